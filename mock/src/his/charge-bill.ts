import { addDays, instantAt, type Instant } from '@jktl/shared/kernel/dates'
import { parseYuan } from '@jktl/shared/kernel/money'
import type { FaultEffect } from '../kernel/faults.ts'
import { isRecord } from '../kernel/fields.ts'
import type { Charge } from './lock-book.ts'
import { chargeWire, formatLocal } from './wire.ts'

/** The night run ends at six (§7). */
const READY_AT = '06:00'

const yuan = (amountFen: number): string => `${Math.trunc(amountFen / 100)}.${String(amountFen % 100).padStart(2, '0')}`
const sumOf = (charges: readonly Charge[]): string => yuan(charges.reduce((sum, { amount }) => sum + parseYuan(amount), 0))

/** What a careless hospital sends: lines left out by their `pay_ref`, or with another amount. */
function altered(charges: readonly Charge[], fault: FaultEffect | undefined): Charge[] {
  if (fault?.kind !== 'bill-altered') return [...charges]
  const omitted = Array.isArray(fault['omit']) ? fault['omit'] : []
  const amounts = isRecord(fault['amounts']) ? fault['amounts'] : {}
  return charges
    .filter(({ payRef }) => !omitted.includes(payRef))
    .map((charge) => ({ ...charge, amount: typeof amounts[charge.payRef] === 'string' ? String(amounts[charge.payRef]) : charge.amount }))
}

/** The hospital's own list of one day (§7), or null while the night run is not through. `wrongTotals`: sums that are not those of the lines. */
export function chargeBill(date: string, charges: readonly Charge[], now: Instant, fault: FaultEffect | undefined) {
  if (now < instantAt(addDays(date, 1), READY_AT)) return null
  const listed = altered(charges, fault)
  const sums = { charged: sumOf(listed.filter((c) => c.event !== 'CANCELLED')), cancelled: sumOf(listed.filter((c) => c.event === 'CANCELLED')) }
  return {
    bill_date: date,
    made_at: formatLocal(instantAt(addDays(date, 1), READY_AT)),
    line_count: listed.length,
    ...(fault?.['wrongTotals'] === true ? { charged: '0.01', cancelled: '0.01' } : sums),
    lines: listed.map(chargeWire),
  }
}
