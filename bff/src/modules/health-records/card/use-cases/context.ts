import type { Clock } from '../../../../platform/clock.ts'
import type { Database } from '../../../../platform/database/database.ts'
import type { Outbox } from '../../../../platform/jobs/outbox.ts'
import type { IdentityPublic } from '../../../identity/public.ts'
import type { GrantsRepository } from '../../grants/grants.repository.ts'
import type { CardRequestsRepository } from '../card-requests.repository.ts'

/** What the use cases of this area work with. */
export interface CardContext {
  db: Database
  clock: Clock
  outbox: Outbox
  identity: IdentityPublic
  grants: GrantsRepository
  requests: CardRequestsRepository
}
