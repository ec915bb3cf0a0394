import { Inject, Injectable } from '@nestjs/common'
import type { ExtraState } from '@jktl/shared/appointments/pool/model'
import type { Channel } from '@jktl/shared/appointments/model'
import type { Instant } from '@jktl/shared/kernel/dates'

import { Database, type Sql } from '../../../platform/database/database.ts'

export interface LockedSession {
  id: string
  institutionId: string
  departmentId: string
  doctorId: string
  date: string
  half: 'AM' | 'PM' | 'NIGHT'
  state: 'OPEN' | 'SUSPENDED'
  version: number
  endsAt: Date
  startsAt: Date
}
export interface ExtraRow {
  id: string
  version: number
  state: ExtraState
  sessionId: string
  segmentId: string
  institutionId: string
  accountId: string
  personId: string
  numberId: string
  ordinal: number
  start: string
  reason: string
  addedAt: Date
  expiresAt: Date
  appointmentId: string | null
  /** The hospital has been told of the number. */
  isTold: boolean
}
const EXTRA = `SELECT e.id, e.version, e.state, e.session_id AS "sessionId", e.segment_id AS "segmentId", e.institution_id AS "institutionId", e.account_id AS "accountId", e.person_id AS "personId",
    e.number_id AS "numberId", n.ordinal, g.start_time AS start, e.reason, e.added_at AS "addedAt", e.expires_at AS "expiresAt", e.appointment_id AS "appointmentId", s.list_due_at IS NULL AS "isTold"
  FROM extra_number e JOIN number n ON n.id = e.number_id JOIN segment g ON g.id = e.segment_id JOIN clinic_session s ON s.id = e.session_id`

interface By {
  cause: string
  actor: string
  now: Instant
}

/** The limit of a session, its extra numbers, and what the hospital is told of them (A27, §2.3.2). */
@Injectable()
export class LimitRepository {
  constructor(@Inject(Database) private readonly db: Database) {}

  transaction<T>(work: (tx: Sql) => Promise<T>): Promise<T> {
    return this.db.transaction(work)
  }

  async lockSession(id: string, tx: Sql): Promise<LockedSession | null> {
    const [row] = await tx.query<LockedSession>(
      `SELECT s.id, s.institution_id AS "institutionId", s.department_id AS "departmentId", s.doctor_id AS "doctorId", s.date, s.half, s.state, s.version,
              (SELECT max(g.ends_at) FROM segment g WHERE g.session_id = s.id) AS "endsAt", (SELECT min(g.starts_at) FROM segment g WHERE g.session_id = s.id) AS "startsAt"
         FROM clinic_session s WHERE s.id = $1 FOR UPDATE OF s`,
      [id],
    )
    return row ?? null
  }

  openSegments(sessionId: string, now: Instant, sql: Sql): Promise<{ id: string; startsAt: Date }[]> {
    return sql.query(`SELECT id, starts_at AS "startsAt" FROM segment WHERE session_id = $1 AND starts_at > $2 ORDER BY starts_at`, [sessionId, new Date(now)])
  }

  /** Unsold numbers leave; a booking that was quicker keeps its number (§2.4). @returns the ones that left */
  async withdraw(ids: readonly string[], by: By, tx: Sql): Promise<number> {
    const rows = await tx.query(
      `UPDATE number SET state = 'WITHDRAWN', in_roster = false, returns_at = NULL, cause = $2, actor = $3, correlation_id = NULL, changed_at = $4 WHERE id = ANY($1::uuid[]) AND state IN ('PLANNED', 'AVAILABLE', 'COOLING') RETURNING 1`,
      [ids, by.cause, by.actor, new Date(by.now)],
    )
    return rows.length
  }

  async setInRoster(ids: readonly string[], inRoster: boolean, by: By, tx: Sql): Promise<void> {
    await tx.query(`UPDATE number SET in_roster = $2, cause = $3, actor = $4, correlation_id = NULL, changed_at = $5 WHERE id = ANY($1::uuid[])`, [
      ids,
      inRoster,
      by.cause,
      by.actor,
      new Date(by.now),
    ])
  }

  /** Withdrawn numbers come back as planned ones: the release opens them once the hospital knows of them. */
  async restore(ids: readonly string[], by: By, tx: Sql): Promise<void> {
    await tx.query(
      `UPDATE number SET state = 'PLANNED', in_roster = true, cause = $2, actor = $3, correlation_id = NULL, changed_at = $4 WHERE id = ANY($1::uuid[]) AND state = 'WITHDRAWN'`,
      [ids, by.cause, by.actor, new Date(by.now)],
    )
  }

  async addNumbers(sessionId: string, numbers: readonly { segmentId: string; ordinal: number; channel: Channel }[], by: By, tx: Sql): Promise<void> {
    await tx.query(
      `INSERT INTO number (session_id, segment_id, ordinal, state, channel, cause, actor, changed_at) SELECT $1, g, o, 'PLANNED', c, $5, $6, $7 FROM unnest($2::uuid[], $3::int[], $4::text[]) AS x(g, o, c)`,
      [sessionId, numbers.map((n) => n.segmentId), numbers.map((n) => n.ordinal), numbers.map((n) => n.channel), by.cause, by.actor, new Date(by.now)],
    )
  }

  async touch(sessionId: string, tx: Sql): Promise<void> {
    await tx.query(`UPDATE clinic_session SET version = version + 1 WHERE id = $1`, [sessionId])
  }

  /** Counts what is sold beyond the limit and marks that the hospital has to be told. */
  async noteChange(sessionId: string, now: Instant, tx: Sql): Promise<void> {
    await tx.query(
      `UPDATE roster r SET over_limit = (SELECT count(*) FROM number n WHERE n.session_id = s.id AND NOT n.in_roster AND NOT n.is_extra AND n.state IN ('HELD', 'SOLD', 'USED')) FROM clinic_session s WHERE s.roster_id = r.id AND s.id = $1`,
      [sessionId],
    )
    await tx.query(`UPDATE clinic_session SET version = version + 1, list_due_at = $2 WHERE id = $1`, [sessionId, new Date(now)])
  }

  async leaseDueLists(now: Instant, leaseMs: number): Promise<{ sessionId: string; institutionId: string; schId: string; version: number }[]> {
    return this.db.query(
      `UPDATE clinic_session s SET list_lease_until = $2 FROM roster r
        WHERE r.id = s.roster_id AND s.id IN (SELECT id FROM clinic_session WHERE list_due_at <= $1 AND (list_lease_until IS NULL OR list_lease_until <= $1) ORDER BY list_due_at LIMIT 20 FOR UPDATE SKIP LOCKED)
        RETURNING s.id AS "sessionId", s.institution_id AS "institutionId", r.sch_id AS "schId", s.version`,
      [new Date(now), new Date(now + leaseMs)],
    )
  }

  /** Every number of the session that exists for the hospital: of the roster, sold beyond it, and 加号. */
  listForHospital(sessionId: string): Promise<{ periodId: string; ordinals: number[] }[]> {
    return this.db.query(
      `SELECT g.period_id AS "periodId", coalesce(array_agg(n.ordinal ORDER BY n.ordinal) FILTER (WHERE n.id IS NOT NULL), '{}') AS ordinals
         FROM segment g LEFT JOIN number n ON n.segment_id = g.id AND n.state <> 'WITHDRAWN' WHERE g.session_id = $1 GROUP BY g.period_id, g.starts_at ORDER BY g.starts_at`,
      [sessionId],
    )
  }

  /** Told: only when nothing changed since; else it is due again at once. */
  async finishList(sessionId: string, version: number, nextDueAt: Instant | null): Promise<void> {
    await this.db.query(
      `UPDATE clinic_session SET list_lease_until = NULL, list_due_at = CASE WHEN $3::timestamptz IS NULL AND version <> $2 THEN list_due_at ELSE $3::timestamptz END WHERE id = $1`,
      [sessionId, version, nextDueAt === null ? null : new Date(nextDueAt)],
    )
  }

  /** The roster's next version is our own list: nothing of it is news. With others in between it is taken over like any roster. */
  async noteOwnVersion(sessionId: string, hospitalVersion: number): Promise<void> {
    await this.db.query(`UPDATE roster r SET version = $2 FROM clinic_session s WHERE s.roster_id = r.id AND s.id = $1 AND r.version = $2 - 1`, [
      sessionId,
      hospitalVersion,
    ])
  }

  // ---- 加号 ----

  async addExtra(
    extra: {
      id: string
      sessionId: string
      segmentId: string
      institutionId: string
      accountId: string
      personId: string
      reason: string
      addedBy: string
      expiresAt: Instant
      now: Instant
    },
    tx: Sql,
  ): Promise<void> {
    const now = new Date(extra.now)
    await tx.query(
      `WITH made AS (
         INSERT INTO number (session_id, segment_id, ordinal, state, channel, is_extra, in_roster, reserved_for, cause, actor, correlation_id, changed_at)
         SELECT $2, $3, coalesce(max(ordinal), 0) + 1, 'RESERVED_REFERRAL', 'REFERRAL', true, false, $1, 'extra-number', 'staff', $1, $9 FROM number WHERE session_id = $2 RETURNING id)
       INSERT INTO extra_number (id, number_id, session_id, segment_id, institution_id, account_id, person_id, reason, added_by, added_at, expires_at)
       SELECT $1, made.id, $2, $3, $4, $5, $6, $7, $8, $9, $10 FROM made`,
      [
        extra.id,
        extra.sessionId,
        extra.segmentId,
        extra.institutionId,
        extra.accountId,
        extra.personId,
        extra.reason,
        extra.addedBy,
        now,
        new Date(extra.expiresAt),
      ],
    )
  }

  async findExtra(id: string, sql: Sql = this.db): Promise<ExtraRow | null> {
    const [row] = await sql.query<ExtraRow>(`${EXTRA} WHERE e.id = $1`, [id])
    return row ?? null
  }

  listExtrasOf(sessionId: string): Promise<ExtraRow[]> {
    return this.db.query<ExtraRow>(`${EXTRA} WHERE e.session_id = $1 ORDER BY e.added_at DESC`, [sessionId])
  }

  listExtrasFor(accountId: string, since: Instant): Promise<ExtraRow[]> {
    return this.db.query<ExtraRow>(`${EXTRA} WHERE e.account_id = $1 AND e.added_at >= $2 ORDER BY e.added_at DESC LIMIT 50`, [accountId, new Date(since)])
  }

  /** The appointment made from an offer, if any, decides it: also when the request that made it died in between. */
  async noteAccepted(now: Instant, id: string | null = null): Promise<void> {
    await this.db.query(
      `UPDATE extra_number e SET state = 'ACCEPTED', appointment_id = a.id, decided_at = $1, version = e.version + 1 FROM appointment a
        WHERE e.state = 'OFFERED' AND a.number_id = e.number_id AND a.reserved_for = e.id AND ($2::uuid IS NULL OR e.id = $2)`,
      [new Date(now), id],
    )
  }

  /** An offer that ends without an appointment takes its number out of use, in one statement. @returns how many ended */
  async endExtra(which: { id: string } | { expiredBy: Instant }, state: 'DECLINED' | 'EXPIRED', by: By, tx: Sql): Promise<{ id: string; sessionId: string }[]> {
    const condition = 'id' in which ? `e.id = $5` : `e.expires_at <= $5`
    return tx.query(
      `WITH gone AS (
         UPDATE number n SET state = 'WITHDRAWN', reserved_for = NULL, cause = $1, actor = $2, correlation_id = e.id, changed_at = $3
           FROM extra_number e WHERE e.number_id = n.id AND e.state = 'OFFERED' AND n.state = 'RESERVED_REFERRAL' AND ${condition} RETURNING e.id)
       UPDATE extra_number x SET state = $4, decided_at = $3, version = x.version + 1 FROM gone WHERE x.id = gone.id RETURNING x.id, x.session_id AS "sessionId"`,
      [by.cause, by.actor, new Date(by.now), state, 'id' in which ? which.id : new Date(which.expiredBy)],
    )
  }

  /** Offers whose number the hospital took back meanwhile (停诊, end of the segment) are over as well. */
  async endDeadExtras(now: Instant): Promise<number> {
    const rows = await this.db.query(
      `UPDATE extra_number e SET state = 'EXPIRED', decided_at = $1, version = e.version + 1 FROM number n WHERE n.id = e.number_id AND e.state = 'OFFERED' AND n.state IN ('SUSPENDED', 'WITHDRAWN', 'EXPIRED') RETURNING 1`,
      [new Date(now)],
    )
    return rows.length
  }

  // ---- SPLIT: what is unsold goes back ----

  /** Sessions of SPLIT hospitals whose window has ended and that gave nothing back yet. */
  lockDueForReturn(now: Instant, leadMs: number, limit: number, tx: Sql): Promise<{ id: string }[]> {
    return tx.query(
      `SELECT s.id FROM clinic_session s JOIN institution i ON i.id = s.institution_id AND i.authority_mode = 'SPLIT'
        WHERE s.state = 'OPEN' AND s.list_due_at IS NULL AND s.date BETWEEN ($1::timestamptz AT TIME ZONE 'Asia/Shanghai')::date - 1 AND ($1::timestamptz AT TIME ZONE 'Asia/Shanghai')::date + 1
          AND (SELECT min(g.starts_at) FROM segment g WHERE g.session_id = s.id) <= $2 AND (SELECT max(g.ends_at) FROM segment g WHERE g.session_id = s.id) > $1
          AND NOT EXISTS (SELECT 1 FROM number_return x WHERE x.session_id = s.id)
        ORDER BY s.id LIMIT $3 FOR UPDATE OF s SKIP LOCKED`,
      [new Date(now), new Date(now + leadMs), limit],
    )
  }

  /** Takes the unsold numbers out of the pool and notes that they are to be given back, in the caller's transaction. */
  async startReturn(id: string, sessionId: string, by: By, tx: Sql): Promise<void> {
    await tx.query(
      `WITH gone AS (
         UPDATE number SET state = 'WITHDRAWN', in_roster = false, returns_at = NULL, cause = $3, actor = $4, correlation_id = $1, changed_at = $5
          WHERE session_id = $2 AND state IN ('PLANNED', 'AVAILABLE', 'COOLING') RETURNING ordinal)
       INSERT INTO number_return (id, session_id, ordinals, returned_at, due_at, outcome)
       SELECT $1, $2, coalesce(array_agg(ordinal ORDER BY ordinal), '{}'), $5, CASE WHEN count(*) > 0 THEN $5::timestamptz END, CASE WHEN count(*) = 0 THEN 'TAKEN' END FROM gone`,
      [id, sessionId, by.cause, by.actor, new Date(by.now)],
    )
  }

  async leaseDueReturns(now: Instant, leaseMs: number): Promise<{ id: string; institutionId: string; schId: string; ordinals: number[]; attempts: number }[]> {
    return this.db.query(
      `UPDATE number_return x SET lease_until = $2, attempts = attempts + 1 FROM clinic_session s, roster r
        WHERE s.id = x.session_id AND r.id = s.roster_id AND x.id IN (SELECT id FROM number_return WHERE due_at <= $1 AND (lease_until IS NULL OR lease_until <= $1) ORDER BY due_at LIMIT 20 FOR UPDATE SKIP LOCKED)
        RETURNING x.id, s.institution_id AS "institutionId", r.sch_id AS "schId", x.ordinals, x.attempts`,
      [new Date(now), new Date(now + leaseMs)],
    )
  }

  async finishReturn(id: string, outcome: 'TAKEN' | 'REFUSED' | null, nextDueAt: Instant | null): Promise<void> {
    await this.db.query(`UPDATE number_return SET lease_until = NULL, outcome = $2, due_at = $3 WHERE id = $1`, [
      id,
      outcome,
      nextDueAt === null ? null : new Date(nextDueAt),
    ])
  }
}
