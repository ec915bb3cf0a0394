import { Inject, Injectable } from '@nestjs/common'
import type { Instant } from '@jktl/shared/kernel/dates'

import { Database } from '../../../platform/database/database.ts'
import type { FreeNumbers } from './domain/recommendations.ts'

@Injectable()
export class GuidanceRepository {
  constructor(@Inject(Database) private readonly db: Database) {}

  /** What every doctor still has online between two days, by their next day with a number. */
  listFreeNumbers({ from, to, now }: { from: string; to: string; now: Instant }): Promise<FreeNumbers[]> {
    return this.db.query<FreeNumbers>(
      `WITH days AS (
         SELECT s.doctor_id, s.date, count(*) FILTER (WHERE n.state = 'AVAILABLE' AND n.channel = 'ONLINE') AS free, count(*) AS total
           FROM clinic_session s JOIN segment g ON g.session_id = s.id JOIN number n ON n.segment_id = g.id
          WHERE s.state = 'OPEN' AND s.release_at <= $3 AND s.date BETWEEN $1::date AND $2::date AND g.starts_at > $3
          GROUP BY 1, 2)
       SELECT doctor_id AS "doctorId", min(date) FILTER (WHERE free > 0) AS "nextDate", coalesce((array_agg(free ORDER BY date) FILTER (WHERE free > 0))[1], 0) AS remaining,
              sum(free)::int AS free, sum(total)::int AS total
         FROM days GROUP BY doctor_id`,
      [from, to, new Date(now)],
      'guidance-free-numbers',
    )
  }
}
