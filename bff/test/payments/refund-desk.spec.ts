import { randomUUID } from 'node:crypto'

import { beforeAll, describe, expect, it } from '@jest/globals'
import { type PaymentFile, putPaymentFile } from '@jktl/shared/payments/evidence/contract'
import {
  checkMoneyDecision,
  findPaidOrder,
  getStaffRefund,
  listQuarantined,
  listStaffRefunds,
  listSuspense,
  type PaidOrder,
  proposeQuarantineStep,
  proposeRefundStep,
  type QuarantinedPayment,
  requestStaffRefund,
  type StaffRefund,
} from '@jktl/shared/payments/refunds/contract'
import type { ResponseOf } from '@jktl/shared/kernel/route'

import { keepPayDesk, type PayDesk } from './pay-desk.ts'

const MINUTE_MS = 60_000
let desk: PayDesk
let maker = ''
let checker = ''
let hospital = ''

keepPayDesk((opened) => (desk = opened), { seeded: true })
beforeAll(async () => {
  const tokenOf = async (name: string): Promise<string> => (await desk.city.signIn(name)).token
  ;[maker, checker, hospital] = await Promise.all([tokenOf('吴会计'), tokenOf('冯复核'), tokenOf('宋财务')])
})

const errorOf = async (reply: Promise<{ status: number; body: { code?: string } }>): Promise<string> => (await reply).body.code ?? ''
const show = async (id: string): Promise<StaffRefund> => (await desk.city.call<StaffRefund>(getStaffRefund, { token: checker, params: { id } })).body
const ask = (id: string, amountFen: number, token = maker) =>
  desk.city.call<StaffRefund & { code?: string }>(requestStaffRefund, { token, params: { id }, body: { amountFen, reason: '多收了一项检查费' } })
const propose = (refund: StaffRefund, body: Record<string, unknown>, token = maker) =>
  desk.city.call<StaffRefund & { code?: string }>(proposeRefundStep, {
    token,
    params: { id: refund.id },
    ifMatch: refund.version,
    body: { reason: '与患者电话核实过', ...body },
  })
const check = (decision: { id: string; version: number } | undefined, accepted = true, token = checker) =>
  desk.city.call<{ applied: boolean; code?: string }>(checkMoneyDecision, {
    token,
    params: { id: decision?.id ?? randomUUID() },
    ifMatch: decision?.version ?? 0,
    body: { accepted },
  })
const listed = async (view: string, token = checker): Promise<string[]> =>
  (await desk.city.call<{ items: StaffRefund[] }>(listStaffRefunds, { token, query: { view } })).body.items.map((r) => r.id)
const abnormal = () => ({
  match: { operation: 'create-refund' },
  effect: { kind: 'refund-outcome', steps: [{ status: 'ABNORMAL', afterMs: 1_000 }] },
  times: 1,
})

describe('the refund desk', () => {
  it('B08 §6.5: finance finds a payment, asks for a part, another person agrees, and only then the resident sees it go back', async () => {
    const { id, number } = await desk.paidOrder()
    const found = await desk.city.call<{ items: PaidOrder[] }>(findPaidOrder, { token: maker, query: { number } })
    expect(found.body.items).toMatchObject([{ id, paidFen: 1200, refundableFen: 1200 }])
    const asked = (await ask(id, 300)).body
    expect(asked).toMatchObject({ state: 'APPROVING', view: 'TO_CHECK', amountFen: 300, decisions: [{ kind: 'PARTIAL_REFUND', isOwn: true }] })
    await desk.pass(MINUTE_MS)
    expect((await show(asked.id)).state).toBe('APPROVING')
    expect(await desk.show(id)).toMatchObject({ summary: 'PAID', refundingFen: 0, refunds: [] })
    expect((await check(asked.decisions[0])).body).toEqual({ applied: true })
    await desk.pass(3_000)
    await desk.pass(3_000)
    expect(await desk.show(id)).toMatchObject({
      summary: 'PARTLY_REFUNDED',
      refundedFen: 300,
      refunds: [{ state: 'SUCCESS', receivingAccount: '支付用户零钱' }],
    })
    expect(await listed('DONE')).toContain(asked.id)
  })

  it('§6.5: whoever asked cannot agree, in the API and in the database', async () => {
    const { id } = await desk.paidOrder()
    const asked = (await ask(id, 300)).body
    expect((await check(asked.decisions[0], true, maker)).status).toBe(403)
    await expect(
      desk.city.db.query(`UPDATE money_decision SET status = 'APPLIED', checked_by = proposed_by, checked_at = proposed_at WHERE refund_id = $1`, [asked.id]),
    ).rejects.toThrow('money_decision_two_people')
    await check(asked.decisions[0], false)
  })

  it('§6.5: a refusal gives the hold back, tells the resident nothing, and cannot be repeated', async () => {
    const { id } = await desk.paidOrder()
    const asked = (await ask(id, 1200)).body
    expect((await ask(id, 1)).body.code).toBe('PAYMENTS.EXCEEDS_PAID')
    expect((await check(asked.decisions[0], false)).body).toEqual({ applied: false })
    expect(await errorOf(check(asked.decisions[0]))).toBe('PAYMENTS.DECISION_SETTLED')
    expect(await show(asked.id)).toMatchObject({ state: 'REJECTED', view: 'DONE', stateText: '没有批准，没有退', steps: [] })
    expect((await desk.show(id)).refunds).toEqual([])
    expect((await desk.attemptsOf(id))[0]?.refund_held_fen).toBe(0)
  })

  it('§6.5: two checkers at once: one agrees, the other hears that it is settled', async () => {
    const { id } = await desk.paidOrder()
    const [decision] = (await ask(id, 200)).body.decisions
    const ends = await Promise.all([check(decision), check(decision, false), check(decision)])
    expect(ends.filter(({ status }) => status === 200)).toHaveLength(1)
    await desk.pass(10_000)
  })

  it('R363: a hospital sees and refunds only its own payments', async () => {
    const [elsewhere] = await desk.city.db.query<{ id: string }>(`SELECT id FROM institution WHERE id <> $1 AND online_pay LIMIT 1`, [desk.institutionId])
    const other = (await desk.paidOrder({ institutionId: elsewhere?.id ?? '' })).id
    const asked = (await ask(other, 100)).body
    expect((await ask(other, 100, hospital)).status).toBe(404)
    expect((await desk.city.call(getStaffRefund, { token: hospital, params: { id: asked.id } })).status).toBe(404)
    expect((await check(asked.decisions[0], true, hospital)).status).toBe(404)
    expect(await listed('TO_CHECK', hospital)).toEqual([])
    await check(asked.decisions[0], false)
  })

  it('B24: short of funds it stands among the stuck ones, with a promise counted from the next try', async () => {
    const { id } = await desk.paidOrder()
    await desk.act('set-balance', { balance_fen: 0 })
    const refund = await desk.refundPart(id, { amountFen: 400 })
    await desk.settle()
    expect(await listed('STUCK')).toContain(refund)
    const [waiting] = (await desk.show(id)).refunds
    expect(waiting?.state).toBe('WAIT_FUNDS')
    expect(waiting?.promisedBy).toContain('最晚11月26日')
    await desk.act('set-balance', { balance_fen: 10_000_000 })
    await desk.pass(2 * MINUTE_MS, MINUTE_MS)
    expect(await listed('DONE')).toContain(refund)
  })

  it('B25: a closed account: to the payer’s own card, sealed for the channel, and nothing of it is kept', async () => {
    await desk.faults(abnormal())
    const { id } = await desk.paidOrder()
    const refundId = await desk.refundPart(id, { amountFen: 400 })
    await desk.pass(2_000, 1_000)
    const stuck = await show(refundId)
    expect(stuck).toMatchObject({ state: 'ABNORMAL', view: 'STUCK', steps: ['ABNORMAL_REFUND'] })
    expect((await propose(stuck, { kind: 'ABNORMAL_REFUND', route: 'USER_BANK_CARD' })).body.code).toBe('PAYMENTS.REFUND_STEP_INCOMPLETE')
    expect((await propose(stuck, { kind: 'OFFLINE_PROOF' })).body.code).toBe('PAYMENTS.REFUND_STEP_NOT_POSSIBLE')
    const card = { bankType: 'ICBC_DEBIT', account: '6222020202020202021', realName: '李娜' }
    const proposed = await propose(stuck, { kind: 'ABNORMAL_REFUND', route: 'USER_BANK_CARD', card })
    expect(proposed.status).toBe(201)
    expect(JSON.stringify(proposed.body)).not.toContain(card.account)
    expect((await propose(stuck, { kind: 'ABNORMAL_REFUND', route: 'MERCHANT_BANK_CARD' })).body.code).toMatch(/DECISION_WAITS|NOT_POSSIBLE/)
    await desk.faults({ match: { operation: 'apply-abnormal-refund' }, effect: { kind: 'lost-answer' }, times: 1 })
    await check(proposed.body.decisions[0])
    await desk.pass(2 * MINUTE_MS, 20_000)
    expect(await show(refundId)).toMatchObject({ state: 'SUCCESS' })
    expect(await desk.calls('apply-abnormal-refund')).toBe(1)
    const kept = await desk.city.db.query(
      `SELECT 1 FROM money_decision WHERE card_sealed IS NOT NULL UNION ALL SELECT 1 FROM refund WHERE abnormal_card_sealed IS NOT NULL`,
    )
    expect(kept).toEqual([])
  })

  it('B25 B26: a closed account: to the hospital’s, which pays it out with proof that two people have seen; the ledger closes over the bank', async () => {
    await desk.faults(abnormal())
    const { id } = await desk.paidOrder()
    const refundId = await desk.refundPart(id, { amountFen: 400 })
    await desk.pass(2_000, 1_000)
    const proposed = await propose(await show(refundId), { kind: 'ABNORMAL_REFUND', route: 'MERCHANT_BANK_CARD' })
    await check(proposed.body.decisions[0])
    await desk.pass(2 * MINUTE_MS, 20_000)
    const owed = await show(refundId)
    expect(owed).toMatchObject({ state: 'OFFLINE_TRANSFER', steps: ['OFFLINE_PROOF'] })
    expect(await desk.balance('bank')).toBe(400)
    expect((await desk.show(id)).refunds[0]?.state).toBe('OFFLINE_TRANSFER')
    const receipt = {
      purpose: 'OFFLINE_PROOF',
      institutionId: owed.institutionId,
      name: '回单.pdf',
      contentBase64: Buffer.from('%PDF-1.4 receipt').toString('base64'),
    }
    const file = await desk.city.must<PaymentFile>(putPaymentFile, { token: maker, body: receipt })
    const proof = { number: 'HZ-20261123-001', date: '2026-11-23', fileId: file.id }
    const foreign = await desk.city.must<PaymentFile>(putPaymentFile, { token: maker, body: { ...receipt, purpose: 'DIFFERENCE_EVIDENCE' } })
    expect((await propose(owed, { kind: 'OFFLINE_PROOF', proof: { ...proof, fileId: foreign.id } })).body).toMatchObject({ code: 'PAYMENTS.FILE_NOT_YOURS' })
    const proved = await propose(owed, { kind: 'OFFLINE_PROOF', proof })
    expect(proved.body.decisions[0]).toMatchObject({ proof: { ...proof, sha256: file.sha256, fileName: '回单.pdf' }, isOwn: true })
    await check(proved.body.decisions[0])
    expect((await show(refundId)).state).toBe('SUCCESS')
    expect(await desk.balance('bank')).toBe(0)
    expect(await desk.show(id)).toMatchObject({ refundedFen: 400, summary: 'PARTLY_REFUNDED' })
  })

  it('B26: what the channel refused goes out under a new number or by transfer, once', async () => {
    await desk.faults({ match: { operation: 'create-refund' }, effect: { kind: 'api-error', code: 'NO_AUTH' }, times: 1 })
    const { id } = await desk.paidOrder()
    const refundId = await desk.refundPart(id, { amountFen: 400 })
    await desk.settle()
    const refused = await show(refundId)
    expect(refused.steps).toEqual(['REISSUE', 'GO_OFFLINE'])
    const proposed = await propose(refused, { kind: 'REISSUE' })
    await check(proposed.body.decisions[0])
    await desk.pass(2 * MINUTE_MS, 20_000)
    expect((await desk.refundsOf(id)).map((r) => [r.state, r.parent_id])).toEqual([
      ['REJECTED', null],
      ['SUCCESS', refundId],
    ])
    expect((await show(refundId)).steps).toEqual([])
    expect((await propose(await show(refundId), { kind: 'GO_OFFLINE' })).body.code).toBe('PAYMENTS.REFUND_STEP_NOT_POSSIBLE')
  })
})

describe('money in quarantine', () => {
  async function quarantined(set: Record<string, unknown>): Promise<{ id: string; number: string; payment: QuarantinedPayment }> {
    await desk.faults({ match: { operation: 'notify-transaction' }, effect: { kind: 'notify-altered', set } })
    const id = await desk.order()
    const number = await desk.cashier(id)
    await desk.act('payer-pays', { out_trade_no: number })
    await desk.settle()
    await desk.city.clearFaults('wechat-pay')
    const { items } = (await desk.city.call<ResponseOf<typeof listQuarantined>>(listQuarantined, { token: checker })).body
    const payment = items.find((p) => p.paymentNumber === number)
    if (!payment) throw new Error('it is not in quarantine')
    return { id, number, payment }
  }
  const settle = async (payment: QuarantinedPayment, kind: string) => {
    const proposed = await desk.city.call<QuarantinedPayment>(proposeQuarantineStep, {
      token: maker,
      params: { id: payment.id },
      body: { kind, reason: '已致电微信支付核对' },
    })
    return check(proposed.body.decisions[0])
  }

  it('P5: the desk says what differs, and what the channel’s query confirms is accepted by two people', async () => {
    const { id, payment } = await quarantined({ 'amount.total': 1, 'payer.openid': 'somebody-else' })
    expect(payment.differences.map((d) => d.what)).toEqual(['金额', '付款人'])
    expect(JSON.stringify(payment)).not.toContain('somebody-else')
    expect((await settle(payment, 'QUARANTINE_ACCEPT')).body).toEqual({ applied: true })
    expect(await desk.stateOf(id)).toBe('PAID')
    expect(await desk.news(id)).toEqual(['payments.paid'])
  })

  it('P5 P7: or it goes back to the payer, who is told', async () => {
    const { id, payment } = await quarantined({ mchid: '1900000002' })
    expect(payment.differences.map((d) => d.what)).toEqual(['商户号'])
    await settle(payment, 'QUARANTINE_REFUND')
    await desk.pass(10_000, 5_000)
    expect((await desk.attemptsOf(id))[0]?.state).toBe('PAID_LATE')
    expect((await desk.refundsOf(id)).map((r) => [r.cause, r.state])).toEqual([['HOSPITAL_DECISION', 'SUCCESS']])
    expect(await desk.notices(id)).toEqual(['PAYMENT_HOSPITAL_DECISION'])
  })

  it('P5: while the channel still says something else, or nothing, two people cannot accept it either', async () => {
    const { id, number, payment } = await quarantined({ appid: 'wx0somebodyelse01' })
    await desk.faults({ match: { operation: 'query-order' }, effect: { kind: 'answer-altered', signature: 'wrong' } })
    expect((await settle(payment, 'QUARANTINE_ACCEPT')).body.code).toBe('PAYMENTS.QUARANTINE_UNASKED')
    expect((await desk.attemptsOf(id))[0]?.state).toBe('QUARANTINED')
    await desk.city.clearFaults('wechat-pay')
    const { items } = (await desk.city.call<ResponseOf<typeof listQuarantined>>(listQuarantined, { token: checker })).body
    await check(items.find((p) => p.paymentNumber === number)?.decisions[0])
    expect(await desk.stateOf(id)).toBe('PAID')
  })
})

describe('what waits between accounts', () => {
  it('P10: every balance is explained by its open items, and one that is not raises an alarm', async () => {
    const { id } = await desk.paidOrder()
    await desk.act('set-balance', { balance_fen: 0 })
    await desk.refundPart(id, { amountFen: 250 })
    await desk.settle()
    const suspense = async () => (await desk.city.call<ResponseOf<typeof listSuspense>>(listSuspense, { token: checker })).body.items
    const [pending] = await suspense()
    expect(pending).toMatchObject({ account: 'refund_pending', balanceFen: -250, explainedFen: -250, isExplained: true, items: [{ amountFen: -250 }] })
    const alarm = async () => /payments_alarms_total\{kind="SUSPENSE_UNEXPLAINED"\} [1-9]/.test(await (await fetch(`${desk.city.url}/metrics`)).text())
    await desk.pass(61 * MINUTE_MS)
    expect(await alarm()).toBe(false)
    const off = await desk.city.db.transaction(async (tx) => {
      const [journal] = await tx.query<{ id: number }>(`INSERT INTO journal (journal_type, source_id, at) VALUES ('PAY_SUSPENSE', $1, $2) RETURNING id`, [
        randomUUID(),
        new Date(desk.city.now()),
      ])
      await tx.query(
        `INSERT INTO ledger_entry (journal_id, account_id, amount_fen) SELECT $1, id, CASE name WHEN 'refund_pending' THEN -7 ELSE 7 END FROM ledger_account WHERE name IN ('refund_pending', 'inst_payable') AND institution_id = $2`,
        [journal?.id, desk.institutionId],
      )
      return journal?.id
    })
    expect(off).toBeDefined()
    await desk.act('set-balance', { balance_fen: 10_000_000 })
    await desk.pass(61 * MINUTE_MS)
    await desk.pass(10_000, 5_000)
    expect(await suspense()).toMatchObject([{ account: 'refund_pending', balanceFen: -7, explainedFen: 0, isExplained: false }])
    expect(await alarm()).toBe(true)
  })
})
