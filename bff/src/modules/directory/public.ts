import type { AuthorityMode } from '@jktl/shared/appointments/model'

import type { Sql } from '../../platform/database/database.ts'
import type { InstitutionKind } from '@jktl/shared/directory/model'

/** Search by name, pinyin, initials, alias and small typos, for other slices' own terms. */
export { type Hit, type SearchEntry, SearchIndex } from './domain/search-index.ts'

export interface DirectoryInstitution {
  id: string
  hosCode: string
  name: string
  phone: string
  areaCode: string
  authorityMode: AuthorityMode
  onlinePay: boolean
  windowPay: boolean
  /** Its booking system can be asked what became of a number; else what is unknown goes to the manual desk. */
  querySupported: boolean
}
export interface DirectoryDepartment {
  id: string
  institutionId: string
  deptCode: string
  /** 诊疗科目 code. */
  standardCode: string
  name: string
  location: string
}
export interface DirectoryDoctor {
  id: string
  institutionId: string
  departmentId: string
  doctCode: string
  name: string
  title: string
}

/** 检查设备或病区 (A14). */
export interface DirectoryResource {
  id: string
  institutionId: string
  departmentId: string
  resCode: string
  kind: 'EXAM' | 'BED'
  name: string
  unitMinutes: number | null
  /** What to do before coming, in plain words. */
  preparation: string
  feeFen: number
}

/** Everything in service, as one picture: what somebody can be guided to. */
export interface Catalogue {
  version: number
  institutions: CatalogueInstitution[]
  departments: CatalogueDepartment[]
  doctors: CatalogueDoctor[]
}
export interface CatalogueInstitution {
  id: string
  name: string
  kind: InstitutionKind
  level: string
  areaCode: string
  areaName: string
  address: string
  phone: string
  longitude: number
  latitude: number
  hasEmergency: boolean
  aliases: string[]
}
export interface CatalogueDepartment {
  id: string
  institutionId: string
  name: string
  /** 诊疗科目 */
  standardCode: string
  standardName: string
  aliases: string[]
}
export interface CatalogueDoctor {
  id: string
  institutionId: string
  institutionName: string
  departmentId: string
  departmentName: string
  name: string
  title: string
  specialty: string
  speaksMongolian: boolean
  feeFen: number
  practiceCertificateMasked: string
  clinicTimes: { weekday: number; half: 'AM' | 'PM' }[]
  /** Orders every list; unique. */
  sortKey: string
}

/** All that other slices may use of the directory. Retired entries are found too: old bookings still show them. */
export abstract class DirectoryPublic {
  abstract listInstitutions(): Promise<DirectoryInstitution[]>
  /** @param sql the caller's transaction, when inside one: asking for a second connection there starves the pool under load */
  abstract findInstitutions(ids: readonly string[], sql?: Sql): Promise<Map<string, DirectoryInstitution>>
  abstract findDepartments(ids: readonly string[]): Promise<Map<string, DirectoryDepartment>>
  /** Whoever, or whatever, numbers belong to: a device or a ward is found too, its kind as the title. */
  abstract findDoctors(ids: readonly string[]): Promise<Map<string, DirectoryDoctor>>
  abstract listDepartments(institutionId: string): Promise<DirectoryDepartment[]>
  /** 旗县市区 by code. */
  abstract listAreaNames(): Promise<Map<string, string>>
  abstract listDoctors(institutionId: string, sql?: Sql): Promise<DirectoryDoctor[]>
  abstract listResources(institutionId: string): Promise<DirectoryResource[]>
  abstract findResources(ids: readonly string[]): Promise<Map<string, DirectoryResource>>
  /** One picture per version of the directory, kept between calls; not to be changed. */
  abstract readCatalogue(): Promise<Catalogue>
  /** Pulls master data of every institution from the upstream now; idempotent. Also a sweep (`directory.sync`, daily). */
  abstract sync(): Promise<void>
}
