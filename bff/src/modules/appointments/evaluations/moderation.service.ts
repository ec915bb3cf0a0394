import { Injectable } from '@nestjs/common'
import type { listModeration, moderateEvaluation, ModerationItem } from '@jktl/shared/appointments/evaluations/contract'
import { evaluationActions } from '@jktl/shared/appointments/evaluations/rules'
import { formatInstant } from '@jktl/shared/kernel/dates'
import type { QueryOf, ResponseOf } from '@jktl/shared/kernel/route'

import { Audit } from '../../../platform/audit.ts'
import { Clock } from '../../../platform/clock.ts'
import { NOT_FOUND, Refusal } from '../../../platform/errors.ts'
import type { Input } from '../../../platform/http/endpoint.ts'
import type { Caller } from '../../../platform/sessions.ts'
import { DirectoryPublic } from '../../directory/public.ts'
import { ModerationRepository, type QueueRow } from './moderation.repository.ts'
import { PAGE_SIZE, pageOf, placeFrom } from './paging.ts'
import { ModerateEvaluation } from './use-cases/moderate-evaluation.ts'

/** The regulator's queue (R355, R269): words and stars, never who wrote them; every reading of a person's words is recorded. */
@Injectable()
export class ModerationService {
  constructor(
    private readonly repository: ModerationRepository,
    private readonly moderation: ModerateEvaluation,
    private readonly directory: DirectoryPublic,
    private readonly audit: Audit,
    private readonly clock: Clock,
  ) {}

  async list(caller: Caller, query: QueryOf<typeof listModeration>, requestId: string): Promise<ResponseOf<typeof listModeration>> {
    const limit = query.limit ?? PAGE_SIZE
    const rows = await this.repository.list(query.filter ?? 'waiting', placeFrom(query.cursor), limit + 1)
    const page = await pageOf(rows, limit, (shown) => this.present(caller, shown, 'appointments.listModeration', requestId))
    return { ...page, asOf: formatInstant(this.clock.now()), waiting: await this.repository.countWaiting() }
  }

  async decide(caller: Caller, { params, body, ifMatch, requestId }: Input<typeof moderateEvaluation>): Promise<ModerationItem> {
    const hiddenReason = body.decision === 'HIDE' ? body.reason : null
    const result = await this.moderation.run({ id: params.id, object: body.object, hiddenReason, version: ifMatch, moderatorId: caller.accountId })
    if (!result.ok && result.code === 'NOT_FOUND') throw new Refusal(NOT_FOUND)
    const row = await this.repository.find(body.object, params.id)
    const [shown] = row ? await this.present(caller, [row], 'appointments.moderateEvaluation', requestId, hiddenReason ?? body.decision) : []
    if (!shown) throw new Refusal(NOT_FOUND)
    if (!result.ok)
      throw result.code === 'STALE'
        ? new Refusal('KERNEL.STALE', { current: shown })
        : new Refusal(`APPOINTMENTS.${result.code}`, { allowedActions: shown.allowedActions, current: shown })
    return shown
  }

  private async present(caller: Caller, rows: readonly QueueRow[], action: string, requestId: string, reason?: string): Promise<ModerationItem[]> {
    for (const row of rows)
      await this.audit.record({
        actorAccountId: caller.accountId,
        action,
        objectKind: 'evaluation',
        objectId: row.id,
        personId: row.personId,
        outcome: 'ALLOWED',
        requestId,
        ...(reason === undefined ? {} : { reason }),
      })
    const [institutions, departments, doctors] = await Promise.all([
      this.directory.findInstitutions(rows.map((row) => row.institutionId)),
      this.directory.findDepartments(rows.map((row) => row.departmentId)),
      this.directory.findDoctors(rows.map((row) => row.doctorId)),
    ])
    return rows.map((row) => ({
      id: row.id,
      object: row.object,
      version: row.version,
      institutionName: institutions.get(row.institutionId)?.name ?? '',
      departmentName: departments.get(row.departmentId)?.name ?? '',
      doctorName: doctors.get(row.doctorId)?.name ?? '',
      ratings: row.ratings,
      text: row.text,
      about: row.about,
      state: row.state,
      contentCheck: row.contentCheck,
      inBurst: row.inBurst,
      hiddenReason: row.hiddenReason,
      submittedAt: formatInstant(row.submittedAt.getTime()),
      allowedActions: evaluationActions({ ...row, answered: false }, 'regulator').filter((a) => a === 'publish' || a === 'hide'),
    }))
  }
}
