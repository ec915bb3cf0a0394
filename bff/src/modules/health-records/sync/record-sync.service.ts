import { RECORD_SOURCES, type RecordSource } from '@jktl/shared/health-records/model'
import { MINUTE_MS } from '@jktl/shared/kernel/dates'
import type { FastifyBaseLogger } from 'fastify'

import type { Clock } from '../../../platform/clock.ts'
import { describeFault } from '../../../platform/errors.ts'
import { RecordSync, type SourceFreshness } from '../record-sync.ts'
import type { FeedFollower } from './feed-follower.ts'
import type { FreshnessRepository } from './freshness.repository.ts'
import type { RecordReader } from './record-reader.ts'

/** A source is asked about a person at most so often. */
const AGAIN_MS = MINUTE_MS
/** The feed is read for everybody at most so often when nobody asks. */
const FEED_MS = MINUTE_MS / 2

/** Questions remembered in this process, so that most requests need not ask the database whether it is too early. */
const MOST_REMEMBERED = 50_000

/** Everything that reads one source. */
export interface SourceLine {
  source: RecordSource
  reader: RecordReader
  follower: FeedFollower
  close: () => Promise<void>
}

const never = (): SourceFreshness[] =>
  (Object.keys(RECORD_SOURCES) as RecordSource[]).map((source) => ({ source, name: RECORD_SOURCES[source], state: 'NEVER', asOf: null }))

export class RecordSyncService extends RecordSync {
  private readonly underway = new Map<string, Promise<void>>()
  private readonly askedAt = new Map<string, number>()
  private isClosing = false

  constructor(
    private readonly lines: readonly SourceLine[],
    private readonly freshness: FreshnessRepository,
    private readonly clock: Clock,
    private readonly log: Pick<FastifyBaseLogger, 'warn'>,
  ) {
    super()
  }

  async refresh(personId: string, waitMs: number): Promise<SourceFreshness[]> {
    try {
      const waiting = new Set<RecordSource>(this.lines.map(({ source }) => source))
      const asked = Promise.all(this.lines.map((line) => this.ask(line, personId).finally(() => waiting.delete(line.source))))
      let timer: NodeJS.Timeout | undefined
      await Promise.race([asked, new Promise((done) => (timer = setTimeout(done, waitMs)))])
      clearTimeout(timer)
      const late = new Set(waiting)
      const states = await this.freshness.read(personId)
      return states.map((one) => (one.state === 'FRESH' && late.has(one.source) ? { ...one, state: 'STALE' } : one))
    } catch (error) {
      this.log.warn({ fault: describeFault(error) }, 'records not refreshed')
      return never()
    }
  }

  /** For everybody, also when nobody asks. @returns how many objects changed */
  async readFeeds(): Promise<number> {
    const counts = await Promise.all(
      this.lines.map(async ({ source, follower }) => {
        const now = this.clock.now()
        if (this.isClosing || !(await this.freshness.claimFeed(source, new Date(now), new Date(now - FEED_MS)))) return 0
        return (await follower.follow()).changed
      }),
    )
    return counts.reduce((sum, count) => sum + count, 0)
  }

  async close(): Promise<void> {
    this.isClosing = true
    await Promise.allSettled(this.underway.values())
    await Promise.all(this.lines.map((line) => line.close()))
  }

  /** One question per person and source at a time; whoever comes meanwhile waits for it. */
  private ask(line: SourceLine, personId: string): Promise<void> {
    const key = `${line.source} ${personId}`
    const known = this.underway.get(key)
    if (known) return known
    const now = this.clock.now()
    const before = this.askedAt.get(key)
    if (before !== undefined && before > now - AGAIN_MS && before <= now) return Promise.resolve()
    if (this.askedAt.size >= MOST_REMEMBERED) this.askedAt.clear()
    this.askedAt.set(key, now)
    const running = this.read(line, personId)
      .catch((error: unknown) => this.log.warn({ source: line.source, fault: describeFault(error) }, 'source not read'))
      .finally(() => this.underway.delete(key))
    this.underway.set(key, running)
    return running
  }

  private async read({ source, reader, follower }: SourceLine, personId: string): Promise<void> {
    const at = this.clock.date()
    if (this.isClosing || !(await this.freshness.claimAsk(source, personId, at, new Date(at.getTime() - AGAIN_MS)))) return
    await this.freshness.openFeed(source, at)
    const { isComplete } = await reader.readWhole(personId)
    const feed = await follower.follow()
    if (isComplete && feed.isComplete) await this.freshness.noteAnswer(source, personId, at)
  }
}
