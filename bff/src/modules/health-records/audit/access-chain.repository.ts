import { randomBytes } from 'node:crypto'

import type { Sql } from '../../../platform/database/database.ts'
import { Vault } from '../../../platform/vault.ts'
import type { ChainedEvent } from './domain/chain.ts'

/** Whom events are about, with the key that opens them. */
export interface Subject {
  id: string
  key: Vault
}
export interface ShardHead {
  algorithm: string
  seq: number
  hash: string
}
interface SubjectRow {
  id: string
  person_id: string
  key_sealed: Buffer
}

const keyOf = (key: string): Vault => new Vault({ vaultKey: key, fingerprintKey: '' })

/** The chains and the keys of those they tell of. */
export class AccessChainRepository {
  constructor(private readonly vault: Vault) {}

  /** The subject of every person, made where there is none. */
  async subjectsOf(sql: Sql, personIds: readonly string[], at: Date): Promise<Map<string, Subject>> {
    const known = await this.findSubjects(sql, personIds)
    const fresh = [...new Set(personIds)].filter((id) => !known.has(id)).sort()
    if (fresh.length === 0) return known
    await sql.query(
      `INSERT INTO access_subject (person_id, key_sealed, created_at) SELECT p, k, $3 FROM unnest($1::uuid[], $2::bytea[]) AS n (p, k) ON CONFLICT (person_id) DO NOTHING`,
      [fresh, fresh.map(() => this.vault.seal(randomBytes(32).toString('base64'))), at],
    )
    return this.findSubjects(sql, personIds)
  }

  async findSubjects(sql: Sql, personIds: readonly string[]): Promise<Map<string, Subject>> {
    const rows = await sql.query<SubjectRow>(
      `SELECT id, person_id, key_sealed FROM access_subject WHERE person_id = ANY($1::uuid[])`,
      [personIds],
      'access-subjects',
    )
    return new Map(rows.map((row) => [row.person_id, { id: row.id, key: keyOf(this.vault.open(row.key_sealed)) }]))
  }

  /** Who the subjects are; those whose key was destroyed are nobody. */
  async identify(sql: Sql, subjectIds: readonly string[]): Promise<Map<string, { personId: string; key: Vault }>> {
    const rows = await sql.query<SubjectRow>(`SELECT id, person_id, key_sealed FROM access_subject WHERE id = ANY($1::uuid[]) AND erased_at IS NULL`, [
      subjectIds,
    ])
    return new Map(rows.map((row) => [row.id, { personId: row.person_id, key: keyOf(this.vault.open(row.key_sealed)) }]))
  }

  /** Destroys the key: what was written about the person can never be read again, and the chains still verify. */
  async erase(sql: Sql, personId: string, at: Date): Promise<boolean> {
    const rows = await sql.query(`UPDATE access_subject SET person_id = NULL, key_sealed = NULL, erased_at = $2 WHERE person_id = $1 RETURNING id`, [
      personId,
      at,
    ])
    return rows.length > 0
  }

  /** Nobody else appends to this shard until the transaction ends. */
  async lockHead(tx: Sql, shard: number): Promise<ShardHead> {
    const [row] = await tx.query<{ algorithm: string; head_seq: number; head_hash: string }>(
      `SELECT algorithm, head_seq, head_hash FROM access_shard WHERE shard = $1 FOR UPDATE`,
      [shard],
      'access-lock-head',
    )
    if (!row) throw new Error(`there is no shard ${shard}`)
    return { algorithm: row.algorithm, seq: row.head_seq, hash: row.head_hash }
  }

  /** @param links in order, going on from the head */
  async insert(tx: Sql, shard: number, links: readonly (ChainedEvent & { hash: string })[]): Promise<void> {
    const last = links.at(-1)
    await tx.query(
      `WITH appended AS (
         INSERT INTO access_event (shard, seq, id, at_ms, subject_id, outcome, category, sealed, hash)
         SELECT $1, * FROM unnest($2::bigint[], $3::uuid[], $4::bigint[], $5::uuid[], $6::text[], $7::text[], $8::text[], $9::text[]))
       UPDATE access_shard SET head_seq = $10, head_hash = $11 WHERE shard = $1`,
      [
        shard,
        links.map((e) => e.seq),
        links.map((e) => e.id),
        links.map((e) => e.atMs),
        links.map((e) => e.subjectId),
        links.map((e) => e.outcome),
        links.map((e) => e.category),
        links.map((e) => e.sealed),
        links.map((e) => e.hash),
        last?.seq,
        last?.hash,
      ],
      'access-append',
    )
  }
}
