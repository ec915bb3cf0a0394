import { randomUUID } from 'node:crypto'

import { MINUTE_MS } from '@jktl/shared/kernel/dates'

import type { Clock } from '../../../platform/clock.ts'
import type { Sql } from '../../../platform/database/database.ts'
import type { PaymentsPublic } from '../../payments/public.ts'
import type { AppointmentsRepository } from '../appointments.repository.ts'
import type { ClaimRepository } from '../claim.repository.ts'
import { type AppointmentRecord, ownsHospitalTruth } from '../domain/appointment.ts'
import { extendedHoldExpiry, holdExpiry, LOCK_MARGIN_MS } from '../domain/booking-rules.ts'
import type { RuleBook } from './rule-book.ts'

/**
 * J5: money that came after the hold was over. If its number is still nobody's, the payer gets it after all: a new appointment under the rule and price of
 * the old one, locked and confirmed at the hospital like any other. Decided once; in every other case the money goes back.
 */
export class TakeLateMoney {
  constructor(
    private readonly repository: AppointmentsRepository,
    private readonly claims: ClaimRepository,
    private readonly rules: RuleBook,
    private readonly payments: PaymentsPublic,
    private readonly clock: Clock,
  ) {}

  /** @returns whether a next step is due now */
  async run(tradeOrderId: string): Promise<boolean> {
    const isTaken = await this.claims.unlessTaken(() => this.repository.transaction((tx) => this.take(tx, tradeOrderId)))
    if (!isTaken) await this.repository.transaction((tx) => this.payments.answerLateMoney(tx, tradeOrderId, 'DECLINED'))
    return isTaken
  }

  private async take(tx: Sql, tradeOrderId: string): Promise<boolean> {
    const a = await this.repository.lockByTradeOrder(tradeOrderId, tx)
    if (!a || !(await this.mayReturn(tx, a))) return false
    const now = this.clock.now()
    const rule = await this.rules.byId(a.ruleVersionId, tx)
    const startsAt = a.startsAt.getTime()
    const id = randomUUID()
    const isClaimed = await this.claims.reclaim(tx, {
      id,
      of: a.id,
      state: ownsHospitalTruth(a.authority) ? 'HOLDING' : 'CONFIRMING',
      now,
      holdExpiresAt: holdExpiry(rule, now, startsAt),
      lockUntil: extendedHoldExpiry(rule, now, startsAt) + LOCK_MARGIN_MS,
    })
    if (!isClaimed || !(await this.payments.answerLateMoney(tx, tradeOrderId, 'ACCEPTED'))) return this.claims.giveUp()
    await this.payments.reassign(tx, tradeOrderId, 'APPOINTMENT', { businessKind: 'APPOINTMENT', businessId: id })
    return true
  }

  /** Only a hold that ran out while it was to be paid online, and only while the hospital can still be asked in time (N7). */
  private async mayReturn(tx: Sql, a: AppointmentRecord): Promise<boolean> {
    if (a.state !== 'EXPIRED' || a.releaseCause !== 'EXPIRY' || a.payMode !== 'ONLINE' || a.suspendDueAt !== null || a.replacesId !== null) return false
    const rule = await this.rules.byId(a.ruleVersionId, tx)
    return this.clock.now() < a.startsAt.getTime() - rule.confirmDeadlineMinutes * MINUTE_MS
  }
}
