import { SENSITIVE_DIRECTORIES, type SensitiveKind } from '@jktl/shared/health-records/grants/model'
import type { Directory, Label } from '@jktl/shared/health-records/model'
import { refuse, type Result } from '@jktl/shared/kernel/result'

import { TO_GRANTEE, TO_PATIENT } from '../domain/notices.ts'
import type { GrantRow, GrantTerms } from '../grants.repository.ts'
import { tellGrantee, tellPatient } from './announce.ts'
import type { GrantsContext } from './context.ts'
import type { Standing } from './standing.ts'
import { type AskedTerms, isOffered, sensitiveOf, termsOf } from './terms.ts'

type ChangeRefusal = 'NOT_FOUND' | 'INVALID_STATE_TRANSITION'

/** Whether its terms are the patient's to change: a permit in force, given by the app. */
export const mayChange = (grant: GrantRow): boolean =>
  grant.effect === 'permit' && grant.status === 'active' && grant.channel === 'app' && isOffered(grant.granteeKind)

async function rewrite(
  ctx: GrantsContext,
  id: string,
  accountId: string,
  termsFor: (grant: GrantRow) => Partial<GrantTerms>,
): Promise<Result<GrantRow, ChangeRefusal>> {
  return ctx.db.transaction(async (tx) => {
    const grant = await ctx.grants.lock(tx, id)
    if (!grant) return refuse('NOT_FOUND')
    if (!mayChange(grant)) return refuse('INVALID_STATE_TRANSITION')
    const changed = await ctx.grants.change(tx, grant, { ...termsFor(grant), status: 'active', reason: 'CHANGED' }, accountId, ctx.clock.date())
    if (!changed) return refuse('INVALID_STATE_TRANSITION')
    await tellPatient(ctx, tx, changed, TO_PATIENT.changed())
    await tellGrantee(ctx, tx, changed, TO_GRANTEE.changed())
    return { ok: true, value: changed }
  })
}

/** Other directories, or another end: the next version (R378). */
export async function changeGrant(
  ctx: GrantsContext,
  grant: GrantRow,
  standing: Standing,
  asked: AskedTerms & { accountId: string },
): Promise<Result<GrantRow, ChangeRefusal | 'GRANT_TOO_LONG' | 'GRANT_DIRECTORY_NOT_OFFERED'>> {
  if (!isOffered(grant.granteeKind)) return refuse('INVALID_STATE_TRANSITION')
  const terms = termsOf(standing, grant.granteeKind, asked, ctx.clock.now())
  if (!terms.ok) return terms
  return rewrite(ctx, grant.id, asked.accountId, (now) => ({ ...terms.value, directories: [...terms.value.directories, ...sensitiveOf(now.directories)] }))
}

/** Only adults and adolescents open their own sensitive kinds, and only to those whom a register knows (§3.2). */
export async function mayOpenSensitive({ identity }: Pick<GrantsContext, 'identity'>, grant: GrantRow, standing: Standing): Promise<boolean> {
  if (standing.capacity !== 'self' || !mayChange(grant)) return false
  return grant.granteeKind !== 'person' || identity.areParentAndChild(grant.personId, grant.granteeRef)
}

const isDirectory = (kind: SensitiveKind): kind is Extract<SensitiveKind, Directory> => (SENSITIVE_DIRECTORIES as readonly string[]).includes(kind)
export const hasSensitive = (grant: Pick<GrantTerms, 'directories' | 'labels'>, kind: SensitiveKind): boolean =>
  isDirectory(kind) ? grant.directories.includes(kind) : grant.labels.includes(kind)

const withOrWithout = <T extends Directory | Label>(all: readonly T[], one: T, isIn: boolean): T[] => [
  ...all.filter((other) => other !== one),
  ...(isIn ? [one] : []),
]

/** One sensitive kind, opened or closed by its own name (§3.3). Closing is always allowed. */
export async function setSensitive(
  ctx: GrantsContext,
  grant: GrantRow,
  standing: Standing,
  { kind, isIn, accountId }: { kind: SensitiveKind; isIn: boolean; accountId: string },
): Promise<Result<GrantRow, ChangeRefusal | 'RELATION_NOT_VERIFIED'>> {
  if (isIn && mayChange(grant) && !(await mayOpenSensitive(ctx, grant, standing))) return refuse('RELATION_NOT_VERIFIED')
  return rewrite(ctx, grant.id, accountId, (now) =>
    isDirectory(kind) ? { directories: withOrWithout(now.directories, kind, isIn) } : { labels: withOrWithout(now.labels, kind, isIn) },
  )
}
