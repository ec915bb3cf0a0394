import { randomUUID } from 'node:crypto'

import { describe, expect, it } from '@jest/globals'
import { getHome } from '@jktl/shared/insights/contract'
import { dateOf } from '@jktl/shared/kernel/dates'
import type { Page } from '@jktl/shared/kernel/paging'
import type { ResponseOf } from '@jktl/shared/kernel/route'
import { createAttempt, listTradeOrders, type TradeOrder } from '@jktl/shared/payments/contract'
import { createHistoryExport, getHistory, type HistoryExport, type HistorySums } from '@jktl/shared/payments/history/contract'

import { statementOf } from '../../src/modules/payments/history/domain/statement.ts'
import { statementPdf } from '../../src/modules/payments/history/printing/statement-pdf.ts'
import { PaymentsPublic } from '../../src/modules/payments/public.ts'
import { type BillDesk, keepBillDesk } from './bill-desk.ts'
import { readPdf } from './pdf-text.ts'

type History = ResponseOf<typeof getHistory>
type Filter = Partial<Record<'year' | 'personId' | 'institutionId' | 'businessKind', string | number>>

let desk: BillDesk
keepBillDesk((opened) => (desk = opened), '2026-12-31T20:00:00+08:00')

const history = (query: Filter = {}, token = desk.token): Promise<History> => desk.city.must<History>(getHistory, { token, query })
const orders = async (query: Filter = {}): Promise<TradeOrder[]> =>
  (await desk.city.must<Page<TradeOrder>>(listTradeOrders, { token: desk.token, query: { ...query, limit: 100 } })).items
const sumOf = (items: readonly TradeOrder[]): HistorySums => {
  const sum = (of: (order: TradeOrder) => number): number => items.reduce((total, order) => total + of(order), 0)
  const [paidFen, refundedFen, insuranceFen] = [sum((o) => o.paidFen), sum((o) => o.refundedFen), sum((o) => o.insuranceFen)]
  return { orders: items.filter((o) => o.paidFen > 0 || o.insuranceFen > 0).length, paidFen, refundedFen, insuranceFen, netFen: paidFen - refundedFen }
}
const prepare = (body: object, token = desk.token) => desk.city.call<HistoryExport & { code?: string }>(createHistoryExport, { token, body })
const fetchFile = (id: string, token = desk.token): Promise<Response> =>
  fetch(`${desk.city.url}/api/v1/payments/history/exports/${id}/file`, { headers: { authorization: `Bearer ${token}` } })
async function fileOf(body: object): Promise<{ bytes: Buffer; type: string; disposition: string }> {
  const { body: prepared } = await prepare(body)
  const response = await fetchFile(prepared.id)
  expect(response.status).toBe(200)
  const { headers } = response
  return { bytes: Buffer.from(await response.arrayBuffer()), type: headers.get('content-type') ?? '', disposition: headers.get('content-disposition') ?? '' }
}
const billsToPay = async () =>
  (await desk.city.must<ResponseOf<typeof getHome>>(getHome, { token: desk.token })).todos.filter(({ kind }) => kind === 'PAY_BILL')

/** Opened as the booking slice would, for one of the family. */
async function appointmentFee(accountId: string, personId: string, amountFen: number): Promise<string> {
  const [institution] = await desk.city.db.query<{ id: string }>(`SELECT id FROM institution WHERE hos_code = '150502C01'`)
  const request = {
    businessKind: 'APPOINTMENT' as const,
    businessId: randomUUID(),
    accountId,
    personId,
    institutionId: institution?.id ?? '',
    mchid: '1900000001',
    subject: '挂号费',
    amountFen,
    payBy: desk.city.now() + 1_800_000,
  }
  return desk.city.db.transaction((tx) => desk.city.app.nest.get(PaymentsPublic, { strict: false }).openTradeOrder(tx, request))
}
async function payOrder(id: string): Promise<void> {
  await desk.city.must(createAttempt, { token: desk.token, params: { id } })
  const [attempt] = await desk.city.db.query<{ no: string }>(`SELECT out_trade_no AS no FROM payment_order WHERE trade_order_id = $1`, [id])
  await desk.city.action('wechat-pay', 'payer-pays', { out_trade_no: attempt?.no })
  await desk.settle()
}

describe('what a family paid', () => {
  it('R364 B09: an account that paid nothing has no sums and no file', async () => {
    expect(await history()).toMatchObject({ total: { orders: 0, paidFen: 0, netFen: 0 }, groups: [] })
    expect(await prepare({ format: 'PDF' })).toMatchObject({ status: 409, body: { code: 'PAYMENTS.HISTORY_EMPTY' } })
  })

  it('R364 B09: the list, the sums of every view and both files say the same of own money, refunds and insurance, under every filter', async () => {
    const plain = await desk.issue({ insurance: 'NONE' })
    expect(await billsToPay()).toMatchObject([{ target: 'bill', targetId: plain.id, amountFen: 18_640, personLabel: '本人' }])
    await desk.payer((await desk.pay(plain)).payment.id)
    expect(await billsToPay()).toEqual([])
    await desk.his('refund-items', { billNo: plain.billNo, lineNos: [1] })

    const mixed = await desk.issue()
    const step = await desk.pay(mixed, 'MEDICAL_INSURANCE')
    await desk.authorise(step.payment.id, await desk.agree(step))
    await desk.payer(step.payment.id)
    const settled = await desk.issue({ insurance: 'SETTLED', insurancePart: '138.60' })
    await desk.payer((await desk.pay(settled)).payment.id)
    await desk.pass(62_000)

    const { me } = await desk.city.signIn('李娜')
    const childId = me.persons.find(({ relation, realName }) => relation === 'CHILD' && realName === 'VERIFIED')?.id ?? ''
    // Opened before midnight, paid after it: a payment belongs to the year in which it was made.
    await desk.city.setClock('2026-12-31T23:55:00+08:00')
    const fee = await appointmentFee(me.accountId, childId, 1_200)
    await desk.city.setClock('2027-01-01T00:05:00+08:00')
    await payOrder(fee)
    await appointmentFee(me.accountId, childId, 900)

    const all = await orders()
    const whole = await history()
    expect(all).toHaveLength(5)
    expect(whole.total).toEqual(sumOf(all))
    expect(whole.total.refundedFen).toBeGreaterThan(0)
    expect(whole.total.insuranceFen).toBe((await desk.payment(step.payment.id)).insuranceFen + 13_860)
    for (const view of ['YEAR', 'INSTITUTION', 'PERSON', 'KIND'] as const) {
      const groups = whole.groups.filter((group) => group.view === view)
      expect(groups).toHaveLength(2)
      for (const amount of ['orders', 'paidFen', 'refundedFen', 'insuranceFen', 'netFen'] as const)
        expect([view, amount, groups.reduce((sum, group) => sum + group[amount], 0)]).toEqual([view, amount, whole.total[amount]])
      for (const { key, label, view: _, ...sums } of groups) {
        const filter = { [{ YEAR: 'year', INSTITUTION: 'institutionId', PERSON: 'personId', KIND: 'businessKind' }[view]]: key }
        expect([label, (await history(filter)).total, sumOf(await orders(filter))]).toEqual([label, sums, sums])
        expect(label).not.toBe('')
      }
    }
    expect((await history({ year: 2027 })).total).toMatchObject({ orders: 1, paidFen: 1_200 })
    expect((await history({ year: 2026, personId: childId })).total.orders).toBe(0)

    const csv = await fileOf({ format: 'CSV' })
    expect([csv.type, csv.bytes.subarray(0, 3)]).toEqual(['text/csv; charset=utf-8', Buffer.from([0xef, 0xbb, 0xbf])])
    const lines = csv.bytes.toString().trim().split('\r\n')
    const yuan = (fen: number): string => (fen / 100).toFixed(2)
    const { paidFen, refundedFen, netFen, insuranceFen } = whole.total
    expect(lines).toHaveLength(6)
    expect(lines.at(-1)).toBe(['合计', '', '', '4 笔', ...[paidFen, refundedFen, netFen, insuranceFen].map(yuan)].join(','))

    const { body: prepared } = await prepare({ format: 'PDF' })
    const [once, again] = [await fetchFile(prepared.id), await fetchFile(prepared.id)]
    const bytes = Buffer.from(await once.arrayBuffer())
    expect(bytes.equals(Buffer.from(await again.arrayBuffer()))).toBe(true)
    expect(once.headers.get('content-disposition')).toContain(encodeURIComponent('缴费记录-全部.pdf'))
    const pages = readPdf(bytes)
    expect(pages).toHaveLength(1)
    expect(pages[0]).toContain(`合计\n4 笔\n${[paidFen, refundedFen, netFen, insuranceFen].map(yuan).join('\n')}`)
    for (const text of [
      '时间：2026年12月31日至2027年1月1日',
      '不是发票',
      '第 1 页/共 1 页',
      '生成时间：2027年1月1日 00:0',
      '门诊缴费',
      ...all.map((o) => o.personNameMasked),
    ])
      expect(pages[0]).toContain(text)
    expect(pages[0]).not.toMatch(/\?|李娜|李小苗/)
  }, 30_000)

  it('R364 B09: a file is its owner’s alone, for ten minutes, and every look is on record', async () => {
    const before = await desk.audits(desk.personId)
    const { body: prepared, status } = await prepare({ format: 'CSV', year: 2026 })
    expect([status, prepared.fileName]).toEqual([201, '缴费记录-2026年.csv'])
    expect((await fetchFile(prepared.id)).status).toBe(200)
    expect((await desk.audits(desk.personId)) - before).toBe(2)
    const foreign = await fetchFile(prepared.id, desk.fatherToken)
    const nobodys = await fetchFile(randomUUID())
    const answerOf = async (response: Response) => [response.status, ((await response.json()) as { code: string }).code]
    expect([await answerOf(foreign), await answerOf(nobodys)]).toEqual([
      [404, 'KERNEL.NOT_FOUND'],
      [404, 'KERNEL.NOT_FOUND'],
    ])
    expect(await history({ personId: desk.personId }, desk.fatherToken)).toMatchObject({ total: { orders: 0 }, groups: [] })
    await desk.city.advanceClock(600_000)
    expect(await answerOf(await fetchFile(prepared.id))).toEqual([409, 'PAYMENTS.HISTORY_EXPORT_EXPIRED'])
    await desk.pass(3_600_000)
    expect(await desk.city.db.query(`SELECT 1 FROM history_export WHERE id = $1`, [prepared.id])).toEqual([])
  })

  it('R364 B09: a long record goes on over pages that are numbered and headed, and loses no line', async () => {
    const at = (day: number): Date => new Date(desk.city.now() + day * 86_400_000)
    const rows = Array.from({ length: 80 }, (_, day) => ({
      ...{ id: randomUUID(), at: at(day), personId: 'p', institutionId: 'i', subject: '', businessKind: 'DEPOSIT' as const },
      ...{ paidFen: 100 + day, refundedFen: 0, insuranceFen: 0 },
    }))
    const names = { persons: new Map([['p', '阿拉坦·**']]), institutions: new Map([['i', '科尔沁左翼后旗蒙医整骨医院（名字很长的示例机构）']]) }
    const total = { view: 'TOTAL' as const, key: '', orders: 80, paidFen: 11_160, refundedFen: 0, insuranceFen: 0 }
    const statement = statementOf({ year: null, personId: null, institutionId: null, businessKind: null }, rows, [total], names, {
      date: '2027-01-01',
      time: '08:00',
    })
    const pages = readPdf(await statementPdf(statement, at(0)))
    expect(pages.length).toBeGreaterThan(2)
    for (const [i, page] of pages.entries()) expect(page).toContain(`第 ${i + 1} 页/共 ${pages.length} 页`)
    for (const page of pages.slice(0, -1)) expect(page).toContain('付款日期\n看病的人\n医院')
    expect(rows.filter((row) => !pages.join('\n').includes(`${dateOf(row.at.getTime())}\n阿拉坦·**`))).toEqual([])
    expect(pages.at(-1)).toContain('合计\n80 笔\n111.60\n0.00\n111.60\n0.00')
  })
})
