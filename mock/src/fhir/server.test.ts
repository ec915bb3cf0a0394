import { randomUUID } from 'node:crypto'
import { afterAll, afterEach, beforeAll, describe, expect, test } from '@jest/globals'
import { CITY_APP, hmacSignature } from '../kernel/signing.ts'
import { startCity, type RunningCity } from '../main.ts'
import type { Resource } from './resources.ts'

const START = Date.parse('2026-11-23T08:00:00+08:00')

interface Bundle {
  resourceType: string
  total: number
  link: { relation: string; url: string }[]
  entry: { resource: Resource; search?: { mode: string } }[]
}
type Truth = { reference: string; versionId: number; patient: string; status: string; value: string | null }

let city: RunningCity

async function call(method: string, path: string, body = ''): Promise<{ status: number; headers: Headers; text: string }> {
  const timestamp = String(Math.floor(city.clock.now() / 1000))
  const nonce = randomUUID()
  const signature = hmacSignature(CITY_APP.secret, method, path, timestamp, nonce, Buffer.from(body))
  const headers = { 'x-app-id': CITY_APP.id, 'x-timestamp': timestamp, 'x-nonce': nonce, 'x-signature': signature }
  const answer = await fetch(city.url + path, { method, headers, ...(body !== '' && { body }) })
  return { status: answer.status, headers: answer.headers, text: await answer.text() }
}
const read = async <T = Bundle>(path: string, line = 'fhir'): Promise<T> => JSON.parse((await call('GET', `/${line}/${path}`)).text) as T
const control = async <T>(path: string, body?: unknown, method = 'POST'): Promise<T> => {
  const answer = await fetch(`${city.url}/${path}`, { method, ...(body !== undefined && { body: JSON.stringify(body) }) })
  return (await answer.json()) as T
}
const act = async <T = { reference: string }>(action: string, input: object, line = 'fhir') =>
  (await control<{ result: T }>(`${line}/__control/actions`, { action, ...input })).result
const fault = (effect: object, match: object = { operation: 'search' }) => control('fhir/__control/faults', [{ match, effect, times: 1 }], 'PUT')
const link = (bundle: Bundle, relation: string) => bundle.link.find((one) => one.relation === relation)?.url

async function patient(name: string, line = 'fhir'): Promise<string> {
  const people = await control<{ name: string; idNumber: string; family?: { name: string; idNumber: string | null; birthCertificateNumber?: string }[] }[]>(
    '__city/personas',
    undefined,
    'GET',
  )
  const person = [...people, ...people.flatMap((one) => one.family ?? [])].find((one) => one.name === name)
  const identifier = person?.idNumber ? `urn:tongliao:resident-id|${person.idNumber}` : `urn:tongliao:birth-certificate|T150500962`
  const { text } = await call('POST', `/${line}/Patient/_search`, new URLSearchParams({ identifier }).toString())
  return (JSON.parse(text) as Bundle).entry[0]?.resource.id ?? ''
}

/** Follows `next` to the end. */
async function everything(path: string): Promise<{ entries: Bundle['entry']; pages: number; bundle: Bundle }> {
  const entries: Bundle['entry'] = []
  let bundle = await read(path)
  let pages = 1
  entries.push(...bundle.entry)
  for (let next = link(bundle, 'next'); next !== undefined && pages < 50; next = link(bundle, 'next')) {
    bundle = await read(next)
    entries.push(...bundle.entry)
    pages += 1
  }
  return { entries, pages, bundle }
}
const references = (entries: Bundle['entry']) => entries.map(({ resource }) => `${resource.resourceType}/${resource.id}`)

beforeAll(async () => {
  city = await startCity({ port: 0, scale: 'small', startAt: START })
  await city.clock.change({ frozen: true })
})
afterEach(() => control('fhir/__control/faults', undefined, 'DELETE'))
afterAll(() => city.close())

describe('§2.4 the archive gateway', () => {
  test('refuses what is unsigned, an identity number in an address, and a type it does not have', async () => {
    expect((await fetch(`${city.url}/fhir/Observation?patient=1`)).status).toBe(401)
    expect((await call('GET', '/fhir/Patient?identifier=urn:tongliao:resident-id|150502195803120969')).status).toBe(400)
    expect((await call('GET', '/fhir/Claim?patient=1')).status).toBe(404)
    expect((await call('GET', '/fhir/Observation?patient=1&colour=red')).status).toBe(400)
    expect((await call('GET', '/lis/Encounter?patient=1')).status).toBe(404)
    const unknown = await call('POST', '/fhir/Patient/_search', JSON.stringify({ identifier: 'urn:tongliao:resident-id|0' }))
    expect(JSON.parse(unknown.text)).toMatchObject({ total: 0, entry: [] })
  })

  test('finds every persona by number in the body, the newborn by birth certificate, and nobody for 空白', async () => {
    for (const name of ['王秀兰', '李娜', '李建国', '李小苗', '李小禾', '陈晨', '其其格', '阿拉坦·苏和', '包玉梅']) expect(await patient(name)).not.toBe('')
    const books = await control<{ books: { resources: Truth[] } }>('fhir/__control/journal', undefined, 'GET')
    expect(books.books.resources.filter(({ reference }) => reference.startsWith('Patient/'))).toHaveLength(10)
    expect(books.books.resources.every(({ patient: about, reference }) => about !== null || reference.startsWith('Organization'))).toBe(true)
  })

  test('pages through everything once, with includes beside the matches, and filters by date, category and status', async () => {
    const id = await patient('王秀兰')
    const all = await everything(`Observation?patient=Patient/${id}&_count=7`)
    expect(all.pages).toBeGreaterThan(2)
    expect(new Set(references(all.entries)).size).toBe(all.entries.length)
    expect(all.bundle.total).toBe(all.entries.length)
    const recent = await read(`Observation?patient=${id}&date=ge2026-11-01&date=lt2026-12-01&category=vital-signs`)
    expect(recent.total).toBe(3)
    const reports = await read(`DiagnosticReport?patient=${id}&category=LAB&status=final&_include=DiagnosticReport:result&_count=2`)
    expect(reports.entry.filter(({ search }) => search?.mode === 'match')).toHaveLength(2)
    expect(reports.entry.some(({ resource, search }) => search?.mode === 'include' && resource.resourceType === 'Observation')).toBe(true)
    expect((await read(`Observation?patient=${id}&_count=0`)).entry).toBeUndefined()
  })

  test('§2.1 a decimal keeps its digits on the way out, and those of an action’s text', async () => {
    const id = await patient('王秀兰')
    const { text } = await call('GET', `/fhir/Observation?patient=${id}&code=http://loinc.org|2823-3`)
    expect(text).toContain('"value":4.10,')
    const resource = `{"resourceType":"Observation","status":"final","subject":{},"code":{"text":"x"},"valueQuantity":{"value":1.100}}`
    const { reference } = await act('publish-resource', { persona: '王秀兰', directory: 'D05', resource })
    expect((await call('GET', `/fhir/${reference}`)).text).toContain('"value":1.100}')
  })

  test('§2.3.5 a test goes through its steps, is amended, cancelled and moved, each a version of its own', async () => {
    const { reference } = await act('publish-report', { persona: '包玉梅', until: 'ordered', items: [{ name: '钾', value: '4.0', unit: 'mmol/L' }] })
    expect((await call('GET', `/fhir/${reference}`)).status).toBe(404)
    const steps = []
    for (let n = 0; n < 4; n++) steps.push((await act<{ step: string }>('advance-report', { reference })).step)
    expect(steps).toEqual(['collected', 'received', 'registered', 'final'])
    await act('amend-report', { reference, values: { 钾: '4.20' } })
    const report = await read<Resource>(reference)
    expect(report).toMatchObject({ status: 'amended', meta: { versionId: '3' } })
    const [item] = (report['result'] as { reference: string }[]).map((one) => one.reference)
    expect((await call('GET', `/fhir/${item ?? ''}`)).text).toContain('"value":4.20,')
    expect((await read(`${item ?? ''}/_history`)).entry.map(({ resource }) => resource.meta?.versionId)).toEqual(['2', '1'])
    expect((await call('GET', `/fhir/${item ?? ''}/_history/1`)).text).toContain('"value":4.0,')

    const [mother, daughter] = [await patient('包玉梅'), await patient('陈晨')]
    await act('move-report', { reference, persona: '陈晨' })
    expect(references((await everything(`Observation?patient=${mother}`)).entries)).not.toContain(item)
    expect(references((await everything(`Observation?patient=${daughter}`)).entries)).toContain(item)
    await act('cancel-report', { reference })
    expect((await read<Resource>(reference))['status']).toBe('cancelled')
  })

  test('labels and hold-back are carried as the document says, and released by the next version', async () => {
    const { reference } = await act('publish-report', { persona: '李建国', labels: ['HIV', 'HOLD'], releaseAfter: '2026-11-26T09:00:00+08:00' })
    expect((await read<Resource>(reference)).meta?.security).toEqual([
      { system: 'http://terminology.hl7.org/CodeSystem/v3-ActCode', code: 'HIV' },
      { system: 'urn:tongliao:label', code: 'HOLD', extension: [{ url: 'urn:tongliao:release-after', valueInstant: '2026-11-26T09:00:00+08:00' }] },
    ])
    await act('relabel-report', { reference, labels: ['HIV'] })
    expect((await read<Resource>(reference)).meta?.security).toHaveLength(1)
  })

  test('the feed goes on where a reader stopped, whatever time the new versions carry', async () => {
    const first = await everything('_changes?_lastUpdated=gt2026-11-22T00:00:00%2B08:00')
    const resume = link(first.bundle, 'resume') ?? ''
    expect((await read(resume)).entry).toEqual([])
    const { reference } = await act('publish-report', { persona: '包玉梅' })
    const more = await read(resume)
    expect(references(more.entry)).toContain(reference)
    expect(references((await read(link(more, 'resume') ?? '')).entry)).toEqual([])
  })

  test('a storm ends the same for everybody who lets the highest version count, and the same seed is the same storm', async () => {
    const { bundle } = await everything('_changes?_count=200')
    const told = await act<{ messages: number; final: Truth[] }>('storm', { personas: ['包玉梅', '其其格'], messages: 150, seed: 'a' })
    const arrived = await everything(`${link(bundle, 'resume') ?? ''}`)
    expect(arrived.entries).toHaveLength(told.messages)
    const highest = new Map<string, Resource>()
    let backwards = 0
    for (const { resource } of arrived.entries) {
      const reference = `${resource.resourceType}/${resource.id}`
      if (Number(resource.meta?.versionId) > Number(highest.get(reference)?.meta?.versionId ?? 0)) highest.set(reference, resource)
      else backwards += 1
    }
    expect(backwards).toBeGreaterThan(0)
    for (const { reference, versionId, status } of told.final) {
      expect(highest.get(reference)?.meta?.versionId).toBe(String(versionId))
      expect(await read<Resource>(reference)).toMatchObject(status === null ? {} : { status })
    }
  })

  test('a merge moves the file to the survivor and an unmerge moves it back', async () => {
    const [from, into] = [await patient('李小禾'), await patient('李小苗')]
    const before = (await read(`Immunization?patient=${from}`)).total
    await act('merge-patients', { from: '李小禾', into: '李小苗' })
    expect((await read(`Immunization?patient=${from}`)).total).toBe(0)
    expect(await read<Resource>(`Patient/${from}`)).toMatchObject({ active: false, link: [{ other: { reference: `Patient/${into}` }, type: 'replaced-by' }] })
    await act('unmerge-patients', { from: '李小禾' })
    expect((await read(`Immunization?patient=${from}`)).total).toBe(before)
  })
})

describe('§2.4 the gateway is nasty on command', () => {
  const path = async () => `Observation?patient=${await patient('王秀兰')}&_count=5`

  test('429 with Retry-After, a total that lies, names damaged, units missing, clocks wrong', async () => {
    const search = await path()
    const honest = await read(search)
    await fault({ kind: 'too-many-requests', retryAfter: 3 })
    const throttled = await call('GET', `/fhir/${search}`)
    expect([throttled.status, throttled.headers.get('retry-after')]).toEqual([429, '3'])
    await fault({ kind: 'total-lies' })
    expect((await read(search)).total).toBe(honest.total + 7)
    await fault({ kind: 'missing-units' })
    expect((await read(search)).entry.some(({ resource }) => Object.hasOwn(resource['valueQuantity'] ?? {}, 'unit'))).toBe(false)
    await fault({ kind: 'time-skew', ms: -600_000 })
    const skewed = (await read(search)).entry[0]?.resource.meta?.lastUpdated ?? ''
    expect(Date.parse(honest.entry[0]?.resource.meta?.lastUpdated ?? '') - Date.parse(skewed)).toBe(600_000)
    await fault({ kind: 'damaged-names' }, { operation: 'read' })
    const damaged = await read<{ name: { text: string }[] }>(`Patient/${await patient('王秀兰')}`)
    expect(damaged.name[0]?.text).toContain('�')
  })

  test.each([
    ['half-page', {}, 0],
    ['duplicate-entries', { count: 2 }, 2],
    ['page-repeats', {}, 5],
    ['out-of-order', {}, 0],
  ])('%s: a reader who follows next and counts a reference once still has everything', async (kind, more, repeated) => {
    const search = await path()
    const honest = references((await everything(search)).entries)
    await control('fhir/__control/faults', [{ match: { operation: 'search' }, effect: { kind, ...more }, skip: 1, times: 1 }], 'PUT')
    const found = references((await everything(search)).entries)
    expect(new Set(found)).toEqual(new Set(honest))
    expect(found.length - honest.length).toBe(repeated)
  })

  test('half of a page lost for good is shown only by the total', async () => {
    const search = await path()
    await fault({ kind: 'half-page', lost: true })
    const { entries, bundle } = await everything(search)
    expect(bundle.total - entries.length).toBe(3)
  })
})

test('§2.3.4 the laboratories’ line knows the same report and specimen by the same numbers as the archive', async () => {
  const numbers = async (line: string) => {
    const { entry } = await read(`Specimen?patient=${await patient('王秀兰', line)}&date=2026-11-18`, line)
    return entry.map(({ resource }) => (resource['accessionIdentifier'] as { value: string }).value)
  }
  expect(await numbers('lis')).toEqual(['S20261118H010042'])
  expect(await numbers('fhir')).toEqual(await numbers('lis'))
})
