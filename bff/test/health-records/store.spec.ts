import { afterAll, beforeAll, describe, expect, test } from '@jest/globals'

import type { IncomingRecord } from '../../src/modules/health-records/sync/incoming.ts'
import { StoreRepository } from '../../src/modules/health-records/sync/store.repository.ts'
import { TestCity } from '../support/city.ts'
import { makeStorm, randomFrom, shuffled } from './amendment-storm.ts'

const MESSAGES = 10_000
const SEED = 5

let city: TestCity
let store: StoreRepository
let persons: string[]

beforeAll(async () => {
  city = await TestCity.start()
  const { db, vault, outbox, clock } = city.app.platform
  store = new StoreRepository(db, vault, outbox, clock)
  persons = (await db.query<{ id: string }>(`SELECT id FROM person ORDER BY birth_date, id LIMIT 3`)).map((row) => row.id)
})
afterAll(() => city.close())

/** Batches of many sizes, as pages and feeds bring them. */
async function deliver(messages: readonly IncomingRecord[], seed: number): Promise<void> {
  const random = randomFrom(seed)
  for (let at = 0; at < messages.length;) {
    const size = 1 + Math.floor(random() * 240)
    await store.put(messages.slice(at, at + size))
    at += size
  }
}

/** Everything the tables hold of one storm, contents opened, without ids. */
async function stateOf(prefix: string): Promise<unknown[]> {
  const { db, vault } = city.app.platform
  const rows = await db.query<{ own: string; content_sealed: Buffer; versions: { version: number; status: string }[] }>(
    `SELECT jsonb_build_object('ref', o.source_ref, 'person', o.person_id, 'version', o.version, 'at', o.source_updated_at, 'kind', o.kind, 'directory', o.directory,
              'own', o.own_labels, 'labels', o.labels, 'status', o.status, 'partOf', o.part_of, 'release', o.release_after, 'event', o.event_at, 'copy', o.is_duplicate,
              'versions', (SELECT jsonb_agg(jsonb_build_object('v', v.version, 's', v.status) ORDER BY v.version) FROM record_version v WHERE v.object_id = o.id),
              'claims', (SELECT jsonb_agg(c.parent_ref ORDER BY c.parent_ref) FROM record_claim c WHERE c.source = o.source AND c.part_ref = o.source_ref))::text AS own, o.content_sealed
       FROM record_object o WHERE o.source_ref LIKE $1 ORDER BY o.source_ref`,
    [`${prefix}%`],
  )
  return rows.map((row) => [row.own.replaceAll(prefix, ''), vault.open(row.content_sealed)])
}

describe('the mirror of the sources', () => {
  test('§2.1: an amendment storm of 10 000 messages in random order ends in the same state as replay in order', async () => {
    const people = [...persons, null]
    const ordered = makeStorm(MESSAGES, people, 'ordered/', SEED)
    await deliver(ordered, SEED)
    await deliver(shuffled(makeStorm(MESSAGES, people, 'random/', SEED), SEED + 1), SEED + 2)
    const [inOrder, inAnyOrder] = await Promise.all([stateOf('ordered/'), stateOf('random/')])
    expect(inOrder.length).toBeGreaterThan(1_000)
    expect(inAnyOrder).toEqual(inOrder)
    const [kept] = await city.db.query<{ count: number }>(
      `SELECT count(*) FROM record_version v JOIN record_object o ON o.id = v.object_id WHERE o.source_ref LIKE 'random/%'`,
    )
    expect(kept?.count).toBe(ordered.filter((message) => message.personId !== null).length)
  })
})
