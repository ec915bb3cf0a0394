import type { PaymentState, TradeOrderState } from '@jktl/shared/payments/model'

/** What can happen to one attempt (booking-payment §3.3). Evidence of money arrives as PAID or, when it is not ours to the fen, as MISMATCH (P5). */
export type PaymentEvent =
  | 'SEND' // the create call leaves
  | 'PREPAY_ISSUED' // 200 with a prepay_id
  | 'CREATE_UNANSWERED' // timeout, 5xx, 429, nonsense
  | 'CREATE_REFUSED' // definite 4xx
  | 'CREATE_CONTRADICTED' // the channel says the number is paid, closed or was used otherwise: its query decides
  | 'CLOSE_REQUESTED' // the business no longer wants it
  | 'CHANNEL_CLOSED' // close answered 204, or query says CLOSED
  | 'CHANNEL_MISSING' // query says ORDER_NOT_EXIST
  | 'PAID'
  | 'MISMATCH'
  // Two people about quarantined money, after the channel was asked again.
  | 'RELEASE_ACCEPT'
  | 'RELEASE_REFUND'
  | 'RELEASE_CLOSED'
  // J5: what the business says about late money, asked once.
  | 'LATE_ACCEPTED'
  | 'LATE_DECLINED'

export interface PaymentFacts {
  order: TradeOrderState
  /** A create call got its definite answer, so none can arrive any more and make an order (P6). */
  createFinished: boolean
}

export type PaymentEffect =
  | 'POST_ACCEPTED'
  | 'POST_LATE_ACCEPTED'
  | 'ORDER_PAID'
  | 'CLOSE_RIVALS'
  | 'POST_SUSPENSE'
  | 'OFFER_LATE'
  | 'REFUND_LATE'
  | 'REFUND_DUPLICATE'
  | 'REFUND_UNCLEAR'
  | 'SETTLE_ORDER'
  | 'ALARM'

type Target = PaymentState | ((facts: PaymentFacts) => PaymentState)

/** P7: money never disappears. Accepted while the order can take it, else kept in suspense and sent back. */
const onPaid = ({ order }: PaymentFacts): PaymentState => (order === 'PAID' ? 'PAID_DUPLICATE' : order === 'CLOSED' ? 'PAID_LATE' : 'SUCCESS')
/** J5: another attempt may have been accepted since it was offered. */
const onLateAccepted = ({ order }: PaymentFacts): PaymentState => (order === 'CLOSED' ? 'SUCCESS' : 'PAID_LATE')
/** P6: a missing order proves nothing while a create call may still arrive. */
const onMissing = ({ createFinished }: PaymentFacts): PaymentState => (createFinished ? 'CLOSED' : 'CLOSING')

const EVIDENCE = { PAID: onPaid, MISMATCH: 'QUARANTINED' } as const

const TABLE: Record<PaymentState, Partial<Record<PaymentEvent, Target>>> = {
  CREATED: { ...EVIDENCE, SEND: 'PREPAYING', CLOSE_REQUESTED: 'CLOSED' },
  PREPAYING: {
    ...EVIDENCE,
    PREPAY_ISSUED: 'PREPAID',
    CREATE_UNANSWERED: 'CREATE_UNKNOWN',
    CREATE_REFUSED: 'FAILED',
    CREATE_CONTRADICTED: 'CLOSING',
    CLOSE_REQUESTED: 'CLOSING',
  },
  CREATE_UNKNOWN: {
    ...EVIDENCE,
    PREPAY_ISSUED: 'PREPAID',
    CREATE_UNANSWERED: 'CREATE_UNKNOWN',
    CREATE_REFUSED: 'CLOSING',
    CREATE_CONTRADICTED: 'CLOSING',
    CLOSE_REQUESTED: 'CLOSING',
    CHANNEL_CLOSED: 'CLOSED',
  },
  PREPAID: {
    ...EVIDENCE,
    PREPAY_ISSUED: 'PREPAID',
    CREATE_UNANSWERED: 'PREPAID',
    CREATE_REFUSED: 'CLOSING',
    CREATE_CONTRADICTED: 'CLOSING',
    CLOSE_REQUESTED: 'CLOSING',
    CHANNEL_CLOSED: 'CLOSED',
  },
  CLOSING: {
    ...EVIDENCE,
    PREPAY_ISSUED: 'CLOSING',
    CREATE_UNANSWERED: 'CLOSING',
    CREATE_REFUSED: 'CLOSING',
    CREATE_CONTRADICTED: 'CLOSING',
    CLOSE_REQUESTED: 'CLOSING',
    CHANNEL_CLOSED: 'CLOSED',
    CHANNEL_MISSING: onMissing,
  },
  CLOSED: { ...EVIDENCE },
  FAILED: { ...EVIDENCE },
  // Money once taken stays what it is; a later notify that contradicts it quarantines only itself.
  SUCCESS: { PAID: 'SUCCESS', MISMATCH: 'SUCCESS' },
  PAID_LATE: { PAID: 'PAID_LATE', MISMATCH: 'PAID_LATE', LATE_ACCEPTED: onLateAccepted, LATE_DECLINED: 'PAID_LATE' },
  PAID_DUPLICATE: { PAID: 'PAID_DUPLICATE', MISMATCH: 'PAID_DUPLICATE' },
  // Only a person leads out of here.
  QUARANTINED: { PAID: 'QUARANTINED', MISMATCH: 'QUARANTINED', RELEASE_ACCEPT: onPaid, RELEASE_REFUND: 'PAID_LATE', RELEASE_CLOSED: 'CLOSED' },
}

const ON_ENTRY: Partial<Record<PaymentState, readonly PaymentEffect[]>> = {
  SUCCESS: ['POST_ACCEPTED', 'ORDER_PAID', 'CLOSE_RIVALS'],
  PAID_LATE: ['POST_SUSPENSE', 'OFFER_LATE'],
  PAID_DUPLICATE: ['POST_SUSPENSE', 'REFUND_DUPLICATE'],
  CLOSED: ['SETTLE_ORDER'],
  FAILED: ['SETTLE_ORDER'],
  QUARANTINED: ['ALARM'],
}

/** Where the event matters more than the state it leads to. */
const ON_EVENT: Partial<Record<PaymentEvent, readonly PaymentEffect[]>> = {
  RELEASE_REFUND: ['POST_SUSPENSE', 'REFUND_UNCLEAR', 'SETTLE_ORDER'],
  LATE_ACCEPTED: ['POST_LATE_ACCEPTED', 'ORDER_PAID'],
}

/** A definite answer to a create call. */
export const FINISHES_CREATE: ReadonlySet<PaymentEvent> = new Set(['PREPAY_ISSUED', 'CREATE_REFUSED', 'CREATE_CONTRADICTED'])
/** An attempt that may still take money: no new one beside it. */
export const LIVE_STATES: ReadonlySet<PaymentState> = new Set(['CREATED', 'PREPAYING', 'CREATE_UNKNOWN', 'PREPAID', 'CLOSING', 'QUARANTINED'])
export const PAID_STATES: ReadonlySet<PaymentState> = new Set(['SUCCESS', 'PAID_LATE', 'PAID_DUPLICATE'])

/** The next state and what must happen in the same transaction; null when the event means nothing in this state. Effects come only with a change of state, or with the business's no to late money. */
export function decidePayment(state: PaymentState, event: PaymentEvent, facts: PaymentFacts): { to: PaymentState; effects: readonly PaymentEffect[] } | null {
  const target = TABLE[state][event]
  if (!target) return null
  const to = typeof target === 'function' ? target(facts) : target
  return { to, effects: event === 'LATE_DECLINED' ? ['REFUND_LATE'] : to === state ? [] : (ON_EVENT[event] ?? ON_ENTRY[to] ?? []) }
}

type OrderEvent = 'PAID' | 'CLOSE_REQUESTED' | 'SETTLED'
const ORDER_TABLE: Record<TradeOrderState, Partial<Record<OrderEvent, TradeOrderState>>> = {
  OPEN: { PAID: 'PAID', CLOSE_REQUESTED: 'CLOSING' },
  CLOSING: { PAID: 'PAID', SETTLED: 'CLOSED' },
  PAID: {},
  CLOSED: {},
}
/** The debt itself: closed only after every attempt is settled (P6), paid also while a close is under way (J3, J10). */
export const decideOrder = (state: TradeOrderState, event: OrderEvent): TradeOrderState | null => ORDER_TABLE[state][event] ?? null
