import { dateOf, instantAt, MINUTE_MS, type Instant } from '@jktl/shared/kernel/dates'
import { parseIdentityNumber } from '@jktl/shared/kernel/identity-number'
import { ok, refuse, type Result } from '@jktl/shared/kernel/result'
import type { Rosters } from './rosters.ts'

/** Result codes of his-interface.md §5. */
export type ResultCode =
  | 'LOCK_NOT_FOUND'
  | 'NUM_OCCUPIED'
  | 'SCH_STOPPED'
  | 'SCH_NOT_FOUND'
  | 'LOCK_CONFLICT'
  | 'LOCK_EXPIRED'
  | 'LOCK_CONFIRMED'
  | 'CONFIRM_REFUSED'
  | 'ALREADY_VISITED'
  | 'PATIENT_INVALID'

export interface Patient {
  name: string
  idType: '01' | '99'
  idNumber: string
  sex: '1' | '2'
  birthDate: string
  phone: string
}

export interface LockRequest {
  lockId: string
  scheduleId: string
  periodId: string
  numSeq: number
  holdUntil: Instant
  patient: Patient
}

export interface Confirmation {
  payMode: 'ONLINE' | 'WINDOW' | 'FREE'
  payRef: string
  /** Yuan text. */
  amount: string
}

export interface Lock extends LockRequest {
  status: 'LOCKED' | 'UNLOCKED' | 'CONFIRMED' | 'CANCELLED' | 'VISITED'
  /** The fee when the number was locked. */
  fee: string
  confirmation: Confirmation | null
  cancelReason: string | null
  visitNo: string | null
  queueNo: string | null
  updatedAt: Instant
}

export interface AttendanceItem {
  seq: number
  lockId: string
  event: 'CHECKED_IN' | 'VISITED'
  at: Instant
}

/** A line of the hospital's own list of charges (§7). */
export interface Charge {
  kind: 'NUMBER' | 'BILL' | 'DEPOSIT' | 'CREDIT'
  /** The hospital's own number of the bill, the stay or the visit on credit; of a number null. */
  refNo: string | null
  /** Null: sold at the window, through the same merchant number, without the platform. */
  lockId: string | null
  event: 'CONFIRMED' | 'CANCELLED' | 'WINDOW'
  payMode: Confirmation['payMode'] | 'CREDIT'
  payRef: string
  /** Yuan text, without what the insurance pays. */
  amount: string
  /** Yuan text. */
  insuranceAmount: string
  at: Instant
}
/** What a charge for a number has of those of bills. */
const OF_NUMBER = { kind: 'NUMBER', refNo: null, insuranceAmount: '0.00' } as const

/** How long after `hold_until` the hospital still takes a confirmation (§3). */
const CONFIRM_GRACE_MS = 30 * MINUTE_MS
const WINDOW_SALE = 'WINDOW'

const sameFacts = (a: object, b: object): boolean => JSON.stringify(a) === JSON.stringify(b)
const requestOf = ({ lockId, scheduleId, periodId, numSeq, holdUntil, patient }: LockRequest): LockRequest => ({
  lockId,
  scheduleId,
  periodId,
  numSeq,
  holdUntil,
  patient,
})

function isPatientValid({ name, idType, idNumber, sex, birthDate, phone }: Patient): boolean {
  if (!name || !phone) return false
  if (idType === '99') return /^[A-Z]\d{9}$/.test(idNumber)
  const parsed = parseIdentityNumber(idNumber)
  return parsed !== null && parsed.birthDate === birthDate && (parsed.sex === 'M' ? '1' : '2') === sex
}

/** All a hospital's book holds, as plain data. */
export interface LockBookState {
  locks: Map<string, Lock>
  holders: Map<string, string>
  attendance: AttendanceItem[]
  sentUntil: Instant | null
  visits: number
  /** Absent in books kept by an earlier version. */
  charges?: Charge[]
}

/**
 * One hospital's own book of numbers: who holds which, who was confirmed, who came. Every call is idempotent by the
 * platform's `lock_id` (his-interface.md §3); a number has one holder at a time, the window's buyers included.
 */
export class LockBook {
  private readonly locks = new Map<string, Lock>()
  private readonly holders = new Map<string, string>()
  private readonly attendance: AttendanceItem[] = []
  private readonly charges: Charge[] = []
  private sentUntil: Instant | null = null
  private visits = 0
  private readonly hosCode: string
  private readonly rosters: Rosters
  private readonly now: () => Instant

  constructor(hosCode: string, rosters: Rosters, now: () => Instant) {
    this.hosCode = hosCode
    this.rosters = rosters
    this.now = now
  }

  /** The lock as it stands now: one that nobody confirmed in time has let its number go. */
  find(lockId: string): Lock | undefined {
    const lock = this.locks.get(lockId)
    if (lock?.status === 'LOCKED' && this.now() > lock.holdUntil + CONFIRM_GRACE_MS) this.letGo(lock, 'UNLOCKED')
    return lock
  }

  lock(request: LockRequest): Result<Lock, ResultCode> {
    const present = this.find(request.lockId)
    if (present) return sameFacts(requestOf(present), requestOf(request)) ? ok(present) : refuse('LOCK_CONFLICT')
    if (!isPatientValid(request.patient)) return refuse('PATIENT_INVALID')
    const schedule = this.rosters.find(this.hosCode, request.scheduleId)
    const period = schedule?.periods.find((p) => p.id === request.periodId)
    if (!schedule || !period?.numbers.includes(request.numSeq)) return refuse('SCH_NOT_FOUND')
    if (schedule.status === 'STOPPED') return refuse('SCH_STOPPED')
    if (this.isTaken(request.scheduleId, request.numSeq)) return refuse('NUM_OCCUPIED')
    const lock: Lock = {
      ...requestOf(request),
      status: 'LOCKED',
      fee: schedule.fee,
      confirmation: null,
      cancelReason: null,
      visitNo: null,
      queueNo: null,
      updatedAt: this.now(),
    }
    this.locks.set(lock.lockId, lock)
    this.holders.set(this.numberKey(lock.scheduleId, lock.numSeq), lock.lockId)
    return ok(lock)
  }

  unlock(lockId: string): Result<Lock, ResultCode> {
    const lock = this.find(lockId)
    if (!lock) return refuse('LOCK_NOT_FOUND')
    if (lock.status === 'CONFIRMED') return refuse('LOCK_CONFIRMED')
    if (lock.status === 'VISITED') return refuse('ALREADY_VISITED')
    if (lock.status === 'LOCKED') this.letGo(lock, 'UNLOCKED')
    return ok(lock)
  }

  confirm(lockId: string, confirmation: Confirmation): Result<Lock, ResultCode> {
    const lock = this.find(lockId)
    if (!lock) return refuse('LOCK_NOT_FOUND')
    if (lock.status === 'CONFIRMED' || lock.status === 'VISITED')
      return lock.confirmation && sameFacts(lock.confirmation, confirmation) ? ok(lock) : refuse('LOCK_CONFLICT')
    if (lock.status === 'UNLOCKED') return refuse('LOCK_EXPIRED')
    if (lock.status === 'CANCELLED') return refuse('CONFIRM_REFUSED')
    const schedule = this.rosters.find(this.hosCode, lock.scheduleId)
    if (schedule?.status !== 'OPEN') return refuse('SCH_STOPPED')
    if (!this.isPaid(lock, confirmation)) return refuse('CONFIRM_REFUSED')
    this.visits += 1
    Object.assign(lock, {
      status: 'CONFIRMED',
      confirmation,
      visitNo: `${schedule.date.replaceAll('-', '')}${String(this.visits).padStart(5, '0')}`,
      queueNo: String(lock.numSeq),
      updatedAt: this.now(),
    } satisfies Partial<Lock>)
    this.charge(lock, 'CONFIRMED')
    return ok(lock)
  }

  cancel(lockId: string, reason: string): Result<Lock, ResultCode> {
    const lock = this.find(lockId)
    if (!lock) return refuse('LOCK_NOT_FOUND')
    if (lock.status === 'VISITED') return refuse('ALREADY_VISITED')
    if (lock.status === 'CONFIRMED' || lock.status === 'LOCKED') {
      if (lock.status === 'CONFIRMED') this.charge(lock, 'CANCELLED')
      this.letGo(lock, 'CANCELLED')
      lock.cancelReason = reason
    }
    return ok(lock)
  }

  /** Somebody buys the number at the hospital's window. False when it is taken or not on the roster. */
  sellAtWindow(scheduleId: string, numSeq: number): boolean {
    const exists = this.rosters.find(this.hosCode, scheduleId)?.periods.some((p) => p.numbers.includes(numSeq))
    if (!exists || this.isTaken(scheduleId, numSeq)) return false
    this.holders.set(this.numberKey(scheduleId, numSeq), WINDOW_SALE)
    return true
  }

  /** Somebody pays at the window with WeChat: the hospital's own business under the same merchant number. */
  chargeAtWindow(payRef: string, amount: string): Charge {
    const charge: Charge = { ...OF_NUMBER, lockId: null, event: 'WINDOW', payMode: 'ONLINE', payRef, amount, at: this.now() }
    this.charges.push(charge)
    return charge
  }

  /** What was charged and given back on a day, oldest first. */
  chargesOf(date: string): Charge[] {
    return this.charges.filter(({ at }) => dateOf(at) === date)
  }

  /** Only a confirmed patient can come. */
  attend(lockId: string, event: AttendanceItem['event']): AttendanceItem | undefined {
    const lock = this.find(lockId)
    if (lock?.status !== 'CONFIRMED') return undefined
    const item = { seq: this.attendance.length + 1, lockId, event, at: this.now() }
    this.attendance.push(item)
    if (event === 'VISITED') Object.assign(lock, { status: 'VISITED', updatedAt: this.now() } satisfies Partial<Lock>)
    return item
  }

  /** The platform says that the patient is there (§3 `arrival`): once in the feed, however often it is told. */
  arrive(lockId: string): Result<Lock, ResultCode> {
    const lock = this.find(lockId)
    if (lock?.status !== 'CONFIRMED' && lock?.status !== 'VISITED') return refuse('LOCK_NOT_FOUND')
    const isKnown = this.attendance.some((item) => item.lockId === lockId && item.event === 'CHECKED_IN')
    if (!isKnown) this.attendance.push({ seq: this.attendance.length + 1, lockId, event: 'CHECKED_IN', at: this.now() })
    return ok(lock)
  }

  findVisit(visitNo: string): Lock | undefined {
    return [...this.locks.values()].find((lock) => lock.visitNo === visitNo)
  }

  attendanceAfter(seq: number): AttendanceItem[] {
    return this.attendance.filter((item) => item.seq > seq)
  }

  /** The nightly batch has sent everything up to midnight; `advanceWatermark` moves it on by hand. */
  watermark(): Instant {
    return Math.max(this.sentUntil ?? 0, instantAt(dateOf(this.now())))
  }

  advanceWatermark(to: Instant): Instant {
    this.sentUntil = to
    return this.watermark()
  }

  state(): LockBookState {
    const { locks, holders, attendance, sentUntil, visits, charges } = this
    return { locks, holders, attendance, sentUntil, visits, charges }
  }

  restore({ locks, holders, attendance, sentUntil, visits, charges = [] }: LockBookState): void {
    for (const [id, lock] of locks) this.locks.set(id, lock)
    for (const [number, holder] of holders) this.holders.set(number, holder)
    this.attendance.push(...attendance)
    // Lists kept by an earlier version know numbers only.
    this.charges.push(...charges.map((charge) => ({ ...OF_NUMBER, ...charge })))
    this.sentUntil = sentUntil
    this.visits = visits
  }

  isUsed(): boolean {
    return this.holders.size > 0 || this.locks.size > 0 || this.attendance.length > 0 || this.charges.length > 0
  }

  allLocks(): Lock[] {
    return [...this.locks.keys()].flatMap((id) => this.find(id) ?? [])
  }

  windowSales(): string[] {
    return [...this.holders].filter(([, holder]) => holder === WINDOW_SALE).map(([number]) => number)
  }

  private isPaid(lock: Lock, { payMode, payRef, amount }: Confirmation): boolean {
    const isFree = Number(lock.fee) === 0
    // At the window the hospital collects by itself, on the day.
    if (payMode === 'WINDOW') return true
    return payMode === 'FREE' ? isFree && Number(amount) === 0 : !isFree && payRef !== '' && amount === lock.fee
  }

  isTaken(scheduleId: string, numSeq: number): boolean {
    const holder = this.holders.get(this.numberKey(scheduleId, numSeq))
    if (holder === undefined) return false
    // Reading the lock lets an overdue one go.
    if (holder !== WINDOW_SALE) this.find(holder)
    return this.holders.has(this.numberKey(scheduleId, numSeq))
  }

  private charge({ lockId, confirmation }: Lock, event: 'CONFIRMED' | 'CANCELLED'): void {
    if (confirmation) this.charges.push({ ...OF_NUMBER, lockId, event, ...confirmation, at: this.now() })
  }

  private letGo(lock: Lock, status: 'UNLOCKED' | 'CANCELLED'): void {
    lock.status = status
    lock.updatedAt = this.now()
    this.holders.delete(this.numberKey(lock.scheduleId, lock.numSeq))
  }

  private numberKey(scheduleId: string, numSeq: number): string {
    return `${scheduleId}#${numSeq}`
  }
}
