import { type Column, oneAtATime, Paper } from '../../../../platform/printing/paper.ts'
import { HOW_COUNTED, netFen, NOT_AN_INVOICE, type Statement, type StatementSum, yuan } from '../domain/statement.ts'

const FIGURES: readonly Column[] = ['自己付', '退回', '实际自己付', '医保付'].map((title) => ({ title, width: 61, end: true }))
const LINES: readonly Column[] = [
  { title: '付款日期', width: 62 },
  { title: '看病的人', width: 58 },
  { title: '医院', width: 89 },
  { title: '项目', width: 62 },
  ...FIGURES,
]
const SUMS: readonly Column[] = [{ title: '', width: 209 }, { title: '笔数', width: 62 }, ...FIGURES]

const figures = (of: Omit<StatementSum, 'label' | 'orders'>): string[] => [yuan(of.paidFen), yuan(of.refundedFen), yuan(netFen(of)), yuan(of.insuranceFen)]

export const statementPdf = (statement: Statement, madeAt: Date): Promise<Buffer> => oneAtATime(() => print(statement, madeAt))

/** 缴费记录 for paper: whose, of when, every order, the sums, and what it is not. */
async function print(statement: Statement, madeAt: Date): Promise<Buffer> {
  const { period, persons, institutions, kinds, lines, total, parts } = statement
  const paper = await Paper.open(`缴费记录 ${period}`, madeAt)
  paper.text('缴费记录', { size: 20, gapAfter: 8 })
  paper.text(`时间：${period}`)
  paper.text(`看病的人：${persons}`)
  paper.text(`医院：${institutions}；类别：${kinds}`)
  paper.text(`生成时间：${statement.madeAt}`)
  paper.text(NOT_AN_INVOICE, { gapAfter: 2 })
  paper.text(`金额单位：元。${HOW_COUNTED}`, { size: 9, quiet: true, gapAfter: 10 })
  paper.table(
    LINES,
    [
      ...lines.map((line) => [line.date, line.person, line.institution, line.what, ...figures(line)]),
      [total.label, '', '', `${total.orders} 笔`, ...figures(total)],
    ],
    new Set([lines.length]),
  )
  for (const { title, sums } of parts) {
    paper.gap(14)
    paper.table(
      SUMS.map((column, i) => (i === 0 ? { ...column, title } : column)),
      sums.map((sum) => [sum.label, String(sum.orders), ...figures(sum)]),
    )
  }
  return paper.close(`健康通辽 缴费记录（不是发票） 生成于 ${statement.madeAt}`)
}
