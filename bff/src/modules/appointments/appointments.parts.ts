import type { Clock } from '../../platform/clock.ts'
import type { Outbox } from '../../platform/jobs/outbox.ts'
import type { DirectoryPublic } from '../directory/public.ts'
import type { IdentityPublic } from '../identity/public.ts'
import type { PaymentsPublic } from '../payments/public.ts'
import type { AppointmentsRepository } from './appointments.repository.ts'
import type { ClaimRepository } from './claim.repository.ts'
import type { RosterRepository } from './roster.repository.ts'
import type { SessionsRepository } from './sessions.repository.ts'
import type { SuspensionRepository } from './suspension.repository.ts'
import type { HisBooking } from './upstream/his-booking.adapter.ts'
import { AppointmentNotices } from './use-cases/appointment-notices.ts'
import { AppointmentSteps } from './use-cases/appointment-steps.ts'
import { CancelAppointment } from './use-cases/cancel-appointment.ts'
import { ConfirmAppointment } from './use-cases/confirm-appointment.ts'
import { ExtendHold } from './use-cases/extend-hold.ts'
import { HoldNumber } from './use-cases/hold-number.ts'
import { IngestRosters } from './use-cases/ingest-rosters.ts'
import { RescheduleAppointment } from './use-cases/reschedule-appointment.ts'
import { RuleBook } from './use-cases/rule-book.ts'
import { TakeLateMoney } from './use-cases/take-late-money.ts'
import { TakePaymentNews } from './use-cases/take-payment-news.ts'
import { TellStops } from './use-cases/tell-stops.ts'
import { ViewAppointments } from './use-cases/view-appointments.ts'

export interface AppointmentsWorld {
  repository: AppointmentsRepository
  claims: ClaimRepository
  sessions: SessionsRepository
  suspension: SuspensionRepository
  rosters: RosterRepository
  his: HisBooking
  identity: IdentityPublic
  directory: DirectoryPublic
  payments: PaymentsPublic
  outbox: Outbox
  clock: Clock
  /** Share of the cooling span in [0, 1). Default: chance. */
  random?: () => number
}

/** The use cases of the slice over their world, built in plain order. */
export class AppointmentsParts {
  readonly rules: RuleBook
  readonly notices: AppointmentNotices
  readonly steps: AppointmentSteps
  readonly hold: HoldNumber
  readonly confirm: ConfirmAppointment
  readonly extend: ExtendHold
  readonly cancel: CancelAppointment
  readonly reschedule: RescheduleAppointment
  readonly tellStops: TellStops
  readonly news: TakePaymentNews
  readonly late: TakeLateMoney
  readonly ingest: IngestRosters
  readonly view: ViewAppointments

  constructor({
    repository,
    claims,
    sessions,
    suspension,
    rosters,
    his,
    identity,
    directory,
    payments,
    outbox,
    clock,
    random = Math.random,
  }: AppointmentsWorld) {
    this.rules = new RuleBook((sql) => sessions.listRules(sql))
    this.notices = new AppointmentNotices(directory, outbox)
    this.steps = new AppointmentSteps(repository, this.rules, his, identity, directory, payments, this.notices, clock, random)
    this.hold = new HoldNumber({ appointments: repository, claims, sessions }, this.rules, identity, directory, this.steps, clock)
    this.confirm = new ConfirmAppointment(repository, this.rules, directory, payments, this.steps, clock)
    this.extend = new ExtendHold(repository, this.rules, payments, clock)
    this.cancel = new CancelAppointment(repository, this.steps, clock)
    this.reschedule = new RescheduleAppointment({ appointments: repository, claims, sessions }, this.hold, this.steps, clock)
    this.tellStops = new TellStops(suspension, directory, his, clock)
    this.news = new TakePaymentNews(repository, payments, clock)
    this.late = new TakeLateMoney(repository, claims, this.rules, payments, clock)
    this.ingest = new IngestRosters(rosters, suspension, this.rules, directory, his, clock)
    this.view = new ViewAppointments(this.rules, identity, directory, payments, clock)
  }
}
