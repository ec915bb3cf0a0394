import type { Clock } from '../../../../platform/clock.ts'
import type { Database } from '../../../../platform/database/database.ts'
import type { Vault } from '../../../../platform/vault.ts'
import type { IdentityPublic } from '../../../identity/public.ts'
import type { GrantsRepository } from '../../grants/grants.repository.ts'
import type { PrivacyRepository } from '../privacy.repository.ts'

/** What the use cases of this area work with. */
export interface PrivacyContext {
  db: Database
  clock: Clock
  vault: Vault
  identity: IdentityPublic
  grants: Pick<GrantsRepository, 'raiseEpoch'>
  privacy: PrivacyRepository
}
