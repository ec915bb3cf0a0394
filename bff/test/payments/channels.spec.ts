import { cpSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'

import { afterAll, beforeAll, describe, expect, test } from '@jest/globals'
import type { ResponseOf, Route } from '@jktl/shared/kernel/route'
import {
  type ChangeProposal,
  type ChannelChange,
  decideChannelChange,
  decideRouting,
  draftRouting,
  getChannelMerchant,
  getChannels,
  getRouting,
  type MerchantDetail,
  proposeChannelChange,
  type RoutingDetail,
  searchChannelKeys,
  tryRouting,
} from '@jktl/shared/payments/channels/contract'
import { createAttempt } from '@jktl/shared/payments/contract'

import { PaymentsPublic } from '../../src/modules/payments/public.ts'
import { TestCity } from '../support/city.ts'

const KEYS = fileURLToPath(new URL('../../dev-keys/wechat-pay/', import.meta.url))
const [OUTPATIENT, INPATIENT, OTHER] = ['1900000001', '1900000031', '1900000005']
const DAY_MS = 86_400_000

let city: TestCity
let store: string
let maker: string
let checker: string
let hospital: string
let payer: { token: string; accountId: string }
let orders = 0

interface Problem {
  code: string
}
const ask = async <Body>(route: Route, token: string, options: object = {}) => (await city.call<Body & Problem>(route, { token, ...options })).body
const detail = (mchid = OUTPATIENT) => ask<MerchantDetail>(getChannelMerchant, maker, { params: { mchid } })
const propose = (body: Record<string, unknown>, token = maker) =>
  ask<ChannelChange>(proposeChannelChange, token, { body: { reason: '按商户平台通知', ...body } })
const approve = (change: ChannelChange, token = checker) =>
  ask<ChannelChange>(decideChannelChange, token, { params: { id: change.id }, body: { isApproved: true, note: '核对无误' }, ifMatch: change.version })
const both = async (body: Record<string, unknown> & { kind: ChangeProposal['kind'] }) => approve(await propose({ mchid: OUTPATIENT, ...body }))
const draft = (lines: object[], startsAt: string | null = null) => ask<RoutingDetail>(draftRouting, maker, { body: { startsAt, note: '住院另收', lines } })
const decide = (routing: RoutingDetail, token = checker) =>
  ask<RoutingDetail>(decideRouting, token, { params: { id: routing.id }, body: { isApproved: true, note: '试算看过' }, ifMatch: routing.version })

async function signIn(): Promise<void> {
  const [one, two, resident] = await Promise.all([city.signIn('吴会计'), city.signIn('冯复核'), city.signIn('李娜')])
  ;[maker, checker, payer] = [one.token, two.token, { token: resident.token, accountId: resident.me.accountId }]
}
const open = (businessKind: 'APPOINTMENT' | 'WAITLIST', institutionId = hospital): Promise<string> => {
  const businessId = `00000000-0000-4000-8000-${String(++orders).padStart(12, '0')}`
  const request = {
    businessKind,
    businessId,
    accountId: payer.accountId,
    personId: businessId,
    institutionId,
    subject: '费用',
    amountFen: 1200,
    payBy: city.now() + 1_800_000,
  }
  return city.db.transaction((tx) => city.app.nest.get(PaymentsPublic, { strict: false }).openTradeOrder(tx, request))
}
const merchantOf = async (id: string) => (await city.db.query<{ mchid: string }>(`SELECT mchid FROM trade_order WHERE id = $1`, [id]))[0]?.mchid
/** Opened, paid and heard of. @returns the number at the channel */
async function pay(id: string): Promise<string> {
  expect((await city.call(createAttempt, { token: payer.token, params: { id } })).status).toBe(201)
  const [row] = await city.db.query<{ no: string }>(`SELECT out_trade_no AS no FROM payment_order WHERE trade_order_id = $1`, [id])
  await city.action('wechat-pay', 'payer-pays', { out_trade_no: row?.no })
  await city.runJobs()
  return row?.no ?? ''
}

beforeAll(async () => {
  // The secret store as it was before WeChat Pay gave the first hospital its public key.
  store = mkdtempSync(join(tmpdir(), 'keys-'))
  cpSync(KEYS, store, { recursive: true })
  const file = join(store, OUTPATIENT, 'merchant.json')
  const { publicKeyId: _, ...before } = JSON.parse(readFileSync(file, 'utf8')) as Record<string, string>
  writeFileSync(file, JSON.stringify(before))
  city = await TestCity.start({ env: { WECHAT_PAY_KEYS: store } })
  await signIn()
  await city.action('wechat-pay', 'configure', { publicKeyShare: 0 })
  const [row] = await city.db.query<{ id: string }>(`SELECT id FROM institution WHERE hos_code = '150502H01'`)
  hospital = row?.id ?? ''
  await city.runJobs()
}, 60_000)
afterAll(async () => {
  await city.close()
  rmSync(store, { recursive: true })
})

describe('whose money goes where (B05)', () => {
  test('R361 B05: every institution receives by a merchant of its own, and the database refuses one merchant for two', async () => {
    const { merchants, without, channels } = await ask<ResponseOf<typeof getChannels>>(getChannels, checker)
    expect(without).toEqual([])
    expect(new Set(merchants.map((m) => m.institutionId)).size).toBe(merchants.length)
    expect(channels.filter((c) => !c.isConnected).map((c) => c.channel)).toEqual(['HEALTH_CARD', 'BANK'])
    const other = merchants.find((m) => m.institutionId !== hospital)
    await expect(city.db.query(`UPDATE channel_merchant SET institution_id = $1 WHERE mchid = $2`, [other?.institutionId, OUTPATIENT])).rejects.toThrow()
    const [line] = await city.db.query<{ id: string }>(`SELECT id FROM channel_route WHERE institution_id = $1`, [hospital])
    await expect(
      city.db.query(
        `INSERT INTO trade_order (business_kind, business_id, account_id, person_id, institution_id, mchid, subject, amount_fen, state, pay_by, created_at, route_id)
         VALUES ('WAITLIST', gen_random_uuid(), $1, $1, $2, $3, '', 1, 'OPEN', now(), now(), $4)`,
        [payer.accountId, hospital, OTHER, line?.id],
      ),
    ).rejects.toThrow('trade_order_route')
    const change = { kind: 'MERCHANT', mchid: OTHER, institutionId: hospital, name: '又一个', settlesTo: '示例', settlementDays: 1 }
    expect((await propose(change)).code).toBe('PAYMENTS.MERCHANT_TAKEN')
  })

  test('R361 B04: a routing is drafted, tried on real orders, decided by another person, never backwards; old debts keep their merchant and are refunded by it', async () => {
    const old = await open('WAITLIST')
    const oldNumber = await pay(old)
    const terms = { name: '科尔沁中心医院住院处', settlesTo: '示例银行 0031', settlementDays: 1 }
    expect(await both({ kind: 'MERCHANT', mchid: INPATIENT, institutionId: hospital, ...terms })).toMatchObject({ state: 'APPROVED' })
    expect((await draft([{ institutionId: hospital, businessKind: 'WAITLIST', mchid: OTHER }])).code).toBe('PAYMENTS.ROUTING_OTHER_INSTITUTION')
    expect((await draft([{ institutionId: hospital, businessKind: 'ALL', mchid: OUTPATIENT }])).code).toBe('PAYMENTS.ROUTING_UNCHANGED')
    expect((await draft([{ institutionId: hospital, businessKind: 'WAITLIST', mchid: INPATIENT }], '2026-01-01T00:00:00+08:00')).code).toBe(
      'PAYMENTS.ROUTING_TOO_EARLY',
    )
    const planned = await draft([{ institutionId: hospital, businessKind: 'WAITLIST', mchid: INPATIENT }])
    expect(planned.diff).toMatchObject([{ businessKind: 'WAITLIST', before: null, after: INPATIENT }])
    expect((await draft([{ institutionId: hospital, businessKind: 'CLINIC_BILL', mchid: INPATIENT }])).code).toBe('PAYMENTS.ROUTING_DRAFT_WAITS')
    expect((await decide(planned)).code).toBe('PAYMENTS.ROUTING_NOT_TRIED')
    const tried = await ask<RoutingDetail>(tryRouting, maker, { params: { id: planned.id }, body: { days: 7 }, ifMatch: planned.version })
    expect(tried.dryRun).toMatchObject({
      orders: 1,
      unchanged: 0,
      unroutable: 0,
      moved: [{ fromMchid: OUTPATIENT, toMchid: INPATIENT, orders: 1, amountFen: 1200 }],
    })
    expect(tried.dryRun?.institutions.filter(({ problem }) => problem !== null)).toEqual([])
    expect(await merchantOf(await open('WAITLIST'))).toBe(OUTPATIENT)
    expect(await decide(tried)).toMatchObject({ state: 'APPROVED', isInForce: true })
    const fresh = await open('WAITLIST')
    expect([await merchantOf(fresh), await merchantOf(await open('APPOINTMENT')), await merchantOf(old)]).toEqual([INPATIENT, OUTPATIENT, OUTPATIENT])
    const freshNumber = await pay(fresh)
    const payments = city.app.nest.get(PaymentsPublic, { strict: false })
    for (const id of [old, fresh]) await city.db.transaction((tx) => payments.requestFullRefund(tx, id, 'USER_CANCEL'))
    await city.runJobs('payments.refund')
    const { refunds } = (await city.journal<{ refunds: { outTradeNo: string; mchid: string }[] }>('wechat-pay')).books
    const by = (number: string) => refunds.filter((r) => r.outTradeNo === number).map((r) => r.mchid)
    expect([by(oldNumber), by(freshNumber)]).toEqual([[OUTPATIENT], [INPATIENT]])
    await expect(city.db.query(`UPDATE trade_order SET mchid = $1 WHERE id = $2`, [INPATIENT, old])).rejects.toThrow('keeps its merchant')
    await expect(city.db.query(`UPDATE channel_route SET mchid = mchid WHERE routing_id = $1`, [tried.id])).rejects.toThrow()
  })

  test('R361: a line taken away is shown as going nowhere before it is approved', async () => {
    const gone = await draft([{ institutionId: hospital, businessKind: 'ALL', mchid: null }])
    const tried = await ask<RoutingDetail>(tryRouting, checker, { params: { id: gone.id }, body: { days: 7 }, ifMatch: gone.version })
    expect(tried.dryRun?.institutions.filter((i) => i.isNew)).toMatchObject([{ institutionId: hospital, problem: 'NO_ROUTE' }])
    expect(tried.dryRun?.unroutable).toBe(1)
    const refused = await ask(decideRouting, checker, { params: { id: gone.id }, body: { isApproved: false, note: '不能没有' }, ifMatch: tried.version })
    expect(refused).toMatchObject({ state: 'REJECTED' })
    expect((await ask<RoutingDetail>(getRouting, maker, { params: { id: gone.id } })).canDecide).toBe(false)
  })
})

describe('rates', () => {
  test('R361 S6: a rate begins on a day by two people, and never on a signed one', async () => {
    const rate = { kind: 'RATE', mchid: OUTPATIENT, fromDate: '2026-12-01', ratePpm: 5400, source: '补充协议 3 号' }
    const waiting = await propose(rate)
    expect((await propose(rate)).code).toBe('PAYMENTS.CHANNEL_CHANGE_WAITS')
    expect(
      (await city.call(decideChannelChange, { token: maker, params: { id: waiting.id }, body: { isApproved: true, note: '自己批' }, ifMatch: 1 })).status,
    ).toBe(403)
    expect(await approve(waiting)).toMatchObject({ state: 'APPROVED' })
    expect((await approve(waiting)).code).toBe('KERNEL.STALE')
    expect((await approve({ ...waiting, version: waiting.version + 1 })).code).toBe('PAYMENTS.DECISION_SETTLED')
    expect((await detail()).rates.map((r) => r.ratePpm)).toEqual([5400, 6000])
    await city.db.query(
      `INSERT INTO day_sign_off (channel, mchid, bill_date, statement, statement_sha256, first_by, first_at, second_by, second_at) VALUES ('WECHAT', $1, '2026-12-04', '{}', sha256('x'), $2, now(), gen_random_uuid(), now())`,
      [OUTPATIENT, payer.accountId],
    )
    expect((await propose({ ...rate, fromDate: '2026-12-04' })).code).toBe('PAYMENTS.RATE_TOO_EARLY')
    expect((await detail()).ratesFrom).toBe('2026-12-05')
  })
})

describe('keys (B27)', () => {
  test('§3.9 B27: certificate to public key over seven days of grey ramp: both valid, requests switched, the old one retired when quiet, no verification fails', async () => {
    expect(await detail()).toMatchObject({ keyMode: 'CERTIFICATE' })
    // The operator puts the public key into the secret store.
    cpSync(join(KEYS, OUTPATIENT), join(store, OUTPATIENT), { recursive: true })
    const found = await ask<MerchantDetail>(searchChannelKeys, maker, { params: { mchid: OUTPATIENT } })
    const serial = found.keys.find(({ kind }) => kind === 'PUBLIC_KEY')?.serial ?? ''
    const old = found.keys.find(({ kind }) => kind === 'PLATFORM_CERT')?.serial ?? ''
    expect(found.keys.map(({ kind, state }) => `${kind} ${state}`).sort()).toEqual(['MERCHANT_CERT LIVE', 'PLATFORM_CERT LIVE', 'PUBLIC_KEY FOUND'])
    expect((await propose({ kind: 'KEY_SWITCH', mchid: OUTPATIENT, mode: 'PUBLIC_KEY' })).code).toBe('PAYMENTS.KEY_STEP_NOT_POSSIBLE')
    await both({ kind: 'KEY_ADD', serial })
    for (const [day, publicKeyShare] of [0.001, 0.01, 0.05, 0.1, 0.2, 0.5, 1].entries()) {
      await city.action('wechat-pay', 'configure', { publicKeyShare })
      if (day === 3) {
        await both({ kind: 'KEY_SWITCH', mode: 'PUBLIC_KEY' })
        expect((await propose({ kind: 'KEY_RETIRE', mchid: OUTPATIENT, serial: old })).code).toBe('PAYMENTS.KEY_STILL_USED')
      }
      for (let i = 0; i < 3; i++) await pay(await open('APPOINTMENT'))
      await city.advanceClock(DAY_MS)
      await signIn()
    }
    const { notifies } = (await city.journal<{ notifies: { outcome: number | string }[] }>('wechat-pay')).books
    expect(notifies.filter(({ outcome }) => outcome !== 204)).toEqual([])
    expect(
      await city.db.query(`SELECT 1 FROM channel_call WHERE outcome = 'UNKNOWN' AND operation IN ('create-order', 'query-order', 'create-refund')`),
    ).toEqual([])
    await city.advanceClock(8 * DAY_MS)
    await signIn()
    await both({ kind: 'KEY_RETIRE', serial: old })
    const { keys, keyMode } = await detail()
    expect(keyMode).toBe('PUBLIC_KEY')
    expect(keys.find((key) => key.serial === serial)).toMatchObject({ state: 'LIVE', isRequested: true, holds: '请求正用着它，先换请求用的密钥' })
    expect(keys.find((key) => key.serial === serial)?.answers).toBeGreaterThan(0)
    expect(keys.find((key) => key.serial === old)).toMatchObject({ state: 'RETIRED' })
    const number = await pay(await open('APPOINTMENT'))
    const late = await city.action<{ result: { outcome: number } }>('wechat-pay', 'send-notify', { out_trade_no: number, alter: { key: 'certificate' } })
    expect(late.result.outcome).toBe(503)
    expect(JSON.stringify(await detail())).not.toContain('BEGIN')
  }, 60_000)

  test('B04: somebody is told 60, 30 and 7 days before a key ends, once each', async () => {
    await city.db.query(`UPDATE channel_key SET valid_until = $1 WHERE kind = 'MERCHANT_CERT' AND mchid = $2`, [new Date(city.now() + 59 * DAY_MS), OUTPATIENT])
    const ran = async () => (await city.runJobs('channels.key-expiries'))[0]?.count ?? 0
    expect([await ran(), await ran()]).toEqual([1, 0])
    await city.advanceClock(30 * DAY_MS)
    expect([await ran(), await ran()]).toEqual([1, 0])
  })
})
