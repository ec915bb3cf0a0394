import type {
  Edition,
  EditionCard,
  importEdition as importRoute,
  listBorders,
  listEditions,
  publishEdition as publishRoute,
} from '@jktl/shared/grid-events/geo/contract'
import type { EditionState } from '@jktl/shared/grid-events/geo/model'
import { liesIn, parentNode } from '@jktl/shared/grid-events/model'
import { dateOf, formatInstant } from '@jktl/shared/kernel/dates'
import type { ResponseOf } from '@jktl/shared/kernel/route'

import { NOT_FOUND, Refusal } from '../../../platform/errors.ts'
import { badCursor } from '../../../platform/http/cursor.ts'
import type { Input } from '../../../platform/http/endpoint.ts'
import type { FileAnswer } from '../../../platform/http/file-answer.ts'
import type { Caller } from '../../../platform/sessions.ts'
import { isManaged, managedNodes } from '../managed-nodes.ts'
import { polygonsOf } from './domain/geometry.ts'
import type { EditionRow, PolygonRow } from './editions.repository.ts'
import { nameOf } from './nodes.repository.ts'
import type { ArchiveContext, Manager } from './use-cases/context.ts'
import { discardEdition, importEdition, publishEdition } from './use-cases/keep-editions.ts'

const PAGE_SIZE = 20

/** 边界版本 (§3.6): from a file to borders in force, and back to a file. */
export class EditionsService {
  constructor(private readonly ctx: ArchiveContext) {}

  async list(caller: Caller, { query }: Input<typeof listEditions>): Promise<ResponseOf<typeof listEditions>> {
    const { cursor, limit = PAGE_SIZE } = query
    if (cursor !== undefined && !/^\d{1,15}$/.test(cursor)) throw badCursor()
    const rows = await this.ctx.editions.list(this.ctx.db, await this.reach(caller), cursor === undefined ? null : Number(cursor), limit + 1)
    const shown = rows.slice(0, limit)
    return {
      items: shown.map((row) => this.card(row)),
      nextCursor: rows.length > limit ? String(shown.at(-1)?.seq ?? '') : null,
      mayImport: (await managedNodes(this.ctx.people, caller.accountId)).length > 0,
    }
  }

  async get(caller: Caller, id: string): Promise<Edition> {
    return this.detail(caller, await this.visible(caller, id))
  }

  async import(caller: Caller, { body, requestId }: Input<typeof importRoute>): Promise<Edition> {
    const { contentBase64, ...file } = body
    const made = await importEdition(this.ctx, await this.manager(caller, requestId), {
      ...file,
      geojson: Buffer.from(contentBase64, 'base64').toString('utf8'),
    })
    if (!made.ok) throw new Refusal(made.code === 'NOT_FOUND' ? NOT_FOUND : `GRID_EVENTS.${made.code}`)
    return this.get(caller, made.value)
  }

  async publish(caller: Caller, { params, ifMatch, body, requestId }: Input<typeof publishRoute>): Promise<Edition> {
    await this.visible(caller, params.id)
    const validFrom = body.validFrom === null ? null : new Date(body.validFrom)
    const made = await publishEdition(this.ctx, await this.manager(caller, requestId), { id: params.id, version: ifMatch, validFrom })
    await this.refuseUnless(caller, params.id, made)
    return this.get(caller, params.id)
  }

  async discard(caller: Caller, id: string, version: number, requestId: string): Promise<void> {
    await this.visible(caller, id)
    await this.refuseUnless(caller, id, await discardEdition(this.ctx, await this.manager(caller, requestId), { id, version }))
  }

  /** GeoJSON as RFC 7946 has it: WGS-84, and whatever this edition is. */
  async export(caller: Caller, id: string): Promise<FileAnswer> {
    const row = await this.visible(caller, id)
    const polygons = await this.ctx.editions.listPolygons(this.ctx.db, id)
    const features = polygons.map(({ code, name, geometry }) => ({
      type: 'Feature',
      properties: { code, name, ...(parentNode(code) === null ? {} : { parent: parentNode(code) }) },
      geometry,
    }))
    const { source, isSynthetic } = row
    const file = { type: 'FeatureCollection', source, isSynthetic, features }
    return {
      name: `网格边界-第${row.seq}版-${dateOf(row.createdAt.getTime())}.geojson`,
      mediaType: 'application/geo+json',
      bytes: Buffer.from(JSON.stringify(file)),
    }
  }

  async borders(caller: Caller, { query }: Input<typeof listBorders>): Promise<ResponseOf<typeof listBorders>> {
    const { db, editions, nodes } = this.ctx
    const reach = await this.reach(caller)
    // What lies around one's own grid is drawn too: its neighbours under the same parent. Of a larger area only one's own part.
    const isWhole = reach.some((code) => isManaged(query.within, [code]) || parentNode(code) === query.within)
    const within = isWhole ? query.within : reach.filter((code) => liesIn(code, query.within)).sort((a, b) => a.length - b.length)[0]
    if (within === undefined) throw new Refusal(NOT_FOUND)
    const edition = query.editionId === undefined ? await this.inForce() : await this.visible(caller, query.editionId)
    if (!edition && !(await nodes.find(db, within))) throw new Refusal(NOT_FOUND)
    const rows = edition ? await editions.listBorders(db, edition.id, within, query.level) : []
    const known = new Map(
      (
        await nodes.listByCode(
          db,
          rows.map(({ code }) => code),
        )
      ).map((node) => [node.code, node]),
    )
    return {
      editionId: edition?.id ?? null,
      isSynthetic: edition?.isSynthetic ?? false,
      validFrom: edition?.validFrom ? formatInstant(edition.validFrom.getTime()) : null,
      items: rows.map((row) => ({ ...nameOf(known.get(row.code) ?? { ...row, isSynthetic: edition?.isFileSynthetic ?? false }), parts: partsOf(row) })),
    }
  }

  private async inForce(): Promise<EditionRow | null> {
    const id = await this.ctx.editions.findInForce(this.ctx.db, this.ctx.clock.date())
    return id === null ? null : this.ctx.editions.find(this.ctx.db, id)
  }

  private async reach(caller: Caller): Promise<string[]> {
    return [...new Set((await this.ctx.people.postsOf(caller.accountId)).map(({ nodeCode }) => nodeCode))]
  }

  private async manager(caller: Caller, requestId: string): Promise<Manager> {
    return { accountId: caller.accountId, managed: await managedNodes(this.ctx.people, caller.accountId), requestId }
  }

  /** Of the place they work in, or of what it lies in. */
  private async visible(caller: Caller, id: string): Promise<EditionRow> {
    const [row, reach] = [await this.ctx.editions.find(this.ctx.db, id), await this.reach(caller)]
    if (!row || !reach.some((code) => isManaged(row.areaCode, [code]) || isManaged(code, [row.areaCode]))) throw new Refusal(NOT_FOUND)
    return row
  }

  private async refuseUnless(caller: Caller, id: string, made: { ok: true } | { ok: false; code: string }): Promise<void> {
    if (made.ok) return
    if (made.code === 'NOT_FOUND') throw new Refusal(NOT_FOUND)
    if (made.code === 'STALE') throw new Refusal('KERNEL.STALE', { current: await this.get(caller, id) })
    throw new Refusal(`GRID_EVENTS.${made.code}`)
  }

  private card(row: EditionRow): EditionCard {
    const { id, version, seq, source, isSynthetic, areaCode, areaName, polygons, createdAt, validFrom, validTo } = row
    const at = (date: Date | null): string | null => (date ? formatInstant(date.getTime()) : null)
    return {
      id,
      version,
      seq,
      state: stateOf(row, this.ctx.clock.date()),
      source,
      isSynthetic,
      areaCode,
      areaName,
      polygons,
      createdAt: formatInstant(createdAt.getTime()),
      validFrom: at(validFrom),
      validTo: at(validTo),
    }
  }

  private async detail(caller: Caller, row: EditionRow): Promise<Edition> {
    const { db, editions, nodes } = this.ctx
    const [own, base] = [
      await editions.listNames(db, row.id, row.areaCode),
      row.baseEditionId ? await editions.listNames(db, row.baseEditionId, row.areaCode) : [],
    ]
    const [ownCodes, baseCodes] = [new Set(own.map(({ code }) => code)), new Set(base.map(({ code }) => code))]
    const left = base.filter(({ code }) => !ownCodes.has(code)).map(({ code }) => code)
    const last = row.validFrom ? null : await editions.findLast(db)
    const isOvertaken = row.validFrom === null && (last?.id ?? null) !== row.baseEditionId
    const managed = await managedNodes(this.ctx.people, caller.accountId)
    return {
      ...this.card(row),
      crs: row.crs,
      problems: row.problems,
      left: (await nodes.listByCode(db, left)).map(nameOf).sort((a, b) => (a.code < b.code ? -1 : 1)),
      added: row.baseEditionId ? own.filter(({ code }) => !baseCodes.has(code)) : [],
      mayPublish: row.validFrom === null && row.problems.length === 0 && !isOvertaken && isManaged(row.areaCode, managed),
      mayDiscard: row.validFrom === null && isManaged(row.areaCode, managed),
      isOvertaken,
    }
  }
}

const stateOf = ({ validFrom, validTo }: EditionRow, now: Date): EditionState =>
  validFrom === null ? 'DRAFT' : validFrom > now ? 'COMING' : validTo === null || validTo > now ? 'IN_FORCE' : 'PAST'
const partsOf = ({ geometry }: PolygonRow): [number, number][][][] =>
  polygonsOf(geometry).map((rings) => rings.map((ring) => ring.map(([x, y]): [number, number] => [x, y])))
