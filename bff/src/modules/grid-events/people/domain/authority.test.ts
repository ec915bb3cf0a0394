import { describe, expect, it } from '@jest/globals'
import { liesIn, type PostKind } from '@jktl/shared/grid-events/model'
import fc from 'fast-check'

import { standsAbove, standsAboveAll } from './authority.ts'

const GRID = '15050200200103'
const post = (nodeCode: string, kind: PostKind) => ({ nodeCode, kind })

describe('who may give and take posts', () => {
  it('R259 §3.2: a manager stands above everything in their node, and at it above what ranks lower', () => {
    expect(standsAbove([post(GRID, 'LEAD')], post(GRID, 'A'))).toBe(true)
    expect(standsAbove([post(GRID, 'LEAD')], post(GRID, 'LEAD'))).toBe(false)
    expect(standsAbove([post('150502', 'MANAGER')], post('150502002', 'MANAGER'))).toBe(true)
    expect(standsAbove([post('150502', 'MANAGER')], post('150522', 'A'))).toBe(false)
    expect(standsAbove([post('150502', 'A')], post(GRID, 'B'))).toBe(false)
  })

  it('§3.2: somebody with one post elsewhere is suspended from further up', () => {
    const posts = [post(GRID, 'A'), post('15050200300101', 'B')]
    expect(standsAboveAll([post('150502002', 'MANAGER')], posts)).toBe(false)
    expect(standsAboveAll([post('150502', 'MANAGER')], posts)).toBe(true)
    expect(standsAboveAll([post('150502', 'MANAGER')], [])).toBe(false)
  })

  const node = fc.constantFrom('1505', '150502', '150522', '150502002', '150502002001', GRID)
  const held = fc.record({ nodeCode: node, kind: fc.constantFrom<PostKind>('A', 'B', 'LEAD', 'MANAGER') })
  it('§3.2: nobody stands above themself, and two never above each other (property)', () => {
    fc.assert(
      fc.property(held, held, (a, b) => {
        expect(standsAbove([a], a)).toBe(false)
        expect(standsAbove([a], b) && standsAbove([b], a)).toBe(false)
        if (standsAbove([a], b)) expect(liesIn(b.nodeCode, a.nodeCode)).toBe(true)
      }),
    )
  })
})
