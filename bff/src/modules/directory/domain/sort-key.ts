import { INSTITUTION_KINDS, type InstitutionKind } from '@jktl/shared/directory/model'

const TITLES = ['主任医师', '副主任医师', '主治医师', '住院医师', '医师']
const rank = (at: number, of: number): string => String(at < 0 ? of : at).padStart(2, '0')

/** Lists show hospitals before centres, then go by area and code. Ends with the code: unique, so a cursor is a key. */
export const institutionSortKey = (i: { kind: InstitutionKind; areaCode: string; hosCode: string }): string =>
  `${rank(INSTITUTION_KINDS.indexOf(i.kind), 99)}:${i.areaCode}:${i.hosCode}`

/** Doctors go by institution, department, then seniority. */
export const doctorSortKey = (institutionKey: string, d: { deptCode: string; title: string; doctCode: string }): string =>
  `${institutionKey}:${d.deptCode}:${rank(TITLES.indexOf(d.title), TITLES.length)}:${d.doctCode}`
