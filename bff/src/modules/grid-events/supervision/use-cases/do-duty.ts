import { liesIn } from '@jktl/shared/grid-events/model'
import { ok, refuse, type Result } from '@jktl/shared/kernel/result'

import type { SupervisionContext } from './context.ts'
import { managedNodes } from './standing.ts'

class Undone extends Error {}
type Refused = 'NOT_FOUND' | 'STALE' | 'DUTY_NOT_YOURS' | 'DUTY_OVER' | 'PHOTO_NEEDED' | 'MEDIA_UNUSABLE'

/** A fixed duty is done with what there is to say, and a photo where one is wanted (R262). */
export async function doDuty(
  ctx: SupervisionContext,
  by: string,
  { id, seenVersion, note, mediaIds }: { id: string; seenVersion: number; note: string; mediaIds: readonly string[] },
): Promise<Result<string, Refused>> {
  try {
    return await ctx.db.transaction(async (tx): Promise<Result<string, Refused>> => {
      const duty = await ctx.duties.lock(tx, id)
      if (!duty) return refuse('NOT_FOUND')
      if (duty.accountId !== by)
        return refuse((await managedNodes(ctx.people, by, tx)).some((node) => liesIn(duty.nodeCode, node)) ? 'DUTY_NOT_YOURS' : 'NOT_FOUND')
      if (duty.version !== seenVersion) return refuse('STALE')
      const at = ctx.clock.date()
      if (duty.state !== 'DUE' || at > duty.dueAt) return refuse('DUTY_OVER')
      if (duty.needsPhoto && mediaIds.length === 0) return refuse('PHOTO_NEEDED')
      if (mediaIds.length > 0 && !(await ctx.media.attach(tx, by, mediaIds, { kind: 'SUPERVISION', id }))) throw new Undone()
      await ctx.duties.done(tx, id, note, at)
      return ok(id)
    })
  } catch (error) {
    if (error instanceof Undone) return refuse('MEDIA_UNUSABLE')
    throw error
  }
}
