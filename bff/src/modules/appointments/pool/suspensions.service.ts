import { Inject, Injectable } from '@nestjs/common'
import type { listSuspensionRequests, requestSuspension, reviewSuspension, SuspensionRequest } from '@jktl/shared/appointments/pool/contract'
import { formatInstant } from '@jktl/shared/kernel/dates'
import type { QueryOf, ResponseOf } from '@jktl/shared/kernel/route'

import { Audit } from '../../../platform/audit.ts'
import { Clock } from '../../../platform/clock.ts'
import { NOT_FOUND, Refusal } from '../../../platform/errors.ts'
import type { Input } from '../../../platform/http/endpoint.ts'
import type { Caller } from '../../../platform/sessions.ts'
import { DirectoryPublic } from '../../directory/public.ts'
import { PoolParts } from './pool.parts.ts'
import { reachOf, refusalOf } from './reach.ts'
import type { RequestRow } from './review.repository.ts'

/** 停诊 with a second person (A26). */
@Injectable()
export class SuspensionsService {
  constructor(
    @Inject(PoolParts) private readonly parts: PoolParts,
    @Inject(DirectoryPublic) private readonly directory: DirectoryPublic,
    @Inject(Audit) private readonly audit: Audit,
    @Inject(Clock) private readonly clock: Clock,
  ) {}

  async list(caller: Caller, query: QueryOf<typeof listSuspensionRequests>): Promise<ResponseOf<typeof listSuspensionRequests>> {
    const reach = reachOf(caller)
    const named = query.institutionId
    if (named && reach && !reach.includes(named)) throw new Refusal(NOT_FOUND)
    if (named && !(await this.directory.findInstitutions([named])).has(named)) throw new Refusal(NOT_FOUND)
    const rows = await this.parts.reviews.listRequests(named ? [named] : reach)
    return { asOf: formatInstant(this.clock.now()), items: await this.present(caller, rows) }
  }

  async request(caller: Caller, input: Input<typeof requestSuspension>): Promise<SuspensionRequest> {
    const { reason, note, emergency } = input.body
    const result = await this.parts.suspensions.request({
      sessionId: input.params.id,
      reach: reachOf(caller),
      version: input.ifMatch,
      reason,
      note: note ?? null,
      isEmergency: emergency,
      accountId: caller.accountId,
    })
    if (!result.ok) throw result.code === 'STALE' ? new Refusal('KERNEL.STALE') : refusalOf(result.code)
    await this.record(caller, 'appointments.requestSuspension', result.value, input.requestId, reason)
    return this.show(caller, result.value)
  }

  async review(caller: Caller, input: Input<typeof reviewSuspension>): Promise<SuspensionRequest> {
    const { decision, note } = input.body
    const result = await this.parts.suspensions.review({
      id: input.params.id,
      reach: reachOf(caller),
      version: input.ifMatch,
      decision,
      note: note ?? null,
      accountId: caller.accountId,
    })
    if (!result.ok && result.code === 'STALE') throw new Refusal('KERNEL.STALE', { current: await this.show(caller, input.params.id) })
    if (!result.ok) throw refusalOf(result.code)
    await this.record(caller, 'appointments.reviewSuspension', result.value, input.requestId, decision)
    return this.show(caller, result.value)
  }

  async present(caller: Caller, rows: readonly RequestRow[]): Promise<SuspensionRequest[]> {
    const doctors = await this.directory.findDoctors([...new Set(rows.map((row) => row.doctorId))])
    return rows.map((row) => ({
      id: row.id,
      version: row.version,
      sessionId: row.sessionId,
      doctorName: doctors.get(row.doctorId)?.name ?? '',
      date: row.date,
      half: row.half,
      reason: row.reason,
      note: row.note,
      isEmergency: row.isEmergency,
      state: row.state,
      requestedAt: formatInstant(row.requestedAt.getTime()),
      reviewDueAt: formatInstant(row.reviewDueAt.getTime()),
      isOwn: row.requestedBy === caller.accountId,
      reviewNote: row.reviewNote,
    }))
  }

  private async show(caller: Caller, id: string): Promise<SuspensionRequest> {
    const row = await this.parts.reviews.findRequest(id)
    const [shown] = row ? await this.present(caller, [row]) : []
    if (!shown) throw new Refusal(NOT_FOUND)
    return shown
  }

  private record(caller: Caller, action: string, id: string, requestId: string, reason: string): Promise<void> {
    return this.audit.record({
      actorAccountId: caller.accountId,
      action,
      objectKind: 'suspension-request',
      objectId: id,
      personId: null,
      outcome: 'ALLOWED',
      reason,
      requestId,
    })
  }
}
