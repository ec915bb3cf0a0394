import { ageYears } from '../kernel/dates.ts'
import type { LabItem, Quantity, ReferenceRange } from '../health-records/content.ts'
import { isDecimal } from './decimal.ts'
import { disagrees, flagOf, type Limits, NO_LIMITS } from './flags.ts'
import type { Flag } from './model.ts'
import { nationalInterval } from './national-intervals.ts'
import { convert } from './units.ts'

/** Whose blood it was. */
export interface Patient {
  sex: 'M' | 'F'
  birthDate: string
}
/** The range a value is held against, and who says so (§2.3.1). */
export interface AppliedRange {
  low: string | null
  high: string | null
  /** As the laboratory printed it, when it is no pair of numbers. */
  text: string | null
  source: 'REPORT' | 'NATIONAL'
  /** National: the standard with part and year. */
  document: string | null
  /** National: nobody has held the row against a published copy. It flags nothing. */
  isVerified: boolean
}
export interface Assessment {
  range: AppliedRange | null
  flag: Flag | null
  /** Who flagged: the laboratory, or we by the range. */
  flaggedBy: 'LAB' | 'RANGE' | null
  /** The laboratory's flag does not fit its own range: 与参考区间不一致. */
  isContradictory: boolean
  limits: Limits
}

const numberIn = (bound: string | null): string | null => (bound !== null && isDecimal(bound) ? bound : null)
const printed = (range: ReferenceRange | null): AppliedRange | null =>
  range && (range.low !== null || range.high !== null || range.text !== null)
    ? { low: range.low, high: range.high, text: range.text, source: 'REPORT', document: null, isVerified: true }
    : null

/** The interval of the standard, in the unit of the value; a child, an unknown unit or an unknown analyte has none. */
function national(analyte: string | null, quantity: Quantity, patient: Patient, collectedOn: string): AppliedRange | null {
  if (analyte === null || quantity.unit === null) return null
  const row = nationalInterval(analyte, patient.sex, ageYears(patient.birthDate, collectedOn))
  if (!row || convert(analyte, quantity.value, quantity.unit, row.unit) !== quantity.value) return null
  return { low: row.low, high: row.high, text: null, source: 'NATIONAL', document: row.document, isVerified: row.isVerified }
}

type Held = Pick<LabItem, 'analyte' | 'value' | 'range' | 'criticalLow' | 'criticalHigh' | 'labFlag'>
/**
 * Range and flag of one value (§2.3.1, §2.3.2): the range printed on that report, else the national interval for sex and age at collection, else none; never
 * the range of another report. The laboratory's own flag is shown, whatever we compute.
 */
export function assess(item: Held, patient: Patient, collectedOn: string): Assessment {
  const own = printed(item.range)
  const quantity = item.value.kind === 'quantity' ? item.value.quantity : null
  const range = own ?? (quantity ? national(item.analyte, quantity, patient, collectedOn) : null)
  const critical = { criticalLow: numberIn(item.criticalLow), criticalHigh: numberIn(item.criticalHigh) }
  const limits: Limits = range?.isVerified ? { low: numberIn(range.low), high: numberIn(range.high), ...critical } : { ...NO_LIMITS, ...critical }
  const computed = quantity ? flagOf(quantity, limits) : null
  // Critical bounds alone tell what is dangerous, not what is normal.
  const isBare = limits.low === null && limits.high === null && computed === 'N'
  const ours = isBare ? null : computed
  return {
    range,
    flag: item.labFlag ?? ours,
    flaggedBy: item.labFlag !== null ? 'LAB' : ours === null ? null : 'RANGE',
    isContradictory: item.labFlag !== null && own !== null && disagrees(item.labFlag, ours),
    limits,
  }
}
