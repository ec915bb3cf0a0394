import { ok, refuse, type Result } from '@jktl/shared/kernel/result'
import type { BodyOf, ResponseOf } from '@jktl/shared/kernel/route'
import type { addPushRule, listPushRules, PushRule } from '@jktl/shared/reports/contract'
import { PUSH_RULES_MOST, type PushWish, USUAL_PUSH_WISH } from '@jktl/shared/reports/model'

import { type Asker, readerFor } from '../reading/report-parts.ts'
import type { PushRuleRow } from './push.repository.ts'
import type { PushParts } from './tell-residents.ts'

/** 提醒设置 (R367): an account's own wishes about the reports of somebody it may see. */
export class PushService {
  constructor(private readonly parts: PushParts) {}

  async list(asker: Asker, personId: string): Promise<Result<ResponseOf<typeof listPushRules>, 'NOT_FOUND'>> {
    if (await this.isStranger(asker, personId)) return refuse('NOT_FOUND')
    const rules = await this.parts.push.listRules(this.parts.db, asker.caller.accountId, personId)
    return ok({ usual: USUAL_PUSH_WISH, rules: await this.show(rules) })
  }

  async add(asker: Asker, { personId, ...body }: BodyOf<typeof addPushRule>): Promise<Result<PushRule, 'NOT_FOUND' | 'RULE_EXISTS' | 'TOO_MANY_RULES'>> {
    if (await this.isStranger(asker, personId)) return refuse('NOT_FOUND')
    const { db, push, clock, directory } = this.parts
    const { accountId } = asker.caller
    if (body.institutionId !== null && !(await directory.findInstitutions([body.institutionId])).has(body.institutionId)) return refuse('NOT_FOUND')
    if ((await push.listRules(db, accountId, personId)).length >= PUSH_RULES_MOST) return refuse('TOO_MANY_RULES')
    const added = await push.addRule(db, { accountId, personId, ...wishOf(body), institutionId: body.institutionId, kind: body.kind }, clock.date())
    return added ? this.one(added) : refuse('RULE_EXISTS')
  }

  async change({ caller }: Asker, id: string, wish: PushWish): Promise<Result<PushRule, 'NOT_FOUND'>> {
    const changed = await this.parts.push.changeRule(this.parts.db, caller.accountId, id, wishOf(wish))
    return changed ? this.one(changed) : refuse('NOT_FOUND')
  }

  async remove({ caller }: Asker, id: string): Promise<Result<null, 'NOT_FOUND'>> {
    return (await this.parts.push.deleteRule(this.parts.db, caller.accountId, id)) ? ok(null) : refuse('NOT_FOUND')
  }

  private async isStranger(asker: Asker, personId: string): Promise<boolean> {
    const reader = await readerFor(this.parts, asker, 'reports.listPushRules', personId)
    return (await this.parts.gate.reach(reader, personId)).isStranger
  }

  private async one(rule: PushRuleRow): Promise<Result<PushRule, never>> {
    const [shown] = await this.show([rule])
    if (!shown) throw new Error('a rule that was just written')
    return ok(shown)
  }

  private async show(rules: readonly PushRuleRow[]): Promise<PushRule[]> {
    const institutions = await this.parts.directory.findInstitutions(rules.flatMap(({ institutionId }) => institutionId ?? []))
    return rules.map(({ id, institutionId, kind, ...rest }) => ({
      id,
      institutionId,
      institutionName: institutionId === null ? null : (institutions.get(institutionId)?.name ?? null),
      kind,
      ...wishOf(rest),
    }))
  }
}

/** Quiet hours need both ends. */
const wishOf = ({ wants, quietFrom, quietTo, channel, repeatDays, repeatMost }: PushWish): PushWish => ({
  wants,
  quietFrom: quietTo === null ? null : quietFrom,
  quietTo: quietFrom === null ? null : quietTo,
  channel,
  repeatDays,
  repeatMost,
})
