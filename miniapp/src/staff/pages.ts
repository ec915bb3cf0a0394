/** Pages of the main package. */
export const MAIN_PAGES = ['home/index', 'me/index', 'sign-in/index']

/** One sub-package per slice. To add a page: its path here, its entry in routes.ts, and in frame/menu.ts when it stands in the menu. */
export const SUB_PACKAGES: readonly { root: string; pages: string[] }[] = [
  { root: 'identity', pages: ['pages/reviews/index', 'pages/review/index'] },
  { root: 'appointments', pages: ['pages/roster/index', 'pages/session/index', 'pages/pool/index', 'pages/pool-session/index', 'pages/suspensions/index', 'pages/quotas/index', 'pages/rules/index', 'pages/waitlist/index', 'pages/waitlist-totals/index'] },
]
