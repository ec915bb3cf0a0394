import { createRouter, pageAt } from '@/platform/router'

/** What a list shows, all of it in its address: it can be kept and passed on. */
export type ReviewFilter = { state?: string; lamp?: string; after?: string }
export type QueueFilter = { session?: string }
export type AppealFilter = { state?: string; after?: string }
export type ListingFilter = { status?: string; after?: string }
export type RosterFilter = { date?: string; institution?: string; department?: string; state?: string; session?: string }

export type PoolFilter = { from?: string; institution?: string; department?: string; doctor?: string; kind?: string }

export type EvaluationFilter = { filter?: string; institution?: string; department?: string; month?: string }
/** Of the finance desk: whose turn it is, and what of. */
export type DifferenceFilter = { group?: string; kind?: string; date?: string; batch?: string; after?: string }
export type ClearingFilter = { group?: string; after?: string }
export type MoneyRowFilter = { from?: string; until?: string; kind?: string; state?: string; number?: string; institution?: string; after?: string }
/** Which table of which days, and which row of it was opened. */
export type MonitorFilter = {
  report?: string
  period?: string
  from?: string
  to?: string
  institutionId?: string
  sessionId?: string
  areaCode?: string
  state?: string
  channel?: string
}

export type RefundFilter = { view?: string; after?: string }
export type CreditpayCaseFilter = { state?: string; after?: string }
export type CreditpayAccountFilter = { state?: string; after?: string }
export type OnboardingFilter = { state?: string; after?: string }
/** Which records of which patient, read for what. */
export type PatientRecordFilter = { id?: string; purpose?: string; category?: string; after?: string }
export type BreakGlassReviewFilter = { state?: string; after?: string }
export type CreditpayDifferenceFilter = { after?: string }

/** Whose turn, where, in which order. */
export type GridOrderFilter = { view?: string; accountId?: string; from?: string; to?: string; after?: string }
export type GridInboxFilter = { queue?: string; node?: string; sort?: string; after?: string }

/** Whose, which and since when. */
export type WorkLogFilter = { whose?: string; kind?: string; days?: string; after?: string }
/** Of which place and time, told apart by what. */
export type GridReportFilter = {
  node?: string | undefined
  period?: string | undefined
  date?: string | undefined
  by?: string | undefined
  level?: string | undefined
  category?: string | undefined
  lamp?: string | undefined
}
/** Which part of the archive, found by which words. */
export type GridArchiveFilter = { within?: string | undefined; q?: string | undefined; retired?: string | undefined; after?: string | undefined }
/** And which grid is chosen on the map, filled by what. */
export type GridMapFilter = GridReportFilter & { grid?: string | undefined; fill?: string | undefined }
/** What stands behind one number. */
export type FigureFilter = GridReportFilter & { figure?: string; person?: string | undefined; unplaced?: string | undefined; after?: string | undefined }
export type GridBoardFilter = { id?: string; period?: string; date?: string }
/** Of 社情民意: where, what, how far. */
export type OpinionFilter = {
  nodeName?: string | undefined
  keyword?: string | undefined
  state?: string | undefined
  topic?: string | undefined
  after?: string | undefined
}
export type ServiceEvaluationFilter = { after?: string | undefined }

/** Every page of the staff app by name; the first is home. */
export const { go, replace, restart, href, useParams } = createRouter({
  home: pageAt('home/index'),
  me: pageAt('me/index'),
  signIn: pageAt('sign-in/index'),
  reviews: pageAt<ReviewFilter>('identity/pages/reviews/index'),
  review: pageAt<{ id: string }>('identity/pages/review/index'),
  creditAppeals: pageAt<AppealFilter>('appointments/pages/credit-appeals/index'),
  creditAppeal: pageAt<{ id: string }>('appointments/pages/credit-appeal/index'),
  creditUnseen: pageAt('appointments/pages/credit-unseen/index'),
  creditListings: pageAt<ListingFilter>('appointments/pages/credit-listings/index'),
  creditExemptions: pageAt('appointments/pages/credit-exemptions/index'),
  roster: pageAt<RosterFilter>('appointments/pages/roster/index'),
  desk: pageAt('appointments/pages/desk/index'),
  suspiciousPairs: pageAt('appointments/pages/suspicious-pairs/index'),
  staffWaitlist: pageAt<{ id: string }>('appointments/pages/waitlist/index'),
  waitlistTotals: pageAt('appointments/pages/waitlist-totals/index'),
  pool: pageAt<PoolFilter>('appointments/pages/pool/index'),
  poolSession: pageAt<{ id: string }>('appointments/pages/pool-session/index'),
  suspensions: pageAt('appointments/pages/suspensions/index'),
  quotas: pageAt<{ institution?: string }>('appointments/pages/quotas/index'),
  rules: pageAt<{ institution?: string }>('appointments/pages/rules/index'),
  queue: pageAt<QueueFilter>('appointments/pages/queue/index'),
  /** `id` is the department whose waiting area it hangs in. */
  queueScreen: pageAt<{ id: string }>('appointments/pages/screen/index'),
  evaluations: pageAt<EvaluationFilter>('appointments/pages/evaluations/index'),
  evaluationAnalysis: pageAt('appointments/pages/evaluation-analysis/index'),
  moderation: pageAt<{ filter?: string }>('appointments/pages/moderation/index'),
  monitor: pageAt<MonitorFilter>('appointments/pages/monitor/index'),
  alarms: pageAt('appointments/pages/alarms/index'),
  filings: pageAt<{ state?: string }>('appointments/pages/filings/index'),
  hospitalFilings: pageAt('appointments/pages/hospital-filings/index'),
  refunds: pageAt<RefundFilter>('payments/pages/refunds/index'),
  refund: pageAt<{ id: string }>('payments/pages/refund/index'),
  refundRequest: pageAt('payments/pages/refund-request/index'),
  unclearMoney: pageAt('payments/pages/unclear-money/index'),
  session: pageAt<{ id: string; date: string; institution?: string }>('appointments/pages/session/index'),
  financeDays: pageAt('payments/pages/finance-days/index'),
  financeDay: pageAt<{ date?: string }>('payments/pages/finance-day/index'),
  financeBatch: pageAt<{ id: string }>('payments/pages/finance-batch/index'),
  differences: pageAt<DifferenceFilter>('payments/pages/differences/index'),
  difference: pageAt<{ id: string }>('payments/pages/difference/index'),
  clearing: pageAt<ClearingFilter>('payments/pages/clearing/index'),
  clearingBatch: pageAt<{ id: string; after?: string }>('payments/pages/clearing-batch/index'),
  moneyProof: pageAt<{ month?: string }>('payments/pages/money-proof/index'),
  moneyRows: pageAt<MoneyRowFilter>('payments/pages/money-rows/index'),
  onboarding: pageAt('payments/pages/onboarding/index'),
  frontCertificates: pageAt('payments/pages/front-certificates/index'),
  onboardings: pageAt<OnboardingFilter>('payments/pages/onboardings/index'),
  onboardingReview: pageAt<{ id: string }>('payments/pages/onboarding-review/index'),
  expiries: pageAt('payments/pages/expiries/index'),
  channels: pageAt('payments/pages/channels/index'),
  channelMerchant: pageAt<{ id: string }>('payments/pages/channel-merchant/index'),
  routings: pageAt<{ after?: string | undefined }>('payments/pages/routings/index'),
  routing: pageAt<{ id: string }>('payments/pages/routing/index'),
  creditpayCases: pageAt<CreditpayCaseFilter>('payments/pages/creditpay-cases/index'),
  creditpayCase: pageAt<{ id: string }>('payments/pages/creditpay-case/index'),
  creditpayAccounts: pageAt<CreditpayAccountFilter>('payments/pages/creditpay-accounts/index'),
  creditpayAccount: pageAt<{ id: string }>('payments/pages/creditpay-account/index'),
  creditpayRules: pageAt('payments/pages/creditpay-rules/index'),
  creditpayDifferences: pageAt<CreditpayDifferenceFilter>('payments/pages/creditpay-differences/index'),
  patients: pageAt('health-records/pages/patients/index'),
  cardScan: pageAt('health-records/pages/card-scan/index'),
  /** `purpose`: TREAT, or ETREAT under a break-glass session. */
  patient: pageAt<{ id: string; purpose: string }>('health-records/pages/patient/index'),
  patientRecords: pageAt<PatientRecordFilter>('health-records/pages/patient-records/index'),
  patientRecord: pageAt<{ id: string; purpose: string }>('health-records/pages/patient-record/index'),
  breakGlass: pageAt('health-records/pages/break-glass/index'),
  secondFactor: pageAt('health-records/pages/second-factor/index'),
  breakGlassReviews: pageAt<BreakGlassReviewFilter>('health-records/pages/break-glass-reviews/index'),
  breakGlassReview: pageAt<{ id: string }>('health-records/pages/break-glass-review/index'),
  privacyPeople: pageAt('health-records/pages/privacy-people/index'),
  privacyBlocks: pageAt('health-records/pages/privacy-blocks/index'),
  oversight: pageAt('health-records/pages/oversight/index'),
  complaints: pageAt('health-records/pages/complaints/index'),
  gridOrders: pageAt<GridOrderFilter>('grid-events/pages/orders/index'),
  gridOrder: pageAt<{ id: string }>('grid-events/pages/order/index'),
  /** `kind` WORK_LOG for a work record; else `id` is an event. */
  superviseEvent: pageAt<{ id: string; kind?: string }>('grid-events/pages/supervise-event/index'),
  gridDuties: pageAt<{ view?: string; after?: string }>('grid-events/pages/duties/index'),
  dutyTemplates: pageAt('grid-events/pages/duty-templates/index'),
  slaRules: pageAt('grid-events/pages/sla-rules/index'),
  gridArchive: pageAt<GridArchiveFilter>('grid-events/pages/archive/index'),
  gridArchiveNode: pageAt<{ code: string }>('grid-events/pages/archive-node/index'),
  gridEditions: pageAt('grid-events/pages/editions/index'),
  gridEdition: pageAt<{ id: string }>('grid-events/pages/edition/index'),
  gridInbox: pageAt<GridInboxFilter>('grid-events/pages/inbox/index'),
  gridEvent: pageAt<{ id: string }>('grid-events/pages/event/index'),
  workLogs: pageAt<WorkLogFilter>('grid-events/pages/work-logs/index'),
  workLog: pageAt<{ id: string }>('grid-events/pages/work-log/index'),
  /** `id` of a record to change, or `draft` on this phone to go on with; neither: a new one. */
  workLogForm: pageAt<{ id?: string; draft?: string }>('grid-events/pages/work-log-form/index'),
  gridMap: pageAt<GridMapFilter>('grid-events/pages/grid-map/index'),
  gridReports: pageAt<GridReportFilter>('grid-events/pages/reports/index'),
  figureRows: pageAt<FigureFilter>('grid-events/pages/figure-rows/index'),
  gridBoard: pageAt<GridBoardFilter>('grid-events/pages/board/index'),
  gridPeople: pageAt('grid-events/pages/people/index'),
  gridPerson: pageAt<{ id: string }>('grid-events/pages/person/index'),
  /** `id`: whose; without one, somebody is chosen first. */
  gridPostNew: pageAt<{ id?: string }>('grid-events/pages/post-new/index'),
  gridLeave: pageAt('grid-events/pages/leave/index'),
  workCard: pageAt('grid-events/pages/work-card/index'),
  clues: pageAt('grid-events/pages/clues/index'),
  clue: pageAt<{ id: string }>('grid-events/pages/clue/index'),
  opinions: pageAt<OpinionFilter>('grid-events/pages/opinions/index'),
  opinion: pageAt<{ id: string }>('grid-events/pages/opinion/index'),
  serviceEvaluations: pageAt<ServiceEvaluationFilter>('grid-events/pages/evaluations/index'),
  evaluation: pageAt<{ id: string }>('grid-events/pages/evaluation/index'),
  /** The answers that gave this value to this question; without them, all. */
  evaluationAnswers: pageAt<{ id: string; question?: string; value?: string }>('grid-events/pages/evaluation-answers/index'),
})
