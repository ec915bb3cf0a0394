import type { listSlaRules, putSlaRule, SlaRule } from '@jktl/shared/grid-events/clocks/contract'
import { MOST_OF_UNIT } from '@jktl/shared/grid-events/clocks/model'
import { nodeLevelOf } from '@jktl/shared/grid-events/model'
import { formatInstant } from '@jktl/shared/kernel/dates'
import type { BodyOf, ResponseOf } from '@jktl/shared/kernel/route'

import type { Audit } from '../../../platform/audit.ts'
import type { WorkingCalendars } from '../../../platform/calendar/working-calendars.ts'
import type { Clock } from '../../../platform/clock.ts'
import type { Database } from '../../../platform/database/database.ts'
import { NOT_FOUND, Refusal } from '../../../platform/errors.ts'
import type { Caller } from '../../../platform/sessions.ts'
import type { IdentityPublic } from '../../identity/public.ts'
import type { GridGeo } from '../geo.ts'
import type { GridPeople } from '../people.ts'
import type { SlaRuleRow, SlaRulesRepository } from './sla-rules.repository.ts'

const HISTORY = 50
const spoken = (at: Date | null): string | null => (at ? formatInstant(at.getTime()) : null)

interface SlaWorld {
  db: Database
  clock: Clock
  audit: Audit
  calendars: WorkingCalendars
  identity: Pick<IdentityPublic, 'nameStaff'>
  geo: GridGeo
  people: GridPeople
  rules: SlaRulesRepository
}

/** Limits as data (§3.4): changed by the region, confirmed by another person, the former ones kept. */
export class SlaRulesService {
  constructor(private readonly world: SlaWorld) {}

  async list(caller: Caller): Promise<ResponseOf<typeof listSlaRules>> {
    const { db, rules, calendars } = this.world
    const mayChange = await this.mayChange(caller)
    const { coveredUntil, source, importedAt } = await calendars.coverage()
    return {
      items: await this.present(await rules.listInForce(db), mayChange ? caller.accountId : null),
      history: await this.present(await rules.listFormer(db, HISTORY), null),
      mayChange,
      calendar: { coveredUntil, source, importedAt: spoken(importedAt) },
    }
  }

  async put(caller: Caller, asked: BodyOf<typeof putSlaRule>, requestId: string): Promise<SlaRule> {
    const { db, clock, rules, geo } = this.world
    if (!(await this.mayChange(caller))) throw new Refusal('GRID_EVENTS.SLA_NOT_ALLOWED')
    if (asked.limitN > MOST_OF_UNIT[asked.unit]) throw new Refusal('GRID_EVENTS.SLA_LIMIT_WRONG')
    if (!(await geo.findNode(asked.areaCode))) throw new Refusal('GRID_EVENTS.NODE_UNKNOWN')
    const row = await db.transaction((tx) => rules.replace(tx, asked, caller.accountId, clock.date()))
    await this.record(caller, 'gridEvents.putSlaRule', row.id, requestId)
    return this.one(row, caller.accountId)
  }

  async review(caller: Caller, id: string, requestId: string): Promise<SlaRule> {
    const { db, clock, rules } = this.world
    const isAllowed = await this.mayChange(caller)
    const row = await db.transaction(async (tx) => {
      const rule = await rules.lock(tx, id)
      if (!rule) throw new Refusal(NOT_FOUND)
      if (!isAllowed) throw new Refusal('GRID_EVENTS.SLA_NOT_ALLOWED')
      if (rule.supersededAt || rule.isReviewed) throw new Refusal('GRID_EVENTS.SLA_SETTLED')
      if (rule.madeBy === caller.accountId) throw new Refusal('GRID_EVENTS.SLA_OWN_CHANGE')
      return rules.confirm(tx, id, caller.accountId, clock.date())
    })
    await this.record(caller, 'gridEvents.reviewSlaRule', id, requestId)
    return this.one(row, caller.accountId)
  }

  /** The region's own managers, and the administrator. */
  private async mayChange({ accountId, roles }: Caller): Promise<boolean> {
    if (roles.has('system_admin')) return true
    return (await this.world.people.postsOf(accountId)).some(({ kind, nodeCode }) => kind === 'MANAGER' && nodeLevelOf(nodeCode) === 'REGION')
  }

  private async one(row: SlaRuleRow, viewer: string): Promise<SlaRule> {
    const [rule] = await this.present([row], viewer)
    if (!rule) throw new Error('a rule was not presented')
    return rule
  }

  private async present(rows: readonly SlaRuleRow[], viewer: string | null): Promise<SlaRule[]> {
    const { identity, geo } = this.world
    const names = await identity.nameStaff([...new Set(rows.flatMap(({ madeBy, reviewedBy }) => [madeBy, reviewedBy].filter((id) => id !== null)))])
    const nodes = await geo.nameNodes([...new Set(rows.map(({ areaCode }) => areaCode))])
    return rows.map(({ category, madeBy, madeAt, reviewedBy, reviewedAt, supersededAt, ...row }) => ({
      ...row,
      category: category as SlaRule['category'],
      areaName: nodes.get(row.areaCode)?.name ?? row.areaCode,
      makerName: madeBy ? (names.get(madeBy) ?? '') : null,
      madeAt: formatInstant(madeAt.getTime()),
      reviewerName: reviewedBy ? (names.get(reviewedBy) ?? '') : null,
      reviewedAt: spoken(reviewedAt),
      supersededAt: spoken(supersededAt),
      mayReview: viewer !== null && !row.isReviewed && supersededAt === null && madeBy !== viewer,
    }))
  }

  private record(caller: Caller, action: string, id: string, requestId: string): Promise<void> {
    const { accountId: actorAccountId } = caller
    return this.world.audit.record({ actorAccountId, action, objectKind: 'grid_sla_rule', objectId: id, personId: null, outcome: 'ALLOWED', requestId })
  }
}
