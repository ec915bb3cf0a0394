import { X509Certificate } from 'node:crypto'
import { formatFen } from '@jktl/shared/kernel/money'
import { textOf } from '../kernel/fields.ts'
import { html, json, redirect, type Answer, type CityRequest, type System } from '../kernel/system.ts'
import { cashierPage, notPayablePage } from './cashier-page.ts'
import { findMerchant } from './merchants.ts'
import type { Order } from './orders.ts'
import { isSignedBy, paySignMessage } from './signing.ts'
import type { Trade } from './trade.ts'
import { isLoopback } from './validation.ts'

/** What the client is told: a hint only, the merchant's server must query. `closed` tells nothing. */
const HINTS = { confirm: 'ok', cancel: 'cancel', close: 'closed' } as const
type Choice = keyof typeof HINTS

/** No open redirect: back only to loopback, or to an origin the city was configured with. */
function allowedReturn(text: string | undefined, origins: readonly string[]): URL | undefined {
  if (!text || !URL.canParse(text)) return undefined
  const url = new URL(text)
  const isHttp = url.protocol === 'http:' || url.protocol === 'https:'
  return isHttp && (isLoopback(url.hostname) || origins.includes(url.origin)) ? url : undefined
}

function withHint(url: URL, choice: Choice): string {
  const back = new URL(url)
  back.searchParams.set('pay', HINTS[choice])
  return back.href
}

/** The payer's side: the H5 cashier page and the double of `wx.requestPayment`. Neither is part of the merchant API. */
export function openCashier(system: System, trade: Trade, returnOrigins: readonly string[]): void {
  const reasonAgainst = (order: Order | undefined, prepayId: string): string | undefined => (order ? trade.whyNotPayable(order, prepayId) : '支付凭证不存在')

  system.operation('cashier', 'GET', '/cashier', ({ query }) => {
    const back = allowedReturn(query['return'], returnOrigins)
    if (!back) return html(notPayablePage('返回地址不在允许的范围内。', null), 400)
    const prepayId = query['prepay_id'] ?? ''
    const order = trade.findByPrepayId(prepayId)
    const reason = reasonAgainst(order, prepayId)
    if (!order || reason) return html(notPayablePage(`${reason}。`, withHint(back, 'close')))
    trade.payerOpensCashier(order)
    const { mchid, description, totalFen } = order
    return html(
      cashierPage({ prepayId, returnUrl: back.href, merchantName: findMerchant(mchid)?.name ?? mchid, description, amountText: formatFen(totalFen).slice(1) }),
    )
  })

  system.operation('cashier-choice', 'POST', '/cashier', ({ rawBody }) => {
    const form = new URLSearchParams(rawBody.toString('utf8'))
    const back = allowedReturn(form.get('return') ?? undefined, returnOrigins)
    const choice = form.get('choice') ?? ''
    if (!back || !isChoice(choice)) return html(notPayablePage('返回地址不在允许的范围内。', null), 400)
    const prepayId = form.get('prepay_id') ?? ''
    const order = trade.findByPrepayId(prepayId)
    const reason = reasonAgainst(order, prepayId)
    if (choice === 'confirm' && order && reason) return html(notPayablePage(`${reason}。`, withHint(back, 'close')))
    if (order) choose(trade, order, choice)
    return redirect(withHint(back, choice))
  })

  system.operation('request-payment', 'POST', '/__client/request-payment', (request) => requestPayment(trade, request))
}

const isChoice = (text: string): text is Choice => Object.hasOwn(HINTS, text)

function choose(trade: Trade, order: Order, choice: Choice): void {
  if (choice === 'confirm') trade.payerConfirms(order)
  if (choice === 'cancel') trade.payerLeaves(order)
}

const errMsg = (text: string): Answer => json({ errMsg: `requestPayment:${text}` })

/** Double of `wx.requestPayment`: checks paySign with the merchant's certificate over the four lines (§4.2), then pays or cancels. */
function requestPayment(trade: Trade, { json: body }: CityRequest): Answer {
  const given = (body ?? {}) as Record<string, unknown>
  const params = (given['payParams'] ?? given) as Record<string, unknown>
  const [appId, timeStamp, nonceStr, packageText] = [
    textOf(params['appId']),
    textOf(params['timeStamp']),
    textOf(params['nonceStr']),
    textOf(params['package']),
  ]
  const [signType, paySign] = [textOf(params['signType']), textOf(params['paySign'])]
  const prepayId = /^prepay_id=(.+)$/.exec(packageText)?.[1]
  const order = prepayId ? trade.findByPrepayId(prepayId) : undefined
  const merchant = findMerchant(order?.mchid)
  if (!order || !merchant || !prepayId) return errMsg('fail 缺少参数 total_fee')
  const message = paySignMessage(appId, timeStamp, nonceStr, packageText)
  const isGenuine =
    signType === 'RSA' &&
    appId === order.appid &&
    /^\d{10}$/.test(timeStamp) &&
    isSignedBy(message, paySign, new X509Certificate(merchant.certificate).publicKey)
  if (!isGenuine) return errMsg('fail 支付验证签名失败')
  const reason = trade.whyNotPayable(order, prepayId)
  if (reason) return errMsg(`fail ${reason}`)
  if (given['outcome'] === 'cancel') {
    trade.payerLeaves(order)
    return errMsg('fail cancel')
  }
  trade.payerConfirms(order)
  return errMsg('ok')
}
