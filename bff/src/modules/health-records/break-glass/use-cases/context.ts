import type { Clock } from '../../../../platform/clock.ts'
import type { Database } from '../../../../platform/database/database.ts'
import type { Outbox } from '../../../../platform/jobs/outbox.ts'
import type { Vault } from '../../../../platform/vault.ts'
import type { IdentityPublic } from '../../../identity/public.ts'
import type { FactsRepository } from '../../gate/facts.repository.ts'
import type { AuthLevels } from '../../gate/reader-ports.ts'
import type { BreakGlassRepository } from '../break-glass.repository.ts'

/** What the use cases of this area work with. */
export interface BreakGlassContext {
  db: Database
  clock: Clock
  outbox: Outbox
  vault: Vault
  identity: IdentityPublic
  authLevels: AuthLevels
  facts: FactsRepository
  sessions: BreakGlassRepository
}
