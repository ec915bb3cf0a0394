import { afterAll, beforeAll, expect, test } from '@jest/globals'
import { formatFen } from '@jktl/shared/kernel/money'
import type { Bill, BillDetail, HospitalPayment, Stay } from '@jktl/shared/payments/bills/contract'
import type { Browser } from 'playwright-core'
import { openApp, openBrowser, visit, VIEWPORTS } from './support/browser.mjs'
import { City } from './support/city.mjs'
import { Hand } from './support/hand.mjs'
import { moneyOnBothSides } from './support/oracle.mjs'
import { resident } from './support/residents.mjs'

const BILLS = 'payments/pages/bills/index'
const LONGEST_READ_MS = 11_000
const SECOND_MS = 1_000
const city = City.ofEnvironment()
let browser: Browser
beforeAll(async () => {
  browser = await openBrowser()
})
afterAll(() => browser.close())

interface InsuranceBooks {
  orders: { gov_fee: number; self_fee: number; other_fee: number; med_ins_pay_status: string; refunded_fee: number }[]
}
interface HospitalBooks {
  bills: { bill_no: string; state: string; confirmation: Record<string, string> | null }[]
}

/** The hospital's doctor orders something, and the platform may ask for bills again. */
async function issue(persona: string): Promise<string> {
  const { result } = (await city.act('his', 'issue-bill', { persona })) as { result: { bill_no: string } }
  await city.setClock({ advanceMs: LONGEST_READ_MS })
  return result.bill_no
}
async function billOf(token: string, billNo: string, state: 'OPEN' | 'DONE' = 'OPEN'): Promise<Bill> {
  const { items } = await city.get<{ items: Bill[] }>(`/payments/bills?state=${state}`, token)
  const bill = items.find((item) => item.billNo === billNo)
  if (!bill) throw new Error('the bill is not in the list')
  return bill
}
const atHospital = async (billNo: string) => (await city.journal<HospitalBooks>('his')).books.bills.find((bill) => bill.bill_no === billNo)
const paymentOf = (token: string, id: string) => city.get<HospitalPayment>(`/payments/hospital-payments/${id}`, token)
/** What the insurance has taken, in fen, as its own books say. */
async function takenByInsurance(): Promise<number> {
  const { orders } = (await city.journal<InsuranceBooks>('insurance')).books
  return orders
    .filter((order) => order.med_ins_pay_status === 'SUCCESS')
    .reduce((sum, order) => sum + order.gov_fee + order.self_fee + order.other_fee - order.refunded_fee, 0)
}
async function expectEqualBooks(): Promise<void> {
  const { channel, ledger, ledgerSum } = await moneyOnBothSides(city)
  expect(ledger).toEqual(channel)
  expect(ledgerSum).toBe(0)
}
/** The payment the page in front shows. */
const paymentIn = (hand: Hand): string => new URL(hand.page.url()).searchParams.get('id') ?? ''
/** A little later, as the city's clock goes: what is due is done. */
async function later(): Promise<void> {
  await city.setClock({ advanceMs: 2 * SECOND_MS })
  await city.runJobs()
}

test('R364 §4.8: a resident says no to the insurance first, then agrees, pays the rest, and both sides have every fen', async () => {
  const session = await resident(city, '王秀兰')
  const takenBefore = await takenByInsurance()
  const billNo = await issue('王秀兰')
  const bill = await billOf(session.token, billNo)
  const { page, problems, close } = await openApp(browser, city, { session, viewport: VIEWPORTS.small })
  const hand = new Hand(page)
  await visit(page, city, 'citizen', BILLS)
  await hand.tap(`#bill-${bill.id}`)
  await hand.read('#bill-payers', '186.40')
  await hand.see('#bill-lines')

  await hand.tap('#bill-pay')
  await hand.tap('#insurance-decline')
  await hand.read('#billpay-declined', '没有扣钱')
  expect(await paymentOf(session.token, paymentIn(hand))).toMatchObject({ state: 'AUTHORISING', money: null })
  expect(await takenByInsurance()).toBe(takenBefore)

  await hand.tap('#billpay-go')
  await hand.tap('#insurance-agree')
  await hand.tap('#pay-confirm')
  await hand.see('#billpay-state')
  await later()
  await hand.read('#billpay-state', '付好了')
  const id = paymentIn(hand)
  const { state, totalFen, insuranceFen, cashFen } = await paymentOf(session.token, id)
  expect([state, totalFen, insuranceFen + cashFen]).toEqual(['SETTLED', 18_640, 18_640])
  expect(Math.min(insuranceFen, cashFen)).toBeGreaterThan(0)
  await hand.read('#billpay-legs', formatFen(insuranceFen))
  await hand.read('#billpay-legs', formatFen(cashFen))
  expect((await takenByInsurance()) - takenBefore).toBe(insuranceFen)
  expect(await atHospital(billNo)).toMatchObject({
    state: 'PAID',
    confirmation: { confirm_id: id, personal_amount: formatFen(cashFen).slice(1), insurance_amount: formatFen(insuranceFen).slice(1) },
  })
  await expectEqualBooks()

  await hand.tap('#billpay-bill')
  await hand.read('#bill-payers', '医保统筹付')
  await hand.read('#bill-payers', '已缴')
  const stranger = await resident(city, '李建国')
  expect(await city.ask(`/payments/bills/${bill.id}`, stranger.token)).toMatchObject({ status: 404, body: { code: 'KERNEL.NOT_FOUND' } })
  expect(problems).toEqual([])
  await close()
})

test('J14 J21: two phones pay the same bill in two ways; the bill is paid once and the other payment goes back in full', async () => {
  const session = await resident(city, '王秀兰')
  const billNo = await issue('王秀兰')
  const { id: billId } = await billOf(session.token, billNo)
  const at = { id: billId }
  const [one, two] = await Promise.all([openApp(browser, city, { session }), openApp(browser, city, { session, viewport: VIEWPORTS.small })])
  const [first, second] = [new Hand(one.page), new Hand(two.page)]
  await visit(one.page, city, 'citizen', 'payments/pages/bill/index', at)
  await visit(two.page, city, 'citizen', 'payments/pages/bill/index', at)

  await first.tap('#bill-way-SELF')
  await first.tap('#bill-pay')
  await first.see('#pay-confirm')
  const alone = (await billOf(session.token, billNo)).payment?.id ?? ''
  const { paymentNumber } = (await paymentOf(session.token, alone)).money ?? {}

  // The other phone wants the insurance to pay: the first cashier has to be closed for certain before.
  await second.tap('#bill-way-MEDICAL_INSURANCE')
  await second.tap('#bill-pay')
  await second.see('#bill-failed')
  await city.until(
    () => paymentOf(session.token, alone),
    ({ state }) => state === 'UNDONE',
    { stepMs: SECOND_MS },
  )
  await second.lookAgain()
  await second.tap('#bill-way-MEDICAL_INSURANCE')
  await second.tap('#bill-pay')
  await second.tap('#insurance-agree')
  await second.tap('#pay-confirm')
  await second.see('#billpay-state')
  await later()
  await second.read('#billpay-state', '付好了')
  const kept = paymentIn(second)
  expect(kept).not.toBe(alone)

  // The money of the first phone comes in all the same.
  await city.act('wechat-pay', 'payer-pays', { out_trade_no: paymentNumber, force: true })
  await city.until(
    () => paymentOf(session.token, alone),
    ({ money }) => money?.summary === 'REFUNDED',
    { stepMs: 5 * SECOND_MS },
  )
  await visit(one.page, city, 'citizen', 'payments/pages/bill-pay/index', { id: alone })
  await first.read('#billpay-state', '没有付成')
  await first.read('[id^="refund-"]', '186.40')
  expect(await paymentOf(session.token, kept)).toMatchObject({ state: 'SETTLED', money: { summary: 'PAID', refundedFen: 0 } })
  expect(await city.get<BillDetail>(`/payments/bills/${billId}`, session.token)).toMatchObject({ state: 'PAID', returnedFen: 0 })
  expect(await atHospital(billNo)).toMatchObject({ state: 'PAID', confirmation: { confirm_id: kept } })
  await expectEqualBooks()
  // What the second phone was told while it had to wait.
  expect([...one.problems, ...two.problems].filter((line) => !/payments\/bills\/[^/]+\/payments 409$/.test(line))).toEqual([])
  await Promise.all([one.close(), two.close()])
})

test('R364 B08: money for somebody in hospital arrives there, and what is left at discharge comes back', async () => {
  const session = await resident(city, '李建国')
  const { result } = (await city.act('his', 'admit', { persona: '李建国' })) as { result: { stay_no: string } }
  await city.setClock({ advanceMs: LONGEST_READ_MS })
  const stays = async () => (await city.get<{ items: Stay[] }>('/payments/stays', session.token)).items
  const stay = (await stays()).find(({ state }) => state === 'IN_HOSPITAL')
  const { page, problems, close } = await openApp(browser, city, { session })
  const hand = new Hand(page)
  await visit(page, city, 'citizen', 'payments/pages/deposits/index')
  await hand.type(`#deposit-amount-${stay?.id}`, '0.5')
  await hand.tap(`#deposit-pay-${stay?.id}`)
  await hand.read('.field__m--bad', '请填 1 元到 5 万元')
  await hand.type(`#deposit-amount-${stay?.id}`, '1000')
  await hand.tap(`#deposit-pay-${stay?.id}`)
  await hand.tap('#pay-confirm')
  await hand.read('#billpay-state', '交好了')
  const id = paymentIn(hand)
  await hand.tap('#billpay-back')
  await hand.read(`#deposit-${id}`, '1000.00')

  await city.act('his', 'charge-stay', { stayNo: result.stay_no, amount: '800.00' })
  await city.act('his', 'discharge', { stayNo: result.stay_no })
  await city.until(
    () => paymentOf(session.token, id),
    ({ money }) => money?.refundedFen === 20_000,
    { stepMs: 31 * SECOND_MS },
  )
  await visit(page, city, 'citizen', 'payments/pages/deposits/index')
  await hand.read(`#deposit-${id}`, '200.00')
  expect(await stays()).toEqual(expect.arrayContaining([expect.objectContaining({ id: stay?.id, state: 'DISCHARGED', depositedFen: 100_000 })]))
  await expectEqualBooks()
  expect(problems).toEqual([])
  await close()
})
