import { Inject, Injectable } from '@nestjs/common'
import type {
  ClinicSession,
  listAvailability,
  listResources,
  listRoster,
  listSessions,
  previewSuspension,
  RosterSession,
} from '@jktl/shared/appointments/contract'
import { addDays, dateOf, formatInstant, formatTimeCn } from '@jktl/shared/kernel/dates'
import type { QueryOf, ResponseOf } from '@jktl/shared/kernel/route'

import { Audit } from '../../platform/audit.ts'
import { Clock } from '../../platform/clock.ts'
import { SharedReads } from '../../platform/database/shared-reads.ts'
import { NOT_FOUND, Refusal } from '../../platform/errors.ts'
import type { Caller } from '../../platform/sessions.ts'
import { DirectoryPublic } from '../directory/public.ts'
import { IdentityPublic } from '../identity/public.ts'
import { AppointmentsParts } from './appointments.parts.ts'
import { closedReason } from './domain/booking-rules.ts'
import { SessionsRepository, type SessionSegmentRow } from './sessions.repository.ts'
import { SuspensionRepository } from './suspension.repository.ts'

/** Institutions a staff caller may act in; null: all of the region. */
const reachOf = (caller: Caller): string[] | null =>
  caller.roles.has('system_admin') ? null : caller.posts.filter((p) => p.role === 'hospital_pool_manager' && p.institutionId).map((p) => p.institutionId ?? '')

/** Sessions and what is left of them: for residents, and with every number for the hospital's staff. */
@Injectable()
export class SessionsService {
  private readonly availabilityReads = new SharedReads<ResponseOf<typeof listAvailability>>()
  private readonly sessionReads = new SharedReads<ResponseOf<typeof listSessions>>()

  constructor(
    @Inject(AppointmentsParts) private readonly parts: AppointmentsParts,
    @Inject(SessionsRepository) private readonly repository: SessionsRepository,
    @Inject(SuspensionRepository) private readonly suspension: SuspensionRepository,
    @Inject(DirectoryPublic) private readonly directory: DirectoryPublic,
    @Inject(IdentityPublic) private readonly identity: IdentityPublic,
    @Inject(Audit) private readonly audit: Audit,
    @Inject(Clock) private readonly clock: Clock,
  ) {}

  listAvailability(query: QueryOf<typeof listAvailability>): Promise<ResponseOf<typeof listAvailability>> {
    return this.availabilityReads.call(`${query.institutionId} ${query.departmentId}`, () => this.readAvailability(query))
  }

  private async readAvailability(query: QueryOf<typeof listAvailability>): Promise<ResponseOf<typeof listAvailability>> {
    const now = this.clock.now()
    const rule = await this.parts.rules.ruleFor(query.institutionId ?? '', now)
    const today = dateOf(now)
    const items = await this.repository.listAvailability({
      institutionId: query.institutionId ?? null,
      departmentId: query.departmentId ?? null,
      from: rule.sameDayBooking ? today : addDays(today, 1),
      to: addDays(today, rule.windowDays),
      now,
    })
    return { asOf: formatInstant(now), items }
  }

  /** 检查 of one institution with the first day that has a slot (A14). Beds are not listed: a doctor's admission gives them. */
  async listResources({ institutionId }: QueryOf<typeof listResources>): Promise<ResponseOf<typeof listResources>> {
    const now = this.clock.now()
    const today = dateOf(now)
    const [rule, resources, departments] = await Promise.all([
      this.parts.rules.ruleFor(institutionId, now),
      this.directory.listResources(institutionId),
      this.directory.listDepartments(institutionId),
    ])
    const exams = resources.filter(({ kind }) => kind === 'EXAM')
    const free = await this.repository.listResourceAvailability({
      resourceIds: exams.map(({ id }) => id),
      from: rule.sameDayBooking ? today : addDays(today, 1),
      to: addDays(today, rule.windowDays),
      now,
    })
    return {
      asOf: formatInstant(now),
      items: exams.map(({ id, name, departmentId, unitMinutes, preparation, feeFen }) => {
        const next = free.find(({ resourceId }) => resourceId === id)
        const department = departments.find((d) => d.id === departmentId)
        return {
          ...{ id, name, departmentId, unitMinutes, preparation, feeFen },
          departmentName: department?.name ?? '',
          location: next?.location ?? department?.location ?? '',
          nextDate: next?.nextDate ?? null,
          remaining: next?.remaining ?? 0,
        }
      }),
    }
  }

  listSessions(query: QueryOf<typeof listSessions>): Promise<ResponseOf<typeof listSessions>> {
    return this.sessionReads.call(`${query.doctorId} ${query.departmentId} ${query.from} ${query.to}`, () => this.readSessions(query))
  }

  private async readSessions(query: QueryOf<typeof listSessions>): Promise<ResponseOf<typeof listSessions>> {
    if (!query.doctorId && !query.departmentId) throw new Refusal('APPOINTMENTS.DOCTOR_OR_DEPARTMENT_NEEDED')
    const now = this.clock.now()
    const today = dateOf(now)
    const wanted = { from: query.from && query.from > today ? query.from : today, to: query.to ?? addDays(today, 60) }
    const rows = await this.repository.listSessions({ doctorId: query.doctorId, departmentId: query.departmentId, ...wanted })
    const rule = await this.parts.rules.ruleFor(rows[0]?.institutionId ?? '', now)
    const last = addDays(today, rule.windowDays)
    const items = await this.present(rows.filter((row) => row.date <= last))
    return {
      asOf: formatInstant(now),
      serverTime: formatInstant(now),
      releaseNote: `可约 ${rule.windowDays} 天内的号，每天 ${formatTimeCn(rule.releaseTime)} 放出新一天的号`,
      items,
    }
  }

  /** Rows of segments, in order, as sessions. */
  private async present(rows: readonly SessionSegmentRow[]): Promise<ClinicSession[]> {
    const now = this.clock.now()
    const doctors = await this.directory.findDoctors([...new Set(rows.map((row) => row.doctorId))])
    const sessions = new Map<string, ClinicSession>()
    for (const row of rows) {
      const rule = await this.parts.rules.ruleFor(row.institutionId, now)
      const closed = closedReason({ sessionState: row.state, date: row.date, startsAt: row.startsAt.getTime(), releaseAt: row.releaseAt.getTime() }, rule, now)
      const doctor = doctors.get(row.doctorId)
      const session = sessions.get(row.sessionId) ?? {
        id: row.sessionId,
        doctorId: row.doctorId,
        doctorName: doctor?.name ?? '',
        doctorTitle: doctor?.title ?? '',
        departmentId: row.departmentId,
        date: row.date,
        half: row.half,
        feeFen: row.feeFen,
        location: row.location,
        state: row.state,
        remaining: 0,
        segments: [],
      }
      const remaining = closed ? 0 : row.remaining
      session.remaining += remaining
      session.segments.push({
        id: row.segmentId,
        start: row.start,
        end: row.end,
        remaining,
        total: row.total,
        bookable: !closed && row.remaining > 0,
        ...(!closed && row.elderRemaining > 0 ? { elderRemaining: row.elderRemaining } : {}),
        reason: closed?.text ?? (row.remaining > 0 ? null : '约满了'),
      })
      sessions.set(row.sessionId, session)
    }
    return [...sessions.values()]
  }

  // ---- the hospital's staff ----

  async listRoster(caller: Caller, query: QueryOf<typeof listRoster>, requestId: string): Promise<ResponseOf<typeof listRoster>> {
    const reach = reachOf(caller)
    const institutionId = query.institutionId ?? reach?.[0]
    if (!institutionId) throw new Refusal('KERNEL.INVALID_INPUT', { fields: [{ path: 'query.institutionId', message: '请先选机构' }] })
    if (reach && !reach.includes(institutionId)) throw new Refusal(NOT_FOUND)
    const institution = (await this.directory.findInstitutions([institutionId])).get(institutionId)
    if (!institution) throw new Refusal(NOT_FOUND)
    const [rows, departments] = await Promise.all([
      this.repository.listInstitutionSessions(institutionId, query.departmentId ?? null, query.date),
      this.directory.listDepartments(institutionId),
    ])
    return {
      asOf: formatInstant(this.clock.now()),
      institutionId,
      institutionName: institution.name,
      departments: departments.map(({ id, name }) => ({ id, name })),
      items: await this.presentRoster(caller, rows, requestId),
    }
  }

  async previewSuspension(caller: Caller, sessionId: string): Promise<ResponseOf<typeof previewSuspension>> {
    const [row] = await this.reachable(caller, sessionId)
    if (!row) throw new Refusal(NOT_FOUND)
    return { sessionId, version: row.version, ...(await this.suspension.countAffected(sessionId)) }
  }

  private async reachable(caller: Caller, sessionId: string): Promise<SessionSegmentRow[]> {
    const rows = await this.repository.findSession(sessionId)
    const reach = reachOf(caller)
    return rows.filter((row) => !reach || reach.includes(row.institutionId))
  }

  private async presentRoster(caller: Caller, rows: readonly SessionSegmentRow[], requestId: string): Promise<RosterSession[]> {
    const numbers = await this.repository.listNumbers(rows.map((row) => row.segmentId))
    const personIds = [...new Set(numbers.flatMap((n) => n.personId ?? []))]
    for (const personId of personIds)
      await this.audit.record({
        actorAccountId: caller.accountId,
        action: 'appointments.listRoster',
        objectKind: 'clinic-session',
        objectId: null,
        personId,
        outcome: 'ALLOWED',
        requestId,
      })
    const persons = await this.identity.labelPersons(null, personIds)
    const versions = new Map(rows.map((row) => [row.sessionId, row.version]))
    return (await this.present(rows)).map((session) => {
      const segments = session.segments.map((segment) => ({
        ...segment,
        numbers: numbers
          .filter((n) => n.segmentId === segment.id)
          .map((n) => ({
            ordinal: n.ordinal,
            state: n.state,
            appointmentState: n.appointmentState,
            personNameMasked: (n.personId ? persons.get(n.personId)?.nameMasked : undefined) ?? null,
          })),
      }))
      const counts: Record<string, number> = {}
      for (const number of segments.flatMap((s) => s.numbers)) counts[number.state] = (counts[number.state] ?? 0) + 1
      return { ...session, version: versions.get(session.id) ?? 0, segments, counts }
    })
  }
}
