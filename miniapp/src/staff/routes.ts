import { createRouter, pageAt } from '@/platform/router'

/** What a list shows, all of it in its address: it can be kept and passed on. */
export type ReviewFilter = { state?: string; lamp?: string; after?: string }
export type RosterFilter = { date?: string; institution?: string; department?: string; state?: string; session?: string }

/** Every page of the staff app by name; the first is home. */
export const { go, replace, restart, href, useParams } = createRouter({
  home: pageAt('home/index'),
  me: pageAt('me/index'),
  signIn: pageAt('sign-in/index'),
  reviews: pageAt<ReviewFilter>('identity/pages/reviews/index'),
  review: pageAt<{ id: string }>('identity/pages/review/index'),
  roster: pageAt<RosterFilter>('appointments/pages/roster/index'),
  session: pageAt<{ id: string; date: string; institution?: string }>('appointments/pages/session/index'),
})
