import { DAY_MS, HOUR_MS } from '@jktl/shared/kernel/dates'

import type { MediaContext } from './context.ts'

const BATCH = 50
const LOOSE_MS = DAY_MS

/** What was uploaded and never belonged to anything goes after a day, bytes first: a row without bytes can be cleared again, bytes without a row cannot. */
export async function clearLoose(ctx: MediaContext): Promise<number> {
  const now = ctx.clock.now()
  const gone = await ctx.rows.leaseLoose(ctx.db, new Date(now - LOOSE_MS), new Date(now), new Date(now - HOUR_MS), BATCH)
  for (const { id, keys } of gone) {
    for (const key of keys) if (key) await ctx.objects.delete(key)
    await ctx.rows.forget(ctx.db, id)
  }
  return gone.length
}

/** What came from the phone, with all it says of place and device, goes after the days of its class. */
export async function clearOriginals(ctx: MediaContext): Promise<number> {
  const old = await ctx.rows.listOldOriginals(ctx.db, ctx.clock.date(), BATCH)
  for (const { id, key } of old) {
    await ctx.objects.delete(key)
    await ctx.rows.dropOriginal(ctx.db, id)
  }
  return old.length
}
