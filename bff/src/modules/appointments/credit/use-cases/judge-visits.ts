import type { RevocationCause } from '@jktl/shared/appointments/credit/model'
import { addDays, dateOf, instantAt } from '@jktl/shared/kernel/dates'

import type { Clock } from '../../../../platform/clock.ts'
import type { Sql } from '../../../../platform/database/database.ts'
import type { AppointmentsRepository } from '../../appointments.repository.ts'
import type { AppointmentRecord } from '../../domain/appointment.ts'
import type { AttendanceRepository } from '../attendance.repository.ts'
import type { CreditRepository } from '../credit.repository.ts'
import { judgeAttendance, type Verdict } from '../domain/judge-attendance.ts'
import type { KeepCredit } from './keep-credit.ts'

const MONTHS_BACK_DAYS = 40

/** Who came and who did not (§2.3.6): the verdict is made and carried out under the appointment's row lock. */
export class JudgeVisits {
  constructor(
    private readonly appointments: AppointmentsRepository,
    private readonly attendance: AttendanceRepository,
    private readonly credit: CreditRepository,
    private readonly keep: KeepCredit,
    private readonly clock: Clock,
  ) {}

  /** @returns how many moved */
  async due(limit: number): Promise<number> {
    let moved = 0
    for (const id of await this.attendance.listDue(this.clock.now(), limit)) if (await this.attendance.transaction((tx) => this.judge(tx, id))) moved++
    return moved
  }

  /** Looks at the appointment as it is now. @returns whether it moved */
  async judge(tx: Sql, appointmentId: string): Promise<boolean> {
    const a = await this.appointments.lockById(appointmentId, tx)
    if (!a || a.suspendDueAt !== null) return false
    const row = await this.attendance.facts(tx, appointmentId)
    const verdict = judgeAttendance({
      ...row,
      state: a.state,
      now: this.clock.now(),
      segmentEndsAt: row.segmentEndsAt.getTime(),
      sessionEndsAt: row.sessionEndsAt.getTime(),
      watermark: row.watermark?.getTime() ?? null,
    })
    return this.carryOut(tx, a, verdict)
  }

  private async carryOut(tx: Sql, a: AppointmentRecord, verdict: Verdict): Promise<boolean> {
    switch (verdict.kind) {
      case 'UNKNOWN':
        return this.move(tx, a, 'ATTENDANCE_UNKNOWN', 'no-evidence-yet')
      case 'FULFILLED':
        return this.fulfil(tx, a, verdict.by === 'VISIT' ? 'visited' : 'checked-in', 'hospital')
      case 'NO_SHOW':
        if (!(await this.move(tx, a, 'NO_SHOW', 'not-seen'))) return false
        await this.keep.record(tx, { ...(await this.keyOf(tx, a)), ruleVersionId: a.ruleVersionId, kind: 'NO_SHOW', at: a.startsAt })
        return true
      case 'EXCUSED':
        if (!(await this.move(tx, a, 'NO_SHOW_REVOKED', 'exempt-day'))) return false
        await this.appointments.moveNumber(tx, a.numberId, 'SOLD', 'EXPIRED', this.by(a, 'exempt-day', 'clock'))
        return true
      case 'SUSPENDED':
        if (a.state === 'NO_SHOW') await this.keep.revoke(tx, await this.keyOf(tx, a), 'NO_SHOW', 'EVIDENCE')
        await this.attendance.handToSuspension(tx, a.id, this.clock.now())
        return true
      case 'REVOKED':
        return this.revoke(tx, a, verdict.because, verdict.because === 'EVIDENCE', 'hospital')
      case 'WAIT':
      case 'NOTHING':
        return false
    }
  }

  /** A check-in the hospital reports of somebody who is still expected. */
  async checkIn(tx: Sql, appointmentId: string): Promise<boolean> {
    const a = await this.appointments.lockById(appointmentId, tx)
    return a?.state === 'BOOKED' && a.suspendDueAt === null ? this.move(tx, a, 'CHECKED_IN', 'hospital-check-in') : this.judge(tx, appointmentId)
  }

  async fulfil(tx: Sql, a: AppointmentRecord, cause: string, actor: string): Promise<boolean> {
    if (!(await this.move(tx, a, 'FULFILLED', cause, actor))) return false
    await this.appointments.moveNumber(tx, a.numberId, 'SOLD', 'USED', this.by(a, cause, actor))
    return true
  }

  /** NO_SHOW → NO_SHOW_REVOKED, with the violation and what stood on it (C3). */
  async revoke(tx: Sql, a: AppointmentRecord, because: RevocationCause, hasCome: boolean, actor: string): Promise<boolean> {
    if (!(await this.move(tx, a, 'NO_SHOW_REVOKED', `revoked ${because.toLowerCase()}`, actor))) return false
    await this.appointments.moveNumber(tx, a.numberId, 'SOLD', hasCome ? 'USED' : 'EXPIRED', this.by(a, 'no-show-revoked', actor))
    await this.keep.revoke(tx, await this.keyOf(tx, a), 'NO_SHOW', because)
    return true
  }

  /** LATE_CANCEL and FREQUENT_CANCEL (R345): each return is looked at once. */
  async reviewReturns(limit: number): Promise<number> {
    const now = this.clock.now()
    const monthStart = (at: number): number => instantAt(`${dateOf(at).slice(0, 7)}-01`)
    const ids = await this.credit.listUnreviewedReturns(instantAt(addDays(dateOf(now), -MONTHS_BACK_DAYS)), limit)
    for (const id of ids)
      await this.credit.transaction(async (tx) => {
        const a = await this.appointments.findById(id, tx)
        const found = a && (await this.credit.reviewReturn(tx, id, monthStart, now))
        if (!a || !found) return
        const rule = (await this.credit.listRules(tx)).find((r) => r.id === found.ruleVersionId)
        const record = async (kind: 'LATE_CANCEL' | 'FREQUENT_CANCEL'): Promise<void> =>
          this.keep.record(tx, { ...(await this.keyOf(tx, a)), ruleVersionId: a.ruleVersionId, kind, at: found.at })
        if (rule && found.isSameDay && found.sameDayInMonth > rule.sameDayReturnLimit) await record('LATE_CANCEL')
        if (rule && found.inMonth > rule.cancelLimitPerMonth) await record('FREQUENT_CANCEL')
      })
    return ids.length
  }

  private async keyOf(tx: Sql, a: AppointmentRecord): Promise<{ appointmentId: string; identityKey: string }> {
    return { appointmentId: a.id, identityKey: await this.credit.identityKeyOf(tx, a.id) }
  }

  private move(tx: Sql, a: AppointmentRecord, to: Parameters<AppointmentsRepository['move']>[2], cause: string, actor = 'clock'): Promise<boolean> {
    return this.appointments.move(tx, a, to, { dueAt: null }, { cause, actor, now: this.clock.now() })
  }

  private by = (a: AppointmentRecord, cause: string, actor: string) => ({ cause, actor, now: this.clock.now(), correlationId: a.id })
}
