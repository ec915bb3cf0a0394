import { ok, refuse, type Result } from '@jktl/shared/kernel/result'
import type { OnboardingFile } from '@jktl/shared/payments/onboarding/model'
import { stepOnboarding } from '@jktl/shared/payments/onboarding/rules'

import type { Sql } from '../../../../platform/database/database.ts'
import type { ApplicationFields, ApplicationRow } from '../applications.repository.ts'
import type { OnboardingContext } from './context.ts'

export interface Entered {
  creditCode: string
  licenceNo: string
  licenceFrom: string
  licenceUntil: string
  bankName: string
  accountName: string
  accountNo: string
  contactName: string
  contactPhone: string
  files: readonly { kind: OnboardingFile; fileId: string }[]
}
interface Writer {
  accountId: string
  institutionId: string
}

/** What was left empty of the sealed fields stays as it was. */
function fieldsOf(ctx: OnboardingContext, entered: Entered, before: ApplicationFields | null): ApplicationFields {
  const sealed = (text: string, kept: Buffer | null | undefined): Buffer | null => (text === '' ? (kept ?? null) : ctx.vault.seal(text))
  return {
    creditCode: entered.creditCode.toUpperCase(),
    licenceNo: entered.licenceNo.toUpperCase(),
    licenceFrom: entered.licenceFrom || null,
    licenceUntil: entered.licenceUntil || null,
    bankName: entered.bankName,
    accountName: entered.accountName,
    accountSealed: sealed(entered.accountNo.replaceAll(/\s/g, ''), before?.accountSealed),
    contactSealed: sealed(entered.contactName, before?.contactSealed),
    phoneSealed: sealed(entered.contactPhone, before?.phoneSealed),
  }
}

/** A file is the writer's own for this matter, or was part of the application before. */
async function attach(ctx: OnboardingContext, tx: Sql, id: string, entered: Entered, writer: Writer, before: ApplicationRow | null): Promise<void> {
  const known = new Set((before ? await ctx.applications.listFiles(tx, before.id) : []).map(({ fileId }) => fileId))
  for (const { fileId } of entered.files)
    if (!known.has(fileId))
      await ctx.files.attachable(tx, fileId, { accountId: writer.accountId, purpose: 'QUALIFICATION', institutionId: writer.institutionId })
  await ctx.applications.setFiles(tx, id, entered.files)
}

/** Begins an application; with one in force it is a change, and the former goes on until it is approved. */
export async function createApplication(ctx: OnboardingContext, writer: Writer, entered: Entered): Promise<Result<string, 'ONBOARDING_OPEN'>> {
  return ctx.db.transaction(async (tx) => {
    const inForce = await ctx.applications.findInForce(tx, writer.institutionId)
    const at = ctx.clock.date()
    const row = await ctx.applications.insert(tx, writer.institutionId, inForce !== null, fieldsOf(ctx, entered, inForce), at)
    if (!row) return refuse('ONBOARDING_OPEN')
    await attach(ctx, tx, row.id, entered, writer, inForce)
    await ctx.applications.note(tx, row.id, null, { at, step: 'OPEN', toState: 'DRAFT', note: null, actorAccountId: writer.accountId })
    return ok(row.id)
  })
}

export async function editApplication(
  ctx: OnboardingContext,
  writer: Writer,
  target: { id: string; version: number },
  entered: Entered,
): Promise<Result<null, 'NOT_FOUND' | 'STALE' | 'ONBOARDING_STEP_NOT_ALLOWED'>> {
  return ctx.db.transaction(async (tx) => {
    const row = await ctx.applications.find(tx, target.id, true)
    if (row?.institutionId !== writer.institutionId) return refuse('NOT_FOUND')
    if (row.version !== target.version) return refuse('STALE')
    if (!stepOnboarding(row, 'HOSPITAL', 'EDIT')) return refuse('ONBOARDING_STEP_NOT_ALLOWED')
    await ctx.applications.edit(tx, row.id, fieldsOf(ctx, entered, row), ctx.clock.date())
    await attach(ctx, tx, row.id, entered, writer, row)
    return ok(null)
  })
}
