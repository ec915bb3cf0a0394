import { Inject, Injectable } from '@nestjs/common'
import type { RuleParameters } from '@jktl/shared/appointments/pool/rule-contract'
import type { Instant } from '@jktl/shared/kernel/dates'

import { Database } from '../../../platform/database/database.ts'

/** Columns of the parameters, in one order for reading and writing. */
const COLUMNS: Record<keyof RuleParameters, string> = {
  windowDays: 'window_days',
  releaseTime: 'release_time',
  holdMinutes: 'hold_minutes',
  holdExtensionMinutes: 'hold_extension_minutes',
  cancelCutoffDays: 'cancel_cutoff_days',
  cancelCutoffTime: 'cancel_cutoff_time',
  sameDayBooking: 'same_day_booking',
  maxDepartmentsPerDay: 'max_departments_per_day',
  maxOpenHolds: 'max_open_holds',
  coolingMinMinutes: 'cooling_min_minutes',
  coolingMaxMinutes: 'cooling_max_minutes',
  confirmMaxMinutes: 'confirm_max_minutes',
  confirmDeadlineMinutes: 'confirm_deadline_minutes',
  arriveBeforeMinutes: 'arrive_before_minutes',
  noBookingFrom: 'no_booking_from',
  noBookingUntil: 'no_booking_until',
  minAgeYears: 'min_age_years',
  accountDailyLimit: 'account_daily_limit',
  deviceDailyLimit: 'device_daily_limit',
  cancelLimitPerMonth: 'cancel_limit_per_month',
  sameDayReturnLimit: 'same_day_return_limit',
  noShowLimit: 'no_show_limit',
  noShowWindowDays: 'no_show_window_days',
  banDays: 'ban_days',
  banAnchor: 'ban_anchor',
  listingScope: 'listing_scope',
  forgivenessPerYear: 'forgiveness_per_year',
  appealDays: 'appeal_days',
  attendanceGraceMinutes: 'attendance_grace_minutes',
  checkInFromMinutes: 'check_in_from_minutes',
  lateMinutes: 'late_minutes',
  missedCallLimit: 'missed_call_limit',
  missedCallPenalty: 'missed_call_penalty',
  returnInterleave: 'return_interleave',
  waitlistOfferMinutes: 'waitlist_offer_minutes',
  waitlistQuietFrom: 'waitlist_quiet_from',
  waitlistQuietUntil: 'waitlist_quiet_until',
  waitlistMaxOffers: 'waitlist_max_offers',
  waitlistMaxEntries: 'waitlist_max_entries',
  rebalanceMinutes: 'rebalance_minutes',
  elderAgeYears: 'elder_age_years',
}
const FIELDS = Object.keys(COLUMNS) as (keyof RuleParameters)[]

export interface RuleVersionRow {
  id: string
  version: number
  institutionId: string | null
  effectiveFrom: Date
  source: string
  parameters: RuleParameters
}

/** Versions of the booking rules (R349): only ever added. */
@Injectable()
export class RuleVersionRepository {
  constructor(@Inject(Database) private readonly db: Database) {}

  /** Versions of the place and of the region, newest first. */
  async list(institutionId: string | null): Promise<RuleVersionRow[]> {
    const rows = await this.db.query<Omit<RuleVersionRow, 'parameters'> & RuleParameters>(
      `SELECT id, version, institution_id AS "institutionId", effective_from AS "effectiveFrom", source, ${FIELDS.map((field) => `${COLUMNS[field]} AS "${field}"`).join(', ')}
         FROM rule_version WHERE institution_id IS NULL OR institution_id = $1 ORDER BY institution_id IS NULL, version DESC LIMIT 200`,
      [institutionId],
    )
    return rows.map(({ id, version, institutionId: place, effectiveFrom, source, ...parameters }) => ({
      id,
      version,
      institutionId: place,
      effectiveFrom,
      source,
      parameters,
    }))
  }

  /** @throws a unique violation when the version exists */
  async add(rule: { institutionId: string | null; version: number; effectiveFrom: Instant; source: string; parameters: RuleParameters }): Promise<string> {
    const [row] = await this.db.query<{ id: string }>(
      `INSERT INTO rule_version (institution_id, version, effective_from, source, ${FIELDS.map((field) => COLUMNS[field]).join(', ')}) VALUES ($1, $2, $3, $4, ${FIELDS.map((_, index) => `$${index + 5}`).join(', ')}) RETURNING id`,
      [rule.institutionId, rule.version, new Date(rule.effectiveFrom), rule.source, ...FIELDS.map((field) => rule.parameters[field])],
    )
    if (!row) throw new Error('a rule was not written')
    return row.id
  }
}
