import { describe, expect, it, test } from '@jest/globals'
import { liesIn, parentNode, type PostKind } from '@jktl/shared/grid-events/model'
import fc from 'fast-check'

import { candidatesOf, directionTo, type Posted, postOfHandler } from './candidates.ts'

const post = (nodeCode: string, kind: PostKind = 'A'): Posted => ({ nodeCode, kind })
const GRID = '15050200200103'
const SIBLING = '15050200200102'
const OTHER_COMMUNITY = '15050200200201'
const OTHER_COUNTY = '15052200100101'

describe('who an event can be handed to', () => {
  it('R261 §3.2: 本级 is the same node and its siblings, 上级 what it lies in, 下级 what lies in it', () => {
    expect(directionTo(post(GRID), post(GRID, 'B'))).toBe('SAME')
    expect(directionTo(post(GRID), post(SIBLING))).toBe('SAME')
    expect(directionTo(post(GRID), post('150502002001', 'MANAGER'))).toBe('UP')
    expect(directionTo(post(GRID), post('150502', 'MANAGER'))).toBe('UP')
    expect(directionTo(post(GRID), post('1505020020010301'))).toBe('DOWN')
    expect(directionTo(post(GRID), post(OTHER_COMMUNITY))).toBeNull()
  })

  it('R261 §3.2: who leads the worker’s own grid is above them, and the worker is beside who leads', () => {
    expect(directionTo(post(GRID), post(GRID, 'LEAD'))).toBe('UP')
    expect(directionTo(post(GRID, 'LEAD'), post(GRID))).toBe('SAME')
  })

  it('R261 §3.2: nobody across a 旗县 boundary, neither beside nor below; only through an ancestor', () => {
    expect(directionTo(post(GRID), post(OTHER_COUNTY))).toBeNull()
    expect(directionTo(post('150502', 'MANAGER'), post('150522', 'MANAGER'))).toBeNull()
    expect(directionTo(post('150502', 'MANAGER'), post('1505', 'MANAGER'))).toBe('UP')
    expect(directionTo(post('1505', 'MANAGER'), post(OTHER_COUNTY))).toBe('DOWN')
  })

  it('R261 §3.2: an event is handed on from the nearest post it lies in, else from the nearest one', () => {
    expect(postOfHandler([post('150502002', 'MANAGER'), post(GRID, 'LEAD')], GRID)).toEqual(post(GRID, 'LEAD'))
    expect(postOfHandler([post('150502002', 'MANAGER'), post(SIBLING, 'LEAD')], GRID)).toEqual(post('150502002', 'MANAGER'))
    expect(postOfHandler([post(OTHER_COUNTY), post(SIBLING)], GRID)).toEqual(post(SIBLING))
    expect(postOfHandler([], GRID)).toEqual(post(GRID))
  })

  it('R261 §3.2: one person is offered once in each direction, by the post nearest to the handler', () => {
    const posts = [
      { ...post('150502', 'MANAGER'), accountId: 'boss' },
      { ...post('150502002', 'MANAGER'), accountId: 'lead' },
      { ...post(GRID, 'LEAD'), accountId: 'lead' },
      { ...post(GRID), accountId: 'me' },
      { ...post(SIBLING), accountId: 'beside' },
    ]
    expect(candidatesOf(post(GRID), 'me', posts).map(({ accountId, direction, nodeCode }) => [accountId, direction, nodeCode])).toEqual([
      ['beside', 'SAME', SIBLING],
      ['lead', 'UP', GRID],
      ['boss', 'UP', '150502'],
    ])
  })

  const digits = (n: number) => fc.integer({ min: 0, max: 2 }).map((d) => String(d).padStart(n, '0'))
  const code = fc
    .tuple(fc.constantFrom('02', '22'), digits(3), digits(3), digits(2), digits(2), digits(2), fc.integer({ min: 0, max: 6 }))
    .map(([county, township, community, g1, g2, g3, depth]) => ['1505', county, township, community, g1, g2, g3].slice(0, depth + 1).join(''))
  const anyPost = fc.record({ nodeCode: code, kind: fc.constantFrom<PostKind>('A', 'B', 'LEAD', 'MANAGER') })

  test('§3.2: whoever is offered is above, below, or beside under one parent in one county (property)', () => {
    fc.assert(
      fc.property(anyPost, anyPost, (from, to) => {
        const direction = directionTo(from, to)
        const [isAbove, isBelow] = [liesIn(from.nodeCode, to.nodeCode), liesIn(to.nodeCode, from.nodeCode)]
        const isBeside = parentNode(from.nodeCode) === parentNode(to.nodeCode) && from.nodeCode.slice(0, 6) === to.nodeCode.slice(0, 6)
        expect(direction !== null).toBe(isAbove || isBelow || isBeside)
        if (direction === 'DOWN') expect(isBelow).toBe(true)
        if (direction === 'UP') expect(isAbove).toBe(true)
      }),
    )
  })

  test('§3.2: up from one is down, or the same place, from the other (property)', () => {
    fc.assert(
      fc.property(anyPost, anyPost, (a, b) => {
        if (a.nodeCode === b.nodeCode) return
        const back = { UP: 'DOWN', DOWN: 'UP', SAME: 'SAME' } as const
        const there = directionTo(a, b)
        expect(directionTo(b, a)).toBe(there && back[there])
      }),
    )
  })

  test('§3.2: the handler is never offered, and nobody twice in one direction (property)', () => {
    const people = fc.array(fc.tuple(anyPost, fc.constantFrom('a', 'b', 'c')).map(([held, accountId]) => ({ ...held, accountId })))
    fc.assert(
      fc.property(anyPost, people, (from, posts) => {
        const found = candidatesOf(from, 'a', posts)
        expect(found.some(({ accountId }) => accountId === 'a')).toBe(false)
        expect(new Set(found.map(({ accountId, direction }) => accountId + direction)).size).toBe(found.length)
      }),
    )
  })
})
