import { afterAll, beforeAll, expect, test } from '@jest/globals'
import { addDays, dateOf } from '@jktl/shared/kernel/dates'
import type { ClearingCard } from '@jktl/shared/payments/clearing/contract'
import type { DayUnit, DifferenceCard } from '@jktl/shared/payments/reconciliation/desk-contract'
import type { Browser } from 'playwright-core'
import { openBrowser, VIEWPORTS } from './support/browser.mjs'
import { City } from './support/city.mjs'
import { findClinic } from './support/clinics.mjs'
import { atWork } from './support/desk.mjs'
import { grownUp, payNumber } from './support/paid-number.mjs'

const MAKER = '吴会计'
const CHECKER = '冯复核'
const HOSPITAL = '宋财务'
/** Fund flows are asked for one a second. */
const FLOW_MS = 1_100
const city = City.ofEnvironment()
let browser: Browser
beforeAll(async () => {
  browser = await openBrowser()
})
afterAll(() => browser.close())

/** A number paid online at the hospital that has its own finance. @returns the merchant that received it */
async function paidNumber(fromEnd: number): Promise<string> {
  const { segment } = await findClinic(city)
  return (await payNumber(city, await grownUp(city, 120, fromEnd), segment)).paymentNumber
}

/** Two people sign the day of every merchant whose bills agree; the machine clears what they signed. */
async function signDay(date: string): Promise<void> {
  for (const name of [MAKER, CHECKER]) {
    const { token } = await city.signIn(name, 'staff')
    const { units } = await city.get<{ units: DayUnit[] }>(`/payments/finance/day?date=${date}`, token)
    for (const { channel, mchid, signOff } of units.filter((unit) => unit.channel === 'WECHAT' && unit.signOff.canSign))
      await city.write('POST', '/payments/finance/day/signatures', token, { channel, mchid, date, digest: signOff.digest })
  }
  await city.runJobs()
}

test('B14 S3 S5: two people sign what the machine cleared, the hospital reads and disputes it, and a difference appears at the desk', async () => {
  const date = addDays(dateOf(Date.parse(await city.now())), 1)
  await city.setClock({ now: `${date}T09:00:00+08:00` })
  const number = await paidNumber(40)
  await city.setClock({ now: `${addDays(date, 1)}T10:10:00+08:00` })
  const { token } = await city.signIn(MAKER, 'staff')
  // Bills come one after the other, as the channel's rate allows; what is there is signed.
  const { items } = await city.until(
    async () => {
      await signDay(date)
      return city.get<{ items: ClearingCard[] }>(`/payments/clearing/batches?date=${date}`, token)
    },
    (page) => page.items.some(({ rowCount }) => rowCount > 0),
    { stepMs: FLOW_MS },
  )
  const batch = items.find(({ rowCount }) => rowCount > 0)
  expect(batch).toMatchObject({ state: 'DRAFT' })
  const id = batch?.id ?? ''

  const maker = await atWork(browser, city, MAKER, VIEWPORTS.desktop)
  await maker.hand.tap('#home-clearing')
  await maker.hand.tap(`#clearing-${id}`)
  await maker.hand.read('#clearing-totals', '应收：1 笔收款')
  await maker.hand.read('#clearing-proof', '分毫不差')
  await maker.hand.read('#clearing-rows', number)
  await maker.hand.tap('#clearing-check')
  await maker.hand.tap('#clearing-ask-confirm')
  await maker.hand.read('#clearing-sign', '请另一位同事签发')

  const checker = await atWork(browser, city, CHECKER, VIEWPORTS.phone)
  await checker.hand.tap('#home-clearing')
  await checker.hand.tap(`#clearing-${id}`)
  await checker.hand.tap('#clearing-sign-it')
  await checker.hand.tap('#clearing-ask-confirm')
  await checker.hand.read('#clearing-state', '已签发')

  const hospital = await atWork(browser, city, HOSPITAL, VIEWPORTS.phone)
  await hospital.hand.tap('#home-clearing')
  await hospital.hand.tap(`#clearing-${id}`)
  const download = hospital.page.waitForEvent('download')
  await hospital.hand.tap('#clearing-save')
  expect((await download).suggestedFilename()).toBe(`${batch?.number ?? ''}.csv`)
  await hospital.hand.type('#verify-sha', (await hospital.page.textContent('#clearing-sha')) ?? '')
  await hospital.hand.type('#verify-signature', (await hospital.page.textContent('#clearing-signature')) ?? '')
  await hospital.hand.tap('#verify-go')
  await hospital.hand.read('#verify-verdict', '没有改过')
  await hospital.hand.tap('#clearing-object')
  await hospital.hand.type('#dispute-reason', '本院账上这一天多一笔退费')
  await hospital.hand.type('#dispute-claimed', '1.50')
  await hospital.hand.tap('#dispute-send')
  await hospital.hand.read('#clearing-answer', '差错还在处理')

  const found = await city.get<{ items: DifferenceCard[] }>(`/payments/finance/differences?group=TODO&kind=CLEARING_DISPUTE`, token)
  expect(found.items).toMatchObject([{ channelFen: 150, ownFen: batch?.dueFen }])
  await maker.hand.tap('#staff-menu-differences')
  await maker.hand.tap(`#difference-${found.items[0]?.id ?? ''}`)
  await maker.hand.read('#history', '医院对清分单有异议')
  expect([...maker.problems, ...checker.problems, ...hospital.problems]).toEqual([])
  await Promise.all([maker.close(), checker.close(), hospital.close()])
})
