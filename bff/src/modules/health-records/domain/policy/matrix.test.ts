import { allPairs, allTriples, dense, drawn, requestOf } from '../../../../../test/health-records/policy/matrix.ts'
import { oracle } from '../../../../../test/health-records/policy/oracle.ts'
import { randomRequest } from '../../../../../test/health-records/policy/requests.ts'
import { decide } from './decide.ts'
import { DECISION_CODES, type PolicyRequest } from './facts.ts'

/** Changes with the day it is run on no machine: the same requests every time, and the seed is printed. */
const SEED = 20_261_123
const seen = new Map<string, number>()

/** Decides each twice, by the core and by the sentences of the text; answers how many there were. */
function compare(requests: Iterable<PolicyRequest>): number {
  let count = 0
  for (const request of requests) {
    const { decision, code, obligations } = decide(request)
    const expected = oracle(request)
    if (decision !== expected.decision || code !== expected.code || obligations.join() !== expected.obligations.join())
      throw new Error(`core ${code} [${obligations.join()}], text ${expected.code} [${expected.obligations.join()}]: ${JSON.stringify(request)}`)
    seen.set(code, (seen.get(code) ?? 0) + 1)
    count++
  }
  return count
}
function* each<T>(situations: Iterable<T>, make: (situation: T) => PolicyRequest): Generator<PolicyRequest> {
  for (const situation of situations) yield make(situation)
}
function* randoms(count: number): Generator<PolicyRequest> {
  for (let index = 0; index < count; index++) yield randomRequest(SEED + index)
}

describe('R378 §3.12 the policy core decides as the text says, with the same reason and the same obligations', () => {
  test('§3.12 over every pair of values of every two axes, around nine situations', () => {
    expect(compare(each(allPairs(), requestOf))).toBe(26_451)
  })
  test('§3.12 over every triple of values of every three axes', () => {
    expect(compare(each(allTriples(SEED), requestOf))).toBe(121_664)
  })
  test('§3.12 over whole products of the axes most rules turn on', () => {
    expect(compare(each(dense(), requestOf))).toBe(40_032)
  })
  test('§3.12 over situations drawn from the full product', () => {
    expect(compare(each(drawn(40_000, SEED), requestOf))).toBe(40_000)
  })
  test('§3.12 over random requests with several grants, refusals, posts and guardians', () => {
    expect(compare(randoms(60_000))).toBe(60_000)
  })
  test('§3.5 and every reason that there is was met', () => {
    const total = [...seen.values()].reduce((sum, count) => sum + count, 0)
    console.info(`policy matrix: ${total} requests, seed ${SEED}, ${[...seen].map(([code, count]) => `${code} ${count}`).join(', ')}`)
    // A fault and an unreadable request have tests of their own.
    const missing = DECISION_CODES.filter((code) => (seen.get(code) ?? 0) < 100 && code !== 'ERROR' && code !== 'INVALID')
    expect(missing).toEqual([])
  })
})
