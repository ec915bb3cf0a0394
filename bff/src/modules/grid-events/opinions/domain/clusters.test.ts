import { describe, expect, test } from '@jest/globals'
import fc from 'fast-check'

import { clusterTitles } from './clusters.ts'

const titled = (...titles: string[]) => titles.map((title, index) => ({ id: String(index), title }))

describe('clusters of opinions', () => {
  test('R266: titles that say the same in other words stand together, others alone', () => {
    const groups = clusterTitles(titled('小区路灯不亮', '广场舞太吵', '路灯不亮了', '东门的路灯不亮', '想要图书角'))
    expect(groups.map((group) => group.map(({ title }) => title))).toEqual([['小区路灯不亮', '路灯不亮了', '东门的路灯不亮']])
  })

  test('R266: in whatever order they come, the same belong together and nobody is in two groups', () => {
    const title = fc.array(fc.constantFrom('路', '灯', '坏', '水', '井', '盖', '吵'), { minLength: 2, maxLength: 6 }).map((signs) => signs.join(''))
    const sets = (items: { id: string; title: string }[]) =>
      clusterTitles(items)
        .map((group) =>
          group
            .map(({ id }) => id)
            .sort()
            .join(),
        )
        .sort()
    fc.assert(
      fc.property(fc.array(title, { maxLength: 12 }), (titles) => {
        const items = titled(...titles)
        expect(sets([...items].reverse())).toEqual(sets(items))
        const members = clusterTitles(items).flat()
        expect(new Set(members).size).toBe(members.length)
      }),
      { numRuns: 60 },
    )
  })
})
