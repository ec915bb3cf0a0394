import type { RosterSession } from '@jktl/shared/appointments/contract'
import { bookedOf, byDoctor, countNumbers, inState, legendOf, limitOf, sessionStateOf } from './pool'
import { placeOf } from './place'

const session = (id: string, doctorId: string, half: 'AM' | 'PM', state: 'OPEN' | 'SUSPENDED' = 'OPEN') =>
  ({ id, doctorId, doctorName: doctorId, doctorTitle: '', departmentId: 'd-1', half, state, counts: {} }) as unknown as RosterSession

describe('counts of a number pool', () => {
  const counts = countNumbers([{ state: 'SOLD' }, { state: 'SOLD' }, { state: 'USED' }, { state: 'HELD' }, { state: 'AVAILABLE' }, { state: 'WITHDRAWN' }])

  it('N1: booked are the sold and the used, the limit is everything that was not withdrawn', () => {
    expect(bookedOf(counts)).toBe(3)
    expect(limitOf(counts)).toBe(5)
  })

  it('the legend names sold, held and free also at zero, and adds up to all numbers', () => {
    expect(legendOf({}).map(({ state }) => state)).toEqual(['SOLD', 'HELD', 'AVAILABLE'])
    expect(legendOf(counts).reduce((total, { count }) => total + count, 0)).toBe(6)
  })
})

describe('sessions of a day', () => {
  const sessions = [session('s1', '何医生', 'AM'), session('s2', '王医生', 'AM', 'SUSPENDED'), session('s3', '何医生', 'PM')]

  it('stand in one row per doctor', () => {
    expect(byDoctor(sessions).map(({ doctorId, halves }) => [doctorId, halves.AM.length, halves.PM.length])).toEqual([
      ['何医生', 1, 1],
      ['王医生', 1, 0],
    ])
  })

  it('are filtered by the same predicate as they are counted; an unknown state in the address filters nothing', () => {
    expect(inState(sessions, 'SUSPENDED').map(({ id }) => id)).toEqual(['s2'])
    expect(inState(sessions, sessionStateOf('nonsense'))).toHaveLength(3)
  })
})

describe('the institution one works for', () => {
  it('is the post for a pool manager, whatever the address says', () => {
    expect(placeOf([{ role: 'hospital_pool_manager', institutionId: 'h-1' }], 'h-2', 'h-3')).toEqual({ institutionId: 'h-1', isFree: false })
  })
  it('must be chosen by the administrator: address, then the last choice, else nothing', () => {
    const posts = [{ role: 'system_admin', institutionId: null }]
    expect(placeOf(posts, 'h-2', 'h-3').institutionId).toBe('h-2')
    expect(placeOf(posts, undefined, 'h-3').institutionId).toBe('h-3')
    expect(placeOf(posts, undefined, null)).toEqual({ institutionId: null, isFree: true })
  })
})
