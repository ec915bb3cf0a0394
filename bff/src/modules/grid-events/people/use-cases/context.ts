import type { Audit } from '../../../../platform/audit.ts'
import type { Clock } from '../../../../platform/clock.ts'
import type { Database } from '../../../../platform/database/database.ts'
import type { Outbox } from '../../../../platform/jobs/outbox.ts'
import type { IdentityPublic } from '../../../identity/public.ts'
import type { EventFlow } from '../../event-flow.ts'
import type { GridGeo } from '../../geo.ts'
import type { AbsencesRepository } from '../absences.repository.ts'
import type { PostsRepository } from '../posts.repository.ts'

/** Under which it is found. */
export const PEOPLE_CONTEXT = Symbol('grid-people-context')
export interface PeopleContext {
  db: Database
  clock: Clock
  audit: Audit
  outbox: Outbox
  identity: Pick<IdentityPublic, 'nameStaff' | 'listStaffAccounts'>
  geo: GridGeo
  flow: EventFlow
  posts: PostsRepository
  absences: AbsencesRepository
}
/** Who does it, as the audit names it. */
export interface Actor {
  accountId: string
  requestId: string
}

/** Topic: somebody's last post has ended; what is in their hands goes on. Payload `{ accountId }`. */
export const LAST_POST_ENDED_TOPIC = 'gridEvents.lastPostEnded'
