import { afterAll, beforeAll, describe, expect, test } from '@jest/globals'
import {
  askByCard,
  type CardQuestion,
  type CardRequest,
  decideCardRequest,
  listMyCardRequests,
  listWaitingCardRequests,
} from '@jktl/shared/health-records/card/contract'
import {
  type DeskHome,
  type DeskPatient,
  type DeskRecord,
  getDeskHome,
  getDeskRecord,
  listDeskPatients,
  listDeskRecords,
  showDeskPatientName,
} from '@jktl/shared/health-records/desk/contract'
import type { Directory } from '@jktl/shared/health-records/model'
import { getHealthCard } from '@jktl/shared/identity/contract'
import type { Problem } from '@jktl/shared/kernel/errors'
import { HOUR_MS, MINUTE_MS } from '@jktl/shared/kernel/dates'
import { listNotices } from '@jktl/shared/notifications/contract'

import { writeHealthCard } from '../../src/modules/identity/domain/health-card.ts'
import { auditOf, type Resident, Strangers } from '../identity/residents.ts'
import { type Reply, type SignedIn, TestCity } from '../support/city.ts'
import { plainContent, putRecord } from './put-record.ts'

type Verified = Resident & { selfId: string }
type Refused = Pick<Problem, 'code'>

let city: TestCity
let people: Strangers
let doctor: SignedIn
let familyDoctor: SignedIn

beforeAll(async () => {
  city = await TestCity.start()
  people = new Strangers(city)
  doctor = await city.signIn('何医生')
  familyDoctor = await city.signIn('林家医')
}, 60_000)
afterAll(() => city?.close())

const show = async (resident: Verified): Promise<string> =>
  (await city.must<{ qrText: string }>(getHealthCard, { token: resident.token, params: { id: resident.selfId } })).qrText
const scan = (qrText: string, more: { by?: SignedIn; directories?: Directory[]; minutes?: number } = {}): Promise<Reply<CardRequest & Refused>> =>
  city.call(askByCard, { token: (more.by ?? doctor).token, body: { qrText, directories: more.directories ?? ['D05'], minutes: more.minutes ?? 15 } })
const answer = (resident: Verified, id: string, decision: 'agree' | 'refuse'): Promise<Reply<CardQuestion & Refused>> =>
  city.call(decideCardRequest, { token: resident.token, params: { id }, body: { decision } })
const home = (personId: string, by = doctor): Promise<Reply<DeskHome & Refused>> => city.call(getDeskHome, { token: by.token, params: { id: personId } })
const patients = async (by = doctor): Promise<string[]> =>
  (await city.must<{ items: DeskPatient[] }>(listDeskPatients, { token: by.token })).items.map(({ personId }) => personId)

/** A resident with one laboratory report, one allergy and one medication. */
async function arriveWithRecords(): Promise<Verified & { lab: string; allergy: string }> {
  const resident = await people.arriveVerified()
  const plain = { start: null, end: null, details: [] }
  const lab = await putRecord(city, {
    personId: resident.selfId,
    kind: 'LAB_REPORT',
    directory: 'D05',
    content: { ...plainContent('血脂四项'), issuedAt: null, conclusion: null, critical: false, releaseAfter: null, orderedAt: null, attachment: null },
  })
  const allergy = await putRecord(city, { personId: resident.selfId, kind: 'ALLERGY', directory: 'D02', content: { ...plainContent('青霉素过敏'), ...plain } })
  return { ...resident, lab: lab.id, allergy: allergy.id }
}

describe('health-card one-time grant', () => {
  test('§3.9 R320: the doctor asks for directories, the resident agrees on their phone, the doctor reads exactly these until the time is over', async () => {
    const resident = await arriveWithRecords()
    const asked = (await scan(await show(resident), { minutes: 15 })).body
    expect(asked).toMatchObject({ status: 'PENDING', personId: resident.selfId, directories: ['D05'] })
    expect((await home(resident.selfId)).status).toBe(404)

    const { items } = await city.must<{ items: CardQuestion[] }>(listWaitingCardRequests, { token: resident.token })
    expect(items).toEqual([
      expect.objectContaining({ id: asked.id, doctorName: '何医生', institutionName: expect.stringContaining('医院'), directories: ['D05'], minutes: 15 }),
    ])
    expect((await answer(resident, asked.id, 'agree')).body.status).toBe('CONFIRMED')

    expect(await patients()).toContain(resident.selfId)
    const seen = (await home(resident.selfId)).body
    expect(seen).toMatchObject({ purpose: 'TREAT', total: 1, directories: ['D05'], emergency: { allergies: null } })
    expect(seen.watermark).toContain('何医生')
    expect(seen.newest.map(({ id }) => id)).toEqual([resident.lab])
    expect((await city.call<DeskRecord>(getDeskRecord, { token: doctor.token, params: { id: resident.lab } })).body.body.kind).toBe('LAB_REPORT')
    expect((await city.call(getDeskRecord, { token: doctor.token, params: { id: resident.allergy } })).status).toBeGreaterThanOrEqual(403)
    const all = await city.must<{ items: unknown[]; total: number }>(listDeskRecords, { token: doctor.token, params: { id: resident.selfId } })
    expect([all.items.length, all.total]).toEqual([1, 1])

    await city.advanceClock(15 * MINUTE_MS)
    expect((await home(resident.selfId)).status).toBe(404)
    expect(await patients()).not.toContain(resident.selfId)
    expect((await city.call(getDeskRecord, { token: doctor.token, params: { id: resident.lab } })).status).toBe(404)
  })

  test('P40: a code that was scanned, a photographed one that expired and a forged one ask nothing', async () => {
    const resident = await people.arriveVerified()
    const used = await show(resident)
    expect((await scan(used)).status).toBe(201)
    expect((await scan(used)).body.code).toBe('IDENTITY.HEALTH_CARD_USED')
    expect((await scan(used, { by: familyDoctor })).body.code).toBe('IDENTITY.HEALTH_CARD_USED')
    const photographed = await show(resident)
    const otherIssuer = writeHealthCard('key of another city', { handle: 'x', issuedAt: city.now(), expiresAt: city.now() + 60_000, nonce: 'bm9uY2U' })
    expect((await scan(otherIssuer)).body.code).toBe('IDENTITY.HEALTH_CARD_INVALID')
    await city.advanceClock(60_000)
    expect((await scan(photographed)).body.code).toBe('IDENTITY.HEALTH_CARD_EXPIRED')
  })

  test('P40: clocks a minute apart: a code from the future is none of ours, one of a minute ago is over, five seconds are forgiven', async () => {
    const resident = await people.arriveVerified()
    const start = city.now()
    const future = await show(resident)
    await city.setClock(start - 60_000)
    expect((await scan(future)).body.code).toBe('IDENTITY.HEALTH_CARD_INVALID')
    await city.setClock(start - 5_000)
    expect((await scan(future)).status).toBe(201)
    await city.setClock(start)
    const past = await show(resident)
    await city.setClock(start + 60_000)
    expect((await scan(past)).body.code).toBe('IDENTITY.HEALTH_CARD_EXPIRED')
  })

  test('P40 P13: what was agreed for one doctor at one hospital is nothing to another doctor, and to the same one after leaving', async () => {
    const resident = await arriveWithRecords()
    const asked = (await scan(await show(resident), { minutes: 60 })).body
    await answer(resident, asked.id, 'agree')
    expect((await home(resident.selfId)).status).toBe(200)
    expect((await home(resident.selfId, familyDoctor)).status).toBe(404)
    expect((await city.must<{ items: CardRequest[] }>(listMyCardRequests, { token: familyDoctor.token })).items).toEqual([])

    // Now at another institution: a new sign-in carries the new post only.
    const [post] = await city.db.query<{ id: string; institution_id: string }>(
      `SELECT id, institution_id FROM staff_post WHERE account_id = $1 AND role = 'doctor' AND ended_at IS NULL`,
      [doctor.me.accountId],
    )
    await city.db.query(`UPDATE staff_post SET institution_id = (SELECT id FROM institution WHERE hos_code = '150502C01') WHERE id = $1`, [post?.id])
    const moved = await city.signIn('何医生')
    expect((await home(resident.selfId, moved)).status).toBe(404)
    expect(await patients(moved)).not.toContain(resident.selfId)
    await city.db.query(`UPDATE staff_post SET institution_id = $2 WHERE id = $1`, [post?.id, post?.institution_id])
  })

  test('§3.9: nobody but the resident answers; an answer is given once, in five minutes; a new scan takes the place of the question before', async () => {
    const [resident, stranger] = [await people.arriveVerified(), await people.arriveVerified()]
    const first = (await scan(await show(resident))).body
    const second = (await scan(await show(resident))).body
    const mine = await city.must<{ items: CardRequest[] }>(listMyCardRequests, { token: doctor.token })
    expect(mine.items.filter(({ id }) => id === first.id || id === second.id).map(({ id, status }) => [id === second.id, status])).toEqual(
      expect.arrayContaining([
        [true, 'PENDING'],
        [false, 'EXPIRED'],
      ]),
    )
    expect((await answer(stranger, second.id, 'agree')).status).toBe(404)
    expect((await answer(resident, first.id, 'agree')).body.code).toBe('HEALTH_RECORDS.CARD_REQUEST_CLOSED')
    const answers = await Promise.all([answer(resident, second.id, 'agree'), answer(resident, second.id, 'refuse'), answer(resident, second.id, 'agree')])
    expect(answers.map(({ status }) => status).sort()).toEqual([200, 409, 409])

    const late = (await scan(await show(resident))).body
    await city.advanceClock(5 * MINUTE_MS)
    expect((await answer(resident, late.id, 'agree')).body.code).toBe('HEALTH_RECORDS.CARD_REQUEST_CLOSED')
    expect(await city.runJobs('health-records.expire-card-requests')).toMatchObject([{ count: expect.any(Number) }])
  })

  test('§3.9: agreeing again replaces what this doctor had, no more and no less', async () => {
    const resident = await arriveWithRecords()
    const wide = (await scan(await show(resident), { directories: ['D02', 'D05'], minutes: 240 })).body
    await answer(resident, wide.id, 'agree')
    const narrow = (await scan(await show(resident), { directories: ['D02'], minutes: 15 })).body
    await answer(resident, narrow.id, 'agree')
    expect((await home(resident.selfId)).body).toMatchObject({ directories: ['D02'], total: 1 })
    await city.advanceClock(HOUR_MS)
    expect((await home(resident.selfId)).status).toBe(404)
  })

  test('§3.8 §3.9: the resident hears of the question without a word of what it is about', async () => {
    const resident = await people.arriveVerified()
    await scan(await show(resident))
    await city.runJobs('outbox')
    const { items } = await city.must<{ items: { kind: string; title: string; body: string }[] }>(listNotices, { token: resident.token })
    const told = items.find(({ kind }) => kind === 'healthRecords.CARD_ASKED')
    expect(told?.title).toBe('医生扫了健康卡，等您回答')
    expect(JSON.stringify(told)).not.toMatch(/何医生|检验/)
  })

  test('R320: names are masked until the doctor checks the full one, and that is recorded', async () => {
    const resident = await arriveWithRecords()
    const asked = (await scan(await show(resident))).body
    expect(asked.nameMasked).not.toBe(resident.card.name)
    expect((await city.call(showDeskPatientName, { token: doctor.token, params: { id: resident.selfId } })).status).toBe(404)
    await answer(resident, asked.id, 'agree')
    expect((await city.call<{ name: string }>(showDeskPatientName, { token: doctor.token, params: { id: resident.selfId } })).body.name).toBe(
      resident.card.name,
    )
    expect(await auditOf(city, 'healthRecords.showDeskPatientName', resident.selfId)).toEqual([{ actor: doctor.me.accountId, reason: null }])
  })

  test('P13 R320: staff of the same hospital who treat nobody have no door to records', async () => {
    const manager = await city.signIn('系统管理员')
    expect((await city.call(listDeskPatients, { token: manager.token })).status).toBe(403)
    expect((await scan(await show(await people.arriveVerified()), { by: manager })).status).toBe(403)
  })
})
