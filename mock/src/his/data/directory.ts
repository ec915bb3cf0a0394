import { FIRST_COMMUNITY_CENTRE, FIRST_GENERAL_HOSPITAL } from '../../kernel/personas.ts'
import { DEPARTMENTS, DOCTORS, type DepartmentRecord, type DoctorRecord } from './doctors.ts'
import { INSTITUTIONS, type InstitutionRecord } from './institutions.ts'
import { RESOURCES, type ResourceRecord } from './resources.ts'

export interface HospitalDirectory {
  institutions: readonly InstitutionRecord[]
  departments: readonly DepartmentRecord[]
  doctors: readonly DoctorRecord[]
  resources: readonly ResourceRecord[]
}

/** A general hospital on its own HIS, a free community centre on the platform's pool, a specialist hospital: 科室 and 医生 kept in each. */
const SMALL: Record<string, { departments: string[]; doctors: number }> = {
  [FIRST_GENERAL_HOSPITAL]: { departments: ['D01', 'D02', 'D03', 'D04'], doctors: 5 },
  [FIRST_COMMUNITY_CENTRE]: { departments: ['D01', 'D02'], doctors: 2 },
  '150502S01': { departments: ['D01'], doctors: 1 },
}

/** The institutions of the city. `small` is a cut of `full` with the same codes, for fast tests. */
export function hospitalDirectory(scale: 'full' | 'small'): HospitalDirectory {
  if (scale === 'full') return { institutions: INSTITUTIONS, departments: DEPARTMENTS, doctors: DOCTORS, resources: RESOURCES }
  const kept = Object.entries(SMALL).flatMap(([hosCode, { departments, doctors }]) => {
    const inScope = DOCTORS.filter((d) => d.hosCode === hosCode && departments.includes(d.departmentCode))
    const firstOfEach = departments.flatMap((code) => inScope.filter((d) => d.departmentCode === code).slice(0, 1))
    return [...firstOfEach, ...inScope.filter((d) => !firstOfEach.includes(d))].slice(0, doctors)
  })
  return {
    institutions: INSTITUTIONS.filter((i) => i.code in SMALL),
    departments: DEPARTMENTS.filter((d) => SMALL[d.hosCode]?.departments.includes(d.code)),
    doctors: kept,
    resources: RESOURCES.filter((r) => SMALL[r.hosCode]?.departments.includes(r.departmentCode)),
  }
}
