import { addDays, type BusinessDate, businessDate } from '../../kernel/dates.ts'

/** 月度、季度、年度 (R267). */
export const PERIODS = { MONTH: '月', QUARTER: '季度', YEAR: '年' } as const
export type Period = keyof typeof PERIODS
export const PERIOD_CODES = Object.keys(PERIODS) as Period[]

export interface Span {
  from: BusinessDate
  /** The last day, inclusive. */
  to: BusinessDate
  label: string
}

const two = (n: number): string => String(n).padStart(2, '0')
const monthStart = (year: number, month: number): BusinessDate => businessDate(`${year + Math.floor((month - 1) / 12)}-${two(((month - 1) % 12) + 1)}-01`)
const MONTHS: Record<Period, number> = { MONTH: 1, QUARTER: 3, YEAR: 12 }

/** The period a day lies in. */
export function spanOf(period: Period, date: string): Span {
  const year = Number(date.slice(0, 4))
  const month = Number(date.slice(5, 7))
  const months = MONTHS[period]
  const first = month - ((month - 1) % months)
  const label = period === 'MONTH' ? `${year}年${first}月` : period === 'QUARTER' ? `${year}年第${(first + 2) / 3}季度` : `${year}年`
  return { from: monthStart(year, first), to: addDays(monthStart(year, first + months), -1), label }
}
/** A day of the period before or after. */
export const neighbour = (period: Period, date: string, step: -1 | 1): BusinessDate => {
  const { from, to } = spanOf(period, date)
  return step < 0 ? spanOf(period, addDays(from, -1)).from : addDays(to, 1)
}
/** Days of each month of a span: rows of a table by month. */
export function monthsOf({ from, to }: Pick<Span, 'from' | 'to'>): Span[] {
  const months: Span[] = []
  for (let day: BusinessDate = from; day <= to; day = neighbour('MONTH', day, 1)) months.push(spanOf('MONTH', day))
  return months
}
