import { randomUUID } from 'node:crypto'

import { afterAll, afterEach, beforeAll, describe, expect, it } from '@jest/globals'
import { type Appointment, type ClinicSession, confirmAppointment, holdNumber, listSessions } from '@jktl/shared/appointments/contract'
import { getHome } from '@jktl/shared/insights/contract'
import { addDays, dateOf } from '@jktl/shared/kernel/dates'
import type { ResponseOf } from '@jktl/shared/kernel/route'
import { CREDITPAY_AGREEMENT } from '@jktl/shared/payments/creditpay/agreement'
import {
  appealCreditpayListing,
  applyForCreditpay,
  askCreditpayHardship,
  type CreditpayDifference,
  type CreditpayRule,
  decideCreditpayCase,
  decideCreditpayRule,
  getCreditpayAccount,
  getCreditpayVisit,
  listCreditpayDifferences,
  listCreditpayRules,
  proposeCreditpayCase,
  proposeCreditpayLimit,
  proposeCreditpayRule,
  proposeCreditpayWriteOff,
  putCreditpayFamily,
  repayCreditpay,
  type StaffCreditpayDetail,
  terminateCreditpay,
} from '@jktl/shared/payments/creditpay/contract'

import { allocateRepayment } from '../../src/modules/payments/creditpay/use-cases/repay.ts'
import { authorise, capture, expire, lift } from '../../src/modules/payments/creditpay/use-cases/visit-on-credit.ts'
import { CreditpayDesk } from './creditpay-desk.ts'

const DAY_MS = 86_400_000
const GRANDMOTHER = '王秀兰'
const MOTHER = '李娜'
const FATHER = '李建国'
const HERDER = '其其格'
const DRIVER = '阿拉坦·苏和'

let desk: CreditpayDesk
const code = (reply: { body: { code?: string } }): string | undefined => reply.body.code
/** What the first page says about paying back. */
const toRepay = async (of: CreditpayDesk, token: string) =>
  (await of.city.must<ResponseOf<typeof getHome>>(getHome, { token })).todos.find(({ kind }) => kind === 'REPAY_CREDIT')
const problem = <B = { code?: string }>(...args: Parameters<CreditpayDesk['city']['call']>) => desk.city.call<B>(...args)

beforeAll(async () => {
  desk = await CreditpayDesk.open()
}, 60_000)
afterEach(async () => {
  await desk.city.clearFaults('his')
  await desk.expectConsistent()
})
afterAll(() => desk.city.close())

describe('R362 先诊疗后付费', () => {
  let grandmother: { token: string; id: string }

  it('R362: signed after reading, a limit proposed by one and agreed to by another; a child is refused and the same hand decides nothing', async () => {
    const { token } = await desk.person(GRANDMOTHER)
    expect(await desk.home(token)).toMatchObject({ state: 'NOT_SIGNED', mayApply: true, limitFen: 0, terms: { isSample: true } })
    const old = { agreementVersion: '2020-01-01', hasReadAll: true }
    expect(code(await problem(applyForCreditpay, { token, body: old }))).toBe('PAYMENTS.CREDITPAY_AGREEMENT_CHANGED')
    expect(await desk.apply(token)).toMatchObject({ state: 'APPLYING', mayApply: false })
    const c = await desk.waiting('APPLICATION')
    const [target, note] = [{ params: { id: c.id }, ifMatch: c.version }, '收入稳定']
    expect(code(await problem(decideCreditpayCase, { ...target, token: desk.checker, body: { isApproved: true, note } }))).toBe(
      'PAYMENTS.CREDITPAY_NOT_PROPOSED',
    )
    const tooMuch = { isApproval: true, limitFen: 300_001, note }
    expect(code(await problem(proposeCreditpayCase, { ...target, token: desk.maker, body: tooMuch }))).toBe('PAYMENTS.CREDITPAY_LIMIT')
    expect((await problem(decideCreditpayCase, { ...target, token: desk.maker, body: { isApproved: true, note } })).status).toBe(403)
    await desk.agree('APPLICATION', { limitFen: 100_000 })
    grandmother = { token, id: c.creditAccountId }
    expect(await desk.home(token)).toMatchObject({ state: 'ACTIVE', limitFen: 100_000, availableFen: 100_000, mayTerminate: true })
    const child = await desk.person('陈晨')
    expect((await desk.home(child.token)).conditions.filter((one) => !one.isMet).map((one) => one.text)).toEqual(['年满18岁'])
    const body = { agreementVersion: CREDITPAY_AGREEMENT.version, hasReadAll: true }
    expect(code(await problem(applyForCreditpay, { token: child.token, body }))).toBe('PAYMENTS.CREDITPAY_NOT_ELIGIBLE')
  })

  it('K8 K3: frozen at registration, captured when the patient leaves, at most what was frozen; nothing billed gives everything back', async () => {
    const { token } = grandmother
    const visit = await desk.register(GRANDMOTHER, '300.00')
    expect(await desk.home(token)).toMatchObject({ frozenFen: 30_000, availableFen: 70_000, owedFen: 0 })
    expect(await desk.atHospital(visit)).toMatchObject({ status: 'ON_CREDIT', answer: { result: 'AUTHORISED', amount: '300.00' } })
    await desk.leave(visit, '350.00')
    expect(await desk.home(token)).toMatchObject({ frozenFen: 0, owedFen: 30_000, availableFen: 70_000 })
    expect(await desk.atHospital(visit)).toMatchObject({ outcome: { outcome: 'CAPTURED', captured: '300.00', rest: '50.00' } })
    const nothing = await desk.register(GRANDMOTHER, '100.00')
    await desk.leave(nothing, '0.00')
    expect(await desk.entry(nothing)).toMatchObject({ state: 'VOIDED', cause: 'NOTHING_BILLED' })
    expect(await desk.home(token)).toMatchObject({ frozenFen: 0, owedFen: 30_000, availableFen: 70_000 })
    const tooMuch = await desk.register(GRANDMOTHER, '800.00')
    expect(await desk.atHospital(tooMuch)).toMatchObject({ status: 'TO_PAY', answer: { result: 'DECLINED' } })
  })

  it('K4 §3.9: a repayment restores the limit once and by what it paid, fifty times announced and once more after a replay', async () => {
    const { token } = grandmother
    const before = await desk.home(token)
    const { repaymentId, tradeOrderId } = await desk.openRepayment(token, 12_000)
    expect((await desk.home(token)).availableFen).toBe(before.availableFen)
    await desk.pay(token, tradeOrderId)
    expect(await desk.home(token)).toMatchObject({ owedFen: 18_000, availableFen: 82_000 })
    const again = await Promise.all(Array.from({ length: 50 }, () => desk.city.db.transaction((tx) => allocateRepayment(desk.ctx, tx, repaymentId))))
    expect(again.filter(Boolean)).toEqual([])
    await desk.city.db.query(`DELETE FROM inbox WHERE consumer = 'creditpay.allocate'`)
    await desk.city.db.query(`UPDATE outbox SET done_at = NULL WHERE topic = 'payments.paid'`)
    await desk.work()
    expect(await desk.home(token)).toMatchObject({ owedFen: 18_000, availableFen: 82_000 })
    expect(await desk.balance('ch_receivable:WECHAT:1900000001')).toBe(12_000)
  })

  it('K4: what was paid too much goes back by its way, or is kept and pays the next bill, as was chosen', async () => {
    const { token } = grandmother
    const first = await desk.openRepayment(token, 18_000)
    // A second window of the same person: the relative’s phone would do the same.
    await desk.city.db.query(`UPDATE creditpay_repayment SET payer_account_id = gen_random_uuid() WHERE id = $1`, [first.repaymentId])
    const second = await desk.openRepayment(token, 18_000)
    await desk.pay(token, first.tradeOrderId)
    expect(await desk.home(token)).toMatchObject({ owedFen: 0, availableFen: 100_000 })
    await desk.pay(token, second.tradeOrderId)
    expect(await desk.refundsOf(second.tradeOrderId)).toEqual([18_000])

    await desk.debt(GRANDMOTHER, '50.00')
    const kept = await desk.openRepayment(token, 5_000, { surplus: 'KEEP' })
    const [visit] = (await desk.city.db.query<{ request_no: string }>(`SELECT request_no FROM creditpay_entry WHERE state = 'CAPTURED'`)) as [
      { request_no: string },
    ]
    await desk.act('repay-at-window', { requestNo: visit.request_no, amount: '20.00' })
    await desk.hear()
    await desk.pay(token, kept.tradeOrderId)
    expect((await desk.home(token)).debts).toMatchObject([{ owedFen: 0, keptFen: 2_000 }])
    expect(await desk.balance('patient_clearing')).toBe(-2_000)
    await desk.debt(GRANDMOTHER, '30.00')
    expect(await desk.home(token)).toMatchObject({ owedFen: 1_000, availableFen: 99_000 })
    expect(await desk.balance('patient_clearing')).toBe(0)
    const more = { institutionId: await desk.institution(), amountFen: 1_001, surplus: 'KEEP' }
    expect(code(await problem(repayCreditpay, { token, body: more }))).toBe('PAYMENTS.CREDITPAY_AMOUNT')
    await desk.repay(token, 1_000)
  })

  it('K5: a refund of an unpaid visit makes the debt less; of a repaid one it goes back the way it was repaid', async () => {
    const { token } = grandmother
    const { requestNo, id } = await desk.debt(GRANDMOTHER, '100.00')
    const order = await desk.repay(token, 6_000)
    await desk.act('refund-credit-visit', { requestNo, amount: '50.00' })
    await desk.hear()
    expect(await desk.home(token)).toMatchObject({ owedFen: 0, availableFen: 100_000 })
    expect(await desk.refundsOf(order)).toEqual([1_000])
    expect(await desk.city.must(getCreditpayVisit, { token, params: { id } })).toMatchObject({ state: 'REPAID', repaidFen: 5_000, refundedFen: 5_000 })
    await desk.act('refund-credit-visit', { requestNo, amount: '60.00' })
    await desk.hear()
    expect(await desk.refundsOf(order)).toEqual([1_000, 5_000])
    const differences = await desk.city.must<{ items: CreditpayDifference[] }>(listCreditpayDifferences, { token: desk.checker })
    expect(differences.items).toMatchObject([{ kind: 'REFUND_TOO_LARGE', amountFen: 1_000 }])
    expect((await desk.entry(requestNo)).state).toBe('REFUNDED')
  })

  it('K8: the hospital is silent: the freeze stands until its time, then goes with a difference; a later bill is not taken', async () => {
    const { token } = grandmother
    const visit = await desk.register(GRANDMOTHER, '200.00')
    await desk.city.faults('his', [{ match: { operation: 'list-credit-events' }, effect: { kind: 'reset' } }])
    await desk.act('leave-credit-visit', { requestNo: visit, amount: '80.00' })
    await desk.city.advanceClock(DAY_MS - 60_000)
    await desk.work()
    expect(await desk.home(token)).toMatchObject({ frozenFen: 20_000 })
    await desk.city.advanceClock(60_000)
    await desk.work()
    expect(await desk.home(token)).toMatchObject({ frozenFen: 0, availableFen: 100_000 })
    expect(await desk.entry(visit)).toMatchObject({ state: 'EXPIRED', cause: 'NO_BILL_IN_TIME' })
    await desk.city.clearFaults('his')
    await desk.city.advanceClock(20_000)
    await desk.work()
    expect((await desk.home(token)).owedFen).toBe(0)
    const { items } = await desk.city.must<{ items: CreditpayDifference[] }>(listCreditpayDifferences, { token: desk.maker })
    expect(items.map((d) => d.kind).slice(0, 2)).toEqual(expect.arrayContaining(['BILLED_AFTER_EXPIRY', 'NO_BILL_IN_TIME']))
  })

  it('J22: the freeze is made and the hospital refuses: it is lifted; an answer that got lost is repeated and counts once', async () => {
    const { token } = grandmother
    await desk.city.faults('his', [{ match: { operation: 'answer-credit-visit' }, effect: { kind: 'refuse', code: 'VISIT_CLOSED' }, times: 1 }])
    const refused = await desk.register(GRANDMOTHER, '200.00')
    expect(await desk.entry(refused)).toMatchObject({ state: 'VOIDED', cause: 'HOSPITAL_REFUSED' })
    expect(await desk.home(token)).toMatchObject({ frozenFen: 0 })
    await desk.city.faults('his', [{ match: { operation: 'answer-credit-visit' }, effect: { kind: 'lost-answer' }, times: 1 }])
    const lost = await desk.register(GRANDMOTHER, '200.00')
    await desk.city.advanceClock(15_000)
    await desk.work()
    expect(await desk.entry(lost)).toMatchObject({ state: 'AUTHORISED' })
    await desk.act('cancel-credit-visit', { requestNo: lost })
    await desk.hear()
    expect(await desk.entry(lost)).toMatchObject({ state: 'VOIDED', cause: 'CANCELLED' })
    expect(await desk.home(token)).toMatchObject({ frozenFen: 0, availableFen: 100_000 })
  })

  it('K1 §3.9: 1 000 freezes at the same moment on one limit: exactly as many as fit, and the database itself refuses one more fen', async () => {
    const account = await desk.account(MOTHER, 100_000)
    const institutionId = await desk.institution()
    const freeze = () =>
      desk.city.db.transaction((tx) =>
        authorise(desk.ctx, tx, {
          creditAccountId: account.id,
          institutionId,
          requestNo: `race-${randomUUID()}`,
          visitNo: 'V',
          subject: '门诊',
          amountFen: 5_000,
        }),
      )
    const results = await Promise.all(Array.from({ length: 1_000 }, freeze))
    expect(results.filter((r) => r.ok)).toHaveLength(20)
    expect(results.flatMap((r) => (r.ok ? [] : [r.code]))).toEqual(Array.from({ length: 980 }, () => 'NOT_ENOUGH'))
    expect(await desk.home(account.token)).toMatchObject({ frozenFen: 100_000, availableFen: 0 })
    await expect(desk.city.db.query(`UPDATE creditpay_account SET frozen_fen = frozen_fen + 1 WHERE id = $1`, [account.id])).rejects.toMatchObject({
      constraint: 'creditpay_never_overdrawn',
    })
  })

  it('K2: captured, lifted and expired at the same moment, a freeze resolves once; time decides between capture and expiry', async () => {
    const rows = await desk.city.db.query<{ id: string }>(`SELECT id FROM creditpay_entry WHERE request_no LIKE 'race-%' ORDER BY id`)
    const ids = rows.map((r) => r.id)
    const within = await Promise.all(
      ids
        .slice(0, 10)
        .map((id) =>
          Promise.all([
            desk.city.db.transaction((tx) => capture(desk.ctx, tx, id, 600)).then((fen) => fen !== null),
            desk.city.db.transaction((tx) => lift(desk.ctx, tx, id, 'CANCELLED')),
            expire(desk.ctx, id),
          ]),
        ),
    )
    for (const [captured, lifted, expired] of within) expect([captured !== lifted, expired]).toEqual([true, false])
    await desk.city.advanceClock(DAY_MS + 1_000)
    const late = ids[10] ?? ''
    expect(await desk.city.db.transaction((tx) => capture(desk.ctx, tx, late, 600))).toBeNull()
    expect(await expire(desk.ctx, late)).toBe(true)
    await desk.work()
    const [left] = await desk.city.db.query<{ n: number }>(`SELECT count(*) AS n FROM creditpay_entry WHERE state = 'AUTHORISED' AND request_no LIKE 'race-%'`)
    expect(left?.n).toBe(0)
  })

  it('K1: a limit lowered below what is owed makes nothing available and keeps the debt', async () => {
    const account = await desk.account(FATHER, 100_000)
    await desk.debt(FATHER, '400.00')
    const seen = await desk.city.must<StaffCreditpayDetail>(getCreditpayAccount, { token: desk.maker, params: { id: account.id } })
    const lower = { token: desk.maker, params: { id: account.id }, body: { limitFen: 10_000, note: '收入变化' } }
    expect((await problem(proposeCreditpayLimit, { ...lower, ifMatch: seen.version - 1 })).status).toBe(412)
    await desk.city.must(proposeCreditpayLimit, { ...lower, ifMatch: seen.version })
    await desk.agree('LIMIT_CHANGE')
    expect(await desk.home(account.token)).toMatchObject({ state: 'ACTIVE', limitFen: 10_000, owedFen: 40_000, availableFen: 0 })
    expect(await desk.atHospital(await desk.register(FATHER, '1.00'))).toMatchObject({ status: 'TO_PAY' })
  })

  it('B31: a relative repays only when it was allowed, and a refund goes back to the relative', async () => {
    const father = await desk.city.signIn(FATHER)
    const mother = await desk.city.signIn(MOTHER)
    const { identity } = desk.ctx
    const spouse = await desk.city.db.query<{ id: string }>(`SELECT id FROM creditpay_account WHERE account_id = $1`, [father.me.accountId])
    const creditAccountId = spouse[0]?.id ?? ''
    await bindSpouse(desk, mother.token, father.token)
    expect((await identity.listBoundPersonIds(mother.me.accountId)).length).toBeGreaterThan(1)
    expect((await desk.home(mother.token)).relatives).toEqual([])
    const body = { institutionId: await desk.institution(), amountFen: 40_000, surplus: 'REFUND', creditAccountId }
    expect((await problem(repayCreditpay, { token: mother.token, body })).status).toBe(404)
    await desk.city.must(putCreditpayFamily, { token: father.token, body: { mayRepay: true } })
    expect((await desk.home(mother.token)).relatives).toMatchObject([{ creditAccountId, debts: [{ owedFen: 40_000 }] }])
    const order = await desk.repay(mother.token, 40_000, { creditAccountId })
    expect((await desk.home(father.token)).owedFen).toBe(0)
    const [visit] = await desk.city.db.query<{ request_no: string }>(
      `SELECT request_no FROM creditpay_entry WHERE credit_account_id = $1 AND captured_fen > 0`,
      [creditAccountId],
    )
    await desk.act('refund-credit-visit', { requestNo: visit?.request_no, amount: '10.00' })
    await desk.hear()
    expect(await desk.refundsOf(order)).toEqual([1_000])
  })

  it('K6 K7 R394: reminded at D−3, D and D+3 by the date of Tongliao, suspended, then listed; cash, booking and an emergency stay open; repaid, it ends', async () => {
    await desk.city.db.query(`UPDATE creditpay_rule SET interest_free_days = 5, list_after_days = 4 WHERE institution_id IS NOT NULL`)
    const herder = await desk.account(HERDER, 50_000)
    const accountId = (await desk.city.signIn(HERDER)).me.accountId
    const { requestNo } = await desk.debt(HERDER, '120.00')
    const due = (await desk.entry(requestNo)).due_on
    expect(due).toBe(addDays(dateOf(desk.city.now()), 5))
    await desk.until(addDays(due, -4))
    expect(await desk.notices(accountId)).not.toContain('REMIND_D-3')
    expect(await toRepay(desk, herder.token)).toBeUndefined()
    await desk.until(addDays(due, -3), '00:00')
    expect(await toRepay(desk, herder.token)).toMatchObject({ title: '快到还款日，请还 ¥120.00', target: 'creditpay', amountFen: 12_000 })
    await desk.until(due, '23:59')
    expect((await desk.notices(accountId)).filter((k) => k.startsWith('REMIND'))).toEqual(['REMIND_D-3', 'REMIND_D0'])
    expect(await desk.home(herder.token)).toMatchObject({ state: 'ACTIVE', overdueFen: 0 })
    await desk.until(addDays(due, 1), '00:00')
    expect(await desk.home(herder.token)).toMatchObject({ state: 'SUSPENDED', overdueFen: 12_000, availableFen: 0 })
    await desk.until(addDays(due, 3))
    expect((await desk.home(herder.token)).state).toBe('SUSPENDED')
    await desk.until(addDays(due, 4))
    expect(await desk.home(herder.token)).toMatchObject({ state: 'LISTED', mayAppeal: true, listing: { appeal: null } })
    expect((await desk.notices(accountId)).filter((k) => k.startsWith('REMIND'))).toEqual(['REMIND_D-3', 'REMIND_D0', 'REMIND_D3'])

    const emergency = await desk.register(HERDER, '60.00', { emergency: true })
    expect(await desk.atHospital(emergency)).toMatchObject({ status: 'TO_PAY', answer: { result: 'DECLINED' } })
    expect(await bookAtWindow(desk, herder.token, herder.personId)).toBe('BOOKED')

    await desk.repay(herder.token, 12_000)
    expect(await desk.home(herder.token)).toMatchObject({ state: 'ACTIVE', owedFen: 0, availableFen: 50_000, listing: null })
    expect((await desk.notices(accountId)).slice(-2).sort()).toEqual(['REPAID', 'RESTORED'])
  })

  it('B32: a hardship plan moves the day, an upheld appeal takes off the list and keeps off, and a write-off needs two people', async () => {
    const driver = await desk.account(DRIVER, 50_000)
    const { id } = await desk.debt(DRIVER, '90.00')
    await desk.city.must(askCreditpayHardship, { token: driver.token, params: { id }, body: { text: '羊还没卖，手头紧' } })
    expect(code(await problem(askCreditpayHardship, { token: driver.token, params: { id }, body: { text: '再问一次' } }))).toBe('PAYMENTS.CREDITPAY_CASE_OPEN')
    const later = addDays(dateOf(desk.city.now()), 20)
    await desk.agree('HARDSHIP', { dueOn: later })
    expect(await desk.city.must(getCreditpayVisit, { token: driver.token, params: { id } })).toMatchObject({
      dueOn: later,
      hardship: { state: 'APPROVED', dueOn: later },
    })
    for (const days of [0, 1, 3, 4]) await desk.until(addDays(later, days))
    expect((await desk.home(driver.token)).state).toBe('LISTED')
    await desk.city.must(appealCreditpayListing, { token: driver.token, body: { text: '住院时手机丢了，没看到提醒' } })
    await desk.agree('APPEAL', { dueOn: addDays(dateOf(desk.city.now()), 10) })
    const today = dateOf(desk.city.now())
    await desk.until(today)
    expect(await desk.home(driver.token)).toMatchObject({ state: 'SUSPENDED', listing: null })
    await desk.until(addDays(today, 3))
    expect((await desk.home(driver.token)).state).toBe('SUSPENDED')

    await desk.city.must(proposeCreditpayWriteOff, { token: desk.maker, params: { id }, body: { note: '民政认定特困' } })
    expect((await desk.home(driver.token)).owedFen).toBe(9_000)
    await desk.agree('WRITE_OFF')
    expect(await desk.home(driver.token)).toMatchObject({ state: 'ACTIVE', owedFen: 0, availableFen: 50_000 })
    expect(await desk.city.must(terminateCreditpay, { token: driver.token })).toMatchObject({ state: 'NOT_SIGNED', mayApply: true })
  })

  it('K6: limits and terms are data: proposed by one, in force by another, marked as sample without a document, and the old ones stay on record', async () => {
    const { items } = await desk.city.must<{ items: CreditpayRule[] }>(listCreditpayRules, { token: desk.maker })
    const region = items.find((r) => r.institutionId === null && r.state === 'IN_FORCE')
    expect(region).toMatchObject({ number: 1, isSample: true })
    const values = {
      startLimitFen: 50_000,
      maxLimitFen: 200_000,
      visitMaxFen: 100_000,
      interestFreeDays: 10,
      freezeHours: 24,
      listAfterDays: 30,
      minAge: 18,
      isReviewed: false,
      document: '通卫发〔2026〕示例号',
      source: '第三条',
    }
    const wrong = await problem(proposeCreditpayRule, { token: desk.maker, body: { ...values, startLimitFen: 200_001 } })
    expect(code(wrong)).toBe('PAYMENTS.CREDITPAY_RULE')
    const rule = await desk.city.must<CreditpayRule>(proposeCreditpayRule, { token: desk.maker, body: values })
    const decided = { params: { id: rule.id }, ifMatch: rule.version, token: desk.checker, body: { isApproved: true, note: '与文件一致' } }
    expect(await desk.city.must(decideCreditpayRule, decided)).toMatchObject({ state: 'IN_FORCE', number: 2, isSample: false })
    const after = await desk.city.must<{ items: CreditpayRule[] }>(listCreditpayRules, { token: desk.maker })
    expect(after.items.find((r) => r.id === region?.id)?.state).toBe('RETIRED')
    const driver = await desk.city.signIn(DRIVER)
    expect(await desk.apply(driver.token)).toMatchObject({ state: 'ACTIVE', limitFen: 50_000 })
  })
})

async function bindSpouse(at: CreditpayDesk, token: string, spouseToken: string): Promise<void> {
  const { addPerson, decideConsentRequest, listConsentRequests } = await import('@jktl/shared/identity/contract')
  const card = (await at.city.personas()).find((p) => p.name === FATHER)
  await at.city.must(addPerson, { token, body: { relation: 'SPOUSE', name: FATHER, idNumber: card?.idNumber } })
  const { items } = await at.city.must<{ items: { id: string }[] }>(listConsentRequests, { token: spouseToken })
  await at.city.must(decideConsentRequest, { token: spouseToken, params: { id: items[0]?.id ?? '' }, body: { decision: 'agree' } })
}

/** Books a number and chooses to pay at the window. @returns its state */
async function bookAtWindow(at: CreditpayDesk, token: string, personId: string): Promise<string> {
  await at.city.runJobs()
  const [doctor] = await at.city.db.query<{ id: string }>(
    `SELECT s.doctor_id AS id FROM clinic_session s JOIN institution i ON i.id = s.institution_id WHERE i.hos_code = '150502C01' AND s.kind = 'CLINIC' AND s.state = 'OPEN' AND s.date > $1::date ORDER BY s.date, s.id LIMIT 1`,
    [dateOf(at.city.now())],
  )
  const { items } = await at.city.must<{ items: ClinicSession[] }>(listSessions, { query: { doctorId: doctor?.id } })
  const segmentId = items.flatMap((s) => s.segments).find((s) => s.bookable)?.id
  const held = await at.city.must<Appointment>(holdNumber, { token, body: { personId, segmentId } })
  const { appointment } = await at.city.must<{ appointment: Appointment }>(confirmAppointment, { token, params: { id: held.id }, body: { payMode: 'WINDOW' } })
  return appointment.state
}
