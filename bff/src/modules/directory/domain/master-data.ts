import type { AuthorityMode } from '@jktl/shared/appointments/model'
import type { InstitutionKind } from '@jktl/shared/directory/model'
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
  windowPay: boolean
  mchid: string
  aliases: string[]
}
export interface DepartmentFacts {
  deptCode: string
  name: string
  standardCode: string
  standardName: string
  location: string
  aliases: string[]
  isActive: boolean
}
export interface DoctorFacts {
  doctCode: string
  deptCode: string
  name: string
  title: string
  specialty: string
  introduction: string
  practiceCertificateMasked: string
  speaksMongolian: boolean
  feeFen: Fen
  clinicTimes: { weekday: number; half: 'AM' | 'PM' }[]
  isActive: boolean
}
export interface Staffing {
  departments: DepartmentFacts[]
  doctors: DoctorFacts[]
}

const isUnique = (codes: readonly string[]): boolean => new Set(codes).size === codes.length

/** One code names one thing, and every doctor sits in a department of the list. An answer that breaks this is nonsense as a whole. */
export const isConsistent = ({ departments, doctors }: Staffing): boolean => {
  const known = new Set(departments.map((d) => d.deptCode))
  return known.size === departments.length && isUnique(doctors.map((d) => d.doctCode)) && doctors.every((d) => known.has(d.deptCode))
}
