import { DAY_MS, MINUTE_MS } from '@jktl/shared/kernel/dates'

import { NOTICE_TOPIC, type NoticePayload } from '../../../notifications/public.ts'
import type { DueCheck, Suggestion } from '../checks.repository.ts'
import type { MediaContext } from './context.ts'

const BATCH = 20
/** Results come within 30 minutes; after that it is asked again. */
const NO_RESULT_MS = 40 * MINUTE_MS
/** When the question itself was not taken, or the file could not be read. */
const NOT_TAKEN_MS = 3 * MINUTE_MS

const later = (ctx: MediaContext, ms: number): Date => new Date(ctx.clock.now() + ms)

/** Asks the content check about what is due. Nothing is shown to others before it says `pass`; no result is asked for again. */
export async function askDueChecks(ctx: MediaContext): Promise<number> {
  const due = await ctx.checks.leaseDue(ctx.db, ctx.clock.date(), later(ctx, NO_RESULT_MS), BATCH)
  await Promise.all(due.map((one) => ask(ctx, one)))
  return due.length
}

async function ask(ctx: MediaContext, { id, kind, askerSealed, askerApp }: DueCheck): Promise<void> {
  const openid = askerSealed ? await ctx.identity.findOpenid(ctx.vault.open(askerSealed)) : null
  // Nobody to ask for any more: it stays unseen.
  if (!openid || !askerApp) return ctx.checks.askAgainAt(ctx.db, id, null)
  const url = `${ctx.publicUrl()}${ctx.links.addressOf(id, 'shown', 'check')}`
  const traceId = await ctx.check.ask({ app: askerApp, openid, kind, url })
  if (!traceId) return ctx.checks.askAgainAt(ctx.db, id, later(ctx, NOT_TAKEN_MS))
  const early = await ctx.checks.noteQuestion(ctx.db, traceId, id, ctx.clock.date())
  if (early) await apply(ctx, id, early)
}

/** A pushed result; twice, late and before its question was answered are all the same to it. */
export async function takeCheckResult(ctx: MediaContext, traceId: string, suggest: Suggestion): Promise<void> {
  const noted = await ctx.checks.noteResult(ctx.db, traceId, suggest, ctx.clock.date())
  if (noted?.mediaId) await apply(ctx, noted.mediaId, noted.suggest)
}

/** 建议人工复核 has nobody to review it here: it is refused, and its owner may add another. */
async function apply(ctx: MediaContext, mediaId: string, suggest: Suggestion): Promise<void> {
  if (suggest === 'failed') return ctx.checks.askAgainAt(ctx.db, mediaId, later(ctx, NOT_TAKEN_MS))
  if (suggest === 'pass') return void (await ctx.checks.settle(ctx.db, mediaId, 'PASSED'))
  await ctx.db.transaction(async (tx) => {
    if (!(await ctx.checks.settle(tx, mediaId, 'REFUSED'))) return
    const reporter = await ctx.checks.findReporter(tx, mediaId)
    if (!reporter) return
    const { accountId, eventId, eventNo } = reporter
    const payload: NoticePayload = {
      accountId,
      kind: 'gridEvents.mediaRefused',
      title: '您的照片或录音没有通过检查',
      body: `编号尾号 ${eventNo.slice(-4)}。别人看不到它，您上报的事照常办理；可以点开再补一张。`,
      needsAction: false,
      link: { target: 'gridEvent', id: eventId },
    }
    await ctx.outbox.announce(tx, { topic: NOTICE_TOPIC, dedupeKey: `gridMedia ${mediaId} refused`, payload: { ...payload } })
  })
}

/** Whom a question was for, and results without a question, are forgotten after a day. */
export async function forgetOldQuestions(ctx: MediaContext): Promise<number> {
  const before = new Date(ctx.clock.now() - DAY_MS)
  return (await ctx.checks.forgetAskers(ctx.db, before, BATCH)) + (await ctx.checks.forgetStrays(ctx.db, before, BATCH))
}
