import type { LookReason } from '@jktl/shared/grid-events/work/model'
import { ok, refuse, type Result } from '@jktl/shared/kernel/result'

import type { Audit } from '../../../../platform/audit.ts'
import type { Clock } from '../../../../platform/clock.ts'
import type { Database } from '../../../../platform/database/database.ts'
import type { IdentityPublic } from '../../../identity/public.ts'
import type { EventFlow } from '../../event-flow.ts'
import { mayLook } from '../domain/reporter.ts'
import type { EventPageRepository } from '../event-page.repository.ts'

export interface LookContext {
  db: Database
  clock: Clock
  audit: Audit
  flow: EventFlow
  identity: IdentityPublic
  pages: EventPageRepository
}
interface Look {
  eventId: string
  accountId: string
  reason: LookReason
  requestId: string
}

/** Name and number of who reported (§3.9): written down twice, on the event and in the audit log, before anything is shown. */
export async function lookAtReporter(
  { db, clock, audit, flow, identity, pages }: LookContext,
  { eventId, accountId, reason, requestId }: Look,
): Promise<Result<{ name: string | null; phone: string }, 'NOT_FOUND' | 'REPORTER_NOT_SHOWN'>> {
  const seen = await flow.findFor(eventId, { app: 'staff', accountId })
  if (!seen) return refuse('NOT_FOUND')
  const { event, actors } = seen
  const phone = await pages.contactOf(eventId)
  const personId = event.reporterAccountId === null ? null : await identity.findSelf(event.reporterAccountId)
  const isAllowed = phone !== null && mayLook({ ...event, hasContact: true }, actors)
  const entry = { actorAccountId: accountId, action: 'gridEvents.lookAtReporter', objectKind: 'grid_event', objectId: eventId, reason, requestId }
  if (!isAllowed) {
    await audit.record({ ...entry, personId: null, outcome: 'DENIED' })
    return refuse('REPORTER_NOT_SHOWN')
  }
  const [person] = personId === null ? [] : await identity.describePersons([personId])
  await db.transaction(async (tx) => {
    await pages.addLook(tx, eventId, { accountId, reason, at: clock.date() })
    await audit.record({ ...entry, personId, outcome: 'ALLOWED' }, tx)
  })
  return ok({ name: person?.name ?? null, phone })
}
