import type { ContentOf } from '@jktl/shared/health-records/content'
import type { RecordKind, RecordSource } from '@jktl/shared/health-records/model'

import type { BoundPerson } from '../../../identity/public.ts'
import type { IncomingRecord } from '../incoming.ts'

export type PersonDocument = Pick<BoundPerson, 'documentKind' | 'documentNumber'>

/** One version of one object as a source tells it: whose it is and who wrote it still in the source's words. */
export interface SourceObject<K extends RecordKind = RecordKind> extends Omit<
  IncomingRecord<K>,
  'personId' | 'authorOrg' | 'source' | 'subjectRef' | 'content'
> {
  subjectRef: string
  /** Institution that wrote it, by the code the HIS uses. */
  hosCode: string | null
  content: ContentOf[K]
}
export interface SourcePatient {
  /** `Patient/abc` */
  ref: string
  documents: PersonDocument[]
}
/** What came of a question. Without `isComplete` something is missing, nobody knows what: what is here is good, but it is not everything. */
export interface Reading {
  objects: SourceObject[]
  patients: SourcePatient[]
  isComplete: boolean
}

/** One page of the feed of everybody's changes. */
export interface FeedPage extends Reading {
  /** Where to go on. */
  next: string
  /** Nothing more for now. */
  isLast: boolean
}
/** In the feed: a place it named itself, or a time. */
export type FeedPlace = { token: string } | { since: Date }

/**
 * A system that holds records of residents. FHIR R4 today; an adapter for WS/T 790 (居民注册 790.6, 健康档案调阅 790.13) would stand beside it, with a
 * mapping of its own. Nothing here throws: a source that does not answer, or answers nonsense, is an incomplete reading.
 */
export abstract class RecordUpstream {
  abstract readonly source: RecordSource
  /** Its patients with this document: none, one, or several before they are merged there. null: nobody knows. */
  abstract findPatients(document: PersonDocument): Promise<SourcePatient[] | null>
  abstract readPatient(ref: string): Promise<SourcePatient | null>
  /** Everything about one patient, in current versions. */
  abstract readRecord(patientRef: string): Promise<Reading>
  /** A page of what changed for anybody, in the order in which it arrived there; versions may come late and more than once. `lost`: it no longer knows the place. null: no answer. */
  abstract readChanges(place: FeedPlace): Promise<FeedPage | 'lost' | null>
  abstract close(): Promise<void>
}
