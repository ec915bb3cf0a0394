import { afterAll, beforeAll, expect, test } from '@jest/globals'
import type { Me, Person } from '@jktl/shared/identity/contract'
import type { Browser } from 'playwright-core'
import { openApp, openBrowser, settle, visit } from './support/browser.mjs'
import { City } from './support/city.mjs'
import { findClinic } from './support/clinics.mjs'
import { Hand } from './support/hand.mjs'
import { resident } from './support/residents.mjs'

const city = City.ofEnvironment()
let browser: Browser
beforeAll(async () => {
  browser = await openBrowser()
})
afterAll(() => browser.close())

test('R348: 李娜 adds her newborn 李小禾, who has no ID number yet', async () => {
  const session = await resident(city, '李娜')
  const { page, problems, close } = await openApp(browser, city, { session })
  const hand = new Hand(page)
  await visit(page, city, 'citizen', 'identity/pages/family/index')
  await hand.tap('#family-newborn')
  await hand.type('#newborn-name', '李小禾')
  await hand.tap('#newborn-sex-M')
  await hand.type('#newborn-birth', '20261015')
  await hand.type('#newborn-certificate', 'T150500962')
  await hand.tap('#newborn-submit')
  await hand.read('#person-added', '已通过实名')
  await hand.tap('#person-added-family')
  const { items } = await city.get<{ items: Person[] }>('/identity/persons', session.token)
  const newborn = items.find(({ nameMasked }) => nameMasked === '李*禾')
  expect(newborn).toMatchObject({ relation: 'CHILD', realName: 'VERIFIED', idNumberMasked: null })
  await hand.read(`#person-card-${newborn?.id}`, '已实名')
  expect(problems).toEqual([])
  await close()
})

test('R367: 特大 type is kept over a reload and for the next sign-in', async () => {
  const session = await resident(city, '王秀兰')
  const { page, problems, close } = await openApp(browser, city, { session })
  const hand = new Hand(page)
  await visit(page, city, 'citizen', 'identity/pages/settings/index')
  await hand.tap('#settings-type-xlarge')
  await hand.see('body.t-xlarge')
  await page.reload()
  await settle(page)
  await hand.see('body.t-xlarge')
  await hand.see('#settings-type-xlarge[aria-pressed="true"]')
  await city.until(
    () => city.get<Me>('/identity/me', session.token),
    ({ preferences }) => preferences.typeSize === 'xlarge',
  )
  expect(problems).toEqual([])
  await close()
})

test('R341: who refuses the privacy policy still finds hospitals, guides and hotlines, and is asked again only by a personal step', async () => {
  const session = await city.signIn('空白', 'h5')
  const { page, problems, close } = await openApp(browser, city, { session })
  const hand = new Hand(page)
  await visit(page, city, 'citizen', 'identity/pages/privacy/index')
  await hand.tap('#privacy-refuse')
  await hand.read('body', '选择了不同意')
  const clinic = await findClinic(city)
  await hand.tap('#privacy-hospitals')
  await hand.tap(`#hospital-${clinic.institutionId}`)
  await hand.tap(`#department-${clinic.departmentId}`)
  await hand.see('.slots button')
  await visit(page, city, 'citizen', 'content/pages/guides/index')
  expect(await page.locator('#error').count()).toBe(0)
  await page.locator('[id^="guide-"]').first().click()
  await settle(page)
  await visit(page, city, 'citizen', 'content/pages/hotlines/index')
  await hand.read('body', '12320')
  await visit(page, city, 'citizen', 'identity/pages/add-person/index')
  await hand.see('#privacy-first')
  expect(problems).toEqual([])
  await close()
})
