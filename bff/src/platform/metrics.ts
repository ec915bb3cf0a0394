import { Counter, collectDefaultMetrics, Gauge, Histogram, Registry } from 'prom-client'

import type { Sql } from './database/database.ts'

/** Prometheus metrics. Labels are route ids, upstream names and states: never an id, a name or an address. */
export class Metrics {
  readonly registry = new Registry()
  readonly requests = new Histogram({
    name: 'http_request_seconds',
    help: 'Duration of API requests',
    labelNames: ['route', 'status'],
    buckets: [0.005, 0.02, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5],
    registers: [this.registry],
  })
  readonly upstream = new Histogram({
    name: 'upstream_request_seconds',
    help: 'Duration of calls to upstreams',
    labelNames: ['upstream', 'outcome'],
    buckets: [0.01, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10],
    registers: [this.registry],
  })
  readonly refusedNotifies = new Counter({
    name: 'wechat_notify_refused_total',
    help: 'Callbacks that failed verification',
    labelNames: ['reason'],
    registers: [this.registry],
  })

  constructor(db: Sql) {
    collectDefaultMetrics({ register: this.registry })
    new Gauge({
      name: 'outbox_messages',
      help: 'Undelivered messages',
      labelNames: ['state'],
      registers: [this.registry],
      async collect() {
        const [row] = await db.query<{ waiting: number; dead: number }>(
          `SELECT count(*) FILTER (WHERE dead_at IS NULL) AS waiting, count(*) FILTER (WHERE dead_at IS NOT NULL) AS dead FROM outbox WHERE done_at IS NULL`,
        )
        this.set({ state: 'waiting' }, row?.waiting ?? 0)
        this.set({ state: 'dead' }, row?.dead ?? 0)
      },
    })
  }

  observeUpstream = (event: { upstream: string; outcome: string; ms: number }): void =>
    this.upstream.observe({ upstream: event.upstream, outcome: event.outcome }, event.ms / 1000)
}
