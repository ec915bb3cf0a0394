import type { Sql } from '../../../platform/database/database.ts'
import type { Rating } from './domain/recommendations.ts'

/** What patients say of a doctor, with how many said it (R354). Too few said anything: not in the map. */
export abstract class DoctorRatings {
  abstract ratingsOf(doctorIds: readonly string[]): Promise<Map<string, Rating>>
}

/** The summaries of the evaluations area (R355), which shows no score of a small sample. */
export class EvaluationRatings extends DoctorRatings {
  constructor(private readonly db: Sql) {
    super()
  }

  async ratingsOf(doctorIds: readonly string[]): Promise<Map<string, Rating>> {
    const rows = await this.db.query<Rating & { doctorId: string }>(
      `SELECT object_id AS "doctorId", score_x10 AS "scoreX10", sample_size AS "sampleSize" FROM evaluation_summary WHERE kind = 'DOCTOR' AND object_id = ANY ($1) AND score_x10 IS NOT NULL`,
      [doctorIds],
      'guidance-ratings',
    )
    return new Map(rows.map(({ doctorId, scoreX10, sampleSize }) => [doctorId, { scoreX10, sampleSize }]))
  }
}
