import { randomUUID } from 'node:crypto'
import { formatInstant, isBusinessDate } from '@jktl/shared/kernel/dates'
import { maskName } from '@jktl/shared/kernel/masking'
import { textOf } from '../kernel/fields.ts'
import { CITY_APP, hmacSignature, requireHmac } from '../kernel/signing.ts'
import { ActionRefused, html, json, redirect, System, type Answer, type City, type CityRequest, type Handler } from '../kernel/system.ts'
import { authorizePage } from './authorize-page.ts'
import { insuranceBill } from './day-bill.ts'
import { InsuranceBook, type InsuranceOrder } from './book.ts'
import { orderWire, readOrder, readPreSettlement, readRefund, splitWire } from './wire.ts'

/** How long the fund takes to decide, by the city's clock. */
const SETTLES_AFTER_MS = 1_000
/** Attempts of a notify by time since the first: after about 30 s there is none any more (§4.8). */
const NOTIFY_AT_MS = [0, 5_000, 15_000, 30_000]
const ANSWER_LIMIT_MS = 5_000

const badRequest = (message: string): Answer => json({ result: 'BAD_REQUEST', message }, 400)
const refused = (result: string): Answer => json({ result })
const backTo = (returnUrl: string, query: Record<string, string>): Answer => {
  const target = new URL(returnUrl)
  for (const [name, value] of Object.entries(query)) target.searchParams.set(name, value)
  return redirect(target.href)
}

/**
 * 医保移动支付 of the region, after `mock/docs/insurance-interface.md`. Own fault kinds: `refuse` (`{ kind: 'refuse', result: 'AUTH_INVALID' }`, nothing
 * happens), `pend` (on `create-order`: it stays PROCESSING until `settle-order`), `fail` (on `create-order`: the fund says no),
 * `notify-drop` (on `notify`), `bill-altered` (on `get-bill`: `{ omit?: [out_trade_no], amounts?: { [out_trade_no]: fen }, wrongTotals? }`). Actions: `settle-order`, `send-notify`.
 */
export function openInsurance(city: City): void {
  const book = new InsuranceBook(() => city.clock.now())
  const notifies: { outTradeNo: string; attempt: number; outcome: number | string }[] = []
  city.memory.keep('insurance', { save: () => book.state(), restore: (saved) => book.restore(saved) })

  async function post(order: InsuranceOrder): Promise<number | string> {
    const { callbackUrl } = order.request
    const type = order.status === 'SUCCESS' ? 'MEDICAL_INSURANCE.SUCCESS' : 'MEDICAL_INSURANCE.FAIL'
    const body = Buffer.from(JSON.stringify({ id: randomUUID(), event_type: type, create_time: formatInstant(city.clock.now()), resource: orderWire(order) }))
    const timestamp = String(Math.floor(city.clock.now() / 1000))
    const nonce = randomUUID().replaceAll('-', '')
    const { pathname } = new URL(callbackUrl)
    const signature = hmacSignature(CITY_APP.secret, 'POST', pathname, timestamp, nonce, body)
    const headers = { 'content-type': 'application/json', 'x-app-id': CITY_APP.id, 'x-timestamp': timestamp, 'x-nonce': nonce, 'x-signature': signature }
    try {
      const answer = await fetch(callbackUrl, { method: 'POST', headers, body: new Uint8Array(body), signal: AbortSignal.timeout(ANSWER_LIMIT_MS) })
      await answer.arrayBuffer()
      return answer.status
    } catch {
      return 'NO_ANSWER'
    }
  }
  async function notify(outTradeNo: string, attempt: number): Promise<number | string> {
    const order = book.find(outTradeNo)
    if (!order) return 'NO_ORDER'
    const isDropped = system.faults.strike('notify', { out_trade_no: outTradeNo }).some((effect) => effect.kind === 'notify-drop')
    const outcome = isDropped ? 'DROPPED' : await post(order)
    notifies.push({ outTradeNo, attempt, outcome })
    const isTaken = typeof outcome === 'number' && outcome >= 200 && outcome < 300
    const [since, next] = [NOTIFY_AT_MS[attempt - 1], NOTIFY_AT_MS[attempt]]
    if (!isTaken && since !== undefined && next !== undefined) city.schedule.after(next - since, () => notify(outTradeNo, attempt + 1).then(() => undefined))
    return outcome
  }
  const settle = (outTradeNo: string, outcome: 'SUCCESS' | 'FAIL'): void => {
    if (book.settle(outTradeNo, outcome)) city.schedule.after(0, () => notify(outTradeNo, 1).then(() => undefined))
  }

  const requireSigned = requireHmac(city)
  const system: System = new System(city, 'insurance', {
    // A person's browser opens the authorisation page; everything else is signed.
    guard: (request: CityRequest) => (request.operation.endsWith('authorize') ? undefined : requireSigned(request)),
    ownFaultKinds: ['refuse', 'pend', 'fail', 'notify-drop', 'bill-altered'],
    books: () => ({ orders: book.all().map((order) => ({ ...orderWire(order), refunds: order.refunds })), notifies }),
    actions: {
      /** `{ out_trade_no, outcome: SUCCESS | FAIL }` */
      'settle-order': (input) => {
        const outTradeNo = textOf(input['out_trade_no'])
        if (book.find(outTradeNo)?.status !== 'PROCESSING') throw new ActionRefused('no order of that number is in process')
        settle(outTradeNo, input['outcome'] === 'FAIL' ? 'FAIL' : 'SUCCESS')
        return { out_trade_no: outTradeNo }
      },
      /** `{ out_trade_no }` */
      'send-notify': async (input) => ({ outcome: await notify(textOf(input['out_trade_no']), NOTIFY_AT_MS.length) }),
    },
  })
  const declare = (name: string, method: 'GET' | 'POST', path: string, handler: Handler): void =>
    system.operation(name, method, path, (request) =>
      request.fault?.kind === 'refuse' ? refused(textOf(request.fault['result']) || 'SYSTEM_BUSY') : handler(request),
    )

  declare('pre-settle', 'POST', '/v1/pre-settlements', ({ json: body }) => {
    const request = readPreSettlement(body)
    if (!request) return badRequest('the body is not a pre-settlement (§2)')
    const settlement = book.preSettle(request.hosCode, request.idDigest, request.total)
    return settlement ? json({ result: 'OK', pre_settle_no: settlement.preSettleNo, ...splitWire(settlement.split) }) : refused('NOT_INSURED')
  })
  declare('authorize', 'GET', '/authorize', ({ query }) => {
    const settlement = book.findSettlement(query['pre_settle_no'] ?? '')
    const returnUrl = query['return'] ?? ''
    if (!settlement || !URL.canParse(returnUrl)) return badRequest('pre_settle_no and return are needed (§3)')
    const { gov, self, cash } = settlement.split
    return html(
      authorizePage({ preSettleNo: settlement.preSettleNo, returnUrl, nameMasked: maskName(settlement.holder), govFen: gov, selfFen: self, cashFen: cash }),
    )
  })
  declare('decide-authorize', 'POST', '/authorize', ({ rawBody }) => {
    const form = new URLSearchParams(rawBody.toString('utf8'))
    const returnUrl = form.get('return') ?? ''
    if (!URL.canParse(returnUrl)) return badRequest('return is needed (§3)')
    const payAuthNo = form.get('choice') === 'agree' ? book.authorise(form.get('pre_settle_no') ?? '') : undefined
    return backTo(returnUrl, payAuthNo ? { payAuthNo } : { authorisation: 'declined' })
  })
  declare('create-order', 'POST', '/v1/orders', ({ json: body, fault }) => {
    const request = readOrder(body)
    if (!request) return badRequest('the body is not an order (§4)')
    const result = book.order(request)
    if (!result.ok) return refused(result.code)
    const { order, isNew } = result.value
    if (isNew && fault?.kind === 'fail') settle(order.outTradeNo, 'FAIL')
    if (isNew && fault === undefined) city.schedule.after(SETTLES_AFTER_MS, () => settle(order.outTradeNo, 'SUCCESS'))
    return json({ result: 'OK', order: orderWire(order) })
  })
  declare('query-order', 'GET', '/v1/orders/:out_trade_no', ({ params }) => {
    const order = book.find(params['out_trade_no'] ?? '')
    return order ? json({ result: 'OK', order: orderWire(order) }) : refused('NOT_FOUND')
  })
  declare('refund-order', 'POST', '/v1/orders/:out_trade_no/refunds', ({ params, json: body }) => {
    const request = readRefund(body)
    if (!request) return badRequest('the body is not a refund (§5)')
    const result = book.refund(params['out_trade_no'] ?? '', request.outRefundNo, request.amount)
    return result.ok
      ? json({ result: 'OK', refund: { out_refund_no: request.outRefundNo, refund_fee: request.amount, status: 'SUCCESS' } })
      : refused(result.code)
  })
  declare('get-bill', 'GET', '/v1/bills/:date', ({ params, query, fault }) => {
    const [date, hosCode] = [params['date'] ?? '', query['hos_code'] ?? '']
    if (!isBusinessDate(date) || hosCode === '') return badRequest('the date is YYYY-MM-DD, hos_code is needed (§7)')
    const bill = insuranceBill({ date, hosCode }, book.all(), city.clock.now(), fault)
    return bill ? json({ result: 'OK', bill }) : refused('BILL_NOT_READY')
  })
  declare('query-refund', 'GET', '/v1/refunds/:out_refund_no', ({ params }) => {
    const found = book.findRefund(params['out_refund_no'] ?? '')
    return found
      ? json({ result: 'OK', refund: { out_refund_no: found.refund.outRefundNo, refund_fee: found.refund.amount, status: 'SUCCESS' } })
      : refused('NOT_FOUND')
  })
}
