import { shownRecordUnit } from '@jktl/shared/health-records/views/units'
import type { LabItem, MeasuredValue } from '@jktl/shared/health-records/content'

/** A measured value as its source wrote it; nothing is rounded or converted. */
export function measuredText(value: MeasuredValue): string {
  switch (value.kind) {
    case 'quantity': {
      const { comparator, value: number, unit } = value.quantity
      return `${comparator ?? ''}${number} ${shownRecordUnit(unit)}`.trim()
    }
    case 'text':
      return value.text
    case 'coded':
      return value.coding.display || value.coding.code
    case 'absent':
      return value.reason
  }
}

/** `138/84 mmHg` for a pressure, else each component by its name. */
export function measurementText({ value, components }: Pick<LabItem, 'value' | 'components'>): string {
  if (components.length === 0) return measuredText(value)
  const quantities = components.flatMap(({ value: one }) => (one.kind === 'quantity' ? [one.quantity] : []))
  const units = new Set(quantities.map(({ unit }) => unit))
  if (components.length === 2 && quantities.length === 2 && units.size === 1) {
    const [first, second] = quantities
    return `${first?.value ?? ''}/${second?.value ?? ''} ${shownRecordUnit(first?.unit ?? null)}`.trim()
  }
  const named = components.map(({ title, value: one }) => `${title} ${measuredText(one)}`)
  return (value.kind === 'absent' ? named : [measuredText(value), ...named]).join('，')
}
