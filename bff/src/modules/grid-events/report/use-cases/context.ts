import type { Clock } from '../../../../platform/clock.ts'
import type { Vault } from '../../../../platform/vault.ts'
import type { IdentityPublic } from '../../../identity/public.ts'
import type { EventFlow } from '../../event-flow.ts'
import type { IntakeRepository } from '../intake.repository.ts'
import type { PassesRepository } from '../passes.repository.ts'

/** What the use cases of this area work with. */
export interface ReportContext {
  clock: Clock
  vault: Vault
  identity: IdentityPublic
  flow: EventFlow
  passes: PassesRepository
  intake: IntakeRepository
}
