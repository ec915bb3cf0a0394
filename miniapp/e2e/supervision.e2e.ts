import { readFile } from 'node:fs/promises'

import { afterAll, beforeAll, expect, test } from '@jest/globals'
import type { Appointment } from '@jktl/shared/appointments/contract'
import type { MyEvaluation } from '@jktl/shared/appointments/evaluations/contract'
import type { Report } from '@jktl/shared/appointments/supervision/contract'
import type { Browser } from 'playwright-core'
import { openApp, openBrowser, visit, VIEWPORTS } from './support/browser.mjs'
import { City } from './support/city.mjs'
import { findClinic } from './support/clinics.mjs'
import { Hand } from './support/hand.mjs'
import { resident } from './support/residents.mjs'

const city = City.ofEnvironment()
let browser: Browser
beforeAll(async () => {
  browser = await openBrowser()
})
afterAll(() => browser.close())

async function deskOf(persona: string) {
  const session = await city.signIn(persona, 'staff')
  const desk = await openApp(browser, city, { app: 'staff', session, viewport: VIEWPORTS.desktop })
  return { ...desk, token: session.token, hand: new Hand(desk.page) }
}

test('R355 A08: a visit that took place is evaluated, moderated, answered by the hospital and read on the doctor’s page', async () => {
  const session = await resident(city, (await city.personas(120)).at(-1)?.name ?? '')
  const clinic = await findClinic(city)
  const held = (await city.write('POST', '/appointments', session.token, { personId: session.selfId, segmentId: clinic.segment.id })) as Appointment
  await city.write('POST', `/appointments/${held.id}/confirmation`, session.token, { payMode: 'WINDOW' })
  const seen = () => city.get<Appointment>(`/appointments/${held.id}`, session.token)
  await city.until(seen, ({ state }) => state === 'BOOKED')
  await city.act('his', 'mark-attended', { lockId: held.id })
  await city.until(seen, ({ state }) => state === 'FULFILLED', { stepMs: 60_000 })

  const phone = await openApp(browser, city, { session })
  const hand = new Hand(phone.page)
  await visit(phone.page, city, 'citizen', 'appointments/pages/appointment/index', { id: held.id })
  await hand.tap('#appointment-evaluate')
  await hand.tap('#stars-technique-5')
  await hand.tap('#stars-care-attitude-4')
  await hand.type('#evaluate-text', '医生讲得清楚，等的时间有点长。')
  await hand.tap('#evaluate-submit')
  await hand.read('#evaluation-state', '审核后公开')
  const [mine] = (await city.get<{ items: MyEvaluation[] }>('/appointments/evaluations', session.token)).items
  const id = mine?.id ?? ''
  await city.runJobs()

  const regulator = await deskOf('韩监管')
  await visit(regulator.page, city, 'staff', 'appointments/pages/moderation/index')
  await regulator.hand.tap(`#evaluation-${id}-publish`)
  await regulator.page.locator(`#evaluation-${id}`).waitFor({ state: 'detached' })

  const manager = await deskOf('孟静')
  await visit(manager.page, city, 'staff', 'appointments/pages/evaluations/index')
  await manager.hand.tap(`#evaluation-${id}-answer`)
  await manager.hand.type(`#evaluation-${id}-text`, '谢谢您，我们已经加开了诊室。')
  await manager.hand.tap(`#evaluation-${id}-send`)
  await manager.page.locator(`#evaluation-${id}`).waitFor({ state: 'detached' })
  await city.runJobs()
  await visit(regulator.page, city, 'staff', 'appointments/pages/moderation/index')
  await regulator.hand.tap(`#answer-${id}-publish`)
  await regulator.page.locator(`#answer-${id}`).waitFor({ state: 'detached' })

  await visit(phone.page, city, 'citizen', 'appointments/pages/doctor/index', { id: clinic.doctorId })
  await hand.read(`#evaluation-${id}`, '医生讲得清楚')
  await hand.read(`#evaluation-${id}`, '谢谢您，我们已经加开了诊室。')
  expect(await hand.text()).not.toContain(session.me.accountId)
  for (const app of [phone, regulator, manager]) {
    expect(app.problems).toEqual([])
    await app.close()
  }
})

test('R269 A39 §6.4: 韩监管 reads the numbers, opens them into their rows, takes the file with the same sums, and sees the alarms', async () => {
  const desk = await deskOf('韩监管')
  await visit(desk.page, city, 'staff', 'appointments/pages/monitor/index', { period: 'ahead' })
  await desk.hand.see('#total-planned')
  await desk.hand.tap('#monitor-report-TRADES')
  const today = (await city.now()).slice(0, 10)
  const trades = await city.get<Report>(`/appointments/regulator/reports?report=TRADES&from=${today}&to=${today}`, desk.token)
  await desk.hand.tap('#monitor-period-today')
  await desk.hand.read('#total-submitted', String(trades.totals[1]))
  const [download] = await Promise.all([desk.page.waitForEvent('download'), desk.hand.tap('#monitor-export')])
  expect(download.suggestedFilename()).toMatch(/^交易监测-.*\.csv$/)
  expect(await readFile(await download.path(), 'utf8')).toContain(`合计,${trades.totals.slice(1).join(',')}`)
  await desk.hand.tap(`#row-${trades.rows[0]?.key}`)
  await desk.hand.read('#total-count', String(trades.rows[0]?.cells[1]))
  await visit(desk.page, city, 'staff', 'appointments/pages/alarms/index')
  await desk.hand.read('#alarms-checked', '排班 30 分钟没有取到')
  await visit(desk.page, city, 'staff', 'appointments/pages/filings/index')
  await desk.hand.read('.panel', '没有有效备案的机构')
  expect(desk.problems).toEqual([])
  await desk.close()
})
