// npm run bench:crash: a BFF process is killed (SIGKILL) before and after every boundary of book → pay → confirm → cancel → refund: each
// call to an upstream and each committed write, as the kill switch of bff/src/platform/seams records them. Another process starts, the
// client repeats its request, the clock goes on; in the end the simulators' own books decide.
// The last line is one JSON object { steps, converged, oversold, moneyLost, stuck, … }: the last three have to be 0.
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { pathToFileURL } from 'node:url'
import { startCityProcesses } from '../city.mjs'
import { main, prepare, Refusal, ROOT } from '../prepare.mjs'
import { freePort, onStop } from '../processes.mjs'

/** Owns its numbers and takes money. */
const HOS_CODE = '150502H01'
const PEOPLE = 400
/** Further passes of a boundary within one flow repeat the first (a clean-up, a retry). */
const PASSES = Number(process.env.CRASH_PASSES ?? 3)
const load = (path) => import(pathToFileURL(join(ROOT, path)).href)

/** A session with a number for everybody; answers its segment. */
async function publishSession(db, bff) {
  const { rows } = await db.query(
    `SELECT d.doct_code AS doctor, s.date::text AS date, s.half, s.id FROM clinic_session s JOIN doctor d ON d.id = s.doctor_id JOIN institution i ON i.id = s.institution_id
      WHERE i.hos_code = $1 AND s.state = 'OPEN' AND s.fee_fen > 0 AND s.date > current_date + 2 ORDER BY s.date, s.id LIMIT 1`,
    [HOS_CODE],
  )
  const [{ doctor, date, half, id }] = rows
  const periods = [{ begin: half === 'AM' ? '09:00' : '14:00', end: half === 'AM' ? '12:00' : '17:00', count: PEOPLE }]
  await bff.city('POST', '/his/__control/actions', { action: 'publish-roster', hosCode: HOS_CODE, doctCode: doctor, date, half, periods })
  await db.query(`UPDATE roster_sync SET due_at = now() - interval '1 day', lease_until = NULL`)
  await bff.jobs()
  const segments = await db.query(
    `SELECT segment_id AS id FROM number WHERE session_id = $1 AND state = 'AVAILABLE' AND channel = 'ONLINE' GROUP BY 1 ORDER BY count(*) DESC LIMIT 1`,
    [id],
  )
  if (segments.rows.length === 0) throw new Refusal('no session can be booked')
  return segments.rows[0].id
}

await main(async () => {
  await prepare(['server'])
  const { bookPayCancel, MONEY_LIMIT_MS, MortalProcess } = await load('bff/bench/crash.mjs')
  const { enrolCrowd } = await load('bff/bench/booking.mjs')
  const { Vault } = await load('bff/dist/platform/vault.js')
  const { readConfig } = await load('bff/dist/platform/config.js')
  const { default: pg } = await import('pg')
  const folder = mkdtempSync(join(tmpdir(), 'jktl-bench-'))
  onStop(async () => rmSync(folder, { recursive: true, force: true }))
  const env = { NODE_ENV: 'development', CITY_TEST_SEAMS: '1', BFF_ROLE: 'api', LOG_LEVEL: 'error' }
  const city = await startCityProcesses({ dataDir: join(folder, 'pg'), scale: 'small', env, logFolder: join(folder, 'logs') })
  const db = new pg.Pool({ connectionString: city.databaseUrl, max: 2 })
  db.on('error', () => undefined)
  const bff = new MortalProcess({ mockUrl: city.mockUrl, databaseUrl: city.databaseUrl, port: await freePort() })
  onStop(() => bff.stop())
  await bff.city('PUT', '/__city/clock', { frozen: true })
  await bff.start()

  const people = await (await fetch(`${city.mockUrl}/__city/personas?crowd=${PEOPLE}`)).json()
  const crowd = await enrolCrowd(db, new Vault(readConfig({ DATABASE_URL: city.databaseUrl }).secrets), people)
  const segmentId = await publishSession(db, bff)
  const someone = () => {
    const person = crowd.shift()
    if (!person) throw new Refusal(`more than ${PEOPLE} points to die at`)
    return { ...person, segmentId, hosCode: HOS_CODE }
  }

  // The first flow warms up what is done once per process, the second one is recorded.
  await bookPayCancel(bff, someone())
  await bff.arm('record')
  const smooth = await bookPayCancel(bff, someone())
  if (smooth.stuck || smooth.problems.length > 0) throw new Refusal(`without a crash: ${smooth.stuck ?? smooth.problems.join(', ')}`)
  const points = [...new Set(await bff.passed())].filter((point) => Number(/#(\d+)$/.exec(point)?.[1]) <= PASSES)

  const totals = { steps: points.length, converged: 0, oversold: 0, moneyLost: 0, stuck: 0, notReached: 0, slowestStateMs: 0, slowestMoneyMs: 0 }
  for (const point of points) {
    const deaths = bff.deaths
    await bff.arm(point)
    const end = await bookPayCancel(bff, someone()).catch((error) => ({ problems: [], stuck: error.message }))
    const died = bff.deaths > deaths
    if (!died) totals.notReached++
    totals.stuck += Number(end.stuck !== null)
    totals.moneyLost += Number((end.lostFen ?? 0) !== 0)
    totals.converged += Number(end.stuck === null && end.problems.length === 0 && end.lostFen === 0)
    if (died) totals.slowestStateMs = Math.max(totals.slowestStateMs, end.stateMs ?? 0)
    if (died) totals.slowestMoneyMs = Math.max(totals.slowestMoneyMs, end.moneyMs ?? 0)
    const seconds = (ms) => `${((ms ?? 0) / 1000).toFixed(0)} s`
    const verdict =
      end.stuck ?? (end.problems.join(', ') || `ended right ${died ? `after ${seconds(end.stateMs)}, money ${seconds(end.moneyMs)}` : '(never reached)'}`)
    console.log(`${end.stuck || end.problems.length > 0 ? '✗' : '✓'} ${point}: ${verdict}`)
  }

  // One holder per number, in our rows and in the hospital's book.
  const { locks } = (await bff.city('GET', '/his/__control/journal')).books.hospitals[HOS_CODE]
  const kept = locks.filter((lock) => ['LOCKED', 'CONFIRMED', 'VISITED'].includes(lock.status)).map((lock) => `${lock.sch_id} ${lock.num_seq}`)
  const { rows } = await db.query(
    `SELECT count(*)::int AS n FROM (SELECT number_id FROM appointment WHERE state IN ('HELD', 'CONFIRMING', 'BOOKED') GROUP BY 1 HAVING count(*) > 1) twice`,
  )
  totals.oversold = kept.length - new Set(kept).size + rows[0].n
  await db.end()
  await bff.stop()
  await city.stop()
  console.log(`simulated time after a death: the state has 120 s, the money side ${MONEY_LIMIT_MS / 1000} s`)
  console.log(JSON.stringify(totals))
  process.exit(totals.stuck + totals.moneyLost + totals.oversold === 0 && totals.converged === totals.steps ? 0 : 1)
})
