import { afterAll, beforeAll, expect, test } from '@jest/globals'
import type { Browser, Page } from 'playwright-core'
import { openBrowser, visit, VIEWPORTS } from './support/browser.mjs'
import { City } from './support/city.mjs'
import { atWork } from './support/desk.mjs'

const city = City.ofEnvironment()
let browser: Browser
beforeAll(async () => {
  browser = await openBrowser()
})
afterAll(() => browser.close())

const PICTURES = process.env.BOARDS_PICTURES
const look = async (page: Page, name: string): Promise<void> => {
  if (PICTURES) await page.screenshot({ path: `${PICTURES}/${name}.png`, fullPage: true })
}
const GRID = '15050200200103'

test('R263 R267 R258: a record written without a network arrives by itself; it is on the worker’s board, on the leader’s, and behind the number; the map opens the grid’s archive', async () => {
  const worker = await atWork(browser, city, '张强', VIEWPORTS.phone)
  const { page, hand } = worker
  await hand.tap('#staff-menu-workLogs')
  await hand.tap('#log-new')
  await hand.see('#log-name')
  await page.context().setOffline(true)
  await hand.tap('#log-kind-DISPUTE')
  await hand.type('#log-name', '调解 5 号楼漏水')
  await hand.type('#log-text', '两家说好各出一半维修费')
  await look(page, 'log-form')
  await hand.tap('#log-submit')
  await hand.read('#unsent-logs', '调解 5 号楼漏水')
  await look(page, 'log-unsent')
  // What the browser says of a network that is not there.
  worker.problems.length = 0
  await page.context().setOffline(false)
  await hand.read('main', '我写的')
  await page.waitForSelector('#unsent-logs', { state: 'detached' })
  await hand.read('main', '调解 5 号楼漏水')
  await look(page, 'logs')

  await visit(page, city, 'staff', 'grid-events/pages/board/index')
  await hand.see('#board-WORK_LOGS')
  await look(page, 'board')
  await hand.tap('#board-WORK_LOGS')
  await hand.read('#figure-rows', '调解 5 号楼漏水')
  const own = await city.get<{ counts: object }>('/grid-events/boards/mine?period=MONTH', (await city.signIn('张强', 'staff')).token)

  const lead = await atWork(browser, city, '周敏', VIEWPORTS.desktop)
  await lead.hand.tap('#staff-menu-gridMap')
  await lead.hand.tap(`#grid-${GRID}`)
  await lead.hand.read('#grid-archive', '第三网格')
  await lead.hand.see('#grid-open')
  await lead.hand.read('main', '合成边界，非真实区划')
  await look(lead.page, 'map')
  await visit(lead.page, city, 'staff', 'grid-events/pages/reports/index', { by: 'PEOPLE' })
  await lead.hand.read('#people-lines', '张强')
  await look(lead.page, 'people')
  await lead.page.click('#people-lines a:has-text("张强")')
  await lead.hand.read('main', '张强的看板')
  const { items } = await city.get<{ items: { person: { name: string }; counts: object }[] }>(
    '/grid-events/boards?period=MONTH',
    (await city.signIn('周敏', 'staff')).token,
  )
  expect(items.find(({ person }) => person.name === '张强')?.counts).toEqual(own.counts)
  if (PICTURES)
    for (const [name, viewport] of Object.entries(VIEWPORTS))
      for (const path of ['grid-map', 'reports', 'figure-rows', 'work-logs', 'board']) {
        await lead.page.setViewportSize(viewport)
        await visit(
          lead.page,
          city,
          'staff',
          `grid-events/pages/${path}/index`,
          path === 'grid-map' ? { grid: GRID } : path === 'figure-rows' ? { figure: 'TOTAL' } : {},
        )
        await lead.page.waitForTimeout(700)
        await look(lead.page, `${path}-${name}`)
      }
  expect([...worker.problems, ...lead.problems]).toEqual([])
  await worker.close()
  await lead.close()
})
