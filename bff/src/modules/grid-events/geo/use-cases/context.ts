import type { Audit } from '../../../../platform/audit.ts'
import type { Clock } from '../../../../platform/clock.ts'
import type { Database } from '../../../../platform/database/database.ts'
import type { GridPeople } from '../../people.ts'
import type { ArchiveRepository } from '../archive.repository.ts'
import type { EditionsRepository } from '../editions.repository.ts'
import type { NodesRepository } from '../nodes.repository.ts'

export interface ArchiveContext {
  db: Database
  clock: Clock
  audit: Audit
  people: GridPeople
  nodes: NodesRepository
  archive: ArchiveRepository
  editions: EditionsRepository
}
/** Who asks, with the nodes they manage. */
export interface Manager {
  accountId: string
  managed: readonly string[]
  requestId: string
}
