import { describe, expect, test } from '@jest/globals'
import fc from 'fast-check'

import { hotp, matchStep, stepAt, toBase32, TOTP_STEP_SECONDS } from './totp.ts'

const SEED = Buffer.from('12345678901234567890')
const SEED_32 = Buffer.from('12345678901234567890123456789012')
const SEED_64 = Buffer.from('1234567890123456789012345678901234567890123456789012345678901234')

describe('second factor', () => {
  test('§3.7 RFC 6238 appendix B: the test vectors of SHA-1, SHA-256 and SHA-512', () => {
    const vectors: [number, string, string, string][] = [
      [59, '94287082', '46119246', '90693936'],
      [1111111109, '07081804', '68084774', '25091201'],
      [1111111111, '14050471', '67062674', '99943326'],
      [1234567890, '89005924', '91819424', '93441116'],
      [2000000000, '69279037', '90698825', '38618901'],
      [20000000000, '65353130', '77737706', '47863826'],
    ]
    for (const [seconds, sha1, sha256, sha512] of vectors) {
      const step = stepAt(seconds * 1000)
      expect(hotp(SEED, step, 8)).toBe(sha1)
      expect(hotp(SEED_32, step, 8, 'sha256')).toBe(sha256)
      expect(hotp(SEED_64, step, 8, 'sha512')).toBe(sha512)
    }
  })

  test('§3.7 RFC 4226 appendix D: the first ten values', () => {
    const values = ['755224', '287082', '359152', '969429', '338314', '254676', '287922', '162583', '399871', '520489']
    expect(values.map((_, counter) => hotp(SEED, counter))).toEqual(values)
  })

  test('§3.7: a code is taken in its step and one beside it, never twice and never an earlier one again', () => {
    fc.assert(
      fc.property(fc.integer({ min: 10, max: 2 ** 31 }), fc.integer({ min: -3, max: 3 }), (step, away) => {
        const now = step * TOTP_STEP_SECONDS * 1000
        const code = hotp(SEED, step + away)
        const found = matchStep(SEED, code, now, 0)
        if (Math.abs(away) <= 1) expect(found).not.toBeNull()
        if (found !== null) expect(matchStep(SEED, code, now, Math.max(found, step + 1))).toBeNull()
      }),
    )
  })

  test('§3.7: a wrong code, a short one and an empty one fit nothing', () => {
    const now = 1_234_567_890_000
    for (const code of ['', '1', '00000000', 'abcdef', hotp(SEED, stepAt(now) + 5)]) expect(matchStep(SEED, code, now, 0)).toBeNull()
  })

  test('§3.7 RFC 4648: the secret in letters', () => {
    expect(toBase32(Buffer.from('foobar'))).toBe('MZXW6YTBOI')
    expect(toBase32(Buffer.from('f'))).toBe('MY')
    expect(toBase32(SEED)).toBe('GEZDGNBVGY3TQOJQGEZDGNBVGY3TQOJQ')
  })
})
