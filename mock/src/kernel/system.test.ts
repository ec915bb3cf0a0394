import { afterEach, beforeEach, describe, expect, test } from '@jest/globals'
import Fastify from 'fastify'
import { CityClock } from './clock.ts'
import { Memory } from './memory.ts'
import { Schedule } from './schedule.ts'
import { ActionRefused, html, json, System, type City } from './system.ts'

let city: City
let system: System
let effects: number
let url: string

async function openCity(seams: boolean): Promise<void> {
  const app = Fastify({ forceCloseConnections: true })
  app.removeAllContentTypeParsers()
  app.addContentTypeParser('*', { parseAs: 'buffer' }, (_request, body, done) => done(null, body))
  const clock = new CityClock(Date.parse('2026-11-23T08:00:00+08:00'))
  city = { app, clock, schedule: new Schedule(() => clock.now()), memory: new Memory(null), seams, scale: 'small' }
  effects = 0
  system = new System(city, 'bank', {
    ownFaultKinds: ['overdrawn'],
    guard: ({ headers }) => (headers['x-forged'] ? json({ code: 'FORGED' }, 401) : undefined),
    books: () => ({ effects }),
    actions: {
      'pay-in': ({ amount }) => {
        if (typeof amount !== 'number') throw new ActionRefused('amount is missing')
        effects += amount
        return effects
      },
    },
  })
  system.operation('pay', 'POST', '/accounts/:account/payments', ({ params, json: body, fault }) => {
    if (fault) return json({ result_code: 'OVERDRAWN', wanted: fault['limit'] })
    effects += 1
    return json({ result_code: '0', account: params['account'], body })
  })
  system.operation('page', 'GET', '/page', () => html('<h1>bank</h1>'))
  url = await app.listen({ port: 0, host: '127.0.0.1' })
}

beforeEach(() => openCity(true))
afterEach(() => city.app.close())

const pay = (headers: Record<string, string> = {}): Promise<Response> =>
  fetch(`${url}/bank/accounts/7/payments?currency=CNY`, { method: 'POST', headers: { 'content-type': 'application/json', ...headers }, body: '{"amount":1}' })
const setFault = async (effect: Record<string, unknown>): Promise<void> => {
  const answer = await fetch(`${url}/bank/__control/faults`, {
    method: 'PUT',
    body: JSON.stringify([{ match: { operation: 'pay', account: '7', amount: 1, currency: 'CNY' }, effect, times: 1 }]),
  })
  expect(answer.status).toBe(200)
}

describe('an operation without faults', () => {
  test('answers, acts once, and is in the journal with its facts and result', async () => {
    expect(await (await pay()).json()).toEqual({ result_code: '0', account: '7', body: { amount: 1 } })
    const { requests, books } = (await (await fetch(`${url}/bank/__control/journal`)).json()) as { requests: unknown[]; books: unknown }
    expect(requests).toEqual([
      expect.objectContaining({
        operation: 'pay',
        path: '/bank/accounts/7/payments',
        facts: { account: '7', amount: 1, currency: 'CNY' },
        status: 200,
        result: '0',
        faults: [],
      }),
    ])
    expect(books).toEqual({ effects: 1 })
  })

  test('refused by its guard does not act', async () => {
    expect((await pay({ 'x-forged': '1' })).status).toBe(401)
    expect(effects).toBe(0)
  })

  test('takes a body that is no JSON without failing', async () => {
    const answer = await fetch(`${url}/bank/accounts/7/payments`, { method: 'POST', headers: { 'content-type': 'application/json' }, body: '{"amount"' })
    expect(await answer.json()).toEqual({ result_code: '0', account: '7' })
  })

  test('may answer a page', async () => {
    const answer = await fetch(`${url}/bank/page`)
    expect(answer.headers.get('content-type')).toBe('text/html; charset=utf-8')
    expect(await answer.text()).toBe('<h1>bank</h1>')
  })
})

describe('fault kinds', () => {
  test('status: the chosen answer, and nothing happened', async () => {
    await setFault({ kind: 'status', status: 429, body: { code: 'FREQUENCY_LIMITED' } })
    const answer = await pay()
    expect([answer.status, await answer.json()]).toEqual([429, { code: 'FREQUENCY_LIMITED' }])
    expect(effects).toBe(0)
  })

  test('status with effectHappens: the chosen answer after the effect', async () => {
    await setFault({ kind: 'status', status: 500, effectHappens: true })
    expect((await pay()).status).toBe(500)
    expect(effects).toBe(1)
  })

  test('unavailable: 503 and nothing happened', async () => {
    await setFault({ kind: 'unavailable' })
    expect((await pay()).status).toBe(503)
    expect(effects).toBe(0)
  })

  test('html: a page where JSON was expected, and nothing happened', async () => {
    await setFault({ kind: 'html', status: 400 })
    const answer = await pay()
    expect([answer.status, (await answer.text()).startsWith('<html>')]).toEqual([400, true])
    expect(effects).toBe(0)
  })

  test('reset: the connection dies and nothing happened', async () => {
    await setFault({ kind: 'reset' })
    await expect(pay()).rejects.toThrow()
    expect(effects).toBe(0)
  })

  test('lost-answer: the connection dies after the effect, which the journal knows', async () => {
    await setFault({ kind: 'lost-answer' })
    await expect(pay()).rejects.toThrow()
    expect(effects).toBe(1)
    expect(system.journal.requests()).toEqual([expect.objectContaining({ status: null, result: '0', faults: ['lost-answer'] })])
  })

  test('malformed: the effect happened and the answer is cut, never valid JSON', async () => {
    await setFault({ kind: 'malformed' })
    const answer = await pay()
    expect(answer.status).toBe(200)
    await expect(answer.json()).rejects.toThrow()
    expect(effects).toBe(1)
  })

  test('latency: the answer is the real one', async () => {
    await setFault({ kind: 'latency', ms: 1 })
    expect(await (await pay()).json()).toMatchObject({ result_code: '0' })
    expect(effects).toBe(1)
  })

  test('a kind of the system itself reaches the handler with its fields', async () => {
    await setFault({ kind: 'overdrawn', limit: 5 })
    expect(await (await pay()).json()).toEqual({ result_code: 'OVERDRAWN', wanted: 5 })
    expect(await (await pay()).json()).toMatchObject({ result_code: '0' })
  })

  test('an unknown kind is refused with 400', async () => {
    const answer = await fetch(`${url}/bank/__control/faults`, { method: 'PUT', body: JSON.stringify([{ match: {}, effect: { kind: 'fog' } }]) })
    expect(answer.status).toBe(400)
  })

  test('deleting the rules ends the faults', async () => {
    await setFault({ kind: 'unavailable' })
    await fetch(`${url}/bank/__control/faults`, { method: 'DELETE' })
    expect((await pay()).status).toBe(200)
  })
})

describe('actions', () => {
  const act = (input: unknown): Promise<Response> => fetch(`${url}/bank/__control/actions`, { method: 'POST', body: JSON.stringify(input) })

  test('run by name and answer their result', async () => {
    expect(await (await act({ action: 'pay-in', amount: 3 })).json()).toEqual({ ok: true, result: 3 })
  })

  test.each([{ action: 'constructor' }, { action: 'unknown' }, {}, { action: 'pay-in' }])('%j is refused with 400', async (input) => {
    expect((await act(input)).status).toBe(400)
    expect(effects).toBe(0)
  })
})

test('with the seams closed every control route is 404 and the operations still answer', async () => {
  await city.app.close()
  await openCity(false)
  for (const path of ['faults', 'journal', 'actions']) expect((await fetch(`${url}/bank/__control/${path}`)).status).toBe(404)
  expect((await pay()).status).toBe(200)
})
