// Where journeys book: the hospital whose number pool 孟静 keeps, which takes its fee online and at the window.

const POOL_MANAGER = '孟静'
/** A half hour that can still be taken. */
export const OPEN_SLOT = '.slots button:not([aria-disabled="true"])'

/** A department of that hospital with numbers still to be had, another one at every call. */
let taken = 0
/**
 * @param {import('./city.mjs').City} city
 * @returns {Promise<{ institutionId: string, departmentId: string, doctorId: string, session: { id: string, date: string, feeFen: number }, segment: { id: string, remaining: number } }>}
 */
export async function findClinic(city, { remaining = 1 } = {}) {
  await city.runJobs()
  const { institutionId } = (await city.signIn(POOL_MANAGER, 'staff')).me.posts[0]
  const { departments } = await city.get(`/directory/institutions/${institutionId}`)
  for (let turn = 0; turn < departments.length; turn++) {
    const department = departments[taken++ % departments.length]
    const { items } = await city.get(`/appointments/sessions?departmentId=${department.id}`)
    for (const session of items) {
      const segment = session.feeFen > 0 && session.state === 'OPEN' ? session.segments.find((one) => one.bookable && one.remaining >= remaining) : undefined
      if (segment) return { institutionId, departmentId: department.id, doctorId: session.doctorId, session, segment }
    }
  }
  throw new Error('no department with open numbers')
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
