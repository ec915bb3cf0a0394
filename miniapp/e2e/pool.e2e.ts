import { afterAll, beforeAll, expect, test } from '@jest/globals'
import type { Appointment } from '@jktl/shared/appointments/contract'
import type { PoolOffer, PoolSession, PoolSessionDetail } from '@jktl/shared/appointments/pool/contract'
import { addDays } from '@jktl/shared/kernel/dates'
import type { Browser } from 'playwright-core'
import { openApp, openBrowser, visit, VIEWPORTS } from './support/browser.mjs'
import { City } from './support/city.mjs'
import { Hand } from './support/hand.mjs'
import { cardOf, resident } from './support/residents.mjs'

const city = City.ofEnvironment()
let browser: Browser
beforeAll(async () => {
  browser = await openBrowser()
})
afterAll(() => browser.close())

const desk = async (persona: string, page: string, parameters: Record<string, string> = {}) => {
  const session = await city.signIn(persona, 'staff')
  const opened = await openApp(browser, city, { app: 'staff', session, viewport: VIEWPORTS.desktop })
  await visit(opened.page, city, 'staff', page, parameters)
  return { ...opened, hand: new Hand(opened.page) }
}
const SESSION_PAGE = 'appointments/pages/pool-session/index'
/** Without an institution: the caller's own. */
const weekOf = async (token: string, institutionId?: string): Promise<PoolSession[]> => {
  await city.runJobs()
  const from = addDays((await city.now()).slice(0, 10), 2)
  const { items } = await city.get<{ items: PoolSession[] }>(
    `/appointments/staff/pool?from=${from}${institutionId ? `&institutionId=${institutionId}` : ''}`,
    token,
  )
  return items.filter(({ kind, state, isReviewPending, states }) => kind === 'CLINIC' && state === 'OPEN' && !isReviewPending && (states['AVAILABLE'] ?? 0) > 4)
}

test('A15 A27 N4: a manager lowers and raises a limit and moves numbers to another channel; the sum stays the limit', async () => {
  const admin = await city.signIn('系统管理员', 'staff')
  const { items } = await city.get<{ items: { id: string; name: string }[] }>('/directory/institutions?limit=100')
  const [session] = await weekOf(admin.token, items.find(({ name }) => name === '三纬社区卫生服务中心')?.id ?? '')
  const { page, problems, close, hand } = await desk('系统管理员', SESSION_PAGE, { id: session?.id ?? '' })
  const limit = session?.limit ?? 0
  const seen = () => city.get<PoolSessionDetail>(`/appointments/staff/pool/sessions/${session?.id}`, admin.token)
  await hand.type('#limit-count', String(limit - 2))
  await hand.tap('#limit-submit')
  await hand.read('#limit-done', String(limit - 2))
  expect((await seen()).session.limit).toBe(limit - 2)
  await hand.type('#limit-count', String(limit + 1))
  await hand.tap('#limit-submit')
  await hand.read('#limit-done', String(limit + 1))
  await hand.tap('#move-from-ONLINE')
  await hand.tap('#move-to-WINDOW')
  await hand.type('#move-count', '2')
  await hand.tap('#move-submit')
  await hand.see('#move-done')
  const after = await seen()
  expect(after.channels.reduce((sum, { total }) => sum + total, 0)).toBe(limit + 1)
  expect(after.channels.find(({ channel }) => channel === 'WINDOW')?.total).toBe((session?.channels['WINDOW'] ?? 0) + 2)
  await visit(page, city, 'staff', 'appointments/pages/pool/index', { institution: items.find(({ name }) => name === '三纬社区卫生服务中心')?.id ?? '' })
  await hand.see('#pool-week')
  expect(problems).toEqual([])
  await close()
})

test('A26 A27: the doctor gives an extra number that the resident accepts; 停诊 waits for a second person', async () => {
  const doctor = await city.signIn('何医生', 'staff')
  const [session] = await weekOf(doctor.token)
  const id = session?.id ?? ''
  const { name, idNumber } = await cardOf(city, (await city.personas(130)).at(-1)?.name ?? '')
  const who = await resident(city, name)

  const clinic = await desk('何医生', SESSION_PAGE, { id })
  const detail = await city.get<PoolSessionDetail>(`/appointments/staff/pool/sessions/${id}`, doctor.token)
  await clinic.hand.tap('#extra-open')
  await clinic.hand.tap(`#extra-segment-${detail.segments[0]?.id}`)
  await clinic.hand.type('#extra-name', name)
  await clinic.hand.type('#extra-id', idNumber ?? '')
  await clinic.hand.type('#extra-reason', '术后复查')
  await clinic.hand.tap('#extra-submit')
  await clinic.hand.see('#extra-done')
  expect(clinic.problems).toEqual([])
  await clinic.close()

  await city.runJobs()
  const [offer] = (await city.get<{ items: PoolOffer[] }>('/appointments/pool-offers', who.token)).items
  const phone = await openApp(browser, city, { session: who, viewport: VIEWPORTS.phone })
  const hand = new Hand(phone.page)
  await visit(phone.page, city, 'citizen', 'appointments/pages/offers/index')
  await hand.tap(`#offer-accept-${offer?.id}`)
  await hand.see('#confirm-submit')
  const { items } = await city.get<{ items: Appointment[] }>('/appointments?group=current', who.token)
  expect(items.some(({ state }) => state === 'HELD')).toBe(true)
  expect(phone.problems).toEqual([])
  await phone.close()

  const asks = await desk('孟静', SESSION_PAGE, { id })
  await asks.hand.tap('#suspend-open')
  await asks.hand.tap('#suspend-reason-DOCTOR_ILL')
  await asks.hand.tap('#suspend-submit')
  await asks.hand.see('#request-done')
  expect(asks.problems).toEqual([])
  await asks.close()
  const { request } = await city.get<PoolSessionDetail>(`/appointments/staff/pool/sessions/${id}`, (await city.signIn('孟静', 'staff')).token)

  const reviews = await desk('系统管理员', 'appointments/pages/suspensions/index')
  await reviews.hand.tap(`#review-approve-${request?.id}`)
  await reviews.hand.read(`#request-${request?.id}`, '已同意')
  expect(reviews.problems).toEqual([])
  await reviews.close()
  const after = await city.get<PoolSessionDetail>(`/appointments/staff/pool/sessions/${id}`, doctor.token)
  expect(after.session.state).toBe('SUSPENDED')
})
