import { type AgeBand, ageBand } from '@jktl/shared/health-records/grants/rules'
import { dateOf } from '@jktl/shared/kernel/dates'
import { ok, refuse, type Result } from '@jktl/shared/kernel/result'

import type { GrantsContext } from './context.ts'

/** In what capacity an account decides about a person's records (§3.6). */
export interface Standing {
  personId: string
  /** The verified self of the account. */
  actorPersonId: string
  capacity: 'self' | 'guardian'
  birthDate: string
  band: AgeBand
  guardianPersonIds: readonly string[]
}

/** 16–17 year olds living on their own income are adults here. */
const SELF_SUPPORTING_AGE_BAND: AgeBand = 'ADULT'

/**
 * Who may decide: the person from 14 on, and a guardian in force until they come of age. Whoever only may look, or only has the person in their list,
 * decides nothing (P19); for everybody else there is no such person.
 */
export async function standingOf(
  ctx: Pick<GrantsContext, 'db' | 'clock' | 'identity' | 'grants'>,
  accountId: string,
  personId: string,
): Promise<Result<Standing, 'NOT_FOUND' | 'NO_DELEGATION'>> {
  const { db, clock, identity, grants } = ctx
  const [actorPersonId, guarded, patient] = await Promise.all([
    identity.findSelf(accountId),
    identity.findGuardedPerson(personId),
    grants.findPatient(db, personId),
  ])
  if (!guarded || !actorPersonId) return refuse('NOT_FOUND')
  const byAge = ageBand(guarded.birthDate, dateOf(clock.now()))
  const band = byAge === 'ADOLESCENT' && patient?.isSelfSupporting ? SELF_SUPPORTING_AGE_BAND : byAge
  const standing = { personId, actorPersonId, birthDate: guarded.birthDate, band, guardianPersonIds: guarded.guardianPersonIds }
  if (actorPersonId === personId) return band === 'CHILD' ? refuse('NOT_FOUND') : ok({ ...standing, capacity: 'self' })
  const isGuardian = band !== 'ADULT' && guarded.guardianPersonIds.includes(actorPersonId)
  if (isGuardian && !(await grants.isBlocked(db, personId, actorPersonId))) return ok({ ...standing, capacity: 'guardian' })
  const isKnown = (await identity.findBoundPerson(accountId, personId)) !== null || (await grants.isGrantee(db, personId, actorPersonId))
  return refuse(isKnown ? 'NO_DELEGATION' : 'NOT_FOUND')
}
