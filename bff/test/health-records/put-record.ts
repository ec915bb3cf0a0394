import { randomUUID } from 'node:crypto'

import type { ContentOf } from '@jktl/shared/health-records/content'
import type { Directory, Label, RecordKind, RecordSource, RecordStatus } from '@jktl/shared/health-records/model'

import type { IncomingRecord } from '../../src/modules/health-records/sync/incoming.ts'
import { StoreRepository } from '../../src/modules/health-records/sync/store.repository.ts'
import type { TestCity } from '../support/city.ts'

/** The fields every content has, empty. */
export const plainContent = (title: string) => ({ title, originalTitle: null, code: null, orgName: null, department: null, doctor: null, note: null })

export interface PutRecord<K extends RecordKind> {
  personId: string
  kind: K
  content: ContentOf[K]
  /** Default `fhir`. */
  source?: RecordSource
  /** `Observation/abc`; a new one when left out. A second put of the same ref must have a higher version. */
  sourceRef?: string
  version?: number
  directory?: Directory | null
  labels?: (Label | 'UNKNOWN')[]
  status?: RecordStatus
  /** Default: now. */
  eventAt?: Date
  authorOrg?: string | null
  /** Source ref of the report; a LAB_ITEM, SPECIMEN … is found inside it. */
  partOf?: string | null
  encounterRef?: string | null
  /** Number of the report, when a copy of it comes from another source too. */
  alias?: string | null
  releaseAfter?: Date | null
}

/** Puts one version of one object into the mirror, as a source would have told it. */
export async function putRecord<K extends RecordKind>(city: TestCity, record: PutRecord<K>): Promise<{ id: string; sourceRef: string }> {
  const { db, vault, outbox, clock } = city.app.platform
  const source = record.source ?? 'fhir'
  const sourceRef = record.sourceRef ?? `${record.kind}/${randomUUID()}`
  const incoming: IncomingRecord = {
    personId: record.personId,
    source,
    sourceRef,
    subjectRef: null,
    version: record.version ?? 1,
    sourceUpdatedAt: clock.date(),
    kind: record.kind,
    directory: record.directory === undefined ? 'D05' : record.directory,
    labels: record.labels ?? [],
    status: record.status ?? 'final',
    eventAt: record.eventAt ?? clock.date(),
    authorOrg: record.authorOrg ?? null,
    partOf: record.partOf ?? null,
    parts: [],
    alias: record.alias ?? null,
    encounterRef: record.encounterRef ?? null,
    releaseAfter: record.releaseAfter ?? null,
    holdBackUntil: null,
    content: record.content,
  }
  await new StoreRepository(db, vault, outbox, clock).put([incoming])
  const [row] = await db.query<{ id: string }>(`SELECT id FROM record_object WHERE source = $1 AND source_ref = $2`, [source, sourceRef])
  if (!row) throw new Error('a record that was put is there')
  return { id: row.id, sourceRef }
}
