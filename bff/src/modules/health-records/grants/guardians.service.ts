import type { Guardians, setLabelOptIn } from '@jktl/shared/health-records/grants/contract'
import { ADOLESCENT_LABELS, GUARDIAN_DIRECTORIES } from '@jktl/shared/health-records/grants/model'
import { LABEL_NAMES } from '@jktl/shared/health-records/model'

import type { Audit } from '../../../platform/audit.ts'
import { NOT_FOUND, Refusal } from '../../../platform/errors.ts'
import type { Input } from '../../../platform/http/endpoint.ts'
import { relationWord } from './domain/grantee-words.ts'
import type { OptInsRepository } from './opt-ins.repository.ts'
import type { GrantsContext } from './use-cases/context.ts'
import { type Standing, standingOf } from './use-cases/standing.ts'

/** 14–17 (§3.6): what each guardian sees anyway, and which sensitive kinds the adolescent lets one of them see (P46). */
export class GuardiansService {
  constructor(
    private readonly ctx: GrantsContext,
    private readonly optIns: OptInsRepository,
    private readonly audit: Audit,
  ) {}

  async list(accountId: string, requestId: string, action = 'healthRecords.getGuardians'): Promise<Guardians> {
    const { ctx } = this
    const standing = await this.adolescent(accountId)
    const { personId, guardianPersonIds } = standing
    await this.audit.record({ actorAccountId: accountId, action, objectKind: 'opt-in', objectId: null, personId, outcome: 'ALLOWED', requestId })
    const [labels, relatives, optedIn] = await Promise.all([
      ctx.identity.labelPersons(accountId, guardianPersonIds),
      ctx.identity.listRelatives(personId),
      this.optIns.list(ctx.db, personId),
    ])
    return {
      personId,
      directories: [...GUARDIAN_DIRECTORIES],
      items: guardianPersonIds.map((guardian) => {
        const relative = relatives.find((one) => one.personId === guardian)
        return {
          personId: guardian,
          nameMasked: labels.get(guardian)?.nameMasked ?? '',
          relation: relative ? relationWord(relative.relation, relative.sex) : '家长',
          labels: ADOLESCENT_LABELS.map((label) => ({
            label,
            name: LABEL_NAMES[label],
            isIn: optedIn.some((one) => one.guardianPersonId === guardian && one.label === label),
          })),
        }
      }),
    }
  }

  async setOptIn(accountId: string, { body, requestId }: Input<typeof setLabelOptIn>): Promise<Guardians> {
    const { ctx, optIns } = this
    const { personId, guardianPersonIds } = await this.adolescent(accountId)
    const { guardianPersonId, label, isIn } = body
    if (!guardianPersonIds.includes(guardianPersonId)) throw new Refusal(NOT_FOUND)
    await ctx.db.transaction(async (tx) => {
      const at = ctx.clock.date()
      const isChanged = isIn ? await optIns.add(tx, personId, guardianPersonId, label, at) : (await optIns.end(tx, personId, guardianPersonId, label, at)) > 0
      if (isChanged) await ctx.grants.raiseEpoch(tx, personId)
    })
    return this.list(accountId, requestId, 'healthRecords.setLabelOptIn')
  }

  private async adolescent(accountId: string): Promise<Standing> {
    const self = await this.ctx.identity.findSelf(accountId)
    const standing = self ? await standingOf(this.ctx, accountId, self) : null
    if (!standing?.ok || standing.value.band !== 'ADOLESCENT') throw new Refusal('HEALTH_RECORDS.NOT_ADOLESCENT')
    return standing.value
  }
}
