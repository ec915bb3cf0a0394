import { createServer } from 'node:net'

import { afterAll, afterEach, beforeAll, describe, expect, test } from '@jest/globals'

import { TestCity } from '../support/city.ts'
import { findClinic, HOSPITALS } from './clinic.ts'

interface FlowEnd {
  id: string
  stuck: string | null
  problems: string[]
  lostFen: number
  doubled: boolean
}
interface Who {
  token: string
  personId: string
  segmentId: string
  hosCode: string
}
interface Options {
  query: (text: string, values?: unknown[]) => Promise<object[]>
  arm?: () => Promise<void>
}
interface MortalProcess {
  deaths: number
  start(): Promise<void>
  stop(): Promise<void>
  arm(at: string): Promise<void>
  passed(): Promise<string[]>
}
interface CrashBench {
  MortalProcess: new (settings: { mockUrl: string; databaseUrl: string; port: number }) => MortalProcess
  bookPayCancel: (bff: MortalProcess, who: Who) => Promise<FlowEnd>
  reissueRefund: (bff: MortalProcess, who: Who, options: Options) => Promise<FlowEnd>
}
interface ReconciliationBench {
  reconcileDay: (bff: MortalProcess, who: () => Promise<Who>, options: Options) => Promise<FlowEnd>
}
interface Books {
  compareBooks: (books: object, query: Options['query']) => Promise<string[]>
}

const freePort = (): Promise<number> =>
  new Promise((done) => {
    const probe = createServer().listen(0, '127.0.0.1', () => {
      const address = probe.address()
      probe.close(() => done(typeof address === 'object' && address ? address.port : 0))
    })
  })

let city: TestCity
let bench: CrashBench
let bff: MortalProcess
let days = 0
beforeAll(async () => {
  city = await TestCity.start()
  bench = await load<CrashBench>('crash.mjs')
  bff = new bench.MortalProcess({ mockUrl: city.mockUrl, databaseUrl: city.config.databaseUrl, port: await freePort() })
  await bff.start()
}, 90_000)
afterAll(async () => {
  await bff?.stop()
  await city?.close()
})
afterEach(() => city.expectSqlInvariants())

async function somebody(): Promise<Who> {
  const who = await city.resident('李娜')
  const clinic = await findClinic(city, HOSPITALS.HIS, '2026-11-26', days++)
  return { token: who.token, personId: who.selfId, segmentId: clinic.session.segments[0]?.id ?? '', hosCode: HOSPITALS.HIS }
}
const flow = async (): Promise<FlowEnd> => bench.bookPayCancel(bff, await somebody())
const query: Options['query'] = (text, values) => city.db.query(text, values)
const load = async <T>(file: string): Promise<T> => (await import(new URL(`../../bench/${file}`, import.meta.url).href)) as T

describe('kill −9 at a step boundary (bench:crash goes through all of them)', () => {
  test('§2.6 crash safety: the steps of booking, paying and cancelling are boundaries of their own', async () => {
    await bff.arm('record')
    expect(await flow()).toMatchObject({ stuck: null, problems: [], lostFen: 0 })
    expect(await bff.passed()).toEqual(
      expect.arrayContaining([
        'after commit appointment+number #1',
        'before his-booking POST /:id/locks #1',
        'after wechat-pay POST /v3/pay/transactions/jsapi #1',
        'after his-booking POST /:id/locks/:id/confirm #1',
        'before wechat-pay POST /v3/refund/domestic/refunds #1',
      ]),
    )
  }, 60_000)

  test.each([
    ['the claim is committed and the hospital not yet asked', 'after commit appointment+number #1'],
    ['J7: the hospital has confirmed and nobody has heard of it', 'after his-booking POST /:id/locks/:id/confirm #1'],
    ['the refund was asked for and nobody has heard of it', 'after wechat-pay POST /v3/refund/domestic/refunds #1'],
  ])(
    '§2.6 crash safety: killed when %s: booked once, cancelled, all the money back',
    async (_when, point) => {
      const { deaths } = bff
      await bff.arm(point)
      expect(await flow()).toMatchObject({ stuck: null, problems: [], lostFen: 0 })
      expect(bff.deaths).toBe(deaths + 1)
    },
    60_000,
  )

  test('F4 §2.6 crash safety: killed when the closed refund has its successor: issued again once, all the money back', async () => {
    const { deaths } = bff
    const end = await bench.reissueRefund(bff, await somebody(), { query, arm: () => bff.arm('before wechat-pay POST /v3/refund/domestic/refunds #2') })
    expect(end).toMatchObject({ stuck: null, problems: [], lostFen: 0, doubled: false })
    expect(bff.deaths).toBe(deaths + 1)
  }, 60_000)

  test('R1 R10 §2.6 crash safety: killed when a bill is stored and not yet read: one file, no difference, signed by two, books equal', async () => {
    const { reconcileDay } = await load<ReconciliationBench>('crash-reconciliation.mjs')
    const { compareBooks } = await load<Books>('books.mjs')
    const { deaths } = bff
    const end = await reconcileDay(bff, somebody, { query, arm: () => bff.arm('after commit bill_chunk+bill_file+recon_batch #1') })
    expect(end).toMatchObject({ stuck: null, problems: [], lostFen: 0, doubled: false })
    expect(bff.deaths).toBe(deaths + 1)
    const { books } = await city.journal<object>('wechat-pay')
    expect(await compareBooks(books, query)).toEqual([])
  }, 120_000)
})
