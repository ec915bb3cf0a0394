import { afterAll, beforeAll, expect, test } from '@jest/globals'
import type { ClinicSession } from '@jktl/shared/appointments/contract'
import type { Browser } from 'playwright-core'
import { openApp, openBrowser, visit } from './support/browser.mjs'
import { City } from './support/city.mjs'
import { findClinic, OPEN_SLOT } from './support/clinics.mjs'
import { Hand } from './support/hand.mjs'
import { resident } from './support/residents.mjs'

const RUNNERS = 50
const TAKEN = /^APPOINTMENTS\.(NUMBER_TAKEN|SOLD_OUT)$/

const city = City.ofEnvironment()
let browser: Browser
beforeAll(async () => {
  browser = await openBrowser()
})
afterAll(() => browser.close())

const inTens = async <T>(items: readonly string[], work: (item: string) => Promise<T>): Promise<T[]> => {
  const done: T[] = []
  for (let from = 0; from < items.length; from += 10) done.push(...(await Promise.all(items.slice(from, from + 10).map(work))))
  return done
}

test('R342 N2 N5: of fifty people racing for one number exactly one gets it, and who loses reads why and sees other times', async () => {
  const clinic = await findClinic(city, { remaining: 2, hasOthers: true })
  const names = (await city.personas(RUNNERS + clinic.segment.remaining)).map(({ name }) => name)
  const people = await inTens(names, (name) => resident(city, name))
  const take = ({ token, selfId }: (typeof people)[number]) => city.tryWrite('POST', '/appointments', token, { personId: selfId, segmentId: clinic.segment.id })

  // All but one number of the half hour go first.
  const early = people.slice(0, clinic.segment.remaining - 1)
  for (const person of early) expect(await take(person)).toMatchObject({ status: 201, body: { state: 'HELD' } })
  const [watcher, ...runners] = people.slice(early.length, early.length + RUNNERS)
  if (!watcher) throw new Error('nobody runs')

  const { page, problems, close } = await openApp(browser, city, { session: watcher })
  const hand = new Hand(page)
  await visit(page, city, 'citizen', 'appointments/pages/slots/index', { departmentId: clinic.departmentId })
  await hand.tap(`#days-${clinic.session.date}`)
  await hand.tap(`#slots-${clinic.session.id}-${clinic.segment.id}`)

  // The one at the browser presses as soon as somebody has it, while the others are still under way.
  const running = runners.map(take)
  await Promise.any(running.map(async (answer) => ((await answer).status === 201 ? true : Promise.reject(new Error('lost')))))
  await hand.tap('#slots-next')
  await hand.read('#hold-refused', '请换一个时间')
  await hand.see(OPEN_SLOT)

  const answers = await Promise.all(running)
  expect(answers.filter(({ status }) => status === 201)).toHaveLength(1)
  const refused = answers.filter(({ status }) => status !== 201)
  expect(refused.filter(({ status, body }) => status !== 409 || !TAKEN.test(body.code ?? ''))).toEqual([])
  const { items } = await city.get<{ items: ClinicSession[] }>(`/appointments/sessions?departmentId=${clinic.departmentId}`)
  const segment = items.flatMap(({ segments }) => segments).find(({ id }) => id === clinic.segment.id)
  expect(segment).toMatchObject({ remaining: 0, bookable: false })
  expect(problems).toEqual(['request refused: POST /api/v1/appointments 409'])
  await close()
})
