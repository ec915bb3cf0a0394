import type { Audit } from '../../../platform/audit.ts'
import type { Clock } from '../../../platform/clock.ts'
import type { Outbox } from '../../../platform/jobs/outbox.ts'
import type { DirectoryPublic } from '../../directory/public.ts'
import type { IdentityPublic } from '../../identity/public.ts'
import type { PaymentsPublic } from '../../payments/public.ts'
import type { AppointmentsRepository } from '../appointments.repository.ts'
import type { AppealsRepository } from './appeals.repository.ts'
import type { AttendanceRepository } from './attendance.repository.ts'
import type { CreditRepository } from './credit.repository.ts'
import type { ReportsRepository } from './reports.repository.ts'
import { HandleAppeal } from './use-cases/handle-appeal.ts'
import { JudgeVisits } from './use-cases/judge-visits.ts'
import { KeepCredit } from './use-cases/keep-credit.ts'
import { type AttendanceFeed, ReadAttendance } from './use-cases/read-attendance.ts'
import { ReportListing } from './use-cases/report-listing.ts'
import { type CreditSystem, SendReports } from './use-cases/send-reports.ts'
import { StopRefund } from './use-cases/stop-refund.ts'

export interface CreditWorld {
  appointments: AppointmentsRepository
  attendance: AttendanceRepository
  credit: CreditRepository
  appeals: AppealsRepository
  reports: ReportsRepository
  feed: AttendanceFeed
  platform: CreditSystem
  identity: IdentityPublic
  directory: DirectoryPublic
  payments: PaymentsPublic
  outbox: Outbox
  audit: Audit
  clock: Clock
}

/** The use cases of 预约信用, built in plain order. */
export class CreditParts {
  readonly keep: KeepCredit
  readonly judge: JudgeVisits
  readonly read: ReadAttendance
  readonly appeal: HandleAppeal
  readonly report: ReportListing
  readonly send: SendReports

  constructor({ appointments, attendance, credit, appeals, reports, feed, platform, identity, directory, payments, outbox, audit, clock }: CreditWorld) {
    this.keep = new KeepCredit(credit, appeals, reports, directory, outbox, clock)
    this.judge = new JudgeVisits(appointments, attendance, credit, this.keep, clock)
    this.read = new ReadAttendance(attendance, this.judge, new StopRefund(appointments, payments), directory, feed, clock)
    this.appeal = new HandleAppeal(appointments, credit, appeals, this.keep, this.judge, clock)
    this.report = new ReportListing(credit, appeals, reports, this.keep, clock)
    this.send = new SendReports(reports, credit, identity, platform, audit, clock)
  }
}
