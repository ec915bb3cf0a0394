// The race for one session's numbers: through HTTP on the app processes, and the same through plain `pg` as the floor.
import { createHash, randomBytes, randomUUID } from 'node:crypto'
import pg from 'pg'
import { Pool } from 'undici'

const DAY_MS = 86_400_000
/** Two app processes of twelve connections each; the floor gets as many. */
const CONNECTIONS = 24

/** Residents ready to book, written straight into the tables: account, session, person, binding, verified name. Answers tokens and person ids. */
export async function enrolCrowd(db, vault, people) {
  const now = new Date()
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
    () => new Date(now.getTime() + DAY_MS),
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
 * session's rate of taking); with fewer, most attempts only learn that nothing is left. Answers attempts per second.
 */
export async function measureFloor(databaseUrl, { numbers, attempts, inFlight, accountIds }) {
  const pool = new pg.Pool({ connectionString: databaseUrl, max: CONNECTIONS })
  const segmentId = randomUUID()
  try {
    await pool.query(FLOOR_TABLES)
    await pool.query(`INSERT INTO floor_number (segment_id, ordinal, state) SELECT $1, o, 'AVAILABLE' FROM generate_series(1, $2::int) o`, [segmentId, numbers])
    const claim = async (i) =>
      (await pool.query({ name: 'floor-claim', text: FLOOR_CLAIM, values: [segmentId, randomUUID(), accountIds[i % accountIds.length]] })).rowCount
    const { answers, seconds } = await race(attempts, inFlight, claim)
    const taken = answers.filter((count) => count === 1).length
    if (taken !== numbers) throw new Error(`the floor took ${taken} of ${numbers} numbers`)
    return attempts / seconds
  } finally {
    await pool.query('DROP TABLE IF EXISTS floor_number, floor_appointment, floor_outbox CASCADE')
    await pool.end()
  }
}

/** Everybody submits for the same segment, over all app processes. Answers every HTTP status and body. */
export async function raceThroughHttp(urls, { segmentId, crowd, attempts, inFlight }) {
  const pools = urls.map((url) => new Pool(url, { connections: Math.ceil(inFlight / urls.length), pipelining: 1 }))
  try {
    return await race(attempts, inFlight, async (i) => {
      const { token, personId } = crowd[i]
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
