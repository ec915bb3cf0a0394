import { createHash } from 'node:crypto'

import { sumFen } from '@jktl/shared/kernel/money'
import type { ClearingRowKind } from '@jktl/shared/payments/clearing/model'
import { type ClearingTotals, netFen, payableFen, rowNetFen, settle, totalsOf } from '@jktl/shared/payments/clearing/rules'

import { csvOf } from '../../../../platform/csv.ts'

/** What stands at the head of a file; all of it is copied into the batch, so that nothing changed later changes the file (S6). */
export interface FileHead extends ClearingTotals {
  number: string
  institutionName: string
  mchid: string
  settleDate: string
  previousNumber: string | null
  carriedInFen: number
  ratePpm: number | null
  accountText: string | null
  disputeDays: number
}
export interface FileRow {
  kind: ClearingRowKind
  ownNo: string
  channelNo: string
  billDate: string
  printedAt: string
  amountFen: number
  feeFen: number
  isAdjustment: boolean
  differenceId: string | null
}

const KIND_NAMES: Record<ClearingRowKind, string> = { P: '收款', R: '退款', C: '退款关闭' }
const COLUMNS = ['序号', '类型', '账单日', '商户单号', '渠道单号', '渠道时间', '金额（元）', '手续费（元）', '净额（元）', '调整', '差错']
const DEFINITIONS = [
  ['应收金额', '当日收款'],
  ['应付金额', '当日退款（减去退款关闭退回的）加手续费（减去渠道退回的）'],
  ['净额', '应收金额减应付金额'],
  ['待转金额', '净额加调整加上期结转；是负数就结转下期，不划付'],
  ['调整', '以前某天有差错没进清分，差错办完后补进来的明细'],
]
const sha256 = (text: string): string => createHash('sha256').update(text, 'utf8').digest('hex')
const yuan = (yuanFen: number) => ({ yuanFen })
/** 6000 → `0.6%`. */
const rateText = (ppm: number): string =>
  `${Math.trunc(ppm / 10_000)}.${String(ppm % 10_000)
    .padStart(4, '0')
    .replace(/0{1,3}$/, '')}%`

/**
 * The file of a 清分单 (S3): always the same bytes for the same batch. UTF-8 with byte order mark, CRLF, rows in the order given; it holds the definitions,
 * the totals, the number of its rows and the SHA-256 of their lines. @throws Error when rows and totals disagree
 */
export function clearingFile(head: FileHead, rows: readonly FileRow[]): { text: string; sha256: string; sizeBytes: number } {
  const sums = totalsOf(rows)
  for (const name of Object.keys(sums) as (keyof ClearingTotals)[])
    if (sums[name] !== head[name]) throw new Error(`rows and totals of a clearing batch disagree in ${name}`)
  const net = netFen(head)
  const { dueFen, payoutFen, carriedOutFen } = settle({ netFen: net, adjustmentFen: head.adjustmentFen, carriedInFen: head.carriedInFen })
  const lines = csvOf(COLUMNS, [
    ...rows.map((row, index) => [
      index + 1,
      KIND_NAMES[row.kind],
      row.billDate,
      row.ownNo,
      row.channelNo,
      row.printedAt,
      yuan(row.kind === 'R' ? -row.amountFen : row.amountFen),
      yuan(row.feeFen),
      yuan(rowNetFen(row)),
      row.isAdjustment ? '是' : '否',
      row.differenceId,
    ]),
    ['合计', rows.length, '', '', '', '', '', '', yuan(sumFen([net, head.adjustmentFen])), '', ''],
  ]).slice(1)
  const facts = csvOf(
    ['清分单', head.number],
    [
      ['机构', head.institutionName],
      ['渠道', '微信支付'],
      ['商户号', head.mchid],
      ['清分日', head.settleDate],
      ['约定费率', head.ratePpm === null ? '按账单所列' : rateText(head.ratePpm)],
      ['收款账户', head.accountText ?? '以渠道登记的结算账户为准'],
      ['答复期限（天）', head.disputeDays],
      ...DEFINITIONS.map(([name = '', text = '']) => [`说明：${name}`, text]),
      ['总笔数', head.receivableCount + head.refundCount],
      ['应收笔数', head.receivableCount],
      ['应收金额（元）', yuan(head.receivableFen)],
      ['退款笔数', head.refundCount],
      ['退款（元）', yuan(head.refundFen)],
      ['手续费（元）', yuan(head.feeFen)],
      ['应付金额（元）', yuan(payableFen(head))],
      ['净额（元）', yuan(net)],
      ['调整笔数', head.adjustmentCount],
      ['调整（元）', yuan(head.adjustmentFen)],
      ['上期结转（元）', yuan(head.carriedInFen)],
      ['上期清分单', head.previousNumber ?? '无'],
      ['待转金额（元）', yuan(dueFen)],
      ['应转给机构（元）', yuan(payoutFen)],
      ['结转下期（元）', yuan(carriedOutFen)],
      ['明细行数', rows.length],
      ['明细 SHA-256', sha256(lines)],
    ],
  )
  const text = facts + lines
  return { text, sha256: sha256(text), sizeBytes: Buffer.byteLength(text, 'utf8') }
}
