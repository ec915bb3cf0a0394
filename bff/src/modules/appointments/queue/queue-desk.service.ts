import { Inject, Injectable } from '@nestjs/common'
import type { callNext, findArrivals, listQueues, moveQueueEntry, QueueBoard, QueueScreen } from '@jktl/shared/appointments/queue/contract'
import { ageYears, dateOf, formatInstant } from '@jktl/shared/kernel/dates'
import { parseIdentityNumber } from '@jktl/shared/kernel/identity-number'
import { QUEUE_ACTION_ROLES } from '@jktl/shared/appointments/queue/rules'
import type { Role } from '@jktl/shared/kernel/roles'
import type { ResponseOf } from '@jktl/shared/kernel/route'

import { Audit } from '../../../platform/audit.ts'
import { Clock } from '../../../platform/clock.ts'
import { NOT_FOUND, Refusal } from '../../../platform/errors.ts'
import type { Input } from '../../../platform/http/endpoint.ts'
import { Jobs } from '../../../platform/jobs/jobs.ts'
import type { Caller } from '../../../platform/sessions.ts'
import { DirectoryPublic } from '../../directory/public.ts'
import { IdentityPublic } from '../../identity/public.ts'
import { AppointmentsRepository } from '../appointments.repository.ts'
import type { AppointmentRecord } from '../domain/appointment.ts'
import { stateText } from '../domain/state-texts.ts'
import type { LineSession } from './domain/queue-entry.ts'
import { LookAudit } from './look-audit.ts'
import { QueueParts } from './queue.parts.ts'
import { QueueRepository } from './queue.repository.ts'

const CLINIC: readonly Role[] = ['queue_nurse', 'doctor']
const DESK: readonly Role[] = ['queue_nurse']
/** Institutions a staff caller may act in; null: all of the region. */
const reachOf = (caller: Caller, roles: readonly Role[]): string[] | null =>
  caller.roles.has('system_admin') ? null : caller.posts.filter((p) => roles.includes(p.role) && p.institutionId).map((p) => p.institutionId ?? '')
const isWithin = (reach: readonly string[] | null, institutionId: string): boolean => !reach || reach.includes(institutionId)

/** The waiting area's staff: desk, rooms and the screen on the wall. */
@Injectable()
export class QueueDeskService {
  private readonly looks: LookAudit

  constructor(
    @Inject(QueueParts) private readonly parts: QueueParts,
    @Inject(QueueRepository) private readonly queue: QueueRepository,
    @Inject(AppointmentsRepository) private readonly appointments: AppointmentsRepository,
    @Inject(DirectoryPublic) private readonly directory: DirectoryPublic,
    @Inject(IdentityPublic) private readonly identity: IdentityPublic,
    @Inject(Jobs) private readonly jobs: Jobs,
    @Inject(Audit) private readonly audit: Audit,
    @Inject(Clock) private readonly clock: Clock,
  ) {
    this.looks = new LookAudit(audit, clock)
  }

  async list(caller: Caller, wanted: string | undefined): Promise<ResponseOf<typeof listQueues>> {
    const reach = reachOf(caller, CLINIC)
    const institutionId = wanted ?? reach?.[0]
    if (!institutionId) throw new Refusal('KERNEL.INVALID_INPUT', { fields: [{ path: 'query.institutionId', message: '请先选机构' }] })
    const institution = isWithin(reach, institutionId) ? (await this.directory.findInstitutions([institutionId])).get(institutionId) : undefined
    if (!institution) throw new Refusal(NOT_FOUND)
    const now = this.clock.now()
    const [sessions, kinds] = await Promise.all([
      this.queue.listSessions({ institutionId, departmentId: null, date: dateOf(now) }),
      this.queue.listPriorityKinds(),
    ])
    return {
      institutionId,
      institutionName: institution.name,
      date: dateOf(now),
      serverTime: formatInstant(now),
      priorityKinds: kinds.map(({ code, name, tier, basis }) => ({ code, name, tier, basis })),
      items: await this.parts.board.sessions(sessions),
    }
  }

  async board(caller: Caller, sessionId: string, requestId: string): Promise<QueueBoard> {
    return this.showBoard(caller, await this.reachable(caller, sessionId), requestId, null)
  }

  async callNext(caller: Caller, { params, body, requestId }: Input<typeof callNext>): Promise<QueueBoard> {
    const session = await this.reachable(caller, params.id)
    const result = await this.parts.line.callNext(session.id, body.room, caller.accountId)
    if (!result.ok) throw new Refusal(`APPOINTMENTS.${result.code}`)
    await this.note(caller, 'appointments.callNext', result.value.id, result.value.personId, requestId)
    this.jobs.wake('appointments')
    return this.showBoard(caller, session, requestId, result.value.id)
  }

  async move(caller: Caller, { params, body, ifMatch, requestId }: Input<typeof moveQueueEntry>): Promise<QueueBoard> {
    const entry = await this.queue.findEntry(params.id)
    if (!entry) throw new Refusal(NOT_FOUND)
    const session = await this.reachable(caller, entry.sessionId)
    if (!QUEUE_ACTION_ROLES[body.action].some((role) => caller.roles.has(role))) throw new Refusal('KERNEL.FORBIDDEN')
    const result = await this.parts.line.move({ entryId: entry.id, version: ifMatch, actorAccountId: caller.accountId, ...body })
    if (!result.ok) {
      const current = () => this.showBoard(caller, session, requestId, null)
      if (result.code === 'STALE') throw new Refusal('KERNEL.STALE', { current: await current() })
      throw new Refusal(result.code === 'NOT_FOUND' ? NOT_FOUND : `APPOINTMENTS.${result.code}`)
    }
    await this.note(caller, 'appointments.moveQueueEntry', entry.id, entry.personId, requestId, body.priorityCode ?? body.action)
    this.jobs.wake('appointments')
    return this.showBoard(caller, session, requestId, null)
  }

  // ---- the desk ----

  /** By voucher or by document: who has no phone is found as well (A11). */
  async findArrivals(caller: Caller, { body, requestId }: Input<typeof findArrivals>): Promise<ResponseOf<typeof findArrivals>> {
    const reach = reachOf(caller, DESK)
    if (body.institutionId && !isWithin(reach, body.institutionId)) throw new Refusal(NOT_FOUND)
    const institutionIds = body.institutionId ? [body.institutionId] : reach
    if (body.institutionId && !(await this.directory.findInstitutions([body.institutionId])).get(body.institutionId)) throw new Refusal(NOT_FOUND)
    const now = this.clock.now()
    const rows = await this.queue.listArrivals({ institutionIds, date: dateOf(now), ...this.proofOf(body.proof) })
    const found = (await Promise.all(rows.map(({ id }) => this.appointments.findById(id)))).filter((a) => a !== null)
    // A search that finds nobody is written down as well.
    if (found.length === 0) await this.note(caller, 'appointments.findArrivals', null, null, requestId)
    for (const a of found) await this.note(caller, 'appointments.findArrivals', a.id, a.personId, requestId)
    return { items: await this.presentArrivals(found), serverTime: formatInstant(now) }
  }

  async checkInAtDesk(caller: Caller, appointmentId: string, requestId: string): Promise<QueueBoard> {
    const a = await this.appointments.findById(appointmentId)
    if (!a || !isWithin(reachOf(caller, DESK), a.institutionId)) throw new Refusal(NOT_FOUND)
    const result = await this.parts.checkIn.atDesk(a, caller.accountId)
    if (!result.ok) throw new Refusal(result.code === 'NOT_FOUND' ? NOT_FOUND : `APPOINTMENTS.${result.code}`)
    await this.note(caller, 'appointments.checkInAtDesk', a.id, a.personId, requestId)
    this.jobs.wake('appointments')
    const entry = await this.queue.findByAppointment(a.id)
    return this.showBoard(caller, await this.reachable(caller, entry?.sessionId ?? a.sessionId), requestId, null)
  }

  async screen(caller: Caller, departmentId: string, requestId: string): Promise<QueueScreen> {
    const department = (await this.directory.findDepartments([departmentId])).get(departmentId)
    if (!department || !isWithin(reachOf(caller, CLINIC), department.institutionId)) throw new Refusal(NOT_FOUND)
    const institution = (await this.directory.findInstitutions([department.institutionId])).get(department.institutionId)
    const { screen, personIds } = await this.parts.board.screen(department, institution?.name ?? '')
    await this.looks.record(
      { accountId: caller.accountId, action: 'appointments.getQueueScreen', objectKind: 'queue-screen', objectId: departmentId, requestId },
      personIds,
    )
    return screen
  }

  private proofOf(proof: string): { voucherCode: string | null; identityKey: string | null } {
    const plain = proof.replace(/\s/g, '').toUpperCase()
    const id = parseIdentityNumber(plain)
    if (id) return { voucherCode: null, identityKey: this.identity.identityKeyOf('RESIDENT_ID', id.number) }
    if (/^[A-Z]\d{9}$/.test(plain)) return { voucherCode: null, identityKey: this.identity.identityKeyOf('BIRTH_CERTIFICATE', plain) }
    return { voucherCode: plain.length === 14 && plain.startsWith('TL') ? plain.slice(2) : plain, identityKey: null }
  }

  private async presentArrivals(found: readonly AppointmentRecord[]): Promise<ResponseOf<typeof findArrivals>['items']> {
    const [persons, departments, doctors] = await Promise.all([
      this.identity.labelPersons(
        null,
        found.map(({ personId }) => personId),
      ),
      this.directory.findDepartments(found.map(({ departmentId }) => departmentId)),
      this.directory.findDoctors(found.map(({ doctorId }) => doctorId)),
    ])
    return found.map((a) => {
      const person = persons.get(a.personId)
      return {
        appointmentId: a.id,
        personNameMasked: person?.nameMasked ?? '',
        personAgeYears: person ? ageYears(person.birthDate, a.date) : 0,
        departmentName: departments.get(a.departmentId)?.name ?? '',
        doctorName: doctors.get(a.doctorId)?.name ?? '',
        location: a.location,
        start: a.start,
        end: a.end,
        ordinal: a.ordinal,
        state: a.state,
        canCheckIn: (a.state === 'BOOKED' || a.state === 'ATTENDANCE_UNKNOWN') && a.suspendDueAt === null,
        note: stateText(a),
      }
    })
  }

  private async reachable(caller: Caller, sessionId: string): Promise<LineSession> {
    const session = await this.queue.findSession(sessionId)
    if (!session || !isWithin(reachOf(caller, CLINIC), session.institutionId)) throw new Refusal(NOT_FOUND)
    return session
  }

  private async showBoard(caller: Caller, session: LineSession, requestId: string, calledId: string | null): Promise<QueueBoard> {
    const { board, personIds } = await this.parts.board.board(session, caller.roles, calledId)
    await this.looks.record(
      { accountId: caller.accountId, action: 'appointments.getQueueBoard', objectKind: 'clinic-session', objectId: session.id, requestId },
      personIds,
    )
    return board
  }

  private async note(caller: Caller, action: string, objectId: string | null, personId: string | null, requestId: string, reason?: string): Promise<void> {
    await this.audit.record({
      actorAccountId: caller.accountId,
      action,
      objectKind: action === 'appointments.callNext' || action === 'appointments.moveQueueEntry' ? 'queue-entry' : 'appointment',
      objectId,
      personId,
      outcome: 'ALLOWED',
      ...(reason ? { reason } : {}),
      requestId,
    })
  }
}
