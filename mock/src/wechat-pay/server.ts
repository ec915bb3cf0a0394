import type { FaultEffect } from '../kernel/faults.ts'
import { json, System, type Answer, type City, type CityRequest } from '../kernel/system.ts'
import { payActions } from './actions.ts'
import { BillDesk } from './bill-desk.ts'
import { openCashier } from './cashier.ts'
import { badParameter, isPayErrorCode, PayError } from './errors.ts'
import { checkRequest, merchantOf, openSensitive, refusal, signAnswer } from './gate.ts'
import { MERCHANTS, type Merchant } from './merchants.ts'
import { Notifier } from './notify.ts'
import { refundView, transactionView, type Order } from './orders.ts'
import { defaultSettings } from './settings.ts'
import { Signer, withPaths, type Tampering } from './signer.ts'
import { Trade } from './trade.ts'
import { parseAbnormalRefund, parseClose, parseOrder, parseRefund } from './validation.ts'

/** Fault kinds beyond the kernel's; README.md says which operation each belongs to. */
const PAY_FAULT_KINDS = [
  'api-error',
  'answer-altered',
  'notify-before-answer',
  'late-success',
  'paid-during-close',
  'close-limited-then-paid',
  'paid-after-close',
  'refund-outcome',
  'notify-drop',
  'notify-delay',
  'notify-duplicate',
  'notify-hold',
  'notify-altered',
  'bill-altered',
] as const

/** Operations of the payer: no merchant signs them and nothing in their answer is signed. */
const OF_THE_PAYER: readonly string[] = ['cashier', 'cashier-choice', 'request-payment']
const UNSIGNED_ANSWERS: readonly string[] = [...OF_THE_PAYER, 'download-bill']

export interface WechatPayOptions {
  /** Origins beside loopback to which the cashier may send the payer back. */
  returnOrigins?: readonly string[]
}

const configuredOrigins = (): string[] => (process.env['CITY_RETURN_ORIGINS'] ?? '').split(',').filter(Boolean)

/** WeChat Pay v3 of the city: an independent reading of booking-payment §4. Same paths as the real host, below `/wechat-pay`. */
export function openWechatPay(city: City, { returnOrigins = configuredOrigins() }: WechatPayOptions = {}): System {
  const now = () => city.clock.now()
  const settings = defaultSettings()
  const signer = new Signer(now)
  const strike = (operation: string, facts: Record<string, unknown>): FaultEffect | undefined =>
    system.faults.strike(operation, facts).find((e) => e.kind !== 'latency')
  const notifier = new Notifier({ now, at: (due, run) => void city.schedule.at(due, run), strike, signer, settings })
  const trade = new Trade({ now, after: (delayMs, run) => city.schedule.after(delayMs, run), strike, notifier, settings })
  const bills = new BillDesk(trade, now)
  city.memory.keep('wechat-pay', { save: () => trade.records(), restore: (records) => trade.restore(records) })

  const system: System = new System(city, 'wechat-pay', {
    ownFaultKinds: PAY_FAULT_KINDS,
    guard: (request) => (OF_THE_PAYER.includes(request.operation) ? undefined : refused(() => checkRequest(request, now()))),
    finish: (answer, request) => (UNSIGNED_ANSWERS.includes(request.operation) ? answer : signAnswer(answer, request, signer)),
    books: () => ({
      orders: [...trade.orders.values()].map((o) => ({ ...o, state: trade.stateOf(o) })),
      refunds: [...trade.refunds.values()],
      ...trade.book.show(),
      notifies: notifier.attempts,
      settings,
      refundsLimited: trade.refundGate.limited,
      merchants: MERCHANTS.map(({ mchid, name, appids, feeBasisPoints }) => ({ mchid, name, appids, feeBasisPoints })),
    }),
    actions: payActions({ city, trade, notifier, bills, signer, settings }),
  })

  const merchantApi = (
    operation: string,
    method: 'GET' | 'POST',
    path: string,
    handle: (merchant: Merchant, request: CityRequest) => Answer | Promise<Answer>,
  ): void => system.operation(operation, method, path, (request) => answered(request, () => handle(merchantOf(request), request)))

  merchantApi('create-order', 'POST', '/v3/pay/transactions/jsapi', async (merchant, { json: body, fault }) => {
    const order = trade.createOrder(merchant, parseOrder(body))
    if (fault?.kind === 'notify-before-answer') {
      trade.pay(order)
      await city.schedule.sweep()
    }
    return json({ prepay_id: order.prepayId })
  })

  const shown = (order: Order): Answer => json(transactionView(order, trade.stateOf(order)))
  merchantApi('query-order', 'GET', '/v3/pay/transactions/out-trade-no/:out_trade_no', (merchant, { params, query }) => {
    checkMchid(merchant, query['mchid'], 'query')
    return shown(trade.getOrder(merchant.mchid, params['out_trade_no'] ?? ''))
  })
  merchantApi('query-transaction', 'GET', '/v3/pay/transactions/id/:transaction_id', (merchant, { params, query }) => {
    checkMchid(merchant, query['mchid'], 'query')
    return shown(trade.getPaidOrder(merchant.mchid, params['transaction_id'] ?? ''))
  })
  merchantApi('close-order', 'POST', '/v3/pay/transactions/out-trade-no/:out_trade_no/close', (merchant, { params, json: body, fault }) => {
    checkMchid(merchant, parseClose(body), 'body')
    trade.close(merchant.mchid, params['out_trade_no'] ?? '', fault)
    return { status: 204 }
  })

  merchantApi('create-refund', 'POST', '/v3/refund/domestic/refunds', (merchant, { json: body, fault }) => {
    const refund = trade.requestRefund(merchant, parseRefund(body), fault)
    return json(refundView(refund, trade.orderOf(refund)))
  })
  merchantApi('query-refund', 'GET', '/v3/refund/domestic/refunds/:out_refund_no', (merchant, { params }) => {
    const refund = trade.getRefund(merchant.mchid, params['out_refund_no'] ?? '')
    return json(refundView(refund, trade.orderOf(refund)))
  })
  merchantApi('apply-abnormal-refund', 'POST', '/v3/refund/domestic/refunds/:refund_id/apply-abnormal-refund', (merchant, { params, json: body, headers }) => {
    const { outRefundNo, sealedFields } = parseAbnormalRefund(body)
    const refund = trade.getRefund(merchant.mchid, outRefundNo)
    if (refund.refundId !== params['refund_id']) throw badParameter('/out_refund_no', '退款单号不一致')
    for (const text of sealedFields) openSensitive(text, merchant, headers['wechatpay-serial'], signer)
    return json(refundView(trade.retryAbnormalRefund(refund), trade.orderOf(refund)))
  })

  merchantApi('trade-bill', 'GET', '/v3/bill/tradebill', (merchant, { query, fault }) => json(bills.applyTradeBill(merchant, query, fault)))
  merchantApi('fund-flow-bill', 'GET', '/v3/bill/fundflowbill', (merchant, { query, fault }) => json(bills.applyFundFlowBill(merchant, query, fault)))
  merchantApi('download-bill', 'GET', '/v3/billdownload/file', (merchant, { query }) => ({
    status: 200,
    headers: { 'content-type': 'application/octet-stream' },
    body: bills.download(merchant, query),
  }))
  merchantApi('certificates', 'GET', '/v3/certificates', (merchant) => json(signer.certificates(merchant)))

  openCashier(system, trade, returnOrigins)
  return system
}

function checkMchid(merchant: Merchant, mchid: string | undefined, location: 'query' | 'body'): void {
  if (mchid !== merchant.mchid) throw badParameter('/mchid', 'mchid 缺失或与签名使用的商户号不一致', location)
}

/** What a refusal thrown by `run` is answered with; undefined when it passes. */
function refused(run: () => void): Answer | undefined {
  try {
    run()
    return undefined
  } catch (fault) {
    if (fault instanceof PayError) return refusal(fault)
    throw fault
  }
}

const apiError = ({ code, message }: FaultEffect): Answer => {
  if (!isPayErrorCode(code)) return refusal(new PayError('SYSTEM_ERROR', '系统错误'))
  return refusal(new PayError(code, typeof message === 'string' ? message : '故障注入'))
}

/** Runs an operation: refusals become their answers, `api-error` and the alterations of `answer-altered` are applied before signing. */
async function answered(request: CityRequest, run: () => Answer | Promise<Answer>): Promise<Answer> {
  const { fault } = request
  if (fault?.kind === 'api-error' && fault['effectHappens'] !== true) return apiError(fault)
  try {
    const answer = await run()
    if (fault?.kind === 'api-error') return apiError(fault)
    const { set } = fault?.kind === 'answer-altered' ? (fault as Tampering) : {}
    return set && answer.body ? { ...answer, body: withPaths(answer.body, set) } : answer
  } catch (refusedFault) {
    if (refusedFault instanceof PayError) return refusal(refusedFault)
    throw refusedFault
  }
}
