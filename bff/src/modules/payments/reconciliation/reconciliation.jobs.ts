import type { FastifyBaseLogger } from 'fastify'

import { dateOf } from '@jktl/shared/kernel/dates'

import { describeFault } from '../../../platform/errors.ts'
import type { Jobs } from '../../../platform/jobs/jobs.ts'
import { BillRetentionRepository } from './bill-retention.repository.ts'
import { lastBillDate, STEP_LEASE_MS } from './domain/recon-schedule.ts'
import { advanceBatch } from './use-cases/advance-batch.ts'
import { planBatches } from './use-cases/plan-batches.ts'
import type { ReconContext } from './use-cases/recon-context.ts'
import { retireRows } from './use-cases/retire-rows.ts'
import { resolveDifference } from './use-cases/resolve-difference.ts'

const BATCHES = 8
const DIFFERENCES = 10

/** Sweeps over days that are due by the injected clock. */
export class ReconciliationJobs {
  /** Planning looks back over all days, so once per day is enough; a new process looks again. */
  private plannedUntil = ''
  private retiredOn = ''
  private readonly retention = new BillRetentionRepository()

  constructor(
    private readonly ctx: ReconContext,
    private readonly jobs: Jobs,
    private readonly log: FastifyBaseLogger,
  ) {}

  onModuleInit(): void {
    const { ctx } = this
    this.jobs.addSweep({ name: 'payments.recon', run: () => this.advance() })
    this.jobs.addSweep({ name: 'payments.recon-retention', run: () => this.retire() })
    this.jobs.addSweep({
      name: 'payments.recon-resolve',
      run: async () => {
        const aged = await ctx.conclusions.ageOverdue(ctx.db, ctx.clock.date())
        const due = await ctx.differences.claimDue(ctx.db, ctx.clock.date(), STEP_LEASE_MS, DIFFERENCES)
        return aged + (await this.each(due, (difference) => resolveDifference(ctx, difference)))
      },
    })
  }

  /** Looks once a day for days signed long ago; goes on with what has begun. */
  private async retire(): Promise<number> {
    const today = dateOf(this.ctx.clock.now())
    const done = await retireRows(this.ctx, this.retention, this.retiredOn !== today)
    if (done === 0) this.retiredOn = today
    return done
  }

  /** One after the other: a fund flow needs the trade bill of its day. */
  private async advance(): Promise<number> {
    const { ctx } = this
    const last = lastBillDate(ctx.clock.now())
    const planned = last === this.plannedUntil ? 0 : await planBatches(ctx)
    this.plannedUntil = last
    const due = await ctx.db.transaction((tx) => ctx.batches.claimDue(tx, ctx.clock.date(), STEP_LEASE_MS, BATCHES))
    return planned + (await this.each(due, (batch) => advanceBatch(ctx, batch)))
  }

  private async each<Row>(rows: readonly Row[], work: (row: Row) => Promise<void>): Promise<number> {
    let done = 0
    for (const row of rows)
      try {
        await work(row)
        done++
      } catch (error) {
        this.log.error({ fault: describeFault(error) }, 'reconciliation could not be brought forward')
      }
    return done
  }
}
