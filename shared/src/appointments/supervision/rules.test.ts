import { describe, expect, test } from '@jest/globals'
import fc from 'fast-check'

import { creditCodeCheck, filingActions, filingState, isCreditCode } from './rules.ts'

const DIGITS = [...'0123456789ABCDEFGHJKLMNPQRTUWXY']
const first17 = fc
  .tuple(
    fc.array(fc.constantFrom(...DIGITS), { minLength: 2, maxLength: 2 }),
    fc.array(fc.constantFrom(...'0123456789'), { minLength: 6, maxLength: 6 }),
    fc.array(fc.constantFrom(...DIGITS), { minLength: 9, maxLength: 9 }),
  )
  .map((parts) => parts.flat().join(''))

describe('filings', () => {
  test('R269: the published example of a 统一社会信用代码 is valid', () => {
    expect(isCreditCode('91350100M000100Y43')).toBe(true)
  })
  test('R269: one wrong character in a 统一社会信用代码 is always noticed', () => {
    fc.assert(
      fc.property(first17, fc.integer({ min: 0, max: 16 }), fc.constantFrom(...DIGITS), (digits, at, other) => {
        const code = digits + creditCodeCheck(digits)
        expect(isCreditCode(code)).toBe(true)
        if (other !== code[at]) expect(isCreditCode(`${code.slice(0, at)}${other}${code.slice(at + 1)}`)).toBe(false)
      }),
    )
  })
  test('R269: an approved filing ends with its contract, and nobody changes it', () => {
    const filing = { state: 'APPROVED', contractUntil: '2026-11-22' } as const
    expect(filingState(filing, '2026-11-22')).toBe('APPROVED')
    expect(filingState(filing, '2026-11-23')).toBe('EXPIRED')
    for (const actor of ['hospital', 'regulator'] as const)
      for (const state of ['APPROVED', 'EXPIRED'] as const) expect(filingActions(state, actor)).toEqual([])
  })
})
