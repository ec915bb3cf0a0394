import { afterAll, beforeAll, expect, test } from '@jest/globals'
import type { Browser, Page } from 'playwright-core'
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

/** 第三网格 of the synthetic community, and the way there through the list. */
const WAY = ['150502', '150502002', '150502002001', '15050200200103']

/** A picture as a phone's camera gives it, drawn in the page. */
async function picture(page: Page): Promise<{ name: string; mimeType: string; buffer: Buffer }> {
  const base64 = await page.evaluate(() => {
    const canvas = document.createElement('canvas')
    Object.assign(canvas, { width: 480, height: 360 })
    const pen = canvas.getContext('2d')
    if (pen) {
      pen.fillStyle = '#8aa'
      pen.fillRect(0, 0, 480, 360)
      pen.fillStyle = '#543'
      pen.fillRect(160, 180, 140, 120)
    }
    return canvas.toDataURL('image/jpeg').split(',')[1] ?? ''
  })
  return { name: 'photo.jpg', mimeType: 'image/jpeg', buffer: Buffer.from(base64, 'base64') }
}
async function addPhoto({ page, hand }: { page: Page; hand: Hand }, strip: string): Promise<void> {
  const chooser = page.waitForEvent('filechooser')
  await hand.tap(`#${strip}-add`)
  await (await chooser).setFiles(await picture(page))
  await hand.see(`#${strip}-remove-0`)
}

async function resolve(desk: { page: Page; hand: Hand }, note: string): Promise<void> {
  await desk.hand.tap('#act-resolve')
  await addPhoto(desk, 'resolve-photos')
  await desk.hand.type('#resolve-note', note)
  await desk.hand.tap('#resolve-submit')
}

test('R261 §3.1 §3.2: reported anonymously with a photo, claimed, transferred up, handled, rated 不满意, reopened, closed; both sides see it', async () => {
  const { token, ...session } = await resident(city, '其其格')
  const phone = await openApp(browser, city, { session: { token, ...session }, viewport: VIEWPORTS.phone })
  const hand = new Hand(phone.page)
  await visit(phone.page, city, 'citizen', 'grid-events/pages/event-report/index')
  await hand.tap('#report-list')
  for (const code of WAY) await hand.tap(`#place-${code}`)
  await hand.tap('#place-here')
  // Nobody else in this city reports this kind of thing, so nothing similar is offered.
  await hand.tap('#report-what-FOOD_HYGIENE')
  await addPhoto({ page: phone.page, hand }, 'report-photos')
  await hand.type('#report-text', '食堂后门的泔水桶满了没人收')
  await hand.tap('#report-anonymous')
  await hand.tap('#report-send')
  await hand.see('#report-mine')
  const mine = await city.get<{ items: { id: string }[] }>('/grid-events/mine?limit=1', token)
  const id = mine.items[0]?.id ?? ''
  // What WeChat says of the photo.
  await city.runJobs()

  const worker = await atWork(browser, city, '张强', VIEWPORTS.phone)
  await visit(worker.page, city, 'staff', 'grid-events/pages/inbox/index')
  await worker.hand.tap(`#claim-${id}`)
  await visit(worker.page, city, 'staff', 'grid-events/pages/event/index', { id })
  await worker.hand.see('#event-media img')
  expect(await worker.hand.text()).not.toMatch(/其其格|199\d{8}/)
  await worker.hand.tap('#act-transfer')
  await worker.hand.tap('#transfer-direction-UP')
  await worker.page.locator('#candidate [role=radio]', { hasText: '周敏' }).first().click()
  await worker.hand.tap('#transfer-reason-NEEDS_SKILL')
  await worker.hand.tap('#transfer-submit')
  await worker.hand.see('#act-withdraw')

  const lead = await atWork(browser, city, '周敏', VIEWPORTS.desktop)
  await visit(lead.page, city, 'staff', 'grid-events/pages/event/index', { id })
  await lead.hand.tap('#act-accept')
  await resolve(lead, '已经清运，桶也洗过了')
  await lead.hand.see('#event-media')

  await visit(phone.page, city, 'citizen', 'grid-events/pages/my-event/index', { id })
  await hand.read('#my-event-story', '已经清运')
  await visit(phone.page, city, 'citizen', 'grid-events/pages/event-say/index', { id, action: 'rate' })
  await hand.tap('#rate-result-4')
  await hand.tap('#rate-service-2')
  await hand.type('#say-words', '旁边还有一堆没有清')
  await hand.tap('#say-send')
  await hand.see('#say-back')
  await visit(phone.page, city, 'citizen', 'grid-events/pages/event-say/index', { id, action: 'reopen' })
  await hand.type('#say-words', '旁边还有一堆没有清')
  await hand.tap('#say-send')
  await hand.see('#say-back')

  await visit(worker.page, city, 'staff', 'grid-events/pages/inbox/index')
  await worker.hand.tap(`#claim-${id}`)
  await visit(worker.page, city, 'staff', 'grid-events/pages/event/index', { id })
  await resolve(worker, '旁边的一堆也清走了')
  await visit(lead.page, city, 'staff', 'grid-events/pages/event/index', { id })
  await lead.hand.tap('#act-check-pass')
  await lead.hand.tap('#pass-confirm')
  await visit(phone.page, city, 'citizen', 'grid-events/pages/my-event/index', { id })
  await hand.read('#my-event-story', '核查通过')

  expect([...phone.problems, ...worker.problems, ...lead.problems]).toEqual([])
  await Promise.all([phone.close(), worker.close(), lead.close()])
})
