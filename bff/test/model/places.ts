import { addDays, type Instant, instantAt } from '@jktl/shared/kernel/dates'

/** The small world of every run: two hospitals, eight sessions on four days, eight people behind six accounts. */
export const DAY_0 = '2026-11-23'
export const BEGIN: Instant = instantAt(DAY_0, '06:30')
const id = (kind: number, n: number): string => `00000000-0000-4000-8${String(kind).padStart(3, '0')}-${String(n).padStart(12, '0')}`

export const INSTITUTIONS = [
  { id: id(1, 1), hosCode: 'H', name: '模型医院', authorityMode: 'HIS' as const },
  { id: id(1, 2), hosCode: 'P', name: '模型卫生院', authorityMode: 'PLATFORM' as const },
]
const [HIS, PLATFORM] = [id(1, 1), id(1, 2)]
/** B cares for mothers: a listing never blocks it (C4). */
export const DEPARTMENTS = [
  { id: id(2, 1), institutionId: HIS, deptCode: 'A', standardCode: '03' },
  { id: id(2, 2), institutionId: HIS, deptCode: 'B', standardCode: '05.02' },
  { id: id(2, 3), institutionId: PLATFORM, deptCode: 'C', standardCode: '03' },
]
export const EXEMPT_DEPARTMENT = 'B'
export const DOCTORS = [
  { id: id(3, 1), institutionId: HIS, departmentId: id(2, 1), doctCode: 'A1' },
  { id: id(3, 2), institutionId: HIS, departmentId: id(2, 1), doctCode: 'A2' },
  { id: id(3, 3), institutionId: HIS, departmentId: id(2, 2), doctCode: 'B1' },
  { id: id(3, 4), institutionId: PLATFORM, departmentId: id(2, 3), doctCode: 'C1' },
]

export interface Place {
  schId: string
  hosCode: string
  doctor: string
  department: string
  date: string
  half: 'AM' | 'PM'
  feeFen: number
  releaseAt: Instant
  periods: { start: string; end: string; count: number }[]
}
const OPEN = instantAt(DAY_0, '06:00')
const session = (schId: string, day: number, doctor: string, feeFen: number, ...periods: [start: string, end: string, count: number][]): Place => ({
  schId,
  hosCode: doctor.startsWith('C') ? 'P' : 'H',
  doctor,
  department: doctor.charAt(0),
  date: addDays(DAY_0, day),
  half: (periods[0]?.[0] ?? '') < '12:00' ? 'AM' : 'PM',
  feeFen,
  releaseAt: OPEN,
  periods: periods.map(([start, end, count]) => ({ start, end, count })),
})
/** No two segments begin at the same moment, so that missed visits have one order. S1 and S6 cost the same, as do S5 and S7: between them one can reschedule. */
export const SESSIONS: readonly Place[] = [
  session('S1', 1, 'A1', 1_200, ['08:00', '08:30', 2], ['08:30', '09:00', 1]),
  { ...session('S2', 1, 'A2', 5_000, ['09:00', '09:30', 1]), releaseAt: instantAt(DAY_0, '07:00') },
  session('S3', 0, 'B1', 900, ['14:00', '14:30', 2]),
  session('S4', 1, 'C1', 0, ['15:00', '15:30', 2]),
  session('S5', 2, 'C1', 700, ['08:00', '08:30', 2]),
  session('S6', 2, 'A2', 1_200, ['10:00', '10:30', 2]),
  session('S7', 3, 'C1', 700, ['09:00', '09:30', 2]),
  session('S8', 3, 'B1', 900, ['14:00', '14:30', 1], ['14:30', '15:00', 1]),
]
export const placeOf = (schId: string): Place => {
  const place = SESSIONS.find((s) => s.schId === schId)
  if (!place) throw new Error(`no session ${schId}`)
  return place
}

/** Persons 6 and 7 are bound to more than one account: two phones, one human being. 3 and 5 are old. */
export const PERSONS = Array.from({ length: 8 }, (_, n) => ({ id: id(4, n), identityKey: `identity-${n}`, isElder: n === 3 || n === 5 }))
export const ACCOUNTS = [[0, 6], [1, 6, 7], [2, 7], [3], [4], [5, 6]].map((persons, n) => ({ id: id(5, n), persons }))
export const STAFF_ID = id(6, 1)

/** The rule every run books under: the region's first one with limits that a small world reaches. */
export const LIMITS = {
  maxOpenHolds: 2,
  maxDepartmentsPerDay: 2,
  accountDailyLimit: 9,
  holdMinutes: 15,
  extensionMinutes: 15,
  coolingMinutes: [5, 30],
  offerMinutes: 15,
  maxOffers: 2,
  maxEntries: 2,
  checkInFromMinutes: 60,
  lateMinutes: 15,
  graceMinutes: 20,
  noShowWindowDays: 3,
  banDays: 2,
  appealDays: 1,
  cancelsPerMonth: 2,
} as const
/** Where in the span of cooling every returned number comes back. */
export const COOLING_SHARE = 0.4

/** How missed visits list somebody; each run has one of them (C4, C5). */
export interface CreditRule {
  scope: 'REGION' | 'INSTITUTION'
  noShowLimit: number
  anchor: 'DECISION' | 'LAST'
}
export const CREDIT_RULES: readonly CreditRule[] = [
  { scope: 'REGION', noShowLimit: 2, anchor: 'DECISION' },
  { scope: 'INSTITUTION', noShowLimit: 1, anchor: 'LAST' },
]
