import { randomUUID } from 'node:crypto'

import { Inject, Injectable } from '@nestjs/common'
import type { ReportState } from '@jktl/shared/appointments/credit/model'
import type { Instant } from '@jktl/shared/kernel/dates'

import { Database, type Sql } from '../../../platform/database/database.ts'

export interface ReportRow {
  id: string
  listingId: string
  state: ReportState
  receiptNo: string | null
  withdrawalReason: string | null
  withdrawalReceiptNo: string | null
  attempts: number
}
const REPORT = `id, listing_id AS "listingId", state, receipt_no AS "receiptNo", withdrawal_reason AS "withdrawalReason", withdrawal_receipt_no AS "withdrawalReceiptNo", attempts`

/** The outbox to the region's credit system (C7): one row per reported listing, its id is the dedupe id. */
@Injectable()
export class ReportsRepository {
  constructor(@Inject(Database) private readonly db: Database) {}

  /** @returns false when the listing has a report already */
  async add(tx: Sql, listingId: string, by: string, now: Instant): Promise<boolean> {
    const rows = await tx.query(
      `INSERT INTO credit_report (id, listing_id, approved_by, approved_at, due_at) VALUES ($1, $2, $3, $4, $4) ON CONFLICT (listing_id) DO NOTHING RETURNING 1`,
      [randomUUID(), listingId, by, new Date(now)],
    )
    return rows.length === 1
  }

  async listOf(listingIds: readonly string[]): Promise<Map<string, ReportRow>> {
    const rows = await this.db.query<ReportRow>(`SELECT ${REPORT} FROM credit_report WHERE listing_id = ANY ($1::uuid[])`, [listingIds])
    return new Map(rows.map((row) => [row.listingId, row]))
  }

  /** With the release of its listing: what was never sent is dropped, everything else is taken back. */
  async takeBack(tx: Sql, listingId: string, reason: string, now: Instant): Promise<void> {
    await tx.query(
      `UPDATE credit_report SET state = CASE WHEN was_sent THEN 'TO_WITHDRAW' ELSE 'DROPPED' END, withdrawal_reason = $2, due_at = CASE WHEN was_sent THEN $3::timestamptz END, attempts = 0
        WHERE listing_id = $1 AND state IN ('TO_REPORT', 'REPORTED')`,
      [listingId, reason, new Date(now)],
    )
  }

  /** Leased; a report counts as sent from here on, because nobody can know better until it is answered. */
  async leaseDue(now: Instant, leaseMs: number, limit: number): Promise<ReportRow[]> {
    return this.db.query<ReportRow>(
      `UPDATE credit_report SET lease_until = $2, attempts = attempts + 1, was_sent = true
        WHERE id IN (SELECT id FROM credit_report WHERE due_at <= $1 AND (lease_until IS NULL OR lease_until <= $1) ORDER BY due_at LIMIT $3 FOR UPDATE SKIP LOCKED) RETURNING ${REPORT}`,
      [new Date(now), new Date(now + leaseMs), limit],
    )
  }

  async receipted(id: string, receiptNo: string, now: Instant): Promise<void> {
    await this.db.query(
      `UPDATE credit_report SET receipt_no = $2, receipted_at = $3, state = CASE WHEN state = 'TO_REPORT' THEN 'REPORTED' ELSE state END, due_at = CASE WHEN state = 'TO_REPORT' THEN NULL ELSE due_at END, lease_until = NULL WHERE id = $1`,
      [id, receiptNo, new Date(now)],
    )
  }

  async withdrawn(id: string, receiptNo: string, now: Instant): Promise<void> {
    await this.db.query(
      `UPDATE credit_report SET withdrawal_receipt_no = $2, withdrawn_at = $3, state = 'WITHDRAWN', due_at = NULL, lease_until = NULL WHERE id = $1 AND state = 'TO_WITHDRAW'`,
      [id, receiptNo, new Date(now)],
    )
  }

  async postpone(id: string, dueAt: Instant): Promise<void> {
    await this.db.query(`UPDATE credit_report SET due_at = $2, lease_until = NULL WHERE id = $1 AND due_at IS NOT NULL`, [id, new Date(dueAt)])
  }
}
