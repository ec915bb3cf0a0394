// npm run bench:home: the record home of a person with 2 000 objects over five years (G13), through HTTP on one app process. The last line is one
// JSON object { requestsPerSec, p95Ms, p95OverheadMs, bytes, oneSourceDownP95Ms, … }. `p95OverheadMs` is what the 95th percentile lies above the
// slower of two floors measured in the same run with as many in flight: the rows that have to be read (what each object's decision needs, and one
// page of contents) through plain `pg` on the same database, and one question to the archive gateway. A home normally asks no source, because each
// is asked at most once a minute; `oneSourceDownP95Ms` is the worse of two series in which the archive gateway is due to be asked and refuses, or
// does not answer.
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { pathToFileURL } from 'node:url'
import { startCityProcesses } from '../city.mjs'
import { main, prepare, Refusal, ROOT } from '../prepare.mjs'
import { onStop } from '../processes.mjs'

const OBJECTS = 2_000
const ATTEMPTS = Number(process.env.BENCH_ATTEMPTS ?? 600)
const WARM_UP = 60
const IN_FLIGHT = 8
const MAX_BYTES = 60 * 1024
/** How long the gateway keeps who asks waiting when it does not answer. */
const SILENT_MS = 20_000
const MINUTE_MS = 60_000

const load = (path) => import(pathToFileURL(join(ROOT, path)).href)
async function put(url, body) {
  const response = await fetch(url, { method: body === null ? 'DELETE' : 'PUT', headers: { 'content-type': 'application/json' }, body: JSON.stringify(body) })
  if (!response.ok) throw new Refusal(`${url} answered ${response.status}: ${await response.text()}`)
}

await main(async () => {
  await prepare(['server'])
  const { enrolCrowd } = await load('bff/bench/booking.mjs')
  const { askUpstream, readHomes, readRows, writeHistory } = await load('bff/bench/record-home.mjs')
  const { Vault } = await load('bff/dist/platform/vault.js')
  const { readConfig } = await load('bff/dist/platform/config.js')
  const { default: pg } = await import('pg')
  const folder = mkdtempSync(join(tmpdir(), 'jktl-bench-'))
  onStop(async () => rmSync(folder, { recursive: true, force: true }))
  const env = { NODE_ENV: 'development', CITY_TEST_SEAMS: '1', BFF_ROLE: 'api', LOG_LEVEL: 'error' }
  const city = await startCityProcesses({ dataDir: join(folder, 'pg'), scale: 'small', env, logFolder: join(folder, 'logs') })
  const db = new pg.Pool({ connectionString: city.databaseUrl, max: 2 })
  db.on('error', () => undefined)

  const now = new Date((await (await fetch(`${city.mockUrl}/__city/clock`)).json()).now)
  const [person] = await (await fetch(`${city.mockUrl}/__city/personas?crowd=1`)).json()
  const vault = new Vault(readConfig({ DATABASE_URL: city.databaseUrl }).secrets)
  const [reader] = await enrolCrowd(db, vault, [person], now)
  await writeHistory(db, vault, reader.personId, OBJECTS, now)
  await db.end()

  const asked = { token: reader.token, personId: reader.personId, attempts: ATTEMPTS, inFlight: IN_FLIGHT }
  await readHomes(city.url, { ...asked, attempts: WARM_UP })
  const gateway = `${city.mockUrl}/fhir/Observation?patient=Patient/nobody&_count=50`
  const floorsOf = async () => Math.max((await readRows(city.databaseUrl, asked)).p95Ms, (await askUpstream(gateway, asked)).p95Ms)
  // Floors on both sides: what else the machine does changes by the minute.
  const before = await floorsOf()
  const home = await readHomes(city.url, asked)
  const after = await floorsOf()
  const shown = JSON.parse(home.last)
  if (shown.newest.length === 0 || shown.total < OBJECTS / 2) throw new Refusal(`the record home shows ${shown.total} of ${OBJECTS} objects`)

  /** With the archive gateway in trouble, from the moment at which it is due to be asked again. */
  const inTrouble = async (effect) => {
    await put(`${city.mockUrl}/fhir/__control/faults`, [{ match: {}, effect }])
    await put(`${city.mockUrl}/__city/clock`, { advanceMs: 10 * MINUTE_MS })
    const { p95Ms, last } = await readHomes(city.url, asked)
    await put(`${city.mockUrl}/fhir/__control/faults`, null)
    const { total, sources } = JSON.parse(last)
    if (total !== shown.total) throw new Refusal(`with a source down ${total} of ${shown.total} objects are shown`)
    if (sources.every(({ state }) => state === 'FRESH')) throw new Refusal('a source that is down is told as fresh')
    return p95Ms
  }
  const refused = await inTrouble({ kind: 'unavailable' })
  const silent = await inTrouble({ kind: 'latency', ms: SILENT_MS })
  await city.stop()

  const bytes = Buffer.byteLength(home.last)
  if (bytes > MAX_BYTES) throw new Refusal(`the record home has ${bytes} bytes, more than ${MAX_BYTES}`)
  const round = (value, digits = 1) => Number(value.toFixed(digits))
  const floorP95Ms = (before + after) / 2
  console.log(
    `floors: ${round(before)} ms before, ${round(after)} ms after; a source that refuses ${round(refused)} ms, one that is silent ${round(silent)} ms`,
  )
  console.log(
    JSON.stringify({
      requestsPerSec: round(home.perSec),
      p95Ms: round(home.p95Ms),
      p95OverheadMs: round(home.p95Ms - floorP95Ms),
      bytes,
      oneSourceDownP95Ms: round(Math.max(refused, silent)),
      floorP95Ms: round(floorP95Ms),
      objects: OBJECTS,
      inFlight: IN_FLIGHT,
    }),
  )
})
