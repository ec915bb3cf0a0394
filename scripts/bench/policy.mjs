// npm run bench:policy: decisions of the policy core in a second, and how often it differs from the sentences of the text (over the matrix of all
// axes and random requests) and from Cedar (POLICY_REQUESTS random requests, 100 000). POLICY_SEED chooses them.
// The last line is one JSON object { decisionsPerSec, coreDifferences, oracle: { name, requests, differences }, matrixRequests, seed }.
import { register } from 'node:module'
import { join } from 'node:path'
import { pathToFileURL } from 'node:url'
import { main, prepare, ROOT } from '../prepare.mjs'

const REQUESTS = Number(process.env.POLICY_REQUESTS ?? 100_000)
const SEED = Number(process.env.POLICY_SEED ?? 20_261_123)
/** So many different requests are decided again and again, for as long as each round takes. */
const TIMED = 20_000
const ROUNDS = 40

const load = (path) => import(pathToFileURL(join(ROOT, 'bff', path)).href)

/** The middle one of many rounds: neither the first, while the engine still learns, nor the luckiest. */
function decisionsPerSec(decide, requests) {
  const rates = Array.from({ length: ROUNDS }, () => {
    const since = performance.now()
    for (const request of requests) decide(request)
    return (requests.length / (performance.now() - since)) * 1000
  })
  return Math.round(rates.sort((a, b) => a - b)[ROUNDS / 2])
}

await main(async () => {
  await prepare(['server'])
  register('./typescript-hooks.mjs', import.meta.url)
  const { decide } = await load('src/modules/health-records/domain/policy/decide.ts')
  const { allPairs, allTriples, dense, drawn, requestOf } = await load('test/health-records/policy/matrix.ts')
  const { oracle } = await load('test/health-records/policy/oracle.ts')
  const { cedarDecider } = await load('test/health-records/policy/cedar.ts')
  const { randomRequest } = await load('test/health-records/policy/requests.ts')

  const rate = decisionsPerSec(
    decide,
    Array.from({ length: TIMED }, (_, index) => randomRequest(SEED + index)),
  )
  console.log(`${rate} decisions in a second`)

  let matrixRequests = 0
  let coreDifferences = 0
  const compare = (request) => {
    const { decision, code, obligations } = decide(request)
    const text = oracle(request)
    if (decision !== text.decision || code !== text.code || obligations.join() !== text.obligations.join()) coreDifferences++
    matrixRequests++
  }
  for (const situations of [allPairs(), allTriples(SEED), dense(), drawn(REQUESTS, SEED)]) for (const situation of situations) compare(requestOf(situation))
  for (let index = 0; index < REQUESTS; index++) compare(randomRequest(SEED + index))
  console.log(`${coreDifferences} differences from the text in ${matrixRequests} requests`)

  const cedar = cedarDecider()
  let differences = 0
  for (let index = 0; index < REQUESTS; index++) {
    const request = randomRequest(SEED + index)
    if (cedar(request) !== decide(request).decision) differences++
    if ((index + 1) % 20_000 === 0) console.log(`${index + 1} requests asked of Cedar, ${differences} differences`)
  }
  console.log(
    JSON.stringify({ decisionsPerSec: rate, coreDifferences, oracle: { name: 'cedar', requests: REQUESTS, differences }, matrixRequests, seed: SEED }),
  )
  process.exit(coreDifferences + differences === 0 ? 0 : 1)
})
