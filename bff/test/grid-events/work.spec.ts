import { randomUUID } from 'node:crypto'

import { afterAll, beforeAll, describe, expect, test } from '@jest/globals'
import type { Category } from '@jktl/shared/grid-events/model'
import {
  type ActedEvent,
  answerTransfer,
  askReporter,
  checkEvent,
  claimEvent,
  countInbox,
  type EventCard,
  fileEvent,
  getWorkEvent,
  type GridEventPage,
  type InboxCounts,
  listInbox,
  listSimilarEvents,
  listTransferCandidates,
  lookAtReporter,
  mergeEvent,
  offerTransfer,
  rejectEvent,
  resolveEvent,
  type SimilarEvent,
  type TransferCandidateView,
  unmergeEvent,
  withdrawTransfer,
} from '@jktl/shared/grid-events/work/contract'
import { QUEUE_CODES, type Queue } from '@jktl/shared/grid-events/work/model'
import type { Problem } from '@jktl/shared/kernel/errors'
import type { Route } from '@jktl/shared/kernel/route'

import { EventFlow, type NewReport } from '../../src/modules/grid-events/event-flow.ts'
import { TestCity } from '../support/city.ts'

const THIRD_GRID = '15050200200103'
const SECOND_GRID = '15050200200102'
const STREET = '150502002'
const MINUTE_MS = 60_000

let city: TestCity
const tokens: Record<string, string> = {}
const accounts: Record<string, string> = {}
let reporterId = ''

const report = async (text: string, more: Partial<NewReport> = {}): Promise<string> => {
  const made = await city.app.nest.get(EventFlow, { strict: false }).report({
    accountId: reporterId,
    isAnonymous: false,
    contact: '13912345678',
    clientId: randomUUID(),
    source: 'CITIZEN',
    category: 'OTHER',
    text,
    placeText: '新柳小区 7 号楼',
    point: null,
    nodeCode: THIRD_GRID,
    mediaIds: [],
    capturedAt: new Date(city.now()),
    ...more,
  })
  if (!made.ok) throw new Error(`the report was refused: ${made.code}`)
  return made.value.id
}
const read = (who: string, id: string) => city.must<GridEventPage>(getWorkEvent, { token: tokens[who] ?? '', params: { id } })
/** One action on the event as it is now. */
async function act(who: string, route: Route, id: string, body?: unknown) {
  const [row] = await city.db.query<{ version: number }>(`SELECT version FROM grid_event WHERE id = $1`, [id])
  const token = tokens[who] ?? ''
  return city.call<ActedEvent & Problem>(route, { token, params: { id }, ifMatch: row?.version ?? 0, ...(body === undefined ? {} : { body }) })
}
async function done(who: string, route: Route, id: string, body?: unknown): Promise<GridEventPage | null> {
  const reply = await act(who, route, id, body)
  expect([route.id, reply.status, reply.body.code]).toEqual([route.id, 200, undefined])
  return reply.body.event
}
const counts = (who: string) => city.must<InboxCounts>(countInbox, { token: tokens[who] ?? '' })
async function listed(who: string, queue: Queue, more: Record<string, string | number | undefined> = {}): Promise<EventCard[]> {
  const items: EventCard[] = []
  for (let cursor: string | undefined; ;) {
    const page = await city.must<{ items: EventCard[]; nextCursor: string | null }>(listInbox, {
      token: tokens[who] ?? '',
      query: { queue, limit: 2, cursor, ...more },
    })
    items.push(...page.items)
    if (page.nextCursor === null) return items
    cursor = page.nextCursor
  }
}

beforeAll(async () => {
  city = await TestCity.start()
  for (const name of ['张强', '乌云', '周敏', '哈斯', '高值班']) {
    const { token, me } = await city.signIn(name)
    ;[tokens[name], accounts[name]] = [token, me.accountId]
  }
  reporterId = (await city.resident('王秀兰')).me.accountId
}, 120_000)
afterAll(() => city?.close())

describe('grid inbox', () => {
  test('R261 §3.1: for every queue and node the count is the number of rows of the list', async () => {
    const open = await report('一直没人管的')
    const [mine, asked, toNeighbour, checked, failed, ended, refused] = await Promise.all(
      ['我在办的', '问过的', '转出的', '办完的', '返工的', '结束的', '不受理的'].map((text) => report(text)),
    )
    for (const id of [mine, asked, toNeighbour, checked, failed, ended]) await done('张强', claimEvent, id ?? '')
    await done('张强', askReporter, asked ?? '', { question: '是哪个单元？' })
    await done('张强', offerTransfer, toNeighbour ?? '', { toAccountId: accounts.哈斯, reason: 'NOT_MY_GRID', note: '' })
    for (const id of [checked, failed, ended]) await done('张强', resolveEvent, id ?? '', { note: '已经处理好了', mediaIds: [] })
    await done('周敏', checkEvent, failed ?? '', { result: 'FAIL', note: '还没有修好' })
    await done('周敏', checkEvent, ended ?? '', { result: 'PASS', note: '' })
    await done('高值班', rejectEvent, refused ?? '', { reason: 'NOT_OURS', note: '归物业管' })
    await report('位置不准的', { nodeCode: STREET })
    await report('隔壁网格的', { nodeCode: SECOND_GRID })

    for (const who of ['张强', '乌云', '周敏', '哈斯', '高值班']) {
      const { nodes, queues } = await counts(who)
      expect(nodes[0]?.code).toBeNull()
      for (const queue of queues)
        for (const { code, counts: of } of nodes) {
          const rows = await listed(who, queue, { node: code ?? undefined })
          expect([who, queue, code, rows.length]).toEqual([who, queue, code, of[queue]])
          expect(new Set(rows.map(({ id }) => id)).size).toBe(rows.length)
        }
    }
    const all = (who: string) => counts(who).then(({ nodes }) => nodes[0]?.counts)
    expect(await all('张强')).toEqual({ CLAIMABLE: 2, MINE: 2, TO_ME: 0, BY_ME: 1, IN_WORK: 0, DONE: 3 })
    expect(await all('哈斯')).toEqual({ CLAIMABLE: 1, MINE: 0, TO_ME: 1, BY_ME: 0, IN_WORK: 0, DONE: 0 })
    expect(await all('周敏')).toEqual({ CLAIMABLE: 3, MINE: 0, TO_ME: 0, BY_ME: 0, TO_FILE: 1, IN_WORK: 3, TO_CHECK: 1, DONE: 2 })
    expect((await listed('张强', 'CLAIMABLE')).map(({ id }) => id)).toContain(open)
  })

  test('R261 §3.1: without a post in the node there is no list, no page and no action, and the two look the same', async () => {
    const id = await report('只归第三网格')
    for (const queue of QUEUE_CODES) expect((await listed('哈斯', queue)).map((card) => card.id)).not.toContain(id)
    for (const [route, body] of [
      [getWorkEvent],
      [claimEvent],
      [listTransferCandidates],
      [lookAtReporter, { reason: 'LOCATE' }],
      [resolveEvent, { note: '办好了', mediaIds: [] }],
    ] as const) {
      const [theirs, none] = [await act('哈斯', route, id, body), await act('哈斯', route, randomUUID(), body)]
      const shown = ({ status, body: { code, title } }: typeof none) => ({ status, code, title })
      expect([route.id, shown(theirs)]).toEqual([route.id, shown(none)])
      expect(theirs.status).toBe(404)
    }
    expect((await city.call(listInbox, { token: tokens.哈斯 ?? '', query: { queue: 'CLAIMABLE', node: THIRD_GRID } })).status).toBe(404)
  })

  test('R261 §3.4: what is due first stands first and what is newest stands first, page by page; number, text and place are searched', async () => {
    await city.advanceClock(5 * MINUTE_MS)
    const hazard = await report('燃气味重，三楼楼道', { category: 'SAFETY_HAZARD', placeText: '柳岸路 100% 号' })
    const cards = await listed('张强', 'CLAIMABLE')
    expect(cards[0]?.id).toBe(hazard)
    const due = cards.map(({ clock }) => Date.parse(clock?.dueAt ?? ''))
    expect(due).toEqual([...due].sort((a, b) => a - b))
    expect((await listed('张强', 'CLAIMABLE', { sort: 'NEWEST' }))[0]?.id).toBe(hazard)
    for (const q of ['燃气味', '100% 号', cards[0]?.eventNo]) expect((await listed('张强', 'CLAIMABLE', { q })).map(({ id }) => id)).toEqual([hazard])
    expect(await listed('张强', 'CLAIMABLE', { q: '1%0' })).toEqual([])
  })
})

describe('handling an event', () => {
  test('R261: whoever loses the claim is told who has it, and what may be done is with every refusal', async () => {
    const id = await report('两个人同时认领')
    await city.advanceClock(61 * MINUTE_MS)
    const replies = await Promise.all(['张强', '乌云'].map((who) => act(who, claimEvent, id)))
    expect(replies.map(({ status }) => status).sort()).toEqual([200, 409])
    const lost = replies.find(({ status }) => status === 409)?.body
    const winner = replies.find(({ status }) => status === 200)?.body.event?.handlerName
    expect(lost).toMatchObject({ code: 'GRID_EVENTS.ALREADY_CLAIMED', allowedActions: [], current: { handlerName: winner, isMine: false } })
    expect(['张强', '乌云']).toContain(winner)

    const page = await read(winner ?? '', id)
    const stale = await city.call<Problem>(askReporter, {
      token: tokens[winner ?? ''] ?? '',
      params: { id },
      ifMatch: page.version - 1,
      body: { question: '在哪个单元？' },
    })
    expect([stale.status, stale.body.code, (stale.body.current as GridEventPage).version]).toEqual([412, 'KERNEL.STALE', page.version])
    const notOpen = await act(winner ?? '', withdrawTransfer, id)
    expect([notOpen.status, notOpen.body.code]).toEqual([409, 'GRID_EVENTS.INVALID_STATE_TRANSITION'])
    expect(notOpen.body.allowedActions).toEqual(['answer', 'askInfo', 'offerTransfer', 'resolve'])
  })

  test('R261 §3.2: a transfer is offered to colleagues of this, the upper and the lower level; who gives it back sees it no more', async () => {
    const id = await report('要转派的')
    await done('张强', claimEvent, id)
    const { transferNo, onlyUp, items } = await city.must<{ transferNo: number; onlyUp: boolean; items: TransferCandidateView[] }>(listTransferCandidates, {
      token: tokens.张强 ?? '',
      params: { id },
    })
    expect([transferNo, onlyUp]).toEqual([1, false])
    expect(items.map(({ accountId }) => accountId)).not.toContain(accounts.张强)
    expect(items).toContainEqual(expect.objectContaining({ name: '乌云', direction: 'SAME', isSameNode: true, kind: 'B', mayChoose: true }))
    expect(items).toContainEqual(expect.objectContaining({ name: '哈斯', direction: 'SAME', isSameNode: false }))
    expect(items).toContainEqual(expect.objectContaining({ name: '高值班', direction: 'UP' }))
    expect((await act('哈斯', getWorkEvent, id)).status).toBe(404)

    const offered = await done('张强', offerTransfer, id, { toAccountId: accounts.哈斯, reason: 'NOT_MY_GRID', note: '在马路对面' })
    expect(offered).toMatchObject({ isMine: true, state: 'TRANSFERRING', transfer: { toName: '哈斯' }, actions: ['answer', 'withdrawTransfer'] })
    expect((await listed('哈斯', 'TO_ME')).map((card) => card.id)).toContain(id)
    expect((await read('哈斯', id)).actions).toEqual(['acceptTransfer', 'declineTransfer'])
    expect(await done('哈斯', answerTransfer, id, { decision: 'DECLINE', note: '还是在贵网格' })).toBeNull()
    expect((await act('哈斯', getWorkEvent, id)).status).toBe(404)

    await done('张强', offerTransfer, id, { toAccountId: accounts.哈斯, reason: 'NEEDS_SKILL', note: '' })
    expect(await done('哈斯', answerTransfer, id, { decision: 'ACCEPT', note: '' })).toMatchObject({ isMine: true, state: 'IN_PROGRESS' })
    const third = await city.must<{ onlyUp: boolean; items: TransferCandidateView[] }>(listTransferCandidates, { token: tokens.哈斯 ?? '', params: { id } })
    expect(third.onlyUp).toBe(true)
    expect(third.items.filter(({ mayChoose }) => mayChoose).map(({ direction }) => direction)).toEqual(expect.arrayContaining(['UP']))
    expect(third.items.filter(({ mayChoose, direction }) => mayChoose && direction !== 'UP')).toEqual([])
    expect((await read('周敏', id)).transferRows.map(({ state, toName }) => [state, toName])).toEqual([
      ['DECLINED', '哈斯'],
      ['ACCEPTED', '哈斯'],
    ])
  })

  test('R261 §3.1: a public event is not done without a picture of it; a duty officer names the grid and files', async () => {
    const waste = await report('垃圾没人收', { category: 'ENV_WASTE' })
    await done('张强', claimEvent, waste)
    const bare = await act('张强', resolveEvent, waste, { note: '收走了', mediaIds: [] })
    expect([bare.status, bare.body.code]).toEqual([422, 'GRID_EVENTS.EVIDENCE_NEEDED'])
    const vague = await report('在街上', { nodeCode: STREET })
    expect((await read('高值班', vague)).actions).toEqual(['file', 'rejectIntake', 'merge'])
    expect(await done('高值班', fileEvent, vague, { nodeCode: THIRD_GRID })).toMatchObject({
      state: 'PENDING_CLAIM',
      nodeCode: THIRD_GRID,
      isPlaceDoubtful: false,
    })
    expect((await read('张强', vague)).actions).toEqual(['claim'])
  })

  test('R261 §3.5: what may be the same is offered by kind and distance, merged, counted on the other, and taken apart again', async () => {
    const at = (latitude: number) => ({ longitude: 122.26, latitude, crs: 'WGS84', accuracyM: 5, fixedAt: null }) as const
    const [near, far, otherKind] = await Promise.all([
      report('路灯不亮', { category: 'ROAD_FACILITY', point: at(43.6504), nodeCode: null }),
      report('路灯不亮', { category: 'ROAD_FACILITY', point: at(43.68), nodeCode: null }),
      report('邻居吵架', { category: 'DISPUTE', point: at(43.65), nodeCode: null }),
    ])
    const id = await report('晚上路灯坏了', { category: 'ROAD_FACILITY', point: at(43.65), nodeCode: null })
    const { items } = await city.must<{ items: SimilarEvent[] }>(listSimilarEvents, { token: tokens.高值班 ?? '', params: { id } })
    const ids = items.map((item) => item.id)
    expect([ids.includes(near), ids.includes(far), ids.includes(otherKind), ids.includes(id)]).toEqual([true, false, false, false])
    expect(items.find((item) => item.id === near)?.distanceM).toBeGreaterThan(30)
    expect(await done('高值班', mergeEvent, id, { masterEventId: near })).toMatchObject({ state: 'MERGED', master: { id: near }, actions: ['unmerge'] })
    expect(await read('高值班', near)).toMatchObject({ others: 1, merged: [{ id }] })
    expect(await done('高值班', unmergeEvent, id)).toMatchObject({ master: null })
    expect(await read('高值班', near)).toMatchObject({ others: 0, merged: [] })
  })
})

describe('who reported it', () => {
  const look = (who: string, id: string) => act(who, lookAtReporter, id, { reason: 'LOCATE' })

  test('R261 §3.9: masked for who handles it or answers for the place; the full name and number after a reason, every look in two books', async () => {
    const id = await report('要问路')
    expect((await read('张强', id)).reporter).toMatchObject({ nameMasked: null, phoneMasked: null, mayLook: false })
    const early = await look('张强', id)
    expect([early.status, early.body.code]).toEqual([422, 'GRID_EVENTS.REPORTER_NOT_SHOWN'])
    const claimed = await done('张强', claimEvent, id)
    expect(claimed?.reporter).toEqual({ nameMasked: '王*兰', phoneMasked: '139****5678', mayLook: true, looks: [], looksCount: 0 })
    expect(JSON.stringify(claimed)).not.toContain('王秀兰')
    expect((await read('乌云', id)).reporter).toMatchObject({ nameMasked: null, mayLook: false })
    expect((await look('张强', id)).body).toEqual({ name: '王秀兰', phone: '13912345678' })
    await look('周敏', id)
    const { reporter } = await read('周敏', id)
    expect([reporter.looksCount, reporter.looks.map(({ byName, reason }) => [byName, reason]).sort()]).toEqual([
      2,
      [
        ['周敏', 'LOCATE'],
        ['张强', 'LOCATE'],
      ].sort(),
    ])
    const audited = await city.db.query<{ outcome: string }>(`SELECT outcome FROM audit_log WHERE action = 'gridEvents.lookAtReporter' AND object_id = $1`, [
      id,
    ])
    expect(audited.map(({ outcome }) => outcome).sort()).toEqual(['ALLOWED', 'ALLOWED', 'DENIED'])
    await expect(city.db.query(`DELETE FROM grid_reporter_look`)).rejects.toThrow('append-only')

    await done('张强', resolveEvent, id, { note: '问到路，办好了', mediaIds: [] })
    await done('周敏', checkEvent, id, { result: 'PASS', note: '' })
    expect((await look('周敏', id)).body.code).toBe('GRID_EVENTS.REPORTER_NOT_SHOWN')
  })

  test('R261 §3.9: nobody ever learns who reported anonymously, nor who left no number', async () => {
    for (const more of [{ isAnonymous: true, contact: null }, { contact: null }]) {
      const id = await report('不想留名', { ...more, category: 'DISPUTE' as Category })
      const claimed = await done('张强', claimEvent, id)
      expect(claimed?.reporter).toMatchObject({ nameMasked: null, phoneMasked: null, mayLook: false })
      for (const who of ['张强', '周敏', '高值班']) expect((await look(who, id)).body.code).toBe('GRID_EVENTS.REPORTER_NOT_SHOWN')
    }
  })
})
