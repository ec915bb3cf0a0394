import { describe, expect, test } from '@jest/globals'
import fc from 'fast-check'

import { addDays, ageYears, businessDate, clockTimeOf, dateOf, daysBetween, formatDayCn, formatInstant, instantAt } from './dates.ts'
import { identityCheck, parseIdentityNumber } from './identity-number.ts'
import { maskIdNumber, maskName, maskPhone } from './masking.ts'
import { fen, formatFen, parseYuan, sumFen } from './money.ts'

const anyInstant = fc.integer({ min: Date.parse('1995-01-01T00:00:00Z'), max: Date.parse('2080-01-01T00:00:00Z') })
const anyDate = anyInstant.map((at) => dateOf(at))

describe('money', () => {
  test('P1: yuan text and fen convert into each other without loss', () => {
    fc.assert(fc.property(fc.integer({ min: -1e12, max: 1e12 }), (amount) => parseYuan(formatFen(amount).replace('¥', '')) === amount))
  })
  test('P1: a fraction of a fen is refused', () => {
    expect(() => fen(12.5)).toThrow(RangeError)
    expect(() => parseYuan('1.005')).toThrow(RangeError)
    expect(() => parseYuan('1e3')).toThrow(RangeError)
  })
  test('P1: the classic float sum 0.1 + 0.2 is exact', () => expect(sumFen([parseYuan('0.1'), parseYuan('0.2')])).toBe(30))
  test('an amount always shows two decimals', () => {
    expect(formatFen(1200)).toBe('¥12.00')
    expect(formatFen(5)).toBe('¥0.05')
  })
})

describe('dates', () => {
  test('the day is cut at midnight in Tongliao, not in UTC', () => {
    expect(dateOf(Date.parse('2026-11-22T15:59:59.999Z'))).toBe('2026-11-22')
    expect(dateOf(Date.parse('2026-11-22T16:00:00.000Z'))).toBe('2026-11-23')
    expect(clockTimeOf(Date.parse('2026-11-22T16:00:00.000Z'))).toBe('00:00')
  })
  test('an instant survives being written as RFC 3339 with offset', () => fc.assert(fc.property(anyInstant, (at) => Date.parse(formatInstant(at)) === at)))
  test('adding days and counting days agree over month and leap-year ends', () => {
    fc.assert(fc.property(anyDate, fc.integer({ min: -800, max: 800 }), (date, days) => daysBetween(date, addDays(date, days)) === days))
  })
  test('a date that does not exist is refused', () => {
    expect(() => businessDate('2026-02-29')).toThrow(RangeError)
    expect(businessDate('2028-02-29')).toBe('2028-02-29')
  })
  test('a birthday counts from its own day', () => {
    expect(ageYears('2010-11-24', '2026-11-23')).toBe(15)
    expect(ageYears('2010-11-23', '2026-11-23')).toBe(16)
  })
  test('texts are the ones people say', () => {
    expect(formatDayCn('2026-11-24')).toBe('11月24日 周二')
    expect(instantAt('2026-11-23', '08:00')).toBe(Date.parse('2026-11-23T00:00:00Z'))
  })
})

describe('GB 11643 identity numbers', () => {
  const valid = fc
    .record({
      division: fc.constantFrom('150502', '150581', '150521'),
      birth: anyDate.filter((d) => d < '2026-01-01'),
      sequence: fc.integer({ min: 0, max: 999 }),
    })
    .map(({ division, birth, sequence }) => {
      const first = `${division}${birth.replaceAll('-', '')}${String(sequence).padStart(3, '0')}`
      return { number: first + identityCheck(first), birth, sequence }
    })
  test('R341: every number with a right check character is read with its birth date and sex', () => {
    fc.assert(
      fc.property(valid, ({ number, birth, sequence }) => {
        expect(parseIdentityNumber(number)).toEqual({ number, birthDate: birth, sex: sequence % 2 === 1 ? 'M' : 'F' })
      }),
    )
  })
  test('R341: any single changed digit is noticed', () => {
    fc.assert(
      fc.property(valid, fc.integer({ min: 0, max: 16 }), fc.integer({ min: 1, max: 9 }), ({ number }, at, by) => {
        const changed = number.slice(0, at) + String((Number(number[at]) + by) % 10) + number.slice(at + 1)
        expect(parseIdentityNumber(changed)).toBeNull()
      }),
    )
  })
  test('R341: a lower-case x and spaces are accepted, a month 13 is not', () => {
    const first = '15050219900101001'
    expect(parseIdentityNumber(` ${first}${identityCheck(first).toLowerCase()} `)?.birthDate).toBe('1990-01-01')
    const bad = '15050219901301001'
    expect(parseIdentityNumber(bad + identityCheck(bad))).toBeNull()
  })
})

describe('masks', () => {
  test('A36: long names with a middle dot and four-byte characters are masked by whole characters', () => {
    expect(maskName('王秀兰')).toBe('王*兰')
    expect(maskName('陈晨')).toBe('陈*')
    expect(maskName('阿拉坦·苏和')).toBe('阿****和')
    expect(maskName('𠮷野')).toBe('𠮷*')
  })
  test('numbers keep only what the person recognises', () => {
    expect(maskIdNumber('152301195801011234')).toBe('152***********1234')
    expect(maskPhone('13812345678')).toBe('138****5678')
  })
})
