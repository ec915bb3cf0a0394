import { afterAll, beforeAll, expect, test } from '@jest/globals'
import type { Draw } from '@jktl/shared/appointments/draw/contract'
import type { PoolSession } from '@jktl/shared/appointments/pool/contract'
import { addDays, HOUR_MS } from '@jktl/shared/kernel/dates'
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

test('A31: a draw is announced, registered for on the phone, made by the clock, and recomputed on the phone', async () => {
  const day = addDays((await city.now()).slice(0, 10), 1)
  await city.setClock({ now: `${day}T00:10:00+08:00` })
  await city.runJobs()
  const manager = await city.signIn('孟静', 'staff')
  let session: PoolSession | undefined
  for (let ahead = 7; ahead < 16 && !session; ahead++) {
    const { items } = await city.get<{ items: PoolSession[] }>(`/appointments/staff/pool?from=${addDays(day, ahead)}`, manager.token)
    session = items.find(({ kind, states, limit }) => kind === 'CLINIC' && limit > 0 && states['PLANNED'] === limit)
  }
  const closesAt = new Date(Date.parse(`${day}T07:00:00+08:00`) + HOUR_MS).toISOString()
  const { body } = await city.tryWrite('POST', `/appointments/staff/sessions/${session?.id}/draw`, manager.token, {
    opensAt: `${day}T06:00:00+08:00`,
    closesAt,
  })
  expect(body).toMatchObject({ phase: 'ANNOUNCED' })
  const draw = body as Draw
  await city.setClock({ now: draw.opensAt })
  const waits = await resident(city, '其其格')
  const { page, problems, close } = await openApp(browser, city, { session: waits, viewport: VIEWPORTS.phone })
  const hand = new Hand(page)
  await visit(page, city, 'citizen', 'appointments/pages/draw/index', { doctorId: session?.doctorId ?? '' })
  await hand.tap(`#draw-register-${draw.id}`)
  await hand.read('[id^="draw-entry-"]', '已登记')

  await city.setClock({ now: draw.closesAt })
  await city.runJobs()
  await visit(page, city, 'citizen', 'appointments/pages/draw/index', { doctorId: session?.doctorId ?? '' })
  await hand.read('[id^="draw-entry-"]', '抽中了')
  await hand.tap(`#draw-verify-${draw.id}`)
  await hand.read(`#draw-verified-${draw.id}`, '一个不差')

  expect(problems).toEqual([])
  await close()
})
