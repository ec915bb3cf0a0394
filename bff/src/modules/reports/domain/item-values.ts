import type { LabItem, MeasuredValue, RecordOf } from '@jktl/shared/health-records/content'
import { dateOf } from '@jktl/shared/kernel/dates'
import { isDecimal } from '@jktl/shared/reports/decimal'
import { assess, type Assessment, type Patient } from '@jktl/shared/reports/ranges'
import type { Reading } from '@jktl/shared/reports/trend'
import { shownUnit } from '@jktl/shared/reports/units'

import type { Specimens } from './specimens.ts'

export type LabItemRecord = RecordOf<'LAB_ITEM'>

/** A measured value as it is read out: the laboratory's own digits. */
export function valueText(value: MeasuredValue): string {
  switch (value.kind) {
    case 'quantity':
      return `${value.quantity.comparator?.replace('<=', '≤').replace('>=', '≥') ?? ''}${value.quantity.value}`
    case 'text':
      return value.text
    case 'coded':
      return value.coding.display
    case 'absent':
      return '没有结果'
  }
}
export const unitText = (value: MeasuredValue): string | null =>
  value.kind === 'quantity' && value.quantity.unit !== null ? shownUnit(value.quantity.unit) : null
const withUnit = (value: MeasuredValue): string => [valueText(value), unitText(value)].filter((part) => part !== null).join(' ')

/** A panel under one code is read out part by part. */
export const itemText = ({ value, components }: LabItem): string =>
  components.length === 0 ? valueText(value) : components.map((part) => `${part.title} ${withUnit(part.value)}`).join('，')
export const itemTextWithUnit = (item: LabItem): string => (item.components.length === 0 ? withUnit(item.value) : itemText(item))

/** @param patient null: sex or birth are not known, so only what is printed on the report counts */
export const assessItem = ({ content, eventAt }: LabItemRecord, patient: Patient): Assessment => assess(content, patient, dateOf(eventAt.getTime()))

/** As a point of a trend; null for what is no analyte we know, which is never trended with others. */
export function readingOf(item: LabItemRecord, { flag, range }: Assessment, orgName: string | null, specimens: Specimens): Reading | null {
  const { content } = item
  if (content.analyte === null || content.components.length > 0) return null
  const quantity = content.value.kind === 'quantity' && isDecimal(content.value.quantity.value) ? content.value.quantity : null
  const bound = (of: string | null | undefined): string | null => (of && isDecimal(of) ? of : null)
  return {
    id: item.id,
    at: item.eventAt.getTime(),
    analyte: content.analyte,
    ...specimens.of(item),
    status: item.status,
    receivedAt: item.receivedAt.getTime(),
    value: quantity && { comparator: quantity.comparator, value: quantity.value },
    unit: quantity?.unit ?? null,
    low: bound(range?.isVerified ? range.low : null),
    high: bound(range?.isVerified ? range.high : null),
    flag,
    orgName,
    method: content.method,
  }
}
