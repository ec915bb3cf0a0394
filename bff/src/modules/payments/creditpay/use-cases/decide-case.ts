import { addDays, dateOf } from '@jktl/shared/kernel/dates'
import { ok, refuse, type Result } from '@jktl/shared/kernel/result'
import type { CaseKind } from '@jktl/shared/payments/creditpay/model'

import type { Sql } from '../../../../platform/database/database.ts'
import type { CreditAccountRow } from '../accounts.repository.ts'
import type { CaseRow, Proposal } from '../cases.repository.ts'
import { decideAccount, owedFen, settledState } from '../domain/machines.ts'
import { decidedNotice } from '../domain/notices.ts'
import { type CreditpayContext, post, tell } from './context.ts'
import { moveAccount, restore } from './keep-standing.ts'

/** At most so far ahead may a debt be put off. */
const LONGEST_DEFERRAL_DAYS = 365
export type ProposeRefusal = 'NOT_FOUND' | 'STALE' | 'CREDITPAY_CASE_DECIDED' | 'CREDITPAY_LIMIT' | 'CREDITPAY_DUE_DATE'
export type DecideRefusal = 'NOT_FOUND' | 'STALE' | 'CREDITPAY_CASE_DECIDED' | 'CREDITPAY_NOT_PROPOSED' | 'CREDITPAY_SAME_HAND' | 'CREDITPAY_ACTION_NOT_ALLOWED'

const needsLimit: readonly CaseKind[] = ['APPLICATION', 'LIMIT_CHANGE']
const needsDueDate: readonly CaseKind[] = ['HARDSHIP', 'APPEAL']

/** What a proposal has to name: a limit within the rule, or a day ahead. */
export async function checkProposal(
  ctx: CreditpayContext,
  kind: CaseKind,
  p: Pick<Proposal, 'isApproval' | 'limitFen' | 'dueOn'>,
): Promise<'CREDITPAY_LIMIT' | 'CREDITPAY_DUE_DATE' | null> {
  if (!p.isApproval) return null
  const rule = await ctx.rules.regionRule(ctx.db)
  if (needsLimit.includes(kind) && (p.limitFen === null || p.limitFen > rule.maxLimitFen)) return 'CREDITPAY_LIMIT'
  const today = dateOf(ctx.clock.now())
  if (needsDueDate.includes(kind) && (p.dueOn === null || p.dueOn <= today || p.dueOn > addDays(today, LONGEST_DEFERRAL_DAYS))) return 'CREDITPAY_DUE_DATE'
  return null
}

/** The maker's hand: may be changed until it is decided. */
export async function propose(ctx: CreditpayContext, id: string, version: number, proposal: Proposal): Promise<Result<null, ProposeRefusal>> {
  const known = await ctx.cases.find(ctx.db, id)
  if (!known) return refuse('NOT_FOUND')
  if (known.version !== version) return refuse('STALE')
  if (known.state === 'APPROVED' || known.state === 'REJECTED') return refuse('CREDITPAY_CASE_DECIDED')
  const wrong = await checkProposal(ctx, known.kind, proposal)
  if (wrong) return refuse(wrong)
  return ctx.db.transaction(async (tx) => {
    const fresh = await ctx.cases.lock(tx, id)
    if (fresh?.version !== version) return refuse('STALE')
    await ctx.cases.propose(tx, id, proposal, ctx.clock.date())
    return ok(null)
  })
}

type Effect = (ctx: CreditpayContext, tx: Sql, account: CreditAccountRow, c: CaseRow, by: string) => Promise<boolean>
const APPROVED: Record<CaseKind, Effect> = {
  APPLICATION: (ctx, tx, account, c, by) => moveAccount(ctx, tx, account, 'APPROVE', { limitFen: c.limitFen ?? 0, actorAccountId: by }),
  // K1: below what is used nothing is available and every debt stays.
  LIMIT_CHANGE: (ctx, tx, account, c, by) => moveAccount(ctx, tx, account, 'LIMIT_CHANGED', { limitFen: c.limitFen ?? 0, note: c.text, actorAccountId: by }),
  HARDSHIP: async (ctx, tx, account, c, by) => {
    const entry = await ctx.entries.find(tx, c.entryId ?? '')
    if (entry?.state !== 'CAPTURED') return false
    await ctx.entries.update(tx, entry.id, { dueOn: c.dueOn })
    await ctx.accounts.note(tx, { creditAccountId: account.id, entryId: entry.id, kind: 'DEFERRED', note: c.dueOn, actorAccountId: by }, ctx.clock.date())
    await restore(ctx, tx, account.id)
    return true
  },
  APPEAL: async (ctx, tx, account, c, by) => {
    if (!(await moveAccount(ctx, tx, account, 'APPEAL_UPHELD', { note: c.dueOn ?? '', actorAccountId: by }))) return false
    await ctx.accounts.releaseListing(tx, account.id, 'APPEAL', ctx.clock.date())
    await ctx.accounts.update(tx, account.id, { listingWaivedUntil: c.dueOn }, ctx.clock.date())
    await restore(ctx, tx, account.id)
    return true
  },
  WRITE_OFF: async (ctx, tx, account, c, by) => {
    const entry = await ctx.entries.find(tx, c.entryId ?? '')
    const amountFen = entry ? owedFen(entry) : 0
    if (!entry || amountFen === 0) return false
    const writtenOffFen = entry.writtenOffFen + amountFen
    const now = ctx.clock.date()
    await ctx.entries.update(tx, entry.id, { writtenOffFen, state: settledState({ ...entry, writtenOffFen }) })
    await ctx.accounts.move(tx, account.id, { usedFen: -amountFen }, now)
    await ctx.accounts.note(tx, { creditAccountId: account.id, entryId: entry.id, kind: 'WRITTEN_OFF', amountFen, note: c.text, actorAccountId: by }, now)
    await post(ctx, tx, 'CREDIT_WRITTEN_OFF', { sourceId: c.id, institutionId: entry.institutionId, creditAccountId: account.id, amountFen })
    await restore(ctx, tx, account.id)
    return true
  },
}

/** The checker's hand, never the maker's; what is agreed takes effect at once. */
export async function decide(
  ctx: CreditpayContext,
  id: string,
  version: number,
  d: { isApproved: boolean; by: string; note: string },
): Promise<Result<null, DecideRefusal>> {
  const known = await ctx.cases.find(ctx.db, id)
  if (!known) return refuse('NOT_FOUND')
  return ctx.db.transaction(async (tx) => {
    const account = await ctx.accounts.lock(tx, known.creditAccountId)
    const c = await ctx.cases.lock(tx, id)
    if (!c || c.version !== version) return refuse('STALE')
    if (c.state === 'SUBMITTED') return refuse('CREDITPAY_NOT_PROPOSED')
    if (c.state !== 'PROPOSED') return refuse('CREDITPAY_CASE_DECIDED')
    if (c.proposedBy === d.by || c.requestedBy === d.by) return refuse('CREDITPAY_SAME_HAND')
    // Agreeing means agreeing to what was proposed; a proposal to refuse is confirmed by refusing.
    const debt = c.entryId ? await ctx.entries.find(tx, c.entryId) : null
    const isPossible = c.entryId ? debt?.state === 'CAPTURED' : canApprove(account, c.kind)
    if (d.isApproved && (c.isApproval !== true || !isPossible)) return refuse('CREDITPAY_ACTION_NOT_ALLOWED')
    await ctx.cases.decide(tx, id, { state: d.isApproved ? 'APPROVED' : 'REJECTED', by: d.by, note: d.note }, ctx.clock.date())
    if (d.isApproved && !(await APPROVED[c.kind](ctx, tx, account, c, d.by))) throw new Error('a case was approved that cannot take effect')
    if (!d.isApproved && c.kind === 'APPLICATION') await moveAccount(ctx, tx, account, 'REJECT', { note: d.note, actorAccountId: d.by })
    const isTheirs = c.kind !== 'LIMIT_CHANGE' && c.kind !== 'WRITE_OFF'
    if (d.isApproved || isTheirs) await tell(ctx, tx, account, c.id, decidedNotice(c.kind, d.isApproved, d.note))
    return ok(null)
  })
}

const ACCOUNT_EVENTS = { APPLICATION: 'APPROVE', LIMIT_CHANGE: 'LIMIT_CHANGED', APPEAL: 'APPEAL_UPHELD', HARDSHIP: null, WRITE_OFF: null } as const
const canApprove = (account: CreditAccountRow, kind: CaseKind): boolean => {
  const event = ACCOUNT_EVENTS[kind]
  return event !== null && decideAccount(account.state, event) !== null
}
