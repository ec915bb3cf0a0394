import { describe, expect, it } from '@jest/globals'
import type { RecordObject } from '@jktl/shared/health-records/content'

import { emergencyOf } from './emergency.ts'
import { growthOf } from './growth-record.ts'
import { fits } from './record-search.ts'
import { summaryOf } from './record-summary.ts'

const base = (title: string, code: string | null = null) => ({
  title,
  originalTitle: null,
  code: code ? { system: '', code, display: title } : null,
  orgName: '科尔沁中心医院',
  department: null,
  doctor: null,
  note: null,
})
const object = (kind: RecordObject['kind'], content: object, id: string = kind): RecordObject =>
  ({ id, kind, source: 'fhir', sourceRef: id, partOf: null, eventAt: new Date('2026-05-18T09:00:00+08:00'), content }) as unknown as RecordObject
const condition = (id: string, title: string, code: string, start: string | null, end: string | null = null): RecordObject =>
  object('CONDITION', { ...base(title, code), start, end, details: [] }, id)
const measured = (title: string, code: string, value: object): RecordObject =>
  object('OBSERVATION', { ...base(title, code), analyte: null, value, components: [], labFlag: null }, code)

describe('what has to be known in an emergency', () => {
  it('R164: one disease is told once, by its newest name and since its first day; what is over or passes is not told', () => {
    const known = emergencyOf([
      condition('new', '原发性高血压 2 级', 'I10.x05', '2025-09-08'),
      condition('old', '原发性高血压', 'I10.x00', '2017-05-01'),
      condition('cold', '急性上呼吸道感染', 'J06.9', '2026-03-01'),
      condition('over', '哮喘', 'J45.9', '2001-01-01', '2010-01-01'),
    ])
    expect(known.chronic).toEqual([{ id: 'new', title: '原发性高血压 2 级', since: '2017-05-01' }])
  })

  it('R164: blood group of one code or of two', () => {
    const text = (words: string) => ({ kind: 'text', text: words })
    expect(emergencyOf([measured('ABO', '883-9', text('B 型')), measured('Rh', '10331-7', text('Rh 阳性'))]).bloodGroup).toBe('B 型，Rh 阳性')
    expect(emergencyOf([measured('血型', '882-1', text('O 型'))]).bloodGroup).toBe('O 型')
    expect(emergencyOf([measured('体重', '29463-7', text('60'))]).bloodGroup).toBeNull()
  })
})

describe('one line of a list', () => {
  it('R462: a pressure reads as people say it, digits as the source wrote them', () => {
    const part = (title: string, value: string) => ({ title, value: { kind: 'quantity', quantity: { comparator: null, value, unit: 'mm[Hg]' } } })
    const pressure = { ...base('血压'), value: { kind: 'absent', reason: '' }, components: [part('收缩压', '138'), part('舒张压', '84')], labFlag: null }
    expect(summaryOf(object('OBSERVATION', pressure) as never)).toBe('138/84 mmHg')
  })

  it('R389: a bill tells how much it is in all', () => {
    expect(summaryOf(object('DAY_BILL', { ...base('一日清单'), date: '2026-05-18', amountFen: 5_126, lines: [{}, {}] }) as never)).toBe('2 项，合计 ¥51.26')
  })

  it('R165: a search finds by every word, whatever the width of the letters', () => {
    const medicine = object('MEDICATION', { ...base('苯磺酸氨氯地平片 5 mg'), dose: '5 mg', frequency: '每日 1 次', quantity: null })
    expect(['氨氯地平', '中心医院 氨氯', '５ＭＧ'].map((text) => fits(text)(medicine))).toEqual([true, true, true])
    expect(fits('阿托伐他汀')(medicine)).toBe(false)
  })
})

it('R395: a boy’s weight has the level of the standard’s own row; pounds and ages between rows have none', () => {
  const visit = (value: string, unit: string): RecordObject =>
    object(
      'CHILD_VISIT',
      { ...base('12 月龄健康检查'), fields: [{ title: '体重', value, unit, analyte: 'weight' }], nextDate: null, referral: null },
      `${value} ${unit}`,
    )
  const levelsAt = (birthDate: string): (string | null)[] =>
    growthOf([visit('10.1', 'kg'), visit('22', '[lb_av]')] as never, { birthDate, sex: 'M' }).flatMap(({ points }) => points.map(({ level }) => level))
  expect(levelsAt('2025-05-18')).toEqual(['中', null])
  expect(levelsAt('2025-04-18')).toEqual([null, null])
})
