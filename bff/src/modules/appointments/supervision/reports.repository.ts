import { Injectable } from '@nestjs/common'
import type { AppointmentState, Channel, NumberState, PayMode } from '@jktl/shared/appointments/model'

import { Database } from '../../../platform/database/database.ts'

/** Days of a report, inclusive, as dates and as instants. */
export interface Period {
  from: string
  to: string
  fromAt: Date
  untilAt: Date
}
export interface NumberCounts {
  planned: number
  released: number
  available: number
  held: number
  sold: number
  used: number
  suspended: number
  returned: number
  noShow: number
  onlineTaken: number
  elder: number
}
/** One line per number: everything the 号源 page counts is a sum over these. */
const NUMBER_LINES = `
  SELECT s.institution_id, s.department_id, s.doctor_id, s.id AS session_id, s.date, s.half, n.id, n.ordinal, n.state, n.channel, n.changed_at, g.start_time,
         (n.state <> 'WITHDRAWN')::int AS planned, (n.state NOT IN ('PLANNED', 'WITHDRAWN'))::int AS released, (n.state = 'AVAILABLE')::int AS available, (n.state = 'HELD')::int AS held, (n.state = 'SOLD')::int AS sold,
         (n.state = 'USED')::int AS used, (n.state = 'SUSPENDED')::int AS suspended,
         (SELECT count(*) FROM number_history h WHERE h.number_id = n.id AND h.from_state = 'SOLD' AND h.to_state NOT IN ('USED', 'SUSPENDED'))::int AS returned,
         (SELECT count(*) FROM appointment a WHERE a.number_id = n.id AND a.state = 'NO_SHOW')::int AS no_show,
         (n.state IN ('SOLD', 'USED') AND n.channel = 'ONLINE')::int AS online_taken, (n.state <> 'WITHDRAWN' AND n.channel = 'ELDER')::int AS elder
    FROM number n JOIN clinic_session s ON s.id = n.session_id JOIN segment g ON g.id = n.segment_id`
const NUMBER_SUMS = `sum(planned)::int AS planned, sum(released)::int AS released, sum(available)::int AS available, sum(held)::int AS held, sum(sold)::int AS sold, sum(used)::int AS used, sum(suspended)::int AS suspended,
  sum(returned)::int AS returned, sum(no_show)::int AS "noShow", sum(online_taken)::int AS "onlineTaken", sum(elder)::int AS elder`

interface NumberLine {
  ordinal: number
  start: string
  state: NumberState
  channel: Channel
  returned: number
  changedAt: Date
}
interface TradeLine {
  submittedAt: Date
  date: string
  departmentId: string
  state: AppointmentState
  channel: Channel
  payMode: PayMode | null
  feeFen: number
}
interface EvaluationCounts {
  total: number
  counting: number
  starSum: number
  starCount: number
  withText: number
  published: number
  waiting: number
  hidden: number
  unanswered: number
}

/** What the regulator's tables count (R269). Only sums and lines without persons; one source per page, so that a page and the list it opens agree. */
@Injectable()
export class ReportsRepository {
  constructor(private readonly db: Database) {}

  numbersByInstitutionDay({ from, to }: Period): Promise<(NumberCounts & { institutionId: string; date: string })[]> {
    return this.db.query(
      `SELECT institution_id AS "institutionId", date, ${NUMBER_SUMS} FROM (${NUMBER_LINES} WHERE s.date BETWEEN $1::date AND $2::date) x GROUP BY 1, 2 ORDER BY 2, 1`,
      [from, to],
    )
  }

  numbersBySession(
    institutionId: string,
    { from, to }: Period,
  ): Promise<(NumberCounts & { sessionId: string; doctorId: string; departmentId: string; date: string; half: string })[]> {
    return this.db.query(
      `SELECT session_id AS "sessionId", doctor_id AS "doctorId", department_id AS "departmentId", date, half, ${NUMBER_SUMS}
         FROM (${NUMBER_LINES} WHERE s.institution_id = $3 AND s.date BETWEEN $1::date AND $2::date) x GROUP BY 1, 2, 3, 4, 5 ORDER BY date, department_id, doctor_id, half`,
      [from, to, institutionId],
    )
  }

  listNumbers(sessionId: string): Promise<NumberLine[]> {
    return this.db.query(
      `SELECT ordinal, start_time AS start, state, channel, returned, changed_at AS "changedAt" FROM (${NUMBER_LINES} WHERE s.id = $1) x WHERE state <> 'WITHDRAWN' ORDER BY ordinal`,
      [sessionId],
    )
  }

  /** By institution, state and channel, of the holds made in the period. */
  trades(
    { fromAt, untilAt }: Period,
    institutionId: string | null,
  ): Promise<{ institutionId: string; state: AppointmentState; channel: Channel; count: number }[]> {
    return this.db.query(
      `SELECT institution_id AS "institutionId", state, channel, count(*)::int AS count FROM appointment WHERE submitted_at >= $1 AND submitted_at < $2 AND ($3::uuid IS NULL OR institution_id = $3) GROUP BY 1, 2, 3 ORDER BY 1, 2, 3`,
      [fromAt, untilAt, institutionId],
    )
  }

  listTrades(period: Period, institutionId: string, state: string, channel: string, limit: number): Promise<TradeLine[]> {
    return this.db.query(
      `SELECT submitted_at AS "submittedAt", date, department_id AS "departmentId", state, channel, pay_mode AS "payMode", fee_fen AS "feeFen"
         FROM appointment WHERE submitted_at >= $1 AND submitted_at < $2 AND institution_id = $3 AND state = $4 AND channel = $5 ORDER BY submitted_at DESC, id LIMIT $6`,
      [period.fromAt, period.untilAt, institutionId, state, channel, limit],
    )
  }

  /** In force at some time of the period. */
  listings({ fromAt, untilAt }: Period): Promise<{ institutionId: string | null; status: string; count: number }[]> {
    return this.db.query(
      `SELECT institution_id AS "institutionId", status, count(*)::int AS count FROM credit_listing WHERE from_at < $2 AND until_at >= $1 GROUP BY 1, 2 ORDER BY 1 NULLS FIRST, 2`,
      [fromAt, untilAt],
    )
  }

  /** `personId`: one person of that identity, to show masked. */
  listListings(
    { fromAt, untilAt }: Period,
    institutionId: string | null,
    status: string,
    limit: number,
  ): Promise<{ personId: string | null; fromAt: Date; untilAt: Date; status: string; releasedBy: string | null; events: number }[]> {
    return this.db.query(
      `SELECT (SELECT a.person_id FROM appointment a WHERE a.identity_key = l.identity_key ORDER BY a.submitted_at DESC LIMIT 1) AS "personId", from_at AS "fromAt", until_at AS "untilAt", status, released_by AS "releasedBy",
              cardinality(event_ids) AS events
         FROM credit_listing l WHERE from_at < $2 AND until_at >= $1 AND institution_id IS NOT DISTINCT FROM $3 AND status = $4 ORDER BY from_at DESC, id LIMIT $5`,
      [fromAt, untilAt, institutionId, status, limit],
    )
  }

  /** Per institution, or per department of one. */
  evaluations({ fromAt, untilAt }: Period, institutionId: string | null): Promise<(EvaluationCounts & { objectId: string })[]> {
    const object = institutionId ? 'e.department_id' : 'e.institution_id'
    return this.db.query(
      `SELECT ${object} AS "objectId", count(*)::int AS total, count(*) FILTER (WHERE e.counts)::int AS counting, coalesce(sum(x.stars) FILTER (WHERE e.counts), 0)::int AS "starSum", coalesce(sum(x.n) FILTER (WHERE e.counts), 0)::int AS "starCount",
              count(e.text)::int AS "withText", count(e.text) FILTER (WHERE e.state = 'PUBLISHED')::int AS published, count(*) FILTER (WHERE e.state = 'SUBMITTED')::int AS waiting, count(*) FILTER (WHERE e.state = 'HIDDEN')::int AS hidden,
              count(*) FILTER (WHERE e.state = 'PUBLISHED' AND e.text IS NOT NULL AND w.id IS NULL)::int AS unanswered
         FROM evaluation e LEFT JOIN evaluation_answer w ON w.evaluation_id = e.id CROSS JOIN LATERAL (SELECT sum(stars) AS stars, count(*) AS n FROM evaluation_stars(e) WHERE kind = 'INSTITUTION') x
        WHERE e.submitted_at >= $1 AND e.submitted_at < $2 AND ($3::uuid IS NULL OR e.institution_id = $3) GROUP BY 1`,
      [fromAt, untilAt, institutionId],
    )
  }

  /** Per area: visits asked for in the period that were booked or took place, the median of hours from asking to the visit, and how many came online. */
  equity(
    { fromAt, untilAt }: Period,
    places: readonly { institutionId: string; areaCode: string }[],
  ): Promise<{ areaCode: string; booked: number; online: number; medianHours: number | null }[]> {
    return this.db.query(
      `SELECT p.area AS "areaCode", count(*)::int AS booked, count(*) FILTER (WHERE a.channel = 'ONLINE')::int AS online,
              round((percentile_cont(0.5) WITHIN GROUP (ORDER BY extract(epoch FROM g.starts_at - a.submitted_at)) / 3600)::numeric, 1)::float8 AS "medianHours"
         FROM appointment a JOIN segment g ON g.id = a.segment_id JOIN unnest($3::uuid[], $4::text[]) AS p(institution, area) ON p.institution = a.institution_id
        WHERE a.submitted_at >= $1 AND a.submitted_at < $2 AND a.confirmed_at IS NOT NULL GROUP BY 1`,
      [fromAt, untilAt, places.map((p) => p.institutionId), places.map((p) => p.areaCode)],
    )
  }

  refusals({ from, to }: Period): Promise<{ institutionId: string; code: string; count: number }[]> {
    return this.db.query(
      `SELECT institution_id AS "institutionId", code, sum(count)::int AS count FROM hold_refusal_count WHERE date BETWEEN $1::date AND $2::date GROUP BY 1, 2 ORDER BY 1, 2`,
      [from, to],
    )
  }

  async addRefusals(lines: readonly { segmentId: string; date: string; code: string; count: number }[]): Promise<void> {
    await this.db.query(
      `INSERT INTO hold_refusal_count AS c (institution_id, department_id, date, code, count)
       SELECT s.institution_id, s.department_id, x.d, x.c, sum(x.n)::int FROM unnest($1::uuid[], $2::date[], $3::text[], $4::int[]) AS x(g, d, c, n)
         JOIN segment g ON g.id = x.g JOIN clinic_session s ON s.id = g.session_id GROUP BY 1, 2, 3, 4 ORDER BY 1, 2, 3, 4
       ON CONFLICT (institution_id, date, code, department_id) DO UPDATE SET count = c.count + EXCLUDED.count`,
      [lines.map((l) => l.segmentId), lines.map((l) => l.date), lines.map((l) => l.code), lines.map((l) => l.count)],
    )
  }
}
