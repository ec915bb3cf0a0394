import { randomUUID } from 'node:crypto'
import { createServer, type Server } from 'node:http'
import type { AddressInfo } from 'node:net'

import { afterAll, beforeAll, describe, expect, test } from '@jest/globals'
import { pino } from 'pino'

import { CityClock } from '../../src/platform/clock.ts'
import { readConfig } from '../../src/platform/config.ts'
import type { Message } from '../../src/platform/jobs/outbox.ts'
import { buildPlatform, type Platform } from '../../src/platform/platform.module.ts'
import { jsonOf, Upstream } from '../../src/platform/upstream/upstream.ts'

let platform: Platform
let clock: CityClock
const advance = (ms: number): void => clock.follow({ nowMs: clock.now() + ms, frozen: true })

beforeAll(async () => {
  platform = buildPlatform(readConfig({ ...process.env, BFF_ROLE: 'api', CITY_TEST_SEAMS: '1' }), pino({ level: 'silent' }))
  clock = platform.clock as CityClock
  advance(0)
  await platform.jobs.start()
})
afterAll(async () => {
  await platform.jobs.stop()
  await platform.db.close()
})

const newAccount = async (): Promise<string> => {
  const [row] = await platform.db.query<{ id: string }>(
    `INSERT INTO account (app, openid_fingerprint, openid_sealed, created_at) VALUES ('citizen', $1, 'x', $2) RETURNING id`,
    [platform.vault.fingerprint('test', randomUUID()), clock.date()],
  )
  return row?.id ?? ''
}

describe('database', () => {
  test('a session runs in UTC and an instant is stored as the same instant', async () => {
    const [row] = await platform.db.query<{ text: string }>(`SELECT ($1::timestamptz)::text AS text`, [new Date('2026-11-23T00:30:00Z')])
    expect(row?.text).toBe('2026-11-23 00:30:00+00')
    const viaPrisma = await platform.db.prisma.$queryRaw<{ text: string }[]>`SELECT (${new Date('2026-11-23T00:30:00Z')}::timestamptz)::text AS text`
    expect(viaPrisma[0]?.text).toBe('2026-11-23 00:30:00+00')
  })
  test('the audit log refuses change and removal', async () => {
    await platform.audit.record({ actorAccountId: null, action: 'test', objectKind: 'x', objectId: null, personId: null, outcome: 'ALLOWED', requestId: null })
    await expect(platform.db.query(`UPDATE audit_log SET action = 'y'`)).rejects.toThrow(/append-only/)
    await expect(platform.db.query(`DELETE FROM audit_log`)).rejects.toThrow(/append-only/)
    await expect(platform.db.query(`TRUNCATE audit_log`)).rejects.toThrow(/append-only/)
  })
})

describe('sessions', () => {
  test('a token is found, stored only as a hash, and gone after it is revoked', async () => {
    const accountId = await newAccount()
    const { token } = await platform.sessions.create(accountId, 'citizen')
    const caller = await platform.sessions.find(token)
    expect(caller).toMatchObject({ accountId, app: 'citizen' })
    expect(await platform.db.query(`SELECT 1 FROM session WHERE token_hash = $1::bytea`, [Buffer.from(token)])).toHaveLength(0)
    await platform.sessions.revoke(caller?.sessionId ?? '')
    expect(await platform.sessions.find(token)).toBeNull()
  })
  test('a session ends by itself, also while it is cached', async () => {
    const { token } = await platform.sessions.create(await newAccount(), 'staff')
    expect(await platform.sessions.find(token)).not.toBeNull()
    advance(13 * 3_600_000)
    expect(await platform.sessions.find(token)).toBeNull()
  })
})

describe('idempotency', () => {
  const hash = Buffer.alloc(32, 1)
  test('of parallel requests with one key exactly one runs', async () => {
    const scope = { accountId: await newAccount(), routeId: 'x.y', key: 'k-12345678' }
    const claims = await Promise.all(Array.from({ length: 20 }, () => platform.idempotency.claim(scope, hash)))
    expect(claims.filter((c) => c.kind === 'new')).toHaveLength(1)
    expect(claims.filter((c) => c.kind === 'running')).toHaveLength(19)
  })
  test('the same key and body get the stored answer, another body is refused', async () => {
    const scope = { accountId: await newAccount(), routeId: 'x.y', key: 'k-12345678' }
    await platform.idempotency.claim(scope, hash)
    await platform.idempotency.complete(scope, 201, { a: 1 })
    expect(await platform.idempotency.claim(scope, hash)).toEqual({ kind: 'replay', status: 201, body: { a: 1 } })
    expect(await platform.idempotency.claim(scope, Buffer.alloc(32, 2))).toEqual({ kind: 'other-body' })
  })
  test('a crashed request may run again once its lease is over, and only one of the waiting ones does', async () => {
    const scope = { accountId: await newAccount(), routeId: 'x.y', key: 'k-12345678' }
    await platform.idempotency.claim(scope, hash)
    advance(61_000)
    const claims = await Promise.all(Array.from({ length: 10 }, () => platform.idempotency.claim(scope, hash)))
    expect(claims.filter((c) => c.kind === 'new')).toHaveLength(1)
  })
})

describe('outbox and inbox', () => {
  test('news of a rolled back transaction is never delivered', async () => {
    const key = randomUUID()
    await expect(
      platform.db.transaction(async (tx) => {
        await platform.outbox.announce(tx, { topic: 'test.rolled-back', dedupeKey: key, payload: {} })
        throw new Error('undo')
      }),
    ).rejects.toThrow('undo')
    expect(await platform.db.query(`SELECT 1 FROM outbox WHERE dedupe_key = $1`, [key])).toHaveLength(0)
  })
  test('an effect announced twice is delivered once; a consumer that failed is asked again, the others are not', async () => {
    const seen: string[] = []
    let failures = 1
    platform.jobs.addConsumer({ topic: 'test.twice', name: 'steady', handle: (m: Message) => Promise.resolve(void seen.push(`steady ${m.id}`)) })
    platform.jobs.addConsumer({
      topic: 'test.twice',
      name: 'shaky',
      handle: (m: Message) => (failures-- > 0 ? Promise.reject(new Error('not now')) : Promise.resolve(void seen.push(`shaky ${m.id}`))),
    })
    const key = randomUUID()
    for (let i = 0; i < 2; i++) await platform.outbox.announce(platform.db, { topic: 'test.twice', dedupeKey: key, payload: {} })
    await platform.jobs.runDue()
    expect(seen).toHaveLength(1)
    advance(60_000)
    await platform.jobs.runDue()
    expect(seen.map((s) => s.split(' ')[0])).toEqual(['steady', 'shaky'])
  })
  test('news due later waits for the injected clock', async () => {
    const seen: number[] = []
    platform.jobs.addConsumer({ topic: 'test.later', name: 'later', handle: (m) => Promise.resolve(void seen.push(m.id)) })
    await platform.outbox.announce(platform.db, { topic: 'test.later', dedupeKey: randomUUID(), payload: {}, dueAt: clock.now() + 5_000 })
    await platform.jobs.runDue()
    expect(seen).toHaveLength(0)
    advance(5_000)
    await platform.jobs.runDue()
    expect(seen).toHaveLength(1)
  })
})

describe('upstream', () => {
  let server: Server
  let baseUrl: string
  let behaviour: 'answer' | 'silence' | 'reset' | 'html' = 'answer'
  beforeAll(async () => {
    server = createServer((request, response) => {
      if (behaviour === 'reset') return void request.socket.destroy()
      if (behaviour === 'silence') return
      response.writeHead(behaviour === 'html' ? 502 : 200, { 'x-seen': `${request.method} ${request.url}` })
      response.end(behaviour === 'html' ? '<html>' : '{"spacing": 1.0}')
    })
    await new Promise<void>((done) => server.listen(0, '127.0.0.1', done))
    baseUrl = `http://127.0.0.1:${(server.address() as AddressInfo).port}/base`
  })
  afterAll(() => new Promise((done) => server.closeAllConnections() ?? server.close(done)))

  test('an answer keeps its raw bytes and the path is sent exactly as given', async () => {
    const upstream = new Upstream({ name: 'test', baseUrl, timeoutMs: 1_000, concurrency: 2 })
    behaviour = 'answer'
    const reply = await upstream.call({ method: 'GET', path: '/a?b=%E4%B8%AD' })
    expect(reply).toMatchObject({ kind: 'answered', status: 200, headers: { 'x-seen': 'GET /base/a?b=%E4%B8%AD' } })
    expect(reply.kind === 'answered' && reply.body.toString()).toBe('{"spacing": 1.0}')
    await upstream.close()
  })
  test('silence and a reset are no answer; an HTML page is an answer that is not JSON', async () => {
    const upstream = new Upstream({ name: 'test', baseUrl, timeoutMs: 100, concurrency: 2 })
    behaviour = 'silence'
    expect(await upstream.call({ method: 'GET', path: '/' })).toEqual({ kind: 'no-answer', reason: 'timeout' })
    behaviour = 'reset'
    expect(await upstream.call({ method: 'GET', path: '/' })).toEqual({ kind: 'no-answer', reason: 'reset' })
    behaviour = 'html'
    const page = await upstream.call({ method: 'POST', path: '/', body: '{}' })
    expect(page.kind === 'answered' && [page.status, jsonOf(page.body)]).toEqual([502, null])
    await upstream.close()
  })
  test('A40: an upstream that keeps failing is left alone for a while', async () => {
    const upstream = new Upstream({ name: 'test', baseUrl, timeoutMs: 500, concurrency: 2, breaker: { failures: 2, openMs: 60_000 } })
    behaviour = 'reset'
    for (let i = 0; i < 2; i++) await upstream.call({ method: 'GET', path: '/' })
    behaviour = 'answer'
    expect(await upstream.call({ method: 'GET', path: '/' })).toEqual({ kind: 'no-answer', reason: 'breaker-open' })
    await upstream.close()
  })
})
