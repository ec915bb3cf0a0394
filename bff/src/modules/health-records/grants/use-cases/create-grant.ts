import { ok, refuse, type Result } from '@jktl/shared/kernel/result'

import type { Sql } from '../../../../platform/database/database.ts'
import type { GrantRow, NewGrant } from '../grants.repository.ts'
import type { GrantsContext } from './context.ts'

/**
 * Writes a grant, or a request for one, with its first version, inside the caller's transaction. Who may ask for it was decided before; here stays
 * what only the database knows: the patient lives, and there is no second active permit for this grantee on this basis (§3.1). A spent one that no
 * sweep has ended yet is ended first, so that it stands in nobody's way.
 */
export async function createGrant(
  ctx: Pick<GrantsContext, 'clock' | 'grants'>,
  tx: Sql,
  grant: NewGrant,
  actorAccountId: string | null,
): Promise<Result<GrantRow, 'GRANT_EXISTS' | 'PATIENT_DECEASED'>> {
  const { clock, grants } = ctx
  const now = clock.date()
  const patient = await grants.findPatient(tx, grant.personId)
  if (patient?.deceasedAt) return refuse('PATIENT_DECEASED')
  for (const spent of await grants.lockSpent(tx, grant, now))
    await grants.change(tx, spent, { status: 'inactive', reason: spent.endsAt <= now ? 'END_DATE_REACHED' : 'USES_EXHAUSTED' }, null, now)
  const written = await grants.insert(tx, grant, actorAccountId, now)
  return written ? ok(written) : refuse('GRANT_EXISTS')
}
