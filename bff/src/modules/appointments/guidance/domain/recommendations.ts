import type { Reason } from '@jktl/shared/appointments/guidance/contract'
import { daysBetween, formatDayCn } from '@jktl/shared/kernel/dates'

import type { Catalogue, CatalogueDepartment, CatalogueDoctor, CatalogueInstitution } from '../../../directory/public.ts'
import { accepts, type AdvisedDepartment, likenessOf } from './departments.ts'
import { distanceM, type Place } from './distance.ts'
import { isChild, isElder, type Patient } from './patient.ts'

/** What a doctor still has within the booking window. */
export interface FreeNumbers {
  doctorId: string
  /** The first day with a number; null: none left. */
  nextDate: string | null
  /** Left on that day. */
  remaining: number
  free: number
  total: number
}
export interface Rating {
  scoreX10: number
  sampleSize: number
}
/** Everything a recommendation is made from, read by the caller. */
export interface World {
  catalogue: Catalogue
  numbers: ReadonlyMap<string, FreeNumbers>
  ratings: ReadonlyMap<string, Rating>
  today: string
}
export interface Whereabouts {
  place: Place | null
  areaCode: string | null
}
export interface Candidate {
  doctor: CatalogueDoctor
  department: CatalogueDepartment
  institution: CatalogueInstitution
  numbers: FreeNumbers | null
  rating: Rating | null
  distanceM: number | null
}

/**
 * The whole table of points (R354): nothing else orders recommendations, and nobody can pay for one. A test holds every answer against it.
 */
export const POINTS = {
  /** Times likeness of the department, times how high it was advised. */
  symptom: 40,
  byAdvice: [1, 0.75, 0.55, 0.45],
  specialty: 12,
  person: 6,
  distance: [
    { withinM: 3_000, points: 14 },
    { withinM: 10_000, points: 10 },
    { withinM: 30_000, points: 5 },
  ],
  sameArea: 10,
  numbers: [
    { withinDays: 1, points: 10 },
    { withinDays: 3, points: 7 },
    { withinDays: 7, points: 4 },
  ],
  quiet: 3,
  level: { 三级: 4, 二级: 3 } as Readonly<Record<string, number>>,
  rating: { fromSample: 5, fromScoreX10: 40, points: 5 },
  community: 30,
} as const

const QUIET_SHARE = 0.5
const KM = 1_000
const COMMUNITY_KINDS = new Set(['COMMUNITY_CENTRE', 'TOWNSHIP_CENTRE'])
export const isCommunity = (institution: CatalogueInstitution): boolean => COMMUNITY_KINDS.has(institution.kind)

export function candidatesOf(world: World, { place }: Whereabouts): Candidate[] {
  const departments = new Map(world.catalogue.departments.map((department) => [department.id, department]))
  const institutions = new Map(world.catalogue.institutions.map((institution) => [institution.id, institution]))
  return world.catalogue.doctors.flatMap((doctor): Candidate[] => {
    const [department, institution] = [departments.get(doctor.departmentId), institutions.get(doctor.institutionId)]
    if (!department || !institution) return []
    return [
      {
        doctor,
        department,
        institution,
        numbers: world.numbers.get(doctor.id) ?? null,
        rating: world.ratings.get(doctor.id) ?? null,
        distanceM: place && distanceM(place, institution),
      },
    ]
  })
}

/** Words of complaints that a doctor's speciality may name. */
export type Words = readonly string[]

function reasonsOf(
  { doctor, institution, numbers, rating, distanceM: metres }: Candidate,
  { department, likeness, rank }: { department: AdvisedDepartment; likeness: number; rank: number },
  { patient, words, areaCode, communityFirst, today }: { patient: Patient; words: Words; areaCode: string | null; communityFirst: boolean; today: string },
): Reason[] {
  const reasons: Reason[] = [
    {
      factor: 'SYMPTOM',
      text: department.reasons[0] ?? `适合看${department.name}`,
      points: Math.round(POINTS.symptom * likeness * (POINTS.byAdvice[rank] ?? 0.4)),
    },
  ]
  const give = (factor: Reason['factor'], text: string, points: number): void => void reasons.push({ factor, text, points })
  const named = words.find((word) => doctor.specialty.includes(word))
  if (named) give('SPECIALTY', `擅长：${doctor.specialty}`, POINTS.specialty)
  if (isChild(patient) && ['07', '07.01', '09'].includes(department.standardCode)) give('PERSON', '专看孩子', POINTS.person)
  if (isElder(patient) && department.standardCode === '03.10') give('PERSON', '专看老年人', POINTS.person)
  const near = metres === null ? undefined : POINTS.distance.find(({ withinM }) => metres <= withinM)
  if (metres !== null) give('DISTANCE', metres < KM ? '离您不到 1 公里' : `离您约 ${Math.round(metres / KM)} 公里`, near?.points ?? 0)
  else if (areaCode !== null && institution.areaCode === areaCode) give('DISTANCE', `就在${institution.areaName}`, POINTS.sameArea)
  if (numbers?.nextDate) {
    const days = daysBetween(today, numbers.nextDate)
    give('NUMBERS', `${formatDayCn(numbers.nextDate)}还有 ${numbers.remaining} 个号`, POINTS.numbers.find(({ withinDays }) => days <= withinDays)?.points ?? 0)
    if (numbers.free >= numbers.total * QUIET_SHARE) give('HEAT', '这几天约的人不多', POINTS.quiet)
  }
  const level = communityFirst ? 0 : (POINTS.level[institution.level.slice(0, 2)] ?? 0)
  if (level > 0) give('LEVEL', institution.level, level)
  if (rating && rating.sampleSize >= POINTS.rating.fromSample && rating.scoreX10 >= POINTS.rating.fromScoreX10)
    give('RATING', `评价 ${(rating.scoreX10 / 10).toFixed(1)} 分（${rating.sampleSize} 人）`, POINTS.rating.points)
  if (communityFirst && isCommunity(institution)) give('COMMUNITY', '这种情况先在社区看就可以', POINTS.community)
  return reasons
}

export interface Scored extends Candidate {
  score: number
  reasons: Reason[]
}
const SHOWN = 10
const OF_ONE_INSTITUTION = 4
const byText = (a: string, b: string): number => (a < b ? -1 : a > b ? 1 : 0)

/** Doctors of the advised departments who may see this person, best first; the order is total, so the same question has one answer. */
export function recommend(
  candidates: readonly Candidate[],
  advised: readonly AdvisedDepartment[],
  wish: { patient: Patient; words: Words; areaCode: string | null; communityFirst: boolean; today: string },
  onlyWithNumbers: boolean,
): Scored[] {
  const scored = candidates.flatMap((candidate): Scored[] => {
    const { standardCode } = candidate.department
    if (!accepts(standardCode, wish.patient) || (onlyWithNumbers && !candidate.numbers?.nextDate)) return []
    const answers = advised
      .map((department, rank) => ({ department, rank, likeness: likenessOf(department.standardCode, standardCode) }))
      .filter(({ likeness }) => likeness > 0)
      .map((answer) => reasonsOf(candidate, answer, wish))
      .map((reasons) => ({ reasons, score: reasons.reduce((sum, { points }) => sum + points, 0) }))
      .sort((a, b) => b.score - a.score)
    return answers[0] ? [{ ...candidate, ...answers[0] }] : []
  })
  scored.sort(
    (a, b) =>
      b.score - a.score ||
      byText(a.numbers?.nextDate ?? '9', b.numbers?.nextDate ?? '9') ||
      (a.distanceM ?? 0) - (b.distanceM ?? 0) ||
      byText(a.doctor.sortKey, b.doctor.sortKey),
  )
  const taken = new Map<string, number>()
  return scored
    .filter(({ institution: { id } }) => {
      taken.set(id, (taken.get(id) ?? 0) + 1)
      return (taken.get(id) ?? 0) <= OF_ONE_INSTITUTION
    })
    .slice(0, SHOWN)
}
