import { addDays, instantAt, type Instant } from '@jktl/shared/kernel/dates'
import { parseYuan } from '@jktl/shared/kernel/money'
import type { FaultEffect } from '../kernel/faults.ts'
import { isRecord, textOf } from '../kernel/fields.ts'
import type { Charge } from './lock-book.ts'
import { chargeWire, formatLocal } from './wire.ts'

/** The night run ends at six (§7). */
const READY_AT = '06:00'

export const yuanText = (amountFen: number): string => `${Math.trunc(amountFen / 100)}.${String(amountFen % 100).padStart(2, '0')}`
const sumOf = (charges: readonly Charge[]): string =>
  yuanText(charges.reduce((sum, { amount, insuranceAmount }) => sum + parseYuan(amount) + parseYuan(insuranceAmount), 0))

/** What a careless hospital sends: lines left out by their `pay_ref`, with another amount, or with the insurance's part booked as cash. */
function altered(charges: readonly Charge[], fault: FaultEffect | undefined): Charge[] {
  if (fault?.kind !== 'bill-altered') return [...charges]
  const listOf = (name: string): unknown[] => (Array.isArray(fault[name]) ? fault[name] : [])
  const amounts = isRecord(fault['amounts']) ? fault['amounts'] : {}
  return charges
    .filter(({ payRef }) => !listOf('omit').includes(payRef))
    .map((charge) => ({ ...charge, amount: typeof amounts[charge.payRef] === 'string' ? String(amounts[charge.payRef]) : charge.amount }))
    .map((charge) => (listOf('asCash').includes(charge.payRef) ? { ...charge, amount: sumOf([charge]), insuranceAmount: yuanText(0) } : charge))
}
/** What it books a day late, as lines of the document at the first minute of the day. */
const late = (date: string, fault: FaultEffect | undefined): Charge[] =>
  (fault?.kind === 'bill-altered' && Array.isArray(fault['late']) ? (fault['late'] as unknown[]) : []).filter(isRecord).map((line) => ({
    kind: textOf(line['kind']) as Charge['kind'],
    refNo: textOf(line['ref_no']) || null,
    lockId: null,
    event: 'CONFIRMED',
    payMode: 'ONLINE',
    payRef: textOf(line['pay_ref']),
    amount: textOf(line['amount']),
    insuranceAmount: textOf(line['insurance_amount']) || yuanText(0),
    at: instantAt(date),
  }))

/** The hospital's own list of one day (§7), or null while the night run is not through. `wrongTotals`: sums that are not those of the lines. */
export function chargeBill(date: string, charges: readonly Charge[], now: Instant, fault: FaultEffect | undefined) {
  if (now < instantAt(addDays(date, 1), READY_AT)) return null
  const listed = [...late(date, fault), ...altered(charges, fault)]
  const sums = { charged: sumOf(listed.filter((c) => c.event !== 'CANCELLED')), cancelled: sumOf(listed.filter((c) => c.event === 'CANCELLED')) }
  return {
    bill_date: date,
    made_at: formatLocal(instantAt(addDays(date, 1), READY_AT)),
    line_count: listed.length,
    ...(fault?.['wrongTotals'] === true ? { charged: '0.01', cancelled: '0.01' } : sums),
    lines: listed.map(chargeWire),
  }
}
