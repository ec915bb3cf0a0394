import { daysAway, halfOf } from './visit-words'

it('says how far a visit is and in which half of the day', () => {
  expect(['2026-11-23', '2026-11-24', '2026-11-25', '2026-12-01'].map((date) => daysAway(date, '2026-11-23'))).toEqual(['今天', '明天', '后天', '8 天后'])
  expect(['08:30', '11:59', '12:00', '17:59', '18:00'].map(halfOf)).toEqual(['上午', '上午', '下午', '下午', '晚上'])
})
