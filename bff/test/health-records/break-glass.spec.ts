import { afterAll, beforeAll, describe, expect, test } from '@jest/globals'
import {
  type BreakGlassReview,
  type BreakGlassReviewDetail,
  type BreakGlassSession,
  closeBreakGlass,
  decideBreakGlassReview,
  getBreakGlassReview,
  listBreakGlassReviews,
  listMyBreakGlass,
  listSupervisionCases,
  openBreakGlass,
  type SupervisionCase,
  superviseBreakGlass,
} from '@jktl/shared/health-records/break-glass/contract'
import { type DeskHome, getDeskHome } from '@jktl/shared/health-records/desk/contract'
import { beginSecondFactor, getSecondFactor, proveSecondFactor, type SecondFactor } from '@jktl/shared/health-records/second-factor/contract'
import { getHealthCard } from '@jktl/shared/identity/contract'
import type { Problem } from '@jktl/shared/kernel/errors'
import { DAY_MS, HOUR_MS, MINUTE_MS } from '@jktl/shared/kernel/dates'

import { hotp, stepAt } from '../../src/modules/health-records/second-factor/domain/totp.ts'
import { type Resident, Strangers } from '../identity/residents.ts'
import { type Reply, type SignedIn, TestCity } from '../support/city.ts'
import { plainContent, putRecord } from './put-record.ts'

type Verified = Resident & { selfId: string }
type Refused = Pick<Problem, 'code'>
const REASON = '车祸昏迷，要知道有没有过敏和正在吃的药'

let city: TestCity
let people: Strangers
let officer: SignedIn
/** Doctors of one hospital, each with a second factor. */
let doctors: (SignedIn & { secret: Buffer })[]

beforeAll(async () => {
  city = await TestCity.start()
  people = new Strangers(city)
  officer = await city.signIn('齐隐私')
  const [one, two] = [await city.signIn('何医生'), await city.signIn('林家医')]
  await city.db.query(
    `UPDATE staff_post SET institution_id = (SELECT institution_id FROM staff_post WHERE account_id = $1 AND role = 'doctor' AND ended_at IS NULL) WHERE account_id = $2 AND role = 'family_doctor'`,
    [one.me.accountId, two.me.accountId],
  )
  doctors = [await enrol(one), await enrol(await city.signIn('林家医'))]
}, 60_000)
afterAll(() => city?.close())

const BASE32 = 'ABCDEFGHIJKLMNOPQRSTUVWXYZ234567'
const fromBase32 = (text: string): Buffer => {
  const bits = [...text].map((letter) => BASE32.indexOf(letter).toString(2).padStart(5, '0')).join('')
  return Buffer.from((bits.match(/.{8}/g) ?? []).map((byte) => Number.parseInt(byte, 2)))
}
async function enrol(staff: SignedIn): Promise<SignedIn & { secret: Buffer }> {
  const { secret } = await city.must<{ secret: string }>(beginSecondFactor, { token: staff.token })
  return { ...staff, secret: fromBase32(secret) }
}
/** With a code of a step that nobody has used yet. */
async function prove(staff: SignedIn & { secret: Buffer }): Promise<void> {
  await city.advanceClock(30_000)
  await city.must(proveSecondFactor, { token: staff.token, body: { code: hotp(staff.secret, stepAt(city.now())) } })
}
const doctor = () => doctors[0] as SignedIn & { secret: Buffer }
const colleague = () => doctors[1] as SignedIn & { secret: Buffer }
/** Everything of the days before is over; staff have to sign in again. */
async function nextDays(ms = 3 * DAY_MS): Promise<void> {
  await city.advanceClock(ms)
  officer = await city.signIn('齐隐私')
  doctors = [
    { ...doctor(), ...(await city.signIn('何医生')) },
    { ...colleague(), ...(await city.signIn('林家医')) },
  ]
}

const open = (
  patient: { card: { name: string; idNumber: string | null } },
  more: { by?: SignedIn; reason?: string } = {},
): Promise<Reply<BreakGlassSession & Refused>> =>
  city.call(openBreakGlass, {
    token: (more.by ?? doctor()).token,
    body: { who: { name: patient.card.name, idNumber: patient.card.idNumber }, reasonCode: 'UNCONSCIOUS', reason: more.reason ?? REASON },
  })
const home = (personId: string, by: SignedIn = doctor()): Promise<Reply<DeskHome & Refused>> =>
  city.call(getDeskHome, { token: by.token, params: { id: personId }, query: { purpose: 'ETREAT' } })
const noticesOf = async ({ me }: SignedIn): Promise<string[]> =>
  (await city.db.query<{ kind: string }>(`SELECT kind FROM notice WHERE account_id = $1`, [me.accountId])).map(({ kind }) => kind)

async function arriveWithRecords(): Promise<Verified> {
  const resident = await people.arriveVerified()
  const plain = { start: null, end: null, details: [] }
  await putRecord(city, { personId: resident.selfId, kind: 'ALLERGY', directory: 'D02', content: { ...plainContent('青霉素过敏'), ...plain } })
  await putRecord(city, { personId: resident.selfId, kind: 'ALLERGY', directory: 'D02', labels: ['ABUSE'], content: { ...plainContent('外伤'), ...plain } })
  await putRecord(city, { personId: resident.selfId, kind: 'CONDITION', directory: 'D16', content: { ...plainContent('其他'), ...plain } })
  return resident
}

describe('second factor of staff', () => {
  test('§3.7: a code is taken once, a wrong one five times, and a proof lasts five minutes in its session only', async () => {
    await prove(doctor())
    const code = hotp(doctor().secret, stepAt(city.now()))
    expect((await city.call<Refused>(proveSecondFactor, { token: doctor().token, body: { code } })).body.code).toBe('HEALTH_RECORDS.SECOND_FACTOR_WRONG')
    const state = async (token: string) => (await city.must<SecondFactor>(getSecondFactor, { token })).provedUntil
    expect(await state(doctor().token)).not.toBeNull()
    expect(await state((await city.signIn('何医生')).token)).toBeNull()
    await city.advanceClock(5 * MINUTE_MS)
    expect(await state(doctor().token)).toBeNull()
    expect((await city.call<Refused>(beginSecondFactor, { token: doctor().token })).body.code).toBe('HEALTH_RECORDS.SECOND_FACTOR_NEEDED')

    const wrong = () => city.call<Refused>(proveSecondFactor, { token: doctor().token, body: { code: '000000' } })
    const codes: (string | undefined)[] = []
    for (let tries = 0; tries < 6; tries++) codes.push((await wrong()).body.code)
    expect(codes.at(-1)).toBe('HEALTH_RECORDS.SECOND_FACTOR_LOCKED')
    await city.advanceClock(15 * MINUTE_MS)
    await prove(doctor())
  })

  test('§3.7: of twenty clients that type the same code at once one is let in', async () => {
    await city.advanceClock(30_000)
    const code = hotp(colleague().secret, stepAt(city.now()))
    const replies = await Promise.all(Array.from({ length: 20 }, () => city.call(proveSecondFactor, { token: colleague().token, body: { code } })))
    expect(replies.filter(({ status }) => status === 200)).toHaveLength(1)
    await city.advanceClock(15 * MINUTE_MS)
  })
})

describe('break-glass', () => {
  test('§3.7 P28: opens only after the second factor, shows its scope and nothing labelled ABUSE, ends after four hours, and the patient knows at once', async () => {
    const patient = await arriveWithRecords()
    await city.advanceClock(10 * MINUTE_MS)
    expect((await open(patient)).body.code).toBe('HEALTH_RECORDS.SECOND_FACTOR_NEEDED')
    await prove(doctor())
    expect((await open(patient, { reason: '太短' })).status).toBe(400)
    const opened = await open(patient)
    expect(opened.body).toMatchObject({ status: 'OPEN', personId: patient.selfId })
    const seen = (await home(patient.selfId)).body
    expect([seen.purpose, seen.total, seen.emergency.allergies?.map(({ title }) => title)]).toEqual(['ETREAT', 1, ['青霉素过敏']])
    expect((await home(patient.selfId, colleague())).status).toBe(404)

    await city.runJobs('outbox')
    expect(await noticesOf(patient)).toContain('healthRecords.BREAK_GLASS_OPENED')
    expect(await noticesOf(officer)).toContain('healthRecords.BREAK_GLASS_REVIEW')

    await city.advanceClock(4 * HOUR_MS)
    expect((await home(patient.selfId)).status).toBe(404)
    await prove(doctor())
    expect((await open(patient)).body.code).toBe('HEALTH_RECORDS.BREAK_GLASS_AGAIN')
  })

  test('§3.7: whoever asks for somebody who is not there hears the same as for a name that does not fit the number', async () => {
    await nextDays()
    await prove(doctor())
    const patient = await people.arriveVerified()
    const replies = [
      await open({ card: { name: '没有这个人', idNumber: patient.card.idNumber } }),
      await open({ card: { name: patient.card.name, idNumber: '150502195803120000' } }),
    ]
    const shown = replies.map(({ status, body }) => [status, { ...body, requestId: '' }])
    expect(shown[0]?.[0]).toBe(404)
    expect(shown[1]).toEqual(shown[0])
  })

  test('§3.7: a health card finds the patient as well', async () => {
    await nextDays()
    await prove(doctor())
    const patient = await people.arriveVerified()
    const { qrText } = await city.must<{ qrText: string }>(getHealthCard, { token: patient.token, params: { id: patient.selfId } })
    const opened = await city.call<BreakGlassSession>(openBreakGlass, {
      token: doctor().token,
      body: { who: { qrText }, reasonCode: 'TRAUMA', reason: REASON },
    })
    expect([opened.status, opened.body.personId]).toEqual([201, patient.selfId])
    const closed = await city.must<BreakGlassSession>(closeBreakGlass, { token: doctor().token, body: { sessionId: opened.body.id } })
    expect(closed.status).toBe('CLOSED')
    expect((await home(patient.selfId)).status).toBe(404)
  })

  test('§3.7: of twenty emergencies at once two open, the others wait for a colleague', async () => {
    await nextDays()
    const patients: Verified[] = []
    for (let count = 0; count < 20; count++) patients.push(await people.arriveVerified())
    await prove(doctor())
    const replies = await Promise.all(patients.map((patient) => open(patient)))
    expect(replies.map(({ status }) => status)).toEqual(replies.map(() => 201))
    expect(replies.filter(({ body }) => body.status === 'OPEN')).toHaveLength(2)
    expect(replies.filter(({ body }) => body.status === 'WAITING')).toHaveLength(18)
    expect(await city.must<{ left: number }>(listMyBreakGlass, { token: doctor().token })).toMatchObject({ left: 0 })
  })

  test('§3.7: of twenty requests for the same patient at once one opens', async () => {
    await nextDays()
    const patient = await people.arriveVerified()
    await prove(doctor())
    const replies = await Promise.all(Array.from({ length: 20 }, () => open(patient)))
    expect(replies.filter(({ body }) => body.status === 'OPEN')).toHaveLength(1)
    expect(replies.filter(({ body }) => body.code === 'HEALTH_RECORDS.BREAK_GLASS_AGAIN')).toHaveLength(19)
  })

  test('§3.7: over the limit another practitioner of the institution agrees, with a second factor, never the same person; unanswered it lapses', async () => {
    await nextDays()
    await prove(doctor())
    const patients = [await people.arriveVerified(), await people.arriveVerified(), await people.arriveVerified(), await people.arriveVerified()]
    for (const patient of patients.slice(0, 2)) expect((await open(patient)).body.status).toBe('OPEN')
    const [third, fourth] = [(await open(patients[2] as Verified)).body, (await open(patients[3] as Verified)).body]
    expect([third.status, fourth.status]).toEqual(['WAITING', 'WAITING'])
    const supervise = (by: SignedIn, sessionId: string) => city.call<Refused>(superviseBreakGlass, { token: by.token, body: { sessionId, agrees: true } })
    expect((await supervise(doctor(), third.id)).body.code).toBe('HEALTH_RECORDS.BREAK_GLASS_NOT_WAITING')
    expect((await supervise(colleague(), third.id)).body.code).toBe('HEALTH_RECORDS.SECOND_FACTOR_NEEDED')
    await prove(colleague())
    const { items } = await city.must<{ items: SupervisionCase[] }>(listSupervisionCases, { token: colleague().token })
    expect(items.map(({ id }) => id).sort()).toEqual([third.id, fourth.id].sort())
    expect((await supervise(colleague(), third.id)).status).toBe(200)
    expect((await home((patients[2] as Verified).selfId)).status).toBe(200)
    await city.advanceClock(30 * MINUTE_MS)
    await prove(colleague())
    expect((await supervise(colleague(), fourth.id)).body.code).toBe('HEALTH_RECORDS.BREAK_GLASS_NOT_WAITING')
    expect(await city.runJobs('health-records.lapse-break-glass')).toMatchObject([{ count: expect.any(Number) }])
    expect((await home((patients[3] as Verified).selfId)).status).toBe(404)
  })

  test('§3.7: the privacy officer sees who, why and which directories, decides once, and the patient hears it', async () => {
    await nextDays()
    const patient = await arriveWithRecords()
    await prove(doctor())
    const opened = (await open(patient)).body
    await home(patient.selfId)
    const review = await city.must<BreakGlassReviewDetail>(getBreakGlassReview, { token: officer.token, params: { id: opened.id } })
    expect(review).toMatchObject({ doctorName: '何医生', reason: REASON, verdict: null, isOverdue: false })
    expect(review.accesses.some(({ directories, outcome }) => outcome === 'PERMIT' && directories.includes('D02'))).toBe(true)
    expect(JSON.stringify(review)).not.toMatch(/青霉素/)
    expect((await city.call(getBreakGlassReview, { token: doctor().token, params: { id: opened.id } })).status).toBe(403)

    const decide = (ifMatch: number) =>
      city.call<BreakGlassReviewDetail & Refused>(decideBreakGlassReview, {
        token: officer.token,
        params: { id: opened.id },
        ifMatch,
        body: { verdict: 'JUSTIFIED', words: '核对了急诊登记，病人昏迷送来' },
      })
    expect((await decide(review.version + 7)).status).toBe(412)
    expect((await decide(review.version)).body.verdict).toBe('JUSTIFIED')
    expect((await decide(review.version + 1)).body.code).toBe('HEALTH_RECORDS.REVIEW_CLOSED')
    await city.runJobs('outbox')
    expect(await noticesOf(patient)).toContain('healthRecords.BREAK_GLASS_JUDGED')
  })

  test('§3.7: what nobody reviewed in 72 hours escalates, once, to the privacy officer and the administrator', async () => {
    await nextDays()
    await city.runJobs('health-records.escalate-break-glass')
    const patient = await people.arriveVerified()
    await prove(doctor())
    const opened = (await open(patient)).body
    await nextDays(72 * HOUR_MS - MINUTE_MS)
    expect(await city.runJobs('health-records.escalate-break-glass')).toEqual([])
    await city.advanceClock(MINUTE_MS)
    expect(await city.runJobs('health-records.escalate-break-glass')).toMatchObject([{ count: 1 }])
    expect(await city.runJobs('health-records.escalate-break-glass')).toEqual([])
    await city.runJobs('outbox')
    const admin = await city.signIn('系统管理员')
    expect(await noticesOf(admin)).toContain('healthRecords.BREAK_GLASS_OVERDUE')
    const { items } = await city.must<{ items: BreakGlassReview[] }>(listBreakGlassReviews, { token: officer.token, query: { state: 'open', limit: 100 } })
    expect(items.find(({ id }) => id === opened.id)?.isOverdue).toBe(true)
  })

  test('§3.7: where somebody is suspected of abuse the family hears a day later, and the suspect never', async () => {
    await nextDays()
    const [patient, suspect] = [await people.arriveVerified(), await people.arriveVerified()]
    await city.db.query(
      `INSERT INTO record_block (person_id, kind, blocked_person_id, evidence, created_by, created_at) VALUES ($1, 'ABUSE_SUSPECT', $2, '派出所告诫书', $3, $4)`,
      [patient.selfId, suspect.selfId, officer.me.accountId, new Date(city.now())],
    )
    await prove(doctor())
    expect((await open(patient)).body.status).toBe('OPEN')
    await city.runJobs('outbox')
    expect(await noticesOf(patient)).not.toContain('healthRecords.BREAK_GLASS_OPENED')
    await city.advanceClock(DAY_MS)
    await city.runJobs('outbox')
    expect(await noticesOf(patient)).toContain('healthRecords.BREAK_GLASS_OPENED')
  })
})
