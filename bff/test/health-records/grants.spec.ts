import { randomUUID } from 'node:crypto'

import { afterAll, beforeAll, beforeEach, describe, expect, it } from '@jest/globals'
import {
  actOnGrant,
  changeGrant,
  createDenial,
  createGrant,
  findGranteePerson,
  getGrant,
  getGrantHome,
  getGrantOffer,
  getGuardians,
  type Grant,
  type GrantDetail,
  type GrantHome,
  type GrantOffer,
  type Guardians,
  listGranteeDoctors,
  listGrants,
  requestAccess,
  setLabelOptIn,
  setSensitiveKind,
} from '@jktl/shared/health-records/grants/contract'
import type { Directory } from '@jktl/shared/health-records/model'
import { listConsentRequests, decideConsentRequest } from '@jktl/shared/identity/contract'
import { addDays, DAY_MS, dateOf } from '@jktl/shared/kernel/dates'
import { listNotices } from '@jktl/shared/notifications/contract'

import { type Reader, RecordGate } from '../../src/modules/health-records/gate.ts'
import { GRANTS_CONTEXT } from '../../src/modules/health-records/grants/grants.providers.ts'
import { endTie, type LifeContext, recordMerge } from '../../src/modules/health-records/grants/use-cases/life-events.ts'
import { createGrant as writeGrant } from '../../src/modules/health-records/grants/use-cases/create-grant.ts'
import { type SignedIn, TestCity } from '../support/city.ts'
import { plainContent, putRecord } from './put-record.ts'

type Person = SignedIn & { selfId: string }
const YEAR_MS = 365 * DAY_MS

let city: TestCity
let [mother, daughter, neighbour, adolescent, guardian]: Person[] = []
let doctor: SignedIn

const ctx = (): LifeContext => city.app.nest.get<LifeContext>(GRANTS_CONTEXT, { strict: false })
const today = (): string => dateOf(city.now())
const keepSignedIn = () => city.db.query(`UPDATE session SET expires_at = $1`, [new Date(city.now() + YEAR_MS)])
const epochOf = async (personId: string): Promise<number> =>
  Number((await city.db.query<{ e: number }>(`SELECT policy_epoch AS e FROM record_patient WHERE person_id = $1`, [personId]))[0]?.e ?? 1)
const of = (person: Person | undefined): Person => {
  if (!person) throw new Error('nobody')
  return person
}
const give = (to: { selfId: string }, directories: Directory[] = ['D02'], more: Record<string, unknown> = {}) => ({
  token: of(mother).token,
  body: { personId: of(mother).selfId, grantee: { kind: 'person', ref: to.selfId }, directories, endsOn: addDays(today(), 30), ...more },
})
const created = (...args: Parameters<typeof give>) => city.must<GrantDetail>(createGrant, give(...args))
const act = (person: Person | undefined, id: string, action: string, more: Record<string, unknown> = {}) =>
  city.call<GrantDetail & { code: string; allowedActions: string[]; current: { grantId: string } }>(actOnGrant, {
    token: of(person).token,
    params: { id },
    body: { action, ...more },
  })
const noticesOf = async (person: Person | undefined): Promise<string[]> => {
  await city.runJobs('outbox')
  const { items } = await city.must<{ items: { kind: string }[] }>(listNotices, { token: of(person).token, query: { limit: 100 } })
  return items.map((notice) => notice.kind)
}
/** What of the mother's this resident sees through the gate. */
async function seenBy(person: Person | undefined, patient: Person | undefined = mother): Promise<string[]> {
  const reader: Reader = {
    caller: { accountId: of(person).me.accountId, sessionId: randomUUID(), app: 'citizen', roles: new Set(['resident']), posts: [] },
    purpose: person === patient ? 'PATRQT' : 'FAMRQT',
    institutionId: null,
    requestId: null,
    operation: 'healthRecords.test',
  }
  const { items } = await city.app.nest.get(RecordGate, { strict: false }).find(reader, { personId: of(patient).selfId, kinds: ['ALLERGY', 'OBSERVATION'] })
  return items.map((item) => `${item.directory} ${item.labels.join()}`.trim()).sort()
}
const put = (patient: Person | undefined, directory: Directory, labels: ('MENTAL' | 'REPRO')[] = []) =>
  putRecord(city, {
    personId: of(patient).selfId,
    kind: 'ALLERGY',
    directory,
    labels,
    content: { ...plainContent('青霉素过敏'), start: null, end: null, details: [] },
  })

beforeAll(async () => {
  city = await TestCity.start()
  mother = await city.resident('王秀兰')
  daughter = await city.resident('李娜')
  neighbour = await city.resident('其其格')
  adolescent = await city.resident('陈晨')
  guardian = await city.resident('包玉梅')
  doctor = await city.signIn('何医生')
  await keepSignedIn()
  await put(mother, 'D02')
  await put(mother, 'D07')
  await put(mother, 'D05', ['MENTAL'])
  await put(adolescent, 'D05')
  await put(adolescent, 'D05', ['MENTAL'])
}, 60_000)
afterAll(() => city?.close())
beforeEach(async () => {
  // Every test begins with nobody let in; history stays.
  const live = await city.db.query<{ id: string }>(`SELECT id FROM record_grant WHERE status IN ('proposed', 'active', 'suspended')`)
  for (const { id } of live)
    await city.db.transaction(async (tx) => {
      const grant = await ctx().grants.lock(tx, id)
      if (grant) await ctx().grants.change(tx, grant, { status: 'entered-in-error', reason: 'MISUSE' }, null, city.app.platform.clock.date())
    })
})

describe('R378 letting somebody in', () => {
  it('R378: a mother gives her daughter two directories for thirty days, changes them and takes them back; each step is a version', async () => {
    expect(await seenBy(daughter)).toEqual([])
    const epoch = await epochOf(of(mother).selfId)
    const grant = await created(of(daughter), ['D02', 'D07'])
    expect(grant).toMatchObject({
      side: 'given',
      status: 'active',
      grantee: { name: '李*', detail: expect.stringContaining('女儿') },
      endsOn: addDays(today(), 30),
    })
    expect(await seenBy(daughter)).toEqual(['D02', 'D07'])
    const home = await city.must<GrantHome>(getGrantHome, { token: of(daughter).token })
    expect(home.received.map(({ id, side, isOwn }) => [id, side, isOwn])).toEqual([[grant.id, 'received', false]])

    const terms = { directories: ['D07'], endsOn: addDays(today(), 60) }
    await city.must(changeGrant, { token: of(mother).token, params: { id: grant.id }, body: terms })
    expect(await seenBy(daughter)).toEqual(['D07'])
    expect((await act(mother, grant.id, 'revoke')).body).toMatchObject({ status: 'inactive', reason: 'REVOKED_BY_PATIENT', allowedActions: [] })
    expect(await seenBy(daughter)).toEqual([])
    expect(await epochOf(of(mother).selfId)).toBe(epoch + 3)
    const detail = await city.must<GrantDetail>(getGrant, { token: of(daughter).token, params: { id: grant.id } })
    expect(detail.history.map(({ version, reason, directories }) => [version, reason, directories.length])).toEqual([
      [3, 'REVOKED_BY_PATIENT', 1],
      [2, 'CHANGED', 1],
      [1, 'CREATED', 2],
    ])
    expect(await noticesOf(mother)).toEqual(
      expect.arrayContaining(['healthRecords.GRANT_FIRST_USED', 'healthRecords.GRANT_CREATED', 'healthRecords.GRANT_CHANGED', 'healthRecords.GRANT_ENDED']),
    )
    expect(await noticesOf(daughter)).toEqual(expect.arrayContaining(['healthRecords.GRANT_RECEIVED', 'healthRecords.GRANT_RECEIVED_ENDED']))
  })

  it('R378 P10: given again after it was taken back is a new grant, and the list shows both', async () => {
    const [first] = [await created(of(daughter))]
    await act(mother, first.id, 'revoke')
    const second = await created(of(daughter))
    expect(second.id).not.toBe(first.id)
    const { items } = await city.must<{ items: Grant[] }>(listGrants, { token: of(mother).token, query: { side: 'given' } })
    expect(items.map(({ id }) => id)).toEqual(expect.arrayContaining([first.id, second.id]))
  })

  it('R378 §3.1: ten who give the same at once make one; the others are told which', async () => {
    const replies = await Promise.all(
      Array.from({ length: 10 }, () => city.call<{ id: string; code: string; current: { grantId: string } }>(createGrant, give(of(daughter)))),
    )
    const made = replies.filter(({ status }) => status === 201)
    expect(made).toHaveLength(1)
    for (const { status, body } of replies.filter((reply) => reply.status !== 201)) {
      expect([status, body.code]).toEqual([409, 'HEALTH_RECORDS.GRANT_EXISTS'])
      expect(body.current.grantId).toBe(made[0]?.body.id)
    }
  })

  it('R378: of ten who take the same back at once one does; the others hear what is possible now', async () => {
    const { id } = await created(of(daughter))
    const replies = await Promise.all([
      ...Array.from({ length: 5 }, () => act(mother, id, 'revoke')),
      ...Array.from({ length: 5 }, () => act(daughter, id, 'refuse')),
    ])
    expect(replies.filter(({ status }) => status === 200)).toHaveLength(1)
    const refused = replies.filter(({ status }) => status !== 200)
    expect(new Set(refused.map(({ status, body }) => `${status} ${body.code} ${body.allowedActions.length}`))).toEqual(
      new Set(['422 HEALTH_RECORDS.INVALID_STATE_TRANSITION 0']),
    )
    const versions = await city.db.query(`SELECT 1 FROM record_grant_version WHERE grant_id = $1`, [id])
    expect(versions).toHaveLength(2)
  })

  it('R378: looks and the taking back meet: every look that succeeded was counted, and after the answer none succeeds', async () => {
    const { id } = await created(of(daughter))
    await city.db.query(`UPDATE record_grant SET max_uses = 100 WHERE id = $1`, [id])
    const looks = await Promise.all([
      ...Array.from({ length: 10 }, () => seenBy(daughter)),
      act(mother, id, 'revoke').then(() => seenBy(daughter)),
      ...Array.from({ length: 10 }, () => seenBy(daughter)),
    ])
    expect(looks[10]).toEqual([])
    const [row] = await city.db.query<{ uses: number; status: string }>(`SELECT uses, status FROM record_grant WHERE id = $1`, [id])
    expect(row).toEqual({ uses: looks.filter((seen) => seen.length > 0).length, status: 'inactive' })
  })

  it('§3.6 §3.8: a mother gives for her small child; both guardians hear of it and may take it back, the child’s grandmother sees it', async () => {
    const child = of(daughter).me.persons.find(({ relation }) => relation === 'CHILD')?.id ?? ''
    const father = await city.resident('李建国')
    await keepSignedIn()
    const offer = await city.must<GrantOffer>(getGrantOffer, { token: of(daughter).token, query: { personId: child } })
    expect(offer.family.map(({ ref }) => ref)).toContain(of(mother).selfId)
    expect(offer.family.map(({ ref }) => ref)).not.toContain(father.selfId)
    const body = { personId: child, grantee: { kind: 'person', ref: of(mother).selfId }, directories: ['D09'], endsOn: addDays(today(), 30) }
    const grant = await city.must<GrantDetail>(createGrant, { token: of(daughter).token, body })
    expect(grant).toMatchObject({ grantorCapacity: 'guardian', sensitive: [] })
    for (const parent of [of(daughter), father]) expect(await noticesOf(parent)).toContain('healthRecords.GRANT_CREATED')
    expect((await city.must<GrantHome>(getGrantHome, { token: of(mother).token })).received.map(({ id }) => id)).toEqual([grant.id])
    expect((await act(father, grant.id, 'revoke')).body).toMatchObject({ status: 'inactive' })
  })

  it('R378 P19: who may only look lets nobody else in, and for strangers there is no such person', async () => {
    const body = { personId: of(mother).selfId, grantee: { kind: 'person', ref: of(neighbour).selfId }, directories: ['D02'], endsOn: addDays(today(), 3) }
    await created(of(daughter))
    const byGrantee = await city.call<{ code: string }>(createGrant, { token: of(daughter).token, body })
    expect([byGrantee.status, byGrantee.body.code]).toEqual([403, 'HEALTH_RECORDS.NO_DELEGATION'])
    expect((await city.call(createGrant, { token: of(neighbour).token, body })).status).toBe(404)
    const { id } = await created(of(neighbour))
    const change = { token: of(neighbour).token, params: { id }, body: { directories: ['D05'], endsOn: addDays(today(), 3) } }
    expect((await city.call(changeGrant, change)).status).toBe(403)
    expect((await city.call(getGrant, { token: of(guardian).token, params: { id } })).status).toBe(404)
  })

  it('§3.2: each kind of grantee has its longest time, and a doctor is let in where they work', async () => {
    const institutionId = of(doctor as Person).me.posts[0]?.institutionId ?? ''
    const doctors = await city.must<{ items: { ref: string; name: string }[] }>(listGranteeDoctors, { token: of(mother).token, params: { id: institutionId } })
    expect(doctors.items).toContainEqual(expect.objectContaining({ ref: doctor.me.accountId, name: '何医生' }))
    const offer = await city.must<GrantOffer>(getGrantOffer, { token: of(mother).token, query: { personId: of(mother).selfId } })
    expect(offer.days.practitioner.lastDay).toBe(addDays(today(), 30))
    expect(offer.family.map(({ ref }) => ref)).toContain(of(daughter).selfId)
    expect(offer.directories).not.toContain('D18')
    const grantee = { kind: 'practitioner', ref: doctor.me.accountId, institutionId }
    const asked = (more: object) => city.call<GrantDetail & { code: string }>(createGrant, give(of(daughter), ['D02'], { grantee, ...more }))
    expect((await asked({ endsOn: addDays(today(), 31) })).body.code).toBe('HEALTH_RECORDS.GRANT_TOO_LONG')
    expect((await asked({ grantee: { ...grantee, institutionId: randomUUID() } })).body.code).toBe('HEALTH_RECORDS.GRANTEE_NOT_FOUND')
    expect((await asked({ directories: ['D18'] })).body.code).toBe('HEALTH_RECORDS.GRANT_DIRECTORY_NOT_OFFERED')
    const { body } = await asked({})
    await city.db.query(`UPDATE staff_post SET ended_at = now() WHERE account_id = $1`, [doctor.me.accountId])
    await city.runJobs('grants.end-leavers')
    expect(await city.must(getGrant, { token: of(mother).token, params: { id: body.id } })).toMatchObject({ status: 'inactive', reason: 'GRANTEE_LEFT_ORG' })
    await city.db.query(`UPDATE staff_post SET ended_at = NULL WHERE account_id = $1`, [doctor.me.accountId])
  })

  it('§3.3: a sensitive kind comes along only by its own name, and only where a register knows the relation', async () => {
    const own = await created(of(daughter), ['D05'])
    expect(await seenBy(daughter)).toEqual([])
    const opt = (id: string, isIn: boolean) =>
      city.call<GrantDetail & { code: string }>(setSensitiveKind, {
        token: of(mother).token,
        params: { id },
        body: { kind: 'MENTAL', isIn, isConfirmed: true },
      })
    expect((await opt(own.id, true)).body).toMatchObject({ labels: ['MENTAL'], version: 2 })
    expect(await seenBy(daughter)).toEqual(['D05 MENTAL'])
    await opt(own.id, false)
    expect(await seenBy(daughter)).toEqual([])
    const card = (await city.personas()).find(({ name }) => name === '其其格')
    const found = await city.must<{ ref: string }>(findGranteePerson, { token: of(mother).token, body: { name: '其其格', idNumber: card?.idNumber } })
    const other = await created({ selfId: found.ref }, ['D05'])
    expect(other.sensitive).toEqual([])
    expect((await opt(other.id, true)).body.code).toBe('HEALTH_RECORDS.RELATION_NOT_VERIFIED')
    const wrong = await city.call<{ code: string }>(findGranteePerson, { token: of(mother).token, body: { name: '其其', idNumber: card?.idNumber } })
    expect(wrong.body.code).toBe('HEALTH_RECORDS.GRANTEE_NOT_FOUND')
  })

  it('R378: history is append-only in the database itself', async () => {
    const { id } = await created(of(daughter))
    await expect(city.db.query(`UPDATE record_grant_version SET reason = 'CREATED' WHERE grant_id = $1`, [id])).rejects.toThrow()
    await expect(city.db.query(`DELETE FROM record_grant_version WHERE grant_id = $1`, [id])).rejects.toThrow()
  })
})

describe('R394 asking and refusing', () => {
  const ask = (directories: Directory[] = ['D02', 'D07']) => ({ token: of(daughter).token, body: { personId: of(mother).selfId, directories, days: 30 } })

  it('R394: a daughter asks, the mother agrees to less, and of ten answers one counts', async () => {
    const asked = await city.must<GrantDetail>(requestAccess, ask())
    expect(asked).toMatchObject({ status: 'proposed', side: 'received', allowedActions: ['cancel'] })
    expect(await seenBy(daughter)).toEqual([])
    expect((await city.call<{ code: string }>(requestAccess, ask())).body.code).toBe('HEALTH_RECORDS.REQUEST_OPEN')
    const home = await city.must<GrantHome>(getGrantHome, { token: of(mother).token })
    expect(home.waiting.map(({ id, allowedActions }) => [id, allowedActions])).toEqual([[asked.id, ['approve', 'reject']]])
    expect((await act(mother, asked.id, 'approve', { directories: ['D05'] })).body.code).toBe('HEALTH_RECORDS.GRANT_DIRECTORY_NOT_OFFERED')
    const answers = await Promise.all([
      ...Array.from({ length: 5 }, () => act(mother, asked.id, 'approve', { directories: ['D02'] })),
      ...Array.from({ length: 5 }, () => act(mother, asked.id, 'reject')),
    ])
    expect(answers.filter(({ status }) => status === 200)).toHaveLength(1)
    expect(answers.filter(({ status }) => status !== 200).every(({ body }) => body.code === 'HEALTH_RECORDS.INVALID_STATE_TRANSITION')).toBe(true)
    const isYes = answers.some(({ status, body }) => status === 200 && body.status === 'active')
    expect(await seenBy(daughter)).toEqual(isYes ? ['D02'] : [])
    expect(await noticesOf(daughter)).toContain('healthRecords.GRANT_ANSWERED')
    expect(await noticesOf(mother)).toContain('healthRecords.GRANT_ASKED')
  })

  it('R394: what nobody answers for seven days is over', async () => {
    const asked = await city.must<GrantDetail>(requestAccess, ask())
    await city.runJobs('grants.lapse-requests')
    await city.advanceClock(7 * DAY_MS)
    await city.runJobs('grants.lapse-requests')
    const { body } = await act(mother, asked.id, 'approve')
    expect(body.code).toBe('HEALTH_RECORDS.INVALID_STATE_TRANSITION')
    expect(await city.must(getGrant, { token: of(mother).token, params: { id: asked.id } })).toMatchObject({ status: 'rejected', reason: 'EXPIRED_UNANSWERED' })
  })

  it('§3.5: a refusal of one person, or of one kind of content for everybody, beats what was given, and never the patient', async () => {
    const grant = await created(of(daughter), ['D02', 'D07'])
    const deny = (grantee: object | null, directories: string[] = []) =>
      city.call<GrantDetail & { code: string }>(createDenial, {
        token: of(mother).token,
        body: { personId: of(mother).selfId, grantee, directories, labels: [] },
      })
    const everybody = await deny(null, ['D07'])
    expect(everybody.body).toMatchObject({ effect: 'deny', grantee: { kind: 'everyone' }, endsOn: null })
    expect((await deny(null, ['D07'])).body.code).toBe('HEALTH_RECORDS.DENIAL_EXISTS')
    expect((await deny(null)).body.code).toBe('HEALTH_RECORDS.DENIAL_OF_NOTHING')
    expect(await seenBy(daughter)).toEqual(['D02'])
    expect(await seenBy(mother)).toEqual(['D02', 'D05 MENTAL', 'D07'])
    await deny({ kind: 'person', ref: of(daughter).selfId })
    expect(await seenBy(daughter)).toEqual([])
    await act(mother, grant.id, 'revoke')
    expect((await city.call<{ code: string }>(createGrant, give(of(daughter)))).body.code).toBe('HEALTH_RECORDS.GRANTEE_DENIED')
    // Who is refused learns nothing by asking.
    expect((await city.call<{ code: string }>(requestAccess, ask())).body.code).toBe('HEALTH_RECORDS.GRANTEE_NOT_FOUND')
    expect((await act(mother, everybody.body.id, 'revoke')).body).toMatchObject({ status: 'inactive' })
  })
})

describe('§3.6 fourteen to seventeen', () => {
  it('P46 §3.6: an adolescent opens one label for her mother and closes it again; the rest she sees anyway and cannot be refused', async () => {
    expect(await seenBy(guardian, adolescent)).toEqual(['D05'])
    const list = await city.must<Guardians>(getGuardians, { token: of(adolescent).token })
    const mum = list.items.find(({ personId }) => personId === of(guardian).selfId)
    expect(mum).toMatchObject({ relation: '母亲', nameMasked: '包*梅' })
    const set = (isIn: boolean) =>
      city.must<Guardians>(setLabelOptIn, { token: of(adolescent).token, body: { guardianPersonId: of(guardian).selfId, label: 'MENTAL', isIn } })
    const epoch = await epochOf(of(adolescent).selfId)
    await set(true)
    await set(true)
    expect(await seenBy(guardian, adolescent)).toEqual(['D05', 'D05 MENTAL'])
    await set(false)
    expect(await seenBy(guardian, adolescent)).toEqual(['D05'])
    expect(await epochOf(of(adolescent).selfId)).toBe(epoch + 2)
    const denied = await city.call<{ code: string }>(createDenial, {
      token: of(adolescent).token,
      body: { personId: of(adolescent).selfId, grantee: { kind: 'person', ref: of(guardian).selfId }, directories: [], labels: [] },
    })
    expect(denied.body.code).toBe('HEALTH_RECORDS.DENIAL_OF_GUARDIAN')
    expect((await city.call<{ code: string }>(getGuardians, { token: of(mother).token })).body.code).toBe('HEALTH_RECORDS.NOT_ADOLESCENT')
  })

  it('§3.6 P16: on the 18th birthday what the guardian gave and what was opened for her ends; both hear of it a month and a week before', async () => {
    const body = { personId: of(adolescent).selfId, grantee: { kind: 'person', ref: of(neighbour).selfId }, directories: ['D05'], endsOn: addDays(today(), 20) }
    const given = await city.must<GrantDetail>(createGrant, { token: of(guardian).token, body })
    await city.must(setLabelOptIn, { token: of(adolescent).token, body: { guardianPersonId: of(guardian).selfId, label: 'MENTAL', isIn: true } })
    const refused = await city.call<{ code: string }>(createGrant, { token: of(guardian).token, body: { ...body, directories: ['D08'] } })
    expect(refused.body.code).toBe('HEALTH_RECORDS.GRANT_DIRECTORY_NOT_OFFERED')
    const birthday = addDays(today(), 30)
    const before = await city.db.query<{ day: string }>(`SELECT guardian_until AS day FROM person_binding WHERE person_id = $1 AND basis = 'GUARDIAN'`, [
      of(adolescent).selfId,
    ])
    await city.db.query(`UPDATE person_binding SET guardian_until = $2 WHERE person_id = $1 AND basis = 'GUARDIAN'`, [of(adolescent).selfId, birthday])
    await city.runJobs('identity.remind-of-majority')
    for (const person of [guardian, adolescent]) expect(await noticesOf(person)).toContain('identity.MAJORITY_IN_A_MONTH')
    await city.db.query(`UPDATE person_binding SET guardian_until = $2 WHERE person_id = $1 AND basis = 'GUARDIAN'`, [of(adolescent).selfId, today()])
    await city.runJobs('identity.end-guardianships')
    await city.runJobs('outbox')
    expect(await city.must(getGrant, { token: of(adolescent).token, params: { id: given.id } })).toMatchObject({
      status: 'inactive',
      reason: 'MINOR_CAME_OF_AGE',
    })
    expect(await city.db.query(`SELECT 1 FROM record_label_opt_in WHERE person_id = $1 AND ended_at IS NULL`, [of(adolescent).selfId])).toEqual([])
    await city.db.query(`UPDATE person_binding SET guardian_until = $2, state = 'ACTIVE', ended_at = NULL WHERE person_id = $1 AND basis = 'GUARDIAN'`, [
      of(adolescent).selfId,
      before[0]?.day,
    ])
  })
})

describe('R378 what life does to grants', () => {
  it('§3.8: told three days before, ended on the day after the last, and a spent one stands in nobody’s way', async () => {
    const grant = await created(of(daughter), ['D02'], { endsOn: addDays(today(), 10) })
    await city.runJobs('grants.remind')
    expect((await city.db.query(`SELECT 1 FROM record_grant WHERE id = $1 AND reminded_at IS NOT NULL`, [grant.id])).length).toBe(0)
    await city.advanceClock(9 * DAY_MS)
    await keepSignedIn()
    expect((await city.runJobs('grants.remind')).map(({ count }) => count)).toEqual([1])
    expect(await noticesOf(mother)).toContain('healthRecords.GRANT_EXPIRING')
    expect(await seenBy(daughter)).toEqual(['D02'])
    await city.advanceClock(2 * DAY_MS)
    expect(await seenBy(daughter)).toEqual([])
    const next = await created(of(daughter))
    expect(await city.must(getGrant, { token: of(mother).token, params: { id: grant.id } })).toMatchObject({ status: 'inactive', reason: 'END_DATE_REACHED' })
    await city.db.query(`UPDATE record_grant SET max_uses = 1, uses = 1 WHERE id = $1`, [next.id])
    await city.runJobs('grants.end-spent')
    expect(await city.must(getGrant, { token: of(mother).token, params: { id: next.id } })).toMatchObject({ reason: 'USES_EXHAUSTED' })
  })

  it('P22 §3.6: a death closes everything; reported wrongly, all is exactly as it was', async () => {
    const grant = await created(of(daughter), ['D02', 'D07'])
    const suspended = await created(of(neighbour), ['D05'])
    await city.db.transaction(async (tx) => {
      const row = await ctx().grants.lock(tx, suspended.id)
      if (row) await ctx().grants.change(tx, row, { status: 'suspended', reason: 'SUSPENDED_PENDING_REVIEW' }, null, city.app.platform.clock.date())
    })
    const termsOf = async () =>
      await city.db.query<{ id: string }>(`SELECT id, status, directories, labels, starts_at, ends_at FROM record_grant WHERE id = ANY($1) ORDER BY id`, [
        [grant.id, suspended.id],
      ])
    const before = await termsOf()
    await city.action('population', 'record-death', { persona: '王秀兰' })
    await city.advanceClock(DAY_MS)
    await city.runJobs('grants.ask-lives')
    expect(await city.must(getGrant, { token: of(daughter).token, params: { id: grant.id } })).toMatchObject({ status: 'inactive', reason: 'PATIENT_DECEASED' })
    expect(await seenBy(daughter)).toEqual([])
    expect((await city.call<{ code: string }>(createGrant, give(of(guardian)))).body.code).toBe('HEALTH_RECORDS.PATIENT_DECEASED')
    await city.faults('population', [{ match: { operation: 'check-real-name' }, effect: { kind: 'unavailable' } }])
    await city.action('population', 'retract-death', { persona: '王秀兰' })
    await city.advanceClock(DAY_MS)
    await city.runJobs('grants.ask-lives')
    expect(await seenBy(daughter)).toEqual([])
    await city.clearFaults('population')
    await city.advanceClock(DAY_MS)
    await city.runJobs('grants.ask-lives')
    expect(await termsOf()).toEqual(before)
    expect(await seenBy(daughter)).toEqual(['D02', 'D07'])
    const { history } = await city.must<GrantDetail>(getGrant, { token: of(mother).token, params: { id: grant.id } })
    expect(history.map(({ reason }) => reason)).toEqual(['REACTIVATED', 'PATIENT_DECEASED', 'CREATED'])
  })

  it('§3.1 RELATIONSHIP_CHANGED: a family tie that ends takes with it what was given between the two, and nothing else', async () => {
    const [tied, untied] = [await created(of(daughter)), await created(of(neighbour))]
    const { items } = await city.must<{ items: { id: string; state: string }[] }>(listConsentRequests, { token: of(mother).token })
    const consent = items.find(({ state }) => state === 'ACTIVE')
    await city.must(decideConsentRequest, { token: of(mother).token, params: { id: consent?.id ?? '' }, body: { decision: 'withdraw' } })
    await city.runJobs('outbox')
    expect(await city.must(getGrant, { token: of(mother).token, params: { id: tied.id } })).toMatchObject({
      status: 'inactive',
      reason: 'RELATIONSHIP_CHANGED',
    })
    expect(await city.must(getGrant, { token: of(mother).token, params: { id: untied.id } })).toMatchObject({ status: 'active' })
    await endTie(ctx(), { accountId: of(daughter).me.accountId, personId: of(mother).selfId, cause: 'CONSENT_WITHDRAWN' })
    await city.db.query(`UPDATE person_binding SET state = 'ACTIVE', ended_at = NULL WHERE id = $1`, [consent?.id])
  })

  it('P25: what was given on an identity that was merged into another waits for the patient, and then is a new grant without the sensitive kinds', async () => {
    // The neighbour turns out to be the mother twice: the grant lies on the identity that goes.
    const body = {
      personId: of(neighbour).selfId,
      grantee: { kind: 'person', ref: of(daughter).selfId },
      directories: ['D02', 'D07'],
      endsOn: addDays(today(), 30),
    }
    const old = await city.must<GrantDetail>(createGrant, { token: of(neighbour).token, body })
    const epoch = await epochOf(of(mother).selfId)
    expect(await recordMerge(ctx(), of(neighbour).selfId, of(mother).selfId)).toBe(true)
    expect(await recordMerge(ctx(), of(neighbour).selfId, of(mother).selfId)).toBe(false)
    expect(await epochOf(of(mother).selfId)).toBe(epoch + 1)
    expect(await seenBy(daughter)).toEqual([])
    expect((await act(daughter, old.id, 'resume')).status).toBe(422)
    const confirmed = await act(mother, old.id, 'resume')
    expect(confirmed.body).toMatchObject({ personId: of(mother).selfId, status: 'active', reason: 'REACTIVATED', endsOn: body.endsOn })
    expect(confirmed.body.id).not.toBe(old.id)
    expect(await seenBy(daughter)).toEqual(['D02', 'D07'])
    await city.db.query(`UPDATE record_patient SET merged_into = NULL WHERE person_id = $1`, [of(neighbour).selfId])
  })

  it('§3.9: a grant by the health card counts its uses and does not meet the one given by the app', async () => {
    const app = await created(of(daughter))
    const now = city.app.platform.clock.date()
    const card = {
      personId: of(mother).selfId,
      grantorPersonId: of(mother).selfId,
      grantorCapacity: 'self',
      effect: 'permit',
      granteeKind: 'practitioner',
      granteeRef: doctor.me.accountId,
      granteeInstitutionId: of(doctor as Person).me.posts[0]?.institutionId ?? null,
      basis: 'treatment',
      directories: ['D02'],
      labels: [],
      actions: ['list', 'read'],
      purposes: ['TREAT'],
      dataFrom: null,
      dataTo: null,
      startsAt: now,
      endsAt: new Date(now.getTime() + 900_000),
      maxUses: 3,
      authLevelMin: 1,
      channel: 'card',
      status: 'active',
      reason: 'CREATED',
      answerBy: null,
    } as const
    const first = await city.db.transaction((tx) => writeGrant(ctx(), tx, card, null))
    expect(first).toMatchObject({ ok: true, value: { channel: 'card', maxUses: 3 } })
    expect(await city.db.transaction((tx) => writeGrant(ctx(), tx, card, null))).toEqual({ ok: false, code: 'GRANT_EXISTS' })
    await city.advanceClock(900_000)
    const later = { ...card, startsAt: new Date(city.now()), endsAt: new Date(city.now() + 900_000) }
    expect((await city.db.transaction((tx) => writeGrant(ctx(), tx, later, null))).ok).toBe(true)
    expect(await city.must(getGrant, { token: of(mother).token, params: { id: app.id } })).toMatchObject({ status: 'active' })
  })
})
