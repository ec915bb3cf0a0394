import * as z from 'zod/mini'
import { fenSchema, idParams, idSchema, instantSchema } from '../kernel/ids.ts'
import { page, pageQuery } from '../kernel/paging.ts'
import { route } from '../kernel/route.ts'
import { historyQuery } from './history/contract.ts'
import { BUSINESS_KINDS, REFUND_STATES, TRADE_ORDER_STATES } from './model.ts'

const own = { scope: 'own', roles: ['resident'] } as const

/** What the client needs to open the cashier. The client's result is a hint; the server's query decides. */
export const CheckoutTicket = z.object({
  tradeOrderId: idSchema,
  paymentId: idSchema,
  amountFen: fenSchema,
  /** For `wx.requestPayment`, signed with the merchant key. */
  payParams: z.object({ appId: z.string(), timeStamp: z.string(), nonceStr: z.string(), package: z.string(), signType: z.literal('RSA'), paySign: z.string() }),
  /** H5: where the cashier page opens; absent in a deployment that pays inside WeChat. */
  cashierUrl: z.nullable(z.string()),
  expiresAt: instantSchema,
})
export type CheckoutTicket = z.output<typeof CheckoutTicket>

export const RefundView = z.object({
  id: idSchema,
  amountFen: fenSchema,
  state: z.enum(REFUND_STATES),
  stateText: z.string(),
  reason: z.string(),
  requestedAt: instantSchema,
  acceptedAt: z.nullable(instantSchema),
  finishedAt: z.nullable(instantSchema),
  receivingAccount: z.nullable(z.string()),
  promisedBy: z.nullable(z.string()),
})
/** Money as a resident sees it: never "failed" while it is unknown. */
export const MoneyView = z.object({
  tradeOrderId: idSchema,
  subject: z.string(),
  state: z.enum(TRADE_ORDER_STATES),
  amountFen: fenSchema,
  paidFen: fenSchema,
  refundedFen: fenSchema,
  refundingFen: fenSchema,
  /** UNPAID, CHECKING (do not pay again), PAID, REFUNDING, REFUNDED, PARTLY_REFUNDED, NOTHING_DUE, CLOSED */
  summary: z.enum(['UNPAID', 'CHECKING', 'PAID', 'REFUNDING', 'REFUNDED', 'PARTLY_REFUNDED', 'NOTHING_DUE', 'CLOSED']),
  summaryText: z.string(),
  paymentNumber: z.nullable(z.string()),
  paidAt: z.nullable(instantSchema),
  payBy: z.nullable(instantSchema),
  lastCheckAt: z.nullable(instantSchema),
  nextCheckAt: z.nullable(instantSchema),
  /** While CHECKING: what has been done, what is being done, and how it ends (B34). Else empty. */
  steps: z.array(
    z.object({ key: z.string(), title: z.string(), note: z.nullable(z.string()), state: z.enum(['done', 'now', 'todo']), at: z.nullable(instantSchema) }),
  ),
  refunds: z.array(RefundView),
})
export type MoneyView = z.output<typeof MoneyView>
export const TradeOrder = z.extend(MoneyView, {
  id: idSchema,
  businessKind: z.enum(BUSINESS_KINDS),
  businessId: idSchema,
  /** What the insurance bears beside it (B09). */
  insuranceFen: fenSchema,
  institutionName: z.string(),
  personNameMasked: z.string(),
  createdAt: instantSchema,
  serverTime: instantSchema,
})
export type TradeOrder = z.output<typeof TradeOrder>

export const listTradeOrders = route({
  id: 'payments.listTradeOrders',
  method: 'GET',
  path: '/payments/orders',
  status: 200,
  summary: '我的缴费与退费',
  access: { scope: 'account', roles: ['resident'] },
  query: z.strictObject({ state: z.optional(z.enum(TRADE_ORDER_STATES)), ...historyQuery, ...pageQuery }),
  response: page(TradeOrder),
  errors: [],
})
export const getTradeOrder = route({
  id: 'payments.getTradeOrder',
  method: 'GET',
  path: '/payments/orders/:id',
  status: 200,
  summary: '一笔缴费的来龙去脉（R359、R360）',
  access: own,
  params: idParams,
  response: TradeOrder,
  errors: [],
})
export const createAttempt = route({
  id: 'payments.createAttempt',
  method: 'POST',
  path: '/payments/orders/:id/attempts',
  status: 201,
  summary: '打开收银台（R359）',
  access: own,
  idempotent: true,
  params: idParams,
  response: CheckoutTicket,
  errors: ['PAYMENTS.NOT_PAYABLE', 'PAYMENTS.ALREADY_PAID', 'PAYMENTS.CASHIER_UNAVAILABLE', 'PAYMENTS.OUTCOME_UNKNOWN'],
})
/** Asks the channel now; called when the client comes back from the cashier. */
export const checkTradeOrder = route({
  id: 'payments.checkTradeOrder',
  method: 'POST',
  path: '/payments/orders/:id/check',
  status: 200,
  summary: '支付回来了，马上核实',
  access: own,
  params: idParams,
  response: TradeOrder,
  errors: [],
})

const channel = { scope: 'channel', roles: [] } as const
export const notifyTransaction = route({
  id: 'payments.notifyTransaction',
  method: 'POST',
  path: '/payments/wechat/notify/transactions',
  status: 204,
  summary: '微信支付结果通知（§4.4）',
  access: channel,
  response: null,
  errors: ['PAYMENTS.NOTIFY_REFUSED'],
})
export const notifyRefund = route({
  id: 'payments.notifyRefund',
  method: 'POST',
  path: '/payments/wechat/notify/refunds',
  status: 204,
  summary: '微信退款结果通知（§4.4）',
  access: channel,
  response: null,
  errors: ['PAYMENTS.NOTIFY_REFUSED'],
})
