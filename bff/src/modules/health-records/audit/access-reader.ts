import type { AccessEntry } from '@jktl/shared/health-records/access-log/contract'
import type { AccessBasis, AccessFilter } from '@jktl/shared/health-records/access-log/model'
import { DAY_MS, dateOf, formatInstant, instantAt } from '@jktl/shared/kernel/dates'

import type { Database } from '../../../platform/database/database.ts'
import type { DecisionCode } from '../domain/policy/facts.ts'
import type { AccessChainRepository } from './access-chain.repository.ts'
import type { AccessLogRepository, EventRange, EventRow } from './access-log.repository.ts'
import type { AccessPeople } from './access-people.ts'
import { collapse, isOfLog, type Look, type OpenedEvent } from './domain/collapse.ts'
import { openDetail } from './domain/detail.ts'
import { isShownTo, type Viewer } from './domain/visibility.ts'

/** Who reads the log of whom. */
export interface LogReading {
  accountId: string
  personId: string
  viewer: Viewer
  now: Date
}
export interface LogQuery extends EventRange {
  filter: AccessFilter
  /** Only what lies after this place of the list. */
  after: { at: Date; id: string } | null
  limit: number
}

const CHUNK = 500
/** A day of one person never has more; what an attacker causes is cut off long before (P43). */
const DAY_MAX = 10_000
const BASIS_OF: Partial<Record<DecisionCode, AccessBasis>> = {
  SELF: 'SELF',
  GUARDIAN: 'GUARDIAN',
  GRANT: 'GRANT',
  DUTY: 'DUTY',
  AUTHOR: 'AUTHOR',
  BREAK_GLASS: 'EMERGENCY',
}

const startOfDay = (ms: number): number => instantAt(dateOf(ms))
const isAfter = ({ newest: { atMs, id } }: Look, { at, id: lastId }: { at: Date; id: string }): boolean =>
  atMs < at.getTime() || (atMs === at.getTime() && id > lastId)

/** Opens events for those who may read the log, and puts them in words. */
export class AccessReader {
  constructor(
    private readonly db: Database,
    private readonly chain: AccessChainRepository,
    private readonly log: AccessLogRepository,
    private readonly people: AccessPeople,
  ) {}

  /** Whole days are collapsed, so a line never changes with the page it is on. */
  async looks(reading: LogReading, { filter, fromMs, toMs, after, limit }: LogQuery): Promise<{ looks: Look[]; hasMore: boolean }> {
    const subjects = await this.chain.findSubjects(this.db, await this.log.identitiesOf(reading.personId))
    const ids = [...subjects.values()].map(({ id }) => id)
    const found: Look[] = []
    let end = after ? Math.min(toMs, startOfDay(after.at.getTime()) + DAY_MS) : toMs
    while (ids.length > 0 && end > fromMs && found.length <= limit) {
      const days = await this.wholeDays(ids, filter, { fromMs, toMs: end })
      const looks = collapse(await this.visible(reading, filter, days.rows))
      found.push(...(after ? looks.filter((look) => isAfter(look, after)) : looks))
      end = days.startMs
    }
    return { looks: found.slice(0, limit), hasMore: found.length > limit }
  }

  async find(ids: readonly string[]): Promise<OpenedEvent[]> {
    return this.open(await this.log.find(ids), new Date(0))
  }

  /** Of one chain, in its order; those nobody can read any more are passed over. */
  async after(shard: number, seq: number, limit: number, now: Date): Promise<{ events: OpenedEvent[]; lastSeq: number }> {
    const rows = await this.log.listAfter(shard, seq, limit)
    return { events: await this.open(rows, now), lastSeq: rows.at(-1)?.seq ?? seq }
  }

  async entries({ accountId, personId }: Pick<LogReading, 'accountId' | 'personId'>, looks: readonly Look[]): Promise<AccessEntry[]> {
    const details = looks.map(({ newest }) => newest.detail)
    const of = (code: DecisionCode): string[] => [...new Set(details.flatMap((detail) => (detail.code === code && detail.basisId ? [detail.basisId] : [])))]
    const [describe, days, verdicts, answers] = await Promise.all([
      this.people.describing(personId, details),
      this.log.grantDays(of('GRANT')),
      this.log.verdicts(of('BREAK_GLASS')),
      this.log.answersTo(
        looks.map(({ newest }) => newest.id),
        accountId,
      ),
    ])
    return looks.map((look) => {
      const { newest, times, directories, objects } = look
      const { detail } = newest
      const kind = newest.outcome === 'PERMIT' ? (BASIS_OF[detail.code] ?? 'NONE') : 'NONE'
      const since = kind === 'GRANT' && detail.basisId ? days.get(detail.basisId) : undefined
      const actor = describe(detail)
      const isStranger = newest.outcome === 'DENY' && detail.actorRole === 'resident' && actor.role === null
      return {
        id: newest.id,
        at: formatInstant(newest.atMs),
        outcome: newest.outcome,
        category: newest.category,
        actor: { ...actor, name: isStranger ? null : actor.name, isViewer: detail.actorAccountId === accountId },
        action: detail.action,
        purpose: detail.purpose,
        isOfLog: isOfLog(detail),
        directories,
        objects,
        basis: { kind, grantId: kind === 'GRANT' ? detail.basisId : null, since: since ? dateOf(since.getTime()) : null },
        times,
        review: detail.code === 'BREAK_GLASS' && detail.basisId ? (verdicts.get(detail.basisId) ?? 'WAITING') : null,
        isAcknowledged: answers.get(newest.id)?.isAcknowledged ?? false,
        complaint: answers.get(newest.id)?.complaint ?? null,
      }
    })
  }

  /** The newest whole days of a range: from `startMs` to its end nothing is missing. */
  private async wholeDays(ids: readonly string[], filter: AccessFilter, range: EventRange): Promise<{ rows: readonly EventRow[]; startMs: number }> {
    const rows = await this.log.list(ids, filter, range, CHUNK)
    const [first, last] = [rows[0], rows.at(-1)]
    if (!first || !last || rows.length < CHUNK) return { rows, startMs: range.fromMs }
    const lastDay = startOfDay(last.atMs)
    if (lastDay < startOfDay(first.atMs)) return { rows: rows.filter(({ atMs }) => atMs >= lastDay + DAY_MS), startMs: lastDay + DAY_MS }
    return { rows: await this.log.list(ids, filter, { fromMs: Math.max(lastDay, range.fromMs), toMs: range.toMs }, DAY_MAX), startMs: lastDay }
  }

  private async visible(reading: LogReading, filter: AccessFilter, rows: readonly EventRow[]): Promise<OpenedEvent[]> {
    const events = await this.open(rows, reading.now)
    // One's own looks stand apart; what one was refused oneself one knows.
    const isOwn = ({ category, detail }: OpenedEvent): boolean => category === 'SELF' || detail.actorAccountId === reading.accountId
    return events.filter((event) => isOwn(event) === (filter === 'self') && isShownTo(reading.viewer, event))
  }

  private async open(rows: readonly EventRow[], now: Date): Promise<OpenedEvent[]> {
    const subjects = await this.chain.identify(this.db, [...new Set(rows.map(({ subjectId }) => subjectId))])
    const events = rows.flatMap(({ id, atMs, subjectId, outcome, category, sealed }) => {
      const subject = subjects.get(subjectId)
      return subject ? [{ id, atMs, personId: subject.personId, outcome, category, detail: openDetail(subject.key, id, sealed) }] : []
    })
    const labels = await this.log.labelsOf([...new Set(events.flatMap(({ detail }) => detail.objectIds))], now)
    return events.map((event) => ({ ...event, labels: new Set(event.detail.objectIds.flatMap((id) => labels.get(id) ?? [])) }))
  }
}
