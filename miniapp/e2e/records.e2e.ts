import { afterAll, beforeAll, expect, test } from '@jest/globals'
import type { RecordItem, RecordPage } from '@jktl/shared/health-records/views/contract'
import type { Browser } from 'playwright-core'
import { openApp, openBrowser, visit } from './support/browser.mjs'
import { City } from './support/city.mjs'
import { Hand } from './support/hand.mjs'
import { resident } from './support/residents.mjs'

const WHO = '王秀兰'
/** A source is asked about a person at most once a minute. */
const DUE_MS = 120_000

const city = City.ofEnvironment()
let browser: Browser
beforeAll(async () => {
  browser = await openBrowser()
})
afterAll(async () => {
  await city.clearFaults('fhir')
  await tell('本院复诊', 'entered-in-error')
  await browser.close()
})

/** The archive tells of a visit; told again, it is the next version. */
async function tell(reason: string, status = 'finished'): Promise<void> {
  await city.act('fhir', 'publish-resource', {
    persona: WHO,
    directory: 'D03',
    resource: {
      resourceType: 'Encounter',
      id: 'journey-of-a-visit',
      status,
      class: { system: 'http://terminology.hl7.org/CodeSystem/v3-ActCode', code: 'AMB' },
      period: { start: '2026-11-20T09:00:00+08:00', end: '2026-11-20T09:20:00+08:00' },
      reasonCode: [{ text: reason }],
    },
  })
}

test('R161 R163 R162: 王秀兰 comes from the large home page to 健康, opens an earlier version of a visit, and sees with a source down what is here and since when', async () => {
  await tell('头晕一周')
  const session = await resident(city, WHO)
  const { page, problems, close } = await openApp(browser, city, { session, typeSize: 'xlarge' })
  const hand = new Hand(page)
  await visit(page, city, 'citizen', 'home/index')
  await hand.tap('#home-tile-health')
  await hand.read('#records-emergency', '青霉素')
  await hand.see('#health-category-MEDICATIONS')
  const { items } = await city.get<RecordPage>(`/health-records/persons/${session.selfId}/records?category=ENCOUNTERS`, session.token)
  const seen: RecordItem | undefined = items.find(({ summary }) => summary?.includes('头晕一周'))
  await hand.read(`#record-${seen?.id}`, '头晕一周')

  await tell('头晕两周')
  await city.setClock({ advanceMs: DUE_MS })
  await visit(page, city, 'citizen', 'health/index')
  await hand.tap(`#record-${seen?.id}`)
  await hand.read('main', '头晕两周')
  await hand.tap('#record-versions')
  await hand.read('#version-1', '头晕一周')

  await city.setFaults('fhir', [{ match: {}, effect: { kind: 'unavailable' } }])
  await city.setClock({ advanceMs: DUE_MS })
  await visit(page, city, 'citizen', 'health/index')
  await hand.read('#records-behind', '截至')
  await hand.read(`#record-${seen?.id}`, '头晕两周')
  expect(problems).toEqual([])
  await close()
})
