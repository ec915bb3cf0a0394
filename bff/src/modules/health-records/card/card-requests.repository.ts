import type { CardRequestStatus } from '@jktl/shared/health-records/card/model'
import type { Directory } from '@jktl/shared/health-records/model'

import type { Database, Sql } from '../../../platform/database/database.ts'
import type { ClinicalPost } from '../clinical-post.ts'

export interface CardRequestRow extends ClinicalPost {
  id: string
  personId: string
  accountId: string
  directories: Directory[]
  minutes: number
  status: CardRequestStatus
  requestedAt: Date
  expiresAt: Date
  decidedAt: Date | null
  grantId: string | null
}
export type NewCardRequest = Pick<CardRequestRow, 'personId' | 'accountId' | 'role' | 'institutionId' | 'directories' | 'minutes' | 'requestedAt' | 'expiresAt'>

const ROW = `id, person_id AS "personId", account_id AS "accountId", role, institution_id AS "institutionId", directories, minutes, status, requested_at AS "requestedAt",
  expires_at AS "expiresAt", decided_at AS "decidedAt", grant_id AS "grantId"`

/** What doctors asked for after scanning a card, and what was answered. */
export class CardRequestsRepository {
  constructor(private readonly db: Database) {}

  /** A new scan takes the place of the question before it. @returns null when another scan of the same moment was first */
  async insert(tx: Sql, request: NewCardRequest): Promise<CardRequestRow | null> {
    await tx.query(`UPDATE card_request SET status = 'EXPIRED' WHERE person_id = $1 AND account_id = $2 AND status = 'PENDING'`, [
      request.personId,
      request.accountId,
    ])
    const [row] = await tx.query<CardRequestRow>(
      `INSERT INTO card_request (person_id, account_id, role, institution_id, directories, minutes, status, requested_at, expires_at)
       VALUES ($1, $2, $3, $4, $5, $6, 'PENDING', $7, $8) ON CONFLICT (person_id, account_id) WHERE status = 'PENDING' DO NOTHING RETURNING ${ROW}`,
      [request.personId, request.accountId, request.role, request.institutionId, request.directories, request.minutes, request.requestedAt, request.expiresAt],
    )
    return row ?? null
  }

  async find(id: string, sql: Sql = this.db, lock = false): Promise<CardRequestRow | null> {
    const [row] = await sql.query<CardRequestRow>(`SELECT ${ROW} FROM card_request WHERE id = $1${lock ? ' FOR UPDATE' : ''}`, [id])
    return row ?? null
  }

  /** Newest first. */
  listOf(accountId: string, since: Date): Promise<CardRequestRow[]> {
    return this.db.query<CardRequestRow>(
      `SELECT ${ROW} FROM card_request WHERE account_id = $1 AND requested_at > $2 ORDER BY requested_at DESC, id LIMIT 50`,
      [accountId, since],
    )
  }

  listPending(personIds: readonly string[], now: Date): Promise<CardRequestRow[]> {
    return this.db.query<CardRequestRow>(
      `SELECT ${ROW} FROM card_request WHERE person_id = ANY($1) AND status = 'PENDING' AND expires_at > $2 ORDER BY requested_at DESC, id LIMIT 20`,
      [personIds, now],
      'card-pending',
    )
  }

  /** The active grant of this doctor for treating this person. */
  async findTreatmentGrant(tx: Sql, personId: string, accountId: string): Promise<string | null> {
    const [row] = await tx.query<{ id: string }>(
      `SELECT id FROM record_grant WHERE person_id = $1 AND grantee_kind = 'practitioner' AND grantee_ref = $2 AND basis = 'treatment' AND status = 'active' AND effect = 'permit'`,
      [personId, accountId],
    )
    return row?.id ?? null
  }

  /** @returns false when it is answered or over */
  async decide(tx: Sql, id: string, answer: { status: 'CONFIRMED' | 'REFUSED'; decidedBy: string; grantId: string | null; at: Date }): Promise<boolean> {
    const rows = await tx.query(
      `UPDATE card_request SET status = $2, decided_by = $3, grant_id = $4, decided_at = $5 WHERE id = $1 AND status = 'PENDING' AND expires_at > $5 RETURNING 1`,
      [id, answer.status, answer.decidedBy, answer.grantId, answer.at],
    )
    return rows.length > 0
  }

  async expire(now: Date, limit: number): Promise<number> {
    const rows = await this.db.query(
      `UPDATE card_request SET status = 'EXPIRED' WHERE id IN (SELECT id FROM card_request WHERE status = 'PENDING' AND expires_at <= $1 ORDER BY expires_at LIMIT $2 FOR UPDATE SKIP LOCKED) RETURNING 1`,
      [now, limit],
    )
    return rows.length
  }
}
