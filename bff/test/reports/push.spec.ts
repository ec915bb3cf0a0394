import { afterAll, beforeAll, describe, expect, it } from '@jest/globals'
import { DAY_MS, HOUR_MS } from '@jktl/shared/kernel/dates'
import type { ResponseOf } from '@jktl/shared/kernel/route'
import { listNotices, type Notice } from '@jktl/shared/notifications/contract'
import { addPushRule, deletePushRule, getReport, listPushRules, putPushRule, readReport, type Report } from '@jktl/shared/reports/contract'
import { USUAL_PUSH_WISH } from '@jktl/shared/reports/model'

import { type SignedIn, TestCity } from '../support/city.ts'
import { newRef, publish, type Sheet, type Value } from './lab-desk.ts'

let city: TestCity
let mother: SignedIn & { selfId: string }
let daughter: SignedIn & { selfId: string }
let hospital: string

const potassium = (number: string): Value => ({
  title: '钾',
  analyte: 'potassium',
  number,
  range: { low: '3.5', high: '5.3', text: null },
  criticalHigh: '6.5',
})
const arrive = async (sheet: Partial<Sheet> & { number?: string } = {}): Promise<{ id: string; ref: string }> => {
  const { number = '4.1', ref = newRef(), ...more } = sheet
  const { id } = await publish(city, { personId: mother.selfId, ref, orgId: hospital, values: [potassium(number)], ...more })
  return { id, ref }
}
const about = async (id: string, who: { token: string } = mother): Promise<Notice[]> =>
  (await city.must<{ items: Notice[] }>(listNotices, { token: who.token, query: { limit: 100 } })).items.filter(({ link }) => link?.id === id)
/** What came is noted, told when it is due, and shown. */
const deliver = async (): Promise<void> => {
  for (const job of ['outbox', 'reports.tell', 'outbox']) await city.runJobs(job)
}
const titles = async (id: string, who?: { token: string }): Promise<string[]> => (await about(id, who)).map(({ title }) => title)
const wish = (more: object = {}) => ({ personId: mother.selfId, institutionId: null, kind: null, ...USUAL_PUSH_WISH, ...more })
const rules = async (): Promise<ResponseOf<typeof listPushRules>['rules']> =>
  (await city.must<ResponseOf<typeof listPushRules>>(listPushRules, { token: mother.token, params: { personId: mother.selfId } })).rules
const forget = async (): Promise<void> => {
  for (const { id } of await rules()) await city.must(deletePushRule, { token: mother.token, params: { id } })
}

beforeAll(async () => {
  city = await TestCity.start()
  const [one, two] = await city.personas(2)
  mother = await city.resident(one?.name ?? '')
  daughter = await city.resident(two?.name ?? '')
  const [row] = await city.db.query<{ id: string }>(`SELECT id FROM institution WHERE hos_code = '150502H01'`)
  hospital = row?.id ?? ''
}, 60_000)
afterAll(() => city?.close())

describe('news of reports', () => {
  it('R365: a new report is told once to its owner, who opens it from the message; the message says nothing of what it says', async () => {
    const { id } = await arrive({ number: '5.9' })
    await deliver()
    await deliver()
    const [notice, ...more] = await about(id)
    expect([notice, more]).toMatchObject([{ title: '新的报告出来了', body: '您的检验报告出来了，点开看结果和说明。', link: { target: 'report', id } }, []])
    expect(await about(id, daughter)).toEqual([])
    expect((await city.must<Report>(getReport, { token: mother.token, params: { id } })).headline).toBe('钾偏高。')
  })

  it('R365 §2.1: a correction and a withdrawal are told as what they are, to whoever was told before', async () => {
    const { id, ref } = await arrive()
    await deliver()
    await arrive({ ref, version: 2, status: 'corrected', number: '4.4' })
    await deliver()
    await arrive({ ref, version: 3, status: 'cancelled', number: '4.4' })
    await deliver()
    expect((await titles(id)).reverse()).toEqual(['新的报告出来了', '一份报告更正了', '一份报告作废了'])
  })

  it('R365: a report that both sources tell of is news once', async () => {
    const line = await arrive({ specimenNo: 'S20261122H010007' })
    await deliver()
    const archive = await arrive({ specimenNo: 'S20261122H010007', source: 'fhir' })
    await deliver()
    expect([(await titles(line.id)).length, (await titles(archive.id)).length]).toEqual([1, 0])
  })

  it('R365: results of long ago that a source tells of for the first time are no news', async () => {
    const { id } = await arrive({ at: new Date(city.now() - 30 * DAY_MS) })
    await deliver()
    expect(await titles(id)).toEqual([])
  })

  it('R367 §2.3.6: quiet hours delay a message, a critical report goes at once and once, and a correction in between is told as the news it is', async () => {
    await city.setClock('2026-11-23T23:30:00+08:00')
    const [quiet, critical] = [await arrive(), await arrive({ number: '7.2' })]
    await deliver()
    expect([await titles(quiet.id), await titles(critical.id)]).toEqual([[], ['有一份报告请马上看']])
    expect((await about(critical.id))[0]?.body).toMatch(/尽快联系医生，医院电话 [\d-]+。$/)
    await arrive({ ref: critical.ref, version: 2, status: 'corrected', number: '7.3' })
    await arrive({ ref: quiet.ref, version: 2, status: 'corrected', number: '4.2' })
    await deliver()
    expect((await titles(critical.id)).length).toBe(1)
    await city.setClock('2026-11-24T07:00:00+08:00')
    await deliver()
    expect([await titles(quiet.id), await titles(critical.id)]).toEqual([['新的报告出来了'], ['一份报告更正了', '有一份报告请马上看']])
  })

  it('R365 R367: told again every two days while unread, at most as often as wanted, and no more once it is read', async () => {
    const rule = await city.must<{ id: string }>(addPushRule, { token: mother.token, body: wish({ repeatDays: 2, repeatMost: 2 }) })
    const [unread, read] = [await arrive(), await arrive()]
    await deliver()
    await city.advanceClock(2 * DAY_MS)
    await deliver()
    await city.must(readReport, { token: mother.token, params: { id: read.id } })
    for (let i = 0; i < 3; i++) {
      await city.advanceClock(2 * DAY_MS)
      await deliver()
    }
    expect(await titles(unread.id)).toEqual(['还有一份报告没看', '还有一份报告没看', '新的报告出来了'])
    expect((await titles(read.id)).length).toBe(2)
    await city.must(deletePushRule, { token: mother.token, params: { id: rule.id } })
  })

  it('R367: the most particular wish counts; one per institution and kind; a critical report reaches its owner against every wish', async () => {
    await city.must(addPushRule, { token: mother.token, body: wish({ wants: 'NONE' }) })
    const abnormal = await city.must<{ id: string }>(addPushRule, {
      token: mother.token,
      body: wish({ institutionId: hospital, wants: 'ABNORMAL', channel: 'APP' }),
    })
    expect(await city.call(addPushRule, { token: mother.token, body: wish({ wants: 'ALL' }) })).toMatchObject({
      status: 409,
      body: { code: 'REPORTS.RULE_EXISTS' },
    })
    const [normal, high] = [await arrive(), await arrive({ number: '5.9' })]
    await city.must(putPushRule, { token: mother.token, params: { id: abnormal.id }, body: { ...USUAL_PUSH_WISH, wants: 'NONE' } })
    await deliver()
    expect([await titles(normal.id), await titles(high.id)]).toEqual([[], []])
    await city.must(putPushRule, { token: mother.token, params: { id: abnormal.id }, body: { ...USUAL_PUSH_WISH, wants: 'ABNORMAL', channel: 'APP' } })
    const [again, alarming] = [await arrive({ number: '5.9' }), await arrive({ number: '7.9' })]
    await deliver()
    expect([await titles(again.id), await titles(alarming.id)]).toEqual([['新的报告出来了'], ['有一份报告请马上看']])
    const pushed = await city.db.query<{ push: string | null }>(`SELECT push FROM notice WHERE link_id = $1`, [again.id])
    expect(pushed).toEqual([{ push: null }])
    expect(new Map((await rules()).map(({ wants, institutionId }) => [wants, institutionId]))).toEqual(
      new Map<string, string | null>([
        ['NONE', null],
        ['ABNORMAL', hospital],
      ]),
    )
    await forget()
  })

  it('R365 §3.3: a relative is told only under a grant that says so, never of a labelled report, and no more when it is withdrawn', async () => {
    const now = city.app.platform.clock.date()
    await city.db.query(
      `INSERT INTO record_grant (person_id, grantor_person_id, grantor_capacity, effect, grantee_kind, grantee_ref, basis, directories, actions, purposes, starts_at, ends_at, status, reason, channel, created_at, changed_at)
       VALUES ($1, $1, 'self', 'permit', 'person', $2, 'consent', '{D05}', '{list,read,push}', '{FAMRQT}', $3, $4, 'active', 'CREATED', 'app', $3, $3)`,
      [mother.selfId, daughter.selfId, now, new Date(now.getTime() + 30 * DAY_MS)],
    )
    const [plain, labelled] = [await arrive(), await arrive({ labels: ['REPRO'] })]
    await deliver()
    expect([await titles(plain.id, daughter), await titles(labelled.id, daughter), await titles(labelled.id)]).toEqual([
      ['新的报告出来了'],
      [],
      ['新的报告出来了'],
    ])
    expect((await about(plain.id, daughter))[0]?.body).toBe('家人的检验报告出来了，点开看结果和说明。')
    expect((await city.must<Report>(getReport, { token: daughter.token, params: { id: plain.id } })).personId).toBe(mother.selfId)
    await city.db.query(`UPDATE record_grant SET status = 'inactive' WHERE person_id = $1`, [mother.selfId])
    const later = await arrive()
    await deliver()
    expect([await titles(later.id, daughter), await titles(later.id)]).toEqual([[], ['新的报告出来了']])
  })

  it('§2.3.7 R365: a report that waits for its doctor is told of when it is released, not before', async () => {
    const { id } = await arrive({ labels: ['GENETIC', 'HOLD'], releaseAfter: new Date(city.now() + 72 * HOUR_MS) })
    await deliver()
    expect(await titles(id)).toEqual([])
    await city.advanceClock(72 * HOUR_MS)
    await deliver()
    expect(await titles(id)).toEqual(['新的报告出来了'])
    expect((await city.runJobs('reports.tell')).length).toBe(0)
  })
})
