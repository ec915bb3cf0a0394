import { describe, expect, test } from '@jest/globals'
import fc from 'fast-check'

import type { Satisfaction } from '../model.ts'
import { needsReason, staffNameMasked, titleOf } from './rules.ts'

const level = fc.constantFrom<Satisfaction>(1, 2, 3, 4, 5)

describe('我的上报', () => {
  test('R261: an event is called by its first sentence, cut short, or by its category', () => {
    expect(titleOf('井水发黄。已经三天了', 'WATER_SAFETY')).toBe('井水发黄')
    expect(titleOf('  ', 'ENV_WASTE')).toBe('垃圾污水')
    fc.assert(fc.property(fc.string(), (text) => [...titleOf(text, 'OTHER')].length <= 19 && titleOf(text, 'OTHER') !== ''))
  })

  test('R261: of staff, residents read the surname alone', () => {
    expect(['张强', '高值班', ''].map(staffNameMasked)).toEqual(['张*', '高*', ''])
  })

  test('R258 §3.4: whoever is not content with one of the two is asked why, and nobody else', () => {
    fc.assert(fc.property(level, level, (result, service) => needsReason(result, service) === [result, service].some((one) => one > 3)))
  })
})
