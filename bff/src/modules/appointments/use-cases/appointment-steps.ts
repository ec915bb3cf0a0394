import type { AppointmentState } from '@jktl/shared/appointments/model'
import { type Instant, MINUTE_MS } from '@jktl/shared/kernel/dates'

import type { Clock } from '../../../platform/clock.ts'
import type { Sql } from '../../../platform/database/database.ts'
import type { DirectoryInstitution, DirectoryPublic } from '../../directory/public.ts'
import type { BoundPerson, IdentityPublic } from '../../identity/public.ts'
import type { PaymentsPublic, RefundCause } from '../../payments/public.ts'
import type { AppointmentsRepository } from '../appointments.repository.ts'
import { type AppointmentChange, type AppointmentRecord, ownsHospitalTruth, returnedNumberState } from '../domain/appointment.ts'
import { coolingMs, retryDelayMs } from '../domain/booking-rules.ts'
import { type HospitalRefusal, type LockAnswer, NUMBER_AFTER_REFUSAL } from '../domain/hospital-answers.ts'
import type { NoticeKind } from '../domain/notices.ts'
import { newVoucherCode } from '../domain/voucher.ts'
import type { AppointmentNotices } from './appointment-notices.ts'
import { RescheduleSwap } from './reschedule-swap.ts'
import type { RuleBook } from './rule-book.ts'

/** The hospital's booking interface as the steps use it; every call is idempotent by the lock id. */
export interface HospitalBooking {
  lock(request: {
    lockId: string
    hosCode: string
    schId: string
    periodId: string
    ordinal: number
    holdUntil: Instant
    patient: BoundPerson
  }): Promise<LockAnswer>
  unlock(target: { lockId: string; hosCode: string }): Promise<LockAnswer>
  confirm(target: { lockId: string; hosCode: string; payMode: 'ONLINE' | 'WINDOW' | 'FREE'; payRef: string; amountFen: number }): Promise<LockAnswer>
  cancel(target: { lockId: string; hosCode: string; reason: string }): Promise<LockAnswer>
  query(target: { lockId: string; hosCode: string }): Promise<LockAnswer>
}

/** Longer than a step's slowest run of upstream calls. */
export const STEP_LEASE_MS = MINUTE_MS
/** While money is being looked into, the close is asked for again this often. */
const MONEY_CHECK_MS = MINUTE_MS
const SUSPENDABLE: readonly AppointmentState[] = [
  'HOLDING',
  'HOLD_UNKNOWN',
  'HELD',
  'RELEASING',
  'CONFIRMING',
  'BOOKED',
  'CHECKED_IN',
  'QUEUED',
  'ATTENDANCE_UNKNOWN',
  'NO_SHOW',
]
/** A suspended session's numbers by the state of their appointment. */
const SOLD_STATES: readonly AppointmentState[] = ['BOOKED', 'CANCELLING', 'CHECKED_IN', 'QUEUED', 'ATTENDANCE_UNKNOWN', 'NO_SHOW']

const isOver = (answer: LockAnswer): boolean =>
  (answer.kind === 'ok' && (answer.value.status === 'UNLOCKED' || answer.value.status === 'CANCELLED')) ||
  (answer.kind === 'refused' && (answer.code === 'LOCK_NOT_FOUND' || answer.code === 'LOCK_EXPIRED'))
const isVisited = (answer: LockAnswer): boolean =>
  (answer.kind === 'ok' && answer.value.status === 'VISITED') || (answer.kind === 'refused' && answer.code === 'ALREADY_VISITED')

/**
 * The steps that bring an appointment from a passing state to a lasting one. Each asks the hospital or the money side, and only a
 * certain answer moves anything (P6, J1–J12); an unknown one is asked again with the same id.
 */
export class AppointmentSteps {
  private readonly swaps: RescheduleSwap

  constructor(
    private readonly repository: AppointmentsRepository,
    private readonly rules: RuleBook,
    private readonly hospital: HospitalBooking,
    private readonly identity: IdentityPublic,
    private readonly directory: DirectoryPublic,
    private readonly payments: PaymentsPublic,
    private readonly notices: AppointmentNotices,
    private readonly clock: Clock,
    private readonly random: () => number,
  ) {
    this.swaps = new RescheduleSwap(repository, notices, clock)
  }

  /** J23: the waiting list keeps what was prepaid to it and tells its owner; true when it did. */
  keepPrepayment: (tx: Sql, a: AppointmentRecord) => Promise<boolean> = () => Promise.resolve(false)

  /** The next step of one leased appointment. */
  async advance(id: string): Promise<void> {
    const a = await this.repository.findById(id)
    if (!a) return
    if (this.swaps.isConfirmed(a)) return this.awaitOld(a)
    if (a.suspendDueAt !== null && SUSPENDABLE.includes(a.state)) return this.settleSuspension(a)
    if (a.deskVerdict) return this.settleByDesk(a, a.deskVerdict === 'DONE')
    switch (a.state) {
      case 'HOLDING':
      case 'HOLD_UNKNOWN':
        return this.settleHold(a, await this.identity.findBoundPerson(a.accountId, a.personId))
      case 'HELD':
        return a.replacesId ? this.startReplacing(a) : this.expireHold(a)
      case 'RELEASING':
        return this.settleRelease(a)
      case 'CONFIRMING':
        return this.settleConfirmation(a)
      case 'CANCELLING':
        return this.settleCancellation(a)
      default:
        await this.repository.transaction((tx) => this.move(tx, a, a.state, { dueAt: null }, 'nothing-due'))
    }
  }

  /** HOLDING, HOLD_UNKNOWN → HELD, HOLD_REFUSED, or given back when its time is over before the hospital is certain. */
  async settleHold(a: AppointmentRecord, person: BoundPerson | null): Promise<void> {
    if (!person || this.clock.now() >= a.holdExpiresAt.getTime()) return this.expireHold(a)
    const { hosCode, querySupported } = await this.institution(a)
    const wasAsked = a.state === 'HOLD_UNKNOWN' || a.attempts > 0
    if (wasAsked && !querySupported) return this.leaveToDesk(a, 'HOLD_UNKNOWN', a.holdExpiresAt)
    const known = wasAsked ? await this.hospital.query({ lockId: a.id, hosCode }) : null
    const isMissing = known === null || (known.kind === 'refused' && known.code === 'LOCK_NOT_FOUND')
    const answer = isMissing
      ? await this.hospital.lock({
          lockId: a.id,
          hosCode,
          schId: a.schId,
          periodId: a.periodId,
          ordinal: a.ordinal,
          holdUntil: a.lockUntil.getTime(),
          patient: person,
        })
      : known
    if (answer.kind === 'ok' && answer.value.status === 'LOCKED') {
      await this.becomeHeld(a, 'hospital-locked')
    } else if (answer.kind === 'ok' || (answer.kind === 'refused' && answer.code !== 'LOCK_CONFLICT')) {
      await this.refuseHold(a, answer.kind === 'ok' ? 'LOCK_NOT_FOUND' : answer.code)
    } else {
      const dueAt = new Date(this.clock.now() + retryDelayMs(a.attempts + 1))
      await this.repository.transaction((tx) => this.move(tx, a, 'HOLD_UNKNOWN', { dueAt, attempts: a.attempts + 1 }, `hospital-${answer.kind}`))
    }
  }

  /** Held; what was paid before (J5) goes on at once. */
  private async becomeHeld(a: AppointmentRecord, cause: string): Promise<void> {
    const isPaid = a.paidAt !== null && a.replacesId === null
    const now = this.clock.date()
    await this.repository.transaction(async (tx) => {
      if (!(await this.move(tx, a, 'HELD', { dueAt: a.replacesId || isPaid ? now : a.holdExpiresAt }, cause)) || !isPaid) return
      await this.move(tx, { ...a, state: 'HELD', version: a.version + 1 }, 'CONFIRMING', { confirmingSince: now, dueAt: now }, 'paid')
    })
    if (isPaid) await this.continueWith(a.id)
  }

  private async refuseHold(a: AppointmentRecord, code: HospitalRefusal): Promise<void> {
    await this.repository.transaction(async (tx) => {
      if (!(await this.move(tx, a, 'HOLD_REFUSED', { dueAt: null }, `hospital-refused ${code}`))) return
      const facts = await this.repository.returnFacts(tx, a.numberId)
      const to = NUMBER_AFTER_REFUSAL[code] ?? (facts.sessionState === 'SUSPENDED' ? 'SUSPENDED' : facts.inRoster ? 'AVAILABLE' : 'WITHDRAWN')
      await this.repository.moveNumber(tx, a.numberId, 'HELD', to, this.by(a, 'hold-refused'))
      if (a.paidAt && !a.replacesId) {
        await this.giveMoneyBack(tx, a, 'LATE_PAYMENT')
        await this.notify(tx, a, 'appointment-confirm-failed')
      } else if (a.state === 'HOLD_UNKNOWN') await this.swaps.tellFailed(tx, a)
    })
  }

  /** The hold's time is over; nothing is freed before money and hospital are certain (P6). */
  private async expireHold(a: AppointmentRecord): Promise<void> {
    await this.repository.transaction((tx) => this.startRelease(tx, a, 'EXPIRY', 'clock'))
    await this.continueWith(a.id)
  }

  /** HELD → RELEASING in the caller's transaction. @returns false when it had moved on */
  async startRelease(tx: Sql, a: AppointmentRecord, cause: 'EXPIRY' | 'USER', actor: string): Promise<boolean> {
    const isClear = a.tradeOrderId === null || a.moneyClearAt !== null || a.paidAt !== null
    const now = this.clock.date()
    if (
      !(await this.repository.move(
        tx,
        a,
        'RELEASING',
        { releaseCause: cause, dueAt: now, ...(isClear ? { moneyClearAt: now } : {}), ...(cause === 'USER' ? { cancelRequestedAt: now } : {}) },
        { cause: cause === 'USER' ? 'given-back' : 'hold-expired', actor, now: now.getTime() },
      ))
    )
      return false
    if (a.tradeOrderId && a.paidAt) await this.payments.requestFullRefund(tx, a.tradeOrderId, cause === 'USER' ? 'USER_CANCEL' : 'LATE_PAYMENT')
    else if (a.tradeOrderId && !isClear) await this.payments.requestClose(tx, a.tradeOrderId)
    return true
  }

  /** RELEASING → EXPIRED or CANCELLED_BY_USER: money clear, then unlocked at the hospital, then the number returns. */
  async settleRelease(a: AppointmentRecord): Promise<void> {
    if (a.moneyClearAt === null) {
      await this.repository.transaction((tx) => (a.tradeOrderId ? this.payments.requestClose(tx, a.tradeOrderId) : Promise.resolve()))
      return this.repository.postpone(a, this.clock.now() + MONEY_CHECK_MS)
    }
    if (a.hisContacted && !(await this.isReleasedAtHospital(a))) return this.tryAgain(a)
    const to = a.releaseCause === 'USER' ? 'CANCELLED_BY_USER' : 'EXPIRED'
    await this.repository.transaction(async (tx) => {
      if (!(await this.move(tx, a, to, { dueAt: null }, 'released'))) return
      await this.returnNumber(tx, a, 'HELD', 'hold-released')
      if (a.replacesId) await this.swaps.tellFailed(tx, a)
      else if (to === 'EXPIRED') await this.notify(tx, a, 'appointment-hold-expired')
    })
  }

  private async isReleasedAtHospital(a: AppointmentRecord): Promise<boolean> {
    const target = { lockId: a.id, hosCode: await this.hosCode(a) }
    const answer = await this.hospital.unlock(target)
    if (isOver(answer)) return true
    const isConfirmed = (answer.kind === 'refused' && answer.code === 'LOCK_CONFIRMED') || (answer.kind === 'ok' && answer.value.status === 'CONFIRMED')
    return isConfirmed && isOver(await this.hospital.cancel({ ...target, reason: 'RELEASED' }))
  }

  /** CONFIRMING → BOOKED, CONFIRM_FAILED with a full refund, or asked again with the same id (J6–J8). */
  async settleConfirmation(a: AppointmentRecord): Promise<void> {
    const old = a.replacesId ? await this.swaps.replaceable(a) : null
    if (a.replacesId && !old) return this.abandonReplacement(a)
    const rule = await this.rules.byId(a.ruleVersionId)
    const deadline = a.startsAt.getTime() - rule.confirmDeadlineMinutes * MINUTE_MS
    const { querySupported } = await this.institution(a)
    if (!querySupported && a.attempts > 1 && this.clock.now() < deadline)
      return a.manualDeskAt === null ? this.callManualDesk(a, new Date(deadline)) : this.leaveToDesk(a, 'CONFIRMING', new Date(deadline))
    // A visit that has begun is not booked any more: only what the hospital has confirmed by then counts.
    const hasBegun = this.clock.now() >= a.startsAt.getTime()
    if (hasBegun && !querySupported) return this.abandonConfirmation(a)
    const answer = hasBegun
      ? await this.hospital.query({ lockId: a.id, hosCode: await this.hosCode(a) })
      : await this.askConfirmation(a, old?.tradeOrderId ?? a.tradeOrderId)
    if (answer.kind === 'ok' && (answer.value.status === 'CONFIRMED' || answer.value.status === 'VISITED'))
      return old ? this.cancelOld(a, old.id, answer.value) : this.book(a, answer.value)
    if (answer.kind === 'refused' && answer.code !== 'LOCK_CONFLICT') return this.failConfirmation(a, answer.code)
    if (answer.kind === 'ok' && (answer.value.status === 'CANCELLED' || answer.value.status === 'UNLOCKED')) return this.failConfirmation(a, 'LOCK_NOT_FOUND')
    const now = this.clock.now()
    if (now >= deadline) return this.abandonConfirmation(a)
    if (!querySupported && a.manualDeskAt === null && answer.kind !== 'busy') return this.callManualDesk(a, new Date(deadline))
    const waitingMs = now - (a.confirmingSince ?? a.submittedAt).getTime()
    if (a.manualDeskAt === null && waitingMs >= rule.confirmMaxMinutes * MINUTE_MS) return this.callManualDesk(a, new Date(now + retryDelayMs(a.attempts)))
    return this.tryAgain(a)
  }

  private async askConfirmation(a: AppointmentRecord, tradeOrderId: string | null): Promise<LockAnswer> {
    const target = { lockId: a.id, hosCode: await this.hosCode(a) }
    if (a.attempts > 1) {
      const known = await this.hospital.query(target)
      const isUndone =
        (known.kind === 'ok' && known.value.status === 'LOCKED') ||
        (known.kind === 'refused' && known.code === 'LOCK_NOT_FOUND' && !ownsHospitalTruth(a.authority))
      if (!isUndone) return known
    }
    if (!ownsHospitalTruth(a.authority)) {
      const pushed = await this.pushToHospital(a, target.hosCode)
      if (pushed.kind !== 'ok') return pushed
    }
    const payMode = a.feeFen === 0 ? 'FREE' : (a.payMode ?? 'WINDOW')
    return this.hospital.confirm({ ...target, payMode, payRef: tradeOrderId ?? a.id, amountFen: a.feeFen })
  }

  /** PLATFORM mode: the hospital learns of the number only when it is sold. */
  private async pushToHospital(a: AppointmentRecord, hosCode: string): Promise<LockAnswer> {
    const patient = await this.identity.findBoundPerson(a.accountId, a.personId)
    if (!patient) return { kind: 'refused', code: 'PATIENT_INVALID' }
    await this.repository.noteHospitalContact(a.id)
    // However late the push comes: a time that has passed would make the hospital drop what it was just told.
    return this.hospital.lock({ lockId: a.id, hosCode, schId: a.schId, periodId: a.periodId, ordinal: a.ordinal, holdUntil: a.startsAt.getTime(), patient })
  }

  private async book(a: AppointmentRecord, lock: { visitNo: string | null; queueNo: string | null }): Promise<void> {
    const voucherCode = a.voucherCode ?? newVoucherCode()
    await this.repository.transaction(async (tx) => {
      if (
        !(await this.move(
          tx,
          a,
          'BOOKED',
          { confirmedAt: this.clock.date(), visitNo: lock.visitNo, queueNo: lock.queueNo, voucherCode, dueAt: null },
          'hospital-confirmed',
        ))
      )
        return
      await this.repository.moveNumber(tx, a.numberId, 'HELD', 'SOLD', this.by(a, 'booked'))
      await this.notify(tx, a, 'appointment-booked')
    })
  }

  private async failConfirmation(a: AppointmentRecord, code: HospitalRefusal): Promise<void> {
    const isUnlocked = code !== 'CONFIRM_REFUSED' || (await this.isReleasedAtHospital(a))
    const withdrawn = NUMBER_AFTER_REFUSAL[code] ?? (isUnlocked ? null : 'WITHDRAWN')
    await this.repository.transaction(async (tx) => {
      if (!(await this.move(tx, a, 'CONFIRM_FAILED', { dueAt: null }, `hospital-refused ${code}`))) return
      if (withdrawn) await this.repository.moveNumber(tx, a.numberId, 'HELD', withdrawn, this.by(a, 'confirm-failed'))
      else await this.returnNumber(tx, a, 'HELD', 'confirm-failed')
      if (await this.keepPrepayment(tx, a)) return
      await this.giveMoneyBack(tx, a, 'CONFIRM_FAILED')
      if (a.replacesId) await this.swaps.tellFailed(tx, a)
      else await this.notify(tx, a, 'appointment-confirm-failed')
    })
  }

  /** Too close to the visit to go on asking: undone at the hospital first, refunded only then (J8). */
  private async abandonConfirmation(a: AppointmentRecord): Promise<void> {
    const target = { lockId: a.id, hosCode: await this.hosCode(a) }
    const answer = await this.hospital.cancel({ ...target, reason: 'CONFIRM_TIMEOUT' })
    if (isOver(answer) || (answer.kind !== 'unknown' && !isVisited(answer) && isOver(await this.hospital.unlock(target))))
      return this.failConfirmation(a, 'LOCK_NOT_FOUND')
    return isVisited(answer) && !a.replacesId ? this.book(a, { visitNo: null, queueNo: null }) : this.tryAgain(a)
  }

  private async callManualDesk(a: AppointmentRecord, dueAt: Date): Promise<void> {
    const now = this.clock.now()
    await this.repository.transaction(async (tx) => {
      if (!(await this.move(tx, a, 'CONFIRMING', { manualDeskAt: new Date(now), dueAt, attempts: a.attempts }, 'manual-desk'))) return
      await this.notify(tx, a, 'appointment-manual-desk')
    })
  }

  /** CANCELLING → CANCELLED_BY_USER with number and money back in one transaction, or FULFILLED when the visit took place (J11). */
  async settleCancellation(a: AppointmentRecord): Promise<void> {
    const answer = await this.hospital.cancel({ lockId: a.id, hosCode: await this.hosCode(a), reason: 'USER_CANCEL' })
    if (isVisited(answer)) {
      await this.repository.transaction(async (tx) => {
        if (await this.move(tx, a, 'FULFILLED', { dueAt: null }, 'already-visited'))
          await this.repository.moveNumber(tx, a.numberId, 'SOLD', 'USED', this.by(a, 'visited'))
      })
      return a.replacementId ? this.continueWith(a.replacementId) : undefined
    }
    if (!isOver(answer)) return this.tryAgain(a)
    return this.finishCancellation(a)
  }

  private async finishCancellation(a: AppointmentRecord): Promise<void> {
    const next = await this.swaps.successorOf(a)
    if (next) return this.swaps.swap(a, next.id, (tx) => this.returnNumber(tx, a, 'SOLD', 'rescheduled'))
    const isHospitals = await this.repository.isSubstituteDeclined(a.id)
    await this.repository.transaction(async (tx) => {
      if (!(await this.move(tx, a, isHospitals ? 'CANCELLED_BY_HOSPITAL' : 'CANCELLED_BY_USER', { dueAt: null }, 'hospital-cancelled'))) return
      await this.returnNumber(tx, a, 'SOLD', 'cancelled')
      await this.giveMoneyBack(tx, a, isHospitals ? 'HOSPITAL_SUSPENDED' : 'USER_CANCEL')
      await this.notify(tx, a, 'appointment-cancelled')
    })
  }

  // ---- what the desk found out ----

  /** Two people have asked the hospital; their answer counts as its own. */
  private async settleByDesk(a: AppointmentRecord, isDone: boolean): Promise<void> {
    if (a.state === 'HOLD_UNKNOWN' && isDone && this.clock.now() < a.holdExpiresAt.getTime()) return this.becomeHeld(a, 'desk-held')
    if (a.state === 'HOLD_UNKNOWN') return isDone ? this.expireHold(a) : this.refuseHold(a, 'LOCK_NOT_FOUND')
    if (a.state === 'CONFIRMING') {
      if (!isDone) return this.failConfirmation(a, 'LOCK_NOT_FOUND')
      return a.replacesId ? this.cancelOld(a, a.replacesId, { visitNo: null, queueNo: null }) : this.book(a, { visitNo: null, queueNo: null })
    }
    return isDone ? this.finishCancellation(a) : this.settleCancellation(a)
  }

  /** A hospital that cannot be asked is not asked to do the same twice: until then only the desk moves it. */
  private leaveToDesk(a: AppointmentRecord, state: 'HOLD_UNKNOWN' | 'CONFIRMING', dueAt: Date): Promise<void> {
    return this.repository.transaction(async (tx) => void (await this.move(tx, a, state, { dueAt, attempts: a.attempts }, 'desk-asked')))
  }

  // ---- 改签 ----

  /** Held for the swap: confirmed as the old one is paid, or given back when the old one has moved on. */
  private async startReplacing(a: AppointmentRecord): Promise<void> {
    if (await this.swaps.start(a)) return this.continueWith(a.id)
    return this.expireHold(a)
  }

  private async cancelOld(a: AppointmentRecord, oldId: string, lock: { visitNo: string | null; queueNo: string | null }): Promise<void> {
    if (!(await this.swaps.confirmed(a, lock))) return this.abandonReplacement(a)
    return this.continueWith(oldId)
  }

  /** The hospital holds both; whatever the old one ends as decides. */
  private async awaitOld(a: AppointmentRecord): Promise<void> {
    const old = a.replacesId ? await this.repository.findById(a.replacesId) : null
    if (old?.state !== 'CANCELLING') return this.abandonReplacement(a)
    await this.repository.postpone(a, this.swaps.nextLook())
    return this.continueWith(old.id)
  }

  /** The old one was visited, cancelled or suspended meanwhile: the new number is undone at the hospital and returns. */
  private async abandonReplacement(a: AppointmentRecord): Promise<void> {
    if (a.hisContacted && !(await this.isReleasedAtHospital(a))) return this.tryAgain(a)
    return this.failConfirmation(a, 'LOCK_NOT_FOUND')
  }

  /** One appointment of a suspended session (J13): number out of use, money back, one notice with the way to another time. */
  private async settleSuspension(a: AppointmentRecord): Promise<void> {
    await this.repository.transaction(async (tx) => {
      if (!(await this.move(tx, a, 'SUSPENDED_BY_HOSPITAL', { dueAt: null, suspendDueAt: null }, 'session-suspended'))) return
      await this.repository.moveNumber(tx, a.numberId, SOLD_STATES.includes(a.state) ? 'SOLD' : 'HELD', 'SUSPENDED', this.by(a, 'suspension'))
      await this.giveMoneyBack(tx, a, 'HOSPITAL_SUSPENDED')
      if (a.replacesId) await this.swaps.tellFailed(tx, a)
      else await this.notify(tx, a, 'appointment-suspended')
    })
  }

  /** Refunds what was paid; what is not paid yet is closed, and refunded should it be paid all the same. */
  private async giveMoneyBack(tx: Sql, a: AppointmentRecord, cause: RefundCause): Promise<void> {
    if (!a.tradeOrderId) return
    if (a.paidAt) await this.payments.requestFullRefund(tx, a.tradeOrderId, cause)
    else if (!a.moneyClearAt) await this.payments.requestClose(tx, a.tradeOrderId)
  }

  private async returnNumber(tx: Sql, a: AppointmentRecord, from: 'HELD' | 'SOLD', cause: string): Promise<void> {
    const now = this.clock.now()
    const to = returnedNumberState({ ...(await this.repository.returnFacts(tx, a.numberId)), startsAt: a.startsAt.getTime() }, now)
    const rule = await this.rules.byId(a.ruleVersionId, tx)
    await this.repository.moveNumber(tx, a.numberId, from, to, {
      ...this.by(a, cause),
      ...(to === 'COOLING' ? { returnsAt: now + coolingMs(rule, this.random()) } : {}),
    })
  }

  /** Runs the next step at once, when no worker is on it. */
  async continueWith(id: string): Promise<void> {
    if (await this.repository.leaseOne(id, this.clock.now(), STEP_LEASE_MS)) await this.advance(id)
  }

  private tryAgain(a: AppointmentRecord): Promise<void> {
    return this.repository.postpone(a, this.clock.now() + retryDelayMs(a.attempts))
  }

  private move(tx: Sql, a: AppointmentRecord, to: AppointmentState, change: AppointmentChange, cause: string): Promise<boolean> {
    return this.repository.move(tx, a, to, change, { cause, actor: 'platform', now: this.clock.now() })
  }

  private by = (a: AppointmentRecord, cause: string) => ({ cause, actor: 'platform', now: this.clock.now(), correlationId: a.id })

  private async institution(a: AppointmentRecord): Promise<DirectoryInstitution> {
    const institution = (await this.directory.findInstitutions([a.institutionId])).get(a.institutionId)
    if (!institution) throw new Error('the institution of an appointment is missing')
    return institution
  }

  private hosCode = async (a: AppointmentRecord): Promise<string> => (await this.institution(a)).hosCode

  private notify(tx: Sql, a: AppointmentRecord, kind: NoticeKind): Promise<void> {
    return this.notices.send(tx, a, kind)
  }
}
