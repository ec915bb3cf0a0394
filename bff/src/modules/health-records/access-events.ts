import type { Directory, Purpose, RecordAction } from '@jktl/shared/health-records/model'

import type { Sql } from '../../platform/database/database.ts'
import type { DecisionCode } from './domain/policy/facts.ts'

/** One answer (or refusal) about one person's records: who, what, why, on what basis (records-authorization §3.8, §3.10). */
export interface AccessEvent {
  actorAccountId: string
  actorInstitutionId: string | null
  actorRole: string
  personId: string
  operation: string
  action: RecordAction
  purpose: Purpose
  outcome: 'PERMIT' | 'DENY'
  code: DecisionCode
  /** Grant or break-glass session. */
  basisId: string | null
  directories: readonly Directory[]
  /** Ids of the objects shown; never their content. */
  objectIds: readonly string[]
  requestId: string | null
}

/** Hash-chained, append-only. Appended before data is returned; a failed append fails the read. */
export abstract class AccessEvents {
  /** @throws Refusal `AUDIT_UNAVAILABLE` when it could not be written; `TOO_MANY_REQUESTS` after too many refused attempts of this actor (P43) */
  abstract append(event: AccessEvent, sql?: Sql): Promise<void>
  /** Somebody asked for an object or a person that is not there: no event, but it counts as a refused attempt. @throws Refusal like `append` */
  abstract missed(actorAccountId: string): Promise<void>
}
