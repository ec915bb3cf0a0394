import { maySubstitute } from '@jktl/shared/appointments/pool/rules'
import { formatDayCn, formatTimeCn, type Instant } from '@jktl/shared/kernel/dates'
import { ok, refuse, type Result } from '@jktl/shared/kernel/result'

import type { Clock } from '../../../../platform/clock.ts'
import type { Sql } from '../../../../platform/database/database.ts'
import type { Outbox } from '../../../../platform/jobs/outbox.ts'
import type { DirectoryDoctor, DirectoryPublic } from '../../../directory/public.ts'
import { NOTICE_TOPIC } from '../../../notifications/public.ts'
import type { AppointmentsRepository } from '../../appointments.repository.ts'
import type { AppointmentSteps } from '../../use-cases/appointment-steps.ts'
import type { LimitRepository, LockedSession } from '../limit.repository.ts'
import type { ReviewRepository } from '../review.repository.ts'
import type { Reach, SessionRefusal } from './divide-numbers.ts'

/** 替诊 (A26): a doctor of equal or higher title takes a session over. Whoever is booked keeps the number, and may leave with everything refunded until it starts. */
export class SubstituteDoctor {
  constructor(
    private readonly stores: { limits: LimitRepository; reviews: ReviewRepository; appointments: AppointmentsRepository },
    private readonly directory: DirectoryPublic,
    private readonly steps: AppointmentSteps,
    private readonly outbox: Outbox,
    private readonly clock: Clock,
  ) {}

  /** Doctors of the same department, of equal or higher title, without a clinic of their own in that half day. */
  async candidates(session: Pick<LockedSession, 'institutionId' | 'departmentId' | 'doctorId' | 'date' | 'half'>, tx?: Sql): Promise<DirectoryDoctor[]> {
    const doctors = await this.directory.listDoctors(session.institutionId, tx)
    const busy = await this.stores.reviews.listBusyDoctors(session.institutionId, session.date, session.half, tx)
    const present = doctors.find(({ id }) => id === session.doctorId)
    // A device or a ward has nobody who could stand in for it.
    if (!present) return []
    return doctors.filter(({ id, departmentId, title }) => departmentId === session.departmentId && !busy.has(id) && maySubstitute(present.title, title))
  }

  async run(request: {
    sessionId: string
    reach: Reach
    version: number
    doctorId: string
    reason: string
    accountId: string
  }): Promise<Result<string, SessionRefusal | 'SUBSTITUTE_NOT_FIT'>> {
    const now = this.clock.now()
    return this.stores.limits.transaction(async (tx) => {
      const session = await this.stores.limits.lockSession(request.sessionId, tx)
      if (!session || (request.reach && !request.reach.includes(session.institutionId))) return refuse('NOT_FOUND')
      if (session.state === 'SUSPENDED') return refuse('SESSION_SUSPENDED')
      if (now >= session.startsAt.getTime()) return refuse('SESSION_OVER')
      if (session.version !== request.version) return refuse('STALE')
      const candidates = await this.candidates(session, tx)
      if (!candidates.some(({ id }) => id === request.doctorId)) return refuse('SUBSTITUTE_NOT_FIT')
      await this.takeOver(tx, {
        sessionId: session.id,
        fromDoctorId: session.doctorId,
        toDoctorId: request.doctorId,
        reason: request.reason,
        by: request.accountId,
        now,
      })
      return ok(session.id)
    })
  }

  /** The hospital's own roster names another doctor. */
  async onRoster(tx: Sql, places: readonly { sessionId: string; doctorId: string }[], now: Instant): Promise<void> {
    for (const change of await this.stores.reviews.listDoctorChanges(places, tx)) await this.takeOver(tx, { ...change, reason: '医院改了排班', by: null, now })
  }

  private async takeOver(
    tx: Sql,
    change: { sessionId: string; fromDoctorId: string; toDoctorId: string; reason: string; by: string | null; now: Instant },
  ): Promise<void> {
    const affected = await this.stores.reviews.substitute(change, tx)
    const institutions = await this.directory.findInstitutions([...new Set(affected.map((a) => a.institutionId))], tx)
    for (const { appointmentId, accountId, date, start, institutionId } of affected)
      await this.outbox.announce(tx, {
        topic: NOTICE_TOPIC,
        dedupeKey: `${appointmentId}:doctor-substituted:${change.now}`,
        payload: {
          accountId,
          kind: 'doctor-substituted',
          title: '换了一位医生坐诊',
          body: `${formatDayCn(date)} ${formatTimeCn(start)} ${institutions.get(institutionId)?.name ?? ''}换了一位同级或更高职称的医生坐诊。号还在；不想去可以点开退号，挂号费全退，不算取消。`,
          needsAction: true,
          link: { target: 'poolOffers', id: appointmentId },
        },
      })
  }

  /** Stays, or leaves: then the appointment is cancelled at the hospital first and everything is refunded, until the start and without being counted. */
  async answer(
    accountId: string,
    appointmentId: string,
    answer: 'KEEP' | 'LEAVE',
  ): Promise<Result<string, 'NOT_FOUND' | 'POOL_OFFER_OVER' | 'ACTION_NOT_ALLOWED'>> {
    const now = this.clock.now()
    const { appointments, reviews } = this.stores
    const asked = (await reviews.listAnswersFor(accountId, now)).find((one) => one.appointmentId === appointmentId)
    if (!asked) return refuse((await appointments.findOwn(accountId, appointmentId)) ? 'POOL_OFFER_OVER' : 'NOT_FOUND')
    if (asked.answer === 'LEFT') return ok(appointmentId)
    const refusal = await appointments.transaction(async (tx) => {
      const a = await appointments.lockById(appointmentId, tx)
      if (!a || now >= a.startsAt.getTime()) return 'POOL_OFFER_OVER' as const
      if (answer === 'LEAVE' && (a.state !== 'BOOKED' || a.suspendDueAt !== null)) return 'ACTION_NOT_ALLOWED' as const
      if (!(await reviews.answer(appointmentId, answer === 'KEEP' ? 'KEPT' : 'LEFT', now, tx))) return answer === 'KEEP' ? null : ('POOL_OFFER_OVER' as const)
      if (answer === 'LEAVE')
        await appointments.move(
          tx,
          a,
          'CANCELLING',
          { cancelRequestedAt: new Date(now), dueAt: new Date(now) },
          { cause: 'substitute-declined', actor: 'resident', now },
        )
      return null
    })
    if (refusal) return refuse(refusal)
    if (answer === 'LEAVE') await this.steps.continueWith(appointmentId)
    return ok(appointmentId)
  }
}
