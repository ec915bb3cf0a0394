import { describe, expect, it } from '@jest/globals'
import fc from 'fast-check'
import { addDays } from '../../kernel/dates.ts'
import { RECORD_KINDS } from '../model.ts'
import { completedMonths, growthBands, growthLevel } from './growth.ts'
import { CATEGORIES, CATEGORY_NAMES, CORRECTION_ACTIONS, CORRECTION_STATES, GROWTH_LEVELS, LIFE_LINE_FILTERS } from './model.ts'
import { categoryOf, completenessOf, correctionActions, nextCorrectionState } from './rules.ts'
import { shownRecordUnit } from './units.ts'

const PARTS = ['LAB_ITEM', 'SPECIMEN', 'SERVICE_REQUEST', 'IMAGING_STUDY']

describe('lists of records', () => {
  it('R165: every kind that is no part of another lies in exactly one list', () => {
    for (const kind of RECORD_KINDS) {
      const lists = CATEGORY_NAMES.filter((category) => (CATEGORIES[category].kinds as readonly string[]).includes(kind))
      expect([kind, lists.length]).toEqual([kind, PARTS.includes(kind) ? 0 : 1])
      expect(categoryOf(kind)).toBe(lists[0] ?? null)
    }
  })

  it('R161: what a filter of the life-line shows is in the whole of it', () => {
    const all: readonly string[] = LIFE_LINE_FILTERS.ALL.kinds
    for (const { kinds } of Object.values(LIFE_LINE_FILTERS)) for (const kind of kinds) expect(all).toContain(kind)
  })
})

describe('completeness', () => {
  it('§2.1: only when every source has answered lately does nothing shown mean nothing there', () => {
    expect(completenessOf(['FRESH', 'FRESH'])).toBe('COMPLETE')
    expect(completenessOf(['FRESH', 'STALE'])).toBe('PARTIAL')
    expect(completenessOf(['FRESH', 'NEVER'])).toBe('PARTIAL')
    expect(completenessOf(['NEVER', 'NEVER'])).toBe('UNKNOWN')
    expect(completenessOf([])).toBe('UNKNOWN')
  })
})

describe('a correction', () => {
  it('R163: ends for good, and nobody does the other side’s part', () => {
    for (const state of CORRECTION_STATES) {
      for (const side of ['RESIDENT', 'INSTITUTION'] as const)
        for (const action of correctionActions(state, side)) {
          expect(nextCorrectionState(state, action)).not.toBeNull()
          expect(action === 'withdraw').toBe(side === 'RESIDENT')
        }
    }
    for (const action of CORRECTION_ACTIONS)
      for (const state of ['CORRECTED', 'DECLINED', 'WITHDRAWN'] as const) expect(nextCorrectionState(state, action)).toBeNull()
    expect(correctionActions('IN_REVIEW', 'RESIDENT')).toEqual([])
  })
})

describe('growth (WS/T 423-2022)', () => {
  const boys = growthBands('WEIGHT', 'M')

  it('§5.1: the rows at hand rise across and down', () => {
    for (const { percentiles } of boys ?? []) expect([...percentiles].sort((a, b) => a - b)).toEqual(percentiles)
    for (const [index, { percentiles }] of (boys ?? []).entries())
      for (const [column, value] of percentiles.entries()) expect(value).toBeGreaterThan(boys?.[index - 1]?.percentiles[column] ?? 0)
  })

  it('§5.1: a level is cut at P3, P25, P75 and P97, each bound inside the upper level', () => {
    const levels = [8.2, 8.3, 9.3, 9.4, 10.7, 10.8, 12.2, 12.3].map((kg) => growthLevel(boys, 12, kg))
    expect(levels).toEqual(['下', '中下', '中下', '中', '中', '中上', '中上', '上'])
  })

  it('§5.1: an age without a row, a girl and another measure have no level', () => {
    expect(growthLevel(boys, 13, 10)).toBeNull()
    expect(growthBands('WEIGHT', 'F')).toBeNull()
    expect(growthBands('HEIGHT', 'M')).toBeNull()
  })

  it('§5.1: more weight is never a lower level', () => {
    const weight = fc.double({ min: 0.5, max: 40, noNaN: true })
    fc.assert(
      fc.property(weight, weight, fc.constantFrom(0, 6, 12, 24, 36, 60, 81), (a, b, month) => {
        const at = (kg: number): number => GROWTH_LEVELS.indexOf(growthLevel(boys, month, kg) ?? '下')
        return at(Math.min(a, b)) <= at(Math.max(a, b))
      }),
    )
  })

  it('§5.2: a month is complete on its day, and on the last day of a shorter month', () => {
    expect(completedMonths('2026-01-31', '2026-02-27')).toBe(0)
    expect(completedMonths('2026-01-31', '2026-02-28')).toBe(1)
    expect(completedMonths('2024-02-29', '2025-02-28')).toBe(12)
    expect(completedMonths('2025-05-18', '2026-11-17')).toBe(17)
    expect(completedMonths('2025-05-18', '2026-11-18')).toBe(18)
    fc.assert(
      fc.property(fc.integer({ min: 0, max: 3_000 }), (days) => {
        const on = addDays('2020-01-31', days)
        return completedMonths('2020-01-31', on) <= completedMonths('2020-01-31', addDays(on, 1))
      }),
    )
  })
})

it('R459: units read as people here write them', () => {
  expect(['mm[Hg]', '{score}', '10*9/L', 'mmol/L', null].map(shownRecordUnit)).toEqual(['mmHg', '', '×10⁹/L', 'mmol/L', ''])
})
