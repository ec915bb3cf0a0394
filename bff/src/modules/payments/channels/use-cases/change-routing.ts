import { dateOf, DAY_MS, formatInstant } from '@jktl/shared/kernel/dates'
import { ok, refuse, type Result } from '@jktl/shared/kernel/result'
import type { RoutingDryRun } from '@jktl/shared/payments/channels/contract'

import type { Sql } from '../../../../platform/database/database.ts'
import type { DirectoryInstitution } from '../../../directory/public.ts'
import { diffOf, type LineChange, problemOf, replay, withChanges } from '../domain/routing.ts'
import type { RoutingRow } from '../routings.repository.ts'
import type { ChannelsContext } from './context.ts'

type DraftRefusal = 'ROUTING_DRAFT_WAITS' | 'ROUTING_UNCHANGED' | 'ROUTING_OTHER_INSTITUTION' | 'ROUTING_TOO_EARLY'
type StepRefusal = 'NOT_FOUND' | 'STALE' | 'DECISION_SETTLED'

/** The maker's draft: the newest approved table with some lines changed. @returns its id */
export async function draftRouting(
  ctx: ChannelsContext,
  draft: { startsAt: Date | null; note: string; by: string; lines: readonly LineChange[] },
): Promise<Result<string, DraftRefusal>> {
  const now = ctx.clock.now()
  return ctx.db.transaction(async (tx) => {
    const base = await ctx.routings.approvedBefore(tx, null)
    const isTooEarly = draft.startsAt !== null && (draft.startsAt.getTime() <= now || draft.startsAt < (base?.effectiveFrom ?? draft.startsAt))
    if (isTooEarly) return refuse('ROUTING_TOO_EARLY')
    const merchants = await ctx.merchants.list(tx, dateOf(now))
    const isOwn = ({ institutionId, mchid }: LineChange): boolean =>
      mchid === null || merchants.some((m) => m.mchid === mchid && m.institutionId === institutionId)
    if (!draft.lines.every(isOwn)) return refuse('ROUTING_OTHER_INSTITUTION')
    const before = base ? await ctx.routings.linesOf(tx, base.id) : []
    const after = withChanges(before, draft.lines)
    if (diffOf(before, after).length === 0) return refuse('ROUTING_UNCHANGED')
    const id = await ctx.routings.insertDraft(tx, draft, after, new Date(now))
    return id === null ? refuse('ROUTING_DRAFT_WAITS') : ok(id)
  })
}

/** What would go where: the orders of the last days, and every institution that lets people pay on the phone. */
async function dryRunOf(
  ctx: ChannelsContext,
  tx: Sql,
  routing: RoutingRow,
  institutions: readonly DirectoryInstitution[],
  days: number,
): Promise<RoutingDryRun> {
  const lines = await ctx.routings.linesOf(tx, routing.id)
  const now = ctx.clock.now()
  const startsOn = dateOf(Math.max(now, routing.startsAt?.getTime() ?? now))
  const [merchants, sums, base] = [
    await ctx.merchants.list(tx, startsOn),
    await ctx.routings.sumOrders(tx, new Date(now - days * DAY_MS)),
    await ctx.routings.approvedBefore(tx, routing.number),
  ]
  const before = base ? await ctx.routings.linesOf(tx, base.id) : []
  const usable = new Set(merchants.filter((m) => m.validFrom <= startsOn && (m.validUntil === null || m.validUntil >= startsOn)).map((m) => m.mchid))
  const keyed = new Set(ctx.store.all().map((m) => m.mchid))
  const replayed = replay(lines, sums, usable)
  const count = (chosen: typeof replayed): number => chosen.reduce((sum, s) => sum + s.orders, 0)
  const nameOf = (id: string): string => institutions.find((i) => i.id === id)?.name ?? ''
  return {
    at: formatInstant(now),
    days,
    orders: count(replayed),
    unchanged: count(replayed.filter((s) => s.toMchid === s.mchid)),
    unroutable: count(replayed.filter((s) => s.toMchid === null)),
    moved: replayed
      .filter((s) => s.toMchid !== s.mchid)
      .map(({ institutionId, businessKind, mchid, toMchid, orders, amountFen }) => ({
        institutionName: nameOf(institutionId),
        businessKind,
        fromMchid: mchid,
        toMchid,
        orders,
        amountFen,
      })),
    institutions: institutions
      .filter((i) => i.onlinePay)
      .map((i) => {
        const problem = problemOf(lines, i.id, usable, keyed)
        return {
          institutionId: i.id,
          institutionName: i.name,
          lines: lines.filter((l) => l.institutionId === i.id).map(({ businessKind, mchid }) => ({ businessKind, mchid })),
          problem,
          isNew: problem !== null && problemOf(before, i.id, usable, keyed) === null,
        }
      }),
  }
}

export async function tryRouting(ctx: ChannelsContext, id: string, version: number, days: number): Promise<Result<null, StepRefusal>> {
  const institutions = await ctx.directory.listInstitutions()
  return ctx.db.transaction(async (tx) => {
    const routing = await ctx.routings.lock(tx, id)
    if (!routing) return refuse('NOT_FOUND')
    if (routing.version !== version) return refuse('STALE')
    if (routing.state !== 'DRAFT') return refuse('DECISION_SETTLED')
    await ctx.routings.saveDryRun(tx, id, await dryRunOf(ctx, tx, routing, institutions, days))
    return ok(null)
  })
}

export function withdrawRouting(ctx: ChannelsContext, id: string, version: number, by: string): Promise<Result<null, StepRefusal>> {
  return ctx.db.transaction(async (tx) => {
    const routing = await ctx.routings.lock(tx, id)
    if (!routing) return refuse('NOT_FOUND')
    if (routing.version !== version) return refuse('STALE')
    if (routing.state !== 'DRAFT') return refuse('DECISION_SETTLED')
    await ctx.routings.decide(tx, id, { state: 'WITHDRAWN', by, note: null, effectiveFrom: null }, ctx.clock.date())
    return ok(null)
  })
}

/** The checker's decision: only on what was tried, and in force from now on at the earliest. */
export function decideRouting(
  ctx: ChannelsContext,
  id: string,
  version: number,
  d: { isApproved: boolean; by: string; note: string },
): Promise<Result<null, StepRefusal | 'SAME_PERSON' | 'ROUTING_NOT_TRIED' | 'ROUTING_TOO_EARLY'>> {
  return ctx.db.transaction(async (tx) => {
    const routing = await ctx.routings.lock(tx, id)
    if (!routing) return refuse('NOT_FOUND')
    if (routing.version !== version) return refuse('STALE')
    if (routing.state !== 'DRAFT') return refuse('DECISION_SETTLED')
    if (routing.draftedBy === d.by) return refuse('SAME_PERSON')
    const now = ctx.clock.date()
    if (d.isApproved && !routing.dryRun) return refuse('ROUTING_NOT_TRIED')
    if (d.isApproved && routing.startsAt !== null && routing.startsAt < now) return refuse('ROUTING_TOO_EARLY')
    const effectiveFrom = d.isApproved ? (routing.startsAt ?? now) : null
    await ctx.routings.decide(tx, id, { state: d.isApproved ? 'APPROVED' : 'REJECTED', by: d.by, note: d.note, effectiveFrom }, now)
    return ok(null)
  })
}
