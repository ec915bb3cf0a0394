import type { LabItem } from '@jktl/shared/health-records/content'

/** The laboratory's own flag does not fit its own range (§2.3.1): shown as it is, with a word about it, and counted. */
export function rangeContradicts({ value, range, labFlag }: Pick<LabItem, 'value' | 'range' | 'labFlag'>): boolean {
  if (value.kind !== 'quantity' || value.quantity.comparator !== null || range === null || labFlag === null || labFlag === 'A') return false
  const number = Number(value.quantity.value)
  const isLow = range.low !== null && number < Number(range.low)
  const isHigh = range.high !== null && number > Number(range.high)
  if (range.low === null && range.high === null) return false
  return isLow !== labFlag.startsWith('L') || isHigh !== labFlag.startsWith('H')
}
