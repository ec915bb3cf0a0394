import { describe, expect, it } from '@jest/globals'
import {
  type Bill,
  type BillDetail,
  getBill,
  type HospitalPayment,
  listBills,
  listStays,
  payBill,
  payDeposit,
  type PaymentStep,
  type Stay,
} from '@jktl/shared/payments/bills/contract'

import { BillDesk, keepBillDesk } from './bill-desk.ts'

let desk: BillDesk
keepBillDesk((opened) => (desk = opened))

const stateOf = async (id: string): Promise<string> => (await desk.payment(id)).state

describe('a bill', () => {
  it('B05 B07 R364: is shown with its lines, is paid through the one cashier, and the hospital has it', async () => {
    const bill = await desk.issue()
    const detail = await desk.show(bill.id)
    expect(detail.lines.reduce((sum, line) => sum + line.amountFen, 0)).toBe(detail.totalFen)
    expect(detail).toMatchObject({
      totalFen: 18_640,
      insuranceFen: 0,
      personalFen: 18_640,
      insuranceState: 'OPEN',
      payWays: ['MEDICAL_INSURANCE', 'SELF'],
      isStale: false,
    })
    const step = await desk.pay(bill)
    expect(step.checkout?.amountFen).toBe(18_640)
    await desk.payer(step.payment.id)
    expect(await desk.payment(step.payment.id)).toMatchObject({ state: 'SETTLED', stateText: '已付好，医院已收到。', cashFen: 18_640 })
    expect(await desk.hospitalBill(bill.billNo)).toMatchObject({
      state: 'PAID',
      confirmation: { confirm_id: step.payment.id, personal_amount: '186.40', insurance_amount: '0.00' },
    })
    expect((await desk.show(bill.id)).state).toBe('PAID')
    expect(await desk.notices(step.payment.id)).toEqual(['HOSPITAL_PAYMENT_SETTLED'])
  })

  it('B07: a part the hospital settled with the insurance is shown, and only the rest is paid', async () => {
    const bill = await desk.issue({ insurance: 'SETTLED', insurancePart: '138.60' })
    const detail = await desk.show(bill.id)
    expect(detail).toMatchObject({ totalFen: 18_640, insuranceFen: 13_860, personalFen: 4_780, payWays: ['SELF'] })
    const step = await desk.pay(bill)
    expect(step.checkout?.amountFen).toBe(4_780)
    await desk.payer(step.payment.id)
    expect(await stateOf(step.payment.id)).toBe('SETTLED')
  })

  it('§6.4 own: a stranger finds no bill and no payment, and each reading is on record', async () => {
    const bill = await desk.issue()
    const step = await desk.pay(bill)
    const before = await desk.audits(desk.personId)
    expect((await desk.city.call(getBill, { token: desk.strangerToken, params: { id: bill.id } })).status).toBe(404)
    expect((await desk.city.call(payBill, { token: desk.strangerToken, params: { id: bill.id }, body: { version: 1, way: 'SELF' } })).status).toBe(404)
    expect((await desk.paymentReply(step.payment.id, desk.strangerToken)).status).toBe(404)
    await desk.show(bill.id)
    expect(await desk.audits(desk.personId)).toBe(before + 1)
  })

  it('J20: a bill the hospital changed is refused with the new amount, and nothing is opened', async () => {
    const bill = await desk.issue()
    await desk.his('change-bill', { billNo: bill.billNo, lines: [{ name: '心电图', amount: '24.00' }] })
    const reply = await desk.city.call<{ code: string; current: BillDetail }>(payBill, {
      token: desk.token,
      params: { id: bill.id },
      body: { version: bill.version, way: 'SELF' },
    })
    expect(reply).toMatchObject({ status: 409, body: { code: 'PAYMENTS.BILL_CHANGED', current: { version: 2, totalFen: 2_400, personalFen: 2_400 } } })
    expect(await desk.paymentsOf(bill.id)).toEqual([])
    const step = await desk.pay({ ...bill, version: 2 })
    expect(step.checkout?.amountFen).toBe(2_400)
  })

  it('J20 J6: changed while the payer typed, the hospital refuses and all money goes back', async () => {
    const bill = await desk.issue()
    const step = await desk.pay(bill)
    await desk.his('change-bill', { billNo: bill.billNo, lines: [{ name: '心电图', amount: '24.00' }] })
    await desk.payer(step.payment.id)
    await desk.pass(60_000, 20_000)
    expect(await desk.payment(step.payment.id)).toMatchObject({ state: 'UNDONE', undoCause: 'BILL_CHANGED', money: { summary: 'REFUNDED' } })
    expect(await desk.notices(step.payment.id)).toContain('HOSPITAL_PAYMENT_UNDONE')
    expect((await desk.pay(await desk.show(bill.id))).checkout?.amountFen).toBe(2_400)
  })

  it('R359: void and window-paid bills are refused in words, a silent hospital takes nothing', async () => {
    const code = async (bill: Bill): Promise<string> =>
      (await desk.city.call<{ code: string }>(payBill, { token: desk.token, params: { id: bill.id }, body: { version: 1, way: 'SELF' } })).body.code
    const gone = await desk.issue()
    await desk.his('void-bill', { billNo: gone.billNo })
    expect(await code(gone)).toBe('PAYMENTS.BILL_VOID')
    const paid = await desk.issue()
    await desk.his('pay-bill-at-window', { billNo: paid.billNo })
    expect(await code(paid)).toBe('PAYMENTS.ALREADY_PAID')
    const silent = await desk.issue()
    await desk.city.faults('his', [{ match: { operation: 'get-clinic-bill' }, effect: { kind: 'unavailable' } }])
    expect(await code(silent)).toBe('PAYMENTS.HOSPITAL_UNAVAILABLE')
    await desk.city.advanceClock(3_000)
    expect((await desk.show(silent.id)).isStale).toBe(true)
  })

  it('J6: paid at the window while the phone paid: the hospital says no and the phone gets its money back', async () => {
    const bill = await desk.issue()
    const step = await desk.pay(bill)
    await desk.his('pay-bill-at-window', { billNo: bill.billNo })
    await desk.payer(step.payment.id)
    await desk.pass(60_000, 20_000)
    expect(await desk.payment(step.payment.id)).toMatchObject({
      state: 'UNDONE',
      undoCause: 'HOSPITAL_REFUSED',
      money: { summary: 'REFUNDED', refundedFen: 18_640 },
    })
  })

  it('B07: sums that do not close are not shown and not paid', async () => {
    await desk.issue()
    await expect(
      desk.city.db.transaction(async (tx) => {
        const [bill] = await tx.query<{ id: string }>(`SELECT id FROM clinic_bill LIMIT 1`)
        await tx.query(
          `INSERT INTO clinic_bill_version (bill_id, version, total_fen, insurance_fen, personal_fen, insurance_state, seen_at) VALUES ($1, 99, 100, 0, 100, 'NONE', now())`,
          [bill?.id],
        )
        await tx.query(
          `INSERT INTO clinic_bill_line (bill_id, version, line_no, name, spec, category, quantity, unit_price, amount_fen) VALUES ($1, 99, 1, 'x', '', 'x', '1', '0.99', 99)`,
          [bill?.id],
        )
      }),
    ).rejects.toMatchObject({ constraint: 'clinic_bill_lines_close' })
    await expect(desk.city.db.query(`UPDATE clinic_bill_version SET personal_fen = personal_fen`)).rejects.toThrow()
  })
})

describe('telling the hospital', () => {
  it('J7: told, the answer lost: it is found under the same id, nothing is told twice and nothing goes back', async () => {
    const bill = await desk.issue()
    const step = await desk.pay(bill)
    await desk.city.faults('his', [{ match: { operation: 'confirm-clinic-bill' }, effect: { kind: 'lost-answer' }, times: 1 }])
    await desk.payer(step.payment.id)
    expect(await desk.payment(step.payment.id)).toMatchObject({ state: 'HIS_CONFIRMING', stateText: '钱已经付了，正在告诉医院。不用再付。' })
    await desk.pass(5_000, 1_000)
    expect(await desk.payment(step.payment.id)).toMatchObject({ state: 'SETTLED', money: { summary: 'PAID', refundedFen: 0 } })
    expect(await desk.hisCalls('confirm-clinic-bill', step.payment.id)).toBe(1)
  })

  it('J8: nothing arrived: told again under the same id until it is certain', async () => {
    const bill = await desk.issue()
    const step = await desk.pay(bill)
    await desk.city.faults('his', [
      { match: { operation: 'confirm-clinic-bill' }, effect: { kind: 'unavailable' }, times: 2 },
      { match: { operation: 'get-bill-confirmation' }, effect: { kind: 'html' }, times: 1 },
    ])
    await desk.payer(step.payment.id)
    await desk.pass(60_000, 2_000)
    expect(await stateOf(step.payment.id)).toBe('SETTLED')
  })

  it('P9 §6.1: the notify is lost; checking on return finds the money and the hospital in one go', async () => {
    await desk.city.faults('wechat-pay', [{ match: { operation: 'notify-transaction' }, effect: { kind: 'notify-drop' } }])
    const step = await desk.pay(await desk.issue())
    await desk.payAtCashier(step.payment.id)
    await desk.city.advanceClock(1_000)
    expect(await desk.check(step.payment.id)).toMatchObject({ state: 'SETTLED' })
  })

  it('§6.1: news and sweeps that come again change nothing', async () => {
    const step = await desk.pay(await desk.issue())
    await desk.payer(step.payment.id)
    await desk.city.db.query(`UPDATE outbox SET done_at = NULL WHERE topic = 'payments.paid'`)
    await desk.city.db.query(`DELETE FROM inbox`)
    await desk.city.db.query(`UPDATE hospital_payment SET due_at = created_at WHERE id = $1`, [step.payment.id])
    await desk.settle()
    expect(await desk.payment(step.payment.id)).toMatchObject({ state: 'SETTLED', money: { refundedFen: 0 } })
    expect(await desk.notices(step.payment.id)).toEqual(['HOSPITAL_PAYMENT_SETTLED'])
  })

  it('J2: nobody pays: the cashier closes by evidence and the bill can be paid again', async () => {
    const bill = await desk.issue()
    const step = await desk.pay(bill)
    await desk.pass(31 * 60_000, 10 * 60_000)
    await desk.pass(10_000, 2_000)
    expect(await desk.payment(step.payment.id)).toMatchObject({ state: 'UNDONE', undoCause: 'CLOSED', money: { summary: 'CLOSED' } })
    expect((await desk.pay(bill)).payment.id).not.toBe(step.payment.id)
  })
})

describe('money that comes after the close', () => {
  const lapsed = async () => {
    const bill = await desk.issue()
    const step = await desk.pay(bill)
    const number = await desk.numberOf(step.payment.id)
    await desk.pass(31 * 60_000, 10 * 60_000)
    await desk.pass(10_000, 2_000)
    expect(await desk.payment(step.payment.id)).toMatchObject({ state: 'UNDONE' })
    return { bill, paymentId: step.payment.id, number }
  }

  it('J5: the bill is still unpaid: it takes the money, the hospital is told once, and nothing goes back', async () => {
    const { bill, paymentId, number } = await lapsed()
    await desk.city.action('wechat-pay', 'payer-pays', { out_trade_no: number, force: true })
    await desk.pass(20_000, 5_000)
    expect(await desk.payment(paymentId)).toMatchObject({ state: 'SETTLED', money: { summary: 'PAID', refundedFen: 0 } })
    expect(await desk.hisCalls('confirm-clinic-bill', paymentId)).toBe(1)
    expect(await desk.notices(paymentId)).toEqual(['HOSPITAL_PAYMENT_SETTLED'])
    expect(await desk.paymentsOf(bill.id)).toHaveLength(1)
  })

  it('J5 J14: the bill is being paid again meanwhile: the late money goes back, the new payment stands', async () => {
    const { bill, paymentId, number } = await lapsed()
    const again = await desk.pay(bill)
    expect(again.payment.id).not.toBe(paymentId)
    await desk.city.action('wechat-pay', 'payer-pays', { out_trade_no: number, force: true })
    await desk.pass(60_000, 10_000)
    expect(await desk.payment(paymentId)).toMatchObject({ state: 'UNDONE', money: { summary: 'REFUNDED' } })
    await desk.city.action('wechat-pay', 'payer-pays', { out_trade_no: await desk.numberOf(again.payment.id) })
    await desk.settle()
    expect(await desk.payment(again.payment.id)).toMatchObject({ state: 'SETTLED' })
  })
})

describe('two phones', () => {
  it('J14 P3: both open the same bill at once: one payment, one order', async () => {
    const bill = await desk.issue()
    const replies = await Promise.all(
      [1, 2, 3].map(() =>
        desk.city.call<PaymentStep & { code?: string }>(payBill, { token: desk.token, params: { id: bill.id }, body: { version: 1, way: 'SELF' } }),
      ),
    )
    expect(
      replies.every((reply) => reply.status === 201 || reply.body.code === 'PAYMENTS.BILL_BEING_PAID' || reply.body.code === 'PAYMENTS.OUTCOME_UNKNOWN'),
    ).toBe(true)
    expect(await desk.paymentsOf(bill.id)).toHaveLength(1)
    const orders = await desk.city.db.query(`SELECT 1 FROM trade_order o JOIN hospital_payment p ON p.trade_order_id = o.id WHERE p.bill_id = $1`, [bill.id])
    expect(orders).toHaveLength(1)
  })

  it('J14 P3: both pay: the first is kept, the second goes back in full, the hospital is told once', async () => {
    const bill = await desk.issue()
    const step = await desk.pay(bill)
    const first = await desk.numberOf(step.payment.id)
    await desk.city.db.query(`UPDATE payment_order SET state = 'CLOSED', due_at = NULL WHERE out_trade_no = $1`, [first])
    await desk.city.advanceClock(1_000)
    const again = await desk.pay(bill)
    expect(again.payment.id).toBe(step.payment.id)
    const second = await desk.numberOf(step.payment.id)
    await desk.city.action('wechat-pay', 'payer-pays', { out_trade_no: second })
    await desk.settle()
    await desk.city.action('wechat-pay', 'payer-pays', { out_trade_no: first, force: true })
    await desk.pass(60_000, 20_000)
    expect(await desk.payment(step.payment.id)).toMatchObject({ state: 'SETTLED', money: { summary: 'PAID', paidFen: 37_280, refundedFen: 18_640 } })
    expect(await desk.hisCalls('confirm-clinic-bill', step.payment.id)).toBe(1)
  })

  it('J14: the other parent sees that it is being paid, and cannot pay it a second time', async () => {
    const bill = await desk.issue({ persona: '李小苗' })
    const step = await desk.pay(bill)
    const [seen] = (await desk.city.must<{ items: Bill[] }>(listBills, { token: desk.fatherToken, query: { state: 'OPEN' } })).items.filter(
      (b) => b.id === bill.id,
    )
    expect(seen?.payment).toMatchObject({ state: 'WAITING_MONEY' })
    const reply = await desk.city.call<{ code: string }>(payBill, { token: desk.fatherToken, params: { id: bill.id }, body: { version: 1, way: 'SELF' } })
    expect(reply.body.code).toBe('PAYMENTS.BILL_BEING_PAID')
    await desk.payer(step.payment.id)
    expect(await stateOf(step.payment.id)).toBe('SETTLED')
  })
})

describe('what the hospital gives back', () => {
  it('B08 R364: items go back once each, by original route, and the lines say so', async () => {
    const bill = await desk.issue()
    const step = await desk.pay(bill)
    await desk.payer(step.payment.id)
    await desk.his('refund-items', { billNo: bill.billNo, lineNos: [5] })
    await desk.pass(120_000, 31_000)
    expect(await desk.payment(step.payment.id)).toMatchObject({ returnedFen: 1_440, money: { summary: 'PARTLY_REFUNDED', refundedFen: 1_440 } })
    const detail = await desk.show(bill.id)
    expect(detail.returnedFen).toBe(1_440)
    expect(detail.lines.map((line) => line.returnedFen)).toEqual([0, 0, 0, 0, 1_440])
    await desk.city.db.query(`UPDATE hospital_feed SET after_seq = 0, due_at = '2026-01-01'`)
    await desk.pass(120_000, 60_000)
    expect((await desk.payment(step.payment.id)).money).toMatchObject({ refundedFen: 1_440 })
    await desk.his('refund-items', { billNo: bill.billNo, lineNos: [1, 2, 3, 4] })
    await desk.pass(180_000, 61_000)
    expect((await desk.payment(step.payment.id)).money).toMatchObject({ summary: 'REFUNDED', refundedFen: 18_640 })
  })
})

describe('deposits', () => {
  const stays = async (): Promise<Stay[]> => (await desk.city.must<{ items: Stay[] }>(listStays, { token: desk.token })).items
  const deposit = async (stay: Stay, amountFen: number): Promise<HospitalPayment> => {
    const step = await desk.city.must<PaymentStep>(payDeposit, { token: desk.token, params: { id: stay.id }, body: { amountFen } })
    await desk.payer(step.payment.id)
    return desk.payment(step.payment.id)
  }

  it('R364 B08: are confirmed by the hospital, and at discharge the rest goes back newest first', async () => {
    const admitted = await desk.his<{ stay_no: string }>('admit', { persona: '李娜' })
    await desk.city.advanceClock(11_000)
    const [stay] = await stays()
    expect(stay).toMatchObject({ state: 'IN_HOSPITAL', depositedFen: 0, remainingFen: 0 })
    const first = await deposit(stay as Stay, 100_000)
    await desk.city.advanceClock(60_000)
    const second = await deposit(stay as Stay, 50_000)
    expect([first.state, second.state]).toEqual(['SETTLED', 'SETTLED'])
    await desk.his('charge-stay', { stayNo: admitted.stay_no, amount: '800.00' })
    await desk.city.advanceClock(11_000)
    expect((await stays())[0]).toMatchObject({
      depositedFen: 150_000,
      chargedFen: 80_000,
      remainingFen: 70_000,
      deposits: [{ id: second.id }, { id: first.id }],
    })
    await desk.his('discharge', { stayNo: admitted.stay_no })
    await desk.pass(180_000, 31_000)
    expect((await desk.payment(second.id)).money).toMatchObject({ summary: 'REFUNDED', refundedFen: 50_000 })
    expect((await desk.payment(first.id)).money).toMatchObject({ summary: 'PARTLY_REFUNDED', refundedFen: 20_000 })
    const late = await desk.city.call<{ code: string }>(payDeposit, { token: desk.token, params: { id: (stay as Stay).id }, body: { amountFen: 1_000 } })
    expect(late.body.code).toBe('PAYMENTS.STAY_ENDED')
  })

  it('J7: a deposit whose answer was lost is found by its id', async () => {
    await desk.his('admit', { persona: '李娜' })
    await desk.city.advanceClock(11_000)
    const [stay] = (await stays()).filter((s) => s.state === 'IN_HOSPITAL')
    await desk.city.faults('his', [{ match: { operation: 'add-deposit' }, effect: { kind: 'lost-answer' }, times: 1 }])
    const paid = await deposit(stay as Stay, 30_000)
    expect(paid.state).toBe('HIS_CONFIRMING')
    await desk.pass(5_000, 1_000)
    expect(await stateOf(paid.id)).toBe('SETTLED')
    expect(await desk.hisCalls('add-deposit', paid.id)).toBe(1)
  })

  it('B03 R360: a hospital whose application is suspended offers no way to pay on the phone, and refuses one that was still shown', async () => {
    const bill = await desk.issue()
    await desk.his('admit', { persona: '李娜' })
    await desk.city.advanceClock(11_000)
    const inHospital = async () => (await stays()).find((stay) => stay.state === 'IN_HOSPITAL') as Stay
    expect((await inHospital()).suggestedFen).toHaveLength(3)
    await desk.city.db.query(`UPDATE onboarding_application SET state = 'SUSPENDED' WHERE state = 'APPROVED'`)
    const { id } = await inHospital()
    expect([(await desk.show(bill.id)).payWays, (await inHospital()).suggestedFen]).toEqual([[], []])
    const asked = await Promise.all([
      desk.city.call<{ code: string }>(payBill, { token: desk.token, params: { id: bill.id }, body: { version: bill.version, way: 'SELF' } }),
      desk.city.call<{ code: string }>(payDeposit, { token: desk.token, params: { id }, body: { amountFen: 1_000 } }),
    ])
    expect(asked.map(({ body }) => body.code)).toEqual(['PAYMENTS.ONLINE_PAY_CLOSED', 'PAYMENTS.ONLINE_PAY_CLOSED'])
    await desk.city.db.query(`UPDATE onboarding_application SET state = 'APPROVED' WHERE state = 'SUSPENDED'`)
    expect([(await desk.show(bill.id)).payWays.length > 0, (await inHospital()).suggestedFen.length]).toEqual([true, 3])
  })
})
