import { createHash, randomUUID } from 'node:crypto'

import { afterAll, beforeAll, beforeEach, describe, expect, test } from '@jest/globals'
import type { ResponseOf } from '@jktl/shared/kernel/route'
import type { Problem } from '@jktl/shared/kernel/errors'
import { getPaymentFile, type PaymentFile, putPaymentFile } from '@jktl/shared/payments/evidence/contract'
import {
  addDifferenceEvidence,
  type BatchDetail,
  type DayUnit,
  decideHandling,
  type DifferenceDetail,
  getDifference,
  getFinanceBatch,
  getFinanceDay,
  getFinanceDuties,
  listDifferences,
  listFinanceDays,
  proposeHandling,
  rerunFinanceBatch,
  signFinanceDay,
} from '@jktl/shared/payments/reconciliation/desk-contract'
import { exportMoneyRows, listMoneyRows, proveMoney } from '@jktl/shared/payments/reconciliation/proof-contract'

import { confirm, findClinic, hold, HOSPITALS } from '../appointments/clinic.ts'
import { TestCity } from '../support/city.ts'

const HOS = HOSPITALS.HIS
const MCHID = '1900000001'
const [DAY, NEXT, THIRD] = ['2026-11-23', '2026-11-24', '2026-11-25'] as const

interface Paid {
  orderId: string
  outTradeNo: string
  feeFen: number
}
let city: TestCity
let [maker, checker, hospital, regulator] = ['', '', '', '']
let skip = 0

/** Staff sessions end after half a day. */
async function signIn(): Promise<void> {
  const sign = async (persona: string) => (await city.signIn(persona)).token
  ;[maker, checker, hospital, regulator] = await Promise.all([sign('吴会计'), sign('冯复核'), sign('宋财务'), sign('韩监管')])
}
const settle = (): Promise<void> => city.settle()
/** A number booked at the hospital that keeps its own book, its cashier open. */
async function booked(persona: string): Promise<Paid> {
  const who = await city.resident(persona)
  const clinic = await findClinic(city, HOS, '2026-11-30', skip++)
  const held = await hold(city, who, who.selfId, clinic.session.segments[0]?.id ?? '')
  await confirm(city, who, held.body.id, 'ONLINE')
  const [payment] = await city.db.query<{ orderId: string; outTradeNo: string }>(
    `SELECT p.out_trade_no AS "outTradeNo", p.trade_order_id AS "orderId" FROM payment_order p JOIN appointment a ON a.trade_order_id = p.trade_order_id WHERE a.id = $1`,
    [held.body.id],
  )
  if (!payment) throw new Error('no payment')
  return { ...payment, feeFen: clinic.session.feeFen }
}
async function paid(persona: string): Promise<Paid> {
  const order = await booked(persona)
  await city.action('wechat-pay', 'payer-pays', { out_trade_no: order.outTradeNo })
  await settle()
  return order
}
/** Ten in the morning: hospitals' lists, trade bills and fund flows are there; a fund flow a second. */
async function morning(date: string): Promise<void> {
  await city.setClock(`${date}T10:00:00+08:00`)
  for (let i = 0; i < 8; i++) {
    await city.advanceClock(1_100)
    await settle()
  }
  await signIn()
}
const day = async (date: string): Promise<ResponseOf<typeof getFinanceDay>> => city.must(getFinanceDay, { token: maker, query: { date } })
async function unitOf(date: string, mchid: string): Promise<DayUnit> {
  const unit = (await day(date)).units.find((u) => u.mchid === mchid)
  if (!unit) throw new Error(`no bills of ${mchid} on ${date}`)
  return unit
}
const differences = async (query: Record<string, string> = {}, token = maker) =>
  (await city.must<ResponseOf<typeof listDifferences>>(listDifferences, { token, query })).items
const show = (id: string, token = maker): Promise<DifferenceDetail> => city.must(getDifference, { token, params: { id } })
const propose = (d: { id: string; version: number }, action: string, token = maker) =>
  city.call<DifferenceDetail & Problem>(proposeHandling, { token, params: { id: d.id }, ifMatch: d.version, body: { action, reason: '与医院核对过' } })
const decide = (d: { id: string; version: number }, decision: 'approve' | 'return', token = checker) =>
  city.call<DifferenceDetail & Problem>(decideHandling, { token, params: { id: d.id }, ifMatch: d.version, body: { decision, reason: '同意经办意见' } })
const sign = (token: string, unit: DayUnit, digest = unit.signOff.digest) =>
  city.call<DayUnit & Problem>(signFinanceDay, { token, body: { channel: unit.channel, mchid: unit.mchid, date: unit.batches[0]?.billDate, digest } })
const refundsOf = (orderId: string) =>
  city.db.query<{ state: string; amount_fen: number }>(`SELECT state, amount_fen FROM refund WHERE trade_order_id = $1`, [orderId])
const duties = (token: string): Promise<ResponseOf<typeof getFinanceDuties>> => city.must(getFinanceDuties, { token })

let kept: Paid
let unbooked: Paid

beforeAll(async () => {
  city = await TestCity.start()
  kept = await paid('李娜')
  unbooked = await paid('王秀兰')
  const foreign = await city.action<{ result: { out_trade_no: string } }>('wechat-pay', 'foreign-payment', { mchid: MCHID, amount_fen: 800 })
  await city.action('his', 'charge-at-window', { hosCode: HOS, payRef: foreign.result.out_trade_no, amount: '8.00' })
  await city.faults('his', [{ match: { operation: 'get-bill', date: DAY }, effect: { kind: 'bill-altered', omit: [unbooked.orderId] } }])
  await morning(NEXT)
  await city.clearFaults('his')
}, 120_000)
afterAll(() => city?.close())
beforeEach(() => settle())

describe('platform against institution (B11)', () => {
  test('R363 B11: the hospital’s list is kept as it came, and the payment it does not know is the one difference', async () => {
    const unit = await unitOf(DAY, HOS)
    expect(unit.batches).toMatchObject([{ channel: 'HIS', billKind: 'HIS', state: 'HAS_DIFFS', differences: 1, openDifferences: 1 }])
    const found = await differences({ date: DAY, kind: 'HIS_PAID_NOT_BOOKED' })
    expect(found).toMatchObject([{ state: 'OPEN', ownFen: unbooked.feeFen, channelFen: 0, institutionName: '科尔沁中心医院' }])
    const [file] = await city.db.query(`SELECT 1 FROM bill_file WHERE channel = 'HIS' AND mchid = $1 AND bill_date = $2 AND sha1 ~ '^[0-9a-f]{40}$'`, [
      HOS,
      DAY,
    ])
    expect(file).toBeDefined()
  })

  test('§3.5 FOREIGN: a row of the hospital’s own window is found in its own list, and drowns nobody’s desk', async () => {
    expect(await differences({ date: DAY, kind: 'FOREIGN' })).toEqual([])
    const trade = (await unitOf(DAY, MCHID)).batches.find(({ billKind }) => billKind === 'TRADE')
    const detail = await city.must<BatchDetail>(getFinanceBatch, { token: checker, params: { id: trade?.id ?? '' } })
    expect(detail.totals).toMatchObject({ payments: 2, foreign: 1, foreignFen: 800, foreignKnown: 1, foreignKnownFen: 800 })
    expect(detail.file?.sha1).toMatch(/^[0-9a-f]{40}$/)
  })

  test('R363 B11: late lists are asked for again, lists whose sums do not hold are not believed, and a rerun replaces', async () => {
    await city.faults('his', [{ match: { operation: 'get-bill', date: NEXT }, effect: { kind: 'refuse', code: 'BILL_NOT_READY' } }])
    await morning(THIRD)
    const [late] = (await unitOf(NEXT, HOS)).batches
    expect(late).toMatchObject({ state: 'NOT_READY', reason: '医院的账单还没有出来', isRunning: true })
    await city.faults('his', [{ match: { operation: 'get-bill', date: NEXT }, effect: { kind: 'bill-altered', wrongTotals: true } }])
    await city.advanceClock(31 * 60_000)
    await settle()
    await city.clearFaults('his')
    const [failed] = (await unitOf(NEXT, HOS)).batches
    expect(failed).toMatchObject({ state: 'FAILED', reason: '医院账单的合计和明细不符' })
    expect((await duties(maker)).failedBatches).toBe(1)
    const again = await city.must<BatchDetail>(rerunFinanceBatch, { token: maker, params: { id: failed?.id ?? '' } })
    expect(again).toMatchObject({ version: 2, isCurrent: false, isRunning: true })
    await settle()
    const unit = await unitOf(NEXT, HOS)
    expect(unit.batches).toMatchObject([{ version: 2, isCurrent: true, state: 'CLEAN' }])
    expect((await city.call(rerunFinanceBatch, { token: checker, params: { id: failed?.id ?? '' } })).status).toBe(403)
  })
})

describe('files that prove something (B13)', () => {
  const PDF = Buffer.from('%PDF-1.4\n医院回函')
  const base64 = (content: Buffer | string): string => Buffer.from(content).toString('base64')
  const put = (token: string, body: Record<string, unknown>) =>
    city.call<PaymentFile & Problem>(putPaymentFile, { token, body: { purpose: 'DIFFERENCE_EVIDENCE', name: '回函.pdf', contentBase64: base64(PDF), ...body } })
  const open = (token: string, id: string) => city.call<PaymentFile & { contentBase64: string }>(getPaymentFile, { token, params: { id } })

  test('B13: a file is known by its bytes, at most 5 MB, stored once under its fingerprint, and never changed', async () => {
    const [d] = await differences({ date: DAY, kind: 'HIS_PAID_NOT_BOOKED' })
    const { institutionId } = await show(d?.id ?? '')
    const stored = await put(maker, { institutionId })
    expect(stored.body).toMatchObject({ mime: 'application/pdf', sizeBytes: PDF.length, sha256: createHash('sha256').update(PDF).digest('hex') })
    expect((await put(maker, { institutionId })).body.id).toBe(stored.body.id)
    expect((await put(maker, { institutionId, contentBase64: base64('MZ\u0000') })).body.code).toBe('PAYMENTS.FILE_TYPE')
    const largest = Buffer.alloc(5 * 1024 * 1024)
    largest.set([0xff, 0xd8, 0xff])
    expect((await put(maker, { institutionId, name: '照片.jpg', contentBase64: base64(largest) })).body).toMatchObject({
      mime: 'image/jpeg',
      sizeBytes: 5_242_880,
    })
    expect((await put(maker, { institutionId, contentBase64: base64(Buffer.concat([largest, Buffer.of(0)])) })).body.code).toBe('PAYMENTS.FILE_TOO_LARGE')
    for (const change of [`UPDATE payment_file SET name = '改'`, `DELETE FROM payment_file`]) await expect(city.db.query(change)).rejects.toThrow('append-only')
    const attach = (token: string, fileId: string) =>
      city.call<DifferenceDetail & Problem>(addDifferenceEvidence, { token, params: { id: d?.id ?? '' }, body: { text: '医院回函扫描件', fileId } })
    expect((await attach(checker, stored.body.id)).body.code).toBe('PAYMENTS.FILE_NOT_YOURS')
    const ofRegion = await put(maker, { institutionId: null })
    expect((await attach(maker, ofRegion.body.id)).body.code).toBe('PAYMENTS.FILE_NOT_YOURS')
    const needed = d ? await propose(d, 'ASK_HOSPITAL') : { body: { code: '' } }
    const { evidence } = (await attach(maker, stored.body.id)).body
    expect(needed.body.code).toBe('PAYMENTS.EVIDENCE_NEEDED')
    expect(evidence).toMatchObject([{ fileId: stored.body.id, fileName: '回函.pdf', fileSha256: stored.body.sha256 }])
  })

  test('B13: only finance in whose reach it lies reads a file, and every look is recorded', async () => {
    const [own, other] = await Promise.all(
      [`hos_code = '${HOS}'`, `hos_code <> '${HOS}' AND online_pay`].map((which) =>
        city.db.query<{ id: string }>(`SELECT id FROM institution WHERE ${which} ORDER BY hos_code LIMIT 1`),
      ),
    )
    const mine = await put(hospital, { institutionId: own?.[0]?.id, name: '本院回函.pdf' })
    expect(mine.status).toBe(201)
    expect((await put(hospital, { institutionId: other?.[0]?.id })).status).toBe(404)
    expect((await put(hospital, { institutionId: null })).status).toBe(404)
    const theirs = await put(maker, { institutionId: other?.[0]?.id, name: '别院回函.pdf' })
    expect(await Promise.all([hospital, maker, checker, regulator].map(async (token) => (await open(token, mine.body.id)).status))).toEqual([
      200, 200, 200, 403,
    ])
    expect((await open(hospital, theirs.body.id)).status).toBe(404)
    expect(Buffer.from((await open(checker, mine.body.id)).body.contentBase64, 'base64')).toEqual(PDF)
    const [{ looks } = { looks: 0 }] = await city.db.query<{ looks: number }>(
      `SELECT count(*)::int AS looks FROM audit_log WHERE action = 'payments.getPaymentFile' AND object_id = $1`,
      [mine.body.id],
    )
    expect(looks).toBe(4)
  })
})

describe('two people (B13, §6.5)', () => {
  test('B13: what is not possible is refused with a reason, and nothing is stale', async () => {
    const [d] = await differences({ date: DAY, kind: 'HIS_PAID_NOT_BOOKED' })
    if (!d) throw new Error('no difference')
    expect((await propose(d, 'SHADOW_REFUND')).body.code).toBe('PAYMENTS.ACTION_NOT_POSSIBLE')
    expect((await propose({ ...d, version: d.version + 7 }, 'REFUND')).status).toBe(412)
    expect((await propose(d, 'REFUND', checker)).status).toBe(403)
    const evidence = { text: '医院财务电话确认没有入账', documentNo: 'YY-2026-118' }
    const told = await city.must<DifferenceDetail>(addDifferenceEvidence, { token: hospital, params: { id: d.id }, body: evidence })
    expect(told).toMatchObject({ evidence: [{ isMine: false }, { documentNo: 'YY-2026-118', isMine: true }], actions: [] })
    expect((await show(d.id)).evidence).toMatchObject([{ isMine: true }, { isMine: false }])
  })

  test('B13: the maker never checks, not even by hand in the database, and nothing is carried out that one alone wanted', async () => {
    const [d] = await differences({ date: DAY, kind: 'HIS_PAID_NOT_BOOKED' })
    if (!d) throw new Error('no difference')
    const proposed = await propose(d, 'REFUND')
    expect(proposed.body).toMatchObject({
      state: 'PROPOSED',
      proposals: [{ action: 'REFUND', amountFen: unbooked.feeFen, postingMode: 'MANUAL', isMine: true }],
    })
    expect((await decide(proposed.body, 'approve', maker)).status).toBe(403)
    await expect(
      city.db.query(
        `UPDATE difference_proposal SET decision = 'APPROVED', decided_by = proposed_by, decided_at = now(), decision_reason = '自己同意' WHERE difference_id = $1`,
        [d.id],
      ),
    ).rejects.toThrow('difference_proposal_two_people')
    for (const state of ['APPROVED', 'IGNORED', 'EXECUTED'])
      await expect(
        city.db.query(`UPDATE difference SET state = $2, settled_at = CASE WHEN $2 = 'IGNORED' THEN now() END WHERE id = $1`, [d.id, state]),
      ).rejects.toThrow(/agreed|approved/)
    await expect(city.db.query(`UPDATE difference_event SET note = '改' WHERE difference_id = $1`, [d.id])).rejects.toThrow('append-only')
    expect((await duties(checker)).toDecide).toBe(1)
    const returned = await decide(proposed.body, 'return')
    expect(returned.body).toMatchObject({ state: 'OPEN', proposals: [{ decision: 'RETURNED' }] })
    expect(await refundsOf(unbooked.orderId)).toEqual([])
  })

  test('B13 P4: twenty approvals and twenty workers at once make one refund, proved by the channel before it is closed', async () => {
    const [d] = await differences({ date: DAY, kind: 'HIS_PAID_NOT_BOOKED' })
    if (!d) throw new Error('no difference')
    const proposed = await propose(d, 'REFUND')
    expect(proposed.status).toBe(201)
    const approvals = await Promise.all(Array.from({ length: 20 }, () => decide(proposed.body, 'approve')))
    expect(approvals.map(({ status }) => status).filter((status) => status === 200)).toHaveLength(1)
    const second = await city.startSecondApp()
    await Promise.all(Array.from({ length: 20 }, (_, i) => (i % 2 ? second.platform.jobs : city.app.platform.jobs).runDue('payments.differences')))
    await second.close()
    expect(await refundsOf(unbooked.orderId)).toMatchObject([{ amount_fen: unbooked.feeFen }])
    expect(await show(d.id)).toMatchObject({ state: 'EXECUTED', outcome: '已生成原路退款', postingMode: 'MANUAL' })
    for (let i = 0; i < 3; i++) {
      await city.advanceClock(61_000)
      await settle()
    }
    expect(await refundsOf(unbooked.orderId)).toMatchObject([{ state: 'SUCCESS' }])
    const closed = await show(d.id)
    expect(closed.state).toBe('CLOSED')
    expect(closed.history.map(({ text }) => text)).toEqual([
      '对账发现：已付款，医院没有入账',
      '补充凭证：回函.pdf',
      '补充凭证：YY-2026-118',
      '经办提出：原路退款',
      '复核退回：原路退款',
      '经办提出：原路退款',
      '复核同意：原路退款',
      '已执行：已生成原路退款',
      '已验证：渠道查单：退款成功',
      '已关闭',
    ])
    await expect(
      city.db.query(
        `INSERT INTO difference_execution (proposal_id, difference_id, moves_money, amount_fen, executed_at) SELECT id, difference_id, true, 1, now() FROM difference_proposal WHERE difference_id = $1 AND decision = 'RETURNED'`,
        [d.id],
      ),
    ).rejects.toThrow('difference_execution_money_once')
  })
})

describe('signing a day (R10)', () => {
  test('R10: maker first, checker second, under the same results; then nobody changes them', async () => {
    const unit = await unitOf(DAY, MCHID)
    expect(unit).toMatchObject({ batches: [{ billKind: 'TRADE' }, { billKind: 'FUND_FLOW' }], signOff: { canSign: true, firstAt: null } })
    expect((await sign(checker, unit)).body.code).toBe('PAYMENTS.DAY_NOT_READY')
    expect((await sign(maker, unit, 'something else')).body.code).toBe('PAYMENTS.DAY_CHANGED')
    expect((await sign(maker, unit)).body).toMatchObject({ signOff: { firstIsMine: true, canSign: false, blockedBy: '等复核签' } })
    const results = await Promise.all(Array.from({ length: 5 }, () => sign(checker, unit)))
    expect(results.filter(({ status }) => status === 200)).toHaveLength(1)
    const signed = await unitOf(DAY, MCHID)
    expect(signed.signOff.secondAt).not.toBeNull()
    expect(signed.batches.map(({ state }) => state)).toEqual(['SIGNED_OFF', 'SIGNED_OFF'])
    await expect(city.db.query(`UPDATE recon_batch SET reason = '改' WHERE id = $1`, [signed.batches[0]?.id])).rejects.toThrow('frozen')
    await expect(city.db.query(`UPDATE day_sign_off SET second_by = $1 WHERE mchid = $2`, [randomUUID(), MCHID])).rejects.toThrow('frozen')
    const later = await unitOf(NEXT, HOS)
    await expect(city.db.query(`UPDATE recon_batch SET state = 'SIGNED_OFF', signed_at = now() WHERE id = $1`, [later.batches[0]?.id])).rejects.toThrow(
      'two people',
    )
    expect((await sign(maker, later)).status).toBe(200)
    const [first] = await city.db.query<{ by: string }>(`SELECT first_by AS by FROM day_sign_off WHERE second_at IS NULL`)
    await expect(city.db.query(`UPDATE day_sign_off SET second_by = $1, second_at = now() WHERE second_at IS NULL`, [first?.by])).rejects.toThrow(
      'day_sign_off_two_people',
    )
  })

  test('R10: the calendar shows what is signed and what still waits', async () => {
    const { items } = await city.must<ResponseOf<typeof listFinanceDays>>(listFinanceDays, { token: checker })
    expect(items.find(({ date }) => date === DAY)).toMatchObject({ failed: 0, openDifferences: 0, signed: 1 })
    expect((await city.call<Problem>(listFinanceDays, { token: checker, query: { from: '2026-01-01', until: NEXT } })).body.code).toBe(
      'PAYMENTS.FINANCE_PERIOD_INVALID',
    )
  })
})

describe('orders of an institution and the money proof (B10, B33)', () => {
  const list = (token: string, query: Record<string, string | number> = {}) =>
    city.must<ResponseOf<typeof listMoneyRows>>(listMoneyRows, { token, query: { from: DAY, until: THIRD, ...query } })

  test('R363 B10: the hospital’s finance sees its own rows only, masked, summed and recorded; the region’s finance sees all', async () => {
    const [other] = await city.db.query<{ id: string }>(`SELECT id FROM institution WHERE hos_code <> $1 AND online_pay LIMIT 1`, [HOS])
    await city.db.query(
      `INSERT INTO trade_order (business_kind, business_id, account_id, person_id, institution_id, mchid, subject, amount_fen, state, pay_by, created_at)
       SELECT 'APPOINTMENT', gen_random_uuid(), account_id, person_id, $1, '1900000003', subject, 99, 'OPEN', pay_by, created_at FROM trade_order WHERE id = $2`,
      [other?.id, kept.orderId],
    )
    const own = await list(hospital)
    expect(new Set(own.items.map(({ institutionName }) => institutionName))).toEqual(new Set(['科尔沁中心医院']))
    expect(own.sums).toEqual({ trades: 2, paidFen: kept.feeFen + unbooked.feeFen, refunds: 1, refundedFen: unbooked.feeFen })
    expect(own.items.map(({ kind, state }) => `${kind} ${state}`).sort()).toEqual(['REFUND REFUNDED', 'TRADE PAID', 'TRADE PAID'])
    expect((await list(maker)).items.length).toBe(4)
    expect((await city.call(listMoneyRows, { token: hospital, query: { from: DAY, until: DAY, institutionId: other?.id ?? '' } })).status).toBe(404)
    expect((await list(hospital, { kind: 'REFUND' })).items).toHaveLength(1)
    expect((await list(hospital, { minFen: 1_000_000 })).items).toEqual([])
    expect((await list(hospital, { number: kept.outTradeNo })).items).toMatchObject([{ number: kept.outTradeNo, personNameMasked: '李*' }])
    const first = await list(hospital, { limit: 2 })
    const rest = await list(hospital, { limit: 2, cursor: first.nextCursor ?? '' })
    expect([...first.items, ...rest.items].map(({ id }) => id)).toEqual(own.items.map(({ id }) => id))
    const [audited] = await city.db.query(`SELECT 1 FROM audit_log WHERE action = 'payments.listMoneyRows' AND person_id IS NOT NULL LIMIT 1`)
    expect(audited).toBeDefined()
    await city.db.query(`DELETE FROM trade_order WHERE institution_id = $1`, [other?.id])
  })

  test('B10: the file holds the same rows, and no cell is a formula', async () => {
    const file = await city.must<{ fileName: string; text: string }>(exportMoneyRows, { token: hospital, query: { from: DAY, until: THIRD } })
    expect(file.fileName).toBe(`机构订单-${DAY}-${THIRD}.csv`)
    expect(file.text.trim().split('\r\n')).toHaveLength(4)
    expect(file.text).not.toMatch(/(^|,)[=+\-@]/m)
  })

  test('B33: a day is green to the fen once its differences are done, for the regulator too, and a hospital reads its own line', async () => {
    const prove = (token: string) => city.must<ResponseOf<typeof proveMoney>>(proveMoney, { token, query: { month: '2026-11' } })
    const { items } = await prove(regulator)
    const line = items.find(({ institutionName }) => institutionName === '科尔沁中心医院')
    const first = line?.days.find(({ date }) => date === DAY)
    const paidFen = kept.feeFen + unbooked.feeFen
    expect(first).toMatchObject({
      light: 'GREEN',
      paidFen,
      refundedFen: 0,
      netFen: paidFen,
      billFen: paidFen,
      flowFen: paidFen,
      ledgerFen: paidFen,
      isSigned: true,
    })
    expect(line?.days.find(({ date }) => date === THIRD)).toMatchObject({ light: 'WAITING', refundedFen: unbooked.feeFen })
    expect((await prove(hospital)).items.map(({ institutionName }) => institutionName)).toEqual(['科尔沁中心医院'])
  })

  test('B13: a hospital’s finance lists its own differences only', async () => {
    expect((await differences({}, hospital)).every(({ institutionName }) => institutionName === '科尔沁中心医院')).toBe(true)
  })
})

describe('what the other handlings do (B13, §3.5)', () => {
  interface Stated {
    kind: string
    naturalKey: string
    ownFen: number | null
    channelFen: number | null
    orderId?: string
    outTradeNo?: string
    refundId?: string
  }
  /** As a bill of the day would state it. */
  async function stated(d: Stated): Promise<DifferenceDetail> {
    const [row] = await city.db.query<{ id: string }>(
      `INSERT INTO difference (batch_id, channel, mchid, bill_kind, bill_date, kind, natural_key, severity, state, own_fen, channel_fen, institution_id, trade_order_id, payment_id, refund_id, detail, opened_at)
       SELECT b.id, 'WECHAT', b.mchid, 'TRADE', b.bill_date, $1, $2, 2, 'OPEN', $3, $4, (SELECT id FROM institution WHERE hos_code = $8), $5::uuid, (SELECT id FROM payment_order WHERE out_trade_no = $6), $7::uuid,
              jsonb_build_object('tradeNo', $6::text), $9 FROM recon_batch b WHERE b.channel = 'WECHAT' AND b.mchid = $10 AND b.bill_kind = 'TRADE' AND b.bill_date = $11 AND b.is_current RETURNING id`,
      [d.kind, d.naturalKey, d.ownFen, d.channelFen, d.orderId ?? null, d.outTradeNo ?? null, d.refundId ?? null, HOS, new Date(city.now()), MCHID, NEXT],
    )
    return show(row?.id ?? '')
  }
  async function handled(d: DifferenceDetail, action: string): Promise<DifferenceDetail> {
    const evidence = { text: '渠道回单', documentNo: 'WX-2026-7' }
    const proved = await city.must<DifferenceDetail>(addDifferenceEvidence, { token: maker, params: { id: d.id }, body: evidence })
    const proposed = await propose(proved, action)
    expect([proposed.status, proposed.body.code]).toEqual([201, undefined])
    expect((await decide(proposed.body, 'approve')).status).toBe(200)
    await Promise.all(Array.from({ length: 5 }, () => city.app.platform.jobs.runDue('payments.differences')))
    await settle()
    return show(d.id)
  }
  const balance = async (account: string): Promise<number> => {
    const [row] = await city.db.query<{ fen: number }>(
      `SELECT coalesce(sum(e.amount_fen), 0)::bigint AS fen FROM ledger_entry e JOIN ledger_account a ON a.id = e.account_id WHERE a.name = $1`,
      [account],
    )
    return Number(row?.fen ?? 0)
  }
  const RECEIVABLE = `ch_receivable:WECHAT:${MCHID}`

  test('QUERY_CHANNEL: what the channel has been paid is accepted once, and the query is the proof', async () => {
    const order = await booked('李建国')
    await city.faults('wechat-pay', [{ match: { operation: 'notify-transaction', out_trade_no: order.outTradeNo }, effect: { kind: 'notify-drop' } }])
    await city.db.query(`UPDATE payment_order SET due_at = NULL WHERE out_trade_no = $1`, [order.outTradeNo])
    await city.action('wechat-pay', 'payer-pays', { out_trade_no: order.outTradeNo })
    await settle()
    const before = await balance(RECEIVABLE)
    const d = await stated({ kind: 'CH_ONLY_PAY', naturalKey: order.outTradeNo, ownFen: null, channelFen: order.feeFen, ...order })
    expect(d.actions[0]).toMatchObject({ action: 'QUERY_CHANNEL', postingMode: 'MANUAL', amountFen: null })
    expect(await handled(d, 'QUERY_CHANNEL')).toMatchObject({ state: 'CLOSED', outcome: '渠道查单已付，按渠道入账' })
    await city.clearFaults('wechat-pay')
    expect((await balance(RECEIVABLE)) - before).toBe(order.feeFen)
    expect(await city.db.query(`SELECT state FROM trade_order WHERE id = $1`, [order.orderId])).toEqual([{ state: 'PAID' }])
  })

  test('SHADOW_REFUND: a refund made in the console counts from now on, and no second one of that money is possible', async () => {
    const order = await paid('李建国')
    const { result } = await city.action<{ result: { out_refund_no: string } }>('wechat-pay', 'console-refund', {
      out_trade_no: order.outTradeNo,
      refund_fen: order.feeFen,
    })
    await city.advanceClock(2_000)
    const d = await stated({ kind: 'CH_ONLY_REFUND', naturalKey: result.out_refund_no, ownFen: null, channelFen: order.feeFen, ...order })
    await handled(d, 'SHADOW_REFUND')
    for (let i = 0; i < 3; i++) {
      await city.advanceClock(61_000)
      await settle()
    }
    expect(await show(d.id)).toMatchObject({ state: 'CLOSED', outcome: '已补记商户后台的退款' })
    expect(await refundsOf(order.orderId)).toEqual([{ state: 'SUCCESS', amount_fen: order.feeFen }])
    const again = await stated({ kind: 'DUP_PAY', naturalKey: `${order.outTradeNo}:again`, ownFen: order.feeFen, channelFen: order.feeFen, ...order })
    expect((await propose(again, 'REFUND')).body.code).toBe('PAYMENTS.NOTHING_TO_REFUND')
  })

  test('RESUBMIT: the same number is asked for first and never refunded twice', async () => {
    const [refund] = await city.db.query<{ id: string; number: string }>(`SELECT id, out_refund_no AS number FROM refund WHERE trade_order_id = $1`, [
      unbooked.orderId,
    ])
    const d = await stated({
      kind: 'PF_ONLY_REFUND',
      naturalKey: refund?.number ?? '',
      ownFen: unbooked.feeFen,
      channelFen: null,
      ...unbooked,
      refundId: refund?.id ?? '',
    })
    await handled(d, 'RESUBMIT')
    await city.advanceClock(61_000)
    await settle()
    expect(await show(d.id)).toMatchObject({ state: 'CLOSED', outcome: '渠道已有这笔退款' })
    const { books } = await city.journal<{ refunds: { outRefundNo: string }[] }>('wechat-pay')
    expect(books.refunds.filter((r) => JSON.stringify(r).includes(refund?.number ?? '?'))).toHaveLength(1)
  })

  test('CORRECT_LEDGER: one journal moves the books to the channel’s figure, and the channel’s own word proves it', async () => {
    const before = await balance(RECEIVABLE)
    const d = await stated({ kind: 'AMOUNT', naturalKey: kept.outTradeNo, ownFen: kept.feeFen - 100, channelFen: kept.feeFen, ...kept })
    expect((await propose(d, 'CORRECT_LEDGER')).body.code).toBe('PAYMENTS.EVIDENCE_NEEDED')
    const done = await handled(d, 'CORRECT_LEDGER')
    expect((await balance(RECEIVABLE)) - before).toBe(100)
    await city.advanceClock(61_000)
    await settle()
    expect(await show(d.id)).toMatchObject({ state: 'CLOSED', outcome: '已记更正凭证', postingMode: 'FORCE' })
    const [{ journals } = { journals: 0 }] = await city.db.query<{ journals: number }>(
      `SELECT count(*)::int AS journals FROM journal WHERE journal_type = 'CORRECTION' AND source_id = $1`,
      [done.proposals[0]?.id],
    )
    expect(journals).toBe(1)
  })

  test('ACCEPT: moves nothing, and is proved only by a later bill that does not repeat it', async () => {
    const before = await balance(RECEIVABLE)
    const d = await stated({ kind: 'DUP_ROW', naturalKey: 'row:7', ownFen: 0, channelFen: 800 })
    expect(await handled(d, 'ACCEPT')).toMatchObject({ state: 'EXECUTED', outcome: '认可，不动账' })
    await city.advanceClock(3_600_000)
    await settle()
    expect((await show(d.id)).state).toBe('EXECUTED')
    expect(await balance(RECEIVABLE)).toBe(before)
    await morning('2026-11-26')
    await city.advanceClock(6 * 3_600_000)
    await settle()
    expect(await show(d.id)).toMatchObject({ state: 'CLOSED' })
    expect((await show(d.id)).history.map(({ text }) => text)).toContain(`已验证：${THIRD} 的账单不再出现`)
  })
})
