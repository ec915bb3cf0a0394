import { Inject, Injectable } from '@nestjs/common'
import type { Appointment } from '@jktl/shared/appointments/contract'
import type {
  acceptOffer,
  declineOffer,
  joinWaitlist,
  listWaitlist,
  payWaitlist,
  previewWaitlist,
  WaitlistEntry,
} from '@jktl/shared/appointments/waitlist/contract'
import { formatInstant } from '@jktl/shared/kernel/dates'
import type { Page } from '@jktl/shared/kernel/paging'
import type { QueryOf, ResponseOf } from '@jktl/shared/kernel/route'

import { Audit } from '../../../platform/audit.ts'
import { Clock } from '../../../platform/clock.ts'
import { NOT_FOUND, Refusal } from '../../../platform/errors.ts'
import { cursorOf, readCursor } from '../../../platform/http/cursor.ts'
import type { Input } from '../../../platform/http/endpoint.ts'
import { Jobs } from '../../../platform/jobs/jobs.ts'
import { DirectoryPublic } from '../../directory/public.ts'
import { PaymentsPublic } from '../../payments/public.ts'
import { AppointmentsParts } from '../appointments.parts.ts'
import { AppointmentsService } from '../appointments.service.ts'
import { WaitlistPublic } from '../public.ts'
import { type EntryRecord, waitlistRules } from './domain/waitlist-entry.ts'
import { closedFor } from './use-cases/join-waitlist.ts'
import { WaitlistParts } from './waitlist.parts.ts'
import { WaitlistRepository } from './waitlist.repository.ts'

const PAGE_SIZE = 20
const CLOSED_TEXTS = {
  WAITLIST_CLOSED: '这一天现在不能候补：还没放号、已停诊，或已经开始看病了。',
  WAITLIST_NOT_NEEDED: '现在还有号，可以直接约，不用候补。',
} as const

const refusal = (code: string): Refusal => new Refusal(code === 'NOT_FOUND' ? NOT_FOUND : `APPOINTMENTS.${code}`)

/** What residents do with the waiting list; refusals leave it by their code. */
@Injectable()
export class WaitlistService extends WaitlistPublic {
  constructor(
    @Inject(WaitlistParts) private readonly parts: WaitlistParts,
    @Inject(AppointmentsParts) private readonly core: AppointmentsParts,
    @Inject(WaitlistRepository) private readonly repository: WaitlistRepository,
    @Inject(AppointmentsService) private readonly appointments: AppointmentsService,
    @Inject(DirectoryPublic) private readonly directory: DirectoryPublic,
    @Inject(PaymentsPublic) private readonly payments: PaymentsPublic,
    @Inject(Jobs) private readonly jobs: Jobs,
    @Inject(Audit) private readonly audit: Audit,
    @Inject(Clock) private readonly clock: Clock,
  ) {
    super()
  }

  async preview(query: QueryOf<typeof previewWaitlist>): Promise<ResponseOf<typeof previewWaitlist>> {
    const now = this.clock.now()
    const wish = { departmentId: query.departmentId, doctorId: query.doctorId ?? null, date: query.date, half: query.half ?? null }
    const [facts, departments, doctors] = await Promise.all([
      this.repository.factsOf(wish, now),
      this.directory.findDepartments([wish.departmentId]),
      this.directory.findDoctors(wish.doctorId ? [wish.doctorId] : []),
    ])
    const department = departments.get(wish.departmentId)
    if (!department) throw new Refusal(NOT_FOUND)
    const institution = (await this.directory.findInstitutions([department.institutionId])).get(department.institutionId)
    const rule = await this.core.rules.ruleFor(department.institutionId, now)
    const closed = closedFor(facts)
    const isOffered = institution?.onlinePay && facts.maxFeeFen > 0 && (await this.payments.isApproved(institution.id))
    const prepayFen = isOffered ? facts.maxFeeFen : null
    return {
      institutionName: institution?.name ?? '',
      departmentName: department.name,
      doctorName: wish.doctorId ? (doctors.get(wish.doctorId)?.name ?? '') : null,
      date: wish.date,
      half: wish.half,
      closedText: closed ? CLOSED_TEXTS[closed] : null,
      waiting: facts.waiting,
      total: facts.total,
      until: facts.until ? formatInstant(facts.until.getTime()) : null,
      prepayFen,
      rules: waitlistRules(rule, prepayFen),
      serverTime: formatInstant(now),
    }
  }

  async join(accountId: string, { body, requestId }: Input<typeof joinWaitlist>): Promise<ResponseOf<typeof joinWaitlist>> {
    const joined = await this.parts.join.run(accountId, { ...body, doctorId: body.doctorId ?? null, half: body.half ?? null })
    if (!joined.ok) throw refusal(joined.code)
    const record = body.prepay ? await this.repository.findOwn(accountId, joined.value) : null
    // Without a cashier just now the entry waits all the same; it can be paid from its page.
    const opened = record?.tradeOrderId ? await this.payments.openCheckout(accountId, record.tradeOrderId) : null
    return { entry: await this.show(accountId, joined.value, 'appointments.joinWaitlist', requestId), checkout: opened?.ok ? opened.value : null }
  }

  async list(accountId: string, query: QueryOf<typeof listWaitlist>, requestId: string): Promise<Page<WaitlistEntry>> {
    const limit = query.limit ?? PAGE_SIZE
    const records = await this.repository.listOwn(accountId, query.personId ?? null, readCursor(query.cursor), limit + 1)
    const shown = records.slice(0, limit)
    const last = shown.at(-1)
    return {
      items: await this.present(accountId, shown, 'appointments.listWaitlist', requestId),
      nextCursor: records.length > limit && last ? cursorOf(last.joinedAt, last.id) : null,
    }
  }

  get(accountId: string, id: string, requestId: string): Promise<WaitlistEntry> {
    return this.show(accountId, id, 'appointments.getWaitlistEntry', requestId)
  }

  async listOffered(accountId: string, personId: string | null, requestId: string): Promise<WaitlistEntry[]> {
    return this.present(accountId, await this.repository.listOffered(accountId, personId), 'appointments.listOffered', requestId)
  }

  async accept(accountId: string, { params, idempotencyKey, requestId }: Input<typeof acceptOffer>): Promise<Appointment> {
    const result = await this.parts.answer.accept(accountId, params.id, idempotencyKey)
    if (!result.ok) throw refusal(result.code)
    return this.appointments.get(accountId, result.value, requestId)
  }

  async decline(accountId: string, { params, body, requestId }: Input<typeof declineOffer>): Promise<WaitlistEntry> {
    const result = await this.parts.answer.decline(accountId, params.id, body.keepWaiting)
    if (!result.ok) throw refusal(result.code)
    this.jobs.wake('waitlist')
    return this.show(accountId, params.id, 'appointments.declineOffer', requestId)
  }

  async leave(accountId: string, id: string, requestId: string): Promise<WaitlistEntry> {
    const result = await this.parts.answer.leave(accountId, id)
    if (!result.ok) throw refusal(result.code)
    this.jobs.wake('waitlist')
    return this.show(accountId, id, 'appointments.leaveWaitlist', requestId)
  }

  async pay(accountId: string, id: string): Promise<ResponseOf<typeof payWaitlist>> {
    const record = await this.repository.findOwn(accountId, id)
    if (!record) throw refusal('NOT_FOUND')
    if (!record.tradeOrderId || record.prepayState !== 'OPEN' || (record.state !== 'WAITING' && record.state !== 'OFFERED')) throw refusal('WAITLIST_OVER')
    const opened = await this.payments.openCheckout(accountId, record.tradeOrderId)
    if (!opened.ok) throw new Refusal(opened.code === 'NOT_FOUND' ? NOT_FOUND : `PAYMENTS.${opened.code}`)
    return { checkout: opened.value }
  }

  async refund(accountId: string, id: string, requestId: string): Promise<WaitlistEntry> {
    if (!(await this.repository.findOwn(accountId, id))) throw refusal('NOT_FOUND')
    const result = await this.parts.prepayments.refund(accountId, id)
    if (!result.ok) throw refusal(result.code)
    return this.show(accountId, id, 'appointments.refundPrepayment', requestId)
  }

  private async show(accountId: string, id: string, action: string, requestId: string): Promise<WaitlistEntry> {
    const record = await this.repository.findOwn(accountId, id)
    const [entry] = record ? await this.present(accountId, [record], action, requestId) : []
    if (!entry) throw new Refusal(NOT_FOUND)
    return entry
  }

  /** One audit line per person, written before anything is shown. */
  private async present(accountId: string, records: readonly EntryRecord[], action: string, requestId: string): Promise<WaitlistEntry[]> {
    for (const personId of new Set(records.map((record) => record.personId)))
      await this.audit.record({
        actorAccountId: accountId,
        action,
        objectKind: 'waitlist-entry',
        objectId: records.length === 1 ? (records[0]?.id ?? null) : null,
        personId,
        outcome: 'ALLOWED',
        requestId,
      })
    return this.parts.view.run(accountId, records)
  }
}
