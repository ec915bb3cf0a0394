import { ok, refuse, type Result } from '@jktl/shared/kernel/result'

import type { Sql } from '../../../platform/database/database.ts'
import type { IdentityParts } from '../identity.parts.ts'
import { announceTieEnd } from './announce-tie-end.ts'

export interface UnbindGuard {
  name: string
  blocks: (accountId: string, personId: string, tx: Sql) => Promise<boolean>
}

/** Ends a binding, unless another slice still needs it (an appointment not yet kept). Oneself stays. */
export async function removePerson(
  { db, outbox, accounts, persons }: Pick<IdentityParts, 'db' | 'outbox' | 'accounts' | 'persons'>,
  guards: readonly UnbindGuard[],
  { accountId, personId }: { accountId: string; personId: string },
): Promise<Result<null, 'NOT_FOUND' | 'SELF_CANNOT_BE_REMOVED' | 'PERSON_HAS_APPOINTMENTS'>> {
  const binding = await persons.findLive(accountId, personId)
  if (!binding) return refuse('NOT_FOUND')
  if (binding.relation === 'SELF') return refuse('SELF_CANNOT_BE_REMOVED')
  return db.transaction(async (tx) => {
    await accounts.lock(tx, accountId)
    for (const guard of guards) if (await guard.blocks(accountId, personId, tx)) return refuse('PERSON_HAS_APPOINTMENTS')
    await persons.end(tx, [binding.bindingId])
    if (binding.state === 'ACTIVE') await announceTieEnd({ outbox }, tx, binding.bindingId, { accountId, personId, cause: 'REMOVED' })
    return ok(null)
  })
}
