import { Counter, Gauge } from 'prom-client'

import type { Clock } from '../../../platform/clock.ts'
import type { Sql } from '../../../platform/database/database.ts'
import type { Metrics } from '../../../platform/metrics.ts'
import type { RefundBudgetRepository } from './budget.repository.ts'

/** How much of the refund budget is in use, and what the calls brought (§6.4). */
export class RefundBudgetMetrics {
  private readonly calls: Counter

  constructor(metrics: Metrics, db: Sql, clock: Clock, budget: RefundBudgetRepository) {
    this.calls = new Counter({
      name: 'payments_refund_calls_total',
      help: 'Refund calls to the channel by what they brought',
      labelNames: ['outcome'],
      registers: [metrics.registry],
    })
    new Gauge({
      name: 'payments_refund_budget_used',
      help: 'Largest share of a merchant’s refund budget in use',
      labelNames: ['kind'],
      registers: [metrics.registry],
      async collect() {
        for (const { kind, used } of await budget.use(db, clock.date())) this.set({ kind }, used)
      },
    })
    new Gauge({
      name: 'payments_refunds_waiting',
      help: 'Refunds not sent to the channel yet',
      registers: [metrics.registry],
      async collect() {
        this.set((await budget.queue(db, null)).waiting)
      },
    })
  }

  called(outcome: 'accepted' | 'error'): void {
    this.calls.inc({ outcome })
  }
}
