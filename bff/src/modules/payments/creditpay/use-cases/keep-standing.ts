import { dateOf } from '@jktl/shared/kernel/dates'
import { formatFen } from '@jktl/shared/kernel/money'

import type { Sql } from '../../../../platform/database/database.ts'
import type { CreditAccountRow } from '../accounts.repository.ts'
import { isOverdue, lists, reminderFor, suspends } from '../domain/due-dates.ts'
import { type AccountEvent, decideAccount, owedFen } from '../domain/machines.ts'
import { listedNotice, reminderNotice, restoredNotice, suspendedNotice } from '../domain/notices.ts'
import type { EntryRow } from '../entries.repository.ts'
import { type CreditpayContext, tell } from './context.ts'

/** One step of the account's machine with its line of history. The caller holds the account. @returns false when that cannot happen now */
export async function moveAccount(
  ctx: CreditpayContext,
  tx: Sql,
  account: CreditAccountRow,
  event: AccountEvent,
  more: { limitFen?: number; note?: string; actorAccountId?: string } = {},
): Promise<boolean> {
  const to = decideAccount(account.state, event)
  if (!to) return false
  const now = ctx.clock.date()
  await ctx.accounts.update(tx, account.id, { state: to, ...(more.limitFen === undefined ? {} : { limitFen: more.limitFen }) }, now)
  await ctx.accounts.note(
    tx,
    {
      creditAccountId: account.id,
      kind: event,
      toState: to,
      amountFen: more.limitFen ?? null,
      note: more.note ?? null,
      actorAccountId: more.actorAccountId ?? null,
    },
    now,
  )
  return true
}

/** After a debt became less or is due later: whoever owes nothing overdue may use it again and leaves the list. The caller holds the account. */
export async function restore(ctx: CreditpayContext, tx: Sql, creditAccountId: string): Promise<void> {
  const account = await ctx.accounts.lock(tx, creditAccountId)
  if (account.state !== 'SUSPENDED' && account.state !== 'LISTED') return
  const today = dateOf(ctx.clock.now())
  const debts = await ctx.entries.listDebts(tx, [account.id])
  if (debts.some((debt) => isOverdue(debt.dueOn ?? today, today))) return
  await moveAccount(ctx, tx, account, 'CLEARED')
  await ctx.accounts.releaseListing(tx, account.id, 'CLEARED', ctx.clock.date())
  await tell(ctx, tx, account, `${account.id}:${account.version}`, restoredNotice())
}

/** K6: one reminder. @returns false when nothing was to be sent after all */
export function remind(ctx: CreditpayContext, seen: EntryRow): Promise<boolean> {
  return ctx.db.transaction(async (tx) => {
    const account = await ctx.accounts.lock(tx, seen.creditAccountId)
    const entry = await ctx.entries.find(tx, seen.id)
    if (entry?.state !== 'CAPTURED' || !entry.dueOn) return false
    const today = dateOf(ctx.clock.now())
    const sent = (await ctx.entries.listReminders(tx, [entry.id])).map((r) => r.stage)
    const stage = reminderFor(entry.dueOn, today, sent)
    if (!stage || !(await ctx.entries.addReminder(tx, entry.id, entry.dueOn, stage, today))) return false
    await tell(ctx, tx, account, `${entry.id}:${entry.dueOn}`, reminderNotice(stage, owedFen(entry), entry.dueOn))
    await ctx.accounts.note(tx, { creditAccountId: account.id, entryId: entry.id, kind: 'REMINDED', note: stage }, ctx.clock.date())
    return true
  })
}

/** K6, K7: suspended once something is overdue, listed when it stays so; only new credit ends by it. @returns whether the account moved */
export function judge(ctx: CreditpayContext, creditAccountId: string): Promise<boolean> {
  return ctx.db.transaction(async (tx) => {
    const account = await ctx.accounts.lock(tx, creditAccountId)
    const today = dateOf(ctx.clock.now())
    const debts = await ctx.entries.listDebts(tx, [account.id])
    const reminders = await ctx.entries.listReminders(
      tx,
      debts.map((d) => d.id),
    )
    const cases = await ctx.cases.listOf(tx, account.id)
    const standings = debts.flatMap((d) =>
      d.dueOn
        ? [
            {
              owedFen: owedFen(d),
              dueOn: d.dueOn,
              listAfterDays: d.listAfterDays,
              sentOn: Object.fromEntries(reminders.filter((r) => r.entryId === d.id).map((r) => [r.stage, r.sentOn])),
              hasOpenHardship: cases.some((c) => c.entryId === d.id && c.kind === 'HARDSHIP' && (c.state === 'SUBMITTED' || c.state === 'PROPOSED')),
            },
          ]
        : [],
    )
    if (account.state === 'ACTIVE' && standings.some((s) => suspends(s, today))) {
      await moveAccount(ctx, tx, account, 'OVERDUE')
      await tell(ctx, tx, account, `${account.id}:${account.version}`, suspendedNotice())
      return true
    }
    const isWaived = account.listingWaivedUntil !== null && today <= account.listingWaivedUntil
    const listing = standings.filter((s) => lists(s, today))
    if (account.state !== 'SUSPENDED' || isWaived || listing.length === 0) return false
    const sumFen = listing.reduce((total, s) => total + s.owedFen, 0)
    await moveAccount(ctx, tx, account, 'LIST')
    await ctx.accounts.addListing(tx, { creditAccountId: account.id, owedFen: sumFen, reason: `${formatFen(sumFen)} 过期没还` }, ctx.clock.date())
    await tell(ctx, tx, account, `${account.id}:${account.version}`, listedNotice())
    return true
  })
}
