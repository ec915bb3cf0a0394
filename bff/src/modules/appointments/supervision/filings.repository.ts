import { Injectable } from '@nestjs/common'
import type { FilingKind, StoredFilingState } from '@jktl/shared/appointments/supervision/model'
import type { Instant } from '@jktl/shared/kernel/dates'

import { Database, type Sql } from '../../../platform/database/database.ts'

export interface FilingRecord {
  id: string
  version: number
  kind: FilingKind
  institutionId: string
  name: string
  creditCode: string
  contactNameMasked: string
  contactPhoneMasked: string
  contractFrom: string
  contractUntil: string
  state: StoredFilingState
  returnReason: string | null
  draftedBy: string
  submittedAt: Date | null
  decidedAt: Date | null
}
export type FilingFacts = Pick<FilingRecord, 'kind' | 'name' | 'creditCode' | 'contactNameMasked' | 'contactPhoneMasked' | 'contractFrom' | 'contractUntil'>

const FILING = `id, version, kind, institution_id AS "institutionId", name, credit_code AS "creditCode", contact_name_masked AS "contactNameMasked", contact_phone_masked AS "contactPhoneMasked",
  contract_from AS "contractFrom", contract_until AS "contractUntil", state, return_reason AS "returnReason", drafted_by AS "draftedBy", submitted_at AS "submittedAt", decided_at AS "decidedAt"`
const valuesOf = (f: FilingFacts): unknown[] => [f.kind, f.name, f.creditCode, f.contactNameMasked, f.contactPhoneMasked, f.contractFrom, f.contractUntil]

@Injectable()
export class FilingsRepository {
  constructor(private readonly db: Database) {}

  transaction<T>(work: (tx: Sql) => Promise<T>): Promise<T> {
    return this.db.transaction(work)
  }

  /** `institutionIds` null: all of the region. Drafts are shown only to whoever writes them. */
  list(institutionIds: readonly string[] | null, withDrafts: boolean): Promise<FilingRecord[]> {
    return this.db.query<FilingRecord>(
      `SELECT ${FILING} FROM filing WHERE ($1::uuid[] IS NULL OR institution_id = ANY($1)) AND ($2 OR state <> 'DRAFT') ORDER BY (state = 'SUBMITTED') DESC, institution_id, kind, contract_from DESC, id`,
      [institutionIds, withDrafts],
    )
  }

  async find(id: string, sql: Sql = this.db, lock = false): Promise<FilingRecord | null> {
    const [row] = await sql.query<FilingRecord>(`SELECT ${FILING} FROM filing WHERE id = $1${lock ? ' FOR UPDATE' : ''}`, [id])
    return row ?? null
  }

  async insert(institutionId: string, facts: FilingFacts, by: string, now: Instant): Promise<string> {
    const [row] = await this.db.query<{ id: string }>(
      `INSERT INTO filing (kind, name, credit_code, contact_name_masked, contact_phone_masked, contract_from, contract_until, institution_id, state, drafted_by, changed_by, changed_at)
       VALUES ($1, $2, $3, $4, $5, $6::date, $7::date, $8, 'DRAFT', $9, $9, $10) RETURNING id`,
      [...valuesOf(facts), institutionId, by, new Date(now)],
    )
    return row?.id ?? ''
  }

  async edit(tx: Sql, id: string, facts: FilingFacts, by: string, now: Instant): Promise<void> {
    await tx.query(
      `UPDATE filing SET kind = $1, name = $2, credit_code = $3, contact_name_masked = $4, contact_phone_masked = $5, contract_from = $6::date, contract_until = $7::date, state = 'DRAFT', return_reason = NULL, decided_by = NULL,
              decided_at = NULL, drafted_by = $9, changed_by = $9, changed_at = $10, version = version + 1 WHERE id = $8`,
      [...valuesOf(facts), id, by, new Date(now)],
    )
  }

  async submit(tx: Sql, id: string, by: string, now: Instant): Promise<void> {
    await tx.query(
      `UPDATE filing SET state = 'SUBMITTED', submitted_at = $3, return_reason = NULL, decided_by = NULL, decided_at = NULL, changed_by = $2, changed_at = $3, version = version + 1 WHERE id = $1`,
      [id, by, new Date(now)],
    )
  }

  async decide(tx: Sql, id: string, returnReason: string | null, by: string, now: Instant): Promise<void> {
    await tx.query(
      `UPDATE filing SET state = CASE WHEN $2::text IS NULL THEN 'APPROVED' ELSE 'RETURNED' END, return_reason = $2, decided_by = $3, decided_at = $4, changed_by = $3, changed_at = $4, version = version + 1 WHERE id = $1`,
      [id, returnReason, by, new Date(now)],
    )
  }
}
