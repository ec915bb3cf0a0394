import { type ClockView, CLOCK_KIND_CODES } from '@jktl/shared/grid-events/clocks/model'
import { type Due, dueOf } from '@jktl/shared/grid-events/clocks/rules'
import { formatInstant } from '@jktl/shared/kernel/dates'

import type { WorkingCalendars } from '../../../platform/calendar/working-calendars.ts'
import type { Clock } from '../../../platform/clock.ts'
import type { Sql } from '../../../platform/database/database.ts'
import { EventClocks } from '../clocks.ts'
import type { EventRow, EventStep } from '../event-flow.ts'
import { chooseRule } from './domain/choose-rule.ts'
import { type ClockChange, endedPause, planOf } from './domain/plan.ts'
import type { SlaRulesRepository } from './sla-rules.repository.ts'
import type { TimerRow, TimersRepository } from './timers.repository.ts'

const dated = ({ dueAt, yellowFrom, isProvisional }: Due): Pick<TimerRow, 'dueAt' | 'yellowFrom' | 'isProvisional'> => ({
  dueAt: new Date(dueAt),
  yellowFrom: new Date(yellowFrom),
  isProvisional,
})
const viewOf = (timer: TimerRow): ClockView => ({
  kind: timer.kind,
  startedAt: formatInstant(timer.startedAt.getTime()),
  dueAt: formatInstant(timer.dueAt.getTime()),
  yellowFrom: formatInstant(timer.yellowFrom.getTime()),
  unit: timer.unit,
  isPaused: timer.pausedAt !== null,
  isProvisional: timer.isProvisional,
  stoppedAt: timer.stoppedAt ? formatInstant(timer.stoppedAt.getTime()) : null,
  isMet: timer.outcome === 'MET',
})

/** The clocks as rows, moved in the transaction of the step that moves them (§3.4). */
export class RunningClocks extends EventClocks {
  constructor(
    private readonly db: Sql,
    private readonly clock: Clock,
    private readonly calendars: WorkingCalendars,
    private readonly timers: TimersRepository,
    private readonly rules: SlaRulesRepository,
  ) {
    super()
  }

  async follow(tx: Sql, event: EventRow, step: EventStep): Promise<void> {
    const known = await this.timers.listOf(tx, event.id, event.round)
    const running = known.filter((timer) => timer.stoppedAt === null)
    const isAnswered = known.some((timer) => timer.kind === 'ANSWER' && timer.round === event.round && timer.outcome === 'MET')
    const changes = planOf(
      step,
      running.map(({ id, kind, pausedAt }) => ({ id, kind, pausedAt: pausedAt?.getTime() ?? null })),
      isAnswered,
    )
    for (const change of changes) await this.make(tx, change, known, step.at)
    const starting = changes.filter((change) => change.do === 'start')
    if (starting.length > 0) await this.start(tx, event, starting, step.at)
  }

  private async make(tx: Sql, change: ClockChange, known: readonly TimerRow[], at: Date): Promise<void> {
    if (change.do === 'stop') await this.timers.stop(tx, change.id, change.outcome, at)
    if (change.do === 'pause') await this.timers.pause(tx, change.id, at)
    if (change.do !== 'resume') return
    const timer = known.find(({ id }) => id === change.id)
    if (!timer?.pausedAt) throw new Error('a clock that is not paused goes on')
    const pauses = [...timer.pauses, endedPause(timer.pausedAt.getTime(), at.getTime())]
    const due = dueOf(await this.calendars.read(tx), timer.startedAt.getTime(), { n: timer.limitN, unit: timer.unit }, pauses)
    await this.timers.resume(tx, timer.id, pauses, dated(due))
  }

  private async start(tx: Sql, event: EventRow, starting: readonly Extract<ClockChange, { do: 'start' }>[], at: Date): Promise<void> {
    const kinds = starting.map(({ kind }) => kind)
    const rules = await this.rules.listFor(tx, event.nodeCode, event.category, kinds)
    const calendar = await this.calendars.read(tx)
    for (const { kind, isPaused } of starting) {
      const rule = chooseRule(
        rules.filter((one) => one.timer === kind),
        event.nodeCode,
        event.category,
      )
      // Nobody set a limit for it there: nothing to be late for.
      if (!rule) continue
      const { id: ruleId, limitN, unit } = rule
      const due = dated(dueOf(calendar, at.getTime(), { n: limitN, unit }))
      await this.timers.start(tx, { eventId: event.id, round: event.round, kind, ruleId, limitN, unit, startedAt: at, pausedAt: isPaused ? at : null, ...due })
    }
  }

  async isHalfClaimTimeGone(eventId: string, sql: Sql): Promise<boolean> {
    const claim = await this.timers.findRunningClaim(sql, eventId)
    if (!claim) return true
    return this.clock.now() >= (claim.startedAt.getTime() + claim.dueAt.getTime()) / 2
  }

  async viewsOf(eventIds: readonly string[], sql: Sql = this.db): Promise<Map<string, ClockView[]>> {
    const views = new Map<string, ClockView[]>(eventIds.map((id) => [id, []]))
    if (eventIds.length === 0) return views
    for (const timer of await this.timers.latest(sql, eventIds)) views.get(timer.eventId)?.push(viewOf(timer))
    for (const clocks of views.values()) clocks.sort((a, b) => CLOCK_KIND_CODES.indexOf(a.kind) - CLOCK_KIND_CODES.indexOf(b.kind))
    return views
  }
}
