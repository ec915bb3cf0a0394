import type { BatchRow } from '../recon-desk.ts'
import type { ReconContext } from './recon-context.ts'

/** A new version of a day, beside the one in force until it has its result (R5); of a signed day an adjustment (R10). */
export function rerunBatch(ctx: ReconContext, batchId: string): Promise<{ ok: true; batchId: string } | { ok: false; code: 'NOT_FOUND' | 'ALREADY_RUNNING' }> {
  return ctx.db.transaction(async (tx) => {
    const asked = await ctx.batches.lock(tx, batchId)
    if (!asked || asked.channel !== 'WECHAT') return { ok: false, code: 'NOT_FOUND' } as const
    const versions = await ctx.batches.versionsOf(tx, asked)
    const isIdle = (v: BatchRow): boolean => v.replacedAt !== null || ['NO_BILL', 'CLEAN', 'HAS_DIFFS', 'SIGNED_OFF', 'FAILED'].includes(v.state)
    if (!versions.every(isIdle)) return { ok: false, code: 'ALREADY_RUNNING' } as const
    const at = ctx.clock.date()
    const failed = versions.find((v) => !v.isCurrent && v.replacedAt === null)
    if (failed) await ctx.batches.replace(tx, failed.id, at)
    const signed = versions.find((v) => v.state === 'SIGNED_OFF' && v.adjustsId === null)
    const planned = await ctx.batches.insertVersion(tx, asked, signed?.id ?? null, at)
    return planned ? ({ ok: true, batchId: planned.id } as const) : ({ ok: false, code: 'ALREADY_RUNNING' } as const)
  })
}
