import { Injectable } from '@nestjs/common'
import type { AlarmKind } from '@jktl/shared/appointments/supervision/model'
import { DAY_MS, HOUR_MS, type Instant, MINUTE_MS } from '@jktl/shared/kernel/dates'

import { Database } from '../../../platform/database/database.ts'

export interface AlarmRow {
  kind: AlarmKind
  institutionId: string | null
  count: number
  since: Date | null
}
const UNKNOWN_MS = 10 * MINUTE_MS
const ROSTER_MS = 30 * MINUTE_MS
/** A hospital's attendance feed is complete up to its watermark; older than this, no-shows cannot be judged. */
const ATTENDANCE_MS = 12 * HOUR_MS
const MODERATION_MS = DAY_MS

/** Each: institution, how many, since when (booking-payment §6.4). $1 now, $2 ten minutes ago, $3 rosters, $4 attendance, $5 moderation. */
const QUERIES: Record<Exclude<AlarmKind, 'PAYMENT_UNKNOWN'>, string> = {
  HOLD_UNKNOWN: `SELECT institution_id, count(*), min(changed_at) FROM appointment WHERE (state IN ('HOLDING', 'HOLD_UNKNOWN', 'RELEASING', 'CANCELLING') OR state = 'CONFIRMING' AND manual_desk_at IS NULL) AND changed_at < $2 GROUP BY 1`,
  MANUAL_DESK: `SELECT institution_id, count(*), min(manual_desk_at) FROM appointment WHERE state = 'CONFIRMING' AND manual_desk_at IS NOT NULL GROUP BY 1`,
  ATTENDANCE_LATE: `SELECT institution_id, 1, min(coalesce(watermark, done_at, due_at)) FROM attendance_sync WHERE coalesce(watermark, done_at, due_at) < $4 GROUP BY 1`,
  ROSTER_LATE: `SELECT institution_id, 1, min(coalesce(done_at, due_at)) FROM roster_sync WHERE coalesce(done_at, due_at) < $3 GROUP BY 1`,
  OVER_LIMIT: `SELECT r.institution_id, sum(r.over_limit), min(r.taken_at) FROM roster r JOIN clinic_session s ON s.roster_id = r.id WHERE r.over_limit > 0 AND s.date >= ($1 AT TIME ZONE 'Asia/Shanghai')::date GROUP BY 1`,
  SOLD_OVER_LIMIT: `SELECT institution_id, count(*), NULL::timestamptz FROM (SELECT s.institution_id, s.id FROM clinic_session s JOIN number n ON n.session_id = s.id WHERE s.date >= ($1 AT TIME ZONE 'Asia/Shanghai')::date
    GROUP BY 1, 2 HAVING count(*) FILTER (WHERE n.state IN ('HELD', 'SOLD', 'USED') AND NOT n.is_extra) > count(*) FILTER (WHERE n.in_roster AND NOT n.is_extra)) x GROUP BY 1`,
  NO_ELDER_WINDOW: `SELECT s.institution_id, count(DISTINCT s.id), NULL::timestamptz FROM clinic_session s WHERE s.state = 'OPEN' AND s.date BETWEEN ($1 AT TIME ZONE 'Asia/Shanghai')::date AND ($1 AT TIME ZONE 'Asia/Shanghai')::date + 7
    GROUP BY 1 HAVING NOT bool_or(EXISTS (SELECT 1 FROM number n WHERE n.session_id = s.id AND n.channel IN ('ELDER', 'WINDOW', 'PHONE')))`,
  NIGHT_RELEASE: `SELECT institution_id, count(*), min(release_at) FROM clinic_session WHERE date >= ($1 AT TIME ZONE 'Asia/Shanghai')::date AND release_at >= $5 AND (release_at AT TIME ZONE 'Asia/Shanghai')::time NOT BETWEEN '05:00' AND '22:00' GROUP BY 1`,
  MODERATION_LATE: `SELECT NULL::uuid, count(*), min(submitted_at) FROM (SELECT submitted_at FROM evaluation WHERE state = 'SUBMITTED' UNION ALL SELECT submitted_at FROM evaluation_answer WHERE state = 'SUBMITTED') x WHERE submitted_at < $5 HAVING count(*) > 0`,
}
const ALL = Object.entries(QUERIES)
  .map(([kind, sql]) => `SELECT '${kind}' AS kind, x.i AS "institutionId", x.n::int AS count, x.t AS since FROM (${sql}) AS x(i, n, t)`)
  .join(' UNION ALL ')

/** Data quality (§6.4), in one place: the regulator's page and the gauges read the same rows. */
@Injectable()
export class AlarmsRepository {
  constructor(private readonly db: Database) {}

  list(now: Instant): Promise<AlarmRow[]> {
    return this.db.query<AlarmRow>(
      `SELECT * FROM (${ALL}) a WHERE $1::timestamptz IS NOT NULL AND $2::timestamptz IS NOT NULL AND $3::timestamptz IS NOT NULL AND $4::timestamptz IS NOT NULL AND $5::timestamptz IS NOT NULL`,
      [now, now - UNKNOWN_MS, now - ROSTER_MS, now - ATTENDANCE_MS, now - MODERATION_MS].map((at) => new Date(at)),
    )
  }

  unknownSince(now: Instant): Date {
    return new Date(now - UNKNOWN_MS)
  }
}
