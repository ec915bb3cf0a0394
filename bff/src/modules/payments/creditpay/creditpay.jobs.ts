import type { OnApplicationShutdown, OnModuleInit } from '@nestjs/common'
import { dateOf } from '@jktl/shared/kernel/dates'

import type { Jobs } from '../../../platform/jobs/jobs.ts'
import type { Message } from '../../../platform/jobs/outbox.ts'
import { PAYMENT_TOPICS } from '../public.ts'
import type { CreditpayContext } from './use-cases/context.ts'
import { judge, remind } from './use-cases/keep-standing.ts'
import { allocateRepayment } from './use-cases/repay.ts'
import { answerDesks, readDesks } from './use-cases/serve-desk.ts'
import { expire } from './use-cases/visit-on-credit.ts'

const BATCH = 50

/** What happens to visits on credit without a request; every sweep catches up on whatever is due. */
export class CreditpayJobs implements OnModuleInit, OnApplicationShutdown {
  constructor(
    private readonly ctx: CreditpayContext,
    private readonly jobs: Jobs,
  ) {}

  onModuleInit(): void {
    const { ctx } = this
    this.jobs.addSweep({ name: 'creditpay.read-desks', run: () => readDesks(ctx) })
    this.jobs.addSweep({ name: 'creditpay.answer-desks', run: () => answerDesks(ctx) })
    this.jobs.addSweep({
      name: 'creditpay.expire',
      run: async () => this.each(await ctx.entries.listExpired(ctx.db, ctx.clock.date(), BATCH), (entry) => expire(ctx, entry.id)),
    })
    this.jobs.addSweep({
      name: 'creditpay.remind',
      run: async () => this.each(await ctx.entries.listToRemind(ctx.db, dateOf(ctx.clock.now()), BATCH), (entry) => remind(ctx, entry)),
    })
    this.jobs.addSweep({
      name: 'creditpay.judge',
      run: async () => this.each(await ctx.entries.listToJudge(ctx.db, dateOf(ctx.clock.now()), BATCH), (id) => judge(ctx, id)),
    })
    // K4: announced as often as it may be, allocated once.
    this.jobs.addConsumer({
      topic: PAYMENT_TOPICS.paid,
      name: 'creditpay.allocate',
      handle: async (message) => {
        const id = repaymentOf(message)
        if (id) await ctx.db.transaction((tx) => allocateRepayment(ctx, tx, id))
      },
    })
    this.jobs.addConsumer({
      topic: PAYMENT_TOPICS.closed,
      name: 'creditpay.close',
      handle: async (message) => {
        const id = repaymentOf(message)
        if (id) await ctx.repayments.settle(ctx.db, id, { state: 'CLOSED', allocatedFen: 0, keptFen: 0 }, ctx.clock.date())
      },
    })
  }

  onApplicationShutdown(): Promise<void> {
    return this.ctx.his.close()
  }

  private async each<Row>(rows: readonly Row[], work: (row: Row) => Promise<boolean>): Promise<number> {
    let moved = 0
    for (const row of rows) if (await work(row)) moved++
    return moved
  }
}

const repaymentOf = ({ payload }: Message): string | null =>
  payload.businessKind === 'CREDIT_REPAYMENT' && typeof payload.businessId === 'string' ? payload.businessId : null
