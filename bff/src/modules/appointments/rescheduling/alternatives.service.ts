import { Inject, Injectable } from '@nestjs/common'
import type { listAlternatives } from '@jktl/shared/appointments/rescheduling/contract'
import { addDays, dateOf, formatInstant } from '@jktl/shared/kernel/dates'
import type { ResponseOf } from '@jktl/shared/kernel/route'

import { Audit } from '../../../platform/audit.ts'
import { Clock } from '../../../platform/clock.ts'
import { NOT_FOUND, Refusal } from '../../../platform/errors.ts'
import { DirectoryPublic } from '../../directory/public.ts'
import { AppointmentsParts } from '../appointments.parts.ts'
import { AppointmentsRepository } from '../appointments.repository.ts'
import { chooseAlternatives } from '../domain/alternatives.ts'
import { AlternativesRepository } from './alternatives.repository.ts'

/** What to take instead of an appointment that ended without a visit; holding one is an ordinary hold. */
@Injectable()
export class AlternativesService {
  constructor(
    @Inject(AppointmentsParts) private readonly parts: AppointmentsParts,
    @Inject(AppointmentsRepository) private readonly appointments: AppointmentsRepository,
    @Inject(AlternativesRepository) private readonly alternatives: AlternativesRepository,
    @Inject(DirectoryPublic) private readonly directory: DirectoryPublic,
    @Inject(Audit) private readonly audit: Audit,
    @Inject(Clock) private readonly clock: Clock,
  ) {}

  async list(accountId: string, id: string, requestId: string): Promise<ResponseOf<typeof listAlternatives>> {
    const a = await this.appointments.findOwn(accountId, id)
    if (!a) throw new Refusal(NOT_FOUND)
    await this.audit.record({
      actorAccountId: accountId,
      action: 'appointments.listAlternatives',
      objectKind: 'appointment',
      objectId: id,
      personId: a.personId,
      outcome: 'ALLOWED',
      requestId,
    })
    const now = this.clock.now()
    const today = dateOf(now)
    const rule = await this.parts.rules.ruleFor(a.institutionId, now)
    // Nobody who was to come in a week wants to come tomorrow; nothing is proposed before the visit's own day.
    const from = [a.date, rule.sameDayBooking ? today : addDays(today, 1)].sort().at(-1) ?? today
    const free = await this.alternatives.listFree(a.departmentId, a.doctorId, from, addDays(today, rule.windowDays), now)
    const chosen = chooseAlternatives(
      free.filter((f) => f.segmentId !== a.segmentId),
      a.doctorId,
    )
    const [doctors, departments] = await Promise.all([
      this.directory.findDoctors(chosen.map((c) => c.doctorId)),
      this.directory.findDepartments([a.departmentId]),
    ])
    return {
      asOf: formatInstant(now),
      items: chosen.map((c) => ({
        segmentId: c.segmentId,
        doctorId: c.doctorId,
        doctorName: doctors.get(c.doctorId)?.name ?? '',
        doctorTitle: doctors.get(c.doctorId)?.title ?? '',
        isSameDoctor: c.doctorId === a.doctorId,
        departmentName: departments.get(a.departmentId)?.name ?? '',
        date: c.date,
        start: c.start,
        end: c.end,
        feeFen: c.feeFen,
        location: c.location,
        remaining: c.remaining,
      })),
    }
  }
}
