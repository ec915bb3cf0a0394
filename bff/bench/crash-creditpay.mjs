// 先诊疗后付费 through a process that dies at one boundary: sign → freeze → capture → repay → give back, and a freeze that is lifted.
// The hospital's desk and the channel's book say in the end what happened.
import { randomUUID } from 'node:crypto'
import { setTimeout as sleep } from 'node:timers/promises'
import { CREDITPAY_AGREEMENT } from '@jktl/shared/payments/creditpay/agreement'
import { MONEY_LIMIT_MS } from './crash.mjs'
import { signInStaff } from './mortal-process.mjs'

const LIMIT_FEN = 50_000
const [ASKED, BILLED, RETURNED] = ['300.00', '120.00', '50.00']
const [ASKED_FEN, BILLED_FEN, RETURNED_FEN] = [30_000, 12_000, 5_000]
const ROUNDS = 10

/** Signed by the resident, proposed by one and agreed to by another; whoever died in the middle looks where it stands and goes on. */
async function openAccount(bff, who, staff, query) {
  const account = async () => (await query(`SELECT id, state FROM creditpay_account WHERE account_id = $1`, [who.accountId]))[0]
  const body = { agreementVersion: CREDITPAY_AGREEMENT.version, hasReadAll: true }
  const signed = await bff.ask(who.token, 'POST', '/payments/creditpay/applications', body, randomUUID())
  if (signed.status !== 201 && signed.body.code !== 'PAYMENTS.CREDITPAY_SIGNED_ALREADY') return null
  for (let round = 0; round < ROUNDS; round++) {
    const { id, state } = await account()
    if (state === 'ACTIVE') return id
    const [open] = await query(`SELECT id FROM creditpay_case WHERE credit_account_id = $1 AND kind = 'APPLICATION'`, [id])
    const { body: seen } = await bff.ask(staff.maker, 'GET', `/payments/staff/creditpay/cases/${open.id}`)
    const say = (token, step, words) => bff.ask(token, 'POST', `/payments/staff/creditpay/cases/${open.id}/${step}`, words, randomUUID(), seen.version)
    if (seen.state === 'SUBMITTED') await say(staff.maker, 'proposal', { isApproval: true, limitFen: LIMIT_FEN, note: '收入稳定' })
    else await say(staff.checker, 'decision', { isApproved: true, note: '同意' })
  }
  return null
}

/** What the hospital's desk knows of a visit. */
async function atDesk(bff, requestNo) {
  const { creditVisits } = (await bff.city('GET', '/his/__control/journal')).books
  return creditVisits.find((visit) => visit.request_no === requestNo)
}

/** `query` reads our own rows. */
export async function creditVisit(bff, who, { query, arm = () => Promise.resolve() }) {
  const problems = []
  let paidNo = null
  const end = (stuck, more = {}) => ({ problems, stuck, lostFen: 0, doubled: false, stateMs: 0, moneyMs: bff.sinceDeathMs, ...more })
  const staff = { maker: await signInStaff(bff, '吴会计'), checker: await signInStaff(bff, '冯复核') }
  const desk = async (action, input) => (await bff.city('POST', '/his/__control/actions', { action, ...input })).result
  const home = async () => (await bff.ask(who.token, 'GET', '/payments/creditpay')).body
  const wants = (wanted) => async () => {
    const seen = await home()
    return Object.entries(wanted).every(([field, value]) => seen[field] === value) && seen
  }
  await arm()
  const id = await openAccount(bff, who, staff, query)
  if (!id) return end('no credit account was opened')

  const register = async (amount) => (await desk('register-credit-visit', { hosCode: who.hosCode, name: who.name, idNumber: who.idNumber, amount })).request_no
  const requestNo = await register(ASKED)
  if (!(await bff.until(async () => (await atDesk(bff, requestNo)).status === 'ON_CREDIT'))) return end('the desk never heard of the freeze')
  if (!(await wants({ frozenFen: ASKED_FEN, availableFen: LIMIT_FEN - ASKED_FEN })())) problems.push('frozen once and by what was asked')
  await desk('leave-credit-visit', { requestNo, amount: BILLED })
  if (!(await bff.until(wants({ frozenFen: 0, owedFen: BILLED_FEN })))) return end('what was billed is no debt')
  const lifted = await register(ASKED)
  if (!(await bff.until(wants({ frozenFen: ASKED_FEN })))) return end('the second visit was not frozen')
  await desk('leave-credit-visit', { requestNo: lifted, amount: '0.00' })
  if (!(await bff.until(wants({ frozenFen: 0, availableFen: LIMIT_FEN - BILLED_FEN })))) return end('the freeze was not lifted')

  const [{ institutionId }] = (await home()).debts
  const repayment = { institutionId, amountFen: BILLED_FEN, surplus: 'REFUND' }
  const opened = await bff.ask(who.token, 'POST', '/payments/creditpay/repayments', repayment, randomUUID())
  if (opened.status !== 201) return end(`the repayment answered ${opened.status} ${opened.body.code}`)
  const { tradeOrderId } = opened.body
  let key = randomUUID()
  const ticket = await bff.until(async () => {
    const { body } = await bff.ask(who.token, 'POST', `/payments/orders/${tradeOrderId}/attempts`, {}, key)
    if (body.payParams) return body
    key = randomUUID()
    return false
  }, MONEY_LIMIT_MS)
  if (!ticket) return end('the cashier never opened')
  const books = async () => (await bff.city('GET', '/wechat-pay/__control/journal')).books
  const isOurs = (order) => order.attach === tradeOrderId || order.prepayId === ticket.payParams.package.replace('prepay_id=', '')
  paidNo = (await books()).orders.find(isOurs).outTradeNo
  await bff.city('POST', '/wechat-pay/__control/actions', { action: 'payer-pays', out_trade_no: paidNo })
  // The channel's callback may have been what it died of.
  await sleep(30)
  if (!(await bff.until(wants({ owedFen: 0, availableFen: LIMIT_FEN })))) return end('the limit was not restored')
  const stateMs = bff.sinceDeathMs

  // K5: a part of the repaid visit goes back the way it was repaid.
  await desk('refund-credit-visit', { requestNo, amount: RETURNED })
  const back = async () => (await books()).refunds.filter((refund) => refund.outTradeNo === paidNo && refund.history.at(-1)?.status === 'SUCCESS')
  if (!(await bff.until(async () => (await back()).length > 0, MONEY_LIMIT_MS))) return end('nothing was given back', { stateMs })
  const isKnown = async () => (await query(`SELECT 1 FROM refund WHERE trade_order_id = $1 AND state = 'SUCCESS'`, [tradeOrderId])).length > 0
  if (!(await bff.until(isKnown, MONEY_LIMIT_MS))) return end('nobody noticed what was given back', { stateMs })
  const isTold = async () => (await atDesk(bff, lifted)).outcome !== null && (await atDesk(bff, requestNo)).outcome !== null
  if (!(await bff.until(isTold))) return end('the desk never heard what became of it', { stateMs })

  const paidFen = (await books()).orders.filter((order) => isOurs(order) && order.payment).reduce((sum, order) => sum + order.totalFen, 0)
  const backFen = (await back()).reduce((sum, refund) => sum + refund.refundFen, 0)
  const left = await home()
  if (left.owedFen !== 0 || left.frozenFen !== 0 || left.availableFen !== LIMIT_FEN) problems.push(`the limit has ${left.availableFen} of ${LIMIT_FEN}`)
  const outcomes = [(await atDesk(bff, requestNo)).outcome, (await atDesk(bff, lifted)).outcome]
  if (outcomes[0]?.outcome !== 'CAPTURED' || outcomes[0].captured !== BILLED || outcomes[1]?.outcome !== 'VOIDED')
    problems.push(`the desk says ${outcomes.map((outcome) => `${outcome?.outcome} ${outcome?.captured}`).join(', ')}`)
  const [{ visits, wrong, differences }] = await query(
    `SELECT count(*)::int AS visits, count(*) FILTER (WHERE (state, captured_fen, refunded_fen) NOT IN (('REPAID', $2::int, $3::int), ('VOIDED', 0, 0)))::int AS wrong,
            (SELECT count(*)::int FROM creditpay_difference WHERE credit_account_id = $1) AS differences FROM creditpay_entry WHERE credit_account_id = $1`,
    [id, BILLED_FEN, RETURNED_FEN],
  )
  if (visits !== 2 || wrong > 0) problems.push(`${visits} visits on credit, ${wrong} of them wrong`)
  if (differences > 0) problems.push(`${differences} differences`)
  const lostFen = paidFen - backFen - (BILLED_FEN - RETURNED_FEN)
  return end(null, { lostFen, doubled: paidFen > BILLED_FEN || lostFen < 0, stateMs })
}
