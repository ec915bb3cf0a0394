import type { HistoryGroup } from '@jktl/shared/payments/history/contract'
import { ALL, choose, chosenOf, filterText, paidText } from './history-filter'

const group = (view: HistoryGroup['view'], key: string, label: string): HistoryGroup => ({
  view,
  key,
  label,
  orders: 1,
  paidFen: 1,
  refundedFen: 0,
  insuranceFen: 0,
  netFen: 1,
})
const GROUPS = [
  group('YEAR', '2025', '2025 年'),
  group('PERSON', 'p-1', '王**'),
  group('INSTITUTION', 'h-1', '人民医院'),
  group('KIND', 'DEPOSIT', '住院预交金'),
]

it('B09: one choice changes one thing and 全部 takes it away again', () => {
  const one = choose({}, 'YEAR', '2025')
  const two = choose(one, 'PERSON', 'p-1')
  expect([one, two]).toEqual([{ year: 2025 }, { year: 2025, personId: 'p-1' }])
  expect(choose(two, 'YEAR', ALL)).toEqual({ personId: 'p-1' })
  expect([chosenOf(two, 'YEAR'), chosenOf(two, 'KIND')]).toEqual(['2025', ALL])
})

it('B09: says in words what is chosen, and nothing chosen is everything', () => {
  expect(filterText({}, GROUPS)).toBe('全部年份、全部家人')
  expect(filterText({ year: 2025, personId: 'p-1', institutionId: 'h-1', businessKind: 'DEPOSIT' }, GROUPS)).toBe('2025 年、王**、人民医院、住院预交金')
})

it('B09: a payment of another year shows that year', () => {
  expect(paidText('2019-03-04T09:05:00+08:00')).toBe('2019年3月4日 9:05')
})
