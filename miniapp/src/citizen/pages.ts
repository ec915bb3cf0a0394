/** Pages of the main package: the tab pages first, then what every flow needs. */
export const MAIN_PAGES = ['home/index', 'services/index', 'messages/index', 'me/index', 'sign-in/index']

/** One sub-package per slice. To add a page: its path here, its entry in routes.ts. */
export const SUB_PACKAGES: readonly { root: string; pages: string[] }[] = [
  {
    root: 'appointments',
    pages: [
      'hospitals',
      'hospital',
      'slots',
      'exams',
      'doctor',
      'search',
      'symptoms',
      'danger',
      'advice',
      'doctors',
      'confirm',
      'result',
      'list',
      'offers',
      'appointment',
      'check-in',
      'queue',
      'visit',
      'reschedule',
      'rescheduled',
      'credit',
      'appeal',
      'appeal-progress',
      'waitlist',
      'waitlist-entry',
      'waitlist-join',
      'draw',
      'evaluate',
      'evaluations',
    ].map((page) => `pages/${page}/index`),
  },
  { root: 'payments', pages: ['orders', 'order'].map((page) => `pages/${page}/index`) },
  { root: 'identity', pages: ['family', 'add-person', 'add-newborn', 'consents', 'health-card', 'settings', 'privacy'].map((page) => `pages/${page}/index`) },
  { root: 'content', pages: ['guides', 'guide', 'hotlines'].map((page) => `pages/${page}/index`) },
]
