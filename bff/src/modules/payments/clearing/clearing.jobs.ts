import { Inject, Injectable, type OnModuleInit } from '@nestjs/common'
import type { FastifyBaseLogger } from 'fastify'

import { describeFault } from '../../../platform/errors.ts'
import { Jobs } from '../../../platform/jobs/jobs.ts'
import { LOG } from '../../../platform/platform.module.ts'
import { apportionDay, holdTouchedRows } from './use-cases/apportion-day.ts'
import { CLEARING_CONTEXT, type ClearingContext } from './use-cases/context.ts'

const BATCH = 10

/** Takes signed-off days apart, and keeps what nobody has signed yet free of rows in dispute. */
@Injectable()
export class ClearingJobs implements OnModuleInit {
  constructor(
    @Inject(CLEARING_CONTEXT) private readonly ctx: ClearingContext,
    @Inject(Jobs) private readonly jobs: Jobs,
    @Inject(LOG) private readonly log: FastifyBaseLogger,
  ) {}

  onModuleInit(): void {
    const { ctx } = this
    this.jobs.addSweep({
      name: 'payments.clearing',
      run: async () =>
        (await this.each(await ctx.apportion.listDue(ctx.db, BATCH), (due) => apportionDay(ctx, due))) +
        (await this.each(await ctx.apportion.listTouched(ctx.db, BATCH), (touched) => holdTouchedRows(ctx, touched))),
    })
  }

  private async each<Row>(rows: readonly Row[], work: (row: Row) => Promise<boolean>): Promise<number> {
    let done = 0
    for (const row of rows)
      try {
        if (await work(row)) done++
      } catch (error) {
        this.log.error({ fault: describeFault(error) }, 'a day could not be cleared')
      }
    return done
  }
}
