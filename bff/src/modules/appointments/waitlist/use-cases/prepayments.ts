import type { Instant } from '@jktl/shared/kernel/dates'
import { ok, refuse, type Result } from '@jktl/shared/kernel/result'

import type { Clock } from '../../../../platform/clock.ts'
import type { Sql } from '../../../../platform/database/database.ts'
import type { DirectoryInstitution } from '../../../directory/public.ts'
import type { PaymentsPublic } from '../../../payments/public.ts'
import type { AppointmentsRepository } from '../../appointments.repository.ts'
import type { AppointmentRecord } from '../../domain/appointment.ts'
import type { AppointmentSteps } from '../../use-cases/appointment-steps.ts'
import type { HoldNumber } from '../../use-cases/hold-number.ts'
import type { OfferRepository } from '../offer.repository.ts'
import type { PrepaymentRepository } from '../prepayment.repository.ts'
import type { WaitlistRepository } from '../waitlist.repository.ts'
import type { WaitlistNotices } from './waitlist-notices.ts'

const BATCH = 20

/** 预付 (W5): money that waits with an entry, becomes the appointment's, or goes back. At any time it is exactly one of the three. */
export class Prepayments {
  constructor(
    private readonly store: { prepayments: PrepaymentRepository; entries: WaitlistRepository; offers: OfferRepository; appointments: AppointmentsRepository },
    private readonly payments: PaymentsPublic,
    private readonly hold: HoldNumber,
    private readonly steps: AppointmentSteps,
    private readonly notices: WaitlistNotices,
    private readonly clock: Clock,
  ) {}

  /** Money of an institution that has not joined, or is suspended, is not asked for (R360). */
  isOffered(institutionId: string): Promise<boolean> {
    return this.payments.isApproved(institutionId)
  }

  async open(
    tx: Sql,
    request: { entryId: string; accountId: string; personId: string; institution: DirectoryInstitution; amountFen: number; payBy: Instant },
  ): Promise<void> {
    const tradeOrderId = await this.payments.openTradeOrder(tx, {
      businessKind: 'WAITLIST',
      businessId: request.entryId,
      accountId: request.accountId,
      personId: request.personId,
      institutionId: request.institution.id,
      subject: `${request.institution.name} 候补预付挂号费`,
      amountFen: request.amountFen,
      payBy: request.payBy,
    })
    await this.store.prepayments.open(tx, request.entryId, tradeOrderId, request.payBy)
  }

  /** News that the prepayment was accepted; for an entry that has ended it goes straight back. */
  async paid(entryId: string, tradeOrderId: string): Promise<void> {
    await this.store.prepayments.transaction(async (tx) => {
      const entry = await this.store.prepayments.lock(tx, entryId)
      if (!entry || entry.tradeOrderId !== tradeOrderId) return
      if (entry.prepayState === 'OPEN' || (entry.prepayState === 'CLOSED' && entry.state === 'WAITING')) return this.store.prepayments.set(tx, entryId, 'HELD')
      if (entry.prepayState !== 'CLOSED') return
      await this.payments.requestFullRefund(tx, tradeOrderId, 'LATE_PAYMENT')
      await this.store.prepayments.set(tx, entryId, 'RETURNED')
    })
  }

  /** Gives back what ended entries hold, closes what nobody paid in time. */
  async settle(): Promise<number> {
    const ids = await this.store.prepayments.listToSettle(this.clock.now(), BATCH)
    for (const id of ids) await this.store.prepayments.transaction((tx) => this.settleOne(tx, id))
    return ids.length
  }

  private async settleOne(tx: Sql, id: string): Promise<void> {
    const entry = await this.store.prepayments.lock(tx, id)
    if (!entry) return
    if (entry.prepayState === 'OPEN') {
      await this.payments.requestClose(tx, entry.tradeOrderId)
      await this.store.prepayments.set(tx, id, 'CLOSED')
    } else if (entry.prepayState === 'HELD') {
      await this.payments.requestFullRefund(tx, entry.tradeOrderId, entry.cause === 'left' ? 'USER_CANCEL' : 'BUSINESS_CLOSED')
      await this.store.prepayments.set(tx, id, 'RETURNED')
    }
  }

  /** J23: the money back by choice, the place stays. */
  async refund(accountId: string, id: string): Promise<Result<string, 'NOT_FOUND' | 'WAITLIST_OVER'>> {
    return this.store.prepayments.transaction(async (tx) => {
      const entry = await this.store.prepayments.lock(tx, id)
      if (!entry || entry.accountId !== accountId) return refuse(entry ? 'NOT_FOUND' : 'WAITLIST_OVER')
      if (entry.state !== 'WAITING' || entry.prepayState !== 'HELD') return refuse('WAITLIST_OVER')
      await this.payments.requestFullRefund(tx, entry.tradeOrderId, 'USER_CANCEL')
      await this.store.prepayments.set(tx, id, 'RETURNED')
      return ok(id)
    })
  }

  /** J23: the hospital refused what was booked automatically; the entry waits again with its place and its money. @returns false when there is nothing to keep */
  async takeBack(tx: Sql, a: AppointmentRecord): Promise<boolean> {
    if (!a.reservedFor || !a.tradeOrderId) return false
    const entryId = await this.store.prepayments.takeBackFrom(tx, a.id, a.tradeOrderId)
    if (!entryId) return false
    if (!(await this.payments.reassign(tx, a.tradeOrderId, 'APPOINTMENT', { businessKind: 'WAITLIST', businessId: entryId })))
      throw new Error('a prepayment is not where its appointment says it is')
    const entry = await this.store.entries.findById(entryId, tx)
    if (entry) await this.notices.send(tx, entry, 'waitlist-auto-failed', { objectId: a.id })
    return true
  }

  /** Automatic offers: the number is held for the entry; refused by a rule, it goes to the next and the entry keeps its place and money. */
  async takeAutomatic(): Promise<number> {
    const offers = await this.store.offers.listAuto(BATCH)
    for (const offer of offers) {
      const held = await this.hold.run(offer.accountId, { personId: offer.personId, segmentId: offer.segmentId }, `waitlist-${offer.id}`, {
        reservedFor: offer.entryId,
      })
      if (held.ok || held.code === 'HOSPITAL_REFUSED') continue
      const now = this.clock.now()
      await this.store.entries.transaction(async (tx) => {
        if (!(await this.store.offers.takeBack(tx, offer, 'REVOKED', now))) return
        await this.store.entries.move(tx, offer.entryId, 'OFFERED', 'WAITING', { cause: `auto-refused ${held.code}`, actor: 'platform', now })
        const entry = await this.store.entries.findById(offer.entryId, tx)
        if (entry) await this.notices.send(tx, entry, 'waitlist-auto-failed', { objectId: offer.id })
      })
    }
    return offers.length
  }

  /** HELD → CONFIRMING with the money that was waiting, in one transaction (W5: equal fee only). */
  async book(): Promise<number> {
    const due = await this.store.prepayments.listToBook(BATCH)
    for (const { id, appointmentId } of due) {
      const moved = await this.store.prepayments.transaction(async (tx) => {
        const a = await this.store.appointments.lockById(appointmentId, tx)
        const entry = await this.store.prepayments.lock(tx, id)
        if (a?.state !== 'HELD' || a.tradeOrderId !== null || entry?.prepayState !== 'HELD' || entry.prepayFen !== a.feeFen) return false
        if (!(await this.payments.reassign(tx, entry.tradeOrderId, 'WAITLIST', { businessKind: 'APPOINTMENT', businessId: appointmentId })))
          throw new Error('a prepayment is not where its entry says it is')
        const now = this.clock.date()
        const paid = { payMode: 'ONLINE', tradeOrderId: entry.tradeOrderId, paidAt: now, confirmingSince: now, dueAt: now } as const
        await this.store.prepayments.set(tx, id, 'BOOKED')
        return this.store.appointments.move(tx, a, 'CONFIRMING', paid, { cause: 'prepaid', actor: 'platform', now: now.getTime() })
      })
      if (moved) await this.steps.continueWith(appointmentId)
    }
    return due.length
  }
}
