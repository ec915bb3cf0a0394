import { describe, expect, it } from '@jest/globals'
import { DIRECTORIES } from '@jktl/shared/health-records/model'
import { directoriesOf, groupsOf, groupsWithin, OTHER_GROUPS, USUAL_GROUPS, wordsOf } from './directory-groups'

describe('R378 what can be let see, in plain words', () => {
  it('R378: every directory has exactly one name, and choosing by name gives back what was chosen', () => {
    const groups = groupsOf(DIRECTORIES)
    expect(groups.flatMap((group) => group.directories).sort()).toEqual([...DIRECTORIES].sort())
    expect(groupsOf(['D05']).map((group) => group.name)).toEqual(['检验报告'])
    expect(directoriesOf(['D05', 'bills']).sort()).toEqual(['D05', 'D14'])
    expect(directoriesOf(['reports', 'bills']).sort()).toEqual(['D05', 'D06', 'D14'])
  })

  it('§3.3: what is not offered is not shown', () => {
    expect(groupsWithin(USUAL_GROUPS, ['D02', 'D05']).map((group) => group.key)).toEqual(['emergency'])
    expect(groupsWithin(OTHER_GROUPS, [])).toEqual([])
  })

  it('R378: reads as a sentence', () => {
    expect(wordsOf(['D02', 'D07', 'D05', 'D06', 'D12'])).toBe('急救信息、用药、报告和慢病随访')
    expect(wordsOf(['D14'])).toBe('账单')
  })
})
