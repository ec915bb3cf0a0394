// Where journeys book: the hospital whose number pool 孟静 keeps, which takes its fee online and at the window.

import { resident } from './residents.mjs'

const POOL_MANAGER = '孟静'
/** Generated residents that may be called by name. */
const CROWD = 200
/** A half hour that can still be taken. */
export const OPEN_SLOT = '.slots button:not([aria-disabled="true"])'

/** Departments are taken in turn, so that two journeys of one person do not meet in one. */
let taken = 0

/**
 * A department of that hospital with numbers still to be had. `isCancellable`: the first number it offers can still be given back,
 * which ends the afternoon before. `daysAhead`: only from so many days on. `segment` is that first half hour, or the first with `remaining` numbers. `hasOthers`: that day has other half hours too.
 * @param {import('./city.mjs').City} city @param {{ remaining?: number, isCancellable?: boolean, daysAhead?: number, hasOthers?: boolean }} [wanted]
 * @returns {Promise<{ institutionId: string, departmentId: string, doctorId: string, session: { id: string, date: string, feeFen: number }, segment: { id: string, remaining: number } }>}
 */
export async function findClinic(city, { remaining = 1, isCancellable = false, daysAhead = 0, hasOthers = false } = {}) {
  await city.runJobs()
  const now = await city.now()
  const [today, from] = [now.slice(0, 10), new Date(Date.parse(now) + (daysAhead * 24 + 8) * 3_600_000).toISOString().slice(0, 10)]
  const { institutionId } = (await city.signIn(POOL_MANAGER, 'staff')).me.posts[0]
  const { departments } = await city.get(`/directory/institutions/${institutionId}`)
  for (let turn = 0; turn < departments.length; turn++) {
    const department = departments[taken++ % departments.length]
    const { items } = await city.get(`/appointments/sessions?departmentId=${department.id}`)
    const open = items
      .filter(({ state, feeFen, date }) => state === 'OPEN' && feeFen > 0 && date >= from)
      .flatMap((session) => session.segments.filter(({ bookable }) => bookable).map((segment) => ({ session, segment })))
      .sort((a, b) => `${a.session.date} ${a.segment.start}`.localeCompare(`${b.session.date} ${b.segment.start}`))
    if (isCancellable && !(open[0]?.session.date > today)) continue
    const isAlone = ({ date }) => open.filter(({ session }) => session.date === date).length === 1
    const chosen = open.find(({ session, segment }) => segment.remaining >= remaining && !(hasOthers && isAlone(session)))
    if (chosen) return { institutionId, departmentId: department.id, doctorId: chosen.session.doctorId, ...chosen }
  }
  throw new Error('no department with such numbers')
}

/**
 * From home to the confirm page, as a person who takes the first number offered.
 * @param {import('./hand.mjs').Hand} hand @param {{ institutionId: string, departmentId: string }} clinic
 */
export async function chooseNumber(hand, { institutionId, departmentId }) {
  await hand.tap('#home-tile-booking')
  await hand.tap(`#hospital-${institutionId}`)
  await hand.tap(`#department-${departmentId}`)
  await hand.tap(OPEN_SLOT)
  await hand.tap('#slots-next')
  await hand.see('#confirm-submit')
}

/** The appointment a page is about. @param {import('playwright-core').Page} page */
export const appointmentIn = (page) => new URL(page.url()).searchParams.get('id') ?? ''

/**
 * Books every number of one half day through the API, so that nothing is left of it: `first` gets one of them, the crowd the rest.
 * @param {import('./city.mjs').City} city @param {import('./city.mjs').SignedIn & { selfId: string }} first
 * @returns {Promise<{ departmentId: string, session: { id: string, doctorId: string, date: string, half: string, feeFen: number, segments: { id: string }[] }, appointmentId: string }>}
 */
export async function sellOut(city, first) {
  await city.runJobs()
  const today = (await city.now()).slice(0, 10)
  const { institutionId } = (await city.signIn(POOL_MANAGER, 'staff')).me.posts[0]
  const { departments } = await city.get(`/directory/institutions/${institutionId}`)
  const days = await Promise.all(departments.map(({ id }) => city.get(`/appointments/sessions?departmentId=${id}`)))
  const [session] = days
    .flatMap(({ items }) => items)
    .filter(({ state, feeFen, date, remaining }) => state === 'OPEN' && feeFen > 0 && date > today && remaining > 1)
    .sort((a, b) => a.remaining - b.remaining || b.date.localeCompare(a.date))
  const crowd = (await city.personas(CROWD)).slice(CROWD - session.remaining - 5).map(({ name }) => name)
  let appointmentId = ''
  for (let left = session; left.remaining > 0;) {
    const who = appointmentId === '' ? first : await resident(city, crowd.pop() ?? '')
    const segment = left.segments.find(({ bookable }) => bookable)
    const held = await city.tryWrite('POST', '/appointments', who.token, { personId: who.selfId, segmentId: segment.id })
    if (held.status === 201) await city.write('POST', `/appointments/${held.body.id}/confirmation`, who.token, { payMode: 'WINDOW' })
    if (appointmentId === '') appointmentId = held.body.id
    const { items } = await city.get(`/appointments/sessions?doctorId=${session.doctorId}`)
    left = items.find(({ id }) => id === session.id)
  }
  await city.runJobs()
  return { departmentId: session.departmentId, session, appointmentId }
}
