// npm run bench:crash: a BFF process is killed (SIGKILL) before and after every boundary of book → pay → confirm → cancel → refund, of a
// refund that is closed and issued again, of visits on credit from signing to what is given back, of mixed bills whose legs are settled and
// undone, and of a day's reconciliation up to its signatures: each call to an upstream and each committed write, as the kill switch of
// bff/src/platform/seams records them. Another process starts, the client repeats its request, the clock goes on; in the end the
// simulators' own books decide. CRASH_JOURNEYS and CRASH_PASSES choose less of it.
// The last line is one JSON object { steps, converged, oversold, moneyLost, doubled, stuck, booksDiffer, … }: the last five have to be 0.
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { pathToFileURL } from 'node:url'
import { startCityProcesses } from '../city.mjs'
import { main, prepare, Refusal, ROOT } from '../prepare.mjs'
import { freePort, onStop } from '../processes.mjs'

/** Owns its numbers and takes money. */
const HOS_CODE = '150502H01'
const PEOPLE = 600
/** Insured, and of age to sign; half of what they pay is cash. */
const INSURED = ['李娜', '阿拉坦·苏和']
/** Further passes of a boundary within one flow repeat the first (a clean-up, a retry). */
const PASSES = Number(process.env.CRASH_PASSES ?? 3)
const JOURNEYS = (process.env.CRASH_JOURNEYS ?? 'booking,reissue,creditpay,insurance,reconciliation').split(',')
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
  const { bookPayCancel, MONEY_LIMIT_MS, MortalProcess, reissueRefund, STATE_LIMIT_MS } = await load('bff/bench/crash.mjs')
  const { signInResident } = await load('bff/bench/mortal-process.mjs')
  const { creditVisit } = await load('bff/bench/crash-creditpay.mjs')
  const { mixedBills } = await load('bff/bench/crash-insurance.mjs')
  const { reconcileDay } = await load('bff/bench/crash-reconciliation.mjs')
  const { compareBooks } = await load('bff/bench/books.mjs')
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
  // The insurance knows the personas only; they take turns, so that no list of bills gets long.
  const personas = await (await fetch(`${city.mockUrl}/__city/personas`)).json()
  const insured = personas.filter(({ name }) => INSURED.includes(name))
  let turns = 0
  const someoneInsured = async () => {
    const persona = insured[turns++ % insured.length]
    return { ...persona, token: await signInResident(bff, persona) }
  }
  const segmentId = await publishSession(db, bff)
  const someone = (at = segmentId) => {
    const person = crowd.shift()
    if (!person) throw new Refusal(`more than ${PEOPLE} points to die at`)
    return { ...person, segmentId: at, hosCode: HOS_CODE }
  }
  const query = async (text, values) => (await db.query(text, values)).rows
  const someoneToday = async () => {
    const today = new Date((await bff.city('GET', '/__city/clock')).nowMs + 8 * 3_600_000).toISOString().slice(0, 10)
    const [segment] = await query(
      `SELECT n.segment_id AS id FROM number n JOIN clinic_session s ON s.id = n.session_id JOIN institution i ON i.id = s.institution_id
        WHERE i.hos_code = $1 AND s.state = 'OPEN' AND s.kind = 'CLINIC' AND s.fee_fen > 0 AND n.state = 'AVAILABLE' AND n.channel = 'ONLINE' AND s.date > $2::date + 2
        ORDER BY s.date, n.segment_id LIMIT 1`,
      [HOS_CODE, today],
    )
    if (!segment) throw new Refusal(`no session can be booked on ${today}`)
    return someone(segment.id)
  }
  // What the later journeys pass besides their own steps, the first one has died at already.
  const journeys = {
    booking: { run: (arm) => bookPayCancel(bff, someone(), { arm }), own: /./ },
    reissue: { run: (arm) => reissueRefund(bff, someone(), { query, arm }), own: /refund/ },
    creditpay: { run: (arm) => creditVisit(bff, someone(), { query, arm }), own: /credit|repay|journal/ },
    insurance: { run: async (arm) => mixedBills(bff, await someoneInsured(), { query, arm }), own: /insurance|hospital|bill|journal/ },
    reconciliation: { run: (arm) => reconcileDay(bff, someoneToday, { query, arm }), own: /bill_|\/bill|recon_|difference|day_sign|journal/ },
  }

  // The first flow warms up what is done once per process.
  await bookPayCancel(bff, someone())
  const totals = {
    steps: 0,
    converged: 0,
    oversold: 0,
    moneyLost: 0,
    doubled: 0,
    stuck: 0,
    booksDiffer: 0,
    notReached: 0,
    slowestStateMs: 0,
    slowestMoneyMs: 0,
  }
  for (const name of JOURNEYS) {
    const { run, own } = journeys[name] ?? {}
    if (!run) throw new Refusal(`CRASH_JOURNEYS are ${Object.keys(journeys).join(', ')}`)
    const smooth = await run(() => bff.arm('record'))
    if (smooth.stuck || smooth.problems.length > 0) throw new Refusal(`${name} without a crash: ${smooth.stuck ?? smooth.problems.join(', ')}`)
    const points = [...new Set(await bff.passed())].filter((point) => own.test(point) && Number(/#(\d+)$/.exec(point)?.[1]) <= PASSES)
    totals.steps += points.length
    for (const point of points) {
      const deaths = bff.deaths
      const end = await run(() => bff.arm(point)).catch((error) => ({ problems: [], stuck: error.message }))
      // Not reached in this flow: nobody shall die of it in the next one.
      await bff.arm('record')
      const died = bff.deaths > deaths
      if (died && end.stateMs > STATE_LIMIT_MS) end.problems.push(`its state only ${end.stateMs / 1000} s after the death`)
      totals.notReached += Number(!died)
      totals.stuck += Number(end.stuck !== null)
      totals.moneyLost += Number((end.lostFen ?? 0) > 0)
      totals.doubled += Number(end.doubled ?? false)
      totals.converged += Number(end.stuck === null && end.problems.length === 0 && end.lostFen === 0)
      if (died) totals.slowestStateMs = Math.max(totals.slowestStateMs, end.stateMs ?? 0)
      if (died) totals.slowestMoneyMs = Math.max(totals.slowestMoneyMs, end.moneyMs ?? 0)
      const seconds = (ms) => `${((ms ?? 0) / 1000).toFixed(0)} s`
      const verdict =
        end.stuck ?? (end.problems.join(', ') || `ended right ${died ? `after ${seconds(end.stateMs)}, money ${seconds(end.moneyMs)}` : '(never reached)'}`)
      console.log(`${end.stuck || end.problems.length > 0 ? '✗' : '✓'} ${name}: ${point}: ${verdict}`)
    }
  }

  const differences = await compareBooks((await bff.city('GET', '/wechat-pay/__control/journal')).books, query)
  totals.booksDiffer = differences.length
  for (const difference of differences) console.log(`✗ ${difference}`)

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
  const wrong = totals.stuck + totals.moneyLost + totals.doubled + totals.oversold + totals.booksDiffer
  process.exit(wrong === 0 && totals.converged === totals.steps ? 0 : 1)
})
