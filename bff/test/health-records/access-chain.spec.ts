import { randomUUID } from 'node:crypto'

import { afterAll, beforeAll, describe, expect, test } from '@jest/globals'

import { type AccessEvent, AccessEvents } from '../../src/modules/health-records/access-events.ts'
import { canonicalJson, type ChainedEvent, GENESIS, hashOf, linkOf } from '../../src/modules/health-records/audit/domain/chain.ts'
import type { RunningApp } from '../../src/platform/app.ts'
import { TestCity } from '../support/city.ts'

let city: TestCity
beforeAll(async () => {
  city = await TestCity.start({ seeded: false })
}, 120_000)
afterAll(() => city.close())

const eventsOf = (app: RunningApp): AccessEvents => app.nest.get(AccessEvents, { strict: false })
const event = (more: Partial<AccessEvent> = {}): AccessEvent => ({
  actorAccountId: randomUUID(),
  actorInstitutionId: randomUUID(),
  actorRole: 'doctor',
  personId: randomUUID(),
  operation: 'healthRecords.openRecord',
  action: 'read',
  purpose: 'TREAT',
  outcome: 'PERMIT',
  code: 'GRANT',
  basisId: randomUUID(),
  directories: ['D05'],
  objectIds: [randomUUID(), randomUUID()],
  requestId: 'request',
  ...more,
})
interface Row extends ChainedEvent {
  hash: string
}
const shardRows = (shard: number): Promise<Row[]> =>
  city.db.query<Row>(
    `SELECT shard, seq, id, at_ms AS "atMs", subject_id AS "subjectId", outcome, category, sealed, hash FROM access_event WHERE shard = $1 ORDER BY seq`,
    [shard],
  )

describe('§3.10 the chain of access events', () => {
  test('R378 G4: two processes append 2 × 500 events at once and every chain is gap-free, unforked and adds up', async () => {
    const second = await city.startSecondApp()
    try {
      const people = Array.from({ length: 40 }, () => randomUUID())
      const appendAll = (app: RunningApp) =>
        Array.from({ length: 500 }, (_, n) => eventsOf(app).append(event({ personId: people[n % people.length] as string })))
      await Promise.all([...appendAll(city.app), ...appendAll(second)])
    } finally {
      await second.close()
    }
    const heads = await city.db.query<{ shard: number; head_seq: number; head_hash: string }>(
      'SELECT shard, head_seq, head_hash FROM access_shard ORDER BY shard',
    )
    let total = 0
    for (const head of heads) {
      let previous = GENESIS
      const rows = await shardRows(head.shard)
      expect(rows.map(({ seq }) => seq)).toEqual(rows.map((_, index) => index + 1))
      for (const row of rows) previous = linkOf(hashOf('sha256'), previous, row)
      expect(rows.at(-1)?.hash ?? GENESIS).toBe(previous)
      expect([head.head_seq, head.head_hash]).toEqual([rows.length, previous])
      total += rows.length
    }
    expect(total).toBe(1_000)
  })

  test('§3.10: the text that is hashed is the canonical JSON of the event', async () => {
    const [row] = await shardRows(0)
    const { hash: _hash, atMs, subjectId, ...rest } = row as Row
    const sorted = Object.entries({ ...rest, at: atMs, subject: subjectId }).sort(([a], [b]) => (a < b ? -1 : 1))
    expect(canonicalJson(row as Row)).toBe(JSON.stringify(Object.fromEntries(sorted)))
  })

  test('§3.10: the database refuses to change, delete or truncate an event, or to move the end of a chain back', async () => {
    for (const statement of [
      `UPDATE access_event SET outcome = 'DENY'`,
      `DELETE FROM access_event`,
      `TRUNCATE access_event`,
      `UPDATE access_shard SET head_seq = head_seq - 1 WHERE head_seq > 0`,
      `DELETE FROM access_shard`,
    ])
      await expect(city.db.query(statement)).rejects.toMatchObject({ code: '42501' })
  })

  test('§3.10: no word of who looked at what is readable in the table', async () => {
    const one = event()
    await eventsOf(city.app).append(one)
    const [row] = await city.db.query<{ text: string }>(`SELECT e::text AS text FROM access_event e ORDER BY seq DESC LIMIT 1`)
    for (const secret of [one.personId, one.actorAccountId, one.objectIds[0] as string, 'healthRecords', 'D05']) expect(row?.text).not.toContain(secret)
  })

  test('§3.10: an event that cannot be written refuses the read', async () => {
    await city.db.query('ALTER TABLE access_event RENAME TO access_event_away')
    try {
      await expect(eventsOf(city.app).append(event())).rejects.toMatchObject({ code: 'HEALTH_RECORDS.AUDIT_UNAVAILABLE' })
    } finally {
      await city.db.query('ALTER TABLE access_event_away RENAME TO access_event')
    }
    await eventsOf(city.app).append(event())
  })
})
