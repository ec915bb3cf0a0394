import type { Channel } from '@jktl/shared/appointments/model'
import { countChannels, divide, isCounted, isFree, type ChannelChange, type PoolNumber, spreadOver } from '../domain/quota.ts'
import type { ChannelCounts } from '@jktl/shared/appointments/pool/rules'
import type { Instant } from '@jktl/shared/kernel/dates'
import { ok, refuse, type Result } from '@jktl/shared/kernel/result'

import type { Clock } from '../../../../platform/clock.ts'
import type { Sql } from '../../../../platform/database/database.ts'
import type { LimitRepository } from '../limit.repository.ts'
import type { PlanRow, QuotaRepository } from '../quota.repository.ts'

const REBALANCE_BATCH = 20

interface Application {
  sessions: number
  limit: number
  before: ChannelCounts
  after: ChannelCounts
  changes: number
}
export type Reach = readonly string[] | null
export type SessionRefusal = 'NOT_FOUND' | 'STALE' | 'SESSION_SUSPENDED' | 'SESSION_OVER'

function bySession(numbers: readonly PoolNumber[]): Map<string, PoolNumber[]> {
  const groups = new Map<string, PoolNumber[]>()
  for (const number of numbers) groups.set(number.sessionId, [...(groups.get(number.sessionId) ?? []), number])
  return groups
}

/** 渠道配额 (A15, N4): divides the numbers of sessions among the channels. A number changes its channel, never its being there. */
export class DivideNumbers {
  constructor(
    private readonly quotas: QuotaRepository,
    private readonly limits: LimitRepository,
    private readonly clock: Clock,
  ) {}

  /** New numbers of a roster get their channels in the roster's own transaction; a session new to its plan is divided as a whole. */
  async onRoster(tx: Sql, sessionIds: readonly string[], now: Instant): Promise<void> {
    const plans = await this.quotas.plansOf(sessionIds, tx)
    if (plans.length === 0) return
    const ids = plans.map((plan) => plan.sessionId)
    const fresh = await this.quotas.freshNumbers(ids, now, tx)
    const numbers = bySession(await this.quotas.lockNumbers(ids, tx))
    const changes = plans.flatMap((plan) => divide(numbers.get(plan.sessionId) ?? [], plan, plan.isFollowed ? (number) => fresh.has(number.id) : undefined))
    await this.quotas.setChannels(changes, { cause: 'quota', actor: 'platform', now }, tx)
    for (const plan of plans.filter((p) => !p.isFollowed)) await this.quotas.followPlan([plan.sessionId], plan.id, tx)
  }

  async preview(plan: PlanRow, range: { from: string; to: string }): Promise<Application> {
    const ids = await this.quotas.listSessionIds(plan, { ...range, now: this.clock.now() })
    return applicationOf(plan, await this.quotas.listNumbers(ids.map((s) => s.id)), ids.length).application
  }

  /** Sold and held numbers keep their channel; numbers taken while this runs do as well. */
  async apply(plan: PlanRow, range: { from: string; to: string }): Promise<Application> {
    const now = this.clock.now()
    return this.quotas.transaction(async (tx) => {
      const ids = (await this.quotas.listSessionIds(plan, { ...range, now }, tx)).map((s) => s.id)
      const { application, changes } = applicationOf(plan, await this.quotas.lockNumbers(ids, tx), ids.length)
      await this.quotas.setChannels(changes, { cause: 'quota', actor: 'staff', now }, tx)
      await this.quotas.followPlan(ids, plan.id, tx)
      return application
    })
  }

  /** A manual move of `count` unsold numbers, with the rows of both channels locked in id order (§2.4). */
  async move(request: {
    sessionId: string
    reach: Reach
    version: number
    from: Channel
    to: Channel
    count: number
  }): Promise<Result<string, SessionRefusal | 'QUOTA_TOO_FEW' | 'QUOTA_SAME_CHANNEL'>> {
    const now = this.clock.now()
    return this.quotas.transaction(async (tx) => {
      const session = await this.limits.lockSession(request.sessionId, tx)
      if (!session || (request.reach && !request.reach.includes(session.institutionId))) return refuse('NOT_FOUND')
      if (request.from === request.to) return refuse('QUOTA_SAME_CHANNEL')
      if (session.state === 'SUSPENDED') return refuse('SESSION_SUSPENDED')
      if (session.version !== request.version) return refuse('STALE')
      const free = (await this.quotas.lockNumbers([session.id], tx))
        .filter((number) => isFree(number) && number.channel === request.from)
        .sort((a, b) => a.ordinal - b.ordinal)
      if (free.length < request.count) return refuse('QUOTA_TOO_FEW')
      const moved = spreadOver(free, request.count).map(({ id }): ChannelChange => ({ id, channel: request.to }))
      await this.quotas.setChannels(moved, { cause: 'quota-move', actor: 'staff', now }, tx)
      await this.limits.touch(session.id, tx)
      return ok(session.id)
    })
  }

  /** Unsold numbers of the other channels go online when their hour has come, once per session. @returns how many sessions */
  async rebalance(): Promise<number> {
    const now = this.clock.now()
    return this.quotas.transaction(async (tx) => {
      const due = await this.quotas.lockDueForRebalance(now, REBALANCE_BATCH, tx)
      for (const { id, keptChannels } of due) await this.quotas.giveToOnline(id, keptChannels, now, tx)
      return due.length
    })
  }
}

function applicationOf(plan: PlanRow, numbers: readonly PoolNumber[], sessions: number): { application: Application; changes: ChannelChange[] } {
  const counted = numbers.filter(isCounted)
  const changes = [...bySession(numbers).values()].flatMap((own) => divide(own, plan))
  const next = new Map(changes.map((change) => [change.id, change.channel]))
  return {
    application: {
      sessions,
      limit: counted.length,
      before: countChannels(counted),
      after: countChannels(counted.map((number) => ({ channel: next.get(number.id) ?? number.channel }))),
      changes: changes.length,
    },
    changes,
  }
}
