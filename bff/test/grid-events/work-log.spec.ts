import { randomUUID } from 'node:crypto'

import { afterAll, beforeAll, describe, expect, test } from '@jest/globals'
import {
  createWorkLog,
  deleteWorkLog,
  editWorkLog,
  getWorkLog,
  searchWorkLogs,
  type WorkLog,
  type WorkLogLine,
} from '@jktl/shared/grid-events/work-log/contract'
import { DAY_MS, formatInstant, HOUR_MS } from '@jktl/shared/kernel/dates'

import { GridGeo } from '../../src/modules/grid-events/geo.ts'
import { TestCity } from '../support/city.ts'

const THIRD_GRID = '15050200200103'
const SECOND_GRID = '15050200200102'
let city: TestCity
const tokens: Record<string, string> = {}
const ids: Record<string, string> = {}

beforeAll(async () => {
  city = await TestCity.start()
  for (const name of ['张强', '乌云', '周敏', '高值班']) {
    const { token, me } = await city.signIn(name)
    Object.assign(tokens, { [name]: token })
    Object.assign(ids, { [name]: me.accountId })
  }
}, 120_000)
afterAll(() => city?.close())

const as = (name: string) => ({ token: tokens[name] ?? '' })
/** A point well inside a grid. */
async function pointIn(node: string): Promise<{ longitude: number; latitude: number; crs: 'WGS84'; accuracyM: number }> {
  const [box] = await city.db.query<{ west: number; south: number; east: number; north: number }>(
    `SELECT min_longitude AS west, min_latitude AS south, max_longitude AS east, max_latitude AS north FROM grid_polygon WHERE node_code = $1`,
    [node],
  )
  if (!box) throw new Error('a grid without a polygon')
  const point = { longitude: (box.west + box.east) / 2, latitude: (box.south + box.north) / 2, crs: 'WGS84' as const, accuracyM: 5 }
  const { nodeCode } = await city.app.nest.get(GridGeo, { strict: false }).locate(point)
  if (!nodeCode.startsWith(node)) throw new Error('the middle of the box lies elsewhere')
  return point
}
const bodyOf = (more: Record<string, unknown> = {}) => ({
  clientId: randomUUID(),
  kind: 'PATROL',
  name: '巡查楼道',
  text: '三单元堆放杂物，已经劝说清理',
  eventId: null,
  dutyId: null,
  mediaIds: [],
  capturedAt: formatInstant(city.now() - HOUR_MS),
  point: null,
  ...more,
})
const write = (name: string, more: Record<string, unknown> = {}): Promise<WorkLog> => city.must<WorkLog>(createWorkLog, { ...as(name), body: bodyOf(more) })
const found = async (name: string, more: Record<string, unknown> = {}): Promise<WorkLogLine[]> => {
  const body = { whose: 'OWN', kind: null, from: null, to: null, words: '', cursor: null, ...more }
  return (await city.must<{ items: WorkLogLine[] }>(searchWorkLogs, { ...as(name), body })).items
}

describe('work records', () => {
  test('R263 §3.8: what a phone sends ten times at once is one record, with both times', async () => {
    const body = bodyOf({ capturedAt: formatInstant(city.now() - 3 * DAY_MS) })
    const replies = await Promise.all(Array.from({ length: 10 }, () => city.call<WorkLog>(createWorkLog, { ...as('张强'), body })))
    expect(replies.map(({ status }) => status)).toEqual(Array(10).fill(201))
    expect(new Set(replies.map((reply) => reply.body.id)).size).toBe(1)
    expect(await city.db.query(`SELECT 1 FROM work_log WHERE client_id = $1`, [body.clientId])).toHaveLength(1)
    expect([replies[0]?.body.capturedAt, replies[0]?.body.recordedAt]).toEqual([body.capturedAt, formatInstant(city.now())])
    // Somebody else's phone may have made up the same id.
    expect((await city.call<WorkLog>(createWorkLog, { ...as('乌云'), body })).body.id).not.toBe(replies[0]?.body.id)
  })

  test('R263 §3.8: a record from the future or from more than thirty days ago is refused', async () => {
    const code = async (capturedMs: number) =>
      (await city.call<{ code: string }>(createWorkLog, { ...as('张强'), body: bodyOf({ capturedAt: formatInstant(capturedMs) }) })).body.code
    expect(await code(city.now() + HOUR_MS)).toBe('GRID_EVENTS.CAPTURED_IN_FUTURE')
    expect(await code(city.now() - 31 * DAY_MS)).toBe('GRID_EVENTS.CAPTURED_TOO_LONG_AGO')
  })

  test('R263 §3.9: the place is kept inside one’s own grid, and elsewhere or on leave only that it was so', async () => {
    const inside = await write('张强', { point: await pointIn(THIRD_GRID) })
    expect([inside.geotag, inside.nodeCode.startsWith(THIRD_GRID), inside.point?.accuracyM]).toEqual(['INSIDE', true, 5])
    const outside = await write('张强', { point: await pointIn(SECOND_GRID) })
    expect([outside.geotag, outside.nodeCode, outside.point]).toEqual(['OUTSIDE', THIRD_GRID, null])
    await city.db.query(
      `INSERT INTO grid_absence (account_id, kind, starts_at, ends_at, reason, set_by, set_at) VALUES ($1, 'LEAVE', $2, $3, '事假', $1, $2)`,
      [ids['乌云'], new Date(city.now() - HOUR_MS), new Date(city.now() + HOUR_MS)],
    )
    const away = await write('乌云', { point: await pointIn(THIRD_GRID) })
    expect([away.geotag, away.point]).toEqual(['OFF_DUTY', null])
    const kept = await city.db.query(`SELECT 1 FROM work_log WHERE longitude IS NOT NULL AND id <> $1`, [inside.id])
    expect(kept).toEqual([])
    const forced = city.db.query(`UPDATE work_log SET longitude = 122, latitude = 43, version = version + 1 WHERE id = $1`, [outside.id])
    await expect(forced).rejects.toThrow('work_log_place')
  })

  test('R263 §3.3: a change and a deletion keep every wording, and nobody changes what another saw meanwhile', async () => {
    const log = await write('张强', { name: '调解噪声纠纷', kind: 'DISPUTE' })
    const { clientId: _id, capturedAt: _at, point: _point, ...content } = bodyOf({ name: '调解噪声纠纷（二）', kind: 'DISPUTE' })
    const edited = await city.must<WorkLog>(editWorkLog, { ...as('张强'), params: { id: log.id }, body: content, ifMatch: log.version })
    expect([edited.version, edited.name, edited.changes.map(({ name }) => name)]).toEqual([2, '调解噪声纠纷（二）', ['调解噪声纠纷']])
    const stale = await city.call<{ current: WorkLog }>(editWorkLog, { ...as('张强'), params: { id: log.id }, body: content, ifMatch: log.version })
    expect([stale.status, stale.body.current.version]).toEqual([412, 2])
    const byManager = await city.call<{ code: string }>(editWorkLog, { ...as('周敏'), params: { id: log.id }, body: content, ifMatch: 2 })
    expect(byManager.body.code).toBe('GRID_EVENTS.WORK_LOG_NOT_YOURS')
    await city.must(deleteWorkLog, { ...as('张强'), params: { id: log.id }, ifMatch: 2 })
    expect((await city.call(getWorkLog, { ...as('张强'), params: { id: log.id } })).status).toBe(404)
    expect((await found('张强')).some(({ id }) => id === log.id)).toBe(false)
    const kept = await city.db.query(`SELECT version, name, is_deletion FROM work_log_version WHERE work_log_id = $1 ORDER BY version`, [log.id])
    expect(kept).toEqual([
      { version: 1, name: '调解噪声纠纷', is_deletion: false },
      { version: 2, name: '调解噪声纠纷（二）', is_deletion: false },
      { version: 3, name: '调解噪声纠纷（二）', is_deletion: true },
    ])
    await expect(city.db.query(`DELETE FROM work_log_version WHERE work_log_id = $1`, [log.id])).rejects.toThrow('append-only')
  })

  test('R263: one looks for one’s own by kind, day and word; a manager finds those of the area and may supervise them; a colleague does not', async () => {
    const log = await write('张强', { name: '宣传 100% 防火', kind: 'PUBLICITY', capturedAt: formatInstant(city.now() - 2 * DAY_MS) })
    const isFound = async (name: string, more: Record<string, unknown>) => (await found(name, more)).some(({ id }) => id === log.id)
    expect(await isFound('张强', { kind: 'PUBLICITY', words: '100%', from: '2026-11-21', to: '2026-11-21' })).toBe(true)
    expect(await isFound('张强', { words: '1_0' })).toBe(false)
    expect(await isFound('张强', { from: '2026-11-22' })).toBe(false)
    expect(await isFound('张强', { whose: 'AREA' })).toBe(false)
    expect(await isFound('周敏', { whose: 'AREA', words: '防火' })).toBe(true)
    expect(await isFound('高值班', { whose: 'AREA', words: '防火' })).toBe(true)
    const seen = await city.must<WorkLog>(getWorkLog, { ...as('周敏'), params: { id: log.id } })
    expect([seen.isMine, seen.recorderName, seen.allowedActions]).toEqual([false, '张强', ['supervise']])
    expect((await city.call(getWorkLog, { ...as('乌云'), params: { id: log.id } })).status).toBe(404)
  })

  test('R263: photos, events and duties of others, and a record without a post, are refused', async () => {
    const code = async (name: string, more: Record<string, unknown>) =>
      (await city.call<{ code: string }>(createWorkLog, { ...as(name), body: bodyOf(more) })).body.code
    expect(await code('张强', { mediaIds: [randomUUID()] })).toBe('GRID_EVENTS.MEDIA_UNUSABLE')
    expect(await code('张强', { eventId: randomUUID() })).toBe('GRID_EVENTS.WORK_LOG_LINK_UNKNOWN')
    expect(await code('张强', { dutyId: randomUUID() })).toBe('GRID_EVENTS.WORK_LOG_LINK_UNKNOWN')
    await city.db.query(`UPDATE grid_post SET ended_at = $2 WHERE account_id = $1`, [ids['高值班'], new Date(city.now())])
    expect(await code('高值班', {})).toBe('GRID_EVENTS.WORK_LOG_NO_POST')
  })
})
