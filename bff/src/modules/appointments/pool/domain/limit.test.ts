import { describe, expect, test } from '@jest/globals'
import * as fc from 'fast-check'

import { limitOf, planLimit } from './limit.ts'
import type { PoolNumber } from './quota.ts'

const SEGMENTS = ['g1', 'g2', 'g3']
const numbers: fc.Arbitrary<PoolNumber[]> = fc
  .array(
    fc.record({
      state: fc.constantFrom(
        'PLANNED' as const,
        'AVAILABLE' as const,
        'COOLING' as const,
        'HELD' as const,
        'SOLD' as const,
        'USED' as const,
        'WITHDRAWN' as const,
      ),
      segmentId: fc.constantFrom(...SEGMENTS),
      isExtra: fc.boolean(),
    }),
    { maxLength: 40 },
  )
  .map((rows) =>
    rows.map((row, index) => ({
      ...row,
      id: `n${index}`,
      sessionId: 's',
      ordinal: index + 1,
      channel: 'ONLINE' as const,
      inRoster: !row.isExtra && row.state !== 'WITHDRAWN',
    })),
  )

describe('changing a limit', () => {
  test('§2.4 limit 30→20 with 25 sold: the five unsold numbers leave, five sold ones are flagged, none is negative', () => {
    const pool = Array.from({ length: 30 }, (_, index): PoolNumber => ({
      id: `n${index}`,
      sessionId: 's',
      segmentId: 'g1',
      ordinal: index + 1,
      state: index < 25 ? 'SOLD' : 'AVAILABLE',
      channel: 'ONLINE',
      isExtra: false,
      inRoster: true,
    }))
    const change = planLimit(pool, ['g1'], 20)
    expect(change.withdrawn).toHaveLength(5)
    expect(change.overLimit).toEqual(['n24', 'n23', 'n22', 'n21', 'n20'])
  })

  test('§2.3.2 N1: lowered or raised, never a sold or held number leaves, and the limit is reached as far as segments are open', () => {
    fc.assert(
      fc.property(numbers, fc.integer({ min: 0, max: 60 }), (pool, limit) => {
        const change = planLimit(pool, SEGMENTS, limit)
        const state = new Map(pool.map((n) => [n.id, n.state]))
        for (const id of change.withdrawn) expect(['PLANNED', 'AVAILABLE', 'COOLING']).toContain(state.get(id))
        const before = limitOf(pool)
        const after = before - change.withdrawn.length - change.overLimit.length + change.covered.length + change.restored.length + change.added.length
        expect(after).toBe(limit)
        const ordinals = [...pool.map((n) => n.ordinal), ...change.added.map((n) => n.ordinal)]
        expect(new Set(ordinals).size).toBe(ordinals.length)
      }),
    )
  })
})
