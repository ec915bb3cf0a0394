import { afterAll, beforeAll, describe, expect, test } from '@jest/globals'

import type { IncomingRecord } from '../../src/modules/health-records/sync/incoming.ts'
import { StoreRepository } from '../../src/modules/health-records/sync/store.repository.ts'
import { TestCity } from '../support/city.ts'
import { makeStorm, randomFrom, shuffled } from './amendment-storm.ts'
import { plainContent } from './put-record.ts'

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
afterAll(async () => {
  await city.expectSqlInvariants()
  await city.close()
})

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

  const NOW = Date.parse('2026-11-23T08:00:00+08:00')
  const HOUR_MS = 3_600_000
  type Said = Partial<IncomingRecord> & { sourceRef: string }
  const message = (said: Said): IncomingRecord => ({
    personId: persons[0] ?? null,
    source: 'fhir',
    subjectRef: null,
    version: 1,
    sourceUpdatedAt: new Date(NOW),
    kind: 'OBSERVATION',
    directory: 'D05',
    labels: [],
    status: 'final',
    eventAt: new Date(NOW),
    authorOrg: null,
    partOf: null,
    parts: [],
    alias: null,
    encounterRef: null,
    releaseAfter: null,
    holdBackUntil: null,
    content: { ...plainContent('测量'), start: null, end: null, details: [] },
    ...said,
  })
  const put = (...said: Said[]): Promise<number> => store.put(said.map(message))
  const report = (ref: string, items: readonly string[], more: Partial<IncomingRecord> = {}): Said => ({
    sourceRef: ref,
    kind: 'LAB_REPORT',
    parts: [...items],
    ...more,
  })
  interface Row {
    ref: string
    kind: string
    status: string
    labels: string[]
    part_of: string | null
    release_after: Date | null
    is_duplicate: boolean
  }
  const rowsOf = async (prefix: string): Promise<Record<string, Row>> => {
    const rows = await city.db.query<Row>(
      `SELECT source_ref AS ref, kind, status, labels, part_of, release_after, is_duplicate FROM record_object WHERE source_ref LIKE $1`,
      [`${prefix}%`],
    )
    return Object.fromEntries(rows.map((row) => [row.ref.slice(prefix.length), row]))
  }
  const epoch = async (): Promise<number> =>
    (await city.db.query<{ policy_epoch: number }>(`SELECT policy_epoch FROM record_patient WHERE person_id = $1`, [persons[0]]))[0]?.policy_epoch ?? 0
  const news = async (ref: string): Promise<{ version: number; statusBefore: string | null }[]> =>
    (
      await city.db.query<{ payload: { version: number; statusBefore: string | null } }>(
        `SELECT m.payload FROM outbox m JOIN record_object o ON o.id::text = m.payload->>'objectId' WHERE m.topic = 'health-records.changed' AND o.source_ref = $1 ORDER BY m.id`,
        [ref],
      )
    ).map(({ payload }) => ({ version: payload.version, statusBefore: payload.statusBefore }))

  test('§3.3: a report and its values share their labels, until the value that brought one is withdrawn or corrected', async () => {
    await put({ sourceRef: 'share/hiv', labels: ['HIV_STD'] }, { sourceRef: 'share/glucose' })
    expect((await rowsOf('share/'))['hiv']).toMatchObject({ kind: 'OBSERVATION', part_of: null })
    await put(report('share/report', ['share/hiv', 'share/glucose'], { labels: ['VIP'] }))
    const shared = await rowsOf('share/')
    expect(Object.values(shared).map(({ labels }) => labels)).toEqual([
      ['HIV_STD', 'VIP'],
      ['HIV_STD', 'VIP'],
      ['HIV_STD', 'VIP'],
    ])
    expect(shared['glucose']).toMatchObject({ kind: 'LAB_ITEM', part_of: 'share/report' })
    await put({ sourceRef: 'share/hiv', version: 2, labels: ['HIV_STD'], status: 'entered-in-error' })
    const withdrawn = await rowsOf('share/')
    expect([withdrawn['report']?.labels, withdrawn['glucose']?.labels, withdrawn['hiv']?.labels]).toEqual([['VIP'], ['VIP'], ['HIV_STD', 'VIP']])
    await put(report('share/report', ['share/hiv'], { version: 2 }))
    expect((await rowsOf('share/'))['glucose']).toMatchObject({ kind: 'OBSERVATION', part_of: null, labels: [] })
  })

  test('§2.1 §2.3.5: what a report withdraws is withdrawn with its values; an older version that comes late changes nothing and is kept', async () => {
    await put(report('gone/report', ['gone/item'], { version: 2 }), { sourceRef: 'gone/item' })
    const before = await epoch()
    expect(await put(report('gone/report', [], { version: 1, status: 'registered', labels: ['MENTAL'] }))).toBe(0)
    expect(await rowsOf('gone/')).toMatchObject({ report: { status: 'final', labels: [] }, item: { status: 'final', part_of: 'gone/report' } })
    expect(await epoch()).toBe(before)
    await put(report('gone/report', ['gone/item'], { version: 3, status: 'cancelled' }))
    expect(await rowsOf('gone/')).toMatchObject({ report: { status: 'cancelled' }, item: { status: 'cancelled' } })
    expect(await epoch()).toBeGreaterThan(before)
    const kept = await city.db.query<{ version: number }>(
      `SELECT v.version FROM record_version v JOIN record_object o ON o.id = v.object_id WHERE o.source_ref = 'gone/report' ORDER BY 1`,
    )
    expect(kept.map(({ version }) => version)).toEqual([1, 2, 3])
  })

  test('§2.3.7: a held value holds its whole report, to the latest time that is said; without a time until it is released', async () => {
    const [soon, later] = [new Date(NOW + HOUR_MS), new Date(NOW + 2 * HOUR_MS)]
    await put(
      report('hold/report', ['hold/a', 'hold/b'], { labels: ['HOLD'], releaseAfter: soon }),
      { sourceRef: 'hold/a', labels: ['HOLD'], releaseAfter: later },
      { sourceRef: 'hold/b' },
    )
    expect(Object.values(await rowsOf('hold/')).map(({ release_after }) => release_after)).toEqual([later, later, later])
    await put({ sourceRef: 'hold/a', version: 2, labels: ['HOLD'] })
    expect(Object.values(await rowsOf('hold/')).map(({ labels, release_after }) => [labels, release_after])).toEqual([
      [['HOLD'], null],
      [['HOLD'], null],
      [['HOLD'], null],
    ])
    await put(report('hold/report', ['hold/a', 'hold/b'], { version: 2 }), { sourceRef: 'hold/a', version: 3 })
    expect(Object.values(await rowsOf('hold/')).map(({ labels }) => labels)).toEqual([[], [], []])
    await put(report('wait/report', ['wait/a'], { holdBackUntil: later }), { sourceRef: 'wait/a', labels: ['GENETIC'] })
    expect(Object.values(await rowsOf('wait/')).map(({ release_after }) => release_after)).toEqual([later, later])
  })

  test('§2.3.4: of two copies of one report the one that stands higher is shown with its values, and it is news once', async () => {
    await put(report('lis/report', ['lis/item'], { source: 'lis', alias: 'B77' }), { sourceRef: 'lis/item', source: 'lis' })
    await put(report('copy/report', ['copy/item'], { alias: 'B77', sourceUpdatedAt: new Date(NOW - HOUR_MS) }), { sourceRef: 'copy/item' })
    const shown = async (): Promise<string[]> =>
      [...Object.entries(await rowsOf('lis/')), ...Object.entries(await rowsOf('copy/'))].filter(([, row]) => !row.is_duplicate).map(([, row]) => row.ref)
    expect((await shown()).sort()).toEqual(['lis/item', 'lis/report'])
    await put(report('copy/report', ['copy/item'], { alias: 'B77', version: 2, status: 'corrected' }))
    expect((await shown()).sort()).toEqual(['copy/item', 'copy/report'])
    expect(await news('lis/report')).toEqual([{ version: 1, statusBefore: null }])
    expect(await news('copy/report')).toEqual([{ version: 2, statusBefore: 'final' }])
  })

  test('R365: old history is no news; each version of what is here is announced once, parts never', async () => {
    const old = new Date(NOW - 30 * 24 * HOUR_MS)
    await put(report('news/old', [], { sourceUpdatedAt: old }), report('news/report', ['news/item']), { sourceRef: 'news/item' })
    await put(report('news/report', ['news/item']), report('news/report', ['news/item'], { version: 2, status: 'amended' }))
    await put(report('news/old', [], { version: 2, sourceUpdatedAt: old, status: 'corrected' }))
    expect(await news('news/report')).toEqual([
      { version: 1, statusBefore: null },
      { version: 2, statusBefore: 'final' },
    ])
    expect(await news('news/old')).toEqual([{ version: 2, statusBefore: 'final' }])
    expect(await news('news/item')).toEqual([])
  })

  test('§2.1: sealed at rest: neither title nor value stands in a table', async () => {
    await put({ sourceRef: 'sealed/one', content: { ...plainContent('一个很特别的名字'), start: null, end: null, details: [] } })
    const [found] = await city.db.query<{ text: string }>(
      `SELECT o::text || v::text AS text FROM record_object o JOIN record_version v ON v.object_id = o.id WHERE o.source_ref = 'sealed/one'`,
    )
    expect(found?.text).not.toContain('特别')
    expect(found?.text).not.toContain(Buffer.from('特别').toString('hex'))
  })
})
