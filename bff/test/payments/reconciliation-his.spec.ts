import { afterAll, beforeAll, describe, expect, test } from '@jest/globals'
import type { Problem } from '@jktl/shared/kernel/errors'
import type { ResponseOf } from '@jktl/shared/kernel/route'
import { listStays, payDeposit, type PaymentStep, type Stay } from '@jktl/shared/payments/bills/contract'
import { getCreditpayAccount, listCreditpayAccounts } from '@jktl/shared/payments/creditpay/contract'
import {
  addDifferenceEvidence,
  type BatchDetail,
  decideHandling,
  type DifferenceCard,
  type DifferenceDetail,
  getDifference,
  getFinanceDay,
  listDifferences,
  proposeHandling,
  rerunFinanceBatch,
} from '@jktl/shared/payments/reconciliation/desk-contract'
import { proveMoney } from '@jktl/shared/payments/reconciliation/proof-contract'

import type { TestCity } from '../support/city.ts'
import { BillDesk } from './bill-desk.ts'
import { CreditpayDesk } from './creditpay-desk.ts'

const HOS = '150502H01'
const [DAY, NEXT, THIRD] = ['2026-11-23', '2026-11-24', '2026-11-25'] as const

interface Paid {
  id: string
  orderId: string
  billNo: string
  totalFen: number
  cashFen: number
  insuranceFen: number
}
let city: TestCity
let desk: BillDesk
let credit: CreditpayDesk
let [maker, checker] = ['', '']
let [kept, lost, mixed, asCash, unlisted] = [{} as Paid, {} as Paid, {} as Paid, {} as Paid, {} as Paid]
let stayNo = ''
let secondDeposit = ''
let requestNo = ''

async function orderOf(paymentId: string): Promise<string> {
  const [row] = await city.db.query<{ id: string }>(`SELECT trade_order_id AS id FROM hospital_payment WHERE id = $1`, [paymentId])
  return row?.id ?? ''
}
async function paidBill(way: 'SELF' | 'MEDICAL_INSURANCE'): Promise<Paid> {
  const bill = await desk.issue()
  const started = await desk.pay(bill, way)
  const { id } = started.payment
  if (way === 'MEDICAL_INSURANCE') {
    await desk.authorise(id, await desk.agree(started))
    await desk.pass(2_000)
  }
  await desk.payer(id)
  const { state, totalFen, cashFen, insuranceFen } = await desk.payment(id)
  expect(state).toBe('SETTLED')
  return { id, orderId: await orderOf(id), billNo: bill.billNo, totalFen, cashFen, insuranceFen }
}
async function deposit(stay: Stay, amountFen: number): Promise<string> {
  const step = await city.must<PaymentStep>(payDeposit, { token: desk.token, params: { id: stay.id }, body: { amountFen } })
  await desk.payer(step.payment.id)
  return orderOf(step.payment.id)
}
async function morning(date: string): Promise<void> {
  await city.setClock(`${date}T10:00:00+08:00`)
  for (let i = 0; i < 8; i++) await desk.pass(1_100)
  ;[maker, checker] = (await Promise.all(['吴会计', '冯复核'].map((persona) => city.signIn(persona)))).map(({ token }) => token) as [string, string]
}
const differences = async (date: string): Promise<DifferenceCard[]> =>
  (await city.must<ResponseOf<typeof listDifferences>>(listDifferences, { token: maker, query: { date, limit: 50 } })).items
const show = (id: string): Promise<DifferenceDetail> => city.must(getDifference, { token: maker, params: { id } })
const named = async (date: string, kind: string, reference: string): Promise<DifferenceDetail> => {
  for (const one of await differences(date)) {
    const detail = await show(one.id)
    if (detail.kind === kind && detail.facts.some(({ value }) => value === reference)) return detail
  }
  throw new Error(`no ${kind} about ${reference}`)
}
async function handle(d: DifferenceDetail, action: string): Promise<DifferenceDetail> {
  const body = { text: '医院财务书面说明', documentNo: 'YY-2026-200' }
  const proved = await city.must<DifferenceDetail>(addDifferenceEvidence, { token: maker, params: { id: d.id }, body })
  const proposed = await city.must<DifferenceDetail>(proposeHandling, {
    token: maker,
    params: { id: d.id },
    ifMatch: proved.version,
    body: { action, reason: '与医院核对过' },
  })
  await city.must(decideHandling, {
    token: checker,
    params: { id: d.id },
    ifMatch: proposed.version,
    body: { decision: 'approve', reason: '同意经办意见' },
  })
  await desk.settle()
  return show(d.id)
}
const batchOf = async (date: string, channel: string) => {
  const { units } = await city.must<ResponseOf<typeof getFinanceDay>>(getFinanceDay, { token: maker, query: { date } })
  return units.find((unit) => unit.channel === channel && unit.mchid === HOS)
}

beforeAll(async () => {
  credit = await CreditpayDesk.open()
  city = credit.city
  await credit.account('李建国')
  desk = await BillDesk.in(city)
  ;({ requestNo } = await credit.debt('李建国', '120.00'))
  kept = await paidBill('SELF')
  lost = await paidBill('SELF')
  mixed = await paidBill('MEDICAL_INSURANCE')
  asCash = await paidBill('MEDICAL_INSURANCE')
  unlisted = await paidBill('MEDICAL_INSURANCE')
  ;({ stay_no: stayNo } = await desk.his<{ stay_no: string }>('admit', { persona: '李娜' }))
  await city.advanceClock(11_000)
  const [stay] = (await city.must<{ items: Stay[] }>(listStays, { token: desk.token })).items
  if (!stay) throw new Error('no stay')
  await deposit(stay, 50_000)
  secondDeposit = await deposit(stay, 30_000)
  const insurance = await desk.insuranceNumber(unlisted.id)
  await city.faults('his', [
    {
      match: { operation: 'get-bill', date: DAY },
      effect: { kind: 'bill-altered', omit: [lost.orderId, secondDeposit], asCash: [asCash.orderId], amounts: { [requestNo]: '100.00' } },
    },
  ])
  await city.faults('insurance', [{ match: { operation: 'get-bill', date: DAY }, effect: { kind: 'bill-altered', omit: [insurance] } }])
  await morning(NEXT)
  for (const system of ['his', 'insurance']) await city.clearFaults(system)
}, 120_000)
afterAll(() => city?.close())

describe('platform against institution, every business kind (B11)', () => {
  test('R363 B11: bills, deposits and visits on credit are compared like numbers: exactly what differs is a difference', async () => {
    const his = (await differences(DAY)).filter(({ channel }) => channel === 'HIS')
    const shown = await Promise.all(his.map(({ id }) => show(id)))
    expect(shown.map(({ kind, ownFen, channelFen, facts }) => [kind, facts[0]?.value, ownFen, channelFen]).sort()).toEqual(
      [
        ['AMOUNT', requestNo, 12_000, 10_000],
        ['AMOUNT', stayNo, 80_000, 50_000],
        ['HIS_PAID_NOT_BOOKED', lost.orderId, lost.totalFen, 0],
        ['INS_LEG', asCash.orderId, asCash.insuranceFen, 0],
      ].sort(),
    )
    expect(shown.map(({ facts }) => facts[0]?.key).sort()).toEqual(['住院号', '先诊疗后付费申请号', '单号', '单号'].sort())
    const unit = await batchOf(DAY, 'HIS')
    expect(unit).toMatchObject({ title: '科尔沁中心医院 医院账单', batches: [{ state: 'HAS_DIFFS', differences: 4 }] })
    const detail = await city.must<BatchDetail>(rerunFinanceBatch, { token: maker, params: { id: unit?.batches[0]?.id ?? '' } })
    await desk.settle()
    // The hospital's mended list: nothing is left, and nothing is counted twice.
    expect((await batchOf(DAY, 'HIS'))?.batches).toMatchObject([{ id: detail.id, state: 'CLEAN', version: 2 }])
    expect((await differences(DAY)).filter(({ channel }) => channel === 'HIS').map(({ state }) => state)).toEqual(['MATCHED', 'MATCHED', 'MATCHED', 'MATCHED'])
  })

  test('R363 INS_LEG: the insurance’s own list is one more bill: a leg that it does not know is the one difference', async () => {
    const unit = await batchOf(DAY, 'INSURANCE')
    expect(unit).toMatchObject({ title: '科尔沁中心医院 医保账单', batches: [{ billKind: 'INSURANCE', state: 'HAS_DIFFS', differences: 1 }] })
    const [d] = (await differences(DAY)).filter(({ channel }) => channel === 'INSURANCE')
    expect(d).toMatchObject({ kind: 'INS_LEG', severity: 1, ownFen: unlisted.insuranceFen, channelFen: 0, institutionName: '科尔沁中心医院' })
    expect((await show(d?.id ?? '')).sides).toContainEqual({ key: 'INSURANCE', state: '医保没有账', amountFen: 0 })
    const [file] = await city.db.query(`SELECT 1 FROM bill_file WHERE channel = 'INSURANCE' AND bill_date = $1 AND sha1 ~ '^[0-9a-f]{40}$'`, [DAY])
    expect(file).toBeDefined()
    await city.must(rerunFinanceBatch, { token: maker, params: { id: unit?.batches[0]?.id ?? '' } })
    await desk.settle()
    expect((await batchOf(DAY, 'INSURANCE'))?.batches).toMatchObject([{ state: 'CLEAN', version: 2 }])
  })

  test('B33: a day with insurance legs is green in cash to the fen', async () => {
    const { items } = await city.must<ResponseOf<typeof proveMoney>>(proveMoney, { token: maker, query: { month: '2026-11' } })
    const line = items.find(({ institutionName }) => institutionName === '科尔沁中心医院')?.days.find(({ date }) => date === DAY)
    const cash = [kept, lost, mixed, asCash, unlisted].reduce((sum, one) => sum + one.cashFen, 0) + 80_000
    expect(line).toMatchObject({ light: 'GREEN', paidFen: cash, billFen: cash, ledgerFen: cash })
  })
})

describe('a hospital’s finance', () => {
  test('B30: 宋财务 sees the visits on credit of the own hospital only, and nothing else of the person', async () => {
    const { token } = await city.signIn('宋财务')
    const list = (who: string) => city.must<ResponseOf<typeof listCreditpayAccounts>>(listCreditpayAccounts, { token: who })
    const [account] = (await list(token)).items
    expect(account).toMatchObject({ owedFen: 12_000, limitFen: 0, availableFen: 0 })
    const elsewhere = await credit.account('王秀兰')
    expect((await list(token)).items.map(({ id }) => id)).toEqual([account?.id])
    expect((await list(maker)).items.map(({ id }) => id).sort()).toEqual([account?.id, elsewhere.id].sort())
    expect((await city.call(getCreditpayAccount, { token, params: { id: elsewhere.id } })).status).toBe(404)
    const detail = await city.must<ResponseOf<typeof getCreditpayAccount>>(getCreditpayAccount, { token, params: { id: account?.id ?? '' } })
    expect(detail).toMatchObject({ cases: [], listing: null, visits: [{ institutionName: '科尔沁中心医院', capturedFen: 12_000 }] })
    expect(detail.history.length).toBeGreaterThan(0)
    const [{ looks } = { looks: 0 }] = await city.db.query<{ looks: number }>(
      `SELECT count(*)::int AS looks FROM audit_log WHERE action = 'payments.getCreditpayAccount' AND object_id = $1 AND person_id IS NOT NULL`,
      [account?.id],
    )
    expect(looks).toBe(1)
  })
})

describe('what moves on the second day', () => {
  test('ASK_HOSPITAL: given-back items, a discharge and a refund on credit agree; a missing bill booked late is proved by that later list and by nothing else', async () => {
    const late = await paidBill('SELF')
    await desk.his('refund-items', { billNo: mixed.billNo, lineNos: [1] })
    await desk.his('charge-stay', { stayNo, amount: '200.00' })
    await desk.his('discharge', { stayNo })
    await credit.act('refund-credit-visit', { requestNo, amount: '20.00' })
    await desk.pass(180_000, 31_000)
    const omit = { match: { operation: 'get-bill', date: NEXT }, effect: { kind: 'bill-altered', omit: [late.orderId] } }
    const booked = { kind: 'BILL', ref_no: late.billNo, pay_ref: late.orderId, amount: (late.cashFen / 100).toFixed(2) }
    await city.faults('his', [omit, { match: { operation: 'get-bill', date: THIRD }, effect: { kind: 'bill-altered', late: [booked] } }])
    await morning(THIRD)
    expect((await differences(NEXT)).map(({ kind, ownFen }) => [kind, ownFen])).toEqual([['HIS_PAID_NOT_BOOKED', late.cashFen]])
    expect((await batchOf(NEXT, 'INSURANCE'))?.batches).toMatchObject([{ state: 'CLEAN' }])
    const asked = await handle(await named(NEXT, 'HIS_PAID_NOT_BOOKED', late.orderId), 'ASK_HOSPITAL')
    expect(asked).toMatchObject({ state: 'EXECUTED', outcome: '已请医院处理', postingMode: 'FORCE' })
    await desk.pass(3_600_000)
    expect((await show(asked.id)).state).toBe('EXECUTED')
    await morning('2026-11-26')
    await city.clearFaults('his')
    const closed = await show(asked.id)
    expect(closed).toMatchObject({ state: 'CLOSED', outcome: `${THIRD} 的医院账单已一致` })
    expect(await city.db.query(`SELECT 1 FROM refund WHERE trade_order_id = $1`, [late.orderId])).toEqual([])
  })

  test('IGNORE: what two people leave moves no money, ends at once and does not come back', async () => {
    const left = await paidBill('SELF')
    await city.faults('his', [{ match: { operation: 'get-bill', date: '2026-11-26' }, effect: { kind: 'bill-altered', omit: [left.orderId] } }])
    await morning('2026-11-27')
    await city.clearFaults('his')
    const ignored = await handle(await named('2026-11-26', 'HIS_PAID_NOT_BOOKED', left.orderId), 'IGNORE')
    expect(ignored).toMatchObject({ state: 'IGNORED', outcome: '复核同意不处理' })
    expect(await city.db.query(`SELECT 1 FROM refund WHERE trade_order_id = $1`, [left.orderId])).toEqual([])
    await morning('2026-11-28')
    expect((await batchOf('2026-11-27', 'HIS'))?.batches).toMatchObject([{ state: 'CLEAN' }])
    const again = await city.call<Problem>(proposeHandling, {
      token: maker,
      params: { id: ignored.id },
      ifMatch: ignored.version,
      body: { action: 'IGNORE', reason: '再看一次' },
    })
    expect(again.body.code).toBe('PAYMENTS.DIFFERENCE_SETTLED')
  })
})
