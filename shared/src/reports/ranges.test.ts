import { describe, expect, it } from '@jest/globals'

import type { LabItem } from '../health-records/content.ts'
import { NATIONAL_INTERVALS, nationalInterval } from './national-intervals.ts'
import { assess } from './ranges.ts'

const WOMAN_68 = { sex: 'F', birthDate: '1958-03-12' } as const
const item = (value: string, unit: string | null, more: Partial<LabItem> = {}) => ({
  analyte: 'creatinine',
  value: { kind: 'quantity' as const, quantity: { comparator: null, value, unit } },
  range: null,
  criticalLow: null,
  criticalHigh: null,
  labFlag: null,
  ...more,
})
const look = (of: ReturnType<typeof item>, patient: { sex: 'M' | 'F'; birthDate: string } = WOMAN_68) => assess(of, patient, '2026-11-20')
const range = (low: string | null, high: string | null, text: string | null = null) => ({ low, high, text })

describe('ranges', () => {
  it('§2.3.1: the range printed on that report comes before the national interval', () => {
    expect(look(item('80', 'umol/L', { range: range('41', '73') }))).toMatchObject({ flag: 'H', flaggedBy: 'RANGE', range: { source: 'REPORT', high: '73' } })
    expect(look(item('80', 'μmol/L'))).toMatchObject({ flag: 'N', range: { source: 'NATIONAL', low: '41', high: '81', document: 'WS/T 404.5-2015' } })
  })

  it('§2.3.1: the national interval is that of sex and age at collection; a child and an unknown unit have none', () => {
    expect(look(item('80', 'umol/L'), { sex: 'F', birthDate: '1966-11-21' }).flag).toBe('H')
    expect(look(item('80', 'umol/L'), { sex: 'F', birthDate: '1966-11-20' }).flag).toBe('N')
    expect(look(item('80', 'umol/L'), { sex: 'F', birthDate: '2015-01-01' })).toMatchObject({ range: null, flag: null })
    expect(look(item('80', null))).toMatchObject({ range: null, flag: null })
    expect(look(item('0.9', 'mg/dL'))).toMatchObject({ range: null, flag: null })
  })

  it('§5.8: a row that was not held against a published copy is shown and flags nothing', () => {
    expect(look(item('20', 'mmol/L', { analyte: 'urea' }))).toMatchObject({ range: { isVerified: false, high: '8.8' }, flag: null })
  })

  it('§2.3.1: the laboratory’s own flag is shown, and that it does not fit its own range is said', () => {
    expect(look(item('60', 'umol/L', { range: range('41', '73'), labFlag: 'H' }))).toMatchObject({ flag: 'H', flaggedBy: 'LAB', isContradictory: true })
    expect(look(item('90', 'umol/L', { range: range('41', '73'), labFlag: 'H' })).isContradictory).toBe(false)
    // Another range than its own contradicts no laboratory.
    expect(look(item('90', 'umol/L', { labFlag: 'N' }))).toMatchObject({ flag: 'N', isContradictory: false, range: { source: 'NATIONAL' } })
  })

  it('§2.3.2: critical bounds alone say what is dangerous, not what is normal', () => {
    expect(look(item('6.9', 'mmol/L', { analyte: 'x', criticalHigh: '6.5' })).flag).toBe('HH')
    expect(look(item('5.0', 'mmol/L', { analyte: 'x', criticalHigh: '6.5' })).flag).toBeNull()
    expect(look({ ...item('', null, { range: range(null, null, '阴性') }), value: { kind: 'text', text: '阳性' } as never })).toMatchObject({
      flag: null,
      range: { text: '阴性' },
    })
  })

  it('§5.8: every row names a document with part and year, bounds in order, and no two rows hold for the same person', () => {
    for (const row of NATIONAL_INTERVALS) {
      expect(row.document).toMatch(/^WS\/T 40[45](\.\d)?-20\d\d$/)
      expect(Number(row.low)).toBeLessThan(Number(row.high))
      for (const sex of ['M', 'F'] as const)
        for (const age of [row.ageFrom, row.ageTo]) if (row.sex === null || row.sex === sex) expect(nationalInterval(row.analyte, sex, age)).toBe(row)
    }
  })
})
