import type { FastifyBaseLogger } from 'fastify'

import { describeFault } from '../../platform/errors.ts'
import type { Jobs } from '../../platform/jobs/jobs.ts'
import { CALL_LEASE_MS, FORGOTTEN_AFTER_MS } from './domain/schedule.ts'
import type { NotifyRow } from './notify-inbox.repository.ts'
import { sendRefunds } from './refunds/use-cases/send-refunds.ts'
import { advancePayment } from './use-cases/advance-payment.ts'
import { advanceRefund } from './use-cases/advance-refund.ts'
import type { PaymentContext } from './use-cases/context.ts'
import { requestClose } from './use-cases/request-close.ts'
import { processNotify } from './use-cases/take-notify.ts'

const BATCH = 20

/** Sweeps over rows that are due by the injected clock. A row whose work fails keeps its lease and is taken again when that ends. */
export class PaymentsJobs {
  constructor(
    private readonly ctx: PaymentContext,
    private readonly jobs: Jobs,
    private readonly log: FastifyBaseLogger,
  ) {}

  register(): void {
    const { ctx } = this
    const now = (): Date => ctx.clock.date()
    this.jobs.addSweep({
      name: 'payments.advance',
      run: async () =>
        this.each(await ctx.payments.claimDue(ctx.db, ['CREATED', 'PREPAYING', 'CREATE_UNKNOWN', 'PREPAID', 'PAID_LATE'], now(), CALL_LEASE_MS, BATCH), (row) =>
          advancePayment(ctx, row),
        ),
    })
    this.jobs.addSweep({
      name: 'payments.close',
      run: async () => {
        const forgotten = await ctx.payments.forgottenOrderIds(ctx.db, new Date(ctx.clock.now() - FORGOTTEN_AFTER_MS), BATCH)
        const asked = await this.each(forgotten, (id) => ctx.db.transaction((tx) => requestClose(ctx, tx, id)))
        return asked + (await this.each(await ctx.payments.claimDue(ctx.db, ['CLOSING'], now(), CALL_LEASE_MS, BATCH), (row) => advancePayment(ctx, row)))
      },
    })
    this.jobs.addSweep({
      name: 'payments.refund',
      run: async () =>
        (await sendRefunds(ctx, (error) => this.log.error({ fault: describeFault(error) }, 'a refund could not be sent'))) +
        (await this.each(await ctx.refunds.claimDue(ctx.db, now(), CALL_LEASE_MS, BATCH), (row) => advanceRefund(ctx, row))),
    })
    this.jobs.addSweep({
      name: 'payments.notify',
      run: async () => this.each(await ctx.inbox.claimDue(ctx.db, now(), CALL_LEASE_MS, BATCH), (row) => processNotify(ctx, row)),
    })
  }

  /** At once, after the callback was acknowledged; what fails here the sweep finds again. */
  processSoon(row: NotifyRow): void {
    setImmediate(() => {
      void this.each([row], (stored) => processNotify(this.ctx, stored)).then(() => this.jobs.wake('payments.notify'))
    })
  }

  private async each<Row>(rows: readonly Row[], work: (row: Row) => Promise<void>): Promise<number> {
    const ends = await Promise.all(
      rows.map((row) =>
        work(row).then(
          () => true,
          (error: unknown) => {
            this.log.error({ fault: describeFault(error) }, 'a payment could not be brought forward')
            return false
          },
        ),
      ),
    )
    return ends.filter(Boolean).length
  }
}
