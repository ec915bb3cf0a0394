import { afterAll, afterEach, beforeAll, describe, expect, test } from '@jest/globals'
import {
  answerEvaluation,
  exportEvaluationAnalysis,
  getEvaluationAnalysis,
  getScore,
  getVisitEvaluation,
  type HospitalEvaluation,
  listHospitalEvaluations,
  listModeration,
  listMyEvaluations,
  listPublishedEvaluations,
  moderateEvaluation,
  type ModerationItem,
  type MyEvaluation,
  type PublishedEvaluation,
  submitEvaluation,
  withdrawEvaluation,
} from '@jktl/shared/appointments/evaluations/contract'
import { DAY_MS } from '@jktl/shared/kernel/dates'

import { type SignedIn, TestCity } from '../support/city.ts'
import { attendedVisit } from './attended.ts'
import { HOSPITALS } from './clinic.ts'

type Problem = { code?: string; current?: { version: number } }
type Resident = SignedIn & { selfId: string }
const TODAY = '2026-11-23'
const STARS = { TECHNIQUE: 5, QUALITY: 4, ENVIRONMENT: 2 }

let city: TestCity
let who: Resident
let manager: string
let regulator: string
beforeAll(async () => {
  city = await TestCity.start()
  who = await city.resident('李娜')
  manager = (await city.signIn('孟静')).token
  regulator = (await city.signIn('韩监管')).token
}, 90_000)
afterAll(() => city?.close())
afterEach(async () => {
  await city.clearFaults('wechat')
  await city.runJobs()
  await city.expectSqlInvariants()
})

const visit = (by: Resident = who, where: { doctorId?: string; state?: string } = {}) =>
  attendedVisit(city, { accountId: by.me.accountId, personId: by.selfId }, { hosCode: HOSPITALS.HIS, date: TODAY, ...where })
const stranger = (doctorId?: string) =>
  attendedVisit(city, { accountId: who.me.accountId }, { hosCode: HOSPITALS.HIS, date: TODAY, ...(doctorId ? { doctorId } : {}) })
const evaluate = (id: string, body: Record<string, unknown> = {}, token = who.token) =>
  city.call<MyEvaluation & Problem>(submitEvaluation, { token, params: { id }, body: { ratings: STARS, isAnonymous: true, ...body } })
const scoreOf = (kind: string, objectId: string) =>
  city.must<{ scoreX10: number | null; sampleSize: number; dimensions: unknown[] }>(getScore, { query: { kind, objectId } })
const queue = async (filter = 'waiting') =>
  (await city.must<{ items: ModerationItem[] }>(listModeration, { token: regulator, query: { filter, limit: 100 } })).items
const decide = (item: { id: string; object: string; version: number }, body: Record<string, unknown>) =>
  city.call<ModerationItem & Problem>(moderateEvaluation, {
    token: regulator,
    params: { id: item.id },
    body: { object: item.object, ...body },
    ifMatch: item.version,
  })
const published = async (doctorId: string) =>
  (await city.must<{ items: PublishedEvaluation[] }>(listPublishedEvaluations, { query: { kind: 'DOCTOR', objectId: doctorId } })).items

/** Through WeChat's check and the regulator. */
async function publish(id: string): Promise<void> {
  await city.runJobs()
  const item = (await queue()).find((one) => one.id === id)
  if (!item) throw new Error('the words do not wait')
  expect((await decide(item, { decision: 'PUBLISH' })).status).toBe(200)
}

describe('evaluations', () => {
  test('R355 A08: only an attended visit is evaluated, within 30 days, by whoever booked it or cares for the patient', async () => {
    const missed = await visit(who, { state: 'NO_SHOW' })
    expect((await evaluate(missed.appointmentId)).body.code).toBe('APPOINTMENTS.NOT_ATTENDED')
    await expect(
      city.db.query(
        `INSERT INTO evaluation (appointment_id, account_id, person_id, identity_key, institution_id, department_id, doctor_id, visit_date, quality, state, counts, content_check, submitted_at, changed_at)
         SELECT id, account_id, person_id, identity_key, institution_id, department_id, doctor_id, date, 5, 'PUBLISHED', true, 'NONE', changed_at, changed_at FROM appointment WHERE id = $1`,
        [missed.appointmentId],
      ),
    ).rejects.toThrow('only a visit that was attended is evaluated')
    const other = await city.resident('李建国')
    const his = await visit(other)
    expect((await evaluate(his.appointmentId)).status).toBe(404)
    const mine = await visit()
    const seen = await city.must<{ refusal: string | null; evaluation: MyEvaluation | null }>(getVisitEvaluation, {
      token: who.token,
      params: { id: mine.appointmentId },
    })
    expect(seen).toMatchObject({ refusal: null, evaluation: null })
    expect((await evaluate(mine.appointmentId, { ratings: {} })).body.code).toBe('APPOINTMENTS.STARS_NEEDED')
    expect((await evaluate(mine.appointmentId, { ratings: { QUALITY: 6 } })).status).toBe(400)
  })

  test('R355: two phones of the family evaluate one visit at once and one evaluation exists', async () => {
    const { appointmentId, doctorId } = await visit()
    const before = await scoreOf('DOCTOR', doctorId)
    const replies = await Promise.all(Array.from({ length: 8 }, () => evaluate(appointmentId)))
    expect(replies.map((reply) => reply.status).sort()).toEqual([201, 409, 409, 409, 409, 409, 409, 409])
    expect(replies.filter((reply) => reply.status === 409).map((reply) => reply.body.code)).toEqual(Array(7).fill('APPOINTMENTS.EVALUATED_ALREADY'))
    expect((await scoreOf('DOCTOR', doctorId)).sampleSize).toBe(before.sampleSize + 1)
  })

  test('A08: one person counts once per doctor in 30 days, also when two visits are evaluated at once', async () => {
    const other = await city.resident('阿拉坦·苏和')
    const first = await visit(other)
    const second = await visit(other, { doctorId: first.doctorId })
    const before = await scoreOf('DOCTOR', first.doctorId)
    const [a, b] = await Promise.all([evaluate(first.appointmentId, {}, other.token), evaluate(second.appointmentId, {}, other.token)])
    expect([a.status, b.status]).toEqual([201, 201])
    expect((await scoreOf('DOCTOR', first.doctorId)).sampleSize).toBe(before.sampleSize + 1)
    expect([a.body.stateText, b.body.stateText].filter((text) => text.includes('不重复计'))).toHaveLength(1)
  })

  test('R355: below five evaluations there is no score, from five on it comes with its sample; a withdrawal takes its stars back', async () => {
    const [doctor] = await city.db.query<{ id: string }>(
      `SELECT s.doctor_id AS id FROM clinic_session s JOIN institution i ON i.id = s.institution_id WHERE i.hos_code = $1 AND s.kind = 'CLINIC' AND s.date = $2::date AND NOT EXISTS (SELECT 1 FROM evaluation_summary e WHERE e.object_id = s.doctor_id) LIMIT 1`,
      [HOSPITALS.HIS, TODAY],
    )
    const doctorId = doctor?.id ?? ''
    const mine: string[] = []
    for (let nth = 0; nth < 4; nth++) mine.push((await evaluate((await stranger(doctorId)).appointmentId, { ratings: { QUALITY: 4, TECHNIQUE: 5 } })).body.id)
    expect(await scoreOf('DOCTOR', doctorId)).toMatchObject({ scoreX10: null, sampleSize: 4, dimensions: [] })
    mine.push((await evaluate((await stranger(doctorId)).appointmentId, { ratings: { QUALITY: 4, TECHNIQUE: 5, ENVIRONMENT: 1 } })).body.id)
    // The hall of the house says nothing about the doctor.
    expect(await scoreOf('DOCTOR', doctorId)).toMatchObject({ scoreX10: 45, sampleSize: 5 })
    const withdrawn = await city.must<MyEvaluation>(withdrawEvaluation, { token: who.token, params: { id: mine[0] ?? '' } })
    expect(withdrawn).toMatchObject({ state: 'WITHDRAWN', allowedActions: [] })
    expect(await scoreOf('DOCTOR', doctorId)).toMatchObject({ scoreX10: null, sampleSize: 4 })
    expect((await city.call(withdrawEvaluation, { token: who.token, params: { id: mine[0] ?? '' } })).status).toBe(409)
  })

  test('R355: words stay unseen while WeChat does not answer, are asked about again, and are public after the moderator', async () => {
    const { appointmentId, doctorId } = await visit()
    await city.faults('wechat', [{ match: { operation: 'msg-sec-check' }, effect: { kind: 'errcode', errcode: -1 } }])
    const { body } = await evaluate(appointmentId, { text: '医生很耐心，讲得清楚。' })
    expect(body).toMatchObject({ state: 'SUBMITTED', text: '医生很耐心，讲得清楚。' })
    await city.runJobs()
    const [waiting] = (await queue()).filter((item) => item.id === body.id)
    expect(waiting).toMatchObject({ contentCheck: 'PENDING', allowedActions: ['hide'] })
    expect((await decide(waiting as ModerationItem, { decision: 'PUBLISH' })).body.code).toBe('APPOINTMENTS.EVALUATION_ACTION_NOT_ALLOWED')
    await city.clearFaults('wechat')
    await city.advanceClock(61_000)
    await city.runJobs()
    const [checked] = (await queue()).filter((item) => item.id === body.id)
    expect(checked).toMatchObject({ contentCheck: 'PASS', allowedActions: ['publish', 'hide'] })
    expect((await published(doctorId)).map((e) => e.id)).not.toContain(body.id)
    expect((await decide(waiting as ModerationItem, { decision: 'PUBLISH' })).status).toBe(412)
    expect((await decide(checked as ModerationItem, { decision: 'PUBLISH' })).body.state).toBe('PUBLISHED')
    const shown = (await published(doctorId)).find((e) => e.id === body.id)
    expect(shown).toEqual({ id: body.id, month: '2026-11', ratings: STARS, text: '医生很耐心，讲得清楚。', answer: null })
  })

  test('R355: risky words are hidden at once with a notice, the stars count; a fake evaluation loses its stars too', async () => {
    const { appointmentId, institutionId } = await stranger()
    const before = await scoreOf('INSTITUTION', institutionId)
    const { body } = await evaluate(appointmentId, { text: '代抢号找我' })
    await city.runJobs()
    const mine = (await city.must<{ items: MyEvaluation[] }>(listMyEvaluations, { token: who.token })).items.find((e) => e.id === body.id)
    expect(mine).toMatchObject({ state: 'HIDDEN' })
    expect(mine?.stateText).toContain('12345')
    expect(await city.db.query(`SELECT kind FROM notice WHERE account_id = $1 AND kind = 'evaluation-hidden'`, [who.me.accountId])).toHaveLength(1)
    expect((await scoreOf('INSTITUTION', institutionId)).sampleSize).toBe(before.sampleSize + 1)
    const fake = await evaluate((await stranger()).appointmentId, { text: '很好很好很好' })
    await publish(fake.body.id)
    const item = (await queue('published')).find((one) => one.id === fake.body.id) as ModerationItem
    expect((await decide(item, { decision: 'HIDE', reason: 'FAKE' })).body).toMatchObject({
      state: 'HIDDEN',
      hiddenReason: 'FAKE',
      allowedActions: ['publish'],
    })
    expect((await scoreOf('INSTITUTION', institutionId)).sampleSize).toBe(before.sampleSize + 1)
  })

  test('R355: the hospital answers once, in public, after the moderator; an anonymous writer stays unknown to it', async () => {
    const anonymous = await evaluate((await visit()).appointmentId, { text: '排队有点久' })
    const named = await evaluate((await visit()).appointmentId, { text: '护士态度好', isAnonymous: false })
    await publish(anonymous.body.id)
    await publish(named.body.id)
    const list = async () => (await city.must<{ items: HospitalEvaluation[] }>(listHospitalEvaluations, { token: manager })).items
    const [mine, theirs] = [anonymous, named].map(({ body }) => body.id)
    const items = await list()
    const first = items.find((e) => e.id === mine)
    expect(first).toMatchObject({ personNameMasked: null, text: '排队有点久', allowedActions: ['answer'] })
    expect(items.find((e) => e.id === theirs)?.personNameMasked).toBe('李*')
    expect(JSON.stringify(items)).not.toContain('李娜')
    const answer = (version: number, text: string) =>
      city.call<HospitalEvaluation & Problem>(answerEvaluation, { token: manager, params: { id: mine ?? '' }, body: { text }, ifMatch: version })
    const version = first?.version ?? 0
    const replies = await Promise.all([answer(version, '谢谢您，我们加开了窗口。'), answer(version, '对不起，让您久等了。')])
    expect(replies.map((reply) => reply.status).sort()).toEqual([201, 412])
    expect((await list()).map((e) => e.id)).not.toContain(mine)
    expect((await published((await doctorOf(mine)) ?? '')).find((e) => e.id === mine)?.answer).toBeNull()
    await city.runJobs()
    const item = (await queue()).find((one) => one.id === mine && one.object === 'ANSWER') as ModerationItem
    expect(item.about).toBe('排队有点久')
    expect((await decide(item, { decision: 'PUBLISH' })).status).toBe(200)
    await city.runJobs()
    expect((await published((await doctorOf(mine)) ?? '')).find((e) => e.id === mine)?.answer?.month).toBe('2026-11')
    expect(await city.db.query(`SELECT 1 FROM notice WHERE account_id = $1 AND kind = 'evaluation-answered'`, [who.me.accountId])).toHaveLength(1)
    const again = await city.call<Problem>(answerEvaluation, {
      token: manager,
      params: { id: mine ?? '' },
      body: { text: '再说一遍' },
      ifMatch: (await versionOf(mine)) ?? 0,
    })
    expect(again.body.code).toBe('APPOINTMENTS.EVALUATION_ACTION_NOT_ALLOWED')
  })

  test('R355: another hospital’s evaluations are not there for a manager, and the moderator never learns who wrote', async () => {
    const there = await attendedVisit(city, { accountId: who.me.accountId, personId: who.selfId }, { hosCode: HOSPITALS.PLATFORM, date: TODAY })
    const { body } = await evaluate(there.appointmentId, { text: '社区医院方便', isAnonymous: false })
    await publish(body.id)
    expect((await city.call(listHospitalEvaluations, { token: manager, query: { institutionId: there.institutionId } })).status).toBe(404)
    expect((await city.call(getEvaluationAnalysis, { token: manager, query: { institutionId: there.institutionId } })).status).toBe(404)
    expect((await city.call(answerEvaluation, { token: manager, params: { id: body.id }, body: { text: '好' }, ifMatch: 3 })).status).toBe(404)
    const text = JSON.stringify([await queue('published'), await queue('hidden'), await queue()])
    for (const secret of ['李娜', '李*', who.selfId, who.me.accountId]) expect(text).not.toContain(secret)
    const [audited] = await city.db.query<{ n: number }>(
      `SELECT count(*) AS n FROM audit_log WHERE action = 'appointments.listModeration' AND object_id = $1::text AND person_id = $2`,
      [body.id, who.selfId],
    )
    expect(audited?.n).toBeGreaterThan(0)
  })

  test('A08: a burst on one doctor is flagged for the regulator', async () => {
    const [doctor] = await city.db.query<{ id: string }>(
      `SELECT s.doctor_id AS id FROM number n JOIN clinic_session s ON s.id = n.session_id JOIN institution i ON i.id = s.institution_id
        WHERE i.hos_code = $1 AND s.date = $2::date AND s.kind = 'CLINIC' AND n.state IN ('AVAILABLE', 'PLANNED') GROUP BY 1 HAVING count(*) >= 8 ORDER BY 1 LIMIT 1`,
      [HOSPITALS.HIS, TODAY],
    )
    const ids: string[] = []
    for (let nth = 0; nth < 8; nth++) ids.push((await evaluate((await stranger(doctor?.id)).appointmentId, { ratings: { QUALITY: 1 } })).body.id)
    const flagged = (await queue('burst')).map((item) => item.id)
    for (const id of ids) expect(flagged).toContain(id)
  })

  test('R355: the analysis is the rows: months, dimensions and departments add up to the total, and the CSV says the same', async () => {
    const analysis = await city.must<{
      total: { sampleSize: number }
      unanswered: number
      institutionId: string
      months: { sampleSize: number }[]
      departments: { sampleSize: number; unanswered: number; scoreX10: number | null }[]
    }>(getEvaluationAnalysis, { token: manager })
    const sum = (rows: { sampleSize: number }[]) => rows.reduce((total, row) => total + row.sampleSize, 0)
    expect(analysis.total.sampleSize).toBeGreaterThan(10)
    expect(sum(analysis.months)).toBe(analysis.total.sampleSize)
    expect(sum(analysis.departments)).toBe(analysis.total.sampleSize)
    expect((await scoreOf('INSTITUTION', analysis.institutionId)).sampleSize).toBe(analysis.total.sampleSize)
    const unanswered = await city.must<{ items: unknown[] }>(listHospitalEvaluations, { token: manager, query: { filter: 'unanswered', limit: 100 } })
    expect(unanswered.items).toHaveLength(analysis.unanswered)
    const scored = analysis.departments.flatMap(({ scoreX10 }) => scoreX10 ?? [])
    expect(scored).toEqual([...scored].sort((a, b) => a - b))
    const { text } = await city.must<{ text: string }>(exportEvaluationAnalysis, { token: manager })
    expect(text.split('\r\n')[1]).toContain(`,${analysis.total.sampleSize},`)
  })

  test('R355: after 30 days a visit can no longer be evaluated, and the list of waiting visits forgets it', async () => {
    const { appointmentId } = await visit()
    const waiting = async () =>
      (await city.must<{ waiting: { appointmentId: string }[] }>(listMyEvaluations, { token: who.token })).waiting.map((v) => v.appointmentId)
    expect(await waiting()).toContain(appointmentId)
    await city.advanceClock(31 * DAY_MS)
    who = await city.resident('李娜')
    expect(await waiting()).not.toContain(appointmentId)
    expect((await evaluate(appointmentId)).body.code).toBe('APPOINTMENTS.EVALUATION_TOO_LATE')
  })
})

const doctorOf = async (id: string | undefined): Promise<string | undefined> =>
  (await city.db.query<{ id: string }>(`SELECT doctor_id AS id FROM evaluation WHERE id = $1`, [id]))[0]?.id
const versionOf = async (id: string | undefined): Promise<number | undefined> =>
  (await city.db.query<{ version: number }>(`SELECT version FROM evaluation WHERE id = $1`, [id]))[0]?.version
