import type { MediaOwner } from '@jktl/shared/grid-events/model'

import type { Sql } from '../../platform/database/database.ts'

export interface OwnerRef {
  kind: MediaOwner
  /** Of a step: `<event id>/<seq>`. */
  id: string
}
export interface MediaItem {
  id: string
  kind: 'PHOTO' | 'VOICE'
  /** Waiting for the content check: only its owner sees it. */
  isChecked: boolean
  /** Its content was refused: nobody sees it, its owner is told. */
  isRefused: boolean
  /** Expiring address of the shown size, without a host; null while it may not be shown to this viewer. */
  url: string | null
  /** The same of a small picture; null also for a voice note. */
  thumbUrl: string | null
  width: number | null
  height: number | null
  seconds: number | null
}

/** Photos and voice notes (§3.8): stripped, checked, handed out by expiring links. */
export abstract class MediaLibrary {
  /** Ties what this account uploaded to what it belongs to, in the caller's transaction. @returns false: not theirs, used elsewhere, or refused by the check */
  abstract attach(tx: Sql, accountId: string, mediaIds: readonly string[], owner: OwnerRef): Promise<boolean>
  /** @param viewer `owner` sees their own at once; others only what passed the check */
  abstract listOf(owners: readonly OwnerRef[], viewer: 'owner' | 'staff' | 'public', sql?: Sql): Promise<Map<string, MediaItem[]>>
}
/** Key of the map that `listOf` returns. */
export const ownerKey = ({ kind, id }: OwnerRef): string => `${kind}:${id}`
