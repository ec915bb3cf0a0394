import type { createDutyTemplate, DutyTemplate, GridDuty, listDutyTemplates, listGridDuties } from '@jktl/shared/grid-events/supervision/contract'
import { DAY_MS, formatInstant } from '@jktl/shared/kernel/dates'
import type { BodyOf, QueryOf, ResponseOf } from '@jktl/shared/kernel/route'

import { NOT_FOUND, Refusal, unwrap } from '../../../platform/errors.ts'
import { cursorOf, readCursor } from '../../../platform/http/cursor.ts'
import { ownerKey } from '../media.ts'
import type { DutyRow } from './duties.repository.ts'
import type { TemplateRow } from './templates.repository.ts'
import { arrangeDuty, endDuty } from './use-cases/arrange-duty.ts'
import type { SupervisionContext } from './use-cases/context.ts'
import { doDuty } from './use-cases/do-duty.ts'
import { managedNodes } from './use-cases/standing.ts'

const LIMIT = 20
const SHOWN_DAYS = 30

/** Fixed duties: arranged by managers, done by those with the post. */
export class DutiesService {
  constructor(private readonly ctx: SupervisionContext) {}

  async list(by: string, { view, cursor, limit = LIMIT }: QueryOf<typeof listGridDuties>): Promise<ResponseOf<typeof listGridDuties>> {
    const { db, duties, people } = this.ctx
    const nodes = await managedNodes(people, by)
    const rows = await duties.list(db, { view, by, nodes, after: readCursor(cursor), limit: limit + 1 })
    const last = rows.length > limit ? rows[limit - 1] : undefined
    return {
      items: await this.present(rows.slice(0, limit), by),
      nextCursor: last ? cursorOf(last.dueAt, last.id) : null,
      due: await duties.countDue(db, by),
    }
  }

  async do(by: string, asked: { id: string; seenVersion: number; note: string; mediaIds: readonly string[] }): Promise<GridDuty> {
    const outcome = await doDuty(this.ctx, by, asked)
    if (!outcome.ok && outcome.code === 'NOT_FOUND') throw new Refusal(NOT_FOUND)
    if (!outcome.ok && outcome.code === 'STALE') throw new Refusal('KERNEL.STALE', { current: await this.one(by, asked.id) })
    return this.one(by, unwrap('GRID_EVENTS', outcome))
  }

  private async one(by: string, id: string): Promise<GridDuty> {
    const row = await this.ctx.duties.find(this.ctx.db, id)
    const [duty] = row ? await this.present([row], by) : []
    if (!duty) throw new Refusal(NOT_FOUND)
    return duty
  }

  private async present(rows: readonly DutyRow[], viewer: string): Promise<GridDuty[]> {
    const { identity, geo, media } = this.ctx
    const names = await identity.nameStaff([...new Set(rows.map(({ accountId }) => accountId))])
    const nodes = await geo.nameNodes([...new Set(rows.map(({ nodeCode }) => nodeCode))])
    const done = rows.filter(({ state }) => state === 'DONE')
    const photosFor = (mine: boolean) =>
      media.listOf(
        done.filter(({ accountId }) => (accountId === viewer) === mine).map(({ id }) => ({ kind: 'SUPERVISION', id })),
        mine ? 'owner' : 'staff',
      )
    const photos = new Map([...(await photosFor(true)), ...(await photosFor(false))])
    return rows.map((row) => ({
      ...row,
      personName: names.get(row.accountId) ?? '',
      isMine: row.accountId === viewer,
      nodeName: nodes.get(row.nodeCode)?.name ?? row.nodeCode,
      dueAt: formatInstant(row.dueAt.getTime()),
      doneAt: row.doneAt ? formatInstant(row.doneAt.getTime()) : null,
      photos: photos.get(ownerKey({ kind: 'SUPERVISION', id: row.id })) ?? [],
    }))
  }

  async templates(by: string): Promise<ResponseOf<typeof listDutyTemplates>> {
    const { db, clock, geo, people, templates } = this.ctx
    const nodes = await managedNodes(people, by)
    const rows = await templates.list(db, nodes, new Date(clock.now() - SHOWN_DAYS * DAY_MS))
    const below = await templates.nodesIn(db, nodes)
    const names = await geo.nameNodes(below)
    return {
      items: await this.presentTemplates(rows),
      nodes: below.map((code) => ({ code, name: names.get(code)?.name ?? code })),
    }
  }

  async arrange(by: string, asked: BodyOf<typeof createDutyTemplate>): Promise<DutyTemplate> {
    return this.presentTemplate(unwrap('GRID_EVENTS', await arrangeDuty(this.ctx, by, asked)))
  }

  async end(by: string, id: string, seenVersion: number): Promise<DutyTemplate> {
    const outcome = await endDuty(this.ctx, by, id, seenVersion)
    if (!outcome.ok && outcome.code === 'NOT_FOUND') throw new Refusal(NOT_FOUND)
    if (!outcome.ok && outcome.code === 'STALE') throw new Refusal('KERNEL.STALE')
    return this.presentTemplate(unwrap('GRID_EVENTS', outcome))
  }

  private async presentTemplate(row: TemplateRow): Promise<DutyTemplate> {
    const [template] = await this.presentTemplates([{ ...row, done: 0, missed: 0 }])
    if (!template) throw new Error('a template was not presented')
    return template
  }

  private async presentTemplates(rows: readonly (TemplateRow & { done: number; missed: number })[]): Promise<DutyTemplate[]> {
    const { identity, geo } = this.ctx
    const names = await identity.nameStaff([...new Set(rows.map(({ madeBy }) => madeBy))])
    const nodes = await geo.nameNodes([...new Set(rows.map(({ nodeCode }) => nodeCode))])
    return rows.map(({ endedAt, madeBy, ...row }) => ({
      ...row,
      nodeName: nodes.get(row.nodeCode)?.name ?? row.nodeCode,
      makerName: names.get(madeBy) ?? '',
      mayEnd: endedAt === null,
    }))
  }
}
