import { CLOCK_KINDS, type ClockKind } from '@jktl/shared/grid-events/clocks/model'
import { dueOf } from '@jktl/shared/grid-events/clocks/rules'
import { MANAGING_POSTS, NODE_LEVELS, nodePath, parentNode } from '@jktl/shared/grid-events/model'
import { CLIMB_AFTER_MS, type OrderCause } from '@jktl/shared/grid-events/supervision/model'
import { addDays, instantAt } from '@jktl/shared/kernel/dates'

import type { WorkingCalendars } from '../../../../platform/calendar/working-calendars.ts'
import type { Clock } from '../../../../platform/clock.ts'
import type { Database, Sql } from '../../../../platform/database/database.ts'
import type { Outbox } from '../../../../platform/jobs/outbox.ts'
import type { EventFlow } from '../../event-flow.ts'
import type { GridPeople } from '../../people.ts'
import type { OrdersRepository } from '../../supervision/orders.repository.ts'
import { nearestManagers, tellStaff } from '../../supervision/use-cases/tell.ts'
import type { BreachesRepository, Breach, Climb } from '../breaches.repository.ts'

export interface BreachContext {
  db: Database
  clock: Clock
  outbox: Outbox
  calendars: WorkingCalendars
  people: GridPeople
  flow: EventFlow
  breaches: BreachesRepository
  orders: Pick<OrdersRepository, 'add' | 'addStep'>
}

const BATCH = 20
/** Breaches of these are somebody's: an order is proposed to those who manage. */
const PROPOSES: Partial<Record<ClockKind, { cause: OrderCause; demand: string }>> = {
  ANSWER: { cause: 'LATE_ANSWER', demand: '超过首次答复时限，请马上联系上报人，说明情况。' },
  RESOLVE: { cause: 'LATE_RESOLVE', demand: '超过办结时限，请尽快办结，并说明超时的原因。' },
}
const WORDS: Record<ClockKind, { title: string; body: string }> = {
  CLAIM: { title: '有一件事到时间还没人认领', body: '请尽快认领，或者安排人去办。' },
  ANSWER: { title: '有一件事没有按时答复', body: '请尽快答复上报的人。' },
  RESOLVE: { title: '有一件事没有按时办结', body: '请尽快办结，或者安排人帮忙。' },
  VERIFY: { title: '有一件事没有按时核查', body: '已经办完，请核查后办结或者退回。' },
}

/** An event nobody claims goes up, to its county at most. */
const nextClimb = (queueCode: string, climbs: number, from: Date): { to: string; at: Date } | null => {
  const to = queueCode.length > NODE_LEVELS.COUNTY.digits ? parentNode(queueCode) : null
  return to ? { to, at: new Date(from.getTime() + (CLIMB_AFTER_MS[climbs] ?? CLIMB_AFTER_MS[3])) } : null
}

async function listenersOf({ people }: BreachContext, tx: Sql, { kind, nodeCode, handlerAccountId }: Breach): Promise<string[]> {
  const managers = await nearestManagers(people, tx, nodeCode)
  if (kind !== 'CLAIM') return [...managers, ...(handlerAccountId && kind !== 'VERIFY' ? [handlerAccountId] : [])]
  const around = await people.postsAt(nodePath(nodeCode), tx)
  return [...managers, ...around.filter((post) => post.kind === 'B').map(({ accountId }) => accountId)]
}

async function propose(ctx: BreachContext, tx: Sql, breach: Breach, at: Date): Promise<void> {
  const asked = PROPOSES[breach.kind]
  if (!asked || !breach.handlerAccountId) return
  const { id: timerId, eventId: objectId, nodeCode, handlerAccountId: accountId } = breach
  await ctx.orders.add(tx, { ...asked, objectKind: 'EVENT', objectId, nodeCode, accountId, madeAt: at, timerId, state: 'PROPOSED', issued: null })
}

/** Takes note of clocks that ran out, each once: says so, proposes an order, and lets an unclaimed event climb (§3.4). @returns how many */
export function takeBreaches(ctx: BreachContext): Promise<number> {
  return ctx.db.transaction(async (tx) => {
    const at = ctx.clock.date()
    const found = await ctx.breaches.takeNew(tx, at, BATCH)
    for (const breach of found) {
      const climb = breach.kind === 'CLAIM' && breach.isRunning ? nextClimb(breach.queueCode, 0, breach.dueAt) : null
      await ctx.breaches.mark(tx, breach.id, at, breach.kind === 'CLAIM' ? null : breach.handlerAccountId, climb)
      await propose(ctx, tx, breach, at)
      if (!breach.isRunning) continue
      const { title, body } = WORDS[breach.kind]
      const notice = {
        kind: `gridEvents.breach.${breach.kind}`,
        title,
        body: `编号尾号 ${breach.eventNo.slice(-4)}，${CLOCK_KINDS[breach.kind]}超时。${body}`,
        needsAction: true,
      }
      await tellStaff(ctx.outbox, tx, await listenersOf(ctx, tx, breach), breach.id, notice)
    }
    return found.length
  })
}

async function climb(ctx: BreachContext, due: Climb): Promise<boolean> {
  // Where it climbed before this process could say so, it is not sent up again; of two at once, one saw it as it is.
  if (due.queueCode.length > due.climbTo.length) {
    const sent = await ctx.flow.act({ action: 'climb', eventId: due.eventId, by: { app: 'system' }, seenVersion: due.version, queueCode: due.climbTo })
    if (!sent.ok && sent.code === 'STALE') return false
  }
  return ctx.db.transaction(async (tx) => {
    const at = ctx.clock.date()
    if (!(await ctx.breaches.settleClimb(tx, due, nextClimb(due.climbTo, due.climbs + 1, at)))) return false
    const there = (await ctx.people.postsAt([due.climbTo], tx)).filter(({ kind }) => MANAGING_POSTS.includes(kind))
    const { title, body } = WORDS.CLAIM
    const notice = { kind: 'gridEvents.climbed', title, body: `编号尾号 ${due.eventNo.slice(-4)}，已经升到您这一级。${body}`, needsAction: true }
    await tellStaff(
      ctx.outbox,
      tx,
      there.map(({ accountId }) => accountId),
      `${due.id} ${due.climbs}`,
      notice,
    )
    return true
  })
}

/** Sends events that nobody claims one node up, each rung of the ladder once, whoever crashed in between. @returns how many */
export async function climbUnclaimed(ctx: BreachContext): Promise<number> {
  let moved = 0
  for (const due of await ctx.breaches.listClimbs(ctx.db, ctx.clock.date(), BATCH)) if (await climb(ctx, due)) moved++
  return moved
}

/** Once the holidays of a year are published, running clocks that end in it are worked out anew; the former day stays beside (§2.5). */
export async function recomputeProvisional(ctx: BreachContext): Promise<number> {
  const { coveredUntil } = await ctx.calendars.coverage()
  if (coveredUntil === null) return 0
  const at = ctx.clock.date()
  return ctx.db.transaction(async (tx) => {
    const found = await ctx.breaches.takeProvisional(tx, at, new Date(instantAt(addDays(coveredUntil, 1))), BATCH)
    if (found.length === 0) return 0
    const calendar = await ctx.calendars.read(tx)
    // Another process took it over a moment ago; this one knows it within a minute.
    if (calendar.coveredUntil < coveredUntil) return 0
    for (const { id, startedAt, limitN, unit, pauses } of found) {
      const { dueAt, yellowFrom, isProvisional } = dueOf(calendar, startedAt.getTime(), { n: limitN, unit }, pauses)
      await ctx.breaches.recompute(tx, id, { dueAt: new Date(dueAt), yellowFrom: new Date(yellowFrom), isProvisional }, at)
    }
    return found.length
  })
}
