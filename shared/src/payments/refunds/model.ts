/** What two people decide about money (§3.4, §6.5): the first proposes, another one checks. */
export const MONEY_DECISION_KINDS = [
  'PARTIAL_REFUND',
  'ABNORMAL_REFUND',
  'REISSUE',
  'GO_OFFLINE',
  'OFFLINE_PROOF',
  'QUARANTINE_ACCEPT',
  'QUARANTINE_REFUND',
] as const
export type MoneyDecisionKind = (typeof MONEY_DECISION_KINDS)[number]
export const MONEY_DECISION_STATUSES = ['PROPOSED', 'APPLIED', 'REJECTED', 'OVERTAKEN'] as const
export type MoneyDecisionStatus = (typeof MONEY_DECISION_STATUSES)[number]

/** Steps a person may propose for a refund that cannot go on by itself. */
export const REFUND_STEPS = ['ABNORMAL_REFUND', 'REISSUE', 'GO_OFFLINE', 'OFFLINE_PROOF'] as const
export type RefundStep = (typeof REFUND_STEPS)[number]
/** B25: to a card the payer names, or to the institution's own account, which then pays it out. */
export const ABNORMAL_ROUTES = ['USER_BANK_CARD', 'MERCHANT_BANK_CARD'] as const
export const QUARANTINE_STEPS = ['QUARANTINE_ACCEPT', 'QUARANTINE_REFUND'] as const

/** What the list of an institution's refunds shows. */
export const REFUND_VIEWS = ['TO_CHECK', 'STUCK', 'MOVING', 'DONE'] as const
export type RefundListView = (typeof REFUND_VIEWS)[number]
