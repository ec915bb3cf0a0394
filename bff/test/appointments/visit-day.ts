import {
  callNext,
  checkIn,
  checkInAtDesk,
  getQueue,
  getQueueBoard,
  getQueueScreen,
  moveQueueEntry,
  type QueueBoard,
  type QueueScreen,
  type QueueView,
} from '@jktl/shared/appointments/queue/contract'
import type { QueueAction } from '@jktl/shared/appointments/queue/model'

import type { Reply, SignedIn, TestCity } from '../support/city.ts'
import { type Clinic, confirm, hold, type Problem } from './clinic.ts'

export interface Visitor extends SignedIn {
  selfId: string
  appointmentId: string
  name: string
}

/** Numbers of one session from the first on, each booked by somebody else of the crowd and paid at the window. */
export async function bookInOrder(city: TestCity, clinic: Clinic, count: number, skipPeople = 0): Promise<Visitor[]> {
  const names = (await city.personas(skipPeople + count)).slice(skipPeople).map(({ name }) => name)
  const visitors: Visitor[] = []
  for (const segment of clinic.session.segments) {
    for (let left = segment.remaining; left > 0 && visitors.length < count; left--) {
      const name = names[visitors.length] ?? ''
      const who = await city.resident(name)
      const held = await hold(city, who, who.selfId, segment.id)
      const booked = await confirm(city, who, held.body.id, 'WINDOW')
      if (booked.body.appointment?.state !== 'BOOKED') throw new Error(`not booked: ${JSON.stringify(booked.body)}`)
      visitors.push({ ...who, appointmentId: held.body.id, name })
    }
  }
  if (visitors.length < count) throw new Error(`the session has only ${visitors.length} numbers`)
  return visitors
}

type With<T> = Promise<Reply<T & Problem>>
export class WaitingArea {
  constructor(
    private readonly city: TestCity,
    readonly nurse: SignedIn,
    readonly doctor: SignedIn,
    readonly clinic: Clinic,
  ) {}

  static async of(city: TestCity, clinic: Clinic): Promise<WaitingArea> {
    return new WaitingArea(city, await city.signIn('包静'), await city.signIn('何医生'), clinic)
  }

  screen(departmentId = this.clinic.departmentId): Promise<QueueScreen> {
    return this.city.must<QueueScreen>(getQueueScreen, { token: this.nurse.token, params: { id: departmentId } })
  }
  async code(): Promise<string> {
    return (await this.screen()).code.shortCode
  }
  checkIn(who: Visitor, code: string): With<QueueView> {
    return this.city.call(checkIn, { token: who.token, params: { id: who.appointmentId }, body: { code } })
  }
  atDesk(who: Visitor): With<QueueBoard> {
    return this.city.call(checkInAtDesk, { token: this.nurse.token, params: { id: who.appointmentId } })
  }
  async see(who: Visitor): Promise<QueueView> {
    return (await this.city.call<QueueView>(getQueue, { token: who.token, params: { id: who.appointmentId } })).body
  }
  board(sessionId = this.clinic.session.id): Promise<QueueBoard> {
    return this.city.must<QueueBoard>(getQueueBoard, { token: this.nurse.token, params: { id: sessionId } })
  }
  call(room = '1 诊室', baseUrl?: string): With<QueueBoard> {
    return this.city.call(callNext, { token: this.doctor.token, params: { id: this.clinic.session.id }, body: { room }, ...(baseUrl ? { baseUrl } : {}) })
  }
  /** By who may do it, with the version the board shows. */
  async act(who: Visitor, action: QueueAction, more: { priorityCode?: string; toSessionId?: string; ifMatch?: number } = {}): With<QueueBoard> {
    const [row] = await this.city.db.query<{ id: string; version: number }>(
      `SELECT id, version FROM queue_entry WHERE appointment_id = $1 ORDER BY seq DESC LIMIT 1`,
      [who.appointmentId],
    )
    const { ifMatch = row?.version ?? 0, ...body } = more
    const token = ['start', 'finish', 'pause'].includes(action) ? this.doctor.token : this.nurse.token
    return this.city.call(moveQueueEntry, { token, params: { id: row?.id ?? '' }, body: { action, ...body }, ifMatch })
  }
}
