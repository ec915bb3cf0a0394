import type { GrantCandidate } from '@jktl/shared/health-records/grants/contract'

import { relativeDetail } from '../domain/grantee-words.ts'
import type { GrantsContext } from './context.ts'
import type { Standing } from './standing.ts'

/**
 * Family who can be let in: of the patient, and of the guardian who acts for them. Guardians of a child under 14 see everything already. A grant that is
 * in force is named, to be changed instead of made twice.
 */
export async function familyOf({ db, identity, grants }: Pick<GrantsContext, 'db' | 'identity' | 'grants'>, standing: Standing): Promise<GrantCandidate[]> {
  const { personId, actorPersonId, capacity, band, guardianPersonIds } = standing
  const own = await identity.listRelatives(personId)
  const ofGuardian = capacity === 'guardian' ? await identity.listRelatives(actorPersonId) : []
  const seesAlready = new Set([personId, ...(band === 'CHILD' ? guardianPersonIds : []), ...(capacity === 'guardian' ? [actorPersonId] : [])])
  const live = await grants.listLiveOf(db, personId)
  const grantOf = (ref: string): string | null =>
    live.find((grant) => grant.effect === 'permit' && grant.granteeKind === 'person' && grant.granteeRef === ref && grant.status === 'active')?.id ?? null
  const known = new Map([
    ...ofGuardian.map((relative): [string, GrantCandidate] => [relative.personId, candidateOf(relative, `您的${relativeDetail(relative)}`, grantOf)]),
    ...own.map((relative): [string, GrantCandidate] => [relative.personId, candidateOf(relative, relativeDetail(relative), grantOf)]),
  ])
  return [...known.values()].filter((one) => !seesAlready.has(one.ref)).sort((a, b) => (a.ref < b.ref ? -1 : 1))
}

const candidateOf = (relative: { personId: string; nameMasked: string }, detail: string, grantOf: (ref: string) => string | null): GrantCandidate => ({
  kind: 'person',
  ref: relative.personId,
  institutionId: null,
  name: relative.nameMasked,
  detail,
  grantId: grantOf(relative.personId),
})
