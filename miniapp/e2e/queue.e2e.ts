import { afterAll, beforeAll, expect, test } from '@jest/globals'
import type { ClinicSession } from '@jktl/shared/appointments/contract'
import type { QueueView } from '@jktl/shared/appointments/queue/contract'
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

/** A doctor's half day that has numbers still to be had today. */
async function clinicOfToday(institutionId: string): Promise<{ session: ClinicSession; departmentId: string }> {
  const today = (await city.clock()).now.slice(0, 10)
  for (const doctor of (await city.get<{ items: { id: string; departmentId: string }[] }>(`/directory/doctors?institutionId=${institutionId}&limit=50`))
    .items) {
    const { items } = await city.get<{ items: ClinicSession[] }>(`/appointments/sessions?doctorId=${doctor.id}`)
    const session = items.find(({ date, segments }) => date === today && segments.some(({ bookable }) => bookable))
    if (session) return { session, departmentId: doctor.departmentId }
  }
  throw new Error('no doctor has numbers left today')
}

test('R338 R339 A20 A37: a resident checks in by the code on the screen, is called, misses it, is called again, goes for tests, returns and is done', async () => {
  const nurse = await city.signIn('包静', 'staff')
  const { institutionId } = (nurse.me as unknown as { posts: [{ institutionId: string }] }).posts[0]
  const { session, departmentId } = await clinicOfToday(institutionId)
  const name = (await city.personas(120)).at(-1)?.name ?? ''
  const who = await resident(city, name)
  const segmentId = session.segments.find(({ bookable }) => bookable)?.id
  const held = (await city.write('POST', '/appointments', who.token, { personId: who.selfId, segmentId })) as { id: string }
  await city.write('POST', `/appointments/${held.id}/confirmation`, who.token, { payMode: 'WINDOW' })
  await city.until(
    () => city.get<{ state: string }>(`/appointments/${held.id}`, who.token),
    ({ state }) => state === 'BOOKED',
  )
  const { checkInFrom, ordinal } = await city.get<QueueView>(`/appointments/${held.id}/queue`, who.token)
  if (Date.parse(checkInFrom) > Date.parse((await city.clock()).now)) await city.setClock({ now: checkInFrom })

  // The wall of the waiting area, the nurse at the desk, the doctor in the room, the phone of the resident.
  const wall = await openApp(browser, city, { app: 'staff', session: await city.signIn('包静', 'staff'), viewport: VIEWPORTS.desktop })
  const desk = await openApp(browser, city, { app: 'staff', session: await city.signIn('包静', 'staff'), viewport: VIEWPORTS.desktop })
  const room = await openApp(browser, city, { app: 'staff', session: await city.signIn('何医生', 'staff'), viewport: VIEWPORTS.desktop })
  const phone = await openApp(browser, city, { session: who })
  const [screen, nurseHand, doctor, hand] = [new Hand(wall.page), new Hand(desk.page), new Hand(room.page), new Hand(phone.page)]
  await visit(wall.page, city, 'staff', 'appointments/pages/screen/index', { id: departmentId })
  await visit(phone.page, city, 'citizen', 'appointments/pages/appointment/index', { id: held.id })
  await hand.tap('#day-check-in')
  await hand.see('#check-in-code')
  await screen.lookAgain()
  await screen.see('#wall-code')
  await hand.type('#check-in-code', (await wall.page.locator('#wall-code').innerText()).trim())
  await hand.tap('#check-in-submit')
  await hand.see('#queue-before')
  await hand.read('#queue-why', `${ordinal} 号`)

  await visit(room.page, city, 'staff', 'appointments/pages/queue/index', { session: session.id })
  await visit(desk.page, city, 'staff', 'appointments/pages/queue/index', { session: session.id })
  await doctor.type('#queue-room', '6 诊室')
  await doctor.tap('#queue-call-next')
  await screen.read(`#wall-called-${ordinal}`, '6 诊室')
  const shown = await screen.text()
  expect(shown).toContain(`${name.slice(0, 1)}*`)
  expect(shown).not.toContain(name)
  // The phone asks again by itself; from here on the resident looks again instead of waiting for that.
  await hand.read('#queue-state', '请到6 诊室')

  await doctor.tap(`#queue-miss-${ordinal}`)
  await hand.lookAgain()
  await hand.read('#queue-why', '叫过 1 次没到')
  await doctor.tap('#queue-call-next')
  await doctor.tap(`#queue-start-${ordinal}`)
  await hand.lookAgain()
  await hand.read('#queue-state', '正在就诊')
  await city.act('his', 'order-tests', { lockId: held.id })
  await doctor.tap(`#queue-pause-${ordinal}`)
  await hand.lookAgain()
  await hand.read('#queue-state', '先去做检查')
  await visit(phone.page, city, 'citizen', 'appointments/pages/visit/index', { id: held.id })
  await hand.read('#visit-nodes', '抽血化验：还没做')

  await city.act('his', 'finish-tests', { lockId: held.id })
  await nurseHand.lookAgain()
  await nurseHand.tap(`#queue-return-${ordinal}`)
  await doctor.tap('#queue-call-next')
  await doctor.tap(`#queue-start-${ordinal}`)
  await doctor.tap(`#queue-finish-${ordinal}`)
  await doctor.read(`#queue-state-${ordinal}`, '看完')
  // The hospital is not asked twice within ten seconds.
  await city.setClock({ advanceMs: 10_000 })
  await hand.lookAgain()
  await hand.read('#visit-nodes', '取药：可以去取')
  expect((await city.get<{ state: string }>(`/appointments/${held.id}`, who.token)).state).toBe('FULFILLED')

  for (const opened of [wall, desk, room, phone]) {
    expect(opened.problems).toEqual([])
    await opened.close()
  }
})
