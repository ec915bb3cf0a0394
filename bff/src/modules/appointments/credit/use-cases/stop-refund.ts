import type { AppointmentState } from '@jktl/shared/appointments/model'

import type { Sql } from '../../../../platform/database/database.ts'
import type { PaymentsPublic } from '../../../payments/public.ts'
import type { AppointmentsRepository } from '../../appointments.repository.ts'

/** Ended without a visit, and so on the way to a refund. */
const ENDED: ReadonlySet<AppointmentState> = new Set(['CANCELLED_BY_USER', 'CANCELLED_BY_HOSPITAL', 'SUSPENDED_BY_HOSPITAL', 'CONFIRM_FAILED', 'EXPIRED'])

/** J12: the hospital says that somebody was seen whose appointment had ended: what has not left for the channel stays; the rest is for people to settle. */
export class StopRefund {
  constructor(
    private readonly appointments: AppointmentsRepository,
    private readonly payments: PaymentsPublic,
  ) {}

  async run(tx: Sql, appointmentId: string): Promise<void> {
    const a = await this.appointments.lockById(appointmentId, tx)
    if (a?.tradeOrderId && ENDED.has(a.state)) await this.payments.withdrawRefunds(tx, a.tradeOrderId)
  }
}
