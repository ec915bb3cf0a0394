import { HOUR_MS, MINUTE_MS } from '@jktl/shared/kernel/dates'
import { getMedia } from '@jktl/shared/grid-events/media/contract'

import type { Clock } from '../../../platform/clock.ts'
import type { Vault } from '../../../platform/vault.ts'
import { type LinkReader, type LinkSize, type Mac, type MediaLink, readLink, writeLink } from './domain/media-link.ts'

/** How long a link works at most; the check's server may come half an hour later. */
const LIFETIME_MS: Record<LinkReader, number> = { owner: 10 * MINUTE_MS, others: 10 * MINUTE_MS, check: 2 * HOUR_MS }

/** Links made within one step are the same, so that a page that asks again does not load its pictures again. */
const STEP_MS = 5 * MINUTE_MS

/** Expiring addresses of photos and voice notes (§3.8). */
export class MediaLinks {
  private readonly mac: Mac

  constructor(
    vault: Vault,
    private readonly clock: Clock,
  ) {
    this.mac = (text) => vault.fingerprint('grid-media-link', text)
  }

  /** Address without a host. */
  addressOf(mediaId: string, size: LinkSize, reader: LinkReader): string {
    const until = (Math.floor(this.clock.now() / STEP_MS) * STEP_MS + LIFETIME_MS[reader]) / 1000
    return `/api/v1${getMedia.path.replace(':token', writeLink({ mediaId, size, reader, until }, this.mac))}`
  }

  read(token: string): MediaLink | null {
    return readLink(token, Math.floor(this.clock.now() / 1000), this.mac)
  }
}
