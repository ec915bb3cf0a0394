import { describe, expect, test } from '@jest/globals'
import { VIOLATION_KINDS, VIOLATION_STATUSES } from '@jktl/shared/appointments/credit/model'
import { DAY_MS } from '@jktl/shared/kernel/dates'
import fc from 'fast-check'

import { type CreditEvent, decideListing, type ListingRule } from './decide-listing.ts'

const START = Date.parse('2026-01-01T00:00:00+08:00')
const NOW = Date.parse('2026-11-24T12:00:00+08:00')
const RULE: ListingRule = { effectiveFrom: START, noShowLimit: 3, noShowWindowDays: 180, banDays: 180, banAnchor: 'DECISION', forgivenessPerYear: 0 }
const missed = (id: string, daysAgo: number, changes: Partial<CreditEvent> = {}): CreditEvent => ({
  id,
  kind: 'NO_SHOW',
  at: NOW - daysAgo * DAY_MS,
  recordedAt: NOW - daysAgo * DAY_MS + DAY_MS / 2,
  status: 'ACTIVE',
  ...changes,
})
const THREE = [missed('a', 90), missed('b', 60), missed('c', 30)]

describe('the list of missed visits', () => {
  test('R345 C2: two missed visits warn, the third lists, and the decision names what it stands on', () => {
    expect(decideListing(THREE.slice(0, 1), RULE, NOW).standing).toBe('CLEAN')
    expect(decideListing(THREE.slice(0, 2), RULE, NOW)).toMatchObject({ standing: 'WARNED', countedIds: ['a', 'b'], listing: null })
    expect(decideListing(THREE, RULE, NOW)).toMatchObject({ standing: 'LISTED', listing: { eventIds: ['a', 'b', 'c'] } })
  })

  test('R351: outside the window nothing counts, at its very edge neither', () => {
    expect(decideListing([missed('a', 210), missed('b', 60), missed('c', 30)], RULE, NOW).standing).toBe('WARNED')
    expect(decideListing([missed('a', 180), missed('b', 60), missed('c', 30)], { ...RULE, noShowWindowDays: 150 }, NOW).standing).toBe('WARNED')
    expect(decideListing([missed('a', 179.5), missed('b', 60), missed('c', 30)], { ...RULE, noShowWindowDays: 150 }, NOW).standing).toBe('LISTED')
  })

  test('C5: what happened before a rule came into force does not count for it', () => {
    expect(decideListing(THREE, { ...RULE, effectiveFrom: NOW - 75 * DAY_MS }, NOW)).toMatchObject({ standing: 'WARNED', countedIds: ['b', 'c'] })
    expect(decideListing(THREE, { ...RULE, effectiveFrom: NOW - 90 * DAY_MS }, NOW).standing).toBe('LISTED')
  })

  test('C5: the ban is counted from the first event, the last, or the decision, as the rule says', () => {
    const fromOf = (banAnchor: ListingRule['banAnchor']) => decideListing(THREE, { ...RULE, banAnchor }, NOW).listing?.fromAt
    expect(fromOf('FIRST')).toBe(NOW - 90 * DAY_MS)
    expect(fromOf('LAST')).toBe(NOW - 30 * DAY_MS)
    expect(fromOf('DECISION')).toBe(NOW - 30 * DAY_MS + DAY_MS / 2)
    expect(decideListing(THREE, { ...RULE, banAnchor: 'FIRST', banDays: 90 }, NOW).standing).toBe('WARNED')
  })

  test('A33: one missed visit a year is forgiven, the earliest', () => {
    const rule = { ...RULE, forgivenessPerYear: 1 }
    expect(decideListing(THREE, rule, NOW)).toMatchObject({ standing: 'WARNED', countedIds: ['b', 'c'], forgivenIds: ['a'] })
    expect(decideListing([...THREE, missed('d', 10)], rule, NOW).standing).toBe('LISTED')
    expect(decideListing([missed('z', 330), ...THREE], rule, NOW)).toMatchObject({ forgivenIds: ['a'] })
  })

  test('R345: only missed visits list; late and frequent returns never do', () => {
    const returns = THREE.map((e) => ({ ...e, kind: 'LATE_CANCEL' as const }))
    expect(decideListing([...returns, missed('x', 5, { kind: 'FREQUENT_CANCEL' })], RULE, NOW)).toMatchObject({ standing: 'CLEAN', countedIds: [] })
  })

  test('C3: with one event revoked the count falls below the limit', () => {
    expect(decideListing([missed('a', 90, { status: 'REVOKED' }), ...THREE.slice(1)], RULE, NOW)).toMatchObject({ standing: 'WARNED', listing: null })
  })

  test('§2.3.5: a release by hand starts the count anew', () => {
    expect(decideListing(THREE, RULE, NOW, NOW - DAY_MS)).toMatchObject({ standing: 'CLEAN', countedIds: [] })
  })
})

const anyEvent = fc.record({
  kind: fc.constantFrom(...VIOLATION_KINDS),
  daysAgo: fc.integer({ min: 0, max: 600 }),
  lateDays: fc.integer({ min: 0, max: 30 }),
  status: fc.constantFrom(...VIOLATION_STATUSES),
})
const anyEvents = fc.array(anyEvent, { maxLength: 14 }).map((list) =>
  list.map(({ kind, daysAgo, lateDays, status }, i): CreditEvent => {
    const at = NOW - daysAgo * DAY_MS
    return { id: String(i).padStart(2, '0'), kind, at, recordedAt: Math.min(NOW, at + lateDays * DAY_MS), status }
  }),
)
const anyRule: fc.Arbitrary<ListingRule> = fc.record({
  effectiveFrom: fc.integer({ min: 0, max: 600 }).map((days) => NOW - days * DAY_MS),
  noShowLimit: fc.integer({ min: 1, max: 5 }),
  noShowWindowDays: fc.integer({ min: 1, max: 400 }),
  banDays: fc.integer({ min: 1, max: 365 }),
  banAnchor: fc.constantFrom('FIRST', 'LAST', 'DECISION'),
  forgivenessPerYear: fc.integer({ min: 0, max: 2 }),
})
const untilOf = (events: CreditEvent[], rule: ListingRule) => decideListing(events, rule, NOW).listing?.untilAt ?? 0

describe('as properties', () => {
  test('C2: the same events and rule give the same decision, in whatever order they are read', () => {
    fc.assert(
      fc.property(
        anyEvents.chain((events) => fc.tuple(fc.constant(events), fc.shuffledSubarray(events, { minLength: events.length }))),
        anyRule,
        ([events, shuffled], rule) => {
          expect(decideListing(shuffled, rule, NOW)).toEqual(decideListing(events, rule, NOW))
          expect(decideListing(events, rule, NOW)).toEqual(decideListing(structuredClone(events), rule, NOW))
        },
      ),
    )
  })

  test('C3: revoking an event never lengthens a listing nor makes one', () => {
    fc.assert(
      fc.property(anyEvents, fc.nat(), anyRule, (events, pick, rule) => {
        if (events.length === 0) return
        const revoked = events.map((e, i) => (i === pick % events.length ? { ...e, status: 'REVOKED' as const } : e))
        expect(untilOf(revoked, rule)).toBeLessThanOrEqual(untilOf(events, rule))
      }),
      { numRuns: 500 },
    )
  })

  test('C1: ageing an event changes no decision', () => {
    fc.assert(
      fc.property(anyEvents, anyRule, (events, rule) => {
        const aged = events.map((e) => (e.status === 'ACTIVE' ? { ...e, status: 'AGED_OUT' as const } : e))
        expect(decideListing(aged, rule, NOW)).toEqual(decideListing(events, rule, NOW))
      }),
    )
  })

  test('C5: nobody is listed by what lies before the rule', () => {
    fc.assert(
      fc.property(anyEvents, anyRule, (events, rule) => {
        const { listing, countedIds } = decideListing(events, rule, NOW)
        for (const id of [...(listing?.eventIds ?? []), ...countedIds])
          expect(events.find((e) => e.id === id)?.at ?? 0).toBeGreaterThanOrEqual(rule.effectiveFrom)
      }),
    )
  })
})
