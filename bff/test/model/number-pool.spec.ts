import { afterAll, describe, expect, test } from '@jest/globals'

import { type Divergence, explore, type Tally, tell } from './explore.ts'
import type { Sabotage } from './process.ts'
import { ModelWorld } from './world.ts'

/** One run is one small world; several lanes with a database each keep both processors busy. */
const OPERATIONS_PER_RUN = 250
const LANES = 3
/** What is broken on purpose shows itself early, or in the next run. */
const OPERATIONS_PER_SABOTAGE = 150
/** Short enough to show that shrinking works; what really differs is shrunk to the end. */
const SHORT = 40
const SEED = Number(process.env.MODEL_SEED ?? 20_261_123)
const OPERATIONS = Number(process.env.MODEL_OPERATIONS ?? 20_000)

/** How often at least a walk of 20 000 is accepted in each of these or ends there, so that none is walked past. */
const REACHED: Record<string, number> = {
  book: 500,
  confirm: 700,
  extend: 15,
  cancel: 100,
  pay: 300,
  reschedule: 40,
  RESCHEDULED: 40,
  join: 150,
  accept: 50,
  decline: 25,
  leave: 15,
  'take-money-back': 2,
  'entry BOOKED': 20,
  'entry AUTO_BOOKED': 4,
  'entry EXPIRED': 60,
  'prepayment RETURNED': 8,
  'check-in': 100,
  'check-in CHECK_IN_TOO_EARLY': 15,
  'check-in CHECK_IN_DESK_ONLY': 15,
  'check-in CHECK_IN_CODE_WRONG': 10,
  'check-in CHECK_IN_CANCELLED': 10,
  FULFILLED: 80,
  NO_SHOW: 60,
  NO_SHOW_REVOKED: 5,
  'violation NO_SHOW revoked': 5,
  'violation FREQUENT_CANCEL': 1,
  appeal: 10,
  'decide-appeal': 5,
  correct: 5,
  'book LISTED': 2,
  'join LISTED': 1,
  suspend: 10,
  SUSPENDED_BY_HOSPITAL: 5,
  CONFIRM_FAILED: 10,
}

const worlds: ModelWorld[] = []
afterAll(() => Promise.all(worlds.map((world) => world.close())))
async function openLane(lane: number): Promise<ModelWorld> {
  const world = await ModelWorld.open(`lane${lane}`)
  worlds.push(world)
  return world
}

describe('the number pool beside its reference model (booking-payment §2.6)', () => {
  test(
    `N1–N8 AP1–AP5 §2.6 model conformance: ${OPERATIONS} random operations, crashes included, and no divergence`,
    async () => {
      let [next, left] = [0, OPERATIONS]
      const divergences: string[] = []
      const tally: Tally = new Map()
      const lane = async (index: number): Promise<void> => {
        const world = await openLane(index)
        for (let run = next++; left > 0 && divergences.length === 0; run = next++) {
          const seed = SEED + run
          const wanted = Math.min(left, OPERATIONS_PER_RUN)
          left -= wanted
          const own: Tally = new Map()
          const divergence = await explore(world, seed, wanted, own)
          // A run whose days are over gives back what it did not use.
          left += wanted - (own.get('operations') ?? wanted)
          for (const [reached, times] of own) tally.set(reached, (tally.get(reached) ?? 0) + times)
          if (divergence) divergences.push(`MODEL_SEED=${seed} MODEL_OPERATIONS=${OPERATIONS_PER_RUN}\n${tell(divergence)}`)
        }
      }
      await Promise.all(Array.from({ length: LANES }, (_, index) => lane(index)))
      expect(divergences.join('\n\n')).toBe('')
      const share = Math.min(1, OPERATIONS / 20_000)
      const missed = Object.entries(REACHED).filter(([reached, times]) => (tally.get(reached) ?? 0) < Math.floor(times * share))
      expect(missed.map(([reached, times]) => `${reached}: ${tally.get(reached) ?? 0}, at least ${times}`)).toEqual([])
    },
    60_000 + OPERATIONS * 30,
  )

  /** `target` with one method replaced. */
  const replace = <T extends object>(target: T, change: Partial<T>): T => Object.assign(Object.create(target) as T, change)
  /** `first`: so many runs on from SEED is the first that shows it; the search begins there. */
  const BROKEN: Record<string, { sabotage: Sabotage; says: RegExp; first?: number }> = {
    'a claim that forgets the limit of open holds': {
      sabotage: (stores) => {
        const { claims } = stores
        return { ...stores, claims: replace(claims, { claim: (request) => claims.claim({ ...request, rule: { ...request.rule, maxOpenHolds: 20 } }) }) }
      },
      says: /answered ok, allowed TOO_MANY_HOLDS/,
      first: 12,
    },
    'a returned number that is public at once': {
      sabotage: (stores) => {
        const { repository } = stores
        const moveNumber: typeof repository.moveNumber = (tx, id, from, to, by) => repository.moveNumber(tx, id, from, to === 'COOLING' ? 'AVAILABLE' : to, by)
        return { ...stores, repository: replace(repository, { moveNumber }) }
      },
      says: /is AVAILABLE, allowed COOLING/,
    },
    'money that stays after a cancellation': {
      sabotage: (stores) => ({ ...stores, payments: replace(stores.payments, { requestFullRefund: () => Promise.resolve() }) }),
      says: /paid and ended without a refund|and not refunded/,
    },
    'a number returned before the hospital has let it go': {
      sabotage: (stores) => ({ ...stores, his: replace(stores.his, { unlock: () => Promise.resolve({ kind: 'refused', code: 'LOCK_NOT_FOUND' }) }) }),
      says: /and LOCKED at the hospital/,
    },
    'an offer to the second in line (W4)': {
      sabotage: (stores) => {
        const { offers } = stores
        type First = { id: string; accountId: string; date: string; prepayState: string; prepayFen: number }
        const lockFirst: typeof offers.lockFirst = async (tx, number, now) => {
          const [second] = await tx.query<First>(
            `SELECT id, account_id AS "accountId", date, prepay_state AS "prepayState", prepay_fen AS "prepayFen" FROM waitlist_entry WHERE id = (SELECT entry_id FROM waitlist_candidates($1, $2, $3, $4) OFFSET 1 LIMIT 1)`,
            [number.numberId, number.sessionId, number.segmentId, new Date(now)],
          )
          return second ?? offers.lockFirst(tx, number, now)
        }
        return { ...stores, offers: replace(offers, { lockFirst }) }
      },
      says: /was offered to \w+ before \w+/,
      first: 1,
    },
    'a prepayment that nobody gives back (W5)': {
      sabotage: (stores) => ({ ...stores, prepayments: replace(stores.prepayments, { listToSettle: () => Promise.resolve([]) }) }),
      says: /prepayment (OPEN: still open|HELD: kept)/,
      first: 1,
    },
    'a missed visit before the hospital has sent everything (§2.3.6)': {
      sabotage: (stores) => {
        const { attendance } = stores
        const finishFeed: typeof attendance.finishFeed = (id, read, now, next) => attendance.finishFeed(id, read && { ...read, watermark: now }, now, next)
        return { ...stores, attendance: replace(attendance, { finishFeed }) }
      },
      says: /is NO_SHOW, allowed ATTENDANCE_UNKNOWN|is FULFILLED, allowed (CHECKED_IN|QUEUED)/,
      first: 4,
    },
    'an upheld appeal that lifts no listing (C3)': {
      sabotage: (stores) => ({ ...stores, credit: replace(stores.credit, { releaseListing: () => Promise.resolve(false) }) }),
      says: /is listed by .*, expected not|has run out and stands/,
      first: 54,
    },
    'a rescheduling that gives the old number away before the new one is certain (A24)': {
      sabotage: (stores) => {
        const { claims, repository } = stores
        const claim: typeof claims.claim = async (request) => {
          const outcome = await claims.claim(request)
          const old = outcome.kind === 'claimed' && request.replacesId ? await repository.findById(request.replacesId) : null
          if (old) {
            const by = { cause: 'rescheduling', actor: 'platform', now: request.now, correlationId: old.id, returnsAt: request.now }
            await repository.transaction((tx) => repository.moveNumber(tx, old.numberId, 'SOLD', 'COOLING', by))
          }
          return outcome
        }
        return { ...stores, claims: replace(claims, { claim }) }
      },
      says: /is (COOLING|AVAILABLE|RESERVED_WAITLIST), allowed SOLD|a number was expected to be SOLD/,
      first: 1,
    },
  }
  test.each(Object.keys(BROKEN))(
    '§2.6 model conformance: %s is found, and told as a short list of operations',
    async (name) => {
      const { sabotage, says = /never/, first = 0 } = BROKEN[name] ?? {}
      const world = await ModelWorld.open('broken', sabotage)
      let found: Divergence | null = null
      // One sabotage shows itself in several ways; the one that names it is waited for.
      for (let run = first; !says.test(found?.what ?? '') && run < first + 50; run++)
        found = await explore(world, SEED + run, OPERATIONS_PER_SABOTAGE, undefined, { enough: SHORT, says })
      await world.close()
      expect(found?.what).toMatch(says)
      expect(found?.operations.length).toBeLessThanOrEqual(SHORT)
    },
    300_000,
  )
})
