import type { Directory } from '@jktl/shared/health-records/model'

import type { Database } from '../../../platform/database/database.ts'
import type { AccessChainRepository } from '../audit/access-chain.repository.ts'
import { openDetail } from '../audit/domain/detail.ts'
import type { BreakGlassRow } from './break-glass.repository.ts'

export interface EmergencyAccess {
  atMs: number
  directories: readonly Directory[]
  objects: number
  outcome: 'PERMIT' | 'DENY'
}
const MOST = 500

/** What was looked at under a break-glass session, from the access log. */
export class EmergencyAccessRepository {
  constructor(
    private readonly db: Database,
    private readonly chain: AccessChainRepository,
  ) {}

  /** Oldest first; of what this practitioner did on this person while it lasted, refused attempts with it. */
  async list(session: Pick<BreakGlassRow, 'personId' | 'accountId'> & { startsAt: Date; endsAt: Date }): Promise<EmergencyAccess[]> {
    const subject = (await this.chain.findSubjects(this.db, [session.personId])).get(session.personId)
    if (!subject) return []
    const rows = await this.db.query<{ id: string; atMs: number; outcome: 'PERMIT' | 'DENY'; sealed: string }>(
      `SELECT id, at_ms AS "atMs", outcome, sealed FROM access_event WHERE subject_id = $1 AND at_ms >= $2 AND at_ms < $3 ORDER BY at_ms, id LIMIT ${MOST}`,
      [subject.id, session.startsAt.getTime(), session.endsAt.getTime()],
    )
    return rows.flatMap(({ id, atMs, outcome, sealed }) => {
      const { actorAccountId, purpose, directories, objectIds } = openDetail(subject.key, id, sealed)
      return actorAccountId === session.accountId && purpose === 'ETREAT' ? [{ atMs, outcome, directories, objects: objectIds.length }] : []
    })
  }
}
