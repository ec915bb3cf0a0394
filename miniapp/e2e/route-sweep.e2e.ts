import { afterAll, beforeAll, describe, expect, test } from '@jest/globals'
import type { Browser } from 'playwright-core'
import { axeFindings, openApp, openBrowser, visit, VIEWPORTS } from './support/browser.mjs'
import { City } from './support/city.mjs'
import { limitsFor, pageFindings } from './support/page-checks.mjs'
import { entryOf, mismatches, routesOf } from './support/routes.mjs'
import { prepareScene, type Scene } from './support/scene.mjs'

const city = City.ofEnvironment()
let browser: Browser
let scene: Scene
beforeAll(async () => {
  browser = await openBrowser()
  scene = await prepareScene(city)
})
afterAll(() => browser.close())

const SIZES = [
  { viewport: VIEWPORTS.phone, typeSize: 'standard' },
  { viewport: VIEWPORTS.small, typeSize: 'standard' },
  { viewport: VIEWPORTS.phone, typeSize: 'xlarge' },
  { viewport: VIEWPORTS.small, typeSize: 'xlarge' },
] as const
const DESKTOP = { viewport: VIEWPORTS.desktop, typeSize: 'standard' } as const

describe.each(['citizen', 'staff'] as const)('%s app', (app) => {
  test('every page has its parameters in the sweep', () => {
    expect(mismatches(app)).toEqual([])
  })

  const sizes = app === 'staff' ? [...SIZES, DESKTOP] : SIZES
  const cases = routesOf(app).flatMap((route) =>
    sizes.map((size) => ({ route, ...size, name: `${size.viewport.width}×${size.viewport.height} ${size.typeSize}` })),
  )

  test.each(cases)('$route at $name is accessible, complete and private', async ({ route, viewport, typeSize }) => {
    const { persona, parameters } = entryOf(app, route, scene)
    const opened = await openApp(browser, city, { app, viewport, typeSize, session: persona === null ? null : (scene.sessions[persona] ?? null) })
    try {
      await visit(opened.page, city, app, route, parameters)
      const findings = [...(await pageFindings(opened.page, limitsFor({ app, typeSize, viewport }))), ...(await axeFindings(opened.page)), ...opened.problems]
      expect(findings).toEqual([])
    } finally {
      await opened.close()
    }
  })
})
