// The race for one session's numbers: through HTTP on the app processes, and the same through plain `pg` as the floor.
import { createHash, randomBytes, randomUUID } from 'node:crypto'
import pg from 'pg'
import { Pool } from 'undici'

/** Longer than any bench lets the clock run. */
const SESSION_MS = 200 * 86_400_000
/** Two app processes of twelve connections each; the floor gets as many. */
const CONNECTIONS = 24

/** Residents ready to book, written straight into the tables: account, session, person, binding, verified name. Answers tokens and person ids. */
export async function enrolCrowd(db, vault, people, now = new Date()) {
  const crowd = people.map((person) => ({
    ...person,
    token: randomBytes(32).toString('base64url'),
    accountId: randomUUID(),
    personId: randomUUID(),
    bindingId: randomUUID(),
  }))
  const insert = (text, ...columns) =>
    db.query(
      text,
      columns.map((pick) => crowd.map(pick)),
    )
  await insert(
    `INSERT INTO account (id, app, openid_fingerprint, openid_sealed, phone_sealed, created_at) SELECT a, 'citizen', f, o, p, t FROM unnest($1::uuid[], $2::bytea[], $3::bytea[], $4::bytea[], $5::timestamptz[]) AS x(a, f, o, p, t)`,
    (c) => c.accountId,
    (c) => vault.fingerprint('openid', `citizen\n${c.openid}`),
    (c) => vault.seal(c.openid),
    (c) => vault.seal(c.phone),
    () => now,
  )
  await insert(
    `INSERT INTO session (token_hash, account_id, app, created_at, expires_at) SELECT h, a, 'citizen', t, e FROM unnest($1::bytea[], $2::uuid[], $3::timestamptz[], $4::timestamptz[]) AS x(h, a, t, e)`,
    (c) => createHash('sha256').update(c.token).digest(),
    (c) => c.accountId,
    () => now,
    () => new Date(now.getTime() + SESSION_MS),
  )
  await insert(
    `INSERT INTO person (id, document_kind, document_sealed, identity_fingerprint, name_sealed, sex, birth_date, created_at)
     SELECT i, 'RESIDENT_ID', d, f, n, s, b, t FROM unnest($1::uuid[], $2::bytea[], $3::bytea[], $4::bytea[], $5::text[], $6::date[], $7::timestamptz[]) AS x(i, d, f, n, s, b, t)`,
    (c) => c.personId,
    (c) => vault.seal(c.idNumber),
    (c) => vault.fingerprint('person', `RESIDENT_ID\n${c.idNumber}`),
    (c) => vault.seal(c.name),
    (c) => c.sex,
    (c) => c.birthDate,
    () => now,
  )
  await insert(
    `INSERT INTO person_binding (id, account_id, person_id, relation, basis, state, name_sealed, requested_at) SELECT b, a, p, 'SELF', 'SELF', 'ACTIVE', n, t FROM unnest($1::uuid[], $2::uuid[], $3::uuid[], $4::bytea[], $5::timestamptz[]) AS x(b, a, p, n, t)`,
    (c) => c.bindingId,
    (c) => c.accountId,
    (c) => c.personId,
    (c) => vault.seal(c.name),
    () => now,
  )
  await insert(
    `INSERT INTO real_name_check (binding_id, state, request_id, auto_result, asks) SELECT b, 'VERIFIED', r, 'MATCH', 1 FROM unnest($1::uuid[], $2::text[]) AS x(b, r)`,
    (c) => c.bindingId,
    () => randomUUID(),
  )
  await db.query('ANALYZE')
  return crowd
}

/** Runs `attempt(i)` for 0…attempts−1 with so many in flight. Answers the answers, the seconds and the 99th percentile in ms. */
async function race(attempts, inFlight, attempt) {
  const answers = new Array(attempts)
  const times = new Float64Array(attempts)
  let next = 0
  const started = performance.now()
  const lane = async () => {
    for (let i = next++; i < attempts; i = next++) {
      const from = performance.now()
      answers[i] = await attempt(i)
      times[i] = performance.now() - from
    }
  }
  await Promise.all(Array.from({ length: inFlight }, lane))
  const seconds = (performance.now() - started) / 1000
  return { answers, seconds, p99Ms: times.sort()[Math.ceil(attempts * 0.99) - 1] }
}

const FLOOR_TABLES = `
DROP TABLE IF EXISTS floor_number, floor_appointment, floor_outbox;
CREATE TABLE floor_number (id uuid PRIMARY KEY DEFAULT gen_random_uuid(), segment_id uuid NOT NULL, ordinal int NOT NULL, state text NOT NULL);
CREATE INDEX floor_free ON floor_number (segment_id, ordinal) WHERE state = 'AVAILABLE';
CREATE TABLE floor_appointment (id uuid PRIMARY KEY, account_id uuid NOT NULL, number_id uuid NOT NULL UNIQUE REFERENCES floor_number (id));
CREATE TABLE floor_outbox (id bigserial PRIMARY KEY, topic text NOT NULL, payload jsonb NOT NULL);`
const FLOOR_CLAIM = `
WITH free AS (SELECT id FROM floor_number WHERE segment_id = $1 AND state = 'AVAILABLE' ORDER BY ordinal LIMIT 1 FOR UPDATE SKIP LOCKED),
     taken AS (UPDATE floor_number n SET state = 'HELD' FROM free WHERE n.id = free.id RETURNING n.id),
     made AS (INSERT INTO floor_appointment SELECT $2, $3, id FROM taken RETURNING id),
     told AS (INSERT INTO floor_outbox (topic, payload) SELECT 'held', jsonb_build_object('id', id) FROM made)
SELECT id FROM made`

/**
 * The floor: one prepared statement per attempt, no HTTP, no rules. With as many numbers as attempts every attempt takes one (a hot
 * session's rate of taking); with fewer, most attempts only learn that nothing is left; over many segments nobody meets anybody.
 * Answers attempts per second.
 */
export async function measureFloor(databaseUrl, { numbers, attempts, inFlight, accountIds, segments = 1 }) {
  const pool = new pg.Pool({ connectionString: databaseUrl, max: CONNECTIONS })
  const segmentIds = Array.from({ length: segments }, () => randomUUID())
  try {
    await pool.query(FLOOR_TABLES)
    await pool.query(
      `INSERT INTO floor_number (segment_id, ordinal, state) SELECT s, o, 'AVAILABLE' FROM unnest($1::uuid[]) s, generate_series(1, $2::int) o`,
      [segmentIds, numbers / segments],
    )
    const claim = async (i) =>
      (await pool.query({ name: 'floor-claim', text: FLOOR_CLAIM, values: [segmentIds[i % segments], randomUUID(), accountIds[i % accountIds.length]] }))
        .rowCount
    const { answers, seconds } = await race(attempts, inFlight, claim)
    const taken = answers.filter((count) => count === 1).length
    if (taken !== numbers) throw new Error(`the floor took ${taken} of ${numbers} numbers`)
    return attempts / seconds
  } finally {
    await pool.query('DROP TABLE IF EXISTS floor_number, floor_appointment, floor_outbox CASCADE')
    await pool.end()
  }
}

/** Sessions of a hospital written straight into the tables, `numbers` in each, to be booked at once. Answers their segment ids. */
export async function writeSessions(db, { hosCode, sessions, numbers, inDays }) {
  const name = `bench-${inDays}-`
  const { rows } = await db.query(
    `WITH place AS (SELECT d.id AS doctor_id, d.institution_id, d.department_id FROM doctor d JOIN institution i ON i.id = d.institution_id WHERE i.hos_code = $1 ORDER BY d.id LIMIT 1),
          written AS (INSERT INTO roster (institution_id, sch_id, version, taken_at) SELECT p.institution_id, $2 || n, 1, now() FROM place p, generate_series(1, $3::int) n RETURNING id),
          opened AS (INSERT INTO clinic_session (roster_id, institution_id, department_id, doctor_id, date, half, location, fee_fen, release_at)
                     SELECT w.id, p.institution_id, p.department_id, p.doctor_id, current_date + $5::int, 'PM', '', 0, now() - interval '1 day' FROM written w, place p RETURNING id, date),
          parts AS (INSERT INTO segment (session_id, period_id, start_time, end_time, starts_at, ends_at)
                    SELECT id, '1', '14:00', '14:30', (date + time '14:00') AT TIME ZONE 'Asia/Shanghai', (date + time '14:30') AT TIME ZONE 'Asia/Shanghai' FROM opened RETURNING id, session_id)
     INSERT INTO number (session_id, segment_id, ordinal, state, cause, actor, changed_at) SELECT session_id, id, o, 'AVAILABLE', 'bench', 'bench', now() FROM parts, generate_series(1, $4::int) o RETURNING segment_id`,
    [hosCode, name, sessions, numbers, inDays],
  )
  await db.query('ANALYZE')
  return [...new Set(rows.map((row) => row.segment_id))]
}

/** Everybody submits over all app processes, for one segment or each in turn for one of many. Answers every HTTP status and body. */
export async function raceThroughHttp(urls, { segmentIds, crowd, attempts, inFlight }) {
  const pools = urls.map((url) => new Pool(url, { connections: Math.ceil(inFlight / urls.length), pipelining: 1 }))
  try {
    return await race(attempts, inFlight, async (i) => {
      const { token, personId } = crowd[i]
      const segmentId = segmentIds[i % segmentIds.length]
      const { statusCode, body } = await pools[i % pools.length].request({
        method: 'POST',
        path: '/api/v1/appointments',
        headers: { authorization: `Bearer ${token}`, 'content-type': 'application/json', 'idempotency-key': `bench-${segmentId.slice(0, 8)}-${i}` },
        body: JSON.stringify({ personId, segmentId }),
      })
      return { status: statusCode, body: await body.text(), i }
    })
  } finally {
    await Promise.all(pools.map((pool) => pool.close()))
  }
}

/** Looks at sessions and availability as residents do, so many at once, until `isOver`. Answers reads per second and the 95th percentile in ms. */
export async function readThroughHttp(urls, { paths, inFlight, isOver }) {
  const pools = urls.map((url) => new Pool(url, { connections: Math.ceil(inFlight / urls.length), pipelining: 1 }))
  const times = []
  let next = 0
  const started = performance.now()
  const lane = async () => {
    while (!isOver()) {
      const n = next++
      const from = performance.now()
      const { statusCode, body } = await pools[n % pools.length].request({ method: 'GET', path: paths[n % paths.length] })
      await body.dump()
      if (statusCode !== 200) throw new Error(`a read answered ${statusCode}`)
      times.push(performance.now() - from)
    }
  }
  try {
    await Promise.all(Array.from({ length: inFlight }, lane))
    const seconds = (performance.now() - started) / 1000
    return { perSec: times.length / seconds, p95Ms: times.sort((a, b) => a - b)[Math.max(0, Math.ceil(times.length * 0.95) - 1)] }
  } finally {
    await Promise.all(pools.map((pool) => pool.close()))
  }
}
