import { cedarDecider, cedarPolicies, complaints } from '../../../../../test/health-records/policy/cedar.ts'
import { randomRequest } from '../../../../../test/health-records/policy/requests.ts'
import { decide } from './decide.ts'
import type { PolicyRequest } from './facts.ts'

/** Cedar decides about two thousand in a second; `npm run bench:policy` compares a hundred thousand. */
const REQUESTS = 5_000
const SEED = 778_000_000

describe('R378 §3.11 Cedar, a second implementation of the same text', () => {
  test('§3.11 the strict validator has nothing against the policies: none can fail and be passed over', () => {
    expect(complaints(cedarPolicies())).toEqual([])
  })
  test(`§3.11 the policy core and Cedar agree on ${REQUESTS} random requests from seed ${SEED}`, () => {
    const cedar = cedarDecider()
    const differing: PolicyRequest[] = []
    for (let seed = SEED; seed < SEED + REQUESTS; seed++) {
      const request = randomRequest(seed)
      if (cedar(request) !== decide(request).decision) differing.push(request)
    }
    expect(differing).toEqual([])
  })
  test('§3.5 step 1: Cedar too refuses an object without directory or labels, or with one nobody knows', () => {
    const cedar = cedarDecider()
    const permitted = Array.from({ length: 200 }, (_, seed) => randomRequest(seed)).find((request) => decide(request).decision === 'PERMIT')
    if (!permitted) throw new Error('none of the requests is permitted')
    for (const object of [{ directory: null }, { labels: null }, { labels: ['UNKNOWN'] as never }])
      expect(cedar({ ...permitted, object: { ...permitted.object, ...object } })).toBe('DENY')
    expect(cedar(permitted)).toBe('PERMIT')
  })
  test('§3.11 a rule taken out of Cedar is found by the comparison', () => {
    const cedar = cedarDecider((policy) => policy.replace('principal.treatsAt.contains(context.institution) &&', ''))
    const found = Array.from({ length: 600 }, (_, index) => randomRequest(SEED + index)).some((request) => cedar(request) !== decide(request).decision)
    expect(found).toBe(true)
  })
})
