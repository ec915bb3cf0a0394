import type { GrantAction } from '@jktl/shared/health-records/grants/model'
import { isGrantOver, nextGrantStatus } from '@jktl/shared/health-records/grants/rules'
import type { GrantReason } from '@jktl/shared/health-records/model'
import { ok, refuse, type Result } from '@jktl/shared/kernel/result'

import type { Sql } from '../../../../platform/database/database.ts'
import { TO_GRANTEE, TO_PATIENT } from '../domain/notices.ts'
import type { GrantRow, GrantTerms } from '../grants.repository.ts'
import { tellGrantee, tellPatient } from './announce.ts'
import type { GrantsContext } from './context.ts'

export interface Move {
  action: GrantAction
  reason: GrantReason
  /** null: the city itself. */
  actorAccountId: string | null
  change?: Partial<GrantTerms>
}

/** One edge of the state machine (§3.1), of a row held by the caller's transaction; both sides hear of it. A deny is the patient's own matter. */
export async function moveGrant(
  ctx: Pick<GrantsContext, 'clock' | 'outbox' | 'identity' | 'grants'>,
  tx: Sql,
  grant: GrantRow,
  { action, reason, actorAccountId, change }: Move,
): Promise<Result<GrantRow, 'INVALID_STATE_TRANSITION'>> {
  const status = nextGrantStatus(grant.status, action)
  if (!status) return refuse('INVALID_STATE_TRANSITION')
  const moved = await ctx.grants.change(tx, grant, { ...change, status, reason }, actorAccountId, ctx.clock.date())
  if (!moved) return refuse('INVALID_STATE_TRANSITION')
  if (moved.effect === 'permit') await tellBoth(ctx, tx, moved, action)
  return ok(moved)
}

async function tellBoth(ctx: Pick<GrantsContext, 'outbox' | 'identity'>, tx: Sql, grant: GrantRow, action: GrantAction): Promise<void> {
  if (action === 'approve' || action === 'reject') return tellGrantee(ctx, tx, grant, TO_GRANTEE.answered(action === 'approve'))
  if (action === 'lapse') return tellGrantee(ctx, tx, grant, TO_GRANTEE.lapsed())
  if (action === 'suspend') return tellPatient(ctx, tx, grant, TO_PATIENT.suspended())
  if (action === 'resume') return tellGrantee(ctx, tx, grant, TO_GRANTEE.changed())
  if (!isGrantOver(grant.status) || action === 'cancel') return
  if (grant.reason !== 'PATIENT_DECEASED') await tellPatient(ctx, tx, grant, TO_PATIENT.ended())
  if (grant.reason !== 'GRANTEE_DECEASED') await tellGrantee(ctx, tx, grant, TO_GRANTEE.ended())
}
