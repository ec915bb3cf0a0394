import { afterAll, afterEach, beforeAll, describe, expect, test } from '@jest/globals'
import type { Appointment } from '@jktl/shared/appointments/contract'
import type { Browser, Page } from 'playwright-core'
import { openApp, openBrowser, signInByHand, visit, VIEWPORTS } from './support/browser.mjs'
import { City, type SignedIn } from './support/city.mjs'
import { appointmentIn, chooseNumber, findClinic, OPEN_SLOT } from './support/clinics.mjs'
import { Hand } from './support/hand.mjs'
import { acceptedNotifies, moneyOnBothSides, statusAtHospital } from './support/oracle.mjs'
import { resident } from './support/residents.mjs'

const APPOINTMENT = 'appointments/pages/appointment/index'
const MOST_TAPS = 6
const MINUTE_MS = 60_000

const city = City.ofEnvironment()
let browser: Browser
beforeAll(async () => {
  browser = await openBrowser()
})
afterAll(() => browser.close())
afterEach(async () => {
  await city.clearFaults('his')
  await city.clearFaults('wechat-pay')
})

const appointmentOf = (token: string, id: string) => city.get<Appointment>(`/appointments/${id}`, token)
const orderOf = async (token: string, id: string) => (await appointmentOf(token, id)).money

/** Signs in on WeChat's own page, as a person does. */
async function signIn(page: Page, name: string): Promise<SignedIn> {
  await visit(page, city, 'citizen', 'home/index')
  await page.click('#sign-in')
  await signInByHand(page, name)
  return city.signIn(name, 'h5')
}

/** As the voucher writes it: `8AN7 542B GSYB`. */
const inGroups = (code = ''): string => code.replace(/(.{4})(?=.)/g, '$1 ')

/** Pays at the real cashier page and comes back. */
async function payAtCashier(hand: Hand): Promise<void> {
  await hand.tap('#pay-confirm')
  await hand.see('#payresult-state')
}

async function expectEqualBooks(): Promise<void> {
  const { channel, ledger, ledgerSum } = await moneyOnBothSides(city)
  expect(ledger).toEqual(channel)
  expect(ledgerSum).toBe(0)
}

describe('R342 R343 R359 R360: a resident books, pays, shows the voucher, cancels and gets the money back', () => {
  test.each([
    { name: '王秀兰', other: '李建国', viewport: VIEWPORTS.phone, size: '390×844' },
    { name: '李建国', other: '王秀兰', viewport: VIEWPORTS.small, size: '320×640' },
  ])('at $size, in at most six taps from home, and nobody else sees it', async ({ name, other, viewport }) => {
    const { page, problems, close } = await openApp(browser, city, { viewport })
    const { token } = await signIn(page, name)
    const clinic = await findClinic(city, { isCancellable: true })

    const hand = new Hand(page)
    await visit(page, city, 'citizen', 'home/index')
    await chooseNumber(hand, clinic)
    const id = appointmentIn(page)
    await hand.tap('#confirm-submit')
    expect(hand.taps).toBeLessThanOrEqual(MOST_TAPS)
    await payAtCashier(hand)
    await hand.tap('#payresult-voucher')

    const booked = await appointmentOf(token, id)
    expect(booked).toMatchObject({ state: 'BOOKED', money: { summary: 'PAID' } })
    await hand.read('#voucher-code', inGroups(booked.voucher?.code))
    await hand.see('#voucher-qr')
    await hand.see('#voucher-barcode')
    expect(await statusAtHospital(city, id)).toBe('CONFIRMED')
    await expectEqualBooks()

    const stranger = await resident(city, other)
    expect(await city.ask(`/appointments/${id}`, stranger.token)).toMatchObject({ status: 404, body: { code: 'KERNEL.NOT_FOUND' } })
    const strangers = await openApp(browser, city, { session: stranger, viewport })
    await visit(strangers.page, city, 'citizen', APPOINTMENT, { id })
    await new Hand(strangers.page).read('#error', '没有找到')
    expect(await strangers.page.locator('body').innerText()).not.toContain(inGroups(booked.voucher?.code))
    await strangers.close()

    await hand.tap('#appointment-cancel')
    await hand.tap('#cancel-dialog-confirm')
    await hand.read('#appointment-state', '已取消')
    await hand.tap('#appointment-order')
    await hand.read('#order-state', '已退费')
    expect(await appointmentOf(token, id)).toMatchObject({
      state: 'CANCELLED_BY_USER',
      voucher: null,
      money: { summary: 'REFUNDED', refundedFen: booked.feeFen },
    })
    expect(await statusAtHospital(city, id)).toBe('CANCELLED')
    await expectEqualBooks()

    // 再约一次: the same doctor's numbers, for the same person.
    await visit(page, city, 'citizen', APPOINTMENT, { id })
    await hand.tap('#appointment-again')
    await hand.tap(OPEN_SLOT)
    await hand.tap('#slots-next')
    await hand.see('#confirm-submit')
    expect(await appointmentOf(token, appointmentIn(page))).toMatchObject({ state: 'HELD', doctorId: booked.doctorId, personId: booked.personId })
    expect(problems).toEqual([])
    await close()
  })
})

describe('what goes wrong between payment and voucher', () => {
  test('R359 P6: every notify is lost and the payer never comes back, and asking the channel still finds payment and refund', async () => {
    const before = await acceptedNotifies(city)
    await city.setFaults('wechat-pay', [
      { match: { operation: 'notify-transaction' }, effect: { kind: 'notify-drop' } },
      { match: { operation: 'notify-refund' }, effect: { kind: 'notify-drop' } },
    ])
    const session = await resident(city, '其其格')
    const { page, problems, close } = await openApp(browser, city, { session })
    const hand = new Hand(page)
    await visit(page, city, 'citizen', 'home/index')
    await chooseNumber(hand, await findClinic(city, { isCancellable: true }))
    const id = appointmentIn(page)
    await hand.tap('#confirm-submit')
    await hand.see('#pay-confirm')
    // The phone is put away right after paying.
    await page.route('**/pages/result/**', (route) => route.abort('aborted'))
    await hand.tap('#pay-confirm')
    await page.unroute('**/pages/result/**')

    await city.until(
      () => appointmentOf(session.token, id),
      ({ state }) => state === 'BOOKED',
      { stepMs: 15_000 },
    )
    await visit(page, city, 'citizen', APPOINTMENT, { id })
    await hand.tap('#appointment-cancel')
    await hand.tap('#cancel-dialog-confirm')
    await hand.read('#appointment-state', '已取消')
    await city.until(
      () => orderOf(session.token, id),
      (money) => money?.summary === 'REFUNDED',
      { stepMs: MINUTE_MS },
    )
    await hand.tap('#appointment-order')
    await hand.read('#order-state', '已退费')
    expect(await acceptedNotifies(city)).toBe(before)
    await expectEqualBooks()
    expect(problems).toEqual([])
    await close()
  })

  test('R343 R360 J6: the hospital refuses after payment, and the resident reads so, finds other times and gets the money back', async () => {
    await city.setFaults('his', [{ match: { operation: 'confirm' }, effect: { kind: 'refuse', code: 'CONFIRM_REFUSED' } }])
    const session = await resident(city, '阿拉坦·苏和')
    const { page, problems, close } = await openApp(browser, city, { session, viewport: VIEWPORTS.small })
    const hand = new Hand(page)
    await visit(page, city, 'citizen', 'home/index')
    await chooseNumber(hand, await findClinic(city))
    const id = appointmentIn(page)
    await hand.tap('#confirm-submit')
    await payAtCashier(hand)
    await hand.read('#payresult-state', '钱退给您')
    await hand.read('#payresult-state', '医院没有确认这个号')
    await city.until(
      () => orderOf(session.token, id),
      (money) => money?.refunds.some(({ state }) => state === 'SUCCESS') ?? false,
    )
    await hand.tap('#payresult-again')
    await hand.see(OPEN_SLOT)
    await visit(page, city, 'citizen', APPOINTMENT, { id })
    await hand.tap('#appointment-order')
    await hand.read('#order-state', '已退费')
    await expectEqualBooks()
    expect(problems).toEqual([])
    await close()
  })
})

describe('R342: a number without paying online', () => {
  test('paid at the window, it is valid at once and its voucher says what is due there', async () => {
    const session = await resident(city, '陈晨')
    const { page, problems, close } = await openApp(browser, city, { session })
    const hand = new Hand(page)
    await visit(page, city, 'citizen', 'home/index')
    await chooseNumber(hand, await findClinic(city))
    const id = appointmentIn(page)
    await hand.tap('#confirm-mode-WINDOW')
    await hand.tap('#confirm-submit')
    await hand.read('#payresult-state', '到窗口付')
    await hand.tap('#payresult-voucher')
    const booked = await appointmentOf(session.token, id)
    expect(booked).toMatchObject({ state: 'BOOKED', payMode: 'WINDOW' })
    await hand.read('#voucher-code', inGroups(booked.voucher?.code))
    expect(await statusAtHospital(city, id)).toBe('CONFIRMED')
    expect(problems).toEqual([])
    await close()
  })

  test('J2 N7 P6: a hold that has run out says so and that nothing was taken, and offers other times', async () => {
    const session = await resident(city, '李建国')
    const { page, close } = await openApp(browser, city, { session })
    const hand = new Hand(page)
    await visit(page, city, 'citizen', 'home/index')
    await chooseNumber(hand, await findClinic(city))
    const id = appointmentIn(page)
    const { holdExpiresAt } = await appointmentOf(session.token, id)
    await city.setClock({ now: holdExpiresAt ?? '' })
    await city.setClock({ advanceMs: MINUTE_MS })
    await hand.tap('#confirm-submit')
    await hand.read('#confirm-state', '留号时间过了')
    await hand.read('#confirm-state', '没有扣款')
    await city.until(
      () => appointmentOf(session.token, id),
      ({ state }) => state === 'EXPIRED',
      { stepMs: 5_000 },
    )
    expect(await statusAtHospital(city, id)).toBe('UNLOCKED')
    await hand.tap('#confirm-again')
    await hand.see(OPEN_SLOT)
    await close()
  })
})
