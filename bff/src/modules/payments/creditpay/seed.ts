import type { INestApplicationContext } from '@nestjs/common'

import { DirectoryPublic } from '../../directory/public.ts'
import { CREDITPAY_CONTEXT } from './creditpay.providers.ts'
import type { CreditpayContext } from './use-cases/context.ts'

/** Hospitals that take part in the city from the start, with sample values: no document sets them yet. */
const PARTICIPANTS = ['150502H01', '150502C01']
const SAMPLE = {
  startLimitFen: 100_000,
  maxLimitFen: 300_000,
  visitMaxFen: 100_000,
  interestFreeDays: 30,
  freezeHours: 24,
  listAfterDays: 30,
  minAge: 18,
  isReviewed: true,
  document: '',
  source: '',
}

/** Repeating it changes nothing. */
export async function seedCreditpay(nest: INestApplicationContext): Promise<string> {
  const ctx = nest.get<CreditpayContext>(CREDITPAY_CONTEXT, { strict: false })
  const hospitals = (await nest.get(DirectoryPublic, { strict: false }).listInstitutions()).filter((i) => PARTICIPANTS.includes(i.hosCode))
  for (const { id } of hospitals) {
    if (!(await ctx.rules.ruleOf(ctx.db, id))) await ctx.rules.propose(ctx.db, id, SAMPLE, null, ctx.clock.date(), 'IN_FORCE')
    await ctx.desk.join(ctx.db, id, ctx.clock.date())
  }
  return `${hospitals.length} hospitals let people pay after the visit`
}
