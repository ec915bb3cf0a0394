import { formatInstant } from '@jktl/shared/kernel/dates'
import type { Page } from '@jktl/shared/kernel/paging'
import type {
  decideRouting,
  draftRouting,
  listRoutings,
  RoutingDetail,
  RoutingVersion,
  tryRouting,
  withdrawRouting,
} from '@jktl/shared/payments/channels/contract'

import { NOT_FOUND, Refusal } from '../../../platform/errors.ts'
import { badCursor } from '../../../platform/http/cursor.ts'
import type { Input } from '../../../platform/http/endpoint.ts'
import type { Caller } from '../../../platform/sessions.ts'
import { diffOf } from './domain/routing.ts'
import type { RoutingRow } from './routings.repository.ts'
import * as change from './use-cases/change-routing.ts'
import type { ChannelsContext } from './use-cases/context.ts'

const PAGE_SIZE = 20
const iso = (at: Date | null): string | null => at && formatInstant(at.getTime())

/** 通道路由 (R361, B04): versions, what each changes, and what it would do before it does it. */
export class RoutingService {
  constructor(private readonly ctx: ChannelsContext) {}

  async list({ query }: Input<typeof listRoutings>): Promise<Page<RoutingVersion>> {
    const { db, routings, clock } = this.ctx
    const limit = query.limit ?? PAGE_SIZE
    const after = query.cursor === undefined ? null : Number(query.cursor)
    if (after !== null && !(Number.isInteger(after) && after < 2 ** 31)) throw badCursor()
    const [rows, inForce] = await Promise.all([routings.list(db, after, limit + 1), routings.inForce(db, clock.date())])
    const shown = rows.slice(0, limit)
    const items: RoutingVersion[] = []
    for (const row of shown) items.push((await this.present(row, inForce?.id)).version)
    return { items, nextCursor: rows.length > limit ? String(shown.at(-1)?.number) : null }
  }

  async get(caller: Caller, id: string): Promise<RoutingDetail> {
    const { db, routings, clock } = this.ctx
    const row = await routings.find(db, id)
    if (!row) throw new Refusal(NOT_FOUND)
    const [inForce, institutions] = await Promise.all([routings.inForce(db, clock.date()), this.ctx.directory.listInstitutions()])
    const { version, diff } = await this.present(row, inForce?.id)
    const isDraft = row.state === 'DRAFT'
    const names = new Map(institutions.map(({ id: of, name }) => [of, name]))
    return {
      ...version,
      serverTime: formatInstant(clock.now()),
      diff: diff.map((line) => ({ ...line, institutionName: names.get(line.institutionId) ?? '' })),
      dryRun: row.dryRun,
      canTry: isDraft,
      canWithdraw: isDraft && caller.roles.has('finance_maker'),
      canDecide: isDraft && caller.roles.has('finance_checker') && row.draftedBy !== caller.accountId,
    }
  }

  async draft(caller: Caller, { body }: Input<typeof draftRouting>): Promise<RoutingDetail> {
    const startsAt = body.startsAt === null ? null : new Date(body.startsAt)
    if (startsAt && Number.isNaN(startsAt.getTime()))
      throw new Refusal('KERNEL.INVALID_INPUT', { fields: [{ path: 'body.startsAt', message: '没有这个时间' }] })
    const named = [...new Set(body.lines.map((line) => line.institutionId))]
    if ((await this.ctx.directory.findInstitutions(named)).size < named.length) throw new Refusal(NOT_FOUND)
    const result = await change.draftRouting(this.ctx, { startsAt, note: body.note, by: caller.accountId, lines: body.lines })
    if (!result.ok) throw new Refusal(`PAYMENTS.${result.code}`)
    return this.get(caller, result.value)
  }

  async try(caller: Caller, { params, body, ifMatch }: Input<typeof tryRouting>): Promise<RoutingDetail> {
    return this.after(caller, params.id, await change.tryRouting(this.ctx, params.id, ifMatch, body.days))
  }

  async withdraw(caller: Caller, { params, ifMatch }: Input<typeof withdrawRouting>): Promise<RoutingDetail> {
    return this.after(caller, params.id, await change.withdrawRouting(this.ctx, params.id, ifMatch, caller.accountId))
  }

  async decide(caller: Caller, { params, body, ifMatch }: Input<typeof decideRouting>): Promise<RoutingDetail> {
    return this.after(caller, params.id, await change.decideRouting(this.ctx, params.id, ifMatch, { ...body, by: caller.accountId }))
  }

  private async after(caller: Caller, id: string, result: { ok: true } | { ok: false; code: string }): Promise<RoutingDetail> {
    if (result.ok) return this.get(caller, id)
    if (result.code === 'NOT_FOUND') throw new Refusal(NOT_FOUND)
    if (result.code === 'STALE') throw new Refusal('KERNEL.STALE', { current: await this.get(caller, id) })
    throw new Refusal(`PAYMENTS.${result.code}`)
  }

  private async present(row: RoutingRow, inForceId: string | undefined): Promise<{ version: RoutingVersion; diff: ReturnType<typeof diffOf> }> {
    const { db, routings } = this.ctx
    const base = await routings.approvedBefore(db, row.number)
    const lines = await routings.linesOf(db, row.id)
    const diff = diffOf(base ? await routings.linesOf(db, base.id) : [], lines)
    const { id, version, number, state, note, decisionNote } = row
    return {
      diff,
      version: {
        id,
        version,
        number,
        state,
        isInForce: id === inForceId,
        startsAt: iso(row.startsAt),
        effectiveFrom: iso(row.effectiveFrom),
        note,
        draftedAt: formatInstant(row.draftedAt.getTime()),
        decidedAt: iso(row.decidedAt),
        decisionNote,
        lines: lines.length,
        changed: diff.length,
      },
    }
  }
}
