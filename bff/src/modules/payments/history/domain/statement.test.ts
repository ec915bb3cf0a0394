import { describe, expect, it } from '@jest/globals'
import { parseYuan } from '@jktl/shared/kernel/money'
import fc from 'fast-check'

import type { HistoryGroupRow, HistoryRow } from '../history.repository.ts'
import { statementOf, yuan } from './statement.ts'
import { statementCsv } from './statement-csv.ts'

const NAMES = { persons: new Map([['p', '王**']]), institutions: new Map([['h', '=示例医院']]) }
const EVERYTHING = { year: null, personId: null, institutionId: null, businessKind: null }
const MADE_AT = { date: '2026-11-22', time: '16:05' }
/** More than was paid never goes back (P4). */
const amounts = fc
  .record({ paidFen: fc.nat(), refundedFen: fc.nat(), insuranceFen: fc.nat() })
  .map((of) => ({ ...of, refundedFen: Math.min(of.paidFen, of.refundedFen) }))
const rowOf = (day: number, of: { paidFen: number; refundedFen: number; insuranceFen: number }): HistoryRow => ({
  ...{ id: String(day), at: new Date(Date.parse('2026-01-01T00:30:00+08:00') + day * 86_400_000), businessKind: 'DEPOSIT', personId: 'p' },
  ...{ institutionId: 'h', subject: '', ...of },
})
const totalOf = (rows: readonly HistoryRow[]): HistoryGroupRow => {
  const sum = (of: (row: HistoryRow) => number): number => rows.reduce((total, row) => total + of(row), 0)
  return {
    view: 'TOTAL',
    key: '',
    orders: rows.length,
    paidFen: sum((r) => r.paidFen),
    refundedFen: sum((r) => r.refundedFen),
    insuranceFen: sum((r) => r.insuranceFen),
  }
}

describe('a statement', () => {
  it('P1 B09: amounts are written by whole numbers and read back as the same fen, below nothing too', () => {
    expect([yuan(0), yuan(5), yuan(1_200), yuan(-250)]).toEqual(['0.00', '0.05', '12.00', '-2.50'])
    fc.assert(fc.property(fc.integer(), (fen) => expect(parseYuan(yuan(fen))).toBe(fen)))
  })

  it('B09: the columns of the table sum to its last line, whatever was paid and given back', () => {
    fc.assert(
      fc.property(fc.array(amounts, { minLength: 1, maxLength: 30 }), (given) => {
        const rows = given.map((of, day) => rowOf(day, of))
        const [, ...lines] = statementCsv(statementOf(EVERYTHING, rows, [totalOf(rows)], NAMES, MADE_AT))
          .trim()
          .split('\r\n')
        const cells = lines.map((line) =>
          line
            .split(',')
            .slice(4)
            .map((text) => parseYuan(text) as number),
        )
        const last = cells.pop() ?? []
        expect(last).toEqual([0, 1, 2, 3].map((column) => cells.reduce((sum, row) => sum + (row[column] ?? 0), 0)))
        expect([lines.length, last[2]]).toEqual([rows.length + 1, (last[0] ?? 0) - (last[1] ?? 0)])
      }),
    )
  })

  it('B09: says the period by the dates of Tongliao, and leaves out sums of which there is only one', () => {
    const rows = [rowOf(0, { paidFen: 1, refundedFen: 0, insuranceFen: 0 }), rowOf(364, { paidFen: 2, refundedFen: 0, insuranceFen: 0 })]
    const year = (key: string, orders: number): HistoryGroupRow => ({ view: 'YEAR', key, orders, paidFen: orders, refundedFen: 0, insuranceFen: 0 })
    const statement = statementOf(EVERYTHING, rows, [totalOf(rows), year('2026', 2), year('2025', 0)], NAMES, MADE_AT)
    expect(statement).toMatchObject({
      period: '2026年1月1日至2026年12月31日',
      persons: '王**',
      institutions: '全部',
      madeAt: '2026年11月22日 16:05',
      parts: [],
    })
    const chosen = statementOf(
      { ...EVERYTHING, year: 2026, institutionId: 'h', businessKind: 'DEPOSIT' },
      rows,
      [totalOf(rows), year('2026', 1), year('2025', 1)],
      NAMES,
      MADE_AT,
    )
    expect(chosen).toMatchObject({
      period: '2026 年',
      institutions: '=示例医院',
      kinds: '住院预交金',
      parts: [{ title: '按年', sums: [{ label: '2026 年' }, { label: '2025 年' }] }],
    })
    expect(statementCsv(chosen)).toContain(",'=示例医院,")
  })
})
