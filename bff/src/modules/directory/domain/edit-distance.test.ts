import { describe, expect, it } from '@jest/globals'
import fc from 'fast-check'

import { distanceWithin, editDistance } from './edit-distance.ts'

const word = fc.array(fc.constantFrom('a', 'b', 'c'), { maxLength: 7 })

describe('edit distance', () => {
  it('R353: is a metric: zero only for equal texts, symmetric, and no detour is shorter', () => {
    fc.assert(
      fc.property(word, word, word, (a, b, c) => {
        expect(editDistance(a, b) === 0).toBe(a.join() === b.join())
        expect(editDistance(a, b)).toBe(editDistance(b, a))
        expect(editDistance(a, c)).toBeLessThanOrEqual(editDistance(a, b) + editDistance(b, c))
      }),
    )
  })

  it('R353: with a limit, agrees with the full distance up to the limit and says “more” above it', () => {
    fc.assert(
      fc.property(word, word, fc.integer({ min: 0, max: 4 }), (a, b, limit) => {
        const full = editDistance(a, b)
        const limited = editDistance(a, b, limit)
        if (full <= limit) expect(limited).toBe(full)
        else expect(limited).toBeGreaterThan(limit)
      }),
    )
  })

  it('R353: distance within a text is the smallest distance to any of its stretches', () => {
    fc.assert(
      fc.property(word, word, (pattern, text) => {
        const stretches = text.flatMap((_, from) => text.slice(from).map((__, length) => text.slice(from, from + length + 1)))
        const smallest = Math.min(pattern.length, ...stretches.map((stretch) => editDistance(pattern, stretch)))
        expect(distanceWithin(pattern, text)).toBe(smallest)
      }),
    )
  })
})
