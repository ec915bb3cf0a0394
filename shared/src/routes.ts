import * as appointments from './appointments/contract.ts'
import * as waitlist from './appointments/waitlist/contract.ts'
import * as draw from './appointments/draw/contract.ts'
import * as credit from './appointments/credit/contract.ts'
import * as desk from './appointments/desk/contract.ts'
import * as rescheduling from './appointments/rescheduling/contract.ts'
import * as watch from './appointments/watch/contract.ts'
import * as evaluations from './appointments/evaluations/contract.ts'
import * as supervision from './appointments/supervision/contract.ts'
import { APPOINTMENTS_ERRORS } from './appointments/errors.ts'
import * as pool from './appointments/pool/contract.ts'
import * as poolRules from './appointments/pool/rule-contract.ts'
import * as guidance from './appointments/guidance/contract.ts'
import * as queue from './appointments/queue/contract.ts'
import * as content from './content/contract.ts'
import * as directory from './directory/contract.ts'
import * as recordViews from './health-records/views/contract.ts'
import * as breakGlass from './health-records/break-glass/contract.ts'
import * as card from './health-records/card/contract.ts'
import * as privacy from './health-records/privacy/contract.ts'
import * as recordDesk from './health-records/desk/contract.ts'
import * as secondFactor from './health-records/second-factor/contract.ts'
import * as accessLog from './health-records/access-log/contract.ts'
import * as grants from './health-records/grants/contract.ts'
import * as gridWork from './grid-events/work/contract.ts'
import * as gridBoards from './grid-events/boards/contract.ts'
import * as gridMine from './grid-events/mine/contract.ts'
import * as gridOpinions from './grid-events/opinions/contract.ts'
import * as serviceEvaluations from './grid-events/service-evaluations/contract.ts'
import * as gridClocks from './grid-events/clocks/contract.ts'
import * as gridSupervision from './grid-events/supervision/contract.ts'
import * as gridMedia from './grid-events/media/contract.ts'
import * as infectiousClue from './grid-events/clue/contract.ts'
import * as gridPeople from './grid-events/people/contract.ts'
import * as gridGeo from './grid-events/geo/contract.ts'
import { GRID_EVENTS_ERRORS } from './grid-events/errors.ts'
import * as workLog from './grid-events/work-log/contract.ts'
import * as gridReport from './grid-events/report/contract.ts'
import { HEALTH_RECORDS_ERRORS } from './health-records/errors.ts'
import * as identity from './identity/contract.ts'
import { IDENTITY_ERRORS } from './identity/errors.ts'
import * as insights from './insights/contract.ts'
import { KERNEL_ERRORS, type ErrorEntry } from './kernel/errors.ts'
import type { Route } from './kernel/route.ts'
import * as notifications from './notifications/contract.ts'
import * as payments from './payments/contract.ts'
import * as bills from './payments/bills/contract.ts'
import * as clearing from './payments/clearing/contract.ts'
import * as channels from './payments/channels/contract.ts'
import * as creditpay from './payments/creditpay/contract.ts'
import * as history from './payments/history/contract.ts'
import * as evidence from './payments/evidence/contract.ts'
import * as onboarding from './payments/onboarding/contract.ts'
import { PAYMENTS_ERRORS } from './payments/errors.ts'
import * as financeDesk from './payments/reconciliation/desk-contract.ts'
import * as moneyProof from './payments/reconciliation/proof-contract.ts'
import * as refunds from './payments/refunds/contract.ts'
import * as reports from './reports/contract.ts'
import { REPORTS_ERRORS } from './reports/errors.ts'

const isRoute = (value: unknown): value is Route => typeof value === 'object' && value !== null && 'method' in value && 'path' in value && 'access' in value

/** Every operation of the API; OpenAPI, the permission sweep and the error table are generated from it. */
export const ROUTES: readonly Route[] = [
  identity,
  directory,
  appointments,
  rescheduling,
  desk,
  watch,
  pool,
  poolRules,
  credit,
  waitlist,
  draw,
  guidance,
  evaluations,
  supervision,
  queue,
  payments,
  refunds,
  financeDesk,
  moneyProof,
  bills,
  clearing,
  creditpay,
  channels,
  history,
  evidence,
  onboarding,
  recordViews,
  breakGlass,
  card,
  recordDesk,
  privacy,
  secondFactor,
  accessLog,
  grants,
  gridGeo,
  gridReport,
  gridPeople,
  infectiousClue,
  gridMedia,
  gridClocks,
  gridSupervision,
  gridMine,
  gridOpinions,
  serviceEvaluations,
  gridBoards,
  workLog,
  notifications,
  content,
  insights,
  reports,
  gridWork,
].flatMap((slice) => Object.values(slice).filter(isRoute))

const named = (slice: string, table: Record<string, ErrorEntry>) =>
  Object.fromEntries(Object.entries(table).map(([code, entry]) => [`${slice}.${code}`, entry]))
/** Every code the API can answer with, by its name on the wire. */
export const ERRORS: Readonly<Record<string, ErrorEntry>> = {
  ...named('KERNEL', KERNEL_ERRORS),
  ...named('IDENTITY', IDENTITY_ERRORS),
  ...named('APPOINTMENTS', APPOINTMENTS_ERRORS),
  ...named('PAYMENTS', PAYMENTS_ERRORS),
  ...named('HEALTH_RECORDS', HEALTH_RECORDS_ERRORS),
  ...named('REPORTS', REPORTS_ERRORS),
  ...named('GRID_EVENTS', GRID_EVENTS_ERRORS),
}
