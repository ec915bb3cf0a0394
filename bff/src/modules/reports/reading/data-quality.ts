import { Counter } from 'prom-client'

import type { Metrics } from '../../../platform/metrics.ts'

type Problem = 'FLAG_AGAINST_RANGE' | 'NO_UNIT' | 'NO_RANGE'

/** Reports whose own parts do not fit together (§2.3.1): counted when they are looked at, without saying whose. */
export class DataQuality {
  private readonly seen: Counter<'problem'>

  constructor(metrics: Metrics) {
    this.seen = new Counter({
      name: 'report_data_quality_total',
      help: 'Values shown whose report contradicts itself or leaves something out',
      labelNames: ['problem'],
      registers: [metrics.registry],
    })
  }

  count(problem: Problem): void {
    this.seen.inc({ problem })
  }
}
