import type { BreakGlassReason } from '@jktl/shared/health-records/break-glass/model'
import { ok, refuse, type Result } from '@jktl/shared/kernel/result'

import { NOTICE_TOPIC } from '../../../notifications/public.ts'
import type { ClinicalPost } from '../../clinical-post.ts'
import type { BreakGlassRow } from '../break-glass.repository.ts'
import { supervisionNotice } from '../domain/break-glass-notices.ts'
import { sessionTimes } from '../domain/session-times.ts'
import { announceSession } from './announce-session.ts'
import type { BreakGlassContext } from './context.ts'

export type Who = { name: string; idNumber: string } | { qrText: string }
export interface OpenRequest {
  accountId: string
  sessionId: string
  post: ClinicalPost | undefined
  who: Who
  reasonCode: BreakGlassReason
  reason: string
}
export type OpenRefusal =
  'NOT_FOUND' | 'NO_CLINICAL_POST' | 'SECOND_FACTOR_NEEDED' | 'BREAK_GLASS_AGAIN' | 'HEALTH_CARD_INVALID' | 'HEALTH_CARD_EXPIRED' | 'HEALTH_CARD_USED'

/** Undoes the transaction: both of 24 hours are used, so somebody else must agree. */
class OverLimit extends Error {}

/** Opens a record in an emergency, or, over the limit, asks a colleague first (§3.7). */
export async function openBreakGlass(ctx: BreakGlassContext, request: OpenRequest): Promise<Result<BreakGlassRow, OpenRefusal>> {
  const { accountId, post } = request
  if (!post) return refuse('NO_CLINICAL_POST')
  if ((await ctx.authLevels.levelOf(request.sessionId)) < 3) return refuse('SECOND_FACTOR_NEEDED')
  const found = await findPatient(ctx, accountId, request.who)
  if (!found.ok) return found
  const draft = {
    accountId,
    ...post,
    personId: found.value,
    reasonCode: request.reasonCode,
    reasonSealed: ctx.vault.seal(request.reason),
    askedAt: ctx.clock.date(),
  }
  try {
    return await openNow(ctx, draft)
  } catch (error) {
    if (error instanceof OverLimit) return askSupervisor(ctx, draft)
    throw error
  }
}

type Draft = Pick<BreakGlassRow, 'accountId' | 'role' | 'institutionId' | 'personId' | 'reasonCode' | 'reasonSealed' | 'askedAt'>

async function findPatient(
  { identity, facts }: BreakGlassContext,
  accountId: string,
  who: Who,
): Promise<Result<string, 'NOT_FOUND' | 'HEALTH_CARD_INVALID' | 'HEALTH_CARD_EXPIRED' | 'HEALTH_CARD_USED'>> {
  if ('qrText' in who) return identity.takeHealthCard(accountId, who.qrText)
  const personId = await identity.findNamedPerson(who.name, who.idNumber)
  const isDead = personId !== null && (await facts.findPatient(personId))?.deceased_at
  return personId === null || isDead ? refuse('NOT_FOUND') : ok(personId)
}

function openNow(ctx: BreakGlassContext, draft: Draft): Promise<Result<BreakGlassRow, 'BREAK_GLASS_AGAIN'>> {
  const { db, sessions } = ctx
  return db.transaction(async (tx) => {
    const now = draft.askedAt
    const { slotHeldUntil, turnHeldUntil, ...times } = sessionTimes(now.getTime())
    if (!(await sessions.takeTurn(tx, draft.accountId, draft.personId, now, turnHeldUntil))) return refuse('BREAK_GLASS_AGAIN')
    const slot = await sessions.takeSlot(tx, draft.accountId, now, slotHeldUntil)
    if (slot === null) throw new OverLimit()
    const session = await sessions.insert(tx, { ...draft, ...times, slot })
    if (!session) throw new Error('an open session was taken for a waiting one')
    await announceSession(ctx, tx, session)
    return ok(session)
  })
}

function askSupervisor({ db, outbox, identity, sessions }: BreakGlassContext, draft: Draft): Promise<Result<BreakGlassRow, 'BREAK_GLASS_AGAIN'>> {
  return db.transaction(async (tx) => {
    const waiting = await sessions.insert(tx, { ...draft, slot: null, startsAt: null, endsAt: null, reviewDueAt: null })
    if (!waiting) return refuse('BREAK_GLASS_AGAIN')
    const notice = supervisionNotice()
    for (const role of ['doctor', 'family_doctor'] as const)
      for (const accountId of await identity.listStaffAccounts(role, draft.institutionId, tx))
        if (accountId !== draft.accountId)
          await outbox.announce(tx, { topic: NOTICE_TOPIC, dedupeKey: `${notice.kind} ${waiting.id} ${accountId}`, payload: { accountId, ...notice } })
    return ok(waiting)
  })
}
