import { afterAll, beforeAll, describe, expect, test } from '@jest/globals'
import type { Browser, Page } from 'playwright-core'
import { axeFindings, openApp, openBrowser, settle, visit, VIEWPORTS } from './support/browser.mjs'
import { City } from './support/city.mjs'
import { limitsFor, pageFindings } from './support/page-checks.mjs'
import { entryOf, mismatches, routesOf } from './support/routes.mjs'
import { prepareScene, type Scene } from './support/scene.mjs'

type App = 'citizen' | 'staff'
type TypeSize = 'standard' | 'xlarge'
interface Profile {
  page: Page
  problems: string[]
  close: () => Promise<void>
}

const TYPE_SIZES: readonly TypeSize[] = ['standard', 'xlarge']
/** The largest type at the narrowest width is the hardest case of the two; staff also work at desks. */
const viewportsOf = (app: App, typeSize: TypeSize) => {
  if (typeSize === 'xlarge') return app === 'staff' ? [VIEWPORTS.small, VIEWPORTS.desktop] : [VIEWPORTS.small]
  return app === 'staff' ? [VIEWPORTS.phone, VIEWPORTS.small, VIEWPORTS.desktop] : [VIEWPORTS.phone, VIEWPORTS.small]
}

/** Names, roles and contrast hardly depend on the width, so axe looks once per page and type: at the narrowest, and for standard staff pages at the widest. */
const narrowOrWide = (app: App, typeSize: TypeSize) => (app === 'staff' && typeSize === 'standard' ? VIEWPORTS.desktop : VIEWPORTS.small)

const city = City.ofEnvironment()
let browser: Browser
let scene: Scene
/** One browser profile per app, person and type size, kept from page to page. */
const profiles = new Map<string, Promise<Profile>>()

beforeAll(async () => {
  browser = await openBrowser()
  // Nothing held may run out meanwhile.
  await city.setClock({ frozen: true })
  scene = await prepareScene(city)
}, 60_000)
afterAll(async () => {
  for (const profile of profiles.values()) await (await profile).close()
  await browser.close()
  await city.setClock({ frozen: false })
})

/** The end of each profile's latest visit: two routes at a time, but never on one page. */
const busy = new Map<Profile, Promise<void>>()
async function alone<T>(profile: Profile, work: () => Promise<T>): Promise<T> {
  const before = busy.get(profile) ?? Promise.resolve()
  const mine = before.then(work)
  busy.set(
    profile,
    mine.then(
      () => undefined,
      () => undefined,
    ),
  )
  return mine
}

function profileOf(app: App, persona: string | null, typeSize: TypeSize): Promise<Profile> {
  const key = `${app} ${persona} ${typeSize}`
  const known = profiles.get(key) ?? openApp(browser, city, { app, typeSize, session: persona === null ? null : (scene.sessions[persona] ?? null) })
  profiles.set(key, known)
  return known
}

describe.each(['citizen', 'staff'] as const)('R394: %s app', (app) => {
  test('every page has its parameters in the sweep', () => {
    expect(mismatches(app)).toEqual([])
  })

  const cases = routesOf(app).flatMap((route) => TYPE_SIZES.map((typeSize) => ({ route, typeSize })))
  // Both type sizes of a route at once: while one page draws, the other is judged.
  test.concurrent.each(cases)('$route in $typeSize type is accessible, complete and private in every width', async ({ route, typeSize }) => {
    const { persona, parameters } = entryOf(app, route, scene)
    const profile = await profileOf(app, persona, typeSize)
    const findings = await alone(profile, async () => {
      const { page, problems } = profile
      const found: string[] = []
      problems.length = 0
      for (const [index, viewport] of viewportsOf(app, typeSize).entries()) {
        await page.setViewportSize(viewport)
        await (index === 0 ? visit(page, city, app, route, parameters) : settle(page))
        if ((await page.locator('body.t-xlarge').count()) !== (typeSize === 'xlarge' ? 1 : 0)) found.push('the page does not follow the chosen type size')
        const seen = await pageFindings(page, limitsFor({ app, typeSize, viewport }))
        if (viewport === narrowOrWide(app, typeSize)) seen.push(...(await axeFindings(page)))
        found.push(...seen.map((finding) => `${viewport.width}×${viewport.height} ${finding}`))
      }
      return [...found, ...problems]
    })
    expect(findings).toEqual([])
  })
})
