// A person at a page: taps, types, reads. Waits for what has to be there, never for a time.
import { settle } from './browser.mjs'

const APPEAR_MS = 20_000

export class Hand {
  taps = 0

  /** @param {import('playwright-core').Page} page */
  constructor(page) {
    this.page = page
  }

  /** On the page being shown: former pages stay in the document, hidden. */
  #shown(selector) {
    return this.page.locator(selector).filter({ visible: true }).first()
  }

  /** @param {string} selector of what is tapped */
  async tap(selector) {
    await this.#shown(selector).click({ timeout: APPEAR_MS })
    this.taps++
  }

  /** @param {string} selector @param {string} text */
  async type(selector, text) {
    await this.#shown(selector).fill(text, { timeout: APPEAR_MS })
  }

  /** Waits until the element is on screen. @param {string} selector */
  async see(selector) {
    await this.#shown(selector).waitFor({ timeout: APPEAR_MS })
  }

  /** Waits until the element says so. @param {string} selector @param {string} text part of it */
  async read(selector, text) {
    await this.page
      .locator(selector)
      .filter({ hasText: text, visible: true })
      .first()
      .waitFor({ timeout: APPEAR_MS })
      .catch(async () => {
        const shown = await this.page.locator(selector).allInnerTexts()
        throw new Error(`${selector} does not say “${text}” but “${shown.join(' | ').slice(0, 300)}” at ${new URL(this.page.url()).pathname}`)
      })
  }

  /** Loads the page anew, for whoever does not want to wait until it asks again by itself. */
  async lookAgain() {
    await this.page.reload()
    await settle(this.page)
  }

  /** Everything on screen. */
  async text() {
    await settle(this.page)
    return this.page.locator('body').innerText()
  }
}
