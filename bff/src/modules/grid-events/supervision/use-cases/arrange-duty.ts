import { liesIn } from '@jktl/shared/grid-events/model'
import { addDays, dateOf, instantAt } from '@jktl/shared/kernel/dates'
import { ok, refuse, type Result } from '@jktl/shared/kernel/result'

import { nextDueDay, opensAt } from '../domain/duty-days.ts'
import type { NewTemplate, TemplateRow } from '../templates.repository.ts'
import type { SupervisionContext } from './context.ts'
import { managedNodes } from './standing.ts'

type Arranged = Omit<NewTemplate, 'madeBy' | 'madeAt' | 'nextDueDay' | 'nextOpenAt'>
const isDayRight = ({ every, onDay }: Pick<Arranged, 'every' | 'onDay'>): boolean =>
  every === 'DAY' ? onDay === null : onDay !== null && onDay <= (every === 'WEEK' ? 7 : 31)

/** A manager arranges a fixed duty in a node of theirs; the first one is due today at the earliest. */
export async function arrangeDuty(ctx: SupervisionContext, by: string, asked: Arranged): Promise<Result<TemplateRow, 'NODE_UNKNOWN' | 'DUTY_DAY_WRONG'>> {
  if (!isDayRight(asked)) return refuse('DUTY_DAY_WRONG')
  return ctx.db.transaction(async (tx) => {
    const nodes = await managedNodes(ctx.people, by, tx)
    const node = nodes.some((mine) => liesIn(asked.nodeCode, mine)) ? await ctx.geo.findNode(asked.nodeCode, tx) : null
    if (!node) return refuse('NODE_UNKNOWN')
    const madeAt = ctx.clock.date()
    const calendar = await ctx.calendars.read(tx)
    const today = dateOf(madeAt.getTime())
    const isTodayOver = instantAt(today, asked.dueTime) <= madeAt.getTime()
    const day = nextDueDay(calendar, asked, isTodayOver ? today : addDays(today, -1))
    return ok(await ctx.templates.add(tx, { ...asked, madeBy: by, madeAt, nextDueDay: day, nextOpenAt: new Date(opensAt(calendar, asked, day)) }))
  })
}

/** What was handed out stays to be done. */
export function endDuty(
  ctx: SupervisionContext,
  by: string,
  id: string,
  seenVersion: number,
): Promise<Result<TemplateRow, 'NOT_FOUND' | 'STALE' | 'DUTY_TEMPLATE_ENDED'>> {
  return ctx.db.transaction(async (tx) => {
    const template = await ctx.templates.lock(tx, id)
    const nodes = template ? await managedNodes(ctx.people, by, tx) : []
    if (!template || !nodes.some((mine) => liesIn(template.nodeCode, mine))) return refuse('NOT_FOUND')
    if (template.version !== seenVersion) return refuse('STALE')
    if (template.endedAt) return refuse('DUTY_TEMPLATE_ENDED')
    const at = ctx.clock.date()
    await ctx.templates.end(tx, id, by, at)
    return ok({ ...template, version: template.version + 1, endedAt: at, nextDueDay: null })
  })
}
