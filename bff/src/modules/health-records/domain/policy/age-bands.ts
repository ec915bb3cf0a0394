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

const BIRTH_DATE = /^(\d{4})(?:-(\d{2})(?:-(\d{2}))?)?$/
type Day = readonly [year: number, month: number, day: number]

/** The latest day the person may have been born on: an unknown day is the last of its month or year. @returns null when the text is no date of that precision */
function latestBirthDay(birthDate: string, precision: PatientFacts['birthPrecision']): Day | null {
  const match = BIRTH_DATE.exec(birthDate)
  if (!match) return null
  const year = Number(match[1])
  if (precision === 'year') return [year, 12, 31]
  const month = Number(match[2])
  if (!(month >= 1 && month <= 12)) return null
  const lastDay = new Date(Date.UTC(year, month, 0)).getUTCDate()
  if (precision === 'month') return [year, month, lastDay]
  const day = Number(match[3])
  return day >= 1 && day <= lastDay ? [year, month, day] : null
}

/** 00:00 in Tongliao of that birthday; 29 February comes on 1 March where the year has none. */
const birthdayAt = ([year, month, day]: Day, years: number): Instant => Date.UTC(year + years, month - 1, day) - 8 * HOUR_MS

/** @returns null when the birth date is none */
export function bandOf(
  { birthDate, birthPrecision, isSelfSupporting }: Pick<PatientFacts, 'birthDate' | 'birthPrecision' | 'isSelfSupporting'>,
  now: Instant,
): AgeBand | null {
  const born = latestBirthDay(birthDate, birthPrecision)
  if (!born) return null
  if (isSelfSupporting && now >= birthdayAt(born, AGE_BANDS.selfSupportingFromYears)) return ADULT
  for (const band of AGE_BANDS.oldestFirst) if (now >= birthdayAt(born, band.fromYears)) return band
  return CHILD
}
