/** Pages of the main package. */
export const MAIN_PAGES = ['home/index', 'me/index', 'sign-in/index']

/** One sub-package per slice. To add a page: its path here, its entry in routes.ts, and in frame/menu.ts when it stands in the menu. */
export const SUB_PACKAGES: readonly { root: string; pages: string[] }[] = [
  { root: 'identity', pages: ['pages/reviews/index', 'pages/review/index'] },
  {
    root: 'appointments',
    pages: [
      'pages/roster/index',
      'pages/credit-appeals/index',
      'pages/credit-appeal/index',
      'pages/credit-unseen/index',
      'pages/credit-listings/index',
      'pages/credit-exemptions/index',
      'pages/desk/index',
      'pages/suspicious-pairs/index',
      'pages/session/index',
      'pages/queue/index',
      'pages/screen/index',
      'pages/pool/index',
      'pages/pool-session/index',
      'pages/suspensions/index',
      'pages/quotas/index',
      'pages/rules/index',
      'pages/waitlist/index',
      'pages/waitlist-totals/index',
      'pages/evaluations/index',
      'pages/evaluation-analysis/index',
      'pages/moderation/index',
      'pages/monitor/index',
      'pages/alarms/index',
      'pages/filings/index',
      'pages/hospital-filings/index',
    ],
  },
  {
    root: 'payments',
    pages: [
      'pages/refunds/index',
      'pages/refund/index',
      'pages/refund-request/index',
      'pages/unclear-money/index',
      'pages/finance-days/index',
      'pages/finance-day/index',
      'pages/finance-batch/index',
      'pages/differences/index',
      'pages/difference/index',
      'pages/money-proof/index',
      'pages/money-rows/index',
    ],
  },
]
