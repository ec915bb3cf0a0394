import { Inject, Injectable } from '@nestjs/common'
import type { checkIn, QueueView, Visit } from '@jktl/shared/appointments/queue/contract'

import { Audit } from '../../../platform/audit.ts'
import { Clock } from '../../../platform/clock.ts'
import { NOT_FOUND, Refusal } from '../../../platform/errors.ts'
import type { Input } from '../../../platform/http/endpoint.ts'
import { Jobs } from '../../../platform/jobs/jobs.ts'
import { AppointmentsRepository } from '../appointments.repository.ts'
import type { AppointmentRecord } from '../domain/appointment.ts'
import { LookAudit } from './look-audit.ts'
import { QueueParts } from './queue.parts.ts'

/** The visit day of a resident: 签到, 候诊, 就诊 (R338, R339, A37). */
@Injectable()
export class QueueService {
  private readonly looks: LookAudit

  constructor(
    @Inject(QueueParts) private readonly parts: QueueParts,
    @Inject(AppointmentsRepository) private readonly appointments: AppointmentsRepository,
    @Inject(Jobs) private readonly jobs: Jobs,
    @Inject(Audit) audit: Audit,
    @Inject(Clock) clock: Clock,
  ) {
    this.looks = new LookAudit(audit, clock)
  }

  async checkIn(accountId: string, { params, body, requestId }: Input<typeof checkIn>): Promise<QueueView> {
    const result = await this.parts.checkIn.bySelf(accountId, params.id, body.code)
    if (!result.ok) throw new Refusal(result.code === 'NOT_FOUND' ? NOT_FOUND : `APPOINTMENTS.${result.code}`)
    // The hospital is told by the next round of jobs; nobody waits for it.
    this.jobs.wake('appointments')
    return this.getQueue(accountId, params.id, requestId)
  }

  async getQueue(accountId: string, id: string, requestId: string): Promise<QueueView> {
    return this.parts.view.run(await this.own(accountId, id, 'appointments.getQueue', requestId))
  }

  async getVisit(accountId: string, id: string, requestId: string): Promise<Visit> {
    return this.parts.visit.run(await this.own(accountId, id, 'appointments.getVisit', requestId), requestId)
  }

  private async own(accountId: string, id: string, action: string, requestId: string): Promise<AppointmentRecord> {
    const a = await this.appointments.findOwn(accountId, id)
    if (!a) throw new Refusal(NOT_FOUND)
    await this.looks.record({ accountId, action, objectKind: 'appointment', objectId: a.id, requestId }, [a.personId])
    return a
  }
}
