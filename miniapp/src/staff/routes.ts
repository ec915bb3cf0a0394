import { createRouter, pageAt } from '@/platform/router'

/** Every page of the staff app by name; the first is home. */
export const { go, replace, restart, href, useParams } = createRouter({
  home: pageAt('home/index'),
  me: pageAt('me/index'),
  signIn: pageAt('sign-in/index'),
})
