import type { Sql } from '../../../platform/database/database.ts'
import type { Vault } from '../../../platform/vault.ts'
import { REPORTER_KEY_PURPOSE } from '../event-flow.ts'
import { MediaLibrary, type MediaItem, type OwnerRef, ownerKey } from '../media.ts'
import { presentMedia } from './domain/present-media.ts'
import type { MediaLinks } from './media-links.ts'
import type { MediaRepository } from './media.repository.ts'

const MOST_AT_ONCE = 12

/** The slice's photos and voice notes, for the areas they belong to. */
export class StoredMedia extends MediaLibrary {
  constructor(
    private readonly db: Sql,
    private readonly rows: MediaRepository,
    private readonly links: MediaLinks,
    private readonly vault: Vault,
  ) {
    super()
  }

  async attach(tx: Sql, accountId: string, mediaIds: readonly string[], owner: OwnerRef): Promise<boolean> {
    if (mediaIds.length === 0) return true
    if (mediaIds.length > MOST_AT_ONCE || new Set(mediaIds).size !== mediaIds.length) return false
    return (await this.rows.attach(tx, this.vault.fingerprint(REPORTER_KEY_PURPOSE, accountId), mediaIds, owner)) === mediaIds.length
  }

  async listOf(owners: readonly OwnerRef[], viewer: 'owner' | 'staff' | 'public', sql: Sql = this.db): Promise<Map<string, MediaItem[]>> {
    const items = new Map<string, MediaItem[]>()
    if (owners.length === 0) return items
    for (const row of await this.rows.listOf(sql, owners)) {
      const item = presentMedia(row, viewer === 'owner' && row.isOwn, this.links)
      if (!item) continue
      const key = ownerKey({ kind: row.ownerKind, id: row.ownerId })
      items.set(key, [...(items.get(key) ?? []), item])
    }
    return items
  }
}
