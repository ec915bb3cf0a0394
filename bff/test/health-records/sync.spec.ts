import { afterAll, afterEach, beforeAll, describe, expect, test } from '@jest/globals'
import { getReport, type Report } from '@jktl/shared/reports/contract'

import { RecordSync, type SourceFreshness } from '../../src/modules/health-records/record-sync.ts'
import { TestCity } from '../support/city.ts'

const WAIT_MS = 20_000
const MINUTE_MS = 60_000

let city: TestCity
let sync: RecordSync

beforeAll(async () => {
  city = await TestCity.start()
  sync = city.app.nest.get(RecordSync, { strict: false })
})
afterEach(async () => {
  await Promise.all(['fhir', 'lis'].map((system) => city.clearFaults(system)))
})
afterAll(async () => {
  await city.expectSqlInvariants()
  await city.close()
})

const personOf = async (persona: string): Promise<string> => (await city.resident(persona)).selfId
/** A minute later, so that the sources are asked again. */
async function later(personId: string): Promise<Record<string, SourceFreshness['state']>> {
  await city.advanceClock(MINUTE_MS)
  return refresh(personId)
}
async function refresh(personId: string, waitMs = WAIT_MS): Promise<Record<string, SourceFreshness['state']>> {
  return Object.fromEntries((await sync.refresh(personId, waitMs)).map(({ source, state }) => [source, state]))
}
interface Kept {
  source: string
  sourceRef: string
  kind: string
  status: string
  version: number
  title: string
  directory: string | null
  labels: string[]
  content: Record<string, unknown>
}
async function recordsOf(personId: string): Promise<Kept[]> {
  const rows = await city.db.query<Omit<Kept, 'title' | 'content'> & { sealed: Buffer }>(
    `SELECT source, source_ref AS "sourceRef", kind, status, version, directory, labels, content_sealed AS sealed FROM record_object
      WHERE person_id = $1 AND NOT is_duplicate AND status NOT IN ('cancelled', 'entered-in-error') ORDER BY event_at, source_ref`,
    [personId],
  )
  return rows.map(({ sealed, ...row }) => {
    const content = JSON.parse(city.app.platform.vault.open(sealed)) as Record<string, unknown>
    return { ...row, content, title: String(content['title']) }
  })
}
const kindsOf = (records: readonly Kept[]): Set<string> => new Set(records.map(({ kind }) => kind))
const publish = async (system: 'fhir' | 'lis', input: Record<string, unknown>): Promise<{ reference: string }> =>
  (await city.action<{ result: { reference: string } }>(system, 'publish-report', input)).result
const asked = async (system: string): Promise<number> => (await city.journal(system)).requests.length

describe('the mirror and its sources', () => {
  test('R161–R166: a person is read whole from both sources at once, every kind in its directory, text documents with their sections', async () => {
    const personId = await personOf('王秀兰')
    expect(await refresh(personId)).toEqual({ fhir: 'FRESH', lis: 'FRESH' })
    const records = await recordsOf(personId)
    expect([...kindsOf(records)]).toEqual(
      expect.arrayContaining(['ENCOUNTER', 'CONDITION', 'LAB_REPORT', 'LAB_ITEM', 'SPECIMEN', 'MEDICATION', 'HTN_FOLLOW_UP', 'DOCUMENT']),
    )
    expect(records.filter(({ directory }) => directory === null)).toEqual([])
    const documents = records.filter(({ kind }) => kind === 'DOCUMENT')
    expect(documents.every(({ content }) => (content['sections'] as unknown[]).length > 0 && content['sha256'] !== null)).toBe(true)
    const cholesterol = records.find(({ kind, title }) => kind === 'LAB_ITEM' && title === '总胆固醇')
    expect(cholesterol?.content).toMatchObject({ analyte: 'total-cholesterol', value: { kind: 'quantity' } })
  })

  test('R387: a source that was asked a minute ago is not asked again, and questions at the same time are one', async () => {
    const personId = await personOf('王秀兰')
    await city.advanceClock(MINUTE_MS)
    const before = await asked('fhir')
    await Promise.all([refresh(personId), refresh(personId), refresh(personId)])
    const once = await asked('fhir')
    expect(once - before).toBe(1)
    await refresh(personId)
    expect(await asked('fhir')).toBe(once)
  })

  test('R387: a new report arrives by the feed without anybody opening the app, also for somebody who never did', async () => {
    const personId = await personOf('李建国')
    await city.runJobs('records.feed')
    await publish('lis', {
      persona: '李建国',
      title: '肝功能',
      items: [{ name: '丙氨酸氨基转移酶', loinc: '1742-6', value: '41.10', unit: 'U/L', low: '9', high: '50', flag: 'N' }],
    })
    await city.advanceClock(MINUTE_MS)
    await city.runJobs('records.feed')
    const records = await recordsOf(personId)
    const report = records.find(({ title }) => title === '肝功能')
    const item = records.find(({ kind, title }) => kind === 'LAB_ITEM' && title === '丙氨酸氨基转移酶')
    expect(report).toMatchObject({ source: 'lis', kind: 'LAB_REPORT', status: 'final' })
    expect(item?.content).toMatchObject({ analyte: 'alt', value: { quantity: { value: '41.10', unit: 'U/L' } } })
    const news = await city.db.query<{ payload: { kind: string; statusBefore: string | null } }>(
      `SELECT payload FROM outbox WHERE topic = 'health-records.changed' AND payload->>'personId' = $1 AND payload->>'kind' = 'LAB_REPORT' ORDER BY id DESC LIMIT 1`,
      [personId],
    )
    expect(news[0]?.payload).toMatchObject({ kind: 'LAB_REPORT', statusBefore: null })
  })

  test('§2.1: what a report said before it was amended is told also to those who open it only afterwards', async () => {
    const { selfId, token } = await city.resident('王秀兰')
    await refresh(selfId)
    const changed = (await recordsOf(selfId)).find(({ kind, status }) => kind === 'LAB_REPORT' && status === 'corrected')
    const [row] = await city.db.query<{ id: string }>(`SELECT id FROM record_object WHERE source_ref = $1`, [changed?.sourceRef ?? ''])
    const report = await city.must<Report>(getReport, { token, params: { id: row?.id ?? '' } })
    expect(report.changes).toContainEqual({ title: '低密度脂蛋白胆固醇', before: '3.85 mmol/L', after: '3.58 mmol/L' })
  })

  test('R388: an amended report replaces the old one, which stays as a version; a cancelled one leaves with its items', async () => {
    const personId = await personOf('李娜')
    await refresh(personId)
    const { reference } = await publish('fhir', {
      persona: '李娜',
      title: '血脂复查',
      items: [{ name: '低密度脂蛋白胆固醇', loinc: '22748-8', value: '3.90', unit: 'mmol/L' }],
    })
    await later(personId)
    await city.action('fhir', 'amend-report', { reference, values: { 0: '3.10' }, status: 'corrected' })
    await later(personId)
    const corrected = (await recordsOf(personId)).find(({ sourceRef }) => sourceRef === reference)
    expect(corrected).toMatchObject({ status: 'corrected' })
    const versions = await city.db.query<{ status: string }>(
      `SELECT v.status FROM record_version v JOIN record_object o ON o.id = v.object_id WHERE o.source_ref = $1 ORDER BY v.version`,
      [reference],
    )
    expect(versions.map(({ status }) => status)).toEqual(['registered', 'final', 'corrected'].slice(-versions.length))
    await city.action('fhir', 'cancel-report', { reference })
    await later(personId)
    expect((await recordsOf(personId)).filter(({ title }) => title === '血脂复查' || title === '低密度脂蛋白胆固醇复查')).toEqual([])
  })

  test('§2.4: a report filed under the wrong person leaves that person’s record with all its parts, and raises the policy epoch of both', async () => {
    const [wrong, right] = [await personOf('陈晨'), await personOf('其其格')]
    await Promise.all([refresh(wrong), refresh(right)])
    const { reference } = await publish('fhir', {
      persona: '陈晨',
      title: '甲状腺功能',
      items: [{ name: '促甲状腺激素', loinc: '3016-3', value: '2.50', unit: 'mIU/L' }],
    })
    await later(wrong)
    const filed = (await recordsOf(wrong)).filter(({ title }) => ['甲状腺功能', '促甲状腺激素'].includes(title))
    expect(filed.length).toBeGreaterThanOrEqual(2)
    const epochs = async (): Promise<number[]> =>
      (
        await city.db.query<{ policy_epoch: number }>(`SELECT policy_epoch FROM record_patient WHERE person_id = ANY($1::uuid[]) ORDER BY person_id = $2`, [
          [wrong, right],
          right,
        ])
      ).map((row) => row.policy_epoch)
    const before = await epochs()
    await city.action('fhir', 'move-report', { reference, persona: '其其格' })
    // Whoever opens the app first, the feed tells of both.
    await later(right)
    expect((await recordsOf(wrong)).filter(({ sourceRef }) => filed.some((one) => one.sourceRef === sourceRef))).toEqual([])
    expect((await recordsOf(right)).filter(({ sourceRef }) => filed.some((one) => one.sourceRef === sourceRef))).toHaveLength(filed.length)
    const after = await epochs()
    expect(after.map((epoch, index) => epoch > (before[index] ?? 0))).toEqual([true, true])
  })

  test('§2.4: moved to somebody whom nobody here knows, it leaves all the same, and nothing of the stranger is kept', async () => {
    const personId = await personOf('陈晨')
    await refresh(personId)
    const { reference } = await publish('fhir', { persona: '陈晨', title: '尿常规' })
    await later(personId)
    await city.action('fhir', 'move-report', { reference, persona: '陈国强' })
    await later(personId)
    const [row] = await city.db.query<{ person_id: string | null; directory: string | null; sealed: Buffer }>(
      `SELECT person_id, directory, content_sealed AS sealed FROM record_object WHERE source_ref = $1`,
      [reference],
    )
    expect(row).toMatchObject({ person_id: null, directory: null })
    expect(row && city.app.platform.vault.open(row.sealed)).toBe('null')
  })

  test('§2.4: the same report on the laboratory’s line and in the archive is shown once', async () => {
    const personId = await personOf('李建国')
    await refresh(personId)
    const same = { persona: '李建国', title: '血常规对照', reportNo: 'B-SAME-1', specimenNo: 'S-SAME-1' }
    await publish('lis', same)
    await publish('fhir', same)
    await later(personId)
    const shown = (await recordsOf(personId)).filter(({ kind, title }) => kind === 'LAB_REPORT' && title === '血常规对照')
    expect(shown).toHaveLength(1)
    expect((await city.db.query(`SELECT 1 FROM record_object WHERE alias = 'B-SAME-1'`)).length).toBe(2)
  })

  test('R387: while one source is down, what it said stays and its state says how old it is; the other one answers', async () => {
    const personId = await personOf('王秀兰')
    await later(personId)
    const before = await recordsOf(personId)
    await city.faults('lis', [{ match: {}, effect: { kind: 'unavailable' } }])
    expect(await later(personId)).toEqual({ fhir: 'FRESH', lis: 'STALE' })
    expect(await recordsOf(personId)).toEqual(before)
    await city.faults('lis', [{ match: {}, effect: { kind: 'html' } }])
    expect(await later(personId)).toEqual({ fhir: 'FRESH', lis: 'STALE' })
    await city.clearFaults('lis')
    expect(await later(personId)).toEqual({ fhir: 'FRESH', lis: 'FRESH' })
  })

  test('R387: a source that never answered is NEVER, so that nobody takes it for an empty record', async () => {
    const personId = await personOf('包玉梅')
    await city.faults('fhir', [{ match: {}, effect: { kind: 'reset' } }])
    await city.advanceClock(MINUTE_MS)
    expect(await refresh(personId)).toEqual({ fhir: 'NEVER', lis: 'FRESH' })
    await city.clearFaults('fhir')
    expect(await later(personId)).toEqual({ fhir: 'FRESH', lis: 'FRESH' })
  })
})

describe('a bad hour', () => {
  test('§2.4: a storm of amendments, moves and duplicates that arrives out of order ends as the source’s own books', async () => {
    const people = { 王秀兰: await personOf('王秀兰'), 李娜: await personOf('李娜'), 陈国强: null }
    await Promise.all([refresh(people.王秀兰), refresh(people.李娜)])
    const { result } = await city.action<{ result: { messages: number; final: { reference: string; versionId: number; patient: string; status: string }[] } }>(
      'fhir',
      'storm',
      {
        personas: Object.keys(people),
        messages: 1_500,
        seed: 'hour',
      },
    )
    await later(people.李娜)
    const links = await city.db.query<{ patient_ref: string; person_id: string }>(`SELECT patient_ref, person_id FROM record_link WHERE source = 'fhir'`)
    const personOfPatient = new Map(links.map((link) => [link.patient_ref, link.person_id]))
    const rows = await city.db.query<{ source_ref: string; person_id: string | null; version: number; versions: number }>(
      `SELECT o.source_ref, o.person_id, o.version FROM record_object o WHERE o.source = 'fhir' AND o.source_ref = ANY($1::text[]) AND o.person_id IS NOT NULL`,
      [result.final.map(({ reference }) => reference)],
    )
    const ends = result.final.filter(({ patient }) => personOfPatient.has(patient))
    expect(ends.length).toBeGreaterThan(200)
    expect(new Map(rows.map((row) => [row.source_ref, `${row.version} ${row.person_id ?? ''}`]))).toEqual(
      new Map(ends.map((end) => [end.reference, `${end.versionId} ${personOfPatient.get(end.patient) ?? ''}`])),
    )
  })

  test('§2.4: two records merged at the source are one record here, and after an unmerge exactly the two they were', async () => {
    const [from, into] = [await personOf('其其格'), await personOf('包玉梅')]
    await Promise.all([refresh(from), refresh(into)])
    const kept = async (personId: string): Promise<unknown[]> =>
      (await recordsOf(personId)).filter(({ source }) => source === 'fhir').map(({ version: _version, ...record }) => record)
    const [one, other] = [await kept(from), await kept(into)]
    await city.action('fhir', 'merge-patients', { from: '其其格', into: '包玉梅' })
    await later(into)
    expect(await kept(from)).toEqual([])
    expect(await kept(into)).toHaveLength(one.length + other.length)
    await city.action('fhir', 'unmerge-patients', { from: '其其格' })
    await later(into)
    expect(await kept(from)).toEqual(one)
    expect(await kept(into)).toEqual(other)
  })

  test('R387: a slow source is not waited for; its answer comes in the background', async () => {
    const personId = await personOf('王秀兰')
    await city.faults('lis', [{ match: {}, effect: { kind: 'latency', ms: 600 } }])
    await city.advanceClock(MINUTE_MS)
    expect((await refresh(personId, 0))['lis']).toBe('STALE')
    expect((await refresh(personId))['lis']).toBe('FRESH')
  })
})

describe('a source that lies about its pages', () => {
  /** Read anew from nothing, with the fault in place. */
  async function readAgain(effect: { kind: string; [field: string]: unknown }): Promise<{ state: string | undefined; refs: string[] }> {
    const personId = await personOf('阿拉坦·苏和')
    await city.db.query(`UPDATE record_link SET imported_at = NULL WHERE person_id = $1`, [personId])
    await city.faults('fhir', [{ match: { operation: 'search' }, effect }])
    const state = (await later(personId))['fhir']
    await city.clearFaults('fhir')
    return { state, refs: (await recordsOf(personId)).filter(({ source }) => source === 'fhir').map(({ sourceRef }) => sourceRef) }
  }
  let truth: string[]
  beforeAll(async () => {
    const personId = await personOf('阿拉坦·苏和')
    for (let n = 0; n < 230; n++) {
      const resource = {
        resourceType: 'Observation',
        id: `many-${n}`,
        status: 'final',
        code: { coding: [{ system: 'http://loinc.org', code: '8867-4' }], text: '心率' },
        effectiveDateTime: '2026-11-01T08:00:00+08:00',
        subject: {},
        valueString: `${n}`,
      }
      await city.action('fhir', 'publish-resource', { resource, persona: '阿拉坦·苏和', directory: 'D12' })
    }
    await city.advanceClock(MINUTE_MS)
    await refresh(personId)
    truth = (await recordsOf(personId)).filter(({ source }) => source === 'fhir').map(({ sourceRef }) => sourceRef)
  })

  test.each(['total-lies', 'duplicate-entries', 'out-of-order', 'time-skew'])('§2.4 %s: everything is read, once', async (kind) => {
    const { state, refs } = await readAgain({ kind })
    expect(state).toBe('FRESH')
    expect(refs.length).toBeGreaterThan(200)
    expect(refs.sort()).toEqual([...truth].sort())
  })

  test.each([{ kind: 'half-page', lost: true }, { kind: 'page-repeats' }, { kind: 'too-many-requests' }, { kind: 'malformed' }])(
    '§2.4 $kind: what is here stays, and the state says that it may not be everything',
    async (effect) => {
      const { state, refs } = await readAgain(effect)
      expect(state).toBe('STALE')
      expect(refs.sort()).toEqual([...truth].sort())
    },
  )
})

describe('a source that stays silent', () => {
  test('R387: after some silence it is left alone for a while, and what it cannot say is counted without naming anybody', async () => {
    const personId = await personOf('李娜')
    await city.faults('lis', [{ match: {}, effect: { kind: 'reset' } }])
    for (let n = 0; n < 6; n++) await later(personId)
    const before = await asked('lis')
    expect(await later(personId)).toEqual({ fhir: 'FRESH', lis: 'STALE' })
    expect(await asked('lis')).toBe(before)
    await city.action('fhir', 'publish-resource', {
      resource: { resourceType: 'Observation', status: 'maybe', code: { text: '没见过' }, subject: {} },
      persona: '李娜',
    })
    await later(personId)
    const metrics = await city.app.platform.metrics.registry.metrics()
    expect(metrics).toMatch(/record_data_quality_total\{source="fhir",type="Observation",reason="unknown-status"\} [1-9]/)
  })
})
