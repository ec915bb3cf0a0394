import { Inject, Injectable } from '@nestjs/common'
import { type Instant, instantAt } from '@jktl/shared/kernel/dates'

import { Database, type Sql } from '../../platform/database/database.ts'
import type { Roster } from './domain/hospital-answers.ts'

/** A roster with our ids in place of the hospital's codes. */
export interface PlacedRoster extends Roster {
  departmentId: string
  /** Of the doctor, or of the device or ward. */
  doctorId: string
  releaseAt: number
}
interface KnownSession {
  sessionId: string
  state: 'OPEN' | 'SUSPENDED'
}

const column = <T, V>(rows: readonly T[], pick: (row: T) => V): V[] => rows.map(pick)

@Injectable()
export class RosterRepository {
  constructor(@Inject(Database) private readonly db: Database) {}

  transaction<T>(work: (tx: Sql) => Promise<T>): Promise<T> {
    return this.db.transaction(work)
  }

  /** Institutions whose rosters are due; a new one is due at once. Leased, so that one process asks each. */
  async leaseDue(institutionIds: readonly string[], now: Instant, leaseMs: number): Promise<string[]> {
    await this.db.query(`INSERT INTO roster_sync (institution_id, due_at) SELECT unnest($1::uuid[]), $2 ON CONFLICT DO NOTHING`, [
      institutionIds,
      new Date(now),
    ])
    const rows = await this.db.query<{ id: string }>(
      `UPDATE roster_sync SET lease_until = $2 WHERE institution_id IN (SELECT institution_id FROM roster_sync WHERE due_at <= $1 AND (lease_until IS NULL OR lease_until <= $1) FOR UPDATE SKIP LOCKED) RETURNING institution_id AS id`,
      [new Date(now), new Date(now + leaseMs)],
    )
    return rows.map((row) => row.id)
  }

  async finish(institutionId: string, now: Instant, nextDueAt: Instant, isDone: boolean): Promise<void> {
    await this.db.query(
      `INSERT INTO roster_sync (institution_id, due_at, done_at) VALUES ($1, $2, CASE WHEN $4 THEN $3::timestamptz END)
       ON CONFLICT (institution_id) DO UPDATE SET due_at = $2, lease_until = NULL, done_at = coalesce(EXCLUDED.done_at, roster_sync.done_at)`,
      [institutionId, new Date(nextDueAt), new Date(now), isDone],
    )
  }

  /** Writes the versions that are newer than what is known and answers which they were (N1: an older one never overwrites). */
  async takeNewer(tx: Sql, institutionId: string, rosters: readonly PlacedRoster[], now: Instant): Promise<Map<string, string>> {
    const rows = await tx.query<{ id: string; schId: string }>(
      `INSERT INTO roster (institution_id, sch_id, version, taken_at) SELECT $1, s, v, $4 FROM unnest($2::text[], $3::int[]) AS x(s, v)
       ON CONFLICT (institution_id, sch_id) DO UPDATE SET version = EXCLUDED.version, taken_at = EXCLUDED.taken_at WHERE roster.version < EXCLUDED.version
         AND NOT EXISTS (SELECT 1 FROM clinic_session s WHERE s.roster_id = roster.id AND s.list_due_at IS NOT NULL)
       RETURNING id, sch_id AS "schId"`,
      [institutionId, column(rosters, (r) => r.schId), column(rosters, (r) => r.version), new Date(now)],
    )
    return new Map(rows.map((row) => [row.schId, row.id]))
  }

  /** Sessions of the taken versions, by roster id. */
  async saveSessions(
    tx: Sql,
    institutionId: string,
    rosters: readonly PlacedRoster[],
    rosterIds: ReadonlyMap<string, string>,
  ): Promise<Map<string, KnownSession>> {
    const rows = await tx.query<KnownSession & { rosterId: string }>(
      `INSERT INTO clinic_session AS s (roster_id, institution_id, department_id, doctor_id, date, half, location, fee_fen, release_at, kind)
       SELECT r, $1, dep, doc, d, h, l, f, rel, k FROM unnest($2::uuid[], $3::uuid[], $4::uuid[], $5::date[], $6::text[], $7::text[], $8::int[], $9::timestamptz[], $10::text[]) AS x(r, dep, doc, d, h, l, f, rel, k)
       ON CONFLICT (roster_id) DO UPDATE SET location = EXCLUDED.location, fee_fen = EXCLUDED.fee_fen, release_at = EXCLUDED.release_at, version = s.version + 1
       RETURNING s.id AS "sessionId", s.state, s.roster_id AS "rosterId"`,
      [
        institutionId,
        column(rosters, (r) => rosterIds.get(r.schId)),
        column(rosters, (r) => r.departmentId),
        column(rosters, (r) => r.doctorId),
        column(rosters, (r) => r.date),
        column(rosters, (r) => r.half),
        column(rosters, (r) => r.location),
        column(rosters, (r) => r.feeFen),
        column(rosters, (r) => new Date(r.releaseAt)),
        column(rosters, (r) => r.kind),
      ],
    )
    return new Map(rows.map((row) => [row.rosterId, row]))
  }

  /** Segments by `sessionId periodId`. */
  async saveSegments(
    tx: Sql,
    segments: readonly { sessionId: string; periodId: string; date: string; start: string; end: string }[],
  ): Promise<Map<string, string>> {
    const rows = await tx.query<{ id: string; sessionId: string; periodId: string }>(
      `INSERT INTO segment (session_id, period_id, start_time, end_time, starts_at, ends_at) SELECT * FROM unnest($1::uuid[], $2::text[], $3::text[], $4::text[], $5::timestamptz[], $6::timestamptz[])
       ON CONFLICT (session_id, period_id) DO UPDATE SET start_time = EXCLUDED.start_time, end_time = EXCLUDED.end_time, starts_at = EXCLUDED.starts_at, ends_at = EXCLUDED.ends_at
       RETURNING id, session_id AS "sessionId", period_id AS "periodId"`,
      [
        column(segments, (s) => s.sessionId),
        column(segments, (s) => s.periodId),
        column(segments, (s) => s.start),
        column(segments, (s) => s.end),
        column(segments, (s) => new Date(instantAt(s.date, s.start))),
        column(segments, (s) => new Date(instantAt(s.date, s.end))),
      ],
    )
    return new Map(rows.map((row) => [`${row.sessionId} ${row.periodId}`, row.id]))
  }

  /** Adds numbers of new ordinals, moves unsold ones to their new period, takes back ordinals that returned to the roster, withdraws unsold ones that left it (never SOLD or HELD). */
  async saveNumbers(
    tx: Sql,
    numbers: readonly { sessionId: string; segmentId: string; ordinal: number; state: 'PLANNED' | 'AVAILABLE' | 'SUSPENDED' }[],
    sessionIds: readonly string[],
    now: Instant,
  ): Promise<void> {
    const wanted = [
      column(numbers, (n) => n.sessionId),
      column(numbers, (n) => n.segmentId),
      column(numbers, (n) => n.ordinal),
      column(numbers, (n) => n.state),
    ]
    await tx.query(
      `INSERT INTO number (session_id, segment_id, ordinal, state, channel, cause, actor, changed_at) SELECT s, g, o, st, CASE c.kind WHEN 'BED' THEN 'REFERRAL' ELSE 'ONLINE' END, 'roster', 'hospital', $5
         FROM unnest($1::uuid[], $2::uuid[], $3::int[], $4::text[]) AS x(s, g, o, st) JOIN clinic_session c ON c.id = x.s
       ON CONFLICT (session_id, ordinal) DO NOTHING`,
      [...wanted, new Date(now)],
    )
    await tx.query(
      `UPDATE number n SET segment_id = x.g, changed_at = $4 FROM unnest($1::uuid[], $2::uuid[], $3::int[]) AS x(s, g, o)
        WHERE n.session_id = x.s AND n.ordinal = x.o AND n.segment_id <> x.g AND n.state IN ('PLANNED', 'AVAILABLE', 'COOLING', 'WITHDRAWN')`,
      [wanted[0], wanted[1], wanted[2], new Date(now)],
    )
    await tx.query(
      `UPDATE number n SET in_roster = true, state = CASE WHEN n.state = 'WITHDRAWN' THEN x.st ELSE n.state END, cause = 'limit-raised', actor = 'hospital', correlation_id = NULL, changed_at = $5
         FROM unnest($1::uuid[], $2::uuid[], $3::int[], $4::text[]) AS x(s, g, o, st) WHERE n.session_id = x.s AND n.ordinal = x.o AND NOT n.in_roster AND NOT n.is_extra`,
      [...wanted, new Date(now)],
    )
    await tx.query(
      `UPDATE number n SET in_roster = false, state = CASE WHEN n.state IN ('PLANNED', 'AVAILABLE', 'COOLING') THEN 'WITHDRAWN' ELSE n.state END, returns_at = NULL, cause = 'limit-lowered', actor = 'hospital', correlation_id = NULL, changed_at = $4
        WHERE n.session_id = ANY($3::uuid[]) AND n.in_roster AND NOT EXISTS (SELECT 1 FROM unnest($1::uuid[], $2::int[]) AS x(s, o) WHERE x.s = n.session_id AND x.o = n.ordinal)`,
      [wanted[0], wanted[2], sessionIds, new Date(now)],
    )
    await tx.query(
      `UPDATE roster r SET over_limit = (SELECT count(*) FROM number n WHERE n.session_id = s.id AND NOT n.in_roster AND NOT n.is_extra AND n.state IN ('HELD', 'SOLD', 'USED')) FROM clinic_session s WHERE s.roster_id = r.id AND s.id = ANY($1::uuid[])`,
      [sessionIds],
    )
  }
}
