import { afterAll, beforeAll, expect, test } from '@jest/globals'
import type { Browser } from 'playwright-core'
import { openBrowser, VIEWPORTS, visit } from './support/browser.mjs'
import { City } from './support/city.mjs'
import { atWork } from './support/desk.mjs'
import { reportEvent, THIRD_GRID } from './support/grid.mjs'
import { resident } from './support/residents.mjs'

const city = City.ofEnvironment()
const PAGE = 'grid-events/pages/order/index'
const SECONDS_MS = 1_000
let browser: Browser
beforeAll(async () => {
  browser = await openBrowser()
})
afterAll(() => browser.close())

/** The first answer to a quarrel in the third grid is due so soon. */
async function limitAnswers(limitN: number, unit: 'minute' | 'hour'): Promise<void> {
  const { token } = await city.signIn('系统管理员', 'staff')
  const rule = { category: 'DISPUTE', areaCode: THIRD_GRID, timer: 'ANSWER', limitN, unit, basis: '示例，未核定' }
  await city.write('POST', '/grid-events/sla-rules', token, rule)
}

/** An event that was claimed and not answered in time. */
async function overdue(): Promise<string> {
  const owner = await resident(city, '王秀兰')
  const worker = await city.signIn('张强', 'staff')
  await limitAnswers(1, 'minute')
  const { id } = await reportEvent(city, owner.token, { category: 'DISPUTE', text: '楼上半夜装修，吵得睡不着' })
  const { version } = await city.get<{ version: number }>(`/grid-events/work/events/${id}`, worker.token)
  await city.write('POST', `/grid-events/work/events/${id}/claim`, worker.token, undefined, version)
  await limitAnswers(4, 'hour')
  await city.setClock({ advanceMs: 61 * SECONDS_MS })
  await city.runJobs()
  return id
}

test('R262 §3.3: an overdue event is supervised: proposed by the clock, issued, signed for, answered, failed, answered again and passed', async () => {
  const eventId = await overdue()
  const lead = await atWork(browser, city, '周敏', VIEWPORTS.desktop)
  const { token } = await city.signIn('周敏', 'staff')
  const { items } = await city.get<{ items: { id: string; objectId: string }[] }>('/grid-events/orders?view=PROPOSED', token)
  const id = items.find(({ objectId }) => objectId === eventId)?.id ?? ''
  await visit(lead.page, city, 'staff', 'grid-events/pages/orders/index', { view: 'PROPOSED' })
  await lead.hand.tap(`#order-${id}`)
  await lead.hand.tap('#order-issue')
  await lead.hand.type('#issue-note', '今天内联系上报人，说明什么时候上门')
  await lead.hand.tap('#issue-submit')
  await lead.hand.read('#order-facts', '待签收')

  const worker = await atWork(browser, city, '张强', VIEWPORTS.phone)
  await visit(worker.page, city, 'staff', 'grid-events/pages/orders/index')
  await worker.hand.tap(`#order-${id}`)
  await worker.hand.tap('#order-sign')
  await worker.hand.tap('#sign-confirm')
  for (const [said, review] of [
    ['电话没有打通', 'fail'],
    ['已经上门，说好晚上八点后不装修', 'pass'],
  ] as const) {
    await worker.hand.tap('#order-answer')
    await worker.hand.type('#answer-note', said)
    await worker.hand.tap('#answer-submit')
    await worker.hand.read('#order-facts', '待复核')
    await visit(lead.page, city, 'staff', PAGE, { id })
    await lead.hand.tap(`#order-${review}`)
    if (review === 'fail') {
      await lead.hand.type('#fail-note', '请上门看一看')
      await lead.hand.tap('#fail-submit')
    } else await lead.hand.tap('#pass-confirm')
    await lead.hand.read('#order-facts', review === 'fail' ? '整改中' : '已办结')
    await visit(worker.page, city, 'staff', PAGE, { id })
  }
  await worker.hand.read('#order-facts', '已办结')
  expect([...lead.problems, ...worker.problems]).toEqual([])
  await Promise.all([lead.close(), worker.close()])
})
