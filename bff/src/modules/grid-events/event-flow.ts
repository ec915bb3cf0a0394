import type { EventAction, EventActor, EventState } from '@jktl/shared/grid-events/lifecycle'
import type { Category, Crs, IntakeRejection, Lane, Satisfaction, TransferReason } from '@jktl/shared/grid-events/model'
import type { Result } from '@jktl/shared/kernel/result'

import type { Sql } from '../../platform/database/database.ts'

/** An event as `grid_event` holds it. */
export interface EventRow {
  id: string
  eventNo: string
  category: Category
  lane: Lane
  state: EventState
  version: number
  reporterKey: Buffer
  reporterAccountId: string | null
  isAnonymous: boolean
  source: 'CITIZEN' | 'OPEN311' | 'STAFF'
  text: string
  placeText: string
  /** WGS-84 */
  longitude: number | null
  latitude: number | null
  accuracyM: number | null
  nodeCode: string
  isPlaceDoubtful: boolean
  queueCode: string
  handlerAccountId: string | null
  masterEventId: string | null
  mergedFromState: EventState | null
  round: number
  transfers: number
  followers: number
  capturedAt: Date
  reportedAt: Date
  resolvedAt: Date | null
  endedAt: Date | null
}
export interface OpenTransfer {
  id: string
  fromAccountId: string
  toAccountId: string
  answerBy: Date
}

export interface ReportedPoint {
  longitude: number
  latitude: number
  crs: Crs
  accuracyM: number | null
  fixedAt: Date | null
}
export interface NewReport {
  accountId: string
  isAnonymous: boolean
  /** Phone to be called back on; refused with an anonymous report. */
  contact: string | null
  /** The report's own id on the phone: sent again it is the same event. */
  clientId: string
  source: EventRow['source']
  category: Category
  text: string
  placeText: string
  point: ReportedPoint | null
  /** Chosen from the list; needed without a point. */
  nodeCode: string | null
  mediaIds: readonly string[]
  capturedAt: Date
}
export interface Reported {
  id: string
  eventNo: string
  /** It was there already: the first one counts. */
  isReplay: boolean
}

/** What each action needs. */
export interface ActionFields {
  /** By a duty officer, who may correct the grid. */
  file: { nodeCode: string | null }
  rejectIntake: { reason: IntakeRejection; note: string }
  cancel: object
  claim: object
  answer: { note: string; mediaIds: readonly string[] }
  addInfo: { note: string; mediaIds: readonly string[] }
  askInfo: { question: string }
  replyInfo: { note: string; mediaIds: readonly string[] }
  goOn: object
  offerTransfer: { toAccountId: string; reason: TransferReason; note: string }
  acceptTransfer: object
  declineTransfer: { note: string }
  withdrawTransfer: object
  lapseTransfer: object
  handOver: { toAccountId: string }
  requeue: { queueCode: string }
  climb: { queueCode: string }
  resolve: { note: string; mediaIds: readonly string[] }
  verifyClose: { note: string }
  failCheck: { note: string }
  rate: { result: Satisfaction; service: Satisfaction; reason: string }
  reopen: { reason: string }
  merge: { masterEventId: string }
  unmerge: object
  follow: { isAnonymous: boolean; mediaIds: readonly string[] }
}
export type EventCommand = {
  [A in EventAction]: {
    action: A
    eventId: string
    by: Doer
    /** The version the doer saw; null: whatever it is. */ seenVersion: number | null
  } & ActionFields[A]
}[EventAction]
/** Who asks; what they are to the event is found out by the flow. */
export type Doer = { app: 'citizen' | 'staff'; accountId: string } | { app: 'system' }

export type FlowRefusal =
  | 'NOT_FOUND'
  | 'STALE'
  | 'INVALID_STATE_TRANSITION'
  | 'ALREADY_CLAIMED'
  | 'NOT_ON_DUTY'
  | 'NOT_YOUR_TURN'
  | 'EVIDENCE_NEEDED'
  | 'TRANSFER_NOT_CANDIDATE'
  | 'TRANSFER_ONLY_UP'
  | 'REOPEN_TOO_LATE'
  | 'ALREADY_RATED'
  | 'RATING_REASON_NEEDED'
  | 'MASTER_UNSUITABLE'
  | 'NODE_UNKNOWN'
  | 'MEDIA_UNUSABLE'

/** One step of an event, as it is written and as clocks and notices hear of it. */
export interface EventStep {
  seq: number
  action: EventAction | 'report'
  fromState: EventState | null
  toState: EventState
  actor: EventActor
  staffAccountId: string | null
  handlerAccountId: string | null
  round: number
  publicNote: string | null
  staffNote: string | null
  data: Record<string, unknown>
  at: Date
}

/**
 * The one writer of events (§3.1, §3.2): checks who may do what by the table of actions, changes the row by compare-and-set, writes the step,
 * the clocks and the notices in one transaction.
 */
export abstract class EventFlow {
  abstract report(report: NewReport): Promise<Result<Reported, FlowRefusal>>
  abstract act(command: EventCommand): Promise<Result<EventRow, FlowRefusal>>
  /** What this doer is to the event; empty: the event is not theirs to see (404). */
  abstract actorsOf(event: EventRow, by: Doer, sql?: Sql): Promise<ReadonlySet<EventActor>>
  abstract find(eventId: string, sql?: Sql): Promise<EventRow | null>
  /** The event when it is the doer's to see, else null. */
  abstract findFor(eventId: string, by: Doer): Promise<{ event: EventRow; actors: ReadonlySet<EventActor>; actions: EventAction[] } | null>
  abstract stepsOf(eventId: string, sql?: Sql): Promise<EventStep[]>
  abstract transferOf(eventId: string, sql?: Sql): Promise<OpenTransfer | null>
  /** Everything open of a member of staff who leaves or is suspended goes to B 岗, then to the parent (§3.2). @returns how many */
  abstract handOverAll(accountId: string, cause: 'LEAVE' | 'SUSPENDED' | 'POST_ENDED'): Promise<number>
}

/** Whose report it is without saying who: the way from a person to their reports, not back (§3.9). */
export const REPORTER_KEY_PURPOSE = 'grid-reporter'
