import type { BlockKind } from '@jktl/shared/health-records/desk/model'
import type { Directory, GranteeKind, GrantReason, GrantStatus } from '@jktl/shared/health-records/model'

import type { Database, Sql } from '../../../platform/database/database.ts'

export interface ProposalRow {
  id: string
  personId: string
  kind: BlockKind
  blockedPersonId: string
  evidenceSealed: Buffer
  liftsBlockId: string | null
  status: 'PROPOSED' | 'AGREED' | 'REJECTED'
  proposedBy: string
  proposedAt: Date
  version: number
}
export interface BlockRow {
  id: string
  personId: string
  kind: BlockKind
  blockedPersonId: string
  createdAt: Date
}
export interface GrantFactsRow {
  id: string
  effect: 'permit' | 'deny'
  granteeKind: GranteeKind | 'everyone'
  granteeRef: string
  directories: Directory[]
  status: GrantStatus
  reason: GrantReason
  startsAt: Date
  endsAt: Date
  uses: number
}

const PROPOSAL = `id, person_id AS "personId", kind, blocked_person_id AS "blockedPersonId", evidence_sealed AS "evidenceSealed", lifts_block_id AS "liftsBlockId", status,
  proposed_by AS "proposedBy", proposed_at AS "proposedAt", version`
const BLOCK = `id, person_id AS "personId", kind, blocked_person_id AS "blockedPersonId", created_at AS "createdAt"`
const MOST = 100

/** Blocks with their proposals, and what is known about grants and refusals without any content. */
export class PrivacyRepository {
  constructor(private readonly db: Database) {}

  /** @returns null when one for the same waits already, or what it asks for is so already */
  async propose(
    tx: Sql,
    proposal: Pick<ProposalRow, 'personId' | 'kind' | 'blockedPersonId' | 'evidenceSealed' | 'liftsBlockId' | 'proposedBy' | 'proposedAt'>,
  ): Promise<ProposalRow | null> {
    const [row] = await tx.query<ProposalRow>(
      `INSERT INTO record_block_proposal (person_id, kind, blocked_person_id, evidence_sealed, lifts_block_id, status, proposed_by, proposed_at)
       SELECT $1, $2, $3, $4, $5, 'PROPOSED', $6, $7
        WHERE ($5::uuid IS NOT NULL) = EXISTS (SELECT 1 FROM record_block WHERE person_id = $1 AND kind = $2 AND blocked_person_id = $3 AND ended_at IS NULL)
       ON CONFLICT (person_id, kind, blocked_person_id) WHERE status = 'PROPOSED' DO NOTHING RETURNING ${PROPOSAL}`,
      [proposal.personId, proposal.kind, proposal.blockedPersonId, proposal.evidenceSealed, proposal.liftsBlockId, proposal.proposedBy, proposal.proposedAt],
    )
    return row ?? null
  }

  async findProposal(sql: Sql, id: string, lock = false): Promise<ProposalRow | null> {
    const [row] = await sql.query<ProposalRow>(`SELECT ${PROPOSAL} FROM record_block_proposal WHERE id = $1${lock ? ' FOR UPDATE' : ''}`, [id])
    return row ?? null
  }

  /** What waits first, then the newest. */
  listProposals(): Promise<ProposalRow[]> {
    return this.db.query<ProposalRow>(`SELECT ${PROPOSAL} FROM record_block_proposal ORDER BY status = 'PROPOSED' DESC, proposed_at DESC, id LIMIT ${MOST}`)
  }

  async decide(tx: Sql, id: string, status: 'AGREED' | 'REJECTED', by: string, at: Date): Promise<void> {
    await tx.query(`UPDATE record_block_proposal SET status = $2, decided_by = $3, decided_at = $4, version = version + 1 WHERE id = $1`, [id, status, by, at])
  }

  /** The evidence stays sealed in the proposal the block points to. */
  async block(tx: Sql, { id, personId, kind, blockedPersonId, proposedBy }: ProposalRow, at: Date): Promise<void> {
    await tx.query(
      `INSERT INTO record_block (person_id, kind, blocked_person_id, evidence, created_by, created_at) VALUES ($1, $2, $3, $4, $5, $6)
       ON CONFLICT (person_id, kind, blocked_person_id) WHERE ended_at IS NULL DO NOTHING`,
      [personId, kind, blockedPersonId, `proposal ${id}`, proposedBy, at],
    )
  }

  async lift(tx: Sql, blockId: string, at: Date): Promise<void> {
    await tx.query(`UPDATE record_block SET ended_at = $2 WHERE id = $1 AND ended_at IS NULL`, [blockId, at])
  }

  async findBlock(id: string): Promise<BlockRow | null> {
    const [row] = await this.db.query<BlockRow>(`SELECT ${BLOCK} FROM record_block WHERE id = $1 AND ended_at IS NULL`, [id])
    return row ?? null
  }

  listBlocks(personId: string): Promise<BlockRow[]> {
    return this.db.query<BlockRow>(`SELECT ${BLOCK} FROM record_block WHERE person_id = $1 AND ended_at IS NULL ORDER BY created_at DESC, id`, [personId])
  }

  listGrants(personId: string): Promise<GrantFactsRow[]> {
    return this.db.query<GrantFactsRow>(
      `SELECT id, effect, grantee_kind AS "granteeKind", grantee_ref AS "granteeRef", directories, status, reason, starts_at AS "startsAt", ends_at AS "endsAt", uses
         FROM record_grant WHERE person_id = $1 ORDER BY changed_at DESC, id LIMIT ${MOST}`,
      [personId],
    )
  }

  /** From the limit on at which the privacy officer is told (P43). */
  listUnusual(since: Date): Promise<{ accountId: string; hour: Date; denied: number; isStaff: boolean }[]> {
    return this.db.query(
      `SELECT d.actor_account_id AS "accountId", d.hour, d.denied, coalesce(a.app = 'staff', false) AS "isStaff" FROM access_denial d LEFT JOIN account a ON a.id = d.actor_account_id
        WHERE d.hour >= $1 AND d.denied >= (SELECT alarm_after_denied FROM access_log_rule ORDER BY version DESC LIMIT 1) ORDER BY d.hour DESC, d.denied DESC LIMIT ${MOST}`,
      [since],
    )
  }

  async threshold(): Promise<number> {
    const [row] = await this.db.query<{ alarm: number }>(`SELECT alarm_after_denied AS alarm FROM access_log_rule ORDER BY version DESC LIMIT 1`)
    return row?.alarm ?? 0
  }

  listChains(): Promise<{ shard: number; events: number; anchoredTo: number; anchoredAtMs: number | null; root: string | null }[]> {
    return this.db.query(
      `SELECT s.shard, s.head_seq AS events, coalesce(a.seq, 0) AS "anchoredTo", a.at_ms AS "anchoredAtMs", a.root FROM access_shard s
         LEFT JOIN LATERAL (SELECT seq, at_ms, root FROM access_anchor WHERE shard = s.shard ORDER BY seq DESC LIMIT 1) a ON true ORDER BY s.shard`,
    )
  }
}
