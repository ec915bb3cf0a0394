import { describe, expect, test } from '@jest/globals'
import fc from 'fast-check'

import { fenOfE5, readCount, readE5, readFen, readRatePpm } from './bill-amounts.ts'
import type { BillRow } from './bill-row.ts'
import { Lines, spelled, type Passage } from './bill-text.ts'
import { CopyRows } from './copy-rows.ts'
import { FundFlowReader } from './fund-flow-bill.ts'
import { SeenNumbers } from './seen-numbers.ts'
import { TradeBillReader } from './trade-bill.ts'

const MCHID = '1900000001'
const CRLF = '\r\n'
const NAMES =
  '交易时间,公众账号ID,商户号,特约商户号,设备号,微信订单号,商户订单号,用户标识,交易类型,交易状态,付款银行,货币种类,应结订单金额,代金券金额,微信退款单号,商户退款单号,退款金额,充值券退款金额,退款类型,退款状态,商品名称,商户数据包,手续费,费率,订单金额,申请退款金额,费率备注'
const TOTALS = '总交易单数,应结订单总金额,退款总金额,充值券退款总金额,手续费总金额,订单总金额,申请退款总金额'
const OLD_NAMES =
  '交易时间,公众账号ID,商户号,子商户号,设备号,微信订单号,商户订单号,用户标识,交易类型,交易状态,付款银行,货币种类,总金额,企业红包金额,微信退款单号,商户退款单号,退款金额,企业红包退款金额,退款类型,退款状态,商品名称,商户数据包,手续费,费率'
const OLD_TOTALS = '总交易单数,总交易额,总退款金额,总企业红包退款金额,手续费总金额'

interface Item {
  no: number
  fen: number
  isRefund: boolean
  name: string
}
const yuan = (fen: number): string => `${fen < 0 ? '-' : ''}${Math.trunc(Math.abs(fen) / 100)}.${String(Math.abs(fen) % 100).padStart(2, '0')}`
const payNo = (no: number): string => `P20261123${String(no).padStart(20, '0')}`
const refundNo = (no: number): string => `R20261123${String(no).padStart(20, '0')}`
const line = (values: readonly string[]): string => values.map((v) => `\`${v}`).join(',') + CRLF
const feeOf = ({ fen, isRefund }: Item): number => (isRefund ? -1 : 1) * Math.round((fen * 6) / 1_000)

const valuesOf = (item: Item, isOld: boolean): string[] => {
  const [paid, back] = item.isRefund ? ['0.00', yuan(item.fen)] : [yuan(item.fen), '0.00']
  const values = [
    '2026-11-23 10:00:00',
    'wx0citizen0000001',
    MCHID,
    '0',
    '',
    `42${item.no}`,
    payNo(item.no),
    'oPayer',
    'JSAPI',
    item.isRefund ? 'REFUND' : 'SUCCESS',
    'OTHERS',
    'CNY',
    paid,
    '0.00',
    item.isRefund ? `50${item.no}` : '0',
    item.isRefund ? refundNo(item.no) : '0',
    back,
    '0.00',
    item.isRefund ? 'ORIGINAL' : '',
    item.isRefund ? 'SUCCESS' : '',
    item.name,
    '',
    `${yuan(feeOf(item))}000`,
    '0.60%',
  ]
  return isOld ? values : [...values, paid, back, '']
}
const sum = (items: readonly Item[], pick: (item: Item) => number): string => yuan(items.reduce((total, item) => total + pick(item), 0))
function bill(items: readonly Item[], { isOld = false, count = `${items.length}` } = {}): string {
  const [paid, back, fee] = [sum(items, (i) => (i.isRefund ? 0 : i.fen)), sum(items, (i) => (i.isRefund ? i.fen : 0)), sum(items, feeOf)]
  const totals = [count, paid, back, '0.00', fee, ...(isOld ? [] : [paid, back])]
  return `\uFEFF${isOld ? OLD_NAMES : NAMES}${CRLF}${items.map((item) => line(valuesOf(item, isOld))).join('')}${isOld ? OLD_TOTALS : TOTALS}${CRLF}${line(totals.map((t, i) => (i === totals.length - 1 ? `${t} ` : t)))}`
}

interface Reader<S> {
  push(passage: Passage, from: number, to: number): BillRow | null
  finish(): S
}
/** In pieces of so many bytes, as a stream brings them. */
function readAll<S>(reader: Reader<S>, text: string, pieceBytes = 7_919): { rows: BillRow[]; summary: S } {
  const bytes = Buffer.from(text)
  const rows: BillRow[] = []
  const lines = new Lines((piece, from, to) => {
    const row = reader.push(piece, from, to)
    if (row) rows.push(row)
  })
  for (let from = 0; from < bytes.length; from += pieceBytes) lines.push(bytes.subarray(from, from + pieceBytes))
  lines.end()
  return { rows, summary: reader.finish() }
}
const trade = (text: string, pieceBytes?: number, ratePpm: number | null = 6_000) => readAll(new TradeBillReader({ mchid: MCHID, ratePpm }), text, pieceBytes)

const items = fc.array(
  fc.record({
    fen: fc.integer({ min: 1, max: 10_000_000 }),
    isRefund: fc.boolean(),
    // Commas, backticks, line ends and characters of four bytes, but not the separator itself: §4.7 cannot tell that apart in two neighbouring texts.
    name: fc
      .string({ unit: fc.constantFrom('挂', '号', ',', '`', '-', '_', '\n', '\r\n', '😀', 'a', ' ') })
      .filter((n) => !n.includes(',`') && !n.endsWith(',')),
  }),
  { minLength: 1, maxLength: 30 },
)
const numbered = (list: { fen: number; isRefund: boolean; name: string }[]): Item[] => list.map((item, no) => ({ ...item, no }))

describe('amounts of bills', () => {
  test('P1: yuan text is read digit by digit, and back it is the same', () => {
    fc.assert(fc.property(fc.integer({ min: -1_000_000_000_000, max: 1_000_000_000_000 }), (fen) => readFen(yuan(fen)) === (fen === 0 ? 0 : fen)))
    expect(['0.07000', '-0.07', '12', '12.3', '0.00001'].map(readE5)).toEqual([7_000, -7_000, 1_200_000, 1_230_000, 1])
    expect(['', '-', '.5', '1.', '1.2.3', '1.234567', '1,000', ' 1', '0x1', '1e3', '９'].map(readE5)).toEqual(Array(11).fill(null))
  })

  test('R2: a count may carry a decimal, a rate is exact, fees round to fen', () => {
    expect(['45.0', '45', '45.5', '-1'].map(readCount)).toEqual([45, 45, null, null])
    expect(['0.60%', '0.38%', '39.00%', '0.6'].map(readRatePpm)).toEqual([6_000, 3_800, 390_000, null])
    expect([7_499, 7_500, -7_500, 0].map(fenOfE5)).toEqual([7, 8, -8, 0])
  })
})

describe('a trade bill', () => {
  test('R4 R6: whatever is printed is read again, in any pieces, in either dialect', () => {
    fc.assert(
      fc.property(items, fc.boolean(), fc.integer({ min: 1, max: 400 }), (list, isOld, pieceBytes) => {
        const all = numbered(list)
        const { rows, summary } = trade(bill(all, { isOld, count: `${all.length}.0` }), pieceBytes)
        expect(rows.map((r) => [r.kind, r.ownNo, r.amountFen, r.feeE5, r.issue])).toEqual(
          all.map((i) => [i.isRefund ? 'R' : 'P', i.isRefund ? refundNo(i.no) : payNo(i.no), i.fen, feeOf(i) * 1_000 || 0, null]),
        )
        expect(summary).toMatchObject({
          rows: all.length,
          payments: all.filter((i) => !i.isRefund).length,
          refundedFen: all.reduce((s, i) => s + (i.isRefund ? i.fen : 0), 0),
        })
      }),
      { numRuns: 60 },
    )
  })

  test('§4.7: a separator inside a name is part of the name', () => {
    const { rows } = trade(bill([{ no: 1, fen: 1200, isRefund: false, name: '套餐,`A,`B' }]))
    expect(rows).toMatchObject([{ ownNo: payNo(1), amountFen: 1200, feeE5: 7_000 }])
  })

  test('R2: rows that are missing, doubled or altered are noticed by the totals', () => {
    const all = numbered([1200, 3450, 990].map((fen) => ({ fen, isRefund: false, name: '挂号费' })))
    const text = bill(all)
    const rows = text.split(CRLF)
    const without = [...rows.slice(0, 2), ...rows.slice(3)].join(CRLF)
    const doubled = [...rows.slice(0, 2), rows[1], ...rows.slice(2)].join(CRLF)
    expect(() => trade(without)).toThrow('笔数')
    expect(() => trade(doubled)).toThrow('笔数')
    expect(() => trade(text.replace('`34.50', '`34.51'))).toThrow('合计金额')
    expect(() => trade(text.slice(0, text.indexOf('总交易单数')))).toThrow('没有到结尾')
    expect(() => trade(`${text}${line(valuesOf({ no: 9, fen: 1, isRefund: false, name: '' }, false))}`)).toThrow('后面还有内容')
  })

  test('R4: an unknown or missing column is named, and nothing is guessed', () => {
    const text = bill([{ no: 1, fen: 1200, isRefund: false, name: '挂号费' }])
    expect(() => trade(text.replace('付款银行', '付款机构'))).toThrow('第11列“付款机构”不认识')
    expect(() => trade(text.replace('手续费,费率', '费率'))).toThrow('缺少列：手续费')
    expect(() => trade('<html>400 Bad Request</html>\r\n')).toThrow('不认识')
  })

  test('§3.5: what a row alone shows: foreign, unknown merchant, unknown type, fee, payscore', () => {
    const one = bill([{ no: 1, fen: 12_000, isRefund: false, name: '挂号费' }])
    const issue = (from: string, to: string, ratePpm?: number | null) => trade(one.replace(from, to), undefined, ratePpm).rows[0]?.issue
    expect(issue('', '')).toBeNull()
    expect(issue(`\`${payNo(1)}`, '`HISWIN20261123000001')).toBe('FOREIGN')
    expect(issue(`\`${MCHID}`, '`1999999999')).toBe('UNKNOWN_MCH')
    expect(issue('`JSAPI', '`MYSTERY')).toBe('UNKNOWN_TYPE')
    expect(issue('', '', 3_800)).toBe('FEE')
    expect(issue('', '', null)).toBeNull()
    const score = trade(
      one
        .replace('`JSAPI', '`AUTH')
        .replace(`\`${payNo(1)}`, '`WX0001')
        .replace('`挂号费,`', `\`挂号费,\`wxzff|S1|${payNo(7)}`),
    ).rows[0]
    expect(score).toMatchObject({ issue: 'PAYSCORE', ownNo: payNo(7) })
  })

  test('COPY text keeps whatever a value holds', () => {
    const row: BillRow = {
      line: 3,
      kind: 'P',
      ownNo: 'a\\b',
      tradeNo: '',
      channelNo: 'x\ty',
      printedAt: '',
      status: 'a\nb\r',
      amountFen: 1,
      feeE5: -2,
      issue: null,
    }
    const rows = new CopyRows(7)
    rows.add(row, true)
    expect(rows.take()?.toString()).toBe('7\t3\tP\ta\\\\b\t\tx\\ty\t\ta\\nb\\r\t1\t-2\t\\N\tt\n')
  })
})

describe('rows on their way to the database', () => {
  const anyValue = fc.string({ unit: fc.integer({ min: 0, max: 255 }).map((code) => String.fromCharCode(code)) })
  const anyRow = fc.record<BillRow>({
    line: fc.nat(),
    kind: fc.constantFrom('P', 'R', 'FP', 'FO'),
    ownNo: anyValue,
    tradeNo: anyValue,
    channelNo: anyValue,
    printedAt: anyValue,
    status: anyValue,
    amountFen: fc.maxSafeInteger(),
    feeE5: fc.maxSafeInteger(),
    issue: fc.constantFrom(null, 'FEE', 'UNKNOWN_TYPE', 'FUND_CHAIN'),
  })
  const escaped = (text: string): string => text.replaceAll('\\', '\\\\').replaceAll('\t', '\\t').replaceAll('\n', '\\n').replaceAll('\r', '\\r')
  const printed = (r: BillRow): string =>
    [7, r.line, r.kind, ...[r.ownNo, r.tradeNo, r.channelNo, r.printedAt, r.status].map(escaped), r.amountFen, r.feeE5, r.issue ?? '\\N', 'f'].join('\t')

  test('COPY text of any rows is what it would be written by hand, however it is taken', () => {
    fc.assert(
      fc.property(fc.array(fc.array(anyRow)), (groups) => {
        const rows = new CopyRows(7)
        const pieces = groups.map((group) => {
          for (const row of group) rows.add(row, false)
          return rows.take() ?? Buffer.alloc(0)
        })
        expect(Buffer.concat(pieces).toString()).toBe(
          groups
            .flat()
            .map((row) => `${printed(row)}\n`)
            .join(''),
        )
      }),
      { numRuns: 200 },
    )
  })

  test('a value longer than a piece is written as well', () => {
    const rows = new CopyRows(7)
    const row: BillRow = {
      line: 1,
      kind: 'P',
      ownNo: '\t'.repeat(300_000),
      tradeNo: '',
      channelNo: '',
      printedAt: '',
      status: '',
      amountFen: 0,
      feeE5: 0,
      issue: null,
    }
    rows.add(row, false)
    expect(rows.take()?.toString()).toBe(`${printed(row)}\n`)
    expect(rows.take()).toBeNull()
  })
})

describe('numbers that may stand in a bill twice', () => {
  test('R6: a repeated number is always suspected, and hardly any other', () => {
    const seen = new SeenNumbers()
    const suspected = Array.from({ length: 50_000 }, (_, i) => seen.add('P', payNo(i))).filter(Boolean).length
    expect(suspected).toBeLessThan(50)
    expect(Array.from({ length: 50_000 }, (_, i) => seen.add('P', payNo(i))).every(Boolean)).toBe(true)
  })
})

describe('a fund-flow bill', () => {
  const FLOW = '记账时间,微信支付业务单号,资金流水单号,业务名称,业务类型,收支类型,收支金额(元),账户结余(元),资金变更提交申请人,备注,业务凭证号'
  const flow = (moves: readonly [type: string, fen: number][], balances?: readonly number[]): string => {
    let balance = 100_000
    const rows = moves.map(([type, fen], i) => {
      balance += fen
      return line([
        '2026-11-23 10:00:00',
        `42${i}`,
        `F${i}`,
        type,
        type,
        fen > 0 ? '收入' : '支出',
        yuan(Math.abs(fen)),
        yuan(balances?.[i] ?? balance),
        'system',
        '备注,`一',
        `V${i}`,
      ])
    })
    const part = (isIncome: boolean) => moves.map(([, fen]) => fen).filter((fen) => fen > 0 === isIncome)
    const total = (list: readonly number[]): string => yuan(Math.abs(list.reduce((s, fen) => s + fen, 0)))
    const totals = [`${moves.length}.0`, `${part(true).length}.0`, total(part(true)), `${part(false).length}.0`, total(part(false))]
    return `\uFEFF${FLOW}${CRLF}${rows.join('')}资金流水总笔数,收入笔数,收入金额,支出笔数,支出金额${CRLF}${line(totals)}`
  }
  const MOVES: [string, number][] = [
    ['交易', 1_200],
    ['扣除交易手续费', -7],
    ['退款', -200],
    ['退还交易手续费', 1],
    ['提现', -500],
    ['充值', 300],
  ]

  test('R9: sums by business, and balances that follow from each other', () => {
    const { rows, summary } = readAll(new FundFlowReader(), flow(MOVES))
    expect(rows.map((r) => r.kind)).toEqual(['FP', 'FF', 'FR', 'FG', 'FS', 'FO'])
    expect(rows.every((r) => r.issue === null)).toBe(true)
    expect(summary.flow).toEqual({
      openingFen: 100_000,
      closingFen: 100_794,
      incomeFen: 1_501,
      expenseFen: 707,
      tradeNetFen: 994,
      closedRefundFen: 0,
      settledFen: 500,
      otherFen: 300,
    })
    expect(summary).toMatchObject({ paidFen: 1_200, refundedFen: 200, feeFen: 6 })
  })

  test('R9: a balance that does not follow is marked on its row', () => {
    const { rows } = readAll(new FundFlowReader(), flow(MOVES, [101_200, 101_193, 100_900, 100_901, 100_401, 100_701]))
    expect(rows.map((r) => r.issue)).toEqual([null, null, 'FUND_CHAIN', null, null, null])
  })

  test('R2: truncated or altered files are refused', () => {
    const text = flow(MOVES)
    expect(() => readAll(new FundFlowReader(), text.slice(0, text.indexOf('资金流水总笔数')))).toThrow('没有到结尾')
    expect(() => readAll(new FundFlowReader(), text.replace('`12.00', '`12.01'))).toThrow('合计金额')
    expect(() => readAll(new FundFlowReader(), text.replace('业务类型', '类型'))).toThrow(/第5列“类型”不认识/)
    expect(spelled('é')).toHaveLength(2)
  })
})
