import { afterAll, beforeAll, describe, expect, it } from '@jest/globals'
import { DAY_MS, HOUR_MS } from '@jktl/shared/kernel/dates'
import type { ResponseOf } from '@jktl/shared/kernel/route'
import { getReport, getReportFile, getTrend, listReports, readReport, type Report } from '@jktl/shared/reports/contract'

import { readPdf } from '../payments/pdf-text.ts'
import { putRecord, plainContent } from '../health-records/put-record.ts'
import { type SignedIn, TestCity } from '../support/city.ts'
import { newRef, publish, type Value } from './lab-desk.ts'

type List = ResponseOf<typeof listReports>
type Trend = ResponseOf<typeof getTrend>

let city: TestCity
let mother: SignedIn & { selfId: string }
let daughter: SignedIn & { selfId: string }
let stranger: SignedIn & { selfId: string }
let names: string[]
let hospital: { id: string; name: string; phone: string }

const ldl = (number: string, more: Partial<Value> = {}): Value => ({
  title: '低密度脂蛋白胆固醇',
  analyte: 'ldl-c',
  number,
  range: { low: null, high: '3.40', text: null },
  ...more,
})
const hdl = (number: string): Value => ({ title: '高密度脂蛋白胆固醇', analyte: 'hdl-c', number, range: { low: '1.04', high: null, text: null } })
const list = (who: { token: string }, body: object = {}) =>
  city.call<List & { code?: string }>(listReports, { token: who.token, body: { personId: mother.selfId, tab: 'ALL', ...body } })
const show = (id: string, who: { token: string } = mother) => city.call<Report & { code?: string }>(getReport, { token: who.token, params: { id } })
const file = (id: string, who: { token: string }): Promise<Response> =>
  fetch(`${city.url}/api/v1${getReportFile.path.replace(':id', id)}`, { headers: { authorization: `Bearer ${who.token}` } })
const daysAgo = (days: number): Date => new Date(city.now() - days * DAY_MS)

async function grant(actions: string, labels = '{}'): Promise<string> {
  const now = city.app.platform.clock.date()
  const [row] = await city.db.query<{ id: string }>(
    `INSERT INTO record_grant (person_id, grantor_person_id, grantor_capacity, effect, grantee_kind, grantee_ref, basis, directories, labels, actions, purposes, starts_at, ends_at, status, reason, channel, created_at, changed_at)
     VALUES ($1, $1, 'self', 'permit', 'person', $2, 'consent', '{D05}', $6, $5, '{FAMRQT}', $3, $4, 'active', 'CREATED', 'app', $3, $3) RETURNING id`,
    [mother.selfId, daughter.selfId, now, new Date(now.getTime() + 30 * DAY_MS), actions, labels],
  )
  return row?.id ?? ''
}
const withdraw = (id: string) => city.db.query(`UPDATE record_grant SET status = 'inactive' WHERE id = $1`, [id])

beforeAll(async () => {
  city = await TestCity.start()
  // Residents of whom no source knows anything: what is here, the tests put here.
  const [one, two, three] = await city.personas(3)
  mother = await city.resident(one?.name ?? '')
  daughter = await city.resident(two?.name ?? '')
  stranger = await city.resident(three?.name ?? '')
  names = [one, two].map((card) => card?.name ?? '')
  const [row] = await city.db.query<typeof hospital>(`SELECT id, name, phone FROM institution WHERE hos_code = '150502H01'`)
  if (!row) throw new Error('no hospital')
  hospital = row
}, 60_000)
afterAll(() => city?.close())

describe('reports of a person', () => {
  it('R366 R390 §2.3: the list says what is abnormal and unread, and the page says it in words before any number', async () => {
    const { id } = await publish(city, {
      personId: mother.selfId,
      ref: newRef(),
      orgId: hospital.id,
      at: daysAgo(2),
      values: [ldl('3.62'), hdl('1.31'), { title: '胆固醇', number: '5', range: null }],
    })
    const { body } = await list(mother)
    expect(body.items).toMatchObject([{ id, title: '血脂四项', verdict: 'ABNORMAL', abnormalCount: 1, isUnread: true, institutionName: hospital.name }])
    expect([body.counts, body.institutions]).toEqual([{ ALL: 1, UNREAD: 1, ABNORMAL: 1 }, [{ id: hospital.id, name: hospital.name }]])

    const { body: report } = await show(id)
    expect(report.headline).toBe('低密度脂蛋白胆固醇偏高。其他 1 项正常。1 项没有参考范围可以比较，请问医生。')
    expect(report.items.map(({ value, flag, flaggedBy }) => [value, flag, flaggedBy])).toEqual([
      ['3.62', 'H', 'RANGE'],
      ['1.31', 'N', 'RANGE'],
      ['5', null, null],
    ])
    expect([report.critical, report.changes, report.institutionPhone]).toEqual([null, [], hospital.phone])

    await city.must(readReport, { token: mother.token, params: { id } })
    expect((await list(mother, { tab: 'UNREAD' })).body).toMatchObject({ items: [], counts: { ALL: 1, UNREAD: 0 } })
    expect((await list(mother, { title: '血脂' })).body.items).toHaveLength(1)
    expect((await list(mother, { title: '肝' })).body.counts.ALL).toBe(0)
    expect((await list(mother, { to: '2020-01-01' })).body.items).toEqual([])
  })

  it('R376 §2.1 §2.3.4: an amended report says what changed and is unread again; a cancelled one is in no list, count or trend', async () => {
    const ref = newRef()
    const sheet = { personId: mother.selfId, ref, orgId: hospital.id, title: '血糖', at: daysAgo(1) }
    const glucose = (number: string): Value => ({ title: '葡萄糖', analyte: 'glucose', number, range: { low: '3.9', high: '6.1', text: null } })
    const { id } = await publish(city, { ...sheet, values: [glucose('7.9')] })
    await city.must(readReport, { token: mother.token, params: { id } })
    await publish(city, { ...sheet, version: 2, status: 'corrected', values: [glucose('5.9')] })
    const { body: report } = await show(id)
    expect(report).toMatchObject({
      status: 'corrected',
      verdict: 'NORMAL',
      isUnread: true,
      changes: [{ title: '葡萄糖', before: '7.9 mmol/L', after: '5.9 mmol/L' }],
      progress: { state: 'CORRECTED' },
    })
    expect(report.progress?.steps.map(({ state }) => state)).toEqual(['ORDERED', 'COLLECTED', 'SENT', 'TESTING', 'REPORTED', 'CORRECTED'])

    const before = (await list(mother)).body.counts.ALL
    // The version before comes once more, late: nothing goes back.
    await publish(city, { ...sheet, version: 1, values: [glucose('7.9')] })
    expect((await show(id)).body.status).toBe('corrected')
    await publish(city, { ...sheet, version: 3, status: 'cancelled', values: [glucose('5.9')] })
    const { body } = await list(mother)
    expect([body.counts.ALL, body.items.some((row) => row.id === id)]).toEqual([before - 1, false])
    expect((await show(id)).body).toMatchObject({ headline: '这份报告已作废，请以医院新的报告为准。', progress: { state: 'CANCELLED' }, mayDownload: false })
  })

  it('R376 §2.3.5: what is still in the laboratory stands first, with each step and its time, whatever order they were told in', async () => {
    const ref = newRef()
    await putRecord(city, {
      personId: mother.selfId,
      kind: 'SPECIMEN',
      source: 'lis',
      partOf: ref,
      content: { ...plainContent('血'), specimenType: '血清', collectedAt: '2026-11-23T07:10:00+08:00', receivedAt: '2026-11-23T07:40:00+08:00' },
    })
    const { id } = await publish(city, { personId: mother.selfId, ref, title: '肝功能', status: 'registered', values: [] })
    const [first] = (await list(mother)).body.items
    expect(first).toMatchObject({ id, isPending: true, state: 'TESTING', isUnread: false })
    const { body } = await show(id)
    expect(body).toMatchObject({ headline: '报告还没有出来。', specimenTypes: ['血清'] })
    expect(body.progress?.steps).toMatchObject([
      { state: 'ORDERED' },
      { state: 'COLLECTED', at: '2026-11-23T07:10:00+08:00' },
      { state: 'SENT', at: '2026-11-23T07:40:00+08:00' },
      { state: 'TESTING', at: expect.stringMatching(/^2026-11-23T08:00:00/) },
    ])
  })

  it('§2.3.3 §2.3.4: a trend joins two hospitals in mmol/L and mg/dL, each with its own band, and says what it left out and why', async () => {
    const earlier = { personId: mother.selfId, at: daysAgo(200) }
    await publish(city, { ...earlier, ref: newRef(), values: [ldl('140', { unit: 'mg/dL', range: { low: null, high: '130', text: null } })] })
    await publish(city, { ...earlier, ref: newRef(), at: daysAgo(100), values: [ldl('3.3', { unit: null })] })
    const now = await publish(city, { personId: mother.selfId, ref: newRef(), at: daysAgo(1), values: [ldl('3.28')] })
    const itemId = now.itemIds[0] ?? ''
    const trend = await city.must<Trend>(getTrend, { token: mother.token, params: { id: itemId } })
    expect([trend.unit, trend.isDrawn]).toEqual(['mmol/L', true])
    expect(trend.points.map(({ value, original, range }) => [value, original, range])).toEqual([
      ['3.62', '140 mg/dL', '130 mg/dL 以下'],
      ['3.62', null, '3.40 mmol/L 以下'],
      ['3.28', null, '3.40 mmol/L 以下'],
    ])
    expect(trend.leftOut).toMatchObject([{ value: '3.3', reason: 'NO_UNIT' }])
    expect((await show(now.id)).body.items[0]).toMatchObject({ hasTrend: true, before: { value: '3.62' }, flag: 'N' })
  })

  it('§2.3.4: a report that both sources tell of is one line of the list, and one specimen is one point of a trend', async () => {
    const sheet = { personId: mother.selfId, title: '肾功能', specimenNo: 'S20261118H010042', at: daysAgo(3), orgId: hospital.id }
    const urea = (number: string): Value => ({ title: '尿素', analyte: 'urea', number })
    const before = (await list(mother)).body.counts.ALL
    await publish(city, { ...sheet, ref: newRef(), source: 'lis', values: [urea('5.1')] })
    const archived = await publish(city, { ...sheet, ref: newRef(), source: 'fhir', values: [urea('5.1')] })
    await publish(city, { ...sheet, ref: newRef(), specimenNo: 'S20261119H010001', at: daysAgo(2), values: [urea('5.4')] })
    expect((await list(mother)).body.counts.ALL).toBe(before + 2)
    const { points } = await city.must<Trend>(getTrend, { token: mother.token, params: { id: archived.itemIds[0] ?? '' } })
    expect(points.map(({ value }) => value)).toEqual(['5.1', '5.4'])
  })

  it('§2.3.7: a report that waits for its doctor is only known to exist, and is read when it is released', async () => {
    const { id } = await publish(city, {
      personId: mother.selfId,
      ref: newRef(),
      orgId: hospital.id,
      title: '基因检测',
      labels: ['GENETIC', 'HOLD'],
      releaseAfter: new Date(city.now() + 72 * HOUR_MS),
      values: [{ title: '位点', number: '1' }],
    })
    const { body } = await list(mother)
    expect([body.held, body.items.some((row) => row.id === id)]).toMatchObject([[{ kind: 'LAB', institutionName: hospital.name }], false])
    expect(await show(id)).toMatchObject({ status: 403, body: { code: 'REPORTS.NOT_PERMITTED' } })
    expect((await file(id, mother)).status).toBe(403)
    await city.advanceClock(72 * HOUR_MS)
    expect(await show(id)).toMatchObject({ status: 200, body: { title: '基因检测' } })
    expect((await list(mother)).body.held).toEqual([])
  })

  it('§2.3.6 §2.3.1: a critical report says whom to call; a flag against its own range is said', async () => {
    const { id } = await publish(city, {
      personId: mother.selfId,
      ref: newRef(),
      orgId: hospital.id,
      title: '电解质',
      values: [
        { title: '钾', analyte: 'potassium', number: '7.1', range: { low: '3.5', high: '5.3', text: null }, criticalHigh: '6.5', labFlag: 'HH' },
        { title: '钠', analyte: 'sodium', number: '140', range: { low: '137', high: '147', text: null }, labFlag: 'H' },
      ],
    })
    const { body } = await show(id)
    expect(body).toMatchObject({ verdict: 'CRITICAL', critical: { text: '请尽快联系医生', institutionName: hospital.name, phone: hospital.phone } })
    expect(body.items.map(({ flag, isContradictory }) => [flag, isContradictory])).toEqual([
      ['HH', false],
      ['H', true],
    ])
  })

  it('R366 §3.3: only what was shared is listed, counted and read, and a paper needs the right to download and says on every page who took it out', async () => {
    const { id } = await publish(city, { personId: mother.selfId, ref: newRef(), orgId: hospital.id, title: '血常规', values: [hdl('1.2')] })
    const hidden = await publish(city, { personId: mother.selfId, ref: newRef(), title: '乙肝五项', labels: ['HIV_STD'], values: [hdl('1.2')] })
    expect((await list(daughter)).status).toBe(404)
    expect([(await list(stranger)).status, (await show(id, stranger)).status, (await file(id, stranger)).status]).toEqual([404, 404, 404])

    const mayRead = await grant('{list,read}')
    const { body: shared } = await list(daughter)
    const own = (await list(mother)).body
    expect([shared.items.some((row) => row.id === id), shared.items.some((row) => row.id === hidden.id), shared.counts.ALL]).toEqual([
      true,
      false,
      own.counts.ALL - 2,
    ])
    expect((await show(id, daughter)).body).toMatchObject({ title: '血常规', isUnread: true })
    expect((await show(hidden.id, daughter)).status).toBe(404)
    expect((await file(id, daughter)).status).toBe(403)
    await withdraw(mayRead)
    expect((await show(id, daughter)).status).toBe(404)

    const mayDownload = await grant('{list,read,download}')
    const paper = await file(id, daughter)
    expect([paper.status, paper.headers.get('content-type')]).toEqual([200, 'application/pdf'])
    const pages = readPdf(Buffer.from(await paper.arrayBuffer()))
    const label = (await city.signIn(names[1] ?? '')).me.persons.find(({ relation }) => relation === 'SELF')?.nameMasked
    expect(pages).toHaveLength(1)
    for (const page of pages) expect(page.split(`${label} 于 2026年11月26日 08:00 下载 第 1 版`).length - 1).toBe(4)
    for (const text of ['血常规', '高密度脂蛋白胆固醇', '1.2', '1.04 以上', hospital.name]) expect(pages[0]).toContain(text)
    for (const text of ['?', ...names]) expect(pages[0]).not.toContain(text)
    await withdraw(mayDownload)
  })
})
