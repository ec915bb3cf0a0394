import { afterAll, beforeAll, describe, expect, it } from '@jest/globals'
import * as contract from '@jktl/shared/directory/contract'
import { addDays, dateOf } from '@jktl/shared/kernel/dates'
import type { ResponseOf } from '@jktl/shared/kernel/route'

import { DirectoryGateway } from '../../src/modules/directory/directory.gateway.ts'
import { DirectoryRepository } from '../../src/modules/directory/directory.repository.ts'
import { initialsOf, normalize, readingsOf, spell } from '../../src/modules/directory/domain/spelling.ts'
import type { InstitutionFacts, Staffing } from '../../src/modules/directory/domain/master-data.ts'
import { DirectoryPublic } from '../../src/modules/directory/public.ts'
import { seedDirectory } from '../../src/modules/directory/seed.ts'
import type { MasterDataSource } from '../../src/modules/directory/upstream/his.adapter.ts'
import { syncDirectory } from '../../src/modules/directory/use-cases/sync-directory.ts'
import { seed } from '../../src/seed.ts'
import { TestCity } from '../support/city.ts'

type Institutions = ResponseOf<typeof contract.listInstitutions>
type Doctors = ResponseOf<typeof contract.listDoctors>
type Found = ResponseOf<typeof contract.search>

const NO_SERVICES: Staffing['services'] = { edition: '', asOf: '2026-11-23', guides: [], treatments: [] }

let city: TestCity
beforeAll(async () => {
  city = await TestCity.start()
})
afterAll(() => city.close())

const institutions = async (query: Record<string, string | number> = {}) => (await city.call<Institutions>(contract.listInstitutions, { query })).body
const doctors = async (query: Record<string, string | number> = {}) => (await city.call<Doctors>(contract.listDoctors, { query })).body
const search = async (q: string) => (await city.call<Found>(contract.search, { query: { q, limit: 50 } })).body
const rowsOf = async () =>
  city.db.query(
    `SELECT 'i' AS kind, id, name, retired_at FROM institution UNION ALL SELECT 'e', id, name, retired_at FROM department UNION ALL SELECT 'd', id, name, retired_at FROM doctor ORDER BY 1, 2`,
  )

/** Every page of a list, two at a time. */
async function allPages<T>(list: (query: Record<string, string | number>) => Promise<{ items: T[]; nextCursor: string | null }>): Promise<T[]> {
  const items: T[] = []
  for (let cursor: string | null = ''; cursor !== null;) {
    const page: { items: T[]; nextCursor: string | null } = await list({ limit: 2, ...(cursor === '' ? {} : { cursor }) })
    expect(page.items.length).toBeLessThanOrEqual(2)
    items.push(...page.items)
    cursor = page.nextCursor
  }
  return items
}

describe('directory', () => {
  it('R350 A05: institutions carry their owner and the day it was confirmed, without a session', async () => {
    const { items } = await institutions()
    expect(items).toHaveLength(3)
    for (const item of items) expect(item).toMatchObject({ asOf: dateOf(city.now()), ownerName: item.name, areaName: '科尔沁区', services: { booking: true } })
  })

  it('R342: pages are stable, complete and without repetition; filters narrow them', async () => {
    const all = (await institutions()).items
    expect(await allPages(institutions)).toEqual(all)
    expect((await institutions({ kind: 'COMMUNITY_CENTRE' })).items.map((i) => i.kind)).toEqual(['COMMUNITY_CENTRE'])
    expect((await institutions({ areaCode: '150581' })).items).toEqual([])
    expect((await institutions({ q: 'kerqin' })).items.length + (await institutions({ q: '中心医院' })).items.length).toBeGreaterThan(0)
    const allDoctors = (await doctors()).items
    expect(allDoctors).toHaveLength(8)
    expect(await allPages(doctors)).toEqual(allDoctors)
  })

  it('R342: a cursor of somebody’s invention is an invalid request', async () => {
    expect((await city.call(contract.listInstitutions, { query: { cursor: 'x;DROP' } })).status).toBe(400)
  })

  it('R352: a doctor is shown with title, specialty, fee and clinic times; the practice certificate only masked', async () => {
    const [brief] = (await doctors({ q: '何志远' })).items
    const { body } = await city.call<ResponseOf<typeof contract.getDoctor>>(contract.getDoctor, { params: { id: brief?.id ?? '' } })
    expect(body).toMatchObject({
      name: '何志远',
      title: '主任医师',
      feeFen: 1200,
      speaksMongolian: true,
      practiceCertificateMasked: expect.stringMatching(/^\d{3}\*+\d{4}$/),
      asOf: dateOf(city.now()),
    })
    expect(body.clinicTimes.length).toBeGreaterThan(0)
    const institution = await city.call<ResponseOf<typeof contract.getInstitution>>(contract.getInstitution, { params: { id: body.institutionId } })
    expect(institution.body.departments.find((d) => d.id === body.departmentId)).toMatchObject({ name: body.departmentName, doctorCount: 2 })
  })

  it('R342: divisions are the official ones, with their source', async () => {
    const { body } = await city.call<ResponseOf<typeof contract.listAreas>>(contract.listAreas)
    expect(body.source).toContain('国家统计局')
    expect(body.items.length).toBeGreaterThanOrEqual(8)
    for (const area of body.items) expect(area.townships.length).toBeGreaterThan(0)
  })

  it('R353 A06: every name is found by its text, its pinyin and its initials', async () => {
    const names = await city.db.query<{ id: string; name: string; person: boolean }>(
      `SELECT id, name, false AS person FROM institution UNION ALL SELECT id, name, false FROM department UNION ALL SELECT id, name, true FROM doctor`,
    )
    expect(names.length).toBeGreaterThan(15)
    for (const { id, name, person } of names) {
      const [reading = []] = readingsOf(normalize(name), person)
      for (const query of [name, spell(reading), initialsOf(reading)])
        expect([query, (await search(query)).items.map((hit) => hit.id)]).toEqual([query, expect.arrayContaining([id])])
    }
  })

  it('R353: a small typo still finds, and no result offers the nearest terms', async () => {
    expect((await search('科尔沁中新医院')).items[0]).toMatchObject({ title: '科尔沁中心医院', matchedBy: '相近写法' })
    expect((await search('hezhiyuam')).items[0]).toMatchObject({ title: '何志远', matchedBy: '相近写法' })
    const none = await search('科尔沁骨伤康复专门医院')
    expect(none.items).toEqual([])
    expect(none.suggestions).toContain('科尔沁中心医院')
  })

  it('R350: unknown ids are not there', async () => {
    const id = '00000000-0000-4000-8000-000000000000'
    expect((await city.call(contract.getInstitution, { params: { id } })).status).toBe(404)
    expect((await city.call(contract.getDoctor, { params: { id } })).status).toBe(404)
  })
})

describe('pulling master data', () => {
  it('A05: pulling again changes nothing, and the seed of the same day pulls nothing', async () => {
    const before = await rowsOf()
    await city.app.nest.get(DirectoryPublic).sync()
    expect(await rowsOf()).toEqual(before)
    const calls = (await city.journal('his')).requests.length
    expect(await seedDirectory(city.app.nest)).toContain('kept')
    expect((await city.journal('his')).requests).toHaveLength(calls)
  })

  it('A05: one hospital that is down keeps its data and lets the others go on; nonsense and silence are told apart', async () => {
    const before = await rowsOf()
    const [one, two] = (await city.db.query<{ hos_code: string }>(`SELECT hos_code FROM institution ORDER BY sort_key`)).map((row) => row.hos_code)
    await city.faults('his', [
      { match: { operation: 'list-departments', hos_code: one }, effect: { kind: 'unavailable' } },
      { match: { operation: 'list-doctors', hos_code: two }, effect: { kind: 'malformed' } },
    ])
    const report = await city.app.nest.get(DirectoryGateway).pull()
    await city.clearFaults('his')
    expect(report.failed.sort((a, b) => a.failure.localeCompare(b.failure))).toEqual([
      { hosCode: one, failure: 'no-answer' },
      { hosCode: two, failure: 'nonsense' },
    ])
    expect(await rowsOf()).toEqual(before)
  })

  it('A05: when the list of institutions cannot be read nothing changes, and the day’s pull is tried again', async () => {
    const before = await rowsOf()
    await city.setClock(`${addDays(dateOf(city.now()), 1)}T03:30:00+08:00`)
    await city.faults('his', [{ match: { operation: 'list-institutions' }, effect: { kind: 'html' } }])
    await city.runJobs('directory.sync')
    expect(await rowsOf()).toEqual(before)
    await city.clearFaults('his')
    expect(await city.runJobs('directory.sync')).toEqual([])
    await city.advanceClock(15 * 60_000)
    expect(await city.runJobs('directory.sync')).toEqual([{ name: 'directory.sync', count: 1 }])
    expect((await institutions()).items[0]?.asOf).toBe(dateOf(city.now()))
    expect(await city.runJobs('directory.sync')).toEqual([])
  })

  it('A05: what vanishes or leaves service is hidden from lists and search and still found by id, and may come back', async () => {
    const repository = city.app.nest.get(DirectoryRepository)
    const facts = await factsOf(city)
    const reduced = facts.institutions.find((i) => i.name === '科尔沁中心医院')
    const lost = facts.institutions.find((i) => i !== reduced)
    const kept = facts.institutions.filter((i) => i !== lost)
    const [doctorGone, doctorOut] = facts.staffing.get(reduced?.hosCode ?? '')?.doctors ?? []
    const staffing = (hosCode: string): Staffing => {
      const all = facts.staffing.get(hosCode) ?? { departments: [], doctors: [], resources: [], services: NO_SERVICES }
      return {
        resources: all.resources,
        services: all.services,
        departments: all.departments,
        doctors: all.doctors.filter((d) => d !== doctorGone).map((d) => (d === doctorOut ? { ...d, isActive: false } : d)),
      }
    }
    await syncDirectory(sourceOf(kept, staffing), repository, city.now())
    const names = [lost?.name, doctorGone?.name, doctorOut?.name].filter((name) => name !== undefined)
    expect(names).toHaveLength(3)
    for (const name of names) expect((await search(name)).items.filter((hit) => hit.title === name)).toEqual([])
    expect((await institutions()).items.map((i) => i.name)).not.toContain(lost?.name)
    const [row] = await city.db.query<{ id: string }>(`SELECT id FROM institution WHERE hos_code = $1`, [lost?.hosCode])
    expect((await city.call(contract.getInstitution, { params: { id: row?.id ?? '' } })).status).toBe(200)
    expect((await city.app.nest.get(DirectoryPublic).findInstitutions([row?.id ?? ''])).size).toBe(1)

    await city.app.nest.get(DirectoryPublic).sync()
    for (const name of names) expect((await search(name)).items.map((hit) => hit.title)).toContain(name)
  })

  it('R352 A05: an institution shows its guides, average stays and fees by disease in its own edition, its departments their beds and features', async () => {
    const [central] = (await institutions({ q: '科尔沁中心医院' })).items
    const { body } = await city.call<ResponseOf<typeof contract.getInstitution>>(contract.getInstitution, { params: { id: central?.id ?? '' } })
    expect(body.info?.guides.map((guide) => guide.kind)).toEqual(['APPOINTMENT', 'OUTPATIENT', 'EMERGENCY', 'INPATIENT'])
    expect(body.info).toMatchObject({ edition: '2026 年第 2 版', asOf: '2026-10-31' })
    const coronary = body.info?.treatments.find((treatment) => treatment.disease === '冠心病')
    expect(coronary?.averageStayDays).toBeGreaterThan(1)
    expect(Number.isInteger(coronary?.inpatientFen)).toBe(true)
    expect(body.hasEmergency).toBe(true)
    expect(body.departments.every((department) => department.beds > 0 && department.features !== '')).toBe(true)
    const [brief] = (await doctors({ q: '何志远' })).items
    const doctor = await city.call<ResponseOf<typeof contract.getDoctor>>(contract.getDoctor, { params: { id: brief?.id ?? '' } })
    expect(doctor.body.career).toMatch(/从医/)
    expect(doctor.body.teaching).not.toBe('')
  })

  it('R352: a hospital whose service information is nonsense keeps what it had', async () => {
    const before = await city.db.query(`SELECT * FROM institution_info ORDER BY institution_id`)
    await city.faults('his', [{ match: { operation: 'read-service-info' }, effect: { kind: 'malformed' } }])
    await city.app.nest.get(DirectoryPublic).sync()
    await city.clearFaults('his')
    expect(await city.db.query(`SELECT * FROM institution_info ORDER BY institution_id`)).toEqual(before)
  })

  it('R353: a second process searches the new directory after the first has pulled it', async () => {
    const second = await city.startSecondApp()
    const find = async () => (await city.call<Found>(contract.search, { query: { q: '何志远' }, baseUrl: second.url })).body.items.length
    expect(await find()).toBeGreaterThan(0)
    await city.db.query(`UPDATE doctor SET retired_at = $1 WHERE name = '何志远'`, [new Date(city.now())])
    await city.app.nest.get(DirectoryRepository).publish(new Date(city.now()))
    expect(await find()).toBe(0)
    await second.close()
  })

  it('seams: seeding a second time changes no row', async () => {
    await city.app.nest.get(DirectoryPublic).sync()
    const before = await rowsOf()
    await seed(city.app)
    expect(await rowsOf()).toEqual(before)
  })
})

interface Facts {
  institutions: InstitutionFacts[]
  staffing: Map<string, Staffing>
}

/** What the hospitals say now, as the adapter reads it. */
async function factsOf(of: TestCity): Promise<Facts> {
  const { HisAdapter } = await import('../../src/modules/directory/upstream/his.adapter.ts')
  const his = of.app.nest.get(HisAdapter, { strict: false })
  const listed = await his.listInstitutions()
  if (!listed.ok) throw new Error('the simulator did not list institutions')
  const staffing = new Map<string, Staffing>()
  for (const { hosCode } of listed.value) {
    const read = await his.readStaffing(hosCode)
    if (read.ok) staffing.set(hosCode, read.value)
  }
  return { institutions: listed.value, staffing }
}

const sourceOf = (listed: InstitutionFacts[], staffing: (hosCode: string) => Staffing): MasterDataSource => ({
  listInstitutions: () => Promise.resolve({ ok: true, value: listed }),
  readStaffing: (hosCode) => Promise.resolve({ ok: true, value: staffing(hosCode) }),
})
