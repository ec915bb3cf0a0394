import { randomUUID } from 'node:crypto'

import { ENDED_STATES, EVENT_STATE_CODES, type EventState, HANDLED_STATES } from '@jktl/shared/grid-events/lifecycle'
import { CATEGORIES, CATEGORY_CODES, type Category } from '@jktl/shared/grid-events/model'
import { addDays, DAY_MS, dateOf, HOUR_MS, instantAt } from '@jktl/shared/kernel/dates'
import fc from 'fast-check'

import type { TestCity } from '../support/city.ts'

export const GRID = '15050200200103'
const NODES = [GRID, `${GRID}01`, `${GRID}0102`, '15050200200102', '15050200200106', '150502002002', '150502002', '150502', '150521'] as const

export interface RandomEvent {
  id: string
  category: Category
  node: string
  state: EventState
  at: number
  /** Who took it, in turn; the last one has it in a handled state. */
  taken: { person: string; at: number }[]
  /** Of the clock to resolve by; null: there is none. */
  isLate: boolean | null
  /** When the running clock is due, in hours from now. */
  dueInHours: number | null
  ratings: { result: number; service: number }[]
}
export interface RandomWork {
  events: RandomEvent[]
  logs: { person: string; at: number; isDeleted: boolean }[]
  orders: { person: string; at: number | null }[]
}

const LATEST_DAY = 0
const EARLIEST_DAY = 200
/** Work of months, thrown at the tables; the same numbers every time. */
export function randomWork(now: number, people: readonly string[]): RandomWork {
  const today = instantAt(dateOf(now))
  const when = fc.integer({ min: LATEST_DAY, max: EARLIEST_DAY }).map((days) => today - days * DAY_MS + HOUR_MS)
  const person = fc.constantFrom(...people)
  const rating = fc.record({ result: fc.integer({ min: 1, max: 5 }), service: fc.integer({ min: 1, max: 5 }) })
  const event = fc
    .record({
      category: fc.constantFrom(...CATEGORY_CODES),
      node: fc.constantFrom(...NODES),
      state: fc.constantFrom(...EVENT_STATE_CODES, 'IN_PROGRESS' as const, 'VERIFIED_CLOSED' as const, 'VERIFIED_CLOSED' as const),
      at: when,
      takers: fc.array(person, { minLength: 1, maxLength: 3 }),
      isLate: fc.option(fc.boolean()),
      dueInHours: fc.option(fc.integer({ min: -50, max: 50 }).map((hours) => hours + 0.5)),
      ratings: fc.array(rating, { maxLength: 3 }),
    })
    .map(({ takers, ...one }): RandomEvent => ({
      ...one,
      id: randomUUID(),
      taken: one.state === 'REPORTED' || one.state === 'CANCELLED' ? [] : takers.map((taker, i) => ({ person: taker, at: one.at + (i + 1) * HOUR_MS })),
      dueInHours: ENDED_STATES.includes(one.state) ? null : one.dueInHours,
    }))
  const options = { seed: 6, numRuns: 240 }
  return {
    events: fc.sample(event, options),
    logs: fc.sample(fc.record({ person, at: when, isDeleted: fc.boolean() }), { seed: 7, numRuns: 40 }),
    orders: fc.sample(fc.record({ person, at: fc.option(when) }), { seed: 8, numRuns: 25 }),
  }
}

/** Lays it down row by row, past the flow: only what is counted matters. */
export async function layDown(city: TestCity, { events, logs, orders }: RandomWork): Promise<void> {
  const { db } = city
  const now = city.now()
  const date = (at: number): Date => new Date(at)
  const [rule] = await db.query<{ id: string }>(`SELECT id FROM grid_sla_rule WHERE timer = 'RESOLVE' LIMIT 1`)
  const master = randomUUID()
  await db.transaction(async (tx) => {
    const insert = (e: Pick<RandomEvent, 'id' | 'category' | 'node' | 'state' | 'at'>, handler: string | null, no: string) =>
      tx.query(
        `INSERT INTO grid_event (id, event_no, category, lane, state, reporter_key, is_anonymous, client_id, source, text, place_text, node_code, queue_code, handler_account_id, master_event_id, merged_from_state, captured_at, reported_at, ended_at)
         VALUES ($1, $2, $3, $4, $5, $6, true, $7, 'CITIZEN', '王家门口的事', '路口', $8, $8, $9, $10, $11, $12, $12, $13)`,
        [
          e.id,
          no,
          e.category,
          CATEGORIES[e.category].lane,
          e.state,
          Buffer.from(e.id),
          randomUUID(),
          e.node,
          handler,
          e.state === 'MERGED' ? master : null,
          e.state === 'MERGED' ? 'PENDING_CLAIM' : null,
          date(e.at),
          ENDED_STATES.includes(e.state) ? date(e.at + DAY_MS) : null,
        ],
      )
    await insert({ id: master, category: 'OTHER', node: '150521', state: 'PENDING_CLAIM', at: now }, null, 'WG-20260101-999999')
    const timer = (id: string, kind: string, startedAt: number, dueAt: number, stoppedAt: number | null) =>
      tx.query(
        `INSERT INTO grid_timer (event_id, round, kind, rule_id, limit_n, unit, started_at, due_at, yellow_from, is_provisional, stopped_at, outcome)
         VALUES ($1, 1, $2, $3, 1, 'hour', $4, $5, $6, false, $7, $8)`,
        [
          id,
          kind,
          rule?.id,
          date(startedAt),
          date(dueAt),
          date(dueAt - 10 * HOUR_MS),
          stoppedAt === null ? null : date(stoppedAt),
          stoppedAt === null ? null : 'MET',
        ],
      )
    for (const [i, e] of events.entries()) {
      const last = e.taken.at(-1)
      const handler = HANDLED_STATES.includes(e.state) ? (last?.person ?? null) : null
      await insert(e, handler, `WG-20260101-${String(i).padStart(6, '0')}`)
      for (const [turn, { person, at }] of e.taken.entries())
        await tx.query(`INSERT INTO grid_assignment (event_id, account_id, how, round, since, ended_at) VALUES ($1, $2, 'CLAIM', 1, $3, $4)`, [
          e.id,
          person,
          date(at),
          handler !== null && turn === e.taken.length - 1 ? null : date(at + 1),
        ])
      if (e.isLate !== null) await timer(e.id, 'RESOLVE', e.at, e.at + HOUR_MS, e.isLate ? e.at + HOUR_MS : e.at + HOUR_MS - 1)
      if (e.dueInHours !== null) await timer(e.id, 'VERIFY', e.at - 100 * HOUR_MS, now + e.dueInHours * HOUR_MS, null)
      for (const { result, service } of last ? e.ratings : [])
        await tx.query(
          `INSERT INTO grid_rating (event_id, reporter_key, round, result, service, reason, handler_account_id, at) VALUES ($1, $2, 1, $3, $4, '', $5, $6)`,
          [e.id, Buffer.from(randomUUID()), result, service, last?.person, date(e.at + 2 * HOUR_MS)],
        )
    }
    for (const { person, at, isDeleted } of logs)
      await tx.query(
        `INSERT INTO work_log (recorder_account_id, client_id, kind, name, text, node_code, geotag, captured_at, recorded_at, changed_at, deleted_at) VALUES ($1, $2, 'PATROL', '巡查', '看了一遍', $3, 'NONE', $4, $4, $4, $5)`,
        [person, randomUUID(), GRID, date(at), isDeleted ? date(at) : null],
      )
    for (const { person, at } of orders)
      await tx.query(
        `INSERT INTO grid_order (object_kind, object_id, node_code, account_id, state, cause, demand, made_at, issued_by, issued_at, sign_by, due_at) VALUES ('EVENT', $1, $2, $3, $4, 'OTHER', '请整改', $5, $6, $7, $7, $7)`,
        [randomUUID(), GRID, person, at === null ? 'PROPOSED' : 'ISSUED', date(at ?? now), at === null ? null : randomUUID(), at === null ? null : date(at)],
      )
  })
}

/** Whether a moment lies in days, both included. */
export const isIn = (at: number, { from, to }: { from: string; to: string }): boolean => at >= instantAt(from) && at < instantAt(addDays(to, 1))
