import { Inject, Injectable } from '@nestjs/common'
import { LIVE_STATES } from '@jktl/shared/appointments/model'
import { TIER_RANKS, type WaitlistState, type WaitlistTier } from '@jktl/shared/appointments/waitlist/model'
import type { Instant } from '@jktl/shared/kernel/dates'

import { Database, type Sql, violates } from '../../../platform/database/database.ts'
import type { EntryRecord, OpenOffer, Wish } from './domain/waitlist-entry.ts'

const LIVE = LIVE_STATES.map((state) => `'${state}'`).join(', ')
const LIVE_ENTRY = `'WAITING', 'OFFERED', 'ACCEPTED'`
const MAX_JOIN_ROUNDS = 6

/** Who waits before whom for the same thing (W4): wishes that one number could fulfil. */
const AHEAD = `FROM waitlist_entry x WHERE e.state IN ('WAITING', 'OFFERED') AND x.department_id = e.department_id AND x.date = e.date AND x.state IN ('WAITING', 'OFFERED')
  AND (x.doctor_id IS NULL OR e.doctor_id IS NULL OR x.doctor_id = e.doctor_id) AND (x.half IS NULL OR e.half IS NULL OR x.half = e.half)`
export const ENTRY = `
  e.id, e.account_id AS "accountId", e.person_id AS "personId", e.institution_id AS "institutionId", e.department_id AS "departmentId", e.doctor_id AS "doctorId", e.date, e.half, e.tier,
  e.joined_at AS "joinedAt", e.until_at AS "untilAt", e.rule_version_id AS "ruleVersionId", e.state, e.version, e.offers_missed AS "offersMissed", e.appointment_id AS "appointmentId",
  e.trade_order_id AS "tradeOrderId", e.prepay_fen AS "prepayFen", e.prepay_state AS "prepayState", e.prepay_by AS "prepayBy", e.cause,
  (SELECT count(*) ${AHEAD} AND x.tier_rank < e.tier_rank) AS "aheadByTier", (SELECT count(*) ${AHEAD} AND x.tier_rank = e.tier_rank AND (x.joined_at, x.id) < (e.joined_at, e.id)) AS "aheadByTime",
  o.id AS "offerId", o.number_id AS "numberId", o.segment_id AS "segmentId", o.fee_fen AS "feeFen", o.is_auto AS "isAuto", o.expires_at AS "expiresAt",
  n.ordinal, g.start_time AS start, g.end_time AS "end", s.doctor_id AS "offerDoctorId", s.location`
const WITH_OFFER = `LEFT JOIN waitlist_offer o ON o.entry_id = e.id AND o.state = 'OPEN' LEFT JOIN number n ON n.id = o.number_id LEFT JOIN segment g ON g.id = o.segment_id LEFT JOIN clinic_session s ON s.id = o.session_id`

type Row = Omit<EntryRecord, 'offer'> & Omit<OpenOffer, 'id' | 'doctorId'> & { offerId: string | null; offerDoctorId: string }
const toRecord = ({ offerId, offerDoctorId, ...row }: Row): EntryRecord => ({
  ...row,
  offer: offerId === null ? null : { ...row, id: offerId, doctorId: offerDoctorId },
})

/** What a wish meets in the pool. */
export interface WishFacts {
  institutionId: string | null
  /** Sessions that could still fulfil it. */
  open: number
  released: boolean
  free: number
  until: Date | null
  maxFeeFen: number
  total: number
  waiting: number
}
export interface JoinRequest extends Wish {
  id: string
  accountId: string
  personId: string
  identityKey: string
  institutionId: string
  tier: WaitlistTier
  now: Instant
  until: Date
  ruleVersionId: string
  maxEntries: number
  prepayFen: number
  /** A department that a listing never blocks (C4). */
  isCreditExempt: boolean
}
export type JoinOutcome = 'joined' | 'full' | 'free' | 'listed' | 'booked' | 'already'

const MATCHES = `s.department_id = $1 AND s.date = $3::date AND ($2::uuid IS NULL AND s.kind = 'CLINIC' OR s.doctor_id = $2) AND ($4::text IS NULL OR s.half = $4) AND s.state = 'OPEN'`

/** Entries of the waiting list: joining, reading, ending. Numbers kept for them are in the offer repository. */
@Injectable()
export class WaitlistRepository {
  constructor(@Inject(Database) private readonly db: Database) {}

  transaction<T>(work: (tx: Sql) => Promise<T>): Promise<T> {
    return this.db.transaction(work)
  }

  async factsOf(wish: Wish, now: Instant): Promise<WishFacts> {
    const [row] = await this.db.query<WishFacts>(
      `SELECT (array_agg(DISTINCT s.institution_id))[1] AS "institutionId", count(DISTINCT s.id) AS open, coalesce(bool_and(s.release_at <= $5), false) AS released, max(g.starts_at) AS until,
              coalesce(max(s.fee_fen), 0) AS "maxFeeFen",
              coalesce(sum((SELECT count(*) FROM number n WHERE n.segment_id = g.id AND n.channel = 'ONLINE' AND n.state = 'AVAILABLE')), 0)::int AS free,
              coalesce(sum((SELECT count(*) FROM number n WHERE n.segment_id = g.id AND n.channel = 'ONLINE' AND n.state <> 'WITHDRAWN')), 0)::int AS total,
              (SELECT count(*) FROM waitlist_entry w WHERE w.department_id = $1 AND w.date = $3::date AND w.state IN ('WAITING', 'OFFERED') AND ($2::uuid IS NULL OR w.doctor_id IS NULL OR w.doctor_id = $2)
                  AND ($4::text IS NULL OR w.half IS NULL OR w.half = $4)) AS waiting
         FROM clinic_session s JOIN segment g ON g.session_id = s.id AND g.starts_at > $5 WHERE ${MATCHES}`,
      [wish.departmentId, wish.doctorId, wish.date, wish.half, new Date(now)],
    )
    return row ?? { institutionId: null, open: 0, released: false, free: 0, until: null, maxFeeFen: 0, total: 0, waiting: 0 }
  }

  /** Joins in one statement that looks at the pool, the listing and the account's other entries once more (W1, C4). */
  async join(tx: Sql, r: JoinRequest): Promise<JoinOutcome> {
    const [row] = await tx.query<{ id: string | null; full: boolean; free: boolean; listed: boolean; booked: boolean }>(
      `WITH facts AS MATERIALIZED (
         SELECT (SELECT min(slot) FROM generate_series(1, $16::int) slot WHERE NOT EXISTS (SELECT 1 FROM waitlist_entry w WHERE w.account_id = $6 AND w.entry_slot = slot AND w.state IN (${LIVE_ENTRY}))) AS slot,
                EXISTS (SELECT 1 FROM clinic_session s JOIN segment g ON g.session_id = s.id AND g.starts_at > $12 JOIN number n ON n.segment_id = g.id AND n.channel = 'ONLINE' AND n.state = 'AVAILABLE' WHERE ${MATCHES}) AS free,
                (NOT $17 AND EXISTS (SELECT 1 FROM credit_listing l WHERE l.identity_key = $8 AND l.status <> 'RELEASED' AND l.from_at <= $12 AND l.until_at > $12 AND (l.institution_id IS NULL OR l.institution_id = $9))) AS listed,
                EXISTS (SELECT 1 FROM appointment a WHERE a.identity_key = $8 AND a.department_id = $1 AND a.date = $3::date AND ($4::text IS NULL OR a.half = $4) AND a.resource_id IS NOT DISTINCT FROM (SELECT r.id FROM resource r WHERE r.id = $2) AND a.state IN (${LIVE})) AS booked
       ), made AS (
         INSERT INTO waitlist_entry (id, account_id, person_id, identity_key, institution_id, department_id, doctor_id, date, half, tier, tier_rank, joined_at, until_at, rule_version_id, state, entry_slot,
                                     prepay_fen, cause, actor, changed_at)
         SELECT $5, $6, $7, $8, $9, $1, $2, $3::date, $4, $10, $11, $12, $13, $14, 'WAITING', slot, $15, 'joined', 'resident', $12 FROM facts WHERE slot IS NOT NULL AND NOT free AND NOT listed AND NOT booked
         RETURNING id
       )
       SELECT slot IS NULL AS full, free, listed, booked, (SELECT id FROM made) AS id FROM facts`,
      [
        r.departmentId,
        r.doctorId,
        r.date,
        r.half,
        r.id,
        r.accountId,
        r.personId,
        r.identityKey,
        r.institutionId,
        r.tier,
        TIER_RANKS[r.tier],
        new Date(r.now),
        r.until,
        r.ruleVersionId,
        r.prepayFen,
        r.maxEntries,
        r.isCreditExempt,
      ],
    )
    if (row?.id) return 'joined'
    return row?.listed ? 'listed' : row?.booked ? 'booked' : row?.free ? 'free' : 'full'
  }

  /** Two joins at once may choose the same slot; the second looks again. */
  async joining<T>(work: (tx: Sql) => Promise<T>): Promise<T | 'already'> {
    for (let round = 1; ; round++) {
      try {
        return await this.db.transaction(work)
      } catch (error) {
        if (violates(error, 'waitlist_entry_one_live')) return 'already'
        if (!violates(error, 'waitlist_entry_slot') || round >= MAX_JOIN_ROUNDS) throw error
      }
    }
  }

  // ---- reading ----

  private async many(condition: string, values: unknown[], sql: Sql = this.db): Promise<EntryRecord[]> {
    return (await sql.query<Row>(`SELECT ${ENTRY} FROM waitlist_entry e ${WITH_OFFER} WHERE ${condition}`, values)).map(toRecord)
  }

  async findById(id: string, sql: Sql = this.db): Promise<EntryRecord | null> {
    return (await this.many('e.id = $1', [id], sql))[0] ?? null
  }

  async findOwn(accountId: string, id: string): Promise<EntryRecord | null> {
    return (await this.many('e.id = $1 AND e.account_id = $2', [id, accountId]))[0] ?? null
  }

  /** With the row locked until the transaction ends; numbers are locked before entries, everywhere. */
  async lock(tx: Sql, id: string): Promise<EntryRecord | null> {
    return (await this.many('e.id = $1 FOR UPDATE OF e', [id], tx))[0] ?? null
  }

  /** Live ones first, then the latest. */
  listOwn(accountId: string, personId: string | null, after: { at: Date; id: string } | null, limit: number): Promise<EntryRecord[]> {
    return this.many(
      `e.account_id = $1 AND ($2::uuid IS NULL OR e.person_id = $2) AND ($3::timestamptz IS NULL OR (e.joined_at, e.id) < ($3, $4::uuid)) ORDER BY e.joined_at DESC, e.id DESC LIMIT $5`,
      [accountId, personId, after?.at ?? null, after?.id ?? null, limit],
    )
  }

  listOffered(accountId: string, personId: string | null): Promise<EntryRecord[]> {
    return this.many(`e.account_id = $1 AND ($2::uuid IS NULL OR e.person_id = $2) AND e.state = 'OFFERED' ORDER BY o.expires_at`, [accountId, personId])
  }

  async hasLive(accountId: string, personId: string, sql: Sql): Promise<boolean> {
    return (
      (await sql.query(`SELECT 1 FROM waitlist_entry WHERE account_id = $1 AND person_id = $2 AND state IN (${LIVE_ENTRY}) LIMIT 1`, [accountId, personId]))
        .length > 0
    )
  }

  // ---- changing ----

  /** @returns false when the entry is no longer in `from` */
  async move(
    tx: Sql,
    id: string,
    from: WaitlistState,
    to: WaitlistState,
    by: { cause: string; actor: string; now: Instant; missed?: boolean },
  ): Promise<boolean> {
    const rows = await tx.query(
      `UPDATE waitlist_entry SET state = $3, offers_missed = offers_missed + $4, version = version + 1, cause = $5, actor = $6, changed_at = $7 WHERE id = $1 AND state = $2 RETURNING 1`,
      [id, from, to, by.missed ? 1 : 0, by.cause, by.actor, new Date(by.now)],
    )
    return rows.length === 1
  }

  async setTier(tx: Sql, id: string, tier: WaitlistTier, by: { reason: string; now: Instant }): Promise<void> {
    await tx.query(`UPDATE waitlist_entry SET tier = $2, tier_rank = $3, version = version + 1, cause = $4, actor = 'staff', changed_at = $5 WHERE id = $1`, [
      id,
      tier,
      TIER_RANKS[tier],
      by.reason,
      new Date(by.now),
    ])
  }

  /** Entries whose day is over. */
  async expirePast(tx: Sql, now: Instant, limit: number): Promise<string[]> {
    const rows = await tx.query<{ id: string }>(
      `UPDATE waitlist_entry SET state = 'EXPIRED', version = version + 1, cause = 'deadline', actor = 'clock', changed_at = $1
        WHERE id IN (SELECT id FROM waitlist_entry WHERE state = 'WAITING' AND until_at <= $1 ORDER BY until_at LIMIT $2 FOR UPDATE SKIP LOCKED) RETURNING id`,
      [new Date(now), limit],
    )
    return rows.map((row) => row.id)
  }
}
