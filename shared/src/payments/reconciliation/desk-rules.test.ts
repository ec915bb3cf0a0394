import { describe, expect, test } from '@jest/globals'
import fc from 'fast-check'

import {
  ACTIONS_OF,
  actionsFor,
  correctionFen,
  decideDifference,
  DESK_ACTIONS,
  DESK_EVENTS,
  type DeskEvent,
  type DeskFacts,
  gapFen,
  postingModeOf,
} from './desk-rules.ts'
import { DIFFERENCE_KINDS, DIFFERENCE_STATES, type DifferenceKind, type DifferenceState, SETTLED_STATES } from './model.ts'

const KINDS = Object.keys(DIFFERENCE_KINDS) as DifferenceKind[]
/** Every legal step of §3.5, written out; everything else is refused. */
const LIFE: readonly (readonly [DifferenceState, DeskEvent, DifferenceState])[] = [
  ['OPEN', 'PROPOSE', 'PROPOSED'],
  ['OPEN', 'PROVE', 'VERIFIED'],
  ['OPEN', 'MATCH', 'MATCHED'],
  ['AUTO_RESOLVING', 'EXECUTE', 'EXECUTED'],
  ['AUTO_RESOLVING', 'PROVE', 'VERIFIED'],
  ['AUTO_RESOLVING', 'FAIL', 'OPEN'],
  ['AUTO_RESOLVING', 'MATCH', 'MATCHED'],
  ['CARRIED', 'MATCH', 'MATCHED'],
  ['CARRIED', 'AGE', 'OPEN'],
  ['PROPOSED', 'APPROVE', 'APPROVED'],
  ['PROPOSED', 'APPROVE_IGNORE', 'IGNORED'],
  ['PROPOSED', 'RETURN', 'OPEN'],
  ['APPROVED', 'EXECUTE', 'EXECUTED'],
  ['APPROVED', 'FAIL', 'OPEN'],
  ['EXECUTED', 'PROVE', 'VERIFIED'],
  ['EXECUTED', 'DISPROVE', 'OPEN'],
  ['VERIFIED', 'CLOSE', 'CLOSED'],
]
const facts = (kind: DifferenceKind, changes: Partial<DeskFacts> = {}): DeskFacts => ({
  kind,
  channel: 'WECHAT',
  ownFen: 0,
  channelFen: 1200,
  institutionId: 'i',
  tradeOrderId: 't',
  paymentId: 'p',
  refundId: 'r',
  ...changes,
})

describe('the life of a difference (§3.5)', () => {
  test.each(DIFFERENCE_STATES.flatMap((state) => DESK_EVENTS.map((event) => [state, event] as const)))('§3.5: %s on %s', (state, event) => {
    expect(decideDifference(state, event)).toBe(LIFE.find(([from, on]) => from === state && on === event)?.[2] ?? null)
  })

  test('B13: whatever happens in whatever order, what is settled stays settled, and nothing is carried out without a second person', () => {
    fc.assert(
      fc.property(fc.constantFrom(...DIFFERENCE_STATES), fc.array(fc.constantFrom(...DESK_EVENTS), { maxLength: 30 }), (start, events) => {
        let state = start
        let isApproved = start === 'APPROVED' || start === 'AUTO_RESOLVING'
        for (const event of events) {
          const to = decideDifference(state, event)
          if (to === null) continue
          expect(SETTLED_STATES).not.toContain(state)
          if (to === 'APPROVED') isApproved = true
          if (to === 'EXECUTED') expect(isApproved).toBe(true)
          if (to === 'OPEN') isApproved = false
          state = to
        }
      }),
    )
  })
})

describe('what may be done about each kind (B13)', () => {
  test.each(KINDS)('B13: %s has an advised handling and can be left only with a reason', (kind) => {
    expect(ACTIONS_OF[kind].length).toBeGreaterThan(1)
    expect(ACTIONS_OF[kind].at(-1)).toBe('IGNORE')
    expect(postingModeOf(kind, 'IGNORE')).toBe('FORCE')
    expect(new Set(ACTIONS_OF[kind]).size).toBe(ACTIONS_OF[kind].length)
  })

  test('B13: without a payment nothing can be refunded, without a refund nothing resubmitted, without a gap nothing corrected', () => {
    expect(actionsFor(facts('CH_ONLY_PAY', { paymentId: null, tradeOrderId: null }))).toEqual(['CORRECT_LEDGER', 'IGNORE'])
    expect(actionsFor(facts('PF_ONLY_REFUND', { refundId: null, institutionId: null }))).toEqual(['IGNORE'])
    expect(actionsFor(facts('REFUND_AMOUNT', { ownFen: 1200 }))).toEqual(['IGNORE'])
    expect(actionsFor(facts('AMOUNT', { channel: 'HIS' }))).toEqual(['ASK_HOSPITAL', 'IGNORE'])
    expect(gapFen({ ownFen: null, channelFen: 5 })).toBe(5)
    expect(correctionFen(facts('AMOUNT'))).toBe(1200)
    expect(correctionFen(facts('REFUND_AMOUNT'))).toBe(-1200)
  })

  test('B13: the advised handling is MANUAL, money of a severe kind and anything against the advice is FORCE', () => {
    expect(postingModeOf('CH_ONLY_REFUND', 'SHADOW_REFUND')).toBe('MANUAL')
    expect(postingModeOf('CH_ONLY_PAY', 'REFUND')).toBe('FORCE')
    expect(postingModeOf('INS_LEG', 'REFUND')).toBe('FORCE')
    expect(DESK_ACTIONS.filter((action) => !KINDS.some((kind) => ACTIONS_OF[kind].includes(action)))).toEqual([])
  })
})
