import type { Clock } from '../../../../platform/clock.ts'
import type { Database } from '../../../../platform/database/database.ts'
import type { Outbox } from '../../../../platform/jobs/outbox.ts'
import type { ObjectStore } from '../../../../platform/object-store/object-store.ts'
import type { Vault } from '../../../../platform/vault.ts'
import type { IdentityPublic } from '../../../identity/public.ts'
import type { ChecksRepository } from '../checks.repository.ts'
import type { MediaLinks } from '../media-links.ts'
import type { MediaRepository } from '../media.repository.ts'
import type { MediaCheck } from '../upstream/media-check.adapter.ts'

export interface MediaContext {
  db: Database
  clock: Clock
  vault: Vault
  outbox: Outbox
  objects: ObjectStore
  identity: Pick<IdentityPublic, 'findOpenid'>
  rows: MediaRepository
  checks: ChecksRepository
  links: MediaLinks
  check: Pick<MediaCheck, 'ask'>
  /** Scheme and host under which the outside reaches this server. */
  publicUrl: () => string
}
