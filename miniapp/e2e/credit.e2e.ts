import { afterAll, beforeAll, expect, test } from '@jest/globals'
import type { Appointment, ClinicSession } from '@jktl/shared/appointments/contract'
import type { listCredit } from '@jktl/shared/appointments/credit/contract'
import { addDays } from '@jktl/shared/kernel/dates'
import type { ResponseOf } from '@jktl/shared/kernel/route'
import type { Browser } from 'playwright-core'
import { openApp, openBrowser, signInByHand, visit, VIEWPORTS } from './support/browser.mjs'
import { City } from './support/city.mjs'
import { findClinic, OPEN_SLOT } from './support/clinics.mjs'
import { Hand } from './support/hand.mjs'
import { resident } from './support/residents.mjs'

const city = City.ofEnvironment()
const MISSED = 4
let browser: Browser
beforeAll(async () => {
  browser = await openBrowser()
})
afterAll(() => browser.close())

/** Numbers of one department on different days, the earliest first. */
async function book(token: string, personId: string): Promise<{ departmentId: string; last: Appointment }> {
  const { institutionId } = await findClinic(city)
  const { departments } = await city.get<{ departments: { id: string; name: string }[] }>(`/directory/institutions/${institutionId}`)
  const department = departments.find(({ name }) => name === '心血管内科') ?? departments[0]
  const { items } = await city.get<{ items: ClinicSession[] }>(`/appointments/sessions?departmentId=${department?.id}`)
  const days = new Map(items.filter((s) => s.segments.some((g) => g.bookable)).map((s) => [s.date, s]))
  const visits: Appointment[] = []
  for (const [, session] of [...days].sort(([a], [b]) => a.localeCompare(b)).slice(0, MISSED)) {
    const segmentId = session.segments.find((g) => g.bookable)?.id
    const { id } = (await city.write('POST', '/appointments', token, { personId, segmentId })) as { id: string }
    const confirmed = (await city.write('POST', `/appointments/${id}/confirmation`, token, { payMode: 'WINDOW' })) as { appointment: Appointment }
    visits.push(confirmed.appointment)
  }
  const last = visits.at(-1)
  if (!last || visits.length < MISSED) throw new Error('too few days with open numbers')
  return { departmentId: department?.id ?? '', last }
}

test('R345 A33 C3 C4: who missed visits is refused online with the way out shown, appeals, is heard by the hospital, and books again', async () => {
  const name = (await city.personas(120)).at(-1)?.name ?? ''
  const { token, selfId } = await resident(city, name)
  const { departmentId, last } = await book(token, selfId)
  await city.setClock({ now: `${addDays(last.date, 1)}T08:00:00+08:00` })
  await city.act('his', 'advance-watermark', {})
  await city.runJobs()
  expect(await city.get<Appointment>(`/appointments/${last.id}`, token)).toMatchObject({ state: 'NO_SHOW' })

  const phone = await openApp(browser, city, { session: await resident(city, name), viewport: VIEWPORTS.phone })
  const hand = new Hand(phone.page)
  await visit(phone.page, city, 'citizen', 'appointments/pages/slots/index', { departmentId })
  await hand.tap(OPEN_SLOT)
  await hand.tap('#slots-next')
  await hand.read('#hold-refused', '窗口挂号')
  await hand.tap('#hold-credit')
  await hand.read(`#credit-${selfId}`, '暂停网上约号')
  await hand.read('#credit-open', '急诊')

  await visit(phone.page, city, 'citizen', 'appointments/pages/appointment/index', { id: last.id })
  await hand.tap('#appointment-credit')
  const { items } = await city.get<ResponseOf<typeof listCredit>>('/appointments/credit', token)
  const violation = items[0]?.violations.find(({ appointmentId }) => appointmentId === last.id)
  await hand.tap(`#appeal-${violation?.id}`)
  await hand.type('#appeal-text', '那天来了，在窗口取的号。')
  await hand.type('#appeal-evidence-1', '窗口小票 3 号')
  await hand.tap('#appeal-submit')
  await hand.read('#appeal-steps', '核实')

  const desk = await openApp(browser, city, { app: 'staff', viewport: VIEWPORTS.desktop })
  const staff = new Hand(desk.page)
  await visit(desk.page, city, 'staff', 'home/index')
  await staff.tap('#sign-in')
  await signInByHand(desk.page, '孟静')
  await staff.tap('#home-appeals')
  const queue = await city.get<{ items: { id: string; appointmentId: string }[] }>(
    '/appointments/staff/credit/appeals',
    (await city.signIn('孟静', 'staff')).token,
  )
  await staff.tap(`#appeal-${queue.items.find(({ appointmentId }) => appointmentId === last.id)?.id}`)
  await staff.type('#decision-reason', '窗口有取号记录。')
  await staff.tap('#appeal-accept')
  await staff.see('#appeal-list')
  expect(desk.problems).toEqual([])
  await desk.close()

  await phone.page.reload()
  await hand.read('#appeal-steps', '申诉通过')
  await hand.read('#appeal-reason', '窗口有取号记录')
  expect(await city.get<Appointment>(`/appointments/${last.id}`, token)).toMatchObject({ state: 'NO_SHOW_REVOKED' })
  await visit(phone.page, city, 'citizen', 'appointments/pages/slots/index', { departmentId })
  await hand.tap(OPEN_SLOT)
  await hand.tap('#slots-next')
  await hand.see('#confirm-submit')
  // The browser itself writes a line for the refused hold.
  expect(phone.problems.filter((problem) => !problem.includes('409'))).toEqual([])
  await phone.close()
})
