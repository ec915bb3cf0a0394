import { randomUUID } from 'node:crypto'

import type { Sql } from '../../../platform/database/database.ts'

export type DeclineCode = 'NO_AGREEMENT' | 'NOT_ENOUGH' | 'SUSPENDED' | 'LISTED' | 'VISIT_LIMIT' | 'CANCELLED'
export interface DeskRow {
  id: string
  institutionId: string
  requestNo: string
  askedFen: number
  entryId: string | null
  declineCode: DeclineCode | null
  restFen: number
  stage: 'ANSWER' | 'WAITING' | 'OUTCOME' | 'DONE'
  attempts: number
}
const DESK = `id, institution_id AS "institutionId", request_no AS "requestNo", asked_fen AS "askedFen", entry_id AS "entryId", decline_code AS "declineCode", rest_fen AS "restFen", stage, attempts`

/** Hospitals that take part, what their desks asked, and what they still have to be told. */
export class CreditDeskRepository {
  async join(sql: Sql, institutionId: string, at: Date): Promise<void> {
    await sql.query(`INSERT INTO creditpay_hospital (institution_id, due_at) VALUES ($1, $2) ON CONFLICT DO NOTHING`, [institutionId, at])
  }

  leaseHospitals(sql: Sql, now: Date, until: Date, limit: number): Promise<{ institutionId: string; cursorSeq: number }[]> {
    return sql.query(
      `UPDATE creditpay_hospital SET lease_until = $2 WHERE institution_id IN (
         SELECT institution_id FROM creditpay_hospital WHERE due_at <= $1 AND (lease_until IS NULL OR lease_until <= $1) ORDER BY due_at LIMIT $3 FOR UPDATE SKIP LOCKED)
       RETURNING institution_id AS "institutionId", cursor_seq AS "cursorSeq"`,
      [now, until, limit],
    )
  }

  async setCursor(sql: Sql, institutionId: string, cursorSeq: number): Promise<void> {
    await sql.query(`UPDATE creditpay_hospital SET cursor_seq = greatest(cursor_seq, $2) WHERE institution_id = $1`, [institutionId, cursorSeq])
  }

  async doneUntil(sql: Sql, institutionId: string, dueAt: Date): Promise<void> {
    await sql.query(`UPDATE creditpay_hospital SET due_at = $2, lease_until = NULL WHERE institution_id = $1`, [institutionId, dueAt])
  }

  async findRequest(sql: Sql, institutionId: string, requestNo: string): Promise<DeskRow | null> {
    return (await sql.query<DeskRow>(`SELECT ${DESK} FROM creditpay_desk WHERE institution_id = $1 AND request_no = $2`, [institutionId, requestNo]))[0] ?? null
  }

  async addRequest(
    tx: Sql,
    r: Pick<DeskRow, 'institutionId' | 'requestNo' | 'askedFen' | 'entryId' | 'declineCode'> & { isEmergency: boolean },
    at: Date,
  ): Promise<void> {
    await tx.query(
      `INSERT INTO creditpay_desk (id, institution_id, request_no, asked_fen, is_emergency, entry_id, decline_code, stage, asked_at, due_at) VALUES ($1, $2, $3, $4, $5, $6, $7, 'ANSWER', $8, $8)`,
      [randomUUID(), r.institutionId, r.requestNo, r.askedFen, r.isEmergency, r.entryId, r.declineCode, at],
    )
  }

  leaseDue(sql: Sql, now: Date, until: Date, limit: number): Promise<DeskRow[]> {
    return sql.query<DeskRow>(
      `UPDATE creditpay_desk SET lease_until = $2, attempts = attempts + 1 WHERE id IN (
         SELECT id FROM creditpay_desk WHERE due_at <= $1 AND (lease_until IS NULL OR lease_until <= $1) ORDER BY due_at, id LIMIT $3 FOR UPDATE SKIP LOCKED) RETURNING ${DESK}`,
      [now, until, limit],
    )
  }

  /** Only while it still is at the stage that was worked on: the bill may have come meanwhile. */
  async advance(sql: Sql, id: string, from: DeskRow['stage'], to: 'WAITING' | 'DONE'): Promise<void> {
    await sql.query(`UPDATE creditpay_desk SET stage = $3, due_at = NULL, lease_until = NULL, attempts = 0 WHERE id = $1 AND stage = $2`, [id, from, to])
  }

  async postpone(sql: Sql, id: string, dueAt: Date): Promise<void> {
    await sql.query(`UPDATE creditpay_desk SET due_at = $2, lease_until = NULL WHERE id = $1 AND due_at IS NOT NULL`, [id, dueAt])
  }

  /** The hospital is to be told what became of it, and what it collects itself. */
  async tellOutcome(tx: Sql, institutionId: string, requestNo: string, restFen: number, at: Date): Promise<void> {
    await tx.query(
      `UPDATE creditpay_desk SET stage = 'OUTCOME', rest_fen = $3, due_at = $4, lease_until = NULL, attempts = 0 WHERE institution_id = $1 AND request_no = $2`,
      [institutionId, requestNo, restFen, at],
    )
  }
}
