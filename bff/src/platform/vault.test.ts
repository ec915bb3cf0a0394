import { expect, test } from '@jest/globals'
import fc from 'fast-check'

import { Vault } from './vault.ts'

const vault = new Vault({ vaultKey: Buffer.alloc(32, 1).toString('base64'), fingerprintKey: 'k' })

test('what was sealed opens again, and no two seals are alike', () => {
  fc.assert(
    fc.property(fc.string(), (text) => {
      const sealed = vault.seal(text)
      return vault.open(sealed) === text && !sealed.equals(vault.seal(text))
    }),
  )
})
test('any flipped bit breaks the seal', () => {
  const sealed = vault.seal('阿拉坦·苏和')
  fc.assert(
    fc.property(fc.integer({ min: 0, max: sealed.length * 8 - 1 }), (bit) => {
      const changed = Buffer.from(sealed)
      changed[bit >> 3] = (changed[bit >> 3] ?? 0) ^ (1 << (bit & 7))
      expect(() => vault.open(changed)).toThrow()
    }),
  )
})
test('a fingerprint is stable, and belongs to its purpose', () => {
  expect(vault.fingerprint('person', 'x')).toEqual(vault.fingerprint('person', 'x'))
  expect(vault.fingerprint('person', 'x')).not.toEqual(vault.fingerprint('openid', 'x'))
})
