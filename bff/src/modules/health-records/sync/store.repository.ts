import type { RecordKind, RecordSource } from '@jktl/shared/health-records/model'
import { DAY_MS } from '@jktl/shared/kernel/dates'

import type { Clock } from '../../../platform/clock.ts'
import type { Database, Sql } from '../../../platform/database/database.ts'
import type { Announcement, Outbox } from '../../../platform/jobs/outbox.ts'
import type { Vault } from '../../../platform/vault.ts'
import { RECORD_CHANGED_TOPIC, type RecordChanged } from '../record-sync.ts'
import type { IncomingRecord } from './incoming.ts'

/** One transaction takes at most so many, so that nobody waits long behind a large record. */
const CHUNK = 400
/** A first reading brings years of history: that is no news. What an object already here turns into always is. */
const NEWS_MS = 3 * DAY_MS
const PART_KINDS: readonly RecordKind[] = ['LAB_ITEM', 'SPECIMEN', 'SERVICE_REQUEST', 'IMAGING_STUDY']
/** Results that wait for their doctor when the source says nothing (§2.3.7). */
const HELD_LABELS = `ARRAY['HIV_STD', 'GENETIC', 'CANCER_UNTOLD']`
/** Key of the advisory lock of whoever writes the mirror. */
const WRITER_LOCK = 0x5265_636f_7264

const ROW = `source_ref text, subject_ref text, person_id uuid, version bigint, source_updated_at timestamptz, kind text, directory text, labels text[], status text, event_at timestamptz,
  author_org uuid, part_of text, alias text, encounter_ref text, release_after timestamptz, hold_back_until timestamptz, content text`

const UPSERT = `INSERT INTO record_object AS o (source, source_ref, subject_ref, person_id, version, source_updated_at, own_kind, kind, directory, own_labels, labels, own_status, status,
    event_at, author_org, own_part_of, part_of, alias, encounter_ref, own_release_after, release_after, hold_back_until, received_at, content_sealed)
  SELECT $2, x.source_ref, x.subject_ref, x.person_id, x.version, x.source_updated_at, x.kind, x.kind, x.directory, x.labels, x.labels, x.status, x.status,
    x.event_at, x.author_org, x.part_of, x.part_of, x.alias, x.encounter_ref, x.release_after, x.release_after, x.hold_back_until, $3, decode(x.content, 'base64')
    FROM jsonb_to_recordset($1::jsonb) AS x(${ROW})
  ON CONFLICT (source, source_ref) DO UPDATE SET subject_ref = EXCLUDED.subject_ref, person_id = EXCLUDED.person_id, version = EXCLUDED.version,
    source_updated_at = EXCLUDED.source_updated_at, own_kind = EXCLUDED.own_kind, directory = EXCLUDED.directory, own_labels = EXCLUDED.own_labels,
    own_status = EXCLUDED.own_status, event_at = EXCLUDED.event_at, author_org = EXCLUDED.author_org, own_part_of = EXCLUDED.own_part_of,
    alias = EXCLUDED.alias, encounter_ref = EXCLUDED.encounter_ref, own_release_after = EXCLUDED.own_release_after, hold_back_until = EXCLUDED.hold_back_until,
    received_at = EXCLUDED.received_at, content_sealed = EXCLUDED.content_sealed
   WHERE (EXCLUDED.version, EXCLUDED.source_updated_at) > (o.version, o.source_updated_at)
      OR (EXCLUDED.version, EXCLUDED.source_updated_at) = (o.version, o.source_updated_at) AND o.person_id IS NULL AND EXCLUDED.person_id IS NOT NULL
  RETURNING source_ref`

const KEEP_VERSIONS = `INSERT INTO record_version (object_id, version, status, received_at, content_sealed)
  SELECT o.id, x.version, x.status, $3, decode(x.content, 'base64') FROM jsonb_to_recordset($1::jsonb) AS x(${ROW})
    JOIN record_object o ON o.source = $2 AND o.source_ref = x.source_ref WHERE x.person_id IS NOT NULL
  ON CONFLICT DO NOTHING`

/** What an object is a part of: what it says itself, else the report that names it. */
const PLACE_PARTS = `UPDATE record_object o SET part_of = n.part_of, kind = n.kind
  FROM (SELECT c.id, c.part_of, CASE WHEN c.own_kind = 'OBSERVATION' AND c.part_of IS NOT NULL THEN 'LAB_ITEM' ELSE c.own_kind END AS kind
          FROM (SELECT p.id, p.own_kind, coalesce(p.own_part_of, (SELECT min(m.parent_ref) FROM record_claim m WHERE m.source = $1 AND m.part_ref = p.source_ref)) AS part_of
                  FROM record_object p WHERE p.source = $1 AND p.source_ref = ANY($2::text[])) c) n
  WHERE o.id = n.id AND (o.part_of, o.kind) IS DISTINCT FROM (n.part_of, n.kind) RETURNING o.person_id`

/**
 * A report and its parts share their labels and their release; what a report withdraws is withdrawn with all its parts. A part that was withdrawn
 * itself no longer speaks for the others.
 */
const SETTLE_GROUPS = `WITH member AS (
    SELECT id, source_ref AS head, true AS is_head, own_labels, own_status, own_release_after, hold_back_until FROM record_object
     WHERE source = $1 AND source_ref = ANY($2::text[]) AND part_of IS NULL
    UNION ALL
    SELECT id, part_of, false, own_labels, own_status, own_release_after, hold_back_until FROM record_object WHERE source = $1 AND part_of = ANY($2::text[])
  ), speaking AS (SELECT * FROM member WHERE is_head OR own_status NOT IN ('cancelled', 'entered-in-error')
  ), together AS (
    SELECT s.head, coalesce((SELECT array_agg(DISTINCT l) FROM speaking t, unnest(t.own_labels) l WHERE t.head = s.head), '{}') AS labels,
      bool_or('HOLD' = ANY(s.own_labels) AND s.own_release_after IS NULL) AS is_held, max(s.own_release_after) AS release_after,
      coalesce(max(s.hold_back_until) FILTER (WHERE s.is_head), CASE WHEN bool_or(s.is_head) THEN NULL ELSE max(s.hold_back_until) END) AS hold_back_until,
      max(s.own_status) FILTER (WHERE s.is_head AND s.own_status IN ('cancelled', 'entered-in-error')) AS withdrawn
      FROM speaking s GROUP BY s.head
  ), settled AS (
    SELECT m.id, ARRAY(SELECT DISTINCT l FROM unnest(m.own_labels || coalesce(t.labels, '{}')) l ORDER BY l) AS labels,
      CASE WHEN m.own_status IN ('cancelled', 'entered-in-error') THEN m.own_status ELSE coalesce(t.withdrawn, m.own_status) END AS status,
      CASE WHEN t.is_held THEN NULL ELSE greatest(t.release_after, m.own_release_after, CASE WHEN t.labels && ${HELD_LABELS} THEN t.hold_back_until END) END AS release_after
      FROM member m LEFT JOIN together t ON t.head = m.head
  )
  UPDATE record_object o SET labels = s.labels, status = s.status, release_after = s.release_after FROM settled s
   WHERE o.id = s.id AND (o.labels, o.status, o.release_after) IS DISTINCT FROM (s.labels, s.status, s.release_after) RETURNING o.person_id`

/** Of several copies of one report the one that was withdrawn, else corrected, else finished; else the one last told. Its parts go with it. */
const HIDE_COPIES = `WITH ranked AS (
    SELECT source, source_ref, row_number() OVER (PARTITION BY person_id, alias ORDER BY
        array_position(ARRAY['registered', 'preliminary', 'final', 'amended', 'corrected', 'cancelled', 'entered-in-error'], own_status) DESC,
        source_updated_at DESC, source, source_ref) > 1 AS is_copy
      FROM record_object WHERE alias = ANY($3::text[]) AND person_id IS NOT NULL
  ), head AS (SELECT $1::text AS source, unnest($2::text[]) AS ref UNION SELECT source, source_ref FROM ranked
  ), marked AS (SELECT h.source, h.ref, coalesce(r.is_copy, false) AS is_copy FROM head h LEFT JOIN ranked r ON r.source = h.source AND r.source_ref = h.ref
  ), member AS (
    SELECT o.id, m.is_copy FROM marked m JOIN record_object o ON o.source = m.source AND o.source_ref = m.ref AND o.part_of IS NULL
    UNION ALL SELECT o.id, m.is_copy FROM marked m JOIN record_object o ON o.source = m.source AND o.part_of = m.ref
  )
  UPDATE record_object o SET is_duplicate = m.is_copy FROM member m WHERE o.id = m.id AND o.is_duplicate <> m.is_copy RETURNING o.person_id`

interface Before {
  source_ref: string
  person_id: string | null
  status: string
  alias: string | null
}
interface After {
  id: string
  source_ref: string
  person_id: string | null
  kind: RecordKind
  version: number
  status: string
  source_updated_at: Date
  is_duplicate: boolean
  /** Of another copy of the same report. */
  copy_status: string | null
}

const isNewer = (a: IncomingRecord, b: IncomingRecord): boolean =>
  a.version !== b.version ? a.version > b.version : a.sourceUpdatedAt.getTime() > b.sourceUpdatedAt.getTime()

/**
 * The mirror of the sources (§2.1): for every object the newest version it was ever told, in whatever order and however often they came, and all versions
 * beside it. What a version alone cannot say (its report, the labels it shares) is worked out again from the objects around it in the same transaction.
 */
export class StoreRepository {
  constructor(
    private readonly db: Database,
    private readonly vault: Vault,
    private readonly outbox: Outbox,
    private readonly clock: Clock,
  ) {}

  /** @returns how many objects changed */
  async put(records: readonly IncomingRecord[]): Promise<number> {
    let changed = 0
    for (const source of new Set(records.map((record) => record.source))) {
      const ofSource = records.filter((record) => record.source === source)
      for (let at = 0; at < ofSource.length; at += CHUNK) changed += await this.putChunk(source, ofSource.slice(at, at + CHUNK))
    }
    return changed
  }

  /** Which of these are here, whoever they belong to. */
  async listKnown(source: RecordSource, refs: readonly string[]): Promise<Set<string>> {
    if (refs.length === 0) return new Set()
    const rows = await this.db.query<{ source_ref: string }>(`SELECT source_ref FROM record_object WHERE source = $1 AND source_ref = ANY($2::text[])`, [
      source,
      refs,
    ])
    return new Set(rows.map((row) => row.source_ref))
  }

  private async putChunk(source: RecordSource, chunk: readonly IncomingRecord[]): Promise<number> {
    const newest = new Map<string, IncomingRecord>()
    for (const record of chunk) {
      const known = newest.get(record.sourceRef)
      if (!known || isNewer(record, known)) newest.set(record.sourceRef, record)
    }
    const sealed = new Map(chunk.map((record) => [record, this.rowOf(record)]))
    const rowsOf = (of: Iterable<IncomingRecord>): string => JSON.stringify([...of].map((record) => sealed.get(record)))
    const refs = [...newest.keys()]
    const now = this.clock.date()
    return this.db.transaction(async (tx) => {
      // Reports, their parts and their copies arrive apart and look at each other: one writer at a time.
      await tx.query(`SELECT pg_advisory_xact_lock(${WRITER_LOCK})`)
      const before = await tx.query<Before>(
        `SELECT source_ref, person_id, status, alias FROM record_object WHERE source = $1 AND source_ref = ANY($2::text[])`,
        [source, refs],
      )
      const taken = await tx.query<{ source_ref: string }>(UPSERT, [rowsOf(newest.values()), source, now])
      await tx.query(KEEP_VERSIONS, [rowsOf(chunk), source, now])
      if (taken.length === 0) return 0
      const takenRefs = taken.map((row) => row.source_ref)
      const dropped = await tx.query<{ part_ref: string }>(`DELETE FROM record_claim WHERE source = $1 AND parent_ref = ANY($2::text[]) RETURNING part_ref`, [
        source,
        takenRefs,
      ])
      const claims = takenRefs.flatMap((ref) => {
        const record = newest.get(ref)
        return record?.personId ? [...new Set(record.parts)].map((part) => ({ part_ref: part, parent_ref: ref })) : []
      })
      await tx.query(
        `INSERT INTO record_claim (source, part_ref, parent_ref) SELECT $1, x.part_ref, x.parent_ref FROM jsonb_to_recordset($2::jsonb) AS x(part_ref text, parent_ref text)`,
        [source, JSON.stringify(claims)],
      )
      const touched = [...new Set([...takenRefs, ...dropped.map((row) => row.part_ref), ...claims.map((claim) => claim.part_ref)])]
      const moved = await this.settle(
        tx,
        source,
        touched,
        before.map((row) => row.alias),
      )
      const after = await tx.query<After>(
        `SELECT o.id, o.source_ref, o.person_id, o.kind, o.version, o.status, o.source_updated_at, o.is_duplicate,
                (SELECT c.status FROM record_object c WHERE c.alias = o.alias AND c.person_id = o.person_id AND c.id <> o.id ORDER BY c.is_duplicate, c.id LIMIT 1) AS copy_status
           FROM record_object o WHERE o.source = $1 AND o.source_ref = ANY($2::text[])`,
        [source, takenRefs],
      )
      const known = new Map(before.map((row) => [row.source_ref, row]))
      await this.raiseEpochs(tx, [...moved, ...after.map((row) => row.person_id), ...takenRefs.map((ref) => known.get(ref)?.person_id ?? null)])
      await this.outbox.announceAll(
        tx,
        after.flatMap((row) => this.newsOf(row, known.get(row.source_ref))),
      )
      return taken.length
    })
  }

  /** @returns whose objects changed by it */
  private async settle(tx: Sql, source: RecordSource, touched: readonly string[], leftAliases: readonly (string | null)[]): Promise<(string | null)[]> {
    const heads = (): Promise<{ head: string }[]> =>
      tx.query(`SELECT coalesce(part_of, source_ref) AS head FROM record_object WHERE source = $1 AND source_ref = ANY($2::text[])`, [source, touched])
    const left = await heads()
    const placed = await tx.query<{ person_id: string | null }>(PLACE_PARTS, [source, touched])
    const joined = await heads()
    const groups = [...new Set([...touched, ...left.map((row) => row.head), ...joined.map((row) => row.head)])]
    const settled = await tx.query<{ person_id: string | null }>(SETTLE_GROUPS, [source, groups])
    const aliases = await tx.query<{ alias: string }>(
      `SELECT DISTINCT alias FROM record_object WHERE source = $1 AND source_ref = ANY($2::text[]) AND alias IS NOT NULL`,
      [source, groups],
    )
    const hidden = await tx.query<{ person_id: string | null }>(HIDE_COPIES, [
      source,
      groups,
      [...aliases.map((row) => row.alias), ...leftAliases.filter((alias) => alias !== null)],
    ])
    return [...placed, ...settled, ...hidden].map((row) => row.person_id)
  }

  private async raiseEpochs(tx: Sql, persons: readonly (string | null)[]): Promise<void> {
    const ids = [...new Set(persons.filter((id) => id !== null))].sort()
    if (ids.length === 0) return
    await tx.query(
      `INSERT INTO record_patient (person_id) SELECT unnest($1::uuid[]) ON CONFLICT (person_id) DO UPDATE SET policy_epoch = record_patient.policy_epoch + 1`,
      [ids],
    )
  }

  private newsOf(row: After, before: Before | undefined): Announcement[] {
    const isKnown = before !== undefined && before.person_id === row.person_id
    if (row.person_id === null || row.is_duplicate || PART_KINDS.includes(row.kind)) return []
    if (!isKnown && row.source_updated_at.getTime() < this.clock.now() - NEWS_MS) return []
    const payload: RecordChanged = {
      objectId: row.id,
      personId: row.person_id,
      kind: row.kind,
      version: row.version,
      status: row.status,
      statusBefore: isKnown ? before.status : row.copy_status,
    }
    return [{ topic: RECORD_CHANGED_TOPIC, dedupeKey: `${row.id}:${row.version}`, payload: { ...payload } }]
  }

  /** Of somebody nobody knows here only the version is kept. */
  private rowOf(record: IncomingRecord): object {
    const isKept = record.personId !== null
    return {
      source_ref: record.sourceRef,
      subject_ref: record.subjectRef,
      person_id: record.personId,
      version: record.version,
      source_updated_at: record.sourceUpdatedAt,
      kind: record.kind,
      status: record.status,
      directory: isKept ? record.directory : null,
      labels: isKept ? [...new Set<string>(record.labels)].sort() : [],
      event_at: isKept ? record.eventAt : record.sourceUpdatedAt,
      author_org: isKept ? record.authorOrg : null,
      part_of: isKept ? record.partOf : null,
      alias: isKept ? record.alias : null,
      encounter_ref: isKept ? record.encounterRef : null,
      release_after: isKept ? record.releaseAfter : null,
      hold_back_until: isKept ? record.holdBackUntil : null,
      content: this.vault.seal(isKept ? JSON.stringify(record.content) : 'null').toString('base64'),
    }
  }
}
