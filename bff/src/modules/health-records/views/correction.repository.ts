import type { RecordKind } from '@jktl/shared/health-records/model'
import type { CorrectionFault, CorrectionState } from '@jktl/shared/health-records/views/model'

import type { Sql } from '../../../platform/database/database.ts'
import type { Vault } from '../../../platform/vault.ts'

export interface CorrectionRow {
  id: string
  version: number
  objectId: string
  personId: string
  accountId: string
  institutionId: string
  fault: CorrectionFault
  text: string
  state: CorrectionState
  answer: string | null
  requestedAt: Date
  changedAt: Date
  kind: RecordKind
  eventAt: Date
}
type StoredRow = Omit<CorrectionRow, 'text' | 'answer'> & { textSealed: Buffer; answerSealed: Buffer | null }
export interface CorrectionFilter {
  accountId?: string
  /** null: the whole region. */
  institutionIds?: readonly string[] | null
  openOnly?: boolean
  after: { at: Date; id: string } | null
  limit: number
}

const COLUMNS = `c.id, c.version, c.object_id AS "objectId", c.person_id AS "personId", c.account_id AS "accountId", c.institution_id AS "institutionId", c.fault,
  c.text_sealed AS "textSealed", c.state, c.answer_sealed AS "answerSealed", c.requested_at AS "requestedAt", c.changed_at AS "changedAt", o.kind, o.event_at AS "eventAt"`
const FROM = `FROM record_correction c JOIN record_object o ON o.id = c.object_id`

export class CorrectionRepository {
  constructor(private readonly vault: Vault) {}

  /** @returns null when one of this account is open for the record already; a repeated request finds its own */
  async insert(
    sql: Sql,
    request: Pick<CorrectionRow, 'objectId' | 'personId' | 'accountId' | 'institutionId' | 'fault' | 'text'> & { requestKey: string; at: Date },
  ): Promise<string | null> {
    const { objectId, personId, accountId, institutionId, fault, text, requestKey, at } = request
    const [made] = await sql.query<{ id: string }>(
      `INSERT INTO record_correction (object_id, person_id, account_id, institution_id, fault, text_sealed, state, request_key, requested_at, changed_at)
       VALUES ($1, $2, $3, $4, $5, $6, 'SUBMITTED', $7, $8, $8) ON CONFLICT DO NOTHING RETURNING id`,
      [objectId, personId, accountId, institutionId, fault, this.vault.seal(text), requestKey, at],
    )
    if (made) return made.id
    const [same] = await sql.query<{ id: string }>(`SELECT id FROM record_correction WHERE account_id = $1 AND request_key = $2`, [accountId, requestKey])
    return same?.id ?? null
  }

  async find(sql: Sql, id: string): Promise<CorrectionRow | null> {
    const [row] = await sql.query<StoredRow>(`SELECT ${COLUMNS} ${FROM} WHERE c.id = $1`, [id])
    return row ? this.open(row) : null
  }

  /** Newest first. */
  async list(sql: Sql, { accountId, institutionIds, openOnly = false, after, limit }: CorrectionFilter): Promise<CorrectionRow[]> {
    const rows = await sql.query<StoredRow>(
      `SELECT ${COLUMNS} ${FROM}
        WHERE ($1::uuid IS NULL OR c.account_id = $1) AND ($2::uuid[] IS NULL OR c.institution_id = ANY($2)) AND (NOT $3 OR c.state IN ('SUBMITTED', 'IN_REVIEW'))
          AND ($4::timestamptz IS NULL OR c.requested_at < $4 OR (c.requested_at = $4 AND c.id > $5))
        ORDER BY c.requested_at DESC, c.id LIMIT ${limit}`,
      [accountId ?? null, institutionIds ?? null, openOnly, after?.at ?? null, after?.id ?? null],
    )
    return rows.map((row) => this.open(row))
  }

  /** @returns whether it was still in this version */
  async move(
    sql: Sql,
    {
      id,
      version,
      state,
      answer,
      answeredBy,
      at,
    }: { id: string; version: number; state: CorrectionState; answer: string | null; answeredBy: string | null; at: Date },
  ): Promise<boolean> {
    const rows = await sql.query(
      `UPDATE record_correction SET state = $3, version = version + 1, answer_sealed = $4, answered_by = coalesce($5, answered_by), changed_at = $6
        WHERE id = $1 AND version = $2 RETURNING 1`,
      [id, version, state, answer === null ? null : this.vault.seal(answer), answeredBy, at],
    )
    return rows.length === 1
  }

  private open({ textSealed, answerSealed, ...row }: StoredRow): CorrectionRow {
    return { ...row, text: this.vault.open(textSealed), answer: answerSealed ? this.vault.open(answerSealed) : null }
  }
}
