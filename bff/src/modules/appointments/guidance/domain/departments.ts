import type { CONFIDENCES } from '@jktl/shared/appointments/guidance/model'

import { DEPARTMENTS, parentOf } from '../knowledge/departments.ts'
import type { Term } from '../knowledge/terms.ts'
import { fits, isChild, isPregnant, type Patient } from './patient.ts'
import type { Understood } from './understanding.ts'

export interface AdvisedDepartment {
  standardCode: string
  name: string
  confidence: (typeof CONFIDENCES)[number]
  reasons: string[]
}

const GENERAL = '02'
const INTERNAL = '03'
const PAEDIATRICS = '07'
const NEWBORNS = '07.01'
const OBSTETRICS = '05.02'
const SHOWN = 4
/** Points of a term's first, second, third … department. */
const BY_RANK = [3, 2, 1.5, 1]
const DISEASE_WEIGHT = 1.5
const COMMUNITY_POINTS = 4
const PREGNANCY_POINTS = 20
const NEWBORN_BELOW_MONTHS = 2
/** Whose doctors see children themselves, instead of 儿科. */
const SEES_CHILDREN_FIRST = new Set(['01', '04', '04.02', '04.03', '07', '07.01', '09', '10', '11', '12', '12.01', '12.03', '13', '15.06', '21'])
/** Not offered to somebody of unknown age, except by a term that is a child's own. */
const CHILDREN_ONLY = new Set(['07', '07.01', '09'])

/** May this 诊疗科目 see this person? Unknown codes may: the directory is larger than the table. */
export function accepts(standardCode: string, patient: Patient): boolean {
  const kind = DEPARTMENTS[standardCode] ?? DEPARTMENTS[parentOf(standardCode) ?? '']
  return !kind || fits(kind.only, patient)
}

function departmentsOf(term: Term, patient: Patient): string[] {
  const isChildsTerm = term.only.belowMonths !== undefined
  const fitting = term.departments.filter((code) => accepts(code, patient) && (patient.ageMonths !== null || isChildsTerm || !CHILDREN_ONLY.has(code)))
  if (!isChild(patient)) return fitting
  const others = fitting.filter((code) => code !== PAEDIATRICS)
  const withChildren = SEES_CHILDREN_FIRST.has(fitting[0] ?? '') ? [...others, PAEDIATRICS] : [PAEDIATRICS, ...others]
  return (patient.ageMonths ?? 0) < NEWBORN_BELOW_MONTHS ? [NEWBORNS, ...withChildren.filter((code) => code !== NEWBORNS)] : withChildren
}

const byCode = (a: string, b: string): number => (a < b ? -1 : a > b ? 1 : 0)

/**
 * 科室 for what was understood, best first, with reasons. Never empty: what nobody understood goes to 全科 (内科), a child's to 儿科.
 * @param communityFirst 全科 gets ahead when a community centre is the right first place
 */
export function adviseDepartments(
  { symptoms, diseases }: Pick<Understood, 'symptoms' | 'diseases'>,
  patient: Patient,
  communityFirst: boolean,
): AdvisedDepartment[] {
  const scores = new Map<string, { points: number; reasons: string[] }>()
  const add = (code: string, points: number, reason: string): void => {
    const score = scores.get(code) ?? { points: 0, reasons: [] }
    scores.set(code, { points: score.points + points, reasons: score.reasons.includes(reason) ? score.reasons : [...score.reasons, reason] })
  }
  let best = 0
  const weighted = [...symptoms.map((term) => [term, 1] as const), ...diseases.map((term) => [term, DISEASE_WEIGHT] as const)]
  for (const [term, weight] of weighted) {
    if (!fits(term.only, patient)) continue
    const departments = departmentsOf(term, patient)
    if (departments.length > 0) best += (BY_RANK[0] ?? 0) * weight
    for (const [rank, code] of departments.entries())
      add(code, (BY_RANK[rank] ?? 1) * weight, `“${term.name}”${rank === 0 ? '首先看' : '也可以看'}${DEPARTMENTS[code]?.name ?? ''}`)
  }
  if (isChild(patient) && scores.has(PAEDIATRICS)) add(PAEDIATRICS, 0, '14 岁以下的孩子看儿科')
  if (communityFirst && scores.size > 0 && accepts(GENERAL, patient)) add(GENERAL, COMMUNITY_POINTS, '常见病、慢病先在社区看，方便也省钱')
  if (isPregnant(patient) && accepts(OBSTETRICS, patient)) add(OBSTETRICS, PREGNANCY_POINTS, '怀孕期间不舒服，用药和检查先问产科')
  if (scores.size === 0) return fallbackDepartments(patient)
  return [...scores]
    .sort(([a, x], [b, y]) => y.points - x.points || byCode(a, b))
    .slice(0, SHOWN)
    .map(([standardCode, { points, reasons }]) => ({
      standardCode,
      name: DEPARTMENTS[standardCode]?.name ?? '',
      confidence: points >= best * 0.8 ? 'HIGH' : points >= best * 0.45 ? 'MEDIUM' : 'LOW',
      reasons,
    }))
}

/** Where somebody is never wrong to begin. */
export const fallbackDepartments = (patient: Patient): AdvisedDepartment[] =>
  (isChild(patient) ? [PAEDIATRICS, GENERAL] : [GENERAL, INTERNAL]).map((standardCode) => ({
    standardCode,
    name: DEPARTMENTS[standardCode]?.name ?? '',
    confidence: 'LOW' as const,
    reasons: ['先请医生看一看，再告诉您该去哪个科'],
  }))

/** These have no general room of their own in many hospitals; one of their branches stands for it. */
const BRANCHES_STAND_FOR = new Set(['05', '12', '50'])
/** How well a hospital's department answers an advised one: 1 the same, less for its parent or a branch, 0 not at all. */
export function likenessOf(advised: string, offered: string): number {
  if (advised === offered) return 1
  if (parentOf(advised) === offered) return 0.65
  return BRANCHES_STAND_FOR.has(advised) && parentOf(offered) === advised ? 0.65 : 0
}
