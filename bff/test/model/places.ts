import { addDays, type Instant, instantAt } from '@jktl/shared/kernel/dates'

/** The small world of every run: two hospitals, five sessions, eight people behind six accounts. */
export const DAY_0 = '2026-11-23'
export const BEGIN: Instant = instantAt(DAY_0, '06:30')
const id = (kind: number, n: number): string => `00000000-0000-4000-8${String(kind).padStart(3, '0')}-${String(n).padStart(12, '0')}`

export const INSTITUTIONS = [
  { id: id(1, 1), hosCode: 'H', name: '模型医院', authorityMode: 'HIS' as const },
  { id: id(1, 2), hosCode: 'P', name: '模型卫生院', authorityMode: 'PLATFORM' as const },
]
const [HIS, PLATFORM] = [id(1, 1), id(1, 2)]
export const DEPARTMENTS = [
  { id: id(2, 1), institutionId: HIS, deptCode: 'A' },
  { id: id(2, 2), institutionId: HIS, deptCode: 'B' },
  { id: id(2, 3), institutionId: PLATFORM, deptCode: 'C' },
]
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
const TOMORROW = addDays(DAY_0, 1)
const OPEN = instantAt(DAY_0, '06:00')
export const SESSIONS: readonly Place[] = [
  {
    schId: 'S1',
    hosCode: 'H',
    doctor: 'A1',
    department: 'A',
    date: TOMORROW,
    half: 'AM',
    feeFen: 1_200,
    releaseAt: OPEN,
    periods: [
      { start: '08:00', end: '08:30', count: 2 },
      { start: '08:30', end: '09:00', count: 2 },
    ],
  },
  {
    schId: 'S2',
    hosCode: 'H',
    doctor: 'A2',
    department: 'A',
    date: TOMORROW,
    half: 'AM',
    feeFen: 5_000,
    releaseAt: instantAt(DAY_0, '07:00'),
    periods: [{ start: '09:00', end: '09:30', count: 2 }],
  },
  {
    schId: 'S3',
    hosCode: 'H',
    doctor: 'B1',
    department: 'B',
    date: DAY_0,
    half: 'PM',
    feeFen: 900,
    releaseAt: OPEN,
    periods: [{ start: '14:00', end: '14:30', count: 3 }],
  },
  {
    schId: 'S4',
    hosCode: 'P',
    doctor: 'C1',
    department: 'C',
    date: TOMORROW,
    half: 'PM',
    feeFen: 0,
    releaseAt: OPEN,
    periods: [{ start: '15:00', end: '15:30', count: 2 }],
  },
  {
    schId: 'S5',
    hosCode: 'P',
    doctor: 'C1',
    department: 'C',
    date: addDays(DAY_0, 2),
    half: 'AM',
    feeFen: 700,
    releaseAt: OPEN,
    periods: [{ start: '08:00', end: '08:30', count: 3 }],
  },
]

/** Persons 6 and 7 are bound to more than one account: two phones, one human being. */
export const PERSONS = Array.from({ length: 8 }, (_, n) => ({ id: id(4, n), identityKey: `identity-${n}` }))
export const ACCOUNTS = [[0, 6], [1, 6, 7], [2, 7], [3], [4], [5, 6]].map((persons, n) => ({ id: id(5, n), persons }))

/** The rule every run books under: the region's first one with limits that a small world reaches. */
export const LIMITS = {
  maxOpenHolds: 2,
  maxDepartmentsPerDay: 2,
  accountDailyLimit: 7,
  holdMinutes: 15,
  extensionMinutes: 15,
  coolingMinutes: [5, 30],
} as const
/** Where in the span of cooling every returned number comes back. */
export const COOLING_SHARE = 0.4
