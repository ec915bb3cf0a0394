import { Inject, Injectable } from '@nestjs/common'
import { CHANNELS } from '@jktl/shared/appointments/model'
import type {
  addExtraNumber,
  changeLimit,
  exportPoolDay,
  listPoolWeek,
  moveQuota,
  PoolSession,
  PoolSessionDetail,
  substituteDoctor,
} from '@jktl/shared/appointments/pool/contract'
import { addDays, formatInstant } from '@jktl/shared/kernel/dates'
import type { QueryOf, ResponseOf } from '@jktl/shared/kernel/route'

import { Audit } from '../../../platform/audit.ts'
import { Clock } from '../../../platform/clock.ts'
import { NOT_FOUND, Refusal } from '../../../platform/errors.ts'
import type { Input } from '../../../platform/http/endpoint.ts'
import type { Caller } from '../../../platform/sessions.ts'
import { DirectoryPublic } from '../../directory/public.ts'
import { IdentityPublic } from '../../identity/public.ts'
import { dayTable } from './domain/day-table.ts'
import { logText } from './domain/log-texts.ts'
import { PoolParts } from './pool.parts.ts'
import { PoolRepository, type PoolSessionRow } from './pool.repository.ts'
import { institutionOf, reachOf, refusalOf } from './reach.ts'
import { SuspensionsService } from './suspensions.service.ts'

const WEEK_DAYS = 7
const LOG_LINES = 20
const WITH_DOCTORS = ['hospital_pool_manager', 'doctor']

/** Rosters and numbers for whoever keeps them: week, one session, and what may be changed on it. */
@Injectable()
export class PoolService {
  constructor(
    @Inject(PoolParts) private readonly parts: PoolParts,
    @Inject(PoolRepository) private readonly pool: PoolRepository,
    @Inject(SuspensionsService) private readonly suspensions: SuspensionsService,
    @Inject(DirectoryPublic) private readonly directory: DirectoryPublic,
    @Inject(IdentityPublic) private readonly identity: IdentityPublic,
    @Inject(Audit) private readonly audit: Audit,
    @Inject(Clock) private readonly clock: Clock,
  ) {}

  async listWeek(caller: Caller, query: QueryOf<typeof listPoolWeek>): Promise<ResponseOf<typeof listPoolWeek>> {
    const institutionId = institutionOf(caller, query.institutionId, WITH_DOCTORS)
    const institution = (await this.directory.findInstitutions([institutionId])).get(institutionId)
    if (!institution) throw new Refusal(NOT_FOUND)
    const now = this.clock.now()
    const [rows, departments, doctors, rule] = await Promise.all([
      this.pool.listSessions({
        institutionId,
        from: query.from,
        to: addDays(query.from, WEEK_DAYS - 1),
        departmentId: query.departmentId ?? null,
        doctorId: query.doctorId ?? null,
      }),
      this.directory.listDepartments(institutionId),
      this.directory.listDoctors(institutionId),
      this.parts.booking.rules.ruleFor(institutionId, now),
    ])
    return {
      asOf: formatInstant(now),
      institutionId,
      institutionName: institution.name,
      authority: institution.authorityMode,
      departments: departments.map(({ id, name }) => ({ id, name })),
      doctors: doctors.map(({ id, name, title, departmentId }) => ({ id, name, title, departmentId })),
      releaseTime: rule.releaseTime,
      items: await this.present(rows),
    }
  }

  async exportDay(caller: Caller, query: QueryOf<typeof exportPoolDay>, requestId: string): Promise<ResponseOf<typeof exportPoolDay>> {
    const institutionId = institutionOf(caller, query.institutionId)
    if (!(await this.directory.findInstitutions([institutionId])).has(institutionId)) throw new Refusal(NOT_FOUND)
    const rows = await this.pool.listSessions({ institutionId, from: query.date, to: query.date, departmentId: query.departmentId ?? null, doctorId: null })
    await this.record(caller, 'appointments.exportPoolDay', 'institution', institutionId, requestId)
    return { fileName: `号源-${query.date}.csv`, text: dayTable(await this.present(rows)) }
  }

  async getSession(caller: Caller, id: string, requestId: string): Promise<PoolSessionDetail> {
    return this.show(caller, id, requestId, 'appointments.getPoolSession')
  }

  async moveQuota(caller: Caller, input: Input<typeof moveQuota>): Promise<PoolSessionDetail> {
    const { id } = input.params
    const result = await this.parts.divide.move({ sessionId: id, reach: reachOf(caller), version: input.ifMatch, ...input.body })
    if (!result.ok) return this.refuse(caller, id, result.code, input.requestId)
    await this.record(caller, 'appointments.moveQuota', 'clinic-session', id, input.requestId, `${input.body.from} ${input.body.to} ${input.body.count}`)
    return this.show(caller, id, input.requestId, 'appointments.moveQuota')
  }

  async changeLimit(caller: Caller, input: Input<typeof changeLimit>): Promise<PoolSessionDetail> {
    const { id } = input.params
    const result = await this.parts.limit.run({ sessionId: id, reach: reachOf(caller), version: input.ifMatch, limit: input.body.limit })
    if (!result.ok) return this.refuse(caller, id, result.code, input.requestId)
    await this.record(caller, 'appointments.changeLimit', 'clinic-session', id, input.requestId, String(input.body.limit))
    await this.parts.tell.lists()
    return this.show(caller, id, input.requestId, 'appointments.changeLimit')
  }

  async addExtra(caller: Caller, input: Input<typeof addExtraNumber>): Promise<PoolSessionDetail> {
    const { id } = input.params
    const { reason } = input.body
    const result = await this.parts.extra.offer({ sessionId: id, reach: reachOf(caller, WITH_DOCTORS), accountId: caller.accountId, ...input.body })
    await this.audit.record({
      actorAccountId: caller.accountId,
      action: 'appointments.addExtraNumber',
      objectKind: 'clinic-session',
      objectId: id,
      personId: result.ok ? result.value.personId : null,
      outcome: result.ok ? 'ALLOWED' : 'DENIED',
      reason,
      requestId: input.requestId,
    })
    if (!result.ok) throw refusalOf(result.code)
    await this.parts.tell.lists()
    return this.show(caller, id, input.requestId, 'appointments.addExtraNumber')
  }

  async substitute(caller: Caller, input: Input<typeof substituteDoctor>): Promise<PoolSessionDetail> {
    const { id } = input.params
    const result = await this.parts.substitutes.run({
      sessionId: id,
      reach: reachOf(caller),
      version: input.ifMatch,
      accountId: caller.accountId,
      ...input.body,
    })
    if (!result.ok) return this.refuse(caller, id, result.code, input.requestId)
    await this.record(caller, 'appointments.substituteDoctor', 'clinic-session', id, input.requestId, input.body.reason)
    return this.show(caller, id, input.requestId, 'appointments.substituteDoctor')
  }

  private async refuse(caller: Caller, id: string, code: string, requestId: string): Promise<never> {
    if (code !== 'STALE') throw refusalOf(code)
    throw new Refusal('KERNEL.STALE', { current: await this.show(caller, id, requestId, 'appointments.getPoolSession') })
  }

  private async show(caller: Caller, id: string, requestId: string, action: string): Promise<PoolSessionDetail> {
    const row = await this.pool.findSession(id)
    const reach = reachOf(caller, WITH_DOCTORS)
    if (!row || (reach && !reach.includes(row.institutionId))) throw new Refusal(NOT_FOUND)
    const [[session], institutions, segments, channels, extras, request, substitution, log, doctors] = await Promise.all([
      this.present([row]),
      this.directory.findInstitutions([row.institutionId]),
      this.pool.listSegments(id),
      this.pool.countChannels(id),
      this.parts.limits.listExtrasOf(id),
      this.parts.reviews.findOpenRequest(id),
      this.parts.reviews.findSubstitution(id),
      this.pool.listLog(id, LOG_LINES),
      this.parts.substitutes.candidates(row),
    ])
    const institution = institutions.get(row.institutionId)
    if (!session || !institution) throw new Refusal(NOT_FOUND)
    for (const { personId } of extras)
      await this.audit.record({ actorAccountId: caller.accountId, action, objectKind: 'extra-number', objectId: null, personId, outcome: 'ALLOWED', requestId })
    const persons = await this.identity.labelPersons(
      null,
      extras.map((extra) => extra.personId),
    )
    const [asked] = request ? await this.suspensions.present(caller, [request]) : []
    const former = substitution ? (await this.directory.findDoctors([substitution.fromDoctorId])).get(substitution.fromDoctorId) : null
    return {
      session,
      authority: institution.authorityMode,
      segments,
      channels: CHANNELS.map((channel) => channels.find((one) => one.channel === channel) ?? { channel, total: 0, taken: 0, movable: 0 }),
      quotaPlanId: row.quotaPlanId,
      extras: extras.map((extra) => ({
        id: extra.id,
        version: extra.version,
        state: extra.state,
        ordinal: extra.ordinal,
        start: extra.start,
        personNameMasked: persons.get(extra.personId)?.nameMasked ?? '',
        reason: extra.reason,
        addedAt: formatInstant(extra.addedAt.getTime()),
        expiresAt: formatInstant(extra.expiresAt.getTime()),
      })),
      request: asked ?? null,
      substitutes: doctors.map(({ id: doctorId, name, title }) => ({ doctorId, name, title })),
      substitution: substitution && {
        fromDoctorName: former?.name ?? '',
        at: formatInstant(substitution.at.getTime()),
        pending: substitution.pending,
        kept: substitution.kept,
        left: substitution.left,
      },
      isListPending: row.isListPending,
      log: log.map((line) => ({ at: formatInstant(line.at.getTime()), text: logText(line) })),
    }
  }

  private async present(rows: readonly PoolSessionRow[]): Promise<PoolSession[]> {
    const [doctors, departments] = await Promise.all([
      this.directory.findDoctors([...new Set(rows.map((row) => row.doctorId))]),
      this.directory.findDepartments([...new Set(rows.map((row) => row.departmentId))]),
    ])
    return rows.map((row) => ({
      ...row,
      doctorName: doctors.get(row.doctorId)?.name ?? '',
      doctorTitle: doctors.get(row.doctorId)?.title ?? '',
      departmentName: departments.get(row.departmentId)?.name ?? '',
    }))
  }

  private record(caller: Caller, action: string, objectKind: string, objectId: string, requestId: string, reason?: string): Promise<void> {
    return this.audit.record({
      actorAccountId: caller.accountId,
      action,
      objectKind,
      objectId,
      personId: null,
      outcome: 'ALLOWED',
      ...(reason ? { reason } : {}),
      requestId,
    })
  }
}
