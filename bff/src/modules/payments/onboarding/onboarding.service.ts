import { formatInstant, isBusinessDate } from '@jktl/shared/kernel/dates'
import { maskName, maskPhone } from '@jktl/shared/kernel/masking'
import type { Page } from '@jktl/shared/kernel/paging'
import type { ResponseOf } from '@jktl/shared/kernel/route'
import type {
  createOnboarding,
  decideOnboarding,
  editOnboarding,
  getOwnOnboarding,
  listOnboardings,
  OnboardingApplication,
  OnboardingCard,
  reviewOnboarding,
  submitOnboarding,
} from '@jktl/shared/payments/onboarding/contract'
import { type OnboardingSide, onboardingSteps } from '@jktl/shared/payments/onboarding/rules'

import type { Audit } from '../../../platform/audit.ts'
import { NOT_FOUND, Refusal } from '../../../platform/errors.ts'
import type { Input } from '../../../platform/http/endpoint.ts'
import type { Caller } from '../../../platform/sessions.ts'
import type { DirectoryPublic } from '../../directory/public.ts'
import { reachOf } from '../reconciliation/desk/reach.ts'
import type { ApplicationRow } from './applications.repository.ts'
import { cursorOf, readCursor } from '../../../platform/http/cursor.ts'
import { isInternal, stepText } from './domain/texts.ts'
import { placeOf } from './place.ts'
import type { OnboardingContext } from './use-cases/context.ts'
import { type DeskMove, moveApplication, submitApplication } from './use-cases/move-application.ts'
import { createApplication, editApplication, type Entered } from './use-cases/save-application.ts'

const PAGE_SIZE = 20
const ACCOUNT_SHOWN = 4
const FINANCE = ['finance_maker', 'finance_checker'] as const
const maskAccount = (number: string): string => (number === '' ? '' : `**** ${number.slice(-ACCOUNT_SHOWN)}`)

/** A calendar cannot keep what is no day; everything else of a draft waits for the submission to be judged. */
function checkDays({ licenceFrom, licenceUntil }: Entered): void {
  const wrong = Object.entries({ licenceFrom, licenceUntil }).filter(([, day]) => day !== '' && !isBusinessDate(day))
  if (wrong.length === 0) return
  throw new Refusal('KERNEL.INVALID_INPUT', { fields: wrong.map(([field]) => ({ path: `body.${field}`, message: '请写成 2029-12-31 这样的日期。' })) })
}

/** 机构接入申请 (R360) for the institution's finance and the two of the region. */
export class OnboardingService {
  constructor(
    private readonly ctx: OnboardingContext,
    private readonly audit: Audit,
    private readonly directory: DirectoryPublic,
  ) {}

  async own(caller: Caller, requestId: string): Promise<ResponseOf<typeof getOwnOnboarding>> {
    const { db, applications, standing, clock } = this.ctx
    const institutionId = placeOf(caller)
    const [inForce, current, isOpen] = [
      await applications.findInForce(db, institutionId),
      await applications.findCurrent(db, institutionId),
      await standing.isApproved(db, institutionId),
    ]
    const shown = current?.state === 'REJECTED' && inForce ? null : current
    const action = 'payments.getOwnOnboarding'
    return {
      serverTime: formatInstant(clock.now()),
      institutionId,
      institutionName: await this.nameOf(institutionId),
      isOpen,
      inForce: inForce && (await this.present(caller, inForce, action, requestId)),
      current: shown && (await this.present(caller, shown, action, requestId)),
    }
  }

  async create(caller: Caller, input: Input<typeof createOnboarding>): Promise<OnboardingApplication> {
    checkDays(input.body)
    const made = await createApplication(this.ctx, { accountId: caller.accountId, institutionId: placeOf(caller) }, input.body)
    if (!made.ok) throw new Refusal(`PAYMENTS.${made.code}`)
    return this.get(caller, made.value, 'payments.createOnboarding', input.requestId)
  }

  async edit(caller: Caller, input: Input<typeof editOnboarding>): Promise<OnboardingApplication> {
    checkDays(input.body)
    const writer = { accountId: caller.accountId, institutionId: placeOf(caller) }
    const made = await editApplication(this.ctx, writer, { id: input.params.id, version: input.ifMatch }, input.body)
    return this.after(caller, input, made, 'payments.editOnboarding')
  }

  async submit(caller: Caller, input: Input<typeof submitOnboarding>): Promise<OnboardingApplication> {
    const institutionId = placeOf(caller)
    const target = { id: input.params.id, version: input.ifMatch, accountId: caller.accountId }
    const made = await submitApplication(this.ctx, target, { id: institutionId, name: await this.nameOf(institutionId) })
    if (!made.ok && 'problems' in made)
      throw new Refusal('PAYMENTS.ONBOARDING_INCOMPLETE', { fields: made.problems.map(({ field, text }) => ({ path: `body.${field}`, message: text })) })
    return this.after(caller, input, made, 'payments.submitOnboarding')
  }

  async list(query: Input<typeof listOnboardings>['query']): Promise<Page<OnboardingCard>> {
    const limit = query.limit ?? PAGE_SIZE
    const rows = await this.ctx.applications.list(this.ctx.db, query.state ?? null, readCursor(query.cursor), limit + 1)
    const shown = rows.slice(0, limit)
    const last = shown.at(-1)
    const names = await this.directory.findInstitutions([...new Set(shown.map((row) => row.institutionId))])
    return {
      items: shown.map((row) => this.card(row, names.get(row.institutionId)?.name ?? '')),
      nextCursor: rows.length > limit && last ? cursorOf(last.changedAt, last.id) : null,
    }
  }

  async get(caller: Caller, id: string, action: string, requestId: string): Promise<OnboardingApplication> {
    const row = await this.ctx.applications.find(this.ctx.db, id)
    const reach = reachOf(caller, FINANCE)
    if (!row || (reach ? !reach.includes(row.institutionId) : row.state === 'DRAFT')) throw new Refusal(NOT_FOUND)
    return this.present(caller, row, action, requestId)
  }

  review(caller: Caller, input: Input<typeof reviewOnboarding>): Promise<OnboardingApplication> {
    return this.move(caller, input, { side: 'MAKER', ...input.body }, 'payments.reviewOnboarding')
  }

  decide(caller: Caller, input: Input<typeof decideOnboarding>): Promise<OnboardingApplication> {
    return this.move(caller, input, { side: 'CHECKER', ...input.body }, 'payments.decideOnboarding')
  }

  private async move(
    caller: Caller,
    input: { params: { id: string }; ifMatch: number; requestId: string },
    move: DeskMove,
    action: string,
  ): Promise<OnboardingApplication> {
    const target = { id: input.params.id, version: input.ifMatch, accountId: caller.accountId }
    return this.after(caller, input, await moveApplication(this.ctx, target, move), action)
  }

  private async after(
    caller: Caller,
    { params, requestId }: { params: { id: string }; requestId: string },
    made: { ok: true } | { ok: false; code: string },
    action: string,
  ): Promise<OnboardingApplication> {
    if (made.ok) return this.get(caller, params.id, action, requestId)
    if (made.code === 'NOT_FOUND') throw new Refusal(NOT_FOUND)
    if (made.code === 'STALE') throw new Refusal('KERNEL.STALE', { current: await this.get(caller, params.id, action, requestId) })
    throw new Refusal(`PAYMENTS.${made.code}`)
  }

  private async present(caller: Caller, row: ApplicationRow, action: string, requestId: string): Promise<OnboardingApplication> {
    await this.audit.record({
      actorAccountId: caller.accountId,
      action,
      objectKind: 'onboarding_application',
      objectId: row.id,
      personId: null,
      outcome: 'ALLOWED',
      requestId,
    })
    const { applications, db, vault } = this.ctx
    const [files, events, name] = [await applications.listFiles(db, row.id), await applications.listEvents(db, row.id), await this.nameOf(row.institutionId)]
    const open = (sealed: Buffer | null): string => (sealed ? vault.open(sealed) : '')
    const sides = this.sidesOf(caller)
    const isRegion = !sides.includes('HOSPITAL')
    const phone = open(row.phoneSealed)
    return {
      ...this.card(row, name),
      proposal: isRegion ? row.proposal : null,
      creditCode: row.creditCode,
      licenceNo: row.licenceNo,
      licenceFrom: row.licenceFrom,
      bankName: row.bankName,
      accountName: row.accountName,
      accountMasked: maskAccount(open(row.accountSealed)),
      contactNameMasked: maskName(open(row.contactSealed)),
      contactPhoneMasked: phone === '' ? '' : maskPhone(phone),
      files,
      reasons: row.reasons,
      note: row.proposal && !isRegion ? null : row.note,
      isMine: row.proposal !== null && row.proposedBy === caller.accountId,
      steps: sides.flatMap((side) => onboardingSteps(row, side)),
      history: events
        .filter((event) => isRegion || !isInternal(event))
        .map((event) => ({ at: formatInstant(event.at.getTime()), text: stepText(event), isMine: event.actorAccountId === caller.accountId })),
    }
  }

  private sidesOf({ roles }: Caller): OnboardingSide[] {
    const sides: OnboardingSide[] = []
    if (roles.has('finance_maker')) sides.push('MAKER')
    if (roles.has('finance_checker')) sides.push('CHECKER')
    return sides.length > 0 ? sides : ['HOSPITAL']
  }

  private card(row: ApplicationRow, institutionName: string): OnboardingCard {
    const { id, version, institutionId, state, isChange, isSample, proposal, licenceUntil, changedAt } = row
    return { id, version, institutionId, institutionName, state, isChange, isSample, proposal, licenceUntil, changedAt: formatInstant(changedAt.getTime()) }
  }

  private async nameOf(institutionId: string): Promise<string> {
    return (await this.directory.findInstitutions([institutionId])).get(institutionId)?.name ?? ''
  }
}
