// The engine alone in a process of its own, so that its memory can be measured: stored file → rows → matching → differences.
// Arguments: database URL, batch id, now (epoch ms). Prints { seconds, peakMiB, steps, state }.
import { Database } from '../dist/platform/database/database.js'
import { LedgerRepository } from '../dist/modules/payments/ledger.repository.js'
import { reconContext } from '../dist/modules/payments/reconciliation/reconciliation.parts.js'
import { advanceBatch } from '../dist/modules/payments/reconciliation/use-cases/advance-batch.js'

const [url, batchId, now] = process.argv.slice(2)
const clock = { now: () => Number(now), date: () => new Date(Number(now)) }
const db = new Database(url, 8)
const alarms = []
const ctx = reconContext(db, { clock, ledger: new LedgerRepository(), alarms: { raise: (kind) => alarms.push(kind) } }, null)
const steps = {}
let since = performance.now()
const { move } = ctx.batches
ctx.batches.move = async (...args) => {
  const moved = await move.apply(ctx.batches, args)
  steps[args[2]] = Math.round(performance.now() - since)
  since = performance.now()
  return moved
}
const started = performance.now()
since = started
await advanceBatch(ctx, await ctx.batches.find(db, batchId))
const seconds = (performance.now() - started) / 1000
const { state, reason } = await ctx.batches.find(db, batchId)
await db.close()
// Kilobytes on every platform.
console.log(JSON.stringify({ seconds, peakMiB: process.resourceUsage().maxRSS / 1024, steps, state, reason, alarms }))
