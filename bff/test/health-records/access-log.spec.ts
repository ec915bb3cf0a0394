import { randomUUID } from 'node:crypto'

import { afterAll, beforeAll, describe, expect, test } from '@jest/globals'
import {
  type AccessComplaint,
  type AccessEntry,
  type AccessLog,
  acknowledgeAccess,
  answerAccessComplaint,
  createAccessComplaint,
  getAccessLogFile,
  getStaffAccessComplaint,
  listAccessComplaints,
  listAccessLog,
  listStaffAccessComplaints,
  type StaffAccessComplaint,
} from '@jktl/shared/health-records/access-log/contract'
import { HOUR_MS, MINUTE_MS } from '@jktl/shared/kernel/dates'
import type { Problem } from '@jktl/shared/kernel/errors'
import { listNotices } from '@jktl/shared/notifications/contract'

import { type AccessEvent, AccessEvents, RecordGate } from '../../src/modules/health-records/public.ts'
import type { Caller } from '../../src/platform/sessions.ts'
import { type SignedIn, TestCity } from '../support/city.ts'
import { plainContent, putRecord } from './put-record.ts'

const VISIT = { ...plainContent('门诊'), encounterKind: 'OUTPATIENT' as const, start: '2026-11-20T09:00:00+08:00', end: null, reason: null }
type Resident = SignedIn & { selfId: string }
let city: TestCity
let [wang, li, teen, mother, stranger] = [] as unknown as [Resident, Resident, Resident, Resident, Resident]
let [doctor, officer] = [] as unknown as [SignedIn, SignedIn]
let xiaomiao = ''

const look = (personId: string, more: Partial<AccessEvent> = {}): Promise<void> =>
  city.app.nest.get(AccessEvents, { strict: false }).append({
    actorAccountId: doctor.me.accountId,
    actorInstitutionId: doctor.me.posts[0]?.institutionId ?? null,
    actorRole: 'doctor',
    personId,
    operation: 'healthRecords.getDeskRecord',
    action: 'read',
    purpose: 'TREAT',
    outcome: 'PERMIT',
    code: 'AUTHOR',
    basisId: null,
    directories: ['D05'],
    objectIds: [randomUUID()],
    requestId: null,
    ...more,
  })
const logOf = (who: SignedIn, personId: string, query: Record<string, string> = {}): Promise<AccessLog> =>
  city.must<AccessLog>(listAccessLog, { token: who.token, params: { id: personId }, query })
const later = (ms: number) => city.advanceClock(ms)
const noticesOf = async (who: SignedIn, kind: string): Promise<{ title: string; body: string }[]> =>
  (await city.must<{ items: { title: string; body: string; kind?: string }[] }>(listNotices, { token: who.token, query: { limit: 100 } })).items.filter(
    ({ title }) => title === kind,
  )

beforeAll(async () => {
  city = await TestCity.start()
  wang = await city.resident('王秀兰')
  li = await city.resident('李娜')
  teen = await city.resident('陈晨')
  mother = await city.resident('包玉梅')
  stranger = await city.resident('其其格')
  doctor = await city.signIn('何医生')
  officer = await city.signIn('齐隐私')
  xiaomiao = li.me.persons.find(({ relation }) => relation === 'CHILD')?.id ?? ''
}, 120_000)
afterAll(() => city.close())

describe('R378 谁看过我的档案', () => {
  test('R378 §3.8: shows who, from where, what and on what basis; one visit is one line; what one looks at oneself is apart', async () => {
    await look(wang.selfId, { directories: ['D05'] })
    await later(5 * MINUTE_MS)
    await look(wang.selfId, { directories: ['D07'] })
    await look(wang.selfId, { actorAccountId: wang.me.accountId, actorRole: 'resident', actorInstitutionId: null, code: 'SELF', purpose: 'PATRQT' })
    const [own, ...rest] = (await logOf(wang, wang.selfId)).items
    expect(rest).toEqual([])
    expect(own).toMatchObject({
      outcome: 'PERMIT',
      category: 'INSTITUTION',
      actor: { name: '何医生', role: '医生', institutionName: '科尔沁中心医院' },
      directories: ['D05', 'D07'],
      objects: 2,
      basis: { kind: 'AUTHOR' },
    })
    expect((await logOf(wang, wang.selfId, { filter: 'self' })).items.some(({ isOfLog }) => isOfLog)).toBe(true)
  })

  test('R378 §3.8: refused attempts of a day and an actor are one line; a stranger has no name; filters and counts fit', async () => {
    const refused = { outcome: 'DENY', code: 'NO_BASIS', actorRole: 'resident', actorInstitutionId: null, objectIds: [], purpose: 'FAMRQT' } as const
    for (let n = 0; n < 3; n++) await look(wang.selfId, { ...refused, actorAccountId: stranger.me.accountId, directories: ['D07'] })
    await look(wang.selfId, { code: 'BREAK_GLASS', purpose: 'ETREAT', basisId: randomUUID() })
    await look(wang.selfId, { actorAccountId: li.me.accountId, actorRole: 'resident', actorInstitutionId: null, code: 'GRANT', purpose: 'FAMRQT' })
    const log = await logOf(wang, wang.selfId)
    expect(log.counts).toEqual({ permitted: 3, denied: 3, emergency: 1 })
    const lines = async (filter: string): Promise<AccessEntry[]> => (await logOf(wang, wang.selfId, { filter })).items
    expect(await lines('denied')).toMatchObject([{ times: 3, actor: { name: null }, basis: { kind: 'NONE' } }])
    expect(await lines('emergency')).toMatchObject([{ category: 'EMERGENCY', review: 'WAITING' }])
    expect(await lines('family')).toMatchObject([{ actor: { name: '李*', role: '女儿' } }])
    expect(await lines('institution')).toHaveLength(1)
  })

  test('R378: pages follow each other without a gap, over days', async () => {
    for (let day = 0; day < 5; day++) {
      await later(24 * HOUR_MS)
      wang = await city.resident('王秀兰')
      for (let n = 0; n < 3; n++) await look(wang.selfId, { actorAccountId: randomUUID() })
    }
    const all = (await logOf(wang, wang.selfId, { limit: '100' })).items.map(({ id }) => id)
    const paged: string[] = []
    for (let cursor: string | null = ''; cursor !== null;) {
      const page: AccessLog = await logOf(wang, wang.selfId, { limit: '4', ...(cursor ? { cursor } : {}) })
      paged.push(...page.items.map(({ id }) => id))
      cursor = page.nextCursor
    }
    expect(paged).toEqual(all)
    const { items } = await logOf(wang, wang.selfId, { from: '2026-11-25', to: '2026-11-25' })
    expect(items.map(({ at }) => at.slice(0, 10))).toEqual(['2026-11-25', '2026-11-25', '2026-11-25'])
  })

  test('R378 §3.8: nobody else reads the log: a grantee, a stranger and a made-up person are the same 404, and the attempt is in it', async () => {
    ;[li, stranger] = [await city.resident('李娜'), await city.resident('其其格')]
    for (const [who, id] of [[li, wang.selfId] as const, [stranger, wang.selfId] as const, [stranger, randomUUID()] as const])
      expect(await city.call<Problem>(listAccessLog, { token: who.token, params: { id } })).toMatchObject({ status: 404, body: { code: 'KERNEL.NOT_FOUND' } })
    const { items } = await logOf(wang, wang.selfId, { filter: 'denied', from: '2026-11-28' })
    expect(items).toMatchObject([
      { isOfLog: true, outcome: 'DENY' },
      { isOfLog: true, outcome: 'DENY' },
    ])
  })

  test('§3.8 §3.6: below 14 the guardian reads the log, but not of what tells of abuse', async () => {
    const told = await putRecord(city, { personId: xiaomiao, kind: 'ENCOUNTER', content: VISIT, directory: 'D03', labels: ['ABUSE'] })
    await look(xiaomiao, { directories: ['D09'], actorAccountId: randomUUID() })
    await look(xiaomiao, { directories: ['D03'], objectIds: [told.id], actorAccountId: randomUUID() })
    expect((await logOf(li, xiaomiao)).items.map(({ directories }) => directories)).toEqual([['D09']])
  })

  test('§3.8 §3.6: from 14 what rests on a label, or lies outside what the parent sees, is told to the adolescent only', async () => {
    ;[teen, mother] = [await city.resident('陈晨'), await city.resident('包玉梅')]
    const labelled = await putRecord(city, { personId: teen.selfId, kind: 'ENCOUNTER', content: VISIT, directory: 'D03', labels: ['MENTAL'] })
    await look(teen.selfId, { directories: ['D05'], actorAccountId: randomUUID() })
    await look(teen.selfId, { directories: ['D03'], objectIds: [labelled.id], actorAccountId: randomUUID() })
    await look(teen.selfId, { directories: ['D18'], actorAccountId: randomUUID() })
    await look(teen.selfId, { directories: ['D03'], outcome: 'DENY', code: 'LABEL', objectIds: [], actorAccountId: randomUUID() })
    const seen = (log: AccessLog): string[] => log.items.map(({ directories, outcome }) => `${directories.join()} ${outcome}`).sort()
    expect(seen(await logOf(teen, teen.selfId))).toEqual(['D03 DENY', 'D03 PERMIT', 'D05 PERMIT', 'D18 PERMIT'])
    const shown = await logOf(mother, teen.selfId)
    expect(seen(shown)).toEqual(['D05 PERMIT'])
    expect([shown.isPartial, shown.counts]).toEqual([true, { permitted: 1, denied: 0, emergency: 0 }])
    const own = await logOf(teen, teen.selfId, { filter: 'family' })
    expect(own.items).toMatchObject([{ isOfLog: true, actor: { name: '包*梅', role: '母亲' } }])
  })

  test('R378: the file says the same as the page', async () => {
    const response = await fetch(`${city.url}/api/v1${getAccessLogFile.path.replace(':id', wang.selfId)}?from=2026-11-23&to=2026-11-23`, {
      headers: { authorization: `Bearer ${wang.token}` },
    })
    const lines = (await response.text()).trim().split('\r\n')
    expect(lines[0]).toContain('时间,谁,机构,做了什么,凭什么,结果')
    expect(lines.some((line) => line.includes('何医生,科尔沁中心医院,看了 检验报告、用药记录 2 份,这家医院自己写的记录,已查看'))).toBe(true)
    expect(lines.some((line) => line.includes('拦下 3 次'))).toBe(true)
  })

  test('R378: a line is acknowledged or complained about in one tap; the privacy officer answers once, and the resident is told', async () => {
    const [entry, other] = (await logOf(wang, wang.selfId, { filter: 'institution' })).items
    expect((await city.call(acknowledgeAccess, { token: wang.token, params: { id: other?.id ?? '' } })).status).toBe(204)
    expect((await city.call(acknowledgeAccess, { token: li.token, params: { id: other?.id ?? '' } })).status).toBe(404)
    const body = { eventId: entry?.id, text: '' }
    const complain = () => city.call<AccessComplaint & Problem>(createAccessComplaint, { token: wang.token, params: { id: wang.selfId }, body })
    const replies = await Promise.all([complain(), complain()])
    expect(replies.map(({ status }) => status).sort()).toEqual([201, 409])
    const [first, second] = (await logOf(wang, wang.selfId, { filter: 'institution' })).items
    expect(first?.complaint?.state).toBe('OPEN')
    expect(second?.isAcknowledged).toBe(true)

    officer = await city.signIn('齐隐私')
    const { items, open } = await city.must<{ items: StaffAccessComplaint[]; open: number }>(listStaffAccessComplaints, { token: officer.token })
    expect(open).toBe(1)
    expect(items[0]).toMatchObject({ nameMasked: '王*兰', event: { id: entry?.id }, isOverdue: false })
    const { id, version } = items[0] as StaffAccessComplaint
    const answer = { finding: 'UNJUSTIFIED', answer: '这次查看没有理由，已通知医院处理' }
    const decide = (ifMatch: number) =>
      city.call<StaffAccessComplaint & Problem>(answerAccessComplaint, { token: officer.token, params: { id }, ifMatch, body: answer })
    expect((await decide(version + 1)).status).toBe(412)
    expect((await decide(version)).body).toMatchObject({ state: 'ANSWERED', finding: 'UNJUSTIFIED' })
    expect((await decide(version)).status).toBe(412)
    expect((await decide(version + 1)).body.code).toBe('HEALTH_RECORDS.COMPLAINT_ANSWERED')
    await city.must(getStaffAccessComplaint, { token: officer.token, params: { id } })
    const own = await city.must<{ items: AccessComplaint[] }>(listAccessComplaints, { token: wang.token, params: { id: wang.selfId } })
    expect(own.items).toMatchObject([{ state: 'ANSWERED', answer: answer.answer }])
    await city.runJobs()
    expect(await noticesOf(wang, '您对查看档案的投诉有答复了')).toHaveLength(1)
    // What the officer saw of the log is in the log.
    expect((await logOf(wang, wang.selfId)).items.some(({ isOfLog, actor }) => isOfLog && actor.name === '齐隐私')).toBe(true)
  })
})

describe('§3.8 notices about looks at a record', () => {
  test('R378: a download is told at once, looks of institutions once the next morning; an adolescent alone hears of what is private', async () => {
    await city.setClock('2026-12-10T10:00:00+08:00')
    ;[wang, li, teen, mother] = [await city.resident('王秀兰'), await city.resident('李娜'), await city.resident('陈晨'), await city.resident('包玉梅')]
    await look(wang.selfId, { actorAccountId: li.me.accountId, actorRole: 'resident', actorInstitutionId: null, code: 'GRANT', action: 'download' })
    await look(wang.selfId)
    await look(wang.selfId)
    await look(teen.selfId, { directories: ['D18'] })
    await city.runJobs()
    const DOWNLOADED = '有人下载了健康档案里的文件'
    const DIGEST = '有机构看过健康档案'
    expect(await noticesOf(wang, DOWNLOADED)).toHaveLength(1)
    const ofDay = async (who: SignedIn): Promise<string[]> =>
      (await noticesOf(who, DIGEST)).map(({ body }) => body).filter((text) => text.startsWith('12月10日'))
    expect(await ofDay(wang)).toEqual([])
    await city.setClock('2026-12-11T09:00:00+08:00')
    await city.runJobs()
    await city.runJobs()
    ;[wang, teen, mother] = [await city.resident('王秀兰'), await city.resident('陈晨'), await city.resident('包玉梅')]
    expect(await ofDay(wang)).toEqual(['12月10日，机构查看了 2 次。点开看是谁、凭什么看的。'])
    expect(await ofDay(teen)).toEqual(['12月10日，机构查看了 1 次。点开看是谁、凭什么看的。'])
    expect(await ofDay(mother)).toEqual([])
  })

  test('§3.12 P43: 1 000 made-up ids are the same 404 until there are too many of them; the privacy officer is told once', async () => {
    stranger = await city.resident('其其格')
    const caller = { accountId: stranger.me.accountId, app: 'citizen', posts: [], sessionId: randomUUID(), roles: new Set(['resident']) } as unknown as Caller
    const gate = city.app.nest.get(RecordGate, { strict: false })
    const reader = { caller, purpose: 'FAMRQT', institutionId: null, requestId: null, operation: 'healthRecords.getRecord' } as const
    const answers = new Map<string, number>()
    const ask = async (): Promise<void> => {
      const answer = await gate.open(reader, randomUUID()).then(
        (result) => (result.ok ? 'SHOWN' : result.code),
        (error: { code: string }) => error.code,
      )
      answers.set(answer, (answers.get(answer) ?? 0) + 1)
    }
    for (let batch = 0; batch < 50; batch++) await Promise.all(Array.from({ length: 20 }, ask))
    expect(Object.fromEntries(answers)).toEqual({ NOT_FOUND: 300, 'KERNEL.TOO_MANY_REQUESTS': 700 })
    await city.runJobs()
    await city.runJobs()
    officer = await city.signIn('齐隐私')
    const alarms = await city.db.query(`SELECT 1 FROM outbox WHERE topic = 'notifications.notice' AND payload->>'kind' = 'records.deniedAlarm'`)
    expect(alarms).toHaveLength(1)
    expect(await city.app.platform.metrics.registry.getSingleMetricAsString('record_access_denied_alarms_total')).toMatch(/ 1$/)
    // The next hour begins anew.
    await later(HOUR_MS)
    await expect(gate.open(reader, randomUUID())).resolves.toMatchObject({ ok: false })
  })
})
