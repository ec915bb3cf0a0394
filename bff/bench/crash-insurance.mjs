// Mixed bills, a part by the insurance and a part in cash, through a process that dies at one boundary: one settled of which items go back
// (F10), one the hospital refuses so that both legs go back, one whose insurance leg fails so that the cash goes back (J21).
// The books of the insurance, of the channel and of the hospital say in the end what happened.
import { randomUUID } from 'node:crypto'
import { setTimeout as sleep } from 'node:timers/promises'
import { MONEY_LIMIT_MS } from './crash.mjs'

const BACK_TO = 'http://127.0.0.1/back'
const sum = (items, amountOf) => items.reduce((total, item) => total + amountOf(item), 0)
const booksOf = async (bff, system) => (await bff.city('GET', `/${system}/__control/journal`)).books

/** A bill of one person and what became of its money. */
class MixedBill {
  constructor(bff, who, query) {
    Object.assign(this, { bff, who, query })
  }

  ask = (method, path, body, key) => this.bff.ask(this.who.token, method, path, body, key)
  act = async (system, action, input) => (await this.bff.city('POST', `/${system}/__control/actions`, { action, ...input })).result
  payment = async () => (await this.ask('GET', `/payments/hospital-payments/${this.id}`)).body
  isIn = (state) => async () => (await this.payment()).state === state

  /** @returns why it does not go on, or null */
  async agreeToPay() {
    const { bff, who } = this
    this.billNo = (await this.act('his', 'issue-bill', { idNumber: who.idNumber })).bill_no
    const bill = await bff.until(async () => (await this.ask('GET', '/payments/bills')).body.items.find((b) => b.billNo === this.billNo))
    if (!bill) return 'the bill was not found'
    this.totalFen = bill.totalFen
    const started = await this.ask('POST', `/payments/bills/${bill.id}/payments`, { version: bill.version, way: 'MEDICAL_INSURANCE' }, randomUUID())
    if (started.status !== 201) return `pay answered ${started.status} ${started.body.code}`
    this.id = started.body.payment.id
    await this.authorise(started.body)
    // Who died after the answer of the page finds it on its way, or asks the page once more.
    let key = randomUUID()
    const checkout = await bff.until(async () => {
      const { body } = await this.ask('POST', `/payments/hospital-payments/${this.id}/attempts`, {}, key)
      key = randomUUID()
      if (body.authorisation) await this.authorise(body)
      return body.checkout ?? null
    }, MONEY_LIMIT_MS)
    if (!checkout) return `the cashier never opened: ${(await this.payment()).state}`
    const [order] = await this.query(`SELECT o.out_trade_no AS number FROM insurance_order o WHERE o.payment_id = $1`, [this.id])
    this.insuranceNo = order.number
    this.isOurs = (one) => one.attach === checkout.tradeOrderId || one.prepayId === checkout.payParams.package.replace('prepay_id=', '')
    return null
  }

  /** As the browser does on the insurance's page, and comes back. */
  async authorise({ authorisation }) {
    const url = new URL(authorisation.url)
    const body = new URLSearchParams({ pre_settle_no: url.searchParams.get('pre_settle_no'), return: BACK_TO, choice: 'agree' })
    const answer = await fetch(`${this.bff.mockUrl}/insurance/authorize`, { method: 'POST', body, redirect: 'manual' })
    const payAuthNo = new URL(answer.headers.get('location')).searchParams.get('payAuthNo')
    await this.ask('POST', `/payments/hospital-payments/${this.id}/authorisation`, { payAuthNo }, randomUUID())
  }

  async payCash() {
    const { outTradeNo } = (await booksOf(this.bff, 'wechat-pay')).orders.find(this.isOurs)
    this.outTradeNo = outTradeNo
    await this.act('wechat-pay', 'payer-pays', { out_trade_no: outTradeNo })
    // The channel's callback may have been what it died of.
    await sleep(30)
  }

  /** What both channels have taken and kept of it, by their own books. */
  async money() {
    const { orders, refunds } = await booksOf(this.bff, 'wechat-pay')
    const paid = orders.filter((order) => this.isOurs(order) && order.payment)
    const back = refunds.filter((refund) => refund.outTradeNo === this.outTradeNo && refund.history.at(-1)?.status === 'SUCCESS')
    const insured = (await booksOf(this.bff, 'insurance')).orders.find((order) => order.out_trade_no === this.insuranceNo)
    const isTaken = insured?.med_ins_pay_status === 'SUCCESS'
    return {
      payments: paid.length,
      cashFen: sum(paid, (order) => order.totalFen) - sum(back, (refund) => refund.refundFen),
      insuranceFen: isTaken ? insured.gov_fee + insured.self_fee + insured.other_fee - sum(insured.refunds, (refund) => refund.amount) : 0,
    }
  }

  /** Waits until no more than that is kept and the platform knows it. @returns why not, or null */
  async endsWith(state, keptFen) {
    const isSo = async () => {
      const { cashFen, insuranceFen } = await this.money()
      const seen = await this.payment()
      const isQuiet = (seen.insurance?.refundingFen ?? 0) === 0 && (seen.money?.refundingFen ?? 0) === 0
      return cashFen + insuranceFen === keptFen && seen.state === state && isQuiet
    }
    if (await this.bff.until(isSo, MONEY_LIMIT_MS)) return null
    const { cashFen, insuranceFen } = await this.money()
    const seen = await this.payment()
    return `${seen.state}, kept ${cashFen} + ${insuranceFen} instead of ${keptFen}: ${seen.insurance?.text} / ${seen.money?.summary}`
  }
}

async function settledWithReturn(bill, problems) {
  await bill.payCash()
  if (!(await bill.bff.until(bill.isIn('SETTLED')))) return `both paid, and ${(await bill.payment()).state}`
  const given = await bill.act('his', 'refund-items', { billNo: bill.billNo, lineNos: [1] })
  const givenFen = Math.round((Number(given.personal_amount) + Number(given.insurance_amount)) * 100)
  const { bills } = await booksOf(bill.bff, 'his')
  const { confirmation } = bills.find((one) => one.bill_no === bill.billNo)
  const told = Math.round((Number(confirmation?.personal_amount) + Number(confirmation?.insurance_amount)) * 100)
  if (told !== bill.totalFen) problems.push(`the hospital was told ${told} of ${bill.totalFen}`)
  bill.keptFen = bill.totalFen - givenFen
  return bill.endsWith('SETTLED', bill.keptFen)
}

async function refusedByHospital(bill) {
  await bill.act('his', 'pay-bill-at-window', { billNo: bill.billNo })
  await bill.payCash()
  bill.keptFen = 0
  return bill.endsWith('UNDONE', 0)
}

async function insuranceFails(bill) {
  await bill.payCash()
  const isInProcess = async () => (await booksOf(bill.bff, 'insurance')).orders.some((order) => order.out_trade_no === bill.insuranceNo)
  if (!(await bill.bff.until(isInProcess))) return 'the insurance never got the order'
  await bill.act('insurance', 'settle-order', { out_trade_no: bill.insuranceNo, outcome: 'FAIL' })
  bill.keptFen = 0
  return bill.endsWith('UNDONE', 0)
}

const WAYS = [
  { name: 'settled', go: settledWithReturn, fault: null },
  { name: 'refused by the hospital', go: refusedByHospital, fault: null },
  { name: 'failed at the insurance', go: insuranceFails, fault: { match: { operation: 'create-order' }, effect: { kind: 'pend' } } },
]

/** `query` reads our own rows. */
export async function mixedBills(bff, who, { query, arm = () => Promise.resolve() }) {
  const problems = []
  const end = (stuck, more = {}) => ({ problems, stuck, stateMs: 0, moneyMs: bff.sinceDeathMs, ...more })
  await arm()
  let lostFen = 0
  let doubled = false
  for (const { name, go, fault } of WAYS) {
    const bill = new MixedBill(bff, who, query)
    if (fault) await bff.city('PUT', '/insurance/__control/faults', [fault])
    const stuck = (await bill.agreeToPay()) ?? (await go(bill, problems))
    if (fault) await bff.city('DELETE', '/insurance/__control/faults')
    if (stuck) return end(`${name}: ${stuck}`)
    const { payments, cashFen, insuranceFen } = await bill.money()
    if (payments !== 1) problems.push(`${name}: ${payments} payments`)
    lostFen += cashFen + insuranceFen - bill.keptFen
    doubled ||= payments > 1 || cashFen + insuranceFen < bill.keptFen
  }
  return end(null, { lostFen, doubled })
}
