import { createRouter, pageAt } from '@/platform/router'

/**
 * Every page of the citizen app by name; the first is home. Parameters are part of the type:
 * `appointment: pageAt<{ id: string }>('appointments/pages/appointment/index')` makes `go('appointment', { id })` the only way there.
 */
export const { go, replace, restart, href, useParams } = createRouter({
  home: pageAt('home/index', { tab: true }),
  services: pageAt('services/index', { tab: true }),
  health: pageAt('health/index', { tab: true }),
  messages: pageAt('messages/index', { tab: true }),
  me: pageAt('me/index', { tab: true }),
  signIn: pageAt('sign-in/index'),

  hospitals: pageAt('appointments/pages/hospitals/index'),
  hospital: pageAt<{ id: string }>('appointments/pages/hospital/index'),
  /** `examId`: the half hours of a device. */
  slots: pageAt<{ departmentId?: string; doctorId?: string; examId?: string }>('appointments/pages/slots/index'),
  /** `id` is the institution. */
  exams: pageAt<{ id: string }>('appointments/pages/exams/index'),
  doctor: pageAt<{ id: string }>('appointments/pages/doctor/index'),
  search: pageAt('appointments/pages/search/index'),
  symptoms: pageAt('appointments/pages/symptoms/index'),
  danger: pageAt('appointments/pages/danger/index'),
  advice: pageAt('appointments/pages/advice/index'),
  doctors: pageAt('appointments/pages/doctors/index'),
  confirm: pageAt<{ id: string }>('appointments/pages/confirm/index'),
  appointments: pageAt('appointments/pages/list/index'),
  appointment: pageAt<{ id: string }>('appointments/pages/appointment/index'),
  /** `id` is the appointment. */
  evaluate: pageAt<{ id: string }>('appointments/pages/evaluate/index'),
  evaluations: pageAt('appointments/pages/evaluations/index'),
  checkIn: pageAt<{ id: string }>('appointments/pages/check-in/index'),
  queue: pageAt<{ id: string }>('appointments/pages/queue/index'),
  visit: pageAt<{ id: string }>('appointments/pages/visit/index'),
  poolOffers: pageAt('appointments/pages/offers/index'),
  reschedule: pageAt<{ id: string }>('appointments/pages/reschedule/index'),
  /** `id` is the new appointment, `oldId` the one it replaces. */
  rescheduled: pageAt<{ id: string; oldId: string }>('appointments/pages/rescheduled/index'),

  credit: pageAt('appointments/pages/credit/index'),
  /** `id` is the violation. */
  appeal: pageAt<{ id: string }>('appointments/pages/appeal/index'),
  appealProgress: pageAt<{ id: string }>('appointments/pages/appeal-progress/index'),

  waitlist: pageAt('appointments/pages/waitlist/index'),
  waitlistEntry: pageAt<{ id: string }>('appointments/pages/waitlist-entry/index'),
  draw: pageAt<{ doctorId: string }>('appointments/pages/draw/index'),
  waitlistJoin: pageAt<{ departmentId: string; date: string; doctorId?: string; half?: string }>('appointments/pages/waitlist-join/index'),

  /** `id` is the appointment that is being paid for. */
  payResult: pageAt<{ id: string }>('appointments/pages/result/index'),
  bills: pageAt('payments/pages/bills/index'),
  bill: pageAt<{ id: string }>('payments/pages/bill/index'),
  /** `id` is the payment to the hospital; the insurance comes back here. */
  billPay: pageAt<{ id: string; payAuthNo?: string; authorisation?: string }>('payments/pages/bill-pay/index'),
  deposits: pageAt('payments/pages/deposits/index'),
  orders: pageAt('payments/pages/orders/index'),
  order: pageAt<{ id: string }>('payments/pages/order/index'),
  creditpay: pageAt('payments/pages/creditpay/index'),
  creditpaySign: pageAt('payments/pages/creditpay-sign/index'),
  creditpayVisits: pageAt('payments/pages/creditpay-visits/index'),
  creditpayVisit: pageAt<{ id: string }>('payments/pages/creditpay-visit/index'),
  /** `id` is the hospital that is repaid. */
  creditpayRepay: pageAt<{ id: string; creditAccountId?: string }>('payments/pages/creditpay-repay/index'),
  /** `id` is the visit that is to be paid later; without one, an appeal. */
  creditpayAsk: pageAt<{ id?: string }>('payments/pages/creditpay-ask/index'),

  /** `id` is the person. */
  records: pageAt<{ id: string; category: string }>('health-records/pages/records/index'),
  record: pageAt<{ id: string }>('health-records/pages/record/index'),
  recordVersions: pageAt<{ id: string }>('health-records/pages/record-versions/index'),
  /** `id` is the person. */
  growth: pageAt<{ id: string }>('health-records/pages/growth/index'),
  /** `id` is the person. */
  recordSearch: pageAt<{ id: string }>('health-records/pages/record-search/index'),
  /** `id` is the record. */
  correction: pageAt<{ id: string }>('health-records/pages/correction/index'),
  corrections: pageAt('health-records/pages/corrections/index'),
  /** Without a person, one's own. */
  accessLog: pageAt<{ personId?: string }>('health-records/pages/access-log/index'),
  /** `eventId`: the look that is complained about. */
  accessComplaint: pageAt<{ personId: string; eventId?: string }>('health-records/pages/access-complaint/index'),
  cardRequests: pageAt('health-records/pages/card-requests/index'),
  grants: pageAt('health-records/pages/grants/index'),
  grant: pageAt<{ id: string }>('health-records/pages/grant/index'),
  /** `id` is the person whose records they are. */
  grantNew: pageAt<{ id: string }>('health-records/pages/grant-new/index'),
  grantChange: pageAt<{ id: string }>('health-records/pages/grant-change/index'),
  grantAsk: pageAt('health-records/pages/grant-ask/index'),
  grantHistory: pageAt('health-records/pages/grant-history/index'),
  /** `id` is the person whose records they are; without one, one's own. */
  denials: pageAt<{ id?: string }>('health-records/pages/denials/index'),
  guardians: pageAt('health-records/pages/guardians/index'),
  report: pageAt<{ id: string }>('reports/pages/report/index'),
  reports: pageAt<{ personId?: string }>('reports/pages/reports/index'),
  reportProgress: pageAt<{ id: string }>('reports/pages/progress/index'),
  reportPush: pageAt<{ personId?: string }>('reports/pages/push/index'),

  /** `draft`: a report of this phone that was refused, to be looked over again. */
  eventReport: pageAt<{ draft?: string }>('grid-events/pages/event-report/index'),
  /** What waits on this phone to be sent. */
  eventQueue: pageAt('grid-events/pages/event-queue/index'),

  family: pageAt('identity/pages/family/index'),
  addPerson: pageAt<{ relation?: string }>('identity/pages/add-person/index'),
  addNewborn: pageAt('identity/pages/add-newborn/index'),
  consents: pageAt('identity/pages/consents/index'),
  healthCard: pageAt<{ id: string }>('identity/pages/health-card/index'),
  settings: pageAt('identity/pages/settings/index'),
  privacy: pageAt('identity/pages/privacy/index'),

  /** 传染病线索, for the CDC alone: no part of it touches events. */
  clueReport: pageAt('grid-events/pages/clue-report/index'),
  /** `code`: twelve digits read from a grid worker's card; they change every 30 seconds and name nobody. */
  workCardCheck: pageAt<{ code?: string }>('grid-events/pages/work-card-check/index'),
  myEvents: pageAt('grid-events/pages/my-events/index'),
  /** `id` is an event reported or followed. */
  myEvent: pageAt<{ id: string }>('grid-events/pages/my-event/index'),
  /** `action`: addInfo, replyInfo, rate or reopen. */
  eventSay: pageAt<{ id: string; action: string }>('grid-events/pages/event-say/index'),
  myOpinions: pageAt('grid-events/pages/my-opinions/index'),
  opinionNew: pageAt('grid-events/pages/opinion-new/index'),
  serviceEvaluations: pageAt('grid-events/pages/service-evaluations/index'),
  serviceEvaluation: pageAt<{ id: string; nodeCode: string }>('grid-events/pages/service-evaluation/index'),

  guides: pageAt('content/pages/guides/index'),
  guide: pageAt<{ id: string }>('content/pages/guide/index'),
  hotlines: pageAt('content/pages/hotlines/index'),
})
