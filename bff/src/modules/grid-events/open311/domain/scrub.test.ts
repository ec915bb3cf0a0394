import { expect, test } from '@jest/globals'
import fc from 'fast-check'

import { rounded, scrub } from './scrub.ts'

test.each([
  ['找我 138 1234 5678', '找我 [电话]'],
  ['+86-13812345678，家里 0475-8212345', '[电话]，家里 [电话]'],
  ['证 15050219580312000X', '证 [证件号]'],
  ['写信 a.b@example.test', '写信 [邮箱]'],
  ['车停在井盖上：蒙G·12345', '车停在井盖上：[车牌]'],
  ['3 号楼 2 单元 101，灯坏了 12 天', '3 号楼 2 单元 101，灯坏了 12 天'],
])('§3.7: %s leaves without what leads to a person', (text, left) => expect(scrub(text)).toBe(left))
test('§3.7: no run of seven digits survives, wherever it stands', () => {
  fc.assert(
    fc.property(
      fc.string(),
      fc.integer({ min: 1_000_000, max: 2_000_000_000 }),
      fc.string(),
      (before, number, after) => !/\d{7}/.test(scrub(before + String(number) + after)),
    ),
  )
})
test('§3.7: a place that leaves here is known to about 100 m', () => {
  fc.assert(fc.property(fc.double({ min: -180, max: 180, noNaN: true }), (degrees) => Math.abs((rounded(degrees) ?? 0) - degrees) <= 0.0005 + 1e-9))
  expect(rounded(122.2634567)).toBe(122.263)
})
