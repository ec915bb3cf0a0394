import type { CheckState, MediaKind } from '@jktl/shared/grid-events/media/model'

import type { MediaItem } from '../../media.ts'
import type { LinkReader, LinkSize } from './media-link.ts'

interface Shown {
  id: string
  kind: MediaKind
  checkState: CheckState
  width: number | null
  height: number | null
  seconds: number | null
}
interface Links {
  addressOf: (mediaId: string, size: LinkSize, reader: LinkReader) => string
}

/**
 * What a viewer gets of a photo or voice note: its owner at once and with word of a refusal; others a link when it passed, and before that only
 * that there is one; of a refused one nothing.
 */
export function presentMedia({ id, kind, checkState, width, height, seconds }: Shown, isOwner: boolean, links: Links): MediaItem | null {
  const isChecked = checkState === 'PASSED'
  const isRefused = checkState === 'REFUSED'
  if (isRefused && !isOwner) return null
  const mayShow = isChecked || (isOwner && !isRefused)
  const reader = isOwner ? 'owner' : 'others'
  return {
    id,
    kind,
    isChecked,
    isRefused,
    url: mayShow ? links.addressOf(id, 'shown', reader) : null,
    thumbUrl: mayShow && kind === 'PHOTO' ? links.addressOf(id, 'thumb', reader) : null,
    width,
    height,
    seconds,
  }
}
