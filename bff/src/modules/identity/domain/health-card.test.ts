import { describe, expect, test } from '@jest/globals'
import fc from 'fast-check'

import { HEALTH_CARD_LIFETIME_MS, readHealthCard, writeHealthCard } from './health-card.ts'

const key = 'key'
const issuedAt = Date.parse('2026-11-23T08:00:00+08:00')
const card = { handle: 'handle', issuedAt, expiresAt: issuedAt + HEALTH_CARD_LIFETIME_MS, nonce: 'nonce' }

describe('health card', () => {
  test('R177: a code is read back until its last millisecond and expired from then on', () => {
    const text = writeHealthCard(key, card)
    expect(readHealthCard(key, text, issuedAt)).toEqual({ ok: true, value: card })
    expect(readHealthCard(key, text, card.expiresAt - 1).ok).toBe(true)
    expect(readHealthCard(key, text, card.expiresAt)).toEqual({ ok: false, code: 'HEALTH_CARD_EXPIRED' })
  })

  test('R177: a code of another key, or one that would live longer than 60 seconds, is refused', () => {
    expect(readHealthCard('other', writeHealthCard(key, card), issuedAt)).toEqual({ ok: false, code: 'HEALTH_CARD_INVALID' })
    expect(readHealthCard(key, writeHealthCard(key, { ...card, expiresAt: card.expiresAt + 1 }), issuedAt)).toEqual({ ok: false, code: 'HEALTH_CARD_INVALID' })
    expect(readHealthCard(key, writeHealthCard(key, { ...card, issuedAt: issuedAt + 30_000 }), issuedAt)).toEqual({ ok: false, code: 'HEALTH_CARD_INVALID' })
  })

  test('R177: changing any one character of a code makes it invalid', () => {
    const text = writeHealthCard(key, card)
    fc.assert(
      fc.property(fc.integer({ min: 0, max: text.length - 1 }), fc.constantFrom(...'AZaz09-_.'), (at, glyph) => {
        fc.pre(text[at] !== glyph)
        expect(readHealthCard(key, text.slice(0, at) + glyph + text.slice(at + 1), issuedAt)).toEqual({ ok: false, code: 'HEALTH_CARD_INVALID' })
      }),
    )
  })

  test('R177: text that is no code of ours is refused without a fault', () => {
    fc.assert(fc.property(fc.string(), (text) => expect(readHealthCard(key, text, issuedAt)).toEqual({ ok: false, code: 'HEALTH_CARD_INVALID' })))
  })
})
