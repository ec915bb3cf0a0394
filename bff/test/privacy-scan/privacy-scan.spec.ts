import { mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'

import { afterAll, beforeAll, describe, expect, test } from '@jest/globals'
import { ROUTES } from '@jktl/shared/routes'
import pg from 'pg'

import { startCityProcesses, type CityProcesses } from '../../../scripts/city.mjs'
import type { PersonaCard } from '../support/city.ts'
import { leaksIn, type Secret } from './secrets.ts'

/** Chatty on purpose: what is not logged at this level is logged nowhere. */
const LOG_LEVEL = 'trace'
/** What somebody feels, as a symptom of the tables and in words of their own. */
const SYMPTOM = { symptoms: ['zoster'], text: '腰上一串水泡钻心地疼' }
const VISITORS = ['李娜', '王秀兰', '阿拉坦·苏和', '白审核', '系统管理员']
const DRAIN_MS = 300

let folder: string
let city: CityProcesses
let metrics: string
const secrets: Secret[] = []

async function request(method: string, url: string, { token, body }: { token?: string; body?: unknown } = {}): Promise<{ status: number; body: unknown }> {
  const response = await fetch(url, {
    method,
    headers: {
      ...(token ? { authorization: `Bearer ${token}` } : {}),
      ...(method === 'POST' ? { 'idempotency-key': crypto.randomUUID() } : {}),
      ...(body === undefined ? {} : { 'content-type': 'application/json' }),
    },
    ...(body === undefined ? {} : { body: JSON.stringify(body) }),
  })
  const text = await response.text()
  return { status: response.status, body: response.headers.get('content-type')?.includes('json') ? JSON.parse(text) : text }
}

/** Every operation is called with personal data where a careless client would put it: in the path, in the query, in the body. */
async function callEverything(card: PersonaCard, token: string): Promise<void> {
  const personal = card.idNumber ?? card.phone
  for (const route of ROUTES) {
    const path = route.path.replace(/:(\w+)/g, () => encodeURIComponent(personal))
    const query = new URLSearchParams({ q: card.name, personId: personal, phone: card.phone })
    const body =
      route.method === 'GET'
        ? undefined
        : { name: card.name, idNumber: card.idNumber, phone: card.phone, code: card.openid, relation: 'SELF', note: `${card.name} ${card.phone}` }
    for (const address of [path, `${path}?${query.toString()}`]) await request(route.method, `${city.url}/api/v1${address}`, { token, body })
  }
  // Bodies that do not even parse, and a token that is none.
  await fetch(`${city.url}/api/v1/identity/persons`, {
    method: 'POST',
    headers: { 'content-type': 'application/json', authorization: `Bearer ${token}` },
    body: `{"name":"${card.name}","idNumber":"${personal}`,
  })
  await request('GET', `${city.url}/api/v1/identity/me`, { token: `${card.openid}-${card.phone}` })
}

beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), 'jktl-privacy-'))
  city = await startCityProcesses({
    dataDir: join(folder, 'pg'),
    scale: 'small',
    env: { NODE_ENV: 'test', CITY_TEST_SEAMS: '1', LOG_LEVEL },
    logFolder: join(folder, 'logs'),
  })
  const personas = (await request('GET', `${city.mockUrl}/__city/personas`)).body as PersonaCard[]
  for (const { name, idNumber, phone, openid } of personas)
    for (const [kind, value] of Object.entries({ name, 'ID number': idNumber, phone, openid })) if (value) secrets.push({ kind, value })

  for (const persona of VISITORS) {
    const card = personas.find(({ name }) => name === persona)
    if (!card) throw new Error('a visitor of the scan is not in the city')
    const channel = card.app === 'staff' ? 'staff' : 'h5'
    const { code } = (await request('POST', `${city.mockUrl}/wechat/__control/codes`, { body: { persona, channel } })).body as { code: string }
    const session = (await request('POST', `${city.url}/api/v1/identity/sessions`, { body: { channel, code } })).body as { token: string }
    secrets.push({ kind: 'token', value: session.token }, { kind: 'sign-in code', value: code })
    if (card.app === 'citizen' && card.idNumber) {
      await request('POST', `${city.url}/api/v1/identity/me/privacy-consents`, { token: session.token, body: { version: '2026-11', decision: 'agreed' } })
      await request('POST', `${city.url}/api/v1/identity/persons`, {
        token: session.token,
        body: { relation: 'SELF', name: card.name, idNumber: card.idNumber },
      })
    }
    await callEverything(card, session.token)
    // The register does not answer: what a fault logs must be as silent as what a success logs.
    await request('PUT', `${city.mockUrl}/population/__control/faults`, { body: [{ match: {}, effect: { kind: 'html' } }] })
    await request('POST', `${city.url}/api/v1/identity/persons`, {
      token: session.token,
      body: { relation: 'CHILD', name: card.name, idNumber: card.idNumber },
    })
    await request('DELETE', `${city.mockUrl}/population/__control/faults`)
  }
  for (const [path, body] of [
    ['advice', SYMPTOM],
    ['terms', { text: SYMPTOM.text }],
    ['doctors', { symptom: SYMPTOM.symptoms[0], text: SYMPTOM.text }],
  ] as const)
    if ((await request('POST', `${city.url}/api/v1/appointments/guidance/${path}`, { body })).status !== 200) throw new Error(`guidance ${path} did not answer`)
  secrets.push({ kind: 'symptom', value: SYMPTOM.text }, { kind: 'symptom', value: 'zoster' })
  await request('POST', `${city.url}/__city/jobs`, { body: {} })
  metrics = (await request('GET', `${city.url}/metrics`)).body as string
  await new Promise((done) => setTimeout(done, DRAIN_MS))
}, 120_000)

afterAll(async () => {
  await city.stop()
  rmSync(folder, { recursive: true, force: true })
})

describe('what the server leaves behind after every operation was called with personal data everywhere', () => {
  test('R341 R354: its log holds no name, ID number, phone, openid, token, sign-in code or symptom', () => {
    const logs = readdirSync(join(folder, 'logs'))
      .filter((name) => name.startsWith('bff'))
      .map((name) => readFileSync(join(folder, 'logs', name), 'utf8'))
      .join('\n')
    expect(logs.length).toBeGreaterThan(1000)
    expect(leaksIn(logs, secrets)).toEqual([])
  })

  test('R341: its log holds no address with a query and no header', () => {
    const logs = readFileSync(join(folder, 'logs/bff.log'), 'utf8')
    expect(logs.match(/"url":"[^"]*\?[^"]*"|authorization|Bearer /gi) ?? []).toEqual([])
  })

  test('R341: its metrics name operations, never people', () => {
    expect(metrics.length).toBeGreaterThan(100)
    expect(leaksIn(metrics, secrets)).toEqual([])
  })

  test('R341 R354: the database holds no ID number, phone or token in the clear, and nothing of what was asked about a symptom', async () => {
    const db = new pg.Client({ connectionString: city.databaseUrl })
    await db.connect()
    const { rows: tables } = await db.query<{ name: string }>(
      `SELECT format('%I.%I', schemaname, tablename) AS name FROM pg_tables WHERE schemaname NOT IN ('pg_catalog', 'information_schema')`,
    )
    const sealed = secrets.filter(({ kind }) => ['ID number', 'phone', 'token', 'sign-in code', 'symptom'].includes(kind))
    const leaks: string[] = []
    for (const { name } of tables) {
      const { rows } = await db.query<{ row: string }>(`SELECT row_to_json(t)::text AS row FROM ${name} t`)
      leaks.push(...leaksIn(rows.map(({ row }) => row).join('\n'), sealed).map((leak) => `${name}: ${leak}`))
    }
    await db.end()
    expect(leaks).toEqual([])
  })
})
