import { afterAll, beforeAll, expect, test } from '@jest/globals'
import type { Browser } from 'playwright-core'
import { openApp, openBrowser, visit, VIEWPORTS } from './support/browser.mjs'
import { City } from './support/city.mjs'
import { atWork } from './support/desk.mjs'
import { Hand } from './support/hand.mjs'
import { resident } from './support/residents.mjs'

const city = City.ofEnvironment()
let browser: Browser
beforeAll(async () => {
  browser = await openBrowser()
})
afterAll(() => browser.close())

test('R260 §3.2: a worker shows the card, a resident checks it; the grid’s leader suspends the worker and the same card is 无效 until reinstated', async () => {
  const worker = await atWork(browser, city, '乌云', VIEWPORTS.phone)
  await worker.hand.tap('#home-workCard')
  await worker.hand.see('#work-card-code')
  const phone = await openApp(browser, city, { viewport: VIEWPORTS.phone })
  const hand = new Hand(phone.page)
  const { token } = await city.signIn('乌云', 'staff')
  const codeNow = async () => (await city.get<{ code: string }>('/grid-events/work-card', token)).code
  // As a scanned link opens it: no sign-in, nothing to type.
  await visit(phone.page, city, 'citizen', 'grid-events/pages/work-card-check/index', { code: await codeNow() })
  await hand.read('main', '有效')
  expect(await hand.text()).toContain('乌*')
  expect(await hand.text()).not.toContain('乌云')

  const lead = await atWork(browser, city, '周敏', VIEWPORTS.desktop)
  await lead.hand.tap('#staff-menu-gridPeople')
  await lead.hand.type('#people-text', '乌云')
  await lead.hand.read('main', '共 1 人')
  await lead.page.click('#people a')
  await lead.hand.tap('#person-suspend')
  await lead.hand.type('#people-reason', '等待核实')
  await lead.hand.tap('#suspend-confirm')
  await lead.hand.see('#absence-end-0')

  await hand.tap('#card-check-again')
  await hand.type('#card-check-code', await codeNow())
  await hand.tap('#card-check-do')
  await hand.read('main', '无效')
  await lead.hand.tap('#absence-end-0')
  await lead.hand.see('#person-suspend')
  expect([...lead.problems, ...phone.problems, ...worker.problems]).toEqual([])
  for (const app of [lead, phone, worker]) await app.close()
})

test('R443 §3.9: a clue is reported without a name; the CDC is called on its first page, acknowledges and closes; the reporter sees only how far it is', async () => {
  const session = await resident(city, '阿拉坦·苏和')
  const phone = await openApp(browser, city, { session, viewport: VIEWPORTS.phone })
  const hand = new Hand(phone.page)
  await visit(phone.page, city, 'citizen', 'grid-events/pages/event-report/index')
  await hand.tap('#report-secret')
  await hand.see('#clue-line-120')
  await hand.tap('#clue-kind-DEAD_RODENT')
  await hand.type('#clue-text', '草场上有三只死旱獭')
  await hand.type('#clue-place-text', '北边草场井台')
  await hand.tap('#clue-anonymous')
  await hand.tap('#clue-send')
  await hand.read('#own-clues', '已收到')

  const desk = await atWork(browser, city, '金疾控', VIEWPORTS.phone)
  await desk.hand.read('#home-clue-alarm', '还没有确认')
  await desk.hand.tap('#home-clues-open')
  const { items } = await city.get<{ items: { id: string; alarms: number }[] }>('/grid-events/clue-desk', (await city.signIn('金疾控', 'staff')).token)
  const id = items.at(-1)?.id ?? ''
  await desk.hand.tap(`#clue-${id}`)
  await desk.hand.read('main', '草场上有三只死旱獭')
  await desk.hand.tap('#clue-acknowledge')
  await desk.hand.type('#clue-note', '已派人现场处置')
  await desk.hand.tap('#clue-outcome-CONFIRMED')
  await desk.hand.tap('#clue-close')
  await desk.hand.read('main', '已经办完')

  await visit(phone.page, city, 'citizen', 'grid-events/pages/clue-report/index')
  await hand.read('#own-clues', '已处理完')
  expect(await hand.text()).not.toContain('现场处置')
  expect([...desk.problems, ...phone.problems]).toEqual([])
  await desk.close()
  await phone.close()
})
