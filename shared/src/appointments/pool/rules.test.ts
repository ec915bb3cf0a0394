import { describe, expect, test } from '@jest/globals'
import * as fc from 'fast-check'

import { CHANNELS, type Channel } from '../model.ts'
import { allocate, assignFree, type ChannelCounts, isReleaseTime, maySubstitute, type QuotaShares, spread, totalOf } from './rules.ts'

const counts = (max: number) =>
  fc.record(Object.fromEntries(CHANNELS.map((channel) => [channel, fc.integer({ min: 0, max })]))) as unknown as fc.Arbitrary<ChannelCounts>
const pattern = fc.array(fc.constantFrom(...CHANNELS), { minLength: 1, maxLength: 12 })
const plan: fc.Arbitrary<QuotaShares> = fc.oneof(
  fc.record({ mode: fc.constant('RATIO' as const), shares: counts(100).filter((c) => totalOf(c) > 0), pattern: fc.constant([]) }),
  fc.record({ mode: fc.constant('TOTAL' as const), shares: counts(40), pattern: fc.constant([]) }),
  fc.record({ mode: fc.constant('CUSTOM' as const), shares: counts(0), pattern }),
)
const limit = fc.integer({ min: 0, max: 200 })
const countOf = (channels: readonly Channel[]): ChannelCounts =>
  channels.reduce((sum, channel) => ({ ...sum, [channel]: sum[channel] + 1 }), { ONLINE: 0, WINDOW: 0, PHONE: 0, ELDER: 0, REFERRAL: 0 })

describe('dividing a limit among channels', () => {
  test('A15 N4: whatever the plan, the channels add up to the limit and none is negative', () => {
    fc.assert(
      fc.property(limit, plan, (n, p) => {
        const given = allocate(n, p)
        expect(totalOf(given)).toBe(n)
        for (const channel of CHANNELS) expect(given[channel]).toBeGreaterThanOrEqual(0)
      }),
    )
  })

  test('A15: by ratio nobody is further than one number from their exact share, and one number more never costs a channel more than one', () => {
    fc.assert(
      fc.property(
        limit,
        counts(100).filter((c) => totalOf(c) > 0),
        (n, shares) => {
          const p: QuotaShares = { mode: 'RATIO', shares, pattern: [] }
          const [given, more] = [allocate(n, p), allocate(n + 1, p)]
          for (const channel of CHANNELS) {
            expect(Math.abs(given[channel] - (n * shares[channel]) / totalOf(shares))).toBeLessThan(1)
            expect(Math.abs(more[channel] - given[channel])).toBeLessThanOrEqual(1)
          }
        },
      ),
    )
  })

  test('A15: by total the reserved channels get what they are promised as far as it goes, the rest is online', () => {
    const shares = { ONLINE: 0, WINDOW: 5, PHONE: 3, ELDER: 3, REFERRAL: 2 }
    expect(allocate(32, { mode: 'TOTAL', shares, pattern: [] })).toEqual({ ...shares, ONLINE: 19 })
    expect(allocate(6, { mode: 'TOTAL', shares, pattern: [] })).toEqual({ ONLINE: 0, WINDOW: 3, PHONE: 0, ELDER: 3, REFERRAL: 0 })
  })

  test('A15: the channels are spread over the ordinals: every stretch holds its share, give or take one per channel', () => {
    fc.assert(
      fc.property(counts(40), (wanted) => {
        const channels = spread(wanted)
        expect(countOf(channels)).toEqual(wanted)
        const total = totalOf(wanted)
        for (let until = 1; until <= total; until++) {
          const seen = countOf(channels.slice(0, until))
          for (const channel of CHANNELS) expect(Math.abs(seen[channel] - (wanted[channel] * until) / total)).toBeLessThan(CHANNELS.length - 1)
        }
      }),
      { numRuns: 50 },
    )
  })

  test('A15 §2.4: whatever is taken already, exactly the free numbers get a channel, and without anything taken it is the plan', () => {
    fc.assert(
      fc.property(fc.integer({ min: 0, max: 80 }), counts(30), plan, (free, taken, p) => {
        expect(assignFree(free, taken, p)).toHaveLength(free)
        expect(countOf(assignFree(free, countOf([]), p))).toEqual(allocate(free, p))
      }),
    )
  })
})

describe('who may take over, and when numbers are released', () => {
  test('A26: only a doctor of equal or higher title substitutes', () => {
    expect(maySubstitute('副主任医师', '主任医师')).toBe(true)
    expect(maySubstitute('副主任医师', '副主任医师')).toBe(true)
    expect(maySubstitute('主任医师', '副主任医师')).toBe(false)
    expect(maySubstitute('主治医师', '住院医师')).toBe(false)
  })

  test('A29: nobody has to stay up at night for a number', () => {
    expect(['05:00', '07:00', '22:00'].every(isReleaseTime)).toBe(true)
    expect(['00:00', '04:59', '22:01', '7:00'].some(isReleaseTime)).toBe(false)
  })
})
