import { randomUUID } from 'node:crypto'

import { afterAll, beforeAll, describe, expect, it } from '@jest/globals'
import type { Directory } from '@jktl/shared/health-records/model'
import {
  answerCorrection,
  type Correction,
  getGrowth,
  getRecord,
  getRecordHome,
  type Growth,
  listCorrections,
  listDeskCorrections,
  listLifeLine,
  listRecordPersons,
  listRecords,
  listRecordVersions,
  type RecordDetail,
  type RecordHome,
  type RecordPage,
  type RecordPerson,
  requestCorrection,
  searchRecords,
  withdrawCorrection,
} from '@jktl/shared/health-records/views/contract'
import type { Route } from '@jktl/shared/kernel/route'

import { type SignedIn, TestCity } from '../support/city.ts'
import { plainContent, putRecord } from './put-record.ts'

let city: TestCity
let elder: SignedIn & { selfId: string }
let daughter: SignedIn & { selfId: string }
let childId: string
let hospitalId: string

const DAY = 86_400_000
const daysAgo = (days: number): Date => new Date(city.now() - days * DAY)
const visit = (title: string) => ({
  ...plainContent(title),
  encounterKind: 'OUTPATIENT' as const,
  start: '2026-11-02T09:00:00+08:00',
  end: null,
  reason: null,
})
const report = (title: string) => ({
  ...plainContent(title),
  issuedAt: null,
  conclusion: null,
  critical: false,
  releaseAfter: null,
  orderedAt: null,
  attachment: null,
})
const item = (title: string, value: string, labFlag: 'N' | 'H' | null, code: string | null = null) => ({
  ...plainContent(title),
  code: code ? { system: 'http://loinc.org', code, display: title } : null,
  analyte: null,
  value: { kind: 'quantity' as const, quantity: { comparator: null, value, unit: 'kg' } },
  components: [],
  range: null,
  criticalLow: null,
  criticalHigh: null,
  labFlag,
  method: null,
  device: null,
  specimenId: null,
  specimenType: null,
})
const plain = (title: string, code: string | null = null) => ({
  ...plainContent(title),
  code: code ? { system: 'http://hl7.org/fhir/sid/icd-10', code, display: title } : null,
  start: '2017-05-01',
  end: null,
  details: [],
})

const read = <T>(route: Route, who: SignedIn, id: string, query: Record<string, string> = {}): Promise<T> =>
  city.must<T>(route, { token: who.token, params: { id }, query })
const home = (who: SignedIn, id: string): Promise<RecordHome> => read<RecordHome>(getRecordHome, who, id)
const statusOf = async (route: Route, who: SignedIn, id: string, body?: unknown): Promise<number> =>
  (
    await city.call(route, {
      token: who.token,
      params: { id },
      query: route.id === listRecords.id ? { category: 'ENCOUNTERS' } : {},
      ...(body ? { body } : {}),
    })
  ).status
const totalOf = ({ counts }: RecordHome, category: string): number => counts.find((one) => one.category === category)?.total ?? 0

/** As the grants' own use case writes it. */
async function share(from: string, to: string, directories: Directory[]): Promise<void> {
  await city.db.query(
    `INSERT INTO record_grant (person_id, grantor_person_id, grantor_capacity, effect, grantee_kind, grantee_ref, basis, directories, actions, purposes, starts_at, ends_at, status, reason, channel, created_at, changed_at)
     VALUES ($1, $1, 'self', 'permit', 'person', $2, 'consent', $3, '{list,read}', '{FAMRQT}', $4, $5, 'active', 'CREATED', 'app', $4, $4)`,
    [from, to, directories, daysAgo(1), daysAgo(-30)],
  )
}

beforeAll(async () => {
  city = await TestCity.start()
  // Nobody the sources know of: all there is of them is what the tests put there.
  const [unknown] = await city.personas(1)
  elder = await city.resident(unknown?.name ?? '')
  daughter = await city.resident('李娜')
  childId = daughter.me.persons.find(({ relation, realName }) => relation === 'CHILD' && realName === 'VERIFIED')?.id ?? ''
  const [hospital] = await city.db.query<{ id: string }>(`SELECT id FROM institution WHERE hos_code = '150502H01'`)
  hospitalId = hospital?.id ?? ''
}, 120_000)
afterAll(() => city?.close())

describe('the records a resident sees', () => {
  it('R161 R164: the home tells the emergency facts, what there is of each kind, the newest first, and how old it is', async () => {
    const personId = elder.selfId
    await putRecord(city, { personId, kind: 'ALLERGY', directory: 'D02', content: plain('青霉素过敏') })
    await putRecord(city, { personId, kind: 'CONDITION', directory: 'D04', content: plain('原发性高血压', 'I10') })
    await putRecord(city, { personId, kind: 'CONDITION', directory: 'D04', content: plain('急性上呼吸道感染', 'J06.9') })
    const blood = { ...item('血型', '', null, '882-1'), value: { kind: 'text' as const, text: 'O 型' } }
    await putRecord(city, { personId, kind: 'OBSERVATION', directory: 'D02', content: blood, eventAt: daysAgo(900) })
    const { sourceRef } = await putRecord(city, { personId, kind: 'LAB_REPORT', directory: 'D05', content: report('血脂四项'), eventAt: daysAgo(3) })
    for (const flag of ['H', 'N'] as const)
      await putRecord(city, { personId, kind: 'LAB_ITEM', directory: 'D05', partOf: sourceRef, content: item(`项目${flag}`, '5.2', flag) })
    await putRecord(city, { personId, kind: 'ENCOUNTER', directory: 'D03', content: visit('心血管内科门诊'), eventAt: daysAgo(100), authorOrg: hospitalId })

    const shown = await home(elder, personId)
    expect(shown.person).toMatchObject({ basis: 'SELF', relation: 'SELF', until: null })
    expect(shown.emergency).toMatchObject({
      allergies: [{ title: '青霉素过敏' }],
      bloodGroup: 'O 型',
      chronic: [{ title: '原发性高血压', since: '2017-05-01' }],
    })
    expect(totalOf(shown, 'REPORTS')).toBe(1)
    expect(shown.newest.map(({ title }) => title)).not.toContain('血型')
    expect(shown.newest.find(({ kind }) => kind === 'LAB_REPORT')).toMatchObject({ title: '血脂四项', abnormal: 1 })
    expect(shown.sources.map(({ source, state }) => [source, state])).toEqual([
      ['fhir', 'FRESH'],
      ['lis', 'FRESH'],
    ])
    expect(shown.completeness).toBe('COMPLETE')
  })

  it('R387 R391: lists hold their own kinds, page by page, and their totals count what is in them', async () => {
    const personId = elder.selfId
    for (const day of [1, 2, 3]) {
      const content = { ...plainContent(`降压药 ${day}`), dose: '5 毫克', route: null, frequency: '每天一次', start: null, end: null, quantity: null }
      await putRecord(city, {
        personId,
        kind: 'MEDICATION',
        directory: 'D07',
        eventAt: daysAgo(day),
        content: { ...content, isChinese: false, isCurrent: true },
      })
    }
    const first = await read<RecordPage>(listRecords, elder, personId, { category: 'MEDICATIONS', limit: '2' })
    expect([first.total, first.items.map(({ title }) => title)]).toEqual([3, ['降压药 1', '降压药 2']])
    expect(first.items[0]?.summary).toBe('5 毫克，每天一次')
    const rest = await read<RecordPage>(listRecords, elder, personId, { category: 'MEDICATIONS', cursor: first.nextCursor ?? '' })
    expect([rest.items.map(({ title }) => title), rest.nextCursor]).toEqual([['降压药 3'], null])
    const line = await read<RecordPage>(listLifeLine, elder, personId, { filter: 'VISITS' })
    expect(line.items.map(({ kind }) => kind)).toEqual(['ENCOUNTER'])
    const found = await city.must<RecordPage>(searchRecords, { token: elder.token, params: { id: personId }, body: { text: '降压药 3' } })
    expect(found.items.map(({ title }) => title)).toEqual(['降压药 3'])
  })

  it('R163: what was taken back is in no list, count or search; an earlier version stays within reach', async () => {
    const personId = elder.selfId
    const doc = (title: string) => ({ ...plainContent(title), author: null, mime: 'text/plain', sections: [], byteLength: null, sha256: null })
    const gone = await putRecord(city, { personId, kind: 'DOCUMENT', directory: 'D16', content: doc('出院小结') })
    const cancelled = await putRecord(city, { personId, kind: 'DOCUMENT', directory: 'D16', content: doc('作废证明') })
    const kept = await putRecord(city, { personId, kind: 'DOCUMENT', directory: 'D16', content: doc('门诊病历') })
    expect(totalOf(await home(elder, personId), 'DOCUMENTS')).toBe(3)
    await putRecord(city, {
      personId,
      kind: 'DOCUMENT',
      directory: 'D16',
      sourceRef: gone.sourceRef,
      version: 2,
      status: 'entered-in-error',
      content: doc('出院小结'),
    })
    await putRecord(city, {
      personId,
      kind: 'DOCUMENT',
      directory: 'D16',
      sourceRef: cancelled.sourceRef,
      version: 2,
      status: 'cancelled',
      content: doc('作废证明'),
    })
    await putRecord(city, {
      personId,
      kind: 'DOCUMENT',
      directory: 'D16',
      sourceRef: kept.sourceRef,
      version: 2,
      status: 'corrected',
      content: doc('门诊病历（更正）'),
    })
    expect(totalOf(await home(elder, personId), 'DOCUMENTS')).toBe(1)
    const list = await read<RecordPage>(listRecords, elder, personId, { category: 'DOCUMENTS' })
    expect(list.items.map(({ title }) => title)).toEqual(['门诊病历（更正）'])
    for (const text of ['出院小结', '作废证明'])
      expect((await city.must<RecordPage>(searchRecords, { token: elder.token, params: { id: personId }, body: { text } })).total).toBe(0)
    expect(await statusOf(getRecord, elder, gone.id)).toBe(404)
    const detail = await read<RecordDetail>(getRecord, elder, kept.id)
    expect(detail).toMatchObject({ earlierVersions: 1, status: 'corrected', provenance: { version: 2 }, body: { kind: 'DOCUMENT' } })
    const versions = await read<{ items: { version: number; body: { content: { title: string } } }[] }>(listRecordVersions, elder, kept.id)
    expect(versions.items.map(({ version, body }) => [version, body.content.title])).toEqual([[1, '门诊病历']])
  })

  it('R387: a visit shows everything of the same visit', async () => {
    const personId = elder.selfId
    const { id, sourceRef } = await putRecord(city, { personId, kind: 'ENCOUNTER', directory: 'D03', content: visit('内分泌科门诊') })
    await putRecord(city, { personId, kind: 'PROCEDURE', directory: 'D08', encounterRef: sourceRef, content: plain('眼底检查') })
    const detail = await read<RecordDetail>(getRecord, elder, id)
    expect(detail.related.map(({ title }) => title)).toEqual(['眼底检查'])
  })

  it('R348 R378: a stranger finds nobody; a grant shows only its directories and counts only these', async () => {
    const stranger = await city.resident('其其格')
    for (const route of [getRecordHome, listLifeLine, listRecords, getGrowth]) expect(await statusOf(route, stranger, elder.selfId)).toBe(404)
    expect(await statusOf(searchRecords, stranger, elder.selfId, { text: '药' })).toBe(404)
    expect(await statusOf(getRecordHome, stranger, randomUUID())).toBe(404)
    const { items } = await read<RecordPage>(listRecords, elder, elder.selfId, { category: 'REPORTS' })
    const labReport = items[0]?.id ?? ''
    expect(await statusOf(getRecord, stranger, labReport)).toBe(404)

    const persons = async (): Promise<RecordPerson[]> => (await city.must<{ items: RecordPerson[] }>(listRecordPersons, { token: daughter.token })).items
    const mother = (await persons()).find(({ relation }) => relation === 'PARENT')
    expect(mother?.basis).toBe('NONE')
    expect(await statusOf(getRecordHome, daughter, mother?.personId ?? '')).toBe(404)
    expect(await statusOf(getRecordHome, daughter, elder.selfId)).toBe(404)
    await share(elder.selfId, daughter.selfId, ['D03', 'D07'])
    expect((await persons()).find(({ personId }) => personId === elder.selfId)).toMatchObject({ basis: 'GRANT', directories: ['D03', 'D07'], sex: null })
    const shown = await home(daughter, elder.selfId)
    expect(shown.counts.map(({ category }) => category).sort()).toEqual(['ENCOUNTERS', 'MEDICATIONS'])
    expect(shown.total).toBe(totalOf(shown, 'ENCOUNTERS') + totalOf(shown, 'MEDICATIONS'))
    expect(shown.emergency).toEqual({ allergies: null, bloodGroup: null, chronic: null })
    expect((await read<RecordPage>(listRecords, daughter, elder.selfId, { category: 'REPORTS' })).total).toBe(0)
    expect([403, 404]).toContain(await statusOf(getRecord, daughter, labReport))
    const search = await city.must<RecordPage>(searchRecords, { token: daughter.token, params: { id: elder.selfId }, body: { text: '血脂' } })
    expect(search.total).toBe(0)
  })

  it('R395 R460: a guardian sees the child’s growth; without a table for the measure no level is made up', async () => {
    const content = item('体重', '10.40', null, '29463-7')
    await putRecord(city, { personId: childId, kind: 'OBSERVATION', directory: 'D10', content, eventAt: daysAgo(1) })
    const { metrics } = await read<Growth>(getGrowth, daughter, childId)
    const weight = metrics.find(({ metric }) => metric === 'WEIGHT')
    expect(weight?.bands).toBeNull()
    expect(weight?.points.at(-1)).toMatchObject({ value: '10.40', ageMonths: 18, level: null })
    expect(weight?.points.map(({ ageMonths }) => ageMonths)).toEqual(weight?.points.map(({ ageMonths }) => ageMonths).sort((a, b) => a - b))
    expect((await home(daughter, childId)).person).toMatchObject({ basis: 'GUARDIAN', relation: 'CHILD' })
  })

  it('R377 R459–R463: what the sources know of somebody is read, kept and told by kind', async () => {
    const somebody = await city.resident('王秀兰')
    const shown = await home(somebody, somebody.selfId)
    expect(shown.completeness).toBe('COMPLETE')
    for (const category of ['ENCOUNTERS', 'MEDICATIONS', 'HTN', 'REPORTS', 'CHECKUPS'])
      expect([category, totalOf(shown, category) > 0]).toEqual([category, true])
    for (const { category, total } of shown.counts)
      expect([category, (await read<RecordPage>(listRecords, somebody, somebody.selfId, { category })).total]).toEqual([category, total])
    for (const { id } of shown.newest) expect((await read<RecordDetail>(getRecord, somebody, id)).id).toBe(id)
  })

  it('R162: with a source down the page shows what is here, and since when', async () => {
    await home(elder, elder.selfId)
    await city.advanceClock(10 * 60_000)
    await city.faults('fhir', [{ match: {}, effect: { kind: 'unavailable' } }])
    const shown = await home(elder, elder.selfId)
    await city.clearFaults('fhir')
    expect(shown.total).toBeGreaterThan(5)
    expect(shown.completeness).not.toBe('COMPLETE')
    expect(shown.sources.find(({ source }) => source === 'fhir')?.state).not.toBe('FRESH')
  })

  it('R163: a resident has a record corrected by whoever wrote it, and sees how far that is', async () => {
    const { items } = await read<RecordPage>(listRecords, elder, elder.selfId, { category: 'ENCOUNTERS' })
    const recordId = items.find(({ title }) => title === '心血管内科门诊')?.id ?? ''
    const unsigned = items.find(({ title }) => title === '内分泌科门诊')?.id ?? ''
    const body = { fault: 'WRONG_DATE', text: '那天我没有去过这家医院' }
    const ask = (who: SignedIn, id: string) => city.call<Correction & { code?: string }>(requestCorrection, { token: who.token, params: { id }, body })
    expect((await ask(daughter, recordId)).body.code).toBe('HEALTH_RECORDS.CORRECTION_NOT_YOURS')
    expect((await ask(elder, unsigned)).body.code).toBe('HEALTH_RECORDS.CORRECTION_NO_AUTHOR')
    const racers = await Promise.all([ask(elder, recordId), ask(elder, recordId)])
    expect(racers.map(({ status }) => status).sort()).toEqual([201, 409])
    const made = racers.find(({ status }) => status === 201)?.body
    expect(made).toMatchObject({ state: 'SUBMITTED', allowedActions: ['withdraw'] })

    const doctor = await city.signIn('何医生')
    const desk = await city.must<{ items: Correction[] }>(listDeskCorrections, { token: doctor.token, query: { open: 'true' } })
    const [waiting] = desk.items
    expect(waiting).toMatchObject({ id: made?.id, text: body.text, allowedActions: ['take', 'correct', 'decline'] })
    const answer = (version: number, reply: object) =>
      city.call<Correction & { code?: string }>(answerCorrection, { token: doctor.token, params: { id: made?.id ?? '' }, body: reply, ifMatch: version })
    expect((await answer(9, { action: 'take' })).status).toBe(412)
    expect((await answer(1, { action: 'take' })).body.state).toBe('IN_REVIEW')
    expect((await city.call<{ code?: string }>(withdrawCorrection, { token: elder.token, params: { id: made?.id ?? '' } })).body.code).toBe(
      'HEALTH_RECORDS.CORRECTION_CLOSED',
    )
    expect((await answer(2, { action: 'correct', answer: '日期已经更正' })).body.state).toBe('CORRECTED')
    const own = await city.must<{ items: Correction[] }>(listCorrections, { token: elder.token })
    expect(own.items).toMatchObject([{ state: 'CORRECTED', answer: '日期已经更正', allowedActions: [] }])
  })
})
