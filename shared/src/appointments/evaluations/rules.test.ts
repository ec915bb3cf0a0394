import { describe, expect, test } from '@jest/globals'
import { addDays, instantAt } from '../../kernel/dates.ts'
import { APPOINTMENT_STATES } from '../model.ts'
import { CONTENT_CHECKS, EVALUATION_STATES } from './model.ts'
import { evaluationActions, evaluationRefusal, EVALUATION_DAYS, scoreText } from './rules.ts'

const DATE = '2026-11-01'
const on = (date: string) => instantAt(date, '12:00')

describe('evaluations', () => {
  test('R355: only FULFILLED is evaluated, up to the thirtieth day after the visit', () => {
    for (const state of APPOINTMENT_STATES)
      expect(evaluationRefusal({ state, date: DATE, evaluated: false }, on(DATE))).toBe(state === 'FULFILLED' ? null : 'NOT_ATTENDED')
    const late = (days: number) => evaluationRefusal({ state: 'FULFILLED', date: DATE, evaluated: false }, on(addDays(DATE, days)))
    expect([late(EVALUATION_DAYS), late(EVALUATION_DAYS + 1)]).toEqual([null, 'EVALUATION_TOO_LATE'])
    expect(evaluationRefusal({ state: 'FULFILLED', date: DATE, evaluated: true }, on(DATE))).toBe('EVALUATED_ALREADY')
  })
  test('A08: nothing that WeChat has not passed is published, nothing withdrawn is touched, a hospital answers once', () => {
    for (const state of EVALUATION_STATES)
      for (const contentCheck of CONTENT_CHECKS)
        for (const answered of [true, false]) {
          const e = { state, contentCheck, answered }
          if (contentCheck === 'PENDING' || contentCheck === 'RISKY') expect(evaluationActions(e, 'regulator')).not.toContain('publish')
          if (state === 'WITHDRAWN') for (const actor of ['owner', 'hospital', 'regulator'] as const) expect(evaluationActions(e, actor)).toEqual([])
          expect(evaluationActions(e, 'hospital')).toEqual(state === 'PUBLISHED' && !answered ? ['answer'] : [])
        }
  })
  test('R355: a score is said with its sample, too few say so', () => {
    expect(scoreText('DOCTOR', 46, 12)).toBe('4.6 分，12 人评价')
    expect(scoreText('DOCTOR', null, 4)).toBe('这位医生的评价不足 5 条，暂不显示分数')
  })
})
