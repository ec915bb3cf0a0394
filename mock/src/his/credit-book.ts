import type { Instant } from '@jktl/shared/kernel/dates'
import { ok, refuse, type Result } from '@jktl/shared/kernel/result'

export type CreditEventKind = 'REQUESTED' | 'LEFT' | 'CANCELLED' | 'REFUNDED' | 'REPAID'
/** his-interface.md §20 */
export interface CreditVisit {
  requestNo: string
  visitNo: string
  patient: { name: string; idType: '01'; idNumber: string }
  emergency: boolean
  department: string
  /** Yuan text. */
  asked: string
  /** What the platform said, and how the visit is paid because of it: without credit the patient pays, or pays later; care goes on. */
  status: 'ASKED' | 'ON_CREDIT' | 'TO_PAY' | 'LEFT' | 'CANCELLED'
  answer: { result: 'AUTHORISED' | 'DECLINED'; authorisationNo: string; amount: string; reason: string } | null
  billed: string | null
  outcome: { outcome: string; captured: string; rest: string; at: Instant } | null
  updatedAt: Instant
}
export interface CreditEvent {
  seq: number
  event: CreditEventKind
  requestNo: string
  amount: string
  /** Of a refund or of a payment at the window. */
  refNo: string | null
  at: Instant
}
export interface CreditBookState {
  visits: Map<string, CreditVisit>
  events: CreditEvent[]
  numbers: number
}

/** One hospital's visits on credit: asked at the desk, billed when the patient leaves (先诊疗后付费). */
export class CreditBook {
  private readonly visits = new Map<string, CreditVisit>()
  private readonly events: CreditEvent[] = []
  private numbers = 0
  private readonly hosCode: string
  private readonly now: () => Instant

  constructor(hosCode: string, now: () => Instant) {
    this.hosCode = hosCode
    this.now = now
  }

  all(): CreditVisit[] {
    return [...this.visits.values()]
  }

  find(requestNo: string): CreditVisit | undefined {
    return this.visits.get(requestNo)
  }

  eventsAfter(seq: number): CreditEvent[] {
    return this.events.filter((event) => event.seq > seq)
  }

  register(request: { patient: CreditVisit['patient']; asked: string; emergency: boolean; department: string }): CreditVisit {
    this.numbers++
    const number = `${this.hosCode}-${String(this.numbers).padStart(5, '0')}`
    const visit: CreditVisit = {
      ...request,
      requestNo: `CR${number}`,
      visitNo: `V${number}`,
      status: 'ASKED',
      answer: null,
      billed: null,
      outcome: null,
      updatedAt: this.now(),
    }
    this.visits.set(visit.requestNo, visit)
    this.record('REQUESTED', visit, request.asked)
    return visit
  }

  leave(visit: CreditVisit, billed: string): CreditVisit {
    Object.assign(visit, { status: 'LEFT', billed, updatedAt: this.now() })
    this.record('LEFT', visit, billed)
    return visit
  }

  cancel(visit: CreditVisit): CreditVisit {
    Object.assign(visit, { status: 'CANCELLED', updatedAt: this.now() })
    this.record('CANCELLED', visit, '0.00')
    return visit
  }

  refund(visit: CreditVisit, amount: string): CreditEvent {
    return this.record('REFUNDED', visit, amount, 'CF')
  }

  repay(visit: CreditVisit, amount: string): CreditEvent {
    return this.record('REPAID', visit, amount, 'CS')
  }

  /** Idempotent; a visit that was cancelled takes no answer any more. */
  answer(visit: CreditVisit, answer: NonNullable<CreditVisit['answer']>): Result<CreditVisit, 'VISIT_CLOSED'> {
    if (visit.status === 'CANCELLED') return refuse('VISIT_CLOSED')
    if (!visit.answer) Object.assign(visit, { answer, updatedAt: this.now() })
    if (visit.status === 'ASKED') visit.status = answer.result === 'AUTHORISED' ? 'ON_CREDIT' : 'TO_PAY'
    return ok(visit)
  }

  settle(visit: CreditVisit, outcome: Omit<NonNullable<CreditVisit['outcome']>, 'at'>): CreditVisit {
    visit.outcome ??= { ...outcome, at: this.now() }
    return visit
  }

  state(): CreditBookState {
    return { visits: this.visits, events: this.events, numbers: this.numbers }
  }

  restore(saved: CreditBookState): void {
    for (const [requestNo, visit] of saved.visits) {
      // Visits kept by an earlier version do not say when they ended.
      if (visit.outcome) visit.outcome = { ...{ at: visit.updatedAt }, ...visit.outcome }
      this.visits.set(requestNo, visit)
    }
    this.events.push(...saved.events)
    this.numbers = saved.numbers
  }

  private record(event: CreditEventKind, visit: CreditVisit, amount: string, prefix?: string): CreditEvent {
    const seq = this.events.length + 1
    const item: CreditEvent = { seq, event, requestNo: visit.requestNo, amount, refNo: prefix ? `${prefix}${this.hosCode}-${seq}` : null, at: this.now() }
    this.events.push(item)
    return item
  }
}
