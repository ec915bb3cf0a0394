// npm run bench:audit: how fast access events are appended (as requests do it, many at once, each waiting for its own) and verified, and whether
// every way to tamper with them is found with the first bad place named.
// The last line is one JSON object { appendPerSec, verifyPerSec, tamperClassesFound, tamperClasses, firstBadSeqNamed, … }.
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { pathToFileURL } from 'node:url'
import { main, prepare, Refusal, ROOT } from '../prepare.mjs'
import { onStop } from '../processes.mjs'

const EVENTS = Number(process.env.BENCH_EVENTS ?? 20_000)
const VERIFIED = Number(process.env.BENCH_VERIFIED ?? 400_000)
const load = (path) => import(pathToFileURL(join(ROOT, path)).href)

await main(async () => {
  await prepare(['server'])
  const { startEmbedded } = await load('bff/scripts/embedded-db.mjs')
  const { migrate } = await load('bff/scripts/migrate.mjs')
  const { appendEvents, fillChains, tamperings } = await load('bff/bench/audit.mjs')
  const { verifyAccessLog } = await load('bff/scripts/verify-access-log.mjs')
  const folder = mkdtempSync(join(tmpdir(), 'jktl-bench-'))
  onStop(async () => rmSync(folder, { recursive: true, force: true }))
  const cluster = await startEmbedded({ dataDir: join(folder, 'pg') })
  onStop(() => cluster.stop())
  await migrate(cluster.url)
  const env = { DATABASE_URL: cluster.url, NODE_ENV: 'test', ACCESS_ANCHOR_FOLDER: join(folder, 'anchors') }

  const appendPerSec = await appendEvents(env, EVENTS)
  console.log(`${EVENTS} events appended, 200 callers at once: ${appendPerSec} a second`)
  await fillChains(env, VERIFIED)
  const { result, lines } = await verifyAccessLog(env)
  if (result.faults.length > 0) throw new Refusal(`the untouched log does not verify: ${lines.join('; ')}`)
  console.log(`${result.events} events verified in ${result.seconds} s, ${result.anchors} signed roots`)

  const found = []
  for (const tampering of await tamperings(env)) {
    await tampering.apply()
    const { result: after, lines: told } = await verifyAccessLog(env)
    const [fault] = after.faults
    const isNamed = after.faults.length === 1 && fault.shard === tampering.shard && fault.seq === tampering.seq
    console.log(`${tampering.name} at event ${tampering.seq}: ${told.join('; ')}`)
    found.push({ isFound: after.faults.length > 0, isNamed })
    await tampering.undo()
  }
  await cluster.stop()
  console.log(
    JSON.stringify({
      events: result.events,
      appendPerSec,
      verifyPerSec: result.verifyPerSec,
      tamperClassesFound: found.filter(({ isFound }) => isFound).length,
      tamperClasses: found.length,
      firstBadSeqNamed: found.every(({ isNamed }) => isNamed),
    }),
  )
  process.exit(0)
})
