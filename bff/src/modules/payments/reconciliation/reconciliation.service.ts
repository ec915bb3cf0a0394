import { CONCLUDED_STATES, SETTLED_STATES, type BatchState } from '@jktl/shared/payments/reconciliation/model'

import type { Sql } from '../../../platform/database/database.ts'
import { BillRetentionRepository } from './bill-retention.repository.ts'
import type { ProofRepository } from './proof.repository.ts'
import { type BatchRow, type BillSummary, type Finding, type MoneyProof, ReconDesk } from './recon-desk.ts'
import { concludeBatch } from './use-cases/conclude-batch.ts'
import type { ReconContext } from './use-cases/recon-context.ts'
import { rereadRows } from './use-cases/retire-rows.ts'
import { rerunBatch } from './use-cases/rerun-batch.ts'

/** Reconciliation as the finance desk sees it. */
export class ReconciliationService extends ReconDesk {
  constructor(
    private readonly ctx: ReconContext,
    private readonly proofs: ProofRepository,
  ) {
    super()
  }

  listBatches(from: string, until: string, mchids: readonly string[] | null): Promise<BatchRow[]> {
    return this.ctx.batches.list(this.ctx.db, from, until, mchids)
  }

  async getBatch(id: string): Promise<{ batch: BatchRow; versions: BatchRow[]; file: { sha1: string; sizeBytes: number } | null } | null> {
    const { batches, files, db } = this.ctx
    const batch = await batches.find(db, id)
    if (!batch) return null
    const file = batch.fileId === null ? null : await files.find(db, batch.fileId)
    return { batch, versions: await batches.versionsOf(db, batch), file: file && { sha1: file.sha1, sizeBytes: file.sizeBytes } }
  }

  listFindings(batchId: string): Promise<Finding[]> {
    return this.ctx.conclusions.listFindings(this.ctx.db, batchId)
  }

  readAgain(batchId: string): Promise<number | null> {
    return rereadRows(this.ctx, new BillRetentionRepository(), batchId)
  }

  rerun(batchId: string): ReturnType<ReconDesk['rerun']> {
    return rerunBatch(this.ctx, batchId)
  }

  async signOff(tx: Sql, batchId: string, rowVersion: number): ReturnType<ReconDesk['signOff']> {
    const { batches, conclusions, clock } = this.ctx
    const batch = await batches.lock(tx, batchId)
    if (!batch) return { ok: false, code: 'NOT_FOUND' }
    if (batch.rowVersion !== rowVersion || !batch.isCurrent) return { ok: false, code: 'STALE' }
    if (!CONCLUDED_STATES.includes(batch.state) || batch.state === 'SIGNED_OFF') return { ok: false, code: 'NOT_CONCLUDED' }
    if ((await conclusions.countUnsettled(tx, batch, SETTLED_STATES)) > 0) return { ok: false, code: 'OPEN_DIFFERENCES' }
    await batches.signOff(tx, batch.id, clock.date())
    return { ok: true }
  }

  proveMoney(from: string, until: string, institutionIds: readonly string[] | null): Promise<MoneyProof[]> {
    return this.proofs.prove(this.ctx.db, from, until, institutionIds)
  }

  async conclude(tx: Sql, batch: BatchRow, findings: readonly Finding[], summary: BillSummary): Promise<BatchState> {
    await this.ctx.conclusions.addFindings(tx, batch.id, findings)
    const concluded = await concludeBatch(this.ctx, tx, batch, summary)
    if (!concluded) throw new Error('a batch was concluded by another')
    return concluded.state
  }
}
