import { GRANTEE_ACTIONS, type GrantAction, PATIENT_ACTIONS } from '@jktl/shared/health-records/grants/model'
import { grantActions } from '@jktl/shared/health-records/grants/rules'
import type { Directory, GrantReason } from '@jktl/shared/health-records/model'
import { addDays, dateOf, daysBetween } from '@jktl/shared/kernel/dates'
import { ok, refuse, type Result } from '@jktl/shared/kernel/result'

import { violates } from '../../../../platform/database/database.ts'
import type { GrantRow } from '../grants.repository.ts'
import type { GrantsContext } from './context.ts'
import { createGrant } from './create-grant.ts'
import { moveGrant } from './move-grant.ts'
import type { Standing } from './standing.ts'
import { isOffered, lastDayFor, ordinaryOf, termsOf } from './terms.ts'

/** How an account stands to a grant: it decides about the patient's records, or it is the grantee. */
export type Side = { side: 'given'; standing: Standing } | { side: 'received' }

const REASONS: Partial<Record<GrantAction, GrantReason>> = {
  approve: 'ACTIVATED',
  reject: 'REJECTED_NO_CONSENT',
  cancel: 'WITHDRAWN',
  revoke: 'REVOKED_BY_PATIENT',
  refuse: 'REFUSED_BY_GRANTEE',
  resume: 'REACTIVATED',
}

/** What this side may do now. What the city stopped to look at is not the patient's to start again; what a merge stopped is. */
export function allowedActions(grant: GrantRow, { side }: Pick<Side, 'side'>): GrantAction[] {
  const mine = side === 'given' ? PATIENT_ACTIONS : grant.effect === 'permit' ? GRANTEE_ACTIONS : []
  return grantActions(grant.status).filter((action) => mine.includes(action) && (action !== 'resume' || grant.reason === 'IDENTITY_MERGED'))
}

export interface Answer {
  action: GrantAction
  /** With `approve`: less than was asked for. */
  directories?: readonly Directory[] | undefined
  endsOn?: string | undefined
  accountId: string
}
type ActRefusal = 'NOT_FOUND' | 'INVALID_STATE_TRANSITION' | 'GRANT_EXISTS' | 'GRANT_TOO_LONG' | 'GRANT_DIRECTORY_NOT_OFFERED' | 'PATIENT_DECEASED'

/** What an approval makes of a request: never more than was asked for, from now on. */
function approvedTerms(grant: GrantRow, standing: Standing, answer: Answer, now: number) {
  if (!isOffered(grant.granteeKind)) return refuse('GRANT_DIRECTORY_NOT_OFFERED')
  const directories = answer.directories ?? grant.directories
  if (!directories.every((directory) => grant.directories.includes(directory))) return refuse('GRANT_DIRECTORY_NOT_OFFERED')
  const asked = addDays(dateOf(now), Math.max(0, daysBetween(dateOf(grant.startsAt.getTime()), dateOf(grant.endsAt.getTime())) - 1))
  const last = lastDayFor(standing, grant.granteeKind, now)
  return termsOf(standing, grant.granteeKind, { directories, endsOn: answer.endsOn ?? (asked < last ? asked : last) }, now)
}

/** A step of one side, of the row as it is at this moment: of two answers to one request one counts. */
export async function actOnGrant(ctx: GrantsContext, id: string, side: Side, answer: Answer): Promise<Result<GrantRow, ActRefusal>> {
  const { db, clock, grants } = ctx
  const { action, accountId } = answer
  try {
    return await db.transaction(async (tx) => {
      const grant = await grants.lock(tx, id)
      if (!grant) return refuse('NOT_FOUND')
      const reason = REASONS[action]
      if (!reason || !allowedActions(grant, side).includes(action)) return refuse('INVALID_STATE_TRANSITION')
      if (action === 'resume' && side.side === 'given') return resumeMerged(ctx, tx, grant, side.standing, accountId)
      if (action !== 'approve' || side.side !== 'given') return moveGrant(ctx, tx, grant, { action, reason, actorAccountId: accountId })
      if ((await grants.findPatient(tx, grant.personId))?.deceasedAt) return refuse('PATIENT_DECEASED')
      const { standing } = side
      const terms = approvedTerms(grant, standing, answer, clock.now())
      if (!terms.ok) return terms
      const change = { ...terms.value, startsAt: clock.date(), grantorPersonId: standing.actorPersonId, grantorCapacity: standing.capacity }
      return moveGrant(ctx, tx, grant, { action, reason, actorAccountId: accountId, change })
    })
  } catch (error) {
    if (violates(error, 'record_grant_active_key')) return refuse('GRANT_EXISTS')
    throw error
  }
}

/**
 * P25: what was given on an identity that was merged into another holds for the other only by the patient's own word, as a new grant there, to the
 * day it would have ended; the old one ends. Sensitive kinds are named anew.
 */
async function resumeMerged(
  ctx: GrantsContext,
  tx: Parameters<typeof createGrant>[1],
  grant: GrantRow,
  standing: Standing,
  accountId: string,
): Promise<Result<GrantRow, 'GRANT_EXISTS' | 'PATIENT_DECEASED' | 'INVALID_STATE_TRANSITION'>> {
  const ended = await moveGrant(ctx, tx, grant, { action: 'end', reason: 'IDENTITY_MERGED', actorAccountId: accountId })
  if (!ended.ok) return ended
  const { clock } = ctx
  if (
    standing.personId === grant.personId ||
    grant.endsAt <= clock.date() ||
    (grant.authLevelMin !== 1 && grant.authLevelMin !== 2 && grant.authLevelMin !== 3)
  )
    return ended
  const created = await createGrant(
    ctx,
    tx,
    {
      ...grant,
      personId: standing.personId,
      grantorPersonId: standing.actorPersonId,
      grantorCapacity: standing.capacity,
      directories: ordinaryOf(grant.directories),
      labels: [],
      startsAt: clock.date(),
      status: 'active',
      reason: 'REACTIVATED',
      authLevelMin: grant.authLevelMin,
      answerBy: null,
    },
    accountId,
  )
  return created.ok ? ok(created.value) : created
}
