import { afterAll, beforeAll, expect, test } from '@jest/globals'
import { renewReportPass, type ReportPass } from '@jktl/shared/grid-events/report/contract'

import { type SignedIn, TestCity } from '../support/city.ts'
import { seededRandom } from '../model/operations.ts'
import { BadPhone } from './bad-phone.ts'

const RUNS = 500
const AT_ONCE = 10
const SEED = Number(process.env.OFFLINE_SEED ?? 261)

let city: TestCity
let owner: SignedIn
let endedPass: ReportPass
beforeAll(async () => {
  city = await TestCity.start()
  owner = await city.resident('王秀兰')
  endedPass = await city.must<ReportPass>(renewReportPass, { token: owner.token })
  await city.db.query(`UPDATE grid_report_pass SET issued_at = issued_at - interval '40 days', expires_at = $1`, [new Date(city.now() - 1)])
}, 60_000)
afterAll(() => city?.close())

test('R261 §3.8: 500 phones that die anywhere, over a network that loses, repeats and delays: nothing saved is lost, nothing is doubled', async () => {
  const phones = Array.from({ length: RUNS }, (_, run) => {
    const random = seededRandom(SEED * 1_000 + run)
    // Some believe in a pass that has ended at the server.
    return { random, phone: new BadPhone(city, owner.token, `${SEED}-${run}`, random, random() < 0.2 ? endedPass : null) }
  })
  const waiting = [...phones]
  const work = async (): Promise<void> => {
    for (let next = waiting.shift(); next; next = waiting.shift()) await next.phone.live(next.random() < 0.2 ? 2 : 1)
  }
  await Promise.all(Array.from({ length: AT_ONCE }, work))

  const saved = phones.flatMap(({ phone }) => [...phone.saved])
  const rows = await city.db.query<{ text: string; n: number; numbers: string[] }>(
    `SELECT text, count(*) AS n, array_agg(event_no) AS numbers FROM grid_event WHERE text LIKE $1 GROUP BY text`,
    [`${SEED}-%`],
  )
  const there = new Map(rows.map((row) => [row.text, row]))
  const lost = saved.filter((text) => !there.has(text))
  const doubled = rows.filter(({ n }) => n > 1)
  const tally = { runs: RUNS, reports: saved.length, lost: lost.length, doubled: doubled.length }
  const total = (of: 'deaths' | 'sendings'): number => phones.reduce((sum, { phone }) => sum + phone[of], 0)
  console.info(`offline, seed ${SEED}, ${total('deaths')} deaths, ${total('sendings')} sendings: ${JSON.stringify(tally)}`)

  expect(tally).toMatchObject({ runs: 500, lost: 0, doubled: 0 })
  expect(saved.length).toBeGreaterThan(RUNS / 2)
  expect(total('deaths')).toBeGreaterThan(RUNS / 2)
  // Nothing arrived that nobody put into a queue, and every phone knows the number of what it sent.
  expect(rows.length).toBe(saved.length)
  for (const { phone } of phones)
    for (const { state, payload, answer } of phone.items().filter((item) => item.state !== 'draft'))
      expect([state, answer?.eventNo]).toEqual(['sent', there.get(payload.text)?.numbers[0]])
}, 120_000)
