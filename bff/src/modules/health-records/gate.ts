import type { ContentOf, RecordMeta, RecordObject, RecordOf } from '@jktl/shared/health-records/content'
import type { Purpose, RecordAction, RecordKind } from '@jktl/shared/health-records/model'
import type { Result } from '@jktl/shared/kernel/result'

import type { Caller } from '../../platform/sessions.ts'
import type { Decision, Obligation } from './domain/policy/facts.ts'

/** Who reads, for what. */
export interface Reader {
  caller: Caller
  purpose: Purpose
  /** The institution a staff member acts for; null for residents. */
  institutionId: string | null
  requestId: string | null
  /** `healthRecords.getLifeLine`: the operation, as the access log names it. */
  operation: string
}

/** Which objects of one person. Parts (`LAB_ITEM` …) are found only when asked for by kind. */
export interface RecordQuery {
  personId: string
  kinds: readonly RecordKind[]
  /** Only objects that happened in [from, to). */
  from?: Date
  to?: Date
  /** Only parts of these, by `sourceRef`. */
  partOf?: readonly string[]
  encounterRef?: string
  directories?: readonly Directory[]
  /** All of `kinds` are counted, only these are paged. */
  pagedKinds?: readonly RecordKind[]
  /** Only objects that fit by what they say: asked of what is visible only, before counting, paging and the access event. */
  matches?: (object: RecordObject) => boolean
  /** Looks only at the newest so many that are visible, from this place on. */
  cursor?: string | undefined
  limit?: number
}

/** A report that exists but waits for its doctor (§2.3.7): where to get it, nothing else. */
export interface HeldStub {
  kind: RecordKind
  eventAt: Date
  authorOrg: string | null
}
export interface Visible<K extends RecordKind> {
  items: (RecordOf<K> & { obligations: readonly Obligation[] })[]
  /** All that the reader may see of the query, over all pages. */
  total: number
  /** The same by kind. */
  countByKind: Partial<Record<K, number>>
  nextCursor: string | null
  /** Only for the person themself and a guardian. */
  held: HeldStub[]
  /** The reader may see nothing at all of this person: answer 404 (not yours and not there are the same). */
  isStranger: boolean
}
export type Opened<K extends RecordKind> = RecordOf<K> & { obligations: readonly Obligation[] }

/**
 * The one door to records (§3.5): decides every object, counts and pages only what may be seen, and writes the access event before anything is
 * returned (no event, no data). Nobody else reads `record_object` for a person's eyes.
 */
export abstract class RecordGate {
  /** Newest first. @param action `list` for titles, `read` for content, `download` for files */
  abstract find<K extends RecordKind>(reader: Reader, query: RecordQuery & { kinds: readonly K[] }, action?: RecordAction): Promise<Visible<K>>
  /** One object by id. `NOT_FOUND` when it is not there, or its existence is not for this reader; `NOT_PERMITTED` else. */
  abstract open(reader: Reader, id: string, action?: RecordAction): Promise<Result<Opened<RecordKind>, 'NOT_FOUND' | 'NOT_PERMITTED'>>
  /** What a message to the reader's account would be about, when it may go there; nobody asked, so a refusal is null and no denied attempt. */
  abstract push<K extends RecordKind>(reader: Reader, id: string, parts: readonly K[]): Promise<{ object: Opened<RecordKind>; parts: Opened<K>[] } | null>
  /** Earlier versions of an object the reader may read, newest first. */
  abstract versions(reader: Reader, id: string): Promise<Result<EarlierVersion[], 'NOT_FOUND' | 'NOT_PERMITTED'>>
  /** What the reader may do with this person's records at all: which directories show something; for menus and the doctor's first page. Not audited: it shows no data. */
  abstract reach(reader: Reader, personId: string): Promise<{ isStranger: boolean; directories: Directory[]; decisions: Decision[] }>
}
export interface EarlierVersion {
  version: number
  status: RecordMeta['status']
  receivedAt: Date
  content: ContentOf[RecordKind]
}
export type { RecordObject }
type Directory = RecordMeta['directory']
