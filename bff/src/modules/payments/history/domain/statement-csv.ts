import { csvOf } from '../../../../platform/csv.ts'
import { netFen, type Statement, type StatementSum, yuan } from './statement.ts'

const HEADER = ['付款日期', '看病的人', '医院', '项目', '自己付（元）', '退回（元）', '实际自己付（元）', '医保付（元）']
const amounts = (of: Omit<StatementSum, 'label' | 'orders'>): string[] => [yuan(of.paidFen), yuan(of.refundedFen), yuan(netFen(of)), yuan(of.insuranceFen)]

/** One line each, the sums last. */
export const statementCsv = ({ lines, total }: Statement): string =>
  csvOf(HEADER, [
    ...lines.map((line) => [line.date, line.person, line.institution, line.what, ...amounts(line)]),
    [total.label, '', '', `${total.orders} 笔`, ...amounts(total)],
  ])
