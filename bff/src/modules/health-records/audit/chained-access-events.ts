import { randomUUID } from 'node:crypto'

import { HOUR_MS } from '@jktl/shared/kernel/dates'
import type { FastifyBaseLogger } from 'fastify'

import type { Clock } from '../../../platform/clock.ts'
import { Coalescer } from '../../../platform/database/coalescer.ts'
import type { Database, Sql } from '../../../platform/database/database.ts'
import { describeFault, Refusal } from '../../../platform/errors.ts'
import { type AccessEvent, AccessEvents } from '../access-events.ts'
import type { AccessChainRepository } from './access-chain.repository.ts'
import type { DenialsRepository } from './denials.repository.ts'
import { categoryOf } from './domain/categorize.ts'
import { hashOf, linkOf, SHARDS, shardOf } from './domain/chain.ts'
import { sealDetail } from './domain/detail.ts'

interface Timed {
  event: AccessEvent
  at: Date
}
/** Whether the actor has been refused so often that they get no more answers for a while. */
type Appended = { isOver: boolean }

const BATCH = 200

/**
 * The chains of access events (§3.10). Events that arrive together are one transaction per shard, which locks the end of its chain: seq has no gaps
 * and processes never fork a chain.
 */
export class ChainedAccessEvents extends AccessEvents {
  private readonly shards: readonly Coalescer<Timed, Appended>[]

  constructor(
    private readonly db: Database,
    private readonly clock: Clock,
    private readonly chain: AccessChainRepository,
    private readonly denials: DenialsRepository,
    private readonly log: FastifyBaseLogger,
  ) {
    super()
    this.shards = Array.from(
      { length: SHARDS },
      (_, shard) => new Coalescer<Timed, Appended>((items) => db.transaction((tx) => this.write(tx, shard, items)), { batch: BATCH, atOnce: 1 }),
    )
  }

  async append(event: AccessEvent, sql?: Sql): Promise<void> {
    const timed = { event, at: this.clock.date() }
    const shard = shardOf(event.personId)
    const { isOver } = await this.orUnavailable(async () => {
      if (!sql) return (await this.shards[shard]?.call(timed)) ?? { isOver: false }
      await this.write(sql, shard, [timed])
      // Refusing inside somebody's transaction would take the event back.
      return { isOver: false }
    })
    if (isOver) throw this.tooMany(timed.at)
  }

  async missed(actorAccountId: string): Promise<void> {
    const at = this.clock.date()
    const over = await this.orUnavailable(() => this.denials.count(this.db, new Map([[actorAccountId, 1]]), at))
    if (over.get(actorAccountId)) throw this.tooMany(at)
  }

  private async write(tx: Sql, shard: number, items: readonly Timed[]): Promise<Appended[]> {
    const newest = items.at(-1)?.at ?? this.clock.date()
    const refused = new Map<string, number>()
    for (const { event } of items) if (event.outcome === 'DENY') refused.set(event.actorAccountId, (refused.get(event.actorAccountId) ?? 0) + 1)
    const over = refused.size > 0 ? await this.denials.count(tx, refused, newest) : new Map<string, boolean>()
    const personIds = items.map(({ event }) => event.personId)
    const subjects = await this.chain.subjectsOf(tx, personIds, newest)
    const drafts = items.map(({ event, at }) => {
      const subject = subjects.get(event.personId)
      if (!subject) throw new Error('the person of an access event was erased while it was written')
      const id = randomUUID()
      const sealed = sealDetail(subject.key, id, event)
      return { shard, id, atMs: at.getTime(), subjectId: subject.id, outcome: event.outcome, category: categoryOf(event), sealed }
    })
    const head = await this.chain.lockHead(tx, shard)
    const digest = hashOf(head.algorithm)
    let { seq, hash } = head
    const links = drafts.map((draft) => {
      const chained = { ...draft, seq: ++seq }
      hash = linkOf(digest, hash, chained)
      return { ...chained, hash }
    })
    await this.chain.insert(tx, shard, links)
    return items.map(({ event }) => ({ isOver: event.outcome === 'DENY' && over.get(event.actorAccountId) === true }))
  }

  /** No entry, no data: whatever went wrong, the read is refused. */
  private async orUnavailable<T>(work: () => Promise<T>): Promise<T> {
    try {
      return await work()
    } catch (error) {
      this.log.error({ fault: describeFault(error) }, 'access event lost, read refused')
      throw new Refusal('HEALTH_RECORDS.AUDIT_UNAVAILABLE')
    }
  }

  private tooMany(at: Date): Refusal {
    return new Refusal('KERNEL.TOO_MANY_REQUESTS', { retryAfterSeconds: Math.ceil((HOUR_MS - (at.getTime() % HOUR_MS)) / 1000) })
  }
}
