import { describe, expect, test } from '@jest/globals'
import fc from 'fast-check'

import { addDays, ageYears, isBusinessDate } from '../kernel/dates.ts'
import { PERSON_RELATIONS, REAL_NAME_STATES } from './model.ts'
import {
  basisOf,
  isBirthCertificateNumber,
  isNewborn,
  nextRealNameState,
  REAL_NAME_TABLE,
  type RealNameAction,
  reachesAgeOn,
  realNameActions,
} from './rules.ts'

const today = '2026-11-21'
const actions: RealNameAction[] = ['match', 'mismatch', 'accept', 'requestReview', 'approve', 'reject']
const date = fc.integer({ min: 0, max: 40_000 }).map((days) => addDays('1925-01-01', days))

describe('A02 real-name table', () => {
  test('A02 R341: a state leads only to declared states, and only a check or a reviewer leads to VERIFIED', () => {
    const toVerified = REAL_NAME_STATES.flatMap((state) =>
      actions.filter((action) => nextRealNameState(state, action) === 'VERIFIED').map((action) => [state, action]),
    )
    expect(toVerified).toEqual([
      ['AUTO_PASSED', 'accept'],
      ['MANUAL_REVIEW', 'approve'],
    ])
    for (const state of REAL_NAME_STATES) for (const next of Object.values(REAL_NAME_TABLE[state])) expect(REAL_NAME_STATES).toContain(next)
  })

  test('A02: every undeclared action is refused and VERIFIED is final', () => {
    fc.assert(
      fc.property(fc.constantFrom(...REAL_NAME_STATES), fc.constantFrom(...actions), (state, action) => {
        expect(nextRealNameState(state, action) !== null).toBe(realNameActions(state).includes(action))
      }),
    )
    expect(realNameActions('VERIFIED')).toEqual([])
  })

  test('A04: a failed or rejected check can go to a reviewer, an unanswered one cannot', () => {
    expect(REAL_NAME_STATES.filter((state) => realNameActions(state).includes('requestReview'))).toEqual(['AUTO_FAILED', 'REJECTED'])
  })
})

describe('A03 relation and age', () => {
  const facts = (relation: (typeof PERSON_RELATIONS)[number], birthDate: string, selfBirthDate = '1994-05-20') =>
    basisOf({ relation, birthDate, selfBirthDate, today })

  test('A03 R348: a minor child needs a verified parent, an adult needs their own consent', () => {
    expect(facts('CHILD', '2025-05-18')).toEqual({ ok: true, value: 'GUARDIAN' })
    expect(facts('CHILD', '2010-04-25')).toEqual({ ok: true, value: 'GUARDIAN' })
    expect(facts('PARENT', '1958-03-12')).toEqual({ ok: true, value: 'CONSENT' })
    expect(facts('SPOUSE', '1992-08-08')).toEqual({ ok: true, value: 'CONSENT' })
    expect(facts('CHILD', '2008-11-21', '1980-01-01')).toEqual({ ok: true, value: 'CONSENT' })
    expect(facts('CHILD', '2008-11-22', '1980-01-01')).toEqual({ ok: true, value: 'GUARDIAN' })
  })

  test('A03: a relation that the dates of birth contradict is refused', () => {
    expect(facts('CHILD', '1990-01-01')).toEqual({ ok: false, code: 'RELATION_AGE_MISMATCH' })
    expect(facts('PARENT', '2001-01-01')).toEqual({ ok: false, code: 'RELATION_AGE_MISMATCH' })
    expect(facts('SPOUSE', '2012-01-01')).toEqual({ ok: false, code: 'RELATION_AGE_MISMATCH' })
    expect(facts('OTHER', '2020-01-01')).toEqual({ ok: false, code: 'NOT_PARENT_CHILD' })
  })

  test('A03: nobody under 14 signs in for themself, from the birthday on they do', () => {
    expect(facts('SELF', '2012-11-22')).toEqual({ ok: false, code: 'RELATION_AGE_MISMATCH' })
    expect(facts('SELF', '2012-11-21')).toEqual({ ok: true, value: 'SELF' })
  })

  test('A03 A34: no adult is ever bound without consent, whatever the relation and dates', () => {
    fc.assert(
      fc.property(fc.constantFrom(...PERSON_RELATIONS), date, date, (relation, birthDate, selfBirthDate) => {
        const basis = basisOf({ relation, birthDate, selfBirthDate, today })
        if (!basis.ok || relation === 'SELF') return
        expect(basis.value).toBe(ageYears(birthDate, today) >= 18 ? 'CONSENT' : 'GUARDIAN')
      }),
    )
  })
})

describe('ages and certificates', () => {
  test('A34: a guardian basis ends on the very day the age is reached', () => {
    fc.assert(
      fc.property(date, (birthDate) => {
        const day = reachesAgeOn(birthDate, 18)
        expect(isBusinessDate(day)).toBe(true)
        expect(ageYears(birthDate, day)).toBe(18)
        expect(ageYears(birthDate, addDays(day, -1))).toBe(17)
      }),
    )
    expect(reachesAgeOn('2008-02-29', 18)).toBe('2026-03-01')
  })

  test('A03: a newborn is at most 90 days old and born already', () => {
    expect([
      isNewborn(today, today),
      isNewborn(addDays(today, -90), today),
      isNewborn(addDays(today, -91), today),
      isNewborn(addDays(today, 1), today),
    ]).toEqual([true, true, false, false])
    expect([isBirthCertificateNumber('T150500962'), isBirthCertificateNumber('t150500962'), isBirthCertificateNumber('T15050096')]).toEqual([
      true,
      false,
      false,
    ])
  })
})
