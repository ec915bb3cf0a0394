import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals'
import type { Browser, Page } from 'playwright-core'
import { axeFindings, openApp, openBrowser, settle, visit, VIEWPORTS } from './support/browser.mjs'
import { City } from './support/city.mjs'
import { OPEN_SLOT } from './support/clinics.mjs'
import { Hand } from './support/hand.mjs'
import { limitsFor, pageFindings } from './support/page-checks.mjs'
import { resident } from './support/residents.mjs'

const city = City.ofEnvironment()
let browser: Browser
beforeAll(async () => {
  browser = await openBrowser()
  await city.runJobs()
})
afterAll(() => browser.close())

/** Every address the page asked for or showed. */
function addressesOf(page: Page): string[] {
  const addresses: string[] = []
  page.on('request', (request) => addresses.push(request.url()))
  page.on('framenavigated', (frame) => addresses.push(frame.url()))
  return addresses
}
const LOGS = process.env['CITY_E2E_LOGS'] ?? ''
const logText = (): string =>
  LOGS === ''
    ? ''
    : readdirSync(LOGS)
        .map((name) => readFileSync(join(LOGS, name), 'utf8'))
        .join('\n')

describe('R352 R353 R354: a resident who does not know whom to ask', () => {
  test('R354: 王秀兰, 68, picks her knee on the figure, reads why, and comes to the half hours of a doctor', async () => {
    const session = await resident(city, '王秀兰')
    const { page, problems, close } = await openApp(browser, city, { session })
    const addresses = addressesOf(page)
    const hand = new Hand(page)
    await visit(page, city, 'citizen', 'home/index')
    await hand.tap('#home-guidance')
    await hand.tap('#body-leg')
    await hand.tap('#part-within-knee')
    await hand.tap('#symptom-knee-pain')
    await hand.tap('#part-done')
    await hand.tap('#symptoms-next')
    await hand.tap('#danger-since-WEEKS')
    await hand.tap('#danger-next')
    await hand.read('#advised-04-03', '“膝盖疼”首先看骨科')
    const first = page.locator('[id^="recommended-"]').filter({ visible: true }).first()
    expect(await first.innerText()).toMatch(/为什么推荐/)
    expect(await first.innerText()).toMatch(/还有 \d+ 个号/)
    await hand.tap('[id^="recommended-"] [id^="book-"]')
    await hand.see(OPEN_SLOT)
    expect(addresses.filter((address) => /knee|%E8%86%9D|膝/.test(address))).toEqual([])
    expect(logText()).not.toMatch(/knee-pain|膝盖/)
    expect(problems).toEqual([])
    await close()
  })

  test('A07: chest pain with sweating is answered with 120 first, in 特大 at 320, and nothing on the page can be booked', async () => {
    const { page, problems, close } = await openApp(browser, city, { viewport: VIEWPORTS.small, typeSize: 'xlarge' })
    const addresses = addressesOf(page)
    const hand = new Hand(page)
    await visit(page, city, 'citizen', 'appointments/pages/symptoms/index')
    await hand.type('#symptoms-text', '胸口疼')
    await hand.tap('#found-symptom-chest-pain')
    await hand.tap('#symptoms-next')
    await hand.tap('#sign-sweating')
    await hand.tap('#danger-next')
    await hand.read('#emergency', '请马上打 120')
    await hand.see('#emergency-call')
    expect(await page.locator('[id^="book-"]').filter({ visible: true }).count()).toBe(0)
    const limits = limitsFor({ app: 'citizen', typeSize: 'xlarge', viewport: VIEWPORTS.small })
    expect([...(await pageFindings(page, limits)), ...(await axeFindings(page))]).toEqual([])
    expect(addresses.filter((address) => /chest|sweating|%E8%83%B8/.test(address))).toEqual([])
    expect(logText()).not.toMatch(/chest-pain|胸口疼/)
    expect(problems).toEqual([])
    await close()
  })

  test('R354: 高血压 goes to the community first, with the document that says so', async () => {
    const { page, problems, close } = await openApp(browser, city, { viewport: VIEWPORTS.small })
    const hand = new Hand(page)
    await visit(page, city, 'citizen', 'appointments/pages/symptoms/index')
    await hand.type('#symptoms-text', 'gaoxueya')
    await hand.tap('#found-disease-hypertension')
    await hand.tap('#symptoms-next')
    await hand.tap('#danger-next')
    await hand.read('#community-first', '国办发〔2015〕70号')
    await hand.read('#community-first', '家庭医生签约')
    const limits = limitsFor({ app: 'citizen', typeSize: 'standard', viewport: VIEWPORTS.small })
    expect([...(await pageFindings(page, limits)), ...(await axeFindings(page))]).toEqual([])
    expect(problems).toEqual([])
    await close()
  })

  test('R353: doctors are filtered by part, title and language, a criterion is taken off, and pinyin finds one', async () => {
    const { page, problems, close } = await openApp(browser, city)
    const hand = new Hand(page)
    await visit(page, city, 'citizen', 'appointments/pages/doctors/index')
    await hand.read('#doctors-count', '8 位医生')
    await hand.tap('#doctors-filter')
    await hand.tap('#filter-part')
    await hand.tap('#filter-value-heart')
    await hand.tap('#filter-title-主任医师')
    await hand.tap('#filter-mongolian-yes')
    await settle(page)
    const limits = limitsFor({ app: 'citizen', typeSize: 'standard', viewport: VIEWPORTS.phone })
    expect([...(await pageFindings(page, limits)), ...(await axeFindings(page))]).toEqual([])
    await hand.tap('#filters-show')
    await hand.read('[id^="doctor-"]', '何志远')
    await hand.tap('#active-part')
    await hand.tap('#active-title')
    await hand.tap('#active-speaksMongolian')
    await hand.read('#doctors-count', '8 位医生')
    await hand.type('#doctors-text', 'hezhiyuan')
    await hand.read('[id^="doctor-"]', '按拼音找到')
    expect(problems).toEqual([])
    await close()
  })

  test('R352: a hospital shows its guides, and what common illnesses cost and how long they take', async () => {
    const { page, problems, close } = await openApp(browser, city)
    const hand = new Hand(page)
    await visit(page, city, 'citizen', 'appointments/pages/hospitals/index')
    await hand.tap('[id^="hospital-"]')
    await hand.read('#treatments', '平均住')
    await hand.read('#treatments', '2026 年第 2 版，截至 10月31日')
    expect(await hand.text()).toMatch(/怎么预约[\s\S]*住院怎么办/)
    expect(problems).toEqual([])
    await close()
  })
})
