import { randomUUID } from 'node:crypto'

import { ACTIVE_QUEUE_STATES } from '@jktl/shared/appointments/queue/model'
import type { AppointmentState } from '@jktl/shared/appointments/model'
import { dateOf, MINUTE_MS } from '@jktl/shared/kernel/dates'
import { ok, refuse, type Result } from '@jktl/shared/kernel/result'

import type { Clock } from '../../../../platform/clock.ts'
import type { AppointmentsRepository } from '../../appointments.repository.ts'
import type { AppointmentRecord } from '../../domain/appointment.ts'
import type { RuleBook } from '../../use-cases/rule-book.ts'
import { isCodeOf, readCode } from '../domain/check-in-code.ts'
import { checkInPhase, checkInWindow } from '../domain/check-in-window.ts'
import type { QueueRepository } from '../queue.repository.ts'
import type { RunLine } from './run-line.ts'

const TRIES = 5
const TRIES_MS = 10 * MINUTE_MS

type CheckInRefusal =
  | 'NOT_FOUND'
  | 'CHECK_IN_TOO_EARLY'
  | 'CHECK_IN_DESK_ONLY'
  | 'CHECK_IN_CODE_WRONG'
  | 'CHECK_IN_OTHER_PLACE'
  | 'CHECK_IN_TOO_MANY_TRIES'
  | 'CHECK_IN_CANCELLED'
  | 'CHECK_IN_OTHER_DAY'
  | 'SESSION_SUSPENDED'
  | 'RESCHEDULE_PENDING'
  | 'ACTION_NOT_ALLOWED'
type Done = Result<string, CheckInRefusal>

const isInLine = (state: string): boolean => (ACTIVE_QUEUE_STATES as readonly string[]).includes(state)
/** Why an appointment in this state cannot be checked in. */
const refusalOf = (state: AppointmentState): CheckInRefusal => {
  if (state === 'CANCELLING' || state === 'CANCELLED_BY_USER' || state === 'CANCELLED_BY_HOSPITAL') return 'CHECK_IN_CANCELLED'
  return state === 'SUSPENDED_BY_HOSPITAL' ? 'SESSION_SUSPENDED' : 'ACTION_NOT_ALLOWED'
}

/** 签到 (R338): by the code of the waiting area, or at the desk; whichever of check-in and cancellation commits first holds (§2.4). */
export class CheckIn {
  constructor(
    private readonly appointments: AppointmentsRepository,
    private readonly queue: QueueRepository,
    private readonly rules: RuleBook,
    private readonly line: RunLine,
    private readonly clock: Clock,
  ) {}

  async bySelf(accountId: string, appointmentId: string, code: string): Promise<Done> {
    const receivedAt = this.clock.now()
    const a = await this.appointments.findOwn(accountId, appointmentId)
    if (!a) return refuse('NOT_FOUND')
    const entry = await this.queue.findByAppointment(a.id)
    const isBack = entry?.state === 'PAUSED'
    if (entry && isInLine(entry.state) && !isBack) return ok(a.id)
    if (!isBack) {
      if (a.state !== 'BOOKED') return refuse(refusalOf(a.state))
      if (a.suspendDueAt !== null) return refuse('SESSION_SUSPENDED')
      const phase = checkInPhase(a.state, checkInWindow(await this.rules.byId(a.ruleVersionId), a.startsAt.getTime()), receivedAt)
      if (phase === 'BEFORE') return refuse('CHECK_IN_TOO_EARLY')
      if (phase !== 'OPEN') return refuse('CHECK_IN_DESK_ONLY')
    }
    const wrong = await this.checkCode(a, code, receivedAt)
    if (wrong) return refuse(wrong)
    if (!isBack) return this.admit(a, 'SCAN', accountId)
    const moved = await this.line.move({ entryId: entry.id, version: entry.version, action: 'return', actorAccountId: accountId })
    return moved.ok ? ok(a.id) : refuse('ACTION_NOT_ALLOWED')
  }

  /** The nurse has seen voucher or document; also for who comes too late to do it alone. */
  async atDesk(a: AppointmentRecord, staffAccountId: string): Promise<Done> {
    const entry = await this.queue.findByAppointment(a.id)
    if (entry && isInLine(entry.state)) return ok(a.id)
    if (a.date !== dateOf(this.clock.now())) return refuse('CHECK_IN_OTHER_DAY')
    return this.admit(a, 'DESK', staffAccountId)
  }

  /** The right place, now: an old photo and another waiting area both fail (Q7). */
  private async checkCode(a: AppointmentRecord, text: string, now: number): Promise<CheckInRefusal | null> {
    if ((await this.queue.countFailures(a.id, now - TRIES_MS)) >= TRIES) return 'CHECK_IN_TOO_MANY_TRIES'
    const code = readCode(text)
    const place = await this.queue.placeOf(a.institutionId, a.departmentId)
    const isHere = code !== null && (code.placeId === null || code.placeId === place.id)
    if (code && isHere && isCodeOf(place, code.digits, now)) return null
    await this.queue.noteFailure(a.id)
    if (!code) return 'CHECK_IN_CODE_WRONG'
    if (!isHere) return 'CHECK_IN_OTHER_PLACE'
    const others = code.placeId === null ? await this.queue.listPlaces(a.institutionId) : []
    return others.some((other) => other.id !== place.id && isCodeOf(other, code.digits, now)) ? 'CHECK_IN_OTHER_PLACE' : 'CHECK_IN_CODE_WRONG'
  }

  /** BOOKED → CHECKED_IN → QUEUED with the place in line, all or nothing. */
  private async admit(seen: AppointmentRecord, source: 'SCAN' | 'DESK', actorAccountId: string): Promise<Done> {
    const { returnInterleave } = await this.rules.ruleFor(seen.institutionId, this.clock.now())
    return this.queue.transaction(async (tx) => {
      const a = await this.appointments.lockById(seen.id, tx)
      if (!a) return refuse('NOT_FOUND')
      const known = await this.queue.findByAppointment(a.id, tx)
      if (known && isInLine(known.state)) return ok(a.id)
      // Whoever stands at the desk has come, also when the segment has ended without a trace of them.
      const mayEnter = a.state === 'BOOKED' || (a.state === 'ATTENDANCE_UNKNOWN' && source === 'DESK')
      if (!mayEnter) return refuse(refusalOf(a.state))
      if (a.suspendDueAt !== null) return refuse('SESSION_SUSPENDED')
      if (a.replacementId !== null) return refuse('RESCHEDULE_PENDING')
      const now = this.clock.now()
      const by = { cause: source === 'SCAN' ? 'scanned' : 'desk', actor: source === 'SCAN' ? 'resident' : 'staff', now }
      const isFirst = await this.appointments.move(tx, a, 'CHECKED_IN', { dueAt: null }, by)
      if (!isFirst) throw new Error('a locked appointment was moved by somebody else')
      await this.appointments.move(tx, { id: a.id, version: a.version + 1, state: 'CHECKED_IN' }, 'QUEUED', { dueAt: null }, { ...by, cause: 'queued' })
      await this.queue.openLine(tx, { id: a.sessionId, institutionId: a.institutionId, departmentId: a.departmentId, date: a.date }, returnInterleave)
      await this.queue.addEntry(tx, {
        id: randomUUID(),
        appointmentId: a.id,
        sessionId: a.sessionId,
        ordinal: a.ordinal,
        segmentStartsAt: a.startsAt,
        checkedInAt: new Date(now),
        source,
        tier: 2,
        priorityCode: null,
        effectiveAt: new Date(Math.max(a.startsAt.getTime(), now)),
        transferredFrom: null,
        cause: 'check-in',
        actorAccountId,
        now,
        tellsHospital: true,
      })
      return ok(a.id)
    })
  }
}
