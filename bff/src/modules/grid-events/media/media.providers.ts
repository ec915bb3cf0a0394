import type { Provider } from '@nestjs/common'

import { Clock } from '../../../platform/clock.ts'
import { Database } from '../../../platform/database/database.ts'
import { Vault } from '../../../platform/vault.ts'
import { MediaLibrary } from '../media.ts'
import { MediaLinks } from './media-links.ts'
import { MediaRepository } from './media.repository.ts'
import { StoredMedia } from './stored-media.ts'

/** 照片和录音 inside the slice's module. */
export const MEDIA_PROVIDERS: Provider[] = [
  MediaRepository,
  { provide: MediaLinks, inject: [Vault, Clock], useFactory: (vault: Vault, clock: Clock): MediaLinks => new MediaLinks(vault, clock) },
  {
    provide: MediaLibrary,
    inject: [Database, MediaRepository, MediaLinks, Vault],
    useFactory: (db: Database, rows: MediaRepository, links: MediaLinks, vault: Vault): MediaLibrary => new StoredMedia(db, rows, links, vault),
  },
]
