import { Inject, Injectable } from '@nestjs/common'
import { type AppointmentState, LIVE_STATES, type NumberState } from '@jktl/shared/appointments/model'
import type { Instant } from '@jktl/shared/kernel/dates'

import { Coalescer } from '../../platform/database/coalescer.ts'
import { Database, type Sql } from '../../platform/database/database.ts'
import { type AppointmentChange, type AppointmentRecord, MOVES, NUMBER_MOVES } from './domain/appointment.ts'

const LIVE = LIVE_STATES.map((state) => `'${state}'`).join(', ')
/** States of a replacement that may still come about (改签); one that is being given back stands in nobody's way. */
const PENDING = `'HOLDING', 'HOLD_UNKNOWN', 'HELD', 'CONFIRMING'`
const RECORD = `
  a.id, a.account_id AS "accountId", a.person_id AS "personId", a.institution_id AS "institutionId", a.department_id AS "departmentId", a.doctor_id AS "doctorId", a.session_id AS "sessionId",
  a.segment_id AS "segmentId", a.number_id AS "numberId", a.date, a.half, a.rule_version_id AS "ruleVersionId", a.fee_fen AS "feeFen", a.authority, a.channel,
  a.replaces_id AS "replacesId", a.rescheduled_from_id AS "rescheduledFromId", coalesce((SELECT x.id FROM appointment x WHERE x.rescheduled_from_id = a.id), (SELECT x.id FROM appointment x WHERE x.replaces_id = a.id AND x.state IN (${PENDING}))) AS "replacementId", a.reserved_for AS "reservedFor", a.state, a.version, a.pay_mode AS "payMode",
  a.trade_order_id AS "tradeOrderId", a.paid_at AS "paidAt", a.money_clear_at AS "moneyClearAt", a.his_contacted AS "hisContacted", a.submitted_at AS "submittedAt", a.hold_expires_at AS "holdExpiresAt",
  a.hold_extended AS "holdExtended", a.lock_until AS "lockUntil", a.cancel_until AS "cancelUntil", a.release_cause AS "releaseCause", a.confirming_since AS "confirmingSince", a.manual_desk_at AS "manualDeskAt",
  a.confirmed_at AS "confirmedAt", a.visit_no AS "visitNo", a.voucher_code AS "voucherCode", a.suspend_due_at AS "suspendDueAt", a.attempts,
  (SELECT d.verdict FROM desk_decision d WHERE d.appointment_id = a.id AND d.appointment_state = a.state AND d.status = 'APPLIED' ORDER BY d.checked_at DESC LIMIT 1) AS "deskVerdict",
  n.ordinal, g.period_id AS "periodId", g.start_time AS start, g.end_time AS "end", g.starts_at AS "startsAt", s.location, r.sch_id AS "schId"`
const PLACE = `JOIN number n ON n.id = a.number_id JOIN segment g ON g.id = a.segment_id JOIN clinic_session s ON s.id = a.session_id JOIN roster r ON r.id = s.roster_id`

const CHANGE_COLUMNS: Record<keyof AppointmentChange, string> = {
  payMode: 'pay_mode',
  tradeOrderId: 'trade_order_id',
  replacesId: 'replaces_id',
  rescheduledFromId: 'rescheduled_from_id',
  sharesPlace: 'shares_place',
  paidAt: 'paid_at',
  moneyClearAt: 'money_clear_at',
  hisContacted: 'his_contacted',
  holdExpiresAt: 'hold_expires_at',
  holdExtended: 'hold_extended',
  releaseCause: 'release_cause',
  confirmingSince: 'confirming_since',
  manualDeskAt: 'manual_desk_at',
  confirmedAt: 'confirmed_at',
  visitNo: 'visit_no',
  queueNo: 'queue_no',
  voucherCode: 'voucher_code',
  cancelRequestedAt: 'cancel_requested_at',
  suspendDueAt: 'suspend_due_at',
  dueAt: 'due_at',
  attempts: 'attempts',
}

/** Appointments and their numbers: found, moved by compare-and-set, leased when their next step is due. */
@Injectable()
export class AppointmentsRepository {
  private readonly reads = new Coalescer((ids: string[]) => this.findAll(ids))

  constructor(@Inject(Database) private readonly db: Database) {}

  transaction<T>(work: (tx: Sql) => Promise<T>): Promise<T> {
    return this.db.transaction(work)
  }

  // ---- reading ----

  private async one(name: string, condition: string, id: string, sql: Sql): Promise<AppointmentRecord | null> {
    const [row] = await sql.query<AppointmentRecord>(`SELECT ${RECORD} FROM appointment a ${PLACE} WHERE ${condition}`, [id], `appointments-${name}`)
    return row ?? null
  }

  /** Whoever asks at the same moment, asks in one statement. */
  private async findAll(ids: string[]): Promise<(AppointmentRecord | null)[]> {
    const rows = await this.db.query<AppointmentRecord>(
      `SELECT ${RECORD} FROM appointment a ${PLACE} WHERE a.id = ANY($1::uuid[])`,
      [[...new Set(ids)]],
      'appointments-find-all',
    )
    const found = new Map(rows.map((row) => [row.id, row]))
    return ids.map((id) => found.get(id) ?? null)
  }

  findById(id: string, sql?: Sql): Promise<AppointmentRecord | null> {
    return sql ? this.one('find', 'a.id = $1', id, sql) : this.reads.call(id)
  }

  /** With the row locked until the transaction ends. */
  lockById(id: string, tx: Sql): Promise<AppointmentRecord | null> {
    return this.one('lock', 'a.id = $1 FOR UPDATE OF a', id, tx)
  }

  /** With the row locked. An order moves on with a rescheduling, which may commit while this waits for the row. */
  async lockByTradeOrder(tradeOrderId: string, tx: Sql): Promise<AppointmentRecord | null> {
    const find = (): Promise<AppointmentRecord | null> => this.one('lock-by-order', 'a.trade_order_id = $1 FOR UPDATE OF a', tradeOrderId, tx)
    return (await find()) ?? (await find())
  }

  async findOwn(accountId: string, id: string): Promise<AppointmentRecord | null> {
    const found = await this.reads.call(id)
    return found?.accountId === accountId ? found : null
  }

  /** Without those that were only to replace another one: until the swap that one is the resident's appointment. */
  listOwn(filter: {
    accountId: string
    personId: string | null
    /** `open`: current ones and those that ended without a visit but may still ask for something (book again, money under way). */
    group: 'current' | 'past' | 'open' | null
    after: { date: string; id: string } | null
    limit: number
    today: string
  }): Promise<AppointmentRecord[]> {
    const isCurrent = `(a.state IN (${LIVE}) AND a.date >= $3::date - 1)`
    const endedUnvisited = `(a.state IN ('SUSPENDED_BY_HOSPITAL', 'CANCELLED_BY_HOSPITAL', 'CONFIRM_FAILED', 'CANCELLED_BY_USER', 'EXPIRED') AND a.date >= $3::date)`
    const groups = { current: isCurrent, past: `NOT ${isCurrent}`, open: `(${isCurrent} OR ${endedUnvisited})`, all: `$3::date IS NOT NULL` }
    const isAscending = filter.group === 'current' || filter.group === 'open'
    const group = groups[filter.group ?? 'all']
    const direction = isAscending ? 'ASC' : 'DESC'
    const beyond = isAscending ? '>' : '<'
    return this.db.query<AppointmentRecord>(
      `SELECT ${RECORD} FROM appointment a ${PLACE}
        WHERE a.account_id = $1 AND a.replaces_id IS NULL AND ($2::uuid IS NULL OR a.person_id = $2) AND ${group} AND ($4::date IS NULL OR (a.date, a.id) ${beyond} ($4::date, $5::uuid))
        ORDER BY a.date ${direction}, a.id ${direction} LIMIT $6`,
      [filter.accountId, filter.personId, filter.today, filter.after?.date ?? null, filter.after?.id ?? null, filter.limit],
    )
  }

  async hasLive(accountId: string, personId: string, sql: Sql): Promise<boolean> {
    return (
      (await sql.query(`SELECT 1 FROM appointment WHERE account_id = $1 AND person_id = $2 AND state IN (${LIVE}) LIMIT 1`, [accountId, personId])).length > 0
    )
  }

  // ---- moving ----

  /**
   * One move of the machine by compare-and-set on the version. @returns false when somebody else moved it first
   * @throws Error on a move that the machine does not have (AP1)
   */
  async move(
    tx: Sql,
    a: Pick<AppointmentRecord, 'id' | 'version' | 'state'>,
    to: AppointmentState,
    change: AppointmentChange,
    by: { cause: string; actor: string; now: Instant },
  ): Promise<boolean> {
    if (to !== a.state && !MOVES[a.state].includes(to)) throw new Error(`an appointment does not move from ${a.state} to ${to}`)
    const entries = Object.entries({ attempts: 0, ...change }) as [keyof AppointmentChange, unknown][]
    const sets = entries.map(([field], index) => `${CHANGE_COLUMNS[field]} = $${index + 7}`)
    const rows = await tx.query(
      `UPDATE appointment SET state = $3, version = version + 1, cause = $4, actor = $5, changed_at = $6, lease_until = NULL, ${sets.join(', ')} WHERE id = $1 AND version = $2 RETURNING 1`,
      [a.id, a.version, to, by.cause, by.actor, new Date(by.now), ...entries.map(([, value]) => value)],
    )
    return rows.length === 1
  }

  /** @throws Error when the number is not where the appointment's state says it is (N1) */
  async moveNumber(
    tx: Sql,
    numberId: string,
    from: NumberState,
    to: NumberState,
    by: { cause: string; actor: string; now: Instant; correlationId: string; returnsAt?: Instant },
  ): Promise<void> {
    if (!NUMBER_MOVES[from].includes(to)) throw new Error(`a number does not move from ${from} to ${to}`)
    const rows = await tx.query(
      `UPDATE number SET state = $3, reserved_for = NULL, cause = $4, actor = $5, correlation_id = $6, changed_at = $7, returns_at = $8 WHERE id = $1 AND state = $2 RETURNING 1`,
      [numberId, from, to, by.cause, by.actor, by.correlationId, new Date(by.now), by.returnsAt === undefined ? null : new Date(by.returnsAt)],
      'appointments-move-number',
    )
    if (rows.length !== 1) throw new Error(`a number was expected to be ${from}`)
  }

  /** What decides where a returned number goes; holds off a suspension until the caller's transaction ends. */
  async returnFacts(tx: Sql, numberId: string): Promise<{ sessionState: 'OPEN' | 'SUSPENDED'; inRoster: boolean }> {
    const [row] = await tx.query<{ sessionState: 'OPEN' | 'SUSPENDED'; inRoster: boolean }>(
      `SELECT s.state AS "sessionState", n.in_roster AS "inRoster" FROM number n JOIN clinic_session s ON s.id = n.session_id WHERE n.id = $1 FOR SHARE OF s`,
      [numberId],
      'appointments-return-facts',
    )
    if (!row) throw new Error('a number without a session')
    return row
  }

  /** Ids of appointments whose next step is due; leased, so that one worker takes each. */
  async leaseDue(now: Instant, leaseMs: number, limit: number): Promise<string[]> {
    const rows = await this.db.query<{ id: string }>(
      `UPDATE appointment SET lease_until = $2, attempts = attempts + 1
        WHERE id IN (SELECT id FROM appointment WHERE due_at <= $1 AND (lease_until IS NULL OR lease_until <= $1) ORDER BY due_at LIMIT $3 FOR UPDATE SKIP LOCKED) RETURNING id`,
      [new Date(now), new Date(now + leaseMs), limit],
      'appointments-lease-due',
    )
    return rows.map((row) => row.id)
  }

  /** The request's own lease on a step it runs at once; false when a worker is on it. */
  async leaseOne(id: string, now: Instant, leaseMs: number): Promise<boolean> {
    return (
      (
        await this.db.query(
          `UPDATE appointment SET lease_until = $3, attempts = attempts + 1 WHERE id = $1 AND due_at IS NOT NULL AND (lease_until IS NULL OR lease_until <= $2) RETURNING 1`,
          [id, new Date(now), new Date(now + leaseMs)],
        )
      ).length > 0
    )
  }

  /** Nothing was learnt: look again later. Whoever moved it meanwhile has said when, and is not overruled. */
  async postpone(a: Pick<AppointmentRecord, 'id' | 'version'>, dueAt: Instant): Promise<void> {
    await this.db.query(`UPDATE appointment SET due_at = $3, lease_until = NULL WHERE id = $1 AND version = $2 AND due_at IS NOT NULL`, [
      a.id,
      a.version,
      new Date(dueAt),
    ])
  }

  /** Its owner did not want the substitute doctor (A26): not a cancellation of theirs. */
  async isSubstituteDeclined(id: string): Promise<boolean> {
    return (await this.db.query(`SELECT 1 FROM substitution_answer WHERE appointment_id = $1 AND answer = 'LEFT'`, [id])).length > 0
  }

  /** Money came for an appointment that has ended; its state stays. */
  async notePaid(tx: Sql, id: string, at: Date): Promise<void> {
    await tx.query(`UPDATE appointment SET paid_at = coalesce(paid_at, $2) WHERE id = $1`, [id, at])
  }

  /** Written before the hospital is first told, so that a release always asks it to unlock. */
  async noteHospitalContact(id: string): Promise<void> {
    await this.db.query(`UPDATE appointment SET his_contacted = true WHERE id = $1`, [id])
  }

  // ---- numbers by the clock ----

  /** Release, return from cooling and end of segment (§2.3.2), in batches; looks at segments that ended after `endedAfter`. @returns how many numbers moved, and how many of them expired */
  async moveNumbersByClock(now: Instant, endedAfter: Instant, limit: number): Promise<{ moved: number; expired: number }> {
    const step = (set: string, select: string, more: Date[] = []): Promise<object[]> =>
      this.db.query(
        `UPDATE number SET ${set}, actor = 'clock', correlation_id = NULL, changed_at = $1 FROM (${select} LIMIT $2 FOR UPDATE OF n SKIP LOCKED) due WHERE number.id = due.id RETURNING 1`,
        [new Date(now), limit, ...more],
      )
    const expired = await step(
      `state = 'EXPIRED', cause = 'segment-over'`,
      `SELECT n.id FROM segment g JOIN number n ON n.segment_id = g.id AND n.state IN ('PLANNED', 'AVAILABLE', 'COOLING') WHERE g.ends_at <= $1 AND g.ends_at > $3`,
      [new Date(endedAfter)],
    )
    const released = await step(
      `state = 'AVAILABLE', cause = 'release'`,
      `SELECT n.id FROM number n JOIN clinic_session s ON s.id = n.session_id WHERE n.state = 'PLANNED' AND s.state = 'OPEN' AND s.list_due_at IS NULL AND s.release_at <= $1
          AND NOT EXISTS (SELECT 1 FROM draw d WHERE d.session_id = s.id AND d.state = 'ANNOUNCED')`,
    )
    const returned = await step(
      `state = 'AVAILABLE', cause = 'cooled'`,
      `SELECT n.id FROM number n JOIN clinic_session s ON s.id = n.session_id WHERE n.state = 'COOLING' AND s.state = 'OPEN' AND n.returns_at <= $1`,
    )
    return { moved: expired.length + released.length + returned.length, expired: expired.length }
  }
}
