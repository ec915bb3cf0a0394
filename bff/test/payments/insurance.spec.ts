import { describe, expect, it } from '@jest/globals'
import { notifyInsurance, payBill, type PaymentStep } from '@jktl/shared/payments/bills/contract'

import { type BillDesk, keepBillDesk } from './bill-desk.ts'

let desk: BillDesk
keepBillDesk((opened) => (desk = opened))

const pend = () => desk.city.faults('insurance', [{ match: { operation: 'create-order' }, effect: { kind: 'pend' } }])

/** A bill of 186.40 on its way with insurance: agreed, the cashier open. */
async function mixed(): Promise<{ id: string; step: PaymentStep; billId: string; billNo: string }> {
  const bill = await desk.issue()
  const started = await desk.pay(bill, 'MEDICAL_INSURANCE')
  const { body, status } = await desk.authorise(started.payment.id, await desk.agree(started))
  expect(status).toBe(201)
  return { id: started.payment.id, step: body, billId: bill.id, billNo: bill.billNo }
}
const legs = (paymentId: string) =>
  desk.city.db.query<{ leg: string; state: string; fen: number }>(
    `SELECT o.leg, o.state, o.amount_fen AS fen FROM payment_order o JOIN hospital_payment p ON p.trade_order_id = o.trade_order_id WHERE p.id = $1 ORDER BY o.leg`,
    [paymentId],
  )

describe('医保 + cash', () => {
  it('§4.8 B28: split, agreed, both legs paid, the hospital told both amounts, both legs found by the order', async () => {
    await desk.his('issue-bill', { persona: '王秀兰' })
    const bill = await desk.issue({ persona: '王秀兰' }, desk.strangerToken)
    const started = await desk.pay(bill, 'MEDICAL_INSURANCE', desk.strangerToken)
    expect(started).toMatchObject({ checkout: null, payment: { state: 'AUTHORISING', split: { govFen: 9_879, selfFen: 4_000, cashFen: 4_761 } } })
    const { body } = await desk.authorise(started.payment.id, await desk.agree(started), desk.strangerToken)
    expect(body.checkout?.amountFen).toBe(4_761)
    await desk.pass(2_000)
    expect(await desk.payment(started.payment.id, desk.strangerToken)).toMatchObject({ state: 'WAITING_MONEY', insurance: { state: 'SUCCESS' } })
    await desk.payer(started.payment.id)
    expect(await desk.payment(started.payment.id, desk.strangerToken)).toMatchObject({ state: 'SETTLED', insuranceFen: 13_879, cashFen: 4_761 })
    expect(await legs(started.payment.id)).toEqual([
      { leg: 'INSURANCE', state: 'SUCCESS', fen: 13_879 },
      { leg: 'WECHAT_CASH', state: 'SUCCESS', fen: 4_761 },
    ])
    expect(await desk.hospitalBill(bill.billNo)).toMatchObject({ confirmation: { personal_amount: '47.61', insurance_amount: '138.79' } })
  })

  it('§4.8: the notify is lost and polling finds the settlement', async () => {
    await desk.city.faults('insurance', [{ match: { operation: 'notify' }, effect: { kind: 'notify-drop' } }])
    const { id } = await mixed()
    await desk.payer(id)
    expect(await desk.payment(id)).toMatchObject({ state: 'WAITING_MONEY', stateText: '您的钱已付，正在等医保结算。不用再付。' })
    await desk.pass(10_000, 2_000)
    expect((await desk.payment(id)).state).toBe('SETTLED')
  })

  it('J21: cash paid, insurance failed: the cash goes back in full and the bill can be paid again', async () => {
    await pend()
    const { id, billId } = await mixed()
    await desk.payer(id)
    await desk.city.action('insurance', 'settle-order', { out_trade_no: await desk.insuranceNumber(id), outcome: 'FAIL' })
    await desk.pass(70_000, 10_000)
    const payment = await desk.payment(id)
    expect(payment).toMatchObject({ state: 'UNDONE', undoCause: 'INSURANCE_FAILED', money: { summary: 'REFUNDED' } })
    expect(payment.money?.refundedFen).toBe(payment.cashFen)
    expect((await desk.show(billId)).state).toBe('OPEN')
  })

  it('J21: insurance paid, cash never came: the cashier closes first, then the insurance takes back all of it', async () => {
    const { id } = await mixed()
    await desk.pass(2_000)
    await desk.pass(16 * 60_000, 8 * 60_000)
    await desk.pass(10_000, 2_000)
    expect(await desk.payment(id)).toMatchObject({ state: 'UNDONE', undoCause: 'CLOSED', money: { summary: 'CLOSED' }, insurance: { text: '已退回医保' } })
    const order = (await desk.insuranceBooks()).orders.find((o) => o.out_trade_no.length > 0 && o.refunded_fee > 0)
    expect(order?.refunded_fee).toBe((order?.gov_fee ?? 0) + (order?.self_fee ?? 0))
  })

  it('J21 J3: the close meets a payment: nothing is reversed and the bill is settled', async () => {
    const { id } = await mixed()
    await desk.pass(2_000)
    await desk.city.faults('wechat-pay', [
      { match: { operation: 'close-order' }, effect: { kind: 'paid-during-close' }, times: 1 },
      { match: { operation: 'notify-transaction' }, effect: { kind: 'notify-drop' } },
    ])
    await desk.pass(16 * 60_000, 8 * 60_000)
    await desk.pass(10_000, 2_000)
    expect(await desk.payment(id)).toMatchObject({ state: 'SETTLED', insurance: { refundedFen: 0 }, money: { summary: 'PAID' } })
  })

  it('J21 F10: both legs in and the hospital refuses: both go back, each under its own number, also when an answer is lost', async () => {
    const { id, billNo } = await mixed()
    await desk.pass(2_000)
    await desk.his('pay-bill-at-window', { billNo })
    await desk.city.faults('insurance', [{ match: { operation: 'refund-order' }, effect: { kind: 'lost-answer' }, times: 1 }])
    await desk.payer(id)
    const half = await desk.payment(id)
    expect(half).toMatchObject({ state: 'UNDOING', insurance: { text: '正在退回医保' } })
    await desk.pass(70_000, 10_000)
    expect(await desk.payment(id)).toMatchObject({
      state: 'UNDONE',
      undoCause: 'HOSPITAL_REFUSED',
      money: { summary: 'REFUNDED' },
      insurance: { text: '已退回医保' },
    })
    expect(await desk.calls('insurance', 'refund-order', await desk.insuranceNumber(id))).toBe(1)
  })

  it('§4.8: the answer to the order is lost; the same number is asked for, one order, no second authorisation', async () => {
    await desk.city.faults('insurance', [{ match: { operation: 'create-order' }, effect: { kind: 'lost-answer' }, times: 1 }])
    const { id } = await mixed()
    expect((await desk.payment(id)).insurance).toMatchObject({ state: 'SUBMITTING', text: '正在问医保' })
    await desk.payer(id)
    await desk.pass(10_000, 2_000)
    expect((await desk.payment(id)).state).toBe('SETTLED')
    expect(await desk.calls('insurance', 'create-order', await desk.insuranceNumber(id))).toBe(1)
  })

  it('§4.8: the order never arrived; it is sent again with the same content', async () => {
    await desk.city.faults('insurance', [{ match: { operation: 'create-order' }, effect: { kind: 'unavailable' }, times: 1 }])
    const { id } = await mixed()
    await desk.payer(id)
    await desk.pass(10_000, 2_000)
    expect((await desk.payment(id)).state).toBe('SETTLED')
  })

  it('§4.8: an authorisation is short-lived and single use; refused, nothing is taken', async () => {
    const bill = await desk.issue()
    const started = await desk.pay(bill, 'MEDICAL_INSURANCE')
    const late = await desk.agree(started)
    await desk.city.advanceClock(6 * 60_000)
    const refused = await desk.authorise<{ code: string }>(started.payment.id, late)
    expect(refused.body.code).toBe('PAYMENTS.INSURANCE_REFUSED')
    await desk.settle()
    expect(await desk.payment(started.payment.id)).toMatchObject({ state: 'UNDONE', undoCause: 'INSURANCE_FAILED', money: { paidFen: 0 } })
    const again = await desk.pay(bill, 'MEDICAL_INSURANCE')
    expect((await desk.authorise(again.payment.id, await desk.agree(again))).status).toBe(201)
    expect((await desk.authorise<{ code: string }>(again.payment.id, 'AUTHxxxxxxxxxxxx')).body.code).toBe('PAYMENTS.NOT_PAYABLE')
  })

  it('§4.8: who is not insured, and what the hospital settled, is told so in words', async () => {
    const settled = await desk.issue({ insurance: 'SETTLED', insurancePart: '10.00' })
    const way = { version: 1, way: 'MEDICAL_INSURANCE' }
    const code = async (id: string, token: string) => (await desk.city.call<{ code: string }>(payBill, { token, params: { id }, body: way })).body.code
    expect(await code(settled.id, desk.token)).toBe('PAYMENTS.INSURANCE_NOT_FOR_THIS')
    const { token } = await desk.city.resident('其其格')
    const bill = await desk.issue({ persona: '其其格' }, token)
    expect(await code(bill.id, token)).toBe('PAYMENTS.INSURANCE_NOT_INSURED')
    await desk.city.faults('insurance', [{ match: { operation: 'pre-settle' }, effect: { kind: 'html' } }])
    expect(await code((await desk.issue()).id, desk.token)).toBe('PAYMENTS.INSURANCE_UNAVAILABLE')
  })

  it('F10 B08: returned items go back to both legs, once', async () => {
    const { id, billNo } = await mixed()
    await desk.payer(id)
    await desk.pass(4_000, 2_000)
    expect((await desk.payment(id)).state).toBe('SETTLED')
    const given = await desk.his<{ personal_amount: string; insurance_amount: string }>('refund-items', { billNo, lineNos: [1] })
    await desk.pass(120_000, 31_000)
    const payment = await desk.payment(id)
    expect(payment.insurance?.refundedFen).toBe(Math.round(Number(given.insurance_amount) * 100))
    expect(payment.money?.refundedFen ?? 0).toBe(payment.returnedFen)
    expect((payment.insurance?.refundedFen ?? 0) + payment.returnedFen).toBe(6_200)
  })

  it('P9 §4.8: a callback that is not signed is refused and changes nothing; one that lies is only a reason to ask', async () => {
    await pend()
    const { id } = await mixed()
    const body = { id: 'x', event_type: 'MEDICAL_INSURANCE.SUCCESS', resource: { out_trade_no: await desk.insuranceNumber(id), med_ins_pay_status: 'SUCCESS' } }
    expect((await desk.city.call(notifyInsurance, { body })).status).toBe(401)
    expect((await desk.payment(id)).insurance?.state).toBe('PROCESSING')
  })
})
