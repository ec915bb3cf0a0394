import { describe, expect, test } from '@jest/globals'
import fc from 'fast-check'

import { templateData } from './subscribe-message.ts'

describe('subscribe message', () => {
  test('R366: every value is one line of 1 to 20 characters, whatever the notice says', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'grapheme' }), fc.string({ unit: 'binary' }), (title, body) => {
        for (const { value } of Object.values(templateData({ title, body }))) {
          expect([...value].length).toBeGreaterThanOrEqual(1)
          expect([...value].length).toBeLessThanOrEqual(20)
          expect(value).not.toMatch(/[\r\n]/)
        }
      }),
    )
  })

  test('R366: a short text is sent as it is', () => {
    expect(templateData({ title: '挂号成功', body: '请按时到院。' })).toEqual({ thing1: { value: '挂号成功' }, thing2: { value: '请按时到院。' } })
  })
})
