import { writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, expect, test } from '@jest/globals'
import type { Browser } from 'playwright-core'
import { openApp, openBrowser, visit, VIEWPORTS } from './support/browser.mjs'
import { City } from './support/city.mjs'
import { Hand } from './support/hand.mjs'

const city = City.ofEnvironment()
const COMMUNITY = '150502002001'
const GRID = `${COMMUNITY}12`
let browser: Browser
beforeAll(async () => {
  browser = await openBrowser()
})
afterAll(() => browser.close())

interface Feature {
  properties: { code: string; name: string }
}

test('R259 §3.6: a grid is found and its archive changed; a file with a gap becomes a draft that says where, and is thrown away', async () => {
  const session = await city.signIn('周敏', 'staff')
  const { page } = await openApp(browser, city, { app: 'staff', session, viewport: VIEWPORTS.phone })
  const hand = new Hand(page)
  await visit(page, city, 'staff', 'grid-events/pages/archive/index', { within: COMMUNITY })
  await hand.read('#archive-list', '第十二网格')
  await hand.read('#plan-synthetic', '不是真实区划')
  await hand.tap(`#node-${GRID}`)
  await hand.tap('#node-edit')
  await hand.type('#archive-residents', '两千')
  await hand.tap('#archive-save')
  await hand.read('#archive-residents-message', '整数')
  await hand.type('#archive-residents', '2140')
  await hand.type('#archive-firms', '柳岸医院\n小白杨托育园')
  await hand.tap('#archive-save')
  await hand.read('#archive-saved', '已保存')
  await hand.read('#facts', '2140')
  await hand.read('#facts', '柳岸医院、小白杨托育园')

  const { items } = await city.get<{ items: { id: string; state: string }[] }>('/grid-events/editions', session.token)
  const inForce = items.find(({ state }) => state === 'IN_FORCE')?.id ?? ''
  const { features } = await city.get<{ features: Feature[] }>(`/grid-events/editions/${inForce}/geojson`, session.token)
  const file = join(tmpdir(), '柳岸社区.geojson')
  const left = features.filter(({ properties: { code } }) => code.startsWith(COMMUNITY) && code !== GRID)
  writeFileSync(file, JSON.stringify({ type: 'FeatureCollection', features: left }))
  await visit(page, city, 'staff', 'grid-events/pages/editions/index')
  await hand.type('#import-source', '测试用')
  const chooser = page.waitForEvent('filechooser')
  await hand.tap('#import-files')
  await (await chooser).setFiles(file)
  await hand.read('#import-picked', '柳岸社区')
  await hand.tap('#import-go')
  await hand.read('#edition-problems', '没有被下级铺满')
  await hand.read('#edition-changes', '第十二网格')
  expect(await page.locator('#edition-publish').count()).toBe(0)
  await hand.tap('#edition-discard')
  await hand.tap('#discard-confirm')
  await hand.see('#editions-table')
})
