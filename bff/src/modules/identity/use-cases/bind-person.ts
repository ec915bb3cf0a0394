import { ADULT_AGE, type PersonRelation } from '@jktl/shared/identity/model'
import { type BindingBasis, reachesAgeOn } from '@jktl/shared/identity/rules'
import { MINUTE_MS } from '@jktl/shared/kernel/dates'
import { ok, type Result } from '@jktl/shared/kernel/result'

import { type AdmissionRefusal, admitPerson } from '../domain/admission.ts'
import type { IdentityParts } from '../identity.parts.ts'
import type { PersonFacts } from '../person.repository.ts'
import { announceNotice } from './announce-notice.ts'

/** First wait before a registry that did not answer is asked again. */
export const ASK_AGAIN_MS = MINUTE_MS

export interface Evidence {
  /** What the registry (or an own verified name) said; null when it did not answer. */
  result: string | null
  matches: boolean
  /** Accounts of the adult who has to agree. */
  askConsentOf: readonly string[]
}
export interface BindRequest {
  accountId: string
  relation: PersonRelation
  basis: BindingBasis
  facts: PersonFacts
  requestId: string
  evidence: Evidence
}

/**
 * Writes a person, the binding and its real-name check in one transaction, with the account locked: limits, rivals and cool-down (A03)
 * are judged on what is there at that moment. @returns the person's id
 */
export async function bindPerson(
  parts: Pick<IdentityParts, 'db' | 'clock' | 'outbox' | 'accounts' | 'persons' | 'realNames'>,
  request: BindRequest,
): Promise<Result<string, AdmissionRefusal>> {
  const { accountId, relation, basis, facts, requestId, evidence } = request
  return parts.db.transaction(async (tx) => {
    await parts.accounts.lock(tx, accountId)
    const admitted = admitPerson(await parts.persons.listStandings(accountId, facts, tx), relation, parts.clock.now())
    if (!admitted.ok) return admitted
    await parts.persons.end(tx, admitted.value.replaced)
    const guardianUntil = basis === 'GUARDIAN' ? reachesAgeOn(facts.birthDate, ADULT_AGE) : null
    const { bindingId, personId } = await parts.persons.bind(tx, { accountId, relation, basis, guardianUntil, facts })
    const checkId = await parts.realNames.create(tx, { bindingId, requestId, autoResult: evidence.result, nextAskAt: parts.clock.now() + ASK_AGAIN_MS })
    if (evidence.result !== null && (await parts.realNames.settle(tx, checkId, evidence.result, evidence.matches)) === 'VERIFIED')
      await parts.persons.adoptName(tx, bindingId)
    for (const asked of evidence.askConsentOf) await announceNotice(parts, tx, { kind: 'CONSENT_ASKED', accountId: asked, objectId: bindingId })
    return ok(personId)
  })
}
