import { randomUUID } from 'node:crypto'

import { Inject, Injectable } from '@nestjs/common'
import type { NumberState } from '@jktl/shared/appointments/model'
import type { Instant } from '@jktl/shared/kernel/dates'

import { Database, type Sql } from '../../../platform/database/database.ts'

/** A number that waits for somebody to be offered it. */
export interface ReservedNumber {
  numberId: string
  sessionId: string
  segmentId: string
  institutionId: string
  feeFen: number
  startsAt: Date
  sessionState: 'OPEN' | 'SUSPENDED'
  inRoster: boolean
}
export interface DueOffer {
  id: string
  entryId: string
  numberId: string
  isRevoked: boolean
}
const RESERVED = `n.id AS "numberId", n.session_id AS "sessionId", n.segment_id AS "segmentId", s.institution_id AS "institutionId", s.fee_fen AS "feeFen", g.starts_at AS "startsAt", s.state AS "sessionState",
  n.in_roster AS "inRoster"`
const UNOFFERED = `FROM number n JOIN segment g ON g.id = n.segment_id JOIN clinic_session s ON s.id = n.session_id WHERE n.state = 'RESERVED_WAITLIST' AND n.reserved_for IS NULL`

/** Numbers kept for the waiting list and the offers made of them (W2, W3). A number is locked before its entry, everywhere. */
@Injectable()
export class OfferRepository {
  constructor(@Inject(Database) private readonly db: Database) {}

  listUnoffered(limit: number): Promise<ReservedNumber[]> {
    return this.db.query<ReservedNumber>(`SELECT ${RESERVED} ${UNOFFERED} ORDER BY n.changed_at, n.id LIMIT $1`, [limit])
  }

  async lockUnoffered(tx: Sql, numberId: string): Promise<ReservedNumber | null> {
    const [row] = await tx.query<ReservedNumber>(`SELECT ${RESERVED} ${UNOFFERED} AND n.id = $1 FOR UPDATE OF n SKIP LOCKED`, [numberId])
    return row ?? null
  }

  /** The first who may have the number (W4), locked; null when nobody wants it any more, `busy` when somebody just changed. */
  async lockFirst(
    tx: Sql,
    number: ReservedNumber,
    now: Instant,
  ): Promise<{ id: string; accountId: string; date: string; prepayState: string; prepayFen: number } | 'busy' | null> {
    const asked = [number.numberId, number.sessionId, number.segmentId, new Date(now)]
    const [row] = await tx.query<{ id: string; accountId: string; date: string; prepayState: string; prepayFen: number }>(
      `SELECT e.id, e.account_id AS "accountId", e.date, e.prepay_state AS "prepayState", e.prepay_fen AS "prepayFen"
         FROM waitlist_entry e WHERE e.state = 'WAITING' AND e.id = (SELECT entry_id FROM waitlist_candidates($1, $2, $3, $4) LIMIT 1) FOR UPDATE OF e`,
      asked,
    )
    if (row) return row
    return (await tx.query(`SELECT 1 FROM waitlist_candidates($1, $2, $3, $4) LIMIT 1`, asked)).length > 0 ? 'busy' : null
  }

  /** Keeps the number for the entry until `expiresAt`. @returns the offer's id */
  async make(tx: Sql, number: ReservedNumber, entryId: string, offer: { isAuto: boolean; now: Instant; expiresAt: Instant }): Promise<string> {
    const id = randomUUID()
    const now = new Date(offer.now)
    await tx.query(
      `INSERT INTO waitlist_offer (id, entry_id, number_id, session_id, segment_id, fee_fen, is_auto, offered_at, expires_at) VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9)`,
      [id, entryId, number.numberId, number.sessionId, number.segmentId, number.feeFen, offer.isAuto, now, new Date(offer.expiresAt)],
    )
    await tx.query(`UPDATE number SET reserved_for = $2, cause = 'waitlist-offer', actor = 'platform', correlation_id = $3, changed_at = $4 WHERE id = $1`, [
      number.numberId,
      entryId,
      id,
      now,
    ])
    return id
  }

  /** Nobody waits for it: on to the public, or out of use. @returns the state it came to; still reserved when somebody joined meanwhile */
  async release(tx: Sql, numberId: string, to: NumberState, by: { now: Instant; returnsAt: Instant | null }): Promise<NumberState> {
    const [row] = await tx.query<{ state: NumberState }>(
      `UPDATE number SET state = $2, cause = 'waitlist-over', actor = 'platform', correlation_id = NULL, changed_at = $3, returns_at = $4 WHERE id = $1 RETURNING state`,
      [numberId, to, new Date(by.now), by.returnsAt === null ? null : new Date(by.returnsAt)],
    )
    if (!row) throw new Error('a reserved number is missing')
    return row.state
  }

  /** Offers whose time is over, or whose session no longer takes place. */
  listDue(now: Instant, limit: number): Promise<DueOffer[]> {
    return this.db.query<DueOffer>(
      `SELECT o.id, o.entry_id AS "entryId", o.number_id AS "numberId", s.state <> 'OPEN' AS "isRevoked" FROM waitlist_offer o JOIN clinic_session s ON s.id = o.session_id
        WHERE o.state = 'OPEN' AND (o.expires_at <= $1 OR s.state <> 'OPEN') ORDER BY o.expires_at LIMIT $2`,
      [new Date(now), limit],
    )
  }

  /** Takes the number back from the entry it was kept for: whoever comes first, this or the claim, has it. */
  async takeBack(tx: Sql, offer: { id: string; entryId: string; numberId: string }, to: 'DECLINED' | 'EXPIRED' | 'REVOKED', now: Instant): Promise<boolean> {
    const rows = await tx.query(`UPDATE number SET reserved_for = NULL WHERE id = $1 AND state = 'RESERVED_WAITLIST' AND reserved_for = $2 RETURNING 1`, [
      offer.numberId,
      offer.entryId,
    ])
    if (rows.length === 0) return false
    await tx.query(`UPDATE waitlist_offer SET state = $2, ended_at = $3 WHERE id = $1 AND state = 'OPEN'`, [offer.id, to, new Date(now)])
    return true
  }

  /** Offers to prepaid entries, to be booked without asking (W5). */
  listAuto(limit: number): Promise<{ id: string; entryId: string; numberId: string; accountId: string; personId: string; segmentId: string }[]> {
    return this.db.query(
      `SELECT o.id, o.entry_id AS "entryId", o.number_id AS "numberId", o.segment_id AS "segmentId", e.account_id AS "accountId", e.person_id AS "personId"
         FROM waitlist_offer o JOIN waitlist_entry e ON e.id = o.entry_id WHERE o.state = 'OPEN' AND o.is_auto ORDER BY o.offered_at LIMIT $1`,
      [limit],
    )
  }
}
