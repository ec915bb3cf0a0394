import { DAY_MS } from '@jktl/shared/kernel/dates'
import type { StaffRole } from '@jktl/shared/kernel/roles'

import type { Sql } from '../../../../platform/database/database.ts'
import { NOTICE_TOPIC } from '../../../notifications/public.ts'
import { openedNotice, reviewNotice } from '../domain/break-glass-notices.ts'
import type { BreakGlassContext } from './context.ts'

type Notice = ReturnType<typeof openedNotice>

/** To every holder of a role in the region. */
export async function tellRole(ctx: BreakGlassContext, tx: Sql, role: StaffRole, sessionId: string, notice: Notice): Promise<void> {
  for (const accountId of await ctx.identity.listStaffAccounts(role, null, tx))
    await ctx.outbox.announce(tx, { topic: NOTICE_TOPIC, dedupeKey: `${notice.kind} ${sessionId} ${accountId}`, payload: { accountId, ...notice } })
}

/**
 * To the patient and their parents, never to somebody who is kept from the record. Where somebody near is suspected of abuse, a day later: the
 * emergency must be over before they can learn of it (§3.7).
 */
export async function tellPatient(ctx: BreakGlassContext, tx: Sql, session: { id: string; personId: string }, notice: Notice): Promise<void> {
  const [blocks, deciders] = [await ctx.sessions.listBlocks(tx, session.personId), await ctx.identity.listDeciders(session.personId, tx)]
  const kept = new Set(blocks.map((block) => block.blockedPersonId))
  const isDelayed = blocks.some((block) => block.kind === 'ABUSE_SUSPECT')
  for (const { accountId, personId } of deciders)
    if (!kept.has(personId))
      await ctx.outbox.announce(tx, {
        topic: NOTICE_TOPIC,
        dedupeKey: `${notice.kind} ${session.id} ${accountId}`,
        payload: { accountId, ...notice },
        ...(isDelayed ? { dueAt: ctx.clock.now() + DAY_MS } : {}),
      })
}

/** A record was opened in an emergency: the patient knows at once, the privacy officer has a case. */
export async function announceSession(ctx: BreakGlassContext, tx: Sql, session: { id: string; personId: string }): Promise<void> {
  await tellPatient(ctx, tx, session, openedNotice())
  await tellRole(ctx, tx, 'privacy_officer', session.id, reviewNotice())
}
