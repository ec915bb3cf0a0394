import { expect, test } from '@jest/globals'
import fc from 'fast-check'

import { addDays, clockTimeOf, dateOf, DAY_MS, HOUR_MS, instantAt, MINUTE_MS } from '../../kernel/dates.ts'
import { mayOffer, waitlistActions } from './rules.ts'

const NIGHT = { waitlistQuietFrom: '22:00', waitlistQuietUntil: '07:00' }
const FROM = instantAt('2026-11-01')
const instants = fc.integer({ min: 0, max: 60 * 24 * 60 }).map((minutes) => FROM + minutes * MINUTE_MS)

test('W2: no offer in the quiet hours, unless the visit is on the morning after', () => {
  const eve = (time: string) => instantAt('2026-11-24', time)
  expect(mayOffer(NIGHT, eve('21:59'), eve('23:59') + 5 * DAY_MS)).toBe(true)
  expect(mayOffer(NIGHT, eve('22:00'), instantAt('2026-11-26', '08:00'))).toBe(false)
  expect(mayOffer(NIGHT, eve('22:00'), instantAt('2026-11-25', '08:00'))).toBe(true)
  expect(mayOffer(NIGHT, eve('22:00'), instantAt('2026-11-25', '14:00'))).toBe(false)
  expect(mayOffer(NIGHT, instantAt('2026-11-25', '06:59'), instantAt('2026-11-25', '08:00'))).toBe(true)
  expect(mayOffer(NIGHT, instantAt('2026-11-25', '06:59'), instantAt('2026-11-26', '08:00'))).toBe(false)
  expect(mayOffer(NIGHT, instantAt('2026-11-25', '07:00'), instantAt('2026-11-26', '08:00'))).toBe(true)
})

test('W2: by day any offer goes out; at night only one for a visit within the next fourteen hours', () => {
  fc.assert(
    fc.property(instants, fc.integer({ min: 1, max: 30 * 24 * 60 }), (now, aheadMinutes) => {
      const visit = now + aheadMinutes * MINUTE_MS
      const isNight = clockTimeOf(now) >= '22:00' || clockTimeOf(now) < '07:00'
      if (!isNight) return mayOffer(NIGHT, now, visit)
      const morning = clockTimeOf(now) >= '22:00' ? addDays(dateOf(now), 1) : dateOf(now)
      return mayOffer(NIGHT, now, visit) === visit < instantAt(morning, '12:00') && (!mayOffer(NIGHT, now, visit) || visit - now < 14 * HOUR_MS)
    }),
  )
})

test('W2: with no quiet hours every offer may be sent at once', () => {
  fc.assert(fc.property(instants, instants, (now, visit) => mayOffer({ waitlistQuietFrom: '00:00', waitlistQuietUntil: '00:00' }, now, visit)))
})

test('§2.3.4: only an open offer can be accepted or declined, only a waiting entry can be left', () => {
  const at = FROM
  const entry = { prepayState: 'NONE', offerExpiresAt: at + 1, payBy: null } as const
  expect(waitlistActions({ ...entry, state: 'OFFERED' }, at)).toEqual(['accept', 'decline', 'leave'])
  expect(waitlistActions({ ...entry, state: 'OFFERED' }, at + 1)).toEqual(['leave'])
  expect(waitlistActions({ ...entry, state: 'WAITING', prepayState: 'HELD' }, at)).toEqual(['leave', 'refund'])
  for (const state of ['ACCEPTED', 'BOOKED', 'AUTO_BOOKED', 'DECLINED', 'EXPIRED', 'CANCELLED'] as const)
    expect(waitlistActions({ ...entry, state, prepayState: 'HELD' }, at)).toEqual([])
})
