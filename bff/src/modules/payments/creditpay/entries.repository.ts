import { randomUUID } from 'node:crypto'

import type { CreditpayDifferenceKind, EntryState, ReminderStage } from '@jktl/shared/payments/creditpay/model'

import type { Sql } from '../../../platform/database/database.ts'

export interface EntryRow {
  id: string
  creditAccountId: string
  institutionId: string
  requestNo: string
  visitNo: string
  subject: string
  state: EntryState
  authorisedFen: number
  capturedFen: number
  repaidFen: number
  refundedFen: number
  writtenOffFen: number
  interestFreeDays: number
  listAfterDays: number
  authorisedAt: Date
  expiresAt: Date
  dueOn: string | null
  cause: string | null
  version: number
}
export interface DifferenceRow {
  id: string
  kind: CreditpayDifferenceKind
  institutionId: string
  creditAccountId: string
  amountFen: number
  at: Date
  closedAt: Date | null
  note: string | null
  version: number
}
type Changes = Partial<Pick<EntryRow, 'state' | 'capturedFen' | 'repaidFen' | 'refundedFen' | 'writtenOffFen' | 'dueOn' | 'cause'>> & { resolvedAt?: Date }
const ENTRY = `id, credit_account_id AS "creditAccountId", institution_id AS "institutionId", request_no AS "requestNo", visit_no AS "visitNo", subject, state, authorised_fen AS "authorisedFen",
  captured_fen AS "capturedFen", repaid_fen AS "repaidFen", refunded_fen AS "refundedFen", written_off_fen AS "writtenOffFen", interest_free_days AS "interestFreeDays", list_after_days AS "listAfterDays",
  authorised_at AS "authorisedAt", expires_at AS "expiresAt", due_on AS "dueOn", cause, version`
const COLUMNS: Record<keyof Changes, string> = {
  state: 'state',
  capturedFen: 'captured_fen',
  repaidFen: 'repaid_fen',
  refundedFen: 'refunded_fen',
  writtenOffFen: 'written_off_fen',
  dueOn: 'due_on',
  cause: 'cause',
  resolvedAt: 'resolved_at',
}
const DIFFERENCE = `id, kind, institution_id AS "institutionId", credit_account_id AS "creditAccountId", amount_fen AS "amountFen", at, closed_at AS "closedAt", note, version`

/** Visits on credit and what hangs on them. */
export class CreditEntriesRepository {
  async insert(
    tx: Sql,
    e: Pick<
      EntryRow,
      | 'creditAccountId'
      | 'institutionId'
      | 'requestNo'
      | 'visitNo'
      | 'subject'
      | 'authorisedFen'
      | 'interestFreeDays'
      | 'listAfterDays'
      | 'authorisedAt'
      | 'expiresAt'
    >,
  ): Promise<EntryRow> {
    const [row] = await tx.query<EntryRow>(
      `INSERT INTO creditpay_entry (id, credit_account_id, institution_id, request_no, visit_no, subject, state, authorised_fen, interest_free_days, list_after_days, authorised_at, expires_at)
       VALUES ($1, $2, $3, $4, $5, $6, 'AUTHORISED', $7, $8, $9, $10, $11) RETURNING ${ENTRY}`,
      [
        randomUUID(),
        e.creditAccountId,
        e.institutionId,
        e.requestNo,
        e.visitNo,
        e.subject,
        e.authorisedFen,
        e.interestFreeDays,
        e.listAfterDays,
        e.authorisedAt,
        e.expiresAt,
      ],
    )
    if (!row) throw new Error('the new visit was not returned')
    return row
  }

  async find(sql: Sql, id: string): Promise<EntryRow | null> {
    return (await sql.query<EntryRow>(`SELECT ${ENTRY} FROM creditpay_entry WHERE id = $1`, [id]))[0] ?? null
  }

  async findByRequest(sql: Sql, institutionId: string, requestNo: string): Promise<EntryRow | null> {
    const [row] = await sql.query<EntryRow>(`SELECT ${ENTRY} FROM creditpay_entry WHERE institution_id = $1 AND request_no = $2`, [institutionId, requestNo])
    return row ?? null
  }

  /** Newest first. */
  listOf(sql: Sql, creditAccountId: string, after: { at: Date; id: string } | null, limit: number): Promise<EntryRow[]> {
    return sql.query<EntryRow>(
      `SELECT ${ENTRY} FROM creditpay_entry WHERE credit_account_id = $1 AND ($2::timestamptz IS NULL OR (authorised_at, id) < ($2, $3::uuid)) ORDER BY authorised_at DESC, id DESC LIMIT $4`,
      [creditAccountId, after?.at ?? null, after?.id ?? null, limit],
    )
  }

  /** What is owed, the earliest due day first. */
  listDebts(sql: Sql, creditAccountIds: readonly string[], institutionId: string | null = null): Promise<EntryRow[]> {
    return sql.query<EntryRow>(
      `SELECT ${ENTRY} FROM creditpay_entry WHERE credit_account_id = ANY ($1::uuid[]) AND state = 'CAPTURED' AND ($2::uuid IS NULL OR institution_id = $2) ORDER BY due_on, id`,
      [creditAccountIds, institutionId],
    )
  }

  async update(tx: Sql, id: string, changes: Changes): Promise<void> {
    const names = Object.keys(changes) as (keyof Changes)[]
    await tx.query(`UPDATE creditpay_entry SET version = version + 1${names.map((name, i) => `, ${COLUMNS[name]} = $${i + 2}`).join('')} WHERE id = $1`, [
      id,
      ...names.map((name) => changes[name] ?? null),
    ])
  }

  listExpired(sql: Sql, now: Date, limit: number): Promise<EntryRow[]> {
    return sql.query<EntryRow>(`SELECT ${ENTRY} FROM creditpay_entry WHERE state = 'AUTHORISED' AND expires_at <= $1 ORDER BY expires_at, id LIMIT $2`, [
      now,
      limit,
    ])
  }

  /** Debts with a reminder to send today: due within three days or before, and not reminded of the stage they are in. */
  listToRemind(sql: Sql, today: string, limit: number): Promise<EntryRow[]> {
    return sql.query<EntryRow>(
      `SELECT ${ENTRY} FROM creditpay_entry e WHERE state = 'CAPTURED' AND due_on <= $1::date + 3 AND NOT EXISTS (
         SELECT 1 FROM creditpay_reminder r WHERE r.entry_id = e.id AND r.due_on = e.due_on
            AND r.stage = CASE WHEN $1::date >= e.due_on + 3 THEN 'D+3' WHEN $1::date >= e.due_on THEN 'D0' ELSE 'D-3' END) ORDER BY due_on, id LIMIT $2`,
      [today, limit],
    )
  }

  /** @returns false when it was sent before */
  async addReminder(tx: Sql, entryId: string, dueOn: string, stage: ReminderStage, today: string): Promise<boolean> {
    const rows = await tx.query(
      `INSERT INTO creditpay_reminder (entry_id, due_on, stage, sent_on) VALUES ($1, $2, $3, $4) ON CONFLICT DO NOTHING RETURNING 1`,
      [entryId, dueOn, stage, today],
    )
    return rows.length === 1
  }

  /** Of the present due days. */
  listReminders(sql: Sql, entryIds: readonly string[]): Promise<{ entryId: string; stage: ReminderStage; sentOn: string }[]> {
    return sql.query(
      `SELECT r.entry_id AS "entryId", r.stage, r.sent_on AS "sentOn" FROM creditpay_reminder r JOIN creditpay_entry e ON e.id = r.entry_id AND e.due_on = r.due_on WHERE r.entry_id = ANY ($1::uuid[])`,
      [entryIds],
    )
  }

  /** Accounts whose overdue debts were reminded of on an earlier day and that are not yet what they should be. */
  async listToJudge(sql: Sql, today: string, limit: number): Promise<string[]> {
    const rows = await sql.query<{ id: string }>(
      `SELECT DISTINCT a.id FROM creditpay_account a JOIN creditpay_entry e ON e.credit_account_id = a.id AND e.state = 'CAPTURED' AND e.due_on < $1::date
         JOIN creditpay_reminder r ON r.entry_id = e.id AND r.due_on = e.due_on AND r.sent_on < $1::date
        WHERE a.state = 'ACTIVE' AND r.stage IN ('D0', 'D+3')
           OR a.state = 'SUSPENDED' AND r.stage = 'D+3' AND $1::date >= e.due_on + e.list_after_days AND (a.listing_waived_until IS NULL OR a.listing_waived_until < $1::date)
              AND NOT EXISTS (SELECT 1 FROM creditpay_case c WHERE c.entry_id = e.id AND c.kind = 'HARDSHIP' AND c.state IN ('SUBMITTED', 'PROPOSED'))
        ORDER BY a.id LIMIT $2`,
      [today, limit],
    )
    return rows.map(({ id }) => id)
  }

  /** @returns null when the hospital's refund was taken before */
  async addRefund(
    tx: Sql,
    r: { entryId: string; institutionId: string; refundNo: string; amountFen: number; debtFen: number; returnedFen: number },
    at: Date,
  ): Promise<string | null> {
    const [row] = await tx.query<{ id: string }>(
      `INSERT INTO creditpay_refund (id, entry_id, institution_id, refund_no, amount_fen, debt_fen, returned_fen, at) VALUES ($1, $2, $3, $4, $5, $6, $7, $8) ON CONFLICT DO NOTHING RETURNING id`,
      [randomUUID(), r.entryId, r.institutionId, r.refundNo, r.amountFen, r.debtFen, r.returnedFen, at],
    )
    return row?.id ?? null
  }

  async addDifference(
    tx: Sql,
    d: { kind: CreditpayDifferenceKind; institutionId: string; creditAccountId: string; entryId: string | null; sourceKey: string; amountFen: number },
    at: Date,
  ): Promise<void> {
    await tx.query(
      `INSERT INTO creditpay_difference (id, kind, institution_id, credit_account_id, entry_id, source_key, amount_fen, at) VALUES ($1, $2, $3, $4, $5, $6, $7, $8) ON CONFLICT DO NOTHING`,
      [randomUUID(), d.kind, d.institutionId, d.creditAccountId, d.entryId, d.sourceKey, d.amountFen, at],
    )
  }

  /** Open ones first, newest first. */
  listDifferences(sql: Sql, after: { at: Date; id: string } | null, limit: number): Promise<DifferenceRow[]> {
    return sql.query<DifferenceRow>(
      `SELECT ${DIFFERENCE} FROM creditpay_difference WHERE $1::timestamptz IS NULL OR (at, id) < ($1, $2::uuid) ORDER BY at DESC, id DESC LIMIT $3`,
      [after?.at ?? null, after?.id ?? null, limit],
    )
  }

  async findDifference(sql: Sql, id: string): Promise<DifferenceRow | null> {
    return (await sql.query<DifferenceRow>(`SELECT ${DIFFERENCE} FROM creditpay_difference WHERE id = $1`, [id]))[0] ?? null
  }

  async closeDifference(sql: Sql, id: string, version: number, by: string, note: string, at: Date): Promise<boolean> {
    const rows = await sql.query(
      `UPDATE creditpay_difference SET closed_by = $3, closed_at = $4, note = $5, version = version + 1 WHERE id = $1 AND version = $2 AND closed_at IS NULL RETURNING 1`,
      [id, version, by, at, note],
    )
    return rows.length === 1
  }
}
