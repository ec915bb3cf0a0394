import { randomUUID } from 'node:crypto'

import { afterAll, afterEach, beforeAll, describe, expect, it } from '@jest/globals'
import type { Role } from '@jktl/shared/kernel/roles'
import type { Route } from '@jktl/shared/kernel/route'
import { ERRORS, ROUTES } from '@jktl/shared/routes'
import * as z from 'zod/mini'

import { EXAMPLES } from './examples.ts'
import { type CallerName, World } from './world.ts'

const HUGE_BYTES = 300 * 1024
/** Written by every request: who asked, which session, which key. */
const NOT_COMPARED = ['audit_log', 'session', 'idempotency_record', '_prisma_migrations']

let world: World
let everyTable: string
/** The tables as the test before left them. */
let before: string
beforeAll(async () => {
  world = await World.build()
  const names = await world.city.db.query<{ name: string }>(
    `SELECT tablename AS name FROM pg_tables WHERE schemaname = 'public' AND tablename <> ALL ($1) ORDER BY 1`,
    [NOT_COMPARED],
  )
  const parts = names.map(
    // The youngest transaction that wrote a row, and how many rows there are: no write is missed, and nothing is read twice as text.
    ({ name }) => `SELECT '${name}' AS name, count(*) AS rows, coalesce(max(xmin::text::bigint), 0) AS written FROM "${name}"`,
  )
  everyTable = `${parts.join(' UNION ALL ')} ORDER BY 1`
}, 120_000)
afterAll(() => world?.close())

/** Number and content of the rows of every table, as one text per table. */
const tables = async (): Promise<string> => JSON.stringify(await world.city.db.query(everyTable, [], 'every-table'), null, 1)

interface Raw {
  query?: string
  params?: Record<string, string>
  body?: string
  headers?: Record<string, string | undefined>
}

const callerOf = (route: Route): CallerName => {
  if (route.access.scope === 'public' || route.access.scope === 'channel') return 'anonymous'
  return route.access.roles.includes('resident') ? 'resident' : (route.access.roles[0] as Role)
}
/** What the example names when nothing may come of it: objects that are not there. */
const input = (route: Route) => EXAMPLES[route.id]?.of(world.objects.none) ?? {}

/** The bytes as given: what a client that does not keep the contract would send. */
async function send(route: Route, { query = '', params, body, headers = {} }: Raw) {
  const token = world.tokenOf(callerOf(route))
  const values: Record<string, string> = params ?? input(route).params ?? {}
  const path = route.path.replace(/:(\w+)/g, (_, name: string) => encodeURIComponent(values[name] ?? ''))
  const all: Record<string, string | undefined> = {
    ...(token ? { authorization: `Bearer ${token}` } : {}),
    ...(body === undefined ? {} : { 'content-type': 'application/json' }),
    ...(route.idempotent ? { 'idempotency-key': randomUUID() } : {}),
    ...(route.versioned ? { 'if-match': '"1"' } : {}),
    ...headers,
  }
  const response = await fetch(`${world.city.url}/api/v1${path}${query}`, {
    method: route.method,
    headers: Object.fromEntries(Object.entries(all).filter((entry): entry is [string, string] => entry[1] !== undefined)),
    ...(body === undefined ? {} : { body }),
  })
  const text = await response.text()
  return {
    status: response.status,
    type: response.headers.get('content-type') ?? '',
    problem: (text === '' ? {} : JSON.parse(text)) as { code?: string; title?: string; requestId?: string; status?: number },
    text,
  }
}

/** Documented: problem details with a code of the tables, and none of what was sent. */
async function expectRefusal(what: string, route: Route, raw: Raw, status: number, code: string): Promise<void> {
  const reply = await send(route, raw)
  expect([route.id, what, reply.status, reply.problem.code]).toEqual([route.id, what, status, code])
  expect(reply.type).toContain('application/problem+json')
  expect(reply.problem).toMatchObject({ status, title: ERRORS[code]?.title, requestId: expect.any(String) })
  expect(reply.text).not.toContain(MARK)
}

const MARK = 'marker-of-the-sweep'
const bodyText = (route: Route): string | undefined => (route.body ? JSON.stringify(input(route).body) : undefined)
const fieldsOf = (schema: Route['body' | 'params']): { all: string[]; required: string[] } => {
  const { properties = {}, required = [] } = (schema ? z.toJSONSchema(schema, { io: 'input', unrepresentable: 'any' }) : {}) as {
    properties?: object
    required?: string[]
  }
  return { all: Object.keys(properties), required }
}
const withId = ROUTES.filter((route) => route.params && route.access.scope !== 'channel')
const withBody = ROUTES.filter((route) => route.body)
const withQuery = ROUTES.filter((route) => route.query)
/** Without a parameter and a body there is no other content. */
const idempotent = ROUTES.filter((route) => route.idempotent && (route.params ?? route.body))
const versioned = ROUTES.filter((route) => route.versioned)
const titled = (routes: readonly Route[]) => routes.map((route) => [route.id, route] as const)

describe('bad input gets the documented error and changes nothing', () => {
  beforeAll(async () => {
    before = await tables()
  })
  let tests = 0
  const expectNoWrite = async (): Promise<void> => {
    const [expected, found] = [before, await tables()]
    before = found
    expect(found).toBe(expected)
  }
  // Looking at every table costs more than the requests: a write is one of the last ten tests'.
  afterEach(async () => {
    if (++tests % 10 === 0) await expectNoWrite()
  })
  afterAll(expectNoWrite)

  it.each(titled(withBody))('R341: %s refuses fields it does not know, of the wrong type, or missing', async (_id, route) => {
    const body = input(route).body as Record<string, unknown>
    const { all, required } = fieldsOf(route.body)
    await expectRefusal('unknown field', route, { body: JSON.stringify({ ...body, unknownField: MARK }) }, 400, 'KERNEL.INVALID_INPUT')
    for (const field of all)
      await expectRefusal(`${field} is an object`, route, { body: JSON.stringify({ ...body, [field]: { inside: MARK } }) }, 400, 'KERNEL.INVALID_INPUT')
    for (const field of required)
      await expectRefusal(`${field} is missing`, route, { body: JSON.stringify({ ...body, [field]: undefined }) }, 400, 'KERNEL.INVALID_INPUT')
    for (const text of ['[]', `"${MARK}"`, '7']) await expectRefusal(`body is ${text}`, route, { body: text }, 400, 'KERNEL.INVALID_INPUT')
  })

  it.each(titled(withBody))('R341: %s refuses a body that is no JSON, or huge', async (_id, route) => {
    await expectRefusal('cut JSON', route, { body: '{"a":' }, 400, 'KERNEL.INVALID_INPUT')
    await expectRefusal(
      'huge',
      route,
      { body: JSON.stringify({ ...(input(route).body as object), note: 'x'.repeat(Math.max(HUGE_BYTES, route.bodyLimitBytes ?? 0)) }) },
      413,
      'KERNEL.BODY_TOO_LARGE',
    )
  })

  it.each(titled(ROUTES.filter((route) => !route.body && route.method !== 'GET' && route.access.scope !== 'channel')))(
    'R341: %s takes no body',
    async (_id, route) => {
      await expectRefusal('a body', route, { body: JSON.stringify({ inside: MARK }) }, 400, 'KERNEL.INVALID_INPUT')
    },
  )

  it.each(titled(withQuery))('R341: %s refuses parameters it does not know or that are out of range', async (_id, route) => {
    const { all } = fieldsOf(route.query)
    const given = new URLSearchParams(Object.entries(input(route).query ?? {}).map(([name, value]): [string, string] => [name, String(value)])).toString()
    await expectRefusal('unknown parameter', route, { query: `?${given}&unknown=${MARK}` }, 400, 'KERNEL.INVALID_INPUT')
    for (const value of all.includes('limit') ? ['0', '101', '1.5', 'many'] : [])
      await expectRefusal(`limit ${value}`, route, { query: `?${given}&limit=${value}` }, 400, 'KERNEL.INVALID_INPUT')
    for (const name of all.filter((n) => /Id$/.test(n)))
      await expectRefusal(`${name} is no id`, route, { query: `?${name}=${MARK}` }, 400, 'KERNEL.INVALID_INPUT')
  })

  it.each(titled(withId))('R341: %s refuses an id that is none', async (_id, route) => {
    const body = bodyText(route)
    const { all: names } = fieldsOf(route.params)
    for (const id of [MARK, '1', `${randomUUID()}'--`])
      await expectRefusal(
        'an id',
        route,
        { params: Object.fromEntries(names.map((name) => [name, id])), ...(body ? { body } : {}) },
        400,
        'KERNEL.INVALID_INPUT',
      )
  })

  it.each(titled(idempotent))('P3 R359: %s needs a request key', async (_id, route) => {
    const body = bodyText(route)
    for (const key of [undefined, '', 'short', 'with spaces in it'])
      await expectRefusal(`key ${key}`, route, { ...(body ? { body } : {}), headers: { 'idempotency-key': key } }, 428, 'KERNEL.IDEMPOTENCY_KEY_REQUIRED')
  })

  it.each(titled(versioned))('seams If-Match: %s needs the version that was seen', async (_id, route) => {
    const body = bodyText(route)
    await expectRefusal('no version', route, { ...(body ? { body } : {}), headers: { 'if-match': undefined } }, 428, 'KERNEL.IF_MATCH_REQUIRED')
    await expectRefusal('a version that is none', route, { ...(body ? { body } : {}), headers: { 'if-match': '"latest"' } }, 428, 'KERNEL.IF_MATCH_REQUIRED')
  })

  it.each(titled(ROUTES.filter((route) => route.access.scope === 'channel')))(
    'P3 R360: %s acknowledges nothing that is not signed, and writes nothing',
    async (_id, route) => {
      for (const body of [
        '{}',
        '{"a":',
        JSON.stringify({ id: MARK, event_type: 'TRANSACTION.SUCCESS', resource: { ciphertext: MARK, nonce: 'n', associated_data: '' } }),
      ]) {
        const reply = await send(route, route.method === 'GET' ? {} : { body })
        expect([route.id, reply.status >= 400 && reply.status !== 500]).toEqual([route.id, true])
        expect(reply.text).not.toContain(MARK)
      }
    },
  )
})

describe('a used request key', () => {
  it.each(titled(idempotent))('seams Idempotency-Key: %s refuses the same key with other content', async (_id, route) => {
    const key = { 'idempotency-key': randomUUID() }
    const first = input(route)
    const other = {
      params: route.params ? (EXAMPLES[route.id]?.otherParams ?? { id: randomUUID() }) : {},
      body: route.body ? JSON.stringify({ ...(first.body as object), ...EXAMPLES[route.id]?.otherBody }) : undefined,
    }
    await send(route, { body: bodyText(route), headers: key })
    const between = await tables()
    await expectRefusal('other content', route, { ...other, headers: key }, 422, 'KERNEL.IDEMPOTENCY_KEY_REUSED')
    expect(await tables()).toBe(between)
  })
})
