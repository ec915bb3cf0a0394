import type { IdentityParts } from '../identity.parts.ts'
import { announceNotice } from './announce-notice.ts'
import { announceTieEnd } from './announce-tie-end.ts'

const BATCH = 100

/** Ends what parents could do as guardians on the 18th birthday (records-authorization §3.6) and tells them. @returns how many ended */
export async function endGuardianships(parts: Pick<IdentityParts, 'db' | 'outbox' | 'persons'>): Promise<number> {
  return parts.db.transaction(async (tx) => {
    const ended = await parts.persons.endGuardianships(tx, BATCH)
    for (const { bindingId, accountId, personId } of ended) {
      await announceNotice(parts, tx, { kind: 'GUARDIANSHIP_ENDED', accountId, objectId: bindingId })
      await announceTieEnd(parts, tx, bindingId, { accountId, personId, cause: 'CAME_OF_AGE' })
    }
    return ended.length
  })
}
