import { dateOf, DAY_MS } from '@jktl/shared/kernel/dates'
import { ok, refuse, type Result } from '@jktl/shared/kernel/result'
import type { ChangeProposal } from '@jktl/shared/payments/channels/contract'
import { QUIET_DAYS } from '@jktl/shared/payments/channels/model'

import type { Sql } from '../../../../platform/database/database.ts'
import type { ChangeRow } from '../changes.repository.ts'
import type { ChannelsContext } from './context.ts'

type EffectRefusal = 'MERCHANT_TAKEN' | 'MERCHANT_UNKNOWN' | 'RATE_TOO_EARLY' | 'KEY_STEP_NOT_POSSIBLE' | 'KEY_STILL_USED'

/** Nothing came with it for so long, neither an answer nor a callback. */
async function isQuiet(ctx: ChannelsContext, sql: Sql, mchid: string, serial: string): Promise<boolean> {
  const seen = (await ctx.keys.use(sql, mchid)).find((use) => use.serial === serial)?.lastSeenAt
  return !seen || seen.getTime() <= ctx.clock.now() - QUIET_DAYS * DAY_MS
}

/** What would stand in its way now: told to the maker at once, and to the checker again. */
async function obstacleOf(ctx: ChannelsContext, sql: Sql, p: ChangeProposal): Promise<EffectRefusal | null> {
  const today = dateOf(ctx.clock.now())
  const [merchant] = await ctx.merchants.list(sql, today, p.mchid)
  if (p.kind === 'MERCHANT') {
    if (merchant) return 'MERCHANT_TAKEN'
    const isKnown = (await ctx.directory.findInstitutions([p.institutionId], sql)).has(p.institutionId)
    return isKnown && (ctx.store.get(p.mchid) ?? ctx.store.reread(p.mchid)) ? null : 'MERCHANT_UNKNOWN'
  }
  if (!merchant) return 'MERCHANT_UNKNOWN'
  if (p.kind === 'RATE') {
    const signed = await ctx.merchants.lastSigned(sql, p.mchid)
    const isTaken = (await ctx.merchants.rates(sql, p.mchid)).some((rate) => rate.fromDate === p.fromDate)
    return isTaken || (signed !== null && p.fromDate <= signed) ? 'RATE_TOO_EARLY' : null
  }
  if (p.kind === 'MERCHANT_TERMS') return null
  const keys = await ctx.keys.list(sql, p.mchid)
  if (p.kind === 'KEY_SWITCH') {
    const mode = keys.some((key) => key.isRequested) ? 'PUBLIC_KEY' : 'CERTIFICATE'
    const kind = p.mode === 'PUBLIC_KEY' ? 'PUBLIC_KEY' : 'PLATFORM_CERT'
    return mode !== p.mode && keys.some((key) => key.kind === kind && key.state === 'LIVE') ? null : 'KEY_STEP_NOT_POSSIBLE'
  }
  const key = keys.find(({ serial }) => serial === p.serial)
  if (p.kind === 'KEY_ADD') return key?.state === 'FOUND' ? null : 'KEY_STEP_NOT_POSSIBLE'
  const others = keys.filter((k) => k.serial !== p.serial && k.state === 'LIVE' && k.kind !== 'MERCHANT_CERT')
  if (key?.state !== 'LIVE' || key.isRequested || key.kind === 'MERCHANT_CERT' || others.length === 0) return 'KEY_STEP_NOT_POSSIBLE'
  return (await isQuiet(ctx, sql, p.mchid, p.serial)) ? null : 'KEY_STILL_USED'
}

async function takeEffect(ctx: ChannelsContext, tx: Sql, change: ChangeRow): Promise<boolean> {
  const { details: p, id, mchid } = change
  const now = ctx.clock.date()
  switch (p.kind) {
    case 'MERCHANT':
      return ctx.merchants.insert(tx, mchid, p.institutionId, p, dateOf(now.getTime()))
    case 'MERCHANT_TERMS':
      return ctx.merchants.update(tx, mchid, p, p.validUntil)
    case 'RATE':
      return ctx.merchants.insertRate(tx, mchid, p, id)
    case 'KEY_ADD':
      return ctx.keys.start(tx, mchid, p.serial, now)
    case 'KEY_SWITCH':
      return ctx.keys.switchTo(tx, mchid, p.mode)
    case 'KEY_RETIRE':
      return ctx.keys.retire(tx, mchid, p.serial, now)
  }
}

/** The maker's hand. */
export async function proposeChange(
  ctx: ChannelsContext,
  proposal: ChangeProposal,
  by: string,
): Promise<Result<ChangeRow, EffectRefusal | 'CHANNEL_CHANGE_WAITS'>> {
  const obstacle = await obstacleOf(ctx, ctx.db, proposal)
  if (obstacle) return refuse(obstacle)
  const change = await ctx.changes.propose(ctx.db, proposal, by, ctx.clock.date())
  return change ? ok(change) : refuse('CHANNEL_CHANGE_WAITS')
}

/** The checker's, never the maker's; what is agreed takes effect in the same transaction. */
export async function decideChange(
  ctx: ChannelsContext,
  id: string,
  version: number,
  d: { isApproved: boolean; by: string; note: string },
): Promise<Result<ChangeRow, EffectRefusal | 'NOT_FOUND' | 'STALE' | 'SAME_PERSON' | 'DECISION_SETTLED'>> {
  return ctx.db.transaction(async (tx) => {
    const change = await ctx.changes.lock(tx, id)
    if (!change) return refuse('NOT_FOUND')
    if (change.version !== version) return refuse('STALE')
    if (change.state !== 'PROPOSED') return refuse('DECISION_SETTLED')
    if (change.proposedBy === d.by) return refuse('SAME_PERSON')
    if (d.isApproved) {
      await ctx.keys.lock(tx, change.mchid)
      const obstacle = await obstacleOf(ctx, tx, change.details)
      if (obstacle) return refuse(obstacle)
      if (!(await takeEffect(ctx, tx, change))) throw new Error('a change was approved that cannot take effect')
    }
    return ok(await ctx.changes.decide(tx, id, { state: d.isApproved ? 'APPROVED' : 'REJECTED', by: d.by, note: d.note }, ctx.clock.date()))
  })
}
