import { dateOf } from '@jktl/shared/kernel/dates'
import type { HistoryView } from '@jktl/shared/payments/history/model'

import { BUSINESS_NAMES } from '../../domain/business-names.ts'
import type { HistoryAmounts, HistoryExportRow, HistoryGroupRow, HistoryRow } from '../history.repository.ts'

/** Names of the ids in the rows, masked where they are of people. */
export interface StatementNames {
  persons: ReadonlyMap<string, string>
  institutions: ReadonlyMap<string, string>
}
interface StatementLine extends HistoryAmounts {
  date: string
  person: string
  institution: string
  what: string
}
export interface StatementSum extends HistoryAmounts {
  label: string
  orders: number
}
/** 缴费记录 as it is printed: the same rows give the same statement. */
export interface Statement {
  period: string
  persons: string
  institutions: string
  kinds: string
  lines: StatementLine[]
  total: StatementSum
  /** Each of them closes to the total; only where there is more than one. */
  parts: { title: string; sums: StatementSum[] }[]
  /** `2026年11月22日 16:05` */
  madeAt: string
}

export const NOT_AN_INVOICE = '这是缴费记录，不是发票，不能用来报销。要发票请找收款的医院。'
export const HOW_COUNTED = '退回的钱记在付款的那一年。实际自己付 = 自己付 − 退回。医保付已去掉退回医保的部分。'

/** `12.00`, by whole numbers. */
export const yuan = (amountFen: number): string =>
  `${amountFen < 0 ? '-' : ''}${Math.trunc(Math.abs(amountFen) / 100)}.${String(Math.abs(amountFen) % 100).padStart(2, '0')}`
export const netFen = ({ paidFen, refundedFen }: HistoryAmounts): number => paidFen - refundedFen
const dayOf = (at: Date): string => dateOf(at.getTime())
const dateCn = (date: string): string => `${Number(date.slice(0, 4))}年${Number(date.slice(5, 7))}月${Number(date.slice(8, 10))}日`

export function labelOf(view: HistoryGroupRow['view'], key: string, names: StatementNames): string {
  if (view === 'YEAR') return `${key} 年`
  if (view === 'PERSON') return names.persons.get(key) ?? ''
  if (view === 'INSTITUTION') return names.institutions.get(key) ?? ''
  return view === 'KIND' ? BUSINESS_NAMES[key as keyof typeof BUSINESS_NAMES] : '合计'
}

const PARTS: readonly { view: HistoryView; title: string }[] = [
  { view: 'YEAR', title: '按年' },
  { view: 'PERSON', title: '按看病的人' },
  { view: 'INSTITUTION', title: '按医院' },
  { view: 'KIND', title: '按类别' },
]

/** @param groups of the same filter as the rows */
export function statementOf(
  request: Pick<HistoryExportRow, 'year' | 'personId' | 'institutionId' | 'businessKind'>,
  rows: readonly HistoryRow[],
  groups: readonly HistoryGroupRow[],
  names: StatementNames,
  madeAt: { date: string; time: string },
): Statement {
  const [first, last] = [rows[0], rows.at(-1)]
  const moved = groups.filter(({ orders }) => orders > 0)
  const sumOf = (group: HistoryGroupRow): StatementSum => ({ ...group, label: labelOf(group.view, group.key, names) })
  const total = groups.find(({ view }) => view === 'TOTAL')
  return {
    period: request.year !== null ? `${request.year} 年` : first && last ? `${dateCn(dayOf(first.at))}至${dateCn(dayOf(last.at))}` : '全部',
    persons: [...new Set(rows.map(({ personId }) => names.persons.get(personId) ?? ''))].sort().join('、'),
    institutions: request.institutionId === null ? '全部' : (names.institutions.get(request.institutionId) ?? ''),
    kinds: request.businessKind === null ? '全部' : BUSINESS_NAMES[request.businessKind],
    lines: rows.map(({ at, personId, institutionId, businessKind, paidFen, refundedFen, insuranceFen }) => ({
      date: dayOf(at),
      person: names.persons.get(personId) ?? '',
      institution: names.institutions.get(institutionId) ?? '',
      what: BUSINESS_NAMES[businessKind],
      paidFen,
      refundedFen,
      insuranceFen,
    })),
    total: total ? sumOf(total) : { label: '合计', orders: 0, paidFen: 0, refundedFen: 0, insuranceFen: 0 },
    parts: PARTS.flatMap(({ view, title }) => {
      const sums = moved.filter((group) => group.view === view).map(sumOf)
      return sums.length > 1 ? [{ title, sums }] : []
    }),
    madeAt: `${dateCn(madeAt.date)} ${madeAt.time}`,
  }
}
