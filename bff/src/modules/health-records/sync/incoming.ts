import type { ContentOf } from '@jktl/shared/health-records/content'
import type { Directory, Label, RecordKind, RecordSource, RecordStatus } from '@jktl/shared/health-records/model'

/** A label that the source gave and nobody here knows: most restricted (§2.1). */
export const UNKNOWN_LABEL = 'UNKNOWN'

/** One version of one object as a source tells it, in our words. */
export interface IncomingRecord<K extends RecordKind = RecordKind> {
  /** null: nobody known here. Its content is not kept. */
  personId: string | null
  source: RecordSource
  /** `Observation/abc` */
  sourceRef: string
  /** `Patient/abc` at the source. */
  subjectRef: string | null
  version: number
  sourceUpdatedAt: Date
  /** An OBSERVATION that a report names becomes a LAB_ITEM. */
  kind: K
  /** null: unknown, shown to nobody. */
  directory: Directory | null
  labels: (Label | typeof UNKNOWN_LABEL)[]
  status: RecordStatus
  eventAt: Date
  /** Institution, as the directory knows it (uuid). */
  authorOrg: string | null
  /** What it says itself to be a part of; most parts are named by their report instead. */
  partOf: string | null
  /** Source refs of what this report names as its own: results, specimens, orders. */
  parts: string[]
  /** Number of the report that is the same in every source: only one copy of it is shown. */
  alias: string | null
  encounterRef: string | null
  /** Not to be shown before, as the source says (§2.3.7). */
  releaseAfter: Date | null
  /** The same when the source says nothing; counts only for results whose labels ask for it. */
  holdBackUntil: Date | null
  content: ContentOf[K]
}
