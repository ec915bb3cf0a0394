import { Inject, Injectable } from '@nestjs/common'
import type { Appointment } from '@jktl/shared/appointments/contract'
import type { acceptExtraNumber, answerSubstitution, listPoolOffers, PoolOffer } from '@jktl/shared/appointments/pool/contract'
import { DAY_MS, formatInstant } from '@jktl/shared/kernel/dates'
import type { ResponseOf } from '@jktl/shared/kernel/route'

import { Audit } from '../../../platform/audit.ts'
import { Clock } from '../../../platform/clock.ts'
import type { Input } from '../../../platform/http/endpoint.ts'
import { AppointmentsService } from '../appointments.service.ts'
import { DirectoryPublic } from '../../directory/public.ts'
import { IdentityPublic } from '../../identity/public.ts'
import { SessionsRepository } from '../sessions.repository.ts'
import { PoolParts } from './pool.parts.ts'
import { refusalOf } from './reach.ts'

/** Ended offers stay readable this long. */
const SHOWN_MS = 3 * DAY_MS
type Place = Pick<PoolOffer, 'date' | 'start' | 'end' | 'location' | 'feeFen'> & {
  institutionId: string
  departmentId: string
  doctorId: string
  personId: string
}
type Asked = Place & Pick<PoolOffer, 'id' | 'kind' | 'state' | 'reason' | 'appointmentId'> & { formerDoctorId: string | null; answerBy: Date }

/** What a hospital asks a resident: an extra number to take, another doctor to stay with. */
@Injectable()
export class PoolOffersService {
  constructor(
    @Inject(PoolParts) private readonly parts: PoolParts,
    @Inject(SessionsRepository) private readonly sessions: SessionsRepository,
    @Inject(AppointmentsService) private readonly appointments: AppointmentsService,
    @Inject(DirectoryPublic) private readonly directory: DirectoryPublic,
    @Inject(IdentityPublic) private readonly identity: IdentityPublic,
    @Inject(Audit) private readonly audit: Audit,
    @Inject(Clock) private readonly clock: Clock,
  ) {}

  async list(accountId: string, requestId: string): Promise<ResponseOf<typeof listPoolOffers>> {
    const now = this.clock.now()
    const [extras, answers] = await Promise.all([this.parts.limits.listExtrasFor(accountId, now - SHOWN_MS), this.parts.reviews.listAnswersFor(accountId, now)])
    const sessions = await Promise.all(extras.map((extra) => this.sessions.findSession(extra.sessionId)))
    const asked = [
      ...extras.flatMap((extra, index): Asked[] => {
        const segment = sessions[index]?.find((one) => one.segmentId === extra.segmentId)
        const isOver = extra.state === 'OFFERED' && now >= extra.expiresAt.getTime()
        return segment
          ? [
              {
                ...segment,
                id: extra.id,
                kind: 'EXTRA',
                state: isOver ? 'EXPIRED' : extra.state,
                personId: extra.personId,
                formerDoctorId: null,
                reason: extra.reason,
                answerBy: extra.expiresAt,
                appointmentId: extra.appointmentId,
              },
            ]
          : []
      }),
      ...answers
        .filter((one) => one.isLive || one.answer !== 'PENDING')
        .map((one): Asked => ({
          ...one,
          id: one.appointmentId,
          kind: 'SUBSTITUTION',
          state: one.answer,
          formerDoctorId: one.fromDoctorId,
          answerBy: one.startsAt,
        })),
    ]
    return { items: await this.present(accountId, asked, requestId) }
  }

  async accept(accountId: string, input: Input<typeof acceptExtraNumber>): Promise<Appointment> {
    const result = await this.parts.extra.accept(accountId, input.params.id, input.idempotencyKey)
    if (!result.ok) throw refusalOf(result.code)
    return this.appointments.get(accountId, result.value, input.requestId)
  }

  async decline(accountId: string, id: string, requestId: string): Promise<ResponseOf<typeof listPoolOffers>> {
    const result = await this.parts.extra.decline(accountId, id)
    if (!result.ok) throw refusalOf(result.code)
    return this.list(accountId, requestId)
  }

  async answer(accountId: string, input: Input<typeof answerSubstitution>): Promise<ResponseOf<typeof listPoolOffers>> {
    const result = await this.parts.substitutes.answer(accountId, input.params.id, input.body.answer)
    if (!result.ok) throw refusalOf(result.code)
    return this.list(accountId, input.requestId)
  }

  /** One audit line per person, before anything is shown. */
  private async present(accountId: string, asked: readonly Asked[], requestId: string): Promise<PoolOffer[]> {
    const personIds = [...new Set(asked.map((one) => one.personId))]
    for (const personId of personIds)
      await this.audit.record({
        actorAccountId: accountId,
        action: 'appointments.listPoolOffers',
        objectKind: 'pool-offer',
        objectId: null,
        personId,
        outcome: 'ALLOWED',
        requestId,
      })
    const [persons, institutions, departments, doctors] = await Promise.all([
      this.identity.labelPersons(accountId, personIds),
      this.directory.findInstitutions([...new Set(asked.map((one) => one.institutionId))]),
      this.directory.findDepartments([...new Set(asked.map((one) => one.departmentId))]),
      this.directory.findDoctors([...new Set(asked.flatMap((one) => [one.doctorId, one.formerDoctorId ?? []].flat()))]),
    ])
    const serverTime = formatInstant(this.clock.now())
    return asked.map((one) => ({
      id: one.id,
      kind: one.kind,
      state: one.state,
      personNameMasked: persons.get(one.personId)?.nameMasked ?? '',
      institutionName: institutions.get(one.institutionId)?.name ?? '',
      departmentName: departments.get(one.departmentId)?.name ?? '',
      doctorName: doctors.get(one.doctorId)?.name ?? '',
      doctorTitle: doctors.get(one.doctorId)?.title ?? '',
      formerDoctorName: one.formerDoctorId ? (doctors.get(one.formerDoctorId)?.name ?? '') : null,
      date: one.date,
      start: one.start,
      end: one.end,
      location: one.location,
      feeFen: one.feeFen,
      reason: one.kind === 'EXTRA' ? '' : one.reason,
      answerBy: formatInstant(one.answerBy.getTime()),
      appointmentId: one.appointmentId,
      serverTime,
    }))
  }
}
