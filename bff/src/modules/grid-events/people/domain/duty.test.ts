import { describe, expect, it } from '@jest/globals'

import { deputyOf, gridsOf, queueOf, reachOf } from './duty.ts'

const GRID = '15050200200103'
const on = (accountId: string, nodeCode: string, kind: 'A' | 'B' | 'LEAD' | 'MANAGER') => ({ accountId, nodeCode, kind })

describe('whose queue an event waits in', () => {
  it('§3.1 §3.2: the nearest A or B 岗 upwards, then the nearest who manages, then the county', () => {
    expect(queueOf(`${GRID}01`, [on('a', GRID, 'B'), on('m', `${GRID}01`, 'LEAD')])).toBe(GRID)
    expect(queueOf(`${GRID}01`, [on('m', GRID, 'LEAD'), on('c', '150502', 'MANAGER')])).toBe(GRID)
    expect(queueOf(GRID, [])).toBe('150502')
    expect(reachOf('1505')).toEqual(['1505'])
  })

  it('§3.2: B 岗 takes over before A 岗, and who has least in their hands', () => {
    const present = [on('a', GRID, 'A'), on('b1', GRID, 'B'), on('b2', GRID, 'B'), on('m', GRID, 'LEAD')]
    expect(deputyOf([GRID], present, new Map([['b1', 3]]))).toBe('b2')
    expect(deputyOf([GRID], [on('a', GRID, 'A'), on('m', GRID, 'LEAD')], new Map())).toBe('a')
    expect(deputyOf([GRID], [on('m', GRID, 'LEAD')], new Map())).toBeNull()
  })

  it('§3.2: a place in a small grid is taken over by who works at the larger one, the nearest first', () => {
    const grids = gridsOf(`${GRID}0101`)
    expect(grids).toEqual([`${GRID}0101`, `${GRID}01`, GRID])
    expect(deputyOf(grids, [on('far', GRID, 'B'), on('near', `${GRID}01`, 'A')], new Map())).toBe('near')
    expect(gridsOf('150502002')).toEqual(['150502002'])
  })
})
