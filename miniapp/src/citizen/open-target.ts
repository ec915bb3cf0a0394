import type { Todo } from '@jktl/shared/insights/contract'
import { go } from './routes'

type Target = Todo['target'] | 'poolOffers' | 'report' | 'corrections' | 'cardRequests' | 'accessLog' | 'grant' | 'gridEvent' | 'gridOpinions'

const OPEN: Record<Target, (id: string | null) => void> = {
  queue: (id) => (id ? go('queue', { id }) : go('appointments')),
  appointment: (id) => (id ? go('appointment', { id }) : go('appointments')),
  waitlistEntry: (id) => (id ? go('waitlistEntry', { id }) : go('waitlist')),
  poolOffers: () => go('poolOffers'),
  grant: (id) => (id ? go('grant', { id }) : go('grants')),
  corrections: () => go('corrections'),
  cardRequests: () => go('cardRequests'),
  accessLog: (id) => go('accessLog', id ? { personId: id } : {}),
  report: (id) => (id ? go('report', { id }) : go('reports')),
  gridEvent: (id) => (id ? go('myEvent', { id }) : go('myEvents')),
  gridOpinions: () => go('myOpinions'),
  creditpay: () => go('creditpay'),
  bill: (id) => (id ? go('bill', { id }) : go('bills')),
  tradeOrder: (id) => (id ? go('order', { id }) : go('orders')),
  persons: () => go('family'),
  consentRequests: () => go('consents'),
  addSelf: () => go('addPerson', { relation: 'SELF' }),
}

/** Where a message or a thing to do leads; without an id, to the list it is in. */
export const openTarget = (target: Target, id: string | null): void => OPEN[target](id)
