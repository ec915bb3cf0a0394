import type { MeasuredValue } from '@jktl/shared/health-records/content'
import { shownRecordUnit } from '@jktl/shared/health-records/views/units'

/** A measured value as its source wrote it. */
export function measuredText(value: MeasuredValue): string {
  if (value.kind === 'quantity') return `${value.quantity.comparator ?? ''}${value.quantity.value} ${shownRecordUnit(value.quantity.unit)}`.trim()
  if (value.kind === 'coded') return value.coding.display || value.coding.code
  return value.kind === 'text' ? value.text : value.reason
}
