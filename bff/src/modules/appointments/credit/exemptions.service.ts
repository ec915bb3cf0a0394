import { Inject, Injectable } from '@nestjs/common'
import type { addExemptionDay, endExemptionDay, ExemptionDay, listExemptionDays } from '@jktl/shared/appointments/credit/contract'
import { formatInstant } from '@jktl/shared/kernel/dates'
import type { ResponseOf } from '@jktl/shared/kernel/route'

import { Audit } from '../../../platform/audit.ts'
import { Clock } from '../../../platform/clock.ts'
import { NOT_FOUND, Refusal } from '../../../platform/errors.ts'
import type { Input } from '../../../platform/http/endpoint.ts'
import { Jobs } from '../../../platform/jobs/jobs.ts'
import type { Caller } from '../../../platform/sessions.ts'
import { type DirectoryInstitution, DirectoryPublic } from '../../directory/public.ts'
import { areaNameOf } from './domain/area-names.ts'
import { type ExemptionRow, ExemptionsRepository } from './exemptions.repository.ts'

const LIMIT = 100

/** 豁免日 (A33): days on which the weather, the road or a disaster kept people away. What was recorded for such a day is revoked by the sweep that judges visits. */
@Injectable()
export class ExemptionsService {
  constructor(
    @Inject(ExemptionsRepository) private readonly exemptions: ExemptionsRepository,
    @Inject(DirectoryPublic) private readonly directory: DirectoryPublic,
    @Inject(Audit) private readonly audit: Audit,
    @Inject(Jobs) private readonly jobs: Jobs,
    @Inject(Clock) private readonly clock: Clock,
  ) {}

  async list(): Promise<ResponseOf<typeof listExemptionDays>> {
    const [rows, institutions] = await Promise.all([this.exemptions.list(LIMIT), this.directory.listInstitutions()])
    const codes = [...new Set(institutions.map((i) => i.areaCode))].sort()
    return {
      items: rows.map((row) => present(row, institutions)),
      areas: codes.map((code) => ({ code, name: areaNameOf(code) })),
      institutions: institutions.map(({ id, name }) => ({ id, name })),
    }
  }

  async add(caller: Caller, { body, requestId }: Input<typeof addExemptionDay>): Promise<ExemptionDay> {
    const institutions = await this.directory.listInstitutions()
    const { date, areaCode = null, institutionId = null, reason } = body
    const places = areaCode ? institutions.filter((i) => i.areaCode === areaCode) : institutionId ? institutions.filter((i) => i.id === institutionId) : null
    if ((areaCode && institutionId) || places?.length === 0) throw new Refusal('APPOINTMENTS.EXEMPTION_PLACE')
    const institutionIds = places?.map((i) => i.id) ?? null
    const row = await this.exemptions.add({ date, areaCode, institutionId, institutionIds, reason, by: caller.accountId, now: this.clock.now() })
    if (!row) throw new Refusal('APPOINTMENTS.EXEMPTION_EXISTS')
    await this.note(caller, 'appointments.addExemptionDay', row.id, reason, requestId)
    this.jobs.wake('credit')
    return present(row, institutions)
  }

  async end(caller: Caller, { params, ifMatch, requestId }: Input<typeof endExemptionDay>): Promise<ExemptionDay> {
    const known = await this.exemptions.find(params.id)
    if (!known) throw new Refusal(NOT_FOUND)
    const institutions = await this.directory.listInstitutions()
    if (known.version !== ifMatch) throw new Refusal('KERNEL.STALE', { current: present(known, institutions) })
    if (!(await this.exemptions.end(params.id, ifMatch, caller.accountId, this.clock.now()))) throw new Refusal('APPOINTMENTS.ACTION_NOT_ALLOWED')
    await this.note(caller, 'appointments.endExemptionDay', params.id, null, requestId)
    return present((await this.exemptions.find(params.id)) ?? known, institutions)
  }

  private async note(caller: Caller, action: string, objectId: string, reason: string | null, requestId: string): Promise<void> {
    await this.audit.record({
      actorAccountId: caller.accountId,
      action,
      objectKind: 'exemption-day',
      objectId,
      personId: null,
      outcome: 'ALLOWED',
      ...(reason ? { reason } : {}),
      requestId,
    })
  }
}

function present(row: ExemptionRow, institutions: readonly DirectoryInstitution[]): ExemptionDay {
  const institution = row.institutionId ? institutions.find((i) => i.id === row.institutionId) : undefined
  return {
    id: row.id,
    version: row.version,
    date: row.date,
    place: row.areaCode ? areaNameOf(row.areaCode) : row.institutionId ? (institution?.name ?? '') : '全市',
    reason: row.reason,
    enteredAt: formatInstant(row.enteredAt.getTime()),
    endedAt: row.endedAt ? formatInstant(row.endedAt.getTime()) : null,
  }
}
