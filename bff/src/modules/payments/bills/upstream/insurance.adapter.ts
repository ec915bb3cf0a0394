import { createHash, createHmac, timingSafeEqual } from 'node:crypto'

import { insuranceFenOf, mixCloses, type MixedAmounts } from '@jktl/shared/payments/bills/rules'

import type { Clock } from '../../../../platform/clock.ts'
import { signPlatformCall } from '../../../../platform/upstream/signed-platform.ts'
import { jsonOf, Upstream, type UpstreamCall, type UpstreamOptions } from '../../../../platform/upstream/upstream.ts'
import type { BoundPerson } from '../../../identity/public.ts'
import type { InsuranceOrderRow } from '../insurance.repository.ts'
import { NotifyWire, OrderAnswerWire, type OrderWire, RefundAnswerWire, ResultWire, SplitWire } from './insurance.wire.ts'
import type * as z from 'zod/mini'

const TIMEOUT_MS = 4_000
const CONCURRENCY = 8
/** As on our own requests (insurance-interface §1, §6). */
const WINDOW_MS = 300_000

export type PreSettleOutcome = { kind: 'SETTLED'; preSettleNo: string; amounts: MixedAmounts } | { kind: 'NOT_INSURED' | 'UNKNOWN' }
/** UNKNOWN: nobody knows; ask again by the same number. */
export type InsuranceOutcome = { kind: 'FOUND'; mixTradeNo: string; status: 'PROCESSING' | 'SUCCESS' | 'FAIL' } | { kind: 'MISSING' | 'REFUSED' | 'UNKNOWN' }
export type InsuranceRefundOutcome = { kind: 'DONE' | 'MISSING' | 'REFUSED' | 'UNKNOWN' }

/** §4.8: lower-hex MD5 of the upper-cased identity number; a newborn without one cannot be asked for. */
const digestOf = (person: BoundPerson): string | null =>
  person.documentKind === 'RESIDENT_ID' ? createHash('md5').update(person.documentNumber.toUpperCase()).digest('hex') : null

/** 医保移动支付 (mock/docs/insurance-interface.md); orders and refunds are idempotent by our numbers. */
export class InsuranceChannel {
  private readonly upstream: Upstream
  private readonly pathPrefix: string

  constructor(
    private readonly settings: { baseUrl: string; appId: string; secret: string; authorizeUrl: string; miniProgramAppId: string },
    private readonly clock: Clock,
    /** Where the insurance calls back. */
    private readonly callbackUrl: () => string,
    observe: UpstreamOptions['observe'],
  ) {
    this.upstream = new Upstream({
      name: 'insurance',
      baseUrl: settings.baseUrl,
      timeoutMs: TIMEOUT_MS,
      concurrency: CONCURRENCY,
      ...(observe ? { observe } : {}),
    })
    this.pathPrefix = new URL(settings.baseUrl).pathname.replace(/\/$/, '')
  }

  /** Who would pay what. Amounts that do not follow the laws are no answer (§4.8). */
  async preSettle(hosCode: string, billNo: string, person: BoundPerson, totalFen: number): Promise<PreSettleOutcome> {
    const idDigest = digestOf(person)
    if (idDigest === null) return { kind: 'NOT_INSURED' }
    const body = { hos_code: hosCode, bill_no: billNo, id_digest: idDigest, total_fee: totalFen }
    const answer = await this.call({ method: 'POST', path: '/pre-settlements', body: JSON.stringify(body) }, SplitWire)
    if (answer.result === 'NOT_INSURED') return { kind: 'NOT_INSURED' }
    if (answer.result !== 'OK') return { kind: 'UNKNOWN' }
    const wire = answer.value
    const amounts: MixedAmounts = {
      totalFen,
      govFen: wire.gov_fee,
      selfFen: wire.self_fee,
      otherFen: wire.other_fee,
      medCashFen: wire.med_ins_cash_fee,
      addedFen: wire.cash_add_detail.reduce((sum, d) => sum + d.cash_add_fee, 0),
      reducedFen: wire.cash_reduced_detail.reduce((sum, d) => sum + d.cash_reduced_fee, 0),
      cashFen: wire.wechat_pay_cash_fee,
    }
    return mixCloses(amounts) ? { kind: 'SETTLED', preSettleNo: wire.pre_settle_no, amounts } : { kind: 'UNKNOWN' }
  }

  /** Where the person agrees; they come back with `payAuthNo`. */
  authorisation(preSettleNo: string): { url: string; miniProgram: { appId: string; path: string } } {
    const query = `pre_settle_no=${encodeURIComponent(preSettleNo)}`
    return { url: `${this.settings.authorizeUrl}?${query}`, miniProgram: { appId: this.settings.miniProgramAppId, path: `pages/authorize/index?${query}` } }
  }

  /** The same number is sent with the same content, however often. */
  async order(order: InsuranceOrderRow, person: BoundPerson, payAuthNo: string): Promise<InsuranceOutcome> {
    const body = {
      out_trade_no: order.outTradeNo,
      hos_code: order.hosCode,
      pre_settle_no: order.preSettleNo,
      pay_auth_no: payAuthNo,
      id_digest: digestOf(person),
      gov_fee: order.govFen,
      self_fee: order.selfFen,
      other_fee: order.otherFen,
      med_ins_cash_fee: order.medCashFen,
      wechat_pay_cash_fee: order.cashFen,
      mix_pay_type: order.cashFen === 0 ? 'INSURANCE_ONLY' : 'CASH_AND_INSURANCE',
      order_type: 'DIAG_PAY',
      callback_url: this.callbackUrl(),
    }
    return this.outcomeOf(order, await this.call({ method: 'POST', path: '/orders', body: JSON.stringify(body) }, OrderAnswerWire))
  }

  async query(order: InsuranceOrderRow): Promise<InsuranceOutcome> {
    return this.outcomeOf(order, await this.call({ method: 'GET', path: `/orders/${order.outTradeNo}` }, OrderAnswerWire))
  }

  async refund(order: InsuranceOrderRow, refund: { outRefundNo: string; amountFen: number }): Promise<InsuranceRefundOutcome> {
    const body = JSON.stringify({ out_refund_no: refund.outRefundNo, refund_fee: refund.amountFen })
    return refundOutcomeOf(await this.call({ method: 'POST', path: `/orders/${order.outTradeNo}/refunds`, body }, RefundAnswerWire), refund)
  }

  async queryRefund(refund: { outRefundNo: string; amountFen: number }): Promise<InsuranceRefundOutcome> {
    return refundOutcomeOf(await this.call({ method: 'GET', path: `/refunds/${refund.outRefundNo}` }, RefundAnswerWire), refund)
  }

  /** A genuine callback's order number; what it says is only a reason to ask. Null: not from the insurance. */
  openNotify(path: string, headers: Record<string, string | string[] | undefined>, rawBody: Buffer): { outTradeNo: string } | null {
    const header = (name: string): string => (typeof headers[name] === 'string' ? headers[name] : '')
    const [timestamp, nonce, signature] = [header('x-timestamp'), header('x-nonce'), header('x-signature')]
    if (header('x-app-id') !== this.settings.appId || !/^\d{1,12}$/.test(timestamp) || nonce === '' || !/^[0-9a-f]{64}$/.test(signature)) return null
    if (Math.abs(this.clock.now() - Number(timestamp) * 1000) > WINDOW_MS) return null
    const digest = createHash('sha256').update(rawBody).digest('hex')
    const expected = createHmac('sha256', this.settings.secret).update(['POST', path, timestamp, nonce, digest].join('\n')).digest()
    if (!timingSafeEqual(expected, Buffer.from(signature, 'hex'))) return null
    const notify = NotifyWire.safeParse(jsonOf(rawBody))
    return notify.success ? { outTradeNo: notify.data.resource.out_trade_no } : null
  }

  async close(): Promise<void> {
    await this.upstream.close()
  }

  private outcomeOf(order: InsuranceOrderRow, answer: Answer<{ order: z.output<typeof OrderWire> }>): InsuranceOutcome {
    if (answer.result === 'NOT_FOUND') return { kind: 'MISSING' }
    if (answer.result === 'AUTH_INVALID' || answer.result === 'AMOUNT_WRONG' || answer.result === 'ORDER_CONFLICT') return { kind: 'REFUSED' }
    if (answer.result !== 'OK') return { kind: 'UNKNOWN' }
    const { out_trade_no, mix_trade_no, med_ins_pay_status: status, gov_fee: govFen, self_fee: selfFen, other_fee: otherFen } = answer.value.order
    const isOurs = out_trade_no === order.outTradeNo && insuranceFenOf({ govFen, selfFen, otherFen }) === insuranceFenOf(order)
    return isOurs ? { kind: 'FOUND', mixTradeNo: mix_trade_no, status } : { kind: 'UNKNOWN' }
  }

  private async call<T>(call: UpstreamCall, schema: z.ZodMiniType<T>): Promise<Answer<T>> {
    const reply = await this.upstream.call(signPlatformCall(call, this.settings, this.clock, this.pathPrefix))
    if (reply.kind === 'no-answer' || reply.status !== 200) return UNKNOWN
    const body = jsonOf(reply.body)
    const result = ResultWire.safeParse(body)
    if (!result.success) return UNKNOWN
    if (result.data.result !== 'OK') return { result: result.data.result as Refused }
    const parsed = schema.safeParse(body)
    return parsed.success ? { result: 'OK', value: parsed.data } : UNKNOWN
  }
}

type Refused = 'NOT_INSURED' | 'NOT_FOUND' | 'AUTH_INVALID' | 'AMOUNT_WRONG' | 'ORDER_CONFLICT' | 'NOT_PAID' | 'NOT_ENOUGH' | 'REFUND_CONFLICT' | 'UNKNOWN'
type Answer<T> = { result: 'OK'; value: T } | { result: Refused }
const UNKNOWN = { result: 'UNKNOWN' } as const

function refundOutcomeOf(
  answer: Answer<{ refund: { out_refund_no: string; refund_fee: number } }>,
  refund: { outRefundNo: string; amountFen: number },
): InsuranceRefundOutcome {
  if (answer.result === 'NOT_FOUND') return { kind: 'MISSING' }
  if (answer.result === 'NOT_PAID' || answer.result === 'NOT_ENOUGH' || answer.result === 'REFUND_CONFLICT') return { kind: 'REFUSED' }
  if (answer.result !== 'OK') return { kind: 'UNKNOWN' }
  const { out_refund_no, refund_fee } = answer.value.refund
  return { kind: out_refund_no === refund.outRefundNo && refund_fee === refund.amountFen ? 'DONE' : 'UNKNOWN' }
}
