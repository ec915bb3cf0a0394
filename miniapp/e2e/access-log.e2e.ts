import { afterAll, beforeAll, expect, test } from '@jest/globals'
import type { AccessLog } from '@jktl/shared/health-records/access-log/contract'
import type { Browser } from 'playwright-core'
import { openApp, openBrowser, visit, VIEWPORTS } from './support/browser.mjs'
import { City } from './support/city.mjs'
import { Hand } from './support/hand.mjs'
import { resident } from './support/residents.mjs'

const city = City.ofEnvironment()
let browser: Browser
beforeAll(async () => {
  browser = await openBrowser()
})
afterAll(() => browser.close())

/** An adult of the crowd no other journey uses. */
async function adult(last: number): Promise<string> {
  const grown = (await city.personas(120)).filter(({ birthDate }) => birthDate < '2000-01-01' && birthDate > '1950-01-01')
  const found = grown.at(last)
  if (!found) throw new Error('the crowd has no adults')
  return found.name
}

test('R378: whoever was refused stands in the log; one tap complains, the privacy officer answers, and the resident reads the answer', async () => {
  const owner = await resident(city, await adult(-7))
  const curious = await resident(city, await adult(-8))
  const path = `/health-records/persons/${owner.selfId}/access-log`
  for (let times = 0; times < 2; times++) expect((await city.ask(path, curious.token)).status).toBe(404)

  const phone = await openApp(browser, city, { session: owner, viewport: VIEWPORTS.phone })
  const hand = new Hand(phone.page)
  await visit(phone.page, city, 'citizen', 'health-records/pages/access-log/index')
  await hand.read('#access-counts', '拦下 2 次')
  await hand.tap('#access-filter-denied')
  const refused = (await city.get<AccessLog>(`${path}?filter=denied`, owner.token)).items[0]
  await hand.read(`#access-${refused?.id}`, '什么也没看到')
  await hand.tap(`#complain-${refused?.id}`)
  await hand.type('#complaint-text', '我不认识这个人')
  await hand.tap('#complaint-send')
  await hand.see('#complaint-back')

  const officer = await city.signIn('齐隐私', 'staff')
  const { items } = await city.get<{ items: { id: string; version: number; event: { id: string } | null }[] }>(
    '/health-records/staff/access-complaints',
    officer.token,
  )
  const complaint = items.find(({ event }) => event?.id === refused?.id)
  const answer = { finding: 'UNJUSTIFIED', answer: '这个账号没有理由查看，已提醒' }
  await city.write('PUT', `/health-records/staff/access-complaints/${complaint?.id}/answer`, officer.token, answer, complaint?.version)
  await visit(phone.page, city, 'citizen', 'health-records/pages/access-complaint/index', { personId: owner.selfId })
  await hand.read(`#complaint-${complaint?.id}`, answer.answer)
  expect(phone.problems).toEqual([])
})
