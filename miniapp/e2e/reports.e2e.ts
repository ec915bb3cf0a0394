import { afterAll, beforeAll, expect, test } from '@jest/globals'
import type { Browser } from 'playwright-core'
import { openApp, openBrowser, visit, VIEWPORTS } from './support/browser.mjs'
import { City } from './support/city.mjs'
import { Hand } from './support/hand.mjs'
import { resident } from './support/residents.mjs'

const MESSAGES = 'messages/index'
const MINUTE_MS = 60_000
const city = City.ofEnvironment()
let browser: Browser
beforeAll(async () => {
  browser = await openBrowser()
})
afterAll(() => browser.close())

const ldl = (value: string) => ({ name: '低密度脂蛋白胆固醇', loinc: '22748-8', value, unit: 'mmol/L', high: '3.40' })
const LIPIDS = [
  { name: '总胆固醇', loinc: '14647-2', value: '5.02', unit: 'mmol/L', high: '5.20' },
  { name: '高密度脂蛋白胆固醇', loinc: '14646-4', value: '1.31', unit: 'mmol/L', low: '1.04' },
]

test('R365 R366 R376: a report arrives, two taps on, it is explained: first in words, then on its line, then over time', async () => {
  const persona = '李建国'
  const session = await resident(city, persona)
  const search = (tab = 'ALL') =>
    city.write('POST', '/reports/search', session.token, { personId: session.selfId, tab }) as Promise<{ items: { id: string; title: string }[] }>
  // Messages of the night wait until morning.
  const { now } = (await city.clock()) as { now: string }
  await city.setClock({ now: `${new Date(Date.parse(now) + 32 * 60 * MINUTE_MS).toISOString().slice(0, 10)}T10:00:00+08:00` })
  await search()
  const publish = (title: string, value: string) => city.act('lis', 'publish-report', { persona, title, items: [...LIPIDS, ldl(value)] })
  await publish('血脂上次', '3.28')
  await city.setClock({ advanceMs: 60 * MINUTE_MS })
  await city.runJobs()
  await publish('血脂复核', '3.62')
  await city.setClock({ advanceMs: 5 * MINUTE_MS })
  await city.runJobs()
  const { items } = await search('UNREAD')
  const report = items.find(({ title }) => title === '血脂复核')
  expect(report).toBeDefined()
  const id = report?.id ?? ''

  const { page, problems, close } = await openApp(browser, city, { session, viewport: VIEWPORTS.small })
  const hand = new Hand(page)
  await visit(page, city, 'citizen', MESSAGES)
  await hand.tap('#messages-view-notices')
  await hand.read('[id^="notice-"]', '新的报告出来了')
  expect(await hand.text()).not.toContain('胆固醇')
  hand.taps = 0
  await hand.tap('[id^="notice-"]:has-text("新的报告出来了")')
  await hand.tap('#message-open')
  await hand.read('#report-conclusion', '低密度脂蛋白胆固醇偏高。其他 2 项正常。')
  expect(hand.taps).toBe(2)
  await hand.see('[id^="item-"] img[alt*="3.62"]')
  await hand.see('[id^="trend-"] img[alt*="3.28"]')
  await hand.tap('[id^="trend-view-"][id$="-table"]')
  await hand.read('[id^="trend-"][id$="-table"]', '参考 3.40 mmol/L 以下')
  await hand.tap('#report-progress')
  await hand.read('#progress-steps', '已报告')
  expect((await search('UNREAD')).items.some((row) => row.id === id)).toBe(false)

  await visit(page, city, 'citizen', 'reports/pages/push/index', { personId: session.selfId })
  await hand.tap('#push-usual')
  await hand.tap('#push-wants-ABNORMAL')
  await hand.tap('#push-save')
  await hand.read('#push-usual', '只提醒异常的')
  expect(problems).toEqual([])
  await close()
})
