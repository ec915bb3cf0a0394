import type * as appointments from '@jktl/shared/appointments/contract'
import type * as credit from '@jktl/shared/appointments/credit/contract'
import type * as draw from '@jktl/shared/appointments/draw/contract'
import type * as desk from '@jktl/shared/appointments/desk/contract'
import type * as evaluations from '@jktl/shared/appointments/evaluations/contract'
import type * as guidance from '@jktl/shared/appointments/guidance/contract'
import type * as pool from '@jktl/shared/appointments/pool/contract'
import type * as poolRules from '@jktl/shared/appointments/pool/rule-contract'
import type * as queue from '@jktl/shared/appointments/queue/contract'
import type * as rescheduling from '@jktl/shared/appointments/rescheduling/contract'
import type * as supervision from '@jktl/shared/appointments/supervision/contract'
import type * as waitlist from '@jktl/shared/appointments/waitlist/contract'
import type * as watch from '@jktl/shared/appointments/watch/contract'
import type * as content from '@jktl/shared/content/contract'
import type * as directory from '@jktl/shared/directory/contract'
import type * as infectiousClue from '@jktl/shared/grid-events/clue/contract'
import type * as gridPeople from '@jktl/shared/grid-events/people/contract'
import type * as gridBoards from '@jktl/shared/grid-events/boards/contract'
import type * as gridGeo from '@jktl/shared/grid-events/geo/contract'
import type * as gridMedia from '@jktl/shared/grid-events/media/contract'
import type * as gridMine from '@jktl/shared/grid-events/mine/contract'
import type * as gridOpinions from '@jktl/shared/grid-events/opinions/contract'
import type * as serviceEvaluations from '@jktl/shared/grid-events/service-evaluations/contract'
import type * as gridReport from '@jktl/shared/grid-events/report/contract'
import type * as gridClocks from '@jktl/shared/grid-events/clocks/contract'
import type * as gridSupervision from '@jktl/shared/grid-events/supervision/contract'
import type * as gridWork from '@jktl/shared/grid-events/work/contract'
import type * as workLog from '@jktl/shared/grid-events/work-log/contract'
import type * as accessLog from '@jktl/shared/health-records/access-log/contract'
import type * as breakGlass from '@jktl/shared/health-records/break-glass/contract'
import type * as card from '@jktl/shared/health-records/card/contract'
import type * as privacy from '@jktl/shared/health-records/privacy/contract'
import type * as recordDesk from '@jktl/shared/health-records/desk/contract'
import type * as grants from '@jktl/shared/health-records/grants/contract'
import type * as secondFactor from '@jktl/shared/health-records/second-factor/contract'
import type * as recordViews from '@jktl/shared/health-records/views/contract'
import type * as identity from '@jktl/shared/identity/contract'
import type * as insights from '@jktl/shared/insights/contract'
import type { BodyOf, ParamsOf, QueryOf, ResponseOf, Route } from '@jktl/shared/kernel/route'
import type * as notifications from '@jktl/shared/notifications/contract'
import type * as payments from '@jktl/shared/payments/contract'
import type * as bills from '@jktl/shared/payments/bills/contract'
import type * as clearing from '@jktl/shared/payments/clearing/contract'
import type * as channels from '@jktl/shared/payments/channels/contract'
import type * as creditpay from '@jktl/shared/payments/creditpay/contract'
import type * as evidence from '@jktl/shared/payments/evidence/contract'
import type * as history from '@jktl/shared/payments/history/contract'
import type * as onboarding from '@jktl/shared/payments/onboarding/contract'
import type * as financeDesk from '@jktl/shared/payments/reconciliation/desk-contract'
import type * as moneyProof from '@jktl/shared/payments/reconciliation/proof-contract'
import type * as refunds from '@jktl/shared/payments/refunds/contract'
import type * as reports from '@jktl/shared/reports/contract'
import type { ENDPOINTS } from '../endpoints.generated'

// Types only: no schema reaches a bundle. What a call does at run time comes from endpoints.generated.ts.
type RoutesOf<Contract> = { [Key in keyof Contract as Contract[Key] extends Route ? Contract[Key]['id'] : never]: Contract[Key] }
type Routes = RoutesOf<typeof identity> &
  RoutesOf<typeof gridWork> &
  RoutesOf<typeof gridPeople & typeof infectiousClue> &
  RoutesOf<typeof gridGeo> &
  RoutesOf<typeof gridBoards & typeof workLog> &
  RoutesOf<typeof gridSupervision & typeof gridClocks> &
  RoutesOf<typeof directory> &
  RoutesOf<typeof appointments> &
  RoutesOf<typeof pool> &
  RoutesOf<typeof poolRules> &
  RoutesOf<typeof queue> &
  RoutesOf<typeof rescheduling> &
  RoutesOf<typeof desk> &
  RoutesOf<typeof waitlist> &
  RoutesOf<typeof draw> &
  RoutesOf<typeof credit> &
  RoutesOf<typeof watch> &
  RoutesOf<typeof guidance> &
  RoutesOf<typeof evaluations> &
  RoutesOf<typeof supervision> &
  RoutesOf<typeof payments & typeof creditpay & typeof channels> &
  RoutesOf<typeof refunds & typeof financeDesk & typeof moneyProof & typeof bills> &
  RoutesOf<typeof clearing> &
  RoutesOf<typeof evidence> &
  RoutesOf<typeof onboarding> &
  RoutesOf<typeof history> &
  RoutesOf<typeof recordViews> &
  RoutesOf<typeof accessLog> &
  RoutesOf<typeof grants> &
  RoutesOf<typeof breakGlass> &
  RoutesOf<typeof card> &
  RoutesOf<typeof recordDesk> &
  RoutesOf<typeof privacy> &
  RoutesOf<typeof secondFactor> &
  RoutesOf<typeof gridReport> &
  RoutesOf<typeof gridMine & typeof gridOpinions & typeof serviceEvaluations> &
  RoutesOf<typeof gridMedia> &
  RoutesOf<typeof reports> &
  RoutesOf<typeof notifications> &
  RoutesOf<typeof content> &
  RoutesOf<typeof insights>

export type RouteId = keyof Routes & keyof typeof ENDPOINTS
type RouteOf<Id extends RouteId> = Routes[Id] extends Route ? Routes[Id] : never

type Needed<Name extends string, Value> = Value extends undefined ? unknown : { [Key in Name]: Value }
type Offered<Name extends string, Value> = Value extends undefined ? unknown : { [Key in Name]?: Value }
type Flag<R, Name extends string> = R extends { [Key in Name]: true } ? true : false

/** What may be asked of one operation: path parameters, filters, content. Exactly the contract's. */
export type Ask<Id extends RouteId> = Needed<'params', ParamsOf<RouteOf<Id>>> &
  Offered<'query', QueryOf<RouteOf<Id>>> &
  Needed<'body', BodyOf<RouteOf<Id>>> &
  (Flag<RouteOf<Id>, 'versioned'> extends true ? { ifMatch: number } : unknown)
/** The same with the header an operation requires: created by `intent.ts`, never by a page. */
export type Call<Id extends RouteId> = Ask<Id> &
  (Flag<RouteOf<Id>, 'idempotent'> extends true ? { idempotencyKey: string } : unknown) & { signal?: AbortSignal }
export type Answer<Id extends RouteId> = ResponseOf<RouteOf<Id>>

/** Questions whose words are health data: they are asked in a body, change nothing and are kept nowhere. */
type QuestionId =
  | 'appointments.searchGuidanceTerms'
  | 'appointments.askGuidance'
  | 'appointments.searchDoctors'
  | 'reports.listReports'
  | 'healthRecords.searchRecords'
  | 'gridEvents.findSimilarReports'
  | 'gridEvents.searchGridPeople'
  | 'gridEvents.listAssignableStaff'
  | 'gridEvents.searchWorkLogs'
/** Operations that read. */
export type ReadId = { [Id in RouteId]: RouteOf<Id>['method'] extends 'GET' ? Id : never }[RouteId] | QuestionId
/** Operations that change something. */
export type WriteId = Exclude<RouteId, ReadId>
/** `{}` may be left out where nothing is required. */
export type Rest<Input> = {} extends Input ? [input?: Input] : [input: Input]
