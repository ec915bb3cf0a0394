import { dateOf } from '@jktl/shared/kernel/dates'
import { ok, refuse, type Result } from '@jktl/shared/kernel/result'
import type { CHECKER_STEPS, MAKER_STEPS } from '@jktl/shared/payments/onboarding/model'
import { onboardingProblems, stepOnboarding } from '@jktl/shared/payments/onboarding/rules'

import type { Sql } from '../../../../platform/database/database.ts'
import type { ApplicationRow, Reason } from '../applications.repository.ts'
import { stateNotice, submittedNotice } from '../domain/notices.ts'
import { type OnboardingContext, tellStaff } from './context.ts'

interface Target {
  id: string
  version: number
  accountId: string
}
interface Incomplete {
  ok: false
  code: 'ONBOARDING_INCOMPLETE'
  problems: Reason[]
}
type Common = 'NOT_FOUND' | 'STALE' | 'ONBOARDING_STEP_NOT_ALLOWED'

/** What is still wrong with it, judged on the day by the server's clock. */
async function problemsOf(ctx: OnboardingContext, sql: Sql, row: ApplicationRow): Promise<Reason[]> {
  const open = (sealed: Buffer | null): string => (sealed ? ctx.vault.open(sealed) : '')
  const texts = {
    creditCode: row.creditCode,
    licenceNo: row.licenceNo,
    licenceFrom: row.licenceFrom ?? '',
    licenceUntil: row.licenceUntil ?? '',
    bankName: row.bankName,
    accountName: row.accountName,
    accountNo: open(row.accountSealed),
    contactName: open(row.contactSealed),
    contactPhone: open(row.phoneSealed),
  }
  const files = (await ctx.applications.listFiles(sql, row.id)).map(({ kind }) => kind)
  return onboardingProblems({ texts, files, kept: [] }, dateOf(ctx.clock.now()))
}

export async function submitApplication(
  ctx: OnboardingContext,
  { id, version, accountId }: Target,
  institution: { id: string; name: string },
): Promise<Result<null, Common> | Incomplete> {
  return ctx.db.transaction(async (tx) => {
    const row = await ctx.applications.find(tx, id, true)
    if (row?.institutionId !== institution.id) return refuse('NOT_FOUND')
    if (row.version !== version) return refuse('STALE')
    const next = stepOnboarding(row, 'HOSPITAL', 'SUBMIT')
    if (!next) return refuse('ONBOARDING_STEP_NOT_ALLOWED')
    const problems = await problemsOf(ctx, tx, row)
    if (problems.length > 0) return { ok: false, code: 'ONBOARDING_INCOMPLETE', problems }
    const at = ctx.clock.date()
    await ctx.applications.move(tx, row, { ...next, reasons: [], note: null, proposedBy: null, decidedBy: null }, at)
    await ctx.applications.note(tx, id, row.state, { at, step: 'SUBMIT', toState: next.state, note: null, actorAccountId: accountId })
    await tellStaff(ctx, tx, { role: 'finance_maker', institutionId: null }, `${id}:${row.version}`, submittedNotice(institution.name))
    return ok(null)
  })
}

export type DeskMove =
  | { side: 'MAKER'; step: (typeof MAKER_STEPS)[number]; note: string; reasons: Reason[] }
  | { side: 'CHECKER'; step: (typeof CHECKER_STEPS)[number]; note: string; reasons: Reason[] }
type DeskRefusal = Common | 'ONBOARDING_REASONS_NEEDED' | 'SAME_PERSON'

/** An approved change takes the place of what was in force, and its suspension with it: only two people end that. */
async function replaceFormer(ctx: OnboardingContext, tx: Sql, row: ApplicationRow, accountId: string, at: Date): Promise<'APPROVED' | 'SUSPENDED'> {
  const seen = await ctx.applications.findInForce(tx, row.institutionId)
  const former = seen && (await ctx.applications.find(tx, seen.id, true))
  if (former?.state !== 'APPROVED' && former?.state !== 'SUSPENDED') return 'APPROVED'
  await ctx.applications.move(tx, former, { state: 'REPLACED', proposal: null }, at)
  await ctx.applications.note(tx, former.id, former.state, { at, step: 'REPLACED', toState: 'REPLACED', note: null, actorAccountId: accountId })
  return former.state
}

/** A step of the region: one proposes, another one decides; what goes back says why, field by field. */
export async function moveApplication(ctx: OnboardingContext, { id, version, accountId }: Target, move: DeskMove): Promise<Result<null, DeskRefusal>> {
  return ctx.db.transaction(async (tx) => {
    const row = await ctx.applications.find(tx, id, true)
    if (!row || row.state === 'DRAFT') return refuse('NOT_FOUND')
    if (row.version !== version) return refuse('STALE')
    const next = stepOnboarding(row, move.side, move.step)
    if (!next) return refuse('ONBOARDING_STEP_NOT_ALLOWED')
    if (move.side === 'CHECKER' && row.proposedBy === accountId) return refuse('SAME_PERSON')
    if (next.state === 'RETURNED' && move.reasons.length === 0) return refuse('ONBOARDING_REASONS_NEEDED')
    const at = ctx.clock.date()
    const isApproval = move.step === 'AGREE' && row.proposal === 'APPROVE'
    const state = isApproval ? await replaceFormer(ctx, tx, row, accountId, at) : next.state
    const hands = move.side === 'CHECKER' ? { decidedBy: accountId } : next.proposal ? { proposedBy: accountId, decidedBy: null } : {}
    await ctx.applications.move(tx, row, { ...next, ...hands, state, reasons: state === 'RETURNED' ? move.reasons : [], note: move.note }, at)
    await ctx.applications.note(tx, id, row.state, { at, step: move.step, toState: state, note: move.note, actorAccountId: accountId })
    const told = state === row.state ? null : stateNotice(state)
    if (told) await tellStaff(ctx, tx, { role: 'hospital_finance', institutionId: row.institutionId }, `${id}:${row.version}`, told)
    return ok(null)
  })
}
