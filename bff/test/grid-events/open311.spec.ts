import { randomUUID } from 'node:crypto'

import { afterAll, beforeAll, describe, expect, test } from '@jest/globals'
import { type MediaView, uploadMedia } from '@jktl/shared/grid-events/media/contract'
import type { Category } from '@jktl/shared/grid-events/model'
import sharp from 'sharp'
import type * as z from 'zod/mini'

import { EventFlow } from '../../src/modules/grid-events/event-flow.ts'
import { type SignedIn, TestCity } from '../support/city.ts'
import { asTexts, Discovery, Errors, Posted, PostedUpdate, readXml, Requests, ServiceDefinition, Services, Tokens, Updates } from './open311-schemas.ts'

const KEY = 'city-open311-key'
const GRID = '15050200200103'
const PRIVATE_WORDS = '二单元的两家天天吵'
const LAMP = { service_code: 'ROAD_FACILITY', 'attribute[facility]': 'LAMP' }

let city: TestCity
let flow: EventFlow
let lina: SignedIn
let [lit, hidden, merged] = ['', '', '']

beforeAll(async () => {
  city = await TestCity.start()
  flow = city.app.nest.get(EventFlow, { strict: false })
  lina = await city.signIn('李娜')
  const bytes = await sharp({ create: { width: 64, height: 64, channels: 3, background: '#507020' } })
    .png()
    .toBuffer()
  const photo = await city.must<MediaView>(uploadMedia, { token: lina.token, body: { kind: 'PHOTO', contentBase64: bytes.toString('base64') } })
  lit = await report('ENV_WASTE', '垃圾堆了三天 <b>& "很臭"</b>\u0007，找我 13812345678，证 150502195803120000，蒙G12345', [photo.id])
  hidden = await report('DISPUTE', PRIVATE_WORDS)
  merged = await report('ENV_WASTE', '还是那堆垃圾')
  await city.db.query(`UPDATE grid_event SET longitude = 122.2634567, latitude = 43.6178912 WHERE event_no = $1`, [lit])
  await city.db.query(
    `UPDATE grid_event e SET state = 'MERGED', merged_from_state = 'PENDING_CLAIM', ended_at = reported_at, master_event_id = (SELECT id FROM grid_event WHERE event_no = $2) WHERE event_no = $1`,
    [merged, lit],
  )
})
afterAll(() => city.close())

async function report(category: Category, text: string, mediaIds: string[] = []): Promise<string> {
  const made = await flow.report({
    accountId: lina.me.accountId,
    isAnonymous: false,
    contact: '13987654321',
    clientId: randomUUID(),
    source: 'CITIZEN',
    category,
    text,
    placeText: '柳岸小区 3 号楼',
    point: null,
    nodeCode: GRID,
    mediaIds,
    capturedAt: new Date(city.now()),
  })
  if (!made.ok) throw new Error(made.code)
  return made.value.eventNo
}
const get = (path: string, accept = ''): Promise<Response> => fetch(`${city.url}/open311/v2/${path}`, { headers: accept ? { accept } : {} })
const post = (path: string, fields: Record<string, string> | [string, string][]): Promise<Response> =>
  fetch(`${city.url}/open311/v2/${path}`, { method: 'POST', body: new URLSearchParams(fields) })
const withFormat = (path: string, format: 'xml' | 'json'): string => path.replace(/^([^?]*)/, `$1.${format}`)

/** Asks both ways, checks each against the schema and both against each other. */
async function both<T extends z.ZodMiniType>(path: string, schema: T, root: string, status = 200): Promise<z.output<T>> {
  const [json, xml] = await Promise.all([get(withFormat(path, 'json')), get(withFormat(path, 'xml'))])
  expect([json.status, json.headers.get('content-type')]).toEqual([status, 'application/json; charset=utf-8'])
  expect([xml.status, xml.headers.get('content-type')]).toEqual([status, 'text/xml; charset=utf-8'])
  const content: unknown = await json.json()
  expect(readXml(await xml.text())).toEqual({ root, content: asTexts(content) })
  return schema.parse(content)
}
const requests = (query: string) => both(`requests?${query}`, Requests, 'service_requests')
const errorOf = async (response: Response) => ({ status: response.status, errors: Errors.parse(await response.json()).map(({ code }) => code) })

describe('GeoReport v2 (§3.7): XML and JSON, by the published schemas', () => {
  test('§3.7: discovery, services, definitions and tokens say the same in both formats and keep the schemas', async () => {
    const found = await both('discovery', Discovery, 'discovery')
    expect(found.endpoints[0]?.url).toBe(`${city.url}/open311/v2`)
    expect((await get('discovery')).headers.get('content-type')).toBe('text/xml; charset=utf-8')
    expect((await get('discovery', 'application/json')).headers.get('content-type')).toBe('application/json; charset=utf-8')

    const services = await both('services', Services, 'services')
    expect(services.map(({ service_code }) => service_code).sort()).toEqual(['ENV_WASTE', 'FOOD_HYGIENE', 'ROAD_FACILITY', 'SAFETY_HAZARD', 'WATER_SAFETY'])
    for (const { service_code: code, metadata } of services) {
      const { attributes } = await both(`services/${code}`, ServiceDefinition, 'service_definition')
      expect([code, attributes.length > 0]).toEqual([code, metadata])
    }
    const [{ id }] = (await city.db.query<{ id: string }>(`SELECT id FROM grid_event WHERE event_no = $1`, [lit])) as [{ id: string }]
    expect(await both(`tokens/${id}`, Tokens, 'service_requests')).toEqual([{ service_request_id: lit, token: id }])
  })

  test('§3.7: requests show public matters with rounded places, and nothing of anybody', async () => {
    const [one, ...none] = await both(`requests/${lit}`, Requests, 'service_requests')
    expect(none).toEqual([])
    expect(one).toMatchObject({ service_request_id: lit, status: 'open', service_code: 'ENV_WASTE', lat: 43.618, long: 122.263, address_id: GRID })
    expect(one?.description).toContain('垃圾堆了三天 & "很臭"')
    expect(one?.media_url).toBeUndefined()
    const all = await requests('')
    expect(all.map(({ service_request_id }) => service_request_id).sort()).toEqual([lit, merged].sort())
    expect(all.find(({ service_request_id }) => service_request_id === merged)).toMatchObject({ status: 'closed', status_notes: 'duplicate' })
    expect(all.find(({ service_request_id }) => service_request_id === merged)?.description).toBeUndefined()
    for (const secret of [
      '13812345678',
      '13987654321',
      '150502195803120000',
      '蒙G12345',
      '3 号楼',
      lina.me.accountId,
      PRIVATE_WORDS,
      hidden,
      '122.2634',
      '43.6178',
    ])
      expect(JSON.stringify(all)).not.toContain(secret)

    await city.runJobs()
    const [checked] = await both(`requests/${lit}`, Requests, 'service_requests')
    const media = await fetch(checked?.media_url ?? '')
    expect([media.status, media.headers.get('content-type')]).toEqual([200, 'image/jpeg'])
  })

  test('§3.7: filters by service, status and time; a service_request_id overrides them; empty is absent', async () => {
    const ids = async (query: string) => (await requests(query)).map(({ service_request_id }) => service_request_id).sort()
    expect(await ids('status=closed')).toEqual([merged])
    expect(await ids('status=open,closed&service_code=ENV_WASTE,FOOD_HYGIENE&jurisdiction_id=1505')).toEqual([lit, merged].sort())
    expect(await ids('service_code=FOOD_HYGIENE')).toEqual([])
    expect(await ids(`service_code=FOOD_HYGIENE&status=closed&service_request_id=${lit},${hidden},nothing`)).toEqual([lit])
    expect(await ids('status=&service_code=&start_date=&jurisdiction_id=')).toEqual([lit, merged].sort())
    expect(await ids('start_date=2026-11-23T09:00:00%2B08:00')).toEqual([])
    expect(await ids('end_date=2026-11-22T00:00:00Z')).toEqual([])
    expect(await ids('start_date=2020-01-01T00:00:00Z&end_date=2026-11-24T00:00:00Z')).toEqual([lit, merged].sort())
    expect(await ids('start_date=2020-01-01T00:00:00Z')).toEqual([])
  })

  test('§3.7: unknown codes and jurisdictions are 404, missing or wrong ones 400, in both formats; private matters are not there', async () => {
    for (const [path, status] of [
      ['services/DISPUTE', 404],
      ['services/NOTHING', 404],
      [`requests/${hidden}`, 404],
      ['requests/WG-20000101-000001', 404],
      ['requests?service_code=CARE_NEED', 404],
      ['services?jurisdiction_id=elsewhere', 404],
      [`tokens/${randomUUID()}`, 404],
      ['nothing/else', 404],
      ['requests?status=half', 400],
      ['requests?start_date=2026-11-23', 400],
      ['servicerequestupdates?end_date=yesterday', 400],
    ] as const)
      expect((await both(path, Errors, 'errors', status))[0]?.code).toBe(String(status))
  })
})

describe('reporting through Open311', () => {
  const PERSON = { first_name: '王', last_name: '秀兰', phone: '13700000000', email: 'somebody@example.test', device_id: 'device-9', account_id: 'account-9' }

  test('§3.7: a posted report becomes an event of its place, once however often it is sent, without its writer', async () => {
    const form = { api_key: KEY, ...LAMP, lat: '43.6178', long: '122.2634', description: '路灯不亮<script>x</script>', ...PERSON }
    const [first] = Posted.parse(await (await post('requests.json', form)).json())
    const again = readXml(await (await post('requests.xml', form)).text())
    expect(again).toMatchObject({ root: 'service_requests', content: [{ service_request_id: first?.service_request_id }] })
    const [row] = await city.db.query<{ text: string }>(`SELECT * FROM grid_event WHERE event_no = $1`, [first?.service_request_id])
    expect(row).toMatchObject({ source: 'OPEN311', is_anonymous: true, reporter_account_id: null, contact_sealed: null, text: '路灯不亮x\n什么设施坏了：路灯' })
    for (const value of Object.values(PERSON)) expect(JSON.stringify(row)).not.toContain(value)
    expect((await requests('service_code=ROAD_FACILITY'))[0]).toMatchObject({ service_request_id: first?.service_request_id, lat: 43.618, long: 122.263 })
  })

  test('§3.7: a place may also be an address_id or an address this region knows; lists of values come in either spelling', async () => {
    const byId = await post('requests.json', { api_key: KEY, ...LAMP, address_id: GRID })
    expect(Posted.parse(await byId.json())).toHaveLength(1)
    const [county] = await city.db.query<{ name: string }>(`SELECT name FROM grid_node WHERE code = '150502'`)
    const water: [string, string][] = [
      ['api_key', KEY],
      ['service_code', 'WATER_SAFETY'],
      ['address_string', `${county?.name ?? ''}某街`],
      ['attribute[signs][]', 'CLOUDY'],
      ['attribute[signs][]', 'SMELL'],
    ]
    const [{ service_request_id: eventNo } = { service_request_id: '' }] = Posted.parse(await (await post('requests.json', water)).json())
    const [row] = await city.db.query(`SELECT text, state, node_code FROM grid_event WHERE event_no = $1`, [eventNo])
    // Nobody has read it yet: it is there, without its words.
    expect(row).toEqual({ text: '水怎么了：浑浊、有异味', state: 'REPORTED', node_code: '150502' })
    expect((await both(`requests/${eventNo}`, Requests, 'service_requests'))[0]?.description).toBeUndefined()
  })

  test('§3.7: without a key 403; without service or place, with half a place, a missing attribute or too many words 400; unknown or private services 404', async () => {
    const here = { api_key: KEY, ...LAMP, address_id: GRID }
    const cases: [Record<string, string>, number][] = [
      [{ ...here, api_key: '' }, 403],
      [{ ...here, api_key: 'another' }, 403],
      [{ ...here, service_code: '' }, 400],
      [{ ...here, service_code: 'NOTHING' }, 404],
      [{ ...here, service_code: 'DISPUTE' }, 404],
      [{ ...here, jurisdiction_id: 'elsewhere' }, 404],
      [{ ...here, address_id: '' }, 400],
      [{ ...here, address_id: '1505' }, 400],
      [{ ...here, address_id: '', lat: '43.6' }, 400],
      [{ ...here, lat: '0', long: '0' }, 400],
      [{ ...here, 'attribute[facility]': '' }, 400],
      [{ ...here, 'attribute[facility]': 'SOMETHING' }, 400],
      [{ ...here, description: '灯'.repeat(4_001) }, 400],
    ]
    for (const [form, status] of cases) expect(await errorOf(await post('requests.json', form))).toEqual({ status, errors: [String(status)] })
    const json = await fetch(`${city.url}/open311/v2/requests.json`, { method: 'POST', headers: { 'content-type': 'application/json' }, body: '{}' })
    expect(json.status).toBe(400)
  })

  test('§3.7: updates say which state was reached and nothing of what staff wrote; an update that comes in is added once, by its own sender', async () => {
    const [{ service_request_id: eventNo } = { service_request_id: '' }] = Posted.parse(
      await (await post('requests.json', { api_key: KEY, ...LAMP, address_id: GRID, description: '第二盏灯' })).json(),
    )
    const updates = await both('servicerequestupdates', Updates, 'service_requests_updates')
    expect(updates.find(({ service_request_id }) => service_request_id === eventNo)).toMatchObject({
      update_id: `${eventNo}-2`,
      status: 'open',
      description: '待认领',
    })
    expect(updates.map(({ service_request_id }) => service_request_id)).not.toContain(hidden)

    const update = {
      api_key: KEY,
      service_request_id: eventNo,
      update_id: '77',
      status: 'CLOSED',
      updated_datetime: '2026-11-23T08:00:00+08:00',
      description: '旁边那盏也不亮',
    }
    const [sent] = PostedUpdate.parse(await (await post('servicerequestupdates.json', update)).json())
    expect(readXml(await (await post('servicerequestupdates.xml', update)).text())).toEqual({ root: 'service_request_updates', content: [sent] })
    const notes = await city.db.query(
      `SELECT s.action FROM grid_event_step s JOIN grid_event e ON e.id = s.event_id WHERE e.event_no = $1 AND s.action = 'addInfo'`,
      [eventNo],
    )
    expect(notes).toHaveLength(1)
    expect((await post('servicerequestupdates.json', { ...update, service_request_id: lit })).status).toBe(404)
    expect((await post('servicerequestupdates.json', { ...update, description: '' })).status).toBe(400)
  })
})
