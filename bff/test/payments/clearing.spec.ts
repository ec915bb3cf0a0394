import { createHash, randomUUID } from 'node:crypto'

import { afterAll, beforeAll, describe, expect, test } from '@jest/globals'
import type { Problem } from '@jktl/shared/kernel/errors'
import type { ResponseOf } from '@jktl/shared/kernel/route'
import {
  answerClearingBatch,
  checkClearingBatch,
  type ClearingCard,
  type ClearingDetail,
  getClearingBatch,
  getClearingFile,
  listClearingBatches,
  listClearingRows,
  signClearingBatch,
  verifyClearingFile,
} from '@jktl/shared/payments/clearing/contract'
import {
  type DayUnit,
  decideHandling,
  type DifferenceDetail,
  getDifference,
  getFinanceDay,
  listDifferences,
  proposeHandling,
  signFinanceDay,
} from '@jktl/shared/payments/reconciliation/desk-contract'

import { MCHID, PayDesk } from './pay-desk.ts'

const HOS = '150502H01'
const OTHER = '150502C01'
const [DAY, NEXT, THIRD, FOURTH] = ['2026-11-23', '2026-11-24', '2026-11-25', '2026-11-26'] as const

let desk: PayDesk
let [maker, checker, hospital] = ['', '', '']
let ids: Record<string, string> = {}
let refundable: { id: string }
let contested: { id: string }

async function signIn(): Promise<void> {
  const sign = async (persona: string) => (await desk.city.signIn(persona)).token
  ;[maker, checker, hospital] = await Promise.all([sign('吴会计'), sign('冯复核'), sign('宋财务')])
}
/** Money of one institution. Orders of before merchants had one institution each share theirs. */
async function paid(hosCode: string, amountFen: number): Promise<{ id: string }> {
  const now = desk.city.now()
  const [order] = await desk.city.db.query<{ id: string }>(
    `INSERT INTO trade_order (business_kind, business_id, account_id, person_id, institution_id, mchid, subject, amount_fen, state, pay_by, created_at) VALUES ('APPOINTMENT', $1, $2, $3, $4, $5, '挂号费', $6, 'OPEN', $7, $8) RETURNING id`,
    [randomUUID(), desk.accountId, randomUUID(), ids[hosCode], MCHID, amountFen, new Date(now + 86_400_000), new Date(now)],
  )
  const id = order?.id ?? ''
  await desk.act('payer-pays', { out_trade_no: await desk.cashier(id) })
  await desk.settle()
  return { id }
}
/** Bills of the day before are there; a fund flow a second. */
async function morning(date: string): Promise<void> {
  await desk.city.setClock(`${date}T10:00:00+08:00`)
  for (let i = 0; i < 8; i++) await desk.pass(1_100)
  await signIn()
}
async function signDay(date: string): Promise<void> {
  const { units } = await desk.city.must<ResponseOf<typeof getFinanceDay>>(getFinanceDay, { token: maker, query: { date } })
  const unit = units.find((u) => u.mchid === MCHID)
  for (const token of [maker, checker])
    await desk.city.must<DayUnit>(signFinanceDay, { token, body: { channel: 'WECHAT', mchid: MCHID, date, digest: unit?.signOff.digest } })
}
const list = (token: string, query: Record<string, string> = {}) =>
  desk.city.must<ResponseOf<typeof listClearingBatches>>(listClearingBatches, { token, query })
const show = (id: string, token = maker): Promise<ClearingDetail> => desk.city.must(getClearingBatch, { token, params: { id } })
const rows = async (id: string) => (await desk.city.must<ResponseOf<typeof listClearingRows>>(listClearingRows, { token: maker, params: { id } })).items
const file = (id: string, token = maker) => desk.city.must<ResponseOf<typeof getClearingFile>>(getClearingFile, { token, params: { id } })
const check = (b: ClearingDetail, token = maker, sha256 = b.sha256) =>
  desk.city.call<ClearingDetail & Problem>(checkClearingBatch, { token, params: { id: b.id }, ifMatch: b.version, body: { sha256 } })
const sign = (b: ClearingDetail, token = checker, sha256 = b.sha256) =>
  desk.city.call<ClearingDetail & Problem>(signClearingBatch, { token, params: { id: b.id }, ifMatch: b.version, body: { sha256 } })
const answer = (b: ClearingDetail, body: Record<string, unknown>, token = hospital) =>
  desk.city.call<ClearingDetail & Problem>(answerClearingBatch, { token, params: { id: b.id }, ifMatch: b.version, body })
const verify = async (id: string, body: { sha256: string; signature: string }) =>
  (await desk.city.must<ResponseOf<typeof verifyClearingFile>>(verifyClearingFile, { token: hospital, params: { id }, body })).isGenuine
async function batchOf(date: string, hosCode: string): Promise<ClearingCard> {
  const found = (await list(maker, { date, institutionId: ids[hosCode] ?? '' })).items[0]
  if (!found) throw new Error(`nothing was cleared for ${hosCode} on ${date}`)
  return found
}
async function bothSign(date: string, hosCode: string): Promise<ClearingDetail> {
  const checked = await check(await show((await batchOf(date, hosCode)).id))
  expect(checked.body).toMatchObject({ state: 'CHECKED' })
  const signed = await sign(checked.body)
  expect(signed.body).toMatchObject({ state: 'SIGNED' })
  return signed.body
}
const dayOf = async (date: string) =>
  (
    await desk.city.db.query<{ net: number; settled: number; held: number; other: number; batchSum: number; summaryNet: number }>(
      `SELECT d.channel_net_fen AS net, d.settled_fen AS settled, d.held_fen AS held, d.other_fen AS other, (SELECT sum(net_fen)::bigint FROM clearing_batch WHERE day_id = d.id) AS "batchSum", (r.summary->>'netFen')::bigint AS "summaryNet"
         FROM clearing_day d JOIN recon_batch r ON r.id = d.trade_batch_id WHERE d.settle_date = $1 AND d.mchid = $2`,
      [date, MCHID],
    )
  )[0]

beforeAll(async () => {
  desk = await PayDesk.open(true)
  const institutions = await desk.city.db.query<{ id: string; hos: string }>(`SELECT id, hos_code AS hos FROM institution WHERE hos_code = ANY($1)`, [
    [HOS, OTHER],
  ])
  ids = Object.fromEntries(institutions.map(({ id, hos }) => [hos, id]))
  const first = await paid(HOS, 120_000)
  refundable = await paid(HOS, 345_000)
  await paid(OTHER, 80_000)
  contested = await paid(HOS, 50_000)
  await desk.city.faults('his', [{ match: { operation: 'get-bill' }, effect: { kind: 'refuse', code: 'BILL_NOT_READY' } }])
  await desk.refundPart(first.id, { amountFen: 20_000 })
  await desk.pass(5_000)
  await desk.act('foreign-payment', { mchid: MCHID, amount_fen: 8_800 })
  await morning(NEXT)
}, 120_000)
afterAll(() => desk?.city.close())

describe('taking a day apart (§3.6)', () => {
  test('R363 B14: a day nobody has signed off is not cleared', async () => {
    expect((await list(maker)).items).toEqual([])
  })

  test('S1 S2: twenty workers of two processes make one batch per institution, and institutions, waiting rows and other systems add up to the channel’s net', async () => {
    await signDay(DAY)
    // The hospital's list comes later than the channel's bill, and does not know one payment.
    await desk.city.db.query(
      `INSERT INTO difference (batch_id, channel, mchid, bill_kind, bill_date, kind, natural_key, severity, state, own_fen, channel_fen, institution_id, trade_order_id, detail, opened_at)
       SELECT id, channel, mchid, bill_kind, bill_date, 'HIS_PAID_NOT_BOOKED', $1, 2, 'OPEN', 50000, 0, $2, $3, '{}', now() FROM recon_batch WHERE channel = 'HIS' AND mchid = $4 AND bill_date = $5`,
      [contested.id, ids[HOS], contested.id, HOS, DAY],
    )
    const second = await desk.city.startSecondApp()
    await Promise.all(Array.from({ length: 20 }, (_, i) => (i % 2 ? second.platform.jobs : desk.city.app.platform.jobs).runDue('payments.clearing')))
    await second.close()
    const { items, counts } = await list(maker, { date: DAY })
    expect(items.map(({ institutionName }) => institutionName).sort()).toHaveLength(2)
    expect(counts).toEqual({ DRAFT: 2, CHECKED: 0, SIGNED: 0, DISPUTED: 0 })
    const day = await dayOf(DAY)
    expect(day?.settled).toBe(day?.batchSum)
    expect(day?.net).toBe(day?.summaryNet)
    expect((day?.settled ?? 0) + (day?.held ?? 0) + (day?.other ?? 0)).toBe(day?.net)
    expect(day?.other).toBe(8_800 - 53)
    const own = await show((await batchOf(DAY, HOS)).id)
    expect(own).toMatchObject({
      receivableCount: 2,
      receivableFen: 465_000,
      refundCount: 1,
      refundFen: 20_000,
      rowCount: 3,
      adjustmentCount: 0,
      carriedInFen: 0,
    })
    expect(own.payableFen).toBe(20_000 + own.feeFen)
    expect(own.netFen).toBe(465_000 - own.payableFen)
    expect(own.proof).toMatchObject({ settledFen: day?.settled, heldFen: day?.held, institutions: 2, signed: 0 })
    const detail = await rows(own.id)
    expect(detail.reduce((sum, row) => sum + row.netFen, 0)).toBe(own.netFen)
  })

  test('S1: a row with an open difference waits outside, named by its difference, and no row is twice anywhere', async () => {
    const own = await show((await batchOf(DAY, HOS)).id)
    expect(own.waiting).toMatchObject({ count: 1 })
    const [held] = await desk.city.db.query<{ kind: string; amount: number }>(
      `SELECT d.kind, r.amount_fen AS amount FROM clearing_row r JOIN difference d ON d.id = r.difference_id WHERE r.batch_id IS NULL AND r.mchid = $1`,
      [MCHID],
    )
    expect(held).toEqual({ kind: 'HIS_PAID_NOT_BOOKED', amount: 50_000 })
    await expect(desk.city.db.query(`INSERT INTO clearing_row SELECT * FROM clearing_row WHERE batch_id = $1`, [own.id])).rejects.toThrow('clearing_row_pkey')
  })

  test('S2: totals that are not those of the rows never leave a transaction', async () => {
    const { id } = await batchOf(DAY, HOS)
    await expect(
      desk.city.db.query(`UPDATE clearing_batch SET receivable_fen = receivable_fen + 1, net_fen = net_fen + 1, payout_fen = payout_fen + 1 WHERE id = $1`, [
        id,
      ]),
    ).rejects.toThrow('those of its rows')
    await expect(desk.city.db.query(`UPDATE clearing_day SET held_fen = held_fen + 1 WHERE mchid = $1`, [MCHID])).rejects.toThrow('clearing_day_adds_up')
  })
})

describe('two people and the file (S3, S6)', () => {
  test('S1 S3: a difference opened after the maker had checked sends the batch back before anybody signs it', async () => {
    const checked = await check(await show((await batchOf(DAY, OTHER)).id))
    const [order] = await desk.city.db.query<{ id: string; number: string }>(
      `SELECT trade_order_id AS id, own_no AS number FROM clearing_row WHERE batch_id = $1`,
      [checked.body.id],
    )
    const opened = `INSERT INTO difference (batch_id, channel, mchid, bill_kind, bill_date, kind, natural_key, severity, state, own_fen, channel_fen, trade_order_id, detail, opened_at)
      SELECT id, channel, mchid, bill_kind, bill_date, 'AMOUNT', $1, 1, 'OPEN', 1, 2, $2, '{}', now() FROM recon_batch WHERE channel = 'WECHAT' AND bill_kind = 'TRADE' AND bill_date = $3 AND mchid = $4 RETURNING id`
    const [difference] = await desk.city.db.query<{ id: string }>(opened, [order?.number, order?.id, DAY, MCHID])
    expect((await sign(checked.body)).body.code).toBe('PAYMENTS.CLEARING_CHANGED')
    await desk.city.runJobs('payments.clearing')
    expect(await show(checked.body.id)).toMatchObject({ state: 'DRAFT', rowCount: 0, netFen: 0, waiting: { count: 1 } })
    const day = await dayOf(DAY)
    expect(day?.settled).toBe(day?.batchSum)
    await desk.city.db.query(`UPDATE difference SET state = 'MATCHED', settled_at = now() WHERE id = $1`, [difference?.id])
    await bothSign(DAY, OTHER)
  })

  test('B14 S3: the maker checks, another signs what was checked, and neither can do both', async () => {
    const draft = await show((await batchOf(DAY, HOS)).id)
    expect((await check(draft, maker, 'a'.repeat(64))).body.code).toBe('PAYMENTS.CLEARING_CHANGED')
    expect((await check(draft, checker)).status).toBe(403)
    expect((await sign(draft)).body.code).toBe('PAYMENTS.DECISION_SETTLED')
    const checked = await check(draft)
    expect(checked.body).toMatchObject({ state: 'CHECKED', checkedIsMine: true, canSign: false, signature: null })
    expect((await sign(checked.body, maker)).status).toBe(403)
    expect((await sign(draft)).status).toBe(412)
    await expect(
      desk.city.db.query(
        `UPDATE clearing_batch SET state = 'SIGNED', signed_by = checked_by, signed_at = now(), answer_until = now(), file_sha256 = checked_sha256, file_bytes = 1, signature = '', key_id = (SELECT min(key_id) FROM clearing_key) WHERE id = $1`,
        [draft.id],
      ),
    ).rejects.toThrow('clearing_batch_two_people')
    const signatures = await Promise.all(Array.from({ length: 5 }, () => sign(checked.body)))
    expect(signatures.filter(({ status }) => status === 200)).toHaveLength(1)
    const signed = await show(draft.id)
    expect(signed).toMatchObject({ state: 'SIGNED', sha256: draft.sha256, canSign: false, answerUntil: '2026-11-29' })
  })

  test('S3: the file comes out the same byte for byte, its signature holds, and a changed file or signature does not', async () => {
    const { id } = await batchOf(DAY, HOS)
    const [first, again] = [await file(id), await file(id, hospital)]
    expect(Buffer.from(again.text).equals(Buffer.from(first.text))).toBe(true)
    expect(createHash('sha256').update(first.text, 'utf8').digest('hex')).toBe(first.sha256)
    expect(first.text.startsWith('\uFEFF清分单,QF-20261123-150502H01-1900000001\r\n')).toBe(true)
    expect(first.text).toContain('\r\n应收金额（元）,4650.00\r\n')
    expect(first.text).toContain('\r\n明细行数,3\r\n')
    const signature = first.signature ?? ''
    expect(await verify(id, { sha256: first.sha256, signature })).toBe(true)
    const tampered = createHash('sha256').update(first.text.replace('4650.00', '4650.01'), 'utf8').digest('hex')
    expect(await verify(id, { sha256: tampered, signature })).toBe(false)
    const forged = `${signature.startsWith('A') ? 'B' : 'A'}${signature.slice(1)}`
    expect(await verify(id, { sha256: first.sha256, signature: forged })).toBe(false)
  })

  test('S6: a signed batch and its rows are frozen; a new rate or account holds from its day and leaves signed files alone', async () => {
    const { id } = await batchOf(DAY, HOS)
    const [before, text] = [await show(id), (await file(id)).text]
    for (const statement of [
      `UPDATE clearing_batch SET payout_fen = 0 WHERE id = $1`,
      `DELETE FROM clearing_row WHERE batch_id = $1`,
      `UPDATE clearing_row SET batch_id = NULL, difference_id = (SELECT min(id::text)::uuid FROM difference) WHERE batch_id = $1`,
    ])
      await expect(desk.city.db.query(statement, [id])).rejects.toThrow('frozen')
    await desk.city.db.query(`UPDATE channel_merchant SET settles_to = '示例银行 尾号 6688' WHERE mchid = $1`, [MCHID])
    await desk.city.db.query(`INSERT INTO channel_rate (channel, mchid, from_date, rate_ppm) VALUES ('WECHAT', $1, $2, 6000)`, [MCHID, NEXT])
    expect((await file(id)).text).toBe(text)
    expect(await show(id)).toMatchObject({ ratePpm: before.ratePpm, accountText: before.accountText })
  })
})

describe('what is carried and what comes later (S1, S4)', () => {
  test('S4 S1 S6: a day of refunds only is carried with its minus sign; a row whose difference is settled comes as an adjustment with its link', async () => {
    const [difference] = (
      await desk.city.must<ResponseOf<typeof listDifferences>>(listDifferences, { token: maker, query: { date: DAY, kind: 'HIS_PAID_NOT_BOOKED' } })
    ).items
    const proposed = await desk.city.must<DifferenceDetail>(proposeHandling, {
      token: maker,
      params: { id: difference?.id ?? '' },
      ifMatch: difference?.version ?? 0,
      body: { action: 'IGNORE', reason: '医院已线下入账' },
    })
    await desk.city.must(decideHandling, {
      token: checker,
      params: { id: proposed.id },
      ifMatch: proposed.version,
      body: { decision: 'approve', reason: '同意' },
    })
    await desk.refund(refundable.id)
    await desk.pass(5_000)
    await morning(THIRD)
    await signDay(NEXT)
    // A crash of the database has lost the parsed rows: they are read again from the kept bill.
    await desk.city.db.query(`DELETE FROM bill_row`)
    await desk.city.runJobs('payments.clearing')
    const own = await show((await batchOf(NEXT, HOS)).id)
    expect(own).toMatchObject({
      receivableCount: 0,
      refundCount: 1,
      refundFen: 345_000,
      adjustmentCount: 1,
      payoutFen: 0,
      ratePpm: 6000,
      waiting: { count: 0 },
    })
    expect(own.accountText).toContain('尾号 6688')
    expect(own.dueFen).toBe(own.netFen + own.adjustmentFen)
    expect(own.carriedOutFen).toBe(own.dueFen)
    expect(own.carriedOutFen).toBeLessThan(0)
    expect((await rows(own.id)).filter(({ isAdjustment }) => isAdjustment)).toMatchObject([{ billDate: DAY, amountFen: 50_000, differenceId: difference?.id }])
    await bothSign(NEXT, HOS)
    // The other institution’s row waited for a difference that is settled by now.
    expect(await show((await batchOf(NEXT, OTHER)).id)).toMatchObject({ rowCount: 1, adjustmentCount: 1, netFen: 0 })
    await bothSign(NEXT, OTHER)
  })

  test('S4: the next day takes in exactly what was carried out, once', async () => {
    const before = await show((await batchOf(NEXT, HOS)).id)
    await paid(HOS, 100_000)
    await morning(FOURTH)
    await signDay(THIRD)
    await desk.city.runJobs('payments.clearing')
    const own = await show((await batchOf(THIRD, HOS)).id)
    expect(own).toMatchObject({ carriedInFen: before.carriedOutFen, previousNumber: before.number, receivableFen: 100_000 })
    expect(own.dueFen).toBe(own.netFen + before.carriedOutFen)
    expect(own.payoutFen + own.carriedOutFen).toBe(own.dueFen)
    await expect(
      desk.city.db.query(`UPDATE clearing_batch SET carried_in_fen = 0, payout_fen = greatest(net_fen, 0), carried_out_fen = least(net_fen, 0) WHERE id = $1`, [
        own.id,
      ]),
    ).rejects.toThrow('carried out')
  })
})

describe('the institution (S5)', () => {
  test('S5: it reads its own signed batches only; others and drafts do not exist for it', async () => {
    const { items, counts } = await list(hospital)
    expect(new Set(items.map(({ institutionName }) => institutionName)).size).toBe(1)
    expect(items.map(({ settleDate }) => settleDate)).toEqual([NEXT, DAY])
    expect(counts).toMatchObject({ DRAFT: 0, SIGNED: 2 })
    expect((await show(items[0]?.id ?? '', hospital)).proof).toBeNull()
    for (const hidden of [(await batchOf(DAY, OTHER)).id, (await batchOf(THIRD, HOS)).id])
      for (const route of [getClearingBatch, getClearingFile, listClearingRows])
        expect((await desk.city.call(route, { token: hospital, params: { id: hidden } })).status).toBe(404)
    expect((await desk.city.call(listClearingBatches, { token: hospital, query: { institutionId: ids[OTHER] ?? '' } })).status).toBe(404)
    expect((await answer(await show((await batchOf(DAY, OTHER)).id), { answer: 'CONFIRMED' })).status).toBe(404)
    expect((await answer(await show((await batchOf(DAY, HOS)).id), { answer: 'CONFIRMED' }, maker)).status).toBe(403)
  })

  test('S5: a dispute within its days is one difference, settled by two people at their desk, and the file stays as it was', async () => {
    const batch = await show((await batchOf(DAY, HOS)).id, hospital)
    const body = { answer: 'DISPUTED', reason: '本院账上多一笔退费', claimedFen: batch.dueFen - 1_000 }
    const answers = await Promise.all(Array.from({ length: 5 }, () => answer(batch, body)))
    expect(answers.filter(({ status }) => status === 200)).toHaveLength(1)
    const disputed = await show(batch.id, hospital)
    expect(disputed).toMatchObject({ answer: 'DISPUTED', canAnswer: false, answered: { reason: '本院账上多一笔退费', isSettled: false } })
    const id = disputed.answered?.differenceId ?? ''
    const found = await desk.city.must<DifferenceDetail>(getDifference, { token: maker, params: { id } })
    expect(found).toMatchObject({ kind: 'CLEARING_DISPUTE', state: 'OPEN', gapFen: -1_000, evidence: [{ documentNo: batch.number }] })
    expect(found.sides.map(({ key, amountFen }) => [key, amountFen])).toEqual([
      ['PLATFORM', batch.dueFen],
      ['HOSPITAL', batch.dueFen - 1_000],
    ])
    const proposed = await desk.city.must<DifferenceDetail>(proposeHandling, {
      token: maker,
      params: { id },
      ifMatch: found.version,
      body: { action: 'IGNORE', reason: '退费在次日清分单里' },
    })
    expect(
      (await desk.city.call(decideHandling, { token: maker, params: { id }, ifMatch: proposed.version, body: { decision: 'approve', reason: '同意' } })).status,
    ).toBe(403)
    await desk.city.must(decideHandling, { token: checker, params: { id }, ifMatch: proposed.version, body: { decision: 'approve', reason: '同意' } })
    expect((await show(batch.id, hospital)).answered).toMatchObject({ isSettled: true })
    expect((await file(batch.id)).sha256).toBe(batch.sha256)
    expect((await answer(batch, { answer: 'CONFIRMED' })).body.code).toBe('PAYMENTS.CLEARING_ANSWERED')
  })

  test('S5: after its days nothing is answered any more; within them it confirms once', async () => {
    const batch = await show((await batchOf(NEXT, HOS)).id, hospital)
    const [until, now] = [batch.answerUntil ?? '', desk.city.now()]
    await desk.city.setClock(`${until}T23:59:59+08:00`)
    await signIn()
    expect(await show(batch.id, hospital)).toMatchObject({ canAnswer: true })
    await desk.city.advanceClock(1_000)
    expect((await answer(batch, { answer: 'CONFIRMED' })).body.code).toBe('PAYMENTS.CLEARING_ANSWER_LATE')
    expect(desk.city.now()).toBeGreaterThan(now)
  })

  test('§3.8: clearing posts nothing', async () => {
    const [row] = await desk.city.db.query<{ sum: number }>(
      `SELECT count(*)::int AS sum FROM journal WHERE source_id IN (SELECT id FROM clearing_batch) OR journal_type LIKE '%CLEAR%'`,
    )
    expect(row?.sum).toBe(0)
  })
})
