import { dateOf } from '@jktl/shared/kernel/dates'
import { ok, refuse, type Result } from '@jktl/shared/kernel/result'
import { CREDITPAY_AGREEMENT } from '@jktl/shared/payments/creditpay/agreement'

import type { BoundPerson } from '../../../identity/public.ts'
import type { CreditAccountRow } from '../accounts.repository.ts'
import { type Condition, conditionsOf } from '../domain/conditions.ts'
import { isOverdue } from '../domain/due-dates.ts'
import type { CreditpayContext } from './context.ts'
import { moveAccount } from './keep-standing.ts'
import { returnKeptMoney } from './repay.ts'

export type ApplyRefusal = 'CREDITPAY_NOT_ELIGIBLE' | 'CREDITPAY_SIGNED_ALREADY' | 'CREDITPAY_AGREEMENT_CHANGED'

/** Every condition of the region's rule, for this person today (R362). */
export async function conditions(ctx: CreditpayContext, person: BoundPerson, account: CreditAccountRow | null): Promise<Condition[]> {
  const today = dateOf(ctx.clock.now())
  const rule = await ctx.rules.regionRule(ctx.db)
  const debts = account ? await ctx.entries.listDebts(ctx.db, [account.id]) : []
  const owesOverdue = debts.some((d) => d.dueOn !== null && isOverdue(d.dueOn, today))
  return conditionsOf(rule, { isVerified: person.realName === 'VERIFIED', birthDate: person.birthDate, owesOverdue }, today)
}

/** Signs the agreement in the version that was read; open at once, or after two people looked at it, as the rule says. */
export async function apply(
  ctx: CreditpayContext,
  applicant: { accountId: string; person: BoundPerson; agreementVersion: string },
): Promise<Result<string, ApplyRefusal>> {
  const { accountId, person, agreementVersion } = applicant
  if (agreementVersion !== CREDITPAY_AGREEMENT.version) return refuse('CREDITPAY_AGREEMENT_CHANGED')
  const present = await ctx.accounts.findLive(ctx.db, person.identityKey)
  if ((await conditions(ctx, person, present)).some((c) => !c.isMet)) return refuse('CREDITPAY_NOT_ELIGIBLE')
  return ctx.db.transaction(async (tx) => {
    const rule = await ctx.rules.regionRule(tx)
    const now = ctx.clock.date()
    const draft = { identityKey: person.identityKey, personId: person.personId, accountId }
    const fresh = (await ctx.accounts.insert(tx, draft, now)) ?? (await ctx.accounts.findLive(tx, person.identityKey))
    if (!fresh) throw new Error('the credit account vanished')
    const account = await ctx.accounts.lock(tx, fresh.id)
    if (account.state !== 'NOT_SIGNED') return refuse('CREDITPAY_SIGNED_ALREADY')
    await ctx.accounts.update(tx, account.id, { agreementVersion, signedAt: now, accountId, personId: person.personId }, now)
    const more = rule.isReviewed ? {} : { limitFen: rule.startLimitFen }
    await moveAccount(ctx, tx, account, rule.isReviewed ? 'SIGN' : 'SIGN_UNREVIEWED', { ...more, note: agreementVersion })
    if (rule.isReviewed) {
      const text = `已读完并同意服务协议（${agreementVersion}）`
      await ctx.cases.insert(tx, { kind: 'APPLICATION', creditAccountId: account.id, entryId: null, requestedBy: accountId, text }, now)
    }
    return ok(account.id)
  })
}

/** The resident stops; only with nothing owed and nothing frozen. What was kept goes back. */
export function terminate(ctx: CreditpayContext, creditAccountId: string): Promise<Result<null, 'CREDITPAY_STILL_OWED' | 'CREDITPAY_ACTION_NOT_ALLOWED'>> {
  return ctx.db.transaction(async (tx) => {
    const account = await ctx.accounts.lock(tx, creditAccountId)
    if (account.frozenFen + account.usedFen > 0) return refuse('CREDITPAY_STILL_OWED')
    if (account.state !== 'ACTIVE') return refuse('CREDITPAY_ACTION_NOT_ALLOWED')
    await returnKeptMoney(ctx, tx, account.id)
    await moveAccount(ctx, tx, account, 'TERMINATE')
    return ok(null)
  })
}
