// The engine of bench:audit: fills the chains through the product's own code, and tampers with them as the owner of the database could.
import { randomUUID } from 'node:crypto'
import pg from 'pg'
import { AccessChainRepository } from '../dist/modules/health-records/audit/access-chain.repository.js'
import { AnchorFolder } from '../dist/modules/health-records/audit/anchor-folder.js'
import { AnchorsRepository } from '../dist/modules/health-records/audit/anchors.repository.js'
import { ChainedAccessEvents } from '../dist/modules/health-records/audit/chained-access-events.js'
import { categoryOf } from '../dist/modules/health-records/audit/domain/categorize.js'
import { hashOf, linkOf, SHARDS, shardOf } from '../dist/modules/health-records/audit/domain/chain.js'
import { sealDetail } from '../dist/modules/health-records/audit/domain/detail.js'
import { DenialsRepository } from '../dist/modules/health-records/audit/denials.repository.js'
import { anchorChains } from '../dist/modules/health-records/audit/use-cases/anchor-chains.js'
import { readConfig } from '../dist/platform/config.js'
import { Database } from '../dist/platform/database/database.js'
import { FileSigner } from '../dist/platform/file-signer.js'
import { Vault } from '../dist/platform/vault.js'

const CALLERS = 200
const BATCH = 5_000
const PEOPLE = 500
const SHARD = 1
const log = { error: (fault) => console.log(fault) }
const people = Array.from({ length: PEOPLE }, () => randomUUID())
const eventOf = (n) => ({
  actorAccountId: people[(n * 7) % PEOPLE],
  actorInstitutionId: people[(n * 11) % PEOPLE],
  actorRole: 'doctor',
  personId: people[n % PEOPLE],
  operation: 'healthRecords.getDeskRecord',
  action: 'read',
  purpose: 'TREAT',
  outcome: 'PERMIT',
  code: 'GRANT',
  basisId: people[(n * 13) % PEOPLE],
  directories: ['D05'],
  objectIds: [people[(n * 17) % PEOPLE]],
  requestId: 'req-1',
})

async function withEvents(env, work) {
  const config = readConfig(env)
  const db = new Database(config.databaseUrl, 12)
  let now = Date.parse('2026-11-24T10:00:00+08:00')
  const clock = { now: () => now, date: () => new Date(now) }
  const chain = new AccessChainRepository(new Vault(config.secrets))
  const events = new ChainedAccessEvents(db, clock, chain, new DenialsRepository(), log)
  const anchoring = {
    db,
    clock,
    anchors: new AnchorsRepository(db),
    folder: new AnchorFolder(config.accessAnchorFolder),
    signer: new FileSigner(config.secrets.accessAnchorKey),
  }
  const anchor = async () => {
    await anchorChains(anchoring)
    now += 600_000
  }
  try {
    return await work({ db, clock, chain, events, anchor })
  } finally {
    await db.close()
  }
}

/** `CALLERS` requests at a time, each waiting for its own event. @returns events a second */
export const appendEvents = (env, count) =>
  withEvents(env, async ({ events, anchor }) => {
    let next = 0
    const caller = async () => {
      while (next < count) await events.append(eventOf(next++))
    }
    const since = performance.now()
    await Promise.all(Array.from({ length: CALLERS }, caller))
    const seconds = (performance.now() - since) / 1000
    await anchor()
    return Math.round(count / seconds)
  })

/** Up to `count` events in all, a stretch of a chain per transaction, anchored as ten minutes pass. */
export const fillChains = (env, count) =>
  withEvents(env, async ({ db, clock, chain, anchor }) => {
    const [{ events }] = await db.query('SELECT sum(head_seq)::int AS events FROM access_shard')
    for (let n = events, shard = 0; n < count; n += BATCH, shard = (shard + 1) % SHARDS) {
      await db.transaction(async (tx) => {
        const own = people.filter((person) => shardOf(person) === shard)
        const subjects = await chain.subjectsOf(tx, own, clock.date())
        let { algorithm, seq, hash } = await chain.lockHead(tx, shard)
        const links = Array.from({ length: BATCH }, (_, index) => {
          const event = { ...eventOf(n + index), personId: own[index % own.length] }
          const subject = subjects.get(event.personId)
          const id = randomUUID()
          const sealed = sealDetail(subject.key, id, event)
          const link = { shard, seq: ++seq, id, atMs: clock.now(), subjectId: subject.id, outcome: 'PERMIT', category: categoryOf(event), sealed }
          hash = linkOf(hashOf(algorithm), hash, link)
          return { ...link, hash }
        })
        await chain.insert(tx, shard, links)
      })
      if ((n / BATCH) % 20 < 1) await anchor()
    }
    await anchor()
    await db.query('VACUUM ANALYZE access_event')
  })

/** The five classes, each at a place of its own in one chain. `apply` and `undo` own the database. */
export async function tamperings(env) {
  const run = async (...statements) => {
    const client = new pg.Client({ connectionString: env.DATABASE_URL })
    await client.connect()
    await client.query('SET session_replication_role = replica')
    for (const statement of statements) await client.query(statement)
    await client.end()
  }
  const client = new pg.Client({ connectionString: env.DATABASE_URL })
  await client.connect()
  const head = (await client.query('SELECT head_seq::int AS seq FROM access_shard WHERE shard = $1', [SHARD])).rows[0].seq
  await client.end()
  await run(`CREATE TABLE kept_event AS SELECT * FROM access_event WHERE shard = ${SHARD}`, `CREATE TABLE kept_shard AS SELECT * FROM access_shard`)
  const undo = () =>
    run(
      `DELETE FROM access_event WHERE shard = ${SHARD}`,
      `INSERT INTO access_event SELECT * FROM kept_event`,
      `DELETE FROM access_shard`,
      `INSERT INTO access_shard SELECT * FROM kept_shard`,
    )
  const at = (share) => Math.floor(head * share)
  const move = (from, to) => `UPDATE access_event SET seq = ${to} WHERE shard = ${SHARD} AND seq = ${from}`
  const [edited, deleted, inserted, reordered, cut] = [at(0.31), at(0.43), at(0.57), at(0.71), at(0.93)]
  return [
    { name: 'edit', seq: edited, apply: () => run(`UPDATE access_event SET outcome = 'DENY' WHERE shard = ${SHARD} AND seq = ${edited}`) },
    { name: 'delete', seq: deleted, apply: () => run(`DELETE FROM access_event WHERE shard = ${SHARD} AND seq = ${deleted}`) },
    {
      name: 'insert',
      seq: inserted,
      apply: () =>
        run(
          `UPDATE access_event SET seq = seq + 100000000 WHERE shard = ${SHARD} AND seq >= ${inserted}`,
          `UPDATE access_event SET seq = seq - 99999999 WHERE shard = ${SHARD} AND seq > 100000000`,
          `INSERT INTO access_event SELECT shard, ${inserted}, gen_random_uuid(), at_ms, subject_id, outcome, category, sealed, hash FROM kept_event WHERE seq = 5`,
          `UPDATE access_shard SET head_seq = head_seq + 1 WHERE shard = ${SHARD}`,
        ),
    },
    { name: 'reorder', seq: reordered, apply: () => run(move(reordered, 100000000), move(reordered + 40, reordered), move(100000000, reordered + 40)) },
    {
      name: 'truncate-tail',
      seq: cut,
      apply: () =>
        run(
          `DELETE FROM access_event WHERE shard = ${SHARD} AND seq >= ${cut}`,
          `UPDATE access_shard SET head_seq = ${cut - 1}, head_hash = (SELECT hash FROM access_event WHERE shard = ${SHARD} AND seq = ${cut - 1}) WHERE shard = ${SHARD}`,
        ),
    },
  ].map((tampering) => ({ ...tampering, shard: SHARD, undo }))
}
