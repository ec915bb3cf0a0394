import { describe, expect, test } from '@jest/globals'
import fc from 'fast-check'

import { plainDecimal, readExactJson } from './exact-json.ts'

describe('numbers keep their digits', () => {
  test('§2.1: 1.10 is not 1.1, and texts that look like numbers stay texts', () => {
    expect(readExactJson('{"value":1.10,"unit":"10*9/L","list":[-0, 1e3,0.50],"note":"a \\"1.10\\" b\\\\","flag":true,"none":null}')).toEqual({
      value: '1.10',
      unit: '10*9/L',
      list: ['-0', '1e3', '0.50'],
      note: 'a "1.10" b\\',
      flag: true,
      none: null,
    })
  })

  test.each(['{"value":01}', '{"value":1.}', '{"value":-}', '{"value":.5}', '{"a":1', '<html>', '{"a" 1}'])('what is no JSON is refused: %s', (text) => {
    expect(() => readExactJson(text)).toThrow(SyntaxError)
  })

  test('every document is read as JSON reads it, but for its numbers', () => {
    const digits = (value: unknown): unknown =>
      typeof value === 'number'
        ? JSON.stringify(value)
        : Array.isArray(value)
          ? value.map(digits)
          : value !== null && typeof value === 'object'
            ? Object.fromEntries(Object.entries(value).map(([key, one]) => [key, digits(one)]))
            : value
    fc.assert(
      fc.property(fc.jsonValue(), (value) => {
        const text = JSON.stringify(value)
        expect(readExactJson(text)).toEqual(digits(JSON.parse(text)))
      }),
    )
  })

  test.each([
    ['1.10', '1.10'],
    ['1e3', '1000'],
    ['1.25E+1', '12.5'],
    ['5e-3', '0.005'],
    ['12.50e-1', '1.250'],
    ['-0', '0'],
    ['-0.0', '0.0'],
    ['-1.50', '-1.50'],
    ['0', '0'],
    ['007', '7'],
    ['+1', null],
    ['abc', null],
    ['1e9999', null],
  ])('§2.1: %s is %s without exponent', (written, plain) => {
    expect(plainDecimal(written)).toBe(plain)
  })
})
