import { afterAll, beforeAll, expect, test } from '@jest/globals'
import type { Browser, Page } from 'playwright-core'
import { openApp, openBrowser, visit, VIEWPORTS } from './support/browser.mjs'
import { City } from './support/city.mjs'
import { atWork } from './support/desk.mjs'
import { reportEvent } from './support/grid.mjs'
import { Hand } from './support/hand.mjs'
import { resident } from './support/residents.mjs'

const city = City.ofEnvironment()
let browser: Browser
beforeAll(async () => {
  browser = await openBrowser()
})
afterAll(() => browser.close())

const PICTURES = process.env.VOICE_PICTURES
const look = async (page: Page, name: string): Promise<void> => {
  if (PICTURES) await page.screenshot({ path: `${PICTURES}/${name}.png`, fullPage: true })
}
/** 第二网格 of the synthetic community, and the way there through the list. */
const WAY = ['150502', '150502002', '150502002001', '15050200200102']
const pageOf = (name: string): string => `grid-events/pages/${name}/index`
const LEVELS = ['attitude', 'speed', 'surroundings', 'convenience']

/** Adults of the crowd no other journey uses. */
async function adults(): Promise<string[]> {
  const grown = (await city.personas(120)).filter(({ birthDate }) => birthDate < '2000-01-01' && birthDate > '1950-01-01')
  return grown.slice(-26, -20).map(({ name }) => name)
}

test('R261 R265 R266: a resident follows a report, speaks up and is answered, and rates the community; the manager sees numbers once five answered', async () => {
  const [name = '', ...others] = await adults()
  const owner = await resident(city, name)
  const { id, eventNo } = await reportEvent(city, owner.token, { text: '楼道里堆了旧家具。走不过去', nodeCode: WAY.at(-1) ?? '' })
  const phone = await openApp(browser, city, { session: owner, viewport: VIEWPORTS.phone })
  const hand = new Hand(phone.page)
  await visit(phone.page, city, 'citizen', pageOf('my-events'))
  await hand.read(`#my-event-${id}`, '楼道里堆了旧家具')
  await hand.read('#my-events-view-ACTIVE', '进行中 1')
  await look(phone.page, 'my-events')
  await hand.tap(`#my-event-${id}-open`)
  await hand.read('#my-event-facts', eventNo)
  await hand.tap('#my-event-addInfo')
  await hand.tap('#say-send')
  await hand.read('#say-words-message', '请写几个字')
  await hand.type('#say-words', '还有一辆旧自行车')
  await look(phone.page, 'event-say')
  await hand.tap('#say-send')
  await hand.tap('#say-back')
  await hand.read('#my-event-story', '还有一辆旧自行车')
  await look(phone.page, 'my-event')

  await visit(phone.page, city, 'citizen', pageOf('opinion-new'))
  await hand.tap('#opinion-place')
  for (const code of WAY) await hand.tap(`#place-${code}`)
  await look(phone.page, 'place')
  await hand.tap('#place-here')
  await hand.type('#opinion-title', '想要一个图书角')
  await hand.type('#opinion-content', '孩子放学没有地方看书，活动室能不能放几个书架。')
  await hand.tap('#opinion-anonymous')
  await look(phone.page, 'opinion-new')
  await hand.tap('#opinion-send')
  await hand.tap('#opinion-to-mine')

  const desk = await atWork(browser, city, '周敏', VIEWPORTS.desktop)
  await visit(desk.page, city, 'staff', pageOf('opinions'))
  await desk.hand.type('#opinions-keyword', '图书角')
  await desk.hand.tap('#opinions-search')
  await desk.hand.read('#opinions-state-all', '全部 1')
  await look(desk.page, 'opinions')
  await desk.page.locator('#opinions-table .link', { hasText: '想要一个图书角' }).click()
  await desk.hand.type('#opinion-reply', '下个月活动室放书架，欢迎捐书。')
  await look(desk.page, 'opinion')
  await desk.hand.tap('#opinion-reply-send')
  await desk.hand.read('#opinion-replied', '下个月')
  await hand.lookAgain()
  await hand.read('main', '下个月活动室放书架')
  await look(phone.page, 'my-opinions')

  await visit(desk.page, city, 'staff', pageOf('evaluations'))
  await desk.hand.tap('#activate-place')
  await desk.hand.tap('#activate-node-150502002001')
  await desk.hand.type('#activate-name', '柳岸社区评价')
  await look(desk.page, 'evaluations')
  await desk.hand.tap('#activate-go')
  await desk.hand.see('#activate-done')
  await visit(phone.page, city, 'citizen', pageOf('service-evaluations'))
  await phone.page.locator('.list .cell', { hasText: '柳岸社区评价' }).first().click()
  await hand.see('#evaluation-anonymous')
  await look(phone.page, 'evaluation-form')
  await hand.tap('#evaluation-send')
  await hand.see('#question-attitude-missing')
  for (const level of LEVELS) await hand.tap(`#question-${level}-2`)
  await hand.tap('#question-visited-few')
  await hand.tap('#evaluation-send')
  await hand.tap('#evaluation-back')
  await hand.read('.list', '已填')

  const { items } = await city.get<{ items: { id: string; name: string }[] }>('/grid-events/service-evaluations', (await city.signIn('周敏', 'staff')).token)
  const run = items.find((one) => one.name === '柳岸社区评价')?.id ?? ''
  const answers = [...LEVELS.map((question) => ({ question, value: '1' })), { question: 'visited', value: 'none' }]
  const fill = async (one: string): Promise<void> => {
    await city.write('PUT', `/grid-events/service-evaluations/${run}/answer`, (await resident(city, one)).token, { answers })
  }
  for (const one of others.slice(0, 3)) await fill(one)
  await visit(desk.page, city, 'staff', pageOf('evaluation'), { id: run })
  await desk.hand.see('#evaluation-hidden')
  await fill(others[3] ?? '')
  await desk.hand.lookAgain()
  await desk.hand.read('#question-attitude', '平均 1.2')
  await look(desk.page, 'evaluation')
  await desk.hand.tap('#rows-attitude-2')
  await desk.hand.read('main', '第 1 份')
  await look(desk.page, 'evaluation-answers')

  expect([...phone.problems, ...desk.problems]).toEqual([])
  await Promise.all([phone.close(), desk.close()])
})
