import type { StaffAction } from '@jktl/shared/grid-events/work/model'
import { distanceM, distanceText } from './distance'
import { arranged } from './event/actions'
import { countOf, firstOf, nodeOf, queueOf, sortOf, tabsOf } from './inbox-query'

describe('the grid inbox', () => {
  const counts = { CLAIMABLE: 2, MINE: 1, TO_ME: 0, BY_ME: 3 }
  const nodes = [
    { code: null, name: '', level: null, posts: [], counts },
    { code: '150502002', name: '西门街道', level: 'TOWNSHIP' as const, posts: [], counts: { CLAIMABLE: 1 } },
  ]

  it('R261: both sides of a transfer are one tab with one count, and the side where something waits is shown first', () => {
    expect(tabsOf(['CLAIMABLE', 'MINE', 'TO_ME', 'BY_ME', 'DONE'])).toEqual(['CLAIMABLE', 'MINE', 'TRANSFERS', 'DONE'])
    expect(countOf(nodes[0], ['TO_ME', 'BY_ME'])).toBe(3)
    expect(firstOf('TRANSFERS', nodes[0])).toBe('BY_ME')
    expect(firstOf('TRANSFERS', nodes[1])).toBe('TO_ME')
  })

  it('R261: an address somebody changed by hand shows what everybody may see', () => {
    expect([queueOf('NO_SUCH'), sortOf(undefined), nodeOf(nodes, '999999')?.code]).toEqual(['CLAIMABLE', 'URGENT', null])
    expect(nodeOf(nodes, '150502002')?.name).toBe('西门街道')
  })

  it('R261: one filled button says what comes next, two stand beside it, and nothing that is allowed is left out', () => {
    expect(arranged(['answer', 'askInfo', 'offerTransfer', 'resolve'])).toEqual({ primary: 'resolve', beside: ['offerTransfer', 'askInfo'], rest: ['answer'] })
    expect(arranged(['acceptTransfer', 'declineTransfer'])).toEqual({ primary: 'acceptTransfer', beside: ['declineTransfer'], rest: [] })
    expect(arranged([])).toEqual({ primary: null, beside: [], rest: [] })
    const all: StaffAction[] = ['claim', 'file', 'rejectIntake', 'merge', 'answer']
    const { primary, beside, rest } = arranged(all)
    expect([primary, ...beside, ...rest].sort()).toEqual([...all].sort())
  })

  it('R261: a distance is metres near by and kilometres farther off', () => {
    expect(distanceText(distanceM([122.26, 43.65], [122.26, 43.653]))).toBe('330 米')
    expect(distanceText(distanceM([122.26, 43.65], [122.28, 43.65]))).toBe('1.6 公里')
  })
})
