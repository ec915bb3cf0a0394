import { describe, expect, it } from '@jest/globals'
import type { ClockKind } from '@jktl/shared/grid-events/clocks/model'
import { ENDED_STATES, EVENT_ACTION_CODES, EVENT_ACTIONS, type EventAction, type EventState } from '@jktl/shared/grid-events/lifecycle'
import { HOUR_MS } from '@jktl/shared/kernel/dates'
import fc from 'fast-check'

import { chooseRule } from './choose-rule.ts'
import { endedPause, planOf, type RunningClock } from './plan.ts'

interface Kept extends RunningClock {
  startedAt: number
  stoppedAt: number | null
  outcome: 'MET' | 'DROPPED' | null
  paused: { from: number; until: number }[]
  round: number
}
/** The clocks of one event in memory, as the tables keep them. */
class Book {
  readonly all: Kept[] = []
  state: EventState = 'REPORTED'
  before: EventState = 'REPORTED'
  round = 1

  get running(): Kept[] {
    return this.all.filter((clock) => clock.stoppedAt === null)
  }

  take(action: EventAction, at: number): void {
    const { to }: { to: EventState | 'SAME' | 'BEFORE' } = EVENT_ACTIONS[action]
    const from = this.state
    this.state = to === 'SAME' ? from : to === 'BEFORE' ? this.before : to
    if (action === 'merge') this.before = from
    if (this.state === 'REOPENED' && from !== 'REOPENED') this.round++
    const isAnswered = this.all.some((clock) => clock.kind === 'ANSWER' && clock.round === this.round && clock.outcome === 'MET')
    for (const change of planOf({ action, toState: this.state }, this.running, isAnswered)) {
      if (change.do === 'start')
        this.all.push({
          id: String(this.all.length),
          kind: change.kind,
          startedAt: at,
          pausedAt: change.isPaused ? at : null,
          stoppedAt: null,
          outcome: null,
          paused: [],
          round: this.round,
        })
      const clock = change.do === 'start' ? undefined : this.all.find(({ id }) => id === change.id)
      if (!clock) continue
      if (change.do === 'stop') Object.assign(clock, { stoppedAt: at, outcome: change.outcome, pausedAt: null })
      if (change.do === 'pause') clock.pausedAt = at
      if (change.do === 'resume') {
        clock.paused.push(endedPause(clock.pausedAt ?? at, at))
        clock.pausedAt = null
      }
    }
  }
}
const kinds = (book: Book): ClockKind[] => book.running.map(({ kind }) => kind).sort()

describe('clocks of an event', () => {
  it('§3.4: the usual way starts and stops each clock once, and what was waited for is met', () => {
    const book = new Book()
    const seen: [EventAction, ClockKind[]][] = []
    for (const [hour, action] of (['file', 'claim', 'answer', 'askInfo', 'replyInfo', 'resolve', 'verifyClose'] as const).entries()) {
      book.take(action, hour * HOUR_MS)
      seen.push([action, kinds(book)])
    }
    expect(seen).toEqual([
      ['file', ['CLAIM', 'RESOLVE']],
      ['claim', ['ANSWER', 'RESOLVE']],
      ['answer', ['RESOLVE']],
      ['askInfo', ['RESOLVE']],
      ['replyInfo', ['RESOLVE']],
      ['resolve', ['VERIFY']],
      ['verifyClose', []],
    ])
    expect(book.all.map(({ outcome }) => outcome)).toEqual(['MET', 'MET', 'MET', 'MET'])
    expect(book.all.find(({ kind }) => kind === 'RESOLVE')?.paused).toEqual([{ from: 3 * HOUR_MS, until: 4 * HOUR_MS }])
  })

  it('§3.4: a withdrawn event drops its clocks, one that lost its handler waits to be claimed again, a question counts as an answer', () => {
    const withdrawn = new Book()
    withdrawn.take('file', 0)
    withdrawn.take('cancel', 1)
    expect(withdrawn.all.map(({ kind, outcome }) => [kind, outcome])).toEqual([
      ['CLAIM', 'DROPPED'],
      ['RESOLVE', 'DROPPED'],
    ])
    const requeued = new Book()
    for (const [at, action] of (['file', 'claim', 'requeue', 'claim', 'askInfo', 'goOn'] as const).entries()) requeued.take(action, at)
    expect(requeued.all.map(({ kind, outcome }) => [kind, outcome])).toEqual([
      ['CLAIM', 'MET'],
      ['RESOLVE', null],
      ['ANSWER', 'DROPPED'],
      ['CLAIM', 'MET'],
      ['ANSWER', 'MET'],
    ])
  })

  it('§3.4: a question pauses for three days at most, however late somebody looks', () => {
    expect(endedPause(0, HOUR_MS)).toEqual({ from: 0, until: HOUR_MS })
    expect(endedPause(0, 1000 * HOUR_MS)).toEqual({ from: 0, until: 72 * HOUR_MS })
  })

  it('§3.1: the longest area wins, then the category over every category', () => {
    const rule = (category: string, areaCode: string) => ({ category, areaCode })
    const rules = [rule('*', '1505'), rule('SAFETY_HAZARD', '1505'), rule('*', '150502002'), rule('SAFETY_HAZARD', '150521')]
    expect(chooseRule(rules, '15050200200103', 'SAFETY_HAZARD')).toEqual(rule('*', '150502002'))
    expect(chooseRule(rules, '150502001001', 'SAFETY_HAZARD')).toEqual(rule('SAFETY_HAZARD', '1505'))
    expect(chooseRule(rules, '150502001001', 'OTHER')).toEqual(rule('*', '1505'))
    expect(chooseRule(rules, '1522', 'OTHER')).toBeNull()
  })

  it('§3.4: in any walk one clock of a kind runs at most, none after an end, and paused time lies inside its clock without touching', () => {
    fc.assert(
      fc.property(fc.array(fc.tuple(fc.nat(), fc.integer({ min: 0, max: 100 * HOUR_MS })), { maxLength: 40 }), (choices) => {
        const book = new Book()
        let at = 0
        for (const [choice, later] of choices) {
          const open = EVENT_ACTION_CODES.filter((action) => (EVENT_ACTIONS[action].from as readonly EventState[]).includes(book.state))
          const action = open[choice % Math.max(1, open.length)]
          if (!action) break
          at += later
          book.take(action, at)
          if (new Set(kinds(book)).size !== kinds(book).length) return false
          if (ENDED_STATES.includes(book.state) && book.running.length > 0) return false
          if (book.running.some(({ pausedAt }) => pausedAt !== null) !== (book.state === 'NEED_INFO')) return false
        }
        return book.all.every(({ startedAt, stoppedAt, paused }) =>
          paused.every(
            ({ from, until }, i) => from >= startedAt && until <= (stoppedAt ?? at) && until - from <= 72 * HOUR_MS && from >= (paused[i - 1]?.until ?? 0),
          ),
        )
      }),
    )
  })
})
