import { randomUUID } from 'node:crypto'

import { Inject, Injectable } from '@nestjs/common'
import { type AppointmentState, type Channel, LIVE_STATES, type NumberState } from '@jktl/shared/appointments/model'
import { dateOf, type Instant, instantAt } from '@jktl/shared/kernel/dates'

import { Coalescer } from '../../platform/database/coalescer.ts'
import { Database, type Sql, violates } from '../../platform/database/database.ts'
import { type AppointmentChange, type AppointmentRecord, MOVES, NUMBER_MOVES } from './domain/appointment.ts'
import type { BookingRule } from './domain/booking-rules.ts'

const LIVE = LIVE_STATES.map((state) => `'${state}'`).join(', ')
const RECORD = `
  a.id, a.account_id AS "accountId", a.person_id AS "personId", a.institution_id AS "institutionId", a.department_id AS "departmentId", a.doctor_id AS "doctorId", a.session_id AS "sessionId",
  a.segment_id AS "segmentId", a.number_id AS "numberId", a.date, a.half, a.rule_version_id AS "ruleVersionId", a.fee_fen AS "feeFen", a.authority, a.channel,
  a.replaces_id AS "replacesId", a.rescheduled_from_id AS "rescheduledFromId", a.waitlist_entry_id AS "waitlistEntryId", a.state, a.version, a.pay_mode AS "payMode",
  a.trade_order_id AS "tradeOrderId", a.paid_at AS "paidAt", a.money_clear_at AS "moneyClearAt", a.his_contacted AS "hisContacted", a.submitted_at AS "submittedAt", a.hold_expires_at AS "holdExpiresAt",
  a.hold_extended AS "holdExtended", a.lock_until AS "lockUntil", a.cancel_until AS "cancelUntil", a.release_cause AS "releaseCause", a.confirming_since AS "confirmingSince", a.manual_desk_at AS "manualDeskAt",
  a.confirmed_at AS "confirmedAt", a.visit_no AS "visitNo", a.voucher_code AS "voucherCode", a.suspend_due_at AS "suspendDueAt", a.attempts,
  n.ordinal, g.period_id AS "periodId", g.start_time AS start, g.end_time AS "end", g.starts_at AS "startsAt", s.location, r.sch_id AS "schId"`
const PLACE = `JOIN number n ON n.id = a.number_id JOIN segment g ON g.id = a.segment_id JOIN clinic_session s ON s.id = a.session_id JOIN roster r ON r.id = s.roster_id`

const CHANGE_COLUMNS: Record<keyof AppointmentChange, string> = {
  payMode: 'pay_mode',
  tradeOrderId: 'trade_order_id',
  replacesId: 'replaces_id',
  rescheduledFromId: 'rescheduled_from_id',
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

const CLAIM = `
WITH facts AS MATERIALIZED (
  SELECT g.id AS segment_id, g.session_id, s.institution_id, s.department_id, s.doctor_id, s.date, s.half, s.fee_fen,
         (s.state = 'OPEN' AND g.starts_at > $7 AND g.starts_at = $15) AS open,
         (SELECT min(slot) FROM generate_series(1, $9::int) slot
           WHERE NOT EXISTS (SELECT 1 FROM appointment a WHERE a.account_id = $3 AND a.hold_slot = slot AND a.state IN ('HOLDING', 'HOLD_UNKNOWN', 'HELD'))) AS hold_slot,
         (SELECT min(slot) FROM generate_series(1, 60) slot
           WHERE NOT EXISTS (SELECT 1 FROM appointment a WHERE a.identity_key = $5 AND a.date = s.date AND a.day_slot = slot AND a.state IN (${LIVE}))) AS day_slot,
         (SELECT count(DISTINCT a.department_id) FROM appointment a WHERE a.identity_key = $5 AND a.date = s.date AND a.department_id <> s.department_id AND a.state IN (${LIVE})) AS other_departments,
         (NOT $18 AND EXISTS (SELECT 1 FROM credit_listing l WHERE l.identity_key = $5 AND l.status <> 'RELEASED' AND l.from_at <= $7 AND l.until_at > $7 AND (l.institution_id IS NULL OR l.institution_id = s.institution_id))) AS listed,
         (SELECT count(*) FROM appointment a WHERE a.account_id = $3 AND a.submitted_at >= $19 AND a.state <> 'HOLD_REFUSED') >= $20::int AS account_full,
         ($21::text IS NOT NULL AND (SELECT count(*) FROM appointment a WHERE a.device_key = $21 AND a.submitted_at >= $19 AND a.state <> 'HOLD_REFUSED') >= $22::int) AS device_full
    FROM segment g JOIN clinic_session s ON s.id = g.session_id WHERE g.id = $1
), free AS (
  SELECT n.id FROM number n, facts
   WHERE n.segment_id = $1 AND ($24::uuid IS NULL AND n.state = 'AVAILABLE' AND n.channel = $23 OR n.state IN ('RESERVED_WAITLIST', 'RESERVED_REFERRAL') AND n.reserved_for = $24)
     AND facts.open AND facts.hold_slot IS NOT NULL AND facts.other_departments < $10::int AND NOT facts.listed AND NOT facts.account_full AND NOT facts.device_full
   ORDER BY n.ordinal LIMIT 1 FOR UPDATE OF n SKIP LOCKED
), taken AS (
  UPDATE number SET state = 'HELD', reserved_for = NULL, cause = 'hold', actor = 'resident', correlation_id = $2, changed_at = $7 FROM free WHERE number.id = free.id RETURNING number.id
), made AS (
  INSERT INTO appointment (id, account_id, person_id, identity_key, institution_id, department_id, doctor_id, session_id, segment_id, number_id, date, half, rule_version_id, fee_fen, authority, request_key,
                           hold_slot, day_slot, state, his_contacted, submitted_at, hold_expires_at, lock_until, cancel_until, due_at, cause, actor, changed_at, channel, device_key, replaces_id, waitlist_entry_id)
  SELECT $2, $3, $4, $5, f.institution_id, f.department_id, f.doctor_id, f.session_id, f.segment_id, taken.id, f.date, f.half, $8, f.fee_fen, $11, $6,
         f.hold_slot, f.day_slot, $16, $16 = 'HOLDING', $7, $12, $13, $14, $17, 'submit', 'resident', $7, $23, $21, $25, $24
    FROM taken, facts f RETURNING id
)
SELECT facts.open, facts.hold_slot IS NULL AS no_slot, facts.other_departments >= $10::int AS day_full, facts.listed, facts.account_full, facts.device_full, (SELECT id FROM made) AS id,
       EXISTS (SELECT 1 FROM number n WHERE n.segment_id = $1 AND n.state = 'AVAILABLE' AND n.channel = $23) AS any_left
  FROM facts`

export interface ClaimRequest {
  segmentId: string
  accountId: string
  personId: string
  identityKey: string
  requestKey: string
  now: Instant
  rule: BookingRule
  authority: string
  holdExpiresAt: Instant
  lockUntil: Instant
  cancelUntil: Instant
  startsAt: Instant
  state: 'HOLDING' | 'HELD'
  dueAt: Instant
  channel: Channel
  /** A department that a listing never blocks: vaccination, maternity checks (C4). */
  isCreditExempt: boolean
  /** Fingerprint of the device, for the limit per device. */
  deviceKey: string | null
  /** Waiting list entry whose number is kept for it; else any free number of the channel. */
  reservedFor: string | null
  /** 改签: the appointment this one shall replace. */
  replacesId: string | null
}
export type ClaimOutcome =
  | { kind: 'claimed'; id: string }
  | { kind: 'none'; anyLeft: boolean }
  | { kind: 'closed' | 'too-many-holds' | 'day-full' | 'same-session' | 'repeated' | 'listed' | 'account-limit' | 'device-limit' | 'replaced-already' }

export interface SegmentRow {
  segmentId: string
  sessionId: string
  institutionId: string
  departmentId: string
  sessionState: 'OPEN' | 'SUSPENDED'
  date: string
  startsAt: Date
  releaseAt: Date
}
export interface SessionSegmentRow {
  sessionId: string
  doctorId: string
  departmentId: string
  institutionId: string
  date: string
  half: 'AM' | 'PM' | 'NIGHT'
  feeFen: number
  location: string
  state: 'OPEN' | 'SUSPENDED'
  version: number
  releaseAt: Date
  segmentId: string
  start: string
  end: string
  startsAt: Date
  remaining: number
  total: number
}
const SESSION_SEGMENT = `
  SELECT s.id AS "sessionId", s.doctor_id AS "doctorId", s.department_id AS "departmentId", s.institution_id AS "institutionId", s.date, s.half, s.fee_fen AS "feeFen", s.location, s.state, s.version,
         s.release_at AS "releaseAt", g.id AS "segmentId", g.start_time AS start, g.end_time AS "end", g.starts_at AS "startsAt", c.remaining, c.total
    FROM clinic_session s JOIN segment g ON g.session_id = s.id
    CROSS JOIN LATERAL (SELECT count(*) FILTER (WHERE n.state = 'AVAILABLE') AS remaining, count(*) FILTER (WHERE n.state <> 'WITHDRAWN') AS total FROM number n WHERE n.segment_id = g.id AND n.channel = 'ONLINE') c`
const SESSION_ORDER = `ORDER BY s.date, (SELECT min(x.starts_at) FROM segment x WHERE x.session_id = s.id), s.id, g.starts_at`

const MAX_CLAIM_ROUNDS = 6

@Injectable()
export class AppointmentsRepository {
  private readonly traces = new Coalescer((items: { accountId: string; requestKey: string }[]) => this.findTraces(items))

  constructor(@Inject(Database) private readonly db: Database) {}

  transaction<T>(work: (tx: Sql) => Promise<T>): Promise<T> {
    return this.db.transaction(work)
  }

  // ---- rules and places ----

  /** Every rule version in force at `now` or later, newest first. */
  async listRules(): Promise<(BookingRule & { institutionId: string | null; effectiveFrom: Date })[]> {
    return this.db.query(
      `SELECT id, institution_id AS "institutionId", effective_from AS "effectiveFrom", window_days AS "windowDays", release_time AS "releaseTime", hold_minutes AS "holdMinutes",
              hold_extension_minutes AS "holdExtensionMinutes", cancel_cutoff_days AS "cancelCutoffDays", cancel_cutoff_time AS "cancelCutoffTime", same_day_booking AS "sameDayBooking",
              max_departments_per_day AS "maxDepartmentsPerDay", max_open_holds AS "maxOpenHolds", cooling_min_minutes AS "coolingMinMinutes", cooling_max_minutes AS "coolingMaxMinutes",
              confirm_max_minutes AS "confirmMaxMinutes", confirm_deadline_minutes AS "confirmDeadlineMinutes", arrive_before_minutes AS "arriveBeforeMinutes",
              no_booking_from AS "noBookingFrom", no_booking_until AS "noBookingUntil", min_age_years AS "minAgeYears", account_daily_limit AS "accountDailyLimit",
              device_daily_limit AS "deviceDailyLimit", cancel_limit_per_month AS "cancelLimitPerMonth", same_day_return_limit AS "sameDayReturnLimit", no_show_limit AS "noShowLimit",
              no_show_window_days AS "noShowWindowDays", ban_days AS "banDays", ban_anchor AS "banAnchor", listing_scope AS "listingScope", forgiveness_per_year AS "forgivenessPerYear",
              appeal_days AS "appealDays", attendance_grace_minutes AS "attendanceGraceMinutes", check_in_from_minutes AS "checkInFromMinutes", late_minutes AS "lateMinutes",
              missed_call_limit AS "missedCallLimit", missed_call_penalty AS "missedCallPenalty", return_interleave AS "returnInterleave", waitlist_offer_minutes AS "waitlistOfferMinutes",
              waitlist_quiet_from AS "waitlistQuietFrom", waitlist_quiet_until AS "waitlistQuietUntil", waitlist_max_offers AS "waitlistMaxOffers", waitlist_max_entries AS "waitlistMaxEntries",
              rebalance_minutes AS "rebalanceMinutes", elder_age_years AS "elderAgeYears"
         FROM rule_version ORDER BY effective_from DESC, version DESC`,
    )
  }

  async findSegment(segmentId: string): Promise<SegmentRow | null> {
    const [row] = await this.db.query<SegmentRow>(
      `SELECT g.id AS "segmentId", s.id AS "sessionId", s.institution_id AS "institutionId", s.department_id AS "departmentId", s.state AS "sessionState", s.date, g.starts_at AS "startsAt", s.release_at AS "releaseAt"
         FROM segment g JOIN clinic_session s ON s.id = g.session_id WHERE g.id = $1`,
      [segmentId],
      'appointments-segment',
    )
    return row ?? null
  }

  listSessions(filter: { doctorId?: string | undefined; departmentId?: string | undefined; from: string; to: string }): Promise<SessionSegmentRow[]> {
    const column = filter.doctorId ? 's.doctor_id' : 's.department_id'
    return this.db.query<SessionSegmentRow>(
      `${SESSION_SEGMENT} WHERE ${column} = $1 AND ($2::uuid IS NULL OR s.department_id = $2) AND s.date BETWEEN $3::date AND $4::date ${SESSION_ORDER}`,
      [filter.doctorId ?? filter.departmentId, filter.departmentId ?? null, filter.from, filter.to],
      filter.doctorId ? 'appointments-sessions-doctor' : 'appointments-sessions-department',
    )
  }

  listInstitutionSessions(institutionId: string, departmentId: string | null, date: string): Promise<SessionSegmentRow[]> {
    return this.db.query<SessionSegmentRow>(
      `${SESSION_SEGMENT} WHERE s.institution_id = $1 AND ($2::uuid IS NULL OR s.department_id = $2) AND s.date = $3::date ${SESSION_ORDER}`,
      [institutionId, departmentId, date],
    )
  }

  findSession(sessionId: string): Promise<SessionSegmentRow[]> {
    return this.db.query<SessionSegmentRow>(`${SESSION_SEGMENT} WHERE s.id = $1 ${SESSION_ORDER}`, [sessionId])
  }

  /** First day with a free number per department, or per doctor of one department. */
  async listAvailability(filter: {
    institutionId: string | null
    departmentId: string | null
    from: string
    to: string
    now: Instant
  }): Promise<{ departmentId: string; doctorId: string | null; nextDate: string | null; remaining: number }[]> {
    const doctor = filter.departmentId ? 's.doctor_id' : 'NULL::uuid'
    return this.db.query(
      `WITH days AS (
         SELECT s.department_id, ${doctor} AS doctor_id, s.date, count(n.id) AS remaining
           FROM clinic_session s JOIN segment g ON g.session_id = s.id LEFT JOIN number n ON n.segment_id = g.id AND n.state = 'AVAILABLE' AND n.channel = 'ONLINE' AND g.starts_at > $5 AND s.state = 'OPEN'
          WHERE s.date BETWEEN $3::date AND $4::date AND ($1::uuid IS NULL OR s.institution_id = $1) AND ($2::uuid IS NULL OR s.department_id = $2)
          GROUP BY 1, 2, 3)
       SELECT DISTINCT ON (department_id, doctor_id) department_id AS "departmentId", doctor_id AS "doctorId", CASE WHEN remaining > 0 THEN date END AS "nextDate", remaining
         FROM days ORDER BY department_id, doctor_id, (remaining = 0), date`,
      [filter.institutionId, filter.departmentId, filter.from, filter.to, new Date(filter.now)],
      filter.departmentId ? 'appointments-availability-doctors' : 'appointments-availability',
    )
  }

  listNumbers(
    segmentIds: readonly string[],
  ): Promise<{ segmentId: string; ordinal: number; state: NumberState; appointmentState: AppointmentState | null; personId: string | null }[]> {
    return this.db.query(
      `SELECT n.segment_id AS "segmentId", n.ordinal, n.state, a.state AS "appointmentState", a.person_id AS "personId"
         FROM number n LEFT JOIN appointment a ON a.number_id = n.id AND a.state IN (${LIVE}, 'FULFILLED', 'NO_SHOW') WHERE n.segment_id = ANY($1::uuid[]) ORDER BY n.ordinal`,
      [segmentIds],
    )
  }

  // ---- the claim ----

  /** Takes one number of the segment for a person, with all limits checked in the same statement (N2, N3, N7). */
  async claim(request: ClaimRequest): Promise<ClaimOutcome> {
    for (let round = 1; ; round++) {
      const id = randomUUID()
      try {
        const [row] = await this.db.query<{
          open: boolean
          no_slot: boolean
          day_full: boolean
          listed: boolean
          account_full: boolean
          device_full: boolean
          id: string | null
          any_left: boolean
        }>(
          CLAIM,
          [
            request.segmentId,
            id,
            request.accountId,
            request.personId,
            request.identityKey,
            request.requestKey,
            new Date(request.now),
            request.rule.id,
            request.rule.maxOpenHolds,
            request.rule.maxDepartmentsPerDay,
            request.authority,
            new Date(request.holdExpiresAt),
            new Date(request.lockUntil),
            new Date(request.cancelUntil),
            new Date(request.startsAt),
            request.state,
            new Date(request.dueAt),
            request.isCreditExempt,
            new Date(instantAt(dateOf(request.now))),
            request.rule.accountDailyLimit,
            request.deviceKey,
            request.rule.deviceDailyLimit,
            request.channel,
            request.reservedFor,
            request.replacesId,
          ],
          'appointments-claim',
        )
        if (!row?.open) return { kind: 'closed' }
        if (row.id) return { kind: 'claimed', id: row.id }
        if (row.no_slot) return { kind: 'too-many-holds' }
        if (row.day_full) return { kind: 'day-full' }
        if (row.listed) return { kind: 'listed' }
        if (row.account_full) return { kind: 'account-limit' }
        if (row.device_full) return { kind: 'device-limit' }
        return { kind: 'none', anyLeft: row.any_left }
      } catch (error) {
        if (violates(error, 'appointment_account_id_request_key_key')) return { kind: 'repeated' }
        if (violates(error, 'appointment_one_live_per_person')) return { kind: 'same-session' }
        if (violates(error, 'appointment_one_replacement')) return { kind: 'replaced-already' }
        const contended = violates(error, 'appointment_hold_slot') || violates(error, 'appointment_day_slot')
        if (!contended || round >= MAX_CLAIM_ROUNDS) throw error
      }
    }
  }

  // ---- reading ----

  private async one(condition: string, values: unknown[], sql: Sql = this.db): Promise<AppointmentRecord | null> {
    const [row] = await sql.query<AppointmentRecord>(`SELECT ${RECORD} FROM appointment a ${PLACE} WHERE ${condition}`, values)
    return row ?? null
  }

  findById(id: string, sql: Sql = this.db): Promise<AppointmentRecord | null> {
    return this.one('a.id = $1', [id], sql)
  }

  /** With the row locked until the transaction ends. */
  lockById(id: string, tx: Sql): Promise<AppointmentRecord | null> {
    return this.one('a.id = $1 FOR UPDATE OF a', [id], tx)
  }

  findOwn(accountId: string, id: string): Promise<AppointmentRecord | null> {
    return this.one('a.id = $1 AND a.account_id = $2', [id, accountId])
  }

  /** What an earlier run of the same request left behind. */
  findIdByRequestKey(accountId: string, requestKey: string): Promise<string | null> {
    return this.traces.call({ accountId, requestKey })
  }

  private async findTraces(items: { accountId: string; requestKey: string }[]): Promise<(string | null)[]> {
    const rows = await this.db.query<{ id: string; n: number }>(
      `SELECT a.id, x.n FROM unnest($1::uuid[], $2::text[]) WITH ORDINALITY AS x(account_id, request_key, n) JOIN appointment a ON a.account_id = x.account_id AND a.request_key = x.request_key`,
      [items.map((i) => i.accountId), items.map((i) => i.requestKey)],
      'appointments-traces',
    )
    const found = new Map(rows.map((row) => [row.n, row.id]))
    return items.map((_, index) => found.get(index + 1) ?? null)
  }

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
        WHERE a.account_id = $1 AND ($2::uuid IS NULL OR a.person_id = $2) AND ${group} AND ($4::date IS NULL OR (a.date, a.id) ${beyond} ($4::date, $5::uuid))
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
    )
    if (rows.length !== 1) throw new Error(`a number was expected to be ${from}`)
  }

  /** What decides where a returned number goes; holds off a suspension until the caller's transaction ends. */
  async returnFacts(tx: Sql, numberId: string): Promise<{ sessionState: 'OPEN' | 'SUSPENDED'; inRoster: boolean }> {
    const [row] = await tx.query<{ sessionState: 'OPEN' | 'SUSPENDED'; inRoster: boolean }>(
      `SELECT s.state AS "sessionState", n.in_roster AS "inRoster" FROM number n JOIN clinic_session s ON s.id = n.session_id WHERE n.id = $1 FOR SHARE OF s`,
      [numberId],
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

  /** Nothing was learnt: look again later. */
  async postpone(id: string, dueAt: Instant): Promise<void> {
    await this.db.query(`UPDATE appointment SET due_at = $2, lease_until = NULL WHERE id = $1 AND due_at IS NOT NULL`, [id, new Date(dueAt)])
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
      `SELECT n.id FROM number n JOIN clinic_session s ON s.id = n.session_id WHERE n.state = 'PLANNED' AND s.state = 'OPEN' AND s.release_at <= $1`,
    )
    const returned = await step(
      `state = 'AVAILABLE', cause = 'cooled'`,
      `SELECT n.id FROM number n JOIN clinic_session s ON s.id = n.session_id WHERE n.state = 'COOLING' AND s.state = 'OPEN' AND n.returns_at <= $1`,
    )
    return { moved: expired.length + released.length + returned.length, expired: expired.length }
  }

  // ---- suspension ----

  async lockSession(
    tx: Sql,
    sessionId: string,
  ): Promise<{ id: string; institutionId: string; state: 'OPEN' | 'SUSPENDED'; version: number; endsAt: Date } | null> {
    const [row] = await tx.query<{ id: string; institutionId: string; state: 'OPEN' | 'SUSPENDED'; version: number; endsAt: Date }>(
      `SELECT s.id, s.institution_id AS "institutionId", s.state, s.version, (SELECT max(g.ends_at) FROM segment g WHERE g.session_id = s.id) AS "endsAt" FROM clinic_session s WHERE s.id = $1 FOR UPDATE OF s`,
      [sessionId],
    )
    return row ?? null
  }

  /** Marks everything of the session in the caller's transaction; the appointments follow one by one through their due rows (J13). */
  async suspend(
    tx: Sql,
    sessionId: string,
    why: { reason: string; note: string | null; by: string | null; tellHospital: boolean; now: Instant },
  ): Promise<void> {
    const now = new Date(why.now)
    const actor = why.by ? 'staff' : 'hospital'
    await tx.query(
      `UPDATE clinic_session SET state = 'SUSPENDED', version = version + 1, suspend_reason = $2, suspend_note = $3, suspended_by = $4, suspended_at = $5, stop_due_at = $6 WHERE id = $1`,
      [sessionId, why.reason, why.note, why.by, now, why.tellHospital ? now : null],
    )
    await tx.query(
      `UPDATE number SET state = 'SUSPENDED', cause = 'suspension', actor = $2, correlation_id = $1, changed_at = $3, returns_at = NULL WHERE session_id = $1 AND state IN ('PLANNED', 'AVAILABLE', 'COOLING')`,
      [sessionId, actor, now],
    )
    await tx.query(
      `UPDATE appointment SET suspend_due_at = $2, due_at = $2, version = version + 1 WHERE session_id = $1 AND state IN ('HOLDING', 'HOLD_UNKNOWN', 'HELD', 'RELEASING', 'CONFIRMING', 'BOOKED')`,
      [sessionId, now],
    )
  }

  async countAffected(sessionId: string): Promise<{ booked: number; held: number; unsold: number; refundFen: number; alternatives: number }> {
    const [row] = await this.db.query<{ booked: number; held: number; unsold: number; refundFen: number; alternatives: number }>(
      `SELECT (SELECT count(*) FROM appointment a WHERE a.session_id = s.id AND a.state IN ('BOOKED', 'CONFIRMING')) AS booked,
              (SELECT count(*) FROM appointment a WHERE a.session_id = s.id AND a.state IN ('HOLDING', 'HOLD_UNKNOWN', 'HELD')) AS held,
              (SELECT count(*) FROM number n WHERE n.session_id = s.id AND n.state IN ('PLANNED', 'AVAILABLE', 'COOLING')) AS unsold,
              (SELECT coalesce(sum(a.fee_fen), 0) FROM appointment a WHERE a.session_id = s.id AND a.paid_at IS NOT NULL AND a.state IN ('BOOKED', 'CONFIRMING')) AS "refundFen",
              (SELECT count(*) FROM clinic_session o JOIN number n ON n.session_id = o.id AND n.state = 'AVAILABLE' WHERE o.department_id = s.department_id AND o.id <> s.id AND o.state = 'OPEN' AND o.date BETWEEN s.date AND s.date + 7) AS alternatives
         FROM clinic_session s WHERE s.id = $1`,
      [sessionId],
    )
    return row ?? { booked: 0, held: 0, unsold: 0, refundFen: 0, alternatives: 0 }
  }

  async leaseDueStops(now: Instant, leaseMs: number): Promise<{ sessionId: string; institutionId: string; schId: string; reason: string }[]> {
    return this.db.query(
      `UPDATE clinic_session s SET stop_lease_until = $2 FROM roster r
        WHERE r.id = s.roster_id AND s.id IN (SELECT id FROM clinic_session WHERE stop_due_at <= $1 AND (stop_lease_until IS NULL OR stop_lease_until <= $1) ORDER BY stop_due_at LIMIT 20 FOR UPDATE SKIP LOCKED)
        RETURNING s.id AS "sessionId", s.institution_id AS "institutionId", r.sch_id AS "schId", s.suspend_reason AS reason`,
      [new Date(now), new Date(now + leaseMs)],
    )
  }

  async finishStop(sessionId: string, nextDueAt: Instant | null): Promise<void> {
    await this.db.query(`UPDATE clinic_session SET stop_due_at = $2, stop_lease_until = NULL WHERE id = $1`, [
      sessionId,
      nextDueAt === null ? null : new Date(nextDueAt),
    ])
  }
}
