import { afterAll, beforeAll, describe, expect, test } from '@jest/globals'
import * as contract from '@jktl/shared/identity/contract'
import type { Problem } from '@jktl/shared/kernel/errors'

import { type Reply, type SignedIn, TestCity } from '../support/city.ts'
import { auditOf, type Resident, Strangers } from './residents.ts'

let city: TestCity
let resident: Resident & { selfId: string }
let doctor: SignedIn

beforeAll(async () => {
  city = await TestCity.start()
  resident = await new Strangers(city).arriveVerified()
  doctor = await city.signIn('何医生')
}, 60_000)
afterAll(() => city?.close())

const show = async (): Promise<string> =>
  (await city.call<{ qrText: string }>(contract.getHealthCard, { token: resident.token, params: { id: resident.selfId } })).body.qrText
const verify = (qrText: string): Promise<Reply<{ personId: string; nameMasked: string } & Problem>> =>
  city.call(contract.verifyHealthCard, { token: doctor.token, body: { qrText } })

describe('electronic health card', () => {
  test('R177: a shown code is taken once, by staff only, and both sides are recorded', async () => {
    const qrText = await show()
    expect((await city.call(contract.verifyHealthCard, { token: resident.token, body: { qrText } })).status).toBe(403)
    expect((await verify(qrText)).body).toMatchObject({ personId: resident.selfId, ageYears: expect.any(Number) })
    expect([(await verify(qrText)).body.code, (await verify(qrText)).status]).toEqual(['IDENTITY.HEALTH_CARD_USED', 409])
    expect((await auditOf(city, 'identity.verifyHealthCard', resident.selfId))[0]?.actor).toBe(doctor.me.accountId)
    expect((await auditOf(city, 'identity.getHealthCard', resident.selfId))[0]?.actor).toBe(resident.me.accountId)
  })

  test('R177: two windows that scan one code at once: one of them gets the person', async () => {
    const qrText = await show()
    const replies = await Promise.all([verify(qrText), verify(qrText), verify(qrText)])
    expect(replies.map((reply) => reply.status).sort()).toEqual([200, 409, 409])
  })

  test('R177: a code says nothing to whoever reads it, and two codes of one person share nothing', async () => {
    const [one, two] = [await show(), await show()]
    const readable = Buffer.from(one.split('.')[1] ?? '', 'base64url').toString('utf8')
    for (const secret of [resident.card.idNumber ?? '', resident.card.name, resident.selfId, resident.me.accountId]) expect(readable).not.toContain(secret)
    const handles = [one, two].map((text) => (JSON.parse(Buffer.from(text.split('.')[1] ?? '', 'base64url').toString('utf8')) as string[])[0])
    expect(handles[0]).not.toBe(handles[1])
  })

  test('R177: forged and expired codes are refused; the refusal is recorded', async () => {
    const qrText = await show()
    expect((await verify(`${qrText.slice(0, -2)}AA`)).body.code).toBe('IDENTITY.HEALTH_CARD_INVALID')
    expect((await verify('https://example.org/')).body.code).toBe('IDENTITY.HEALTH_CARD_INVALID')
    await city.advanceClock(60_000)
    expect((await verify(qrText)).body.code).toBe('IDENTITY.HEALTH_CARD_EXPIRED')
    const denied = await city.db.query<{ reason: string }>(
      `SELECT reason FROM audit_log WHERE action = 'identity.verifyHealthCard' AND outcome = 'DENIED' ORDER BY seq DESC LIMIT 1`,
    )
    expect(denied).toEqual([{ reason: 'HEALTH_CARD_EXPIRED' }])
    expect(await city.runJobs('identity.forget-health-card-uses')).toMatchObject([{ name: 'identity.forget-health-card-uses' }])
  })
})
