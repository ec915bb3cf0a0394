import type { Clock } from '../../../platform/clock.ts'
import type { Outbox } from '../../../platform/jobs/outbox.ts'
import type { DirectoryPublic } from '../../directory/public.ts'
import type { IdentityPublic } from '../../identity/public.ts'
import type { PaymentTasks } from '../../payments/public.ts'
import type { AppointmentsParts } from '../appointments.parts.ts'
import type { AppointmentsRepository } from '../appointments.repository.ts'
import type { HisBooking } from '../upstream/his-booking.adapter.ts'
import type { QueueRepository } from './queue.repository.ts'
import { CheckIn } from './use-cases/check-in.ts'
import { RunLine } from './use-cases/run-line.ts'
import { TellArrivals } from './use-cases/tell-arrivals.ts'
import { ViewBoard } from './use-cases/view-board.ts'
import { ViewQueue } from './use-cases/view-queue.ts'
import { ViewVisit } from './use-cases/view-visit.ts'

interface QueueWorld {
  queue: QueueRepository
  appointments: AppointmentsRepository
  booking: AppointmentsParts
  his: HisBooking
  identity: IdentityPublic
  directory: DirectoryPublic
  bills: Pick<PaymentTasks, 'findVisitBill'>
  outbox: Outbox
  clock: Clock
}

/** The use cases of the visit day over their world, built in plain order. */
export class QueueParts {
  readonly line: RunLine
  readonly checkIn: CheckIn
  readonly arrivals: TellArrivals
  readonly view: ViewQueue
  readonly visit: ViewVisit
  readonly board: ViewBoard

  constructor({ queue, appointments, booking, his, identity, directory, bills, outbox, clock }: QueueWorld) {
    this.line = new RunLine(queue, appointments, booking.rules, identity, outbox, clock)
    this.checkIn = new CheckIn(appointments, queue, booking.rules, this.line, clock)
    this.arrivals = new TellArrivals(queue, his, directory, clock)
    this.view = new ViewQueue(queue, booking.rules, directory, identity, clock)
    this.visit = new ViewVisit(queue, this.view, his, directory, bills, clock)
    this.board = new ViewBoard(queue, directory, identity, clock)
  }
}
