/** 监测 pages of the regulator (R269, A39), and the lists their numbers open into. */
export const REPORTS = ['NUMBERS', 'TRADES', 'MONEY', 'USERS', 'RECORDS', 'LISTINGS', 'EVALUATIONS', 'EQUITY'] as const
export const DETAILS = [
  'NUMBER_SESSIONS',
  'NUMBER_LIST',
  'TRADE_STATES',
  'TRADE_LIST',
  'MONEY_LIST',
  'LISTING_LIST',
  'EVALUATION_DEPARTMENTS',
  'EQUITY_REFUSALS',
] as const
export type ReportKind = (typeof REPORTS)[number] | (typeof DETAILS)[number]

export const FILING_KINDS = ['INSTITUTION', 'OPERATOR'] as const
export type FilingKind = (typeof FILING_KINDS)[number]
/** EXPIRED follows from the date; the others are stored. */
export const FILING_STATES = ['DRAFT', 'SUBMITTED', 'APPROVED', 'RETURNED', 'EXPIRED'] as const
export type FilingState = (typeof FILING_STATES)[number]
export type StoredFilingState = Exclude<FilingState, 'EXPIRED'>

export const ALARM_KINDS = [
  'HOLD_UNKNOWN',
  'MANUAL_DESK',
  'PAYMENT_UNKNOWN',
  'ATTENDANCE_LATE',
  'ROSTER_LATE',
  'OVER_LIMIT',
  'SOLD_OVER_LIMIT',
  'NO_ELDER_WINDOW',
  'NIGHT_RELEASE',
  'MODERATION_LATE',
] as const
export type AlarmKind = (typeof ALARM_KINDS)[number]
