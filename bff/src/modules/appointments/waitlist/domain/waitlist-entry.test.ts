import { expect, test } from '@jest/globals'
import fc from 'fast-check'

import { RULE } from '../../../../../test/support/rule.ts'
import { afterMissedOffer, entryText, placeText, tierAtJoining, waitlistRules } from './waitlist-entry.ts'

test('W2 W6: an entry waits on with its place until it has missed as many offers as the rule allows, or its day is over', () => {
  fc.assert(
    fc.property(
      fc.integer({ min: 1, max: 20 }),
      fc.integer({ min: 0, max: 25 }),
      fc.integer(),
      fc.integer(),
      (waitlistMaxOffers, offersMissed, untilAt, now) => {
        const to = afterMissedOffer({ offersMissed, untilAt }, { waitlistMaxOffers }, now)
        return (to === 'WAITING') === (offersMissed + 1 < waitlistMaxOffers && now < untilAt)
      },
    ),
  )
})

test('W4: whoever has reached the rule’s age stands among the elders from that birthday on', () => {
  expect(tierAtJoining('1961-11-24', '2026-11-24', RULE)).toBe('ELDER')
  expect(tierAtJoining('1961-11-25', '2026-11-24', RULE)).toBe('NORMAL')
})

test('A32: the place says how many stand before and why', () => {
  expect(placeText('NORMAL', 0, 0)).toContain('最前面')
  fc.assert(
    fc.property(fc.constantFrom('ELDER' as const, 'NORMAL' as const), fc.nat(50), fc.nat(50), (tier, byTier, byTime) => {
      const text = placeText(tier, byTier, byTime)
      return byTier + byTime === 0 || (text.includes(`${byTier + byTime} 位`) && text.includes('比您先来') === byTime > 0)
    }),
  )
})

test('W5: the entry says where the prepaid money is', () => {
  const entry = { cause: 'joined', prepayFen: 900, offer: null } as const
  expect(entryText({ ...entry, state: 'WAITING', prepayState: 'HELD' })).toContain('替您存着')
  expect(entryText({ ...entry, state: 'CANCELLED', prepayState: 'RETURNED' })).toContain('原路退回')
  expect(entryText({ ...entry, state: 'WAITING', prepayState: 'NONE' })).not.toContain('预付')
})

test('W6: the rules say that declining is no violation, and speak of money only where it is taken', () => {
  expect(waitlistRules(RULE, null).join('')).toContain('不算失约')
  expect(waitlistRules(RULE, null).join('')).not.toContain('先付')
  expect(waitlistRules(RULE, 900).join('')).toContain('全额自动退回')
})
