import type { Sql } from '../../../../platform/database/database.ts'
import { NOTICE_TOPIC } from '../../../notifications/public.ts'
import type { EventRow, EventStep } from '../../event-flow.ts'
import { changeOf, type ChangeFacts } from '../domain/change.ts'
import { isTold, noticesOf } from '../domain/notices.ts'
import type { FlowContext } from '../flow-context.ts'
import { Undo } from './undo.ts'

type NewStep = Omit<EventStep, 'seq' | 'toState' | 'handlerAccountId' | 'round'>

/** The step of an event as it now is, with what its clocks and listeners make of it. */
export async function writeStep({ events, clocks, outbox }: FlowContext, tx: Sql, event: EventRow, step: NewStep): Promise<EventStep> {
  const written = await events.addStep(tx, event.id, { ...step, toState: event.state, handlerAccountId: event.handlerAccountId, round: event.round })
  await clocks.follow(tx, event, written)
  const listeners = isTold(step.action) ? await events.listeners(tx, event.id) : []
  await outbox.announceAll(
    tx,
    noticesOf(event, written, listeners).map(({ dedupeKey, payload }) => ({ topic: NOTICE_TOPIC, dedupeKey, payload: { ...payload } })),
  )
  return written
}

/** Changes the event by compare-and-set and writes the step. @throws Undo when somebody was faster */
export async function takeStep(
  ctx: FlowContext,
  tx: Sql,
  event: EventRow,
  step: Omit<NewStep, 'fromState' | 'action' | 'data'> & { action: Exclude<EventStep['action'], 'report'>; data: ChangeFacts },
): Promise<{ event: EventRow; step: EventStep }> {
  const changed = await ctx.events.change(tx, event, changeOf(event, step.action, step.data, step.at))
  if (!changed) throw new Undo('RACED')
  return { event: changed, step: await writeStep(ctx, tx, changed, { ...step, data: { ...step.data }, fromState: event.state }) }
}
