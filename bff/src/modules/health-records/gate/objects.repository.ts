import type { ContentOf, RecordMeta } from '@jktl/shared/health-records/content'
import { DIRECTORIES, LABELS, type Directory, type Label, type RecordKind, type RecordSource, type RecordStatus } from '@jktl/shared/health-records/model'

import type { Database } from '../../../platform/database/database.ts'
import type { Vault } from '../../../platform/vault.ts'
import type { EarlierVersion, RecordQuery } from '../gate.ts'

/** An object before it is known who may see it: what the source left unreadable is still unreadable here. */
export interface StoredMeta extends Omit<RecordMeta, 'directory' | 'labels'> {
  directory: Directory | null
  /** null: a label nobody knows. */
  labels: Label[] | null
  releaseAfter: Date | null
  /** Changes with every change of the row: content is read only of what was judged. */
  rowState: string
}
interface MetaRow {
  id: string
  person_id: string
  kind: RecordKind
  directory: string | null
  labels: string[]
  status: RecordStatus
  event_at: Date
  author_org: string | null
  source: RecordSource
  source_ref: string
  version: string
  received_at: Date
  part_of: string | null
  encounter_ref: string | null
  release_after: Date | null
  row_state: string
}
const META = `id, person_id, kind, directory, labels, status, event_at, author_org, source, source_ref, version, received_at, part_of, encounter_ref, release_after, xmin::text AS row_state`
/** What has been taken back is in no list, count or trend (§2.1, §2.3.4). */
const LISTED = `status NOT IN ('cancelled', 'entered-in-error')`

const isLabel = (text: string): text is Label => (LABELS as string[]).includes(text)
const isDirectory = (text: string | null): text is Directory => (DIRECTORIES as (string | null)[]).includes(text)

const metaOf = (row: MetaRow): StoredMeta => ({
  id: row.id,
  personId: row.person_id,
  kind: row.kind,
  directory: isDirectory(row.directory) ? row.directory : null,
  labels: row.labels.every(isLabel) ? row.labels : null,
  status: row.status,
  eventAt: row.event_at,
  authorOrg: row.author_org,
  source: row.source,
  sourceRef: row.source_ref,
  version: Number(row.version),
  receivedAt: row.received_at,
  partOf: row.part_of,
  encounterRef: row.encounter_ref,
  releaseAfter: row.release_after,
  rowState: row.row_state,
})

/** The mirror as the gate reads it: first who and what, content only for what may be seen. */
export class ObjectsRepository {
  constructor(
    private readonly db: Database,
    private readonly vault: Vault,
  ) {}

  /** Newest first; objects of identities merged into this one too. */
  async listMeta(query: RecordQuery): Promise<StoredMeta[]> {
    const rows = await this.db.query<MetaRow>(
      `SELECT ${META} FROM record_object
        WHERE person_id IN (SELECT $1::uuid UNION SELECT person_id FROM record_patient WHERE merged_into = $1) AND kind = ANY($2) AND ${LISTED} AND NOT is_duplicate
          AND ($3::timestamptz IS NULL OR event_at >= $3) AND ($4::timestamptz IS NULL OR event_at < $4)
          AND ($5::text[] IS NULL OR part_of = ANY($5)) AND ($6::text IS NULL OR encounter_ref = $6)
          AND ($7::text[] IS NULL OR directory = ANY($7))
        ORDER BY event_at DESC, id`,
      [query.personId, query.kinds, query.from ?? null, query.to ?? null, query.partOf ?? null, query.encounterRef ?? null, query.directories ?? null],
      'record-list-meta',
    )
    return rows.map(metaOf)
  }

  async findMeta(id: string): Promise<StoredMeta | null> {
    const [row] = await this.db.query<MetaRow>(`SELECT ${META} FROM record_object WHERE id = $1 AND person_id IS NOT NULL`, [id], 'record-find-meta')
    return row ? metaOf(row) : null
  }

  /** Of those that are still as they were judged: what was moved or labelled in between is not shown. */
  async readContents(judged: readonly StoredMeta[]): Promise<Map<string, ContentOf[RecordKind]>> {
    if (judged.length === 0) return new Map()
    const rows = await this.db.query<{ id: string; content_sealed: Buffer }>(
      `SELECT o.id, o.content_sealed FROM record_object o JOIN unnest($1::uuid[], $2::text[]) AS j (id, state) ON o.id = j.id AND o.xmin::text = j.state`,
      [judged.map(({ id }) => id), judged.map(({ rowState }) => rowState)],
      'record-read-contents',
    )
    return new Map(rows.map((row) => [row.id, this.open(row.content_sealed)]))
  }

  /** Versions before the current one, newest first. */
  async listEarlier(id: string): Promise<EarlierVersion[]> {
    const rows = await this.db.query<{ version: string; status: RecordStatus; received_at: Date; content_sealed: Buffer }>(
      `SELECT v.version, v.status, v.received_at, v.content_sealed FROM record_version v JOIN record_object o ON o.id = v.object_id
        WHERE v.object_id = $1 AND v.version < o.version ORDER BY v.version DESC`,
      [id],
    )
    return rows.map((row) => ({ version: Number(row.version), status: row.status, receivedAt: row.received_at, content: this.open(row.content_sealed) }))
  }

  private open(sealed: Buffer): ContentOf[RecordKind] {
    return JSON.parse(this.vault.open(sealed)) as ContentOf[RecordKind]
  }
}
