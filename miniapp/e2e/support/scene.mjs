// A small scene that gives every page something to show: residents with themselves as 就诊人, one number held, one to be paid at the
// window with its voucher, one waiting for its payment, one real-name review. Made through the API only, and made once per city.
import { letIn, openedInEmergency } from './clinic.mjs'
import { sellOut } from './clinics.mjs'
import { gridEventOf } from './grid.mjs'
import { supervisionOf } from './grid-supervision.mjs'
import { gridStaffOf } from './grid-staff.mjs'
import { workLogOf } from './work-log.mjs'
import { payNumber } from './paid-number.mjs'
import { residentVoiceOf } from './resident-voice.mjs'
import { agree, resident } from './residents.mjs'

/** @typedef {{ sessions: Record<string, import('./city.mjs').SignedIn>, ids: Record<string, string> }} Scene */

const RESIDENT = '李娜'
const UNVERIFIED = '空白'
const ADOLESCENT = '陈晨'
const PAYER = '阿拉坦·苏和'
const REVIEWER = '白审核'
const POOL_MANAGER = '孟静'
const HOUR_MS = 60 * 60_000
const STAFF = [REVIEWER, POOL_MANAGER, '包静', '韩监管', '系统管理员', '吴会计', '冯复核', '宋财务', '何医生', '齐隐私', '张强', '周敏', '金疾控']

/** A name that does not fit its number fails the automatic check, and a person asks for a human to look. */
async function askForReview(city, { token, me }) {
  if (me.persons.length > 0) return
  await agree(city, { token, me })
  const { idNumber } = (await city.personas()).find(({ name }) => name === '其其格')
  const person = await city.write('POST', '/identity/persons', token, { relation: 'SELF', name: UNVERIFIED, idNumber })
  await city.write('POST', `/identity/persons/${person.id}/manual-reviews`, token, { documentKind: 'ID_CARD', note: '名字改过，户口本上是新名字。' })
}

/**
 * Open numbers of `count` doctors of an institution on different days, so that one person may hold all of them, as `{ doctor, session, segment }`.
 * @param {import('./city.mjs').City} city @param {string} institutionId @param {number} count
 */
export async function findSegments(city, institutionId, count) {
  const found = []
  const isNewDay = ({ date }) => !found.some(({ session }) => session.date === date)
  for (const doctor of (await city.get(`/directory/doctors?institutionId=${institutionId}&limit=20`)).items) {
    const { items } = await city.get(`/appointments/sessions?doctorId=${doctor.id}`)
    const session = items.find((item) => isNewDay(item) && item.segments.some(({ bookable }) => bookable))
    if (session) found.push({ doctor, session, segment: session.segments.find(({ bookable }) => bookable) })
    if (found.length === count) return found
  }
  throw new Error(`only ${found.length} doctors with open numbers at the hospital`)
}

/** Two visits of today that nobody came to, one of them appealed; the clock goes on to an hour after the sessions. */
async function missVisits(city, owner, institutionId) {
  const missed = async () => (await city.get('/appointments/credit', owner.token)).items.flatMap(({ violations }) => violations)
  if ((await missed()).length < 2) {
    await bookEarliest(city, owner, institutionId, 2)
    await city.act('his', 'advance-watermark', {})
    // The hospitals are asked every few minutes, so the watermark may be read only at the next time.
    for (let look = 0; look < 3 && (await missed()).length < 2; look++) {
      await city.setClock({ advanceMs: HOUR_MS / 4 })
      await city.runJobs()
    }
    const [{ id }] = await missed()
    await city.write('POST', `/appointments/credit/violations/${id}/appeals`, owner.token, { text: '那天来了，在窗口取的号。', evidence: ['窗口小票 3 号'] })
  }
  const violations = await missed()
  return { violationId: violations.find(({ appealId }) => !appealId).id, appealId: violations.find(({ appealId }) => appealId).appealId }
}
/** Books the first half hours of different departments on the first day there are any, to be paid at the window, and lets that day's sessions pass. */
async function bookEarliest(city, owner, institutionId, count) {
  const { departments } = await city.get(`/directory/institutions/${institutionId}`)
  const open = []
  for (const { id } of departments) {
    const { items } = await city.get(`/appointments/sessions?departmentId=${id}`)
    const session = items.find(({ segments }) => segments.some(({ bookable }) => bookable))
    if (session) open.push(session)
  }
  const chosen = open.sort((a, b) => a.date.localeCompare(b.date)).slice(0, count)
  for (const { segments } of chosen) {
    const { id } = segments.find(({ bookable }) => bookable)
    const held = await city.write('POST', '/appointments', owner.token, { personId: owner.selfId, segmentId: id })
    await city.write('POST', `/appointments/${held.id}/confirmation`, owner.token, { payMode: 'WINDOW' })
  }
  const ends = chosen.map(({ date, segments }) => Date.parse(`${date}T${segments.at(-1).end}:00+08:00`))
  await city.runJobs()
  await city.setClock({ now: new Date(Math.max(...ends) + HOUR_MS).toISOString() })
}

/** Somebody who waits for a number of a half day that is sold out. */
async function waitFor(city, owner) {
  const { items } = await city.get('/appointments/waitlist', owner.token)
  const known = items.find(({ state, doctorId }) => doctorId && (state === 'WAITING' || state === 'OFFERED'))
  const there = known ?? (await joinSoldOut(city, owner))
  const sessions = (await city.get(`/appointments/sessions?doctorId=${there.doctorId}`)).items
  return {
    waitlistEntryId: there.id,
    soldOutDepartmentId: there.departmentId,
    soldOutDoctorId: there.doctorId,
    soldOutDate: there.date,
    soldOutSessionId: sessions.find(({ date }) => date === there.date).id,
  }
}
async function joinSoldOut(city, owner) {
  const { departmentId, session } = await sellOut(city, await resident(city, '李建国'))
  const wish = { departmentId, doctorId: session.doctorId, date: session.date, half: session.half }
  return (await city.write('POST', '/appointments/waitlist', owner.token, { personId: owner.selfId, ...wish, prepay: false })).entry
}

/** A bill of the hospital and somebody in a bed there; the bill's cashier is open. */
async function oweHospital(city, owner) {
  let { items: bills } = await city.get('/payments/bills?state=OPEN', owner.token)
  if (bills.length === 0) {
    await city.act('his', 'issue-bill', { persona: RESIDENT })
    await city.act('his', 'admit', { persona: RESIDENT })
    await city.setClock({ advanceMs: 11_000 })
    bills = (await city.get('/payments/bills?state=OPEN', owner.token)).items
  }
  const [bill] = bills
  const paying = bill.payment ?? (await city.write('POST', `/payments/bills/${bill.id}/payments`, owner.token, { version: bill.version, way: 'SELF' })).payment
  return { billId: bill.id, hospitalPaymentId: paying.id }
}

/** A number of the hospital, paid in the cashier. */
async function payOnline(city, persona, institutionId) {
  const [{ segment }] = await findSegments(city, institutionId, 1)
  return payNumber(city, await resident(city, persona), segment)
}

/** A paid number whose fee the hospital is asked to give back in part; somebody else has to agree. */
async function askMoneyBack(city, maker, institutionId) {
  const { items } = await city.get('/payments/staff/refunds?view=TO_CHECK', maker.token)
  if (items.length > 0) return { refundId: items[0].id }
  const { paymentNumber } = await payOnline(city, PAYER, institutionId)
  const found = () => city.get(`/payments/staff/paid-orders?number=${paymentNumber}`, maker.token)
  const [paid] = (await city.until(found, (answer) => answer.items.length > 0)).items
  const refund = await city.write('POST', `/payments/staff/paid-orders/${paid.id}/refunds`, maker.token, { amountFen: 150, reason: '多收了一次工本费' })
  return { refundId: refund.id }
}

/** A day whose bills were read, and a payment the hospital's list lacks; the clock goes on to the morning after. */
async function readBills(city, institutionId) {
  // Signed in each time: a desk that is left for hours has to do so.
  const ask = async (path) => city.get(path, (await city.signIn('吴会计', 'staff')).token)
  const difference = async () => (await ask('/payments/finance/differences?group=TODO')).items[0]
  if (!(await difference())) {
    const date = new Date(Date.parse(await city.now()) + 8 * HOUR_MS).toISOString().slice(0, 10)
    const { orderId } = await payOnline(city, '王秀兰', institutionId)
    await payOnline(city, '李建国', institutionId)
    await city.setFaults('his', [{ match: { operation: 'get-bill', date }, effect: { kind: 'bill-altered', omit: [orderId] } }])
    const morning = new Date(Date.parse(`${date}T10:10:00+08:00`) + 24 * HOUR_MS).toISOString()
    await city.setClock({ now: morning })
    // Fund flows are asked for one a second.
    for (let second = 0; second < 8; second++) {
      await city.setClock({ advanceMs: 1_100 })
      await city.runJobs()
    }
    await city.clearFaults('his')
  }
  const { id, billDate } = await difference()
  const { units } = await ask(`/payments/finance/day?date=${billDate}`)
  return { differenceId: id, financeBatchId: units.flatMap(({ batches }) => batches)[0].id, ...(await clearDay(city, billDate)) }
}

/** What two people sign off is cleared. */
async function clearDay(city, date) {
  const listed = async (token) => (await city.get('/payments/clearing/batches', token)).items
  const [maker, checker] = [await city.signIn('吴会计', 'staff'), await city.signIn('冯复核', 'staff')]
  if ((await listed(maker.token)).length === 0) {
    for (const { token } of [maker, checker]) {
      const { units } = await city.get(`/payments/finance/day?date=${date}`, token)
      for (const { channel, mchid, signOff } of units.filter((unit) => unit.channel === 'WECHAT' && unit.signOff.canSign))
        await city.write('POST', '/payments/finance/day/signatures', token, { channel, mchid, date, digest: signOff.digest })
    }
    await city.runJobs()
  }
  return { clearingBatchId: (await listed(maker.token))[0].id }
}

/** A certificate of the hospital's front machine that ends soon, beside the application that is in force. */
async function joinWith(city, maker, hospital) {
  const { inForce } = await city.get('/payments/onboarding/own', hospital.token)
  const { items } = await city.get('/payments/onboarding/certificates', maker.token)
  if (items.length === 0) {
    const { result } = await city.act('his', 'issue-front-certificate', { days: 20 })
    await city.write('POST', '/payments/onboarding/certificates', hospital.token, { deviceSerial: 'FM-150502-01', pem: result.pem })
  }
  return inForce.id
}

/** Treated before paying: agreed to by two people, one visit billed, asking to pay it later. */
async function payAfterwards(city, owner, [maker, checker]) {
  const home = await city.get('/payments/creditpay', owner.token)
  if (home.state === 'NOT_SIGNED') {
    await city.write('POST', '/payments/creditpay/applications', owner.token, { agreementVersion: home.agreement.version, hasReadAll: true })
    await agreeToCase(city, [maker, checker], 'APPLICATION', { limitFen: 100_000 })
    const { idNumber } = (await city.personas()).find(({ name }) => name === RESIDENT)
    const { result: visit } = await city.act('his', 'register-credit-visit', { hosCode: '150502H01', name: RESIDENT, idNumber, amount: '200.00' })
    await hearDesks(city)
    await city.act('his', 'leave-credit-visit', { requestNo: visit.request_no, amount: '123.45' })
    await hearDesks(city)
    const { items } = await city.get('/payments/creditpay/visits', owner.token)
    await city.write('POST', `/payments/creditpay/visits/${items[0].id}/hardship`, owner.token, { text: '手头紧，想晚一个月还。' })
  }
  const { items } = await city.get('/payments/creditpay/visits', owner.token)
  const cases = (await city.get('/payments/staff/creditpay/cases', maker.token)).items
  return { creditVisitId: items[0].id, creditInstitutionId: items[0].institutionId, creditCaseId: cases[0].id, creditAccountId: cases[0].creditAccountId }
}
/** The platform asks the desks every few seconds. */
export async function hearDesks(city) {
  await city.setClock({ advanceMs: 6_000 })
  await city.runJobs()
}
/** One proposes, the other agrees. */
export async function agreeToCase(city, [maker, checker], kind, proposal) {
  const { items } = await city.get(`/payments/staff/creditpay/cases?kind=${kind}`, maker.token)
  const { id, version } = items.at(-1)
  const body = { isApproval: true, note: '材料齐全', ...proposal }
  const proposed = await city.write('POST', `/payments/staff/creditpay/cases/${id}/proposal`, maker.token, body, version)
  await city.write('POST', `/payments/staff/creditpay/cases/${id}/decision`, checker.token, { isApproved: true, note: '同意' }, proposed.version)
}

/** A record of the owner and their child that grows; pages say so when there is none. */
async function recordsOf(city, { token, me, selfId }) {
  const read = (query) => city.get(`/health-records/persons/${selfId}/${query}`, token)
  const child = me.persons.find(({ relation, realName }) => relation === 'CHILD' && realName === 'VERIFIED')
  // The first look sends for them.
  await read('home')
  const [visit] = (await read('records?category=ENCOUNTERS')).items
  return { recordId: visit?.id ?? selfId, childId: child?.id ?? selfId }
}

/** One of the owner's reports, with values and a line. */
async function reportsOf(city, { token, selfId }) {
  const ask = () => city.write('POST', '/reports/search', token, { personId: selfId, tab: 'ALL' })
  let { items } = await ask()
  if (items.length === 0) {
    await city.act('lis', 'publish-report', { persona: RESIDENT })
    await city.setClock({ advanceMs: HOUR_MS / 4 })
    await city.runJobs()
    items = (await ask()).items
  }
  return { reportId: items[0].id }
}

/** A doctor whom the owner let in by card, and an emergency to review. */
async function clinicOf(city, owner, doctor, officer) {
  const { items } = await city.get('/health-records/staff/patients', doctor.token)
  const shown = async () => (await city.get(`/health-records/staff/patients/${owner.selfId}/records?purpose=TREAT&category=ENCOUNTERS`, doctor.token)).items
  // An institution's grant of other kinds may be there already.
  const isShown = items.some(({ personId }) => personId === owner.selfId) && (await shown()).length > 0
  if (!isShown) await letIn(city, doctor, owner, ['D02', 'D03', 'D04', 'D05', 'D07'], 1440)
  const [record] = await shown()
  const { name, idNumber } = (await city.personas()).find((one) => one.name === RESIDENT)
  return { breakGlassId: await openedInEmergency(city, doctor, officer, { name, idNumber }), patientRecordId: record.id }
}

/** Somebody who may see the owner's records, and what an adolescent's page shows. */
async function grantsOf(city, { token, selfId }, institutionId) {
  const { given } = await city.get('/health-records/grants/home', token)
  const endsOn = new Date(Date.parse(await city.now()) + 8 * HOUR_MS + 30 * 24 * HOUR_MS).toISOString().slice(0, 10)
  const body = { personId: selfId, grantee: { kind: 'org', ref: institutionId }, directories: ['D02', 'D07'], endsOn }
  return { grantId: (given[0] ?? (await city.write('POST', '/health-records/grants', token, body))).id }
}

/**
 * Prepares the scene and answers sessions by persona (of the given channel) and the ids the pages need.
 * @param {import('./city.mjs').City} city @param {'h5' | 'weapp'} [channel] @returns {Promise<Scene>}
 */
export async function prepareScene(city, channel = 'h5') {
  const sessions = {}
  const signIn = async (persona, app) => (sessions[persona] = await city.signIn(persona, app))
  // A city that has just started may still have to read the hospitals' rosters.
  await city.runJobs()
  const { institutionId } = (await city.signIn(POOL_MANAGER, 'staff')).me.posts[0]
  const finance = await readBills(city, institutionId)
  const owner = await resident(city, RESIDENT, channel)
  sessions[RESIDENT] = owner
  await signIn(UNVERIFIED, channel)
  await signIn(ADOLESCENT, channel)

  const missed = await missVisits(city, owner, institutionId)
  // Only now: a desk that is left for hours has to sign in again.
  for (const persona of STAFF) await signIn(persona, 'staff')
  const [first, second, third] = await findSegments(city, institutionId, 3)
  const { items: earlier } = await city.get('/appointments?group=current', owner.token)
  const book = (segment) => city.write('POST', '/appointments', owner.token, { personId: owner.selfId, segmentId: segment.id })
  const held = earlier.find(({ state }) => state === 'HELD') ?? (await book(first.segment))
  let booked = earlier.find(({ state }) => state === 'BOOKED')
  if (!booked) {
    const appointment = await book(second.segment)
    booked = (await city.write('POST', `/appointments/${appointment.id}/confirmation`, owner.token, { payMode: 'WINDOW' })).appointment
    await city.runJobs()
  }
  const listOrders = async () => (await city.get('/payments/orders', owner.token)).items.filter(({ businessKind }) => businessKind === 'APPOINTMENT')
  let [order] = await listOrders()
  if (!order) {
    const appointment = await book(third.segment)
    await city.write('POST', `/appointments/${appointment.id}/confirmation`, owner.token, { payMode: 'ONLINE' })
    ;[order] = await listOrders()
  }
  await askForReview(city, sessions[UNVERIFIED])
  const { items: articles } = await city.get('/content/articles')
  const { items: reviews } = await city.get('/identity/staff/real-name-reviews', sessions[REVIEWER].token)
  const roster = await city.get(`/appointments/staff/roster?date=${booked.date}`, sessions[POOL_MANAGER].token)
  const waiting = await waitFor(city, owner)
  const hospitalMoney = await oweHospital(city, owner)
  const creditpay = await payAfterwards(city, owner, [sessions['吴会计'], sessions['冯复核']])
  const refund = await askMoneyBack(city, sessions['吴会计'], institutionId)
  const { gridEventId } = await gridEventOf(city, owner, sessions['张强'])
  const ids = {
    personId: owner.selfId,
    institutionId,
    departmentId: first.doctor.departmentId,
    doctorId: first.doctor.id,
    /** The session with somebody in it. */
    sessionId: roster.items.find(
      ({ doctorId, segments }) => doctorId === booked.doctorId && segments.some(({ numbers }) => numbers.some(({ state }) => state === 'SOLD')),
    ).id,
    sessionDate: booked.date,
    heldAppointmentId: held.id,
    appointmentId: booked.id,
    tradeOrderId: order.id,
    /** The appointment that order is for. */
    payingAppointmentId: order.businessId,
    ...(await recordsOf(city, owner)),
    ...(await reportsOf(city, owner)),
    ...(await grantsOf(city, owner, institutionId)),
    ...(await residentVoiceOf(city, owner, sessions['周敏'])),
    ...(await workLogOf(city, sessions['张强'])),
    gridEditionId: (await city.get('/grid-events/editions', sessions['周敏'].token)).items[0].id,
    gridEventId,
    ...(await supervisionOf(city, sessions['周敏'], gridEventId)),
    ...(await gridStaffOf(city, sessions['周敏'], sessions['金疾控'], owner)),
    ...(await clinicOf(city, owner, sessions['何医生'], sessions['齐隐私'])),
    ...waiting,
    ...missed,
    ...hospitalMoney,
    ...creditpay,
    ...refund,
    ...finance,
    routingId: (await city.get('/payments/staff/channels/routings', sessions['吴会计'].token)).items[0].id,
    onboardingId: await joinWith(city, sessions['吴会计'], sessions['宋财务']),
    articleId: articles[0].id,
    reviewId: reviews[0].id,
  }
  return { sessions, ids }
}
