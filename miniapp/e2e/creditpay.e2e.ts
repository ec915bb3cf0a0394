import { afterAll, beforeAll, expect, test } from '@jest/globals'
import type { Appointment, ClinicSession } from '@jktl/shared/appointments/contract'
import { addDays, dateOf } from '@jktl/shared/kernel/dates'
import type { CreditpayHome, CreditpayVisit } from '@jktl/shared/payments/creditpay/contract'
import type { Browser } from 'playwright-core'
import { openApp, openBrowser, signInByHand, visit, VIEWPORTS } from './support/browser.mjs'
import { City } from './support/city.mjs'
import { findClinic } from './support/clinics.mjs'
import { Hand } from './support/hand.mjs'
import { resident } from './support/residents.mjs'
import { agreeToCase, hearDesks } from './support/scene.mjs'

const city = City.ofEnvironment()
const HOSPITAL = '150502H01'
let browser: Browser
beforeAll(async () => {
  browser = await openBrowser()
})
afterAll(() => browser.close())

/** At the hospital's desk: asked before, billed after. */
async function treat(name: string, idNumber: string | null, asked: string, billed: string): Promise<void> {
  const { result } = (await city.act('his', 'register-credit-visit', { hosCode: HOSPITAL, name, idNumber, amount: asked })) as {
    result: { request_no: string }
  }
  await hearDesks(city)
  await city.act('his', 'leave-credit-visit', { requestNo: result.request_no, amount: billed })
  await hearDesks(city)
}

/** An adult of the crowd no other journey uses. */
async function adult(last: number): Promise<{ name: string; idNumber: string | null }> {
  const grown = (await city.personas(120)).filter(({ birthDate }) => birthDate < '2000-01-01' && birthDate > '1950-01-01')
  const found = grown.at(last)
  if (!found) throw new Error('the crowd has no adults')
  return found
}

test('R362 K4 K8: a resident reads and signs, two people agree, the hospital bills afterwards, the resident repays and the limit is back', async () => {
  const { name, idNumber } = await adult(-1)
  const owner = await resident(city, name)
  const phone = await openApp(browser, city, { session: owner, viewport: VIEWPORTS.phone })
  const hand = new Hand(phone.page)
  await visit(phone.page, city, 'citizen', 'payments/pages/creditpay/index')
  await hand.tap('#creditpay-open')
  for (let clause = 1; clause < 6; clause++) await hand.tap('#sign-next')
  await hand.tap('#sign-agree')
  await hand.read('#creditpay-standing', '核实中')

  const staff = async (persona: string) => {
    const desk = await openApp(browser, city, { app: 'staff', viewport: VIEWPORTS.desktop })
    await visit(desk.page, city, 'staff', 'payments/pages/creditpay-cases/index')
    await new Hand(desk.page).tap('#sign-in')
    await signInByHand(desk.page, persona)
    return { ...desk, hand: new Hand(desk.page) }
  }
  const { token } = await city.signIn('吴会计', 'staff')
  const cases = await city.get<{ items: { id: string }[] }>('/payments/staff/creditpay/cases?kind=APPLICATION', token)
  const id = cases.items.at(-1)?.id ?? ''
  const maker = await staff('吴会计')
  await maker.hand.tap(`#case-${id}`)
  await maker.hand.type('#proposal-limit', '1000')
  await maker.hand.type('#proposal-note', '收入稳定，建议开通。')
  await maker.hand.tap('#propose-yes')
  await maker.hand.tap('#case-back')
  await maker.close()
  const checker = await staff('冯复核')
  await checker.hand.tap(`#case-${id}`)
  await checker.hand.type('#decision-note', '材料齐全，同意。')
  await checker.hand.tap('#decide-yes')
  await checker.hand.tap('#case-back')
  expect(checker.problems).toEqual([])
  await checker.close()

  await treat(name, idNumber, '300.00', '123.45')
  await phone.page.reload()
  await hand.read('#creditpay-standing', '876.55')
  await hand.tap('#creditpay-visits')
  const { items } = await city.get<{ items: CreditpayVisit[] }>('/payments/creditpay/visits', owner.token)
  await hand.tap(`#visit-${items[0]?.id}`)
  await hand.read('#visit-state', '123.45')
  await hand.tap('#visit-repay')
  await hand.tap('#repay-go')
  await hand.tap('#order-pay')
  await hand.tap('#pay-confirm')
  await hand.tap('#order-creditpay')
  await city.runJobs()
  await phone.page.reload()
  await hand.read('#creditpay-standing', '1000.00')
  expect(await city.get<CreditpayHome>('/payments/creditpay', owner.token)).toMatchObject({ owedFen: 0, availableFen: 100_000 })
  expect(phone.problems).toEqual([])
  await phone.close()
})

test('K6 K7: unpaid, reminded three times and listed; the page says why and that care stays open, and a number can still be booked', async () => {
  const { name, idNumber } = await adult(-2)
  const owner = await resident(city, name)
  const { agreement } = await city.get<CreditpayHome>('/payments/creditpay', owner.token)
  await city.write('POST', '/payments/creditpay/applications', owner.token, { agreementVersion: agreement.version, hasReadAll: true })
  await agreeToCase(city, [await city.signIn('吴会计', 'staff'), await city.signIn('冯复核', 'staff')], 'APPLICATION', { limitFen: 50_000 })
  await treat(name, idNumber, '100.00', '88.00')
  const due = (await city.get<CreditpayHome>('/payments/creditpay', owner.token)).dueOn ?? ''
  for (const days of [-3, 0, 1, 3, 4, 30]) {
    await city.setClock({ now: `${addDays(due, days)}T09:00:00+08:00` })
    for (const job of ['creditpay.remind', 'creditpay.judge', 'outbox']) await city.runJobs(job)
  }
  const session = await resident(city, name)
  const notices = await city.get<{ items: { title: string }[] }>('/notifications?limit=50', session.token)
  expect(notices.items.map(({ title }) => title)).toEqual(
    expect.arrayContaining(['看病的账快到期了', '看病的账今天到期', '看病的账已经过期', '记入了欠费名单']),
  )
  const phone = await openApp(browser, city, { session, viewport: VIEWPORTS.phone })
  const hand = new Hand(phone.page)
  await visit(phone.page, city, 'citizen', 'payments/pages/creditpay/index')
  await hand.read('#creditpay-standing', '欠费名单')
  await hand.read('#creditpay-listed', '还清就移出')
  await hand.read('#creditpay-terms', '急诊')
  await hand.tap('#creditpay-appeal')
  await hand.type('#ask-text', '住院时手机丢了，没看到提醒。')
  await hand.tap('#ask-submit')
  await hand.read('#creditpay-listed', '核实')
  expect(phone.problems).toEqual([])
  await phone.close()

  await city.runJobs()
  const { institutionId } = await findClinic(city)
  const { departments } = await city.get<{ departments: { id: string }[] }>(`/directory/institutions/${institutionId}`)
  const today = dateOf(Date.parse(await city.now()))
  for (const { id: departmentId } of departments) {
    const { items } = await city.get<{ items: ClinicSession[] }>(`/appointments/sessions?departmentId=${departmentId}`)
    const segmentId = items
      .filter(({ date }) => date > today)
      .flatMap(({ segments }) => segments)
      .find(({ bookable }) => bookable)?.id
    if (!segmentId) continue
    const held = (await city.write('POST', '/appointments', session.token, { personId: session.selfId, segmentId })) as Appointment
    const { appointment } = (await city.write('POST', `/appointments/${held.id}/confirmation`, session.token, { payMode: 'WINDOW' })) as {
      appointment: Appointment
    }
    expect(['BOOKED', 'CONFIRMING']).toContain(appointment.state)
    return
  }
  throw new Error('no number can be booked')
})
