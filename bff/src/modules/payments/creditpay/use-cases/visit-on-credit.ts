import { addDays, dateOf, HOUR_MS } from '@jktl/shared/kernel/dates'
import { ok, refuse, type Result } from '@jktl/shared/kernel/result'

import type { Sql } from '../../../../platform/database/database.ts'
import type { DeclineCode } from '../desk.repository.ts'
import { decideEntry, type Resolution } from '../domain/machines.ts'
import { capturedNotice, voidedNotice } from '../domain/notices.ts'
import type { EntryRow } from '../entries.repository.ts'
import { type CreditpayContext, post, tell } from './context.ts'
import { useKeptMoney } from './repay.ts'

export interface Authorisation {
  creditAccountId: string
  institutionId: string
  requestNo: string
  visitNo: string
  subject: string
  amountFen: number
}

/** Freezes a part of the limit for one visit (K1: one conditional statement decides). */
export async function authorise(ctx: CreditpayContext, tx: Sql, a: Authorisation): Promise<Result<EntryRow, DeclineCode>> {
  const rule = await ctx.rules.ruleOf(tx, a.institutionId)
  if (!rule) return refuse('NO_AGREEMENT')
  if (a.amountFen <= 0 || a.amountFen > rule.visitMaxFen) return refuse('VISIT_LIMIT')
  const now = ctx.clock.now()
  if (!(await ctx.accounts.freeze(tx, a.creditAccountId, a.amountFen, new Date(now)))) {
    const account = await ctx.accounts.find(tx, a.creditAccountId)
    if (account?.state === 'SUSPENDED' || account?.state === 'LISTED') return refuse(account.state)
    return refuse(account?.state === 'ACTIVE' ? 'NOT_ENOUGH' : 'NO_AGREEMENT')
  }
  const entry = await ctx.entries.insert(tx, {
    creditAccountId: a.creditAccountId,
    institutionId: a.institutionId,
    requestNo: a.requestNo,
    visitNo: a.visitNo,
    subject: a.subject,
    authorisedFen: a.amountFen,
    interestFreeDays: rule.interestFreeDays,
    listAfterDays: rule.listAfterDays,
    authorisedAt: new Date(now),
    expiresAt: new Date(now + rule.freezeHours * HOUR_MS),
  })
  await ctx.accounts.note(tx, { creditAccountId: a.creditAccountId, entryId: entry.id, kind: 'AUTHORISED', amountFen: a.amountFen }, new Date(now))
  return ok(entry)
}

/** K2: under the account's lock, so that capture, void and expiry decide one after another. @returns null when it was resolved before */
async function resolvable(ctx: CreditpayContext, tx: Sql, entryId: string, event: Resolution): Promise<EntryRow | null> {
  const seen = await ctx.entries.find(tx, entryId)
  if (!seen) throw new Error('the visit on credit does not exist')
  await ctx.accounts.lock(tx, seen.creditAccountId)
  const entry = await ctx.entries.find(tx, entryId)
  if (!entry || !decideEntry(entry.state, event)) return null
  const isLate = ctx.clock.now() >= entry.expiresAt.getTime()
  return isLate === (event === 'EXPIRE') ? entry : null
}

/** The patient leaves: what was billed, at most what was frozen (K3), becomes a debt. @returns what was captured, null when it was resolved before or too late */
export async function capture(ctx: CreditpayContext, tx: Sql, entryId: string, billedFen: number): Promise<number | null> {
  const entry = await resolvable(ctx, tx, entryId, 'CAPTURE')
  if (!entry || billedFen <= 0) return null
  const now = ctx.clock.date()
  const capturedFen = Math.min(billedFen, entry.authorisedFen)
  const dueOn = addDays(dateOf(now.getTime()), entry.interestFreeDays)
  await ctx.entries.update(tx, entry.id, { state: 'CAPTURED', capturedFen, dueOn, resolvedAt: now })
  await ctx.accounts.move(tx, entry.creditAccountId, { frozenFen: -entry.authorisedFen, usedFen: capturedFen }, now)
  await post(ctx, tx, 'CREDIT_CAPTURED', {
    sourceId: entry.id,
    institutionId: entry.institutionId,
    creditAccountId: entry.creditAccountId,
    amountFen: capturedFen,
  })
  await ctx.accounts.note(tx, { creditAccountId: entry.creditAccountId, entryId: entry.id, kind: 'CAPTURED', amountFen: capturedFen }, now)
  const account = await ctx.accounts.lock(tx, entry.creditAccountId)
  await tell(ctx, tx, account, entry.id, capturedNotice(capturedFen, dueOn))
  await useKeptMoney(ctx, tx, entry.creditAccountId, entry.institutionId)
  return capturedFen
}

/** Nothing to pay, or the hospital wants it no more (J22). @returns false when it was resolved before */
export async function lift(ctx: CreditpayContext, tx: Sql, entryId: string, cause: 'NOTHING_BILLED' | 'CANCELLED' | 'HOSPITAL_REFUSED'): Promise<boolean> {
  const entry = await resolvable(ctx, tx, entryId, 'VOID')
  if (!entry) return false
  await free(ctx, tx, entry, 'VOIDED', cause)
  return true
}

/** K8: no word from the hospital in time; the freeze goes, and somebody finds out why. @returns false when it was resolved before */
export function expire(ctx: CreditpayContext, entryId: string): Promise<boolean> {
  return ctx.db.transaction(async (tx) => {
    const entry = await resolvable(ctx, tx, entryId, 'EXPIRE')
    if (!entry) return false
    await free(ctx, tx, entry, 'EXPIRED', 'NO_BILL_IN_TIME')
    const { institutionId, creditAccountId, requestNo, authorisedFen } = entry
    await ctx.entries.addDifference(
      tx,
      { kind: 'NO_BILL_IN_TIME', institutionId, creditAccountId, entryId: entry.id, sourceKey: entry.id, amountFen: authorisedFen },
      ctx.clock.date(),
    )
    await ctx.desk.tellOutcome(tx, institutionId, requestNo, 0, ctx.clock.date())
    return true
  })
}

async function free(ctx: CreditpayContext, tx: Sql, entry: EntryRow, state: 'VOIDED' | 'EXPIRED', cause: string): Promise<void> {
  const now = ctx.clock.date()
  await ctx.entries.update(tx, entry.id, { state, cause, resolvedAt: now })
  await ctx.accounts.move(tx, entry.creditAccountId, { frozenFen: -entry.authorisedFen }, now)
  await ctx.accounts.note(tx, { creditAccountId: entry.creditAccountId, entryId: entry.id, kind: state, amountFen: entry.authorisedFen, note: cause }, now)
  await tell(ctx, tx, await ctx.accounts.lock(tx, entry.creditAccountId), entry.id, voidedNotice())
}
