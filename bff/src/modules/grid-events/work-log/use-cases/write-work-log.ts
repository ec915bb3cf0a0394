import { CLOCK_SKEW_MINUTES, LATEST_REPORT_DAYS } from '@jktl/shared/grid-events/report/model'
import { DAY_MS, MINUTE_MS } from '@jktl/shared/kernel/dates'
import { ok, refuse, type Result } from '@jktl/shared/kernel/result'

import type { Clock } from '../../../../platform/clock.ts'
import type { Database, Sql } from '../../../../platform/database/database.ts'
import type { EventFlow, ReportedPoint } from '../../event-flow.ts'
import type { GridGeo } from '../../geo.ts'
import type { MediaLibrary } from '../../media.ts'
import type { GridPeople } from '../../people.ts'
import { tagOf } from '../domain/geotag.ts'
import type { WorkLogContent, WorkLogRepository } from '../work-log.repository.ts'

export interface WorkLogWorld {
  db: Database
  clock: Clock
  logs: WorkLogRepository
  geo: Pick<GridGeo, 'locate'>
  people: Pick<GridPeople, 'postsOf' | 'away'>
  media: Pick<MediaLibrary, 'attach'>
  flow: Pick<EventFlow, 'findFor'>
}
type WrittenContent = WorkLogContent & { mediaIds: readonly string[] }
type ContentRefusal = 'WORK_LOG_LINK_UNKNOWN' | 'MEDIA_UNUSABLE'
/** Undoes what was written in the transaction so far. */
class Unusable extends Error {}

interface Links {
  eventId: string | null
  dutyId: string | null
}
/** An event they may see, a duty of their own; what it was linked to before stays allowed. */
async function areLinksKnown({ flow, logs }: WorkLogWorld, accountId: string, { eventId, dutyId }: Links, before?: Links): Promise<boolean> {
  const isEventKnown = eventId === null || eventId === before?.eventId || (await flow.findFor(eventId, { app: 'staff', accountId })) !== null
  const isDutyKnown = dutyId === null || dutyId === before?.dutyId || (await logs.ownsDuty(accountId, dutyId))
  return isEventKnown && isDutyKnown
}
async function attachNew({ media }: WorkLogWorld, tx: Sql, accountId: string, id: string, mediaIds: readonly string[]): Promise<void> {
  if (mediaIds.length > 0 && !(await media.attach(tx, accountId, mediaIds, { kind: 'WORK_LOG', id }))) throw new Unusable()
}
const unusableIsRefusal = (error: unknown): { ok: false; code: 'MEDIA_UNUSABLE' } => {
  if (error instanceof Unusable) return refuse('MEDIA_UNUSABLE')
  throw error
}

/** Writes a record once, however often the phone sends it (R263, §3.8). @returns its id */
export async function writeWorkLog(
  world: WorkLogWorld,
  accountId: string,
  log: WrittenContent & { clientId: string; capturedAt: Date; point: Omit<ReportedPoint, 'fixedAt'> | null },
): Promise<Result<string, ContentRefusal | 'WORK_LOG_NO_POST' | 'CAPTURED_IN_FUTURE' | 'CAPTURED_TOO_LONG_AGO'>> {
  const { db, clock, logs, geo, people } = world
  const known = await logs.findByClientId(accountId, log.clientId)
  if (known !== null) return ok(known)
  const now = clock.now()
  if (log.capturedAt.getTime() > now + CLOCK_SKEW_MINUTES * MINUTE_MS) return refuse('CAPTURED_IN_FUTURE')
  if (log.capturedAt.getTime() < now - LATEST_REPORT_DAYS * DAY_MS) return refuse('CAPTURED_TOO_LONG_AGO')
  const posts = await people.postsOf(accountId)
  const isAway = (await people.away([accountId])).has(accountId)
  const located = log.point && posts.length > 0 ? await geo.locate(log.point) : null
  const tagged = tagOf({ located, accuracyM: log.point?.accuracyM ?? null, posts, isAway })
  if (!tagged) return refuse('WORK_LOG_NO_POST')
  if (!(await areLinksKnown(world, accountId, log))) return refuse('WORK_LOG_LINK_UNKNOWN')
  const id = await db
    .transaction(async (tx) => {
      const inserted = await logs.insert(tx, { ...log, ...tagged, accountId, recordedAt: new Date(now) })
      if (inserted === null) return ok(null)
      await attachNew(world, tx, accountId, inserted, log.mediaIds)
      await logs.keepVersion(tx, inserted, log.mediaIds, false)
      return ok(inserted)
    })
    .catch(unusableIsRefusal)
  if (!id.ok) return id
  const written = id.value ?? (await logs.findByClientId(accountId, log.clientId))
  if (written === null) throw new Error('a work record that is there was not found')
  return ok(written)
}

/** Changes one's own record; what it said before is kept. The caller may see it. */
export async function rewriteWorkLog(
  world: WorkLogWorld,
  accountId: string,
  id: string,
  version: number,
  content: WrittenContent,
): Promise<Result<null, ContentRefusal | 'WORK_LOG_NOT_YOURS' | 'STALE'>> {
  const { db, clock, logs } = world
  const row = await logs.find(id)
  if (row?.recorderAccountId !== accountId) return refuse('WORK_LOG_NOT_YOURS')
  if (!(await areLinksKnown(world, accountId, content, row))) return refuse('WORK_LOG_LINK_UNKNOWN')
  const had = new Set((await logs.versionsOf(id)).flatMap(({ mediaIds }) => mediaIds))
  return db
    .transaction(async (tx) => {
      if (!(await logs.change(tx, id, accountId, version, content, clock.date()))) return refuse('STALE')
      const added = content.mediaIds.filter((mediaId) => !had.has(mediaId))
      await attachNew(world, tx, accountId, id, added)
      await logs.keepVersion(tx, id, content.mediaIds, false)
      return ok(null)
    })
    .catch(unusableIsRefusal)
}

/** Takes one's own record out of every list; its wordings stay. */
export async function deleteWorkLog(
  world: WorkLogWorld,
  accountId: string,
  id: string,
  version: number,
): Promise<Result<null, 'WORK_LOG_NOT_YOURS' | 'STALE'>> {
  const { db, clock, logs } = world
  const row = await logs.find(id)
  if (row?.recorderAccountId !== accountId) return refuse('WORK_LOG_NOT_YOURS')
  const mediaIds = (await logs.versionsOf(id))[0]?.mediaIds ?? []
  return db.transaction(async (tx) => {
    if (!(await logs.remove(tx, id, accountId, version, clock.date()))) return refuse('STALE')
    await logs.keepVersion(tx, id, mediaIds, true)
    return ok(null)
  })
}
