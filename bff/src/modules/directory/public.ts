import type { AuthorityMode } from '@jktl/shared/appointments/model'

export interface DirectoryInstitution {
  id: string
  hosCode: string
  name: string
  phone: string
  areaCode: string
  authorityMode: AuthorityMode
  /** Where this institution's money goes: never pooled. */
  mchid: string
  onlinePay: boolean
  windowPay: boolean
}
export interface DirectoryDepartment {
  id: string
  institutionId: string
  deptCode: string
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

/** All that other slices may use of the directory. Retired entries are found too: old bookings still show them. */
export abstract class DirectoryPublic {
  abstract listInstitutions(): Promise<DirectoryInstitution[]>
  abstract findInstitutions(ids: readonly string[]): Promise<Map<string, DirectoryInstitution>>
  abstract findDepartments(ids: readonly string[]): Promise<Map<string, DirectoryDepartment>>
  abstract findDoctors(ids: readonly string[]): Promise<Map<string, DirectoryDoctor>>
  abstract listDepartments(institutionId: string): Promise<DirectoryDepartment[]>
  abstract listDoctors(institutionId: string): Promise<DirectoryDoctor[]>
  /** Pulls master data of every institution from the upstream now; idempotent. Also a sweep (`directory.sync`, daily). */
  abstract sync(): Promise<void>
}
