import type { OnboardingField, OnboardingFile, OnboardingProposal, OnboardingState, OnboardingStep } from '@jktl/shared/payments/onboarding/model'
import type { FileMime } from '@jktl/shared/payments/evidence/model'

import type { Sql } from '../../../platform/database/database.ts'

export interface Reason {
  field: OnboardingField
  text: string
}
export interface ApplicationFields {
  creditCode: string
  licenceNo: string
  licenceFrom: string | null
  licenceUntil: string | null
  bankName: string
  accountName: string
  accountSealed: Buffer | null
  contactSealed: Buffer | null
  phoneSealed: Buffer | null
}
export interface ApplicationRow extends ApplicationFields {
  id: string
  institutionId: string
  state: OnboardingState
  isChange: boolean
  isSample: boolean
  reasons: Reason[]
  note: string | null
  proposal: OnboardingProposal | null
  proposedBy: string | null
  decidedBy: string | null
  version: number
  changedAt: Date
}
type ApplicationMove = Pick<ApplicationRow, 'state' | 'proposal'> & Partial<Pick<ApplicationRow, 'reasons' | 'note' | 'proposedBy' | 'decidedBy'>>
export interface ApplicationEvent {
  at: Date
  step: OnboardingStep | 'OPEN' | 'REPLACED' | 'SAMPLE'
  toState: OnboardingState
  note: string | null
  actorAccountId: string | null
}
interface AttachedFile {
  kind: OnboardingFile
  fileId: string
  name: string
  mime: FileMime
}

const ROW = `id, institution_id AS "institutionId", state, is_change AS "isChange", is_sample AS "isSample", credit_code AS "creditCode", licence_no AS "licenceNo", licence_from AS "licenceFrom",
  licence_until AS "licenceUntil", bank_name AS "bankName", account_name AS "accountName", account_sealed AS "accountSealed", contact_sealed AS "contactSealed", phone_sealed AS "phoneSealed",
  reasons, note, proposal, proposed_by AS "proposedBy", decided_by AS "decidedBy", version, changed_at AS "changedAt"`
const valuesOf = (f: ApplicationFields): unknown[] => [
  f.creditCode,
  f.licenceNo,
  f.licenceFrom,
  f.licenceUntil,
  f.bankName,
  f.accountName,
  f.accountSealed,
  f.contactSealed,
  f.phoneSealed,
]
const OPEN = `state IN ('DRAFT', 'SUBMITTED', 'IN_REVIEW', 'RETURNED')`
const IN_FORCE = `state IN ('APPROVED', 'SUSPENDED')`

/** Applications and every step they took. */
export class ApplicationsRepository {
  async find(sql: Sql, id: string, lock = false): Promise<ApplicationRow | null> {
    const [row] = await sql.query<ApplicationRow>(`SELECT ${ROW} FROM onboarding_application WHERE id = $1${lock ? ' FOR UPDATE' : ''}`, [id])
    return row ?? null
  }

  async findInForce(sql: Sql, institutionId: string): Promise<ApplicationRow | null> {
    const [row] = await sql.query<ApplicationRow>(`SELECT ${ROW} FROM onboarding_application WHERE institution_id = $1 AND ${IN_FORCE}`, [institutionId])
    return row ?? null
  }

  /** Being written or reviewed; else the newest that was rejected. */
  async findCurrent(sql: Sql, institutionId: string): Promise<ApplicationRow | null> {
    const [row] = await sql.query<ApplicationRow>(
      `SELECT ${ROW} FROM onboarding_application WHERE institution_id = $1 AND (${OPEN} OR state = 'REJECTED') ORDER BY ${OPEN} DESC, changed_at DESC, id DESC LIMIT 1`,
      [institutionId],
    )
    return row ?? null
  }

  /** What waits for the region first, then by the last change. Drafts are the institution's own affair. */
  list(sql: Sql, state: OnboardingState | null, after: { at: Date; id: string } | null, limit: number): Promise<ApplicationRow[]> {
    return sql.query<ApplicationRow>(
      `SELECT ${ROW} FROM onboarding_application
        WHERE ($1::text IS NULL AND state NOT IN ('DRAFT', 'REPLACED') OR state = $1 AND state <> 'DRAFT') AND ($2::timestamptz IS NULL OR (changed_at, id) < ($2, $3::uuid))
        ORDER BY changed_at DESC, id DESC LIMIT $4`,
      [state, after?.at ?? null, after?.id ?? null, limit],
    )
  }

  /** @returns null when another one of the institution is open */
  async insert(tx: Sql, institutionId: string, isChange: boolean, fields: ApplicationFields, at: Date): Promise<ApplicationRow | null> {
    const [row] = await tx.query<ApplicationRow>(
      `INSERT INTO onboarding_application (institution_id, state, is_change, credit_code, licence_no, licence_from, licence_until, bank_name, account_name, account_sealed, contact_sealed, phone_sealed, changed_at)
       VALUES ($10, 'DRAFT', $11, $1, $2, $3::date, $4::date, $5, $6, $7, $8, $9, $12) ON CONFLICT (institution_id) WHERE ${OPEN} DO NOTHING RETURNING ${ROW}`,
      [...valuesOf(fields), institutionId, isChange, at],
    )
    return row ?? null
  }

  /** 示例: in force without an application; nothing when the institution has one in force. */
  async insertSample(tx: Sql, institutionId: string, fields: ApplicationFields, note: string, at: Date): Promise<void> {
    const [row] = await tx.query<{ id: string }>(
      `INSERT INTO onboarding_application (institution_id, state, is_change, is_sample, credit_code, licence_no, licence_from, licence_until, bank_name, account_name, account_sealed, contact_sealed, phone_sealed, note, changed_at)
       VALUES ($10, 'APPROVED', false, true, $1, $2, $3::date, $4::date, $5, $6, $7, $8, $9, $11, $12) ON CONFLICT (institution_id) WHERE ${IN_FORCE} DO NOTHING RETURNING id`,
      [...valuesOf(fields), institutionId, note, at],
    )
    if (row) await this.note(tx, row.id, null, { at, step: 'SAMPLE', toState: 'APPROVED', note, actorAccountId: null })
  }

  async edit(tx: Sql, id: string, fields: ApplicationFields, at: Date): Promise<void> {
    await tx.query(
      `UPDATE onboarding_application SET credit_code = $1, licence_no = $2, licence_from = $3::date, licence_until = $4::date, bank_name = $5, account_name = $6, account_sealed = $7, contact_sealed = $8,
              phone_sealed = $9, changed_at = $11, version = version + 1 WHERE id = $10`,
      [...valuesOf(fields), id, at],
    )
  }

  async move(tx: Sql, row: ApplicationRow, move: ApplicationMove, at: Date): Promise<void> {
    const next = { ...row, ...move }
    await tx.query(
      `UPDATE onboarding_application SET state = $2, proposal = $3, reasons = $4, note = $5, proposed_by = $6, decided_by = $7, changed_at = $8, version = version + 1 WHERE id = $1`,
      [row.id, next.state, next.proposal, JSON.stringify(next.reasons), next.note, next.proposedBy, next.decidedBy, at],
    )
  }

  async note(tx: Sql, id: string, fromState: OnboardingState | null, event: ApplicationEvent): Promise<void> {
    await tx.query(
      `INSERT INTO onboarding_event (application_id, step, from_state, to_state, note, actor_account_id, at) VALUES ($1, $2, $3, $4, $5, $6, $7)`,
      [id, event.step, fromState, event.toState, event.note, event.actorAccountId, event.at],
    )
  }

  listEvents(sql: Sql, id: string): Promise<ApplicationEvent[]> {
    return sql.query<ApplicationEvent>(
      `SELECT at, step, to_state AS "toState", note, actor_account_id AS "actorAccountId" FROM onboarding_event WHERE application_id = $1 ORDER BY seq`,
      [id],
    )
  }

  listFiles(sql: Sql, id: string): Promise<AttachedFile[]> {
    return sql.query<AttachedFile>(
      `SELECT o.kind, o.file_id AS "fileId", f.name, f.mime FROM onboarding_file o JOIN payment_file f ON f.id = o.file_id WHERE o.application_id = $1 ORDER BY o.kind`,
      [id],
    )
  }

  async setFiles(tx: Sql, id: string, files: readonly Pick<AttachedFile, 'kind' | 'fileId'>[]): Promise<void> {
    await tx.query(`DELETE FROM onboarding_file WHERE application_id = $1 AND kind <> ALL ($2)`, [id, files.map(({ kind }) => kind)])
    await tx.query(
      `INSERT INTO onboarding_file (application_id, kind, file_id) SELECT $1, k, f FROM unnest($2::text[], $3::uuid[]) AS x (k, f)
       ON CONFLICT (application_id, kind) DO UPDATE SET file_id = EXCLUDED.file_id`,
      [id, files.map(({ kind }) => kind), files.map(({ fileId }) => fileId)],
    )
  }
}
