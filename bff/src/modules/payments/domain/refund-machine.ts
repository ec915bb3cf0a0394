import type { RefundState } from '@jktl/shared/payments/model'

/** What can happen to one refund number (booking-payment §3.4). REPORT_* come from answers and queries; a notify of CLOSED only asks for a query (F4). */
export type RefundEvent =
  | 'NEEDS_APPROVAL' // a person asks: another one has to agree
  | 'APPROVED'
  | 'DISAPPROVED'
  | 'GO_OFFLINE' // B26: the channel would not take it any more
  | 'PROVED' // two people have seen the transfer's proof
  | 'HANDLE' // B25: two people decided where the money goes instead
  | 'RETURNED_TO_MERCHANT' // it arrived at the institution's account; the payer still waits
  | 'WITHDRAWN' // J12: the visit took place; the channel has not been asked
  | 'SEND'
  | 'ACCEPTED' // F1: 200 is acceptance
  | 'UNANSWERED' // F3: timeout, 5xx, 429, nonsense
  | 'NOT_ENOUGH' // 403: the merchant's balance is short
  | 'REFUSED' // definite 4xx
  | 'MISSING' // query: the number is unknown there
  | 'REPORT_PROCESSING'
  | 'REPORT_ABNORMAL'
  | 'REPORT_CLOSED'
  | 'REPORT_SUCCESS'

export type RefundEffect = 'POST_DONE' | 'POST_OFFLINE' | 'POST_RETURNED' | 'ORDER_REFUNDED' | 'RELEASE' | 'POST_REVERSE' | 'REISSUE' | 'ALARM'

const REPORTS = { REPORT_PROCESSING: 'PROCESSING', REPORT_ABNORMAL: 'ABNORMAL', REPORT_CLOSED: 'CLOSED', REPORT_SUCCESS: 'SUCCESS' } as const

const TABLE: Record<RefundState, Partial<Record<RefundEvent, RefundState>>> = {
  REQUESTED: { APPROVED: 'READY', NEEDS_APPROVAL: 'APPROVING', GO_OFFLINE: 'OFFLINE_TRANSFER' },
  APPROVING: { APPROVED: 'READY', DISAPPROVED: 'REJECTED', WITHDRAWN: 'REJECTED', GO_OFFLINE: 'OFFLINE_TRANSFER' },
  READY: { ...REPORTS, SEND: 'SUBMITTING', WITHDRAWN: 'REJECTED' },
  SUBMITTING: { ...REPORTS, ACCEPTED: 'PROCESSING', UNANSWERED: 'SUBMIT_UNKNOWN', NOT_ENOUGH: 'WAIT_FUNDS', REFUSED: 'REJECTED' },
  SUBMIT_UNKNOWN: { ...REPORTS, ACCEPTED: 'PROCESSING', MISSING: 'READY' },
  WAIT_FUNDS: { ...REPORTS, SEND: 'SUBMITTING', WITHDRAWN: 'REJECTED' },
  // F2: a lower or equal rank never overwrites; a card that was repaired leads from ABNORMAL to SUCCESS.
  PROCESSING: { ...REPORTS, ACCEPTED: 'PROCESSING', RETURNED_TO_MERCHANT: 'OFFLINE_TRANSFER' },
  ABNORMAL: {
    HANDLE: 'ABNORMAL_HANDLING',
    REPORT_PROCESSING: 'ABNORMAL',
    REPORT_ABNORMAL: 'ABNORMAL',
    REPORT_CLOSED: 'CLOSED',
    REPORT_SUCCESS: 'SUCCESS',
    ACCEPTED: 'ABNORMAL',
  },
  // A late report of what was abnormal before is no news; a refusal leads back to the two people.
  ABNORMAL_HANDLING: {
    REPORT_PROCESSING: 'PROCESSING',
    REPORT_ABNORMAL: 'ABNORMAL_HANDLING',
    REPORT_CLOSED: 'CLOSED',
    REPORT_SUCCESS: 'SUCCESS',
    RETURNED_TO_MERCHANT: 'OFFLINE_TRANSFER',
    ACCEPTED: 'PROCESSING',
    UNANSWERED: 'ABNORMAL_HANDLING',
    REFUSED: 'ABNORMAL',
  },
  OFFLINE_TRANSFER: { PROVED: 'SUCCESS' },
  SUCCESS: {
    REPORT_PROCESSING: 'SUCCESS',
    REPORT_ABNORMAL: 'SUCCESS',
    REPORT_CLOSED: 'SUCCESS',
    REPORT_SUCCESS: 'SUCCESS',
    ACCEPTED: 'SUCCESS',
    UNANSWERED: 'SUCCESS',
  },
  // Reached through a query only; from here the money is refunded under a new number, so nothing may reopen it by itself.
  CLOSED: { REPORT_PROCESSING: 'CLOSED', REPORT_ABNORMAL: 'CLOSED', REPORT_CLOSED: 'CLOSED', REPORT_SUCCESS: 'CLOSED', ACCEPTED: 'CLOSED' },
  REJECTED: { REPORT_SUCCESS: 'REJECTED' },
}

const ON_ENTRY: Partial<Record<RefundState, readonly RefundEffect[]>> = {
  SUCCESS: ['POST_DONE', 'ORDER_REFUNDED'],
  CLOSED: ['RELEASE', 'POST_REVERSE', 'REISSUE'],
  REJECTED: ['RELEASE', 'POST_REVERSE', 'ALARM'],
  ABNORMAL: ['ALARM'],
}
/** Where the event matters more than the state it leads to. */
const ON_EVENT: Partial<Record<RefundEvent, readonly RefundEffect[]>> = {
  PROVED: ['POST_OFFLINE', 'ORDER_REFUNDED'],
  RETURNED_TO_MERCHANT: ['POST_RETURNED', 'ALARM'],
  DISAPPROVED: ['RELEASE', 'POST_REVERSE'],
  WITHDRAWN: ['RELEASE', 'POST_REVERSE'],
}
/** Two final truths about one number: a person decides (F2). */
const CONFLICTS: Partial<Record<RefundState, ReadonlySet<RefundEvent>>> = {
  SUCCESS: new Set(['REPORT_CLOSED']),
  CLOSED: new Set(['REPORT_SUCCESS']),
  REJECTED: new Set(['REPORT_SUCCESS']),
}

/** P4: states whose amount counts against what was paid. */
export const holdsMoney = (state: RefundState): boolean => state !== 'CLOSED' && state !== 'REJECTED'

/** The next state and what must happen in the same transaction; null when the event means nothing in this state. */
export function decideRefund(state: RefundState, event: RefundEvent): { to: RefundState; effects: readonly RefundEffect[] } | null {
  const to = TABLE[state][event]
  if (!to) return null
  if (to === state) return { to, effects: CONFLICTS[state]?.has(event) ? ['ALARM'] : [] }
  return { to, effects: ON_EVENT[event] ?? ON_ENTRY[to] ?? [] }
}
