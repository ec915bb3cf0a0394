import { afterAll, afterEach, beforeAll, describe, expect, test } from '@jest/globals'
import * as contract from '@jktl/shared/identity/contract'
import { PRIVACY_POLICY_VERSION } from '@jktl/shared/identity/model'
import type { Problem } from '@jktl/shared/kernel/errors'

import { type Reply, type SignedIn, TestCity } from '../support/city.ts'
import { addPerson, Strangers } from './residents.ts'

let city: TestCity
let strangers: Strangers

beforeAll(async () => {
  city = await TestCity.start()
  strangers = new Strangers(city)
}, 60_000)
afterEach(() => city.clearFaults('wechat'))
afterAll(() => city?.close())

const signIn = (channel: string, code: string): Promise<Reply<SignedIn & Problem>> => city.call(contract.createSession, { body: { channel, code } })

describe('signing in', () => {
  test('A01 R341: a code signs in once; used again or invented it is refused and no session begins', async () => {
    const code = await city.codeFor('空白')
    expect((await signIn('weapp', code)).status).toBe(201)
    const before = await city.db.query('SELECT 1 FROM session')
    expect([(await signIn('weapp', code)).body.code, (await signIn('weapp', 'invented')).body.code]).toEqual(['IDENTITY.CODE_INVALID', 'IDENTITY.CODE_INVALID'])
    expect(await city.db.query('SELECT 1 FROM session')).toHaveLength(before.length)
  })

  test('A01: mini program and H5 of one person are one account, also when they sign in at the same moment', async () => {
    const [name] = (await city.personas(40)).slice(39).map((card) => card.name)
    const [weapp, h5] = await Promise.all([city.codeFor(name ?? '', { channel: 'weapp' }), city.codeFor(name ?? '', { channel: 'h5' })])
    const [first, second] = await Promise.all([signIn('weapp', weapp), signIn('h5', h5)])
    expect(first.body.me.accountId).toBe(second.body.me.accountId)
    const third = await signIn('h5', await city.codeFor(name ?? '', { channel: 'h5' }))
    expect(third.body.me.accountId).toBe(first.body.me.accountId)
  })

  test('R341: an account WeChat blocks is told the human way, a silent WeChat is no wrong code', async () => {
    await city.faults('wechat', [{ match: { operation: 'code-to-session' }, effect: { kind: 'errcode', errcode: 40226 } }])
    const blocked = await signIn('weapp', await city.codeFor('空白'))
    expect([blocked.status, blocked.body.code]).toEqual([403, 'IDENTITY.ACCOUNT_BLOCKED'])
    for (const effect of [{ kind: 'errcode', errcode: -1 }, { kind: 'unavailable' }, { kind: 'reset' }, { kind: 'malformed' }, { kind: 'html', status: 200 }]) {
      await city.faults('wechat', [{ match: { operation: 'code-to-session' }, effect }])
      const silent = await signIn('weapp', await city.codeFor('空白'))
      expect([effect, silent.status, silent.body.code]).toEqual([effect, 503, 'KERNEL.UPSTREAM_UNAVAILABLE'])
    }
  })

  test('A01: staff sign in with a live post and see where it is held; a resident is no staff, and a staff code opens no resident app', async () => {
    const staff = await signIn('staff', await city.codeFor('孟静'))
    expect(staff.body.me).toMatchObject({
      displayName: '孟静',
      roles: ['hospital_pool_manager'],
      persons: [],
      posts: [{ role: 'hospital_pool_manager', institutionName: expect.any(String) }],
    })
    expect((await signIn('staff', await city.codeFor('空白', { channel: 'staff' }))).body.code).toBe('IDENTITY.NOT_STAFF')
    expect((await signIn('weapp', await city.codeFor('孟静'))).body.code).toBe('IDENTITY.CODE_INVALID')
    await city.db.query(`UPDATE staff_post SET ended_at = now() WHERE account_id = $1`, [staff.body.me.accountId])
    expect((await signIn('staff', await city.codeFor('孟静'))).body.code).toBe('IDENTITY.NOT_STAFF')
  })

  test('A01: signing out ends this session only', async () => {
    const [one, two] = [await city.signIn('空白'), await city.signIn('空白')]
    expect((await city.call(contract.deleteSession, { token: one.token })).status).toBe(204)
    expect((await city.call(contract.getMe, { token: one.token })).status).toBe(401)
    expect((await city.call(contract.getMe, { token: two.token })).status).toBe(200)
  })
})

describe('privacy and preferences', () => {
  test('R341: without agreement nothing personal is taken; a refusal or an unknown version is kept as what it is', async () => {
    const { token } = await city.signIn('空白')
    const [card] = (await city.personas(31)).slice(30)
    expect((await addPerson(city, token, 'SELF', card ?? { name: '', idNumber: '' })).body.code).toBe('IDENTITY.PRIVACY_NOT_AGREED')
    const refused = await city.call<contract.Me>(contract.recordPrivacyConsent, { token, body: { version: PRIVACY_POLICY_VERSION, decision: 'refused' } })
    expect(refused.body.privacy?.decision).toBe('refused')
    expect((await city.call<Problem>(contract.bindPhone, { token, body: { code: await city.codeFor('空白', { kind: 'phone' }) } })).body.code).toBe(
      'IDENTITY.PRIVACY_NOT_AGREED',
    )
    expect((await city.call<Problem>(contract.recordPrivacyConsent, { token, body: { version: '1999-01', decision: 'agreed' } })).body.code).toBe(
      'IDENTITY.PRIVACY_VERSION_UNKNOWN',
    )
    await expect(city.db.query(`UPDATE privacy_consent SET decision = 'agreed'`)).rejects.toThrow('append-only')
  })

  test('A01: the phone comes from a one-use code, is shown masked and sealed at rest', async () => {
    const { token, card, me } = await strangers.arrive()
    const code = await city.codeFor(card.name, { kind: 'phone' })
    const bound = await city.call<contract.Me>(contract.bindPhone, { token, body: { code } })
    expect(bound.body.phoneMasked).toBe(`${card.phone.slice(0, 3)}****${card.phone.slice(-4)}`)
    expect((await city.call<Problem>(contract.bindPhone, { token, body: { code } })).body.code).toBe('IDENTITY.CODE_INVALID')
    const [row] = await city.db.query<{ phone_sealed: Buffer; openid_sealed: Buffer }>(`SELECT phone_sealed, openid_sealed FROM account WHERE id = $1`, [
      me.accountId,
    ])
    expect(row?.phone_sealed.includes(card.phone)).toBe(false)
    expect(row?.openid_sealed.includes(card.openid)).toBe(false)
  })

  test('A01: a WeChat token that died is renewed and the phone code still works', async () => {
    const { token, card } = await strangers.arrive()
    await city.faults('wechat', [{ match: { operation: 'get-phone-number' }, effect: { kind: 'errcode', errcode: 40001 }, times: 1 }])
    expect((await city.call(contract.bindPhone, { token, body: { code: await city.codeFor(card.name, { kind: 'phone' }) } })).status).toBe(200)
  })

  test("A01: type size and dark mode are the account's, on every device", async () => {
    const { token } = await city.signIn('空白')
    await city.call(contract.putPreferences, { token, body: { typeSize: 'large', dark: true } })
    expect((await city.signIn('空白')).me).toMatchObject({ preferences: { typeSize: 'large', dark: true } })
  })
})
