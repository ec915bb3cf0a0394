import { readFileSync } from 'node:fs'
import { afterAll, beforeAll, expect, test } from '@jest/globals'
import { formatFen } from '@jktl/shared/kernel/money'
import type { Bill, PaymentStep } from '@jktl/shared/payments/bills/contract'
import type { HistoryGroup, HistorySums } from '@jktl/shared/payments/history/contract'
import type { Browser, Page } from 'playwright-core'
import { openApp, openBrowser, visit, VIEWPORTS } from './support/browser.mjs'
import { City } from './support/city.mjs'
import { Hand } from './support/hand.mjs'
import { resident } from './support/residents.mjs'

const ORDERS = 'payments/pages/orders/index'
const LONGEST_READ_MS = 11_000
const SECOND_MS = 1_000
const city = City.ofEnvironment()
let browser: Browser
beforeAll(async () => {
  browser = await openBrowser()
})
afterAll(() => browser.close())

interface History {
  total: HistorySums
  groups: HistoryGroup[]
}
const historyOf = (token: string, query = ''): Promise<History> => city.get<History>(`/payments/history${query}`, token)

/** A hospital asks for money for somebody, and it is paid in full. @returns whose bill it was */
async function payBillOf(token: string, persona: string): Promise<string> {
  const { result } = (await city.act('his', 'issue-bill', { persona, insurance: 'NONE' })) as { result: { bill_no: string } }
  await city.setClock({ advanceMs: LONGEST_READ_MS })
  const { items } = await city.get<{ items: Bill[] }>('/payments/bills?state=OPEN', token)
  const bill = items.find(({ billNo }) => billNo === result.bill_no)
  if (!bill) throw new Error('the bill is not in the list')
  const step = (await city.write('POST', `/payments/bills/${bill.id}/payments`, token, { version: bill.version, way: 'SELF' })) as PaymentStep
  await city.act('wechat-pay', 'payer-pays', { out_trade_no: step.payment.money?.paymentNumber })
  await city.setClock({ advanceMs: 2 * SECOND_MS })
  await city.runJobs()
  return bill.personId
}
/** What is handed over when the button is pressed. */
async function fileOf(page: Page, hand: Hand, button: string): Promise<{ name: string; bytes: Buffer }> {
  const [download] = await Promise.all([page.waitForEvent('download'), hand.tap(button)])
  return { name: download.suggestedFilename(), bytes: readFileSync(await download.path()) }
}

test('R364 B09: a mother looks at one year and one child, the sums agree, and takes them with her as PDF and as a table', async () => {
  const session = await resident(city, '李娜')
  await payBillOf(session.token, '李娜')
  const childId = await payBillOf(session.token, '李小苗')
  const whole = await historyOf(session.token)
  const year = whole.groups.find(({ view }) => view === 'YEAR')?.key ?? ''
  const ofChild = await historyOf(session.token, `?year=${year}&personId=${childId}`)
  expect(ofChild.total.netFen).toBeGreaterThan(0)
  expect(ofChild.total.netFen).toBeLessThan(whole.total.netFen)

  const { page, problems, close } = await openApp(browser, city, { session, viewport: VIEWPORTS.small })
  const hand = new Hand(page)
  await visit(page, city, 'citizen', ORDERS)
  await hand.read('#history-total', formatFen(whole.total.netFen))
  await hand.tap('#history-view-PERSON')
  await hand.read(`#history-part-${childId}`, formatFen(ofChild.total.netFen))
  await hand.tap('#history-filter')
  await hand.tap(`#choose-YEAR-${year}`)
  await hand.tap(`#choose-PERSON-${childId}`)
  await hand.tap('#choose-done')
  await hand.read('#history-filter', `${year} 年`)
  await hand.read('#history-total', formatFen(ofChild.total.netFen))
  await hand.tap('#history-view-LIST')
  await hand.see('#orders')
  const { items } = await city.get<{ items: { id: string; personNameMasked: string }[] }>(`/payments/orders?year=${year}&personId=${childId}`, session.token)
  expect(await page.locator('#orders > *').count()).toBe(items.length)

  await hand.tap('#history-export-open')
  // The first try gets no answer: the page says so, and the same button tries again.
  await page.route('**/exports/*/file', (route) => route.abort('connectionfailed'), { times: 1 })
  await hand.tap('#export-pdf')
  await hand.see('#export-failed')
  const pdf = await fileOf(page, hand, '#export-pdf')
  await hand.read('#export-made', pdf.name)
  expect(pdf.name).toBe(`缴费记录-${year}年.pdf`)
  expect([pdf.bytes.subarray(0, 5).toString(), pdf.bytes.toString('latin1').trimEnd().slice(-5)]).toEqual(['%PDF-', '%%EOF'])
  expect(pdf.bytes.toString('latin1').match(/\/Type \/Page\b/g)).toHaveLength(1)
  const csv = await fileOf(page, hand, '#export-csv')
  const { orders, paidFen, refundedFen, netFen, insuranceFen } = ofChild.total
  const lines = csv.bytes.toString().trim().split('\r\n')
  expect(csv.bytes.subarray(0, 3)).toEqual(Buffer.from([0xef, 0xbb, 0xbf]))
  expect([lines.length, lines.at(-1)]).toEqual([
    orders + 2,
    `合计,,,${orders} 笔,${[paidFen, refundedFen, netFen, insuranceFen].map((fen) => formatFen(fen).slice(1)).join(',')}`,
  ])
  expect(csv.bytes.toString()).not.toContain('李小苗')
  expect(problems.filter((line) => !/exports\/[^/]+\/file net::/.test(line))).toEqual([])
  await close()
})
