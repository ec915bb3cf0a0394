import { ok, refuse, type Result } from '@jktl/shared/kernel/result'

import type { Sql } from '../../../../platform/database/database.ts'
import { type EventCommand, type EventRow, type FlowRefusal, REPORTER_KEY_PURPOSE } from '../../event-flow.ts'
import { actingAs, refusalOf } from '../domain/decide.ts'
import { notesOf } from '../domain/step-notes.ts'
import type { FlowContext } from '../flow-context.ts'
import { actorsOf } from './actors.ts'
import { prepare } from './prepare.ts'
import { record } from './record.ts'
import { Undo } from './undo.ts'
import { takeStep } from './write-step.ts'

/** Races are lost to somebody who moved the event on; a few looks are enough. */
const TRIES = 5

async function attempt(ctx: FlowContext, tx: Sql, command: EventCommand): Promise<Result<EventRow, FlowRefusal>> {
  const { action, eventId, by, seenVersion } = command
  if (action === 'merge') await ctx.events.lock(tx, [eventId, command.masterEventId])
  const event = await ctx.events.find(tx, eventId)
  if (!event) return refuse('NOT_FOUND')
  const actors = await actorsOf(ctx, tx, event, by)
  const accountId = by.app === 'system' ? '' : by.accountId
  if (action === 'follow' && by.app === 'citizen') {
    if (event.lane !== 'PUBLIC') return refuse('NOT_FOUND')
    // Said again, or about one's own: it is so already.
    if (actors.size > 0 || (await ctx.events.isFollower(tx, eventId, ctx.vault.fingerprint(REPORTER_KEY_PURPOSE, accountId)))) return ok(event)
    actors.add('follower')
  }
  if (actors.size === 0) return refuse('NOT_FOUND')
  // Whoever claims wants it as it is; anything else is decided on what was seen.
  if (action !== 'claim' && seenVersion !== null && seenVersion !== event.version) return refuse('STALE')
  const refusal = refusalOf(event, action, actors)
  if (refusal) return refuse(refusal)
  const actor = actingAs(action, actors)
  if (!actor) return refuse('INVALID_STATE_TRANSITION')
  const tried = { ctx, tx, event, command, actors, accountId, at: ctx.clock.date() }
  const facts = await prepare(tried)
  if (typeof facts === 'string') return refuse(facts)
  const { event: after, step } = await takeStep(ctx, tx, event, {
    action,
    actor,
    staffAccountId: by.app === 'staff' ? accountId : null,
    ...notesOf(command),
    data: facts,
    at: tried.at,
  })
  await record({ ...tried, after, step, facts })
  return ok(after)
}

/** Does one action of one person, or refuses; whoever loses a race looks again and is told what is now. */
export const act = (ctx: FlowContext, command: EventCommand): Promise<Result<EventRow, FlowRefusal>> =>
  Undo.around(() => ctx.db.transaction((tx) => attempt(ctx, tx, command)), TRIES)
