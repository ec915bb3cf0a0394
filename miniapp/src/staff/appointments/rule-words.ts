import type { RuleParameters } from '@jktl/shared/appointments/pool/rule-contract'
import { t } from './pool-texts'
import { t as names } from './rule-texts'

type Key = keyof RuleParameters
type Kind = 'number' | 'time' | 'time?' | 'flag' | 'choice'
interface Parameter {
  key: Key
  name: string
  kind: Kind
  /** Of a choice. */
  values?: readonly string[]
}
const TIMES: readonly Key[] = ['releaseTime', 'cancelCutoffTime', 'waitlistQuietFrom', 'waitlistQuietUntil']
const OPTIONAL_TIMES: readonly Key[] = ['noBookingFrom', 'noBookingUntil']
const CHOICES: Partial<Record<Key, readonly string[]>> = { banAnchor: ['FIRST', 'LAST', 'DECISION'], listingScope: ['INSTITUTION', 'REGION'] }
const ORDER: readonly Key[] = [
  'windowDays',
  'releaseTime',
  'sameDayBooking',
  'noBookingFrom',
  'noBookingUntil',
  'minAgeYears',
  'holdMinutes',
  'holdExtensionMinutes',
  'maxOpenHolds',
  'maxDepartmentsPerDay',
  'accountDailyLimit',
  'deviceDailyLimit',
  'cancelCutoffDays',
  'cancelCutoffTime',
  'cancelLimitPerMonth',
  'sameDayReturnLimit',
  'coolingMinMinutes',
  'coolingMaxMinutes',
  'confirmMaxMinutes',
  'confirmDeadlineMinutes',
  'arriveBeforeMinutes',
  'checkInFromMinutes',
  'lateMinutes',
  'attendanceGraceMinutes',
  'noShowLimit',
  'noShowWindowDays',
  'banDays',
  'banAnchor',
  'listingScope',
  'forgivenessPerYear',
  'appealDays',
  'missedCallLimit',
  'missedCallPenalty',
  'returnInterleave',
  'waitlistOfferMinutes',
  'waitlistQuietFrom',
  'waitlistQuietUntil',
  'waitlistMaxOffers',
  'waitlistMaxEntries',
  'rebalanceMinutes',
  'elderAgeYears',
]
const kindOf = (key: Key): Kind =>
  key === 'sameDayBooking' ? 'flag' : CHOICES[key] ? 'choice' : TIMES.includes(key) ? 'time' : OPTIONAL_TIMES.includes(key) ? 'time?' : 'number'
/** Every parameter in the order of a visit, with its name. */
export const PARAMETERS: readonly Parameter[] = ORDER.map((key) => ({
  key,
  name: names(key),
  kind: kindOf(key),
  ...(CHOICES[key] ? { values: CHOICES[key] } : {}),
}))

const CHOICE_NAMES = ['FIRST', 'LAST', 'DECISION', 'INSTITUTION', 'REGION'] as const
export const choiceText = (value: string): string => {
  const known = CHOICE_NAMES.find((one) => one === value)
  return known ? names(known) : value
}
export const valueText = (key: Key, value: RuleParameters[Key]): string =>
  value === null ? t('noTime') : typeof value === 'boolean' ? t(value ? 'yes' : 'no') : kindOf(key) === 'choice' ? choiceText(String(value)) : String(value)

/** What differs, in words. */
export const changesBetween = (from: RuleParameters, to: RuleParameters): { key: Key; name: string; from: string; to: string }[] =>
  PARAMETERS.filter(({ key }) => from[key] !== to[key]).map(({ key, name }) => ({ key, name, from: valueText(key, from[key]), to: valueText(key, to[key]) }))

/** A value as typed in the form; undefined when it is not one. */
export function valueOf({ kind, values }: Pick<Parameter, 'kind' | 'values'>, text: string): RuleParameters[Key] | undefined {
  const typed = text.trim()
  switch (kind) {
    case 'number':
      return /^\d{1,5}$/.test(typed) ? Number(typed) : undefined
    case 'time':
      return /^([01]\d|2[0-3]):[0-5]\d$/.test(typed) ? typed : undefined
    case 'time?':
      return typed === '' ? null : /^([01]\d|2[0-3]):[0-5]\d$/.test(typed) ? typed : undefined
    case 'flag':
      return typed === 'true'
    case 'choice':
      return values?.includes(typed) ? typed : undefined
  }
}
