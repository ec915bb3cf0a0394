import type { Clock } from '../../../platform/clock.ts'
import type { Sql } from '../../../platform/database/database.ts'
import type { PaymentsPublic } from '../../payments/public.ts'
import type { AppointmentsRepository } from '../appointments.repository.ts'
import type { AppointmentChange, AppointmentRecord } from '../domain/appointment.ts'

/** News of payments, applied under the row lock: one transaction decides between paying and giving back (J3, J5, J10). Duplicates change nothing. The order says which appointment it pays: a rescheduling takes it along. */
export class TakePaymentNews {
  constructor(
    private readonly repository: AppointmentsRepository,
    private readonly payments: PaymentsPublic,
    private readonly clock: Clock,
  ) {}

  /** Money was accepted. @returns whether a next step is due now */
  async paid(tradeOrderId: string): Promise<boolean> {
    return this.repository.transaction(async (tx) => {
      const a = await this.repository.lockByTradeOrder(tradeOrderId, tx)
      if (!a || (a.paidAt !== null && a.state !== 'RELEASING')) return false
      const now = this.clock.date()
      const isWanted = a.suspendDueAt === null && now < a.startsAt
      if ((a.state === 'HELD' || (a.state === 'RELEASING' && a.releaseCause === 'EXPIRY' && a.moneyClearAt === null)) && isWanted)
        return this.move(tx, a, { payMode: 'ONLINE', paidAt: now, confirmingSince: now, releaseCause: null, dueAt: now }, 'paid')
      if (a.state === 'RELEASING') {
        await this.payments.requestFullRefund(tx, tradeOrderId, a.releaseCause === 'USER' ? 'USER_CANCEL' : 'LATE_PAYMENT')
        return this.repository.move(
          tx,
          a,
          'RELEASING',
          { paidAt: now, moneyClearAt: a.moneyClearAt ?? now, dueAt: now },
          { cause: 'paid-while-releasing', actor: 'platform', now: now.getTime() },
        )
      }
      if (a.state === 'HELD') {
        // Suspended or already begun: the step that is due gives the money back, because it now knows that it was paid.
        return this.repository.move(tx, a, 'HELD', { paidAt: now, dueAt: now }, { cause: 'paid-too-late', actor: 'platform', now: now.getTime() })
      }
      if (a.state === 'CONFIRMING' || a.state === 'BOOKED' || a.state === 'CANCELLING') {
        return this.repository.move(
          tx,
          a,
          a.state,
          { paidAt: now, dueAt: a.state === 'BOOKED' ? null : now },
          { cause: 'paid', actor: 'platform', now: now.getTime() },
        )
      }
      await this.payments.requestFullRefund(
        tx,
        tradeOrderId,
        a.state === 'SUSPENDED_BY_HOSPITAL' ? 'HOSPITAL_SUSPENDED' : a.state === 'CANCELLED_BY_USER' ? 'USER_CANCEL' : 'LATE_PAYMENT',
      )
      await this.repository.notePaid(tx, a.id, now)
      return false
    })
  }

  /** Evidence that nothing was and will be paid (P6): what waits for it goes on. */
  async closed(tradeOrderId: string): Promise<boolean> {
    return this.repository.transaction(async (tx) => {
      const a = await this.repository.lockByTradeOrder(tradeOrderId, tx)
      if (!a || a.moneyClearAt !== null) return false
      const now = this.clock.date()
      const change: AppointmentChange = { moneyClearAt: now, dueAt: now }
      if (a.state === 'RELEASING') return this.repository.move(tx, a, 'RELEASING', change, { cause: 'payment-closed', actor: 'platform', now: now.getTime() })
      if (a.state === 'HELD' && a.payMode === 'WINDOW' && now < a.holdExpiresAt) return this.move(tx, a, { ...change, confirmingSince: now }, 'payment-closed')
      if (a.state === 'HELD')
        return this.repository.move(
          tx,
          a,
          'HELD',
          { moneyClearAt: now, dueAt: a.holdExpiresAt },
          { cause: 'payment-closed', actor: 'platform', now: now.getTime() },
        )
      return false
    })
  }

  private move(tx: Sql, a: AppointmentRecord, change: AppointmentChange, cause: string): Promise<boolean> {
    return this.repository.move(tx, a, 'CONFIRMING', change, { cause, actor: 'platform', now: this.clock.now() })
  }
}
