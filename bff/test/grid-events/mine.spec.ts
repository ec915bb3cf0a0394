import { randomUUID } from 'node:crypto'

import { afterAll, beforeAll, describe, expect, test } from '@jest/globals'
import { actOnMyEvent, getMyEvent, listMyEvents, type MyEvent, type MyEventCard } from '@jktl/shared/grid-events/mine/contract'
import { MY_EVENT_VIEW_CODES, type MyEventView } from '@jktl/shared/grid-events/mine/model'
import { DAY_MS, MINUTE_MS } from '@jktl/shared/kernel/dates'

import type { Doer } from '../../src/modules/grid-events/event-flow.ts'
import { type SignedIn, TestCity } from '../support/city.ts'
import { GridDesk } from './grid-desk.ts'

type Person = Doer & { accountId: string }
interface Mine {
  items: MyEventCard[]
  nextCursor: string | null
  counts: Record<MyEventView, number>
}

let city: TestCity
let desk: GridDesk
let worker: Person
let officer: Person
let owner: SignedIn & { selfId: string }
let neighbour: SignedIn & { selfId: string }
const citizen = ({ me }: SignedIn): Person => ({ app: 'citizen', accountId: me.accountId })

/** A community of our own, so that the people of the city have no hand in it. */
const COMMUNITY = '150502002998'
const GRID = `${COMMUNITY}01`

beforeAll(async () => {
  city = await TestCity.start()
  desk = new GridDesk(city)
  for (const [code, parent, name] of [
    [COMMUNITY, '150502002', '柳荫社区'],
    [GRID, COMMUNITY, '柳荫第一网格'],
  ])
    await city.db.query(`INSERT INTO grid_node (code, parent_code, name, is_synthetic) VALUES ($1, $2, $3, true)`, [code, parent, name])
  worker = await desk.staff([GRID, 'A'])
  officer = await desk.staff([COMMUNITY, 'MANAGER'])
  owner = await city.resident('王秀兰')
  neighbour = await city.resident('李建国')
}, 60_000)
afterAll(() => city?.close())

const report = async (who: SignedIn, more: Parameters<GridDesk['reported']>[1] = {}): Promise<string> => {
  await city.advanceClock(MINUTE_MS)
  return desk.reported(citizen(who), { nodeCode: GRID, ...more })
}
const list = (who: SignedIn, query: Record<string, string | number> = {}): Promise<Mine> => city.must<Mine>(listMyEvents, { token: who.token, query })
const get = (who: SignedIn, id: string): Promise<MyEvent> => city.must<MyEvent>(getMyEvent, { token: who.token, params: { id } })
const act = (who: SignedIn, id: string, body: object) => city.call<MyEvent & { code?: string }>(actOnMyEvent, { token: who.token, params: { id }, body })
const resolve = async (id: string): Promise<void> => {
  await desk.does(worker, id, 'claim', {})
  await desk.does(worker, id, 'resolve', { note: '已经清走了', mediaIds: [] })
}
/** Every view agrees with its number, page by page. */
async function expectCountsToAgree(who: SignedIn): Promise<void> {
  for (const view of MY_EVENT_VIEW_CODES) {
    const ids: string[] = []
    let cursor: string | null = null
    let counted: number
    do {
      const page: Mine = await list(who, { view, limit: 2, ...(cursor ? { cursor } : {}) })
      ids.push(...page.items.map(({ id }) => id))
      cursor = page.nextCursor
      counted = page.counts[view]
    } while (cursor)
    expect([view, new Set(ids).size]).toEqual([view, counted])
    expect(ids).toHaveLength(counted)
  }
}

describe('R261 §3.1 我的上报', () => {
  test('R261 §3.1: from report to rating the reporter reads who does what, and each view shows what it counts', async () => {
    const id = await report(owner, { text: '井水发黄。已经三天了' })
    expect((await list(owner)).items[0]).toMatchObject({
      id,
      title: '井水发黄',
      state: 'PENDING_CLAIM',
      actions: ['cancel', 'addInfo'],
      next: { kind: 'CLAIM' },
    })
    expect((await act(owner, id, { action: 'addInfo', note: '隔壁也是', mediaIds: [] })).body.steps.at(-1)).toMatchObject({ text: '隔壁也是', isMine: true })
    await desk.does(worker, id, 'claim', {})
    await desk.does(worker, id, 'askInfo', { question: '几点开始的？' })
    expect(await get(owner, id)).toMatchObject({ state: 'NEED_INFO', question: '网格员想问：几点开始的？', actions: ['replyInfo'] })
    expect((await act(owner, id, { action: 'replyInfo', note: '早上六点', mediaIds: [] })).body.state).toBe('IN_PROGRESS')
    await expectCountsToAgree(owner)
    await desk.does(worker, id, 'resolve', { note: '换了滤芯', mediaIds: [] })
    expect(await get(owner, id)).toMatchObject({ state: 'RESOLVED', latest: { text: '换了滤芯' }, actions: ['rate', 'reopen'] })
    expect((await list(owner, { view: 'TO_RATE' })).items.map((card) => card.id)).toContain(id)
    expect((await act(owner, id, { action: 'rate', result: 4, service: 1, reason: '' })).body.code).toBe('GRID_EVENTS.RATING_REASON_NEEDED')
    expect((await act(owner, id, { action: 'rate', result: 2, service: 1, reason: '' })).body).toMatchObject({
      rating: { result: 2, service: 1 },
      actions: ['reopen'],
    })
    expect((await list(owner, { view: 'TO_RATE' })).items.map((card) => card.id)).not.toContain(id)
    const story = (await get(owner, id)).steps.map(({ action }) => action)
    expect(story).toEqual(['report', 'file', 'addInfo', 'claim', 'askInfo', 'replyInfo', 'resolve'])
    await expectCountsToAgree(owner)
  })

  test('R261 §3.1: 没办好 takes it up again with a reason, and not after 15 days', async () => {
    const id = await report(owner)
    await resolve(id)
    expect((await act(owner, id, { action: 'reopen', reason: '还堆着' })).body).toMatchObject({ state: 'REOPENED', actions: ['addInfo'] })
    await resolve(id)
    expect((await get(owner, id)).actions).toEqual(['rate', 'reopen'])
    await city.advanceClock(15 * DAY_MS + MINUTE_MS)
    expect((await get(owner, id)).actions).toEqual(['rate'])
    expect((await act(owner, id, { action: 'reopen', reason: '还堆着' })).body.code).toBe('GRID_EVENTS.REOPEN_TOO_LATE')
  })

  test('R261 §3.9: an anonymous report is found by its own reporter, and stays nobody else’s', async () => {
    const id = await report(owner, { isAnonymous: true })
    expect(await get(owner, id)).toMatchObject({ isAnonymous: true, isFollowed: false })
    expect((await list(owner)).items[0]?.id).toBe(id)
    expect((await city.call(getMyEvent, { token: neighbour.token, params: { id } })).status).toBe(404)
    expect((await act(neighbour, id, { action: 'cancel' })).status).toBe(404)
    expect((await city.call(getMyEvent, { token: owner.token, params: { id: randomUUID() } })).status).toBe(404)
    expect((await act(owner, id, { action: 'cancel' })).body).toMatchObject({ state: 'CANCELLED', actions: [] })
    expect((await act(owner, id, { action: 'cancel' })).body.code).toBe('GRID_EVENTS.INVALID_STATE_TRANSITION')
  })

  test('R261 §3.5: whoever said "me too" follows it, reads no more of the reporter than everybody, and rates it too', async () => {
    const id = await report(owner, { category: 'ENV_WASTE', text: '垃圾满了，打我电话 13812345678' })
    await desk.does(citizen(neighbour), id, 'follow', { isAnonymous: true, mediaIds: [] })
    await act(owner, id, { action: 'addInfo', note: '我住三楼', mediaIds: [] })
    const seen = await get(neighbour, id)
    expect(seen).toMatchObject({ isFollowed: true, text: null, place: '柳荫第一网格', others: 1, actions: [] })
    expect(JSON.stringify(seen)).not.toMatch(/13812345678|三楼/)
    await desk.does(worker, id, 'claim', {})
    await city.db.query(`UPDATE grid_event SET lane = 'PRIVATE' WHERE id = $1`, [id])
    await desk.does(worker, id, 'resolve', { note: '清走了', mediaIds: [] })
    expect((await get(neighbour, id)).title).toBe('垃圾污水')
    expect((await act(neighbour, id, { action: 'rate', result: 5, service: 5, reason: '又满了' })).body).toMatchObject({ rating: { result: 5 } })
    expect((await act(neighbour, id, { action: 'reopen', reason: '又满了' })).body.code).toBe('GRID_EVENTS.INVALID_STATE_TRANSITION')
    await expectCountsToAgree(neighbour)
  })

  test('R261 §3.4 §3.5: a merged report tells the story of the other one, counts once, and its reporter rates what was done', async () => {
    const master = await report(neighbour, { text: '路口井盖松动' })
    await desk.does(citizen(neighbour), master, 'addInfo', { note: '只给网格员看的话', mediaIds: [] })
    const part = await report(owner, { text: '井盖响' })
    await desk.does(officer, part, 'merge', { masterEventId: master })
    expect((await list(owner)).items[0]).toMatchObject({ id: part, isMerged: true, state: 'PENDING_CLAIM', others: 1, actions: [] })
    await resolve(master)
    const seen = await get(owner, part)
    expect(seen).toMatchObject({ state: 'RESOLVED', text: '井盖响', actions: ['rate'], latest: { text: '已经清走了' } })
    expect(seen.steps.map(({ action }) => action)).toEqual(['report', 'file', 'merge', 'claim', 'resolve'])
    expect(JSON.stringify(seen)).not.toContain('只给网格员看的话')
    expect((await act(owner, part, { action: 'rate', result: 1, service: 1, reason: '' })).body).toMatchObject({ rating: { result: 1 }, actions: [] })
    await expectCountsToAgree(owner)
  })
})
