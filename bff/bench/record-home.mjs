// Somebody with a long history, written straight into the mirror, and the floor beneath their record home: the same rows through plain `pg`.
import pg from 'pg'
import { Pool } from 'undici'

const DAY_MS = 86_400_000
const YEARS = 5
const CONNECTIONS = 12
/** So many of a hundred objects are of each kind. */
const MIX = [
  ['OBSERVATION', 'D05', 34],
  ['LAB_ITEM', 'D05', 24],
  ['LAB_REPORT', 'D05', 6],
  ['ENCOUNTER', 'D03', 10],
  ['MEDICATION', 'D07', 10],
  ['CONDITION', 'D04', 3],
  ['PROCEDURE', 'D08', 4],
  ['IMMUNIZATION', 'D09', 2],
  ['HTN_FOLLOW_UP', 'D12', 4],
  ['DOCUMENT', 'D16', 2],
  ['ALLERGY', 'D02', 1],
]
const KINDS = MIX.flatMap(([kind, directory, share]) => Array.from({ length: share }, () => ({ kind, directory })))
const base = (title) => ({ title, originalTitle: null, code: null, orgName: '科尔沁区人民医院', department: '内科', doctor: '何医生', note: null })
const quantity = { kind: 'quantity', quantity: { comparator: null, value: '5.20', unit: 'mmol/L' } }
const measured = {
  analyte: null,
  value: quantity,
  components: [],
  range: { low: '3.1', high: '6.1', text: null },
  criticalLow: null,
  criticalHigh: null,
  labFlag: 'N',
  method: null,
  device: null,
  specimenId: null,
  specimenType: null,
}
const plain = { start: '2022-01-01', end: null, details: [{ title: '程度', text: '轻' }] }
const CONTENT = {
  OBSERVATION: measured,
  LAB_ITEM: measured,
  LAB_REPORT: { issuedAt: null, conclusion: '未见明显异常', critical: false, releaseAfter: null, orderedAt: null, attachment: null },
  ENCOUNTER: { encounterKind: 'OUTPATIENT', start: '2024-01-01T09:00:00+08:00', end: null, reason: '复诊' },
  MEDICATION: { dose: '5 毫克', route: '口服', frequency: '每天一次', start: null, end: null, quantity: '28 片', isChinese: false, isCurrent: false },
  CONDITION: { ...plain, code: { system: 'http://hl7.org/fhir/sid/icd-10', code: 'I10', display: '原发性高血压' } },
  PROCEDURE: plain,
  IMMUNIZATION: { vaccineCode: '1', doseNumber: 1, lotNumber: null, manufacturer: null, site: '左上臂', isFree: true },
  HTN_FOLLOW_UP: { fields: [{ title: '收缩压', value: '138', unit: 'mmHg', analyte: null }], nextDate: null, referral: null },
  DOCUMENT: { author: '何医生', mime: 'text/plain', sections: [{ title: '小结', text: '病情平稳。'.repeat(40) }], byteLength: null, sha256: null },
  ALLERGY: plain,
}

/** Writes so many objects over five years for one person; values of a report point at one of the reports. */
export async function writeHistory(db, vault, personId, count, now) {
  const rows = Array.from({ length: count }, (_, i) => {
    const { kind, directory } = KINDS[(i * 37) % KINDS.length]
    return {
      ref: `${kind}/bench-${i}`,
      kind,
      directory,
      at: new Date(now - (i * YEARS * 365 * DAY_MS) / count - DAY_MS),
      partOf: kind === 'LAB_ITEM' ? `LAB_REPORT/of-bench-${i % 100}` : null,
      content: vault.seal(JSON.stringify({ ...base(`记录 ${i}`), ...CONTENT[kind] })),
    }
  })
  let report = 0
  for (const row of rows) if (row.kind === 'LAB_REPORT') row.ref = `LAB_REPORT/of-bench-${report++}`
  await db.query(
    `INSERT INTO record_object (person_id, source, source_ref, version, source_updated_at, own_kind, kind, directory, own_status, status, event_at, own_part_of, part_of, received_at, content_sealed)
     SELECT $1, 'fhir', r, 1, $8, k, k, d, 'final', 'final', t, p, p, $8, c FROM unnest($2::text[], $3::text[], $4::text[], $5::timestamptz[], $6::text[], $7::bytea[]) AS x(r, k, d, t, p, c)`,
    [
      personId,
      rows.map((row) => row.ref),
      rows.map((row) => row.kind),
      rows.map((row) => row.directory),
      rows.map((row) => row.at),
      rows.map((row) => row.partOf),
      rows.map((row) => row.content),
      now,
    ],
  )
  await db.query('ANALYZE record_object')
}

const percentile = (times, share) => times.sort((a, b) => a - b)[Math.max(0, Math.ceil(times.length * share) - 1)]

/** Runs `attempt(i)` so often with so many in flight. Answers the rate, the 95th percentile in ms and the last answer. */
async function measure(attempts, inFlight, attempt) {
  const times = []
  let next = 0
  let last
  const started = performance.now()
  const lane = async () => {
    for (let i = next++; i < attempts; i = next++) {
      const from = performance.now()
      last = await attempt(i)
      times.push(performance.now() - from)
    }
  }
  await Promise.all(Array.from({ length: inFlight }, lane))
  return { perSec: attempts / ((performance.now() - started) / 1000), p95Ms: percentile(times, 0.95), last }
}

/** The record home through HTTP. @throws Error unless every answer is 200 */
export async function readHomes(url, { token, personId, attempts, inFlight }) {
  const pool = new Pool(url, { connections: inFlight, pipelining: 1 })
  try {
    return await measure(attempts, inFlight, async () => {
      const { statusCode, body } = await pool.request({
        method: 'GET',
        path: `/api/v1/health-records/persons/${personId}/home`,
        headers: { authorization: `Bearer ${token}` },
      })
      const text = await body.text()
      if (statusCode !== 200) throw new Error(`the record home answered ${statusCode}`)
      return text
    })
  } finally {
    await pool.close()
  }
}

/** The floor of the database: everything the decisions need of each object, and the sealed content of a page, with plain prepared statements. */
export async function readRows(databaseUrl, { personId, attempts, inFlight }) {
  const pool = new pg.Pool({ connectionString: databaseUrl, max: CONNECTIONS })
  try {
    return await measure(attempts, inFlight, async () => {
      const { rows } = await pool.query({
        name: 'floor-meta',
        text: `SELECT id, kind, directory, labels, status, event_at, author_org, source, source_ref, version, received_at, part_of, encounter_ref, release_after
                 FROM record_object WHERE person_id = $1 ORDER BY event_at DESC, id`,
        values: [personId],
      })
      const ids = rows.slice(0, 20).map(({ id }) => id)
      return pool.query({ name: 'floor-content', text: `SELECT id, content_sealed FROM record_object WHERE id = ANY($1::uuid[])`, values: [ids] })
    })
  } finally {
    await pool.end()
  }
}

/** The floor of an upstream: one question to the archive gateway, as it would be asked about a person. */
export async function askUpstream(url, { attempts, inFlight }) {
  const pool = new Pool(new URL(url).origin, { connections: inFlight, pipelining: 1 })
  const { pathname, search } = new URL(url)
  try {
    return await measure(attempts, inFlight, async () => {
      const { body } = await pool.request({ method: 'GET', path: `${pathname}${search}` })
      await body.dump()
    })
  } finally {
    await pool.close()
  }
}
