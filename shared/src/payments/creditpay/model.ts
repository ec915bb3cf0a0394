/** 先诊疗后付费账户 (booking-payment §3.7). A limit change leaves the state as it is. */
export const CREDITPAY_STATES = ['NOT_SIGNED', 'APPLYING', 'ACTIVE', 'SUSPENDED', 'LISTED', 'TERMINATED'] as const
export type CreditpayState = (typeof CREDITPAY_STATES)[number]

/** One visit on credit: frozen at registration, captured when the patient leaves, then a debt. */
export const ENTRY_STATES = ['AUTHORISED', 'CAPTURED', 'VOIDED', 'EXPIRED', 'REPAID', 'REFUNDED', 'WRITTEN_OFF'] as const
export type EntryState = (typeof ENTRY_STATES)[number]

/** What two people decide: 开通, 调额, 困难缓缴, 名单申诉, 核销. */
export const CASE_KINDS = ['APPLICATION', 'LIMIT_CHANGE', 'HARDSHIP', 'APPEAL', 'WRITE_OFF'] as const
export type CaseKind = (typeof CASE_KINDS)[number]
export const CASE_STATES = ['SUBMITTED', 'PROPOSED', 'APPROVED', 'REJECTED'] as const
export type CaseState = (typeof CASE_STATES)[number]

/** What becomes of money that was more than the debt (K4). */
export const SURPLUS_CHOICES = ['REFUND', 'KEEP'] as const
export type SurplusChoice = (typeof SURPLUS_CHOICES)[number]

export const REPAYMENT_STATES = ['OPEN', 'ALLOCATED', 'CLOSED'] as const
export type RepaymentState = (typeof REPAYMENT_STATES)[number]

export const RULE_STATES = ['PROPOSED', 'IN_FORCE', 'RETIRED', 'REJECTED'] as const
export type RuleState = (typeof RULE_STATES)[number]

/** Where the platform and a hospital disagree about a visit on credit (K8). */
export const CREDITPAY_DIFFERENCES = ['NO_BILL_IN_TIME', 'BILLED_AFTER_EXPIRY', 'REFUND_TOO_LARGE', 'WINDOW_SURPLUS'] as const
export type CreditpayDifferenceKind = (typeof CREDITPAY_DIFFERENCES)[number]

/** Reminders before and after the day a debt is due (K6). */
export const REMINDER_STAGES = ['D-3', 'D0', 'D+3'] as const
export type ReminderStage = (typeof REMINDER_STAGES)[number]
