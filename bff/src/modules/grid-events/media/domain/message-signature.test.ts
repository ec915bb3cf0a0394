import { createHash } from 'node:crypto'

import { expect, test } from '@jest/globals'

import { isFromWechat } from './message-signature.ts'

const SIGNED = { signature: '0'.repeat(40), timestamp: '1763800000', nonce: 'zz' }

test('§3.8: a pushed message counts only with the signature of its own token, time and nonce, and not ten minutes later', () => {
  const good = { ...SIGNED, signature: createHash('sha1').update('1763800000tokenzz').digest('hex') }
  expect(isFromWechat(good, 'token', 1_763_800_600)).toBe(true)
  expect(isFromWechat(good, 'token', 1_763_800_601)).toBe(false)
  expect(isFromWechat(good, 'token', 1_763_799_399)).toBe(false)
  expect(isFromWechat(good, 'other', 1_763_800_000)).toBe(false)
  expect(isFromWechat({ ...good, nonce: 'zy' }, 'token', 1_763_800_000)).toBe(false)
  for (const signature of ['', 'x', SIGNED.signature, `${good.signature}0`]) expect(isFromWechat({ ...good, signature }, 'token', 1_763_800_000)).toBe(false)
})
