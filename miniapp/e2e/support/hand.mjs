// A person at a page: taps, types, reads. Waits for what has to be there, never for a time.
import { settle } from './browser.mjs'

const APPEAR_MS = 20_000

export class Hand {
  taps = 0

  /** @param {import('playwright-core').Page} page */
  constructor(page) {
    this.page = page
  }

  /** @param {string} selector of what is tapped */
  async tap(selector) {
    await this.page.click(selector, { timeout: APPEAR_MS })
    this.taps++
  }

  /** @param {string} selector @param {string} text */
  async type(selector, text) {
    await this.page.fill(selector, text, { timeout: APPEAR_MS })
  }

  /** Waits until the element is on screen. @param {string} selector */
  async see(selector) {
    await this.page.waitForSelector(selector, { state: 'visible', timeout: APPEAR_MS })
  }

  /** Waits until the element says so. @param {string} selector @param {string} text part of it */
  async read(selector, text) {
    await this.page
      .locator(selector)
      .filter({ hasText: text })
      .first()
      .waitFor({ state: 'visible', timeout: APPEAR_MS })
      .catch(async () => {
        const shown = await this.page.locator(selector).allInnerTexts()
        throw new Error(`${selector} does not say “${text}” but “${shown.join(' | ').slice(0, 300)}” at ${new URL(this.page.url()).pathname}`)
      })
  }

  /** Everything on screen. */
  async text() {
    await settle(this.page)
    return this.page.locator('body').innerText()
  }
}
