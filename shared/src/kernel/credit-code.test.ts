import { describe, expect, test } from '@jest/globals'
import fc from 'fast-check'

import { creditCodeCheck, isCreditCode } from './credit-code.ts'

const DIGITS = [...'0123456789ABCDEFGHJKLMNPQRTUWXY']
const first17 = fc
  .tuple(
    fc.array(fc.constantFrom(...DIGITS), { minLength: 2, maxLength: 2 }),
    fc.array(fc.constantFrom(...'0123456789'), { minLength: 6, maxLength: 6 }),
    fc.array(fc.constantFrom(...DIGITS), { minLength: 9, maxLength: 9 }),
  )
  .map((parts) => parts.flat().join(''))

describe('统一社会信用代码', () => {
  test('R269 R360: the published example is valid', () => {
    expect(isCreditCode('91350100M000100Y43')).toBe(true)
  })
  test('R269 R360: one wrong character is always noticed', () => {
    fc.assert(
      fc.property(first17, fc.integer({ min: 0, max: 16 }), fc.constantFrom(...DIGITS), (digits, at, other) => {
        const code = digits + creditCodeCheck(digits)
        expect(isCreditCode(code)).toBe(true)
        if (other !== code[at]) expect(isCreditCode(`${code.slice(0, at)}${other}${code.slice(at + 1)}`)).toBe(false)
      }),
    )
  })
  test('R360: two neighbours that changed places are always noticed', () => {
    fc.assert(
      fc.property(first17, fc.integer({ min: 0, max: 15 }), (digits, at) => {
        const code = digits + creditCodeCheck(digits)
        const [a = '', b = ''] = [code[at], code[at + 1]]
        if (a !== b) expect(isCreditCode(`${code.slice(0, at)}${b}${a}${code.slice(at + 2)}`)).toBe(false)
      }),
    )
  })
})
