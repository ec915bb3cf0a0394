import { Inject, Injectable } from '@nestjs/common'
import { type AppointmentState, type Channel, LIVE_STATES, type NumberState, type SessionKind } from '@jktl/shared/appointments/model'
import type { Instant } from '@jktl/shared/kernel/dates'

import { Coalescer } from '../../platform/database/coalescer.ts'
import { Database, type Sql } from '../../platform/database/database.ts'
import type { BookingRule } from './domain/booking-rules.ts'

const LIVE = LIVE_STATES.map((state) => `'${state}'`).join(', ')

export interface SegmentRow {
  segmentId: string
  sessionId: string
  institutionId: string
  departmentId: string
  feeFen: number
  kind: SessionKind
  /** The device or ward, where it is no doctor. */
  resourceId: string | null
  sessionState: 'OPEN' | 'SUSPENDED'
  date: string
  startsAt: Date
  releaseAt: Date
}
export interface SessionSegmentRow {
  sessionId: string
  doctorId: string
  departmentId: string
  institutionId: string
  date: string
  half: 'AM' | 'PM' | 'NIGHT'
  feeFen: number
  location: string
  state: 'OPEN' | 'SUSPENDED'
  version: number
  releaseAt: Date
  segmentId: string
  start: string
  end: string
  startsAt: Date
  remaining: number
  total: number
  elderRemaining: number
}
const SESSION_SEGMENT = `
  SELECT s.id AS "sessionId", s.doctor_id AS "doctorId", s.department_id AS "departmentId", s.institution_id AS "institutionId", s.date, s.half, s.fee_fen AS "feeFen", s.location, s.state, s.version,
         s.release_at AS "releaseAt", g.id AS "segmentId", g.start_time AS start, g.end_time AS "end", g.starts_at AS "startsAt", c.remaining, c.total, c."elderRemaining"
    FROM clinic_session s JOIN segment g ON g.session_id = s.id
    CROSS JOIN LATERAL (SELECT count(*) FILTER (WHERE n.state = 'AVAILABLE' AND n.channel = 'ONLINE') AS remaining, count(*) FILTER (WHERE n.state <> 'WITHDRAWN' AND n.channel = 'ONLINE') AS total, count(*) FILTER (WHERE n.state = 'AVAILABLE' AND n.channel = 'ELDER') AS "elderRemaining" FROM number n WHERE n.segment_id = g.id AND n.channel IN ('ONLINE', 'ELDER')) c`
const SESSION_ORDER = `ORDER BY s.date, (SELECT min(x.starts_at) FROM segment x WHERE x.session_id = s.id), s.id, g.starts_at`

/** Rules, sessions and what is left of them. */
@Injectable()
export class SessionsRepository {
  private readonly segments = new Coalescer((ids: string[]) => this.findSegments(ids))

  constructor(@Inject(Database) private readonly db: Database) {}

  /** Every rule version in force at `now` or later, newest first. */
  async listRules(sql: Sql = this.db): Promise<(BookingRule & { institutionId: string | null; effectiveFrom: Date })[]> {
    return sql.query(
      `SELECT id, institution_id AS "institutionId", effective_from AS "effectiveFrom", window_days AS "windowDays", release_time AS "releaseTime", hold_minutes AS "holdMinutes",
              hold_extension_minutes AS "holdExtensionMinutes", cancel_cutoff_days AS "cancelCutoffDays", cancel_cutoff_time AS "cancelCutoffTime", same_day_booking AS "sameDayBooking",
              max_departments_per_day AS "maxDepartmentsPerDay", max_open_holds AS "maxOpenHolds", cooling_min_minutes AS "coolingMinMinutes", cooling_max_minutes AS "coolingMaxMinutes",
              confirm_max_minutes AS "confirmMaxMinutes", confirm_deadline_minutes AS "confirmDeadlineMinutes", arrive_before_minutes AS "arriveBeforeMinutes",
              no_booking_from AS "noBookingFrom", no_booking_until AS "noBookingUntil", min_age_years AS "minAgeYears", account_daily_limit AS "accountDailyLimit",
              device_daily_limit AS "deviceDailyLimit", cancel_limit_per_month AS "cancelLimitPerMonth", same_day_return_limit AS "sameDayReturnLimit", no_show_limit AS "noShowLimit",
              no_show_window_days AS "noShowWindowDays", ban_days AS "banDays", ban_anchor AS "banAnchor", listing_scope AS "listingScope", forgiveness_per_year AS "forgivenessPerYear",
              appeal_days AS "appealDays", attendance_grace_minutes AS "attendanceGraceMinutes", check_in_from_minutes AS "checkInFromMinutes", late_minutes AS "lateMinutes",
              missed_call_limit AS "missedCallLimit", missed_call_penalty AS "missedCallPenalty", return_interleave AS "returnInterleave", waitlist_offer_minutes AS "waitlistOfferMinutes",
              waitlist_quiet_from AS "waitlistQuietFrom", waitlist_quiet_until AS "waitlistQuietUntil", waitlist_max_offers AS "waitlistMaxOffers", waitlist_max_entries AS "waitlistMaxEntries",
              rebalance_minutes AS "rebalanceMinutes", elder_age_years AS "elderAgeYears"
         FROM rule_version ORDER BY effective_from DESC, version DESC`,
    )
  }

  findSegment(segmentId: string): Promise<SegmentRow | null> {
    return this.segments.call(segmentId)
  }

  private async findSegments(segmentIds: string[]): Promise<(SegmentRow | null)[]> {
    const rows = await this.db.query<SegmentRow>(
      `SELECT g.id AS "segmentId", s.id AS "sessionId", s.institution_id AS "institutionId", s.department_id AS "departmentId", s.fee_fen AS "feeFen", s.kind, CASE WHEN s.kind <> 'CLINIC' THEN s.doctor_id END AS "resourceId", s.state AS "sessionState", s.date, g.starts_at AS "startsAt", s.release_at AS "releaseAt"
         FROM segment g JOIN clinic_session s ON s.id = g.session_id WHERE g.id = ANY($1::uuid[])`,
      [[...new Set(segmentIds)]],
      'appointments-segments',
    )
    const found = new Map(rows.map((row) => [row.segmentId, row]))
    return segmentIds.map((id) => found.get(id) ?? null)
  }

  async hasFree(segmentId: string, channel: Channel): Promise<boolean> {
    return (await this.db.query(`SELECT 1 FROM number WHERE segment_id = $1 AND state = 'AVAILABLE' AND channel = $2 LIMIT 1`, [segmentId, channel])).length > 0
  }

  listSessions(filter: { doctorId?: string | undefined; departmentId?: string | undefined; from: string; to: string }): Promise<SessionSegmentRow[]> {
    const column = filter.doctorId ? 's.doctor_id' : `s.kind = 'CLINIC' AND s.department_id`
    return this.db.query<SessionSegmentRow>(
      `${SESSION_SEGMENT} WHERE ${column} = $1 AND ($2::uuid IS NULL OR s.department_id = $2) AND s.date BETWEEN $3::date AND $4::date ${SESSION_ORDER}`,
      [filter.doctorId ?? filter.departmentId, filter.departmentId ?? null, filter.from, filter.to],
      filter.doctorId ? 'appointments-sessions-doctor' : 'appointments-sessions-department',
    )
  }

  listInstitutionSessions(institutionId: string, departmentId: string | null, date: string): Promise<SessionSegmentRow[]> {
    return this.db.query<SessionSegmentRow>(
      `${SESSION_SEGMENT} WHERE s.institution_id = $1 AND ($2::uuid IS NULL OR s.department_id = $2) AND s.date = $3::date ${SESSION_ORDER}`,
      [institutionId, departmentId, date],
    )
  }

  findSession(sessionId: string): Promise<SessionSegmentRow[]> {
    return this.db.query<SessionSegmentRow>(`${SESSION_SEGMENT} WHERE s.id = $1 ${SESSION_ORDER}`, [sessionId])
  }

  /** First day with a free number per department, or per doctor of one department. */
  async listAvailability(filter: {
    institutionId: string | null
    departmentId: string | null
    from: string
    to: string
    now: Instant
  }): Promise<{ departmentId: string; doctorId: string | null; nextDate: string | null; remaining: number }[]> {
    const doctor = filter.departmentId ? 's.doctor_id' : 'NULL::uuid'
    return this.db.query(
      `WITH days AS (
         SELECT s.department_id, ${doctor} AS doctor_id, s.date, sum(c.free)::int AS remaining
           FROM clinic_session s JOIN segment g ON g.session_id = s.id
          CROSS JOIN LATERAL (SELECT count(*) AS free FROM number n WHERE n.segment_id = g.id AND n.state = 'AVAILABLE' AND n.channel = 'ONLINE' AND g.starts_at > $5 AND s.state = 'OPEN') c
          WHERE s.kind = 'CLINIC' AND s.date BETWEEN $3::date AND $4::date AND ($1::uuid IS NULL OR s.institution_id = $1) AND ($2::uuid IS NULL OR s.department_id = $2)
          GROUP BY 1, 2, 3)
       SELECT DISTINCT ON (department_id, doctor_id) department_id AS "departmentId", doctor_id AS "doctorId", CASE WHEN remaining > 0 THEN date END AS "nextDate", remaining
         FROM days ORDER BY department_id, doctor_id, (remaining = 0), date`,
      [filter.institutionId, filter.departmentId, filter.from, filter.to, new Date(filter.now)],
      filter.departmentId ? 'appointments-availability-doctors' : 'appointments-availability',
    )
  }

  /** First day with a free number per device, and how many that day has; without one, null. */
  async listResourceAvailability(filter: {
    resourceIds: readonly string[]
    from: string
    to: string
    now: Instant
  }): Promise<{ resourceId: string; location: string; nextDate: string | null; remaining: number }[]> {
    return this.db.query(
      `SELECT DISTINCT ON (s.doctor_id) s.doctor_id AS "resourceId", s.location, CASE WHEN c.remaining > 0 THEN s.date END AS "nextDate", c.remaining
         FROM clinic_session s
         CROSS JOIN LATERAL (
           SELECT count(*) AS remaining FROM clinic_session o JOIN segment g ON g.session_id = o.id AND g.starts_at > $4 JOIN number n ON n.segment_id = g.id AND n.state = 'AVAILABLE' AND n.channel = 'ONLINE'
            WHERE o.doctor_id = s.doctor_id AND o.date = s.date AND o.state = 'OPEN') c
        WHERE s.doctor_id = ANY($1::uuid[]) AND s.kind = 'EXAM' AND s.date BETWEEN $2::date AND $3::date
        ORDER BY s.doctor_id, (c.remaining = 0), s.date`,
      [filter.resourceIds, filter.from, filter.to, new Date(filter.now)],
    )
  }

  listNumbers(
    segmentIds: readonly string[],
  ): Promise<{ segmentId: string; ordinal: number; state: NumberState; appointmentState: AppointmentState | null; personId: string | null }[]> {
    return this.db.query(
      `SELECT n.segment_id AS "segmentId", n.ordinal, n.state, a.state AS "appointmentState", a.person_id AS "personId"
         FROM number n LEFT JOIN appointment a ON a.number_id = n.id AND a.state IN (${LIVE}, 'FULFILLED', 'NO_SHOW') WHERE n.segment_id = ANY($1::uuid[]) ORDER BY n.ordinal`,
      [segmentIds],
    )
  }
}
