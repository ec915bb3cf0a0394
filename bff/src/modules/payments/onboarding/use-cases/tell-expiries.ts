import { expiryStage } from '@jktl/shared/payments/onboarding/rules'

import { expiryNotice } from '../domain/notices.ts'
import { type OnboardingContext, tellStaff } from './context.ts'

const BATCH = 20

/** Tells everybody concerned, once per end and stage, however often and late it runs: a stage that was slept through is not told any more. */
export async function tellExpiries(ctx: OnboardingContext, nameOf: (institutionId: string) => Promise<string>): Promise<number> {
  const now = ctx.clock.date()
  let told = 0
  for (const ending of await ctx.expiries.listDue(ctx.db, now, BATCH)) {
    const stage = expiryStage(ending.endsAt.getTime(), now.getTime())
    if (stage === null) continue
    const name = await nameOf(ending.institutionId)
    const isOurs = await ctx.db.transaction(async (tx) => {
      if (!(await ctx.expiries.mark(tx, ending, stage, now))) return false
      const notice = expiryNotice(ending, stage, name)
      const key = `${ending.objectId}:${ending.endsAt.getTime()}`
      await tellStaff(ctx, tx, { role: 'hospital_finance', institutionId: ending.institutionId }, key, notice)
      for (const role of ['finance_maker', 'finance_checker'] as const) await tellStaff(ctx, tx, { role, institutionId: null }, key, notice)
      return true
    })
    if (!isOurs) continue
    ctx.alarms.raise(ending.kind === 'CERTIFICATE' ? 'CERTIFICATE_ENDS' : 'LICENCE_ENDS')
    told++
  }
  return told
}
