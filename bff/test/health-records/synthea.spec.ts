import { existsSync, readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'

import { afterAll, beforeAll, describe, expect, it } from '@jest/globals'
import { CATEGORY_NAMES } from '@jktl/shared/health-records/views/model'
import {
  getRecord,
  getRecordHome,
  listRecordPersons,
  listRecords,
  type RecordDetail,
  type RecordHome,
  type RecordPage,
  type RecordPerson,
} from '@jktl/shared/health-records/views/contract'
import { getReport, listReports, type Report, type ReportRow } from '@jktl/shared/reports/contract'

import { type SignedIn, TestCity } from '../support/city.ts'

/** Records of synthetic people, made elsewhere and no part of the project. */
const FOLDER = join(import.meta.dirname, '../../../../shared/data/synthea')

/** Which types of a bundle no page shows, and why. Whatever is not named here has to be reachable. */
const NOT_SHOWN: Readonly<Record<string, string>> = {
  Patient: 'the person: shown as the person, not as a record',
  Organization: 'register of institutions: its name stands on each record',
  Practitioner: 'register of doctors: the name stands on each record',
  Claim: 'paper between hospital and insurance',
  ExplanationOfBenefit: 'paper between hospital and insurance',
}
/** Seen on the page of the visit they belong to, not in a list. */
const PARTS = new Set(['ImagingStudy'])

interface BundleResource {
  resourceType: string
  id: string
  encounter?: { reference: string }
  result?: { reference: string }[]
  valueQuantity?: { value: number }
}
const resourcesOf = (file: string): BundleResource[] =>
  (JSON.parse(readFileSync(join(FOLDER, file), 'utf8')) as { entry: { resource: BundleResource }[] }).entry.map(({ resource }) => resource)

if (!existsSync(FOLDER)) it.skip('§2.2 synthetic people: skipped, the folder ../shared/data/synthea is not there', () => undefined)
;(existsSync(FOLDER) ? describe : describe.skip)('§2.2 what synthetic people’s bundles hold', () => {
  let city: TestCity
  /** Reader and person, by the bundle's patient. */
  const shown = new Map<string, Map<string, { id: string; personId: string; reader: SignedIn }>>()
  const bundles = existsSync(FOLDER)
    ? readdirSync(FOLDER)
        .filter((file) => file.endsWith('.json'))
        .sort()
        .map(resourcesOf)
    : []

  const everyPage = async (reader: SignedIn, personId: string): Promise<string[]> => {
    const ids: string[] = []
    for (const category of CATEGORY_NAMES) {
      let cursor: string | undefined
      do {
        const page: RecordPage = await city.must(listRecords, { token: reader.token, params: { id: personId }, query: { category, cursor, limit: 100 } })
        ids.push(...page.items.map(({ id }) => id))
        cursor = page.nextCursor ?? undefined
      } while (cursor !== undefined)
    }
    return ids
  }
  const reportsOf = (reader: SignedIn, personId: string): Promise<{ items: ReportRow[] }> =>
    city.must(listReports, { token: reader.token, body: { personId, tab: 'ALL', limit: 100 } })
  /** Measured values of a report are read on its page. */
  async function insideReports(reader: SignedIn, personId: string): Promise<string[]> {
    const ids: string[] = []
    for (const { id } of (await reportsOf(reader, personId)).items) {
      const report = await city.must<Report>(getReport, { token: reader.token, params: { id }, query: { personId } })
      ids.push(...report.items.map((item) => item.id))
    }
    return ids
  }
  /** A first reading goes on in the background when it takes longer than the page waits. */
  async function untilComplete(reader: SignedIn, personId: string): Promise<void> {
    for (let tries = 0; tries < 200; tries++) {
      const home = await city.must<RecordHome>(getRecordHome, { token: reader.token, params: { id: personId } })
      if (home.completeness === 'COMPLETE') return
      await new Promise((done) => setTimeout(done, 50))
    }
    throw new Error('the sources were never read to the end')
  }
  /** Every list of the person, by what the source calls each object. */
  async function readPerson(reader: SignedIn, personId: string): Promise<void> {
    await untilComplete(reader, personId)
    const ids = [...(await everyPage(reader, personId)), ...(await insideReports(reader, personId))]
    const rows = await city.db.query<{ id: string; source_ref: string; subject_ref: string }>(
      `SELECT id, source_ref, subject_ref FROM record_object WHERE id = ANY($1::uuid[])`,
      [ids],
    )
    for (const row of rows) {
      const list = shown.get(row.subject_ref) ?? new Map<string, { id: string; personId: string; reader: SignedIn }>()
      shown.set(row.subject_ref, list.set(row.source_ref, { id: row.id, personId, reader }))
    }
  }
  const listOf = (bundle: readonly BundleResource[]) => shown.get(`Patient/${bundle.find(({ resourceType }) => resourceType === 'Patient')?.id ?? ''}`)

  beforeAll(async () => {
    city = await TestCity.start({ bundlesFolder: FOLDER })
    const samples = (await city.personas()).filter(({ name }) => name.startsWith('合成样本'))
    for (const { name } of samples) {
      const reader = await city.signIn(name)
      const { items } = await city.must<{ items: RecordPerson[] }>(listRecordPersons, { token: reader.token })
      for (const { personId } of items.filter(({ basis }) => basis === 'SELF' || basis === 'GUARDIAN')) await readPerson(reader, personId)
    }
  }, 120_000)
  afterAll(() => city.close())

  it('§2.2 R161: each record is in a list, or on the page of its report, of its signed-in person or guardian, or its type is named as not shown', () => {
    const counts = new Map<string, { inBundles: number; reachable: number }>()
    const missing: string[] = []
    for (const bundle of bundles)
      for (const { resourceType, id } of bundle) {
        const count = counts.get(resourceType) ?? { inBundles: 0, reachable: 0 }
        counts.set(resourceType, count)
        count.inBundles += 1
        if (listOf(bundle)?.has(`${resourceType}/${id}`)) count.reachable += 1
        else if (NOT_SHOWN[resourceType] === undefined && !PARTS.has(resourceType)) missing.push(`${resourceType}/${id}`)
      }
    const lines = [...counts].map(([type, { inBundles, reachable }]) => {
      const why = NOT_SHOWN[type] ?? (PARTS.has(type) ? 'on the page of its visit' : '')
      return `${type.padEnd(22)}${String(inBundles).padStart(6)}${String(reachable).padStart(10)}  ${why}`
    })
    process.stdout.write(`${'type'.padEnd(22)}${'bundles'.padStart(6)}${'reachable'.padStart(9)}  not in a list or report because\n${lines.join('\n')}\n`)
    expect(missing).toEqual([])
    expect(counts.get('Observation')?.reachable).toBe(counts.get('Observation')?.inBundles)
  })

  it('§2.2 R161: each bundle is one person’s, and nobody else sees anything of it', () => {
    const owners = bundles.map((bundle) => new Set([...(listOf(bundle)?.values() ?? [])].map(({ personId }) => personId)))
    expect(owners.map((people) => people.size)).toEqual(bundles.map(() => 1))
    expect(new Set(owners.flatMap((people) => [...people])).size).toBe(bundles.length)
  })

  it('R376: the report list holds every report of the bundles, each with all its values', async () => {
    for (const bundle of bundles) {
      const list = listOf(bundle)
      const first = list?.values().next().value
      if (!list || !first) throw new Error('a bundle nobody can read')
      const found = await city.must<{ items: ReportRow[] }>(listReports, {
        token: first.reader.token,
        body: { personId: first.personId, tab: 'ALL', limit: 100 },
      })
      const wanted = bundle.filter(({ resourceType }) => resourceType === 'DiagnosticReport')
      expect(new Set(found.items.map(({ id }) => id))).toEqual(new Set(wanted.map(({ id }) => list.get(`DiagnosticReport/${id}`)?.id)))
      const [largest] = [...wanted].sort((a, b) => (b.result?.length ?? 0) - (a.result?.length ?? 0))
      if (!largest) continue
      const report = await city.must<Report>(getReport, { token: first.reader.token, params: { id: list.get(`DiagnosticReport/${largest.id}`)?.id ?? '' } })
      const values = (largest.result ?? []).map(({ reference }) => bundle.find(({ id }) => reference === `urn:uuid:${id}`)?.valueQuantity?.value)
      expect(report.items.map(({ value }) => Number(value)).sort()).toEqual(values.sort())
    }
  })

  it('R162: the pictures of an examination stand beside its visit', async () => {
    for (const bundle of bundles)
      for (const { id, encounter } of bundle.filter(({ resourceType }) => PARTS.has(resourceType))) {
        const visit = listOf(bundle)?.get(`Encounter/${(encounter?.reference ?? '').replace('urn:uuid:', '')}`)
        const [study] = await city.db.query<{ id: string }>(`SELECT id FROM record_object WHERE source_ref = $1`, [`ImagingStudy/${id}`])
        const detail = await city.must<RecordDetail>(getRecord, { token: visit?.reader.token ?? '', params: { id: visit?.id ?? '' } })
        expect([...detail.related, ...detail.parts].map((one) => one.id)).toContain(study?.id)
      }
  })

  it('R162: one record of each kind opens with where it came from', async () => {
    const one = new Map<string, { ref: string; id: string; reader: SignedIn }>()
    for (const list of shown.values()) for (const [ref, { id, reader }] of list) one.set(ref.split('/')[0] ?? '', { ref, id, reader })
    for (const { id, reader } of one.values()) {
      const detail = await city.must<RecordDetail>(getRecord, { token: reader.token, params: { id } })
      expect(detail.provenance).toMatchObject({ source: { source: 'fhir' }, version: 1 })
    }
    expect(one.size).toBeGreaterThanOrEqual(8)
  })
})
