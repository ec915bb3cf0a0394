import { Injectable } from '@nestjs/common'
import type { Dimension } from '@jktl/shared/appointments/evaluations/model'

import { Database } from '../../../platform/database/database.ts'
import type { Place } from './domain/cursor.ts'
import type { EvaluationRecord } from './domain/evaluation.ts'
import { EVALUATION, EVALUATION_SOURCE } from './evaluations.repository.ts'

export interface Sums {
  starSum: number
  starCount: number
  sampleSize: number
}
/** Stars of the evaluations that count, one line per evaluation and dimension, in the meaning of the whole house. */
const STARS = `evaluation e CROSS JOIN LATERAL evaluation_stars(e) x WHERE e.counts AND x.kind = 'INSTITUTION' AND e.institution_id = $1 AND e.submitted_at >= $2 AND e.submitted_at < $3`
const SUMS = `sum(x.stars)::int AS "starSum", count(*)::int AS "starCount", count(DISTINCT e.id)::int AS "sampleSize"`
const MONTH = `to_char(e.submitted_at AT TIME ZONE 'Asia/Shanghai', 'YYYY-MM')`
const UNANSWERED = `e.state = 'PUBLISHED' AND e.text IS NOT NULL AND w.id IS NULL`
/** At most this mean star is a bad experience worth a call. */
const LOW_STARS = 2

type HospitalFilter = 'unanswered' | 'low' | 'all'
const FILTERS: Record<HospitalFilter, string> = {
  unanswered: UNANSWERED,
  low: `(SELECT avg(x.stars) FROM evaluation_stars(e) x WHERE x.kind = 'INSTITUTION') <= ${LOW_STARS}`,
  all: 'true',
}
export interface Period {
  institutionId: string
  from: Date
  until: Date
}

/** What a hospital reads of its evaluations: the list and the analysis, from the same rows. */
@Injectable()
export class AnalysisRepository {
  constructor(private readonly db: Database) {}

  list(
    filter: { institutionId: string; filter: HospitalFilter; departmentId: string | null; from: Date | null; until: Date | null },
    after: Place | null,
    limit: number,
  ): Promise<EvaluationRecord[]> {
    return this.db.query<EvaluationRecord>(
      `SELECT ${EVALUATION} FROM ${EVALUATION_SOURCE}
        WHERE e.institution_id = $1 AND ${FILTERS[filter.filter]} AND e.state IN ('PUBLISHED', 'SUBMITTED', 'HIDDEN') AND ($2::uuid IS NULL OR e.department_id = $2) AND ($3::timestamptz IS NULL OR e.submitted_at >= $3 AND e.submitted_at < $4)
          AND ($5::timestamptz IS NULL OR (e.submitted_at, e.id) < ($5, $6::uuid)) ORDER BY e.submitted_at DESC, e.id DESC LIMIT $7`,
      [filter.institutionId, filter.departmentId, filter.from, filter.until, after ? new Date(after.at) : null, after?.id ?? null, limit],
    )
  }

  async find(id: string): Promise<EvaluationRecord | null> {
    const [row] = await this.db.query<EvaluationRecord>(`SELECT ${EVALUATION} FROM ${EVALUATION_SOURCE} WHERE e.id = $1`, [id])
    return row ?? null
  }

  async total(period: Period): Promise<Sums> {
    const [row] = await this.db.query<Sums>(
      `SELECT coalesce(sum(x.stars), 0)::int AS "starSum", count(x.stars)::int AS "starCount", count(DISTINCT e.id)::int AS "sampleSize" FROM ${STARS}`,
      valuesOf(period),
    )
    return row ?? { starSum: 0, starCount: 0, sampleSize: 0 }
  }

  byMonth(period: Period): Promise<(Sums & { month: string })[]> {
    return this.db.query(`SELECT ${MONTH} AS month, ${SUMS} FROM ${STARS} GROUP BY 1 ORDER BY 1`, valuesOf(period))
  }

  byDimension(period: Period): Promise<(Sums & { dimension: Dimension })[]> {
    return this.db.query(`SELECT x.dimension, ${SUMS} FROM ${STARS} GROUP BY 1`, valuesOf(period))
  }

  byDepartment(period: Period): Promise<(Sums & { departmentId: string })[]> {
    return this.db.query(`SELECT e.department_id AS "departmentId", ${SUMS} FROM ${STARS} GROUP BY 1`, valuesOf(period))
  }

  unanswered(period: Period): Promise<{ departmentId: string; count: number }[]> {
    return this.db.query(
      `SELECT e.department_id AS "departmentId", count(*)::int AS count FROM ${EVALUATION_SOURCE} WHERE e.institution_id = $1 AND e.submitted_at >= $2 AND e.submitted_at < $3 AND ${UNANSWERED} GROUP BY 1`,
      valuesOf(period),
    )
  }

  /** Attended visits of the period: how many could have been evaluated. */
  async countVisits({ institutionId, from, until }: Period): Promise<number> {
    const [row] = await this.db.query<{ count: number }>(
      `SELECT count(*)::int AS count FROM appointment a JOIN segment g ON g.id = a.segment_id WHERE a.institution_id = $1 AND a.state = 'FULFILLED' AND g.starts_at >= $2 AND g.starts_at < $3`,
      [institutionId, from, until],
    )
    return row?.count ?? 0
  }
}

const valuesOf = ({ institutionId, from, until }: Period): unknown[] => [institutionId, from, until]
