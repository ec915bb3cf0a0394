import { DIRECTORIES, LABELS, type Directory, type Label } from '@jktl/shared/health-records/model'
import { HOUR_MS, type Instant } from '@jktl/shared/kernel/dates'

import type { PatientFacts } from './facts.ts'

/** What a guardian sees by being the guardian. */
export interface GuardianReach {
  directories: ReadonlySet<Directory>
  /** Labels that are seen without asking. */
  labels: ReadonlySet<Label>
  /** Labels that the adolescent may open for one guardian. */
  optInLabels: ReadonlySet<Label>
}
export interface AgeBand {
  fromYears: number
  /** Has a login of their own to the records. */
  hasOwnLogin: boolean
  guardian: GuardianReach | null
}

const CHILD: AgeBand = {
  fromYears: 0,
  hasOwnLogin: false,
  guardian: {
    directories: new Set(DIRECTORIES),
    labels: new Set(LABELS.filter((label) => label !== 'ABUSE' && label !== 'HOLD')),
    optInLabels: new Set(),
  },
}
const ADOLESCENT: AgeBand = {
  fromYears: 14,
  hasOwnLogin: true,
  guardian: {
    directories: new Set(['D01', 'D02', 'D03', 'D05', 'D06', 'D07', 'D09', 'D10', 'D12', 'D13', 'D14']),
    labels: new Set(),
    optInLabels: new Set(['REPRO', 'MENTAL', 'HIV_STD', 'SUBSTANCE']),
  },
}
const ADULT: AgeBand = { fromYears: 18, hasOwnLogin: true, guardian: null }

/**
 * Age and capacity (records-authorization §3.6): configuration, since no two health services agree on it. A change raises the version, which is part
 * of `POLICY_VERSION`. 16–17 year olds who live on their own income are adults here (民法典 第十八条第二款).
 */
export const AGE_BANDS = { version: '1', oldestFirst: [ADULT, ADOLESCENT], selfSupportingFromYears: 16 } as const

/** The number written there, or NaN. By character: this is asked with every decision, and the engine's patterns take longer than all the rest of it. */
function numberAt(text: string, from: number, to: number): number {
  let value = text.length < to ? NaN : 0
  for (let place = from; place < to; place++) {
    const digit = text.charCodeAt(place) - 48
    value = digit >= 0 && digit <= 9 ? value * 10 + digit : NaN
  }
  return value
}
const DAYS = [31, 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31]
const isLeap = (year: number): boolean => (year % 4 === 0 && year % 100 !== 0) || year % 400 === 0
/** NaN for no month. */
const daysOf = (year: number, month: number): number => (month === 2 && isLeap(year) ? 29 : (DAYS[month - 1] ?? NaN))
/** All that age and capacity depend on. */
type Aged = Pick<PatientFacts, 'birthDate' | 'birthPrecision' | 'isSelfSupporting'>

const LENGTH = { year: 4, month: 7, day: 10 } as const
const isWritten = (text: string, precision: PatientFacts['birthPrecision']): boolean =>
  (text.length === 4 || text.length === 7 || text.length === 10) &&
  text.length >= LENGTH[precision] &&
  (text.length < 7 || text[4] === '-') &&
  (text.length < 10 || text[7] === '-')

/**
 * 00:00 in Tongliao of the birthday of that many years, NaN for no birth date. An unknown day is the last of its month or year; 29 February comes on
 * 1 March where the year has none.
 */
function birthdayAt({ birthDate, birthPrecision }: Aged, years: number): Instant {
  const year = numberAt(birthDate, 0, 4)
  const month = birthPrecision === 'year' ? 12 : numberAt(birthDate, 5, 7)
  const days = daysOf(year, month)
  const day = birthPrecision === 'day' ? numberAt(birthDate, 8, 10) : days
  return day >= 1 && day <= days && isWritten(birthDate, birthPrecision) ? Date.UTC(year + years, month - 1, day) - 8 * HOUR_MS : NaN
}

/** @returns null when the birth date is none */
export function bandOf(patient: Aged, now: Instant): AgeBand | null {
  if (patient.isSelfSupporting && now >= birthdayAt(patient, AGE_BANDS.selfSupportingFromYears)) return ADULT
  for (const band of AGE_BANDS.oldestFirst) if (now >= birthdayAt(patient, band.fromYears)) return band
  return Number.isNaN(birthdayAt(patient, CHILD.fromYears)) ? null : CHILD
}
