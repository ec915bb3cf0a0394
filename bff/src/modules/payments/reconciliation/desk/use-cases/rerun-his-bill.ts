import type { BatchRow } from '../../recon-desk.ts'
import type { DeskContext } from '../desk.context.ts'

const IDLE: readonly BatchRow['state'][] = ['CLEAN', 'HAS_DIFFS', 'SIGNED_OFF', 'FAILED']

/** Asks the hospital for its list again: a new version, in force once it has its result (R5); of a signed day an adjustment (R10). */
export function rerunHisBill(ctx: DeskContext, batchId: string): Promise<{ ok: true; batchId: string } | { ok: false; code: 'NOT_FOUND' | 'ALREADY_RUNNING' }> {
  return ctx.payments.db.transaction(async (tx) => {
    const asked = await ctx.batches.lock(tx, batchId)
    if (!asked || asked.channel === 'WECHAT') return { ok: false, code: 'NOT_FOUND' } as const
    const versions = (await ctx.batches.versionsOf(tx, asked)).filter((v) => v.replacedAt === null)
    if (!versions.every((v) => IDLE.includes(v.state))) return { ok: false, code: 'ALREADY_RUNNING' } as const
    const now = ctx.payments.clock.date()
    const failed = versions.find((v) => v.state === 'FAILED')
    if (failed) await ctx.batches.replace(tx, failed.id, now)
    const signed = versions.find((v) => v.state === 'SIGNED_OFF' && v.adjustsId === null)
    const planned = await ctx.batches.insertVersion(tx, asked, signed?.id ?? null, now)
    return planned ? ({ ok: true, batchId: planned.id } as const) : ({ ok: false, code: 'ALREADY_RUNNING' } as const)
  })
}
