import type { Clock } from '../../../../platform/clock.ts'
import type { Database } from '../../../../platform/database/database.ts'
import type { Outbox } from '../../../../platform/jobs/outbox.ts'
import type { DirectoryPublic } from '../../../directory/public.ts'
import type { IdentityPublic } from '../../../identity/public.ts'
import type { GrantsRepository } from '../grants.repository.ts'

/** What the use cases of this area work with. */
export interface GrantsContext {
  db: Database
  clock: Clock
  outbox: Outbox
  identity: IdentityPublic
  directory: DirectoryPublic
  grants: GrantsRepository
}
