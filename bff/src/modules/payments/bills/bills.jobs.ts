import type { OnModuleDestroy, OnModuleInit } from '@nestjs/common'
import type { FastifyBaseLogger } from 'fastify'

import { describeFault } from '../../../platform/errors.ts'
import type { Jobs } from '../../../platform/jobs/jobs.ts'
import type { Message } from '../../../platform/jobs/outbox.ts'
import { PAYMENT_TOPICS } from '../public.ts'
import { LEASE_MS } from './domain/payment-steps.ts'
import { advanceInsurance, advanceInsuranceRefund } from './use-cases/advance-insurance.ts'
import { advanceHospitalPayment } from './use-cases/advance-payment.ts'
import { takeCashNews } from './use-cases/bring-forward.ts'
import type { BillsContext } from './use-cases/context.ts'
import { takeLateCash } from './use-cases/take-late-cash.ts'
import { takeReturns } from './use-cases/take-returns.ts'

const BATCH = 20
const KINDS: ReadonlySet<unknown> = new Set(['CLINIC_BILL', 'DEPOSIT'])

/** News of the cash part, and what is due by the injected clock. A row whose work fails keeps its lease and is taken again when that ends. */
export class BillsJobs implements OnModuleInit, OnModuleDestroy {
  constructor(
    private readonly ctx: BillsContext,
    private readonly jobs: Jobs,
    private readonly log: FastifyBaseLogger,
  ) {}

  onModuleInit(): void {
    const { ctx } = this
    const now = (): Date => ctx.clock.date()
    this.jobs.addConsumer({ topic: PAYMENT_TOPICS.paid, name: 'payments.bills-paid', handle: (message) => this.take(message, 'PAID') })
    this.jobs.addConsumer({ topic: PAYMENT_TOPICS.closed, name: 'payments.bills-closed', handle: (message) => this.take(message, 'CLOSED') })
    this.jobs.addConsumer({ topic: PAYMENT_TOPICS.late, name: 'payments.bills-late', handle: (message) => this.takeLate(message) })
    this.jobs.addSweep({
      name: 'payments.hospital',
      run: async () => this.each(await ctx.payments.claimDue(ctx.db, now(), LEASE_MS, BATCH), (row) => advanceHospitalPayment(ctx, row)),
    })
    this.jobs.addSweep({
      name: 'payments.insurance',
      run: async () =>
        (await this.each(await ctx.insurance.claimDue(ctx.db, now(), LEASE_MS, BATCH), (row) => advanceInsurance(ctx, row))) +
        (await this.each(await ctx.insurance.claimDueRefunds(ctx.db, now(), LEASE_MS, BATCH), (row) => advanceInsuranceRefund(ctx, row))),
    })
    this.jobs.addSweep({ name: 'payments.returns', run: () => takeReturns(ctx) })
  }

  async onModuleDestroy(): Promise<void> {
    await Promise.all([this.ctx.hospital.close(), this.ctx.channel.close()])
  }

  private async take({ payload }: Message, news: 'PAID' | 'CLOSED'): Promise<void> {
    if (KINDS.has(payload['businessKind'])) await takeCashNews(this.ctx, String(payload['businessId']), news)
  }

  private async takeLate({ payload }: Message): Promise<void> {
    if (payload['businessKind'] === 'CLINIC_BILL') await takeLateCash(this.ctx, String(payload['businessId']), String(payload['tradeOrderId']))
  }

  private async each<Row>(rows: readonly Row[], work: (row: Row) => Promise<void>): Promise<number> {
    const ends = await Promise.all(
      rows.map((row) =>
        work(row).then(
          () => true,
          (error: unknown) => {
            this.log.error({ fault: describeFault(error) }, 'a payment to a hospital could not be brought forward')
            return false
          },
        ),
      ),
    )
    return ends.filter(Boolean).length
  }
}
