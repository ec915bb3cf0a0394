import { Inject, Injectable } from '@nestjs/common'
import type { WaitlistState, WaitlistTier } from '@jktl/shared/appointments/waitlist/model'

import { Database } from '../../../platform/database/database.ts'

export interface StaffEntryRow {
  id: string
  version: number
  personId: string
  institutionId: string
  state: WaitlistState
  tier: WaitlistTier
  joinedAt: Date
  doctorId: string | null
  half: 'AM' | 'PM' | 'NIGHT' | null
  offersMissed: number
  prepayState: string
  offerExpiresAt: Date | null
}
interface SessionRow {
  id: string
  institutionId: string
  departmentId: string
  doctorId: string
  date: string
  half: 'AM' | 'PM' | 'NIGHT'
  reserved: number
  booked: number
}
export interface TotalsRow {
  institutionId: string
  waiting: number
  offered: number
  booked: number
  expired: number
  cancelled: number
  offers: number
  offersMissed: number
  medianWaitMinutes: number | null
  prepaidFen: number
}
const STAFF_ENTRY = `e.id, e.version, e.person_id AS "personId", e.institution_id AS "institutionId", e.state, e.tier, e.joined_at AS "joinedAt", e.doctor_id AS "doctorId", e.half,
  e.offers_missed AS "offersMissed", e.prepay_state AS "prepayState", (SELECT o.expires_at FROM waitlist_offer o WHERE o.entry_id = e.id AND o.state = 'OPEN') AS "offerExpiresAt"`

/** The waiting list as the hospital and the region see it. */
@Injectable()
export class WaitlistStaffRepository {
  constructor(@Inject(Database) private readonly db: Database) {}

  async findSession(sessionId: string): Promise<SessionRow | null> {
    const [row] = await this.db.query<SessionRow>(
      `SELECT s.id, s.institution_id AS "institutionId", s.department_id AS "departmentId", s.doctor_id AS "doctorId", s.date, s.half,
              (SELECT count(*) FROM number n WHERE n.session_id = s.id AND n.state = 'RESERVED_WAITLIST') AS reserved,
              (SELECT count(*) FROM waitlist_offer o JOIN waitlist_entry e ON e.id = o.entry_id WHERE o.session_id = s.id AND o.state = 'ACCEPTED' AND e.state IN ('BOOKED', 'AUTO_BOOKED')) AS booked
         FROM clinic_session s WHERE s.id = $1`,
      [sessionId],
    )
    return row ?? null
  }

  /** Live entries that a number of the session could fulfil, in the order of W4. */
  listOfSession(sessionId: string): Promise<StaffEntryRow[]> {
    return this.db.query<StaffEntryRow>(
      `SELECT ${STAFF_ENTRY} FROM clinic_session s JOIN waitlist_entry e ON e.department_id = s.department_id AND e.date = s.date AND e.state IN ('WAITING', 'OFFERED', 'ACCEPTED')
          AND (e.doctor_id IS NULL OR e.doctor_id = s.doctor_id) AND (e.half IS NULL OR e.half = s.half)
        WHERE s.id = $1 ORDER BY e.tier_rank, e.joined_at, e.id`,
      [sessionId],
    )
  }

  async find(id: string): Promise<StaffEntryRow | null> {
    return (await this.db.query<StaffEntryRow>(`SELECT ${STAFF_ENTRY} FROM waitlist_entry e WHERE e.id = $1`, [id]))[0] ?? null
  }

  totals(from: string, to: string): Promise<TotalsRow[]> {
    return this.db.query<TotalsRow>(
      `SELECT e.institution_id AS "institutionId", count(*) FILTER (WHERE e.state = 'WAITING') AS waiting, count(*) FILTER (WHERE e.state IN ('OFFERED', 'ACCEPTED')) AS offered,
              count(*) FILTER (WHERE e.state IN ('BOOKED', 'AUTO_BOOKED')) AS booked, count(*) FILTER (WHERE e.state IN ('EXPIRED', 'DECLINED')) AS expired, count(*) FILTER (WHERE e.state = 'CANCELLED') AS cancelled,
              coalesce(sum((SELECT count(*) FROM waitlist_offer o WHERE o.entry_id = e.id)), 0)::int AS offers, coalesce(sum(e.offers_missed), 0)::int AS "offersMissed",
              round(percentile_cont(0.5) WITHIN GROUP (ORDER BY extract(epoch FROM (SELECT min(o.offered_at) FROM waitlist_offer o WHERE o.entry_id = e.id) - e.joined_at) / 60))::int AS "medianWaitMinutes",
              coalesce(sum(e.prepay_fen) FILTER (WHERE e.prepay_state = 'HELD'), 0)::int AS "prepaidFen"
         FROM waitlist_entry e WHERE e.date BETWEEN $1::date AND $2::date GROUP BY e.institution_id ORDER BY e.institution_id`,
      [from, to],
    )
  }
}
