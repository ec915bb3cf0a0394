import { addDays, dateOf, formatInstant, instantAt, type Instant } from '@jktl/shared/kernel/dates'
import type { FaultEffect } from '../kernel/faults.ts'
import { isRecord } from '../kernel/fields.ts'
import type { InsuranceOrder } from './book.ts'

/** The night run ends at six (insurance-interface §7). */
const READY_AT = '06:00'

interface Line {
  event: 'PAID' | 'REFUNDED'
  outTradeNo: string
  outRefundNo: string | null
  amount: number
  at: Instant
}
const linesOf = ({ status, outTradeNo, request: { split }, finishedAt, refunds }: InsuranceOrder): Line[] => [
  ...(status === 'SUCCESS' && finishedAt !== null
    ? [{ event: 'PAID' as const, outTradeNo, outRefundNo: null, amount: split.gov + split.self + split.other, at: finishedAt }]
    : []),
  ...refunds.map(({ outRefundNo, amount, at }) => ({ event: 'REFUNDED' as const, outTradeNo, outRefundNo, amount, at })),
]

/** What a careless insurance sends: lines left out by their number, or with another amount. */
function altered(lines: readonly Line[], fault: FaultEffect | undefined): Line[] {
  if (fault?.kind !== 'bill-altered') return [...lines]
  const omitted = Array.isArray(fault['omit']) ? fault['omit'] : []
  const amounts = isRecord(fault['amounts']) ? fault['amounts'] : {}
  return lines.filter(({ outTradeNo }) => !omitted.includes(outTradeNo)).map((line) => ({ ...line, amount: Number(amounts[line.outTradeNo] ?? line.amount) }))
}
const sumOf = (lines: readonly Line[], event: Line['event']): number => lines.reduce((sum, line) => sum + (line.event === event ? line.amount : 0), 0)

/** What the insurance paid and took back for one hospital on a day, or null while the night run is not through. */
export function insuranceBill(
  { date, hosCode }: { date: string; hosCode: string },
  orders: readonly InsuranceOrder[],
  now: Instant,
  fault: FaultEffect | undefined,
) {
  if (now < instantAt(addDays(date, 1), READY_AT)) return null
  const own = orders.filter(({ request }) => request.hosCode === hosCode).flatMap(linesOf)
  const listed = altered(
    own.filter(({ at }) => dateOf(at) === date).sort((a, b) => a.at - b.at),
    fault,
  )
  return {
    bill_date: date,
    hos_code: hosCode,
    line_count: listed.length,
    paid: fault?.['wrongTotals'] === true ? 1 : sumOf(listed, 'PAID'),
    refunded: sumOf(listed, 'REFUNDED'),
    lines: listed.map((line, index) => ({
      line_no: index + 1,
      event: line.event,
      out_trade_no: line.outTradeNo,
      out_refund_no: line.outRefundNo,
      amount: line.amount,
      at: formatInstant(line.at),
    })),
  }
}
