import { randomUUID } from 'node:crypto'

import { afterAll, beforeAll, describe, expect, test } from '@jest/globals'
import {
  findSimilarReports,
  followSimilarReport,
  getReportForm,
  renewReportPass,
  type ReportForm,
  type ReportPass,
  type ReportReceipt,
  type SimilarReport,
  submitReport,
} from '@jktl/shared/grid-events/report/contract'
import { canonicalReport, macOf, type SignedReport } from '@jktl/shared/grid-events/report/signing'
import { DAY_MS, formatInstant, MINUTE_MS } from '@jktl/shared/kernel/dates'
import { fromHex } from '@jktl/shared/kernel/sha256'

import { type SignedIn, TestCity } from '../support/city.ts'
import { GRID, GridDesk, SIBLING } from './grid-desk.ts'

let city: TestCity
let desk: GridDesk
let owner: SignedIn
let neighbour: SignedIn
beforeAll(async () => {
  city = await TestCity.start()
  desk = new GridDesk(city)
  owner = await city.resident('王秀兰')
  neighbour = await city.resident('李建国')
}, 60_000)
afterAll(() => city?.close())

type Answer = ReportReceipt & { code?: string }
const passOf = (who: SignedIn) => city.must<ReportPass>(renewReportPass, { token: who.token })
const plain = (part: Partial<SignedReport> = {}): SignedReport => ({
  clientId: randomUUID(),
  category: 'ENV_WASTE',
  lane: 'PUBLIC',
  text: '垃圾箱满了三天没人收',
  placeText: '文化广场东侧',
  point: null,
  nodeCode: GRID,
  isAnonymous: false,
  contact: 'none',
  phone: null,
  capturedAt: formatInstant(city.now()),
  media: [],
  ...part,
})
const signed = (report: SignedReport, pass: ReportPass) => ({
  ...report,
  signature: { passId: pass.id, mac: macOf(fromHex(pass.secret), canonicalReport(report)) },
})
const send = (who: SignedIn, body: unknown, key?: string) => city.call<Answer>(submitReport, { token: who.token, body, ...(key ? { key } : {}) })
const report = async (who: SignedIn, part: Partial<SignedReport> = {}) => send(who, signed(plain(part), await passOf(who)))
const codeOf = async (reply: Promise<{ body: { code?: string } }>): Promise<string | undefined> => (await reply).body.code

describe('taking a report in', () => {
  test('R261 §1.2: the form says for every category who may see it, and the account’s own number only masked', async () => {
    const form = await city.must<ReportForm>(getReportForm, { token: owner.token })
    expect(form.categories).toHaveLength(8)
    expect(form.categories.find(({ code }) => code === 'DISPUTE')).toMatchObject({ lane: 'PRIVATE', laneText: '这类事只有处理的人能看，不公开。' })
    expect(form.phoneMasked).toMatch(/^1\d{2}\*{4}\d{4}$/)
  })

  test('R261: a report is a numbered event at its grid, with what happens next and by when', async () => {
    const reply = await report(owner, { contact: 'account' })
    expect(reply.status).toBe(201)
    expect(reply.body).toMatchObject({ stateLabel: '待认领', lane: 'PUBLIC', isPlaceDoubtful: false, eventNo: expect.stringMatching(/^WG-20261123-\d{6}$/) })
    expect(reply.body.placeName).toContain('第三网格')
    expect(Date.parse(reply.body.claimBy ?? '')).toBeGreaterThan(city.now())
    const [row] = await city.db.query<{ contact: boolean; account: string }>(
      `SELECT contact_sealed IS NOT NULL AS contact, reporter_account_id AS account FROM grid_event WHERE id = $1`,
      [reply.body.id],
    )
    expect(row).toEqual({ contact: true, account: owner.me.accountId })
  })

  test('R261 §3.9: an anonymous report leaves neither account nor number, and refuses one', async () => {
    const { body } = await report(owner, { isAnonymous: true })
    const [row] = await city.db.query(`SELECT reporter_account_id, contact_sealed FROM grid_event WHERE id = $1`, [body.id])
    expect(row).toEqual({ reporter_account_id: null, contact_sealed: null })
    expect(await codeOf(report(owner, { isAnonymous: true, contact: 'account' }))).toBe('GRID_EVENTS.CONTACT_OF_ANONYMOUS')
  })

  test('R261 §3.8: sent again it is the same event, at once, later and under another request key', async () => {
    const body = signed(plain(), await passOf(owner))
    const replies = await Promise.all([send(owner, body), send(owner, body), send(owner, body)])
    const later = await send(owner, body)
    expect(new Set([...replies, later].map((reply) => reply.body.eventNo)).size).toBe(1)
    const [row] = await city.db.query<{ n: number }>(`SELECT count(*) AS n FROM grid_event WHERE client_id = $1`, [body.clientId])
    expect(row?.n).toBe(1)
  })

  test('R261 §3.8: what was not signed by this account’s pass, or was changed on the way, is not taken', async () => {
    const [mine, theirs] = [await passOf(owner), await passOf(neighbour)]
    const good = signed(plain(), mine)
    const wrong = 'GRID_EVENTS.REPORT_SIGNATURE_WRONG'
    expect(await codeOf(send(owner, { ...good, text: '别的话' }))).toBe(wrong)
    expect(await codeOf(send(owner, { ...good, isAnonymous: true }))).toBe(wrong)
    expect(await codeOf(send(owner, signed(plain(), theirs)))).toBe(wrong)
    expect(await codeOf(send(owner, { ...good, signature: { ...good.signature, passId: randomUUID() } }))).toBe(wrong)
    expect(await codeOf(send(neighbour, good))).toBe(wrong)
    expect(await codeOf(send(owner, { ...good, signature: undefined }))).toBe('KERNEL.INVALID_INPUT')
    expect((await send(owner, good)).status).toBe(201)
  })

  test('R261 §3.8: the photos are the ones that were signed', async () => {
    const part = { media: [{ sha256: 'a'.repeat(64), mediaId: randomUUID() }] }
    expect(await codeOf(report(owner, part))).toBe('GRID_EVENTS.MEDIA_UNUSABLE')
  })

  test('R261 §3.8: neither from the future nor from more than thirty days ago; a phone’s clock may be a little ahead', async () => {
    const at = (ms: number) => ({ capturedAt: formatInstant(city.now() + ms) })
    expect(await codeOf(report(owner, at(11 * MINUTE_MS)))).toBe('GRID_EVENTS.CAPTURED_IN_FUTURE')
    expect(await codeOf(report(owner, at(-31 * DAY_MS)))).toBe('GRID_EVENTS.CAPTURED_TOO_LONG_AGO')
    const late = await report(owner, at(-29 * DAY_MS))
    expect(late.body).toMatchObject({ ...at(-29 * DAY_MS), reportedAt: formatInstant(city.now()) })
    expect((await report(owner, at(9 * MINUTE_MS))).status).toBe(201)
  })

  test('R261: another lane than the category’s, no place, an unknown place, nothing said', async () => {
    expect(await codeOf(report(owner, { category: 'DISPUTE' }))).toBe('GRID_EVENTS.LANE_CHANGED')
    expect(await codeOf(report(owner, { nodeCode: null }))).toBe('GRID_EVENTS.PLACE_NEEDED')
    expect(await codeOf(report(owner, { nodeCode: '99' + GRID.slice(2) }))).toBe('GRID_EVENTS.NODE_UNKNOWN')
    expect(await codeOf(report(owner, { text: '' }))).toBe('GRID_EVENTS.NOTHING_REPORTED')
  })
})

describe('a pass', () => {
  test('§3.8: it is the same one until it is nearly over, sealed in the tables, and another one for another account', async () => {
    const [first, again, theirs] = [await passOf(owner), await passOf(owner), await passOf(neighbour)]
    expect(again).toMatchObject({ id: first.id, secret: first.secret })
    expect(theirs.id).not.toBe(first.id)
    const [row] = await city.db.query<{ sealed: Buffer }>(`SELECT secret_sealed AS sealed FROM grid_report_pass WHERE id = $1`, [first.id])
    expect(row?.sealed.includes(Buffer.from(first.secret))).toBe(false)
  })

  test('§3.8: a report signed with a pass that ended is signed anew and not lost; one that arrived in time is still the same', async () => {
    const pass = await passOf(owner)
    const arrived = signed(plain(), pass)
    const first = await send(owner, arrived)
    const ended = new Date(city.now() - 1)
    await city.db.query(`UPDATE grid_report_pass SET issued_at = issued_at - interval '40 days', expires_at = $2 WHERE id = $1`, [pass.id, ended])
    // Beyond what the request keys remember: the event itself is what is recognised.
    const again = await send(owner, arrived)
    expect(again.body.eventNo).toBe(first.body.eventNo)
    const late = plain()
    expect(await codeOf(send(owner, signed(late, pass)))).toBe('GRID_EVENTS.REPORT_PASS_ENDED')
    const fresh = await passOf(owner)
    expect(fresh.id).not.toBe(pass.id)
    expect((await send(owner, signed(late, fresh))).status).toBe(201)
  })

  test('§3.8: long ended passes are forgotten', async () => {
    await city.db.query(`UPDATE grid_report_pass SET issued_at = '2026-01-01', expires_at = '2026-02-01' WHERE account_id = $1`, [neighbour.me.accountId])
    await city.runJobs('grid-events.forget-passes')
    expect(await city.db.query(`SELECT 1 FROM grid_report_pass WHERE account_id = $1`, [neighbour.me.accountId])).toEqual([])
  })
})

describe('what was reported before', () => {
  const similar = async (who: SignedIn, part: object = {}): Promise<SimilarReport[]> =>
    (
      await city.must<{ items: SimilarReport[] }>(findSimilarReports, {
        token: who.token,
        body: { category: 'ROAD_FACILITY', text: '路灯坏了不亮', point: null, nodeCode: SIBLING, ...part },
      })
    ).items
  const follow = (who: SignedIn, eventId: string) =>
    city.call<{ followers: number; code?: string }>(followSimilarReport, { token: who.token, body: { eventId, isAnonymous: false, mediaIds: [] } })
  /** Moves what was reported to a point, as the archive would have found it. */
  const put = (id: string, longitude: number, latitude: number) =>
    city.db.query(`UPDATE grid_event SET longitude = $2, latitude = $3, raw_longitude = $2, raw_latitude = $3, raw_crs = 'WGS84' WHERE id = $1`, [
      id,
      longitude,
      latitude,
    ])

  test('§3.5: the same kind of trouble at the same place is offered, without reporter, place or numbers, and joined by "me too"', async () => {
    const { body } = await report(owner, { category: 'ROAD_FACILITY', nodeCode: SIBLING, text: '路灯不亮，打 13800000000 找我' })
    const [found, ...more] = await similar(neighbour)
    expect(more).toEqual([])
    expect(found).toMatchObject({ id: body.id, text: '路灯不亮，打 **** 找我', isOwn: false, isEnded: false, followers: 0, stateLabel: '待认领' })
    expect(Object.keys(found ?? {})).not.toEqual(expect.arrayContaining(['longitude']))
    expect((await similar(owner))[0]?.isOwn).toBe(true)
    const joined = await follow(neighbour, body.id)
    expect([joined.status, joined.body.followers]).toEqual([200, 1])
    expect((await follow(neighbour, body.id)).body.followers ?? 1).toBe(1)
  })

  test('§3.5: neither other words, nor another kind, nor what is private, nor what is long over', async () => {
    expect(await similar(neighbour, { text: '井盖没有了' })).toEqual([])
    expect(await similar(neighbour, { category: 'ENV_WASTE' })).toEqual([])
    const secret = await report(owner, { category: 'DISPUTE', lane: 'PRIVATE', nodeCode: SIBLING, text: '隔壁半夜吵' })
    expect(await similar(neighbour, { category: 'DISPUTE', text: '隔壁半夜吵' })).toEqual([])
    expect((await follow(neighbour, secret.body.id)).body.code).toBe('GRID_EVENTS.SIMILAR_GONE')
    const old = await desk.reported({ app: 'citizen', accountId: owner.me.accountId }, { category: 'FOOD_HYGIENE', nodeCode: SIBLING, text: '早点摊不干净' })
    await desk.does({ app: 'citizen', accountId: owner.me.accountId }, old, 'cancel', {})
    expect(await similar(neighbour, { category: 'FOOD_HYGIENE', text: '早点摊不干净' })).toEqual([])
  })

  test('§3.5: a hundred metres in town, and not beyond', async () => {
    const [longitude, latitude] = [122.2431, 43.6532]
    const point = { longitude, latitude, crs: 'WGS84', accuracyM: 5, fixedAt: null }
    const text = '饮水点的水发黄'
    const near = await report(owner, { category: 'WATER_SAFETY', text })
    const far = await report(owner, { category: 'WATER_SAFETY', text })
    await put(near.body.id, longitude, latitude + 60 / 111_195)
    await put(far.body.id, longitude, latitude + 700 / 111_195)
    const found = await similar(neighbour, { category: 'WATER_SAFETY', text, point, nodeCode: null })
    expect(found.map(({ id, distanceM }) => [id, distanceM])).toEqual([[near.body.id, 100]])
  })
})
