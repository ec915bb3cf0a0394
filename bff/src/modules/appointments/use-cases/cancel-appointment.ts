import type { AppointmentState } from '@jktl/shared/appointments/model'
import { type Result, ok, refuse } from '@jktl/shared/kernel/result'

import type { Clock } from '../../../platform/clock.ts'
import type { AppointmentsRepository } from '../appointments.repository.ts'
import { actionsOf } from '../domain/appointment.ts'
import type { AppointmentSteps } from './appointment-steps.ts'

const HAS_ARRIVED: readonly AppointmentState[] = ['CHECKED_IN', 'QUEUED', 'CALLED', 'IN_CONSULT']

/** 取消 (§2.3.3): a held number is given back, a booked one is cancelled at the hospital first. Server receive time decides and is stored (§2.4). */
export class CancelAppointment {
  constructor(
    private readonly repository: AppointmentsRepository,
    private readonly steps: AppointmentSteps,
    private readonly clock: Clock,
  ) {}

  async run(
    accountId: string,
    id: string,
  ): Promise<Result<string, 'NOT_FOUND' | 'ACTION_NOT_ALLOWED' | 'CANCEL_TOO_LATE' | 'RESCHEDULE_PENDING' | 'ALREADY_CHECKED_IN'>> {
    const receivedAt = this.clock.now()
    if (!(await this.repository.findOwn(accountId, id))) return refuse('NOT_FOUND')
    const refusal = await this.repository.transaction(async (tx) => {
      const a = await this.repository.lockById(id, tx)
      if (!a) return 'NOT_FOUND' as const
      if (a.replacesId !== null || (a.replacementId !== null && a.state !== 'RESCHEDULED')) return 'RESCHEDULE_PENDING' as const
      const isUnderWay = a.state === 'CANCELLING' || a.state === 'CANCELLED_BY_USER' || (a.state === 'RELEASING' && a.releaseCause === 'USER')
      if (isUnderWay) return null
      if (a.state === 'BOOKED' && a.suspendDueAt === null && receivedAt >= a.cancelUntil.getTime()) return 'CANCEL_TOO_LATE' as const
      if (HAS_ARRIVED.includes(a.state)) return 'ALREADY_CHECKED_IN' as const
      if (!actionsOf(a, a.holdExpiresAt.getTime(), receivedAt).includes('cancel')) return 'ACTION_NOT_ALLOWED' as const
      if (a.state === 'HELD') await this.steps.startRelease(tx, a, 'USER', 'resident')
      else
        await this.repository.move(
          tx,
          a,
          'CANCELLING',
          { cancelRequestedAt: new Date(receivedAt), dueAt: new Date(receivedAt) },
          { cause: 'user-cancel', actor: 'resident', now: receivedAt },
        )
      return null
    })
    if (refusal) return refuse(refusal)
    await this.steps.continueWith(id)
    return ok(id)
  }
}
