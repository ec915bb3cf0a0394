import { afterAll, beforeAll, expect, test } from '@jest/globals'
import type { Grant, GrantHome } from '@jktl/shared/health-records/grants/contract'
import type { RecordHome, RecordPage } from '@jktl/shared/health-records/views/contract'
import type { Browser } from 'playwright-core'
import { openApp, openBrowser, visit } from './support/browser.mjs'
import { City, type SignedIn } from './support/city.mjs'
import { Hand } from './support/hand.mjs'
import { resident } from './support/residents.mjs'

/** A source is asked about a person at most once a minute. */
const DUE_MS = 120_000
const VISIT = '心里不舒服，想找人说说'

const city = City.ofEnvironment()
let browser: Browser
beforeAll(async () => {
  browser = await openBrowser()
})
afterAll(async () => {
  await tell('entered-in-error')
  await browser.close()
})

/** A visit of the adolescent's that her mother sees only when she is let. */
const tell = (status = 'finished') =>
  city.act('fhir', 'publish-resource', {
    persona: '陈晨',
    directory: 'D03',
    resource: {
      resourceType: 'Encounter',
      id: 'journey-of-a-label',
      status,
      meta: { security: [{ system: 'http://terminology.hl7.org/CodeSystem/v3-ActCode', code: 'PSY' }] },
      class: { system: 'http://terminology.hl7.org/CodeSystem/v3-ActCode', code: 'AMB' },
      period: { start: '2026-11-18T16:00:00+08:00', end: '2026-11-18T16:40:00+08:00' },
      reasonCode: [{ text: VISIT }],
    },
  })

/** What somebody reads of a person's home; null where there is no such person for them. */
async function homeOf(reader: SignedIn, personId: string): Promise<RecordHome | null> {
  return city.get<RecordHome>(`/health-records/persons/${personId}/home`, reader.token).catch(() => null)
}
const grantsOf = (session: SignedIn) => city.get<GrantHome>('/health-records/grants/home', session.token)
const openGrants = async (session: SignedIn): Promise<Grant[]> => (await grantsOf(session)).given

test('R378 R394: 王秀兰 lets 李娜 see three kinds for thirty days, one question at a time in her large type; 李娜 sees exactly these; taken back, she sees nothing', async () => {
  const [mother, daughter] = [await resident(city, '王秀兰'), await resident(city, '李娜')]
  // A journey that broke off, or another one, may have left something.
  for (const { id } of await openGrants(mother)) await city.write('POST', `/health-records/grants/${id}/actions`, mother.token, { action: 'revoke' })
  expect(await homeOf(daughter, mother.selfId)).toBeNull()

  const phone = await openApp(browser, city, { session: mother, typeSize: 'xlarge' })
  const hand = new Hand(phone.page)
  await visit(phone.page, city, 'citizen', 'health-records/pages/grants/index')
  await hand.read('#grants-given-none', '现在没有别人能看')
  await hand.tap('#grant-new')
  await hand.tap(`#grant-who-person-${daughter.selfId}`)
  await hand.tap('#grant-next')
  for (const key of ['emergency', 'medication', 'chronic']) await hand.tap(`#grant-what-${key}`)
  await hand.tap('#grant-next')
  await hand.tap('#grant-days-month')
  await hand.tap('#grant-next')
  await hand.read('#grant-summary', '急救信息、用药和慢病随访，共 3 类')
  await hand.tap('#grant-agree')
  await hand.tap('#grant-done-open')
  await hand.read('#grant-contents', '用药记录')

  const seen = await homeOf(daughter, mother.selfId)
  expect([...(seen?.person.directories ?? [])].sort()).toEqual(['D02', 'D07', 'D12'])
  const shown = new Set(seen?.counts.filter(({ total }) => total > 0).map(({ category }) => category))
  expect(shown.has('MEDICATIONS')).toBe(true)
  for (const hidden of ['ENCOUNTERS', 'REPORTS', 'DAY_BILLS', 'DOCUMENTS'] as const) expect(shown.has(hidden)).toBe(false)

  await visit(phone.page, city, 'citizen', 'health-records/pages/grants/index')
  const [{ id } = { id: '' }] = await openGrants(mother)
  await hand.tap(`#grant-${id}`)
  await hand.tap('#grant-revoke')
  await hand.tap('#grant-dialog-confirm')
  await hand.read('#grant-terms', '本人收回了')
  await hand.read('#grant-version-1', '急救信息、用药和慢病随访')
  expect(await homeOf(daughter, mother.selfId)).toBeNull()
  expect(phone.problems).toEqual([])
  await phone.close()
})

test('R394: 李娜 asks, 王秀兰 takes one thing out and says yes', async () => {
  const [mother, daughter] = [await resident(city, '王秀兰'), await resident(city, '李娜')]
  const theirs = await openApp(browser, city, { session: daughter })
  const asking = new Hand(theirs.page)
  await visit(theirs.page, city, 'citizen', 'health-records/pages/grant-ask/index')
  await asking.tap(`#ask-who-${mother.selfId}`)
  for (const key of ['emergency', 'visits']) await asking.tap(`#ask-what-${key}`)
  await asking.tap('#ask-send')
  await asking.see('#ask-done')
  expect(theirs.problems).toEqual([])
  await theirs.close()
  expect(await homeOf(daughter, mother.selfId)).toBeNull()

  const phone = await openApp(browser, city, { session: mother })
  const hand = new Hand(phone.page)
  const [waiting] = (await grantsOf(mother)).waiting
  await visit(phone.page, city, 'citizen', 'health-records/pages/grants/index')
  await hand.tap(`#answer-${waiting?.id}`)
  await hand.tap('#grant-answer-visits')
  await hand.tap('#grant-approve')
  await hand.read('#grant-terms', '正在生效')
  expect((await homeOf(daughter, mother.selfId))?.person.directories).toEqual(['D02'])
  await city.write('POST', `/health-records/grants/${waiting?.id}/actions`, mother.token, { action: 'revoke' })
  expect(phone.problems).toEqual([])
  await phone.close()
})

test('P46 §3.6: 陈晨 keeps a visit from her mother, lets her see it, and closes it again', async () => {
  await tell()
  const [child, mother] = [await resident(city, '陈晨'), await resident(city, '包玉梅')]
  const isSeen = async () => {
    await city.setClock({ advanceMs: DUE_MS })
    const { items } = await city.get<RecordPage>(`/health-records/persons/${child.selfId}/records?category=ENCOUNTERS`, mother.token)
    return items.some(({ summary, title }) => `${title}${summary ?? ''}`.includes(VISIT))
  }
  const own = await city.get<RecordPage>(`/health-records/persons/${child.selfId}/records?category=ENCOUNTERS`, child.token)
  expect(own.items.some(({ summary, title }) => `${title}${summary ?? ''}`.includes(VISIT))).toBe(true)
  expect(await isSeen()).toBe(false)
  const phone = await openApp(browser, city, { session: child })
  const hand = new Hand(phone.page)
  await visit(phone.page, city, 'citizen', 'health-records/pages/grants/index')
  await hand.tap('#grants-guardians')
  const label = `#label-${mother.selfId}-MENTAL`
  await hand.tap(label)
  await hand.tap('#guardian-dialog-confirm')
  await hand.see(`${label}[aria-checked="true"]`)
  expect(await isSeen()).toBe(true)
  await hand.tap(label)
  await hand.see(`${label}[aria-checked="false"]`)
  expect(await isSeen()).toBe(false)
  expect(phone.problems).toEqual([])
  await phone.close()
})
