import { describe, expect, test } from '@jest/globals'
import fc from 'fast-check'

import type { Question } from './model.ts'
import { activationState, choicesOf, mayStop, meanLevel, tidyAnswers, wrongAnswers } from './rules.ts'

const QUESTIONS: Question[] = [
  { id: 'attitude', kind: 'LEVEL', text: '态度', isRequired: true },
  { id: 'visited', kind: 'CHOICE', text: '去过吗', isRequired: false, choices: [{ value: 'yes', label: '去过' }] },
  { id: 'wish', kind: 'TEXT', text: '希望', isRequired: false },
]

describe('社区（村）服务评价', () => {
  test('R265: what was chosen fits, what is required is there, and nothing else is taken', () => {
    expect(wrongAnswers(QUESTIONS, tidyAnswers({ attitude: ' 1 ', visited: 'yes', wish: '' }))).toEqual([])
    expect(wrongAnswers(QUESTIONS, tidyAnswers({ attitude: ' ', visited: 'no', toString: '1' }))).toEqual(['attitude', 'visited', 'toString'])
    fc.assert(
      fc.property(fc.string({ maxLength: 3 }), (value) => {
        const isChoice = choicesOf(QUESTIONS[0] as Question).some((choice) => choice.value === value)
        return wrongAnswers(QUESTIONS, { attitude: value }).length === (isChoice ? 0 : 1)
      }),
    )
  })

  test('R265: it is open on both its first and its last day, and never once it was stopped', () => {
    const days = { fromDay: '2026-12-01', untilDay: '2026-12-31', isStopped: false }
    const states = ['2026-11-30', '2026-12-01', '2026-12-31', '2027-01-01'].map((today) => activationState(days, today))
    expect(states).toEqual(['SCHEDULED', 'OPEN', 'OPEN', 'ENDED'])
    expect(states.map(mayStop)).toEqual([true, true, true, false])
    expect(activationState({ ...days, isStopped: true }, '2026-12-05')).toBe('STOPPED')
  })

  test('R265 §3.4: a mean lies between its levels and is not told below five answers', () => {
    const counts = fc.array(fc.integer({ min: 0, max: 20 }), { minLength: 5, maxLength: 5 })
    fc.assert(
      fc.property(counts, (each) => {
        const mean = meanLevel(each.map((count, index) => ({ value: String(index + 1), count })))
        const all = each.reduce((sum, count) => sum + count, 0)
        return all < 5 ? mean === null : mean !== null && mean >= 1 && mean <= 5
      }),
    )
  })
})
