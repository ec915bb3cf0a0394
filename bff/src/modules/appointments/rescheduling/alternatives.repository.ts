import { Inject, Injectable } from '@nestjs/common'
import type { Instant } from '@jktl/shared/kernel/dates'

import { Database } from '../../../platform/database/database.ts'

export interface FreeSegment {
  segmentId: string
  doctorId: string
  date: string
  start: string
  end: string
  startsAt: Date
  releaseAt: Date
  feeFen: number
  location: string
  remaining: number
}

/** Free half hours of one department. */
@Injectable()
export class AlternativesRepository {
  constructor(@Inject(Database) private readonly db: Database) {}

  /** Per doctor and day the first open half hour that has a number, soonest first; for an examination, of the same device. */
  listFree(departmentId: string, doctorId: string, from: string, to: string, now: Instant): Promise<FreeSegment[]> {
    return this.db.query<FreeSegment>(
      `SELECT DISTINCT ON (s.date, s.doctor_id) g.id AS "segmentId", s.doctor_id AS "doctorId", s.date, g.start_time AS start, g.end_time AS "end", g.starts_at AS "startsAt",
              s.release_at AS "releaseAt", s.fee_fen AS "feeFen", s.location, c.remaining
         FROM clinic_session s JOIN segment g ON g.session_id = s.id
         CROSS JOIN LATERAL (SELECT count(*) AS remaining FROM number n WHERE n.segment_id = g.id AND n.state = 'AVAILABLE' AND n.channel = 'ONLINE') c
        WHERE s.department_id = $1 AND CASE WHEN EXISTS (SELECT 1 FROM resource r WHERE r.id = $5) THEN s.doctor_id = $5 ELSE s.kind = 'CLINIC' END AND s.date BETWEEN $2::date AND $3::date AND s.state = 'OPEN' AND g.starts_at > $4 AND s.release_at <= $4 AND c.remaining > 0
        ORDER BY s.date, s.doctor_id, g.starts_at`,
      [departmentId, from, to, new Date(now), doctorId],
    )
  }
}
