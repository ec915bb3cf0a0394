import { afterAll, beforeAll, describe, expect, test } from '@jest/globals'
import { confirmAppointment } from '@jktl/shared/appointments/contract'
import type { Problem } from '@jktl/shared/kernel/errors'
import type { ResponseOf } from '@jktl/shared/kernel/route'
import { creditCodeCheck } from '@jktl/shared/kernel/credit-code'
import { putPaymentFile } from '@jktl/shared/payments/evidence/contract'
import {
  createOnboarding,
  decideOnboarding,
  editOnboarding,
  type FrontCertificate,
  getOnboarding,
  getOwnOnboarding,
  listExpiries,
  listFrontCertificates,
  listFrontOrders,
  listOnboardings,
  type OnboardingApplication,
  registerFrontCertificate,
  reviewOnboarding,
  revokeFrontCertificate,
  submitOnboarding,
} from '@jktl/shared/payments/onboarding/contract'
import type { OnboardingFile } from '@jktl/shared/payments/onboarding/model'

import { PaymentsPublic } from '../../src/modules/payments/public.ts'
import { confirm, findClinic, hold, HOSPITALS } from '../appointments/clinic.ts'
import { TestCity } from '../support/city.ts'

const PNG = Buffer.from('89504e470d0a1a0a0000000d49484452', 'hex').toString('base64')
const CREDIT_CODE = `12150502MB0A1B2C3${creditCodeCheck('12150502MB0A1B2C3')}`
const ACCOUNT_NO = '6222020200012345678'
const ORDERS = '/api/v1/payments/front/orders'
const WITHOUT = { note: '材料看过了', reasons: [] }
const DAY_MS = 86_400_000

let city: TestCity
let [maker, checker, finance] = ['', '', '']
let institutionId = ''

async function signIn(): Promise<void> {
  ;[maker, checker, finance] = (await Promise.all(['吴会计', '冯复核', '宋财务'].map(async (persona) => (await city.signIn(persona)).token))) as [
    string,
    string,
    string,
  ]
}
async function later(day: string): Promise<void> {
  await city.setClock(`${day}T09:00:00+08:00`)
  await signIn()
}

const files = async (): Promise<{ kind: OnboardingFile; fileId: string }[]> =>
  Promise.all(
    (['LICENCE', 'CREDIT_CERTIFICATE', 'ACCOUNT_PROOF'] as const).map(async (kind) => {
      const body = { purpose: 'QUALIFICATION', institutionId, name: `${kind}.png`, contentBase64: PNG }
      return { kind, fileId: (await city.must<{ id: string }>(putPaymentFile, { token: finance, body })).id }
    }),
  )
const FILLED = {
  creditCode: CREDIT_CODE,
  licenceNo: 'PDY00000X15050217A1001',
  licenceFrom: '2025-01-01',
  licenceUntil: '2029-12-31',
  bankName: '示例银行通辽分行',
  accountName: '科尔沁中心医院',
  accountNo: ACCOUNT_NO,
  contactName: '宋会计',
  contactPhone: '13800001234',
}
const EMPTY = {
  creditCode: '',
  licenceNo: '',
  licenceFrom: '',
  licenceUntil: '',
  bankName: '',
  accountName: '',
  accountNo: '',
  contactName: '',
  contactPhone: '',
  files: [],
}
type Refused = OnboardingApplication & Problem
const own = () => city.must<ResponseOf<typeof getOwnOnboarding>>(getOwnOnboarding, { token: finance })
const create = async (more: Partial<typeof FILLED> = {}) =>
  city.must<OnboardingApplication>(createOnboarding, { token: finance, body: { ...FILLED, ...more, files: await files() } })
const submit = (a: { id: string; version: number }) => city.call<Refused>(submitOnboarding, { token: finance, params: { id: a.id }, ifMatch: a.version })
const review = (a: { id: string; version: number }, step: string, more: object = {}, token = maker) =>
  city.call<Refused>(reviewOnboarding, { token, params: { id: a.id }, ifMatch: a.version, body: { ...WITHOUT, step, ...more } })
const decide = (a: { id: string; version: number }, step: string, more: object = {}, token = checker) =>
  city.call<Refused>(decideOnboarding, { token, params: { id: a.id }, ifMatch: a.version, body: { ...WITHOUT, step, ...more } })
const show = (id: string, token = maker) => city.must<OnboardingApplication>(getOnboarding, { token, params: { id } })
const isOpen = () => city.app.nest.get(PaymentsPublic, { strict: false }).isApproved(institutionId)
/** Both steps of the region. */
async function agreed(id: string, proposal: string): Promise<OnboardingApplication> {
  const proposed = await review(await show(id), proposal)
  expect(proposed.status).toBe(200)
  const done = await decide(proposed.body, 'AGREE')
  expect(done.status).toBe(200)
  return done.body
}
const act = async <T>(action: string, input: object): Promise<T> => (await city.action<{ result: T }>('his', action, input as Record<string, unknown>)).result
const issue = (input: object = {}) => act<{ pem: string; fingerprint: string }>('issue-front-certificate', input)
const register = (pem: string, deviceSerial = 'FM-150502-01') =>
  city.call<FrontCertificate & Problem>(registerFrontCertificate, { token: finance, body: { deviceSerial, pem } })
type Orders = ResponseOf<typeof listFrontOrders> & Problem
async function ask(signed: object, change: { headers?: Record<string, string>; path?: string } = {}): Promise<{ status: number; body: Orders }> {
  const path = `${ORDERS}?date=2026-11-23`
  const headers = await act<Record<string, string>>('sign-front-request', { deviceSerial: 'FM-150502-01', method: 'GET', path, ...signed })
  const response = await fetch(`${city.url}${change.path ?? path}`, { headers: { ...headers, ...change.headers } })
  return { status: response.status, body: (await response.json()) as Orders }
}
const codes = async (...asked: Promise<{ status: number; body: { code: string } }>[]) =>
  (await Promise.all(asked)).map(({ status, body }) => [status, body.code])

beforeAll(async () => {
  city = await TestCity.start()
  await signIn()
  institutionId = (await own()).institutionId
}, 120_000)
afterAll(() => city?.close())

describe('application and review (R360)', () => {
  let change: OnboardingApplication

  test('R360 B03: the seeded institution is in force with sample data that says so, its account masked', async () => {
    const { inForce, current, isOpen: open } = await own()
    expect(inForce).toMatchObject({
      state: 'APPROVED',
      isSample: true,
      accountMasked: '**** 0000',
      contactNameMasked: '示***人',
      contactPhoneMasked: '138****0000',
    })
    expect(inForce?.history).toMatchObject([{ text: '示例数据，不是真实的申请' }])
    expect([current, open]).toEqual([null, true])
  })

  test('R360 B03: an empty draft is kept, and its submission names every field that is missing; a wrong check digit is noticed', async () => {
    const draft = await city.must<OnboardingApplication>(createOnboarding, { token: finance, body: EMPTY })
    const refused = await submit(draft)
    expect([refused.status, refused.body.code]).toEqual([422, 'PAYMENTS.ONBOARDING_INCOMPLETE'])
    // What is sealed is taken over from the application in force, so it is not missing.
    expect(refused.body.fields?.map(({ path }) => path)).toEqual(
      ['creditCode', 'licenceNo', 'licenceFrom', 'licenceUntil', 'bankName', 'accountName', 'LICENCE', 'CREDIT_CERTIFICATE', 'ACCOUNT_PROOF'].map(
        (f) => `body.${f}`,
      ),
    )
    const wrong = `${CREDIT_CODE.slice(0, 17)}${CREDIT_CODE.endsWith('0') ? '1' : '0'}`
    const edited = await city.must<OnboardingApplication>(editOnboarding, {
      token: finance,
      params: { id: draft.id },
      ifMatch: draft.version,
      body: { ...FILLED, creditCode: wrong, files: await files() },
    })
    const again = await submit(edited)
    expect(again.body.fields).toEqual([{ path: 'body.creditCode', message: '校验位对不上，请对照证书再核对一遍。' }])
    change = await city.must<OnboardingApplication>(editOnboarding, {
      token: finance,
      params: { id: draft.id },
      ifMatch: edited.version,
      body: { ...FILLED, files: edited.files.map(({ kind, fileId }) => ({ kind, fileId })) },
    })
    expect(change).toMatchObject({ state: 'DRAFT', isChange: true, accountMasked: '**** 5678', contactPhoneMasked: '138****1234', steps: ['EDIT', 'SUBMIT'] })
  })

  test('R360 §6.5: account and contact lie sealed in the database, and no second application is opened beside the first', async () => {
    const [row] = await city.db.query<{ all: string }>(`SELECT o::text AS all FROM onboarding_application o WHERE id = $1`, [change.id])
    for (const secret of [ACCOUNT_NO, Buffer.from(ACCOUNT_NO).toString('hex'), '13800001234', Buffer.from('宋会计').toString('hex')])
      expect(row?.all).not.toContain(secret)
    const body = { ...FILLED, files: [] }
    const second = await Promise.all([1, 2].map(() => city.call<Problem>(createOnboarding, { token: finance, body })))
    expect(second.map(({ body: b }) => b.code)).toEqual(['PAYMENTS.ONBOARDING_OPEN', 'PAYMENTS.ONBOARDING_OPEN'])
    const foreign = await city.must<{ id: string }>(putPaymentFile, {
      token: maker,
      body: { purpose: 'QUALIFICATION', institutionId, name: '不是本人的.png', contentBase64: PNG },
    })
    const stolen = await city.call<Problem>(editOnboarding, {
      token: finance,
      params: { id: change.id },
      ifMatch: change.version,
      body: { ...FILLED, files: [{ kind: 'LICENCE', fileId: foreign.id }] },
    })
    expect(stolen.body.code).toBe('PAYMENTS.FILE_NOT_YOURS')
  })

  test('R360 B03: a draft is nobody else’s affair; submitted, it cannot be edited and waits for the maker', async () => {
    expect((await city.call(getOnboarding, { token: maker, params: { id: change.id } })).status).toBe(404)
    const stale = await submit({ ...change, version: change.version - 1 })
    expect(stale.status).toBe(412)
    change = (await submit(change)).body
    expect(change).toMatchObject({ state: 'SUBMITTED', steps: [] })
    const late = await city.call<Problem>(editOnboarding, { token: finance, params: { id: change.id }, ifMatch: change.version, body: EMPTY })
    expect(late.body.code).toBe('PAYMENTS.ONBOARDING_STEP_NOT_ALLOWED')
    const { items } = await city.must<ResponseOf<typeof listOnboardings>>(listOnboardings, { token: maker, query: { state: 'SUBMITTED' } })
    expect(items.map(({ id }) => id)).toEqual([change.id])
    await expect(city.db.query(`UPDATE onboarding_application SET bank_name = '别的银行' WHERE id = $1`, [change.id])).rejects.toThrow(
      'what was submitted is not edited',
    )
  })

  test('R360 B03: steps out of turn are refused, a return needs reasons, and the hospital reads them field by field', async () => {
    expect(await codes(review(change, 'PROPOSE_APPROVE'), decide(change, 'AGREE'), review(change, 'PROPOSE_SUSPEND'))).toEqual(
      Array.from({ length: 3 }, () => [409, 'PAYMENTS.ONBOARDING_STEP_NOT_ALLOWED']),
    )
    change = (await review(change, 'TAKE')).body
    expect(change).toMatchObject({ state: 'IN_REVIEW', steps: ['RETURN', 'PROPOSE_APPROVE', 'PROPOSE_REJECT'] })
    expect((await review(change, 'RETURN')).body.code).toBe('PAYMENTS.ONBOARDING_REASONS_NEEDED')
    await review(change, 'RETURN', { reasons: [{ field: 'LICENCE', text: '照片不清楚，请重拍' }] })
    const { current } = await own()
    expect(current).toMatchObject({ state: 'RETURNED', reasons: [{ field: 'LICENCE', text: '照片不清楚，请重拍' }], steps: ['EDIT', 'SUBMIT'] })
    const notices = await city.db.query<{ kind: string }>(
      `SELECT payload->>'kind' AS kind FROM outbox WHERE topic = 'notifications.notice' AND payload->>'kind' LIKE 'ONBOARDING%' ORDER BY id`,
    )
    expect(notices.map(({ kind }) => kind)).toEqual(['ONBOARDING_SUBMITTED', 'ONBOARDING_RETURNED'])
    change = (await submit(current ?? change)).body
  })

  test('R360 B03: whoever proposed does not decide, of two decisions one counts, and the approved change takes the place of the former', async () => {
    change = (await review(await show(change.id), 'TAKE')).body
    change = (await review(change, 'PROPOSE_REJECT')).body
    expect((await own()).current).toMatchObject({ proposal: null, note: null })
    change = (await decide(change, 'DECLINE')).body
    expect(change).toMatchObject({ state: 'IN_REVIEW', proposal: null })
    change = (await review(change, 'PROPOSE_APPROVE')).body
    expect(change).toMatchObject({ proposal: 'APPROVE', isMine: true, steps: [] })
    await city.db.query(
      `INSERT INTO staff_post (account_id, role, granted_at) SELECT account_id, 'finance_checker', $1 FROM staff_post WHERE role = 'finance_maker'`,
      [new Date(city.now())],
    )
    const both = (await city.signIn('吴会计')).token
    expect((await decide(change, 'AGREE', {}, both)).body.code).toBe('PAYMENTS.SAME_PERSON')
    await city.db.query(
      `UPDATE staff_post SET ended_at = $1 WHERE role = 'finance_checker' AND account_id IN (SELECT account_id FROM staff_post WHERE role = 'finance_maker')`,
      [new Date(city.now())],
    )
    const statuses = (await Promise.all([decide(change, 'AGREE'), decide(change, 'AGREE')])).map(({ status }) => status).sort()
    expect(statuses).toEqual([200, 412])
    const states = await city.db.query(`SELECT state, is_sample FROM onboarding_application WHERE institution_id = $1 ORDER BY changed_at, is_sample DESC`, [
      institutionId,
    ])
    expect(states).toEqual([
      { state: 'REPLACED', is_sample: true },
      { state: 'APPROVED', is_sample: false },
    ])
    expect((await own()).inForce).toMatchObject({ id: change.id, state: 'APPROVED', isSample: false })
  })

  test('R360 B03: a rejected application stays as it is and a new one can be begun; the approved one goes on', async () => {
    const draft = await create()
    const submitted = (await submit(draft)).body
    await review(submitted, 'TAKE')
    expect(await agreed(draft.id, 'PROPOSE_REJECT')).toMatchObject({ state: 'REJECTED', steps: [] })
    expect(await isOpen()).toBe(true)
    await expect(city.db.query(`UPDATE onboarding_application SET state = 'APPROVED' WHERE id = $1`, [draft.id])).rejects.toThrow(
      'does not go from REJECTED to APPROVED',
    )
    expect((await create()).state).toBe('DRAFT')
  })

  test('R360: suspended by two people, no new money is opened and the window stays; a visit free of charge goes on; resumed, money opens again', async () => {
    const who = await city.resident('李娜')
    const clinic = await findClinic(city, HOSPITALS.HIS, '2026-11-30')
    const held = await hold(city, who, who.selfId, clinic.session.segments[0]?.id ?? '')
    const proposed = (await review(await show(change.id), 'PROPOSE_SUSPEND')).body
    expect(await isOpen()).toBe(true)
    await decide(proposed, 'AGREE')
    expect(await isOpen()).toBe(false)
    expect(await own()).toMatchObject({ isOpen: false, inForce: { state: 'SUSPENDED', note: '材料看过了' } })
    const pay = (payMode: string) => city.call<Problem>(confirmAppointment, { token: who.token, params: { id: held.body.id }, body: { payMode } })
    expect((await pay('ONLINE')).body.code).toBe('APPOINTMENTS.ONLINE_PAY_CLOSED')
    const request = {
      businessKind: 'APPOINTMENT' as const,
      accountId: who.me.accountId,
      personId: who.selfId,
      institutionId,
      subject: '挂号费',
      payBy: city.now() + DAY_MS,
    }
    const payments = city.app.nest.get(PaymentsPublic, { strict: false })
    const open = (businessId: string, amountFen: number) =>
      city.app.platform.db.transaction((tx) => payments.openTradeOrder(tx, { ...request, businessId, amountFen }))
    await expect(open(change.id, 100)).rejects.toThrow('not approved')
    expect(await open(change.id, 0)).toMatch(/^[0-9a-f-]{36}$/)
    await agreed(change.id, 'PROPOSE_RESUME')
    expect(await isOpen()).toBe(true)
    await confirm(city, who, held.body.id, 'ONLINE')
  })

  test('R360 R348: an application of another institution and one that is not there are the same 404', async () => {
    await city.db.query(
      `UPDATE staff_post SET institution_id = (SELECT id FROM institution WHERE hos_code = '150502C01') WHERE role = 'hospital_finance' AND institution_id = $1`,
      [institutionId],
    )
    const elsewhere = (await city.signIn('宋财务')).token
    const get = (id: string) => city.call<Problem>(getOnboarding, { token: elsewhere, params: { id } })
    const [foreign, none] = [await get(change.id), await get('00000000-0000-4000-8000-000000000001')]
    expect([foreign.status, foreign.body.code]).toEqual([none.status, none.body.code])
    expect(foreign.status).toBe(404)
    expect((await city.call(submitOnboarding, { token: elsewhere, params: { id: change.id }, ifMatch: 1 })).status).toBe(404)
    await city.db.query(
      `UPDATE staff_post SET institution_id = $1 WHERE role = 'hospital_finance' AND institution_id = (SELECT id FROM institution WHERE hos_code = '150502C01')`,
      [institutionId],
    )
    await signIn()
  })
})

describe('certificates and signed requests (R360)', () => {
  let [first, second] = [
    { pem: '', fingerprint: '' },
    { pem: '', fingerprint: '' },
  ]

  test('R360 B03: a certificate is read, bound to a device and never taken twice; what is expired, weak, contradictory or secret is refused', async () => {
    first = await issue({ days: 366.5 })
    second = await issue({ days: 400, kind: 'RSA' })
    const registered = await register(first.pem)
    expect(registered.body).toMatchObject({
      fingerprint: first.fingerprint,
      state: 'VALID',
      subject: 'CN=示例前置机',
      deviceSerial: 'FM-150502-01',
      daysLeft: 365,
    })
    const from = new Date(city.now() - 10 * DAY_MS).toISOString()
    const [expired, weak, contradictory] = [await issue({ from, days: 9 }), await issue({ kind: 'RSA', bits: 1_024 }), await issue({ signedByAnother: true })]
    expect(
      await codes(
        register(first.pem),
        register(expired.pem),
        register(weak.pem),
        register(contradictory.pem),
        register((await issue({ days: -5 })).pem),
        register(`${first.pem}\n-----BEGIN PRIVATE KEY-----\nAA==\n-----END PRIVATE KEY-----`),
        register(`${first.pem}${second.pem}`),
        register('-----BEGIN CERTIFICATE-----\nbm90IGEgY2VydGlmaWNhdGU=\n-----END CERTIFICATE-----'),
      ),
    ).toEqual(
      ['KNOWN', 'EXPIRED', 'WEAK', 'CONTRADICTS_ITSELF', 'CONTRADICTS_ITSELF', 'HAS_PRIVATE_KEY', 'UNREADABLE', 'UNREADABLE'].map((code) => [
        code === 'KNOWN' ? 409 : 422,
        `PAYMENTS.CERTIFICATE_${code}`,
      ]),
    )
    await city.db.query(
      `INSERT INTO front_device (serial, institution_id, registered_at) SELECT 'FM-OTHER-01', id, $1 FROM institution WHERE hos_code = '150502C01'`,
      [new Date(city.now())],
    )
    expect((await register(second.pem, 'FM-OTHER-01')).body.code).toBe('PAYMENTS.DEVICE_OF_ANOTHER')
  })

  test('R360 B03: both certificates of a change-over answer the institution’s own orders of the day, with the sums and without a person', async () => {
    expect((await register(second.pem)).status).toBe(201)
    for (const { fingerprint } of [first, second]) {
      const { status, body } = await ask({ fingerprint })
      expect(status).toBe(200)
      expect(body.institutionName).toBe('科尔沁中心医院')
      expect(body.items).toMatchObject([{ kind: 'TRADE', businessKind: 'APPOINTMENT', state: 'UNPAID' }])
      expect(Object.keys(body.items[0] ?? {})).not.toContain('personNameMasked')
    }
    const { items } = await city.must<ResponseOf<typeof listFrontCertificates>>(listFrontCertificates, { token: maker, query: { institutionId } })
    expect(items.map(({ lastUsedAt }) => lastUsedAt !== null)).toEqual([true, true])
  })

  test('R360 B03: a forged, changed, replayed or untimely request is refused; five minutes either way are taken', async () => {
    const { fingerprint } = first
    const at = (seconds: number): object => ({ fingerprint, timestamp: String(Math.floor(city.now() / 1000) + seconds) })
    expect((await ask(at(300))).status).toBe(200)
    expect((await ask(at(-300))).status).toBe(200)
    expect(
      await codes(
        ask(at(301)),
        ask(at(-301)),
        ask({ fingerprint }, { path: `${ORDERS}?date=2026-11-22` }),
        ask({ fingerprint }, { headers: { 'front-certificate': second.fingerprint } }),
        ask({ fingerprint, deviceSerial: 'FM-150502-02' }),
        ask({ fingerprint, method: 'POST' }),
        ask({ fingerprint, body: '{}' }),
        ask({ fingerprint }, { headers: { 'front-signature': 'AAAAAAAAAAAAAAAAAAAA' } }),
        ask({ fingerprint }, { headers: { 'front-nonce': '' } }),
      ),
    ).toEqual([...Array.from({ length: 2 }, () => [401, 'PAYMENTS.FRONT_CLOCK_WRONG']), ...Array.from({ length: 7 }, () => [401, 'PAYMENTS.FRONT_REFUSED'])])
    const nonce = 'once-and-never-again'
    const twice = await Promise.all([ask({ fingerprint, nonce }), ask({ fingerprint, nonce })])
    expect(twice.map(({ status }) => status).sort()).toEqual([200, 401])
    expect((await ask({ fingerprint, nonce })).body.code).toBe('PAYMENTS.FRONT_REPLAYED')
  })

  test('R360 B03: a revoked certificate stops at once and for good, the other goes on', async () => {
    const { items } = await city.must<ResponseOf<typeof listFrontCertificates>>(listFrontCertificates, { token: finance })
    const old = items.find(({ fingerprint }) => fingerprint === second.fingerprint)
    const revoke = () =>
      city.call<FrontCertificate & Problem>(revokeFrontCertificate, {
        token: finance,
        params: { id: old?.id ?? '' },
        ifMatch: old?.version ?? 0,
        body: { reason: '换新机器' },
      })
    expect((await revoke()).body).toMatchObject({ state: 'REVOKED', revokeReason: '换新机器', mayRevoke: false })
    expect((await revoke()).body.code).toBe('PAYMENTS.CERTIFICATE_REVOKED')
    expect((await ask({ fingerprint: second.fingerprint })).body.code).toBe('PAYMENTS.FRONT_CERTIFICATE_REVOKED')
    expect((await ask({ fingerprint: first.fingerprint })).status).toBe(200)
    await expect(
      city.db.query(`UPDATE front_certificate SET revoked_at = NULL, revoked_by = NULL, revoke_reason = NULL WHERE id = $1`, [old?.id]),
    ).rejects.toThrow('stays as it is')
  })

  test('R360: the front machine of a suspended institution is refused by its own code', async () => {
    const inForce = (await own()).inForce
    await agreed(inForce?.id ?? '', 'PROPOSE_SUSPEND')
    expect((await ask({ fingerprint: first.fingerprint })).body.code).toBe('PAYMENTS.FRONT_NOT_OPEN')
    await agreed(inForce?.id ?? '', 'PROPOSE_RESUME')
  })
})

describe('what ends is told in time (R360, B03)', () => {
  /** The certificate registered above ends a year and a day after the day before the city began. */
  const told = async () =>
    (
      await city.db.query<{ kind: string; n: number }>(
        `SELECT payload->>'kind' AS kind, count(*)::int AS n FROM outbox WHERE topic = 'notifications.notice' AND payload->>'kind' LIKE 'ONBOARDING_CERTIFICATE%' GROUP BY 1 ORDER BY min(id)`,
      )
    ).map(({ kind, n }) => [kind.replace('ONBOARDING_CERTIFICATE_', ''), n])
  const sweep = () => city.runJobs('onboarding.expiries')

  test('R360 B03: hospital and region are told at 60, 30 and 7 days, each of them exactly once, by two processes that start anew as well', async () => {
    await later('2027-09-23')
    await sweep()
    expect(await told()).toEqual([])
    await later('2027-09-25')
    await Promise.all([sweep(), sweep()])
    await sweep()
    expect(await told()).toEqual([['ENDS_60', 3]])
    await later('2027-10-25')
    await sweep()
    await sweep()
    await later('2027-11-17')
    await sweep()
    expect(await told()).toEqual([
      ['ENDS_60', 3],
      ['ENDS_30', 3],
      ['ENDS_7', 3],
    ])
    const { items } = await city.must<ResponseOf<typeof listExpiries>>(listExpiries, { token: finance })
    expect(items).toMatchObject([{ kind: 'CERTIFICATE', what: 'FM-150502-01', daysLeft: 6, told: [{ stage: 60 }, { stage: 30 }, { stage: 7 }] }])
    const metrics = await (await fetch(`${city.url}/metrics`)).text()
    expect(metrics).toContain('payments_alarms_total{kind="CERTIFICATE_ENDS"} 3')
  })

  test('R360 B03: whoever slept through a stage is told only the newest; at its end the certificate stops by the server’s clock', async () => {
    const fingerprint = (await city.must<ResponseOf<typeof listFrontCertificates>>(listFrontCertificates, { token: finance })).items.find(
      ({ state }) => state === 'VALID',
    )?.fingerprint
    await later('2027-11-22')
    expect((await ask({ fingerprint })).status).toBe(200)
    await later('2027-11-24')
    expect((await ask({ fingerprint })).body.code).toBe('PAYMENTS.FRONT_CERTIFICATE_EXPIRED')
    await sweep()
    expect((await told()).at(-1)).toEqual(['ENDED', 3])
    const late = await issue({ days: 3, from: new Date(city.now()).toISOString() })
    await register(late.pem, 'FM-150502-09')
    await sweep()
    await sweep()
    expect(await told()).toEqual([
      ['ENDS_60', 3],
      ['ENDS_30', 3],
      ['ENDS_7', 6],
      ['ENDED', 3],
    ])
  })

  test('R360 B03: a licence is told like a certificate, and a device that has its next certificate is not', async () => {
    await later('2029-12-01')
    const due = await issue({ days: 20, from: new Date(city.now()).toISOString() })
    const next = await issue({ days: 400, from: new Date(city.now()).toISOString() })
    await register(due.pem, 'FM-150502-10')
    await register(next.pem, 'FM-150502-10')
    await sweep()
    const { items } = await city.must<ResponseOf<typeof listExpiries>>(listExpiries, { token: maker, query: { institutionId } })
    expect(items.filter(({ daysLeft }) => daysLeft > 0)).toMatchObject([{ kind: 'LICENCE', endsOn: '2029-12-31', daysLeft: 30, told: [{ stage: 60 }] }])
  })
})
