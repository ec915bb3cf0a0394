import { createRouter, pageAt } from '@/platform/router'

/**
 * Every page of the citizen app by name; the first is home. Parameters are part of the type:
 * `appointment: pageAt<{ id: string }>('appointments/pages/appointment/index')` makes `go('appointment', { id })` the only way there.
 */
export const { go, replace, restart, href, useParams } = createRouter({
  home: pageAt('home/index', { tab: true }),
  services: pageAt('services/index', { tab: true }),
  messages: pageAt('messages/index', { tab: true }),
  me: pageAt('me/index', { tab: true }),
  signIn: pageAt('sign-in/index'),
})
