import { afterAll, beforeAll, describe, expect, test } from '@jest/globals'
import * as contract from '@jktl/shared/identity/contract'
import type { Problem } from '@jktl/shared/kernel/errors'
import { listNotices } from '@jktl/shared/notifications/contract'

import { type Reply, type SignedIn, TestCity } from '../support/city.ts'
import { addPerson, auditOf, type PersonReply, type Resident, Strangers } from './residents.ts'

type ReviewReply = Reply<contract.RealNameReview & Problem>
interface Queue {
  items: contract.RealNameReview[]
  nextCursor: string | null
}

let city: TestCity
let strangers: Strangers
let reviewer: SignedIn

beforeAll(async () => {
  city = await TestCity.start()
  strangers = new Strangers(city)
  reviewer = await city.signIn('白审核')
}, 60_000)
afterAll(() => city?.close())

const queue = async (query: Record<string, string | number> = { state: 'MANUAL_REVIEW' }): Promise<Queue> =>
  (await city.call<Queue>(contract.listRealNameReviews, { token: reviewer.token, query })).body
const decide = (review: contract.RealNameReview, decision: string, key?: string): Promise<ReviewReply> =>
  city.call(contract.decideRealNameReview, {
    token: reviewer.token,
    params: { id: review.id },
    ifMatch: review.version,
    body: { decision, reason: '证件与本人一致' },
    ...(key ? { key } : {}),
  })
const ask = (token: string, id: string): Promise<PersonReply> =>
  city.call(contract.requestManualReview, { token, params: { id }, body: { documentKind: 'ID_CARD', note: '姓名里有生僻字' } })

/** Somebody whose name the registry writes differently, with a case in the queue. */
async function submit(): Promise<{ resident: Resident; personId: string; review: contract.RealNameReview }> {
  const waiting = async () => (await queue({ state: 'MANUAL_REVIEW', limit: 100 })).items
  const before = new Set((await waiting()).map(({ id }) => id))
  const resident = await strangers.arrive()
  const { body } = await addPerson(city, resident.token, 'SELF', { ...resident.card, name: `${resident.card.name}一` })
  expect((await ask(resident.token, body.id)).body.realName).toBe('MANUAL_REVIEW')
  // The clock stands still, so cases submitted together are due together: the new one is not simply the last.
  const review = (await waiting()).find(({ id }) => !before.has(id))
  if (!review) throw new Error('the case is not in the queue')
  return { resident, personId: body.id, review }
}

describe('manual review of real names', () => {
  test('A04 R348: a failed check goes to the queue, is due after 24 hours, and an approval with a reason verifies and tells', async () => {
    const { resident, personId, review } = await submit()
    expect(review).toMatchObject({
      state: 'MANUAL_REVIEW',
      autoResult: 'NAME_MISMATCH',
      documentKind: 'ID_CARD',
      allowedActions: ['approve', 'reject'],
      decidedBy: null,
    })
    expect(Date.parse(review.dueAt) - Date.parse(review.submittedAt)).toBe(24 * 3_600_000)
    expect((await ask(resident.token, personId)).body.code).toBe('IDENTITY.REVIEW_NOT_ALLOWED')
    const approved = await decide(review, 'approve')
    expect(approved.body).toMatchObject({ state: 'VERIFIED', decidedBy: '白审核', reason: '证件与本人一致', allowedActions: [] })
    expect(approved.headers.get('etag')).toBe(`"${approved.body.version}"`)
    await city.runJobs()
    expect((await city.call<{ items: { title: string; needsAction: boolean }[] }>(listNotices, { token: resident.token })).body.items).toMatchObject([
      { title: '人工审核通过了' },
    ])
    expect((await city.call<contract.Person>(contract.getPerson, { token: resident.token, params: { id: personId } })).body).toMatchObject({
      realName: 'VERIFIED',
      note: null,
    })
  })

  test('A04: a rejection shows its reason to the person, who may ask once more', async () => {
    const { resident, personId, review } = await submit()
    expect((await decide(review, 'reject')).body.state).toBe('REJECTED')
    const person = (await city.call<contract.Person>(contract.getPerson, { token: resident.token, params: { id: personId } })).body
    expect([person.realName, person.note]).toEqual(['REJECTED', '人工审核没有通过：证件与本人一致'])
    expect((await ask(resident.token, personId)).body.realName).toBe('MANUAL_REVIEW')
    const steps = await city.db.query<{ step: string }>(
      `SELECT from_state || '>' || to_state AS step FROM real_name_history WHERE check_id = $1 ORDER BY seq`,
      [review.id],
    )
    expect(steps.map((row) => row.step)).toEqual(['UNVERIFIED>AUTO_FAILED', 'AUTO_FAILED>MANUAL_REVIEW', 'MANUAL_REVIEW>REJECTED', 'REJECTED>MANUAL_REVIEW'])
  })

  test('A04: a stale decision gets the fresh case and changes nothing; a decided case is closed; a repeated request is answered once', async () => {
    const { review } = await submit()
    const approved = await decide(review, 'approve', 'decision-key-1')
    const replayed = await decide(review, 'approve', 'decision-key-1')
    expect([replayed.status, replayed.body]).toEqual([200, approved.body])
    const stale = await decide(review, 'reject')
    expect([stale.status, stale.body.code, stale.body.current]).toEqual([
      412,
      'KERNEL.STALE',
      expect.objectContaining({ id: review.id, state: 'VERIFIED', version: approved.body.version }),
    ])
    const closed = await decide(approved.body, 'reject')
    expect([closed.status, closed.body.code, closed.body.allowedActions]).toEqual([409, 'IDENTITY.REVIEW_NOT_OPEN', []])
    expect(
      (await city.call(contract.decideRealNameReview, { token: reviewer.token, params: { id: review.id }, body: { decision: 'reject', reason: '不符' } }))
        .status,
    ).toBe(428)
  })

  test('A04: of two reviewers deciding at once one wins', async () => {
    const { review } = await submit()
    const replies = await Promise.all([decide(review, 'approve'), decide(review, 'reject')])
    expect(replies.map((reply) => reply.status).sort()).toEqual([200, 412])
  })

  test('A04: the queue pages by due time, and the full number is shown only with a reason that is recorded', async () => {
    const cases = [await submit(), await submit(), await submit()]
    const seen: contract.RealNameReview[] = []
    let cursor: string | null = null
    do {
      const page: Queue = await queue({ state: 'MANUAL_REVIEW', limit: 2, ...(cursor ? { cursor } : {}) })
      seen.push(...page.items)
      cursor = page.nextCursor
    } while (cursor)
    expect(new Set(seen.map((review) => review.id)).size).toBe(seen.length)
    expect(seen.map((review) => review.dueAt)).toEqual(seen.map((review) => review.dueAt).sort())
    expect(seen.map((review) => review.id)).toEqual(expect.arrayContaining(cases.map((one) => one.review.id)))
    const [{ resident, personId, review } = await submit()] = cases
    expect(JSON.stringify(seen)).not.toContain(resident.card.idNumber)
    const revealed = await city.call(contract.revealRealNameReview, { token: reviewer.token, params: { id: review.id }, body: { reason: '核对生僻字' } })
    expect(revealed.body).toEqual({ name: `${resident.card.name}一`, idNumber: resident.card.idNumber, birthCertificateNumber: null })
    expect(await auditOf(city, 'identity.revealRealNameReview', personId)).toEqual([{ actor: reviewer.me.accountId, reason: '核对生僻字' }])
    expect((await city.call<Problem>(contract.listRealNameReviews, { token: reviewer.token, query: { cursor: 'nonsense' } })).body.code).toBe(
      'KERNEL.INVALID_INPUT',
    )
  })
})
