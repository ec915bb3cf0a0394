import type { Advice, Recommendation } from '@jktl/shared/appointments/guidance/contract'
import { formatInstant, type Instant } from '@jktl/shared/kernel/dates'

import type { CatalogueInstitution } from '../../../directory/public.ts'
import { EDITION, EDITION_NOTE } from '../knowledge/edition.ts'
import type { RedFlagRule } from '../knowledge/red-flags.ts'
import { SOURCES } from '../knowledge/sources.ts'
import { communityFirst, isForCommunity, type Since } from './community-first.ts'
import { adviseDepartments, type AdvisedDepartment, fallbackDepartments } from './departments.ts'
import { distanceM } from './distance.ts'
import type { Patient } from './patient.ts'
import { candidatesOf, recommend, type Scored, type Whereabouts, type World } from './recommendations.ts'
import { redFlagsOf } from './red-flags.ts'
import { understand, type Told, type Understood } from './understanding.ts'

export interface Question extends Whereabouts {
  told: Told
  patient: Patient
  since: Since | null
}

const EMERGENCIES_SHOWN = 3
const WHILE_WAITING = [
  '说清楚在哪里：旗县、街道或嘎查、门口有什么。',
  '别挂电话，听 120 的指导。',
  '留一个人陪着，另一个人到路口接车。',
  '带上身份证、医保卡和正在吃的药。',
]

function emergencyOf(
  flags: readonly RedFlagRule[],
  institutions: readonly CatalogueInstitution[],
  { place, areaCode }: Whereabouts,
): NonNullable<Advice['emergency']> {
  const isHere = (i: CatalogueInstitution): number => (areaCode !== null && i.areaCode === areaCode ? 0 : 1)
  const open = institutions
    .filter((institution) => institution.hasEmergency)
    .map((institution) => ({ institution, metres: place && distanceM(place, institution) }))
    // The list of the directory is in order already; sorting keeps it among equals.
    .sort((a, b) => (a.metres ?? 0) - (b.metres ?? 0) || isHere(a.institution) - isHere(b.institution))
  return {
    phone: '120',
    title: flags.some((flag) => flag.urgency === 'CALL_120') ? '请马上打 120' : '请现在就去急诊',
    whileWaiting: WHILE_WAITING,
    institutions: open
      .slice(0, EMERGENCIES_SHOWN)
      .map(({ institution: { id, name, address, phone }, metres }) => ({ id, name, address, phone, distanceM: metres })),
  }
}

const toRecommendation = ({ doctor, department, institution, numbers, rating, distanceM: metres, score, reasons }: Scored): Recommendation => ({
  institutionId: institution.id,
  institutionName: institution.name,
  institutionKind: institution.kind,
  institutionLevel: institution.level,
  departmentId: department.id,
  departmentName: department.name,
  doctorId: doctor.id,
  doctorName: doctor.name,
  doctorTitle: doctor.title,
  specialty: doctor.specialty,
  speaksMongolian: doctor.speaksMongolian,
  feeFen: doctor.feeFen,
  nextDate: numbers?.nextDate ?? null,
  remaining: numbers?.nextDate ? numbers.remaining : 0,
  distanceM: metres,
  rating,
  score,
  reasons,
})

const understoodOf = ({ signs, symptoms, diseases }: Understood): Advice['understood'] => [
  ...signs.map(({ code, name }) => ({ kind: 'warning' as const, code, name })),
  ...symptoms.map(({ code, name }) => ({ kind: 'symptom' as const, code, name })),
  ...diseases.map(({ code, name }) => ({ kind: 'disease' as const, code, name })),
]

const WORD_MIN = 2

/**
 * 就医推荐 (R354, A07). A pure function of the question and what is on offer: the same question has the same answer.
 * A red flag answers first and alone: 120 and the emergency rooms, and nothing that can be booked.
 */
export function advise({ told, patient, since, place, areaCode }: Question, world: World, now: Instant): Advice {
  const understood = understand(told)
  const flags = redFlagsOf(understood, patient)
  const answer = { edition: EDITION, asOf: formatInstant(now), note: EDITION_NOTE, understood: understoodOf(understood) }
  const redFlags = flags.map(({ code, title, advice, urgency, source }) => ({ code, title, advice, urgency, source: source && SOURCES[source] }))
  if (flags.length > 0)
    return {
      ...answer,
      redFlags,
      emergency: emergencyOf(flags, world.catalogue.institutions, { place, areaCode }),
      departments: [],
      communityFirst: null,
      recommendations: [],
      alternative: null,
    }

  const forCommunity = isForCommunity(understood, patient, since)
  const departments = adviseDepartments(understood, patient, forCommunity)
  const candidates = candidatesOf(world, { place, areaCode })
  const words = [...understood.symptoms, ...understood.diseases].flatMap(({ name, aliases }) => [name, ...aliases]).filter((word) => word.length >= WORD_MIN)
  const wish = { patient, words, areaCode, communityFirst: forCommunity, today: world.today }
  const found = findOffers(departments, fallbackDepartments(patient), (advised, onlyWithNumbers) => recommend(candidates, advised, wish, onlyWithNumbers))
  const isUnknown = understood.symptoms.length + understood.diseases.length === 0
  return {
    ...answer,
    redFlags,
    emergency: null,
    departments,
    communityFirst: forCommunity ? communityFirst(understood, candidates, { place, areaCode }) : null,
    recommendations: found.offers.map(toRecommendation),
    alternative: isUnknown ? `没有认出您说的情况，先看${departments.map(({ name }) => name).join('或')}，医生会告诉您该去哪个科。` : found.alternative,
  }
}

/** The advised departments; else 全科 or 儿科 with numbers; else the advised ones though full. */
function findOffers(
  departments: readonly AdvisedDepartment[],
  fallback: readonly AdvisedDepartment[],
  offersOf: (advised: readonly AdvisedDepartment[], onlyWithNumbers: boolean) => Scored[],
): { offers: Scored[]; alternative: string | null } {
  const fitting = offersOf(departments, true)
  const wanted = departments[0]?.name ?? ''
  if (fitting.length > 0) {
    const isBestOffered = offersOf(departments.slice(0, 1), true).length > 0
    return { offers: fitting, alternative: isBestOffered ? null : `${wanted}这几天没有能约的号，先列出也能看的科。` }
  }
  const nearest = offersOf(fallback, true)
  if (nearest.length > 0) return { offers: nearest, alternative: `${wanted}这几天没有号，先列出能看的全科、内科或儿科，医生会帮您转。` }
  return { offers: offersOf(departments, false), alternative: `${wanted}这几天的号约满了。可以到窗口挂号，或过几天再看。` }
}
