import type { Growth, RecordItem, RecordPerson } from '@jktl/shared/health-records/views/contract'
import { instantText, whenText } from '@/records/dates'
import { byYear, standingOf } from '@/records/record-look'
import { growthDrawing } from './growth-drawing'
import { chosenOf, initialOf, personLabel } from './record-person'

const item = (id: string, eventAt: string, more: Partial<RecordItem> = {}): RecordItem => ({
  id,
  kind: 'ENCOUNTER',
  title: '门诊',
  summary: null,
  orgName: null,
  doctor: null,
  eventAt,
  status: 'final',
  abnormal: null,
  isCritical: false,
  ...more,
})
const person = (personId: string, more: Partial<RecordPerson> = {}): RecordPerson => ({
  personId,
  nameMasked: '王*兰',
  relation: 'OTHER',
  ageYears: 68,
  sex: null,
  basis: 'GRANT',
  grantId: null,
  until: null,
  directories: [],
  ...more,
})

it('R161: the life-line keeps its order and starts a part with each year', () => {
  const groups = byYear([item('a', '2026-11-20T09:00:00+08:00'), item('b', '2026-01-01T00:00:00+08:00'), item('c', '2025-12-31T23:59:59+08:00')])
  expect(groups.map(({ year, items }) => [year, items.map(({ id }) => id)])).toEqual([
    ['2026', ['a', 'b']],
    ['2025', ['c']],
  ])
})

it('R161: the worst of an item is told, and what was taken back before all', () => {
  const at = '2026-11-20T09:00:00+08:00'
  expect(standingOf(item('a', at, { isCritical: true, abnormal: 2 }))).toMatchObject({ tone: 'danger' })
  expect(standingOf(item('a', at, { abnormal: 2, status: 'corrected' }))).toMatchObject({ tone: 'notice' })
  expect(standingOf(item('a', at, { abnormal: 0, status: 'corrected' }))).toMatchObject({ tone: 'info' })
  expect(standingOf(item('a', at, { isCritical: true, status: 'cancelled' }))).toMatchObject({ tone: 'paused' })
  expect(standingOf(item('a', at, { abnormal: 0 }))).toBeNull()
})

it('R161: a time is told with its year, and without an hour that nobody knew', () => {
  expect(instantText('2024-11-20T08:40:00+08:00')).toBe('2024年11月20日 8:40')
  expect(instantText('2024-11-20T00:00:00+08:00')).toBe('2024年11月20日')
  expect([whenText('2017'), whenText('2017-05'), whenText('2017-05-01'), whenText(null)]).toEqual(['2017年', '2017年5月', '2017年5月1日', null])
})

it('R161: whose page it is: who was chosen, else oneself; a stranger’s name stays masked', () => {
  const people = [person('p-1', { relation: 'PARENT', sex: 'F' }), person('p-2', { relation: 'SELF', sex: 'F' })]
  expect(chosenOf(people, 'p-1')?.personId).toBe('p-1')
  expect(chosenOf(people, 'gone')?.personId).toBe('p-2')
  expect(chosenOf([], null)).toBeNull()
  expect([personLabel(people[0] ?? person('')), personLabel(person('p-3'))]).toEqual(['母亲', '王*兰'])
  expect([initialOf('李*'), initialOf('王*兰')]).toEqual(['李', '兰'])
})

describe('the growth drawing', () => {
  const point = (ageMonths: number, value: string): Growth['metrics'][number]['points'][number] => ({
    recordId: 'r',
    date: '2026-01-01',
    ageMonths,
    value,
    unit: 'kg',
    orgName: null,
    level: null,
  })

  it('R395: has a dot for each measure, and bars only where the table has a row', () => {
    const bands = [0, 12, 81].map((ageMonths) => ({ ageMonths, percentiles: [3, 4, 5, 6, 7, 8, 9] }))
    const drawing = growthDrawing([point(0, '3.4'), point(12, '10.1'), point(18, '11')], bands)
    expect(drawing.match(/<circle/g)).toHaveLength(3)
    expect(drawing.match(/fill='#CFE7DF'/g)).toHaveLength(2)
    expect(drawing).not.toContain('NaN')
  })

  it('R395: one measure, no measure and words instead of a number draw nothing wrong', () => {
    for (const points of [[point(3, '6.1')], [], [point(3, '未测')]]) expect(growthDrawing(points, null)).not.toMatch(/NaN|Infinity/)
  })
})
