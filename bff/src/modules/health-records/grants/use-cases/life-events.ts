import { isRestorable } from '@jktl/shared/health-records/grants/rules'
import { EXPIRY_NOTICE_DAYS, type GrantAction } from '@jktl/shared/health-records/grants/model'
import type { GrantReason } from '@jktl/shared/health-records/model'
import { DAY_MS, dateOf } from '@jktl/shared/kernel/dates'

import type { Sql } from '../../../../platform/database/database.ts'
import type { TieEnded } from '../../../identity/public.ts'
import type { DueGrantsRepository } from '../due-grants.repository.ts'
import { TO_GRANTEE, TO_PATIENT } from '../domain/notices.ts'
import type { LivesRepository } from '../lives.repository.ts'
import type { OptInsRepository } from '../opt-ins.repository.ts'
import type { GrantRow } from '../grants.repository.ts'
import { tellGrantee, tellPatient } from './announce.ts'
import type { GrantsContext } from './context.ts'
import { moveGrant } from './move-grant.ts'

export interface LifeContext extends GrantsContext {
  due: DueGrantsRepository
  lives: LivesRepository
  optIns: OptInsRepository
}

const BATCH = 50
const LIVES = 10
const ASK_AGAIN_MS = DAY_MS

/** Brings each of these on, in a transaction of its own, when it is still so at that moment. @returns how many moved */
async function moveAll(
  ctx: LifeContext,
  ids: readonly string[],
  moveOf: (grant: GrantRow, tx: Sql) => { action: GrantAction; reason: GrantReason } | null,
): Promise<number> {
  let moved = 0
  for (const id of ids)
    await ctx.db.transaction(async (tx) => {
      const grant = await ctx.grants.lock(tx, id)
      const move = grant && moveOf(grant, tx)
      if (grant && move && (await moveGrant(ctx, tx, grant, { ...move, actorAccountId: null })).ok) moved++
    })
  return moved
}

/** END_DATE_REACHED and USES_EXHAUSTED: decisions have refused since that moment; here it becomes the state, and both are told. */
export async function endSpent(ctx: LifeContext): Promise<number> {
  const now = ctx.clock.date()
  return moveAll(ctx, await ctx.due.listSpent(ctx.db, now, BATCH), (grant) =>
    grant.endsAt <= now
      ? { action: 'end', reason: 'END_DATE_REACHED' }
      : grant.maxUses !== null && grant.uses >= grant.maxUses
        ? { action: 'end', reason: 'USES_EXHAUSTED' }
        : null,
  )
}

/** EXPIRED_UNANSWERED after seven days. */
export async function lapseRequests(ctx: LifeContext): Promise<number> {
  return moveAll(ctx, await ctx.due.listUnanswered(ctx.db, ctx.clock.date(), BATCH), () => ({ action: 'lapse', reason: 'EXPIRED_UNANSWERED' }))
}

/** GRANTEE_LEFT_ORG. */
export async function endLeavers(ctx: LifeContext): Promise<number> {
  return moveAll(ctx, await ctx.due.listLeavers(ctx.db, BATCH), () => ({ action: 'end', reason: 'GRANTEE_LEFT_ORG' }))
}

/** Tells the patient three days before the end (§3.8). */
export async function remindExpiring(ctx: LifeContext): Promise<number> {
  const { db, clock, due, grants } = ctx
  return db.transaction(async (tx) => {
    const ids = await due.takeExpiring(tx, clock.date(), new Date(clock.now() + EXPIRY_NOTICE_DAYS * DAY_MS), BATCH)
    for (const id of ids) {
      const grant = await grants.find(tx, id)
      if (grant) await tellPatient(ctx, tx, grant, TO_PATIENT.expiring(dateOf(grant.endsAt.getTime() - 1)))
    }
    return ids.length
  })
}

/** A guardian's right ends with what was given under it and with what the ward opened for them; a family tie that is gone ends what rested on it. */
export async function endTie(ctx: LifeContext, { accountId, personId, cause }: TieEnded): Promise<void> {
  const { db, identity, due, optIns, grants, clock } = ctx
  const other = await identity.findSelf(accountId)
  if (!other) return
  const guarded = await identity.findGuardedPerson(personId)
  if (!guarded?.guardianPersonIds.includes(other)) {
    const reason = cause === 'CAME_OF_AGE' ? 'MINOR_CAME_OF_AGE' : 'RELATIONSHIP_CHANGED'
    await moveAll(ctx, await due.listGivenByGuardian(db, personId, other), () => ({ action: 'end', reason }))
    await db.transaction(async (tx) => {
      if ((await optIns.end(tx, personId, other, null, clock.date())) > 0) await grants.raiseEpoch(tx, personId)
    })
  }
  if (cause === 'CAME_OF_AGE' || (await identity.areTied(personId, other))) return
  await moveAll(ctx, await due.listBetween(db, personId, other), (grant) =>
    grant.status === 'proposed' ? { action: 'lapse', reason: 'RELATIONSHIP_CHANGED' } : { action: 'end', reason: 'RELATIONSHIP_CHANGED' },
  )
}

/** A verified death (row 482): everything that was open of this person closes, and everything that was open to them. */
export async function recordDeath(ctx: LifeContext, personId: string): Promise<boolean> {
  const { db, clock, lives, grants, due } = ctx
  const isNew = await db.transaction(async (tx) => {
    if (!(await lives.setDeceased(tx, personId, clock.date()))) return false
    await grants.raiseEpoch(tx, personId)
    return true
  })
  await moveAll(ctx, await due.listOfLife(db, personId), (grant) => ({
    action: grant.status === 'proposed' ? 'lapse' : 'end',
    reason: grant.personId === personId ? 'PATIENT_DECEASED' : 'GRANTEE_DECEASED',
  }))
  return isNew
}

/** A death reported wrongly: what it ended is exactly as it was, unless its own end has come since; then that sweep ends it. */
export async function retractDeath(ctx: LifeContext, personId: string): Promise<boolean> {
  const { db, clock, lives, grants, due } = ctx
  const isNew = await db.transaction(async (tx) => {
    if (!(await lives.setDeceased(tx, personId, null))) return false
    await grants.raiseEpoch(tx, personId)
    return true
  })
  for (const id of await due.listEndedByDeath(db, personId))
    await db.transaction(async (tx) => {
      const grant = await grants.lock(tx, id)
      const before = grant && (await grants.versions(tx, id)).find((version) => version.version === grant.version - 1)
      if (!grant || !before || !isRestorable(grant.status, grant.reason)) return
      const rival = before.status === 'proposed' ? null : await grants.findLive(tx, grant)
      if (rival) return
      const restored = await grants.change(tx, grant, { status: before.status, reason: 'REACTIVATED' }, null, clock.date())
      if (!restored) return
      await tellPatient(ctx, tx, restored, TO_PATIENT.restored())
      await tellGrantee(ctx, tx, restored, TO_GRANTEE.changed())
    })
  return isNew
}

/** Asks the population registry once a day about those whose grants depend on it. No answer changes nothing. */
export async function askLives(ctx: LifeContext): Promise<number> {
  const { db, clock, lives, identity } = ctx
  const asked = await lives.takeToAsk(db, new Date(clock.now() - ASK_AGAIN_MS), clock.date(), LIVES)
  for (const { personId, deceasedAt } of asked.filter((one) => one.isNeeded)) {
    const isDead = await identity.isRegisteredDead(personId)
    if (isDead === true && !deceasedAt) await recordDeath(ctx, personId)
    if (isDead === false && deceasedAt) await retractDeath(ctx, personId)
  }
  return asked.length
}

/** P25: two identities turned out to be one. What was given on the one waits for the patient's word before it says anything about the other. */
export async function recordMerge(ctx: LifeContext, personId: string, into: string): Promise<boolean> {
  const { db, lives, grants, due } = ctx
  const isNew = await db.transaction(async (tx) => {
    if (!(await lives.setMerged(tx, personId, into))) return false
    await grants.raiseEpoch(tx, personId)
    await grants.raiseEpoch(tx, into)
    return true
  })
  await moveAll(ctx, await due.listActiveOf(db, personId), () => ({ action: 'suspend', reason: 'IDENTITY_MERGED' }))
  return isNew
}
