// npm run bench:reconcile: a bill of a million rows against a million ledger payments with 1 000 injected differences of 14 kinds.
// The engine is the product's own (stored file → parser → COPY → match → differences), alone in a process whose peak memory is measured.
// The floor is DuckDB reading the same bill (unpacked) and the same ledger (as a CSV), with the same joins, writing the differences.
// The last line is one JSON object { rows, injected, found, extra, seconds, peakMiB, floorSeconds, ratioToFloor, … }.
import { createReadStream, mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { pathToFileURL } from 'node:url'
import { main, prepare, Refusal, ROOT } from '../prepare.mjs'
import { capture, onStop } from '../processes.mjs'

const ROWS = Number(process.env.BENCH_ROWS ?? 1_000_000)
const INJECTED = Number(process.env.BENCH_INJECTED ?? 1_000)
const INSTITUTION = '0b6f3a4e-5b1c-4a53-9d0f-7f2f3d1c9a01'
const CHUNK_BYTES = 1 << 20
const NOW = Date.parse('2026-11-24T10:00:00+08:00')

const load = (path) => import(pathToFileURL(join(ROOT, path)).href)

/** The file as the fetch step leaves it: stored in pieces, its batch FETCHED. Answers the batch's id. */
async function storeBill(db, { mchid, date, sha1, size }, packedFile) {
  const at = new Date(NOW)
  const file = (
    await db.query(
      `INSERT INTO bill_file (channel, mchid, bill_kind, bill_date, sha1, size_bytes, packed_bytes, stored_at) VALUES ('WECHAT', $1, 'TRADE', $2, $3, $4, 0, $5) RETURNING id`,
      [mchid, date, sha1, size, at],
    )
  ).rows[0]
  let seq = 0
  for await (const bytes of createReadStream(packedFile, { highWaterMark: CHUNK_BYTES }))
    await db.query(`INSERT INTO bill_chunk (file_id, seq, bytes) VALUES ($1, $2, $3)`, [file.id, seq++, bytes])
  const batch = await db.query(
    `INSERT INTO recon_batch (channel, mchid, bill_kind, bill_date, version, is_current, state, file_id, stated_sha1, planned_at, fetched_at, due_at) VALUES ('WECHAT', $1, 'TRADE', $2, 1, true, 'FETCHED', $3, $4, $5, $5, $5) RETURNING id`,
    [mchid, date, file.id, sha1, at],
  )
  return batch.rows[0].id
}

await main(async () => {
  await prepare(['server'])
  const { compare, DATE, MCHID, planDay, writeBill, writeLedger } = await load('bff/bench/reconcile.mjs')
  const { exportLedger } = await load('scripts/bench/reconcile-floor.mjs')
  const { startEmbedded } = await load('bff/scripts/embedded-db.mjs')
  const { migrate } = await load('bff/scripts/migrate.mjs')
  const { default: pg } = await import('pg')
  const folder = mkdtempSync(join(tmpdir(), 'jktl-bench-'))
  onStop(async () => rmSync(folder, { recursive: true, force: true }))
  const cluster = await startEmbedded({ dataDir: join(folder, 'pg') })
  onStop(() => cluster.stop())
  await migrate(cluster.url)
  const db = new pg.Client({ connectionString: cluster.url })
  db.on('error', () => undefined)
  await db.connect()

  const plan = planDay({ rows: ROWS, injected: INJECTED })
  const [plain, packed, payments, refunds] = ['bill.csv', 'bill.csv.gz', 'payments.csv', 'refunds.csv'].map((name) => join(folder, name))
  const bill = await writeBill(plan, plain, packed)
  const ledgerPayments = await writeLedger(db, plan, INSTITUTION)
  console.log(`a bill of ${bill.rows} rows (${Math.round(bill.size / (1 << 20))} MiB), ${ledgerPayments} payments in the ledger`)
  const batchId = await storeBill(db, { mchid: MCHID, date: DATE, ...bill }, packed)
  await db.query('CHECKPOINT')

  await exportLedger(db, { mchid: MCHID, date: DATE }, payments, refunds)
  const measureFloor = async () =>
    JSON.parse((await runAlone('scripts/bench/reconcile-floor.mjs', [plain, payments, refunds, join(folder, 'differences.csv'), MCHID])).trim())
  const runAlone = async (script, args) => {
    const { code, output } = await capture(process.execPath, [join(ROOT, script), ...args], { cwd: ROOT })
    if (code !== 0) throw new Refusal(`${script} ended with ${code}: ${output}`)
    return output.trim().split('\n').at(-1) ?? ''
  }
  // The floor on both sides of the engine: what else the machine does changes by the minute.
  const before = await measureFloor()
  const ran = JSON.parse(await runAlone('bff/bench/reconcile-engine.mjs', [cluster.url, batchId, String(NOW)]))
  const after = await measureFloor()
  if (ran.state !== 'HAS_DIFFS') throw new Refusal(`the batch ended ${ran.state}: ${ran.reason ?? ''}`)
  const findings = (await db.query(`SELECT kind, natural_key, is_carried FROM recon_finding WHERE batch_id = $1`, [batchId])).rows
  const { found, extra, missing } = compare(findings, plan.truth)
  const { rows: written } = await db.query(
    `SELECT count(*) FILTER (WHERE state = 'OPEN')::int AS open, count(*) FILTER (WHERE state = 'CARRIED')::int AS carried FROM difference`,
  )
  await db.end()
  await cluster.stop()
  const round = (value, digits = 2) => Number(value.toFixed(digits))
  const floorSeconds = (before.seconds + after.seconds) / 2
  console.log(
    `steps of the engine, ms: ${JSON.stringify(ran.steps)}; floor before ${round(before.seconds)} s, after ${round(after.seconds)} s (${before.differences} differences)`,
  )
  if (missing.length > 0) console.log(`not found: ${missing.join(', ')}`)
  console.log(
    JSON.stringify({
      rows: ROWS,
      ledgerPayments,
      injected: plan.truth.size,
      kinds: new Set(findings.filter((f) => !f.is_carried).map((f) => f.kind)).size,
      found,
      extra,
      openDifferences: written[0].open,
      carried: written[0].carried,
      seconds: round(ran.seconds),
      peakMiB: round(ran.peakMiB, 0),
      floorSeconds: round(floorSeconds),
      ratioToFloor: round(ran.seconds / floorSeconds),
    }),
  )
  process.exit(0)
})
