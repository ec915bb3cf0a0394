import { csvRows } from './domain/csv-rows.ts'
import type { AccessLog } from '@jktl/shared/health-records/access-log/contract'
import { type AccessFilter, COUNTED_DAYS } from '@jktl/shared/health-records/access-log/model'
import { addDays, dateOf, formatInstant, instantAt } from '@jktl/shared/kernel/dates'

import type { Clock } from '../../../platform/clock.ts'
import { csvOf } from '../../../platform/csv.ts'
import { cursorOf, readCursor } from '../../../platform/http/cursor.ts'
import type { FileAnswer } from '../../../platform/http/file-answer.ts'
import type { AccessLogRepository, EventRange } from './access-log.repository.ts'
import type { AccessReader, LogReading } from './access-reader.ts'
import type { AnchorsRepository } from './anchors.repository.ts'
import { fingerprintOf } from './domain/fingerprint.ts'
import type { LogAsker, LogViewers } from './log-viewers.ts'

const PAGE_SIZE = 20
const EXPORT_DAYS = 365
/** Lines of a file; who has more asks for a shorter time. */
const EXPORT_MAX = 20_000

interface Days {
  from?: string | undefined
  to?: string | undefined
}

/** 谁看过我的档案 (R378, §3.8). */
export class AccessLogService {
  constructor(
    private readonly clock: Clock,
    private readonly log: AccessLogRepository,
    private readonly reader: AccessReader,
    private readonly viewers: LogViewers,
    private readonly anchors: AnchorsRepository,
  ) {}

  async list(
    asker: LogAsker,
    personId: string,
    query: Days & { filter?: AccessFilter | undefined; cursor?: string | undefined; limit?: number | undefined },
  ): Promise<AccessLog> {
    const after = readCursor(query.cursor)
    const reading = await this.viewers.reading(asker, personId, 'list')
    const { looks, hasMore } = await this.reader.looks(reading, {
      filter: query.filter ?? 'all',
      ...this.rangeOf(query),
      after,
      limit: query.limit ?? PAGE_SIZE,
    })
    const last = looks.at(-1)?.newest
    const [items, counts, [fingerprint]] = await Promise.all([this.reader.entries(reading, looks), this.counts(reading), this.fingerprints(1)])
    return {
      items,
      nextCursor: hasMore && last ? cursorOf(new Date(last.atMs), last.id) : null,
      counts,
      isPartial: reading.viewer.kind === 'GUARDIAN' && reading.viewer.isPartial,
      fingerprint: fingerprint ?? null,
      serverTime: formatInstant(this.clock.now()),
    }
  }

  async file(asker: LogAsker, personId: string, days: Days): Promise<FileAnswer> {
    const reading = await this.viewers.reading(asker, personId, 'download')
    const to = days.to ?? dateOf(this.clock.now())
    const from = days.from ?? addDays(to, -EXPORT_DAYS)
    const range = this.rangeOf({ from, to })
    const [others, own] = await Promise.all(
      (['all', 'self'] as const).map((filter) => this.reader.looks(reading, { filter, ...range, after: null, limit: EXPORT_MAX })),
    )
    const looks = [...(others?.looks ?? []), ...(own?.looks ?? [])].sort((a, b) => b.newest.atMs - a.newest.atMs)
    const { header, rows } = csvRows(await this.reader.entries(reading, looks))
    return { name: `查看记录 ${from} 至 ${to}.csv`, mediaType: 'text/csv; charset=utf-8', bytes: Buffer.from(csvOf(header, rows)) }
  }

  async acknowledge(asker: LogAsker, eventId: string): Promise<void> {
    const { reading } = await this.viewers.eventFor(asker, eventId)
    await this.log.acknowledge(eventId, reading.accountId, this.clock.date())
  }

  async fingerprints(days: number): Promise<{ date: string; fingerprint: string }[]> {
    return (await this.anchors.listDayRoots(days)).map(({ date, root }) => ({ date, fingerprint: fingerprintOf(root) }))
  }

  private async counts(reading: LogReading): Promise<AccessLog['counts']> {
    const now = this.clock.now()
    const range = { fromMs: instantAt(addDays(dateOf(now), 1 - COUNTED_DAYS)), toMs: now + 1 }
    const { looks } = await this.reader.looks(reading, { filter: 'all', ...range, after: null, limit: Number.MAX_SAFE_INTEGER })
    const permitted = looks.filter(({ newest }) => newest.outcome === 'PERMIT')
    return {
      permitted: permitted.length,
      denied: looks.filter(({ newest }) => newest.outcome === 'DENY').reduce((sum, { times }) => sum + times, 0),
      emergency: permitted.filter(({ newest }) => newest.category === 'EMERGENCY').length,
    }
  }

  private rangeOf({ from, to }: Days): EventRange {
    return { fromMs: from ? instantAt(from) : 0, toMs: to ? instantAt(addDays(to, 1)) : Number.MAX_SAFE_INTEGER }
  }
}
