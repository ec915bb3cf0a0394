import { randomUUID } from 'node:crypto'

import { Inject, Injectable } from '@nestjs/common'
import type { ListingStatus, ReleaseCause, RevocationCause, ViolationKind, ViolationStatus } from '@jktl/shared/appointments/credit/model'
import type { Instant } from '@jktl/shared/kernel/dates'

import { Database, type Sql } from '../../../platform/database/database.ts'
import type { ListingRule } from './domain/decide-listing.ts'

export interface CreditRule extends ListingRule {
  id: string
  version: number
  institutionId: string | null
  listingScope: 'INSTITUTION' | 'REGION'
  appealDays: number
  cancelLimitPerMonth: number
  sameDayReturnLimit: number
}
export interface EventRow {
  id: string
  identityKey: string
  personId: string
  accountId: string
  institutionId: string
  appointmentId: string
  kind: ViolationKind
  at: Date
  recordedAt: Date
  appealUntil: Date
  ruleVersionId: string
  status: ViolationStatus
  revokedBy: RevocationCause | null
  date: string
  start: string
}
export interface ListingRow {
  id: string
  identityKey: string
  institutionId: string | null
  ruleVersionId: string
  eventIds: string[]
  fromAt: Date
  untilAt: Date
  status: ListingStatus
  releasedBy: ReleaseCause | null
  releaseReason: string | null
  releasedAt: Date | null
  personId: string | null
  accountId: string | null
  version: number
}
interface NewEvent {
  appointmentId: string
  kind: ViolationKind
  at: Date
  now: Instant
  appealUntil: Date
}

const EVENT = `
  SELECT v.id, v.identity_key AS "identityKey", v.person_id AS "personId", v.account_id AS "accountId", v.institution_id AS "institutionId", v.appointment_id AS "appointmentId", v.kind, v.at,
         v.recorded_at AS "recordedAt", v.appeal_until AS "appealUntil", v.rule_version_id AS "ruleVersionId", v.status, v.revoked_by AS "revokedBy", a.date, g.start_time AS start
    FROM violation_event v JOIN appointment a ON a.id = v.appointment_id JOIN segment g ON g.id = a.segment_id`
const LISTING = `
  SELECT l.id, l.identity_key AS "identityKey", l.institution_id AS "institutionId", l.rule_version_id AS "ruleVersionId", l.event_ids AS "eventIds", l.from_at AS "fromAt", l.until_at AS "untilAt", l.status,
         l.released_by AS "releasedBy", l.release_reason AS "releaseReason", l.released_at AS "releasedAt", l.person_id AS "personId", l.account_id AS "accountId", l.version FROM credit_listing l`

/** Violations and what follows from them. */
@Injectable()
export class CreditRepository {
  constructor(@Inject(Database) private readonly db: Database) {}

  transaction<T>(work: (tx: Sql) => Promise<T>): Promise<T> {
    return this.db.transaction(work)
  }

  /** One decision about a person at a time. */
  async lockIdentity(tx: Sql, identityKey: string): Promise<void> {
    await tx.query(`SELECT pg_advisory_xact_lock(hashtextextended('credit ' || $1, 0))`, [identityKey])
  }

  /** Every version, newest first. */
  async listRules(sql: Sql = this.db): Promise<CreditRule[]> {
    const rows = await sql.query<Omit<CreditRule, 'effectiveFrom'> & { effectiveFrom: Date }>(
      `SELECT id, version, institution_id AS "institutionId", effective_from AS "effectiveFrom", no_show_limit AS "noShowLimit", no_show_window_days AS "noShowWindowDays", ban_days AS "banDays", ban_anchor AS "banAnchor",
              listing_scope AS "listingScope", forgiveness_per_year AS "forgivenessPerYear", appeal_days AS "appealDays", cancel_limit_per_month AS "cancelLimitPerMonth", same_day_return_limit AS "sameDayReturnLimit"
         FROM rule_version ORDER BY effective_from DESC, version DESC`,
    )
    return rows.map((row) => ({ ...row, effectiveFrom: row.effectiveFrom.getTime() }))
  }

  async identityKeyOf(tx: Sql, appointmentId: string): Promise<string> {
    const [row] = await tx.query<{ identityKey: string }>(`SELECT identity_key AS "identityKey" FROM appointment WHERE id = $1`, [appointmentId])
    if (!row) throw new Error('an appointment without a person')
    return row.identityKey
  }

  // ---- violations ----

  /** C1. @returns the event, or null when this appointment has one of the kind already */
  async addEvent(tx: Sql, { appointmentId, kind, at, now, appealUntil }: NewEvent): Promise<EventRow | null> {
    const id = randomUUID()
    const rows = await tx.query(
      `INSERT INTO violation_event (id, identity_key, person_id, account_id, institution_id, appointment_id, kind, at, recorded_at, appeal_until, rule_version_id, changed_at)
       SELECT $1, a.identity_key, a.person_id, a.account_id, a.institution_id, a.id, $3, $4, $5, $6, a.rule_version_id, $5 FROM appointment a WHERE a.id = $2
       ON CONFLICT (appointment_id, kind) DO NOTHING RETURNING 1`,
      [id, appointmentId, kind, at, new Date(now), appealUntil],
    )
    return rows.length === 0 ? null : this.findEvent(id, tx)
  }

  /** @returns the events that were revoked */
  async revokeEvents(tx: Sql, appointmentId: string, kind: ViolationKind, because: RevocationCause, now: Instant): Promise<EventRow[]> {
    const rows = await tx.query<{ id: string }>(
      `UPDATE violation_event SET status = 'REVOKED', revoked_by = $3, changed_at = $4 WHERE appointment_id = $1 AND kind = $2 AND status <> 'REVOKED' RETURNING id`,
      [appointmentId, kind, because, new Date(now)],
    )
    return rows.length === 0 ? [] : tx.query<EventRow>(`${EVENT} WHERE v.id = ANY ($1::uuid[])`, [rows.map((r) => r.id)])
  }

  async ageOut(now: Instant, limit: number): Promise<number> {
    const rows = await this.db.query(
      `UPDATE violation_event SET status = 'AGED_OUT', changed_at = $1::timestamptz WHERE id IN (SELECT v.id FROM violation_event v JOIN rule_version r ON r.id = v.rule_version_id WHERE v.status = 'ACTIVE' AND v.at <= $1::timestamptz - make_interval(days => r.no_show_window_days) LIMIT $2 FOR UPDATE OF v SKIP LOCKED) RETURNING 1`,
      [new Date(now), limit],
    )
    return rows.length
  }

  async findEvent(id: string, sql: Sql = this.db): Promise<EventRow | null> {
    const [row] = await sql.query<EventRow>(`${EVENT} WHERE v.id = $1`, [id])
    return row ?? null
  }

  listEventsOf(identityKeys: readonly string[], sql: Sql = this.db): Promise<EventRow[]> {
    return sql.query<EventRow>(`${EVENT} WHERE v.identity_key = ANY ($1::text[]) ORDER BY v.at DESC, v.id`, [identityKeys])
  }

  /** C6: missed visits of people this account booked for. */
  async countByAccount(accountId: string, since: Instant, sql: Sql = this.db): Promise<{ events: number; people: number }> {
    const [row] = await sql.query<{ events: number; people: number }>(
      `SELECT count(*) AS events, count(DISTINCT identity_key) AS people FROM violation_event WHERE account_id = $1 AND status = 'ACTIVE' AND at > $2`,
      [accountId, new Date(since)],
    )
    return row ?? { events: 0, people: 0 }
  }

  // ---- returns ----

  async listUnreviewedReturns(since: Instant, limit: number): Promise<string[]> {
    const rows = await this.db.query<{ id: string }>(
      `SELECT a.id FROM appointment a WHERE a.state = 'CANCELLED_BY_USER' AND a.confirmed_at IS NOT NULL AND a.changed_at > $1 AND NOT EXISTS (SELECT 1 FROM return_review w WHERE w.appointment_id = a.id) ORDER BY a.changed_at LIMIT $2`,
      [new Date(since), limit],
    )
    return rows.map((row) => row.id)
  }

  /** How many returns the person made in the month of this one, this one included and no later one. null when it was looked at already. */
  async reviewReturn(
    tx: Sql,
    appointmentId: string,
    monthStart: (at: Instant) => Instant,
    now: Instant,
  ): Promise<{ at: Date; ruleVersionId: string; inMonth: number; sameDayInMonth: number; isSameDay: boolean } | null> {
    const taken = await tx.query(`INSERT INTO return_review (appointment_id, at) VALUES ($1, $2) ON CONFLICT DO NOTHING RETURNING 1`, [
      appointmentId,
      new Date(now),
    ])
    if (taken.length === 0) return null
    const IS_SAME_DAY = (a: string): string => `(${a}.cancel_requested_at AT TIME ZONE 'Asia/Shanghai')::date = ${a}.date`
    const [own] = await tx.query<{ at: Date | null; ruleVersionId: string; isSameDay: boolean }>(
      `SELECT a.cancel_requested_at AS at, a.rule_version_id AS "ruleVersionId", ${IS_SAME_DAY('a')} AS "isSameDay" FROM appointment a WHERE a.id = $1`,
      [appointmentId],
    )
    if (!own?.at) return null
    const [row] = await tx.query<{ inMonth: number; sameDayInMonth: number }>(
      `SELECT count(*) AS "inMonth", count(*) FILTER (WHERE ${IS_SAME_DAY('o')}) AS "sameDayInMonth" FROM appointment a JOIN appointment o ON o.identity_key = a.identity_key
        WHERE a.id = $1 AND o.state = 'CANCELLED_BY_USER' AND o.confirmed_at IS NOT NULL AND o.cancel_requested_at >= $2 AND (o.cancel_requested_at, o.id) <= (a.cancel_requested_at, a.id)`,
      [appointmentId, new Date(monthStart(own.at.getTime()))],
    )
    return { at: own.at, ruleVersionId: own.ruleVersionId, isSameDay: own.isSameDay, inMonth: row?.inMonth ?? 0, sameDayInMonth: row?.sameDayInMonth ?? 0 }
  }

  // ---- listings ----

  listListingsOf(identityKeys: readonly string[], sql: Sql = this.db): Promise<ListingRow[]> {
    return sql.query<ListingRow>(`${LISTING} WHERE l.identity_key = ANY ($1::text[]) ORDER BY l.decided_at DESC, l.id`, [identityKeys])
  }

  async addListing(tx: Sql, listing: Omit<ListingRow, 'id' | 'version' | 'releasedBy' | 'releaseReason' | 'releasedAt'> & { now: Instant }): Promise<string> {
    const id = randomUUID()
    await tx.query(
      `INSERT INTO credit_listing (id, identity_key, institution_id, rule_version_id, event_ids, from_at, until_at, status, person_id, account_id, decided_at, changed_at) VALUES ($1, $2, $3, $4, $5::uuid[], $6, $7, $8, $9, $10, $11, $11)`,
      [
        id,
        listing.identityKey,
        listing.institutionId,
        listing.ruleVersionId,
        listing.eventIds,
        listing.fromAt,
        listing.untilAt,
        listing.status,
        listing.personId,
        listing.accountId,
        new Date(listing.now),
      ],
    )
    return id
  }

  async changeListing(tx: Sql, id: string, change: Pick<ListingRow, 'eventIds' | 'fromAt' | 'untilAt' | 'status'>, now: Instant): Promise<void> {
    await tx.query(
      `UPDATE credit_listing SET event_ids = $2::uuid[], from_at = $3, until_at = $4, status = $5, changed_at = $6, version = version + 1 WHERE id = $1 AND status <> 'RELEASED'`,
      [id, change.eventIds, change.fromAt, change.untilAt, change.status, new Date(now)],
    )
  }

  /** @returns false when it was released before */
  async releaseListing(tx: Sql, id: string, by: ReleaseCause, why: { reason: string | null; accountId: string | null; now: Instant }): Promise<boolean> {
    const rows = await tx.query(
      `UPDATE credit_listing SET status = 'RELEASED', released_by = $2, release_reason = $3, released_by_account = $4, released_at = $5, changed_at = $5, version = version + 1 WHERE id = $1 AND status <> 'RELEASED' RETURNING 1`,
      [id, by, why.reason, why.accountId, new Date(why.now)],
    )
    return rows.length === 1
  }

  async listEnded(now: Instant, limit: number): Promise<{ id: string; identityKey: string }[]> {
    return this.db.query(
      `SELECT id, identity_key AS "identityKey" FROM credit_listing WHERE status <> 'RELEASED' AND until_at <= $1 ORDER BY until_at LIMIT $2`,
      [new Date(now), limit],
    )
  }

  async findListing(id: string, sql: Sql = this.db, lock = false): Promise<ListingRow | null> {
    const [row] = await sql.query<ListingRow>(`${LISTING} WHERE l.id = $1 ${lock ? 'FOR UPDATE' : ''}`, [id])
    return row ?? null
  }

  /** For the regulator, newest first. `before`: the last one shown. */
  listAll(filter: { isInForce: boolean | null; before: { at: Date; id: string } | null; limit: number }): Promise<(ListingRow & { decidedAt: Date })[]> {
    return this.db.query(
      `SELECT x.*, l.decided_at AS "decidedAt" FROM (${LISTING}) x JOIN credit_listing l ON l.id = x.id
        WHERE ($1::boolean IS NULL OR (l.status <> 'RELEASED') = $1) AND ($2::timestamptz IS NULL OR (l.decided_at, l.id) < ($2, $3::uuid)) ORDER BY l.decided_at DESC, l.id DESC LIMIT $4`,
      [filter.isInForce, filter.before?.at ?? null, filter.before?.id ?? null, filter.limit],
    )
  }
}
