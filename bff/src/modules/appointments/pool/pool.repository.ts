import { Inject, Injectable } from '@nestjs/common'
import type { AuthorityMode, Channel, SessionKind } from '@jktl/shared/appointments/model'
import type { Instant } from '@jktl/shared/kernel/dates'

import { Database } from '../../../platform/database/database.ts'

export interface PoolSessionRow {
  id: string
  institutionId: string
  version: number
  date: string
  half: 'AM' | 'PM' | 'NIGHT'
  kind: SessionKind
  doctorId: string
  departmentId: string
  location: string
  feeFen: number
  state: 'OPEN' | 'SUSPENDED'
  limit: number
  extra: number
  overLimit: number
  states: Record<string, number>
  channels: Record<string, number>
  isReviewPending: boolean
  quotaPlanId: string | null
  isListPending: boolean
}
const SESSION = `
  SELECT s.id, s.institution_id AS "institutionId", s.version, s.date, s.half, s.kind, s.doctor_id AS "doctorId", s.department_id AS "departmentId", s.location, s.fee_fen AS "feeFen", s.state, r.over_limit AS "overLimit",
         s.quota_plan_id AS "quotaPlanId", s.list_due_at IS NOT NULL AS "isListPending", EXISTS (SELECT 1 FROM suspension_request q WHERE q.session_id = s.id AND q.state = 'REQUESTED') AS "isReviewPending", c.*
    FROM clinic_session s JOIN roster r ON r.id = s.roster_id
    CROSS JOIN LATERAL (
      SELECT coalesce(sum(n) FILTER (WHERE in_roster AND NOT is_extra AND state <> 'WITHDRAWN'), 0)::int AS "limit", coalesce(sum(n) FILTER (WHERE is_extra AND state <> 'WITHDRAWN'), 0)::int AS extra,
             coalesce((SELECT jsonb_object_agg(state, n) FROM (SELECT state, count(*) AS n FROM number WHERE session_id = s.id GROUP BY state) x), '{}') AS states,
             coalesce((SELECT jsonb_object_agg(channel, n) FROM (SELECT channel, count(*) AS n FROM number WHERE session_id = s.id AND NOT is_extra AND state <> 'WITHDRAWN' GROUP BY channel) x), '{}') AS channels
        FROM (SELECT in_roster, is_extra, state, count(*) AS n FROM number WHERE session_id = s.id GROUP BY 1, 2, 3) f) c`

/** What the staff sees of the pool: figures only (R347, R269). */
@Injectable()
export class PoolRepository {
  constructor(@Inject(Database) private readonly db: Database) {}

  listSessions(filter: { institutionId: string; from: string; to: string; departmentId: string | null; doctorId: string | null }): Promise<PoolSessionRow[]> {
    return this.db.query<PoolSessionRow>(
      `${SESSION} WHERE s.institution_id = $1 AND s.date BETWEEN $2::date AND $3::date AND ($4::uuid IS NULL OR s.department_id = $4) AND ($5::uuid IS NULL OR s.doctor_id = $5) ORDER BY s.department_id, s.doctor_id, s.date, s.half`,
      [filter.institutionId, filter.from, filter.to, filter.departmentId, filter.doctorId],
    )
  }

  async findSession(id: string): Promise<PoolSessionRow | null> {
    const [row] = await this.db.query<PoolSessionRow>(`${SESSION} WHERE s.id = $1`, [id])
    return row ?? null
  }

  listSegments(sessionId: string): Promise<{ id: string; start: string; end: string; limit: number; free: number }[]> {
    return this.db.query(
      `SELECT g.id, g.start_time AS start, g.end_time AS "end", count(n.id) FILTER (WHERE n.state <> 'WITHDRAWN') AS "limit", count(n.id) FILTER (WHERE n.state IN ('PLANNED', 'AVAILABLE', 'COOLING')) AS free
         FROM segment g LEFT JOIN number n ON n.segment_id = g.id WHERE g.session_id = $1 GROUP BY g.id ORDER BY g.starts_at`,
      [sessionId],
    )
  }

  countChannels(sessionId: string): Promise<{ channel: Channel; total: number; taken: number; movable: number }[]> {
    return this.db.query(
      `SELECT channel, count(*) AS total, count(*) FILTER (WHERE state IN ('HELD', 'SOLD', 'USED')) AS taken, count(*) FILTER (WHERE state IN ('PLANNED', 'AVAILABLE', 'COOLING')) AS movable
         FROM number WHERE session_id = $1 AND NOT is_extra AND state <> 'WITHDRAWN' GROUP BY channel`,
      [sessionId],
    )
  }

  /** What happened to the session's numbers, newest first, one line per deed. */
  listLog(sessionId: string, limit: number): Promise<{ at: Date; cause: string; n: number; from: number; to: number }[]> {
    return this.db.query(
      `SELECT at, cause, count(*) AS n, min(ordinal) AS "from", max(ordinal) AS "to" FROM (
         SELECT h.at, h.cause, n.ordinal FROM number_history h JOIN number n ON n.id = h.number_id WHERE n.session_id = $1
         UNION ALL SELECT c.at, 'channel ' || c.to_channel, n.ordinal FROM number_channel_history c JOIN number n ON n.id = c.number_id WHERE n.session_id = $1) x
        GROUP BY at, cause ORDER BY at DESC, cause LIMIT $2`,
      [sessionId, limit],
    )
  }

  /** Release hour of every institution now, the region's for those without rules of their own. */
  listReleaseTimes(now: Instant): Promise<{ institutionId: string; name: string; time: string; authority: AuthorityMode }[]> {
    return this.db.query(
      `SELECT i.id AS "institutionId", i.name, i.authority_mode AS authority, (SELECT r.release_time FROM rule_version r WHERE r.institution_id = i.id AND r.effective_from <= $1 ORDER BY r.effective_from DESC, r.version DESC LIMIT 1) AS time
         FROM institution i WHERE EXISTS (SELECT 1 FROM rule_version r WHERE r.institution_id = i.id AND r.effective_from <= $1)`,
      [new Date(now)],
    )
  }
}
