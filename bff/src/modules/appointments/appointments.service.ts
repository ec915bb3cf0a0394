import { Inject, Injectable } from '@nestjs/common'
import type { Appointment, cancelAppointment, confirmAppointment, holdNumber, listAppointments } from '@jktl/shared/appointments/contract'
import type { rescheduleAppointment } from '@jktl/shared/appointments/rescheduling/contract'
import { dateOf } from '@jktl/shared/kernel/dates'
import type { Page } from '@jktl/shared/kernel/paging'
import type { BodyOf, QueryOf, ResponseOf } from '@jktl/shared/kernel/route'

import { Audit } from '../../platform/audit.ts'
import { Clock } from '../../platform/clock.ts'
import { NOT_FOUND, Refusal } from '../../platform/errors.ts'
import { badCursor } from '../../platform/http/cursor.ts'
import type { Input } from '../../platform/http/endpoint.ts'
import { Vault } from '../../platform/vault.ts'
import { AppointmentsParts } from './appointments.parts.ts'
import { AppointmentsRepository } from './appointments.repository.ts'
import { deviceKeyOf } from './device-key.ts'
import type { AppointmentRecord } from './domain/appointment.ts'
import { AppointmentsPublic } from './public.ts'
import { RefusalTally } from './supervision/refusal-tally.ts'

const PAGE_SIZE = 20
const CURRENT_LIMIT = 100
const CURSOR = /^(\d{4}-\d{2}-\d{2}) ([0-9a-f-]{36})$/

const cursorOf = (a: AppointmentRecord): string => Buffer.from(`${a.date} ${a.id}`).toString('base64url')
function readCursor(text: string | undefined): { date: string; id: string } | null {
  if (text === undefined) return null
  const [, date, id] = CURSOR.exec(Buffer.from(text, 'base64url').toString()) ?? []
  if (!date || !id) throw badCursor()
  return { date, id }
}

/** What residents do with appointments; refusals leave it by their code. */
@Injectable()
export class AppointmentsService extends AppointmentsPublic {
  constructor(
    @Inject(AppointmentsParts) private readonly parts: AppointmentsParts,
    @Inject(AppointmentsRepository) private readonly repository: AppointmentsRepository,
    @Inject(Audit) private readonly audit: Audit,
    @Inject(Clock) private readonly clock: Clock,
    @Inject(RefusalTally) private readonly refusals: RefusalTally,
    @Inject(Vault) private readonly vault: Vault,
  ) {
    super()
  }

  async hold(accountId: string, input: Input<typeof holdNumber>): Promise<Appointment> {
    const result = await this.parts.hold.run(accountId, input.body, input.idempotencyKey, { deviceKey: deviceKeyOf(this.vault, input.headers) })
    if (!result.ok) {
      this.refusals.note(input.body.segmentId, result.code)
      throw this.refusal(result.code)
    }
    return this.show(accountId, result.value, 'appointments.holdNumber', input.requestId)
  }

  async confirm(
    accountId: string,
    id: string,
    { payMode }: BodyOf<typeof confirmAppointment>,
    requestId: string,
  ): Promise<ResponseOf<typeof confirmAppointment>> {
    const result = await this.parts.confirm.run(accountId, id, payMode)
    if (!result.ok) return this.refuse(accountId, id, result.code)
    const { checkout, checkoutRefusal } = result.value
    if (checkoutRefusal && checkoutRefusal !== 'ALREADY_PAID') throw new Refusal(`PAYMENTS.${checkoutRefusal}`)
    return { appointment: await this.show(accountId, id, 'appointments.confirmAppointment', requestId), checkout }
  }

  async extend(accountId: string, id: string, requestId: string): Promise<Appointment> {
    const result = await this.parts.extend.run(accountId, id)
    return result.ok ? this.show(accountId, id, 'appointments.extendHold', requestId) : this.refuse(accountId, id, result.code)
  }

  async cancel(accountId: string, id: string, input: Input<typeof cancelAppointment>): Promise<Appointment> {
    const result = await this.parts.cancel.run(accountId, id)
    return result.ok ? this.show(accountId, id, 'appointments.cancelAppointment', input.requestId) : this.refuse(accountId, id, result.code)
  }

  async reschedule(accountId: string, id: string, input: Input<typeof rescheduleAppointment>): Promise<Appointment> {
    const result = await this.parts.reschedule.run(accountId, id, input.body.segmentId, input.idempotencyKey, deviceKeyOf(this.vault, input.headers))
    return result.ok ? this.show(accountId, result.value, 'appointments.rescheduleAppointment', input.requestId) : this.refuse(accountId, id, result.code)
  }

  async get(accountId: string, id: string, requestId: string): Promise<Appointment> {
    return this.show(accountId, id, 'appointments.getAppointment', requestId)
  }

  async list(accountId: string, query: QueryOf<typeof listAppointments>, requestId: string): Promise<Page<Appointment>> {
    const limit = query.limit ?? PAGE_SIZE
    const records = await this.repository.listOwn({
      accountId,
      personId: query.personId ?? null,
      group: query.group ?? null,
      after: readCursor(query.cursor),
      limit: limit + 1,
      today: dateOf(this.clock.now()),
    })
    const shown = records.slice(0, limit)
    const last = shown.at(-1)
    return {
      items: await this.present(accountId, shown, 'appointments.listAppointments', requestId),
      nextCursor: records.length > limit && last ? cursorOf(last) : null,
    }
  }

  async listOpen(accountId: string, personId: string | null, requestId: string): Promise<Appointment[]> {
    const records = await this.repository.listOwn({ accountId, personId, group: 'open', after: null, limit: CURRENT_LIMIT, today: dateOf(this.clock.now()) })
    return this.present(accountId, records, 'appointments.listOpen', requestId)
  }

  private async show(accountId: string, id: string, action: string, requestId: string): Promise<Appointment> {
    const record = await this.repository.findOwn(accountId, id)
    const [appointment] = record ? await this.present(accountId, [record], action, requestId) : []
    if (!appointment) throw new Refusal(NOT_FOUND)
    return appointment
  }

  /** One audit line per person, written before anything is shown. */
  private async present(accountId: string, records: readonly AppointmentRecord[], action: string, requestId: string): Promise<Appointment[]> {
    const byPerson = new Map(records.map((record) => [record.personId, record]))
    for (const record of byPerson.values())
      await this.audit.record({
        actorAccountId: accountId,
        action,
        objectKind: 'appointment',
        objectId: records.length === 1 ? record.id : null,
        personId: record.personId,
        outcome: 'ALLOWED',
        requestId,
      })
    return this.parts.view.run(accountId, records)
  }

  private refusal(code: string, allowedActions?: string[]): Refusal {
    return code === 'NOT_FOUND' ? new Refusal(NOT_FOUND) : new Refusal(`APPOINTMENTS.${code}`, allowedActions ? { allowedActions } : {})
  }

  /** A state refused: says what is allowed instead. */
  private async refuse(accountId: string, id: string, code: string): Promise<never> {
    const record = await this.repository.findOwn(accountId, id)
    const [seen] = record ? await this.parts.view.run(accountId, [record]) : []
    throw this.refusal(code, seen?.allowedActions)
  }
}
