import { describe, expect, test } from '@jest/globals'
import { chargeBill } from './charge-bill.ts'
import type { Charge } from './lock-book.ts'

const MORNING = Date.parse('2026-11-24T06:00:00+08:00')
const at = Date.parse('2026-11-23T09:00:00+08:00')
const charge = (payRef: string, event: Charge['event'], amount = '12.00'): Charge => ({
  kind: 'NUMBER',
  refNo: null,
  insuranceAmount: '0.00',
  lockId: event === 'WINDOW' ? null : payRef,
  event,
  payMode: 'ONLINE',
  payRef,
  amount,
  at,
})
const DAY = [charge('A', 'CONFIRMED'), charge('B', 'CONFIRMED', '30.50'), charge('A', 'CANCELLED'), charge('W', 'WINDOW', '8.00')]
const made = (fault?: Record<string, unknown>) => chargeBill('2026-11-23', DAY, MORNING, fault as never)

describe('the hospital’s list of a day (his-interface.md §7)', () => {
  test('§7: not ready before six, then count and sums are those of the lines', () => {
    expect(chargeBill('2026-11-23', DAY, MORNING - 1, undefined)).toBeNull()
    expect(made()).toMatchObject({
      line_count: 4,
      charged: '50.50',
      cancelled: '12.00',
      lines: [{ line_no: 1, at: '2026-11-23 09:00:00' }, {}, {}, { lock_id: null }],
    })
  })

  test('§7: what the insurance pays counts in the sums', () => {
    const bill: Charge = { ...charge('A', 'CONFIRMED', '10.00'), kind: 'BILL', refNo: 'MZ1', insuranceAmount: '2.50' }
    expect(chargeBill('2026-11-23', [bill], MORNING, undefined)).toMatchObject({
      charged: '12.50',
      lines: [{ kind: 'BILL', ref_no: 'MZ1', insurance_amount: '2.50' }],
    })
  })

  test('§7: a careless hospital leaves lines out or writes other amounts, its sums agree with what it wrote', () => {
    expect(made({ kind: 'bill-altered', omit: ['A'], amounts: { B: '30.49' } })).toMatchObject({ line_count: 2, charged: '38.49', cancelled: '0.00' })
    expect(made({ kind: 'bill-altered', wrongTotals: true })).toMatchObject({ line_count: 4, charged: '0.01' })
  })
})
