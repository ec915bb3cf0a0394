import type { RecordSource } from '@jktl/shared/health-records/model'

/** How far a source has been read for a person. `NEVER` and `STALE` must never be shown as "no records". */
export interface SourceFreshness {
  source: RecordSource
  name: string
  state: 'FRESH' | 'STALE' | 'NEVER'
  /** Everything the source knew at this time is here; null when it has never answered. */
  asOf: Date | null
}

/** Keeps the mirror of a person's records near the sources. */
export abstract class RecordSync {
  /**
   * Asks every source for what is new about this person, all at once; comes back when all answered or after `waitMs`, whichever is first, and goes on
   * in the background. A source asked a minute ago is not asked again. Never throws: a source that is down leaves its state.
   */
  abstract refresh(personId: string, waitMs: number): Promise<SourceFreshness[]>
}

/** Outbox topic: an object of a record appeared or changed. Payload: `RecordChanged`. */
export const RECORD_CHANGED_TOPIC = 'health-records.changed'
export interface RecordChanged {
  objectId: string
  personId: string
  kind: string
  version: number
  status: string
  /** Of the version before; null for a new object. */
  statusBefore: string | null
}
