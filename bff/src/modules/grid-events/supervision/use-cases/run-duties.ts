import { MISSED_BEFORE_TOLD } from '@jktl/shared/grid-events/supervision/model'
import { addDays, dateOf, instantAt } from '@jktl/shared/kernel/dates'
import type { WorkingCalendar } from '@jktl/shared/kernel/working-days'

import type { Sql } from '../../../../platform/database/database.ts'
import { nextDueDay, opensAt, remindsAt } from '../domain/duty-days.ts'
import { DUTY_WORDS } from '../domain/notices.ts'
import type { TemplateRow } from '../templates.repository.ts'
import type { SupervisionContext } from './context.ts'
import { nearestManagers, tellStaff } from './tell.ts'

const BATCH = 20

async function handOut(ctx: SupervisionContext, tx: Sql, template: TemplateRow & { nextDueDay: string }, at: Date): Promise<void> {
  const dueAt = instantAt(template.nextDueDay, template.dueTime)
  // Slept through: nobody is blamed for a duty they never got.
  if (dueAt <= at.getTime()) return
  const everybody = await ctx.duties.holders(tx, template.nodeCode, template.postKind)
  const away = await ctx.people.away(
    everybody.map(({ accountId }) => accountId),
    tx,
  )
  const remindAt = remindsAt(dueAt)
  const given = await ctx.duties.handOut(tx, {
    templateId: template.id,
    holders: everybody.filter(({ accountId }) => !away.has(accountId)),
    dueDay: template.nextDueDay,
    dueAt: new Date(dueAt),
    remindAt: remindAt > at.getTime() ? new Date(remindAt) : null,
  })
  const notice = { kind: 'gridEvents.dutyOpened', ...DUTY_WORDS.opened(template.title), needsAction: true }
  await tellStaff(ctx.outbox, tx, given, `${template.id} ${template.nextDueDay}`, notice)
}

const following = (calendar: WorkingCalendar, template: TemplateRow & { nextDueDay: string }, at: Date): { day: string; opens: Date } => {
  const yesterday = addDays(dateOf(at.getTime()), -1)
  const day = nextDueDay(calendar, template, template.nextDueDay > yesterday ? template.nextDueDay : yesterday)
  return { day, opens: new Date(opensAt(calendar, template, day)) }
}

/** Hands out the duties of templates whose time has come, and sets their next one (R262, kind 1). @returns how many templates */
export function handOutDuties(ctx: SupervisionContext): Promise<number> {
  return ctx.db.transaction(async (tx) => {
    const at = ctx.clock.date()
    const opening = await ctx.templates.takeOpening(tx, at, BATCH)
    if (opening.length === 0) return 0
    const calendar = await ctx.calendars.read(tx)
    for (const template of opening) {
      await handOut(ctx, tx, template, at)
      const { day, opens } = following(calendar, template, at)
      await ctx.templates.goOn(tx, template.id, day, opens)
    }
    return opening.length
  })
}

/** Says once that the time is nearly over. */
export function remindOfDuties(ctx: SupervisionContext): Promise<number> {
  return ctx.db.transaction(async (tx) => {
    const due = await ctx.duties.takeReminders(tx, ctx.clock.date(), BATCH)
    for (const { id, accountId, title } of due)
      await tellStaff(ctx.outbox, tx, [accountId], id, { kind: 'gridEvents.dutySoon', ...DUTY_WORDS.soon(title), needsAction: true })
    return due.length
  })
}

/** What was not done in time is missed; missed twice in a row, the line manager is told. It never counts as 被督办. */
export function endMissedDuties(ctx: SupervisionContext): Promise<number> {
  return ctx.db.transaction(async (tx) => {
    const missed = await ctx.duties.takeMissed(tx, ctx.clock.date(), BATCH)
    for (const { id, accountId, nodeCode, title, isAgain } of missed) {
      await tellStaff(ctx.outbox, tx, [accountId], id, { kind: 'gridEvents.dutyMissed', ...DUTY_WORDS.missed(title), needsAction: false })
      if (!isAgain) continue
      const managers = await nearestManagers(ctx.people, tx, nodeCode, accountId)
      await tellStaff(ctx.outbox, tx, managers, id, {
        kind: `gridEvents.dutyMissed${MISSED_BEFORE_TOLD}`,
        ...DUTY_WORDS.missedAgain(title),
        needsAction: false,
      })
    }
    return missed.length
  })
}
