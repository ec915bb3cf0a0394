import { type Arbitrary, array, assert, constantFrom, integer, property } from 'fast-check'
import { DIRECTORIES, LABELS } from '@jktl/shared/health-records/model'
import { DAY_MS } from '@jktl/shared/kernel/dates'

import { Dice, randomRequest } from '../../../../../test/health-records/policy/requests.ts'
import { decide } from './decide.ts'
import type { GrantFacts, ObjectFacts, PolicyRequest } from './facts.ts'

/** Each request by its seed, which is what a failure prints. */
const seeds = integer({ min: 1, max: 2_000_000_000 })
const requests: Arbitrary<PolicyRequest> = seeds.map(randomRequest)
const RUNS = { numRuns: 3_000, seed: 5 }

const isPermitted = (request: PolicyRequest): boolean => decide(request).decision === 'PERMIT'
const withGrants = (request: PolicyRequest, change: (grant: GrantFacts) => GrantFacts): PolicyRequest => ({ ...request, grants: request.grants.map(change) })

/** A small record of one person, with objects of every kind of directory and label. */
const objectsOf = (seed: number, like: ObjectFacts): ObjectFacts[] => {
  const dice = new Dice(seed)
  return Array.from({ length: 25 }, () => ({ ...like, directory: dice.pick(DIRECTORIES), labels: dice.chance(0.5) ? [] : [dice.pick(LABELS)] }))
}
const visibleOf = (request: PolicyRequest, objects: readonly ObjectFacts[]): Set<ObjectFacts> =>
  new Set(objects.filter((object) => isPermitted({ ...request, object })))
const isWithin = <T>(part: ReadonlySet<T>, whole: ReadonlySet<T>): boolean => [...part].every((item) => whole.has(item))

describe('R378 §3.12 invariants of every decision', () => {
  test('§3.12 monotonic deny: one more refusal never opens anything', () => {
    const denials = seeds.map((seed) => randomRequest(seed).grants.map((grant): GrantFacts => ({ ...grant, id: `denial-${grant.id}`, effect: 'deny' })))
    assert(
      property(requests, denials, (request, more) => isPermitted(request) || !isPermitted({ ...request, grants: [...more, ...request.grants] })),
      RUNS,
    )
  })
  test('§3.12 order independence: neither the answer nor its reason, grant or obligations depend on the order of the grants', () => {
    const orders = array(integer(), { minLength: 3, maxLength: 3 })
    assert(
      property(requests, orders, (request, order) => {
        const grants = request.grants.map((grant, index) => ({ grant, at: order[index] ?? 0 })).sort((a, b) => a.at - b.at)
        expect(decide({ ...request, grants: grants.map(({ grant }) => grant) })).toEqual(decide(request))
      }),
      RUNS,
    )
  })
  test('§3.12 narrowing: a grant with one directory less shows nothing more', () => {
    assert(
      property(requests, seeds, constantFrom(...DIRECTORIES), (request, seed, gone) => {
        const objects = objectsOf(seed, request.object)
        const narrowed = withGrants(request, (grant) =>
          grant.effect === 'permit' ? { ...grant, directories: grant.directories.filter((directory) => directory !== gone) } : grant,
        )
        return isWithin(visibleOf(narrowed, objects), visibleOf(request, objects))
      }),
      { ...RUNS, numRuns: 500 },
    )
  })
  test('§3.12 time locality: outside its time no grant and no refusal matters', () => {
    const moved = (grant: GrantFacts, now: number, isOver: boolean): GrantFacts =>
      isOver ? { ...grant, start: now - 2 * DAY_MS, end: now } : { ...grant, start: now + 1, end: now + 2 * DAY_MS }
    assert(
      property(requests, integer({ min: 0, max: 7 }), (request, which) => {
        const { now } = request.env
        const outside = request.grants.map((grant, index) => moved(grant, now, (which & (1 << index)) !== 0))
        expect(decide({ ...request, grants: outside })).toEqual(decide({ ...request, grants: [] }))
      }),
      RUNS,
    )
  })
  test('§3.12 label containment: without opt-ins one sees no more than with them', () => {
    assert(
      property(requests, seeds, (request, seed) => {
        const objects = objectsOf(seed, request.object)
        const bare = withGrants(request, (grant) => (grant.effect === 'permit' ? { ...grant, labels: [] } : grant))
        const without = { ...bare, patient: { ...bare.patient, optIns: [] } }
        return isWithin(visibleOf(without, objects), visibleOf(request, objects))
      }),
      { ...RUNS, numRuns: 500 },
    )
  })
  test('§3.12 list and read agree: where both actions are granted, what is listed is what can be read', () => {
    assert(
      property(requests, seeds, (request, seed) => {
        const both = withGrants(request, (grant) => {
          const names = grant.actions.some((action) => action === 'list' || action === 'read')
          return names ? { ...grant, actions: [...new Set([...grant.actions, 'list' as const, 'read' as const])] } : grant
        })
        const objects = objectsOf(seed, request.object)
        expect([...visibleOf({ ...both, action: 'list' }, objects)]).toEqual([...visibleOf({ ...both, action: 'read' }, objects)])
      }),
      { ...RUNS, numRuns: 500 },
    )
  })
  test('§3.4 pure: the same request is answered the same, and is not changed by being asked', () => {
    assert(
      property(requests, (request) => {
        const before = JSON.stringify(request)
        const first = decide(request)
        expect(decide(request)).toEqual(first)
        expect(JSON.stringify(request)).toBe(before)
      }),
      { ...RUNS, numRuns: 500 },
    )
  })
})
