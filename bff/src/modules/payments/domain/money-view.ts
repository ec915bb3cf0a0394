import { addDays, clockTimeOf, dateOf, formatDateCn, formatInstant, formatTimeCn, type Instant, weekdayNumber } from '@jktl/shared/kernel/dates'
import type { MoneyView } from '@jktl/shared/payments/contract'
import type { PaymentState, RefundState, TradeOrderState } from '@jktl/shared/payments/model'

import { LIVE_STATES } from './payment-machine.ts'
import { holdsMoney } from './refund-machine.ts'
import { stuckSteps } from './stuck-steps.ts'

export interface MoneyFacts {
  order: { id: string; subject: string; amountFen: number; state: TradeOrderState; payBy: Instant; paidAt: Instant | null; lastCheckAt: Instant | null }
  /** Newest first. */
  payments: {
    id: string
    outTradeNo: string
    state: PaymentState
    paidFen: number
    /** J5: it came late, and its business has not said yet whether it takes it. */
    isOffered?: boolean
    paidAt: Instant | null
    createdAt: Instant
    channelState: string | null
    cashierOpenedAt: Instant | null
    answeredAt: Instant | null
    lastCheckAt: Instant | null
    dueAt: Instant | null
  }[]
  /** Oldest first. */
  refunds: {
    id: string
    paymentId: string
    amountFen: number
    state: RefundState
    reason: string
    requestedAt: Instant
    acceptedAt: Instant | null
    finishedAt: Instant | null
    receivingAccount: string | null
    dueAt: Instant | null
    lastCheckAt: Instant | null
  }[]
}

type Summary = MoneyView['summary']

export const REFUND_TEXT: Record<RefundState, string> = {
  REQUESTED: '退费已登记',
  APPROVING: '医院正在审核这笔退费',
  READY: '退费已登记，马上提交给微信支付',
  SUBMITTING: '正在提交给微信支付',
  SUBMIT_UNKNOWN: '已提交，正在等微信支付确认',
  WAIT_FUNDS: '医院账户余额暂时不足，会自动重新提交',
  PROCESSING: '微信支付已受理，退款在路上',
  ABNORMAL: '原收款账户收不了款，工作人员正在处理',
  ABNORMAL_HANDLING: '原收款账户收不了款，正在换一个账户退',
  OFFLINE_TRANSFER: '这笔钱不能再原路退，医院会联系您转账退还',
  SUCCESS: '已退到您的账户',
  CLOSED: '这一次没有退成，已换新编号重新退',
  REJECTED: '微信支付没有受理，工作人员正在处理',
}

/** §4.5: 零钱 about 5 minutes, cards 1–3 working days, counted without Saturdays and Sundays. */
function lastArrivalDay(from: Instant): string {
  let day = dateOf(from)
  for (let left = 3; left > 0;) {
    day = addDays(day, 1)
    if (weekdayNumber(day) < 6) left--
  }
  return day
}
const promise = (from: Instant): string => `零钱一般5分钟内到账，银行卡1至3个工作日（最晚${formatDateCn(lastArrivalDay(from))}）`

/** Where nobody can promise a day: a person is looking for another way. */
const UNPROMISED: ReadonlySet<RefundState> = new Set(['SUCCESS', 'CLOSED', 'REJECTED', 'APPROVING', 'ABNORMAL', 'ABNORMAL_HANDLING', 'OFFLINE_TRANSFER'])
/** B30: short of funds, the days count from the next try (B24). */
export const promisedBy = (r: { state: RefundState; requestedAt: Instant; acceptedAt: Instant | null; dueAt: Instant | null }): string | null =>
  UNPROMISED.has(r.state) ? null : promise(r.acceptedAt ?? (r.state === 'WAIT_FUNDS' ? (r.dueAt ?? r.requestedAt) : r.requestedAt))

const shown = (at: Instant | null): string | null => (at === null ? null : formatInstant(at))
const latest = (instants: (Instant | null)[]): Instant | null =>
  instants.reduce<Instant | null>((max, at) => (at !== null && (max === null || at > max) ? at : max), null)
const earliest = (instants: (Instant | null)[]): Instant | null =>
  instants.reduce<Instant | null>((min, at) => (at !== null && (min === null || at < min) ? at : min), null)

const MOVING: ReadonlySet<PaymentState> = new Set(['CREATED', 'PREPAYING', 'CREATE_UNKNOWN', 'CLOSING', 'QUARANTINED'])

/** Until the channel has answered a query made after the cashier opened, nobody knows whether money moved. */
function isUncertain(payment: MoneyFacts['payments'][number]): boolean {
  if (MOVING.has(payment.state)) return true
  if (payment.state !== 'PREPAID') return false
  const isAnswered = payment.answeredAt !== null && payment.cashierOpenedAt !== null && payment.answeredAt > payment.cashierOpenedAt
  return !isAnswered || payment.channelState === 'USERPAYING'
}

function summaryOf({ order, payments, refunds }: MoneyFacts): Summary {
  if (order.amountFen === 0) return order.state === 'PAID' ? 'NOTHING_DUE' : 'CLOSED'
  if (order.state === 'OPEN') return payments.some(isUncertain) ? 'CHECKING' : 'UNPAID'
  if (order.state === 'CLOSING') return 'CHECKING'
  if (payments.some((p) => p.isOffered)) return 'CHECKING'
  // What the order kept; when it kept nothing, what came too late and goes back.
  const accepted = payments.filter((p) => p.state === 'SUCCESS')
  const subject = accepted.length > 0 ? accepted : payments.filter((p) => p.paidFen > 0)
  const paidFen = subject.reduce((sum, p) => sum + p.paidFen, 0)
  const mine = refunds.filter((r) => subject.some((p) => p.id === r.paymentId) && holdsMoney(r.state))
  const doneFen = mine.filter((r) => r.state === 'SUCCESS').reduce((sum, r) => sum + r.amountFen, 0)
  if (paidFen === 0) return payments.some((p) => p.state === 'QUARANTINED') ? 'CHECKING' : 'CLOSED'
  if (doneFen === paidFen) return 'REFUNDED'
  if (mine.some((r) => r.state !== 'SUCCESS') || accepted.length === 0) return 'REFUNDING'
  return doneFen > 0 ? 'PARTLY_REFUNDED' : 'PAID'
}

const next = (at: Instant | null): string => (at === null ? '' : `；下一次核对 ${formatTimeCn(clockTimeOf(at))}`)

function textOf(summary: Summary, facts: MoneyFacts, nextCheckAt: Instant | null): string {
  const { order, payments, refunds } = facts
  const hasExtra = payments.some((p) => p.state === 'PAID_DUPLICATE')
  const open = refunds.filter((r) => holdsMoney(r.state) && r.state !== 'SUCCESS').at(-1)
  switch (summary) {
    case 'NOTHING_DUE':
      return '这次不用付钱。'
    case 'UNPAID':
      return `还没有付款，请在 ${formatTimeCn(clockTimeOf(order.payBy))} 前支付。`
    case 'CHECKING':
      if (payments.some((p) => p.state === 'QUARANTINED')) return '微信支付的记录与本单对不上，工作人员正在核实，请不要重复支付。'
      if (payments.some((p) => p.isOffered)) return '付款到了，正在看还能不能用上；用不上就全额退回，请不要重复支付。'
      return order.state === 'CLOSING'
        ? `正在和微信支付核对是否有付款，钱是安全的，请不要重复支付${next(nextCheckAt)}。`
        : `正在核实支付结果，请不要重复支付${next(nextCheckAt)}。`
    case 'PAID':
      return hasExtra ? '已付款；您多付的一笔正在原路退回。' : '已付款。'
    case 'REFUNDING':
      return open ? [REFUND_TEXT[open.state], promisedBy(open)].flatMap((part) => (part ? [`${part}。`] : [])).join('') : '退费正在处理，钱会原路退回。'
    case 'REFUNDED':
      return '钱已全部退回原来的账户。'
    case 'PARTLY_REFUNDED':
      return '已退回一部分，其余已付款。'
    case 'CLOSED':
      return '这笔费用已关闭，没有扣款。'
  }
}

/** Money as a resident sees it (B34): never "failed" while it is unknown; times are the next and the last look at the channel. */
export function moneyViewOf(facts: MoneyFacts): MoneyView {
  const { order, payments, refunds } = facts
  const summary = summaryOf(facts)
  const held = refunds.filter((r) => holdsMoney(r.state))
  const refundedFen = held.filter((r) => r.state === 'SUCCESS').reduce((sum, r) => sum + r.amountFen, 0)
  const nextCheckAt = earliest([...payments, ...refunds].map((x) => x.dueAt))
  const shownPayment = payments.find((p) => p.state === 'SUCCESS') ?? payments[0]
  return {
    tradeOrderId: order.id,
    subject: order.subject,
    state: order.state,
    amountFen: order.amountFen,
    paidFen: payments.reduce((sum, p) => sum + p.paidFen, 0),
    refundedFen,
    refundingFen: held.reduce((sum, r) => sum + r.amountFen, 0) - refundedFen,
    summary,
    summaryText: textOf(summary, facts, nextCheckAt),
    paymentNumber: order.amountFen === 0 ? null : (shownPayment?.outTradeNo ?? null),
    paidAt: shown(order.paidAt ?? latest(payments.map((p) => p.paidAt))),
    payBy: order.state === 'OPEN' ? formatInstant(order.payBy) : null,
    lastCheckAt: shown(latest([order.lastCheckAt, ...payments.map((p) => p.lastCheckAt), ...refunds.map((r) => r.lastCheckAt)])),
    nextCheckAt: shown(nextCheckAt),
    steps: summary === 'CHECKING' ? stuckSteps(payments.find((p) => LIVE_STATES.has(p.state)) ?? payments[0], order.state === 'CLOSING') : [],
    refunds: refunds.map((r) => ({
      id: r.id,
      amountFen: r.amountFen,
      state: r.state,
      stateText: REFUND_TEXT[r.state],
      reason: r.reason,
      requestedAt: formatInstant(r.requestedAt),
      acceptedAt: shown(r.acceptedAt),
      finishedAt: shown(r.finishedAt),
      receivingAccount: r.receivingAccount,
      promisedBy: promisedBy(r),
    })),
  }
}
