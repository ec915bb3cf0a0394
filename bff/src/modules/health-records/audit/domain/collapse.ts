import { dateOf, MINUTE_MS } from '@jktl/shared/kernel/dates'
import type { Directory } from '@jktl/shared/health-records/model'

import type { EventCategory } from './chain.ts'
import type { EventDetail } from './detail.ts'

/** An event opened for a reader. */
export interface OpenedEvent {
  id: string
  atMs: number
  personId: string
  outcome: 'PERMIT' | 'DENY'
  category: EventCategory
  detail: EventDetail
  /** Of the objects in it, as they are labelled now. */
  labels: ReadonlySet<string>
}
/** What one line of the log tells: one look, with all that was opened in it, or a day's refused attempts of one account. */
export interface Look {
  newest: OpenedEvent
  times: number
  directories: Directory[]
  objects: number
}

/** Whoever leafs through a record opens page after page; within so long it is one look. */
const ONE_LOOK_MS = 30 * MINUTE_MS
const LOG_OPERATIONS: ReadonlySet<string> = new Set(
  [
    'listAccessLog',
    'getAccessLogFile',
    'createAccessComplaint',
    'listAccessComplaints',
    'listStaffAccessComplaints',
    'getStaffAccessComplaint',
    'answerAccessComplaint',
  ].map((name) => `healthRecords.${name}`),
)

export const isOfLog = ({ operation }: Pick<EventDetail, 'operation'>): boolean => LOG_OPERATIONS.has(operation)

function keyOf({ outcome, atMs, category, detail }: OpenedEvent): string {
  const day = dateOf(atMs)
  if (outcome === 'DENY') return ['DENY', day, detail.actorAccountId].join(' ')
  const { actorAccountId, actorRole, actorInstitutionId, code, basisId, action } = detail
  const isTaken = action === 'download' || action === 'print' ? action : 'seen'
  return ['PERMIT', day, category, actorAccountId, actorRole, actorInstitutionId, code, basisId, isTaken, isOfLog(detail)].join(' ')
}

/** @param events newest first, whole days. @returns newest first */
export function collapse(events: readonly OpenedEvent[]): Look[] {
  const open = new Map<string, { events: OpenedEvent[] }>()
  const looks: { events: OpenedEvent[] }[] = []
  for (const event of events) {
    const key = keyOf(event)
    const look = open.get(key)
    const oldest = look?.events.at(-1)
    if (look && oldest && (event.outcome === 'DENY' || oldest.atMs - event.atMs <= ONE_LOOK_MS)) look.events.push(event)
    else {
      const fresh = { events: [event] }
      open.set(key, fresh)
      looks.push(fresh)
    }
  }
  return looks.flatMap(({ events: [newest, ...older] }) => {
    if (!newest) return []
    const all = [newest, ...older]
    return [
      {
        newest,
        times: all.length,
        directories: [...new Set(all.flatMap(({ detail }) => detail.directories))].sort(),
        objects: new Set(all.flatMap(({ detail }) => detail.objectIds)).size,
      },
    ]
  })
}
