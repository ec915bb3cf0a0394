import { randomUUID } from 'node:crypto'

import type { CaseKind, CaseState } from '@jktl/shared/payments/creditpay/model'

import type { Sql } from '../../../platform/database/database.ts'

export interface CaseRow {
  id: string
  kind: CaseKind
  state: CaseState
  creditAccountId: string
  entryId: string | null
  requestedBy: string
  requestedAt: Date
  text: string
  proposedBy: string | null
  proposedAt: Date | null
  isApproval: boolean | null
  limitFen: number | null
  dueOn: string | null
  proposalNote: string | null
  decidedAt: Date | null
  decisionNote: string | null
  version: number
}
export interface Proposal {
  by: string
  isApproval: boolean
  limitFen: number | null
  dueOn: string | null
  note: string
}
const CASE = `id, kind, state, credit_account_id AS "creditAccountId", entry_id AS "entryId", requested_by AS "requestedBy", requested_at AS "requestedAt", text, proposed_by AS "proposedBy", proposed_at AS "proposedAt",
  is_approval AS "isApproval", limit_fen AS "limitFen", due_on AS "dueOn", proposal_note AS "proposalNote", decided_at AS "decidedAt", decision_note AS "decisionNote", version`

/** What two people decide about an account. */
export class CreditCasesRepository {
  /** @returns null when one of the kind is open already */
  async insert(
    tx: Sql,
    c: { kind: CaseKind; creditAccountId: string; entryId: string | null; requestedBy: string; text: string; proposal?: Proposal },
    at: Date,
  ): Promise<CaseRow | null> {
    const p = c.proposal
    const [row] = await tx.query<CaseRow>(
      `INSERT INTO creditpay_case (id, kind, state, credit_account_id, entry_id, requested_by, requested_at, text, proposed_by, proposed_at, is_approval, limit_fen, due_on, proposal_note)
       VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14) ON CONFLICT DO NOTHING RETURNING ${CASE}`,
      [
        randomUUID(),
        c.kind,
        p ? 'PROPOSED' : 'SUBMITTED',
        c.creditAccountId,
        c.entryId,
        c.requestedBy,
        at,
        c.text,
        p?.by ?? null,
        p ? at : null,
        p?.isApproval ?? null,
        p?.limitFen ?? null,
        p?.dueOn ?? null,
        p?.note ?? null,
      ],
    )
    return row ?? null
  }

  async find(sql: Sql, id: string): Promise<CaseRow | null> {
    return (await sql.query<CaseRow>(`SELECT ${CASE} FROM creditpay_case WHERE id = $1`, [id]))[0] ?? null
  }

  async lock(tx: Sql, id: string): Promise<CaseRow | null> {
    return (await tx.query<CaseRow>(`SELECT ${CASE} FROM creditpay_case WHERE id = $1 FOR UPDATE`, [id]))[0] ?? null
  }

  /** Newest first. */
  listOf(sql: Sql, creditAccountId: string): Promise<CaseRow[]> {
    return sql.query<CaseRow>(`SELECT ${CASE} FROM creditpay_case WHERE credit_account_id = $1 ORDER BY requested_at DESC, id LIMIT 50`, [creditAccountId])
  }

  /** Waiting ones oldest first, decided ones newest first. */
  list(sql: Sql, query: { isWaiting: boolean; kind: CaseKind | null; after: { at: Date; id: string } | null; limit: number }): Promise<CaseRow[]> {
    const [order, than] = query.isWaiting ? ['', '>'] : [' DESC', '<']
    return sql.query<CaseRow>(
      `SELECT ${CASE} FROM creditpay_case WHERE (state IN ('SUBMITTED', 'PROPOSED')) = $1 AND ($2::text IS NULL OR kind = $2)
         AND ($3::timestamptz IS NULL OR (requested_at, id) ${than} ($3, $4::uuid)) ORDER BY requested_at${order}, id${order} LIMIT $5`,
      [query.isWaiting, query.kind, query.after?.at ?? null, query.after?.id ?? null, query.limit],
    )
  }

  async propose(tx: Sql, id: string, p: Proposal, at: Date): Promise<void> {
    await tx.query(
      `UPDATE creditpay_case SET state = 'PROPOSED', proposed_by = $2, proposed_at = $3, is_approval = $4, limit_fen = $5, due_on = $6, proposal_note = $7, version = version + 1 WHERE id = $1 AND state IN ('SUBMITTED', 'PROPOSED')`,
      [id, p.by, at, p.isApproval, p.limitFen, p.dueOn, p.note],
    )
  }

  async decide(tx: Sql, id: string, d: { state: 'APPROVED' | 'REJECTED'; by: string; note: string }, at: Date): Promise<void> {
    await tx.query(
      `UPDATE creditpay_case SET state = $2, decided_by = $3, decided_at = $4, decision_note = $5, version = version + 1 WHERE id = $1 AND state = 'PROPOSED'`,
      [id, d.state, d.by, at, d.note],
    )
  }
}
