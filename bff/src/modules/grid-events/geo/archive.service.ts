import type {
  ArchiveCard,
  ArchiveNode,
  createNode as createRoute,
  editArchiveNode,
  listArchive,
  retireNode as retireRoute,
} from '@jktl/shared/grid-events/geo/contract'
import { nodePath, parentNode } from '@jktl/shared/grid-events/model'
import { formatInstant } from '@jktl/shared/kernel/dates'
import type { ResponseOf } from '@jktl/shared/kernel/route'

import { NOT_FOUND, Refusal } from '../../../platform/errors.ts'
import { badCursor } from '../../../platform/http/cursor.ts'
import type { Input } from '../../../platform/http/endpoint.ts'
import type { Caller } from '../../../platform/sessions.ts'
import type { IdentityPublic } from '../../identity/public.ts'
import type { GridNodeName } from '../geo.ts'
import { isManaged, managedNodes } from '../managed-nodes.ts'
import type { ArchiveCardRow } from './archive.repository.ts'
import { nameOf } from './nodes.repository.ts'
import type { ArchiveContext, Manager } from './use-cases/context.ts'
import { createNode, editNode, isBelowManaged, retireNode } from './use-cases/keep-nodes.ts'

const PAGE_SIZE = 50

/** 网格档案 (R258, R259): what staff may see of it and change. */
export class ArchiveService {
  constructor(
    private readonly ctx: ArchiveContext,
    private readonly identity: IdentityPublic,
  ) {}

  async list(caller: Caller, { query }: Input<typeof listArchive>): Promise<ResponseOf<typeof listArchive>> {
    const { db, archive, clock, people } = this.ctx
    const { within, q, cursor = '', limit = PAGE_SIZE } = query
    if (!/^\d*$/.test(cursor)) throw badCursor()
    const reach = await this.reach(caller.accountId)
    if (within !== undefined && !(isManaged(within, reach) && (await this.ctx.nodes.find(db, within)))) throw new Refusal(NOT_FOUND)
    const filter = { retired: query.retired === 'true', after: cursor, limit: limit + 1 }
    const rows =
      q !== undefined
        ? await archive.search(db, within === undefined ? reach : [within], q, filter, clock.date())
        : within !== undefined
          ? await archive.listChildren(db, within, filter, clock.date())
          : cursor === ''
            ? await archive.listCards(db, reach, clock.date())
            : []
    const more = rows.length > limit && (q !== undefined || within !== undefined)
    const shown = more ? rows.slice(0, limit) : rows
    const managed = await managedNodes(people, caller.accountId)
    return {
      items: await this.present(shown),
      nextCursor: more ? (shown.at(-1)?.code ?? null) : null,
      path: within === undefined ? [] : await this.pathOf(within),
      mayCreate: within !== undefined && isManaged(within, managed),
    }
  }

  async get(caller: Caller, code: string): Promise<ArchiveNode> {
    if (!isManaged(code, await this.reach(caller.accountId))) throw new Refusal(NOT_FOUND)
    return this.one(caller, code)
  }

  async create(caller: Caller, { body, requestId }: Input<typeof createRoute>): Promise<ArchiveNode> {
    const made = await createNode(this.ctx, await this.manager(caller, requestId), body)
    if (!made.ok) throw new Refusal(made.code === 'NOT_FOUND' ? NOT_FOUND : `GRID_EVENTS.${made.code}`)
    return this.one(caller, body.code)
  }

  async edit(caller: Caller, { params, ifMatch, body, requestId }: Input<typeof editArchiveNode>): Promise<ArchiveNode> {
    const { name, ...facts } = body
    const made = await editNode(this.ctx, await this.manager(caller, requestId), { code: params.code, version: ifMatch, name, facts })
    return this.after(caller, params.code, made)
  }

  async retire(caller: Caller, { params, ifMatch, requestId }: Input<typeof retireRoute>): Promise<ArchiveNode> {
    return this.after(caller, params.code, await retireNode(this.ctx, await this.manager(caller, requestId), { code: params.code, version: ifMatch }))
  }

  private async after(caller: Caller, code: string, made: { ok: true } | { ok: false; code: string }): Promise<ArchiveNode> {
    if (made.ok) return this.one(caller, code)
    if (made.code === 'NOT_FOUND') throw new Refusal(NOT_FOUND)
    if (made.code === 'STALE') throw new Refusal('KERNEL.STALE', { current: await this.one(caller, code) })
    throw new Refusal(`GRID_EVENTS.${made.code}`)
  }

  /** Wherever they hold a post; a node inside another is left out. */
  private async reach(accountId: string): Promise<string[]> {
    const codes = [...new Set((await this.ctx.people.postsOf(accountId)).map(({ nodeCode }) => nodeCode))]
    return codes.filter((code) => !codes.some((other) => other !== code && isManaged(code, [other])))
  }

  private async manager(caller: Caller, requestId: string): Promise<Manager> {
    return { accountId: caller.accountId, managed: await managedNodes(this.ctx.people, caller.accountId), requestId }
  }

  private async pathOf(code: string): Promise<GridNodeName[]> {
    return (await this.ctx.nodes.listByCode(this.ctx.db, nodePath(code))).map(nameOf).sort((a, b) => a.code.length - b.code.length)
  }

  private async one(caller: Caller, code: string): Promise<ArchiveNode> {
    const row = await this.ctx.archive.find(this.ctx.db, code, this.ctx.clock.date())
    const [card] = row ? await this.present([row]) : []
    if (!row || !card) throw new Refusal(NOT_FOUND)
    const managed = await managedNodes(this.ctx.people, caller.accountId)
    const isUsed = row.retiredAt === null
    const parent = parentNode(code)
    return {
      ...card,
      officeAddress: row.officeAddress,
      dutyScope: row.dutyScope,
      houses: row.houses,
      rentalHouses: row.rentalHouses,
      residents: row.residents,
      floatingResidents: row.floatingResidents,
      shops: row.shops,
      enterprises: row.enterprises,
      enterpriseNames: row.enterpriseNames,
      path: parent === null ? [] : await this.pathOf(parent),
      areaM2: row.areaM2,
      changedAt: row.changedAt ? formatInstant(row.changedAt.getTime()) : null,
      mayEdit: isUsed && isManaged(code, managed),
      mayCreate: isUsed && isManaged(code, managed),
      mayRetire: isUsed && isBelowManaged(code, managed),
      openEvents: row.openEvents,
    }
  }

  private async present(rows: readonly ArchiveCardRow[]): Promise<ArchiveCard[]> {
    const names = await this.identity.nameStaff([...new Set(rows.flatMap(({ leaderIds }) => leaderIds))])
    return rows.map(({ version, retiredAt, hasChildren, hasPolygon, phone, leaderIds, aPosts, bPosts, secondGrids, thirdGrids, ...node }) => ({
      ...nameOf(node),
      version,
      isRetired: retiredAt !== null,
      hasChildren,
      hasPolygon,
      phone,
      leaders: leaderIds.flatMap((id) => names.get(id) ?? []),
      aPosts,
      bPosts,
      secondGrids,
      thirdGrids,
    }))
  }
}
