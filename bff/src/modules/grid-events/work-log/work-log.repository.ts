import type { Geotag, WorkKind } from '@jktl/shared/grid-events/work-log/model'

import type { Database, Sql } from '../../../platform/database/database.ts'
import type { Tagged } from './domain/geotag.ts'

export interface WorkLogRow {
  id: string
  recorderAccountId: string
  kind: WorkKind
  name: string
  text: string
  eventId: string | null
  eventNo: string | null
  dutyId: string | null
  dutyTitle: string | null
  nodeCode: string
  geotag: Geotag
  longitude: number | null
  latitude: number | null
  accuracyM: number | null
  capturedAt: Date
  recordedAt: Date
  version: number
}
export interface WorkLogContent {
  kind: WorkKind
  name: string
  text: string
  eventId: string | null
  dutyId: string | null
}
export interface WorkLogVersion {
  version: number
  name: string
  text: string
  mediaIds: string[]
  at: Date
}
export interface WorkLogSearch {
  /** Of this colleague, or in these nodes. */
  whose: { accountId: string } | { nodes: readonly string[] }
  kind: WorkKind | null
  fromAt: Date | null
  untilAt: Date | null
  words: string
  after: { at: Date; id: string } | null
  limit: number
}

const ROW = `w.id, w.recorder_account_id AS "recorderAccountId", w.kind, w.name, w.text, w.event_id AS "eventId", e.event_no AS "eventNo", w.duty_id AS "dutyId", d.title AS "dutyTitle",
  w.node_code AS "nodeCode", w.geotag, w.longitude, w.latitude, w.accuracy_m AS "accuracyM", w.captured_at AS "capturedAt", w.recorded_at AS "recordedAt", w.version`
const FROM = `work_log w LEFT JOIN grid_event e ON e.id = w.event_id LEFT JOIN grid_duty y ON y.id = w.duty_id LEFT JOIN grid_duty_template d ON d.id = y.template_id`

/** 工作记录: the present wording, and every wording it ever had (R263). */
export class WorkLogRepository {
  constructor(private readonly db: Database) {}

  /** @returns null when this record of the phone is here already */
  async insert(tx: Sql, log: WorkLogContent & Tagged & { accountId: string; clientId: string; capturedAt: Date; recordedAt: Date }): Promise<string | null> {
    const [row] = await tx.query<{ id: string }>(
      `INSERT INTO work_log (recorder_account_id, client_id, kind, name, text, event_id, duty_id, node_code, geotag, longitude, latitude, accuracy_m, captured_at, recorded_at, changed_at)
       VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $14) ON CONFLICT (recorder_account_id, client_id) DO NOTHING RETURNING id`,
      [
        log.accountId,
        log.clientId,
        log.kind,
        log.name,
        log.text,
        log.eventId,
        log.dutyId,
        log.nodeCode,
        log.geotag,
        log.point?.longitude ?? null,
        log.point?.latitude ?? null,
        log.point?.accuracyM ?? null,
        log.capturedAt,
        log.recordedAt,
      ],
    )
    return row?.id ?? null
  }

  async findByClientId(accountId: string, clientId: string): Promise<string | null> {
    const [row] = await this.db.query<{ id: string }>(`SELECT id FROM work_log WHERE recorder_account_id = $1 AND client_id = $2`, [accountId, clientId])
    return row?.id ?? null
  }

  /** @returns false when it is not theirs, deleted, or not this version any more */
  async change(tx: Sql, id: string, accountId: string, version: number, { kind, name, text, eventId, dutyId }: WorkLogContent, at: Date): Promise<boolean> {
    const rows = await tx.query(
      `UPDATE work_log SET kind = $4, name = $5, text = $6, event_id = $7, duty_id = $8, changed_at = $9, version = version + 1
        WHERE id = $1 AND recorder_account_id = $2 AND version = $3 AND deleted_at IS NULL RETURNING 1`,
      [id, accountId, version, kind, name, text, eventId, dutyId, at],
    )
    return rows.length > 0
  }

  /** @returns false as in `change` */
  async remove(tx: Sql, id: string, accountId: string, version: number, at: Date): Promise<boolean> {
    const rows = await tx.query(
      `UPDATE work_log SET deleted_at = $4, changed_at = $4, version = version + 1 WHERE id = $1 AND recorder_account_id = $2 AND version = $3 AND deleted_at IS NULL RETURNING 1`,
      [id, accountId, version, at],
    )
    return rows.length > 0
  }

  /** Keeps the wording as it is now. */
  async keepVersion(tx: Sql, id: string, mediaIds: readonly string[], isDeletion: boolean): Promise<void> {
    await tx.query(
      `INSERT INTO work_log_version (work_log_id, version, kind, name, text, event_id, duty_id, media_ids, is_deletion, at)
       SELECT id, version, kind, name, text, event_id, duty_id, $2::uuid[], $3, changed_at FROM work_log WHERE id = $1`,
      [id, mediaIds, isDeletion],
    )
  }

  async find(id: string, sql: Sql = this.db): Promise<WorkLogRow | null> {
    const [row] = await sql.query<WorkLogRow>(`SELECT ${ROW} FROM ${FROM} WHERE w.id = $1 AND w.deleted_at IS NULL`, [id])
    return row ?? null
  }

  /** Whether a fixed duty is this colleague's. */
  async ownsDuty(accountId: string, dutyId: string): Promise<boolean> {
    return (await this.db.query(`SELECT 1 FROM grid_duty WHERE id = $1 AND account_id = $2`, [dutyId, accountId])).length > 0
  }

  /** The newest first. */
  versionsOf(id: string, sql: Sql = this.db): Promise<WorkLogVersion[]> {
    return sql.query<WorkLogVersion>(
      `SELECT version, name, text, media_ids AS "mediaIds", at FROM work_log_version WHERE work_log_id = $1 ORDER BY version DESC`,
      [id],
    )
  }

  search({ whose, kind, fromAt, untilAt, words, after, limit }: WorkLogSearch): Promise<WorkLogRow[]> {
    return this.db.query<WorkLogRow>(
      `SELECT ${ROW} FROM ${FROM}
        WHERE w.deleted_at IS NULL
          AND ($1::uuid IS NULL OR w.recorder_account_id = $1)
          AND ($2::text[] IS NULL OR EXISTS (SELECT 1 FROM unnest($2::text[]) AS x (node) WHERE starts_with(w.node_code, x.node)))
          AND ($3::text IS NULL OR w.kind = $3)
          AND ($4::timestamptz IS NULL OR w.captured_at >= $4) AND ($5::timestamptz IS NULL OR w.captured_at < $5)
          AND ($6 = '' OR position(lower($6) IN lower(w.name || ' ' || w.text)) > 0)
          AND ($7::timestamptz IS NULL OR (w.captured_at, w.id) < ($7, $8::uuid))
        ORDER BY w.captured_at DESC, w.id DESC LIMIT $9`,
      [
        'accountId' in whose ? whose.accountId : null,
        'nodes' in whose ? whose.nodes : null,
        kind,
        fromAt,
        untilAt,
        words,
        after?.at ?? null,
        after?.id ?? null,
        limit,
      ],
    )
  }
}
