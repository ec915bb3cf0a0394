import type { INestApplicationContext } from '@nestjs/common'
import { creditCodeCheck } from '@jktl/shared/kernel/credit-code'

import { type DirectoryInstitution, DirectoryPublic } from '../../directory/public.ts'
import { ONBOARDING_CONTEXT } from './onboarding.providers.ts'
import type { OnboardingContext } from './use-cases/context.ts'

const NOTE = '示例数据，不是真实的申请'

/** Invented, and nobody's: the digits follow the institution's own code. */
function sampleOf({ hosCode, areaCode, name }: DirectoryInstitution, ctx: OnboardingContext) {
  const first17 = `12${areaCode.slice(0, 6)}${hosCode
    .replaceAll(/[^0-9A-HJ-NPQRTUWXY]/g, 'X')
    .slice(-9)
    .padStart(9, '0')}`
  return {
    creditCode: first17 + creditCodeCheck(first17),
    licenceNo: `${hosCode.replaceAll(/[^0-9A-Z]/g, 'X')}0000000000000`.slice(0, 22),
    licenceFrom: '2025-01-01',
    licenceUntil: '2039-12-31',
    bankName: '示例银行通辽分行（示例）',
    accountName: `${name}（示例）`,
    accountSealed: ctx.vault.seal('0000000000000000'),
    contactSealed: ctx.vault.seal('示例联系人'),
    phoneSealed: ctx.vault.seal('13800000000'),
  }
}

/** Institutions that take money in the city from the start. Repeating it changes nothing. */
export async function seedOnboarding(nest: INestApplicationContext): Promise<string> {
  const ctx = nest.get<OnboardingContext>(ONBOARDING_CONTEXT, { strict: false })
  const institutions = await nest.get(DirectoryPublic, { strict: false }).listInstitutions()
  await ctx.db.transaction(async (tx) => {
    for (const institution of institutions) await ctx.applications.insertSample(tx, institution.id, sampleOf(institution, ctx), NOTE, ctx.clock.date())
  })
  return `${institutions.length} institutions may take money`
}
