import { Counter, Gauge } from 'prom-client'

import type { Metrics } from '../../../platform/metrics.ts'
import type { CluesRepository } from './clues.repository.ts'

/** How often the CDC was called and how many clues nobody has taken: numbers, with no label that tells anything. */
export class ClueMetrics {
  private readonly alarms: Counter

  constructor({ registry }: Metrics, clues: CluesRepository) {
    this.alarms = new Counter({ name: 'infectious_clue_alarms_total', help: 'Calls to the CDC because of a clue', registers: [registry] })
    new Gauge({
      name: 'infectious_clues_waiting',
      help: 'Clues nobody has acknowledged',
      registers: [registry],
      async collect() {
        this.set((await clues.waiting()).waiting)
      },
    })
  }

  countAlarms = (calls: number): void => this.alarms.inc(calls)
}
