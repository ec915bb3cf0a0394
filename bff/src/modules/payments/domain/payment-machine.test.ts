import { describe, expect, it } from '@jest/globals'
import { PAYMENT_STATES, type PaymentState, type RefundState, type TradeOrderState } from '@jktl/shared/payments/model'
import fc from 'fast-check'

import { type JournalType, linesOf } from './journals.ts'
import { decideOrder, decidePayment, FINISHES_CREATE, LIVE_STATES, PAID_STATES, type PaymentEvent } from './payment-machine.ts'
import { decideRefund, holdsMoney, type RefundEvent } from './refund-machine.ts'

const EVENTS: PaymentEvent[] = [
  'SEND',
  'PREPAY_ISSUED',
  'CREATE_UNANSWERED',
  'CREATE_REFUSED',
  'CREATE_CONTRADICTED',
  'CLOSE_REQUESTED',
  'CHANNEL_CLOSED',
  'CHANNEL_MISSING',
  'PAID',
  'MISMATCH',
]
const REFUND_EVENTS: RefundEvent[] = [
  'SEND',
  'ACCEPTED',
  'UNANSWERED',
  'NOT_ENOUGH',
  'REFUSED',
  'MISSING',
  'REPORT_PROCESSING',
  'REPORT_ABNORMAL',
  'REPORT_CLOSED',
  'REPORT_SUCCESS',
]
const AMOUNT = 1200
const MCHID = '1900000001'
const open = { order: 'OPEN' as const, createFinished: true }

interface Attempt {
  state: PaymentState
  createFinished: boolean
  refunds: RefundState[]
  /** What the channel took. */
  takenFen: number
  /** J5: late money and what its business said. */
  offer: 'none' | 'open' | 'answered'
}

/** The order with its attempts, refunds and ledger in memory: effects are carried out as the use cases do. */
class World {
  order: TradeOrderState = 'OPEN'
  attempts: Attempt[] = []
  posted = new Set<string>()
  accounts = new Map<string, number>()
  freed = false

  private post(type: JournalType, source: string, holder: 'accepted' | 'suspense'): void {
    const key = `${type}:${source}`
    if (this.posted.has(key)) return
    this.posted.add(key)
    const lines = linesOf(type, MCHID, AMOUNT, holder)
    expect(lines.reduce((sum, l) => sum + l.amountFen, 0)).toBe(0)
    for (const line of lines) this.accounts.set(line.account, (this.accounts.get(line.account) ?? 0) + line.amountFen)
  }

  newAttempt(): void {
    if (this.order === 'OPEN' && !this.attempts.some((a) => LIVE_STATES.has(a.state)))
      this.attempts.push({ state: 'CREATED', createFinished: false, refunds: [], takenFen: 0, offer: 'none' })
  }

  close(): void {
    const to = decideOrder(this.order, 'CLOSE_REQUESTED')
    if (!to) return
    this.order = to
    for (const i of this.attempts.keys()) this.happen(i, 'CLOSE_REQUESTED')
    this.settle()
  }

  private settle(): void {
    const to = decideOrder(this.order, 'SETTLED')
    if (!to || this.attempts.some((a) => LIVE_STATES.has(a.state))) return
    this.order = to
    this.freed = true
  }

  happen(index: number, event: PaymentEvent): void {
    const attempt = this.attempts[index]
    if (!attempt) return
    const createFinished = attempt.createFinished || FINISHES_CREATE.has(event)
    const decision = decidePayment(attempt.state, event, { order: this.order, createFinished })
    if (event === 'PAID') attempt.takenFen = AMOUNT
    if (!decision) return
    Object.assign(attempt, { state: decision.to, createFinished })
    for (const effect of decision.effects) {
      if (effect === 'POST_ACCEPTED') this.post('PAY_ACCEPTED', `${index}`, 'accepted')
      if (effect === 'POST_SUSPENSE') this.post('PAY_SUSPENSE', `${index}`, 'suspense')
      if (effect === 'ORDER_PAID') this.order = event === 'LATE_ACCEPTED' ? 'PAID' : (decideOrder(this.order, 'PAID') ?? this.order)
      if (effect === 'POST_LATE_ACCEPTED') this.post('LATE_ACCEPTED', 'order', 'accepted')
      if (effect === 'OFFER_LATE') {
        if (this.attempts.some((a) => a.offer !== 'none')) this.refund(index)
        else attempt.offer = 'open'
      }
      if (effect === 'CLOSE_RIVALS') for (const i of this.attempts.keys()) if (i !== index) this.happen(i, 'CLOSE_REQUESTED')
      if (effect === 'REFUND_LATE' || effect === 'REFUND_DUPLICATE') this.refund(index)
      if (effect === 'SETTLE_ORDER') this.settle()
    }
  }

  /** Asked once; a yes counts while no other money was taken. */
  answer(index: number, isWanted: boolean): void {
    const attempt = this.attempts[index]
    if (attempt?.state !== 'PAID_LATE' || attempt.offer !== 'open' || (isWanted && this.order !== 'CLOSED')) return
    attempt.offer = 'answered'
    this.happen(index, isWanted ? 'LATE_ACCEPTED' : 'LATE_DECLINED')
  }

  refund(index: number): void {
    const attempt = this.attempts[index]
    if (!attempt || !PAID_STATES.has(attempt.state) || attempt.offer === 'open' || attempt.refunds.some(holdsMoney)) return
    attempt.refunds.push(decideRefund('REQUESTED', 'APPROVED')?.to ?? 'REQUESTED')
    this.post('REFUND_REQUESTED', `${index}/${attempt.refunds.length - 1}`, attempt.state === 'SUCCESS' ? 'accepted' : 'suspense')
  }

  refundHappens(index: number, number: number, event: RefundEvent): void {
    const attempt = this.attempts[index]
    const state = attempt?.refunds[number]
    if (!attempt || !state) return
    const decision = decideRefund(state, event)
    if (!decision) return
    attempt.refunds[number] = decision.to
    const holder = attempt.state === 'SUCCESS' ? 'accepted' : 'suspense'
    for (const effect of decision.effects) {
      if (effect === 'POST_DONE') this.post('REFUND_DONE', `${index}/${number}`, holder)
      if (effect === 'POST_REVERSE') this.post('REFUND_REVERSED', `${index}/${number}`, holder)
      if (effect === 'REISSUE') this.refund(index)
    }
  }
}

const step = fc.oneof(
  { weight: 3, arbitrary: fc.record({ kind: fc.constant('payment' as const), index: fc.nat(2), event: fc.constantFrom(...EVENTS) }) },
  { weight: 1, arbitrary: fc.record({ kind: fc.constant('attempt' as const) }) },
  { weight: 1, arbitrary: fc.record({ kind: fc.constant('close' as const) }) },
  { weight: 1, arbitrary: fc.record({ kind: fc.constant('refund' as const), index: fc.nat(2) }) },
  { weight: 2, arbitrary: fc.record({ kind: fc.constant('answer' as const), index: fc.nat(2), isWanted: fc.boolean() }) },
  {
    weight: 3,
    arbitrary: fc.record({ kind: fc.constant('refunding' as const), index: fc.nat(2), number: fc.nat(3), event: fc.constantFrom(...REFUND_EVENTS) }),
  },
)

describe('the payment machine', () => {
  it('P3 P4 P7 P8: in any interleaving one success is kept, other money is in suspense or on its way back, refunds never exceed it and the ledger sums to zero', () => {
    fc.assert(
      fc.property(fc.array(step, { maxLength: 60 }), (steps) => {
        const world = new World()
        world.newAttempt()
        for (const s of steps) {
          if (s.kind === 'payment') world.happen(s.index, s.event)
          if (s.kind === 'attempt') world.newAttempt()
          if (s.kind === 'close') world.close()
          if (s.kind === 'refund') world.refund(s.index)
          if (s.kind === 'answer') world.answer(s.index, s.isWanted)
          if (s.kind === 'refunding') world.refundHappens(s.index, s.number, s.event)

          expect(world.attempts.filter((a) => a.state === 'SUCCESS').length).toBeLessThanOrEqual(1)
          // Evidence about a closed attempt may come while the next one is open: quarantine stands beside it.
          expect(world.attempts.filter((a) => LIVE_STATES.has(a.state) && a.state !== 'QUARANTINED').length).toBeLessThanOrEqual(1)
          expect(world.order === 'PAID').toBe(world.attempts.some((a) => a.state === 'SUCCESS'))
          for (const attempt of world.attempts) {
            const heldFen = attempt.refunds.filter(holdsMoney).length * AMOUNT
            expect(heldFen).toBeLessThanOrEqual(PAID_STATES.has(attempt.state) ? AMOUNT : 0)
            if ((attempt.state === 'PAID_LATE' && attempt.offer !== 'open') || attempt.state === 'PAID_DUPLICATE')
              expect(attempt.refunds.length).toBeGreaterThan(0)
            if (attempt.takenFen > 0) expect(PAID_STATES.has(attempt.state) || attempt.state === 'QUARANTINED').toBe(true)
          }
          expect([...world.accounts.values()].reduce((sum, fen) => sum + fen, 0)).toBe(0)
          const waiting = world.attempts.filter((a) => a.state === 'PAID_LATE' && a.offer === 'open').length
          if (waiting > 0) expect(world.accounts.get('suspense:late') ?? 0).toBeLessThanOrEqual(-AMOUNT * waiting)
          const kept = world.attempts
            .filter((a) => PAID_STATES.has(a.state))
            .reduce((sum, a) => sum + AMOUNT - a.refunds.filter((r) => r === 'SUCCESS').length * AMOUNT, 0)
          expect(world.accounts.get(`ch_receivable:WECHAT:${MCHID}`) ?? 0).toBe(kept)
        }
      }),
      { numRuns: 400 },
    )
  })

  it('P6: a number is freed only after every attempt has its evidence', () => {
    fc.assert(
      fc.property(fc.array(step, { maxLength: 40 }), (steps) => {
        const world = new World()
        world.newAttempt()
        for (const s of steps) {
          if (s.kind === 'payment') world.happen(s.index, s.event)
          if (s.kind === 'attempt') world.newAttempt()
          if (s.kind === 'close') world.close()
          if (world.freed)
            expect(world.attempts.some((a) => a.state === 'SUCCESS' || LIVE_STATES.has(a.state))).toBe(world.attempts.some((a) => a.state === 'QUARANTINED'))
        }
      }),
    )
  })

  it('P6: ORDER_NOT_EXIST closes only when no create call can still arrive', () => {
    expect(decidePayment('CLOSING', 'CHANNEL_MISSING', { order: 'CLOSING', createFinished: false })?.to).toBe('CLOSING')
    expect(decidePayment('CLOSING', 'CHANNEL_MISSING', { order: 'CLOSING', createFinished: true })?.to).toBe('CLOSED')
  })

  it('§3.3: an unanswered create is unknown, and a refusal after an unknown one is not believed without asking', () => {
    expect(decidePayment('PREPAYING', 'CREATE_UNANSWERED', open)?.to).toBe('CREATE_UNKNOWN')
    expect(decidePayment('PREPAYING', 'CREATE_REFUSED', open)?.to).toBe('FAILED')
    expect(decidePayment('CREATE_UNKNOWN', 'CREATE_REFUSED', open)?.to).toBe('CLOSING')
  })

  it('P7 J3 J5 J14: money is accepted while the order is open or closing, late after it closed, a duplicate after it was paid', () => {
    const paid = (order: TradeOrderState) => decidePayment('CLOSING', 'PAID', { order, createFinished: true })?.to
    expect([paid('OPEN'), paid('CLOSING'), paid('CLOSED'), paid('PAID')]).toEqual(['SUCCESS', 'SUCCESS', 'PAID_LATE', 'PAID_DUPLICATE'])
  })

  it('P5: money that is not ours to the fen never becomes a success', () => {
    for (const state of PAYMENT_STATES) {
      const to = decidePayment(state, 'MISMATCH', open)?.to
      expect(to === 'SUCCESS').toBe(state === 'SUCCESS')
    }
    expect(decidePayment('QUARANTINED', 'PAID', open)?.to).toBe('QUARANTINED')
  })

  it('§3.3: the same success again changes nothing and has no effects', () => {
    expect(decidePayment('SUCCESS', 'PAID', { order: 'PAID', createFinished: true })).toEqual({ to: 'SUCCESS', effects: [] })
  })
})
