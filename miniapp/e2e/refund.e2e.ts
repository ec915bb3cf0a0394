import { afterAll, beforeAll, expect, test } from '@jest/globals'
import type { TradeOrder } from '@jktl/shared/payments/contract'
import type { Browser } from 'playwright-core'
import { openApp, openBrowser, visit, VIEWPORTS } from './support/browser.mjs'
import { City } from './support/city.mjs'
import { findClinic } from './support/clinics.mjs'
import { atWork } from './support/desk.mjs'
import { Hand } from './support/hand.mjs'
import { moneyOnBothSides } from './support/oracle.mjs'
import { payNumber } from './support/paid-number.mjs'
import { resident } from './support/residents.mjs'

const MAKER = '吴会计'
const CHECKER = '冯复核'
const city = City.ofEnvironment()
let browser: Browser
beforeAll(async () => {
  browser = await openBrowser()
})
afterAll(() => browser.close())

test('B08 B30: finance asks for a part, another person agrees, and the resident sees where the money is', async () => {
  const payer = await resident(city, '李娜')
  const { token } = payer
  const { orderId } = await payNumber(city, payer, (await findClinic(city)).segment)
  const order = await city.get<TradeOrder>(`/payments/orders/${orderId}`, token)
  const refundYuan = '1.50'

  const maker = await atWork(browser, city, MAKER, VIEWPORTS.desktop)
  await maker.hand.tap('#staff-menu-refunds')
  await maker.hand.tap('#refunds-ask')
  await maker.hand.type('#find-number', order.paymentNumber ?? '')
  await maker.hand.tap('#find-submit')
  await maker.hand.type('#ask-yuan', refundYuan)
  await maker.hand.type('#ask-reason', '多收了一次挂号工本费')
  await maker.hand.tap('#ask-submit')
  await maker.hand.read('#refund-state', '正在审核')
  const refundId = new URL(maker.page.url()).searchParams.get('id') ?? ''
  expect(await maker.hand.text()).toContain('自己不能复核自己提的')
  expect((await city.get<TradeOrder>(`/payments/orders/${order.id}`, token)).refunds).toEqual([])

  const checker = await atWork(browser, city, CHECKER, VIEWPORTS.phone)
  await checker.hand.tap('#staff-menu-refunds')
  await checker.hand.tap(`#refund-${refundId}`)
  await checker.hand.tap('[id^="agree-"]')
  await checker.hand.read('[id^="decision-"]', '已办')

  const phone = await openApp(browser, city, { session: await resident(city, '李娜'), viewport: VIEWPORTS.small })
  const hand = new Hand(phone.page)
  await city.runJobs()
  await visit(phone.page, city, 'citizen', 'payments/pages/order/index', { id: order.id })
  await hand.see('[id^="refund-"]')
  await city.setClock({ advanceMs: 5_000 })
  await city.runJobs()
  await hand.lookAgain()
  await hand.read('#order-state', '部分退费')
  await hand.read('[id^="refund-"]', '零钱')

  await maker.hand.lookAgain()
  await maker.hand.read('#refund-state', '已退到')
  const { channel, ledger, ledgerSum } = await moneyOnBothSides(city)
  expect(ledger).toEqual(channel)
  expect(ledgerSum).toBe(0)
  expect([...maker.problems, ...checker.problems, ...phone.problems]).toEqual([])
  await Promise.all([maker.close(), checker.close(), phone.close()])
})
