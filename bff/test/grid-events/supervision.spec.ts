import { afterAll, beforeAll, describe, expect, test } from '@jest/globals'
import { listSlaRules, putSlaRule, reviewSlaRule, type SlaRule } from '@jktl/shared/grid-events/clocks/contract'
import type { ClockKind } from '@jktl/shared/grid-events/clocks/model'
import {
  actOnGridOrder,
  createDutyTemplate,
  type DutyTemplate,
  doGridDuty,
  endDutyTemplate,
  getGridOrder,
  type GridDuty,
  type GridOrder,
  type GridOrderLine,
  type GridOrderOffer,
  issueGridOrder,
  listDutyTemplates,
  listGridDuties,
  listGridOrders,
  offerGridOrder,
} from '@jktl/shared/grid-events/supervision/contract'
import { DAY_MS, formatInstant, HOUR_MS, instantAt, MINUTE_MS } from '@jktl/shared/kernel/dates'
import type { Problem } from '@jktl/shared/kernel/errors'

import { EventClocks } from '../../src/modules/grid-events/clocks.ts'
import type { Doer } from '../../src/modules/grid-events/event-flow.ts'
import { SupervisionCounts } from '../../src/modules/grid-events/supervision-counts.ts'
import { TestCity } from '../support/city.ts'
import { GRID, GridDesk } from './grid-desk.ts'

type Person = Doer & { accountId: string; token: string }
let city: TestCity
let desk: GridDesk
let [worker, deputy, lead, officer] = [] as unknown as [Person, Person, Person, Person]
let resident: Doer & { accountId: string }

async function signIn(name: string): Promise<Person> {
  const { token, me } = await city.signIn(name)
  return { app: 'staff', accountId: me.accountId, token }
}
/** A working morning, everybody signed in anew: their sessions are short. */
async function morning(day: string): Promise<void> {
  await city.setClock(`${day}T09:00:00+08:00`)
  ;[worker, deputy, lead, officer] = (await Promise.all(['张强', '乌云', '周敏', '高值班'].map(signIn))) as [Person, Person, Person, Person]
}
beforeAll(async () => {
  city = await TestCity.start()
  desk = new GridDesk(city)
  resident = desk.resident()
  await morning('2026-11-23')
}, 60_000)
afterAll(() => city?.close())

const clocksOf = async (eventId: string) => (await city.app.nest.get(EventClocks, { strict: false }).viewsOf([eventId])).get(eventId) ?? []
const clockOf = async (eventId: string, kind: ClockKind) => (await clocksOf(eventId)).find((clock) => clock.kind === kind)
const told = async (accountId: string, kind: string): Promise<number> => {
  const [row] = await city.db.query<{ count: number }>(
    `SELECT count(*) AS count FROM outbox WHERE topic = 'notifications.notice' AND payload->>'accountId' = $1 AND payload->>'kind' = $2`,
    [accountId, kind],
  )
  return row?.count ?? 0
}
const orders = (by: Person, view: string) => city.must<{ items: GridOrderLine[] }>(listGridOrders, { token: by.token, query: { view } })
const act = (by: Person, { id, version }: Pick<GridOrder, 'id' | 'version'>, action: string, note = '') =>
  city.call<GridOrder & Problem>(actOnGridOrder, {
    token: by.token,
    params: { id },
    ifMatch: version,
    body: { action, note, mediaIds: [], workdays: null },
  })
const done = async (answer: ReturnType<typeof act>): Promise<GridOrder> => {
  const { status, body } = await answer
  expect([status, body.code]).toEqual([200, undefined])
  return body
}
const handled = async (): Promise<string> => {
  const id = await desk.reported(resident)
  await desk.does(worker, id, 'claim', {})
  return id
}

describe('clocks of events', () => {
  test('§3.4: the steps of an event start, pause and stop its clocks, and the pause does not count', async () => {
    const id = await desk.reported(resident)
    expect(await clockOf(id, 'CLAIM')).toMatchObject({ dueAt: '2026-11-23T11:00:00+08:00', stoppedAt: null })
    expect(await clockOf(id, 'RESOLVE')).toMatchObject({ dueAt: '2026-12-01T00:00:00+08:00', isProvisional: false })
    const isHalfGone = () => city.app.nest.get(EventClocks, { strict: false }).isHalfClaimTimeGone(id, city.db)
    expect(await isHalfGone()).toBe(false)
    await city.advanceClock(HOUR_MS)
    expect(await isHalfGone()).toBe(true)
    await desk.does(worker, id, 'claim', {})
    expect(await clockOf(id, 'CLAIM')).toMatchObject({ isMet: true, stoppedAt: formatInstant(city.now()) })
    expect(await clockOf(id, 'ANSWER')).toMatchObject({ stoppedAt: null })
    await desk.does(worker, id, 'askInfo', { question: '在几楼？' })
    expect(await clockOf(id, 'RESOLVE')).toMatchObject({ isPaused: true })
    await city.advanceClock(2 * DAY_MS)
    await desk.does(resident, id, 'replyInfo', { note: '三楼', mediaIds: [] })
    expect(await clockOf(id, 'RESOLVE')).toMatchObject({ isPaused: false, dueAt: '2026-12-03T00:00:00+08:00' })
    expect((await clocksOf(id)).filter(({ stoppedAt }) => stoppedAt === null).map(({ kind }) => kind)).toEqual(['RESOLVE'])
    await city.expectSqlInvariants()
  })

  test('§3.4 R261: an event nobody claims is noticed once however many look, and climbs node by node to its county at most', async () => {
    await morning('2026-11-26')
    const id = await desk.reported(resident)
    const before = await told(deputy.accountId, 'gridEvents.breach.CLAIM')
    await city.advanceClock(2 * HOUR_MS + MINUTE_MS)
    await Promise.all([city.app.platform.jobs.runDue(), city.app.platform.jobs.runDue(), city.app.platform.jobs.runDue()])
    await city.runJobs()
    expect((await told(deputy.accountId, 'gridEvents.breach.CLAIM')) - before).toBe(1)
    expect(await told(lead.accountId, 'gridEvents.breach.CLAIM')).toBeGreaterThan(0)
    const queues = [(await desk.find(id)).queueCode]
    for (const hours of [1, 4, 24, 48]) {
      await city.advanceClock(hours * HOUR_MS + MINUTE_MS)
      await city.runJobs()
      queues.push((await desk.find(id)).queueCode)
    }
    expect(queues).toEqual(['150502002001', '150502002', '150502', '150502', '150502'])
    const climbs = (await desk.flow.stepsOf(id)).filter(({ action }) => action === 'climb')
    expect(climbs).toHaveLength(3)
    const [row] = await city.db.query<{ count: number }>(`SELECT count(*) AS count FROM grid_order WHERE object_id = $1`, [id])
    expect(row?.count).toBe(0)
  })

  test('§2.5: when the holidays of a year are published, a running clock is worked out anew with its former day beside it; one that is late stays', async () => {
    await morning('2026-12-28')
    const late = await handled()
    await desk.does(worker, late, 'answer', { note: '知道了', mediaIds: [] })
    const open = await handled()
    expect(await clockOf(open, 'RESOLVE')).toMatchObject({ dueAt: '2027-01-06T00:00:00+08:00', isProvisional: true })
    await city.db.query(
      `UPDATE grid_timer SET started_at = $2::timestamptz - interval '1 hour', due_at = $2, breached_at = $2 WHERE event_id = $1 AND kind = 'RESOLVE'`,
      [late, new Date(city.now())],
    )
    const source = '合成的放假通知'
    const day = (date: string, isWorkday: boolean) => ({ day: date, isWorkday, kind: isWorkday ? 'WORKED_WEEKEND' : 'HOLIDAY', name: '元旦', source }) as const
    const notice = [{ year: 2027, source, days: [day('2027-01-01', false), day('2027-01-02', false), day('2027-01-03', true)] }]
    await city.app.platform.calendars.takeOver(() => notice)
    await city.runJobs('gridEvents.recompute-provisional')
    expect(await clockOf(open, 'RESOLVE')).toMatchObject({ dueAt: '2027-01-05T00:00:00+08:00', isProvisional: false })
    const kept = await city.db.query(`SELECT due_before FROM grid_timer WHERE kind = 'RESOLVE' AND event_id = ANY($1) AND due_before IS NOT NULL`, [
      [late, open],
    ])
    expect(kept).toEqual([{ due_before: new Date(instantAt('2027-01-06')) }])
    expect(await clockOf(late, 'RESOLVE')).toMatchObject({ isProvisional: true })
  })

  test('§3.4: limits are changed by the region, confirmed by another person, kept with their history, and only new clocks take them', async () => {
    const admin = await signIn('系统管理员')
    const list = await city.must<{ items: SlaRule[]; mayChange: boolean; calendar: { coveredUntil: string } }>(listSlaRules, { token: lead.token })
    expect([list.mayChange, list.items.some(({ isReviewed }) => isReviewed), list.calendar.coveredUntil]).toEqual([false, false, '2027-12-31'])
    const asked = { category: 'OTHER', areaCode: '150502002', timer: 'CLAIM', limitN: 20, unit: 'minute', basis: '示例文件第一条' }
    expect((await city.call<Problem>(putSlaRule, { token: officer.token, body: asked })).body.code).toBe('GRID_EVENTS.SLA_NOT_ALLOWED')
    const before = await desk.reported(resident)
    const made = await city.must<SlaRule>(putSlaRule, { token: admin.token, body: asked })
    const after = await desk.reported(resident)
    const minutes = async (id: string): Promise<number> => {
      const clock = await clockOf(id, 'CLAIM')
      return (Date.parse(clock?.dueAt ?? '') - Date.parse(clock?.startedAt ?? '')) / MINUTE_MS
    }
    expect([await minutes(before), await minutes(after)]).toEqual([120, 20])
    expect((await city.call<Problem>(reviewSlaRule, { token: admin.token, params: { id: made.id } })).body.code).toBe('GRID_EVENTS.SLA_OWN_CHANGE')
  })
})

describe('orders of supervision', () => {
  test('R262 §3.3: an overdue event is proposed once, issued, signed for, answered, failed and passed, and counts once', async () => {
    await morning('2026-11-30')
    const from = new Date(city.now())
    const id = await handled()
    await desk.does(worker, id, 'answer', { note: '已经联系物业', mediaIds: [] })
    await morning('2026-12-08')
    await Promise.all([city.app.platform.jobs.runDue(), city.app.platform.jobs.runDue()])
    const proposed = (await orders(lead, 'PROPOSED')).items.filter(({ objectId }) => objectId === id)
    expect(proposed).toMatchObject([{ state: 'PROPOSED', cause: 'LATE_RESOLVE', accountId: worker.accountId }])
    const [proposal] = proposed
    if (!proposal) return
    expect((await city.call(getGridOrder, { token: worker.token, params: { id: proposal.id } })).status).toBe(404)
    const issues = await Promise.all([act(lead, proposal, 'issue', '今天内办结'), act(officer, proposal, 'issue', '马上办结')])
    expect(issues.map(({ status }) => status).sort()).toEqual([200, 412])
    let order = await city.must<GridOrder>(getGridOrder, { token: worker.token, params: { id: proposal.id } })
    expect(order).toMatchObject({ state: 'ISSUED', allowedActions: ['sign'], dueAt: '2026-12-11T00:00:00+08:00' })
    const signs = await Promise.all(Array.from({ length: 8 }, () => act(worker, order, 'sign')))
    expect(signs.filter(({ status }) => status === 200)).toHaveLength(1)
    order = await city.must<GridOrder>(getGridOrder, { token: worker.token, params: { id: order.id } })
    expect((await act(worker, order, 'answer')).body.code).toBe('GRID_EVENTS.NOTE_NEEDED')
    expect((await act(worker, order, 'pass')).body.code).toBe('GRID_EVENTS.ORDER_NOT_ABOVE')
    order = await done(act(worker, order, 'answer', '已经更换门锁'))
    order = await done(act(lead, order, 'fail', '照片看不清楚'))
    order = await done(act(worker, order, 'answer', '重新拍了照片'))
    order = await done(act(lead, order, 'pass'))
    expect(order).toMatchObject({ state: 'CLOSED', fails: 1, allowedActions: [] })
    expect(order.steps.map(({ action }) => action)).toEqual(['issue', 'sign', 'answer', 'fail', 'answer', 'pass'])
    for (const view of ['AREA', 'ISSUED']) expect((await orders(lead, view)).items.map((one) => one.id)).toContain(order.id)
    expect((await orders(worker, 'AREA')).items).toEqual([])
    const counts = city.app.nest.get(SupervisionCounts, { strict: false })
    const period = { from, until: new Date(city.now() + 1) }
    expect(await counts.countOf([worker.accountId, deputy.accountId], period)).toEqual(new Map([[worker.accountId, 1]]))
    expect(await counts.listOf([worker.accountId], period)).toMatchObject([{ orderId: order.id, objectId: id }])
  })

  test('R262 §3.3: only a managing post at the level of the person or above issues, one open order for a thing and a person', async () => {
    const id = await handled()
    const offer = await city.must<GridOrderOffer>(offerGridOrder, { token: lead.token, params: { kind: 'EVENT', id } })
    expect(offer.people[0]).toMatchObject({ accountId: worker.accountId, isHandler: true, openOrderId: null })
    const asked = { objectKind: 'EVENT', objectId: id, accountId: worker.accountId, cause: 'COMPLAINT', demand: '请回访上报人', workdays: 2 }
    const issue = (by: Person, more: object = {}) => city.call<GridOrder & Problem>(issueGridOrder, { token: by.token, body: { ...asked, ...more } })
    expect((await issue(worker)).status).toBe(403)
    expect((await issue(lead, { accountId: officer.accountId })).body.code).toBe('GRID_EVENTS.ORDER_NOT_ABOVE')
    const both = await Promise.all([issue(lead), issue(officer)])
    expect(both.map(({ status }) => status).sort()).toEqual([201, 409])
    const order = both.find(({ status }) => status === 201)?.body
    expect(order).toMatchObject({ state: 'ISSUED' })
    // Nobody moves it: reminder, notice and circular, each once, and it stays one order.
    for (const hours of [5, 72, 48, 48]) {
      await city.advanceClock(hours * HOUR_MS)
      await city.runJobs('gridEvents.climb-orders')
    }
    await morning('2026-12-21')
    const climbed = await city.must<GridOrder>(getGridOrder, { token: worker.token, params: { id: order?.id ?? '' } })
    expect(climbed.steps.filter(({ action }) => action === 'climb').map(({ note }) => note)).toEqual(['催办', '督办通知', '通报'])
    expect(await told(officer.accountId, 'gridEvents.orderRung.CIRCULAR')).toBe(1)
  })
})

describe('fixed duties', () => {
  test('R262: duties follow the working calendar, are handed out once, done or missed; missed twice in a row the manager is told, and none of it counts', async () => {
    await morning('2026-12-22')
    const arranged = {
      nodeCode: GRID,
      postKind: 'A',
      kind: 'WALK',
      title: '巡查充电棚',
      instruction: '看有没有飞线',
      every: 'DAY',
      onDay: null,
      dueTime: '17:00',
      needsPhoto: false,
    }
    const from = new Date(city.now())
    const arrange = (more: object) => city.call<DutyTemplate & Problem>(createDutyTemplate, { token: lead.token, body: { ...arranged, ...more } })
    expect((await arrange({ nodeCode: '150521' })).body.code).toBe('GRID_EVENTS.NODE_UNKNOWN')
    expect((await arrange({ every: 'WEEK' })).body.code).toBe('GRID_EVENTS.DUTY_DAY_WRONG')
    const template = (await arrange({})).body
    const mine = (view: string) => city.must<{ items: GridDuty[]; due: number }>(listGridDuties, { token: worker.token, query: { view } })
    await Promise.all([city.app.platform.jobs.runDue(), city.app.platform.jobs.runDue()])
    const { items } = await mine('DUE')
    expect(items.map(({ title, dueAt }) => [title, dueAt])).toEqual([['巡查充电棚', '2026-12-22T17:00:00+08:00']])
    const [duty] = items
    const doIt = (by: Person) =>
      city.call<GridDuty & Problem>(doGridDuty, {
        token: by.token,
        params: { id: duty?.id ?? '' },
        ifMatch: duty?.version ?? 0,
        body: { note: '没有飞线', mediaIds: [] },
      })
    expect((await doIt(lead)).body.code).toBe('GRID_EVENTS.DUTY_NOT_YOURS')
    const both = await Promise.all([doIt(worker), doIt(worker)])
    expect(both.map(({ status }) => status).sort()).toEqual([200, 412])
    // Two working days go by; the weekend between them asks nothing.
    const before = await told(lead.accountId, 'gridEvents.dutyMissed2')
    for (const day of ['2026-12-23', '2026-12-24', '2026-12-25']) {
      await city.setClock(`${day}T08:00:00+08:00`)
      await city.runJobs()
    }
    await morning('2026-12-26')
    await city.runJobs()
    const past = (await mine('PAST')).items.filter(({ templateId }) => templateId === template.id)
    expect(past.map(({ state }) => state)).toEqual(['MISSED', 'MISSED', 'MISSED', 'DONE'])
    expect((await told(lead.accountId, 'gridEvents.dutyMissed2')) - before).toBe(2)
    expect((await mine('DUE')).items.filter(({ templateId }) => templateId === template.id)).toEqual([])
    const counts = city.app.nest.get(SupervisionCounts, { strict: false })
    expect(await counts.countOf([worker.accountId], { from, until: new Date(city.now() + 1) })).toEqual(new Map())
    const { items: templates } = await city.must<{ items: DutyTemplate[] }>(listDutyTemplates, { token: lead.token })
    expect(templates.find(({ id }) => id === template.id)).toMatchObject({ done: 1, missed: 3, nextDueDay: '2026-12-28' })
    const end = () => city.call<Problem>(endDutyTemplate, { token: lead.token, params: { id: template.id }, ifMatch: 1 })
    expect([(await end()).status, (await end()).status]).toEqual([200, 412])
  })
})
