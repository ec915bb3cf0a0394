import { afterAll, beforeAll, expect, test } from '@jest/globals'
import type { MyEventCard } from '@jktl/shared/grid-events/mine/contract'
import type { Browser } from 'playwright-core'
import { openApp, openBrowser, visit, VIEWPORTS } from './support/browser.mjs'
import { City } from './support/city.mjs'
import { Hand } from './support/hand.mjs'
import { resident } from './support/residents.mjs'

const city = City.ofEnvironment()
let browser: Browser
beforeAll(async () => {
  browser = await openBrowser()
})
afterAll(() => browser.close())

const PAGE = 'grid-events/pages/event-report/index'
/** One red point. */
const PHOTO = Buffer.from('iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mP8z8DwHwAFBQIAX8jx0gAAAABJRU5ErkJggg==', 'base64')
const PICTURES = process.env.REPORT_PICTURES

/** An adult of the crowd no other journey uses. */
async function adult(last: number): Promise<string> {
  const grown = (await city.personas(120)).filter(({ birthDate }) => birthDate < '2000-01-01' && birthDate > '1950-01-01')
  const found = grown.at(last)
  if (!found) throw new Error('the crowd has no adults')
  return found.name
}
const mine = async (token: string): Promise<MyEventCard[]> => (await city.get<{ items: MyEventCard[] }>('/grid-events/mine', token)).items

test('R261 §3.8: written without a network, kept over a restart, sent once when it is back; then another one in five taps, and a neighbour says "me too"', async () => {
  const owner = await resident(city, await adult(-11))
  const neighbour = await resident(city, await adult(-12))
  const phone = await openApp(browser, city, { session: owner, viewport: VIEWPORTS.phone })
  const { page } = phone
  const hand = new Hand(page)
  const look = async (name: string, whose = page): Promise<void> => {
    if (PICTURES) await whose.screenshot({ path: `${PICTURES}/${name}.png`, fullPage: true })
  }
  const place = async (by: Hand): Promise<void> => {
    await by.tap('#report-list')
    for (const code of ['150502', '150502002', '150502002001', '15050200200103']) await by.tap(`#place-${code}`)
    await by.tap('#place-here')
  }
  await visit(page, city, 'citizen', PAGE)
  await place(hand)
  await hand.see('#report-place')
  await look('report-first')
  await page.context().setOffline(true)
  await hand.see('#report-offline')
  await hand.tap('#report-what-ENV_WASTE')
  await hand.read('#report-lane', '公开处理进度')
  const [chooser] = await Promise.all([page.waitForEvent('filechooser'), hand.tap('#report-photos-add')])
  await chooser.setFiles({ name: 'point.png', mimeType: 'image/png', buffer: PHOTO })
  await hand.see('#report-photos-remove-0')
  await hand.type('#report-text', '单元门口的垃圾箱满了三天，没人收')
  await look('report-offline')
  await hand.tap('#report-send')
  await hand.see('#report-queue-see')
  await look('report-kept')
  expect(await mine(owner.token)).toHaveLength(0)

  // The network is back, and the app with it.
  phone.problems.length = 0
  await page.context().setOffline(false)
  await visit(page, city, 'citizen', 'grid-events/pages/event-queue/index')
  await hand.read('#queue-1', '已收到 WG-')
  await look('report-queue')
  const [event, ...more] = await mine(owner.token)
  expect([event?.title, more.length]).toEqual(['单元门口的垃圾箱满了三天，没人收', 0])

  // In town, by the phone's own place: five taps.
  await page.context().grantPermissions(['geolocation'])
  await page.context().setGeolocation({ longitude: 122.1733, latitude: 43.6198, accuracy: 10 })
  await visit(page, city, 'citizen', PAGE)
  const before = hand.taps
  await hand.tap('#report-locate')
  await hand.read('#report-place', '第三网格')
  await hand.tap('#report-what-ROAD_FACILITY')
  await hand.type('#report-text', '路灯不亮')
  await hand.tap('#report-send')
  await hand.read('#report-next', '有网格员来接')
  expect(hand.taps - before).toBeLessThanOrEqual(5)
  await look('report-sent')

  // The neighbour is asked whether it is the same, and joins.
  const other = await openApp(browser, city, { session: neighbour, viewport: VIEWPORTS.small, typeSize: 'xlarge' })
  const her = new Hand(other.page)
  await visit(other.page, city, 'citizen', PAGE)
  await place(her)
  await her.tap('#report-what-ENV_WASTE')
  await her.type('#report-text', '垃圾箱满了没人收')
  await her.see('#report-contact')
  await look('report-small', other.page)
  await her.tap('#report-send')
  await her.read(`#similar-${event?.id}`, '单元门口的垃圾箱')
  await look('report-similar', other.page)
  await her.tap(`#similar-join-${event?.id}`)
  await her.see('#report-mine')
  expect((await mine(neighbour.token)).map(({ id, isFollowed }) => [id, isFollowed])).toEqual([[event?.id, true]])
  expect([...phone.problems, ...other.problems]).toEqual([])
})
