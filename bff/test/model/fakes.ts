import { randomUUID } from 'node:crypto'

import type { Instant } from '@jktl/shared/kernel/dates'
import { MINUTE_MS } from '@jktl/shared/kernel/dates'
import { ok, refuse, type Result } from '@jktl/shared/kernel/result'
import type { CheckoutTicket } from '@jktl/shared/payments/contract'

import type { AttendanceItem, HospitalAnswer, HospitalRefusal, LockAnswer, LockStatus, Roster } from '../../src/modules/appointments/domain/hospital-answers.ts'
import { PAYMENT_TOPICS, type PaymentsPublic, type RefundCause, type TradeOrderRequest } from '../../src/modules/payments/public.ts'
import type { Database, Sql } from '../../src/platform/database/database.ts'
import type { Outbox } from '../../src/platform/jobs/outbox.ts'

/** `silent`: the request is lost. `lossy`: it takes effect and the answer is lost. `busy`: nothing happened, and it says so. */
export type HospitalMode = 'up' | 'silent' | 'lossy' | 'busy'
export type MoneyMode = 'up' | 'silent' | 'lossy'

interface HospitalLock {
  schId: string
  ordinal: number
  holdUntil: Instant
  status: LockStatus
}
const CONFIRM_GRACE_MS = 30 * MINUTE_MS

/** The hospitals' own book, honest and small: one holder per number, idempotent by the lock's id (his-interface §3). */
export class HospitalBook {
  mode: HospitalMode = 'up'
  readonly rosters = new Map<string, Roster & { hosCode: string }>()
  readonly locks = new Map<string, HospitalLock>()
  readonly windowSales = new Set<string>()
  /** What each hospital has seen of people coming; what is `sent` may be read, up to a watermark. */
  readonly attendance = new Map<string, { items: AttendanceItem[]; sent: number; watermark: Instant }>()
  /** Locks whose confirmation is definitely refused. */
  readonly refusing = new Set<string>()
  /** A version that arrives late, answered once instead of the current one. */
  late: (Roster & { hosCode: string }) | null = null

  constructor(
    private readonly now: () => Instant,
    private readonly alive: () => void,
  ) {}

  status(lockId: string): LockStatus | null {
    const lock = this.locks.get(lockId)
    if (lock?.status === 'LOCKED' && this.now() > lock.holdUntil + CONFIRM_GRACE_MS) lock.status = 'UNLOCKED'
    return lock?.status ?? null
  }

  isTaken(schId: string, ordinal: number): boolean {
    if (this.windowSales.has(`${schId} ${ordinal}`)) return true
    return [...this.locks.entries()].some(
      ([lockId, l]) => l.schId === schId && l.ordinal === ordinal && ['LOCKED', 'CONFIRMED', 'VISITED'].includes(this.status(lockId) ?? ''),
    )
  }

  /** Why a new lock of this number would be refused; null when it would be taken. */
  refusalOf(schId: string, ordinal: number): HospitalRefusal | null {
    const roster = this.rosters.get(schId)
    if (!roster?.periods.some((p) => p.ordinals.includes(ordinal))) return 'SESSION_NOT_FOUND'
    if (roster.isStopped) return 'SESSION_STOPPED'
    return this.isTaken(schId, ordinal) ? 'NUMBER_OCCUPIED' : null
  }

  private answer(work: () => LockStatus | HospitalRefusal): Promise<LockAnswer> {
    this.alive()
    if (this.mode === 'busy') return Promise.resolve({ kind: 'busy' })
    if (this.mode === 'silent') return Promise.resolve({ kind: 'unknown' })
    const outcome = work()
    if (this.mode === 'lossy') return Promise.resolve({ kind: 'unknown' })
    const statuses: readonly string[] = ['LOCKED', 'UNLOCKED', 'CONFIRMED', 'CANCELLED', 'VISITED']
    return Promise.resolve(
      statuses.includes(outcome)
        ? { kind: 'ok', value: { status: outcome as LockStatus, visitNo: null, queueNo: null } }
        : { kind: 'refused', code: outcome as HospitalRefusal },
    )
  }

  private change(lockId: string, to: LockStatus): LockStatus {
    const lock = this.locks.get(lockId)
    if (lock) lock.status = to
    return to
  }

  lock = (request: { lockId: string; schId: string; ordinal: number; holdUntil: Instant }): Promise<LockAnswer> =>
    this.answer(() => {
      const known = this.status(request.lockId)
      if (known) return this.locks.get(request.lockId)?.holdUntil === request.holdUntil ? known : 'LOCK_CONFLICT'
      const refusal = this.refusalOf(request.schId, request.ordinal)
      if (refusal) return refusal
      const { lockId, schId, ordinal, holdUntil } = request
      this.locks.set(lockId, { schId, ordinal, holdUntil, status: 'LOCKED' })
      return 'LOCKED'
    })

  unlock = ({ lockId }: { lockId: string }): Promise<LockAnswer> =>
    this.answer(() => {
      const known = this.status(lockId)
      if (!known) return 'LOCK_NOT_FOUND'
      if (known === 'CONFIRMED') return 'LOCK_CONFIRMED'
      if (known === 'VISITED') return 'ALREADY_VISITED'
      return known === 'LOCKED' ? this.change(lockId, 'UNLOCKED') : known
    })

  confirm = ({ lockId }: { lockId: string }): Promise<LockAnswer> =>
    this.answer(() => {
      const known = this.status(lockId)
      if (!known) return 'LOCK_NOT_FOUND'
      if (known === 'CONFIRMED' || known === 'VISITED') return known
      if (known === 'UNLOCKED') return 'LOCK_EXPIRED'
      if (known === 'CANCELLED' || this.refusing.has(lockId)) return 'CONFIRM_REFUSED'
      if (this.rosters.get(this.locks.get(lockId)?.schId ?? '')?.isStopped) return 'SESSION_STOPPED'
      return this.change(lockId, 'CONFIRMED')
    })

  cancel = ({ lockId }: { lockId: string }): Promise<LockAnswer> =>
    this.answer(() => {
      const known = this.status(lockId)
      if (!known) return 'LOCK_NOT_FOUND'
      if (known === 'VISITED') return 'ALREADY_VISITED'
      return known === 'CONFIRMED' || known === 'LOCKED' ? this.change(lockId, 'CANCELLED') : known
    })

  query = ({ lockId }: { lockId: string }): Promise<LockAnswer> => this.answer(() => this.status(lockId) ?? 'LOCK_NOT_FOUND')

  stop = (_hosCode: string, schId: string): Promise<HospitalAnswer<null>> => {
    this.alive()
    const roster = this.rosters.get(schId)
    if (this.mode === 'busy') return Promise.resolve({ kind: 'busy' })
    if (this.mode === 'silent') return Promise.resolve({ kind: 'unknown' })
    if (roster && !roster.isStopped) this.rosters.set(schId, { ...roster, isStopped: true, version: roster.version + 1 })
    return Promise.resolve(this.mode === 'lossy' ? { kind: 'unknown' } : { kind: 'ok', value: null })
  }

  private feed(hosCode: string): { items: AttendanceItem[]; sent: number; watermark: Instant } {
    const known = this.attendance.get(hosCode) ?? { items: [], sent: 0, watermark: 0 }
    this.attendance.set(hosCode, known)
    return known
  }

  /** Somebody with a confirmed number has come. */
  note(lockId: string, event: AttendanceItem['event']): void {
    const lock = this.locks.get(lockId)
    if (lock?.status !== 'CONFIRMED') return
    if (event === 'VISITED') lock.status = 'VISITED'
    const { items } = this.feed(this.rosters.get(lock.schId)?.hosCode ?? '')
    items.push({ seq: items.length + 1, lockId, event, at: this.now() })
  }

  /** From now on the hospital says: everything so far has been sent. */
  send(hosCode: string): void {
    const feed = this.feed(hosCode)
    Object.assign(feed, { sent: feed.items.length, watermark: this.now() })
  }

  listAttendance = (hosCode: string, afterSeq: number): Promise<HospitalAnswer<{ items: AttendanceItem[]; watermark: Instant }>> => {
    this.alive()
    if (this.mode === 'busy') return Promise.resolve({ kind: 'busy' })
    if (this.mode !== 'up') return Promise.resolve({ kind: 'unknown' })
    const { items, sent, watermark } = this.feed(hosCode)
    return Promise.resolve({ kind: 'ok', value: { items: items.slice(0, sent).filter(({ seq }) => seq > afterSeq), watermark } })
  }

  arrive = (): Promise<HospitalAnswer<null>> => {
    this.alive()
    if (this.mode === 'busy') return Promise.resolve({ kind: 'busy' })
    return Promise.resolve(this.mode === 'up' ? { kind: 'ok', value: null } : { kind: 'unknown' })
  }

  listRosters = (hosCode: string, from: string, to: string): Promise<HospitalAnswer<Roster[]>> => {
    this.alive()
    const current = [...this.rosters.values()].map((r) => (this.late?.schId === r.schId ? this.late : r))
    return Promise.resolve({ kind: 'ok', value: current.filter((r) => r.hosCode === hosCode && r.date >= from && r.date <= to) })
  }
}

export const MODEL_TABLE = `
CREATE TABLE IF NOT EXISTS model_order (id uuid PRIMARY KEY, business_kind text NOT NULL, business_id uuid NOT NULL, amount_fen int NOT NULL, state text NOT NULL, refunded text, UNIQUE (business_kind, business_id))`

/** What the channel knows of one order. */
export interface ChannelOrder {
  isPrepaid: boolean
  isTyping: boolean
  isPaid: boolean
  isClosed: boolean
}

interface Debt {
  id: string
  businessKind: string
  businessId: string
}
const DEBT = `id, business_kind AS "businessKind", business_id AS "businessId"`

/** The money side with its promises and nothing else: one order per business object, written in the caller's transaction; `closed` only with the channel's evidence (P6). */
export class MoneyBook implements Omit<PaymentsPublic, 'viewMoney' | 'requestPartialRefund' | 'answerLateMoney'> {
  mode: MoneyMode = 'up'
  readonly channel = new Map<string, ChannelOrder>()

  constructor(
    private readonly db: Database,
    private readonly outbox: Outbox,
    private readonly alive: () => void,
  ) {}

  at(orderId: string): ChannelOrder {
    const known = this.channel.get(orderId) ?? { isPrepaid: false, isTyping: false, isPaid: false, isClosed: false }
    this.channel.set(orderId, known)
    return known
  }

  isApproved(): Promise<boolean> {
    return Promise.resolve(true)
  }

  async openTradeOrder(tx: Sql, request: TradeOrderRequest): Promise<string> {
    const id = randomUUID()
    const isFree = request.amountFen === 0
    const { businessKind, businessId, amountFen } = request
    const rows = await tx.query(`INSERT INTO model_order VALUES ($1, $2, $3, $4, $5) ON CONFLICT (business_kind, business_id) DO NOTHING RETURNING 1`, [
      id,
      businessKind,
      businessId,
      amountFen,
      isFree ? 'PAID' : 'OPEN',
    ])
    if (rows.length === 0)
      return (await tx.query<Debt>(`SELECT ${DEBT} FROM model_order WHERE (business_kind, business_id) = ($1, $2)`, [businessKind, businessId]))[0]?.id ?? ''
    if (isFree) await this.tell(tx, 'paid', { id, businessKind, businessId })
    return id
  }

  async reassign(tx: Sql, tradeOrderId: string, from: string, to: { businessKind: string; businessId: string }): Promise<boolean> {
    const rows = await tx.query(`UPDATE model_order SET business_kind = $3, business_id = $4 WHERE id = $1 AND business_kind = $2 RETURNING 1`, [
      tradeOrderId,
      from,
      to.businessKind,
      to.businessId,
    ])
    return rows.length === 1
  }

  async openCheckout(_accountId: string, tradeOrderId: string): Promise<Result<CheckoutTicket, 'NOT_PAYABLE' | 'OUTCOME_UNKNOWN'>> {
    this.alive()
    const [order] = await this.db.query<{ state: string }>(`SELECT state FROM model_order WHERE id = $1`, [tradeOrderId])
    if (order?.state !== 'OPEN') return refuse('NOT_PAYABLE')
    if (this.mode === 'silent') return refuse('OUTCOME_UNKNOWN')
    this.at(tradeOrderId).isPrepaid = true
    return this.mode === 'lossy' ? refuse('OUTCOME_UNKNOWN') : ok({ tradeOrderId } as CheckoutTicket)
  }

  async requestClose(tx: Sql, tradeOrderId: string): Promise<void> {
    await tx.query(`UPDATE model_order SET state = 'CLOSING' WHERE id = $1 AND state = 'OPEN'`, [tradeOrderId])
  }

  async requestFullRefund(tx: Sql, tradeOrderId: string, cause: RefundCause): Promise<void> {
    await tx.query(`UPDATE model_order SET refunded = coalesce(refunded, $2) WHERE id = $1 AND state = 'PAID' AND amount_fen > 0`, [tradeOrderId, cause])
  }

  extendPayBy = (): Promise<void> => Promise.resolve()

  /** What goes back here has always left already (J12). */
  withdrawRefunds = (): Promise<'TOO_LATE'> => Promise.resolve('TOO_LATE')

  /** A number is paid in one piece and goes back in one. */
  requestPartialRefund = (): Promise<never> => Promise.reject(new Error('a number has no parts'))

  private tell(tx: Sql, kind: 'paid' | 'closed', { id, businessKind, businessId }: Debt): Promise<void> {
    return this.outbox.announce(tx, { topic: PAYMENT_TOPICS[kind], dedupeKey: id, payload: { tradeOrderId: id, businessKind, businessId, amountFen: 0 } })
  }

  private decide(orderId: string, from: readonly string[], to: 'PAID' | 'CLOSED'): Promise<boolean> {
    return this.db.transaction(async (tx) => {
      const [debt] = await tx.query<Debt>(`UPDATE model_order SET state = $2 WHERE id = $1 AND state = ANY($3) RETURNING ${DEBT}`, [orderId, to, from])
      if (debt) await this.tell(tx, to === 'PAID' ? 'paid' : 'closed', debt)
      return debt !== undefined
    })
  }

  /** The payer pays what the cashier shows; the channel takes it until it is closed there. */
  async pay(orderId: string, isNotified: boolean): Promise<void> {
    const at = this.at(orderId)
    if (!at.isPrepaid || at.isClosed) return
    Object.assign(at, { isPaid: true, isTyping: false })
    if (isNotified && this.mode !== 'silent') await this.decide(orderId, ['OPEN', 'CLOSING'], 'PAID')
  }

  /** Asks the channel about everything open: paid is accepted, what shall be closed is closed unless the password is being typed. */
  async sweep(): Promise<number> {
    const open = await this.db.query<{ id: string; state: string }>(`SELECT id, state FROM model_order WHERE state IN ('OPEN', 'CLOSING') ORDER BY id`)
    let moved = 0
    for (const { id, state } of open) {
      this.alive()
      const at = this.at(id)
      if (this.mode === 'silent') continue
      if (at.isPaid) moved += Number(await this.decide(id, ['OPEN', 'CLOSING'], 'PAID'))
      else if (state === 'CLOSING' && !at.isTyping) {
        at.isClosed = true
        if (this.mode === 'up') moved += Number(await this.decide(id, ['CLOSING'], 'CLOSED'))
      }
    }
    return moved
  }
}
