import type { FastifyBaseLogger } from 'fastify'
import { Logger, makeWorkerUtils, run, type Runner, type WorkerOptions, type WorkerUtils } from 'graphile-worker'

import type { Config } from '../config.ts'
import type { Database } from '../database/database.ts'
import { describeFault } from '../errors.ts'
import type { Message, Outbox } from './outbox.ts'

/** A consumer of news. Must be idempotent: a message is delivered at least once. Throwing means: deliver again later. */
export interface Consumer {
  topic: string
  /** Unique name of the receiving side, `slice.what-it-does`. */
  name: string
  handle(message: Message): Promise<void>
}
/**
 * Work whose due time lies in domain rows. Each run takes what is due by the injected clock (leasing rows with SKIP LOCKED),
 * brings it forward and returns how many rows it moved; 0 means idle.
 */
export interface Sweep {
  name: string
  run(): Promise<number>
}
export interface RanJob {
  name: string
  count: number
}

const TASK = 'work'
const TICK_MS = 1_000
const BATCH = 50
const MAX_ROUNDS = 500

/**
 * Background work. graphile-worker wakes one process of the fleet; what is due is decided by rows and by the injected clock,
 * so nothing assumes that a timer ran (booking-payment §6.2).
 */
export class Jobs {
  private readonly consumers: Consumer[] = []
  private readonly sweeps: Sweep[] = []
  private utils: WorkerUtils | null = null
  private runner: Runner | null = null
  private tick: NodeJS.Timeout | null = null
  private active = 0

  constructor(
    private readonly config: Config,
    private readonly db: Database,
    private readonly outbox: Outbox,
    private readonly log: FastifyBaseLogger,
  ) {}

  addConsumer(consumer: Consumer): void {
    this.consumers.push(consumer)
  }

  addSweep(sweep: Sweep): void {
    this.sweeps.push(sweep)
  }

  async start(): Promise<void> {
    this.utils = await makeWorkerUtils(this.queueOptions())
    await this.utils.migrate()
    if (!this.config.runsWorker) return
    this.runner = await run({
      ...this.queueOptions(),
      parsedCronItems: [],
      concurrency: 4,
      noHandleSignals: true,
      pollInterval: 1_000,
      taskList: { [TASK]: async () => void (await this.runRound()) },
    })
    this.tick = setInterval(() => this.wake('tick'), TICK_MS)
  }

  private queueOptions(): Pick<WorkerOptions, 'pgPool' | 'logger'> {
    // Its own copy of the pg types differs in fields it never uses. Its log lines quote payloads and errors, so only their level is kept.
    const pgPool = this.db.pool as unknown as NonNullable<WorkerOptions['pgPool']>
    const logger = new Logger(() => (level: string) => (level === 'error' || level === 'warning' ? this.log.warn({ queue: level }, 'job queue') : undefined))
    return { pgPool, logger }
  }

  async stop(): Promise<void> {
    if (this.tick) clearInterval(this.tick)
    await this.runner?.stop()
    while (this.active > 0) await new Promise((done) => setTimeout(done, 20))
    await this.utils?.release()
  }

  /** Asks for a round of work soon. Never awaited and never fatal: the tick finds whatever a lost wake-up left behind. */
  wake(key = 'wake'): void {
    void this.utils?.addJob(TASK, {}, { jobKey: key, maxAttempts: 1 }).catch((error: unknown) => this.log.warn({ fault: describeFault(error) }, 'wake-up lost'))
  }

  /** Runs everything now due, by the injected clock, until idle. @param only name of one sweep, or `outbox` */
  async runDue(only?: string): Promise<RanJob[]> {
    const totals = new Map<string, number>()
    for (let round = 0; round < MAX_ROUNDS; round++) {
      const ran = await this.runRound(only)
      for (const job of ran) totals.set(job.name, (totals.get(job.name) ?? 0) + job.count)
      if (ran.length === 0 && this.active === 0) break
      if (ran.length === 0) await new Promise((done) => setTimeout(done, 20))
    }
    return [...totals].map(([name, count]) => ({ name, count }))
  }

  private async runRound(only?: string): Promise<RanJob[]> {
    this.active++
    try {
      const sweeps = this.sweeps.filter((s) => !only || s.name === only)
      const ran = await Promise.all([
        ...(!only || only === 'outbox' ? [this.counted('outbox', () => this.drain())] : []),
        ...sweeps.map((s) => this.counted(s.name, () => s.run())),
      ])
      return ran.filter((job) => job.count > 0)
    } finally {
      this.active--
    }
  }

  private async counted(name: string, work: () => Promise<number>): Promise<RanJob> {
    try {
      return { name, count: await work() }
    } catch (error) {
      this.log.error({ job: name, fault: describeFault(error) }, 'job failed')
      return { name, count: 0 }
    }
  }

  private async drain(): Promise<number> {
    const messages = await this.outbox.claimDue(BATCH)
    await Promise.all(messages.map((message) => this.deliver(message)))
    return messages.length
  }

  private async deliver(message: Message & { attempts: number }): Promise<void> {
    try {
      for (const consumer of this.consumers.filter((c) => c.topic === message.topic)) {
        if (await this.outbox.wasTaken(message.id, consumer.name)) continue
        await consumer.handle(message)
        await this.outbox.take(message.id, consumer.name)
      }
      await this.outbox.done(message.id)
    } catch (error) {
      this.log.warn({ topic: message.topic, attempts: message.attempts, fault: describeFault(error) }, 'delivery failed')
      await this.outbox.failed(message.id, message.attempts)
    }
  }
}
