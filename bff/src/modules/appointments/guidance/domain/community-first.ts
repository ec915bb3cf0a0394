import type { Advice } from '@jktl/shared/appointments/guidance/contract'
import type { SINCE } from '@jktl/shared/appointments/guidance/model'

import { SOURCES, type SourceId } from '../knowledge/sources.ts'
import { isChild, isPregnant, type Patient } from './patient.ts'
import { type Candidate, isCommunity, type Whereabouts } from './recommendations.ts'
import type { Understood } from './understanding.ts'

export type Since = (typeof SINCE)[number]
type CommunityFirst = NonNullable<Advice['communityFirst']>

const CHRONIC = new Set(['hypertension', 'diabetes-2', 'high-lipid', 'chronic-review', 'high-bp', 'high-sugar', 'refill'])
const PUBLIC_HEALTH = new Set(['vaccine', 'vaccination', 'checkup', 'elder-many'])
const SMALL_CHILD_MONTHS = 6 * 12
const SHOWN = 3
/** 全科; for prevention 预防保健 and 儿童保健 before it. */
const ROOMS = { illness: ['02'], prevention: ['01', '09', '02'] }
const SERVICES = ['全科医生看常见病、多发病', '家庭医生签约', '建健康档案', '高血压、糖尿病等慢病管理和续方']

/** Is a community centre the right first place? All that was told must be, it must not have dragged on, and no danger sign may be told. */
export function isForCommunity({ symptoms, diseases, signs }: Understood, patient: Patient, since: Since | null): boolean {
  const terms = [...symptoms, ...diseases]
  if (terms.length === 0 || signs.length > 0 || isPregnant(patient)) return false
  const isPrevention = terms.every(({ code }) => PUBLIC_HEALTH.has(code))
  if (isChild(patient) && (patient.ageMonths ?? 0) < SMALL_CHILD_MONTHS && !isPrevention) return false
  const isChronic = terms.every(({ code }) => CHRONIC.has(code))
  const dragsOn = since === 'WEEKS' || since === 'LONGER'
  return terms.every(({ community }) => community) && (isChronic || isPrevention || !dragsOn)
}

const byText = (a: string, b: string): number => (a < b ? -1 : a > b ? 1 : 0)

/** 社区首诊 (R354): why, by which documents, what is offered there, and the centres, nearest first. */
export function communityFirst({ symptoms, diseases }: Understood, candidates: readonly Candidate[], { areaCode }: Whereabouts): CommunityFirst {
  const terms = [...symptoms, ...diseases]
  const chronic = terms.filter(({ code }) => CHRONIC.has(code))
  const prevention = terms.filter(({ code }) => PUBLIC_HEALTH.has(code))
  const reasons = [
    ...(chronic.length > 0 ? [`${chronic.map(({ name }) => name).join('、')}的随访和续方，社区就能做`] : []),
    ...(prevention.length > 0 ? [`${prevention.map(({ name }) => name).join('、')}由社区和乡镇卫生院做`] : []),
    ...(chronic.length + prevention.length < terms.length ? ['常见病、多发病先到基层看，需要时医生帮您转诊'] : []),
  ]
  const sources: SourceId[] = [
    'guobanfa-2015-70',
    ...(chronic.length > 0 ? (['jiceng-2025-15'] as const) : []),
    ...(prevention.length > 0 ? (['gonggong-2011'] as const) : []),
  ]
  const rooms = prevention.length > 0 ? ROOMS.prevention : ROOMS.illness
  const dateOf = (c: Candidate): string => c.numbers?.nextDate ?? '9'
  const roomOf = (c: Candidate): number => rooms.indexOf(c.department.standardCode)
  // Every tie is broken, so that the order of the directory decides nothing.
  const isBetter = (a: Candidate, b: Candidate): boolean =>
    (byText(dateOf(a), dateOf(b)) || roomOf(a) - roomOf(b) || byText(a.doctor.sortKey, b.doctor.sortKey)) < 0
  const best = new Map<string, Candidate>()
  for (const candidate of candidates) {
    if (!isCommunity(candidate.institution) || !rooms.includes(candidate.department.standardCode)) continue
    const known = best.get(candidate.institution.id)
    if (!known || isBetter(candidate, known)) best.set(candidate.institution.id, candidate)
  }
  const isHere = (c: Candidate): number => (areaCode !== null && c.institution.areaCode === areaCode ? 0 : 1)
  const institutions = [...best.values()]
    .sort(
      (a, b) => isHere(a) - isHere(b) || (a.distanceM ?? 0) - (b.distanceM ?? 0) || byText(dateOf(a), dateOf(b)) || byText(a.doctor.sortKey, b.doctor.sortKey),
    )
    .slice(0, SHOWN)
    .map(({ institution, department, numbers, distanceM }) => ({
      id: institution.id,
      name: institution.name,
      address: institution.address,
      departmentId: department.id,
      nextDate: numbers?.nextDate ?? null,
      remaining: numbers?.remaining ?? 0,
      distanceM,
    }))
  return { reasons, services: SERVICES, sources: sources.map((id) => SOURCES[id]), institutions }
}
