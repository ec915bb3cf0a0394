import { randomUUID } from 'node:crypto'
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'

import { afterAll, afterEach, beforeAll, describe, expect, test } from '@jest/globals'
import { MINUTE_MS } from '@jktl/shared/kernel/dates'
import pg from 'pg'

import { AccessEvents } from '../../src/modules/health-records/access-events.ts'
import { AnchorFolder } from '../../src/modules/health-records/audit/anchor-folder.ts'
import { AccessChainRepository } from '../../src/modules/health-records/audit/access-chain.repository.ts'
import { ChainStreamRepository } from '../../src/modules/health-records/audit/chain-stream.repository.ts'
import { GENESIS, hashOf, linkOf } from '../../src/modules/health-records/audit/domain/chain.ts'
import type { Fault } from '../../src/modules/health-records/audit/domain/verify-chain.ts'
import { verifyChains } from '../../src/modules/health-records/audit/verify-chains.ts'
import { FileSigner } from '../../src/platform/file-signer.ts'
import { TestCity } from '../support/city.ts'

/** Shard 0 holds everybody whose id begins with zeros. */
const PERSON = `00000000${randomUUID().slice(8)}`
const EVENTS = 40

let city: TestCity
let folder = ''
/** As the command's own driver answers: bigints are text. */
let plain: pg.Pool
const asTheDriverDoes: pg.CustomTypesConfig = {
  getTypeParser: ((oid: number, format?: 'text' | 'binary') =>
    oid === Number(pg.types.builtins.INT8) ? (value: string) => value : (pg.types.getTypeParser(oid, format) as unknown)) as typeof pg.types.getTypeParser,
}
const append = async (count: number, personId = PERSON): Promise<void> => {
  const events = city.app.nest.get(AccessEvents, { strict: false })
  for (let n = 0; n < count; n++)
    await events.append({
      actorAccountId: randomUUID(),
      actorInstitutionId: null,
      actorRole: 'doctor',
      personId,
      operation: 'healthRecords.openRecord',
      action: 'read',
      purpose: 'TREAT',
      outcome: 'PERMIT',
      code: 'GRANT',
      basisId: null,
      directories: ['D05'],
      objectIds: [],
      requestId: null,
    })
}
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'jktl-anchors-'))
  city = await TestCity.start({ seeded: false, env: { ACCESS_ANCHOR_FOLDER: folder } })
  plain = new pg.Pool({ connectionString: city.config.databaseUrl, types: asTheDriverDoes })
  await append(EVENTS / 2)
  await city.runJobs('access-log.anchor')
  await city.advanceClock(10 * MINUTE_MS)
  await append(EVENTS / 2)
  await city.runJobs('access-log.anchor')
  await city.db.query('CREATE TABLE kept_event AS SELECT * FROM access_event')
  await city.db.query('CREATE TABLE kept_shard AS SELECT * FROM access_shard')
  await city.db.query('CREATE TABLE kept_anchor AS SELECT * FROM access_anchor')
}, 120_000)
afterAll(async () => {
  await plain.end()
  await city.close()
  await rm(folder, { recursive: true, force: true })
})

/** As somebody who owns the database and can silence its triggers. */
const tamper = (...statements: string[]): Promise<void> =>
  city.db.transaction(async (tx) => {
    await tx.query(`SET LOCAL session_replication_role = replica`)
    for (const statement of statements) await tx.query(statement)
  })
const RESTORE = ['event', 'shard', 'anchor'].flatMap((name) => [`DELETE FROM access_${name}`, `INSERT INTO access_${name} SELECT * FROM kept_${name}`])
afterEach(() => tamper(...RESTORE))

const verify = async (store: string | null = folder): Promise<Fault[]> =>
  (await verifyChains(new ChainStreamRepository(plain), new AnchorFolder(store), new FileSigner(city.config.secrets.accessAnchorKey).publicKeyPem)).faults
/** Every event from here on one place further: there is room for another one. */
const SHIFT = (from: number): string[] => [
  `UPDATE access_event SET seq = seq + 1000000 WHERE shard = 0 AND seq >= ${from}`,
  `UPDATE access_event SET seq = seq - 999999 WHERE shard = 0 AND seq > 1000000`,
  `UPDATE access_shard SET head_seq = head_seq + 1 WHERE shard = 0`,
]
const swap = (a: number, b: number): string[] => [
  `UPDATE access_event SET seq = 1000000 WHERE shard = 0 AND seq = ${a}`,
  `UPDATE access_event SET seq = ${a} WHERE shard = 0 AND seq = ${b}`,
  `UPDATE access_event SET seq = ${b} WHERE shard = 0 AND seq = 1000000`,
]
const COPY = (from: number, to: number): string =>
  `INSERT INTO access_event SELECT shard, ${to}, gen_random_uuid(), at_ms, subject_id, outcome, category, sealed, hash FROM kept_event WHERE shard = 0 AND seq = ${from}`
const cutOff = (from: number): string[] => [
  `DELETE FROM access_event WHERE shard = 0 AND seq >= ${from}`,
  `UPDATE access_shard SET head_seq = ${from - 1}, head_hash = (SELECT hash FROM access_event WHERE shard = 0 AND seq = ${from - 1}) WHERE shard = 0`,
]

describe('§3.10 audit:verify finds what was done to the log, and where', () => {
  test('R378 G4: an untouched log verifies, and every chain has a signed root every ten minutes', async () => {
    expect(await verify()).toEqual([])
    const anchors = await city.db.query(`SELECT from_seq, seq FROM access_anchor WHERE shard = 0 ORDER BY seq`)
    expect(anchors).toEqual([
      { from_seq: 1, seq: 20 },
      { from_seq: 21, seq: 40 },
    ])
    expect(await city.runJobs('access-log.anchor')).toEqual([])
  })

  test.each<[string, Fault['kind'], number, string[]]>([
    ['edit: a refusal turned into a permission', 'CHANGED', 7, [`UPDATE access_event SET outcome = 'DENY' WHERE shard = 0 AND seq = 7`]],
    ['edit of the last event', 'CHANGED', 40, [`UPDATE access_event SET at_ms = at_ms - 1 WHERE shard = 0 AND seq = 40`]],
    ['delete: one event is gone', 'MISSING', 11, [`DELETE FROM access_event WHERE shard = 0 AND seq = 11`]],
    [
      'delete and close the gap',
      'CHANGED',
      11,
      [
        `DELETE FROM access_event WHERE shard = 0 AND seq = 11`,
        `UPDATE access_event SET seq = seq + 1000000 WHERE shard = 0 AND seq > 11`,
        `UPDATE access_event SET seq = seq - 1000001 WHERE seq > 1000000`,
        `UPDATE access_shard SET head_seq = head_seq - 1 WHERE shard = 0`,
      ],
    ],
    ['insert between two events', 'INSERTED', 15, [...SHIFT(15), COPY(3, 15)]],
    ['insert behind the end', 'APPENDED', 41, [COPY(3, 41), `UPDATE access_event SET hash = repeat('0', 64) WHERE seq = 41`]],
    ['reorder neighbours', 'MOVED', 20, swap(20, 21)],
    ['reorder over a distance', 'MOVED', 9, swap(9, 31)],
    ['truncate the end and move the end of the chain back', 'CUT_OFF', 33, cutOff(33)],
    ['truncate the end and its anchor', 'CUT_OFF', 33, [...cutOff(33), `DELETE FROM access_anchor WHERE shard = 0 AND seq = 40`]],
    ['truncate everything', 'CUT_OFF', 1, [`DELETE FROM access_event`, `UPDATE access_shard SET head_seq = 0, head_hash = repeat('0', 64)`]],
    ['an anchor is gone from the database', 'ANCHOR_GONE', 40, [`DELETE FROM access_anchor WHERE shard = 0 AND seq = 40`]],
    ['an anchor was forged', 'ANCHOR_FORGED', 40, [`UPDATE access_anchor SET root = repeat('a', 64) WHERE shard = 0 AND seq = 40`]],
  ])('R378 G4: %s → %s at seq %i', async (_what, kind, seq, statements) => {
    await tamper(...statements)
    expect(await verify()).toContainEqual({ shard: 0, seq, kind })
  })

  test('R378 G4: a chain rewritten with valid links from one place on is found by the signed roots', async () => {
    const rows = await city.db.query<{ seq: number; id: string; atMs: number; subjectId: string; outcome: 'PERMIT'; category: 'INSTITUTION'; sealed: string }>(
      `SELECT seq, id, at_ms AS "atMs", subject_id AS "subjectId", outcome, category, sealed FROM kept_event WHERE shard = 0 ORDER BY seq`,
    )
    let hash = GENESIS
    const statements = rows.map((row) => {
      const atMs = row.seq >= 25 ? row.atMs - 60_000 : row.atMs
      hash = linkOf(hashOf('sha256'), hash, { ...row, shard: 0, atMs })
      return `UPDATE access_event SET at_ms = ${atMs}, hash = '${hash}' WHERE shard = 0 AND seq = ${row.seq}`
    })
    await tamper(...statements, `UPDATE access_shard SET head_hash = '${hash}' WHERE shard = 0`)
    expect(await verify()).toEqual([{ shard: 0, seq: 21, kind: 'REWRITTEN' }])
    expect(await verify(null)).toEqual([{ shard: 0, seq: 21, kind: 'REWRITTEN' }])
  })

  test('§3.10: destroying the key of a person makes their events unreadable and leaves the chain whole', async () => {
    const chain = new AccessChainRepository(city.app.platform.vault)
    const [subject] = [...(await chain.findSubjects(city.db, [PERSON])).values()]
    expect(await chain.erase(city.db, PERSON, new Date(city.now()))).toBe(true)
    expect((await chain.identify(city.db, [subject?.id ?? ''])).size).toBe(0)
    expect(await chain.findSubjects(city.db, [PERSON])).toEqual(new Map())
    expect(await verify()).toEqual([])
    await append(1)
    expect(await verify()).toEqual([])
  })

  test('§3.10: a day has one fingerprint, made once', async () => {
    await city.setClock('2026-11-24T00:00:01+08:00')
    expect(await city.runJobs('access-log.anchor-day')).toEqual([{ name: 'access-log.anchor-day', count: 1 }])
    expect(await city.runJobs('access-log.anchor-day')).toEqual([])
    expect(await city.db.query(`SELECT date FROM access_day_root`)).toEqual([{ date: '2026-11-23' }])
  })
})
