import { describe, expect, it } from '@jest/globals'
import { lastDayOf, usualSpan } from './duration-choice'

const [TODAY, MONTH, YEAR] = ['2026-11-23', '2026-12-23', '2027-11-23']

describe('R378 how long', () => {
  it('R378: today ends tonight, thirty days on the day of the design, and never beyond what is allowed', () => {
    expect(lastDayOf({ span: 'today', typed: '' }, TODAY, MONTH)).toBe(TODAY)
    expect(lastDayOf({ span: 'month', typed: '' }, TODAY, MONTH)).toBe(MONTH)
    expect(lastDayOf({ span: 'year', typed: '' }, TODAY, MONTH)).toBeNull()
    expect(lastDayOf({ span: 'year', typed: '' }, TODAY, YEAR)).toBe(YEAR)
  })

  it('R378: days of one’s own are whole, at least one, and within the limit', () => {
    const custom = (typed: string) => lastDayOf({ span: 'custom', typed }, TODAY, MONTH)
    expect([custom('7'), custom('30'), custom('31'), custom('0'), custom(''), custom('3.5')]).toEqual(['2026-11-30', MONTH, null, null, null, null])
  })

  it('R378: thirty days are proposed where they are allowed', () => {
    expect([usualSpan(TODAY, YEAR), usualSpan(TODAY, MONTH), usualSpan(TODAY, '2026-11-30')]).toEqual(['month', 'month', 'today'])
  })
})
