import { afterAll, describe, expect, test } from '@jest/globals'

import { type Divergence, explore, tell } from './explore.ts'
import { ModelWorld, type Sabotage } from './world.ts'

/** One run is one small world; several lanes with a database each keep both processors busy. */
const OPERATIONS_PER_RUN = 250
const LANES = 3
const SEED = Number(process.env.MODEL_SEED ?? 20_261_123)
const OPERATIONS = Number(process.env.MODEL_OPERATIONS ?? 20_000)

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
      const runs = Math.ceil(OPERATIONS / OPERATIONS_PER_RUN)
      let next = 0
      const divergences: string[] = []
      const lane = async (index: number): Promise<void> => {
        const world = await openLane(index)
        for (let run = next++; run < runs && divergences.length === 0; run = next++) {
          const seed = SEED + run
          const divergence = await explore(world, seed, OPERATIONS_PER_RUN)
          if (divergence) divergences.push(`MODEL_SEED=${seed} MODEL_OPERATIONS=${OPERATIONS_PER_RUN}\n${tell(divergence)}`)
        }
      }
      await Promise.all(Array.from({ length: LANES }, (_, index) => lane(index)))
      expect(divergences.join('\n\n')).toBe('')
    },
    60_000 + OPERATIONS * 30,
  )

  /** `target` with one method replaced. */
  const replace = <T extends object>(target: T, change: Partial<T>): T => Object.assign(Object.create(target) as T, change)
  const BROKEN: Record<string, { sabotage: Sabotage; says: RegExp }> = {
    'a claim that forgets the limit of open holds': {
      sabotage: (world) => {
        const { claims } = world
        return { ...world, claims: replace(claims, { claim: (request) => claims.claim({ ...request, rule: { ...request.rule, maxOpenHolds: 20 } }) }) }
      },
      says: /answered ok, allowed TOO_MANY_HOLDS/,
    },
    'a returned number that is public at once': {
      sabotage: (world) => {
        const { repository } = world
        const moveNumber: typeof repository.moveNumber = (tx, id, from, to, by) => repository.moveNumber(tx, id, from, to === 'COOLING' ? 'AVAILABLE' : to, by)
        return { ...world, repository: replace(repository, { moveNumber }) }
      },
      says: /is AVAILABLE, allowed COOLING/,
    },
    'money that stays after a cancellation': {
      sabotage: (world) => ({ ...world, payments: replace(world.payments, { requestFullRefund: () => Promise.resolve() }) }),
      says: /paid and ended without a refund/,
    },
    'a number returned before the hospital has let it go': {
      sabotage: (world) => ({ ...world, his: replace(world.his, { unlock: () => Promise.resolve({ kind: 'refused', code: 'LOCK_NOT_FOUND' }) }) }),
      says: /and LOCKED at the hospital/,
    },
  }
  test.each(Object.keys(BROKEN))(
    '§2.6 model conformance: %s is found, and told as a short list of operations',
    async (name) => {
      const world = await ModelWorld.open('broken', BROKEN[name]?.sabotage)
      let found: Divergence | null = null
      for (let seed = SEED; !found && seed < SEED + 20; seed++) found = await explore(world, seed, OPERATIONS_PER_RUN)
      await world.close()
      expect(found?.what).toMatch(BROKEN[name]?.says ?? /never/)
      expect(found?.operations.length).toBeLessThanOrEqual(15)
    },
    120_000,
  )
})
