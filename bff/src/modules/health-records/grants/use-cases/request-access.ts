import { OFFERED_GRANTEE_KINDS, GRANT_DAYS, REQUEST_DAYS } from '@jktl/shared/health-records/grants/model'
import { endOfDay, offeredDirectories } from '@jktl/shared/health-records/grants/rules'
import type { Directory } from '@jktl/shared/health-records/model'
import { addDays, DAY_MS, dateOf } from '@jktl/shared/kernel/dates'
import { ok, refuse, type Result } from '@jktl/shared/kernel/result'

import { TO_PATIENT } from '../domain/notices.ts'
import type { GrantRow } from '../grants.repository.ts'
import { tellPatient } from './announce.ts'
import type { GrantsContext } from './context.ts'
import { createGrant } from './create-grant.ts'
import { PURPOSES_OF } from './terms.ts'

export interface AccessRequest {
  personId: string
  grantee: { kind: (typeof OFFERED_GRANTEE_KINDS)[number]; ref: string; institutionId: string | null }
  directories: readonly Directory[]
  days: number
  accountId: string
}
export type RequestRefusal =
  'NOT_FOUND' | 'GRANTEE_NOT_FOUND' | 'GRANT_EXISTS' | 'REQUEST_OPEN' | 'GRANT_TOO_LONG' | 'GRANT_DIRECTORY_NOT_OFFERED' | 'PATIENT_DECEASED'

/**
 * Somebody asks to be let in: nothing is open until the patient says yes (§3.1). Whom the patient refuses by a deny is answered like whom nobody
 * can answer: they learn nothing. @returns the request
 */
export async function requestAccess(
  ctx: GrantsContext,
  { personId, grantee, directories, days, accountId }: AccessRequest,
): Promise<Result<GrantRow, RequestRefusal>> {
  const { db, clock, identity, grants } = ctx
  const key = { personId, granteeKind: grantee.kind, granteeRef: grantee.ref }
  if (!(await identity.findGuardedPerson(personId))) return refuse('NOT_FOUND')
  if (grantee.kind === 'person' && grantee.ref === personId) return refuse('GRANTEE_NOT_FOUND')
  if (!directories.every((directory) => offeredDirectories('self', 'ADULT').includes(directory))) return refuse('GRANT_DIRECTORY_NOT_OFFERED')
  if (days > GRANT_DAYS[grantee.kind].most) return refuse('GRANT_TOO_LONG')
  const deciders = await identity.listDeciders(personId)
  if (deciders.length === 0 || (await grants.findLive(db, { ...key, effect: 'deny' }))) return refuse('GRANTEE_NOT_FOUND')
  const live = await grants.findLive(db, { ...key, effect: 'permit' })
  if (live) return refuse(live.status === 'proposed' ? 'REQUEST_OPEN' : 'GRANT_EXISTS')
  const now = clock.date()
  return db.transaction(async (tx) => {
    const created = await createGrant(
      ctx,
      tx,
      {
        ...key,
        granteeInstitutionId: grantee.institutionId,
        grantorPersonId: personId,
        grantorCapacity: 'self',
        effect: 'permit',
        basis: 'consent',
        directories,
        labels: [],
        actions: ['list', 'read'],
        purposes: PURPOSES_OF[grantee.kind],
        dataFrom: null,
        dataTo: null,
        startsAt: now,
        endsAt: new Date(endOfDay(addDays(dateOf(clock.now()), days))),
        maxUses: null,
        authLevelMin: 1,
        channel: 'app',
        status: 'proposed',
        reason: 'SUBMITTED',
        answerBy: new Date(clock.now() + REQUEST_DAYS * DAY_MS),
      },
      accountId,
    )
    if (!created.ok) return refuse(created.code === 'GRANT_EXISTS' ? 'REQUEST_OPEN' : created.code)
    await tellPatient(ctx, tx, created.value, TO_PATIENT.asked())
    return ok(created.value)
  })
}
