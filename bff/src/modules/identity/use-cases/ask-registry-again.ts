import { HOUR_MS } from '@jktl/shared/kernel/dates'

import type { IdentityParts } from '../identity.parts.ts'
import { announceNotice } from './announce-notice.ts'
import { ASK_AGAIN_MS } from './bind-person.ts'

const BATCH = 20
const LONGEST_WAIT_MS = HOUR_MS

/** Asks the registry again for people it did not answer about, under the same request ids, and tells them the result. @returns how many were asked */
export async function askRegistryAgain(parts: Pick<IdentityParts, 'db' | 'outbox' | 'persons' | 'realNames' | 'population'>): Promise<number> {
  const questions = await parts.realNames.leaseQuestions(BATCH, { first: ASK_AGAIN_MS, longest: LONGEST_WAIT_MS })
  for (const { checkId, bindingId, accountId, requestId, name, idNumber } of questions) {
    const result = await parts.population.checkRealName({ requestId, name, idNumber })
    if (result === null) continue
    await parts.db.transaction(async (tx) => {
      const state = await parts.realNames.settle(tx, checkId, result, result === 'MATCH')
      if (state === 'VERIFIED') await parts.persons.adoptName(tx, bindingId)
      if (state) await announceNotice(parts, tx, { kind: state === 'VERIFIED' ? 'REAL_NAME_PASSED' : 'REAL_NAME_FAILED', accountId, objectId: checkId })
    })
  }
  return questions.length
}
