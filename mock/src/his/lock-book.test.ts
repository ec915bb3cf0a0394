import { beforeEach, describe, expect, test } from '@jest/globals'
import { DAY_MS, MINUTE_MS } from '@jktl/shared/kernel/dates'
import fc from 'fast-check'
import { findPersona } from '../kernel/people.ts'
import { FIRST_GENERAL_HOSPITAL } from '../kernel/personas.ts'
import { hospitalDirectory } from './data/directory.ts'
import { LockBook, type Confirmation, type LockRequest, type Patient } from './lock-book.ts'
import { Rosters } from './rosters.ts'

const START = Date.parse('2026-11-23T08:00:00+08:00')
const SCHEDULE = `${FIRST_GENERAL_HOSPITAL}-Y001-20261124-AM`
const HOLD_MS = 15 * MINUTE_MS
const PAID: Confirmation = { payMode: 'ONLINE', payRef: '4200000001', amount: '12.00' }

let now: number
let rosters: Rosters
let book: LockBook

beforeEach(() => {
  now = START
  rosters = new Rosters(hospitalDirectory('small'), () => now, false)
  book = new LockBook(FIRST_GENERAL_HOSPITAL, rosters, () => now)
})

const patientOf = (name: string): Patient => {
  const person = findPersona(name)
  return {
    name,
    idType: '01',
    idNumber: person?.idNumber ?? '',
    sex: person?.sex === 'M' ? '1' : '2',
    birthDate: person?.birthDate ?? '',
    phone: person?.phone ?? '',
  }
}
const request = (lockId: string, changes: Partial<LockRequest> = {}): LockRequest => ({
  lockId,
  scheduleId: SCHEDULE,
  periodId: 'P01',
  numSeq: 1,
  holdUntil: now + HOLD_MS,
  patient: patientOf('李娜'),
  ...changes,
})
const refused = (code: string) => ({ ok: false, code })
const standing = (status: string) => ({ ok: true, value: expect.objectContaining({ status }) as unknown })

describe('lock (his-interface.md §3)', () => {
  test('the same lock_id and body again answers the present lock and changes nothing', () => {
    const first = request('L1')
    expect(book.lock(first)).toEqual(standing('LOCKED'))
    const updatedAt = book.find('L1')?.updatedAt
    now += MINUTE_MS
    expect(book.lock(first)).toEqual(standing('LOCKED'))
    expect(book.find('L1')?.updatedAt).toBe(updatedAt)
    expect(book.allLocks()).toHaveLength(1)
  })

  test('the same lock_id with another body is LOCK_CONFLICT', () => {
    book.lock(request('L1'))
    expect(book.lock(request('L1', { numSeq: 2 }))).toEqual(refused('LOCK_CONFLICT'))
    expect(book.lock(request('L1', { patient: patientOf('李建国') }))).toEqual(refused('LOCK_CONFLICT'))
  })

  test('a number held by another lock or sold at the window is NUM_OCCUPIED', () => {
    book.lock(request('L1'))
    expect(book.lock(request('L2'))).toEqual(refused('NUM_OCCUPIED'))
    expect(book.sellAtWindow(SCHEDULE, 1)).toBe(false)
    expect(book.sellAtWindow(SCHEDULE, 2)).toBe(true)
    expect(book.lock(request('L3', { numSeq: 2 }))).toEqual(refused('NUM_OCCUPIED'))
  })

  test('a stopped, unknown or foreign session, a number outside its period and a wrong patient are refused by their codes', () => {
    expect(book.lock(request('L1', { scheduleId: 'nothing' }))).toEqual(refused('SCH_NOT_FOUND'))
    expect(book.lock(request('L1', { periodId: 'P02', numSeq: 1 }))).toEqual(refused('SCH_NOT_FOUND'))
    expect(book.lock(request('L1', { patient: { ...patientOf('李娜'), sex: '1' } }))).toEqual(refused('PATIENT_INVALID'))
    rosters.stop(rosters.find(FIRST_GENERAL_HOSPITAL, SCHEDULE)!, '停诊')
    expect(book.lock(request('L1'))).toEqual(refused('SCH_STOPPED'))
  })

  test('a newborn is booked by birth certificate number', () => {
    const newborn: Patient = { name: '李小禾', idType: '99', idNumber: 'T150500962', sex: '1', birthDate: '2026-10-15', phone: '19900000002' }
    expect(book.lock(request('L1', { patient: newborn }))).toEqual(standing('LOCKED'))
    expect(book.lock(request('L2', { numSeq: 2, patient: { ...newborn, idNumber: 'T1505' } }))).toEqual(refused('PATIENT_INVALID'))
  })
})

describe('confirm', () => {
  test('gives visit and queue numbers once; the same confirmation again answers the same lock', () => {
    book.lock(request('L1'))
    expect(book.confirm('L1', PAID)).toEqual(standing('CONFIRMED'))
    const visitNo = book.find('L1')?.visitNo
    expect(visitNo).toBeTruthy()
    expect(book.confirm('L1', PAID)).toEqual(standing('CONFIRMED'))
    expect(book.find('L1')?.visitNo).toBe(visitNo)
    expect(book.confirm('L1', { ...PAID, payRef: 'other' })).toEqual(refused('LOCK_CONFLICT'))
  })

  test('is taken until 30 minutes after hold_until and LOCK_EXPIRED afterwards, when the number is free again', () => {
    book.lock(request('L1'))
    book.lock(request('L2', { numSeq: 2 }))
    now += HOLD_MS + 30 * MINUTE_MS
    expect(book.confirm('L1', PAID)).toEqual(standing('CONFIRMED'))
    now += 1
    expect(book.confirm('L2', PAID)).toEqual(refused('LOCK_EXPIRED'))
    expect(book.lock(request('L3', { numSeq: 2 }))).toEqual(standing('LOCKED'))
  })

  test('with the wrong amount is CONFIRM_REFUSED, of an unknown lock LOCK_NOT_FOUND, in a stopped session SCH_STOPPED', () => {
    book.lock(request('L1'))
    expect(book.confirm('L1', { ...PAID, amount: '0.01' })).toEqual(refused('CONFIRM_REFUSED'))
    expect(book.confirm('L1', { payMode: 'FREE', payRef: '', amount: '0.00' })).toEqual(refused('CONFIRM_REFUSED'))
    expect(book.confirm('L9', PAID)).toEqual(refused('LOCK_NOT_FOUND'))
    rosters.stop(rosters.find(FIRST_GENERAL_HOSPITAL, SCHEDULE)!, '停诊')
    expect(book.confirm('L1', PAID)).toEqual(refused('SCH_STOPPED'))
  })
})

describe('unlock and cancel', () => {
  test('unlock frees a held number, is idempotent, and refuses a confirmed one', () => {
    expect(book.unlock('L1')).toEqual(refused('LOCK_NOT_FOUND'))
    book.lock(request('L1'))
    expect(book.unlock('L1')).toEqual(standing('UNLOCKED'))
    expect(book.unlock('L1')).toEqual(standing('UNLOCKED'))
    book.lock(request('L2'))
    book.confirm('L2', PAID)
    expect(book.unlock('L2')).toEqual(refused('LOCK_CONFIRMED'))
  })

  test('cancel frees a confirmed number once and is idempotent; a visited one is ALREADY_VISITED', () => {
    book.lock(request('L1'))
    book.confirm('L1', PAID)
    expect(book.cancel('L1', '本人取消')).toEqual(standing('CANCELLED'))
    book.lock(request('L2'))
    book.confirm('L2', PAID)
    expect(book.cancel('L1', '再取消')).toEqual(standing('CANCELLED'))
    expect(book.lock(request('L3'))).toEqual(refused('NUM_OCCUPIED'))
    book.attend('L2', 'CHECKED_IN')
    book.attend('L2', 'VISITED')
    expect(book.cancel('L2', '本人取消')).toEqual(refused('ALREADY_VISITED'))
    expect(book.attendanceAfter(1)).toEqual([{ seq: 2, lockId: 'L2', event: 'VISITED', at: now }])
  })
})

test('R338: an arrival the platform tells enters the feed once, and only for a confirmed number', () => {
  book.lock(request('L3'))
  expect(book.arrive('L3')).toEqual(refused('LOCK_NOT_FOUND'))
  const visitNo = book.confirm('L3', { payMode: 'WINDOW', payRef: '', amount: '12.00' })
  expect(book.arrive('L3')).toEqual(standing('CONFIRMED'))
  expect(book.arrive('L3')).toEqual(standing('CONFIRMED'))
  expect(book.attendanceAfter(0).filter(({ lockId }) => lockId === 'L3')).toEqual([{ seq: 1, lockId: 'L3', event: 'CHECKED_IN', at: now }])
  expect(book.findVisit(visitNo.ok ? (visitNo.value.visitNo ?? '') : '')?.lockId).toBe('L3')
})

test('the attendance watermark is the last midnight until it is advanced, and never moves back', () => {
  expect(book.watermark()).toBe(Date.parse('2026-11-23T00:00:00+08:00'))
  expect(book.advanceWatermark(now)).toBe(now)
  now += DAY_MS
  expect(book.watermark()).toBe(Date.parse('2026-11-24T00:00:00+08:00'))
})

test('N2: whatever happens in whatever order, a number never has two live locks, nor one beside a window sale', () => {
  const command = fc.record({
    call: fc.constantFrom('lock', 'unlock', 'confirm', 'cancel', 'sell', 'wait'),
    id: fc.integer({ min: 1, max: 6 }),
    numSeq: fc.integer({ min: 1, max: 2 }),
  })
  fc.assert(
    fc.property(fc.array(command, { maxLength: 60 }), (commands) => {
      now = START
      book = new LockBook(FIRST_GENERAL_HOSPITAL, rosters, () => now)
      const calls: Record<string, (id: string, numSeq: number) => unknown> = {
        lock: (id, numSeq) => book.lock(request(id, { numSeq })),
        unlock: (id) => book.unlock(id),
        confirm: (id) => book.confirm(id, PAID),
        cancel: (id) => book.cancel(id, '取消'),
        sell: (_id, numSeq) => book.sellAtWindow(SCHEDULE, numSeq),
        wait: () => (now += 10 * MINUTE_MS),
      }
      for (const { call, id, numSeq } of commands) {
        calls[call]?.(`L${id}`, numSeq)
        const live = book.allLocks().filter((l) => l.status === 'LOCKED' || l.status === 'CONFIRMED')
        const holders = [...live.map((l) => `${l.scheduleId}#${l.numSeq}`), ...book.windowSales()]
        expect(new Set(holders).size).toBe(holders.length)
      }
    }),
  )
})
