import { Inject, Injectable } from '@nestjs/common'
import type { createRuleVersion, listRuleVersions, RuleVersion } from '@jktl/shared/appointments/pool/rule-contract'
import { formatInstant } from '@jktl/shared/kernel/dates'
import type { QueryOf, ResponseOf } from '@jktl/shared/kernel/route'

import { Audit } from '../../../platform/audit.ts'
import { Clock } from '../../../platform/clock.ts'
import { NOT_FOUND, Refusal } from '../../../platform/errors.ts'
import type { Input } from '../../../platform/http/endpoint.ts'
import type { Caller } from '../../../platform/sessions.ts'
import { DirectoryPublic } from '../../directory/public.ts'
import { PoolParts } from './pool.parts.ts'
import { PoolRepository } from './pool.repository.ts'
import { reachOf, refusalOf } from './reach.ts'
import type { RuleVersionRow } from './rule-version.repository.ts'

/** Booking rules as versions (A16, R349): an institution's own, and the region's for everybody else. */
@Injectable()
export class RulesService {
  constructor(
    @Inject(PoolParts) private readonly parts: PoolParts,
    @Inject(PoolRepository) private readonly pool: PoolRepository,
    @Inject(DirectoryPublic) private readonly directory: DirectoryPublic,
    @Inject(Audit) private readonly audit: Audit,
    @Inject(Clock) private readonly clock: Clock,
  ) {}

  async list(caller: Caller, query: QueryOf<typeof listRuleVersions>): Promise<ResponseOf<typeof listRuleVersions>> {
    const reach = reachOf(caller)
    const institutionId = query.institutionId ?? reach?.[0] ?? null
    const institution = institutionId ? await this.institution(caller, institutionId) : null
    const rows = await this.parts.versions.list(institutionId)
    const own = rows.filter((row) => row.institutionId === institutionId)
    const times = await this.pool.listReleaseTimes(this.clock.now())
    return {
      institutionId,
      institutionName: institution?.name ?? null,
      version: own[0]?.version ?? 0,
      otherReleaseTimes: times.filter((one) => one.institutionId !== institutionId).map(({ time, name }) => ({ time, institutionName: name })),
      items: this.present(rows),
    }
  }

  async create(caller: Caller, input: Input<typeof createRuleVersion>): Promise<RuleVersion> {
    const { institutionId = null, effectiveFrom, parameters, source } = input.body
    // The region's rules bind every institution: nobody of one of them changes them.
    if (institutionId) await this.institution(caller, institutionId)
    else if (reachOf(caller)) throw new Refusal(NOT_FOUND)
    const result = await this.parts.rules.run({ institutionId, seen: input.ifMatch, effectiveFrom: Date.parse(effectiveFrom), source, parameters })
    if (!result.ok && result.code === 'STALE') throw new Refusal('KERNEL.STALE', { current: await this.list(caller, institutionId ? { institutionId } : {}) })
    if (!result.ok) throw refusalOf(result.code)
    await this.audit.record({
      actorAccountId: caller.accountId,
      action: 'appointments.createRuleVersion',
      objectKind: 'rule-version',
      objectId: result.value,
      personId: null,
      outcome: 'ALLOWED',
      reason: source,
      requestId: input.requestId,
    })
    const created = this.present(await this.parts.versions.list(institutionId)).find(({ id }) => id === result.value)
    if (!created) throw new Error('a rule that was just written is missing')
    return created
  }

  private async institution(caller: Caller, id: string) {
    const reach = reachOf(caller)
    const institution = (await this.directory.findInstitutions([id])).get(id)
    if (!institution || (reach && !reach.includes(id))) throw new Refusal(NOT_FOUND)
    return institution
  }

  private present(rows: readonly RuleVersionRow[]): RuleVersion[] {
    const now = this.clock.now()
    const inForce = (place: string | null): string | undefined =>
      rows
        .filter((row) => row.institutionId === place && row.effectiveFrom.getTime() <= now)
        .sort((a, b) => b.effectiveFrom.getTime() - a.effectiveFrom.getTime() || b.version - a.version)[0]?.id
    return rows.map((row) => ({ ...row, effectiveFrom: formatInstant(row.effectiveFrom.getTime()), isInForce: inForce(row.institutionId) === row.id }))
  }
}
