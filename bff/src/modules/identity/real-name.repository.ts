import type { Instant } from '@jktl/shared/kernel/dates'
import type { PersonRelation, RealNameState } from '@jktl/shared/identity/model'
import { nextRealNameState, type RealNameAction } from '@jktl/shared/identity/rules'

import type { Clock } from '../../platform/clock.ts'
import type { Database, Sql } from '../../platform/database/database.ts'
import type { Vault } from '../../platform/vault.ts'
import type { DocumentKind } from './person.repository.ts'

export type ReviewState = 'MANUAL_REVIEW' | 'VERIFIED' | 'REJECTED'
/** A case as the reviewer sees it. */
export interface Review {
  id: string
  version: number
  state: ReviewState
  bindingId: string
  accountId: string
  personId: string
  relation: PersonRelation
  name: string
  documentKind: DocumentKind
  documentNumber: string
  reviewDocument: string
  note: string
  autoResult: string
  submittedAt: Instant
  dueAt: Instant
  decidedAt: Instant | null
  decidedBy: string | null
  reason: string | null
}
/** A check whose question to the registry is still open. */
export interface OpenQuestion {
  checkId: string
  bindingId: string
  accountId: string
  personId: string
  requestId: string
  name: string
  idNumber: string
  relation: PersonRelation
}
export interface NewCheck {
  bindingId: string
  requestId: string
  /** Null when the registry did not answer: it is asked again at `nextAskAt`. */
  autoResult: string | null
  nextAskAt: Instant
}
export interface ReviewQuery {
  state: ReviewState | null
  after: { dueAt: Instant; id: string } | null
  limit: number
}

interface ReviewRow {
  id: string
  version: number
  state: ReviewState
  binding_id: string
  account_id: string
  person_id: string
  relation: PersonRelation
  name_sealed: Buffer
  document_kind: DocumentKind
  document_sealed: Buffer
  review_document: string
  review_note_sealed: Buffer
  auto_result: string | null
  submitted_at: Date
  due_at: Date
  decided_at: Date | null
  decided_by: string | null
  reason_sealed: Buffer | null
}

const REVIEW = `SELECT c.id, c.version, c.state, c.binding_id, b.account_id, b.person_id, b.relation, b.name_sealed, p.document_kind, p.document_sealed, c.review_document, c.review_note_sealed, c.auto_result,
         c.submitted_at, c.due_at, c.decided_at, (SELECT coalesce(a.display_name, '工作人员') FROM account a WHERE a.id = c.decided_by) AS decided_by, c.reason_sealed
    FROM real_name_check c JOIN person_binding b ON b.id = c.binding_id JOIN person p ON p.id = b.person_id
   WHERE c.submitted_at IS NOT NULL AND c.state IN ('MANUAL_REVIEW', 'VERIFIED', 'REJECTED')`

/** Real-name checks: what the registry said, what a reviewer decided, and every step between. */
export class RealNameRepository {
  constructor(
    private readonly db: Database,
    private readonly vault: Vault,
    private readonly clock: Clock,
  ) {}

  async create(tx: Sql, check: NewCheck): Promise<string> {
    const [row] = await tx.query<{ id: string }>(
      `INSERT INTO real_name_check (binding_id, state, request_id, auto_result, asks, next_ask_at) VALUES ($1, 'UNVERIFIED', $2, $3, 1, $4) RETURNING id`,
      [check.bindingId, check.requestId, check.autoResult, new Date(check.nextAskAt)],
    )
    if (!row) throw new Error('a written check has an id')
    return row.id
  }

  /** One step of the table, remembered; null when the check has meanwhile left `from` (or the table has no such step). */
  private async step(
    tx: Sql,
    checkId: string,
    from: RealNameState,
    action: RealNameAction,
    actor: string | null,
    set: string,
    values: readonly unknown[],
  ): Promise<RealNameState | null> {
    const to = nextRealNameState(from, action)
    if (!to) return null
    const rows = await tx.query(
      `UPDATE real_name_check SET state = $3, version = version + 1, next_ask_at = NULL${set} WHERE id = $1 AND state = $2 RETURNING 1`,
      [checkId, from, to, ...values],
    )
    if (rows.length === 0) return null
    await tx.query(`INSERT INTO real_name_history (check_id, action, from_state, to_state, actor_account_id, at) VALUES ($1, $2, $3, $4, $5, $6)`, [
      checkId,
      action,
      from,
      to,
      actor,
      this.clock.date(),
    ])
    return to
  }

  /** The automatic check has an answer. @returns the state it ends in; null when another process was first */
  async settle(tx: Sql, checkId: string, autoResult: string, matches: boolean): Promise<'VERIFIED' | 'AUTO_FAILED' | null> {
    const state = await this.step(tx, checkId, 'UNVERIFIED', matches ? 'match' : 'mismatch', null, ', auto_result = $4', [autoResult])
    if (state === 'AUTO_FAILED' || state === null) return state
    await this.step(tx, checkId, 'AUTO_PASSED', 'accept', null, '', [])
    return 'VERIFIED'
  }

  async submit(tx: Sql, checkId: string, from: RealNameState, actor: string, submission: { document: string; note: string; dueAt: Instant }): Promise<boolean> {
    const set = ', review_document = $4, review_note_sealed = $5, submitted_at = $6, due_at = $7, decided_at = NULL, decided_by = NULL, reason_sealed = NULL'
    return (
      (await this.step(tx, checkId, from, 'requestReview', actor, set, [
        submission.document,
        this.vault.seal(submission.note),
        this.clock.date(),
        new Date(submission.dueAt),
      ])) !== null
    )
  }

  /** @returns null when the case is no longer open or no longer of this version */
  async decide(
    tx: Sql,
    review: { id: string; version: number },
    action: 'approve' | 'reject',
    reviewer: string,
    reason: string,
  ): Promise<RealNameState | null> {
    const [held] = await tx.query(`SELECT 1 FROM real_name_check WHERE id = $1 AND version = $2 FOR UPDATE`, [review.id, review.version])
    if (!held) return null
    return this.step(tx, review.id, 'MANUAL_REVIEW', action, reviewer, ', decided_at = $4, decided_by = $5, reason_sealed = $6', [
      this.clock.date(),
      reviewer,
      this.vault.seal(reason),
    ])
  }

  /** Takes questions that are due and moves their next time on, so that a crash only costs one waiting time. `waitMs` by number of asks. */
  async leaseQuestions(limit: number, waitMs: { first: number; longest: number }): Promise<OpenQuestion[]> {
    const rows = await this.db.query<{
      check_id: string
      binding_id: string
      account_id: string
      person_id: string
      request_id: string
      name_sealed: Buffer
      document_sealed: Buffer
      relation: PersonRelation
    }>(
      `WITH due AS (
         UPDATE real_name_check SET asks = asks + 1, next_ask_at = $1::timestamptz + least($2 * power(2, least(asks, 12)), $3) * interval '1 millisecond'
          WHERE id IN (SELECT c.id FROM real_name_check c JOIN person_binding b ON b.id = c.binding_id
                        WHERE c.state = 'UNVERIFIED' AND c.next_ask_at <= $1 AND b.state = 'ACTIVE' ORDER BY c.next_ask_at LIMIT $4 FOR UPDATE OF c SKIP LOCKED)
          RETURNING id, binding_id, request_id)
       SELECT due.id AS check_id, b.id AS binding_id, b.account_id, b.person_id, b.relation, due.request_id, b.name_sealed, p.document_sealed
         FROM due JOIN person_binding b ON b.id = due.binding_id JOIN person p ON p.id = b.person_id`,
      [this.clock.date(), waitMs.first, waitMs.longest, limit],
    )
    return rows.map((row) => ({
      checkId: row.check_id,
      bindingId: row.binding_id,
      accountId: row.account_id,
      personId: row.person_id,
      relation: row.relation,
      requestId: row.request_id,
      name: this.vault.open(row.name_sealed),
      idNumber: this.vault.open(row.document_sealed),
    }))
  }

  private reviewOf = (row: ReviewRow): Review => ({
    id: row.id,
    version: row.version,
    state: row.state,
    bindingId: row.binding_id,
    accountId: row.account_id,
    personId: row.person_id,
    relation: row.relation,
    name: this.vault.open(row.name_sealed),
    documentKind: row.document_kind,
    documentNumber: this.vault.open(row.document_sealed),
    reviewDocument: row.review_document,
    note: this.vault.open(row.review_note_sealed),
    autoResult: row.auto_result ?? '',
    submittedAt: row.submitted_at.getTime(),
    dueAt: row.due_at.getTime(),
    decidedAt: row.decided_at?.getTime() ?? null,
    decidedBy: row.decided_by,
    reason: row.reason_sealed && this.vault.open(row.reason_sealed),
  })

  /** By due time; one row more than asked for tells that there is a next page. */
  async listReviews({ state, after, limit }: ReviewQuery): Promise<Review[]> {
    const rows = await this.db.query<ReviewRow>(
      `${REVIEW} AND ($1::text IS NULL OR c.state = $1) AND ($2::timestamptz IS NULL OR (c.due_at, c.id) > ($2, $3::uuid)) ORDER BY c.due_at, c.id LIMIT $4`,
      [state, after && new Date(after.dueAt), after?.id ?? null, limit + 1],
    )
    return rows.map(this.reviewOf)
  }

  async findReview(id: string): Promise<Review | null> {
    const [row] = await this.db.query<ReviewRow>(`${REVIEW} AND c.id = $1`, [id])
    return row ? this.reviewOf(row) : null
  }
}
