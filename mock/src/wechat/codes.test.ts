import { beforeEach, describe, expect, test } from '@jest/globals'
import { findPersona } from '../kernel/people.ts'
import type { Persona } from '../kernel/personas.ts'
import { CODE_LIFETIME_MS, CodeBook } from './codes.ts'
import { AccessTokens } from './tokens.ts'

const person = findPersona('李娜') as Persona
let now = 0

describe('sign-in codes', () => {
  let codes: CodeBook
  beforeEach(() => {
    now = Date.parse('2026-11-23T08:00:00+08:00')
    codes = new CodeBook(() => now)
  })

  test('work exactly once', () => {
    const code = codes.issue(person, 'login', 'weapp')
    expect(codes.redeem(code, 'login', 'citizen', ['weapp'])).toMatchObject({ persona: person, app: 'citizen' })
    expect(codes.redeem(code, 'login', 'citizen', ['weapp'])).toBe('USED')
  })

  test('live five minutes by the city clock and not a moment longer', () => {
    const punctual = codes.issue(person, 'login', 'weapp')
    const late = codes.issue(person, 'login', 'weapp')
    now += CODE_LIFETIME_MS
    expect(codes.redeem(punctual, 'login', 'citizen', ['weapp'])).toMatchObject({ persona: person })
    now += 1
    expect(codes.redeem(late, 'login', 'citizen', ['weapp'])).toBe('INVALID')
  })

  test('of another kind, app or channel are invalid, and trying does not use them up', () => {
    const code = codes.issue(person, 'login', 'h5')
    expect(codes.redeem(code, 'phone', 'citizen', ['h5'])).toBe('INVALID')
    expect(codes.redeem(code, 'login', 'staff', ['h5'])).toBe('INVALID')
    expect(codes.redeem(code, 'login', 'citizen', ['weapp'])).toBe('INVALID')
    expect(codes.redeem(code, 'login', 'citizen', ['h5'])).toMatchObject({ persona: person })
  })
})

describe('access tokens', () => {
  test('a new one leaves the one before five minutes; the stable one stays until it expires', () => {
    now = 0
    const tokens = new AccessTokens(() => now)
    const first = tokens.renew('citizen')
    const stable = tokens.keep('citizen', false)
    const second = tokens.renew('citizen')
    expect([first, second, stable].map((t) => tokens.appOf(t.value))).toEqual(['citizen', 'citizen', 'citizen'])
    now += 5 * 60_000
    expect([first, second, stable].map((t) => tokens.appOf(t.value))).toEqual([undefined, 'citizen', 'citizen'])
    expect(tokens.keep('citizen', false)).toEqual({ value: stable.value, expiresIn: 6900 })
    now += 7_200_000
    expect([second, stable].map((t) => tokens.appOf(t.value))).toEqual([undefined, undefined])
  })
})
