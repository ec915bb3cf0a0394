import { isBusinessDate } from '@jktl/shared/kernel/dates'
import type { Result } from '@jktl/shared/kernel/result'
import { isRecord, textOf } from '../kernel/fields.ts'
import { json, type Answer, type CityRequest, type Handler } from '../kernel/system.ts'
import type { BillingBooks } from './billing-operations.ts'
import { chargeBill } from './charge-bill.ts'
import { creditOperations, type CreditBooks } from './credit-desk.ts'
import { chargesOfDay } from './day-charges.ts'
import type { HospitalDirectory } from './data/directory.ts'
import { serviceInfo } from './data/service-info.ts'
import type { Lock, LockBook, ResultCode } from './lock-book.ts'
import type { VisitBook } from './visit-book.ts'
import type { Rosters } from './rosters.ts'
import {
  attendanceWire,
  badRequest,
  departmentWire,
  doctorWire,
  envelope,
  formatLocal,
  institutionWire,
  lockWire,
  progressWire,
  readConfirmation,
  readLockRequest,
  readNumberLists,
  readRange,
  readSequence,
  refusal,
  resourceWire,
  scheduleWire,
  serviceInfoWire,
} from './wire.ts'

export interface HospitalsState {
  directory: HospitalDirectory
  rosters: Rosters
  /** By hos_code. */
  books: Map<string, LockBook>
  /** What doctors ordered, of every hospital. */
  visits: VisitBook
  /** Visits on credit, by hos_code. */
  credits: CreditBooks
}

interface Operation {
  name: string
  method: 'GET' | 'POST'
  path: string
  handler: Handler
}

type HospitalHandler = (hosCode: string, request: CityRequest, book: LockBook) => Answer

const lockAnswer = (result: Result<Lock, ResultCode>): Answer => (result.ok ? envelope(lockWire(result.value)) : refusal(result.code))

/** Every operation of his-interface.md, by the name fault rules and the journal use. */
export function hisOperations({ directory, rosters, books, visits, credits }: HospitalsState, billing: BillingBooks): Operation[] {
  const atHospital =
    (handler: HospitalHandler): Handler =>
    (request) => {
      const hosCode = request.params['hos_code'] ?? ''
      const book = books.get(hosCode)
      return book ? handler(hosCode, request, book) : json({ result_code: 'HOS_NOT_FOUND', result_message: '机构不存在', data: null }, 404)
    }
  const lockIdOf = ({ params }: CityRequest): string => params['lock_id'] ?? ''

  const listSchedules: HospitalHandler = (hosCode, { query }) => {
    const range = readRange(query['from'], query['to'])
    return range ? envelope(rosters.list(hosCode, range.from, range.to).map(scheduleWire)) : badRequest('from and to are dates')
  }
  const listAttendance: HospitalHandler = (_hosCode, { query }, book) => {
    const after = Number(query['after_seq'] ?? 0)
    if (!Number.isInteger(after) || after < 0) return badRequest('after_seq is a whole number')
    return envelope({ items: book.attendanceAfter(after).map(attendanceWire), watermark: formatLocal(book.watermark()) })
  }
  const lockNumber: HospitalHandler = (_hosCode, { json: body }, book) => {
    const request = readLockRequest(body)
    return request ? lockAnswer(book.lock(request)) : badRequest('the body is not a lock request (§3)')
  }
  const confirmLock: HospitalHandler = (_hosCode, request, book) => {
    const confirmation = readConfirmation(request.json)
    return confirmation ? lockAnswer(book.confirm(lockIdOf(request), confirmation)) : badRequest('the body is not a confirmation (§3)')
  }
  const cancelLock: HospitalHandler = (_hosCode, request, book) => {
    const reason = isRecord(request.json) ? request.json['reason'] : undefined
    return typeof reason === 'string' ? lockAnswer(book.cancel(lockIdOf(request), reason)) : badRequest('reason is missing')
  }
  const tellArrival: HospitalHandler = (_hosCode, request, book) => {
    const { source } = isRecord(request.json) ? request.json : {}
    return source === 'SCAN' || source === 'DESK' ? lockAnswer(book.arrive(lockIdOf(request))) : badRequest('source is SCAN or DESK')
  }
  const getProgress: HospitalHandler = (_hosCode, { params }, book) => {
    const lock = book.findVisit(params['visit_no'] ?? '')
    return lock ? envelope(progressWire(params['visit_no'] ?? '', visits.of(lock.lockId), visits.now())) : refusal('LOCK_NOT_FOUND')
  }
  const getBill: HospitalHandler = (hosCode, { params, fault }, book) => {
    const date = params['date'] ?? ''
    if (!isBusinessDate(date)) return badRequest('the date is YYYY-MM-DD')
    const charges = chargesOfDay(hosCode, date, { locks: book, billing, credits: credits.get(hosCode) })
    const bill = chargeBill(date, charges, visits.now(), fault)
    return bill ? envelope(bill) : refusal('BILL_NOT_READY')
  }
  const getLock: HospitalHandler = (hosCode, request, book) => {
    if (directory.institutions.find((i) => i.code === hosCode)?.queryless)
      return json({ result_code: 'NOT_SUPPORTED', result_message: '本院系统不支持查询', data: null }, 501)
    const lock = book.find(lockIdOf(request))
    return lock ? envelope(lockWire(lock)) : refusal('LOCK_NOT_FOUND')
  }
  const stopSchedule: HospitalHandler = (hosCode, { params, json: body }) => {
    const schedule = rosters.find(hosCode, params['sch_id'] ?? '')
    if (!schedule) return refusal('SCH_NOT_FOUND')
    const reason = isRecord(body) ? body['reason'] : undefined
    return typeof reason === 'string' ? envelope(scheduleWire(rosters.stop(schedule, reason))) : badRequest('reason is missing')
  }

  const setNumbers: HospitalHandler = (hosCode, { params, json: body }, book) => {
    const schedule = rosters.find(hosCode, params['sch_id'] ?? '')
    if (!schedule) return refusal('SCH_NOT_FOUND')
    const lists = readNumberLists(body)
    if (!lists) return badRequest('periods is a list of { period_id, num_seqs }')
    const kept = new Set([...lists.values()].flat())
    const isLost = schedule.periods.some(({ id, numbers }) => lists.has(id) && numbers.some((seq) => !kept.has(seq) && book.isTaken(schedule.id, seq)))
    return isLost ? refusal('NUM_OCCUPIED') : envelope(scheduleWire(rosters.setNumbers(schedule, lists)))
  }
  const returnNumbers: HospitalHandler = (hosCode, { params, json: body }, book) => {
    const schedule = rosters.find(hosCode, params['sch_id'] ?? '')
    if (!schedule) return refusal('SCH_NOT_FOUND')
    const returned = readSequence(isRecord(body) ? body['num_seqs'] : undefined)
    if (!returned) return badRequest('num_seqs is a list of ordinals')
    if (returned.some((seq) => book.isTaken(schedule.id, seq))) return refusal('NUM_OCCUPIED')
    const lists = new Map(schedule.periods.map(({ id, numbers }) => [id, numbers.filter((seq) => !returned.includes(seq))]))
    return envelope(scheduleWire(rosters.setNumbers(schedule, lists)))
  }

  const operations: Operation[] = [
    { name: 'list-institutions', method: 'GET', path: '/institutions', handler: () => envelope(directory.institutions.map(institutionWire)) },
    {
      name: 'list-departments',
      method: 'GET',
      path: '/:hos_code/departments',
      handler: atHospital((hosCode) => envelope(directory.departments.filter((d) => d.hosCode === hosCode).map(departmentWire))),
    },
    {
      name: 'list-doctors',
      method: 'GET',
      path: '/:hos_code/doctors',
      handler: atHospital((hosCode) => envelope(directory.doctors.filter((d) => d.hosCode === hosCode).map(doctorWire))),
    },
    {
      name: 'list-resources',
      method: 'GET',
      path: '/:hos_code/resources',
      handler: atHospital((hosCode) => envelope(directory.resources.filter((r) => r.hosCode === hosCode).map(resourceWire))),
    },
    {
      name: 'read-service-info',
      method: 'GET',
      path: '/:hos_code/service-info',
      handler: atHospital((hosCode) => {
        const institution = directory.institutions.find((i) => i.code === hosCode)
        return institution ? envelope(serviceInfoWire(serviceInfo(institution))) : refusal('HOS_NOT_FOUND')
      }),
    },
    { name: 'list-schedules', method: 'GET', path: '/:hos_code/schedules', handler: atHospital(listSchedules) },
    { name: 'list-attendance', method: 'GET', path: '/:hos_code/attendance', handler: atHospital(listAttendance) },
    { name: 'lock', method: 'POST', path: '/:hos_code/locks', handler: atHospital(lockNumber) },
    {
      name: 'unlock',
      method: 'POST',
      path: '/:hos_code/locks/:lock_id/unlock',
      handler: atHospital((_hosCode, request, book) => lockAnswer(book.unlock(lockIdOf(request)))),
    },
    { name: 'confirm', method: 'POST', path: '/:hos_code/locks/:lock_id/confirm', handler: atHospital(confirmLock) },
    { name: 'cancel', method: 'POST', path: '/:hos_code/locks/:lock_id/cancel', handler: atHospital(cancelLock) },
    { name: 'arrive', method: 'POST', path: '/:hos_code/locks/:lock_id/arrival', handler: atHospital(tellArrival) },
    { name: 'get-progress', method: 'GET', path: '/:hos_code/visits/:visit_no/progress', handler: atHospital(getProgress) },
    { name: 'get-bill', method: 'GET', path: '/:hos_code/bills/:date', handler: atHospital(getBill) },
    { name: 'get-lock', method: 'GET', path: '/:hos_code/locks/:lock_id', handler: atHospital(getLock) },
    { name: 'set-numbers', method: 'POST', path: '/:hos_code/schedules/:sch_id/numbers', handler: atHospital(setNumbers) },
    { name: 'return-numbers', method: 'POST', path: '/:hos_code/schedules/:sch_id/return', handler: atHospital(returnNumbers) },
    ...creditOperations(credits),
    { name: 'stop-schedule', method: 'POST', path: '/:hos_code/schedules/:sch_id/stop', handler: atHospital(stopSchedule) },
  ]
  return operations.map((operation) => ({
    ...operation,
    path: `/v1${operation.path}`,
    // The fault kind `refuse`: the hospital says no with that code and nothing happens.
    handler: (request) => (request.fault?.kind === 'refuse' ? refusal(textOf(request.fault['code']) || 'BUSY') : operation.handler(request)),
  }))
}
