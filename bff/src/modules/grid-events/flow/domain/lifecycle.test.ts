import { EVENT_ACTION_CODES, EVENT_STATE_CODES, type EventAction, type EventActor, type EventState, HANDLED_STATES } from '@jktl/shared/grid-events/lifecycle'
import { describe, expect, test } from '@jest/globals'
import fc from 'fast-check'

import type { EventStep } from '../../event-flow.ts'
import { changeOf, type ChangeFacts, type EventBody, stateAfter } from './change.ts'
import { actingAs, evidenceRefusal, isOpenIn, masterRefusal, ratingRefusal, refusalOf, reopenRefusal, transferRefusal, turnRefusal } from './decide.ts'
import { replay } from './replay.ts'

const ACTORS: readonly EventActor[] = ['reporter', 'follower', 'worker', 'handler', 'target', 'manager', 'system']
/** Written from the sentences of affairs-grid-childcare §3.1 and §3.2, not from the table: state, who, what, where it leads. */
const SENTENCES = `
REPORTED system file PENDING_CLAIM
REPORTED manager file PENDING_CLAIM
REPORTED manager rejectIntake REJECTED_INTAKE
REPORTED manager merge MERGED
REPORTED reporter cancel CANCELLED
REPORTED reporter addInfo REPORTED
REPORTED follower follow REPORTED
PENDING_CLAIM manager rejectIntake REJECTED_INTAKE
PENDING_CLAIM manager merge MERGED
PENDING_CLAIM reporter cancel CANCELLED
PENDING_CLAIM reporter addInfo PENDING_CLAIM
PENDING_CLAIM worker claim IN_PROGRESS
PENDING_CLAIM system climb PENDING_CLAIM
PENDING_CLAIM follower follow PENDING_CLAIM
IN_PROGRESS handler answer IN_PROGRESS
IN_PROGRESS handler askInfo NEED_INFO
IN_PROGRESS handler offerTransfer TRANSFERRING
IN_PROGRESS handler resolve RESOLVED
IN_PROGRESS reporter addInfo IN_PROGRESS
IN_PROGRESS system handOver IN_PROGRESS
IN_PROGRESS system requeue PENDING_CLAIM
IN_PROGRESS follower follow IN_PROGRESS
TRANSFERRING handler answer TRANSFERRING
TRANSFERRING handler withdrawTransfer IN_PROGRESS
TRANSFERRING system withdrawTransfer IN_PROGRESS
TRANSFERRING target acceptTransfer IN_PROGRESS
TRANSFERRING target declineTransfer IN_PROGRESS
TRANSFERRING system lapseTransfer IN_PROGRESS
TRANSFERRING reporter addInfo TRANSFERRING
TRANSFERRING follower follow TRANSFERRING
NEED_INFO handler answer NEED_INFO
NEED_INFO handler goOn IN_PROGRESS
NEED_INFO system goOn IN_PROGRESS
NEED_INFO reporter replyInfo IN_PROGRESS
NEED_INFO system handOver NEED_INFO
NEED_INFO system requeue PENDING_CLAIM
NEED_INFO follower follow NEED_INFO
RESOLVED manager verifyClose VERIFIED_CLOSED
RESOLVED system verifyClose VERIFIED_CLOSED
RESOLVED manager failCheck REOPENED
RESOLVED reporter reopen REOPENED
RESOLVED reporter rate RESOLVED
RESOLVED follower rate RESOLVED
VERIFIED_CLOSED reporter rate VERIFIED_CLOSED
VERIFIED_CLOSED follower rate VERIFIED_CLOSED
VERIFIED_CLOSED reporter reopen REOPENED
REOPENED worker claim IN_PROGRESS
REOPENED system climb REOPENED
REOPENED reporter addInfo REOPENED
REOPENED follower follow REOPENED
MERGED manager unmerge PENDING_CLAIM`
  .trim()
  .split('\n')
  .map((line) => line.split(' ') as [EventState, EventActor, EventAction, EventState])

const AT = new Date('2026-11-23T02:00:00Z')
const HANDLER = '11111111-1111-4111-8111-111111111111'
const body = (state: EventState, more: Partial<EventBody> = {}): EventBody => ({
  state,
  handlerAccountId: HANDLED_STATES.includes(state) ? HANDLER : null,
  round: 1,
  nodeCode: '15050200200103',
  queueCode: '15050200200103',
  isPlaceDoubtful: false,
  transfers: 0,
  followers: 0,
  masterEventId: state === 'MERGED' ? 'm' : null,
  mergedFromState: state === 'MERGED' ? 'PENDING_CLAIM' : null,
  resolvedAt: null,
  endedAt: null,
  ...more,
})

describe('R261 §3.1 what may happen to an event', () => {
  const allowed = new Map(SENTENCES.map(([from, who, action, to]) => [`${from} ${who} ${action}`, to]))
  const combinations = EVENT_STATE_CODES.flatMap((state) => ACTORS.flatMap((actor) => EVENT_ACTION_CODES.map((action) => ({ state, actor, action }))))

  test(`R261 §3.1: of ${combinations.length} combinations of state, person and action exactly ${allowed.size} are allowed, each leading where the specification says`, () => {
    const found = combinations.filter(({ state, actor, action }) => refusalOf(body(state), action, new Set([actor])) === null)
    expect(found.map(({ state, actor, action }) => [`${state} ${actor} ${action}`, stateAfter(body(state), action)]).sort()).toEqual([...allowed].sort())
  })

  test('R261 §3.2: whoever claims what somebody has is told so, every other refusal says that it moved on', () => {
    const refusals = combinations
      .map(({ state, actor, action }) => ({ state, action, refusal: refusalOf(body(state), action, new Set([actor])) }))
      .filter(({ refusal }) => refusal !== null)
    for (const { state, action, refusal } of refusals)
      expect(refusal).toBe(action === 'claim' && HANDLED_STATES.includes(state) ? 'ALREADY_CLAIMED' : 'INVALID_STATE_TRANSITION')
  })
})

describe('R261 §3.2 refusals beyond the table', () => {
  test.each([
    ['somebody of the same level, first time', 0, 'SAME', false, null],
    ['no candidate', 0, null, false, 'TRANSFER_NOT_CANDIDATE'],
    ['second time sideways', 1, 'SAME', false, null],
    ['third time sideways', 2, 'SAME', false, 'TRANSFER_ONLY_UP'],
    ['third time down', 2, 'DOWN', false, 'TRANSFER_ONLY_UP'],
    ['third time up', 2, 'UP', false, null],
    ['back to somebody who had it', 0, 'SAME', true, 'TRANSFER_ONLY_UP'],
    ['up to somebody who had it', 1, 'UP', true, null],
  ] as const)('R261 §3.2: transfer to %s', (_name, transfers, direction, hadIt, expected) => {
    expect(transferRefusal({ transfers }, direction, hadIt)).toBe(expected)
  })

  const present = { isAway: false, isOnlyB: false, isAPresent: true, isHalfGone: false }
  test.each([
    ['A 岗', {}, 1, null],
    ['on leave', { isAway: true }, 1, 'NOT_ON_DUTY'],
    ['B 岗 while A 岗 is there', { isOnlyB: true }, 1, 'NOT_YOUR_TURN'],
    ['B 岗 when half of the time is gone', { isOnlyB: true, isHalfGone: true }, 1, null],
    ['B 岗 when no A 岗 is there', { isOnlyB: true, isAPresent: false }, 1, null],
    ['B 岗 when it came back', { isOnlyB: true }, 2, null],
  ] as const)('R261 §3.2: claim by %s', (_name, facts, round, expected) => {
    expect(turnRefusal({ state: round === 1 ? 'PENDING_CLAIM' : 'REOPENED', round }, { ...present, ...facts })).toBe(expected)
  })

  test('R261: done needs words, and a picture where the public may see it', () => {
    expect(evidenceRefusal({ lane: 'PUBLIC' }, { note: '已清运', mediaIds: ['p'] })).toBeNull()
    expect(evidenceRefusal({ lane: 'PUBLIC' }, { note: '已清运', mediaIds: [] })).toBe('EVIDENCE_NEEDED')
    expect(evidenceRefusal({ lane: 'PRIVATE' }, { note: '已上门', mediaIds: [] })).toBeNull()
    expect(evidenceRefusal({ lane: 'PRIVATE' }, { note: ' ', mediaIds: ['p'] })).toBe('EVIDENCE_NEEDED')
  })

  test('R258 §3.4: a bad rating says why; fifteen days later it is a new report', () => {
    expect(ratingRefusal({ result: 4, service: 1, reason: '' })).toBe('RATING_REASON_NEEDED')
    expect(ratingRefusal({ result: 5, service: 1, reason: '还是臭' })).toBeNull()
    expect(ratingRefusal({ result: 3, service: 3, reason: '' })).toBeNull()
    expect(reopenRefusal({ resolvedAt: AT }, new Date('2026-12-08T02:00:00Z'))).toBeNull()
    expect(reopenRefusal({ resolvedAt: AT }, new Date('2026-12-08T02:00:01Z'))).toBe('REOPEN_TOO_LATE')
  })

  test('§3.5: merged only into another open or closed event of the same lane and group, and never a chain', () => {
    const event = { ...body('PENDING_CLAIM'), id: 'a', lane: 'PUBLIC', category: 'ENV_WASTE' } as Parameters<typeof masterRefusal>[0]
    const master = { ...event, id: 'b', state: 'IN_PROGRESS' as EventState }
    expect(masterRefusal(event, master, false)).toBeNull()
    expect(masterRefusal(event, null, false)).toBe('MASTER_UNSUITABLE')
    expect(masterRefusal(event, { ...master, id: 'a' }, false)).toBe('MASTER_UNSUITABLE')
    expect(masterRefusal(event, { ...master, state: 'MERGED' }, false)).toBe('MASTER_UNSUITABLE')
    expect(masterRefusal(event, { ...master, category: 'ROAD_FACILITY' }, false)).toBe('MASTER_UNSUITABLE')
    expect(masterRefusal(event, { ...master, lane: 'PRIVATE' }, false)).toBe('MASTER_UNSUITABLE')
    expect(masterRefusal(event, master, true)).toBe('MASTER_UNSUITABLE')
  })
})

const invariants = (event: EventBody): void => {
  expect(event.handlerAccountId !== null).toBe(HANDLED_STATES.includes(event.state))
  expect(event.endedAt !== null).toBe(['REJECTED_INTAKE', 'VERIFIED_CLOSED', 'MERGED', 'CANCELLED'].includes(event.state))
  expect(event.masterEventId !== null).toBe(event.state === 'MERGED')
}

test('R261 §3.1: after any walk through the table nobody or exactly one answers for it, and its steps replayed give the same event', () => {
  const pick = fc.record({ action: fc.nat(), person: fc.integer({ min: 0, max: 9 }), bad: fc.boolean() })
  fc.assert(
    fc.property(fc.array(pick, { maxLength: 40 }), (picks) => {
      let event = body('REPORTED', { queueCode: '15050200200103' })
      const step = (more: Pick<EventStep, 'action' | 'fromState' | 'actor' | 'data'>): EventStep => ({
        seq: 0,
        toState: event.state,
        staffAccountId: null,
        handlerAccountId: event.handlerAccountId,
        round: event.round,
        publicNote: null,
        staffNote: null,
        at: AT,
        ...more,
      })
      const steps = [step({ action: 'report', fromState: null, actor: 'reporter', data: { nodeCode: event.nodeCode, isPlaceDoubtful: false } })]
      for (const { action: nth, person, bad } of picks) {
        const open = EVENT_ACTION_CODES.filter((action) => isOpenIn(action, event.state))
        const action = open[nth % open.length]
        if (!action) break
        const facts: ChangeFacts = {
          ...(['claim', 'acceptTransfer', 'handOver'].includes(action) ? { handler: String(person) } : {}),
          ...(['file', 'requeue', 'climb', 'reopen', 'failCheck', 'unmerge'].includes(action) ? { queueCode: '150502' } : {}),
          ...(action === 'merge' ? { masterEventId: 'master' } : {}),
          ...(action === 'rate' ? { isDissatisfied: bad } : {}),
        }
        const fromState = event.state
        const { nextLookAt, ...next } = changeOf(event, action, facts, AT)
        // Whatever waits for somebody's answer waits for the clock too.
        if (['TRANSFERRING', 'NEED_INFO'].includes(next.state)) expect(nextLookAt).not.toBeNull()
        event = next
        invariants(event)
        steps.push(step({ action, fromState, actor: actingAs(action, new Set(ACTORS)) ?? 'system', data: { ...facts } }))
      }
      expect(replay(steps)).toEqual(event)
    }),
    { numRuns: 2_000 },
  )
})

test('R261: steps that do not follow from each other are no history', () => {
  const at = { seq: 1, staffAccountId: null, handlerAccountId: null, round: 1, publicNote: null, staffNote: null, data: {}, at: AT, actor: 'system' } as const
  const report = { ...at, action: 'report', fromState: null, toState: 'REPORTED', data: { nodeCode: '1', isPlaceDoubtful: false } } as const
  expect(() => replay([])).toThrow('first step')
  expect(() => replay([report, { ...at, action: 'resolve', fromState: 'IN_PROGRESS', toState: 'RESOLVED' }])).toThrow('does not follow')
  expect(() => replay([report, { ...at, action: 'file', fromState: 'REPORTED', toState: 'RESOLVED' }])).toThrow('led to')
  expect(() => stateAfter(body('MERGED', { mergedFromState: null }), 'unmerge')).toThrow('never merged')
})
