import { HOUR_MS } from '@jktl/shared/kernel/dates'

import type { Jobs } from '../../../platform/jobs/jobs.ts'
import type { PaymentContext } from '../use-cases/context.ts'
import { explain } from './domain/suspense.ts'
import { SuspenseRepository } from './suspense.repository.ts'

/** P10: once an hour every process looks whether what waits between accounts is explained; what is not needs a person (§6.4). */
export class SuspenseJobs {
  private readonly suspense = new SuspenseRepository()
  private lastLookAt: number | null = null

  constructor(
    private readonly ctx: PaymentContext,
    private readonly jobs: Jobs,
  ) {}

  register(): void {
    this.jobs.addSweep({ name: 'payments.suspense', run: () => this.look() })
  }

  /** @returns 0: it brings nothing forward */
  private async look(): Promise<number> {
    const now = this.ctx.clock.now()
    if (this.lastLookAt !== null && now - this.lastLookAt < HOUR_MS) return 0
    this.lastLookAt = now
    const { balances, items } = await this.ctx.db.transaction((tx) => this.suspense.read(tx, null))
    for (const account of explain(balances, items)) if (!account.isExplained) this.ctx.alarms.raise('SUSPENSE_UNEXPLAINED')
    return 0
  }
}
