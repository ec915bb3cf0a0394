import { MOST_DAYS_AHEAD, MOST_LEAVE_DAYS } from '@jktl/shared/grid-events/people/model'
import { addDays, dateOf, daysBetween, instantAt, isBusinessDate } from '@jktl/shared/kernel/dates'
import { ok, refuse, type Result } from '@jktl/shared/kernel/result'

import { violates } from '../../../../platform/database/database.ts'
import { ABSENT_ONCE, type AbsenceRow } from '../absences.repository.ts'
import { standsAboveAll } from '../domain/authority.ts'
import type { Actor, PeopleContext } from './context.ts'

const HAND_OVERS = 20

/** 请假 from the first to the last day (§3.2); a day that has begun counts from now. */
export async function takeLeave(
  ctx: PeopleContext,
  { accountId, requestId }: Actor,
  { firstDay, lastDay, reason }: { firstDay: string; lastDay: string; reason: string },
): Promise<Result<null, 'LEAVE_DAYS_WRONG' | 'AWAY_ALREADY' | 'NO_GRID_POST'>> {
  const now = ctx.clock.now()
  const today = dateOf(now)
  if (!isBusinessDate(firstDay) || !isBusinessDate(lastDay) || firstDay < today || lastDay < firstDay) return refuse('LEAVE_DAYS_WRONG')
  if (daysBetween(firstDay, lastDay) >= MOST_LEAVE_DAYS || daysBetween(today, firstDay) > MOST_DAYS_AHEAD) return refuse('LEAVE_DAYS_WRONG')
  if ((await ctx.posts.ofAccount(accountId)).length === 0) return refuse('NO_GRID_POST')
  const startsAt = new Date(Math.max(now, instantAt(firstDay)))
  const endsAt = new Date(instantAt(addDays(lastDay, 1)))
  const absence = { accountId, kind: 'LEAVE', startsAt, endsAt, reason, setBy: accountId, setAt: new Date(now) } as const
  try {
    await ctx.db.transaction(async (tx) => {
      await ctx.absences.insert(tx, absence)
      await ctx.audit.record({ ...entry(accountId, requestId, accountId), action: 'gridEvents.takeLeave' }, tx)
    })
  } catch (error) {
    if (violates(error, ABSENT_ONCE)) return refuse('AWAY_ALREADY')
    throw error
  }
  await handOverBegun(ctx)
  return ok(null)
}

/** 停岗 takes the place of any leave and holds until a manager ends it (§3.2). */
export async function suspend(
  ctx: PeopleContext,
  { accountId, requestId }: Actor,
  personId: string,
  reason: string,
): Promise<Result<null, 'PERSON_NOT_BELOW_YOU' | 'AWAY_ALREADY'>> {
  const at = ctx.clock.date()
  if (!standsAboveAll(await ctx.posts.ofAccount(accountId), await ctx.posts.ofAccount(personId))) return refuse('PERSON_NOT_BELOW_YOU')
  if ((await ctx.absences.awayAt([personId], at)).get(personId)?.kind === 'SUSPENSION') return refuse('AWAY_ALREADY')
  try {
    await ctx.db.transaction(async (tx) => {
      await ctx.absences.endAllOf(tx, personId, accountId, at)
      await ctx.absences.insert(tx, { accountId: personId, kind: 'SUSPENSION', startsAt: at, endsAt: null, reason, setBy: accountId, setAt: at })
      await ctx.audit.record({ ...entry(accountId, requestId, personId), action: 'gridEvents.suspendGridPerson' }, tx)
    })
  } catch (error) {
    if (violates(error, ABSENT_ONCE)) return refuse('AWAY_ALREADY')
    throw error
  }
  await handOverBegun(ctx)
  return ok(null)
}

/** One's own leave ends early or is taken back; a suspension only from above. */
export async function endAbsence(
  ctx: PeopleContext,
  { accountId, requestId }: Actor,
  id: string,
  version: number,
): Promise<Result<string, 'NOT_FOUND' | 'STALE' | 'ABSENCE_OVER' | 'PERSON_NOT_BELOW_YOU'>> {
  return ctx.db.transaction(async (tx) => {
    const absence = await ctx.absences.find(id, tx, true)
    if (!absence) return refuse('NOT_FOUND')
    if (absence.version !== version) return refuse('STALE')
    const own = await ctx.posts.ofAccount(accountId, tx)
    if (!mayEnd(absence, accountId, standsAboveAll(own, await ctx.posts.ofAccount(absence.accountId, tx)))) return refuse('PERSON_NOT_BELOW_YOU')
    if (!(await ctx.absences.end(tx, id, accountId, ctx.clock.date()))) return refuse('ABSENCE_OVER')
    await ctx.audit.record({ ...entry(accountId, requestId, absence.accountId), action: 'gridEvents.endAbsence' }, tx)
    return ok(absence.accountId)
  })
}

export const mayEnd = ({ kind, accountId }: Pick<AbsenceRow, 'kind' | 'accountId'>, byAccountId: string, isAbove: boolean): boolean =>
  isAbove || (kind === 'LEAVE' && accountId === byAccountId)

/** What was in the hands of those who are away from now on goes to B 岗, else to the parent (§3.2). @returns how many absences were gone through */
export async function handOverBegun({ absences, flow, clock }: Pick<PeopleContext, 'absences' | 'flow' | 'clock'>): Promise<number> {
  let done = 0
  for (const { id, accountId, kind } of await absences.listDue(clock.date(), HAND_OVERS)) {
    await flow.handOverAll(accountId, kind === 'LEAVE' ? 'LEAVE' : 'SUSPENDED')
    if (await absences.markHandedOver(id, clock.date())) done++
  }
  return done
}

const entry = (actorAccountId: string, requestId: string, objectId: string) =>
  ({ actorAccountId, objectKind: 'grid-person', objectId, personId: null, outcome: 'ALLOWED', requestId }) as const
