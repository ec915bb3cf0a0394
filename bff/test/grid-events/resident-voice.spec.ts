import { afterAll, beforeAll, describe, expect, test } from '@jest/globals'
import {
  answerOpinion,
  clusterOpinions,
  exportOpinions,
  getOpinion,
  listMyOpinions,
  listOpinions,
  type MyOpinion,
  revealOpinionContact,
  type StaffOpinion,
  tagOpinion,
  writeOpinion,
} from '@jktl/shared/grid-events/opinions/contract'
import {
  activateServiceEvaluation,
  answerServiceEvaluation,
  exportServiceAnswers,
  getServiceEvaluation,
  getServiceQuestionnaire,
  listOpenServiceEvaluations,
  listServiceAnswers,
  listServiceEvaluations,
  type OpenServiceEvaluation,
  type ServiceActivation,
  type ServiceResults,
  stopServiceEvaluation,
} from '@jktl/shared/grid-events/service-evaluations/contract'
import { dateOf, DAY_MS, MINUTE_MS } from '@jktl/shared/kernel/dates'
import { listNotices } from '@jktl/shared/notifications/contract'

import { TestCity } from '../support/city.ts'

/** 第三网格 of the city's synthetic community, whose township 周敏 manages. */
const GRID = '15050200200103'
const TOWNSHIP = '150502002'
/** In the county of 高值班, outside the township. */
const ELSEWHERE = '150502001'

let city: TestCity
let resident: string
let neighbour: string
/** 西门街道 */
let manager: string
/** 科尔沁区 */
let officer: string

beforeAll(async () => {
  city = await TestCity.start()
  ;[resident, neighbour] = [(await city.resident('王秀兰')).token, (await city.resident('李建国')).token]
  ;[manager, officer] = [(await city.signIn('周敏')).token, (await city.signIn('高值班')).token]
}, 60_000)
afterAll(() => city?.close())

const WRITTEN = { nodeCode: GRID, title: '小区路灯不亮', content: '东门的路灯坏了一个月', isAnonymous: false, mayContact: false }
const write = async (token: string, more: object = {}) => {
  await city.advanceClock(MINUTE_MS)
  return city.call<MyOpinion & { code?: string }>(writeOpinion, { token, body: { ...WRITTEN, ...more } })
}
const own = async (token: string) => (await city.must<{ items: MyOpinion[] }>(listMyOpinions, { token })).items
const search = async (token: string, query: Record<string, string> = {}) =>
  city.must<{ items: StaffOpinion[]; counts: Record<string, number> }>(listOpinions, { token, query })

describe('R266 社情民意', () => {
  test('R266: contact is kept only with consent and a name, sealed, shown masked, and every look is recorded with its reason', async () => {
    expect((await write(resident, { isAnonymous: true, name: '王秀兰' })).body.code).toBe('GRID_EVENTS.OPINION_ANONYMOUS_CONTACT')
    expect((await write(resident, { phone: '13800000001' })).body.code).toBe('GRID_EVENTS.OPINION_CONSENT_NEEDED')
    expect((await write(resident, { nodeCode: '150599' })).body.code).toBe('GRID_EVENTS.NODE_UNKNOWN')
    const { id } = (await write(resident, { name: '王秀兰', phone: '13800000001', mayContact: true })).body
    const [row] = await city.db.query<{ text: string }>(`SELECT o::text AS text FROM grid_opinion o WHERE id = $1`, [id])
    expect(row?.text).not.toMatch(/王秀兰|13800000001/)
    expect(await city.must<StaffOpinion>(getOpinion, { token: manager, params: { id } })).toMatchObject({ nameMasked: '王*兰', phoneMasked: '138****0001' })
    const contact = await city.must(revealOpinionContact, { token: manager, params: { id }, body: { reason: '回访核实' } })
    expect(contact).toEqual({ name: '王秀兰', phone: '13800000001' })
    const looks = await city.db.query(`SELECT reason FROM audit_log WHERE action = 'gridEvents.revealOpinionContact' AND object_id = $1`, [id])
    expect(looks).toEqual([{ reason: '回访核实' }])
  })

  test('R266: an answer reaches the writer; who stayed unnamed finds it in their list and nobody knows whose it is', async () => {
    const unnamed = (await write(neighbour, { isAnonymous: true, title: '想要图书角' })).body.id
    const [row] = await city.db.query(`SELECT author_account_id AS account, name_sealed AS name FROM grid_opinion WHERE id = $1`, [unnamed])
    expect(row).toEqual({ account: null, name: null })
    const named = (await own(resident))[0]?.id ?? ''
    for (const id of [named, unnamed])
      await city.must(answerOpinion, { token: manager, params: { id }, ifMatch: 1, body: { decision: 'REPLY', text: '下周安排人来修。' } })
    expect((await own(neighbour))[0]).toMatchObject({ id: unnamed, state: 'ANSWERED', reply: { text: '下周安排人来修。' } })
    await city.runJobs('outbox')
    const told = async (token: string) =>
      (await city.must<{ items: { kind: string }[] }>(listNotices, { token })).items.filter(({ kind }) => kind === 'grid.opinionAnswered').length
    expect([await told(resident), await told(neighbour)]).toEqual([1, 0])
    const again = { token: manager, params: { id: named }, ifMatch: 2, body: { decision: 'FILE' } }
    expect((await city.call<{ code: string }>(answerOpinion, again)).body.code).toBe('GRID_EVENTS.OPINION_ANSWERED')
    expect((await city.call(answerOpinion, { ...again, ifMatch: 1 })).status).toBe(412)
  })

  test('R266: the archive is searched by grid and word, grouped by likeness, tagged, and passed on without names', async () => {
    await write(neighbour, { title: '路灯不亮了', content: '南门一片黑', name: '李建国', phone: '13800000002', mayContact: true })
    const { id: outside } = (await write(neighbour, { nodeCode: ELSEWHERE, title: '广场舞太吵', content: '夜里十点还在跳' })).body
    const titles = async (token: string, query: Record<string, string>) => (await search(token, query)).items.map(({ title }) => title)
    expect(await titles(manager, { keyword: '不亮' })).toEqual(['路灯不亮了', '小区路灯不亮'])
    expect(await titles(officer, { nodeName: '科尔沁街道' })).toEqual(['广场舞太吵'])
    expect(await titles(manager, { nodeName: '科尔沁街道' })).toEqual([])
    expect(await titles(manager, { keyword: '100%_' })).toEqual([])
    const { items, counts } = await search(manager)
    for (const state of ['NEW', 'ANSWERED', 'FILED']) expect(await search(manager, { state })).toMatchObject({ items: { length: counts[state] } })
    const { items: groups } = await city.must<{ items: { opinions: { title: string }[] }[] }>(clusterOpinions, { token: manager })
    expect(groups.map(({ opinions }) => opinions.map(({ title }) => title))).toEqual([['路灯不亮了', '小区路灯不亮']])
    const newest = items[0] as StaffOpinion
    await city.must(tagOpinion, { token: manager, params: { id: newest.id }, ifMatch: newest.version, body: { topics: ['ROADS'] } })
    expect(await titles(manager, { topic: 'ROADS' })).toEqual(['路灯不亮了'])
    const { text } = await city.must<{ text: string }>(exportOpinions, { token: manager })
    expect(text).toContain('道路设施')
    expect(text).not.toMatch(/李建国|13800000002|王秀兰/)
    for (const route of [getOpinion, revealOpinionContact])
      expect(
        (await city.call(route, { token: manager, params: { id: outside }, ...(route.method === 'POST' ? { body: { reason: '看一看' } } : {}) })).status,
      ).toBe(404)
  })
})

describe('R265 社区（村）服务评价', () => {
  const ANSWERS = { attitude: '1', speed: '2', surroundings: '4', convenience: '3', visited: 'few', wish: '多开几个窗口' }
  const activate = async (more: object = {}) => {
    const today = dateOf(city.now())
    const body = { nodeCode: TOWNSHIP, name: '冬季评价', fromDay: today, untilDay: today, ...more }
    return city.call<ServiceActivation & { code?: string }>(activateServiceEvaluation, { token: manager, body })
  }
  const answer = (token: string, id: string, answers: object = ANSWERS) => {
    const given = Object.entries(answers).map(([question, value]) => ({ question, value: value as string }))
    return city.call<{ code?: string } | null>(answerServiceEvaluation, { token, params: { id }, body: { answers: given } })
  }
  const openAt = async (token: string, nodeCode = GRID) =>
    (await city.must<{ items: OpenServiceEvaluation[] }>(listOpenServiceEvaluations, { token, query: { nodeCode } })).items
  const crowd = async (count: number): Promise<string[]> => Promise.all((await city.personas(count)).map(async ({ name }) => (await city.signIn(name)).token))

  test('R265: a manager puts the one questionnaire out under a name, for a place of theirs and days that make sense', async () => {
    const { nodes } = await city.must<{ nodes: { code: string }[] }>(getServiceQuestionnaire, { token: manager })
    expect(nodes.length).toBeGreaterThan(1)
    expect(nodes.every(({ code }) => code.startsWith(TOWNSHIP))).toBe(true)
    expect((await activate({ nodeCode: ELSEWHERE })).body.code).toBe('GRID_EVENTS.NODE_UNKNOWN')
    expect((await activate({ untilDay: '2020-01-01' })).body.code).toBe('GRID_EVENTS.EVALUATION_DAYS_WRONG')
    expect((await activate({ name: '秋季评价' })).body).toMatchObject({ name: '秋季评价', state: 'OPEN', answers: 0 })
    expect((await activate({ name: '秋季评价' })).body.code).toBe('GRID_EVENTS.EVALUATION_NAME_TAKEN')
    expect(await openAt(resident, ELSEWHERE)).toEqual([])
    expect(await openAt(resident)).toMatchObject([{ name: '秋季评价', isAnswered: false, questions: { length: 7 } }])
  })

  test('R265: an account answers once however often it tries at once, and nothing kept says who answered what', async () => {
    const { id } = (await activate()).body
    expect((await answer(resident, id, { attitude: '9' })).body?.code).toBe('GRID_EVENTS.EVALUATION_INCOMPLETE')
    const tries = await Promise.all(Array.from({ length: 10 }, () => answer(resident, id)))
    expect(tries.map(({ status }) => status).sort()).toEqual([204, ...Array.from({ length: 9 }, () => 409)])
    expect((await openAt(resident)).find((one) => one.id === id)?.isAnswered).toBe(true)
    const columns = await city.db.query<{ shared: string }>(
      `SELECT column_name AS shared FROM information_schema.columns WHERE table_name IN ('service_participation', 'service_answer') GROUP BY 1 HAVING count(*) > 1`,
    )
    expect(columns).toEqual([{ shared: 'activation_id' }])
    const kept = await city.db.query(`SELECT 1 FROM idempotency_record WHERE route_id = 'gridEvents.answerServiceEvaluation'`)
    expect(kept).toEqual([])
    const [before] = await city.db.query<{ id: string }>(`SELECT id FROM service_answer WHERE activation_id = $1`, [id])
    await city.advanceClock(DAY_MS)
    await city.runJobs('grid-events.shuffle-service-answers')
    const after = await city.db.query(`SELECT id, day, answers ->> 'wish' AS wish FROM service_answer WHERE activation_id = $1`, [id])
    expect(after).toEqual([{ id: expect.not.stringMatching(before?.id ?? ''), day: null, wish: '多开几个窗口' }])
    expect((await answer(neighbour, id)).body?.code).toBe('GRID_EVENTS.EVALUATION_NOT_OPEN')
  })

  test('R265: numbers appear from five answers on, each leads to its rows, and a stopped one takes no more', async () => {
    // A day went by: staff sign in again.
    ;[manager, officer] = [(await city.signIn('周敏')).token, (await city.signIn('高值班')).token]
    const { id, version } = (await activate({ name: '年末评价' })).body
    const results = () => city.must<ServiceResults>(getServiceEvaluation, { token: manager, params: { id } })
    const rows = (query: object = {}) =>
      city.must<{ items: unknown[]; isHidden: boolean }>(listServiceAnswers, { token: manager, params: { id }, query: { ...query } })
    const people = await crowd(5)
    for (const [nth, token] of people.entries()) {
      expect((await answer(token, id, { ...ANSWERS, attitude: nth < 2 ? '1' : '2' })).status).toBe(204)
      if (nth !== 3) continue
      expect((await results()).questions.every(({ counts, mean, answered }) => counts === null && mean === null && answered === null)).toBe(true)
      expect(await rows()).toMatchObject({ items: [], isHidden: true })
    }
    const { answers, questions } = await results()
    expect(answers).toBe(5)
    expect(questions[0]).toMatchObject({ id: 'attitude', answered: 5, mean: 1.6 })
    for (const { id: question, counts } of questions)
      for (const { value, count } of counts ?? []) expect([question, value, (await rows({ question, value })).items.length]).toEqual([question, value, count])
    const { text } = await city.must<{ text: string }>(exportServiceAnswers, { token: manager, params: { id } })
    expect(text.trim().split('\r\n')).toHaveLength(6)
    expect((await city.must<{ items: ServiceActivation[] }>(listServiceEvaluations, { token: officer })).items[0]).toMatchObject({ id, answers: 5 })
    await city.must(stopServiceEvaluation, { token: officer, params: { id }, ifMatch: version })
    expect((await answer(resident, id)).body?.code).toBe('GRID_EVENTS.EVALUATION_NOT_OPEN')
    expect((await openAt(resident)).map(({ name }) => name)).not.toContain('年末评价')
  })
})
