import { createHash, randomBytes } from 'node:crypto'
import { ageYears, dateOf, MINUTE_MS, type Instant } from '@jktl/shared/kernel/dates'
import { ok, refuse, type Result } from '@jktl/shared/kernel/result'
import { CITIZENS, type Persona } from '../kernel/personas.ts'

/** Who pays what, in fen (insurance-interface §2). */
export interface Split {
  gov: number
  self: number
  other: number
  medCash: number
  cash: number
}
interface PreSettlement {
  preSettleNo: string
  hosCode: string
  idDigest: string
  total: number
  split: Split
}
interface Authorisation {
  payAuthNo: string
  preSettleNo: string
  expiresAt: Instant
  usedBy: string | null
}
export interface OrderRequest {
  outTradeNo: string
  hosCode: string
  preSettleNo: string
  payAuthNo: string
  idDigest: string
  split: Split
  callbackUrl: string
}
interface RefundEntry {
  outRefundNo: string
  amount: number
  at: Instant
}
export interface InsuranceOrder {
  outTradeNo: string
  mixTradeNo: string
  request: OrderRequest
  status: 'PROCESSING' | 'SUCCESS' | 'FAIL'
  refunds: RefundEntry[]
  createdAt: Instant
  finishedAt: Instant | null
}
export type OrderRefusal = 'AUTH_INVALID' | 'ORDER_CONFLICT' | 'AMOUNT_WRONG'
export type RefundRefusal = 'NOT_FOUND' | 'NOT_PAID' | 'NOT_ENOUGH' | 'REFUND_CONFLICT'

/** Short-lived, single use (§4.8). */
const AUTH_LIFE_MS = 5 * MINUTE_MS
const UNINSURED = new Set(['其其格', '陈晨'])
/** What lies in a personal account, fen; 李建国’s pays everything the fund does not. */
const ACCOUNT_FEN: Record<string, number> = { 王秀兰: 4000, 李建国: 1_000_000 }

/** Lower-hex MD5 of the upper-cased identity number (§4.8). */
export const digestOf = (idNumber: string): string => createHash('md5').update(idNumber.toUpperCase()).digest('hex')

/** The insurance of the residents: who is insured, what is settled, what was taken and given back. */
export class InsuranceBook {
  private readonly people = new Map<string, Persona>(
    CITIZENS.flatMap((person) => (person.idNumber && !UNINSURED.has(person.name) ? [[digestOf(person.idNumber), person] as const] : [])),
  )
  private readonly accounts = new Map<string, number>()
  private readonly settlements = new Map<string, PreSettlement>()
  private readonly authorisations = new Map<string, Authorisation>()
  private readonly orders = new Map<string, InsuranceOrder>()

  constructor(private readonly now: () => Instant) {}

  /** A little more than half from the fund at 60 and above, half below; what the account holds next; the rest in cash. */
  preSettle(hosCode: string, idDigest: string, total: number): PreSettlement | null {
    const person = this.people.get(idDigest)
    if (!person) return null
    const isElder = ageYears(person.birthDate, dateOf(this.now())) >= 60
    const gov = isElder ? Math.floor((total * 53) / 100) : Math.floor(total / 2)
    const self = Math.min(this.balance(idDigest), total - gov)
    const cash = total - gov - self
    const preSettleNo = `YJS${String(20_260_001 + this.settlements.size)}`
    const settlement = { preSettleNo, hosCode, idDigest, total, split: { gov, self, other: 0, medCash: cash, cash } }
    this.settlements.set(preSettleNo, settlement)
    return settlement
  }

  findSettlement(preSettleNo: string): (PreSettlement & { holder: string }) | undefined {
    const settlement = this.settlements.get(preSettleNo)
    return settlement && { ...settlement, holder: this.people.get(settlement.idDigest)?.name ?? '' }
  }

  authorise(preSettleNo: string): string | undefined {
    if (!this.settlements.has(preSettleNo)) return undefined
    const payAuthNo = `AUTH${randomBytes(12).toString('hex')}`
    this.authorisations.set(payAuthNo, { payAuthNo, preSettleNo, expiresAt: this.now() + AUTH_LIFE_MS, usedBy: null })
    return payAuthNo
  }

  /** Idempotent by `outTradeNo`; the authorisation is used up by the first number that brings it. */
  order(request: OrderRequest): Result<{ order: InsuranceOrder; isNew: boolean }, OrderRefusal> {
    const known = this.orders.get(request.outTradeNo)
    if (known) return JSON.stringify(known.request) === JSON.stringify(request) ? ok({ order: known, isNew: false }) : refuse('ORDER_CONFLICT')
    const settlement = this.settlements.get(request.preSettleNo)
    const authorisation = this.authorisations.get(request.payAuthNo)
    const isAuthorised = authorisation?.preSettleNo === request.preSettleNo && authorisation.usedBy === null && authorisation.expiresAt > this.now()
    if (!authorisation || !isAuthorised || settlement?.idDigest !== request.idDigest) return refuse('AUTH_INVALID')
    if (JSON.stringify(settlement.split) !== JSON.stringify(request.split)) return refuse('AMOUNT_WRONG')
    authorisation.usedBy = request.outTradeNo
    const order: InsuranceOrder = {
      outTradeNo: request.outTradeNo,
      mixTradeNo: `MIX${String(20_260_001 + this.orders.size)}`,
      request,
      status: 'PROCESSING',
      refunds: [],
      createdAt: this.now(),
      finishedAt: null,
    }
    this.orders.set(order.outTradeNo, order)
    return ok({ order, isNew: true })
  }

  find(outTradeNo: string): InsuranceOrder | undefined {
    return this.orders.get(outTradeNo)
  }

  /** The fund and the account pay, or nobody does; decided once. */
  settle(outTradeNo: string, outcome: 'SUCCESS' | 'FAIL'): InsuranceOrder | undefined {
    const order = this.orders.get(outTradeNo)
    if (order?.status !== 'PROCESSING') return undefined
    const { idDigest, split } = order.request
    if (outcome === 'SUCCESS') this.accounts.set(idDigest, this.balance(idDigest) - split.self)
    return Object.assign(order, { status: outcome, finishedAt: this.now() })
  }

  /** Idempotent by `outRefundNo`; never more than was taken. */
  refund(outTradeNo: string, outRefundNo: string, amount: number): Result<InsuranceOrder, RefundRefusal> {
    const order = this.orders.get(outTradeNo)
    if (!order) return refuse('NOT_FOUND')
    const known = order.refunds.find((refund) => refund.outRefundNo === outRefundNo)
    if (known) return known.amount === amount ? ok(order) : refuse('REFUND_CONFLICT')
    if (order.status !== 'SUCCESS') return refuse('NOT_PAID')
    const { gov, self, other } = order.request.split
    const refunded = order.refunds.reduce((sum, refund) => sum + refund.amount, 0)
    if (amount <= 0 || refunded + amount > gov + self + other) return refuse('NOT_ENOUGH')
    order.refunds.push({ outRefundNo, amount, at: this.now() })
    // The account is filled up first: it is the patient's own.
    const backToAccount = Math.min(amount, Math.max(0, self - refunded))
    this.accounts.set(order.request.idDigest, this.balance(order.request.idDigest) + backToAccount)
    return ok(order)
  }

  findRefund(outRefundNo: string): { order: InsuranceOrder; refund: RefundEntry } | undefined {
    for (const order of this.orders.values()) {
      const refund = order.refunds.find((entry) => entry.outRefundNo === outRefundNo)
      if (refund) return { order, refund }
    }
    return undefined
  }

  all(): InsuranceOrder[] {
    return [...this.orders.values()]
  }

  state() {
    const { accounts, settlements, authorisations, orders } = this
    return { accounts, settlements, authorisations, orders }
  }

  restore(saved: ReturnType<InsuranceBook['state']>): void {
    for (const [key, value] of saved.accounts) this.accounts.set(key, value)
    for (const [key, value] of saved.settlements) this.settlements.set(key, value)
    for (const [key, value] of saved.authorisations) this.authorisations.set(key, value)
    for (const [key, value] of saved.orders) this.orders.set(key, value)
  }

  private balance(idDigest: string): number {
    return this.accounts.get(idDigest) ?? ACCOUNT_FEN[this.people.get(idDigest)?.name ?? ''] ?? 0
  }
}
