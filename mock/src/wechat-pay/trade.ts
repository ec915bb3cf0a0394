import { DAY_MS, HOUR_MS, MINUTE_MS, type Instant } from '@jktl/shared/kernel/dates'
import type { FaultEffect } from '../kernel/faults.ts'
import { Book, type Entry, FEES, IN_TRANSIT, merchantAccount, OUTSIDE, PAYERS, type Business } from './book.ts'
import { badParameter, CAUSE, PayError } from './errors.ts'
import { newPrepayId, newRefundId, newTransactionId } from './identifiers.ts'
import { findMerchant, MERCHANTS, type Merchant } from './merchants.ts'
import type { Notifier } from './notify.ts'
import { keyOf, refundNotifyView, refundStatus, tradeState, transactionView, type Order, type Refund, type RefundStatus, type TradeState } from './orders.ts'
import { RefundGate } from './refund-rates.ts'
import type { Settings } from './settings.ts'
import type { OrderRequest, RefundRequest } from './validation.ts'

const PREPAY_LIFE_MS = 2 * HOUR_MS
const ORDER_LIFE_MS = 7 * DAY_MS
const LONGEST_EXPIRY_MS = 90 * DAY_MS
const REFUND_WINDOW_MS = 365 * DAY_MS
const MOST_PARTIAL_REFUNDS = 50

export interface TradeParts {
  now: () => Instant
  /** @returns cancels it */
  after: (delayMs: number, run: () => void) => () => void
  strike: (operation: string, facts: Record<string, unknown>) => FaultEffect | undefined
  notifier: Notifier
  settings: Settings
}

const REFUND_TEXT: Record<RefundStatus, string> = { SUCCESS: '退款成功', ABNORMAL: '退款异常', CLOSED: '退款关闭', PROCESSING: '退款处理中' }

/** Rounded half up to whole fen. */
const feeOf = (amountFen: number, basisPoints: number): number => Math.floor((amountFen * basisPoints + 5000) / 10_000)

/** Everything the merchants' bank knows, as plain data. */
export interface TradeRecords {
  orders: Map<string, Order>
  refunds: Map<string, Refund>
  entries: readonly Entry[]
}

/** Orders, payments and refunds of booking-payment §4.3 and §4.5 with the book that follows every fen. */
export class Trade {
  readonly book = new Book()
  readonly orders = new Map<string, Order>()
  readonly refunds = new Map<string, Refund>()
  private readonly byPrepayId = new Map<string, Order>()
  private readonly byTransactionId = new Map<string, Order>()
  private readonly refundsByOrder = new Map<Order, Refund[]>()
  private readonly settlements = new Map<Refund, (() => void)[]>()
  readonly refundGate: RefundGate
  private readonly parts: TradeParts

  constructor(parts: TradeParts) {
    this.parts = parts
    this.refundGate = new RefundGate(parts.settings, parts.now)
    for (const m of MERCHANTS) this.book.move(0, '期初', m.mchid, OUTSIDE, merchantAccount(m.mchid), m.openingBalanceFen, '', '')
  }

  records(): TradeRecords {
    return { orders: this.orders, refunds: this.refunds, entries: this.book.show().entries }
  }

  /** Takes over an earlier run; refunds under way settle by themselves. */
  restore({ orders, refunds, entries }: TradeRecords): void {
    this.book.restore(entries)
    for (const [key, order] of orders) {
      this.orders.set(key, order)
      this.byPrepayId.set(order.prepayId, order)
      if (order.payment) this.byTransactionId.set(order.payment.transactionId, order)
    }
    for (const [key, refund] of refunds) {
      this.refunds.set(key, refund)
      const order = this.orderOf(refund)
      this.refundsByOrder.set(order, [...this.refundsOf(order), refund])
      if (refundStatus(refund) === 'PROCESSING') this.settleBySteps(refund, [{ status: 'SUCCESS' }])
    }
  }

  stateOf(order: Order): TradeState {
    return tradeState(order, this.refundsOf(order).length > 0, this.parts.now())
  }

  refundsOf(order: Order): readonly Refund[] {
    return this.refundsByOrder.get(order) ?? []
  }

  orderOf(refund: Refund): Order {
    const order = this.orders.get(keyOf(refund.mchid, refund.outTradeNo))
    if (!order) throw new Error('a refund without its order')
    return order
  }

  findOrder(outTradeNo: string, mchid?: string): Order | undefined {
    return [...this.orders.values()].find((o) => o.outTradeNo === outTradeNo && (mchid === undefined || o.mchid === mchid))
  }

  findRefund(outRefundNo: string, mchid?: string): Refund | undefined {
    return [...this.refunds.values()].find((r) => r.outRefundNo === outRefundNo && (mchid === undefined || r.mchid === mchid))
  }

  findByPrepayId(prepayId: string): Order | undefined {
    return this.byPrepayId.get(prepayId)
  }

  /** @throws PayError ORDER_NOT_EXIST */
  getOrder(mchid: string, outTradeNo: string): Order {
    const order = this.orders.get(keyOf(mchid, outTradeNo))
    if (!order) throw new PayError('ORDER_NOT_EXIST', '订单不存在', CAUSE.orderMissing)
    return order
  }

  /** @throws PayError ORDER_NOT_EXIST */
  getPaidOrder(mchid: string, transactionId: string): Order {
    const order = this.byTransactionId.get(transactionId)
    if (order?.mchid !== mchid) throw new PayError('ORDER_NOT_EXIST', '订单不存在', CAUSE.orderMissing)
    return order
  }

  /** @throws PayError RESOURCE_NOT_EXISTS */
  getRefund(mchid: string, outRefundNo: string): Refund {
    const refund = this.refunds.get(keyOf(mchid, outRefundNo))
    if (!refund) throw new PayError('RESOURCE_NOT_EXISTS', '退款单不存在')
    return refund
  }

  /** JSAPI order (§4.3). The same number with the same parameters answers again; with others it is refused. */
  createOrder(merchant: Merchant, request: OrderRequest): Order {
    checkOwner(merchant, request)
    const existing = this.orders.get(keyOf(merchant.mchid, request.outTradeNo))
    if (existing) return this.reenter(existing, request)
    const now = this.parts.now()
    if (request.timeExpire !== null && request.timeExpire < Math.floor(now / 1000) * 1000 + MINUTE_MS)
      throw badParameter('/time_expire', 'time_expire 距离当前时间不能小于1分钟')
    const order: Order = {
      ...request,
      createdAt: now,
      payBy: request.timeExpire === null ? now + ORDER_LIFE_MS : Math.min(request.timeExpire, now + LONGEST_EXPIRY_MS),
      prepayId: '',
      prepayExpiresAt: 0,
      closedAt: null,
      payerAtCashierUntil: 0,
      payment: null,
    }
    this.orders.set(keyOf(order.mchid, order.outTradeNo), order)
    this.issuePrepayId(order)
    return order
  }

  private reenter(order: Order, request: OrderRequest): Order {
    if (order.payment) throw new PayError('INVALID_REQUEST', '该订单已支付', CAUSE.paid)
    if (order.closedAt !== null) throw new PayError('ORDER_CLOSED', '订单已关闭')
    if (order.fingerprint !== request.fingerprint) throw new PayError('INVALID_REQUEST', '请求重入时，参数与首次请求时不一致', CAUSE.reentryMismatch)
    if (order.payBy <= this.parts.now()) throw new PayError('INVALID_REQUEST', '订单已过期', CAUSE.expired)
    if (order.prepayExpiresAt <= this.parts.now()) this.issuePrepayId(order)
    return order
  }

  private issuePrepayId(order: Order): void {
    order.prepayId = newPrepayId(this.parts.now())
    order.prepayExpiresAt = this.parts.now() + PREPAY_LIFE_MS
    this.byPrepayId.set(order.prepayId, order)
  }

  /** @returns why the payer can no longer pay with this prepay_id, or undefined */
  whyNotPayable(order: Order, prepayId = order.prepayId): string | undefined {
    const now = this.parts.now()
    if (order.payment) return '该订单已支付'
    if (order.closedAt !== null) return '订单已关闭'
    if (order.payBy <= now) return '订单已过支付截止时间'
    return prepayId !== order.prepayId || order.prepayExpiresAt <= now ? '支付凭证已失效' : undefined
  }

  payerOpensCashier(order: Order): void {
    order.payerAtCashierUntil = this.parts.now() + this.parts.settings.userPayingMs
  }

  payerLeaves(order: Order): void {
    order.payerAtCashierUntil = 0
  }

  /** The payer typed the password. A `late-success` fault lets the money arrive later, whatever happened to the order meanwhile. */
  payerConfirms(order: Order): void {
    const fault = this.parts.strike('pay', { mchid: order.mchid, out_trade_no: order.outTradeNo, openid: order.openid })
    if (fault?.kind === 'late-success') this.payLater(order, Number(fault['ms'] ?? HOUR_MS))
    else this.pay(order)
  }

  payLater(order: Order, delayMs: number): void {
    this.parts.after(delayMs, () => this.pay(order))
  }

  /** Moves the money and schedules the notify; nothing when it was paid already. */
  pay(order: Order): void {
    if (order.payment) return
    const merchant = findMerchant(order.mchid)
    const now = this.parts.now()
    const payment = {
      transactionId: newTransactionId(now),
      succeededAt: Math.floor(now / 1000) * 1000,
      bankType: 'OTHERS',
      feeFen: feeOf(order.totalFen, merchant?.feeBasisPoints ?? 0),
    }
    order.payment = payment
    this.byTransactionId.set(payment.transactionId, order)
    order.payerAtCashierUntil = 0
    const account = merchantAccount(order.mchid)
    this.book.move(now, '交易', order.mchid, PAYERS, account, order.totalFen, payment.transactionId, order.outTradeNo)
    this.book.move(now, '扣除交易手续费', order.mchid, account, FEES, payment.feeFen, payment.transactionId, order.outTradeNo)
    if (order.notifyUrl) this.parts.notifier.announce(this.paymentNotification(order))
  }

  paymentNotification(order: Order) {
    const { mchid, outTradeNo, notifyUrl } = order
    return {
      type: 'transaction' as const,
      eventType: 'TRANSACTION.SUCCESS',
      summary: '支付成功',
      mchid,
      reference: outTradeNo,
      url: notifyUrl,
      plaintext: transactionView(order, 'SUCCESS'),
    }
  }

  /** §4.3: re-entrant; refused once paid; unclear while the payer is at the cashier. */
  close(mchid: string, outTradeNo: string, fault?: FaultEffect): void {
    const order = this.getOrder(mchid, outTradeNo)
    if (fault?.kind === 'paid-during-close') this.pay(order)
    if (order.payment) throw new PayError('INVALID_REQUEST', '该订单已支付', CAUSE.paid)
    if (fault?.kind === 'close-limited-then-paid') {
      this.payLater(order, Number(fault['afterMs'] ?? 1000))
      throw new PayError('FREQUENCY_LIMITED', '频率限制，请稍后再试')
    }
    if (this.stateOf(order) === 'USERPAYING') throw new PayError('USERPAYING', '用户支付中，需要输入密码')
    order.closedAt ??= this.parts.now()
    if (fault?.kind === 'paid-after-close') this.payLater(order, Number(fault['afterMs'] ?? 1000))
  }

  /** Refund (§4.5): 200 is acceptance. Calls and error answers have budgets per merchant. */
  requestRefund(merchant: Merchant, request: RefundRequest, fault?: FaultEffect): Refund {
    const { transactionId, outTradeNo } = request
    const known = transactionId ? this.byTransactionId.get(transactionId) : this.orders.get(keyOf(merchant.mchid, outTradeNo ?? ''))
    this.refundGate.enter(merchant.mchid, known?.payment?.succeededAt)
    try {
      return this.findRepeated(merchant, request) ?? this.acceptRefund(this.refundable(merchant, request), { ...request, mchid: merchant.mchid }, fault)
    } catch (refusal) {
      if (refusal instanceof PayError) this.refundGate.noteError(merchant.mchid)
      throw refusal
    }
  }

  private findRepeated(merchant: Merchant, request: RefundRequest): Refund | undefined {
    const existing = this.refunds.get(keyOf(merchant.mchid, request.outRefundNo))
    if (existing && existing.fingerprint !== request.fingerprint)
      throw new PayError('INVALID_REQUEST', '订单金额或退款金额与之前请求不一致，请核实后再试', CAUSE.reentryMismatch)
    return existing
  }

  private refundable(merchant: Merchant, request: RefundRequest): Order {
    const now = this.parts.now()
    const { transactionId, outTradeNo } = request
    const order = transactionId ? this.byTransactionId.get(transactionId) : this.orders.get(keyOf(merchant.mchid, outTradeNo ?? ''))
    if (order?.mchid !== merchant.mchid || (outTradeNo && order.outTradeNo !== outTradeNo))
      throw new PayError('RESOURCE_NOT_EXISTS', '订单不存在', CAUSE.orderMissing)
    if (!order.payment) throw new PayError('INVALID_REQUEST', '订单未支付，不能退款')
    if (request.totalFen !== order.totalFen) throw new PayError('INVALID_REQUEST', '订单金额或退款金额与之前请求不一致，请核实后再试')
    if (now - order.payment.succeededAt > REFUND_WINDOW_MS) throw new PayError('INVALID_REQUEST', '订单已超过可退款的最大期限')
    const refunds = this.refundsOf(order)
    if (request.refundFen > this.refundableFen(order)) throw new PayError('INVALID_REQUEST', '申请退款金额超过订单可退金额')
    if (refunds.length >= MOST_PARTIAL_REFUNDS) throw new PayError('INVALID_REQUEST', '部分退款次数超过50次')
    if (refunds.some((r) => now - r.acceptedAt < MINUTE_MS)) throw new PayError('FREQUENCY_LIMITED', '同一笔订单的两次退款需间隔1分钟以上')
    if (this.book.balanceFen(merchantAccount(merchant.mchid)) < request.refundFen) throw new PayError('NOT_ENOUGH', '基本账户余额不足，请充值后重新发起')
    return order
  }

  refundableFen(order: Order): number {
    const taken = this.refundsOf(order).filter((r) => refundStatus(r) !== 'CLOSED')
    return order.totalFen - taken.reduce((sum, r) => sum + r.refundFen, 0)
  }

  /** Takes the money from the merchant and lets it settle: by itself, or by the steps of a `refund-outcome` fault. */
  acceptRefund(order: Order, request: Omit<RefundRequest, 'transactionId' | 'outTradeNo' | 'totalFen'> & { mchid: string }, fault?: FaultEffect): Refund {
    const now = this.parts.now()
    const refund: Refund = {
      mchid: request.mchid,
      outTradeNo: order.outTradeNo,
      outRefundNo: request.outRefundNo,
      refundId: newRefundId(now),
      refundFen: request.refundFen,
      feeFen: this.feeGivenBack(order, request.refundFen),
      reason: request.reason,
      notifyUrl: request.notifyUrl,
      fingerprint: request.fingerprint,
      acceptedAt: Math.floor(now / 1000) * 1000,
      history: [],
      receivedAccount: '支付用户零钱',
    }
    this.refunds.set(keyOf(refund.mchid, refund.outRefundNo), refund)
    this.refundsByOrder.set(order, [...this.refundsOf(order), refund])
    this.moveMoney(refund, 'CLOSED', 'PROCESSING')
    refund.history.push({ status: 'PROCESSING', at: now })
    const steps = fault?.kind === 'refund-outcome' ? (fault['steps'] as { status: RefundStatus; afterMs?: number }[]) : [{ status: 'SUCCESS' as const }]
    this.settleBySteps(refund, steps)
    return refund
  }

  /** Rounded on the sum, so that the fees of partial refunds add up to the fee of the whole. */
  private feeGivenBack(order: Order, refundFen: number): number {
    const feeFen = order.payment?.feeFen ?? 0
    const earlier = this.refundsOf(order).filter((r) => refundStatus(r) !== 'CLOSED')
    const refundedFen = earlier.reduce((sum, r) => sum + r.refundFen, refundFen)
    return Math.max(0, Math.floor((feeFen * refundedFen) / order.totalFen) - earlier.reduce((sum, r) => sum + r.feeFen, 0))
  }

  private settleBySteps(refund: Refund, steps: readonly { status: RefundStatus; afterMs?: number }[]): void {
    let delayMs = 0
    const cancels = steps.map(({ status, afterMs }) => {
      delayMs += afterMs ?? this.parts.settings.refundSettleMs
      return this.parts.after(delayMs, () => this.changeRefund(refund, status))
    })
    this.settlements.set(refund, cancels)
  }

  /** Settles by hand: what was going to happen by itself does not happen any more. */
  settleRefund(refund: Refund, status: RefundStatus): void {
    for (const cancel of this.settlements.get(refund) ?? []) cancel()
    this.settlements.delete(refund)
    this.changeRefund(refund, status)
  }

  /** §4.1: only an ABNORMAL refund can be sent to another card. */
  retryAbnormalRefund(refund: Refund): Refund {
    if (refundStatus(refund) !== 'ABNORMAL') throw new PayError('INVALID_REQUEST', '退款单状态不是退款异常，不能发起异常退款')
    this.changeRefund(refund, 'PROCESSING')
    this.settleBySteps(refund, [{ status: 'SUCCESS' }])
    return refund
  }

  private changeRefund(refund: Refund, status: RefundStatus): void {
    const before = refundStatus(refund)
    if (before === status) return
    this.moveMoney(refund, before, status)
    refund.history.push({ status, at: this.parts.now() })
    if (refund.notifyUrl && status !== 'PROCESSING') this.parts.notifier.announce(this.refundNotification(refund, refund.notifyUrl))
  }

  refundNotification(refund: Refund, url: string) {
    const status = refundStatus(refund)
    return {
      type: 'refund' as const,
      eventType: `REFUND.${status}`,
      summary: REFUND_TEXT[status],
      mchid: refund.mchid,
      reference: refund.outRefundNo,
      url,
      plaintext: refundNotifyView(refund, this.orderOf(refund)),
    }
  }

  /** Where a refund's money lies follows from its status; any change of status is a move between those places. */
  private moveMoney(refund: Refund, before: RefundStatus, after: RefundStatus): void {
    const account = merchantAccount(refund.mchid)
    const places: Record<RefundStatus, string> = { PROCESSING: IN_TRANSIT, ABNORMAL: IN_TRANSIT, SUCCESS: PAYERS, CLOSED: account }
    const [from, to] = [places[before], places[after]]
    if (from === to) return
    const move = (business: Business, source: string, target: string, amountFen: number): void =>
      this.book.move(this.parts.now(), business, refund.mchid, source, target, amountFen, refund.refundId, refund.outRefundNo)
    move(to === account ? '退款关闭' : to === PAYERS ? '退款到账' : '退款', from, to, refund.refundFen)
    if (from === account) move('退还交易手续费', FEES, account, refund.feeFen)
    if (to === account) move('扣除交易手续费', account, FEES, refund.feeFen)
  }

  /** A payment another system (a hospital's own window) took on the same mchid: in the books and the bills, never notified. */
  foreignPayment(mchid: string, totalFen: number): Order {
    const now = this.parts.now()
    const order: Order = {
      mchid,
      appid: 'wx0window00000001',
      outTradeNo: `HISWIN${String(now)}${String(this.orders.size).padStart(6, '0')}`,
      description: '门诊窗口缴费',
      attach: '',
      notifyUrl: '',
      totalFen,
      openid: 'oForeignSystemPayer000000000',
      deviceId: 'WINDOW-3',
      fingerprint: '',
      createdAt: now,
      payBy: now,
      prepayId: '',
      prepayExpiresAt: now,
      closedAt: null,
      payerAtCashierUntil: 0,
      payment: null,
    }
    this.orders.set(keyOf(mchid, order.outTradeNo), order)
    this.pay(order)
    return order
  }

  /** Tops up or withdraws until the merchant's balance is this. */
  setBalance(mchid: string, balanceFen: number): void {
    const account = merchantAccount(mchid)
    const differenceFen = balanceFen - this.book.balanceFen(account)
    const [business, from, to] = differenceFen >= 0 ? (['充值', OUTSIDE, account] as const) : (['提现', account, OUTSIDE] as const)
    this.book.move(this.parts.now(), business, mchid, from, to, Math.abs(differenceFen), '', '')
  }
}

function checkOwner(merchant: Merchant, { mchid, appid }: OrderRequest): void {
  if (mchid !== merchant.mchid)
    throw findMerchant(mchid) ? badParameter('/mchid', '商户号与签名使用的商户号不一致') : new PayError('MCH_NOT_EXISTS', '商户号不存在')
  if (!merchant.appids.includes(appid)) throw new PayError('APPID_MCHID_NOT_MATCH', 'appid和mch_id不匹配', CAUSE.appidMismatch)
}
