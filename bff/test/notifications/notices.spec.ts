import { afterAll, afterEach, beforeAll, describe, expect, test } from '@jest/globals'
import { randomUUID } from 'node:crypto'
import * as contract from '@jktl/shared/notifications/contract'
import type { Problem } from '@jktl/shared/kernel/errors'

import { NOTICE_TOPIC, type NoticePayload, NotificationsPublic } from '../../src/modules/notifications/public.ts'
import { type SignedIn, TestCity } from '../support/city.ts'

interface Books {
  messages: { persona: string; page: string; data: Record<string, { value: string }>; errcode: number }[]
}
interface NoticeList {
  items: contract.Notice[]
  nextCursor: string | null
  unread: number
}

let city: TestCity

beforeAll(async () => {
  city = await TestCity.start({ seeded: false })
}, 60_000)
afterEach(() => city.clearFaults('wechat'))
afterAll(() => city?.close())

const announce = async ({ me }: SignedIn, title: string, dedupeKey: string = randomUUID()): Promise<void> => {
  const payload: NoticePayload = {
    accountId: me.accountId,
    kind: 'test',
    title,
    body: '请按时到院，带上身份证。',
    needsAction: true,
    link: { target: 'persons', id: null },
  }
  await city.app.platform.outbox.announce(city.db, { topic: NOTICE_TOPIC, dedupeKey, payload: { ...payload } })
}
const list = async (resident: SignedIn, query: Record<string, string | number> = {}): Promise<NoticeList> =>
  (await city.call<NoticeList>(contract.listNotices, { token: resident.token, query })).body
const pushed = async (persona: string): Promise<Books['messages']> =>
  (await city.journal<Books>('wechat')).books.messages.filter((message) => message.persona === persona)

describe('messages', () => {
  test('R366 AP5: one piece of news is one message and one push, however often it is announced and delivered', async () => {
    const resident = await city.signIn('王秀兰')
    await announce(resident, '挂号成功', 'same')
    await announce(resident, '挂号成功', 'same')
    await city.runJobs()
    await city.db.query(`UPDATE outbox SET done_at = NULL, due_at = due_at`)
    await city.runJobs()
    expect((await list(resident)).items.map((notice) => notice.title)).toEqual(['挂号成功'])
    expect(await pushed('王秀兰')).toMatchObject([{ page: 'messages/index', errcode: 0, data: { thing1: { value: '挂号成功' } } }])
  })

  test('R366: newest first, page by page, with the number of unread ones; read stays read', async () => {
    const resident = await city.signIn('李娜')
    for (const title of ['一', '二', '三']) {
      await announce(resident, title)
      await city.runJobs()
    }
    const first = await list(resident, { limit: 2 })
    const second = await list(resident, { limit: 2, cursor: first.nextCursor ?? '' })
    expect([...first.items, ...second.items].map((notice) => notice.title)).toEqual(['三', '二', '一'])
    expect([first.unread, second.nextCursor]).toEqual([3, null])
    const [newest] = first.items
    expect((await city.call(contract.readNotice, { token: resident.token, params: { id: newest?.id ?? '' } })).status).toBe(204)
    expect(await city.app.nest.get(NotificationsPublic, { strict: false }).countUnread(resident.me.accountId)).toBe(2)
    expect((await city.call(contract.readAllNotices, { token: resident.token })).status).toBe(204)
    expect((await list(resident)).unread).toBe(0)
  })

  test("R366: another account's message is not there and stays unread", async () => {
    const [owner, other] = [await city.signIn('李建国'), await city.signIn('其其格')]
    await announce(owner, '只给本人')
    await city.runJobs()
    const [notice] = (await list(owner)).items
    expect((await city.call<Problem>(contract.readNotice, { token: other.token, params: { id: notice?.id ?? '' } })).body.code).toBe('KERNEL.NOT_FOUND')
    await city.call(contract.readAllNotices, { token: other.token })
    expect([(await list(owner)).unread, (await list(other)).items]).toEqual([1, []])
  })
})

describe('push through WeChat', () => {
  test('R366: a user who refuses pushes still has the message, and is not asked again', async () => {
    const resident = await city.signIn('陈晨')
    await city.action('wechat', 'refuse-subscription', { persona: '陈晨' })
    await announce(resident, '挂号成功')
    await city.runJobs()
    await city.advanceClock(3_600_000)
    await city.runJobs()
    expect((await list(resident)).unread).toBe(1)
    expect(await pushed('陈晨')).toMatchObject([{ errcode: 43101 }])
  })

  test('R366: while WeChat is silent the message is already there; the push follows when it answers again', async () => {
    const resident = await city.signIn('阿拉坦·苏和')
    await city.faults('wechat', [{ match: { operation: 'send-subscribe-message' }, effect: { kind: 'unavailable' } }])
    await announce(resident, '挂号成功')
    await city.runJobs()
    expect((await list(resident)).items).toHaveLength(1)
    expect(await pushed('阿拉坦·苏和')).toEqual([])
    await city.clearFaults('wechat')
    await city.advanceClock(60_000)
    await city.runJobs()
    expect(await pushed('阿拉坦·苏和')).toMatchObject([{ errcode: 0 }])
    expect((await list(resident)).items).toHaveLength(1)
  })

  test('R366: a token WeChat no longer takes is renewed at once', async () => {
    const resident = await city.signIn('空白')
    await city.faults('wechat', [{ match: { operation: 'send-subscribe-message' }, effect: { kind: 'errcode', errcode: 40001 }, times: 1 }])
    await announce(resident, '挂号成功')
    await city.runJobs()
    expect(await pushed('空白')).toMatchObject([{ errcode: 0 }])
  })
})
