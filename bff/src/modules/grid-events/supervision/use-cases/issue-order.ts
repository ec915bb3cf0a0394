import { type OrderCause, type OrderObject, SIGN_HOURS } from '@jktl/shared/grid-events/supervision/model'
import { addDays, dateOf, HOUR_MS, instantAt } from '@jktl/shared/kernel/dates'
import { ok, refuse, type Result } from '@jktl/shared/kernel/result'
import { workdayDue } from '@jktl/shared/kernel/working-days'

import type { Sql } from '../../../../platform/database/database.ts'
import { DEED_WORDS } from '../domain/notices.ts'
import type { SupervisionContext } from './context.ts'
import { standingOf } from './standing.ts'
import { tellStaff } from './tell.ts'

interface IssueOrder {
  objectKind: OrderObject
  objectId: string
  accountId: string
  cause: OrderCause
  demand: string
  workdays: number
}

/** By when an order issued now is to be signed for and answered: whole working days, the last to its end. */
export async function termsFrom(ctx: SupervisionContext, tx: Sql, at: Date, workdays: number): Promise<{ signBy: Date; dueAt: Date }> {
  const { date } = workdayDue(await ctx.calendars.read(tx), dateOf(at.getTime()), workdays)
  return { signBy: new Date(at.getTime() + SIGN_HOURS * HOUR_MS), dueAt: new Date(instantAt(addDays(date, 1))) }
}
export const tellIssued = (ctx: SupervisionContext, tx: Sql, orderId: string, accountId: string): Promise<void> => {
  const { title, body } = DEED_WORDS.issue ?? { title: '', body: '' }
  return tellStaff(ctx.outbox, tx, [accountId], orderId, { kind: 'gridEvents.orderIssued', title, body, needsAction: true })
}

/** A managing post at the level of the person, or above, issues an order about something in its nodes (§3.3). @returns its id */
export function issueOrder(ctx: SupervisionContext, by: string, asked: IssueOrder): Promise<Result<string, 'NOT_FOUND' | 'ORDER_NOT_ABOVE' | 'ORDER_OPEN'>> {
  return ctx.db.transaction(async (tx) => {
    const subject = await ctx.subjects.find(tx, asked.objectKind, asked.objectId)
    const standing = subject ? await standingOf(ctx.people, by, { accountId: asked.accountId, nodeCode: subject.nodeCode }, tx) : null
    if (!subject || !standing) return refuse('NOT_FOUND')
    if (!standing.has('above')) return refuse('ORDER_NOT_ABOVE')
    const at = ctx.clock.date()
    const { workdays, ...about } = asked
    const issued = { by, ...(await termsFrom(ctx, tx, at, workdays)) }
    const id = await ctx.orders.add(tx, { ...about, nodeCode: subject.nodeCode, madeAt: at, timerId: null, state: 'ISSUED', issued })
    if (id === null) return refuse('ORDER_OPEN')
    await ctx.orders.addStep(tx, id, { action: 'issue', accountId: by, note: asked.demand, at })
    await tellIssued(ctx, tx, id, asked.accountId)
    return ok(id)
  })
}
