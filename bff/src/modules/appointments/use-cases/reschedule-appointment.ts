import { type Result, ok, refuse } from '@jktl/shared/kernel/result'

import type { Clock } from '../../../platform/clock.ts'
import type { AppointmentsRepository } from '../appointments.repository.ts'
import type { ClaimRepository } from '../claim.repository.ts'
import { actionsOf } from '../domain/appointment.ts'
import type { SessionsRepository } from '../sessions.repository.ts'
import type { AppointmentSteps } from './appointment-steps.ts'
import type { HoldNumber, HoldRefusal } from './hold-number.ts'

export type RescheduleRefusal = HoldRefusal | 'CANCEL_TOO_LATE' | 'RESCHEDULE_FEE_DIFFERS' | 'RESCHEDULE_ELSEWHERE'

/** Each of: hold, confirm the new one, cancel the old one; what does not fit here goes on through the due rows. */
const STEPS_AT_ONCE = 3

/** 改签 (A24): within the same department and for the same fee; a new number is claimed for the same person and takes the place of the old one when it is certain. */
export class RescheduleAppointment {
  constructor(
    private readonly stores: { appointments: AppointmentsRepository; claims: ClaimRepository; sessions: SessionsRepository },
    private readonly hold: HoldNumber,
    private readonly steps: AppointmentSteps,
    private readonly clock: Clock,
  ) {}

  /** @returns the id of the new appointment, which may still be under way; a repeated request key answers the same one */
  async run(accountId: string, id: string, segmentId: string, requestKey: string, deviceKey: string | null): Promise<Result<string, RescheduleRefusal>> {
    const receivedAt = this.clock.now()
    const old = await this.stores.appointments.findOwn(accountId, id)
    if (!old) return refuse('NOT_FOUND')
    const earlier = await this.stores.claims.findIdByRequestKey(accountId, requestKey)
    if (earlier) return ok(earlier)
    if (old.state === 'BOOKED' && old.replacementId) return refuse('RESCHEDULE_PENDING')
    if (old.state === 'BOOKED' && old.suspendDueAt === null && receivedAt >= old.cancelUntil.getTime()) return refuse('CANCEL_TOO_LATE')
    if (!actionsOf(old, old.holdExpiresAt.getTime(), receivedAt).includes('reschedule')) return refuse('ACTION_NOT_ALLOWED')
    const segment = await this.stores.sessions.findSegment(segmentId)
    if (!segment) return refuse('NOT_FOUND')
    if (segment.segmentId === old.segmentId) return refuse('SAME_SESSION_BOOKED')
    if (segment.institutionId !== old.institutionId || segment.departmentId !== old.departmentId) return refuse('RESCHEDULE_ELSEWHERE')
    // An examination moves to another time of the same device, a visit to another visit (A14).
    if ((await this.stores.sessions.findSegment(old.segmentId))?.resourceId !== segment.resourceId) return refuse('RESCHEDULE_ELSEWHERE')
    if (segment.feeFen !== old.feeFen) return refuse('RESCHEDULE_FEE_DIFFERS')
    const held = await this.hold.run(accountId, { personId: old.personId, segmentId }, requestKey, { replacesId: id, isCreditExempt: true, deviceKey })
    if (!held.ok) return held
    for (let step = 0; step < STEPS_AT_ONCE; step++) {
      const next = await this.stores.appointments.findById(held.value)
      if (next?.replacesId !== id || next.attempts > 0) break
      await this.steps.continueWith(next.id)
    }
    return held
  }
}
