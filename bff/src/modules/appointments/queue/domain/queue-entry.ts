import type { QueueState } from '@jktl/shared/appointments/queue/model'
import type { LineKey } from '@jktl/shared/appointments/queue/rules'

/** One person's place in one line, as stored. */
export interface QueueEntryRecord {
  id: string
  seq: number
  appointmentId: string
  accountId: string
  personId: string
  identityKey: string
  institutionId: string
  sessionId: string
  date: string
  ordinal: number
  segmentStartsAt: Date
  checkedInAt: Date
  source: 'SCAN' | 'DESK'
  tier: number
  priorityCode: string | null
  effectiveAt: Date
  notBeforeCall: number
  missed: number
  returnedAt: Date | null
  state: QueueState
  version: number
  room: string | null
  timesCalled: number
  calledAt: Date | null
  startedAt: Date | null
  finishedAt: Date | null
  serviceMs: number
  nearToldAt: Date | null
  transferredFrom: string | null
  changedAt: Date
}
/** What one move may change, beside the state. */
export type QueueEntryChange = Partial<
  Pick<
    QueueEntryRecord,
    | 'tier'
    | 'priorityCode'
    | 'effectiveAt'
    | 'notBeforeCall'
    | 'missed'
    | 'returnedAt'
    | 'room'
    | 'timesCalled'
    | 'calledAt'
    | 'startedAt'
    | 'finishedAt'
    | 'serviceMs'
  >
>

export interface LineRecord {
  sessionId: string
  institutionId: string
  departmentId: string
  date: string
  calls: number
  sinceReturn: number
  returnInterleave: number
}
/** A clinic session as the waiting area sees it. */
export interface LineSession {
  id: string
  institutionId: string
  departmentId: string
  doctorId: string
  date: string
  half: 'AM' | 'PM' | 'NIGHT'
  location: string
  state: 'OPEN' | 'SUSPENDED'
  start: string
  end: string
  startsAt: Date
  endsAt: Date
  minutesEach: number
  booked: number
}
export interface LineEvent {
  seq: number
  entryId: string
  fromState: QueueState | null
  toState: QueueState
  cause: string
  tier: number
  effectiveAt: Date
  notBeforeCall: number
  at: Date
}

export const keyOf = (entry: QueueEntryRecord): LineKey => ({
  id: entry.id,
  tier: entry.tier,
  effectiveAt: entry.effectiveAt.getTime(),
  ordinal: entry.ordinal,
  seq: entry.seq,
  notBeforeCall: entry.notBeforeCall,
  returnedAt: entry.returnedAt?.getTime() ?? null,
})
export const isWaiting = ({ state }: Pick<QueueEntryRecord, 'state'>): boolean => state === 'WAITING' || state === 'RETURN_WAITING'
export const isInRoom = ({ state }: Pick<QueueEntryRecord, 'state'>): boolean => state === 'CALLED' || state === 'IN_SERVICE'
