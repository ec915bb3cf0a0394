import { APPOINTMENT_STATES } from '@jktl/shared/appointments/model'
import { formatInstant } from '@jktl/shared/kernel/dates'
import { noteServerTime } from '@/platform/server-time'
import { nodeOf, pollWhileMoving, STANDING } from './standing'
import { t } from './texts'

describe('appointment state → picture (§2.3.3)', () => {
  it('has a word for every state, none of them twice', () => {
    const words = APPOINTMENT_STATES.map((state) => t(STANDING[state].word))
    expect(new Set(words).size).toBe(APPOINTMENT_STATES.length)
  })

  it('offers another number only when this one is over', () => {
    for (const state of APPOINTMENT_STATES) if (STANDING[state].again) expect(STANDING[state].phase).toBe('over')
  })

  it('R343: a hospital suspension leads to the department, a finished visit to the same doctor', () => {
    expect(STANDING.SUSPENDED_BY_HOSPITAL.again).toBe('department')
    expect(STANDING.FULFILLED.again).toBe('doctor')
  })

  it('asks again while the server is busy and after a hold has run out, else not', () => {
    noteServerTime('2026-11-23T08:30:00+08:00')
    const at = (minute: string) => formatInstant(Date.parse(`2026-11-23T08:${minute}:00+08:00`))
    expect(pollWhileMoving({ state: 'HOLDING', nextCheckAt: at('31'), holdExpiresAt: null })).toBe(2000)
    expect(pollWhileMoving({ state: 'HELD', nextCheckAt: null, holdExpiresAt: at('40') })).toBe(false)
    expect(pollWhileMoving({ state: 'HELD', nextCheckAt: null, holdExpiresAt: at('29') })).toBe(2000)
    expect(pollWhileMoving({ state: 'BOOKED', nextCheckAt: null, holdExpiresAt: null })).toBe(false)
  })

  it('puts a visit at its node, without claiming bills or examinations nobody told of', () => {
    expect([nodeOf('BOOKED'), nodeOf('CALLED'), nodeOf('IN_CONSULT'), nodeOf('FULFILLED'), nodeOf('CONFIRMING')]).toEqual([1, 1, 2, 4, 0])
  })
})
