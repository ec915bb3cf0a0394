import { MINUTE_MS } from '@jktl/shared/kernel/dates'

import type { Clock } from '../../../platform/clock.ts'
import type { Sql } from '../../../platform/database/database.ts'
import type { AppointmentsRepository } from '../appointments.repository.ts'
import type { AppointmentRecord } from '../domain/appointment.ts'
import type { HospitalLock } from '../domain/hospital-answers.ts'
import { newVoucherCode } from '../domain/voucher.ts'
import type { AppointmentNotices } from './appointment-notices.ts'

/** How often a confirmed replacement looks whether its turn has come; the old one's own due row is what drives. */
const LOOK_AGAIN_MS = MINUTE_MS

const by = (cause: string, now: number) => ({ cause, actor: 'platform', now })

const isReplaceable = (old: AppointmentRecord, next: AppointmentRecord): boolean =>
  old.state === 'BOOKED' && old.suspendDueAt === null && old.feeFen === next.feeFen && old.personId === next.personId

/**
 * 改签 as a swap (A24, §2.3.3). The new one is locked and confirmed at the hospital while the old one stays BOOKED; then the old one is
 * CANCELLING until the hospital is certain; only that certainty swaps both, in one transaction. What happens to the old one before wins.
 */
export class RescheduleSwap {
  constructor(
    private readonly repository: AppointmentsRepository,
    private readonly notices: AppointmentNotices,
    private readonly clock: Clock,
  ) {}

  /** The old one as it stands just now, while a replacement may still take its place; null when something else has happened to it. */
  async replaceable(next: AppointmentRecord): Promise<AppointmentRecord | null> {
    const old = next.replacesId ? await this.repository.findById(next.replacesId) : null
    return old && isReplaceable(old, next) ? old : null
  }

  /** The same, and nothing else happens to it before the transaction ends. */
  private async lockReplaceable(next: AppointmentRecord, tx: Sql): Promise<AppointmentRecord | null> {
    const old = next.replacesId ? await this.repository.lockById(next.replacesId, tx) : null
    return old && isReplaceable(old, next) ? old : null
  }

  /** HELD → CONFIRMING as the old one is paid. @returns false when the old one is not to be replaced any more */
  async start(next: AppointmentRecord): Promise<boolean> {
    return this.repository.transaction(async (tx) => {
      const old = await this.lockReplaceable(next, tx)
      if (!old?.payMode) return false
      const now = this.clock.now()
      await this.repository.move(
        tx,
        next,
        'CONFIRMING',
        { payMode: old.payMode, confirmingSince: new Date(now), dueAt: new Date(now) },
        by('rescheduling', now),
      )
      return true
    })
  }

  /** The hospital has confirmed the new one: from here the old one is being cancelled there. @returns false when the old one is not to be replaced any more */
  async confirmed(next: AppointmentRecord, lock: Pick<HospitalLock, 'visitNo' | 'queueNo'>): Promise<boolean> {
    return this.repository.transaction(async (tx) => {
      const old = await this.lockReplaceable(next, tx)
      if (!old) return false
      const now = this.clock.now()
      const change = {
        confirmedAt: new Date(now),
        visitNo: lock.visitNo,
        queueNo: lock.queueNo,
        voucherCode: newVoucherCode(),
        dueAt: new Date(now + LOOK_AGAIN_MS),
      }
      if (await this.repository.move(tx, next, 'CONFIRMING', change, by('hospital-confirmed', now)))
        await this.repository.move(tx, old, 'CANCELLING', { dueAt: new Date(now) }, by('rescheduling', now))
      return true
    })
  }

  /** A replacement that waits for nothing but the end of the old one. */
  isConfirmed = (a: AppointmentRecord): boolean => a.replacesId !== null && a.state === 'CONFIRMING' && a.confirmedAt !== null

  /** The replacement that waits for the end of this one. */
  async successorOf(old: AppointmentRecord): Promise<AppointmentRecord | null> {
    const next = old.replacementId ? await this.repository.findById(old.replacementId) : null
    return next && this.isConfirmed(next) ? next : null
  }

  /** The hospital has let the old one go: both change at once, the money moves with the place. */
  async swap(old: AppointmentRecord, nextId: string, returnNumber: (tx: Sql) => Promise<void>): Promise<void> {
    await this.repository.transaction(async (tx) => {
      const now = this.clock.now()
      if (!(await this.repository.move(tx, old, 'RESCHEDULED', { tradeOrderId: null, dueAt: null }, by('hospital-cancelled', now)))) return
      const next = await this.repository.lockById(nextId, tx)
      if (!next || !this.isConfirmed(next)) throw new Error('a rescheduling lost its new appointment')
      const change = {
        replacesId: null,
        sharesPlace: false as const,
        rescheduledFromId: old.id,
        tradeOrderId: old.tradeOrderId,
        paidAt: old.paidAt,
        ...(old.moneyClearAt ? { moneyClearAt: old.moneyClearAt } : {}),
        dueAt: next.suspendDueAt ? new Date(now) : null,
      }
      await this.repository.move(tx, next, 'BOOKED', change, by('rescheduled', now))
      await returnNumber(tx)
      await this.repository.moveNumber(tx, next.numberId, 'HELD', 'SOLD', { ...by('rescheduled', now), correlationId: next.id })
      await this.notices.send(tx, next, 'appointment-rescheduled')
    })
  }

  /** It did not come about; told only when the old one stands as it was, everything else has its own notice. */
  async tellFailed(tx: Sql, next: AppointmentRecord): Promise<void> {
    const old = next.replacesId ? await this.repository.findById(next.replacesId, tx) : null
    if (old && isReplaceable(old, next)) await this.notices.send(tx, next, 'appointment-reschedule-failed', 1, old.id)
  }

  /** When the waiting replacement looks again. */
  nextLook = (): number => this.clock.now() + LOOK_AGAIN_MS
}
