import type { Visit } from '@jktl/shared/appointments/queue/contract'
import { formatInstant, MINUTE_MS } from '@jktl/shared/kernel/dates'

import type { Clock } from '../../../../platform/clock.ts'
import type { DirectoryPublic } from '../../../directory/public.ts'
import type { PaymentTasks } from '../../../payments/public.ts'
import type { AppointmentRecord } from '../../domain/appointment.ts'
import type { HisBooking } from '../../upstream/his-booking.adapter.ts'
import { visitNodes } from '../domain/visit-nodes.ts'
import type { QueueRepository } from '../queue.repository.ts'
import type { VisitProgressItem } from '../upstream/visit-progress.wire.ts'
import type { ViewQueue } from './view-queue.ts'

/** The hospital is asked at most this often about one visit. */
const ASK_EVERY_MS = MINUTE_MS / 6
const WITH_PROGRESS: readonly string[] = ['CHECKED_IN', 'QUEUED', 'CALLED', 'IN_CONSULT', 'FULFILLED']

/** 这次就诊 in five nodes (A37): booking and line are ours, bills and tests the hospital's; when it is silent, what it last said is shown with its time. */
export class ViewVisit {
  constructor(
    private readonly queue: QueueRepository,
    private readonly view: ViewQueue,
    private readonly hospital: Pick<HisBooking, 'readProgress'>,
    private readonly directory: DirectoryPublic,
    private readonly bills: Pick<PaymentTasks, 'findVisitBill'>,
    private readonly clock: Clock,
  ) {}

  async run(a: AppointmentRecord, requestId: string): Promise<Visit> {
    const [seen, progress, entry, billToPay] = await Promise.all([
      this.view.run(a),
      this.progressOf(a),
      this.queue.findByAppointment(a.id),
      this.billOf(a, requestId),
    ])
    const { place } = seen
    return {
      appointmentId: a.id,
      appointmentState: a.state,
      personId: a.personId,
      personNameMasked: seen.personNameMasked,
      institutionName: seen.institutionName,
      institutionPhone: seen.institutionPhone,
      departmentName: seen.departmentName,
      doctorName: seen.doctorName,
      location: seen.location,
      date: a.date,
      start: a.start,
      end: a.end,
      ordinal: a.ordinal,
      nodes: visitNodes({
        state: a.state,
        feeFen: a.feeFen,
        payMode: a.payMode,
        bookedAt: a.confirmedAt && formatInstant(a.confirmedAt.getTime()),
        checkedInAt: seen.checkedInAt,
        finishedAt: entry?.finishedAt ? formatInstant(entry.finishedAt.getTime()) : null,
        phaseText: seen.phaseText,
        queueText: place ? place.stateText : null,
        items: progress.items,
      }),
      billToPay,
      progressAsOf: progress.asOf && formatInstant(progress.asOf.getTime()),
      progressStale: progress.isStale,
      canCheckIn: seen.phase === 'OPEN' || place?.state === 'PAUSED',
      inQueue: place !== null,
      serverTime: seen.serverTime,
    }
  }

  /** Bills name the visit by the lock they grew from. */
  private billOf(a: AppointmentRecord, requestId: string): Promise<Visit['billToPay']> {
    return WITH_PROGRESS.includes(a.state) ? this.bills.findVisitBill(a.accountId, a.personId, a.id, requestId) : Promise.resolve(null)
  }

  private async progressOf(a: AppointmentRecord): Promise<{ items: VisitProgressItem[] | null; asOf: Date | null; isStale: boolean }> {
    const nothing = { items: null, asOf: null, isStale: false }
    if (a.visitNo === null || !WITH_PROGRESS.includes(a.state)) return nothing
    const now = this.clock.now()
    const known = await this.queue.findProgress(a.id)
    const shown = known?.items ? { items: JSON.parse(known.items) as VisitProgressItem[], asOf: known.asOf } : { items: null, asOf: null }
    if (known?.asOf && now - known.asOf.getTime() < ASK_EVERY_MS && known.asOf.getTime() === known.askedAt.getTime()) return { ...shown, isStale: false }
    const hosCode = (await this.directory.findInstitutions([a.institutionId])).get(a.institutionId)?.hosCode
    if (!hosCode) throw new Error('the institution of an appointment is missing')
    const answer = await this.hospital.readProgress(hosCode, a.visitNo)
    if (answer.kind !== 'ok') {
      await this.queue.saveProgress(a.id, null, now)
      return { ...shown, isStale: true }
    }
    await this.queue.saveProgress(a.id, JSON.stringify(answer.value), now)
    return { items: answer.value, asOf: new Date(now), isStale: false }
  }
}
