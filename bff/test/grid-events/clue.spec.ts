import { randomUUID } from 'node:crypto'

import { afterAll, beforeAll, describe, expect, test } from '@jest/globals'
import {
  acknowledgeClue,
  type Clue,
  type ClueCard,
  closeClue,
  getClue,
  getClueAlarm,
  listClues,
  listOwnClues,
  noteClue,
  type OwnClue,
  reportClue,
} from '@jktl/shared/grid-events/clue/contract'
import { ALARM_AGAIN_MINUTES } from '@jktl/shared/grid-events/clue/model'
import { MINUTE_MS } from '@jktl/shared/kernel/dates'
import { ROUTES } from '@jktl/shared/routes'

import { EXAMPLES } from '../access/examples.ts'
import type { Objects } from '../access/world.ts'
import { type SignedIn, TestCity } from '../support/city.ts'

const MARKER = '桥洞下有死旱獭暗号七七四九'
const PHONE = '13911112222'
const GRID = '15050200200103'

let city: TestCity
let officer: SignedIn
let reporter: SignedIn
let neighbour: SignedIn
beforeAll(async () => {
  city = await TestCity.start()
  officer = await city.signIn('金疾控')
  reporter = await city.resident('李娜')
  neighbour = await city.resident('李建国')
}, 120_000)
afterAll(() => city?.close())

const clueOf = (more: object = {}) => ({
  clientId: randomUUID(),
  kind: 'DEAD_RODENT',
  text: MARKER,
  isAnonymous: false,
  phone: PHONE,
  placeText: '西辽河桥',
  point: null,
  nodeCode: GRID,
  mediaIds: [],
  ...more,
})
const report = (body: object, by: SignedIn = reporter) => city.call<OwnClue & { code?: string }>(reportClue, { token: by.token, body })
const list = (query: { state?: string } = {}) => city.must<{ items: ClueCard[]; waiting: number }>(listClues, { token: officer.token, query })
/** A clue by its own words, as the desk sees it. */
const arrived = async (text: string, more: object = {}): Promise<Clue> => {
  expect((await report(clueOf({ text, ...more }))).status).toBe(201)
  for (const { id } of (await list()).items) {
    const clue = await city.must<Clue>(getClue, { token: officer.token, params: { id } })
    if (clue.text === text) return clue
  }
  throw new Error('the clue did not arrive')
}
const callsOf = async (id: string): Promise<number> =>
  (await city.db.query<{ calls: number }>(`SELECT count(*) AS calls FROM outbox WHERE dedupe_key LIKE $1`, [`gridEvents.CLUE_ALARM ${id} %`]))[0]?.calls ?? 0

describe('the lane of infectious clues', () => {
  test('R443 §3.9: the same report is one clue however often it arrives; the CDC acknowledges, notes and closes; the reporter sees only how far it is', async () => {
    const body = clueOf()
    const answers = await Promise.all([report(body), report(body), report(body), report(body)])
    expect(answers.map(({ status }) => status)).toEqual([201, 201, 201, 201])
    const { items, waiting } = await list()
    expect([items.length, waiting]).toEqual([1, 1])
    const id = items[0]?.id ?? ''
    const seen = await city.must<Clue>(getClue, { token: officer.token, params: { id } })
    expect(seen).toMatchObject({ text: MARKER, phone: PHONE, placeText: '西辽河桥', state: 'RECEIVED', alarms: 1, isAnonymous: false })
    expect(seen.placeName).toContain('第三网格')

    const step = (route: typeof noteClue | typeof closeClue | typeof acknowledgeClue, version: number, fields?: object) =>
      city.call<Clue & { code?: string }>(route, { token: officer.token, params: { id }, ifMatch: version, ...(fields ? { body: fields } : {}) })
    expect((await step(closeClue, 1, { outcome: 'EXCLUDED', note: '还没确认' })).body.code).toBe('GRID_EVENTS.CLUE_STATE')
    const raced = await Promise.all([step(acknowledgeClue, 1), step(acknowledgeClue, 1), step(acknowledgeClue, 1)])
    expect(raced.map(({ status }) => status).sort()).toEqual([200, 412, 412])
    expect((await step(noteClue, 2, { note: '已电话核实' })).body.steps.map(({ action, note }) => [action, note])).toEqual([
      ['RECEIVED', null],
      ['ACKNOWLEDGED', null],
      ['NOTED', '已电话核实'],
    ])
    const closed = await step(closeClue, 3, { outcome: 'CONFIRMED', note: '已消杀' })
    expect(closed.body).toMatchObject({ state: 'CLOSED', outcome: 'CONFIRMED' })
    expect([(await list()).items, (await list({ state: 'CLOSED' })).items.map((clue) => clue.id)]).toEqual([[], [id]])

    const own = await city.must<{ items: OwnClue[] }>(listOwnClues, { token: reporter.token })
    expect(own.items).toEqual([
      { kind: 'DEAD_RODENT', state: 'CLOSED', reportedAt: expect.any(String), acknowledgedAt: expect.any(String), closedAt: expect.any(String) },
    ])
    expect((await city.must<{ items: OwnClue[] }>(listOwnClues, { token: neighbour.token })).items).toEqual([])
  })

  test('§3.9: everybody of the CDC is called at once and again every few minutes until somebody acknowledges, without a word of what it is', async () => {
    const { id, version } = await arrived('要反复提醒的线索')
    expect(await callsOf(id)).toBe(1)
    expect(await city.runJobs('grid-events.clue-alarms')).toEqual([])
    await city.advanceClock(ALARM_AGAIN_MINUTES * MINUTE_MS)
    expect(await city.runJobs('grid-events.clue-alarms')).toEqual([{ name: 'grid-events.clue-alarms', count: 1 }])
    expect([await callsOf(id), await city.runJobs('grid-events.clue-alarms')]).toEqual([2, []])
    expect(await city.must(getClueAlarm, { token: officer.token })).toMatchObject({ waiting: 1 })
    const [payload] = await city.db.query<{ text: string }>(`SELECT string_agg(payload::text, ' ') AS text FROM outbox WHERE dedupe_key LIKE $1`, [
      `gridEvents.CLUE_ALARM ${id} %`,
    ])
    expect(payload?.text).not.toMatch(/线索的|旱獭|网格|DEAD_RODENT|1391111|要反复/)
    expect(await (await fetch(`${city.url}/metrics`)).text()).toMatch(/infectious_clues_waiting 1\n/)

    await city.must(acknowledgeClue, { token: officer.token, params: { id }, ifMatch: version })
    await city.advanceClock(60 * MINUTE_MS)
    expect([await city.runJobs('grid-events.clue-alarms'), await callsOf(id)]).toEqual([[], 2])
    expect(await city.must(getClueAlarm, { token: officer.token })).toMatchObject({ waiting: 0, oldestAt: null })
  })

  test('§3.9: every look at a clue is written down with who looked', async () => {
    const { id } = await arrived('谁看过都要记')
    const looks = await city.db.query<{ actor: string }>(
      `SELECT actor_account_id AS actor FROM audit_log WHERE object_kind = 'infectious-clue' AND object_id = $1 AND action = 'gridEvents.getClue'`,
      [id],
    )
    expect(looks).toEqual([{ actor: officer.me.accountId }])
    expect((await city.call(getClue, { token: officer.token, params: { id: randomUUID() } })).status).toBe(404)
  })

  test('R443 §3.9: an anonymous clue keeps no account and no phone; what was seen and where is sealed', async () => {
    const refused = await report(clueOf({ isAnonymous: true }))
    expect(refused.body.code).toBe('GRID_EVENTS.CONTACT_OF_ANONYMOUS')
    expect((await report(clueOf({ nodeCode: null, placeText: '' }))).body.code).toBe('GRID_EVENTS.CLUE_PLACE_NEEDED')
    const point = { longitude: 122.26, latitude: 43.61, crs: 'GCJ02', accuracyM: 20 }
    const { id, ...seen } = await arrived('匿名线索暗号', { isAnonymous: true, phone: null, point, nodeCode: null })
    expect(seen).toMatchObject({ isAnonymous: true, phone: null, point })
    const [row] = await city.db.query<{ text: string }>(`SELECT c::text AS text FROM infectious_clue c WHERE id = $1`, [id])
    expect(row?.text).not.toContain(reporter.me.accountId)
    expect(row?.text).not.toMatch(/匿名线索暗号|122\.26|西辽河桥/)
    const [kept] = await city.db.query<{ n: number }>(`SELECT count(*) AS n FROM audit_log WHERE actor_account_id = $1 AND object_kind = 'infectious-clue'`, [
      reporter.me.accountId,
    ])
    expect(kept?.n).toBe(0)
  })

  test('§3.9: no operation of grid events shows a clue, or that there is one, to a grid worker, a manager or a neighbour', async () => {
    const { id } = await arrived(MARKER, { point: { longitude: 122.2631, latitude: 43.6174, crs: 'WGS84', accuracyM: 5 }, nodeCode: null })
    const everyId = new Proxy({}, { get: () => id }) as Objects
    const others = [await city.signIn('张强'), await city.signIn('周敏'), await city.signIn('高值班'), neighbour]
    // What looks for words looks for the clue's own; nothing that writes is given them.
    const searching = (body: unknown, status: number): unknown =>
      status === 200 && body && typeof body === 'object'
        ? Object.fromEntries(Object.entries(body).map(([name, value]) => [name, ['text', 'q', 'keyword'].includes(name) ? MARKER : value]))
        : body
    const swept = ROUTES.filter((route) => route.id.startsWith('gridEvents.'))
    const shown: string[] = []
    for (const { token } of others)
      for (const route of swept) {
        const example = EXAMPLES[route.id]?.of(everyId) ?? {}
        const reply = await city.call<unknown>(route, { ...example, body: searching(example.body, route.status), token })
        const said = JSON.stringify(reply.body ?? null)
        if (said.includes(MARKER) || said.includes(PHONE) || said.includes(id) || said.includes('122.2631')) shown.push(`${route.id} ${reply.status}`)
        if (route.access.roles.length === 1 && route.access.roles[0] === 'cdc_officer') expect([route.id, reply.status]).toEqual([route.id, 403])
      }
    expect(shown).toEqual([])
    expect(swept.length).toBeGreaterThan(40)

    for (const path of ['/open311/v2/services.json', '/open311/v2/requests.json', '/open311/v2/requests.xml', `/open311/v2/requests/${id}.json`]) {
      const said = await (await fetch(`${city.url}${path}`)).text()
      expect([path, said.includes(MARKER) || said.includes('DEAD_RODENT') || (said.includes(id) && said.includes('service'))]).toEqual([path, false])
    }
    const tables = await city.db.query<{ name: string }>(`SELECT tablename AS name FROM pg_tables WHERE tablename LIKE 'grid\\_%'`)
    for (const { name } of tables) {
      const [found] = await city.db.query<{ n: number }>(
        `SELECT count(*) AS n FROM ${name} t WHERE t::text LIKE '%' || $1 || '%' OR t::text LIKE '%' || $2 || '%'`,
        [id, MARKER],
      )
      expect([name, found?.n]).toEqual([name, 0])
    }
  }, 30_000)
})
