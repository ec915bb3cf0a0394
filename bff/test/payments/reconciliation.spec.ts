import { describe, expect, it } from '@jest/globals'
import { dateOf } from '@jktl/shared/kernel/dates'
import type { DifferenceKind } from '@jktl/shared/payments/reconciliation/model'

import { type BatchRow, type Finding, type MoneyProof, ReconDesk } from '../../src/modules/payments/reconciliation/recon-desk.ts'
import { INSTITUTION, keepPayDesk, MCHID, type PayDesk } from './pay-desk.ts'

const MINUTE_MS = 60_000
let desk: PayDesk

keepPayDesk((opened) => (desk = opened))

const recon = (): ReconDesk => desk.city.app.nest.get(ReconDesk, { strict: false })
/** Each test has days of its own. */
let dayNumber = 0
const dateAfter = (days: number): string => new Date(Date.UTC(2026, 10, 23 + days)).toISOString().slice(0, 10)
async function newDay(time = '12:00:00'): Promise<string> {
  dayNumber += 2
  const date = dateAfter(dayNumber)
  await desk.city.setClock(`${date}T${time}+08:00`)
  await desk.settle()
  return date
}
/** Ten o'clock of the day after: bills are ready. */
const readyOf = (date: string): string => `${new Date(Date.parse(`${date}T00:00:00Z`) + 86_400_000).toISOString().slice(0, 10)}T10:00:00+08:00`
/** Bills of these days were fetched with other ones before them, a fund flow a second. */
async function reconcile(date: string): Promise<void> {
  await desk.city.setClock(readyOf(date))
  for (let i = 0; i < 12; i++) await desk.pass(1_100)
}
async function batchOf(date: string, billKind: 'TRADE' | 'FUND_FLOW' = 'TRADE', mchid = MCHID): Promise<BatchRow> {
  const found = (await recon().listBatches(date, date, [mchid])).find((b) => b.billKind === billKind && b.isCurrent && b.adjustsId === null)
  if (!found) throw new Error(`no ${billKind} batch of ${date}`)
  return found
}
const findingsOf = async (date: string, billKind: 'TRADE' | 'FUND_FLOW' = 'TRADE'): Promise<Finding[]> =>
  recon().listFindings((await batchOf(date, billKind)).id)
const kindsOf = async (date: string, billKind: 'TRADE' | 'FUND_FLOW' = 'TRADE'): Promise<DifferenceKind[]> =>
  (await findingsOf(date, billKind)).map((f) => f.kind)
const proofOf = async (date: string): Promise<MoneyProof | undefined> => (await recon().proveMoney(date, date, [INSTITUTION]))[0]
/** Orders that their payers have paid while nobody tells us, however often it is tried. */
async function unnotified(count: number): Promise<{ id: string; number: string }[]> {
  const orders = []
  for (let i = 0; i < count; i++) {
    const id = await desk.order({ minutes: 3 * 24 * 60 })
    orders.push({ id, number: await desk.cashier(id) })
  }
  await desk.faults(...orders.map(({ number }) => ({ match: { operation: 'notify-transaction', out_trade_no: number }, effect: { kind: 'notify-drop' } })))
  for (const { number } of orders) {
    await desk.city.db.query(`UPDATE payment_order SET due_at = NULL WHERE out_trade_no = $1`, [number])
    await desk.act('payer-pays', { out_trade_no: number })
  }
  return orders
}
/** Past the rules, as a wrong hand in the database would. */
const tamper = (statement: string): Promise<unknown> =>
  desk.city.db.transaction(async (tx) => {
    await tx.query(`SET LOCAL session_replication_role = replica`)
    await tx.query(statement)
  })
const differencesOf = async (date: string): Promise<string[]> =>
  (
    await desk.city.db.query<{ state: string }>(`SELECT state FROM difference WHERE bill_date = $1 AND bill_kind = 'TRADE' ORDER BY kind, natural_key`, [date])
  ).map((d) => d.state)

describe('reconciliation with the channel', () => {
  it('R1 R2 R9 B33: a clean day is proved to the fen, and its fees are posted once', async () => {
    const date = await newDay()
    const first = await desk.paidOrder({ amountFen: 1200 })
    await desk.paidOrder({ amountFen: 3450 })
    await desk.refund(first.id)
    await desk.pass(5_000)
    await reconcile(date)
    const batch = await batchOf(date)
    expect(batch).toMatchObject({
      state: 'CLEAN',
      differenceCount: 0,
      reason: null,
      summary: { payments: 2, paidFen: 4650, refunds: 1, refundedFen: 1200, feeFen: 21 },
    })
    expect(await batchOf(date, 'FUND_FLOW')).toMatchObject({
      state: 'CLEAN',
      summary: { paidFen: 4650, refundedFen: 1200, feeFen: 21, flow: { tradeNetFen: 3429 } },
    })
    const detail = await recon().getBatch(batch.id)
    expect(detail?.file?.sha1).toBe(batch.statedSha1)
    expect(await proofOf(date)).toMatchObject({ isProved: true, paidFen: 4650, refundedFen: 1200, billFeeFen: 21, ledgerFeeFen: 21, openDifferences: 0 })
  })

  it('R5: a rerun of the same bill finds the same and doubles nothing', async () => {
    const date = await newDay()
    const { id } = await desk.paidOrder()
    await tamper(`UPDATE payment_order SET amount_fen = 1300, paid_fen = 1300 WHERE trade_order_id = '${id}'`)
    await desk.faults({ match: { operation: 'trade-bill', bill_date: date }, effect: { kind: 'bill-altered', duplicateRows: 1 } })
    await reconcile(date)
    const first = await batchOf(date)
    const found = await recon().listFindings(first.id)
    expect(found.map((f) => f.kind)).toEqual(['AMOUNT', 'DUP_ROW'])
    expect((await recon().rerun(first.id)).ok).toBe(true)
    expect(await recon().rerun(first.id)).toEqual({ ok: false, code: 'ALREADY_RUNNING' })
    expect((await batchOf(date)).id).toBe(first.id)
    await desk.settle()
    const second = await batchOf(date)
    expect(second).toMatchObject({ version: 2, state: 'HAS_DIFFS', fileId: first.fileId })
    expect(await recon().listFindings(second.id)).toEqual(found)
    expect(await recon().listFindings(first.id)).toEqual(found)
    expect((await recon().getBatch(second.id))?.versions.map((v) => [v.version, v.isCurrent])).toEqual([
      [1, false],
      [2, true],
    ])
    const [{ count } = { count: 0 }] = await desk.city.db.query<{ count: number }>(`SELECT count(*) AS count FROM difference WHERE bill_date = $1`, [date])
    expect(count).toBe(2)
    await tamper(`UPDATE payment_order SET amount_fen = 1200, paid_fen = 1200 WHERE trade_order_id = '${id}'`)
  })

  it('CH_ONLY_PAY STATUS DUP_PAY: the channel is asked, and its money is accepted or sent back', async () => {
    const date = await newDay()
    const [lost, closed, twice] = await unnotified(3)
    if (!lost || !closed || !twice) throw new Error('three orders')
    await desk.city.db.query(`UPDATE payment_order SET state = 'CLOSED', due_at = NULL, create_finished = true WHERE out_trade_no = ANY($1)`, [
      [closed.number, twice.number],
    ])
    await desk.city.db.query(`UPDATE trade_order SET state = 'CLOSED', closed_at = created_at WHERE id = $1`, [closed.id])
    await desk.city.advanceClock(1_000)
    const second = await desk.cashier(twice.id)
    await desk.act('payer-pays', { out_trade_no: second })
    await desk.settle()
    await reconcile(date)
    expect((await findingsOf(date)).map((f) => [f.kind, f.naturalKey]).sort()).toEqual(
      [
        ['CH_ONLY_PAY', lost.number],
        ['DUP_PAY', twice.number],
        ['STATUS', closed.number],
      ].sort(),
    )
    expect(await desk.stateOf(lost.id)).toBe('PAID')
    // What came late was offered to its business first (J5): the next look finds it on its way back.
    await desk.pass(70_000, 10_000)
    expect((await desk.refundsOf(closed.id)).map((r) => [r.cause, r.state])).toEqual([['LATE_PAYMENT', 'SUCCESS']])
    expect((await desk.refundsOf(twice.id)).map((r) => [r.cause, r.state])).toEqual([['DUPLICATE_PAYMENT', 'SUCCESS']])
    expect(await differencesOf(date)).toEqual(['CLOSED', 'CLOSED', 'CLOSED'])
  })

  it('J18 CH_ONLY_REFUND: a refund made in the console enters our books and cannot be made again', async () => {
    const date = await newDay()
    const { id, number } = await desk.paidOrder()
    await desk.act('console-refund', { out_trade_no: number, refund_fen: 500 })
    await desk.pass(5_000)
    await reconcile(date)
    expect(await kindsOf(date)).toEqual(['CH_ONLY_REFUND'])
    await desk.pass(MINUTE_MS)
    expect((await desk.refundsOf(id)).map((r) => [r.cause, r.state, r.amount_fen])).toEqual([['CONSOLE', 'SUCCESS', 500]])
    expect(await differencesOf(date)).toEqual(['CLOSED'])
    expect(await proofOf(date)).toMatchObject({ isProved: true, refundedFen: 500, billRefundedFen: 500, flowRefundedFen: 500 })
  })

  it('PF_ONLY_REFUND F3: what we think accepted and the channel does not know is sent again under its own number, and a query proves it', async () => {
    const date = await newDay()
    const { id } = await desk.paidOrder()
    await desk.city.db.transaction((tx) => desk.payments.requestFullRefund(tx, id, 'USER_CANCEL'))
    const at = new Date(desk.city.now()).toISOString()
    await tamper(
      `UPDATE refund SET state = 'PROCESSING', submitted_at = '${at}', accepted_at = '${at}', channel_refund_id = 'lost', due_at = NULL WHERE trade_order_id = '${id}'`,
    )
    await reconcile(date)
    expect(await kindsOf(date)).toEqual(['PF_ONLY_REFUND'])
    for (let minute = 0; minute < 20; minute += 5) await desk.pass(5 * MINUTE_MS)
    const [refund] = await desk.refundsOf(id)
    expect(refund?.state).toBe('SUCCESS')
    expect(await desk.calls('create-refund', refund?.out_refund_no)).toBe(1)
    expect(await differencesOf(date)).toEqual(['CLOSED'])
  })

  it('§3.5: AMOUNT, FEE, PF_ONLY_PAY, REFUND_AMOUNT, REFUND_STATUS, DUP_ROW and foreign rows, each found exactly once', async () => {
    const date = await newDay()
    const [amount, status, refunded] = [await desk.paidOrder(), await desk.paidOrder(), await desk.paidOrder()]
    await desk.refund(status.id)
    await desk.refund(refunded.id)
    await desk.pass(5_000)
    await desk.act('foreign-payment', { amount_fen: 2500 })
    await desk.city.db.query(
      `INSERT INTO channel_rate (channel, mchid, from_date, rate_ppm) VALUES ('WECHAT', $1, $2, 6000), ('WECHAT', $1, $2::date + 1, 6000)`,
      [MCHID, date],
    )
    await desk.faults({
      match: { operation: 'trade-bill' },
      effect: { kind: 'bill-altered', duplicateRows: 1, decimalCount: true, productName: '套餐,`一`\n' },
      times: 1,
    })
    await tamper(`UPDATE payment_order SET amount_fen = 1300, paid_fen = 1300 WHERE out_trade_no = '${amount.number}'`)
    await tamper(`UPDATE refund SET amount_fen = 1100 WHERE trade_order_id = '${refunded.id}'`)
    await tamper(`UPDATE refund SET state = 'CLOSED' WHERE trade_order_id = '${status.id}'`)
    await tamper(`UPDATE channel_rate SET rate_ppm = 30000 WHERE from_date = '${date}'`)
    const forged = await desk.order()
    const forgedNumber = await desk.cashier(forged)
    await tamper(
      `UPDATE payment_order SET state = 'SUCCESS', paid_fen = amount_fen, paid_at = '${date}T13:00:00+08:00', due_at = NULL WHERE out_trade_no = '${forgedNumber}'`,
    )
    await reconcile(date)
    const kinds = (await kindsOf(date)).filter((kind) => kind !== 'FEE')
    expect(kinds).toEqual(['AMOUNT', 'DUP_ROW', 'PF_ONLY_PAY', 'REFUND_AMOUNT', 'REFUND_STATUS'])
    // Three payments and two refunds, each far from the rate we made ourselves believe.
    expect((await kindsOf(date)).filter((kind) => kind === 'FEE')).toHaveLength(5)
    expect((await batchOf(date)).summary).toMatchObject({ foreignPayments: 1, foreignPaidFen: 2500 })
    expect(await batchOf(date, 'FUND_FLOW')).toMatchObject({ state: 'CLEAN' })
    await tamper(`UPDATE payment_order SET amount_fen = 1200, paid_fen = 1200 WHERE out_trade_no = '${amount.number}'`)
    await tamper(`UPDATE refund SET amount_fen = 1200, state = 'SUCCESS' WHERE trade_order_id IN ('${refunded.id}', '${status.id}')`)
    await tamper(`UPDATE payment_order SET state = 'CLOSED', paid_fen = 0, paid_at = NULL WHERE out_trade_no = '${forgedNumber}'`)
    desk.unbelievedFen += 2500
  })

  it('R7: what happened just before midnight is carried, and the next day settles it', async () => {
    const date = await newDay('23:59:30')
    await desk.paidOrder()
    // The sweep of the day itself was shifted; its own bill has no row at all.
    await desk.faults(
      { match: { operation: 'trade-bill', bill_date: date }, effect: { kind: 'bill-altered', dayCutSeconds: 60 } },
      { match: { operation: 'trade-bill' }, effect: { kind: 'bill-altered', dayCutSeconds: 60 } },
    )
    await reconcile(date)
    expect(await batchOf(date)).toMatchObject({ state: 'NO_BILL', differenceCount: 0 })
    expect(await differencesOf(date)).toEqual(['CARRIED'])
    const next = dateAfter(dayNumber + 1)
    await reconcile(next)
    expect(await batchOf(next)).toMatchObject({ state: 'CLEAN', summary: { payments: 1 } })
    expect(await differencesOf(date)).toEqual(['MATCHED'])
  })

  it('§3.9 R7: the day is cut between 23:59:59.999 and 00:00:00.000 in Shanghai: each payment stands in its own day, and both days are clean', async () => {
    const date = await newDay('23:59:59.999')
    const next = dateAfter(dayNumber + 1)
    const numbers: string[] = []
    for (const moment of [`${date}T23:59:59.999+08:00`, `${next}T00:00:00.000+08:00`]) {
      const number = await desk.cashier(await desk.order())
      await desk.city.setClock(moment)
      await desk.act('payer-pays', { out_trade_no: number })
      numbers.push(number)
      await desk.settle()
    }
    const days = await desk.city.db.query<{ at: Date }>(`SELECT paid_at AS at FROM payment_order WHERE out_trade_no = ANY($1) ORDER BY paid_at`, [numbers])
    expect(days.map(({ at }) => dateOf(at.getTime()))).toEqual([date, next])
    for (const day of [date, next]) {
      await reconcile(day)
      expect(await batchOf(day)).toMatchObject({ state: 'CLEAN', summary: { payments: 1, paidFen: 1200 } })
      expect(await differencesOf(day)).toEqual([])
    }
  })

  it('R8: a refund printed PROCESSING is a snapshot and no difference', async () => {
    const date = await newDay()
    const { id } = await desk.paidOrder()
    await desk.act('configure', { refundSettleMs: 7_200_000 })
    await desk.refund(id)
    await desk.act('generate-bill', { bill_date: date })
    await desk.act('configure', { refundSettleMs: 3_000 })
    await reconcile(date)
    expect(await batchOf(date)).toMatchObject({ state: 'CLEAN', summary: { refunds: 1 } })
  })

  it('R3: no bill although we hold successes is an alarm with differences, never clean', async () => {
    const date = await newDay()
    const { number } = await desk.paidOrder()
    await desk.faults({ match: { operation: 'trade-bill', bill_date: date }, effect: { kind: 'api-error', code: 'NO_STATEMENT_EXIST' } })
    await reconcile(date)
    expect(await batchOf(date)).toMatchObject({ state: 'NO_BILL', differenceCount: 1 })
    expect(await findingsOf(date)).toMatchObject([{ kind: 'PF_ONLY_PAY', naturalKey: number, isCarried: false }])
    expect(await kindsOf(date, 'FUND_FLOW')).toContain('FUND_CHAIN')
  })

  it('§4.7: not ready is asked again each half hour; wrong SHA-1, truncated files, HTML and old addresses are fetched again; the old dialect is read', async () => {
    const date = await newDay()
    await desk.paidOrder()
    const on = (effect: Record<string, unknown>, operation = 'trade-bill') =>
      desk.faults({ match: { operation, bill_date: date }, effect: effect as { kind: string }, times: 1 })
    await desk.city.setClock(readyOf(date))
    await on({ kind: 'api-error', code: 'STATEMENT_CREATING' })
    await desk.settle()
    const planned = await batchOf(date)
    expect(planned).toMatchObject({ state: 'NOT_READY', dueAt: new Date(desk.city.now() + 30 * MINUTE_MS) })
    const outcomes: [Record<string, unknown>, string][] = [
      [{ kind: 'bill-altered', wrongHash: true }, 'VERIFY'],
      [{ kind: 'bill-altered', truncateBytes: 40 }, 'VERIFY'],
      [{ kind: 'html', status: 400 }, 'FETCH'],
    ]
    await desk.city.advanceClock(30 * MINUTE_MS)
    for (const [effect, failedStep] of outcomes) {
      await on(effect)
      await desk.settle()
      const failed = await batchOf(date)
      expect(failed).toMatchObject({ id: planned.id, state: 'FAILED', failedStep, summary: null })
      await desk.city.setClock((failed.dueAt?.getTime() ?? 0) + 1)
    }
    await on({ kind: 'bill-altered', expired: true, dialect: 'old-coupon' })
    await desk.settle()
    expect(await batchOf(date)).toMatchObject({ id: planned.id, state: 'CLEAN', summary: { payments: 1, paidFen: 1200 } })
    expect((await recon().rerun(planned.id)).ok).toBe(true)
    await on({ kind: 'bill-altered', dialect: 'old-coupon' })
    await desk.settle()
    expect(await batchOf(date)).toMatchObject({ version: 2, state: 'CLEAN', summary: { payments: 1, paidFen: 1200, feeFen: 7 } })
  })

  it('R6: rows lost with the database or half written are read again from the stored file', async () => {
    const date = await newDay()
    await desk.paidOrder()
    await reconcile(date)
    const { id, seq, fileId } = await batchOf(date)
    await recon().rerun(id)
    // As a process leaves it that died in the middle: stored, some rows there, the lease over.
    await desk.city.db.query(
      `UPDATE recon_batch SET state = 'PARSED', file_id = $2, stated_sha1 = (SELECT sha1 FROM bill_file WHERE id = $2), summary = (SELECT summary FROM recon_batch WHERE id = $1) WHERE state = 'PLANNED' AND bill_date = $3`,
      [id, fileId, date],
    )
    await desk.settle()
    const again = await batchOf(date)
    expect(again).toMatchObject({ version: 2, state: 'CLEAN' })
    expect(again.seq).toBeGreaterThan(seq)
  })

  it('R1 R10: files, findings and signed days are frozen; later truth makes an adjustment', async () => {
    const date = await newDay()
    await desk.paidOrder()
    await reconcile(date)
    const batch = await batchOf(date)
    const { db } = desk.city
    const sign = (rowVersion: number) => db.transaction((tx) => recon().signOff(tx, batch.id, rowVersion))
    expect(await sign(batch.rowVersion - 1)).toEqual({ ok: false, code: 'STALE' })
    await expect(sign(batch.rowVersion)).rejects.toThrow('two people')
    await db.query(
      `INSERT INTO day_sign_off (channel, mchid, bill_date, statement, statement_sha256, first_by, first_at, second_by, second_at) VALUES ('WECHAT', $1, $2, '{}', '', gen_random_uuid(), now(), gen_random_uuid(), now())`,
      [MCHID, date],
    )
    expect(await sign(batch.rowVersion)).toEqual({ ok: true })
    for (const table of ['bill_file', 'bill_chunk', 'recon_finding', 'recon_posting'])
      await expect(db.query(`DELETE FROM ${table}`)).rejects.toThrow('append-only')
    await expect(db.query(`UPDATE recon_batch SET state = 'CLEAN', signed_at = NULL WHERE id = $1`, [batch.id])).rejects.toThrow('frozen')
    await expect(db.query(`UPDATE recon_institution_sum SET paid_fen = 0 WHERE batch_id = $1`, [batch.id])).rejects.toThrow('frozen')
    expect((await recon().rerun(batch.id)).ok).toBe(true)
    await desk.settle()
    const versions = (await recon().getBatch(batch.id))?.versions
    expect(versions?.map((v) => [v.state, v.isCurrent, v.adjustsId])).toEqual([
      ['SIGNED_OFF', true, null],
      ['CLEAN', true, batch.id],
    ])
  })

  it('R1: rows of a day signed long ago go in the night, its file and results stay, and read again they are the same', async () => {
    const date = await newDay()
    await desk.paidOrder({ amountFen: 700 })
    await desk.paidOrder({ amountFen: 800 })
    await reconcile(date)
    const { id, seq, summary } = await batchOf(date)
    const rows = () =>
      desk.city.db.query(
        `SELECT line, kind, own_no, trade_no, channel_no, printed_at, status, amount_fen, fee_e5, issue FROM bill_row WHERE batch_seq = $1 ORDER BY line`,
        [seq],
      )
    const before = await rows()
    expect(before.length).toBe(2)
    const [at, first, second] = [new Date(desk.city.now()), crypto.randomUUID(), crypto.randomUUID()]
    await desk.city.db.query(
      `INSERT INTO day_sign_off (channel, mchid, bill_date, statement, statement_sha256, first_by, first_at, second_by, second_at) VALUES ('WECHAT', $1, $2, '{}', 'x', $3, $5, $4, $5)`,
      [MCHID, date, first, second, at],
    )
    const monthsLater = (months: number): string => new Date(Date.UTC(2026, 10 + months, 23 + dayNumber + 1)).toISOString().slice(0, 10)
    await desk.city.setClock(`${monthsLater(2)}T10:00:00+08:00`)
    await desk.city.runJobs('payments.recon-retention')
    expect(await rows()).toEqual(before)
    await desk.city.setClock(`${monthsLater(3)}T10:00:00+08:00`)
    await desk.city.runJobs('payments.recon-retention')
    expect(await rows()).toEqual([])
    const kept = await recon().getBatch(id)
    expect(kept?.batch.summary).toEqual(summary)
    expect(kept?.file?.sha1).toBe(kept?.batch.statedSha1)
    expect(await recon().readAgain(id)).toBe(2)
    expect(await rows()).toEqual(before)
  })
})
