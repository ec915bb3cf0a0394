import { openApp, signInByHand, visit } from './browser.mjs'
import { Hand } from './hand.mjs'

/**
 * A member of staff who has signed in by hand and sees the first page of the staff app.
 * @param {import('playwright-core').Browser} browser @param {import('./city.mjs').City} city @param {string} name
 * @param {import('playwright-core').ViewportSize} viewport
 */
export async function atWork(browser, city, name, viewport) {
  const desk = await openApp(browser, city, { app: 'staff', viewport })
  await visit(desk.page, city, 'staff', 'home/index')
  await desk.page.click('#sign-in')
  await signInByHand(desk.page, name)
  return { ...desk, hand: new Hand(desk.page) }
}
