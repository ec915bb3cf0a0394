import type { createWorkLog, editWorkLog, searchWorkLogs, WorkLog, WorkLogLine } from '@jktl/shared/grid-events/work-log/contract'
import { addDays, formatInstant, instantAt, isBusinessDate } from '@jktl/shared/kernel/dates'
import type { Page } from '@jktl/shared/kernel/paging'
import type { BodyOf } from '@jktl/shared/kernel/route'

import { NOT_FOUND, Refusal, unwrap } from '../../../platform/errors.ts'
import { cursorOf, readCursor } from '../../../platform/http/cursor.ts'
import type { IdentityPublic } from '../../identity/public.ts'
import type { GridGeo } from '../geo.ts'
import { isManaged, managedNodes } from '../managed-nodes.ts'
import { type MediaLibrary, ownerKey } from '../media.ts'
import { deleteWorkLog, rewriteWorkLog, type WorkLogWorld, writeWorkLog } from './use-cases/write-work-log.ts'
import type { WorkLogRow } from './work-log.repository.ts'

const PAGE = 20

/** 工作记录 (R263): one's own to write, change, delete and look for; managers read those of their area. */
export class WorkLogService {
  constructor(
    private readonly world: WorkLogWorld & {
      identity: Pick<IdentityPublic, 'nameStaff'>
      names: Pick<GridGeo, 'nameNodes'>
      photos: Pick<MediaLibrary, 'listOf'>
    },
  ) {}

  async create(accountId: string, body: BodyOf<typeof createWorkLog>): Promise<WorkLog> {
    const written = await writeWorkLog(this.world, accountId, { ...body, capturedAt: new Date(body.capturedAt) })
    return this.get(accountId, unwrap('GRID_EVENTS', written))
  }

  /** Whoever may not see it hears that there is none; a stale change is answered with what it says now. */
  async edit(accountId: string, id: string, version: number, body: BodyOf<typeof editWorkLog>): Promise<WorkLog> {
    const seen = await this.get(accountId, id)
    const outcome = await rewriteWorkLog(this.world, accountId, id, version, body)
    if (!outcome.ok && outcome.code === 'STALE') throw new Refusal('KERNEL.STALE', { current: seen })
    unwrap('GRID_EVENTS', outcome)
    return this.get(accountId, id)
  }

  async remove(accountId: string, id: string, version: number): Promise<void> {
    const seen = await this.get(accountId, id)
    const outcome = await deleteWorkLog(this.world, accountId, id, version)
    if (!outcome.ok && outcome.code === 'STALE') throw new Refusal('KERNEL.STALE', { current: seen })
    unwrap('GRID_EVENTS', outcome)
  }

  async get(accountId: string, id: string): Promise<WorkLog> {
    const { logs, people, photos, names } = this.world
    const row = await logs.find(id)
    if (!row) throw new Refusal(NOT_FOUND)
    const isMine = row.recorderAccountId === accountId
    if (!isMine && !isManaged(row.nodeCode, await managedNodes(people, accountId))) throw new Refusal(NOT_FOUND)
    const [versions, media, nodes] = await Promise.all([
      logs.versionsOf(id),
      photos.listOf([{ kind: 'WORK_LOG', id }], isMine ? 'owner' : 'staff'),
      names.nameNodes([row.nodeCode]),
    ])
    const [now, ...before] = versions
    const line = await this.line(row, accountId, nodes.get(row.nodeCode)?.name ?? '')
    const { longitude, latitude, accuracyM } = row
    return {
      ...line,
      version: row.version,
      text: row.text,
      nodeCode: row.nodeCode,
      point: longitude !== null && latitude !== null ? { longitude, latitude, accuracyM } : null,
      event: row.eventId !== null && row.eventNo !== null ? { id: row.eventId, eventNo: row.eventNo } : null,
      duty: row.dutyId !== null && row.dutyTitle !== null ? { id: row.dutyId, title: row.dutyTitle } : null,
      photos: (media.get(ownerKey({ kind: 'WORK_LOG', id })) ?? []).filter((photo) => now?.mediaIds.includes(photo.id)),
      changes: before.map(({ version, name, text, at }) => ({ version, name, text, at: formatInstant(at.getTime()) })),
      allowedActions: isMine ? ['edit', 'delete'] : ['supervise'],
    }
  }

  async search(accountId: string, { whose, kind, from, to, words, cursor }: BodyOf<typeof searchWorkLogs>): Promise<Page<WorkLogLine>> {
    const { logs, people, names, identity } = this.world
    const isDay = (day: string | null): day is string => day !== null && isBusinessDate(day)
    const rows = await logs.search({
      whose: whose === 'OWN' ? { accountId } : { nodes: await managedNodes(people, accountId) },
      kind,
      fromAt: isDay(from) ? new Date(instantAt(from)) : null,
      untilAt: isDay(to) ? new Date(instantAt(addDays(to, 1))) : null,
      words,
      after: readCursor(cursor ?? undefined),
      limit: PAGE + 1,
    })
    const shown = rows.slice(0, PAGE)
    const last = shown.at(-1)
    const nodeNames = await names.nameNodes([...new Set(shown.map((row) => row.nodeCode))])
    const recorders = await identity.nameStaff([...new Set(shown.map((row) => row.recorderAccountId))])
    return {
      items: shown.map((row) => lineOf(row, accountId, nodeNames.get(row.nodeCode)?.name ?? '', recorders.get(row.recorderAccountId) ?? '')),
      nextCursor: rows.length > PAGE && last ? cursorOf(last.capturedAt, last.id) : null,
    }
  }

  private async line(row: WorkLogRow, accountId: string, nodeName: string): Promise<WorkLogLine> {
    const names = await this.world.identity.nameStaff([row.recorderAccountId])
    return lineOf(row, accountId, nodeName, names.get(row.recorderAccountId) ?? '')
  }
}

const lineOf = (row: WorkLogRow, accountId: string, nodeName: string, recorderName: string): WorkLogLine => ({
  id: row.id,
  kind: row.kind,
  name: row.name,
  recorderName,
  isMine: row.recorderAccountId === accountId,
  nodeName,
  geotag: row.geotag,
  capturedAt: formatInstant(row.capturedAt.getTime()),
  recordedAt: formatInstant(row.recordedAt.getTime()),
})
