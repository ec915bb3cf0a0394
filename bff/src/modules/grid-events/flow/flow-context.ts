import type { Clock } from '../../../platform/clock.ts'
import type { Database } from '../../../platform/database/database.ts'
import type { Outbox } from '../../../platform/jobs/outbox.ts'
import type { Vault } from '../../../platform/vault.ts'
import type { EventClocks } from '../clocks.ts'
import type { GridGeo } from '../geo.ts'
import type { MediaLibrary } from '../media.ts'
import type { GridPeople } from '../people.ts'
import type { EventRepository } from './event.repository.ts'

/** What the flow of events works with. */
export interface FlowContext {
  db: Database
  clock: Clock
  vault: Vault
  outbox: Outbox
  events: EventRepository
  geo: GridGeo
  people: GridPeople
  clocks: EventClocks
  media: MediaLibrary
}
