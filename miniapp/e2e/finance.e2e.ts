import { afterAll, beforeAll, expect, test } from '@jest/globals'
import { addDays, dateOf } from '@jktl/shared/kernel/dates'
import type { TradeOrder } from '@jktl/shared/payments/contract'
import type { DayUnit, DifferenceCard } from '@jktl/shared/payments/reconciliation/desk-contract'
import type { Browser } from 'playwright-core'
import { openBrowser, VIEWPORTS } from './support/browser.mjs'
import { City } from './support/city.mjs'
import { findClinic } from './support/clinics.mjs'
import { atWork } from './support/desk.mjs'
import { moneyOnBothSides } from './support/oracle.mjs'
import { grownUp, payNumber } from './support/paid-number.mjs'

const MAKER = '吴会计'
const CHECKER = '冯复核'
/** Fund flows are asked for one a second. */
const FLOW_MS = 1_100
const city = City.ofEnvironment()
let browser: Browser
beforeAll(async () => {
  browser = await openBrowser()
})
afterAll(() => browser.close())

const today = async (): Promise<string> => dateOf(Date.parse(await city.now()))

/** An adult of the crowd no other journey uses, with a number paid online. */
async function paidOrder(fromEnd: number): Promise<TradeOrder & { institutionId: string }> {
  const payer = await grownUp(city, 110, fromEnd)
  const { segment, institutionId } = await findClinic(city)
  const { orderId } = await payNumber(city, payer, segment)
  return { ...(await city.get<TradeOrder>(`/payments/orders/${orderId}`, payer.token)), institutionId }
}

/** Ten past ten: the hospitals' lists, trade bills and fund flows of yesterday are there. */
async function morning(date: string): Promise<void> {
  await city.setClock({ now: `${date}T10:10:00+08:00` })
  for (let second = 0; second < 8; second++) {
    await city.setClock({ advanceMs: FLOW_MS })
    await city.runJobs()
  }
}

test('B13 B33 R10: what a bill does not agree with is found, two people settle it, both sign the day, and the month shows it green', async () => {
  const date = addDays(await today(), 1)
  await city.setClock({ now: `${date}T09:00:00+08:00` })
  const unbooked = await paidOrder(1)
  const returned = await paidOrder(2)
  // The hospital never wrote down the one; the merchant's console gives back a part of the other.
  await city.setFaults('his', [{ match: { operation: 'get-bill', date }, effect: { kind: 'bill-altered', omit: [unbooked.id] } }])
  await city.act('wechat-pay', 'console-refund', { out_trade_no: returned.paymentNumber, refund_fen: 100 })
  await city.setClock({ advanceMs: 5_000 })
  await city.runJobs()
  await morning(addDays(date, 1))
  await city.clearFaults('his')

  const maker = await atWork(browser, city, MAKER, VIEWPORTS.desktop)
  const { token } = await city.signIn(MAKER, 'staff')
  const { units } = await city.get<{ units: DayUnit[] }>(`/payments/finance/day?date=${date}`, token)
  const merchant = units.find(({ channel, batches }) => channel === 'WECHAT' && batches.some(({ differences }) => differences > 0))?.mchid ?? ''
  const { items } = await city.get<{ items: DifferenceCard[] }>(`/payments/finance/differences?group=TODO&date=${date}`, token)
  expect(items.map(({ kind }) => kind)).toEqual(['HIS_PAID_NOT_BOOKED'])
  const id = items[0]?.id ?? ''

  await maker.hand.tap('#home-financeDays')
  await maker.hand.tap(`#day-${date}`)
  await maker.hand.read('#kinds', '渠道已退款，平台没有这笔退款')
  await maker.hand.tap('#kind-HIS_PAID_NOT_BOOKED')
  await maker.hand.tap(`#difference-${id}`)
  await maker.hand.type('#evidence-text', '医院财务电话确认没有入账')
  await maker.hand.type('#evidence-document', 'YY-2026-118')
  const chooser = maker.page.waitForEvent('filechooser')
  await maker.hand.tap('#evidence-file-files')
  await (await chooser).setFiles({ name: '医院回函.pdf', mimeType: 'application/pdf', buffer: Buffer.from('%PDF-1.4 letter') })
  await maker.hand.read('#evidence-file-handed', '医院回函.pdf')
  await maker.hand.tap('#evidence-add')
  await maker.hand.read('#evidence', 'YY-2026-118')
  const download = maker.page.waitForEvent('download')
  await maker.hand.tap('[id^="evidence-file-"][aria-label*="医院回函.pdf"]')
  expect((await download).suggestedFilename()).toBe('医院回函.pdf')
  await maker.hand.tap('#handling-REFUND')
  await maker.hand.type('#handling-reason', '医院没有入账，原路退给患者。')
  await maker.hand.tap('#handling-propose')
  await maker.hand.read('#difference-state', '待复核')

  const checker = await atWork(browser, city, CHECKER, VIEWPORTS.phone)
  await checker.hand.tap('#staff-menu-differences')
  await checker.hand.tap(`#difference-${id}`)
  await checker.hand.tap('#check-seen')
  await checker.hand.type('#check-reason', '与医院账单和凭证一致，同意。')
  await checker.hand.tap('#check-approve')
  await checker.hand.read('#difference-state', '待')
  for (let minute = 0; minute < 3; minute++) {
    await city.runJobs()
    await city.setClock({ advanceMs: 61_000 })
  }
  await city.runJobs()
  await checker.hand.read('#difference-state', '已关闭')
  await checker.hand.read('#history', '渠道查单：退款成功')

  const day = '#staff-menu-financeDays'
  await maker.hand.tap(day)
  await maker.hand.tap(`#day-${date}`)
  await maker.hand.tap(`#sign-WECHAT-${merchant}`)
  await maker.hand.tap('#sign-confirm')
  await maker.hand.read(`#unit-WECHAT-${merchant}`, '等复核')
  await checker.hand.tap('#nav-back')
  await checker.hand.tap(day)
  await checker.hand.tap(`#day-${date}`)
  await checker.hand.tap(`#sign-WECHAT-${merchant}`)
  await checker.hand.tap('#sign-confirm')
  await checker.hand.read(`#unit-WECHAT-${merchant}`, '已冻结')

  await maker.hand.tap('#staff-menu-moneyProof')
  await maker.hand.read(`tr:has(#proof-${unbooked.institutionId}-${date})`, '账单、资金流水和总账都一致')
  await maker.hand.tap(`#proof-${unbooked.institutionId}-${date}`)
  await maker.hand.read('#money-rows', '-¥1.00')
  const { channel, ledger, ledgerSum } = await moneyOnBothSides(city)
  expect(ledger).toEqual(channel)
  expect(ledgerSum).toBe(0)
  expect([...maker.problems, ...checker.problems]).toEqual([])
  await Promise.all([maker.close(), checker.close()])
})
