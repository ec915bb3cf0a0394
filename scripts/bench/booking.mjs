// npm run bench:booking: 10 000 residents race for 30 numbers of one session through HTTP on two app processes, beside the same race
// through plain `pg` on the same database. The last line is one JSON object
// { numbers, attempts, booked, oversold, duplicates, submitsPerSec, floorPerSec, ratioToFloor, p99Ms, … }. The floor is what plain `pg`
// does with the same attempts when each takes a number of one hot session; the contested floor is the race itself, in which all but
// 30 attempts are a single index probe that finds nothing and writes nothing (ours writes its idempotency record all the same).
// Then nobody meets anybody: holds over 1 000 sessions beside the same through plain `pg`
// { uncontendedPerSec, uncontendedFloorPerSec, ratioUncontended }, and once more while residents look at what is free { readsPerSec, readP95Ms }.
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { pathToFileURL } from 'node:url'
import { startCityProcesses } from '../city.mjs'
import { main, prepare, Refusal, ROOT } from '../prepare.mjs'
import { freePort, onStop, start } from '../processes.mjs'

const NUMBERS = 30
const ATTEMPTS = Number(process.env.BENCH_ATTEMPTS ?? 10_000)
const IN_FLIGHT = 256
const WARM_UP = 2_000
const HOS_CODE = '150502H01'
/** Holds without asking anybody else: the mix measures our own path. */
const PLATFORM_HOS_CODE = '150502C01'
const SESSIONS = 1_000
const UNCONTENDED = Math.min(ATTEMPTS, 5_000)
const READS_IN_FLIGHT = 32

const load = (path) => import(pathToFileURL(join(ROOT, path)).href)
const post = async (url, body) => {
  const response = await fetch(url, { method: 'POST', headers: { 'content-type': 'application/json' }, body: JSON.stringify(body) })
  if (!response.ok) throw new Refusal(`${url} answered ${response.status}: ${await response.text()}`)
  return response.json()
}

/** Publishes one period with so many numbers for each of two doctors and waits until they can be booked. Answers their segment ids. */
async function publishSessions(db, city, count) {
  const { rows } = await db.query(
    `SELECT d.doct_code AS doctor, s.date::text AS date, s.half, s.id FROM clinic_session s JOIN doctor d ON d.id = s.doctor_id JOIN institution i ON i.id = s.institution_id
      WHERE i.hos_code = $1 AND s.state = 'OPEN' AND s.date > current_date + 1 ORDER BY s.date, s.id LIMIT $2`,
    [HOS_CODE, count],
  )
  const [begin, end] = ['09:00', '12:00']
  for (const { doctor, date, half } of rows)
    await post(`${city.mockUrl}/his/__control/actions`, {
      action: 'publish-roster',
      hosCode: HOS_CODE,
      doctCode: doctor,
      date,
      half,
      periods: [{ begin, end, count: NUMBERS }],
    })
  await db.query(`UPDATE roster_sync SET due_at = now() - interval '1 day', lease_until = NULL`)
  await post(`${city.url}/__city/jobs`, { name: 'appointments.sync-rosters' })
  const segments = await db.query(
    `SELECT g.id FROM segment g JOIN number n ON n.segment_id = g.id AND n.state = 'AVAILABLE' WHERE g.session_id = ANY($1::uuid[]) GROUP BY g.id HAVING count(*) = $2 ORDER BY g.id`,
    [rows.map((row) => row.id), NUMBERS],
  )
  if (segments.rows.length < count) throw new Refusal(`only ${segments.rows.length} sessions of ${NUMBERS} numbers can be booked`)
  return segments.rows.map((row) => row.id)
}

await main(async () => {
  await prepare(['server'])
  const { enrolCrowd, measureFloor, raceThroughHttp, readThroughHttp, writeSessions } = await load('bff/bench/booking.mjs')
  const { Vault } = await load('bff/dist/platform/vault.js')
  const { readConfig } = await load('bff/dist/platform/config.js')
  const { default: pg } = await import('pg')
  const folder = mkdtempSync(join(tmpdir(), 'jktl-bench-'))
  onStop(async () => rmSync(folder, { recursive: true, force: true }))
  const env = { NODE_ENV: 'development', CITY_TEST_SEAMS: '1', BFF_ROLE: 'api', LOG_LEVEL: 'error' }
  const city = await startCityProcesses({ dataDir: join(folder, 'pg'), scale: 'small', env, logFolder: join(folder, 'logs'), bffProcesses: 2 })
  const worker = start(process.execPath, [join(ROOT, 'bff/dist/main.js')], {
    env: { ...process.env, ...env, BFF_ROLE: 'worker', CITY_URL: city.mockUrl, DATABASE_URL: city.databaseUrl, PORT: String(await freePort()) },
    stdio: 'ignore',
  })
  const db = new pg.Pool({ connectionString: city.databaseUrl, max: 2 })
  db.on('error', () => undefined)

  const people = await (await fetch(`${city.mockUrl}/__city/personas?crowd=${ATTEMPTS}`)).json()
  const vault = new Vault(readConfig({ DATABASE_URL: city.databaseUrl }).secrets)
  const crowd = await enrolCrowd(db, vault, people)
  const [segmentId, warmUpSegmentId] = await publishSessions(db, city, 2)
  const floorOptions = { numbers: NUMBERS, attempts: ATTEMPTS, inFlight: IN_FLIGHT, accountIds: crowd.map((c) => c.accountId) }
  await measureFloor(city.databaseUrl, { ...floorOptions, attempts: WARM_UP })
  // The last of the crowd warm up, so that the race itself meets cold sessions.
  await raceThroughHttp(city.urls, { segmentIds: [warmUpSegmentId], crowd: crowd.slice(-WARM_UP), attempts: Math.min(WARM_UP, ATTEMPTS), inFlight: IN_FLIGHT })

  // Both floors on both sides of the race: what else the machine does changes by the minute.
  const measureFloors = async () => ({
    taking: await measureFloor(city.databaseUrl, { ...floorOptions, numbers: ATTEMPTS }),
    contested: await measureFloor(city.databaseUrl, floorOptions),
  })
  const before = await measureFloors()
  const { answers, seconds, p99Ms } = await raceThroughHttp(city.urls, { segmentIds: [segmentId], crowd, attempts: ATTEMPTS, inFlight: IN_FLIGHT })
  const after = await measureFloors()

  const outcomes = {}
  for (const { status, body } of answers) {
    const code = status === 201 ? JSON.parse(body).state : JSON.parse(body).code
    outcomes[`${status} ${code}`] = (outcomes[`${status} ${code}`] ?? 0) + 1
  }
  // Winners whose hospital answer was still open end by the worker; then everybody confirms at the window.
  for (const { status, body, i } of answers) {
    if (status !== 201) continue
    const { id } = JSON.parse(body)
    await fetch(`${city.url}/api/v1/appointments/${id}/confirmation`, {
      method: 'POST',
      headers: { authorization: `Bearer ${crowd[i].token}`, 'content-type': 'application/json', 'idempotency-key': `bench-confirm-${i}` },
      body: JSON.stringify({ payMode: 'WINDOW' }),
    })
  }
  const { rows } = await db.query(
    `SELECT count(*) FILTER (WHERE state = 'BOOKED')::int AS booked, count(*) FILTER (WHERE state NOT IN ('HOLD_REFUSED', 'EXPIRED'))::int AS live,
            (count(*) - count(DISTINCT number_id))::int AS twice, (count(*) - count(DISTINCT identity_key))::int AS duplicates FROM appointment WHERE segment_id = $1`,
    [segmentId],
  )
  const [{ booked, live, twice, duplicates }] = rows

  const spread = { crowd, attempts: UNCONTENDED, inFlight: IN_FLIGHT }
  const numbersEach = Math.ceil(UNCONTENDED / SESSIONS)
  const floorSpread = { ...floorOptions, attempts: UNCONTENDED, numbers: UNCONTENDED, segments: UNCONTENDED / numbersEach }
  const sessionsIn = (inDays) => writeSessions(db, { hosCode: PLATFORM_HOS_CODE, sessions: UNCONTENDED / numbersEach, numbers: numbersEach, inDays })
  const held = ({ answers: all }) => {
    const refused = all.filter(({ status }) => status !== 201)
    if (refused.length > 0) throw new Refusal(`${refused.length} of ${all.length} uncontended holds were refused: ${refused[0].body}`)
    return all.length
  }
  const [alone, watched] = [await sessionsIn(5), await sessionsIn(6)]
  const floorBefore = await measureFloor(city.databaseUrl, floorSpread)
  const uncontended = await raceThroughHttp(city.urls, { ...spread, segmentIds: alone })
  const floorAfter = await measureFloor(city.databaseUrl, floorSpread)
  const uncontendedPerSec = held(uncontended) / uncontended.seconds
  const uncontendedFloorPerSec = (floorBefore + floorAfter) / 2
  let isOver = false
  const [department] = (
    await db.query(
      `SELECT d.id, d.institution_id FROM department d JOIN institution i ON i.id = d.institution_id WHERE i.hos_code = $1 ORDER BY d.id LIMIT 1`,
      [HOS_CODE],
    )
  ).rows
  const paths = [`/api/v1/appointments/availability?institutionId=${department.institution_id}`, `/api/v1/appointments/sessions?departmentId=${department.id}`]
  const [reads] = await Promise.all([
    readThroughHttp(city.urls, { paths, inFlight: READS_IN_FLIGHT, isOver: () => isOver }),
    raceThroughHttp(city.urls, { ...spread, segmentIds: watched })
      .then(held)
      .finally(() => (isOver = true)),
  ])
  await db.end()
  await worker.stop()
  await city.stop()
  const submitsPerSec = ATTEMPTS / seconds
  const floorPerSec = (before.taking + after.taking) / 2
  const contestedFloorPerSec = (before.contested + after.contested) / 2
  const round = (value, digits = 0) => Number(value.toFixed(digits))
  console.log(`answers: ${JSON.stringify(outcomes)}`)
  console.log(
    `taking before ${round(before.taking)}/s, after ${round(after.taking)}/s; contested before ${round(before.contested)}/s, after ${round(after.contested)}/s; ${IN_FLIGHT} in flight`,
  )
  console.log(
    JSON.stringify({
      numbers: NUMBERS,
      attempts: ATTEMPTS,
      booked,
      oversold: Math.max(twice, live - NUMBERS, 0),
      duplicates,
      submitsPerSec: round(submitsPerSec),
      floorPerSec: round(floorPerSec),
      ratioToFloor: round(submitsPerSec / floorPerSec, 3),
      p99Ms: round(p99Ms, 1),
      contestedFloorPerSec: round(contestedFloorPerSec),
      ratioToContestedFloor: round(submitsPerSec / contestedFloorPerSec, 3),
      uncontendedPerSec: round(uncontendedPerSec),
      uncontendedFloorPerSec: round(uncontendedFloorPerSec),
      ratioUncontended: round(uncontendedPerSec / uncontendedFloorPerSec, 3),
      readsPerSec: round(reads.perSec),
      readP95Ms: round(reads.p95Ms, 1),
    }),
  )
  process.exit(0)
})
