import type { DeskAction, DeskEvent } from '@jktl/shared/payments/reconciliation/desk-rules'
import type { BillChannel, BillKind, DifferenceKind, DifferenceState, PostingMode } from '@jktl/shared/payments/reconciliation/model'
import { SETTLED_STATES } from '@jktl/shared/payments/reconciliation/model'

import type { Sql } from '../../../../platform/database/database.ts'

export interface DifferenceRow {
  id: string
  batchId: string
  channel: BillChannel
  mchid: string
  billKind: BillKind
  billDate: string
  kind: DifferenceKind
  naturalKey: string
  severity: number
  state: DifferenceState
  ownFen: number | null
  channelFen: number | null
  institutionId: string | null
  tradeOrderId: string | null
  paymentId: string | null
  refundId: string | null
  detail: Record<string, unknown>
  postingMode: PostingMode | null
  outcome: string | null
  openedAt: Date
  settledAt: Date | null
  attempts: number
  version: number
}
export interface ProposalRow {
  id: string
  differenceId: string
  action: DeskAction
  amountFen: number | null
  reason: string
  postingMode: Exclude<PostingMode, 'AUTO'>
  proposedBy: string
  proposedAt: Date
  decision: 'APPROVED' | 'RETURNED' | null
  decidedBy: string | null
  decidedAt: Date | null
  decisionReason: string | null
}
export interface ExecutionRow {
  id: string
  proposalId: string
  differenceId: string
  movesMoney: boolean
  amountFen: number | null
  refundId: string | null
  executedAt: Date
}
export interface EvidenceRow {
  id: string
  text: string
  documentNo: string | null
  fileName: string | null
  fileSha256: string | null
  fileId: string | null
  addedBy: string
  addedAt: Date
}
export interface EventRow {
  at: Date
  event: string
  toState: DifferenceState
  postingMode: PostingMode | null
  actorAccountId: string | null
  note: string
}
export type Group = 'TODO' | 'PROPOSED' | 'RUNNING' | 'SETTLED'
export interface DifferenceFilter {
  group: Group | null
  kind: DifferenceKind | null
  batchId: string | null
  date: string | null
  /** Null: of every institution, and those of none. */
  institutionIds: readonly string[] | null
}
/** What a step changes besides the state. */
export interface StepChanges {
  postingMode?: PostingMode
  outcome?: string
  dueAt?: Date | null
  matchedBatchId?: string
  attempts?: number
}

const GROUPS: Record<Group, readonly DifferenceState[]> = {
  TODO: ['OPEN'],
  PROPOSED: ['PROPOSED'],
  RUNNING: ['AUTO_RESOLVING', 'CARRIED', 'APPROVED', 'EXECUTED', 'VERIFIED'],
  SETTLED: SETTLED_STATES,
}
const DIFFERENCE = `d.id, d.batch_id AS "batchId", d.channel, d.mchid, d.bill_kind AS "billKind", d.bill_date AS "billDate", d.kind, d.natural_key AS "naturalKey", d.severity, d.state, d.own_fen AS "ownFen",
  d.channel_fen AS "channelFen", d.institution_id AS "institutionId", d.trade_order_id AS "tradeOrderId", d.payment_id AS "paymentId", d.refund_id AS "refundId", d.detail, d.posting_mode AS "postingMode", d.outcome,
  d.opened_at AS "openedAt", d.settled_at AS "settledAt", d.attempts, d.version`
const PROPOSAL = `id, difference_id AS "differenceId", action, amount_fen AS "amountFen", reason, posting_mode AS "postingMode", proposed_by AS "proposedBy", proposed_at AS "proposedAt", decision,
  decided_by AS "decidedBy", decided_at AS "decidedAt", decision_reason AS "decisionReason"`
const EXECUTION = `id, proposal_id AS "proposalId", difference_id AS "differenceId", moves_money AS "movesMoney", amount_fen AS "amountFen", refund_id AS "refundId", executed_at AS "executedAt"`
const WHERE = `($1::text IS NULL OR d.kind = $1) AND ($2::uuid IS NULL OR d.batch_id = $2) AND ($3::date IS NULL OR d.bill_date = $3) AND ($4::uuid[] IS NULL OR d.institution_id = ANY($4))`
const facts = ({ kind, batchId, date, institutionIds }: DifferenceFilter): unknown[] => [kind, batchId, date, institutionIds]

/** Differences and all that two people do about them. Whoever changes one holds its row lock. */
export class DeskRepository {
  /** Most severe first, then oldest. */
  list(sql: Sql, filter: DifferenceFilter, offset: number, limit: number): Promise<DifferenceRow[]> {
    return sql.query<DifferenceRow>(
      `SELECT ${DIFFERENCE} FROM difference d WHERE ${WHERE} AND ($5::text[] IS NULL OR d.state = ANY($5)) ORDER BY (d.settled_at IS NOT NULL), d.severity, d.bill_date, d.id OFFSET $6 LIMIT $7`,
      [...facts(filter), filter.group ? GROUPS[filter.group] : null, offset, limit],
    )
  }

  async count(sql: Sql, filter: DifferenceFilter): Promise<Record<Group, number>> {
    const rows = await sql.query<{ state: DifferenceState; count: number }>(
      `SELECT d.state, count(*)::int AS count FROM difference d WHERE ${WHERE} GROUP BY 1`,
      facts(filter),
    )
    const of = (group: Group) => rows.filter(({ state }) => GROUPS[group].includes(state)).reduce((sum, { count }) => sum + count, 0)
    return { TODO: of('TODO'), PROPOSED: of('PROPOSED'), RUNNING: of('RUNNING'), SETTLED: of('SETTLED') }
  }

  /** By kind, of one batch or of one day. */
  countKinds(sql: Sql, { batchId, date }: { batchId: string | null; date: string | null }) {
    return sql.query<{ kind: DifferenceKind; count: number; open: number; gapFen: number }>(
      `SELECT kind, count(*)::int AS count, (count(*) FILTER (WHERE settled_at IS NULL))::int AS open,
              coalesce(sum(coalesce(channel_fen, 0) - coalesce(own_fen, 0)) FILTER (WHERE settled_at IS NULL), 0)::bigint AS "gapFen"
         FROM difference WHERE ($1::uuid IS NULL OR batch_id = $1) AND ($2::date IS NULL OR bill_date = $2) GROUP BY 1 ORDER BY min(severity), 1`,
      [batchId, date],
    )
  }

  /** Not settled, by batch; the carried are settled by the next day's bill. */
  async countOpen(sql: Sql, batchIds: readonly string[]): Promise<Map<string, { all: number; blocking: number }>> {
    const rows = await sql.query<{ batchId: string; all: number; blocking: number }>(
      `SELECT batch_id AS "batchId", count(*)::int AS "all", (count(*) FILTER (WHERE state <> 'CARRIED'))::int AS blocking FROM difference WHERE batch_id = ANY($1) AND settled_at IS NULL GROUP BY 1`,
      [batchIds],
    )
    return new Map(rows.map((row) => [row.batchId, row]))
  }

  async find(sql: Sql, id: string): Promise<DifferenceRow | null> {
    const [row] = await sql.query<DifferenceRow>(`SELECT ${DIFFERENCE} FROM difference d WHERE d.id = $1`, [id])
    return row ?? null
  }

  async lock(tx: Sql, id: string): Promise<DifferenceRow | null> {
    const [row] = await tx.query<DifferenceRow>(`SELECT ${DIFFERENCE} FROM difference d WHERE d.id = $1 FOR UPDATE`, [id])
    return row ?? null
  }

  /** The caller holds the lock. */
  async step(tx: Sql, id: string, to: DifferenceState, at: Date, { postingMode, outcome, dueAt, matchedBatchId, attempts }: StepChanges = {}): Promise<void> {
    await tx.query(
      `UPDATE difference SET state = $2, posting_mode = coalesce($3, posting_mode), outcome = coalesce($4, outcome), due_at = $5, matched_batch_id = $6, attempts = coalesce($7, attempts), settled_at = $8, lease_until = NULL,
              version = version + 1 WHERE id = $1`,
      [id, to, postingMode ?? null, outcome ?? null, dueAt ?? null, matchedBatchId ?? null, attempts ?? null, SETTLED_STATES.includes(to) ? at : null],
    )
  }

  /** A look that decided nothing. */
  async postpone(sql: Sql, id: string, dueAt: Date): Promise<void> {
    await sql.query(`UPDATE difference SET due_at = $2, lease_until = NULL, attempts = attempts + 1 WHERE id = $1 AND state IN ('APPROVED', 'EXECUTED')`, [
      id,
      dueAt,
    ])
  }

  claimDue(sql: Sql, now: Date, leaseMs: number, limit: number): Promise<DifferenceRow[]> {
    return sql.query<DifferenceRow>(
      `UPDATE difference d SET lease_until = $2 WHERE id IN (
         SELECT id FROM difference WHERE due_at <= $1 AND state IN ('APPROVED', 'EXECUTED') AND (lease_until IS NULL OR lease_until <= $1) ORDER BY due_at LIMIT $3 FOR UPDATE SKIP LOCKED)
       RETURNING ${DIFFERENCE}`,
      [now, new Date(now.getTime() + leaseMs), limit],
    )
  }

  /** Unsettled ones of a hospital's earlier lists. */
  listUnsettledOfHospital(tx: Sql, { channel, mchid, billDate }: Pick<DifferenceRow, 'channel' | 'mchid' | 'billDate'>): Promise<DifferenceRow[]> {
    return tx.query<DifferenceRow>(
      `SELECT ${DIFFERENCE} FROM difference d WHERE d.channel = $1 AND d.mchid = $2 AND d.bill_date < $3 AND d.settled_at IS NULL ORDER BY d.id FOR UPDATE`,
      [channel, mchid, billDate],
    )
  }

  /** The first later bill of the same kind that has its result, and whether it states the same again. */
  async findLaterBill(
    sql: Sql,
    { channel, mchid, billKind, billDate, kind, naturalKey }: DifferenceRow,
  ): Promise<{ billDate: string; repeats: boolean } | null> {
    const [row] = await sql.query<{ billDate: string; repeats: boolean }>(
      `SELECT b.bill_date AS "billDate", EXISTS (SELECT 1 FROM recon_finding f WHERE f.batch_id = b.id AND f.kind = $5 AND f.natural_key = $6) AS repeats
         FROM recon_batch b WHERE b.channel = $1 AND b.mchid = $2 AND b.bill_kind = $3 AND b.bill_date > $4 AND b.is_current AND b.state IN ('CLEAN', 'HAS_DIFFS', 'SIGNED_OFF') ORDER BY b.bill_date LIMIT 1`,
      [channel, mchid, billKind, billDate, kind, naturalKey],
    )
    return row ?? null
  }

  // ---- what two people do ----

  /** @returns null when another proposal waits already */
  async propose(
    tx: Sql,
    p: Pick<ProposalRow, 'differenceId' | 'action' | 'amountFen' | 'reason' | 'postingMode' | 'proposedBy' | 'proposedAt'>,
  ): Promise<string | null> {
    const [row] = await tx.query<{ id: string }>(
      `INSERT INTO difference_proposal (difference_id, action, amount_fen, reason, posting_mode, proposed_by, proposed_at) VALUES ($1, $2, $3, $4, $5, $6, $7) ON CONFLICT DO NOTHING RETURNING id`,
      [p.differenceId, p.action, p.amountFen, p.reason, p.postingMode, p.proposedBy, p.proposedAt],
    )
    return row?.id ?? null
  }

  async decide(tx: Sql, id: string, decision: 'APPROVED' | 'RETURNED', by: string, at: Date, reason: string): Promise<void> {
    await tx.query(`UPDATE difference_proposal SET decision = $2, decided_by = $3, decided_at = $4, decision_reason = $5 WHERE id = $1`, [
      id,
      decision,
      by,
      at,
      reason,
    ])
  }

  /** Newest first. */
  listProposals(sql: Sql, differenceId: string): Promise<ProposalRow[]> {
    return sql.query<ProposalRow>(`SELECT ${PROPOSAL} FROM difference_proposal WHERE difference_id = $1 ORDER BY seq DESC`, [differenceId])
  }

  /** @returns false when it was carried out already: by this proposal, or money by another */
  async insertExecution(tx: Sql, e: Omit<ExecutionRow, 'id'>): Promise<boolean> {
    const rows = await tx.query(
      `INSERT INTO difference_execution (proposal_id, difference_id, moves_money, amount_fen, refund_id, executed_at) VALUES ($1, $2, $3, $4, $5, $6) ON CONFLICT DO NOTHING RETURNING 1`,
      [e.proposalId, e.differenceId, e.movesMoney, e.amountFen, e.refundId, e.executedAt],
    )
    return rows.length === 1
  }

  async findExecution(sql: Sql, proposalId: string): Promise<ExecutionRow | null> {
    const [row] = await sql.query<ExecutionRow>(`SELECT ${EXECUTION} FROM difference_execution WHERE proposal_id = $1`, [proposalId])
    return row ?? null
  }

  /** Its money never went: another handling may move it. */
  async voidExecution(tx: Sql, proposalId: string, at: Date): Promise<void> {
    await tx.query(`UPDATE difference_execution SET voided_at = $2 WHERE proposal_id = $1`, [proposalId, at])
  }

  async addEvidence(tx: Sql, differenceId: string, e: Omit<EvidenceRow, 'id' | 'fileId'> & { fileId?: string | null }): Promise<void> {
    await tx.query(
      `INSERT INTO difference_evidence (difference_id, text, document_no, file_name, file_sha256, file_id, added_by, added_at) VALUES ($1, $2, $3, $4, $5, $6, $7, $8)`,
      [differenceId, e.text, e.documentNo, e.fileName, e.fileSha256, e.fileId ?? null, e.addedBy, e.addedAt],
    )
  }

  listEvidence(sql: Sql, differenceId: string): Promise<EvidenceRow[]> {
    return sql.query<EvidenceRow>(
      `SELECT id, text, document_no AS "documentNo", file_name AS "fileName", file_sha256 AS "fileSha256", file_id AS "fileId", added_by AS "addedBy", added_at AS "addedAt" FROM difference_evidence WHERE difference_id = $1 ORDER BY seq`,
      [differenceId],
    )
  }

  async note(tx: Sql, differenceId: string, e: Omit<EventRow, 'event'> & { event: DeskEvent | 'EVIDENCE' }): Promise<void> {
    await tx.query(
      `INSERT INTO difference_event (difference_id, at, event, to_state, posting_mode, actor_account_id, note) VALUES ($1, $2, $3, $4, $5, $6, $7)`,
      [differenceId, e.at, e.event, e.toState, e.postingMode, e.actorAccountId, e.note],
    )
  }

  listEvents(sql: Sql, differenceId: string): Promise<EventRow[]> {
    return sql.query<EventRow>(
      `SELECT at, event, to_state AS "toState", posting_mode AS "postingMode", actor_account_id AS "actorAccountId", note FROM difference_event WHERE difference_id = $1 ORDER BY id`,
      [differenceId],
    )
  }
}
