import type { ChangeProposal } from '@jktl/shared/payments/channels/contract'
import type { ChangeState } from '@jktl/shared/payments/channels/model'

import type { Sql } from '../../../platform/database/database.ts'

export interface ChangeRow {
  id: string
  mchid: string
  /** As it was proposed. */
  details: ChangeProposal
  reason: string
  state: ChangeState
  proposedBy: string
  proposedAt: Date
  decidedAt: Date | null
  note: string | null
  version: number
}

const CHANGE = `id, mchid, details, reason, state, proposed_by AS "proposedBy", proposed_at AS "proposedAt", decided_at AS "decidedAt", note, version`

/** What two people decide about a merchant. */
export class ChangesRepository {
  /** @returns null while one of the same kind waits for this merchant */
  async propose(tx: Sql, proposal: ChangeProposal, by: string, at: Date): Promise<ChangeRow | null> {
    const [row] = await tx.query<ChangeRow>(
      `INSERT INTO channel_change (kind, channel, mchid, details, reason, state, proposed_by, proposed_at) VALUES ($1, 'WECHAT', $2, $3, $4, 'PROPOSED', $5, $6) ON CONFLICT DO NOTHING RETURNING ${CHANGE}`,
      [proposal.kind, proposal.mchid, JSON.stringify(proposal), proposal.reason, by, at],
    )
    return row ?? null
  }

  async lock(tx: Sql, id: string): Promise<ChangeRow | null> {
    const [row] = await tx.query<ChangeRow>(`SELECT ${CHANGE} FROM channel_change WHERE id = $1 FOR UPDATE`, [id])
    return row ?? null
  }

  async decide(tx: Sql, id: string, d: { state: 'APPROVED' | 'REJECTED'; by: string; note: string }, at: Date): Promise<ChangeRow> {
    const [row] = await tx.query<ChangeRow>(
      `UPDATE channel_change SET state = $2, decided_by = $3, note = $4, decided_at = $5, version = version + 1 WHERE id = $1 AND state = 'PROPOSED' RETURNING ${CHANGE}`,
      [id, d.state, d.by, d.note, at],
    )
    if (!row) throw new Error('a change was decided twice')
    return row
  }

  listWaiting(sql: Sql): Promise<ChangeRow[]> {
    return sql.query<ChangeRow>(`SELECT ${CHANGE} FROM channel_change WHERE state = 'PROPOSED' ORDER BY proposed_at, id LIMIT 100`)
  }

  listOf(sql: Sql, mchid: string): Promise<ChangeRow[]> {
    return sql.query<ChangeRow>(`SELECT ${CHANGE} FROM channel_change WHERE mchid = $1 ORDER BY proposed_at DESC, id LIMIT 50`, [mchid])
  }
}
