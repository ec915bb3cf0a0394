import { formatInstant, type Instant } from '@jktl/shared/kernel/dates'
import type { Page } from '@jktl/shared/kernel/paging'
import { ok, refuse, type Result } from '@jktl/shared/kernel/result'
import type { QueryOf } from '@jktl/shared/kernel/route'
import type { CheckoutTicket, listTradeOrders, MoneyView, TradeOrder } from '@jktl/shared/payments/contract'
import type { BusinessKind } from '@jktl/shared/payments/model'

import type { Audit } from '../../platform/audit.ts'
import type { Sql } from '../../platform/database/database.ts'
import type { DirectoryPublic } from '../directory/public.ts'
import type { IdentityPublic } from '../identity/public.ts'
import { moneyViewOf } from './domain/money-view.ts'
import type { HistoryRepository } from './history/history.repository.ts'
import { orderFilter } from './history/order-filter.ts'
import type { NotifyKind } from './payment-channel.ts'
import type { PageAt, PaymentRow, TradeOrderRow } from './payments.repository.ts'
import { type PartialRefundRefusal, PaymentsPublic, type RefundCause, type RefundPart, type TradeOrderRequest } from './public.ts'
import type { RefundRow } from './refunds.repository.ts'
import { adoptChannelRefund, type Adoption, type ChannelOnlyRefund } from './use-cases/adopt-channel-refund.ts'
import { checkTradeOrder } from './use-cases/check-trade-order.ts'
import type { PaymentContext } from './use-cases/context.ts'
import { type CheckoutRefusal, openCheckout } from './use-cases/open-checkout.ts'
import { openTradeOrder } from './use-cases/open-trade-order.ts'
import { withdrawRefunds } from './refunds/use-cases/withdraw-refunds.ts'
import { answerLateMoney } from './use-cases/answer-late-money.ts'
import { requestClose } from './use-cases/request-close.ts'
import { requestPartialRefund, requestRefund } from './use-cases/request-refund.ts'
import { takeNotify } from './use-cases/take-notify.ts'

const DEFAULT_LIMIT = 20
const at = (date: Date | null): Instant | null => date?.getTime() ?? null

const cursorOf = (order: TradeOrderRow): string => Buffer.from(JSON.stringify([order.createdAt.getTime(), order.id])).toString('base64url')
function pageAt(cursor: string): PageAt | null {
  try {
    const [createdAt, id] = JSON.parse(Buffer.from(cursor, 'base64url').toString('utf8')) as [unknown, unknown]
    return typeof createdAt === 'number' && Number.isSafeInteger(createdAt) && typeof id === 'string' && /^[0-9a-f-]{36}$/.test(id)
      ? { createdAt: new Date(createdAt), id }
      : null
  } catch {
    return null
  }
}

const moneyOf = (order: TradeOrderRow, payments: PaymentRow[], refunds: RefundRow[]): MoneyView =>
  moneyViewOf({
    order: { ...order, payBy: order.payBy.getTime(), paidAt: at(order.paidAt), lastCheckAt: at(order.lastCheckAt) },
    payments: payments
      .filter((p) => p.tradeOrderId === order.id)
      .map((p) => ({
        ...p,
        isOffered: p.state === 'PAID_LATE' && p.lateOfferUntil !== null && p.lateAnswer === null,
        createdAt: p.createdAt.getTime(),
        paidAt: at(p.paidAt),
        cashierOpenedAt: at(p.cashierOpenedAt),
        answeredAt: at(p.answeredAt),
        lastCheckAt: at(p.lastCheckAt),
        dueAt: at(p.dueAt),
      })),
    // What the institution has not agreed to among itself is no promise yet.
    refunds: refunds
      .filter((r) => r.tradeOrderId === order.id && r.state !== 'APPROVING' && (r.state !== 'REJECTED' || r.submittedAt !== null) && r.withdrawnAt === null)
      .map((r) => ({
        ...r,
        requestedAt: r.requestedAt.getTime(),
        acceptedAt: at(r.acceptedAt),
        finishedAt: at(r.finishedAt),
        dueAt: at(r.dueAt),
        lastCheckAt: at(r.lastCheckAt),
      })),
  })

/** Payments for residents and for other slices: thin over the use cases; reading money of a person is audited before it is shown. */
export class PaymentsService extends PaymentsPublic {
  constructor(
    private readonly ctx: PaymentContext,
    private readonly audit: Audit,
    private readonly identity: IdentityPublic,
    private readonly directory: DirectoryPublic,
    private readonly cashierUrl: string | null,
    private readonly history: Pick<HistoryRepository, 'insuranceOf'>,
  ) {
    super()
  }

  async isApproved(institutionId: string, sql: Sql = this.ctx.db): Promise<boolean> {
    return (await this.ctx.standing.isApproved(sql, institutionId)) && (await this.ctx.routes.receives(sql, institutionId, this.ctx.clock.date()))
  }

  openTradeOrder(tx: Sql, request: TradeOrderRequest): Promise<string> {
    return openTradeOrder(this.ctx, tx, request)
  }

  openCheckout(accountId: string, tradeOrderId: string): Promise<Result<CheckoutTicket, CheckoutRefusal>> {
    return openCheckout(this.ctx, accountId, tradeOrderId, this.cashierUrl)
  }

  requestClose(tx: Sql, tradeOrderId: string): Promise<void> {
    return requestClose(this.ctx, tx, tradeOrderId)
  }

  async requestFullRefund(tx: Sql, tradeOrderId: string, cause: RefundCause): Promise<void> {
    const order = await this.ctx.payments.lockOrder(tx, tradeOrderId)
    if (!order) throw new Error('the trade order does not exist')
    const accepted = (await this.ctx.payments.listPayments(tx, [order.id])).find((p) => p.state === 'SUCCESS')
    if (accepted) await requestRefund(this.ctx, tx, order, accepted, cause)
  }

  requestPartialRefund(tx: Sql, tradeOrderId: string, part: RefundPart, cause: RefundCause, key: string): Promise<Result<string, PartialRefundRefusal>> {
    return requestPartialRefund(this.ctx, tx, tradeOrderId, part, { cause, key })
  }

  /** For whoever finds a refund of the channel's console: in a bill, or by hand (J18). */
  adoptChannelRefund(tx: Sql, stated: ChannelOnlyRefund): Promise<Adoption> {
    return adoptChannelRefund(this.ctx, tx, stated)
  }

  async extendPayBy(tx: Sql, tradeOrderId: string, payBy: Instant): Promise<void> {
    const order = await this.ctx.payments.lockOrder(tx, tradeOrderId)
    // time_expire cannot change after the first call (§4.3).
    const isUnsent = order?.state === 'OPEN' && (await this.ctx.payments.listPayments(tx, [tradeOrderId])).length === 0
    if (isUnsent) await this.ctx.payments.setPayBy(tx, tradeOrderId, new Date(payBy))
  }

  answerLateMoney(tx: Sql, tradeOrderId: string, answer: 'ACCEPTED' | 'DECLINED'): Promise<boolean> {
    return answerLateMoney(this.ctx, tx, tradeOrderId, answer)
  }

  withdrawRefunds(tx: Sql, tradeOrderId: string): Promise<'WITHDRAWN' | 'TOO_LATE' | 'NONE'> {
    return withdrawRefunds(this.ctx, tx, tradeOrderId)
  }

  reassign(tx: Sql, tradeOrderId: string, from: BusinessKind, to: { businessKind: BusinessKind; businessId: string }): Promise<boolean> {
    return this.ctx.payments.reassign(tx, tradeOrderId, from, to)
  }

  async viewMoney(tradeOrderIds: readonly string[]): Promise<Map<string, MoneyView>> {
    if (tradeOrderIds.length === 0) return new Map()
    const { db, payments, refunds } = this.ctx
    const [orders, attempts, back] = await Promise.all([
      payments.findOrders(db, tradeOrderIds),
      payments.listPayments(db, tradeOrderIds),
      refunds.listByOrder(db, tradeOrderIds),
    ])
    return new Map(orders.map((order) => [order.id, moneyOf(order, attempts, back)]))
  }

  async list(accountId: string, query: QueryOf<typeof listTradeOrders>, requestId: string): Promise<Result<Page<TradeOrder>, 'INVALID_INPUT'>> {
    const after = query.cursor === undefined ? null : pageAt(query.cursor)
    if (query.cursor !== undefined && !after) return refuse('INVALID_INPUT')
    const limit = query.limit ?? DEFAULT_LIMIT
    const orders = await this.ctx.payments.listOwnOrders(this.ctx.db, orderFilter(accountId, query), query.state ?? null, after, limit + 1)
    const shown = orders.slice(0, limit)
    const last = shown.at(-1)
    for (const personId of new Set(shown.map((o) => o.personId)))
      await this.audit.record({
        actorAccountId: accountId,
        action: 'payments.listTradeOrders',
        objectKind: 'trade_order',
        objectId: null,
        personId,
        outcome: 'ALLOWED',
        requestId,
      })
    return ok({ items: await this.present(accountId, shown), nextCursor: orders.length > limit && last ? cursorOf(last) : null })
  }

  /** @returns null when it is not there or not theirs */
  async show(accountId: string, id: string, action: string, requestId: string): Promise<TradeOrder | null> {
    const order = await this.ctx.payments.findOwnOrder(this.ctx.db, accountId, id)
    if (!order) return null
    await this.audit.record({
      actorAccountId: accountId,
      action,
      objectKind: 'trade_order',
      objectId: id,
      personId: order.personId,
      outcome: 'ALLOWED',
      requestId,
    })
    return (await this.present(accountId, [order]))[0] ?? null
  }

  async check(accountId: string, id: string, requestId: string): Promise<TradeOrder | null> {
    const order = await this.ctx.payments.findOwnOrder(this.ctx.db, accountId, id)
    if (!order) return null
    await checkTradeOrder(this.ctx, order)
    return this.show(accountId, id, 'payments.checkTradeOrder', requestId)
  }

  takeNotify(kind: NotifyKind, headers: Record<string, string | string[] | undefined>, rawBody: Buffer): ReturnType<typeof takeNotify> {
    return takeNotify(this.ctx, kind, headers, rawBody)
  }

  private async present(accountId: string, orders: TradeOrderRow[]): Promise<TradeOrder[]> {
    const ids = orders.map((o) => o.id)
    const [money, insurance, institutions, labels] = await Promise.all([
      this.viewMoney(ids),
      this.history.insuranceOf(this.ctx.db, ids),
      this.directory.findInstitutions([...new Set(orders.map((o) => o.institutionId))]),
      this.identity.labelPersons(accountId, [...new Set(orders.map((o) => o.personId))]),
    ])
    return orders.flatMap((order) => {
      const view = money.get(order.id)
      if (!view) return []
      const { id, businessKind, businessId } = order
      return [
        {
          ...view,
          id,
          businessKind,
          businessId,
          insuranceFen: insurance.get(id) ?? 0,
          institutionName: institutions.get(order.institutionId)?.name ?? '',
          personNameMasked: labels.get(order.personId)?.nameMasked ?? '',
          createdAt: formatInstant(order.createdAt.getTime()),
          serverTime: formatInstant(this.ctx.clock.now()),
        },
      ]
    })
  }
}
