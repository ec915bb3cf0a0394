import { Injectable } from '@nestjs/common'
import type {
  createFiling,
  decideFiling,
  editFiling,
  Filing,
  listFilings,
  listHospitalFilings,
  submitFiling,
} from '@jktl/shared/appointments/supervision/contract'
import { filingActions, filingState } from '@jktl/shared/appointments/supervision/rules'
import { dateOf, formatInstant } from '@jktl/shared/kernel/dates'
import type { Result } from '@jktl/shared/kernel/result'
import type { QueryOf, ResponseOf } from '@jktl/shared/kernel/route'

import { Audit } from '../../../platform/audit.ts'
import { Clock } from '../../../platform/clock.ts'
import { NOT_FOUND, Refusal } from '../../../platform/errors.ts'
import type { Input } from '../../../platform/http/endpoint.ts'
import type { Caller } from '../../../platform/sessions.ts'
import { DirectoryPublic } from '../../directory/public.ts'
import { institutionOf, managedInstitutions } from '../evaluations/staff-reach.ts'
import { type FilingRecord, FilingsRepository } from './filings.repository.ts'
import { type FilingRefusal, type FilingStep, MoveFiling } from './use-cases/move-filing.ts'

type Actor = 'hospital' | 'regulator'

/** 备案 pages of the hospital and of the regulator. */
@Injectable()
export class FilingsService {
  constructor(
    private readonly repository: FilingsRepository,
    private readonly moves: MoveFiling,
    private readonly directory: DirectoryPublic,
    private readonly audit: Audit,
    private readonly clock: Clock,
  ) {}

  async listHospital(caller: Caller, query: QueryOf<typeof listHospitalFilings>): Promise<ResponseOf<typeof listHospitalFilings>> {
    const institutionId = await this.known(institutionOf(caller, query.institutionId))
    const items = await this.present(await this.repository.list([institutionId], true), 'hospital')
    return { asOf: formatInstant(this.clock.now()), items }
  }

  async list({ state }: QueryOf<typeof listFilings>): Promise<ResponseOf<typeof listFilings>> {
    const all = await this.present(await this.repository.list(null, false), 'regulator')
    const valid = new Set(all.filter((f) => f.kind === 'INSTITUTION' && f.state === 'APPROVED').map((f) => f.institutionId))
    const institutions = await this.directory.listInstitutions()
    return {
      asOf: formatInstant(this.clock.now()),
      items: state ? all.filter((f) => f.state === state) : all,
      unfiled: institutions.filter(({ id }) => !valid.has(id)).map(({ id, name }) => ({ institutionId: id, institutionName: name })),
    }
  }

  async create(caller: Caller, { body: { institutionId, ...entry }, requestId }: Input<typeof createFiling>): Promise<Filing> {
    const result = await this.moves.create(await this.known(institutionOf(caller, institutionId)), entry, caller.accountId)
    if (!result.ok) throw new Refusal(`APPOINTMENTS.${result.code}`)
    await this.record(caller, 'appointments.createFiling', result.value, requestId)
    return this.show(result.value, 'hospital')
  }

  async edit(caller: Caller, { params, body, ifMatch, requestId }: Input<typeof editFiling>): Promise<Filing> {
    return this.move(caller, params.id, ifMatch, { action: 'edit', entry: body }, 'hospital', requestId)
  }

  async submit(caller: Caller, { params, ifMatch, requestId }: Input<typeof submitFiling>): Promise<Filing> {
    return this.move(caller, params.id, ifMatch, { action: 'submit' }, 'hospital', requestId)
  }

  async decide(caller: Caller, { params, body, ifMatch, requestId }: Input<typeof decideFiling>): Promise<Filing> {
    const step: FilingStep = body.decision === 'APPROVE' ? { action: 'approve' } : { action: 'return', reason: body.reason }
    return this.move(caller, params.id, ifMatch, step, 'regulator', requestId)
  }

  private async move(caller: Caller, id: string, version: number, step: FilingStep, actor: Actor, requestId: string): Promise<Filing> {
    const institutionIds = actor === 'hospital' ? managedInstitutions(caller) : null
    const result: Result<null, FilingRefusal> = await this.moves.run({ id, institutionIds, version, by: caller.accountId }, step)
    if (!result.ok && result.code === 'NOT_FOUND') throw new Refusal(NOT_FOUND)
    const current = await this.show(id, actor)
    if (!result.ok)
      throw result.code === 'STALE'
        ? new Refusal('KERNEL.STALE', { current })
        : new Refusal(`APPOINTMENTS.${result.code}`, { allowedActions: current.allowedActions, current })
    await this.record(caller, `appointments.${step.action}Filing`, id, requestId)
    return current
  }

  private async known(institutionId: string): Promise<string> {
    if (!(await this.directory.findInstitutions([institutionId])).has(institutionId)) throw new Refusal(NOT_FOUND)
    return institutionId
  }

  private record(caller: Caller, action: string, id: string, requestId: string): Promise<void> {
    return this.audit.record({ actorAccountId: caller.accountId, action, objectKind: 'filing', objectId: id, personId: null, outcome: 'ALLOWED', requestId })
  }

  private async show(id: string, actor: Actor): Promise<Filing> {
    const record = await this.repository.find(id)
    const [shown] = record ? await this.present([record], actor) : []
    if (!shown) throw new Refusal(NOT_FOUND)
    return shown
  }

  private async present(records: readonly FilingRecord[], actor: Actor): Promise<Filing[]> {
    const today = dateOf(this.clock.now())
    const institutions = await this.directory.findInstitutions(records.map((r) => r.institutionId))
    return records.map((record) => {
      const state = filingState(record, today)
      return {
        ...record,
        institutionName: institutions.get(record.institutionId)?.name ?? '',
        state,
        submittedAt: record.submittedAt && formatInstant(record.submittedAt.getTime()),
        decidedAt: record.decidedAt && formatInstant(record.decidedAt.getTime()),
        allowedActions: [...filingActions(state, actor)],
      }
    })
  }
}
