import { ACKNOWLEDGE_MINUTES, ALARM_AGAIN_MINUTES } from '@jktl/shared/grid-events/clue/model'
import { MINUTE_MS } from '@jktl/shared/kernel/dates'

import type { Sql } from '../../../../platform/database/database.ts'
import { NOTICE_TOPIC } from '../../../notifications/public.ts'
import type { ClueContext } from './context.ts'

const BATCH = 50
export const nextAlarm = (now: number): Date => new Date(now + ALARM_AGAIN_MINUTES * MINUTE_MS)

/** Calls everybody of the CDC to a clue that nobody has taken; not a word of what it is about. @returns how many were called */
export async function callOfficers(
  { identity, outbox }: Pick<ClueContext, 'identity' | 'outbox'>,
  tx: Sql,
  clue: { id: string; alarms: number },
): Promise<number> {
  const officers = await identity.listStaffAccounts('cdc_officer', null, tx)
  await outbox.announceAll(
    tx,
    officers.map((accountId) => ({
      topic: NOTICE_TOPIC,
      dedupeKey: `gridEvents.CLUE_ALARM ${clue.id} ${clue.alarms} ${accountId}`,
      payload: {
        accountId,
        kind: 'gridEvents.CLUE_ALARM',
        title: clue.alarms === 1 ? '有一条保密线索' : `有一条保密线索还没有人确认，第 ${clue.alarms} 次提醒`,
        body: `请在 ${ACKNOWLEDGE_MINUTES} 分钟内打开疾控工作台，确认收到。`,
        needsAction: true,
        link: null,
      },
    })),
  )
  return officers.length
}

/** §3.9: acknowledged within minutes, or everybody is called again. @returns how many clues were called out */
export async function raiseDueAlarms(ctx: ClueContext): Promise<number> {
  const raised = await ctx.db.transaction(async (tx) => {
    const due = await ctx.clues.takeDueAlarms(tx, ctx.clock.date(), nextAlarm(ctx.clock.now()), BATCH)
    for (const clue of due) await callOfficers(ctx, tx, clue)
    return due.length
  })
  if (raised > 0) ctx.countAlarms(raised)
  return raised
}
