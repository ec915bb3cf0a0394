import { Inject, Injectable } from '@nestjs/common'
import type { applyQuotaPlan, createQuotaPlan, listQuotaPlans, previewQuotaPlan, QuotaPlan } from '@jktl/shared/appointments/pool/contract'
import { totalOf } from '@jktl/shared/appointments/pool/rules'
import { dateOf, formatInstant } from '@jktl/shared/kernel/dates'
import type { QueryOf, ResponseOf } from '@jktl/shared/kernel/route'

import { Audit } from '../../../platform/audit.ts'
import { Clock } from '../../../platform/clock.ts'
import { NOT_FOUND, Refusal } from '../../../platform/errors.ts'
import type { Input } from '../../../platform/http/endpoint.ts'
import type { Caller } from '../../../platform/sessions.ts'
import { type DirectoryInstitution, DirectoryPublic } from '../../directory/public.ts'
import { ownsHospitalTruth } from '../domain/appointment.ts'
import { PoolParts } from './pool.parts.ts'
import type { PlanRow } from './quota.repository.ts'
import { institutionOf, reachOf } from './reach.ts'
import { isTakenVersion } from './review.repository.ts'

/** Quota plans (A15): versions, what applying one would change, and applying it. */
@Injectable()
export class QuotasService {
  constructor(
    @Inject(PoolParts) private readonly parts: PoolParts,
    @Inject(DirectoryPublic) private readonly directory: DirectoryPublic,
    @Inject(Audit) private readonly audit: Audit,
    @Inject(Clock) private readonly clock: Clock,
  ) {}

  async list(caller: Caller, query: QueryOf<typeof listQuotaPlans>): Promise<ResponseOf<typeof listQuotaPlans>> {
    const institution = await this.institution(institutionOf(caller, query.institutionId))
    const [rows, departments] = await Promise.all([this.parts.quotas.listPlans(institution.id), this.directory.listDepartments(institution.id)])
    return {
      institutionId: institution.id,
      institutionName: institution.name,
      authority: institution.authorityMode,
      today: dateOf(this.clock.now()),
      version: rows[0]?.version ?? 0,
      departments: departments.map(({ id, name }) => ({ id, name })),
      items: await this.present(rows),
    }
  }

  async create(caller: Caller, input: Input<typeof createQuotaPlan>): Promise<QuotaPlan> {
    const reach = reachOf(caller)
    if (reach && !reach.includes(input.params.id)) throw new Refusal(NOT_FOUND)
    const institution = await this.institution(input.params.id)
    const { departmentId = null, doctorId = null, mode, shares, pattern, keptChannels, effectiveFrom } = input.body
    if (mode === 'CUSTOM' ? pattern.length === 0 : totalOf(shares) === 0) throw new Refusal('APPOINTMENTS.QUOTA_EMPTY')
    if (!(await this.isPlace(institution.id, departmentId, doctorId))) throw new Refusal('APPOINTMENTS.QUOTA_PLACE')
    const rows = await this.parts.quotas.listPlans(institution.id)
    const newest = rows[0]?.version ?? 0
    const now = this.clock.now()
    const stale = async () => new Refusal('KERNEL.STALE', { current: await this.list(caller, { institutionId: institution.id }) })
    if (newest !== input.ifMatch) throw await stale()
    const id = await this.parts.quotas
      .addPlan({
        institutionId: institution.id,
        departmentId,
        doctorId,
        version: newest + 1,
        mode,
        shares,
        pattern: mode === 'CUSTOM' ? pattern : [],
        keptChannels,
        effectiveFrom,
        createdBy: caller.accountId,
        now,
      })
      .catch((error: unknown) => (isTakenVersion(error) ? null : Promise.reject(error instanceof Error ? error : new Error('a plan was not written'))))
    if (!id) throw await stale()
    await this.record(caller, 'appointments.createQuotaPlan', id, input.requestId)
    const created = await this.parts.quotas.findPlan(id)
    const [plan] = created ? await this.present([created]) : []
    if (!plan) throw new Error('a plan that was just written is missing')
    return plan
  }

  async preview(caller: Caller, input: Input<typeof previewQuotaPlan>): Promise<ResponseOf<typeof previewQuotaPlan>> {
    const plan = await this.reachable(caller, input.params.id)
    return { planId: plan.id, ...(await this.parts.divide.preview(plan, input.query)) }
  }

  async apply(caller: Caller, input: Input<typeof applyQuotaPlan>): Promise<ResponseOf<typeof applyQuotaPlan>> {
    const plan = await this.reachable(caller, input.params.id)
    await this.record(caller, 'appointments.applyQuotaPlan', plan.id, input.requestId)
    return { planId: plan.id, ...(await this.parts.divide.apply(plan, input.body)) }
  }

  private async reachable(caller: Caller, id: string): Promise<PlanRow> {
    const plan = await this.parts.quotas.findPlan(id)
    const reach = reachOf(caller)
    if (!plan || (reach && !reach.includes(plan.institutionId))) throw new Refusal(NOT_FOUND)
    if (ownsHospitalTruth((await this.institution(plan.institutionId)).authorityMode)) throw new Refusal('APPOINTMENTS.LIMIT_IS_THE_HOSPITALS')
    return plan
  }

  private async institution(id: string): Promise<DirectoryInstitution> {
    const institution = (await this.directory.findInstitutions([id])).get(id)
    if (!institution) throw new Refusal(NOT_FOUND)
    return institution
  }

  private async isPlace(institutionId: string, departmentId: string | null, doctorId: string | null): Promise<boolean> {
    if (doctorId && !departmentId) return false
    if (departmentId && (await this.directory.findDepartments([departmentId])).get(departmentId)?.institutionId !== institutionId) return false
    return !doctorId || (await this.directory.findDoctors([doctorId])).get(doctorId)?.departmentId === departmentId
  }

  private async present(rows: readonly PlanRow[]): Promise<QuotaPlan[]> {
    const today = dateOf(this.clock.now())
    const [departments, doctors] = await Promise.all([
      this.directory.findDepartments(rows.flatMap((row) => row.departmentId ?? [])),
      this.directory.findDoctors(rows.flatMap((row) => row.doctorId ?? [])),
    ])
    const placeOf = (row: PlanRow): string => `${row.departmentId} ${row.doctorId}`
    const begun = rows.filter((row) => row.effectiveFrom <= today)
    const isInForce = (row: PlanRow): boolean =>
      begun.filter((one) => placeOf(one) === placeOf(row)).sort((a, b) => b.effectiveFrom.localeCompare(a.effectiveFrom) || b.version - a.version)[0]?.id ===
      row.id
    return rows.map((row) => ({
      ...row,
      keptChannels: row.keptChannels.filter((channel) => channel !== 'ONLINE'),
      departmentName: row.departmentId ? (departments.get(row.departmentId)?.name ?? '') : null,
      doctorName: row.doctorId ? (doctors.get(row.doctorId)?.name ?? '') : null,
      createdAt: formatInstant(row.createdAt.getTime()),
      isInForce: isInForce(row),
    }))
  }

  private record(caller: Caller, action: string, id: string, requestId: string): Promise<void> {
    return this.audit.record({
      actorAccountId: caller.accountId,
      action,
      objectKind: 'quota-plan',
      objectId: id,
      personId: null,
      outcome: 'ALLOWED',
      requestId,
    })
  }
}
