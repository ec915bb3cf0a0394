import { isBusinessDate } from '@jktl/shared/kernel/dates'
import { isRecord } from '../kernel/fields.ts'
import { ActionRefused, type Action, type City } from '../kernel/system.ts'
import { creditActions } from './credit-desk.ts'
import type { RosterSchedule } from './data/rosters.ts'
import type { LockBook } from './lock-book.ts'
import type { HospitalsState } from './operations.ts'
import type { Publication } from './rosters.ts'
import { attendanceWire, formatLocal, scheduleWire } from './wire.ts'

const text = (input: Record<string, unknown>, field: string): string => {
  const value = input[field]
  if (typeof value !== 'string' || value === '') throw new ActionRefused(`${field} is missing`)
  return value
}

const isTime = (value: unknown): value is string => typeof value === 'string' && /^\d{2}:\d{2}$/.test(value)

function readPeriods(value: unknown): Publication['periods'] {
  if (value === undefined) return undefined
  if (!Array.isArray(value)) throw new ActionRefused('periods is a list of { begin, end, count }')
  return value.map((period: unknown) => {
    if (!isRecord(period) || !isTime(period['begin']) || !isTime(period['end']) || !Number.isInteger(period['count']))
      throw new ActionRefused('a period is { begin, end, count }')
    return { begin: period['begin'], end: period['end'], count: Number(period['count']) }
  })
}

function readPublication(input: Record<string, unknown>): Publication {
  const { half, version, periods, regFee, location } = input
  const date = text(input, 'date')
  if (!isBusinessDate(date) || (half !== 'AM' && half !== 'PM' && half !== 'NIGHT')) throw new ActionRefused('date is YYYY-MM-DD and half AM, PM or NIGHT')
  const given = readPeriods(periods)
  return {
    hosCode: text(input, 'hosCode'),
    doctorCode: text(input, 'doctCode'),
    date,
    half,
    ...(given && { periods: given }),
    ...(typeof regFee === 'string' && { fee: regFee }),
    ...(typeof location === 'string' && { location }),
    ...(typeof version === 'number' && { version }),
  }
}

/** What happens in hospitals without the platform: rosters change, sessions stop, windows sell, patients come, feeds catch up. */
export function hisActions(
  city: City,
  { rosters, books, directory, visits, credits }: HospitalsState,
  issueForVisit: (lockId: string) => void,
): Record<string, Action> {
  const scheduleOf = (input: Record<string, unknown>): { schedule: RosterSchedule; book: LockBook } => {
    const schId = text(input, 'schId')
    for (const [hosCode, book] of books) {
      const schedule = rosters.find(hosCode, schId)
      if (schedule) return { schedule, book }
    }
    throw new ActionRefused('unknown schId')
  }

  return {
    ...creditActions(credits),
    /** `{ hosCode, doctCode, date, half, periods?: [{ begin, end, count }], regFee?, location?, version? }` */
    'publish-roster': (input) => {
      const published = rosters.publish(readPublication(input))
      if (!published) throw new ActionRefused('no such doctor at that hospital')
      return scheduleWire(published)
    },
    /** `{ schId, reason? }` */
    'suspend-session': (input) =>
      scheduleWire(rosters.stop(scheduleOf(input).schedule, typeof input['reason'] === 'string' ? input['reason'] : '医生临时停诊')),
    /** `{ schId, numSeq }`; only where the hospital itself owns its numbers. */
    'sell-at-window': (input) => {
      const { schedule, book } = scheduleOf(input)
      const isOwner = directory.institutions.some((i) => i.code === schedule.hosCode && i.mode === 'HIS')
      if (!isOwner) throw new ActionRefused('the platform owns this institution’s numbers')
      if (!book.sellAtWindow(schedule.id, Number(input['numSeq']))) throw new ActionRefused('that number is taken or not on the roster')
      return { schId: schedule.id, numSeq: Number(input['numSeq']) }
    },
    /** `{ hosCode, payRef, amount }`: the window takes money through WeChat on its own account; `payRef` is the merchant's order number. */
    'charge-at-window': (input) => {
      const book = books.get(text(input, 'hosCode'))
      const amount = text(input, 'amount')
      if (!book || !/^\d+\.\d{2}$/.test(amount)) throw new ActionRefused('hosCode is known and amount is yuan text')
      return book.chargeAtWindow(text(input, 'payRef'), amount)
    },
    /** `{ lockId, event?: CHECKED_IN | VISITED }` */
    'mark-attended': (input) => {
      const lockId = text(input, 'lockId')
      const event = input['event'] === 'CHECKED_IN' ? 'CHECKED_IN' : 'VISITED'
      for (const book of books.values()) {
        const item = book.attend(lockId, event)
        if (item) {
          if (event === 'VISITED') issueForVisit(lockId)
          return attendanceWire(item)
        }
      }
      throw new ActionRefused('no confirmed lock of that id')
    },
    /** `{ lockId }`: the doctor sends the patient to the cashier, the laboratory and the electrocardiogram. */
    'order-tests': (input) => {
      issueForVisit(text(input, 'lockId'))
      return visits.orderTests(text(input, 'lockId'))
    },
    /** `{ lockId }`: paid, examined, medicine to be fetched. */
    'finish-tests': (input) => visits.finishTests(text(input, 'lockId')),
    /** `{ hosCode?, to?: RFC 3339 }`; without hosCode every hospital, without `to` until now. */
    'advance-watermark': (input) => {
      const to = typeof input['to'] === 'string' ? Date.parse(input['to']) : city.clock.now()
      if (Number.isNaN(to)) throw new ActionRefused('to is an instant')
      const chosen = typeof input['hosCode'] === 'string' ? [books.get(input['hosCode'])] : [...books.values()]
      for (const book of chosen) {
        if (!book) throw new ActionRefused('unknown hosCode')
        book.advanceWatermark(to)
      }
      return { watermark: formatLocal(to) }
    },
  }
}
