import { randomUUID } from 'node:crypto'

import { afterAll, beforeAll, describe, expect, test } from '@jest/globals'
import type { Label } from '@jktl/shared/health-records/model'

import { AccessEvents, type AccessEvent } from '../../src/modules/health-records/access-events.ts'
import { type Reader, RecordGate } from '../../src/modules/health-records/gate.ts'
import { GATE_PARTS, type GateParts, RecordGateService } from '../../src/modules/health-records/gate/record-gate.service.ts'
import { AnswerScope } from '../../src/platform/http/answer-scope.ts'
import type { Sql } from '../../src/platform/database/database.ts'
import type { Caller } from '../../src/platform/sessions.ts'
import { type SignedIn, TestCity } from '../support/city.ts'
import { plainContent, putRecord } from './put-record.ts'

const DAY_MS = 86_400_000

let city: TestCity
let gate: RecordGate
let parts: GateParts
let owner: SignedIn & { selfId: string }
let relative: SignedIn & { selfId: string }
let stranger: SignedIn & { selfId: string }
/** Every access event the gate wrote, newest last. */
const events: AccessEvent[] = []

const callerOf = (session: SignedIn): Caller => ({
  accountId: session.me.accountId,
  sessionId: randomUUID(),
  app: 'citizen',
  roles: new Set(['resident']),
  posts: [],
})
const readerOf = (session: SignedIn): Reader => ({
  caller: callerOf(session),
  purpose: session === owner ? 'PATRQT' : 'FAMRQT',
  institutionId: null,
  requestId: null,
  operation: 'healthRecords.test',
})
const allergy = (labels: Label[] = [], daysAgo = 1) =>
  putRecord(city, {
    personId: owner.selfId,
    kind: 'ALLERGY',
    directory: 'D02',
    labels,
    eventAt: new Date(city.app.platform.clock.now() - daysAgo * DAY_MS),
    content: { ...plainContent('青霉素过敏'), start: null, end: null, details: [] },
  })
const lab = (more: { releaseAfter?: Date; labels?: Label[] } = {}) =>
  putRecord(city, {
    personId: owner.selfId,
    kind: 'LAB_REPORT',
    directory: 'D05',
    ...more,
    content: { ...plainContent('血脂四项'), issuedAt: null, conclusion: null, critical: false, releaseAfter: null, orderedAt: null, attachment: null },
  })
async function grantTo(grantee: { selfId: string }, more: { maxUses?: number } = {}): Promise<string> {
  const now = city.app.platform.clock.date()
  const [row] = await city.db.query<{ id: string }>(
    `INSERT INTO record_grant (person_id, grantor_person_id, grantor_capacity, effect, grantee_kind, grantee_ref, basis, directories, actions, purposes, starts_at, ends_at, max_uses, status, reason, channel, created_at, changed_at)
     VALUES ($1, $1, 'self', 'permit', 'person', $2, 'consent', '{D02}', '{list,read}', '{FAMRQT}', $3, $4, $5, 'active', 'CREATED', 'app', $3, $3) RETURNING id`,
    [owner.selfId, grantee.selfId, now, new Date(now.getTime() + 30 * DAY_MS), more.maxUses ?? null],
  )
  return row?.id ?? ''
}
const end = (id: string) => city.db.query(`UPDATE record_grant SET status = 'inactive', reason = 'REVOKED_BY_PATIENT' WHERE id = $1`, [id])
const both = { kinds: ['ALLERGY', 'LAB_REPORT'] as const }

beforeAll(async () => {
  city = await TestCity.start()
  owner = await city.resident('王秀兰')
  relative = await city.resident('李娜')
  stranger = await city.resident('其其格')
  const wired = city.app.nest.get<GateParts>(GATE_PARTS, { strict: false })
  const log: AccessEvents = {
    append: async (event: AccessEvent, sql?: Sql) => {
      await wired.events.append(event, sql)
      events.push(event)
    },
    missed: (actor) => wired.events.missed(actor),
  }
  parts = { ...wired, events: log }
  gate = new RecordGateService(parts)
}, 60_000)
afterAll(() => city?.close())

describe('the gate to records', () => {
  test('§3.5 lists and single objects say the same: a grant shows its directory, counts only that, and nothing of a label it did not name', async () => {
    const [plain, labelled, report] = [await allergy(), await allergy(['REPRO']), await lab()]
    const grant = await grantTo(relative)
    const mine = await gate.find(readerOf(owner), { personId: owner.selfId, ...both })
    expect(mine.items.map(({ id }) => id).sort()).toEqual([plain.id, labelled.id, report.id].sort())

    const theirs = await gate.find(readerOf(relative), { personId: owner.selfId, ...both })
    expect(theirs).toMatchObject({ total: 1, countByKind: { ALLERGY: 1 }, isStranger: false, nextCursor: null })
    expect(theirs.items.map(({ id }) => id)).toEqual([plain.id])
    expect(events.at(-1)).toMatchObject({ outcome: 'PERMIT', code: 'GRANT', basisId: grant, objectIds: [plain.id], directories: ['D02'] })

    expect((await gate.open(readerOf(relative), plain.id)).ok).toBe(true)
    // That there is something under a telling label is not told; that there are laboratory reports may be.
    expect(await gate.open(readerOf(relative), labelled.id)).toEqual({ ok: false, code: 'NOT_FOUND' })
    expect(await gate.open(readerOf(relative), report.id)).toEqual({ ok: false, code: 'NOT_PERMITTED' })
    expect(events.at(-1)).toMatchObject({ outcome: 'DENY', objectIds: [report.id] })
    await end(grant)
  })

  test('§3.5 who has no tie to the person learns nothing, and the attempt is in the log', async () => {
    const { id } = await allergy()
    const page = await gate.find(readerOf(stranger), { personId: owner.selfId, ...both })
    expect(page).toMatchObject({ items: [], total: 0, held: [], isStranger: true })
    expect(events.at(-1)).toMatchObject({ outcome: 'DENY', actorAccountId: stranger.me.accountId, personId: owner.selfId })
    expect(await gate.open(readerOf(stranger), id)).toEqual({ ok: false, code: 'NOT_FOUND' })
    expect(await gate.open(readerOf(stranger), randomUUID())).toEqual({ ok: false, code: 'NOT_FOUND' })
  })

  test('G3: what is withdrawn is withdrawn for the very next question', async () => {
    await allergy()
    const grant = await grantTo(relative)
    expect((await gate.find(readerOf(relative), { personId: owner.selfId, ...both })).total).toBeGreaterThan(0)
    await end(grant)
    expect(await gate.find(readerOf(relative), { personId: owner.selfId, ...both })).toMatchObject({ total: 0, isStranger: true })
  })

  test('§3.9: a grant for five looks is used five times by twenty who ask at once', async () => {
    await allergy()
    const grant = await grantTo(relative, { maxUses: 5 })
    const answers = await Promise.all(Array.from({ length: 20 }, () => gate.find(readerOf(relative), { personId: owner.selfId, ...both })))
    expect(answers.filter(({ items }) => items.length > 0)).toHaveLength(5)
    const [row] = await city.db.query<{ uses: number; told: number }>(
      `SELECT uses, (SELECT count(*) FROM outbox WHERE topic = 'health-records.grantFirstUsed' AND dedupe_key = $1) AS told FROM record_grant WHERE id = $2`,
      [grant, grant],
    )
    expect(row).toMatchObject({ uses: 5, told: 1 })
    await end(grant)
  })

  test('§2.3.7: what waits for its doctor is shown as a place to go, not as a report; a telling one not even so', async () => {
    const later = new Date(city.app.platform.clock.now() + 2 * DAY_MS)
    const held = await lab({ releaseAfter: later, labels: ['GENETIC'] })
    await lab({ releaseAfter: later, labels: ['HIV_STD'] })
    const before = await gate.find(readerOf(owner), { personId: owner.selfId, kinds: ['LAB_REPORT'] })
    expect(before.items.some(({ id }) => id === held.id)).toBe(false)
    expect(before.held).toHaveLength(1)
    expect(Object.keys(before.held[0] ?? {}).sort()).toEqual(['authorOrg', 'eventAt', 'kind'])
    await city.advanceClock(2 * DAY_MS)
    const after = await gate.find(readerOf(owner), { personId: owner.selfId, kinds: ['LAB_REPORT'] })
    expect(after.items.some(({ id }) => id === held.id)).toBe(true)
  })

  test('§3.10: no access event, no data', async () => {
    await allergy()
    const broken = new RecordGateService({
      ...parts,
      events: { append: () => Promise.reject(new Error('the log is full')), missed: (actor: string) => parts.events.missed(actor) },
    })
    await expect(broken.find(readerOf(owner), { personId: owner.selfId, ...both })).rejects.toThrow('the log is full')
  })

  test('§3.5 pages follow each other without a gap, and every page is one event', async () => {
    await Promise.all([2, 3, 4, 5, 6].map((days) => allergy([], days)))
    const all = await gate.find(readerOf(owner), { personId: owner.selfId, ...both, limit: 100 })
    const seen: string[] = []
    const before = events.length
    let cursor: string | undefined
    do {
      const page = await gate.find(readerOf(owner), { personId: owner.selfId, ...both, limit: 2, cursor })
      expect(page.total).toBe(all.total)
      seen.push(...page.items.map(({ id }) => id))
      cursor = page.nextCursor ?? undefined
    } while (cursor)
    expect(seen).toEqual(all.items.map(({ id }) => id))
    expect(events.slice(before).flatMap(({ objectIds }) => objectIds)).toEqual(seen)
  })

  test('§3.12 list and read agree after a merge: what came from the merged identity is listed and opened, until the link is doubted', async () => {
    const [before] = await city.personas(1)
    const former = await city.resident(before?.name ?? '')
    const { id } = await putRecord(city, {
      personId: former.selfId,
      kind: 'ALLERGY',
      directory: 'D02',
      content: { ...plainContent('花粉过敏'), start: null, end: null, details: [] },
    })
    await city.db.query(`INSERT INTO record_patient (person_id, merged_into) VALUES ($1, $2) ON CONFLICT (person_id) DO UPDATE SET merged_into = $2`, [
      former.selfId,
      owner.selfId,
    ])
    const isListed = async () => (await gate.find(readerOf(owner), { personId: owner.selfId, ...both, limit: 100 })).items.some((item) => item.id === id)
    expect([await isListed(), (await gate.open(readerOf(owner), id)).ok]).toEqual([true, true])
    expect((await gate.open(readerOf(former), id)).ok).toBe(false)
    await city.db.query(
      `INSERT INTO record_patient (person_id, is_under_review) VALUES ($1, true) ON CONFLICT (person_id) DO UPDATE SET is_under_review = true`,
      [owner.selfId],
    )
    expect([await isListed(), (await gate.open(readerOf(owner), id)).ok]).toEqual([false, false])
    await city.db.query(`UPDATE record_patient SET is_under_review = false WHERE person_id = $1`, [owner.selfId])
    await city.db.query(`UPDATE record_patient SET merged_into = NULL WHERE person_id = $1`, [former.selfId])
  })

  test('§3.10: an answer made of several lists is one event, and one use of the grant it rests on', async () => {
    await allergy()
    const grant = await grantTo(relative, { maxUses: 2 })
    const twoLists = () =>
      AnswerScope.around(async () => {
        const reader = readerOf(relative)
        const all = await gate.find(reader, { personId: owner.selfId, ...both })
        const newest = await gate.find(reader, { personId: owner.selfId, ...both, limit: 1 })
        return [all.items.length, newest.items.length]
      })
    const before = events.length
    expect((await twoLists()).every((length) => length > 0)).toBe(true)
    expect(events.slice(before)).toMatchObject([{ outcome: 'PERMIT', code: 'GRANT', basisId: grant }])
    expect((await twoLists()).every((length) => length > 0)).toBe(true)
    expect(await twoLists()).toEqual([0, 0])
    await end(grant)
  })

  test('§2.1: what is moved or labelled between the decision and the reading is not shown', async () => {
    const { id, sourceRef } = await allergy()
    const judged = (await parts.objects.listMeta({ personId: owner.selfId, ...both })).filter((meta) => meta.id === id)
    expect([...(await parts.objects.readContents(judged)).keys()]).toEqual([id])
    await putRecord(city, {
      personId: owner.selfId,
      kind: 'ALLERGY',
      directory: 'D02',
      sourceRef,
      version: 2,
      labels: ['HIV_STD'],
      content: { ...plainContent('青霉素过敏'), start: null, end: null, details: [] },
    })
    expect(await parts.objects.readContents(judged)).toEqual(new Map())
  })
})
