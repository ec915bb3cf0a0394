// What bench:crash sends through a process that dies at one boundary, and what the simulators' own books say in the end.
// Used by scripts/bench/crash.mjs for every boundary and by test/appointments/crash.spec.ts for a few.
import { randomUUID } from 'node:crypto'
import { setTimeout as sleep } from 'node:timers/promises'

export { MortalProcess, STATE_LIMIT_MS } from './mortal-process.mjs'

/** Simulated time in which the channel's money has to follow. */
export const MONEY_LIMIT_MS = 15 * 60_000
/** The channel's own view: a refund is closed this long after it was accepted. */
const CLOSED_AFTER_MS = 1_000

const sum = (items, field) => items.reduce((total, item) => total + item[field], 0)
const paymentBooks = async (bff) => (await bff.city('GET', '/wechat-pay/__control/journal')).books

/** One resident's appointment from the first tap to the money; every request is repeated until answered, as clients do. */
class Visit {
  problems = []
  constructor(bff, { token, personId, segmentId, hosCode }) {
    Object.assign(this, { bff, token, personId, segmentId, hosCode })
  }

  see = async () => (await this.bff.ask(this.token, 'GET', `/appointments/${this.id}`)).body
  isIn = (state) => async () => (await this.see()).state === state
  end(stuck, more = {}) {
    return { id: this.id, outTradeNo: this.outTradeNo, problems: this.problems, stuck, ...more }
  }

  /** @returns why it does not go on, or null */
  async bookAndPay() {
    const { bff, token } = this
    const held = await bff.ask(token, 'POST', '/appointments', { personId: this.personId, segmentId: this.segmentId }, randomUUID())
    if (held.status !== 201) return `hold answered ${held.status} ${held.body.code}`
    this.id = held.body.id
    if (!(await bff.until(this.isIn('HELD')))) return `not held but ${(await this.see()).state}`
    let key = randomUUID()
    const opened = await bff.until(async () => {
      const { body } = await bff.ask(token, 'POST', `/appointments/${this.id}/confirmation`, { payMode: 'ONLINE' }, key)
      if (body.checkout) return body.checkout
      key = randomUUID()
      return false
    }, MONEY_LIMIT_MS)
    if (!opened) return 'the cashier never opened'
    this.isOurs = (order) => order.attach === opened.tradeOrderId || order.prepayId === opened.payParams?.package?.replace('prepay_id=', '')
    this.outTradeNo = (await paymentBooks(bff)).orders.find(this.isOurs).outTradeNo
    await bff.city('POST', '/wechat-pay/__control/actions', { action: 'payer-pays', out_trade_no: this.outTradeNo })
    // The channel's callback may have been what it died of.
    await sleep(30)
    return (await bff.until(this.isIn('BOOKED'))) ? null : `paid, and not booked but ${(await this.see()).state}`
  }

  async cancel() {
    const cancelled = await this.bff.ask(this.token, 'POST', `/appointments/${this.id}/cancellation`, {}, randomUUID())
    if (cancelled.status >= 400) this.problems.push(`cancel answered ${cancelled.status} ${cancelled.body.code}`)
  }

  isCancelled = async () => ((await this.bff.until(this.isIn('CANCELLED_BY_USER'))) ? null : `not cancelled but ${(await this.see()).state}`)

  /** Waits for the money and judges by the books: one payment, all of it back, once; the hospital's number free. */
  async judge() {
    const { bff, problems } = this
    const books = async () => {
      const { orders, refunds } = await paymentBooks(bff)
      return { paid: orders.filter((o) => this.isOurs(o) && o.payment), refunds: refunds.filter((r) => r.outTradeNo === this.outTradeNo) }
    }
    const isDone = (refund) => refund.history.at(-1)?.status === 'SUCCESS'
    await bff.until(async () => (await books()).refunds.some(isDone), MONEY_LIMIT_MS)
    await bff.until(async () => (await this.see()).money?.summary === 'REFUNDED', MONEY_LIMIT_MS)
    const { paid, refunds } = await books()
    const lostFen = sum(paid, 'totalFen') - sum(refunds.filter(isDone), 'refundFen')
    const { hospitals } = (await bff.city('GET', '/his/__control/journal')).books
    const lock = hospitals[this.hosCode].locks.find((l) => l.lock_id === this.id)
    if (paid.length !== 1) problems.push(`${paid.length} payments`)
    if (lock?.status !== 'CANCELLED') problems.push(`the hospital says ${lock?.status ?? 'nothing'}`)
    const { money } = await this.see()
    if (money?.summary !== 'REFUNDED') problems.push(`the resident sees ${money?.summary}`)
    return { lostFen, doubled: paid.length > 1 || lostFen < 0, refunds: refunds.map((r) => ({ no: r.outRefundNo, status: r.history.at(-1)?.status })) }
  }
}

/** Book, pay online, wait for the hospital, cancel, wait for the money. Answers what the books say and how long it took after the death. */
export async function bookPayCancel(bff, who, { arm = () => Promise.resolve() } = {}) {
  const visit = new Visit(bff, who)
  await arm()
  const unpaid = await visit.bookAndPay()
  if (unpaid) return visit.end(unpaid)
  await visit.cancel()
  const kept = await visit.isCancelled()
  if (kept) return visit.end(kept)
  const stateMs = bff.sinceDeathMs
  const judged = await visit.judge()
  return visit.end(null, { ...judged, stateMs, moneyMs: bff.sinceDeathMs })
}

/**
 * F4: the channel takes the refund of a cancelled appointment and closes it; the money goes back under a new number that names the
 * first. `query` reads our own rows.
 */
export async function reissueRefund(bff, who, { query, arm = () => Promise.resolve() }) {
  const visit = new Visit(bff, who)
  const unpaid = await visit.bookAndPay()
  if (unpaid) return visit.end(unpaid)
  const { outTradeNo } = visit
  const closes = { kind: 'refund-outcome', steps: [{ status: 'CLOSED', afterMs: CLOSED_AFTER_MS }] }
  await bff.city('PUT', '/wechat-pay/__control/faults', [{ match: { operation: 'create-refund', out_trade_no: outTradeNo }, effect: closes, times: 1 }])
  await visit.cancel()
  await arm()
  const kept = await visit.isCancelled()
  if (kept) return visit.end(kept)
  const judged = await visit.judge()
  await bff.city('DELETE', '/wechat-pay/__control/faults')
  const statuses = judged.refunds.map((r) => r.status).join(', ')
  if (statuses !== 'CLOSED, SUCCESS') visit.problems.push(`the channel has refunds ${statuses || 'none'}`)
  const [own] = await query(
    `SELECT count(*)::int AS refunds, count(*) FILTER (WHERE r.state = 'SUCCESS' AND first.state = 'CLOSED' AND first.parent_id IS NULL)::int AS linked
       FROM payment_order p JOIN refund r ON r.payment_id = p.id LEFT JOIN refund first ON first.id = r.parent_id WHERE p.out_trade_no = $1`,
    [outTradeNo],
  )
  if (own.refunds !== 2 || own.linked !== 1) visit.problems.push(`${own.refunds} refunds of ours, ${own.linked} linked to the closed one`)
  return visit.end(null, { ...judged, stateMs: 0, moneyMs: bff.sinceDeathMs })
}
