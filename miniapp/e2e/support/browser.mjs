// A real browser on a running city: pages of both apps, signed in or not, in a viewport and type size, with everything that goes wrong noted.
import { randomUUID } from 'node:crypto'
import { readFileSync, writeFileSync } from 'node:fs'
import { createRequire } from 'node:module'
import { join } from 'node:path'
import { chromium } from 'playwright-core'
import { CHROMIUM_FLAGS, findChromium, HOW_TO_GET_CHROMIUM } from '../../../scripts/chromium.mjs'
import { browserStorage } from './app-storage.mjs'

const SETTLE_MS = 15_000

export const VIEWPORTS = {
  phone: { width: 390, height: 844 },
  small: { width: 320, height: 640 },
  desktop: { width: 1366, height: 768 },
}

/** @returns {Promise<import('playwright-core').Browser>} */
export async function openBrowser() {
  const executablePath = findChromium()
  if (!executablePath) throw new Error(HOW_TO_GET_CHROMIUM)
  return chromium.launch({ executablePath, args: CHROMIUM_FLAGS })
}

export const appPrefix = (app) => (app === 'staff' ? '/staff' : '')

/**
 * Notes console errors, uncaught errors and failed requests of a page. A request that the page itself gave up by leaving is none.
 * @param {import('playwright-core').Page} page
 */
function recordProblems(page) {
  /** @type {string[]} */
  const problems = []
  page.on('console', (message) => {
    // The console repeats what the response says, without saying which one.
    if (message.type() === 'error' && !/^Failed to load resource/.test(message.text())) problems.push(`console error: ${message.text()}`)
  })
  page.on('pageerror', (error) => problems.push(`uncaught: ${error.message}`))
  page.on('requestfailed', (request) => {
    const reason = request.failure()?.errorText ?? ''
    if (reason !== 'net::ERR_ABORTED') problems.push(`request failed: ${request.method()} ${new URL(request.url()).pathname} ${reason}`)
  })
  page.on('response', (response) => {
    if (response.status() >= 400) problems.push(`request refused: ${response.request().method()} ${new URL(response.url()).pathname} ${response.status()}`)
  })
  return problems
}

/** Requests under way, by page. */
const underWay = new WeakMap()
/** @param {import('playwright-core').Page} page */
function countRequests(page) {
  const open = new Set()
  underWay.set(page, open)
  page.on('request', (request) => open.add(request))
  for (const end of ['requestfinished', 'requestfailed']) page.on(end, (request) => open.delete(request))
}

/** What the browser keeps goes where the privacy scan at the end of the run looks. @param {import('playwright-core').BrowserContext} context */
async function leaveStorage(context) {
  const folder = process.env.CITY_E2E_STORAGE
  if (folder) writeFileSync(join(folder, `${randomUUID()}.json`), JSON.stringify(await context.storageState()))
}

/**
 * A fresh browser profile with one page. `session` starts it signed in; `typeSize` is standard, large or xlarge.
 * Answers the page, its `problems` (filled as they happen) and `close`.
 * @param {import('playwright-core').Browser} browser
 * @param {import('./city.mjs').City} city
 * @param {{ app?: 'citizen' | 'staff', session?: import('./city.mjs').SignedIn | null, typeSize?: 'standard' | 'large' | 'xlarge', viewport?: { width: number, height: number } }} [wanted]
 */
export async function openApp(browser, city, { app = 'citizen', session = null, typeSize = 'standard', viewport = VIEWPORTS.phone } = {}) {
  const isPhone = viewport.width < 1024
  const context = await browser.newContext({
    viewport,
    locale: 'zh-CN',
    timezoneId: 'Asia/Shanghai',
    reducedMotion: 'reduce',
    hasTouch: isPhone,
    serviceWorkers: 'block',
    baseURL: city.url,
  })
  // Once per profile: what the app itself stores later must survive its own navigations.
  await context.addInitScript((entries) => {
    for (const [key, value] of Object.entries(entries)) if (localStorage.getItem(`seeded:${key}`) === null) localStorage.setItem(key, value)
    for (const key of Object.keys(entries)) localStorage.setItem(`seeded:${key}`, '1')
  }, browserStorage({ app, session, typeSize }))
  const page = await context.newPage()
  countRequests(page)
  return {
    page,
    problems: recordProblems(page),
    close: async () => {
      await leaveStorage(context)
      await context.close()
    },
  }
}

/** Opens a page of an app by its path (`home/index`) and waits until it has settled. */
export async function visit(page, city, app, path, parameters = {}) {
  const query = new URLSearchParams(parameters).toString()
  await page.goto(`${city.url}${appPrefix(app)}/${path}${query ? `?${query}` : ''}`)
  await settle(page)
}

const QUIET_FRAMES = 3

/** Waits until requests are answered, skeletons are gone and what came with them has been drawn. */
export async function settle(page) {
  const open = underWay.get(page)
  const isShown = () => {
    const isVisible = (node) => node.getClientRects().length > 0
    return [...document.querySelectorAll('h1')].some(isVisible) && ![...document.querySelectorAll('[aria-busy="true"]')].some(isVisible)
  }
  const drawFrames = (count) =>
    new Promise((done) => {
      const next = (left) => (left === 0 ? done() : requestAnimationFrame(() => next(left - 1)))
      next(count)
    })
  const end = Date.now() + SETTLE_MS
  for (;;) {
    await page.waitForFunction(isShown, undefined, { timeout: SETTLE_MS })
    await page.evaluate(drawFrames, QUIET_FRAMES)
    if (open.size === 0 && (await page.evaluate(isShown))) return
    if (Date.now() > end) throw new Error(`not settled: ${[...open].map((request) => new URL(request.url()).pathname).join(', ')}`)
  }
}

/** Makes the window as high as the page, which scrolls inside itself, and answers a function that makes it as it was. */
export async function withAllContent(page) {
  const size = page.viewportSize()
  const hidden = await page.evaluate(() =>
    Math.max(
      0,
      ...[...document.querySelectorAll('*')]
        .filter((node) => /auto|scroll/.test(getComputedStyle(node).overflowY))
        .map((node) => node.scrollHeight - node.clientHeight),
    ),
  )
  await page.setViewportSize({ width: size.width, height: size.height + hidden })
  return () => page.setViewportSize(size)
}

/** Signs in as a person does: the app leaves for the authorize page, the persona is chosen there, the app comes back. */
export async function signInByHand(page, persona) {
  await page.waitForURL(/\/connect\/oauth2\/authorize/)
  await page.click(`[data-persona="${persona}"]`)
  await page.waitForURL((url) => !/oauth2|sign-in/.test(url.pathname))
  await settle(page)
}

const axeSource = readFileSync(createRequire(import.meta.url).resolve('axe-core/axe.min.js'), 'utf8')
const AXE_TAGS = ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa', 'best-practice']

/** Accessibility violations of the page as lines `axe rule: where`. @param {import('playwright-core').Page} page @returns {Promise<string[]>} */
export async function axeFindings(page) {
  // Once per document: a page that is looked at in several sizes has it already.
  if (!(await page.evaluate(() => 'axe' in window))) await page.evaluate(axeSource)
  return page.evaluate(async (tags) => {
    const { violations } = await window.axe.run(document, { runOnly: { type: 'tag', values: tags }, resultTypes: ['violations'] })
    return violations.flatMap(({ id, nodes }) =>
      nodes.slice(0, 3).map((node) => `axe ${id}: ${node.target.join(' ')} ${node.failureSummary?.split('\n')[1]?.trim() ?? ''}`),
    )
  }, AXE_TAGS)
}
