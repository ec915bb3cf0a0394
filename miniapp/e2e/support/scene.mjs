// A small scene that gives every page something to show: residents with themselves as 就诊人, one number held, one to be paid at the
// window with its voucher, one waiting for its payment, one real-name review. Made through the API only, and made once per city.

/** @typedef {{ sessions: Record<string, import('./city.mjs').SignedIn>, ids: Record<string, string> }} Scene */

const RESIDENT = '李娜'
const UNVERIFIED = '空白'
const STAFF = ['白审核', '孟静', '系统管理员']
const POLICY_VERSION = '2026-11'

/** Today in Tongliao as YYYY-MM-DD. */
const dateOf = (instant) => new Intl.DateTimeFormat('sv-SE', { timeZone: 'Asia/Shanghai' }).format(new Date(instant))

async function addSelf(city, persona, session) {
  const { token, me } = session
  if (me.privacy?.decision !== 'agreed') await city.write('POST', '/identity/me/privacy-consents', token, { version: POLICY_VERSION, decision: 'agreed' })
  const { items } = await city.get('/identity/persons', token)
  const self = items.find((person) => person.relation === 'SELF')
  if (self) return self
  const { idNumber } = (await city.personas()).find(({ name }) => name === persona)
  return city.write('POST', '/identity/persons', token, { relation: 'SELF', name: persona, idNumber })
}

/** A name that does not fit its number fails the automatic check, and a person asks for a human to look. */
async function askForReview(city, { token, me }) {
  if (me.persons.length > 0) return
  if (me.privacy?.decision !== 'agreed') await city.write('POST', '/identity/me/privacy-consents', token, { version: POLICY_VERSION, decision: 'agreed' })
  const { idNumber } = (await city.personas()).find(({ name }) => name === '其其格')
  const person = await city.write('POST', '/identity/persons', token, { relation: 'SELF', name: UNVERIFIED, idNumber })
  await city.write('POST', `/identity/persons/${person.id}/manual-reviews`, token, { documentKind: 'ID_CARD', note: '名字改过，户口本上是新名字。' })
}

/** Open numbers of `count` doctors on different days, so that one person may hold all of them, as `{ institution, doctor, session, segment }`. */
async function findSegments(city, count) {
  const found = []
  const isNewDay = ({ date }) => !found.some(({ session }) => session.date === date)
  for (const institution of (await city.get('/directory/institutions?limit=50')).items.filter(({ services }) => services.booking))
    for (const doctor of (await city.get(`/directory/doctors?institutionId=${institution.id}&limit=20`)).items) {
      const { items } = await city.get(`/appointments/sessions?doctorId=${doctor.id}`)
      const session = items.find((item) => isNewDay(item) && item.segments.some(({ bookable }) => bookable))
      if (session) found.push({ institution, doctor, session, segment: session.segments.find(({ bookable }) => bookable) })
      if (found.length === count) return found
    }
  throw new Error(`only ${found.length} doctors with open numbers in the city`)
}

/**
 * Prepares the scene and answers sessions by persona (of the given channel) and the ids the pages need.
 * @param {import('./city.mjs').City} city @param {'h5' | 'weapp'} [channel] @returns {Promise<Scene>}
 */
export async function prepareScene(city, channel = 'h5') {
  const sessions = {}
  const signIn = async (persona, app) => (sessions[persona] = await city.signIn(persona, app))
  const resident = await signIn(RESIDENT, channel)
  const self = await addSelf(city, RESIDENT, resident)
  await signIn(UNVERIFIED, channel)
  for (const persona of STAFF) await signIn(persona, 'staff')

  // A city that has just started may still have to read the hospitals' rosters.
  await city.runJobs()
  const [first, second, third] = await findSegments(city, 3)
  const { items: earlier } = await city.get('/appointments?group=current', resident.token)
  const book = (segment) => city.write('POST', '/appointments', resident.token, { personId: self.id, segmentId: segment.id })
  const held = earlier.find(({ state }) => state === 'HELD') ?? (await book(first.segment))
  let booked = earlier.find(({ state }) => state === 'BOOKED')
  if (!booked) {
    const appointment = await book(second.segment)
    booked = (await city.write('POST', `/appointments/${appointment.id}/confirmation`, resident.token, { payMode: 'WINDOW' })).appointment
    await city.runJobs()
  }
  const listOrders = async () => (await city.get('/payments/orders', resident.token)).items
  let [order] = await listOrders()
  if (!order) {
    const appointment = await book(third.segment)
    await city.write('POST', `/appointments/${appointment.id}/confirmation`, resident.token, { payMode: 'ONLINE' })
    ;[order] = await listOrders()
  }
  await askForReview(city, sessions[UNVERIFIED])
  // The session is signed in again, so that it carries the person just added.
  await signIn(RESIDENT, channel)

  const { items: articles } = await city.get('/content/articles')
  const { items: reviews } = await city.get('/identity/staff/real-name-reviews', sessions['白审核'].token)
  const ids = {
    personId: self.id,
    institutionId: first.institution.id,
    departmentId: first.doctor.departmentId,
    doctorId: first.doctor.id,
    sessionId: first.session.id,
    segmentId: first.segment.id,
    date: first.session.date,
    today: dateOf(await city.now()),
    heldAppointmentId: held.id,
    appointmentId: booked.id,
    tradeOrderId: order.id,
    articleId: articles[0].id,
    reviewId: reviews[0].id,
  }
  return { sessions, ids }
}
