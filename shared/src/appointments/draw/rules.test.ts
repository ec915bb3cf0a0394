import { createHash, createHmac } from 'node:crypto'

import { expect, test } from '@jest/globals'
import fc from 'fast-check'

import { hmacSha256, sha256, toHex } from '../../kernel/sha256.ts'
import { commitmentOf, drawOrder, drawPhase, verifyDraw } from './rules.ts'

const seeds = fc.uint8Array({ minLength: 32, maxLength: 32 }).map(toHex)
const entries = fc.uniqueArray(fc.uuid(), { minLength: 1, maxLength: 30 })

test('A31: the hash that runs on phones is the one every auditor has', () => {
  fc.assert(
    fc.property(fc.uint8Array({ maxLength: 200 }), fc.uint8Array({ maxLength: 100 }), (message, key) => {
      expect(toHex(sha256(message))).toBe(createHash('sha256').update(message).digest('hex'))
      expect(toHex(hmacSha256(key, message))).toBe(createHmac('sha256', key).update(message).digest('hex'))
    }),
  )
})

test('A31: the order does not depend on who came first', () => {
  fc.assert(fc.property(seeds, entries, (seed, ids) => expect(drawOrder(seed, [...ids].reverse())).toEqual(drawOrder(seed, ids))))
})

test('A31: anybody can check a result, and a changed seed, entry or place is found out', () => {
  fc.assert(
    fc.property(seeds, seeds, entries, fc.uuid(), (seed, other, ids, stranger) => {
      fc.pre(seed !== other && !ids.includes(stranger))
      const result = { commitment: commitmentOf(seed), seed, entryIds: drawOrder(seed, ids) }
      expect(verifyDraw(result)).toBe(true)
      expect(verifyDraw({ ...result, seed: other })).toBe(false)
      if (ids.length > 1) expect(verifyDraw({ ...result, entryIds: [...result.entryIds].reverse() })).toBe(false)
      const withStranger = drawOrder(seed, [...ids, stranger])
      expect(verifyDraw({ ...result, entryIds: withStranger.filter((id) => id !== stranger) })).toBe(true)
    }),
  )
})

test('A31: over many seeds each of ten entries wins one of three numbers about three times in ten', () => {
  const ids = Array.from({ length: 10 }, (_, n) => `00000000-0000-4000-8000-00000000000${n}`)
  const wins = new Map(ids.map((id) => [id, 0]))
  const rounds = 3_000
  for (let n = 0; n < rounds; n++)
    for (const id of drawOrder(createHash('sha256').update(`${n}`).digest('hex'), ids).slice(0, 3)) wins.set(id, (wins.get(id) ?? 0) + 1)
  for (const count of wins.values()) expect(Math.abs(count / rounds - 0.3)).toBeLessThan(0.05)
})

test('A31: registration is open from the first instant up to the last but one', () => {
  const draw = { state: 'ANNOUNCED' as const, opensAt: 100, closesAt: 200 }
  expect([99, 100, 199, 200].map((now) => drawPhase(draw, now))).toEqual(['ANNOUNCED', 'OPEN', 'OPEN', 'DRAWING'])
  expect(drawPhase({ ...draw, state: 'CANCELLED' }, 150)).toBe('CANCELLED')
})
