import type { ComplaintState, Finding } from '@jktl/shared/health-records/access-log/model'

import type { Database, Sql } from '../../../platform/database/database.ts'
import type { Vault } from '../../../platform/vault.ts'

export interface ComplaintRow {
  id: string
  version: number
  personId: string
  eventId: string | null
  accountId: string
  state: ComplaintState
  text: string
  createdAt: Date
  finding: Finding | null
  answer: string | null
  answeredAt: Date | null
}
type Place = { at: Date; id: string } | null
type SealedRow = Omit<ComplaintRow, 'text' | 'answer'> & { textSealed: Buffer; answerSealed: Buffer | null }

const COMPLAINT = `id, version, person_id AS "personId", event_id AS "eventId", account_id AS "accountId", state, text_sealed AS "textSealed", created_at AS "createdAt", finding,
  answer_sealed AS "answerSealed", answered_at AS "answeredAt"`

/** 对查看的投诉 (R378). */
export class ComplaintsRepository {
  constructor(
    private readonly db: Database,
    private readonly vault: Vault,
  ) {}

  /** @returns null when this account's complaint about the same waits for an answer */
  async insert(tx: Sql, complaint: Pick<ComplaintRow, 'personId' | 'eventId' | 'accountId' | 'text'> & { id: string }, at: Date): Promise<ComplaintRow | null> {
    const { id, personId, eventId, accountId, text } = complaint
    const [row] = await tx.query<SealedRow>(
      `INSERT INTO access_complaint (id, person_id, event_id, account_id, state, text_sealed, created_at) VALUES ($1, $2, $3, $4, 'OPEN', $5, $6)
       ON CONFLICT DO NOTHING RETURNING ${COMPLAINT}`,
      [id, personId, eventId, accountId, this.vault.seal(text), at],
    )
    return row ? this.opened(row) : null
  }

  async find(id: string): Promise<ComplaintRow | null> {
    const [row] = await this.db.query<SealedRow>(`SELECT ${COMPLAINT} FROM access_complaint WHERE id = $1`, [id])
    return row ? this.opened(row) : null
  }

  /** Newest first. */
  async listOwn(accountId: string, personId: string, place: Place, limit: number): Promise<ComplaintRow[]> {
    const rows = await this.db.query<SealedRow>(
      `SELECT ${COMPLAINT} FROM access_complaint WHERE account_id = $1 AND person_id = $2
          AND ($3::timestamptz IS NULL OR created_at < $3 OR (created_at = $3 AND id > $4::uuid)) ORDER BY created_at DESC, id LIMIT $5`,
      [accountId, personId, place?.at ?? null, place?.id ?? null, limit],
    )
    return rows.map((row) => this.opened(row))
  }

  /** What has waited longest first. */
  async list(state: ComplaintState, place: Place, limit: number): Promise<ComplaintRow[]> {
    const rows = await this.db.query<SealedRow>(
      `SELECT ${COMPLAINT} FROM access_complaint WHERE state = $1 AND ($2::timestamptz IS NULL OR (created_at, id) > ($2, $3::uuid)) ORDER BY created_at, id LIMIT $4`,
      [state, place?.at ?? null, place?.id ?? null, limit],
    )
    return rows.map((row) => this.opened(row))
  }

  async countOpen(): Promise<number> {
    const [row] = await this.db.query<{ open: number }>(`SELECT count(*) AS open FROM access_complaint WHERE state = 'OPEN'`)
    return row?.open ?? 0
  }

  /** @returns null when it was answered or changed in between */
  async answer(
    tx: Sql,
    { id, version }: Pick<ComplaintRow, 'id' | 'version'>,
    { finding, answer, answeredBy }: { finding: Finding; answer: string; answeredBy: string },
    at: Date,
  ): Promise<ComplaintRow | null> {
    const [row] = await tx.query<SealedRow>(
      `UPDATE access_complaint SET version = version + 1, state = 'ANSWERED', finding = $3, answer_sealed = $4, answered_by = $5, answered_at = $6
        WHERE id = $1 AND version = $2 AND state = 'OPEN' RETURNING ${COMPLAINT}`,
      [id, version, finding, this.vault.seal(answer), answeredBy, at],
    )
    return row ? this.opened(row) : null
  }

  private opened({ textSealed, answerSealed, ...rest }: SealedRow): ComplaintRow {
    return { ...rest, text: this.vault.open(textSealed), answer: answerSealed && this.vault.open(answerSealed) }
  }
}
