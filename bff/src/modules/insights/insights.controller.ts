import { Controller, Inject } from '@nestjs/common'
import { getHome } from '@jktl/shared/insights/contract'
import { formatInstant } from '@jktl/shared/kernel/dates'
import type { AnswerOf } from '@jktl/shared/kernel/route'
import type { FastifyBaseLogger } from 'fastify'

import { Clock } from '../../platform/clock.ts'
import { describeFault, NOT_FOUND, Refusal } from '../../platform/errors.ts'
import { CallerOf, Endpoint, type Input, InputOf } from '../../platform/http/endpoint.ts'
import { LOG } from '../../platform/platform.module.ts'
import type { Caller } from '../../platform/sessions.ts'
import { AppointmentsPublic, WaitlistPublic } from '../appointments/public.ts'
import { GridEventsPublic } from '../grid-events/public.ts'
import { IdentityPublic } from '../identity/public.ts'
import { NotificationsPublic } from '../notifications/public.ts'
import { PaymentTasks } from '../payments/public.ts'
import { composeTodos } from './domain/compose-todos.ts'

type Part = AnswerOf<typeof getHome>['unavailable'][number]

@Controller()
export class InsightsController {
  constructor(
    private readonly identity: IdentityPublic,
    private readonly appointments: AppointmentsPublic,
    private readonly waitlist: WaitlistPublic,
    private readonly payments: PaymentTasks,
    private readonly notifications: NotificationsPublic,
    private readonly grid: GridEventsPublic,
    private readonly clock: Clock,
    @Inject(LOG) private readonly log: FastifyBaseLogger,
  ) {}

  /** One call for the first screen. A part that fails is named in the answer and leaves the others as they are. */
  @Endpoint(getHome)
  async getHome(@InputOf() { query, requestId }: Input<typeof getHome>, @CallerOf() { accountId }: Caller): Promise<AnswerOf<typeof getHome>> {
    const personId = query.personId ?? null
    const unavailable = new Set<Part>()
    const orElse = async <T>(part: Part, read: Promise<T>, fallback: T): Promise<T> =>
      read.catch((error: unknown) => {
        unavailable.add(part)
        this.log.error({ part, fault: describeFault(error) }, 'part of the home page failed')
        return fallback
      })
    // Unknown bindings are no reason to hide the page: what follows is read by account anyway.
    if (personId !== null && !(await orElse('tasks', this.identity.listBoundPersonIds(accountId), [personId])).includes(personId)) throw new Refusal(NOT_FOUND)
    const [appointments, offers, tasks, bills, debt, reported, unread] = await Promise.all([
      orElse('appointments', this.appointments.listOpen(accountId, personId, requestId), []),
      orElse('appointments', this.waitlist.listOffered(accountId, personId, requestId), []),
      orElse('tasks', this.identity.listOpenIdentityTasks(accountId), []),
      orElse('payments', this.payments.listBillsToPay(accountId, personId, requestId), []),
      orElse('payments', this.payments.findDebtToRepay(accountId, personId, requestId), null),
      // What was reported belongs to the account, not to one of its people.
      orElse('tasks', this.grid.listOpenTasks(accountId), []),
      orElse('notices', this.notifications.countUnread(accountId), 0),
    ])
    const now = this.clock.now()
    const ofPerson = tasks.filter((task) => personId === null || task.personId === null || task.personId === personId)
    return {
      serverTime: formatInstant(now),
      ...composeTodos(appointments, ofPerson, now, offers, { bills, debt }, reported),
      unread,
      unavailable: [...unavailable],
    }
  }
}
