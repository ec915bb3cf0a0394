import type { Clock } from '../../../../platform/clock.ts'
import type { Vault } from '../../../../platform/vault.ts'
import type { GridGeo } from '../../geo.ts'
import type { ServiceEvaluationsRepository } from '../service-evaluations.repository.ts'

export interface EvaluationContext {
  clock: Clock
  vault: Vault
  geo: GridGeo
  evaluations: ServiceEvaluationsRepository
}

const PARTICIPANT_KEY_PURPOSE = 'service-evaluation'
/** Another key for every activation: nobody finds out by them that it was the same person twice. */
export const participantKey = (vault: Vault, activationId: string, accountId: string): Buffer =>
  vault.fingerprint(PARTICIPANT_KEY_PURPOSE, `${activationId} ${accountId}`)
