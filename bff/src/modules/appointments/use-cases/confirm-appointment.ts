import type { PayMode } from '@jktl/shared/appointments/model'
import { type Result, ok, refuse } from '@jktl/shared/kernel/result'
import type { CheckoutTicket } from '@jktl/shared/payments/contract'

import type { Clock } from '../../../platform/clock.ts'
import type { DirectoryPublic } from '../../directory/public.ts'
import type { PaymentsPublic } from '../../payments/public.ts'
import type { AppointmentsRepository } from '../appointments.repository.ts'
import { type AppointmentRecord, actionsOf } from '../domain/appointment.ts'
import { extendedHoldExpiry } from '../domain/booking-rules.ts'
import type { AppointmentSteps } from './appointment-steps.ts'
import type { RuleBook } from './rule-book.ts'

export type ConfirmRefusal = 'NOT_FOUND' | 'ACTION_NOT_ALLOWED' | 'HOLD_EXPIRED' | 'WINDOW_PAY_NOT_OFFERED' | 'ONLINE_PAY_CLOSED'
export type CheckoutRefusal = 'NOT_PAYABLE' | 'ALREADY_PAID' | 'CASHIER_UNAVAILABLE' | 'OUTCOME_UNKNOWN'
export interface Confirmed {
  /** null: nothing to pay here. */
  checkout: CheckoutTicket | null
  /** Why the cashier did not open; the appointment stays held. */
  checkoutRefusal: CheckoutRefusal | null
}

const DONE: Confirmed = { checkout: null, checkoutRefusal: null }

/** 确认 (§2.3.3): pay online (money opens with the choice, in one transaction) or at the window. Repeating it reopens the cashier. */
export class ConfirmAppointment {
  constructor(
    private readonly repository: AppointmentsRepository,
    private readonly rules: RuleBook,
    private readonly directory: DirectoryPublic,
    private readonly payments: PaymentsPublic,
    private readonly steps: AppointmentSteps,
    private readonly clock: Clock,
  ) {}

  async run(accountId: string, id: string, payMode: PayMode): Promise<Result<Confirmed, ConfirmRefusal>> {
    const a = await this.repository.findOwn(accountId, id)
    if (!a) return refuse('NOT_FOUND')
    const institution = (await this.directory.findInstitutions([a.institutionId])).get(a.institutionId)
    if (!institution) return refuse('NOT_FOUND')
    if (payMode === 'WINDOW' && !institution.windowPay) return refuse('WINDOW_PAY_NOT_OFFERED')
    if (payMode === 'ONLINE' && !institution.onlinePay && a.feeFen > 0) return refuse('ACTION_NOT_ALLOWED')
    if (payMode === 'ONLINE' && a.feeFen > 0 && !a.tradeOrderId && !(await this.payments.isApproved(institution.id))) return refuse('ONLINE_PAY_CLOSED')
    const rule = await this.rules.byId(a.ruleVersionId)
    const refusal = await this.repository.transaction(async (tx) => {
      const fresh = await this.repository.lockById(id, tx)
      if (!fresh) return 'NOT_FOUND' as const
      const now = this.clock.now()
      if (fresh.state === 'CONFIRMING' || fresh.state === 'BOOKED') return fresh.payMode === payMode ? null : ('ACTION_NOT_ALLOWED' as const)
      if (!actionsOf(fresh, extendedHoldExpiry(rule, fresh.submittedAt.getTime(), fresh.startsAt.getTime()), now).includes('confirm'))
        return fresh.state === 'HELD' || fresh.state === 'EXPIRED' || (fresh.state === 'RELEASING' && fresh.releaseCause === 'EXPIRY')
          ? ('HOLD_EXPIRED' as const)
          : ('ACTION_NOT_ALLOWED' as const)
      const by = { actor: 'resident', now }
      if (payMode === 'WINDOW') {
        if (fresh.tradeOrderId && !fresh.moneyClearAt) {
          // An online order is open: only with its close is it certain that nobody pays twice.
          await this.repository.move(tx, fresh, 'HELD', { payMode, dueAt: fresh.holdExpiresAt }, { ...by, cause: 'window-chosen' })
          await this.payments.requestClose(tx, fresh.tradeOrderId)
        } else
          await this.repository.move(
            tx,
            fresh,
            'CONFIRMING',
            { payMode, confirmingSince: new Date(now), dueAt: new Date(now) },
            { ...by, cause: 'window-chosen' },
          )
        return null
      }
      const tradeOrderId = await this.payments.openTradeOrder(tx, {
        businessKind: 'APPOINTMENT',
        businessId: fresh.id,
        accountId,
        personId: fresh.personId,
        institutionId: fresh.institutionId,
        subject: `${institution.name} 挂号费`,
        amountFen: fresh.feeFen,
        payBy: fresh.holdExpiresAt.getTime(),
      })
      if (fresh.tradeOrderId === null || fresh.payMode !== 'ONLINE')
        await this.repository.move(tx, fresh, 'HELD', { payMode, tradeOrderId, dueAt: fresh.holdExpiresAt }, { ...by, cause: 'online-chosen' })
      return null
    })
    if (refusal) return refuse(refusal)
    return ok(await this.goOn(accountId, id))
  }

  private async goOn(accountId: string, id: string): Promise<Confirmed> {
    await this.stepIfConfirming(id)
    const a = await this.repository.findById(id)
    if (!a || a.state !== 'HELD' || a.payMode !== 'ONLINE' || !a.tradeOrderId || a.feeFen === 0) return DONE
    return this.openCheckout(accountId, a)
  }

  private async stepIfConfirming(id: string): Promise<void> {
    const a = await this.repository.findById(id)
    if (a?.state === 'CONFIRMING') await this.steps.continueWith(id)
  }

  private async openCheckout(accountId: string, a: AppointmentRecord): Promise<Confirmed> {
    const opened = await this.payments.openCheckout(accountId, a.tradeOrderId ?? '')
    if (opened.ok) return { checkout: opened.value, checkoutRefusal: null }
    return { checkout: null, checkoutRefusal: opened.code === 'NOT_FOUND' ? 'NOT_PAYABLE' : opened.code }
  }
}
