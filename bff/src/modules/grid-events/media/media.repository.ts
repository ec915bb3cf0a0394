import type { CheckState, MediaKind } from '@jktl/shared/grid-events/media/model'
import type { MediaOwner } from '@jktl/shared/grid-events/model'

import type { Sql } from '../../../platform/database/database.ts'
import type { OwnerRef } from '../media.ts'

export interface MediaRow {
  id: string
  kind: MediaKind
  uploaderKey: Buffer
  mediaType: string
  width: number | null
  height: number | null
  seconds: number | null
  originalKey: string | null
  shownKey: string
  thumbKey: string | null
  checkState: CheckState
  ownerKind: MediaOwner | null
  ownerId: string | null
  storedAt: Date | null
}
export interface NewMedia extends Omit<MediaRow, 'checkState' | 'ownerKind' | 'ownerId' | 'storedAt'> {
  askerSealed: Buffer
  askerApp: 'citizen' | 'staff'
  sha256: Buffer
  sizeBytes: number
  uploadedAt: Date
}

const MEDIA = ['id', 'kind', 'uploader_key AS "uploaderKey"', 'media_type AS "mediaType"', 'width', 'height', 'seconds', 'original_key AS "originalKey"']
  .concat(['shown_key AS "shownKey"', 'thumb_key AS "thumbKey"', 'check_state AS "checkState"', 'owner_kind AS "ownerKind"', 'owner_id AS "ownerId"'])
  .concat(['stored_at AS "storedAt"'])
  .map((column) => `m.${column}`)
  .join(', ')

/** What is kept about photos and voice notes. */
export class MediaRepository {
  /** The same bytes by the same person are kept once until they belong to something; then the row that is there comes back. */
  async keep(sql: Sql, media: NewMedia): Promise<MediaRow> {
    const { id, kind, uploaderKey, askerSealed, askerApp, sha256, mediaType, sizeBytes, width, height, seconds, originalKey, shownKey, thumbKey, uploadedAt } =
      media
    const [kept] = await sql.query<MediaRow>(
      `INSERT INTO grid_media AS m (id, kind, uploader_key, asker_sealed, asker_app, sha256, media_type, size_bytes, width, height, seconds, original_key, shown_key, thumb_key, uploaded_at)
       VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15)
       ON CONFLICT (uploader_key, sha256) WHERE owner_id IS NULL AND removed_at IS NULL DO UPDATE SET uploaded_at = greatest(m.uploaded_at, EXCLUDED.uploaded_at)
       RETURNING ${MEDIA}`,
      [id, kind, uploaderKey, askerSealed, askerApp, sha256, mediaType, sizeBytes, width, height, seconds, originalKey, shownKey, thumbKey, uploadedAt],
    )
    if (!kept) throw new Error('a photo was neither kept nor found')
    return kept
  }

  /** Whole in the store: from now on it may be attached, and the content check is asked. */
  async markStored(sql: Sql, id: string, now: Date): Promise<void> {
    await sql.query(`UPDATE grid_media SET stored_at = $2, ask_at = $2 WHERE id = $1 AND stored_at IS NULL`, [id, now])
  }

  async countLoose(sql: Sql, uploaderKey: Buffer): Promise<number> {
    const [row] = await sql.query<{ n: number }>(`SELECT count(*)::int AS n FROM grid_media WHERE uploader_key = $1 AND owner_id IS NULL`, [uploaderKey])
    return row?.n ?? 0
  }

  async find(sql: Sql, id: string): Promise<MediaRow | null> {
    const [row] = await sql.query<MediaRow>(`SELECT ${MEDIA} FROM grid_media m WHERE id = $1 AND stored_at IS NOT NULL AND removed_at IS NULL`, [id])
    return row ?? null
  }

  listUploads(sql: Sql, uploaderKey: Buffer, ids: readonly string[]): Promise<MediaRow[]> {
    return sql.query<MediaRow>(
      `SELECT ${MEDIA} FROM grid_media m WHERE id = ANY ($1::uuid[]) AND uploader_key = $2 AND stored_at IS NOT NULL AND removed_at IS NULL`,
      [ids, uploaderKey],
    )
  }

  /** @returns how many of them are this person's, usable and now (or since an earlier try) this owner's */
  async attach(tx: Sql, uploaderKey: Buffer, ids: readonly string[], { kind, id }: OwnerRef): Promise<number> {
    const free = await tx.query(
      `SELECT id FROM grid_media WHERE id = ANY ($1::uuid[]) AND uploader_key = $2 AND check_state <> 'REFUSED' AND stored_at IS NOT NULL AND removed_at IS NULL
         AND (owner_id IS NULL OR (owner_kind = $3 AND owner_id = $4)) ORDER BY id FOR UPDATE`,
      [ids, uploaderKey, kind, id],
    )
    if (free.length !== ids.length) return free.length
    await tx.query(
      `UPDATE grid_media SET owner_kind = $2, owner_id = $3, owner_position = array_position($1::uuid[], id) WHERE id = ANY ($1::uuid[]) AND owner_id IS NULL`,
      [ids, kind, id],
    )
    return free.length
  }

  /**
   * In the order they were given. `isOwn`: what hangs on an event is its reporter's own only when they uploaded it; everything else belongs to
   * whoever may see its owner.
   */
  listOf(sql: Sql, owners: readonly OwnerRef[]): Promise<(MediaRow & { ownerKind: MediaOwner; ownerId: string; isOwn: boolean })[]> {
    return sql.query(
      `SELECT ${MEDIA}, (e.id IS NULL OR e.reporter_key = m.uploader_key) AS "isOwn"
       FROM unnest($1::text[], $2::text[]) AS o (kind, id)
       JOIN grid_media m ON m.owner_kind = o.kind AND m.owner_id = o.id
       LEFT JOIN grid_event e ON e.id = CASE WHEN o.kind IN ('EVENT', 'EVENT_STEP') THEN split_part(o.id, '/', 1)::uuid END
       ORDER BY m.owner_position, m.uploaded_at, m.id`,
      [owners.map(({ kind }) => kind), owners.map(({ id }) => id)],
    )
  }

  /** Never attached for so long, or broken off on its way out: nobody may attach it any more. */
  leaseLoose(sql: Sql, before: Date, now: Date, stuckBefore: Date, limit: number): Promise<{ id: string; keys: (string | null)[] }[]> {
    return sql.query(
      `UPDATE grid_media SET removed_at = $2 WHERE id IN (SELECT id FROM grid_media WHERE owner_id IS NULL AND uploaded_at < $1 AND (removed_at IS NULL OR removed_at < $3)
         ORDER BY uploaded_at LIMIT $4 FOR UPDATE SKIP LOCKED) RETURNING id, ARRAY[original_key, shown_key, thumb_key] AS keys`,
      [before, now, stuckBefore, limit],
    )
  }

  async forget(sql: Sql, id: string): Promise<void> {
    await sql.query(`DELETE FROM grid_media WHERE id = $1 AND removed_at IS NOT NULL`, [id])
  }

  /** What came from the phone, past the days of its class. */
  listOldOriginals(sql: Sql, now: Date, limit: number): Promise<{ id: string; key: string }[]> {
    return sql.query(
      `SELECT m.id, m.original_key AS key FROM grid_media m JOIN grid_media_retention r ON r.owner_kind = m.owner_kind
       WHERE m.original_key IS NOT NULL AND m.uploaded_at + make_interval(days => r.original_days) <= $1 ORDER BY m.uploaded_at LIMIT $2`,
      [now, limit],
    )
  }

  async dropOriginal(sql: Sql, id: string): Promise<void> {
    await sql.query(`UPDATE grid_media SET original_key = NULL WHERE id = $1`, [id])
  }
}
