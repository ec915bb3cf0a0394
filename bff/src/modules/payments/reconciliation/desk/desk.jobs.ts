import { Inject, Injectable, type OnModuleDestroy, type OnModuleInit } from '@nestjs/common'
import { addDays, dateOf, MINUTE_MS } from '@jktl/shared/kernel/dates'
import type { FastifyBaseLogger } from 'fastify'

import { describeFault } from '../../../../platform/errors.ts'
import { Jobs } from '../../../../platform/jobs/jobs.ts'
import { LOG } from '../../../../platform/platform.module.ts'
import { DirectoryPublic } from '../../../directory/public.ts'
import { DESK_CONTEXT, type DeskContext } from './desk.context.ts'
import type { DifferenceRow } from './desk.repository.ts'
import { executeHandling } from './use-cases/execute-handling.ts'
import { matchHisBill } from './use-cases/match-his-bill.ts'
import { proofGapMs, verifyHandling } from './use-cases/verify-handling.ts'

const BATCH = 20
const LEASE_MS = 2 * MINUTE_MS
/** The channel or the hospital did not answer: again soon. */
const RETRY_MS = MINUTE_MS
/** A quarter of an hour after the night run of the hospitals (his-interface §7). */
const HIS_DUE_TIME = '06:15'
/** A process that stood still catches up with this many days. */
const OLDEST_DAYS = 31

/** Catch-up sweeps of the finance desk. */
@Injectable()
export class DeskJobs implements OnModuleInit, OnModuleDestroy {
  private plannedUntil = ''

  constructor(
    @Inject(DESK_CONTEXT) private readonly ctx: DeskContext,
    @Inject(DirectoryPublic) private readonly directory: DirectoryPublic,
    @Inject(Jobs) private readonly jobs: Jobs,
    @Inject(LOG) private readonly log: FastifyBaseLogger,
  ) {}

  onModuleInit(): void {
    this.jobs.addSweep({ name: 'payments.his-bills', run: async () => (await this.plan()) + (await this.matchHis()) })
    this.jobs.addSweep({ name: 'payments.differences', run: () => this.handle() })
  }

  async onModuleDestroy(): Promise<void> {
    await Promise.all(Object.values(this.ctx.lists).map((list) => list.close()))
  }

  /** Once a day and process; the database keeps it to once. */
  private async plan(): Promise<number> {
    const now = this.ctx.payments.clock.date()
    const last = addDays(dateOf(now.getTime()), -1)
    if (this.plannedUntil === last) return 0
    const hospitals = (await this.directory.listInstitutions()).filter(({ onlinePay }) => onlinePay)
    const planned = await this.ctx.hisCharges.plan(this.ctx.payments.db, hospitals, addDays(last, 1 - OLDEST_DAYS), last, now, HIS_DUE_TIME)
    this.plannedUntil = last
    return planned
  }

  private async matchHis(): Promise<number> {
    const due = await this.ctx.hisCharges.claimDue(this.ctx.payments.db, this.ctx.payments.clock.date(), LEASE_MS, BATCH)
    if (due.length === 0) return 0
    const hospitals = new Map((await this.directory.listInstitutions()).map((i) => [i.hosCode, i]))
    return this.each(due, async (batch) => {
      const hospital = hospitals.get(batch.hosCode)
      if (!hospital) throw new Error('a bill of a hospital that is not in the directory')
      await matchHisBill(this.ctx, batch, hospital)
    })
  }

  private async handle(): Promise<number> {
    const { db, clock } = this.ctx.payments
    return this.each(await this.ctx.differences.claimDue(db, clock.date(), LEASE_MS, BATCH), async (difference: DifferenceRow) => {
      const isDone = await (difference.state === 'APPROVED' ? executeHandling : verifyHandling)(this.ctx, difference)
      if (isDone) return
      const gapMs = difference.state === 'APPROVED' ? RETRY_MS : proofGapMs(difference.attempts)
      await this.ctx.differences.postpone(db, difference.id, new Date(clock.now() + gapMs))
    })
  }

  /** One after the other: each takes the locks of an order. What fails keeps its lease and is taken again when that ends. */
  private async each<Row>(rows: readonly Row[], work: (row: Row) => Promise<void>): Promise<number> {
    let done = 0
    for (const row of rows)
      try {
        await work(row)
        done++
      } catch (error) {
        this.log.error({ fault: describeFault(error) }, 'a step of the finance desk failed')
      }
    return done
  }
}
