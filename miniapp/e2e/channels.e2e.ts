import { afterAll, beforeAll, expect, test } from '@jest/globals'
import type { ChannelChange, ChannelsHome } from '@jktl/shared/payments/channels/contract'
import type { Browser } from 'playwright-core'
import { openBrowser, visit, VIEWPORTS } from './support/browser.mjs'
import { City } from './support/city.mjs'
import { findClinic } from './support/clinics.mjs'
import { atWork } from './support/desk.mjs'
import { grownUp, payNumber } from './support/paid-number.mjs'

const [MAKER, CHECKER] = ['吴会计', '冯复核']
const [OLD, NEW] = ['1900000001', '1900000031']
const city = City.ofEnvironment()
let browser: Browser
beforeAll(async () => {
  browser = await openBrowser()
})
afterAll(() => browser.close())

interface Books {
  orders: { outTradeNo: string; mchid: string }[]
  refunds: { outTradeNo: string; mchid: string }[]
}
const books = async (): Promise<Books> => ((await city.journal('wechat-pay')) as { books: Books }).books

/** A number at the hospital, paid by an adult of the crowd no other journey uses. */
async function paid(fromEnd: number): Promise<{ appointmentId: string; number: string; token: string }> {
  const payer = await grownUp(city, 120, fromEnd)
  const { segment } = await findClinic(city, { daysAhead: 2 })
  const { appointmentId, paymentNumber } = await payNumber(city, payer, segment)
  return { appointmentId, number: paymentNumber, token: payer.token }
}

test('R361 B04: a routing change is drafted, tried and approved; the next order goes to the new merchant, the old one is refunded by its own', async () => {
  const first = await paid(30)
  const maker = await city.signIn(MAKER, 'staff')
  const home = await city.get<ChannelsHome>('/payments/staff/channels', maker.token)
  const hospital = home.merchants.find(({ mchid }) => mchid === OLD)
  const change = (await city.write('POST', '/payments/staff/channels/changes', maker.token, {
    kind: 'MERCHANT',
    mchid: NEW,
    institutionId: hospital?.institutionId,
    name: '科尔沁中心医院住院处',
    settlesTo: '示例银行 0031',
    settlementDays: 1,
    reason: '住院另开商户号',
  })) as ChannelChange

  const two = await atWork(browser, city, CHECKER, VIEWPORTS.phone)
  await visit(two.page, city, 'staff', 'payments/pages/channels/index')
  await two.hand.tap(`#change-yes-${change.id}`)
  await two.hand.type('#change-note', '核对过开户资料')
  await two.hand.tap('#change-decision-confirm')
  await two.hand.see(`#merchant-${NEW}`)

  const one = await atWork(browser, city, MAKER, VIEWPORTS.desktop)
  await visit(one.page, city, 'staff', 'payments/pages/routings/index')
  await one.hand.tap('#draft-institution-open')
  await one.hand.tap(`#draft-institution-${hospital?.institutionId ?? ''}`)
  await one.hand.tap('#draft-kind-APPOINTMENT')
  await one.hand.tap(`#draft-mchid-${NEW}`)
  await one.hand.type('#draft-note', '挂号费改收新商户号')
  await one.hand.tap('#draft-save')
  await one.hand.tap('#routing-try')
  await one.hand.see('#dry-run-result')
  expect(await one.hand.text()).toContain('请另一位同事来办')

  const id = new URL(one.page.url()).searchParams.get('id') ?? ''
  await visit(two.page, city, 'staff', 'payments/pages/routing/index', { id })
  await two.hand.tap('#routing-approve')
  await two.hand.type('#routing-note', '试算看过')
  await two.hand.tap('#routing-decision-confirm')
  await two.page.getByText('正在用').filter({ visible: true }).first().waitFor()
  const second = await paid(31)
  await city.write('POST', `/appointments/${first.appointmentId}/cancellation`, first.token, {})
  const { orders, refunds } = await city.until(books, (now) => now.refunds.some(({ outTradeNo }) => outTradeNo === first.number))
  const merchantsOf = (list: { outTradeNo: string; mchid: string }[], number: string) => list.filter((o) => o.outTradeNo === number).map((o) => o.mchid)
  expect([merchantsOf(orders, first.number), merchantsOf(orders, second.number)]).toEqual([[OLD], [NEW]])
  expect(merchantsOf(refunds, first.number)).toEqual([OLD])
  expect([...one.problems, ...two.problems]).toEqual([])
  await Promise.all([one.close(), two.close()])
})
