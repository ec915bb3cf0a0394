import { createHmac } from 'node:crypto'

import { expect, test } from '@jest/globals'
import fc from 'fast-check'

import { LINK_READERS, LINK_SIZES, readLink, writeLink } from './media-link.ts'

const mac = (text: string): Buffer => createHmac('sha256', 'key').update(text).digest()
const link = fc.record({
  mediaId: fc.uuid(),
  size: fc.constantFrom(...LINK_SIZES),
  reader: fc.constantFrom(...LINK_READERS),
  until: fc.integer({ min: 1, max: 4_000_000_000 }),
})

test('§3.8: a link reads as it was written until its last second, and not a second longer', () => {
  fc.assert(
    fc.property(link, (one) => {
      const token = writeLink(one, mac)
      expect(readLink(token, one.until, mac)).toEqual(one)
      expect(readLink(token, one.until + 1, mac)).toBeNull()
      expect(readLink(token, 0, (text) => mac(`${text}x`))).toBeNull()
    }),
  )
})
test('§3.8: a link with any other letter in it opens nothing', () => {
  fc.assert(
    fc.property(link, fc.nat(50), fc.constantFrom(...'ABCxyz019-_'), (one, at, letter) => {
      const token = writeLink(one, mac)
      const other = token.slice(0, at) + letter + token.slice(at + 1)
      expect(readLink(other, 0, mac) === null).toBe(other !== token)
    }),
  )
})
