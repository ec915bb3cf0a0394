import type { AuthorityMode } from '@jktl/shared/appointments/model'
import type { GuideKind, InstitutionKind } from '@jktl/shared/directory/model'
import type { Fen } from '@jktl/shared/kernel/money'

/** Master data in our words, as one pull of the upstream gives it. Codes are the upstream's, unique within their institution. */
export interface InstitutionFacts {
  hosCode: string
  name: string
  kind: InstitutionKind
  level: string
  /** County-level division, six digits. */
  areaCode: string
  address: string
  phone: string
  introduction: string
  transport: string
  openingHours: string
  longitude: number
  latitude: number
  authorityMode: AuthorityMode
  onlinePay: boolean
  querySupported: boolean
  windowPay: boolean
  mchid: string
  aliases: string[]
  hasEmergency: boolean
}
export interface DepartmentFacts {
  deptCode: string
  name: string
  standardCode: string
  standardName: string
  location: string
  aliases: string[]
  beds: number
  features: string
  research: string
  isActive: boolean
}
export interface DoctorFacts {
  doctCode: string
  deptCode: string
  name: string
  title: string
  specialty: string
  introduction: string
  career: string
  teaching: string
  practiceCertificateMasked: string
  speaksMongolian: boolean
  feeFen: Fen
  clinicTimes: { weekday: number; half: 'AM' | 'PM' }[]
  isActive: boolean
}
/** 就诊指南、平均住院日、费用 (R352) of one institution, in its own edition. */
export interface ServiceFacts {
  edition: string
  asOf: string
  guides: { kind: GuideKind; steps: string[] }[]
  treatments: { disease: string; averageStayDays: number | null; outpatientFen: Fen | null; inpatientFen: Fen | null; perDisease: boolean }[]
}
/** 检查设备、病区 (A14). */
export interface ResourceFacts {
  resCode: string
  deptCode: string
  kind: 'EXAM' | 'BED'
  name: string
  unitMinutes: number | null
  preparation: string
  feeFen: Fen
  isActive: boolean
}
export interface Staffing {
  departments: DepartmentFacts[]
  doctors: DoctorFacts[]
  resources: ResourceFacts[]
  services: ServiceFacts
}

const isUnique = (codes: readonly string[]): boolean => new Set(codes).size === codes.length

/** One code names one thing, and every doctor and device belongs to a department of the list. An answer that breaks this is nonsense as a whole. */
export const isConsistent = ({ departments, doctors, resources }: Pick<Staffing, 'departments' | 'doctors' | 'resources'>): boolean => {
  const known = new Set(departments.map((d) => d.deptCode))
  return (
    known.size === departments.length &&
    isUnique(doctors.map((d) => d.doctCode)) &&
    isUnique(resources.map((r) => r.resCode)) &&
    [...doctors, ...resources].every((d) => known.has(d.deptCode))
  )
}
