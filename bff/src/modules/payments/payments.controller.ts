import { Controller, UseFilters } from '@nestjs/common'
import type { Page } from '@jktl/shared/kernel/paging'
import { checkTradeOrder, createAttempt, getTradeOrder, listTradeOrders, notifyRefund, notifyTransaction } from '@jktl/shared/payments/contract'
import type { CheckoutTicket, TradeOrder } from '@jktl/shared/payments/contract'

import { NOT_FOUND, Refusal, unwrap } from '../../platform/errors.ts'
import { CallerOf, Endpoint, type Input, InputOf } from '../../platform/http/endpoint.ts'
import { Metrics } from '../../platform/metrics.ts'
import type { Caller } from '../../platform/sessions.ts'
import { NotifyRefused, NotifyRefusedFilter } from './notify-refused.filter.ts'
import type { NotifyKind } from './payment-channel.ts'
import { PaymentsJobs } from './payments.jobs.ts'
import { PaymentsService } from './payments.service.ts'

const found = <T>(value: T | null): T => {
  if (value === null) throw new Refusal(NOT_FOUND)
  return value
}

@Controller()
export class PaymentsController {
  constructor(
    private readonly payments: PaymentsService,
    private readonly jobs: PaymentsJobs,
    private readonly metrics: Metrics,
  ) {}

  @Endpoint(listTradeOrders)
  async list(@InputOf() input: Input<typeof listTradeOrders>, @CallerOf() caller: Caller): Promise<Page<TradeOrder>> {
    return unwrap('KERNEL', await this.payments.list(caller.accountId, input.query, input.requestId))
  }

  @Endpoint(getTradeOrder)
  async show(@InputOf() input: Input<typeof getTradeOrder>, @CallerOf() caller: Caller): Promise<TradeOrder> {
    return found(await this.payments.show(caller.accountId, input.params.id, 'payments.getTradeOrder', input.requestId))
  }

  @Endpoint(createAttempt)
  async open(@InputOf() input: Input<typeof createAttempt>, @CallerOf() caller: Caller): Promise<CheckoutTicket> {
    const opened = await this.payments.openCheckout(caller.accountId, input.params.id)
    if (!opened.ok && opened.code === 'NOT_FOUND') throw new Refusal(NOT_FOUND)
    return unwrap('PAYMENTS', opened)
  }

  @Endpoint(checkTradeOrder)
  async check(@InputOf() input: Input<typeof checkTradeOrder>, @CallerOf() caller: Caller): Promise<TradeOrder> {
    return found(await this.payments.check(caller.accountId, input.params.id, input.requestId))
  }

  @Endpoint(notifyTransaction)
  @UseFilters(NotifyRefusedFilter)
  takeTransaction(@InputOf() input: Input<typeof notifyTransaction>): Promise<void> {
    return this.take('transaction', input)
  }

  @Endpoint(notifyRefund)
  @UseFilters(NotifyRefusedFilter)
  takeRefund(@InputOf() input: Input<typeof notifyRefund>): Promise<void> {
    return this.take('refund', input)
  }

  /** Acknowledged once it is durable (P9); processed after that. */
  private async take(kind: NotifyKind, { headers, rawBody }: { headers: Input<typeof notifyRefund>['headers']; rawBody: Buffer }): Promise<void> {
    const taken = await this.payments.takeNotify(kind, headers, rawBody)
    if (!taken.ok) {
      this.metrics.refusedNotifies.inc({ reason: taken.reason })
      throw new NotifyRefused(taken.reason)
    }
    if (taken.stored) this.jobs.processSoon(taken.stored)
  }
}
