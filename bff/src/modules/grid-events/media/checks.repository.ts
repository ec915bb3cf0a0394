import type { MediaKind } from '@jktl/shared/grid-events/media/model'

import type { Sql } from '../../../platform/database/database.ts'

/** What the check said; `failed`: it could not read the file. */
export type Suggestion = 'pass' | 'review' | 'risky' | 'failed'
export interface DueCheck {
  id: string
  kind: MediaKind
  askerSealed: Buffer | null
  askerApp: 'citizen' | 'staff' | null
}

/** Questions to the content check, their results, and what follows for the photo. */
export class ChecksRepository {
  /** Due ones, leased until `again`: that is also when they are asked once more if no result comes. */
  leaseDue(sql: Sql, now: Date, again: Date, limit: number): Promise<DueCheck[]> {
    return sql.query<DueCheck>(
      `UPDATE grid_media SET ask_at = $2, check_state = CASE WHEN asks > 0 THEN 'UNKNOWN' ELSE check_state END, asks = asks + 1
       WHERE id IN (SELECT id FROM grid_media WHERE ask_at <= $1 AND check_state IN ('WAITING', 'UNKNOWN') AND removed_at IS NULL ORDER BY ask_at LIMIT $3 FOR UPDATE SKIP LOCKED)
       RETURNING id, kind, asker_sealed AS "askerSealed", asker_app AS "askerApp"`,
      [now, again, limit],
    )
  }

  async askAgainAt(sql: Sql, id: string, at: Date | null): Promise<void> {
    await sql.query(`UPDATE grid_media SET ask_at = $2, check_state = 'UNKNOWN' WHERE id = $1 AND check_state IN ('WAITING', 'UNKNOWN')`, [id, at])
  }

  /** @returns the result, when it was faster than the answer that named it */
  async noteQuestion(sql: Sql, traceId: string, mediaId: string, now: Date): Promise<Suggestion | null> {
    const [row] = await sql.query<{ suggest: Suggestion | null }>(
      `INSERT INTO grid_media_check (trace_id, media_id, asked_at) VALUES ($1, $2, $3)
       ON CONFLICT (trace_id) DO UPDATE SET media_id = EXCLUDED.media_id, asked_at = EXCLUDED.asked_at RETURNING suggest`,
      [traceId, mediaId, now],
    )
    return row?.suggest ?? null
  }

  /** Kept also when nobody asked under this number yet. The first result counts, unless a later one warns. @returns whose it is and what counts */
  async noteResult(sql: Sql, traceId: string, suggest: Suggestion, now: Date): Promise<{ mediaId: string | null; suggest: Suggestion } | null> {
    const [row] = await sql.query<{ mediaId: string | null; suggest: Suggestion }>(
      `INSERT INTO grid_media_check AS c (trace_id, suggest, answered_at) VALUES ($1, $2, $3)
       ON CONFLICT (trace_id) DO UPDATE SET suggest = CASE WHEN EXCLUDED.suggest IN ('risky', 'review') THEN EXCLUDED.suggest ELSE coalesce(c.suggest, EXCLUDED.suggest) END,
         answered_at = coalesce(c.answered_at, EXCLUDED.answered_at)
       RETURNING media_id AS "mediaId", suggest`,
      [traceId, suggest, now],
    )
    return row ?? null
  }

  /** A refusal also takes back what had passed; a pass never lifts a refusal. @returns whether this changed anything */
  async settle(sql: Sql, mediaId: string, state: 'PASSED' | 'REFUSED'): Promise<boolean> {
    const changed = await sql.query(
      `UPDATE grid_media SET check_state = $2, ask_at = NULL, asker_sealed = NULL, asker_app = NULL WHERE id = $1 AND check_state <> 'REFUSED' AND check_state <> $2 RETURNING id`,
      [mediaId, state],
    )
    return changed.length > 0
  }

  /** Who may be told about their photo of an event; nobody when the report is anonymous. */
  async findReporter(sql: Sql, mediaId: string): Promise<{ eventId: string; eventNo: string; accountId: string } | null> {
    const [row] = await sql.query<{ eventId: string; eventNo: string; accountId: string }>(
      `SELECT e.id AS "eventId", e.event_no AS "eventNo", e.reporter_account_id AS "accountId" FROM grid_media m
       JOIN grid_event e ON e.id = CASE WHEN m.owner_kind IN ('EVENT', 'EVENT_STEP') THEN split_part(m.owner_id, '/', 1)::uuid END
       WHERE m.id = $1 AND e.reporter_key = m.uploader_key AND e.reporter_account_id IS NOT NULL`,
      [mediaId],
    )
    return row ?? null
  }

  /** For whom it was asked is known a day at most. @returns how many */
  async forgetAskers(sql: Sql, before: Date, limit: number): Promise<number> {
    const rows = await sql.query(
      `UPDATE grid_media SET asker_sealed = NULL, asker_app = NULL, ask_at = NULL, check_state = 'UNKNOWN'
       WHERE id IN (SELECT id FROM grid_media WHERE asker_sealed IS NOT NULL AND uploaded_at < $1 LIMIT $2 FOR UPDATE SKIP LOCKED) RETURNING id`,
      [before, limit],
    )
    return rows.length
  }

  /** Results to which no question was ever known. @returns how many */
  async forgetStrays(sql: Sql, before: Date, limit: number): Promise<number> {
    const rows = await sql.query(
      `DELETE FROM grid_media_check WHERE trace_id IN (SELECT trace_id FROM grid_media_check WHERE media_id IS NULL AND answered_at < $1 LIMIT $2 FOR UPDATE SKIP LOCKED) RETURNING trace_id`,
      [before, limit],
    )
    return rows.length
  }
}
