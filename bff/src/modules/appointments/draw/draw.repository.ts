import { Inject, Injectable } from '@nestjs/common'
import type { Instant } from '@jktl/shared/kernel/dates'

import { Database, type Sql, violates } from '../../../platform/database/database.ts'

export interface DrawRecord {
  id: string
  version: number
  sessionId: string
  institutionId: string
  departmentId: string
  doctorId: string
  date: string
  half: 'AM' | 'PM' | 'NIGHT'
  opensAt: Date
  closesAt: Date
  commitment: string
  seed: string | null
  state: 'ANNOUNCED' | 'DRAWN' | 'CANCELLED'
  numbers: number
  registered: number
}
export interface DrawEntryRecord {
  id: string
  drawId: string
  accountId: string
  personId: string
  state: 'REGISTERED' | 'WITHDRAWN' | 'WON' | 'LOST'
  position: number | null
}
export interface DrawableSession {
  id: string
  institutionId: string
  releaseAt: Date
  startsAt: Date | null
  mayDraw: boolean
}
const TO_DRAW = `n.channel = 'ONLINE' AND n.state = 'PLANNED' AND n.in_roster`
const DRAW = `d.id, d.version, d.session_id AS "sessionId", d.institution_id AS "institutionId", d.department_id AS "departmentId", d.doctor_id AS "doctorId", d.date, d.half, d.opens_at AS "opensAt", d.closes_at AS "closesAt",
  d.commitment, d.seed_revealed AS seed, d.state, coalesce(d.numbers, (SELECT count(*) FROM number n WHERE n.session_id = d.session_id AND ${TO_DRAW}))::int AS numbers,
  (SELECT count(*) FROM draw_entry e WHERE e.draw_id = d.id AND e.state <> 'WITHDRAWN')::int AS registered`
const ENTRY = `e.id, e.draw_id AS "drawId", e.account_id AS "accountId", e.person_id AS "personId", e.state, e.position`

/** Draws and who registered for them (A31). */
@Injectable()
export class DrawRepository {
  constructor(@Inject(Database) private readonly db: Database) {}

  transaction<T>(work: (tx: Sql) => Promise<T>): Promise<T> {
    return this.db.transaction(work)
  }

  async find(id: string, sql: Sql = this.db): Promise<DrawRecord | null> {
    return (await sql.query<DrawRecord>(`SELECT ${DRAW} FROM draw d WHERE d.id = $1`, [id]))[0] ?? null
  }

  listOfDoctor(doctorId: string, today: string): Promise<DrawRecord[]> {
    return this.db.query<DrawRecord>(
      `SELECT ${DRAW} FROM draw d WHERE d.doctor_id = $1 AND d.date >= $2::date AND d.state <> 'CANCELLED' ORDER BY d.date, d.opens_at LIMIT 20`,
      [doctorId, today],
    )
  }

  async ofSession(sessionId: string): Promise<DrawRecord | null> {
    const rows = await this.db.query<DrawRecord>(`SELECT ${DRAW} FROM draw d WHERE d.session_id = $1 ORDER BY d.created_at DESC LIMIT 1`, [sessionId])
    return rows[0] ?? null
  }

  async entryIdsInOrder(drawId: string): Promise<string[]> {
    const rows = await this.db.query<{ id: string }>(`SELECT id FROM draw_entry WHERE draw_id = $1 AND position IS NOT NULL ORDER BY position`, [drawId])
    return rows.map(({ id }) => id)
  }

  // ---- the hospital ----

  async findSession(id: string, sql: Sql = this.db): Promise<DrawableSession | null> {
    const [row] = await sql.query<DrawableSession>(
      `SELECT s.id, s.institution_id AS "institutionId", s.release_at AS "releaseAt", (SELECT min(g.starts_at) FROM segment g WHERE g.session_id = s.id) AS "startsAt",
              s.state = 'OPEN' AND EXISTS (SELECT 1 FROM number n WHERE n.session_id = s.id AND ${TO_DRAW}) AND NOT EXISTS (SELECT 1 FROM number n WHERE n.session_id = s.id AND n.state NOT IN ('PLANNED', 'WITHDRAWN')) AS "mayDraw"
         FROM clinic_session s WHERE s.id = $1`,
      [id],
    )
    return row ?? null
  }

  /** Session and numbers stand still until the caller's transaction ends: a release under way is over before, a later one meets the draw. */
  async lockSession(tx: Sql, id: string): Promise<void> {
    await tx.query(`SELECT 1 FROM clinic_session WHERE id = $1 FOR UPDATE`, [id])
    await tx.query(`SELECT 1 FROM number WHERE session_id = $1 ORDER BY id FOR UPDATE`, [id])
  }

  /** @returns false when the session has one already */
  async announce(
    tx: Sql,
    d: { id: string; sessionId: string; opensAt: Instant; closesAt: Instant; commitment: string; seedSealed: Buffer; by: string; now: Instant },
  ): Promise<boolean> {
    const rows = await tx.query(
      `INSERT INTO draw (id, session_id, institution_id, department_id, doctor_id, date, half, opens_at, closes_at, commitment, seed_sealed, created_by, created_at)
       SELECT $1, s.id, s.institution_id, s.department_id, s.doctor_id, s.date, s.half, $3, $4, $5, $6, $7, $8 FROM clinic_session s WHERE s.id = $2
       ON CONFLICT (session_id) WHERE state <> 'CANCELLED' DO NOTHING RETURNING 1`,
      [d.id, d.sessionId, new Date(d.opensAt), new Date(d.closesAt), d.commitment, d.seedSealed, d.by, new Date(d.now)],
    )
    return rows.length === 1
  }

  async cancelBeforeOpening(tx: Sql, id: string, version: number, now: Instant): Promise<boolean> {
    const rows = await tx.query(
      `UPDATE draw SET state = 'CANCELLED', ended_at = $3, version = version + 1 WHERE id = $1 AND version = $2 AND state = 'ANNOUNCED' AND opens_at > $3 RETURNING 1`,
      [id, version, new Date(now)],
    )
    return rows.length === 1
  }

  // ---- residents ----

  /** The window by the server's clock, the listing (C4) and the other appointment are looked at in the inserting statement; the draw waits for it. */
  async register(r: {
    id: string
    drawId: string
    accountId: string
    personId: string
    identityKey: string
    now: Instant
  }): Promise<'registered' | 'twice' | 'listed' | 'booked' | 'closed'> {
    try {
      const [row] = await this.db.query<{ id: string | null; listed: boolean; booked: boolean }>(
        `WITH d AS MATERIALIZED (SELECT * FROM draw WHERE id = $2 AND state = 'ANNOUNCED' AND opens_at <= $6 AND closes_at > $6 FOR SHARE), facts AS MATERIALIZED (
           SELECT d.id, EXISTS (SELECT 1 FROM credit_listing l WHERE l.identity_key = $5 AND l.status <> 'RELEASED' AND l.from_at <= $6 AND l.until_at > $6 AND (l.institution_id IS NULL OR l.institution_id = d.institution_id)) AS listed,
                  EXISTS (SELECT 1 FROM appointment a WHERE a.identity_key = $5 AND a.department_id = d.department_id AND a.date = d.date AND a.half = d.half AND a.state IN ('HOLDING', 'HOLD_UNKNOWN', 'HELD', 'CONFIRMING', 'BOOKED')) AS booked FROM d
         ), made AS (
           INSERT INTO draw_entry (id, draw_id, account_id, person_id, identity_key, joined_at) SELECT $1, id, $3, $4, $5, $6 FROM facts WHERE NOT listed AND NOT booked RETURNING id
         ) SELECT (SELECT id FROM made) AS id, listed, booked FROM facts`,
        [r.id, r.drawId, r.accountId, r.personId, r.identityKey, new Date(r.now)],
      )
      if (!row) return 'closed'
      return row.id ? 'registered' : row.listed ? 'listed' : 'booked'
    } catch (error) {
      if (violates(error, 'draw_entry_one_per_identity')) return 'twice'
      throw error
    }
  }

  async withdraw(accountId: string, id: string, now: Instant): Promise<boolean> {
    const rows = await this.db.query(
      `WITH d AS MATERIALIZED (SELECT d.id FROM draw d JOIN draw_entry e ON e.draw_id = d.id WHERE e.id = $2 AND d.state = 'ANNOUNCED' AND d.closes_at > $3 FOR SHARE OF d)
       UPDATE draw_entry SET state = 'WITHDRAWN' WHERE id = $2 AND account_id = $1 AND state = 'REGISTERED' AND draw_id IN (SELECT id FROM d) RETURNING 1`,
      [accountId, id, new Date(now)],
    )
    return rows.length === 1
  }

  listOwn(accountId: string, filter: { id?: string; drawId?: string }): Promise<DrawEntryRecord[]> {
    return this.db.query<DrawEntryRecord>(
      `SELECT ${ENTRY} FROM draw_entry e WHERE e.account_id = $1 AND ($2::uuid IS NULL OR e.id = $2) AND ($3::uuid IS NULL OR e.draw_id = $3) ORDER BY e.joined_at DESC, e.id LIMIT 50`,
      [accountId, filter.id ?? null, filter.drawId ?? null],
    )
  }

  async hasLive(accountId: string, personId: string, sql: Sql): Promise<boolean> {
    return (
      (
        await sql.query(
          `SELECT 1 FROM draw_entry e JOIN draw d ON d.id = e.draw_id AND d.state = 'ANNOUNCED' WHERE e.account_id = $1 AND e.person_id = $2 AND e.state = 'REGISTERED' LIMIT 1`,
          [accountId, personId],
        )
      ).length > 0
    )
  }

  // ---- the clock ----

  listDue(now: Instant, limit: number): Promise<{ id: string; institutionId: string }[]> {
    return this.db.query(
      `SELECT d.id, d.institution_id AS "institutionId" FROM draw d JOIN clinic_session s ON s.id = d.session_id AND s.state = 'OPEN' AND s.list_due_at IS NULL
        WHERE d.state = 'ANNOUNCED' AND d.closes_at <= $1 ORDER BY d.closes_at, d.id LIMIT $2`,
      [new Date(now), limit],
    )
  }

  /** A due draw, locked; null when it was made meanwhile or a registration that came in time is being finished. */
  async lockDue(tx: Sql, id: string): Promise<{ institutionId: string; date: string; seedSealed: Buffer } | null> {
    const [row] = await tx.query<{ institutionId: string; date: string; seedSealed: Buffer }>(
      `SELECT d.institution_id AS "institutionId", d.date, d.seed_sealed AS "seedSealed" FROM draw d JOIN clinic_session s ON s.id = d.session_id AND s.state = 'OPEN'
        WHERE d.id = $1 AND d.state = 'ANNOUNCED' FOR UPDATE OF d SKIP LOCKED`,
      [id],
    )
    return row ?? null
  }

  /** One draw whose session does not take place, or whose visit came before it could be made, locked. */
  async lockPointless(tx: Sql, now: Instant): Promise<{ id: string; institutionId: string; date: string } | null> {
    const [row] = await tx.query<{ id: string; institutionId: string; date: string }>(
      `SELECT d.id, d.institution_id AS "institutionId", d.date FROM draw d JOIN clinic_session s ON s.id = d.session_id
        WHERE d.state = 'ANNOUNCED' AND (s.state <> 'OPEN' OR NOT EXISTS (SELECT 1 FROM segment g WHERE g.session_id = s.id AND g.starts_at > $1)) LIMIT 1 FOR UPDATE OF d SKIP LOCKED`,
      [new Date(now)],
    )
    return row ?? null
  }

  registered(tx: Sql, drawId: string): Promise<DrawEntryRecord[]> {
    return tx.query<DrawEntryRecord>(`SELECT ${ENTRY} FROM draw_entry e WHERE e.draw_id = $1 AND e.state = 'REGISTERED'`, [drawId])
  }

  async cancel(tx: Sql, id: string, now: Instant): Promise<void> {
    await tx.query(`UPDATE draw SET state = 'CANCELLED', ended_at = $2, version = version + 1 WHERE id = $1`, [id, new Date(now)])
  }

  /** Result, reveal, the winners' and the others' places in the line (W4) and the release of the numbers into it (W3), all at once. @returns how many numbers there were */
  async finish(tx: Sql, r: { drawId: string; seed: string; order: readonly string[]; ruleVersionId: string; now: Instant }): Promise<number> {
    const now = new Date(r.now)
    await tx.query(`SELECT 1 FROM number n JOIN draw d ON d.session_id = n.session_id WHERE d.id = $1 ORDER BY n.id FOR UPDATE OF n`, [r.drawId])
    const [counted] = await tx.query<{ numbers: number }>(
      `SELECT count(*)::int AS numbers FROM draw d JOIN number n ON n.session_id = d.session_id JOIN segment g ON g.id = n.segment_id AND g.starts_at > $2 WHERE d.id = $1 AND ${TO_DRAW}`,
      [r.drawId, now],
    )
    const numbers = counted?.numbers ?? 0
    await tx.query(
      `UPDATE draw_entry e SET position = x.position, state = CASE WHEN x.position <= $3 THEN 'WON' ELSE 'LOST' END FROM unnest($2::uuid[]) WITH ORDINALITY AS x(id, position) WHERE e.id = x.id AND e.draw_id = $1`,
      [r.drawId, r.order, numbers],
    )
    await tx.query(
      `INSERT INTO waitlist_entry (id, account_id, person_id, identity_key, institution_id, department_id, doctor_id, date, half, tier, tier_rank, joined_at, until_at, rule_version_id, state, entry_slot, cause, actor, changed_at)
       SELECT e.id, e.account_id, e.person_id, e.identity_key, d.institution_id, d.department_id, d.doctor_id, d.date, d.half, 'DRAW', 0, $2::timestamptz + e.position * interval '1 millisecond',
              (SELECT max(g.starts_at) FROM segment g WHERE g.session_id = d.session_id), $3, 'WAITING', e.position, 'drawn', 'platform', $2
         FROM draw d JOIN draw_entry e ON e.draw_id = d.id AND e.position IS NOT NULL WHERE d.id = $1 ORDER BY e.position`,
      [r.drawId, now, r.ruleVersionId],
    )
    await tx.query(`UPDATE draw SET state = 'DRAWN', seed_revealed = $2, numbers = $3, ended_at = $4, version = version + 1 WHERE id = $1`, [
      r.drawId,
      r.seed,
      numbers,
      now,
    ])
    await tx.query(
      `UPDATE number n SET state = 'AVAILABLE', cause = 'release', actor = 'clock', correlation_id = NULL, changed_at = $2 FROM draw d WHERE d.id = $1 AND n.session_id = d.session_id AND n.state = 'PLANNED'`,
      [r.drawId, now],
    )
    return numbers
  }
}
