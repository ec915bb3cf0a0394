import type { Clock } from '../../../../platform/clock.ts'
import type { Database } from '../../../../platform/database/database.ts'
import type { Outbox } from '../../../../platform/jobs/outbox.ts'
import type { Vault } from '../../../../platform/vault.ts'
import type { IdentityPublic } from '../../../identity/public.ts'
import type { GridGeo } from '../../geo.ts'
import type { MediaLibrary } from '../../media.ts'
import type { CluesRepository } from '../clues.repository.ts'

/** Under which it is found. */
export const CLUE_CONTEXT = Symbol('infectious-clue-context')
export interface ClueContext {
  db: Database
  clock: Clock
  vault: Vault
  outbox: Outbox
  identity: Pick<IdentityPublic, 'listStaffAccounts' | 'nameStaff'>
  geo: GridGeo
  media: MediaLibrary
  clues: CluesRepository
  /** Counts calls to whoever is on duty, without a word about what. */
  countAlarms: (calls: number) => void
}

/** Whose clue it is, under a purpose of its own: it meets no key of events (§3.9). */
export const CLUE_REPORTER_PURPOSE = 'infectious-clue-reporter'
