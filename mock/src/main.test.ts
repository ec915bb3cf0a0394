import { randomUUID } from 'node:crypto'
import { mkdtempSync } from 'node:fs'
import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals'
import { WECHAT_APPS } from './kernel/identifiers.ts'
import { idNumber } from './kernel/personas.ts'
import { CITY_APP, hmacSignature } from './kernel/signing.ts'
import { startCity, type RunningCity } from './main.ts'

const START = Date.parse('2026-11-23T08:00:00+08:00')

interface Card {
  name: string
  app: string
  openid: string
  unionid: string
  idNumber: string
  birthDate: string
  phone: string
}
type Body = Record<string, unknown>

let city: RunningCity
let people: Map<string, Card>

const request = async (method: string, path: string, body?: unknown, headers: Record<string, string> = {}): Promise<{ status: number; body: Body }> => {
  const answer = await fetch(city.url + path, { method, headers, ...(body !== undefined && { body: JSON.stringify(body) }) })
  const text = await answer.text()
  return { status: answer.status, body: text.startsWith('{') || text.startsWith('[') ? (JSON.parse(text) as Body) : { text } }
}
const signed = (method: string, path: string, body?: unknown): Promise<{ status: number; body: Body }> => {
  const timestamp = String(Math.floor(city.clock.now() / 1000))
  const nonce = randomUUID()
  const rawBody = Buffer.from(body === undefined ? '' : JSON.stringify(body))
  const signature = hmacSignature(CITY_APP.secret, method, path, timestamp, nonce, rawBody)
  return request(method, path, body, { 'x-app-id': CITY_APP.id, 'x-timestamp': timestamp, 'x-nonce': nonce, 'x-signature': signature })
}
const act = (system: string, action: string, input: Body = {}) => request('POST', `/${system}/__control/actions`, { action, ...input })
const numberOf = (name: string): string => people.get(name)?.idNumber ?? ''

beforeAll(async () => {
  city = await startCity({ port: 0, scale: 'small', startAt: START })
  await city.clock.change({ frozen: true })
  people = new Map(((await request('GET', '/__city/personas')).body as unknown as Card[]).map((p) => [p.name, p]))
})
afterAll(() => city.close())

describe('the clock seam', () => {
  test('a PUT answers only after every subscriber has been told', async () => {
    const told: Body[] = []
    const follower = createServer((incoming, response) => {
      const chunks: Buffer[] = []
      incoming
        .on('data', (chunk: Buffer) => chunks.push(chunk))
        .on('end', () => {
          told.push(JSON.parse(Buffer.concat(chunks).toString()) as Body)
          response.end()
        })
    })
    await new Promise<void>((done) => follower.listen(0, '127.0.0.1', done))
    const { status } = await request('POST', '/__city/clock/subscribers', { url: `http://127.0.0.1:${(follower.address() as AddressInfo).port}/clock` })
    expect(status).toBe(201)
    const moved = await request('PUT', '/__city/clock', { now: '2026-11-23T08:30:00+08:00' })
    expect(moved.body).toEqual({ now: '2026-11-23T08:30:00+08:00', nowMs: START + 1_800_000, frozen: true })
    expect(told).toEqual([{ nowMs: START + 1_800_000, frozen: true, realMs: expect.any(Number) }])
    await new Promise((done) => follower.close(done))
    await request('PUT', '/__city/clock', { now: '2026-11-23T08:00:00+08:00' })
  })

  test.each([{ now: 'tomorrow' }, { now: '2026-11-23 08:00' }, { advanceMs: '5' }, { frozen: 'yes' }])('%j is refused', async (body) => {
    expect((await request('PUT', '/__city/clock', body)).status).toBe(400)
    expect(city.clock.now()).toBe(START)
  })
})

describe('WeChat', () => {
  const credentials = `appid=${WECHAT_APPS.citizen.appid}&secret=${WECHAT_APPS.citizen.secret}`
  const session = (code: unknown) => request('GET', `/wechat/sns/jscode2session?${credentials}&js_code=${String(code)}&grant_type=authorization_code`)

  test('code2session answers the persona’s openid once, and 40163 the second time', async () => {
    const { body } = await request('POST', '/wechat/__control/codes', { persona: '李娜' })
    expect((await session(body['code'])).body).toMatchObject({ openid: people.get('李娜')?.openid, unionid: people.get('李娜')?.unionid })
    expect((await session(body['code'])).body).toMatchObject({ errcode: 40163 })
    expect((await session('invented')).body).toMatchObject({ errcode: 40029 })
  })

  test('a code fault of WeChat’s own answers that errcode and leaves the code alive', async () => {
    const { body } = await request('POST', '/wechat/__control/codes', { persona: '李娜' })
    await request('PUT', '/wechat/__control/faults', [{ match: { operation: 'code-to-session' }, effect: { kind: 'errcode', errcode: -1 }, times: 1 }])
    expect((await session(body['code'])).body).toMatchObject({ errcode: -1 })
    expect((await session(body['code'])).body).toMatchObject({ openid: people.get('李娜')?.openid })
  })

  test('the authorize page lists the citizens, and choosing one comes back with a code and the state', async () => {
    const query = new URLSearchParams({
      appid: WECHAT_APPS.citizen.appid,
      redirect_uri: 'http://127.0.0.1:1/?from=test#/pages/me',
      response_type: 'code',
      scope: 'snsapi_base',
      state: 'S&1',
    })
    const page = String((await request('GET', `/wechat/connect/oauth2/authorize?${query.toString()}`)).body['text'])
    expect(page).toContain('<html lang="zh-CN">')
    expect(page.match(/data-persona="[^"]+"/g)).toHaveLength(8)
    const link = /href="([^"]+)" data-persona="李娜"/.exec(page)?.[1]?.replaceAll('&amp;', '&') ?? ''
    const chosen = await fetch(city.url + link, { redirect: 'manual' })
    const target = new URL(chosen.headers.get('location') ?? '')
    expect([chosen.status, target.searchParams.get('from'), target.searchParams.get('state'), target.hash]).toEqual([302, 'test', 'S&1', '#/pages/me'])
    const token = await request(
      'GET',
      `/wechat/sns/oauth2/access_token?${credentials}&code=${target.searchParams.get('code') ?? ''}&grant_type=authorization_code`,
    )
    expect(token.body).toMatchObject({ openid: people.get('李娜')?.openid })
  })

  test('what is typed into the address cannot write into the authorize page', async () => {
    const query = new URLSearchParams({ appid: WECHAT_APPS.staff.appid, redirect_uri: 'http://127.0.0.1:1/', state: '"><script>alert(1)</script>' })
    const page = String((await request('GET', `/wechat/connect/oauth2/authorize?${query.toString()}`)).body['text'])
    expect(page).not.toContain('<script>')
    expect(page).toContain('data-persona="孟静"')
    expect((await request('GET', `/wechat/connect/oauth2/authorize?appid=${WECHAT_APPS.staff.appid}&redirect_uri=javascript:alert(1)`)).status).toBe(400)
  })

  test('phone numbers, messages and text checks need a live access token; a refused message is 43101 and in the books', async () => {
    const { body: grant } = await request('GET', `/wechat/cgi-bin/token?grant_type=client_credential&${credentials}`)
    const token = String(grant['access_token'])
    const { body: code } = await request('POST', '/wechat/__control/codes', { persona: '李娜', kind: 'phone' })
    expect((await request('POST', '/wechat/wxa/business/getuserphonenumber?access_token=wrong', code)).body).toMatchObject({ errcode: 40001 })
    expect((await request('POST', `/wechat/wxa/business/getuserphonenumber?access_token=${token}`, code)).body).toMatchObject({
      errcode: 0,
      phone_info: { purePhoneNumber: people.get('李娜')?.phone },
    })
    expect((await request('POST', `/wechat/wxa/business/getuserphonenumber?access_token=${token}`, code)).body).toMatchObject({ errcode: 40029 })

    const message = { touser: people.get('李娜')?.openid, template_id: 'booked', page: 'pages/index', data: { thing1: { value: '心血管内科' } } }
    const send = () => request('POST', `/wechat/cgi-bin/message/subscribe/send?access_token=${token}`, message)
    expect((await send()).body).toMatchObject({ errcode: 0 })
    await act('wechat', 'refuse-subscription', { persona: '李娜', templateId: 'booked' })
    expect((await send()).body).toMatchObject({ errcode: 43101 })
    const { books } = (await request('GET', '/wechat/__control/journal')).body as { books: { messages: Body[] } }
    expect(books.messages.map((m) => [m['persona'], m['errcode']])).toEqual([
      ['李娜', 0],
      ['李娜', 43101],
    ])

    const check = (content: string) =>
      request('POST', `/wechat/wxa/msg_sec_check?access_token=${token}`, { version: 2, openid: people.get('李娜')?.openid, scene: 1, content })
    expect((await check('医生很耐心')).body).toMatchObject({ errcode: 0, result: { suggest: 'pass', label: 100 } })
    expect((await check('专业代抢号')).body).toMatchObject({ errcode: 0, result: { suggest: 'risky' } })
  })

  test('a generated resident signs in like a seeded one', async () => {
    const [resident] = (await request('GET', '/__city/personas?crowd=1')).body as unknown as Card[]
    const { body } = await request('POST', '/wechat/__control/codes', { persona: resident?.name })
    expect((await session(body['code'])).body).toMatchObject({ openid: resident?.openid })
    expect((await signed('POST', '/population/v1/real-name-checks', { requestId: '1', name: resident?.name, idNumber: resident?.idNumber })).body).toEqual({
      requestId: '1',
      result: 'MATCH',
    })
  })
})

describe('the population registry', () => {
  const realName = async (name: string, idNumber: string) =>
    (await signed('POST', '/population/v1/real-name-checks', { requestId: '1', name, idNumber })).body['result']
  const parentChild = async (parent: string, child: string) =>
    (await signed('POST', '/population/v1/parent-child-checks', { requestId: '1', parentIdNumber: numberOf(parent), childIdNumber: numberOf(child) })).body

  test('refuses an unsigned request with 401 and one without its fields with 400', async () => {
    expect((await request('POST', '/population/v1/real-name-checks', { requestId: '1', name: '李娜', idNumber: '1' })).status).toBe(401)
    expect((await signed('POST', '/population/v1/real-name-checks', { requestId: '1' })).status).toBe(400)
  })

  test('R341: real-name checks tell a match, another name, nobody, and a death until it is retracted', async () => {
    expect(await realName('其其格', numberOf('其其格'))).toBe('MATCH')
    expect(await realName('其其木格', numberOf('其其格'))).toBe('NAME_MISMATCH')
    expect(await realName('其其格', '150502190001010017')).toBe('NOT_FOUND')
    await act('population', 'record-death', { persona: '其其格' })
    expect(await realName('其其格', numberOf('其其格'))).toBe('DECEASED')
    await act('population', 'retract-death', { persona: '其其格' })
    expect(await realName('其其格', numberOf('其其格'))).toBe('MATCH')
  })

  test('R348: parent and child are told apart from strangers and from people nobody knows, in the right direction', async () => {
    expect(await parentChild('王秀兰', '李娜')).toMatchObject({ result: 'RELATED', kind: 'MOTHER' })
    expect(await parentChild('李娜', '王秀兰')).toMatchObject({ result: 'NOT_RELATED', kind: null })
    expect(await parentChild('李建国', '陈晨')).toMatchObject({ result: 'NOT_RELATED' })
    expect(await parentChild('李建国', '空白')).toMatchObject({ result: 'UNKNOWN' })
  })

  test('a recorded birth is known by its certificate, and later by the number it is registered under', async () => {
    const born = (await act('population', 'record-birth', { mother: '其其格', childName: '小草', sex: 'F' })).body['result'] as Body
    const certificate = { requestId: '1', certificateNumber: born['certificateNumber'], childName: '小草', birthDate: born['birthDate'], sex: 'F' }
    expect((await signed('POST', '/population/v1/birth-certificate-checks', { ...certificate, parentIdNumber: numberOf('其其格') })).body).toMatchObject({
      result: 'MATCH',
      kind: 'MOTHER',
    })
    expect((await signed('POST', '/population/v1/birth-certificate-checks', { ...certificate, parentIdNumber: numberOf('李娜') })).body).toMatchObject({
      result: 'MISMATCH',
    })
    expect(
      (await signed('POST', '/population/v1/birth-certificate-checks', { ...certificate, certificateNumber: 'Z000000000', parentIdNumber: numberOf('李娜') }))
        .body,
    ).toMatchObject({ result: 'NOT_FOUND' })

    const registered = idNumber('150521', String(born['birthDate']), 966)
    await act('population', 'record-birth', { certificateNumber: born['certificateNumber'], idNumber: registered })
    expect(await realName('小草', registered)).toBe('MATCH')
  })

  test('a merged number stands for the surviving person until the merge is undone', async () => {
    const household = async () =>
      (await signed('POST', '/population/v1/household-checks', { requestId: '1', idNumberA: numberOf('李娜'), idNumberB: numberOf('陈晨') })).body['result']
    expect(await household()).toBe('DIFFERENT')
    await act('population', 'merge', { from: '陈晨', into: '李建国' })
    expect(await household()).toBe('SAME_HOUSEHOLD')
    await act('population', 'unmerge', { from: '陈晨' })
    expect(await household()).toBe('DIFFERENT')
  })
})

describe('the hospitals', () => {
  const patient = () => ({
    name: '李娜',
    id_type: '01',
    id_no: numberOf('李娜'),
    sex: '2',
    birth_date: people.get('李娜')?.birthDate,
    phone: people.get('李娜')?.phone,
  })
  const schId = '150502H01-Y001-20261124-AM'
  const lock = (lockId: string, numSeq: number) => ({
    lock_id: lockId,
    sch_id: schId,
    period_id: 'P01',
    num_seq: numSeq,
    hold_until: '2026-11-23 08:15:00',
    patient: patient(),
  })
  const codeOf = async (answer: Promise<{ body: Body }>) => (await answer).body['result_code']

  test('book a number from lock to visit, in the document’s words', async () => {
    expect((await signed('POST', '/his/v1/150502H01/locks', lock('A', 1))).body).toEqual({
      result_code: '0',
      result_message: '',
      data: { lock_id: 'A', sch_id: schId, period_id: 'P01', num_seq: 1, status: 'LOCKED', visit_no: null, queue_no: null, updated_at: '2026-11-23 08:00:00' },
    })
    const confirm = signed('POST', '/his/v1/150502H01/locks/A/confirm', { pay_mode: 'ONLINE', pay_ref: 'T1', amount: '12.00' })
    expect((await confirm).body).toMatchObject({ result_code: '0', data: { status: 'CONFIRMED', visit_no: '2026112400001', queue_no: '1' } })
    await act('his', 'mark-attended', { lockId: 'A' })
    await act('his', 'advance-watermark', { hosCode: '150502H01' })
    expect((await signed('GET', '/his/v1/150502H01/attendance?after_seq=0')).body).toMatchObject({
      data: { items: [{ seq: 1, lock_id: 'A', event: 'VISITED', at: '2026-11-23 08:00:00' }], watermark: '2026-11-23 08:00:00' },
    })
  })

  test('the fault refuse says no without doing anything; a lost answer is found again by the query', async () => {
    await request('PUT', '/his/__control/faults', [
      { match: { operation: 'confirm', lock_id: 'B' }, effect: { kind: 'refuse', code: 'CONFIRM_REFUSED' }, times: 1 },
      { match: { operation: 'lock', lock_id: 'B' }, effect: { kind: 'lost-answer' }, times: 1 },
    ])
    await expect(signed('POST', '/his/v1/150502H01/locks', lock('B', 2))).rejects.toThrow()
    expect((await signed('GET', '/his/v1/150502H01/locks/B')).body).toMatchObject({ data: { status: 'LOCKED' } })
    expect(await codeOf(signed('POST', '/his/v1/150502H01/locks/B/confirm', { pay_mode: 'ONLINE', pay_ref: 'T2', amount: '12.00' }))).toBe('CONFIRM_REFUSED')
    expect((await signed('GET', '/his/v1/150502H01/locks/B')).body).toMatchObject({ data: { status: 'LOCKED' } })
  })

  test('a window sale makes the number NUM_OCCUPIED, and is refused where the platform owns the numbers', async () => {
    expect((await act('his', 'sell-at-window', { schId, numSeq: 3 })).status).toBe(200)
    expect(await codeOf(signed('POST', '/his/v1/150502H01/locks', lock('C', 3)))).toBe('NUM_OCCUPIED')
    const { body } = await act('his', 'publish-roster', { hosCode: '150502C01', doctCode: 'Y001', date: '2026-11-29', half: 'AM' })
    expect((await act('his', 'sell-at-window', { schId: (body['result'] as Body)['sch_id'], numSeq: 1 })).status).toBe(400)
  })

  test('a suspended session comes back with a higher version and takes no more locks; stopping is idempotent', async () => {
    const wednesday = '150502H01-Y001-20261125-AM'
    expect((await act('his', 'suspend-session', { schId: wednesday })).body).toMatchObject({ result: { status: 'STOPPED', version: 2 } })
    expect((await signed('POST', `/his/v1/150502H01/schedules/${wednesday}/stop`, { reason: '停诊', operator: '孟静' })).body).toMatchObject({
      data: { status: 'STOPPED', version: 2 },
    })
    expect(await codeOf(signed('POST', '/his/v1/150502H01/locks', { ...lock('D', 1), sch_id: wednesday }))).toBe('SCH_STOPPED')
  })

  test('a malformed request is 400 and an unknown institution 404', async () => {
    expect((await signed('POST', '/his/v1/150502H01/locks', { lock_id: 'E' })).status).toBe(400)
    expect((await signed('GET', '/his/v1/150502H01/schedules?from=yesterday&to=2026-11-24')).status).toBe(400)
    expect((await signed('GET', '/his/v1/999999H99/doctors')).status).toBe(404)
  })
})

test('without the seams every control and city route is 404 and the authorize page still opens', async () => {
  const closed = await startCity({ port: 0, scale: 'small', seams: false })
  try {
    const paths = ['/__city/clock', '/__city/personas', ...['wechat', 'wechat-pay', 'his', 'population', 'fhir', 'lis'].map((s) => `/${s}/__control/journal`)]
    for (const path of paths) expect((await fetch(closed.url + path)).status).toBe(404)
    expect((await fetch(`${closed.url}/wechat/__control/codes`, { method: 'POST', body: '{"persona":"李娜"}' })).status).toBe(404)
    expect(
      (
        await fetch(
          `${closed.url}/wechat/connect/oauth2/authorize?appid=${WECHAT_APPS.citizen.appid}&redirect_uri=${encodeURIComponent('http://127.0.0.1:1/')}`,
        )
      ).status,
    ).toBe(200)
    expect((await fetch(`${closed.url}/healthz`)).status).toBe(200)
  } finally {
    await closed.close()
  }
})

test('a number sold at the window is still sold after the city was restarted', async () => {
  const memoryFolder = mkdtempSync(join(tmpdir(), 'city-'))
  const usual = city
  const sell = { action: 'sell-at-window', hosCode: '150502H01', schId: '150502H01-Y001-20261124-AM', numSeq: 2 }
  try {
    for (const expected of [200, 400]) {
      city = await startCity({ port: 0, scale: 'small', startAt: START, memoryFolder })
      expect((await request('POST', '/his/__control/actions', sell)).status).toBe(expected)
      await city.close()
    }
  } finally {
    city = usual
  }
})
