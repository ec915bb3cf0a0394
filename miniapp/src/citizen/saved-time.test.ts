import { savedTime } from './saved-time'

const now = Date.parse('2026-11-23T08:12:00+08:00')

it('says the time of a copy, with the day when it is not from today', () => {
  expect(savedTime(Date.parse('2026-11-23T07:05:00+08:00'), now)).toBe('7:05')
  expect(savedTime(Date.parse('2026-11-22T23:59:00+08:00'), now)).toBe('11月22日 23:59')
})
