import type { ClueKind, ClueOutcome, ClueState } from '@jktl/shared/grid-events/clue/model'

import type { Database, Sql } from '../../../platform/database/database.ts'

export interface ClueRow {
  id: string
  kind: ClueKind
  state: ClueState
  version: number
  isAnonymous: boolean
  textSealed: Buffer
  placeSealed: Buffer
  contactSealed: Buffer | null
  nodeCode: string
  reportedAt: Date
  acknowledgedAt: Date | null
  closedAt: Date | null
  outcome: ClueOutcome | null
  alarms: number
}
interface NewClue extends Pick<ClueRow, 'kind' | 'isAnonymous' | 'textSealed' | 'placeSealed' | 'contactSealed' | 'nodeCode' | 'reportedAt'> {
  reporterKey: Buffer
  reporterAccountId: string | null
  clientId: string
  nextAlarmAt: Date
}
export type ClueAction = 'RECEIVED' | 'ACKNOWLEDGED' | 'NOTED' | 'CLOSED'
interface ClueStep {
  seq: number
  action: ClueAction
  officerAccountId: string | null
  noteSealed: Buffer | null
  at: Date
}

const ROW = `id, kind, state, version, is_anonymous AS "isAnonymous", text_sealed AS "textSealed", place_sealed AS "placeSealed", contact_sealed AS "contactSealed", node_code AS "nodeCode",
  reported_at AS "reportedAt", acknowledged_at AS "acknowledgedAt", closed_at AS "closedAt", outcome, alarms`

/** Clues and what was done about them; read by the CDC's desk alone, and by each reporter for the state of their own. */
export class CluesRepository {
  constructor(private readonly db: Database) {}

  /** @returns null when the same report came in before */
  async insert(tx: Sql, clue: NewClue): Promise<ClueRow | null> {
    const [row] = await tx.query<ClueRow>(
      `INSERT INTO infectious_clue (kind, state, reporter_key, client_id, is_anonymous, reporter_account_id, text_sealed, place_sealed, contact_sealed, node_code, reported_at, alarms, next_alarm_at)
       VALUES ($1, 'RECEIVED', $2, $3, $4, $5, $6, $7, $8, $9, $10, 1, $11) ON CONFLICT (reporter_key, client_id) DO NOTHING RETURNING ${ROW}`,
      [
        clue.kind,
        clue.reporterKey,
        clue.clientId,
        clue.isAnonymous,
        clue.reporterAccountId,
        clue.textSealed,
        clue.placeSealed,
        clue.contactSealed,
        clue.nodeCode,
        clue.reportedAt,
        clue.nextAlarmAt,
      ],
    )
    return row ?? null
  }

  async findByClient(sql: Sql, reporterKey: Buffer, clientId: string): Promise<ClueRow | null> {
    const [row] = await sql.query<ClueRow>(`SELECT ${ROW} FROM infectious_clue WHERE reporter_key = $1 AND client_id = $2`, [reporterKey, clientId])
    return row ?? null
  }

  ofReporter(reporterKey: Buffer): Promise<ClueRow[]> {
    return this.db.query<ClueRow>(`SELECT ${ROW} FROM infectious_clue WHERE reporter_key = $1 ORDER BY reported_at DESC, id LIMIT 50`, [reporterKey])
  }

  async find(id: string, sql: Sql = this.db, lock = false): Promise<ClueRow | null> {
    const [row] = await sql.query<ClueRow>(`SELECT ${ROW} FROM infectious_clue WHERE id = $1${lock ? ' FOR UPDATE' : ''}`, [id])
    return row ?? null
  }

  /** Whatever nobody has taken first, then who has waited longest; of the closed ones the latest. */
  list(state: ClueState | null, offset: number, limit: number): Promise<ClueRow[]> {
    return this.db.query<ClueRow>(
      `SELECT ${ROW} FROM infectious_clue WHERE CASE WHEN $1::text IS NULL THEN state <> 'CLOSED' ELSE state = $1 END
        ORDER BY (state = 'RECEIVED') DESC, CASE WHEN state = 'CLOSED' THEN closed_at END DESC, reported_at, id OFFSET $2 LIMIT $3`,
      [state, offset, limit],
    )
  }

  async waiting(): Promise<{ waiting: number; oldestAt: Date | null }> {
    const [row] = await this.db.query<{ waiting: number; oldestAt: Date | null }>(
      `SELECT count(*) AS waiting, min(reported_at) AS "oldestAt" FROM infectious_clue WHERE next_alarm_at IS NOT NULL`,
      [],
      'clues-waiting',
    )
    return row ?? { waiting: 0, oldestAt: null }
  }

  /** @returns false when it is no longer the version that was seen */
  async move(tx: Sql, id: string, version: number, to: { state: ClueState; outcome: ClueOutcome | null; at: Date }): Promise<boolean> {
    const rows = await tx.query(
      `UPDATE infectious_clue SET state = $3, outcome = coalesce($4, outcome), version = version + 1, next_alarm_at = NULL,
              acknowledged_at = coalesce(acknowledged_at, $5), closed_at = CASE WHEN $3 = 'CLOSED' THEN $5 ELSE closed_at END
        WHERE id = $1 AND version = $2 RETURNING 1`,
      [id, version, to.state, to.outcome, to.at],
    )
    return rows.length > 0
  }

  async addStep(tx: Sql, clueId: string, step: Omit<ClueStep, 'seq'>): Promise<void> {
    await tx.query(
      `INSERT INTO infectious_clue_step (clue_id, seq, action, officer_account_id, note_sealed, at)
       SELECT $1, coalesce(max(seq), 0) + 1, $2, $3, $4, $5 FROM infectious_clue_step WHERE clue_id = $1`,
      [clueId, step.action, step.officerAccountId, step.noteSealed, step.at],
    )
  }

  stepsOf(clueId: string): Promise<ClueStep[]> {
    return this.db.query<ClueStep>(
      `SELECT seq, action, officer_account_id AS "officerAccountId", note_sealed AS "noteSealed", at FROM infectious_clue_step WHERE clue_id = $1 ORDER BY seq`,
      [clueId],
    )
  }

  /** Clues that are to be called out again; their next call is set. */
  takeDueAlarms(tx: Sql, now: Date, next: Date, limit: number): Promise<{ id: string; alarms: number }[]> {
    return tx.query<{ id: string; alarms: number }>(
      `UPDATE infectious_clue SET alarms = alarms + 1, next_alarm_at = $2
        WHERE id IN (SELECT id FROM infectious_clue WHERE next_alarm_at <= $1 ORDER BY next_alarm_at, id LIMIT $3 FOR UPDATE SKIP LOCKED) RETURNING id, alarms`,
      [now, next, limit],
    )
  }
}
