import type { ClinicSession } from '@jktl/shared/appointments/contract'
import { daysOf, earliestOf, findChosen, slotsOf, whenText } from './slot-choice'

const session = (changes: Partial<ClinicSession> = {}): ClinicSession => ({
  id: 's1',
  doctorId: 'd1',
  doctorName: '何志远',
  doctorTitle: '主任医师',
  departmentId: 'k1',
  date: '2026-11-24',
  half: 'AM',
  feeFen: 1200,
  location: '门诊 2 楼 C 区',
  state: 'OPEN',
  remaining: 6,
  segments: [
    { id: 'a', start: '08:00', end: '08:30', remaining: 0, total: 4, bookable: false, reason: null },
    { id: 'b', start: '08:30', end: '09:00', remaining: 1, total: 4, bookable: true, reason: null },
    { id: 'c', start: '09:00', end: '09:30', remaining: 5, total: 5, bookable: true, reason: null },
  ],
  ...changes,
})

describe('choosing a half hour (R342, R352)', () => {
  it('counts a day over its sessions, says 约满 and 停诊, and calls the day of the server 今天', () => {
    const days = daysOf(
      [
        session(),
        session({ id: 's2', half: 'PM', remaining: 3 }),
        session({ id: 's3', date: '2026-11-25', remaining: 0 }),
        session({ id: 's4', date: '2026-11-26', state: 'SUSPENDED' }),
      ],
      '2026-11-24',
    )
    expect(days).toEqual([
      { date: '2026-11-24', weekday: '今天', day: '24', status: '余 9', off: false },
      { date: '2026-11-25', weekday: '周三', day: '25', status: '约满', off: true },
      { date: '2026-11-26', weekday: '周四', day: '26', status: '停诊', off: true },
    ])
  })

  it('keeps a full half hour visible with its reason and marks the last one', () => {
    expect(slotsOf(session()).map(({ state, left }) => `${state} ${left}`)).toEqual(['full 约满', 'few 剩 1', 'free 余 5'])
    const [past] = slotsOf(session({ segments: [{ id: 'a', start: '08:00', end: '08:30', remaining: 2, total: 4, bookable: false, reason: '已停止预约' }] }))
    expect(past).toMatchObject({ state: 'full', left: '已停止预约' })
  })

  it('offers the earliest bookable half hour, the fuller one on equal times, none of a suspended session', () => {
    const other = session({
      id: 's9',
      doctorId: 'd9',
      segments: [{ id: 'z', start: '08:30', end: '09:00', remaining: 4, total: 4, bookable: true, reason: null }],
    })
    expect(earliestOf([session(), other])?.segment.id).toBe('z')
    expect(earliestOf([session({ state: 'SUSPENDED' })])).toBeNull()
  })

  it('forgets a choice that was taken meanwhile', () => {
    expect(findChosen([session()], 'c')?.session.id).toBe('s1')
    expect(findChosen([session()], 'a')).toBeNull()
    expect(findChosen([session()], null)).toBeNull()
  })

  it('says a chosen half hour with its weekday', () => {
    const chosen = findChosen([session()], 'c')
    expect(chosen && whenText(chosen)).toBe('11月24日 周二 9:00–9:30')
  })
})
