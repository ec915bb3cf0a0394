import { afterAll, beforeAll, describe, expect, it, jest } from '@jest/globals'
import { confirmAppointment, holdNumber } from '@jktl/shared/appointments/contract'
import { getHome } from '@jktl/shared/insights/contract'
import type { ResponseOf } from '@jktl/shared/kernel/route'

import { IdentityPublic } from '../../src/modules/identity/public.ts'
import { NotificationsPublic } from '../../src/modules/notifications/public.ts'
import { findClinic, HOSPITALS } from '../appointments/clinic.ts'
import { type SignedIn, TestCity } from '../support/city.ts'

type Home = ResponseOf<typeof getHome>

let city: TestCity
let resident: SignedIn & { selfId: string }
beforeAll(async () => {
  city = await TestCity.start()
  resident = await city.resident('王秀兰')
}, 60_000)
afterAll(() => city?.close())

const home = async (who: SignedIn = resident): Promise<Home> => (await city.call<Home>(getHome, { token: who.token })).body

describe('home in one call', () => {
  it('R394: an account without anything is told the first step', async () => {
    const empty = await city.signIn('空白')
    expect(await home(empty)).toMatchObject({ nextVisit: null, todos: [{ kind: 'ADD_SELF', target: 'addSelf' }], total: 1, unread: 0, unavailable: [] })
  })

  it('R394: a held number asks for confirmation, a booked one is the next visit', async () => {
    const clinic = await findClinic(city, HOSPITALS.PLATFORM, '2026-11-25')
    const segmentId = clinic.session.segments.find((s) => s.bookable)?.id
    const held = await city.must<{ id: string; holdExpiresAt: string }>(holdNumber, { token: resident.token, body: { personId: resident.selfId, segmentId } })
    expect((await home()).todos[0]).toMatchObject({ kind: 'CONFIRM_HOLD', targetId: held.id, dueAt: held.holdExpiresAt, personLabel: '本人' })
    await city.must(confirmAppointment, { token: resident.token, params: { id: held.id }, body: { payMode: 'WINDOW' } })
    await city.runJobs()
    const booked = await home()
    expect(booked.nextVisit).toMatchObject({ id: held.id, state: 'BOOKED' })
    expect(booked.todos.filter((todo) => todo.targetId === held.id)).toEqual([])
    expect(booked.unread).toBeGreaterThan(0)
  })

  it('R394: a part that fails is named and leaves the others', async () => {
    const tasks = jest.spyOn(city.app.nest.get(IdentityPublic), 'listOpenIdentityTasks').mockRejectedValue(new Error('down'))
    const notices = jest.spyOn(city.app.nest.get(NotificationsPublic), 'countUnread').mockRejectedValue(new Error('down'))
    expect(await home()).toMatchObject({ nextVisit: { state: 'BOOKED' }, unread: 0, unavailable: expect.arrayContaining(['tasks', 'notices']) })
    tasks.mockRestore()
    notices.mockRestore()
    expect((await home()).unavailable).toEqual([])
  })
})
