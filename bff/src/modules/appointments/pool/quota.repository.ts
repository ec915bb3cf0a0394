import { Inject, Injectable } from '@nestjs/common'
import type { QuotaMode } from '@jktl/shared/appointments/pool/model'
import type { ChannelCounts } from '@jktl/shared/appointments/pool/rules'
import type { Channel } from '@jktl/shared/appointments/model'
import type { Instant } from '@jktl/shared/kernel/dates'

import { Database, type Sql } from '../../../platform/database/database.ts'
import type { ChannelChange, PoolNumber } from './domain/quota.ts'

export interface PlanRow {
  id: string
  institutionId: string
  departmentId: string | null
  doctorId: string | null
  version: number
  mode: QuotaMode
  shares: ChannelCounts
  pattern: Channel[]
  keptChannels: Channel[]
  effectiveFrom: string
  createdAt: Date
}
interface NewPlan extends Omit<PlanRow, 'id' | 'createdAt'> {
  createdBy: string
  now: Instant
}

const PLAN = `p.id, p.institution_id AS "institutionId", p.department_id AS "departmentId", p.doctor_id AS "doctorId", p.version, p.mode,
  jsonb_build_object('ONLINE', p.online, 'WINDOW', p."window", 'PHONE', p.phone, 'ELDER', p.elder, 'REFERRAL', p.referral) AS shares, p.pattern,
  p.kept_channels AS "keptChannels", p.effective_from AS "effectiveFrom", p.created_at AS "createdAt"`
const NUMBER = `n.id, n.session_id AS "sessionId", n.segment_id AS "segmentId", n.ordinal, n.state, n.channel, n.is_extra AS "isExtra", n.in_roster AS "inRoster"`
/** The plan a session follows: its doctor's, else its department's, else its institution's; the newest that has begun by the session's day. */
const PLAN_OF_SESSION = `SELECT p.* FROM quota_plan p WHERE p.institution_id = s.institution_id AND s.kind <> 'BED' AND (p.department_id IS NULL OR p.department_id = s.department_id) AND (p.doctor_id IS NULL OR p.doctor_id = s.doctor_id) AND p.effective_from <= s.date
  ORDER BY p.doctor_id IS NOT NULL DESC, p.department_id IS NOT NULL DESC, p.effective_from DESC, p.version DESC LIMIT 1`
const FREE = `('PLANNED', 'AVAILABLE', 'COOLING')`

/** Quota plans and the channels of numbers (A15, N4). A number is one row with one channel, so no move can change the total. */
@Injectable()
export class QuotaRepository {
  constructor(@Inject(Database) private readonly db: Database) {}

  transaction<T>(work: (tx: Sql) => Promise<T>): Promise<T> {
    return this.db.transaction(work)
  }

  listPlans(institutionId: string): Promise<PlanRow[]> {
    return this.db.query<PlanRow>(`SELECT ${PLAN} FROM quota_plan p WHERE p.institution_id = $1 ORDER BY p.version DESC LIMIT 200`, [institutionId])
  }

  async findPlan(id: string): Promise<PlanRow | null> {
    const [row] = await this.db.query<PlanRow>(`SELECT ${PLAN} FROM quota_plan p WHERE p.id = $1`, [id])
    return row ?? null
  }

  /** @throws a unique violation when the version exists */
  async addPlan(plan: NewPlan): Promise<string> {
    const { ONLINE, WINDOW, PHONE, ELDER, REFERRAL } = plan.shares
    const [row] = await this.db.query<{ id: string }>(
      `INSERT INTO quota_plan (institution_id, department_id, doctor_id, version, mode, online, "window", phone, elder, referral, pattern, kept_channels, effective_from, created_by, created_at)
       VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15) RETURNING id`,
      [
        plan.institutionId,
        plan.departmentId,
        plan.doctorId,
        plan.version,
        plan.mode,
        ONLINE,
        WINDOW,
        PHONE,
        ELDER,
        REFERRAL,
        plan.pattern,
        plan.keptChannels,
        plan.effectiveFrom,
        plan.createdBy,
        new Date(plan.now),
      ],
    )
    if (!row) throw new Error('a plan was not written')
    return row.id
  }

  /** Sessions of a plan's place that have not begun, with days within the range. */
  listSessionIds(plan: PlanRow, range: { from: string; to: string; now: Instant }, sql: Sql = this.db): Promise<{ id: string }[]> {
    return sql.query(
      `SELECT s.id FROM clinic_session s WHERE s.institution_id = $1 AND s.kind <> 'BED' AND ($2::uuid IS NULL OR s.department_id = $2) AND ($3::uuid IS NULL OR s.doctor_id = $3) AND s.state = 'OPEN'
          AND s.date BETWEEN $4::date AND $5::date AND (SELECT min(g.starts_at) FROM segment g WHERE g.session_id = s.id) > $6 ORDER BY s.id`,
      [plan.institutionId, plan.departmentId, plan.doctorId, range.from, range.to, new Date(range.now)],
    )
  }

  listNumbers(sessionIds: readonly string[], sql: Sql = this.db): Promise<PoolNumber[]> {
    return sql.query<PoolNumber>(`SELECT ${NUMBER} FROM number n WHERE n.session_id = ANY($1::uuid[]) ORDER BY n.session_id, n.ordinal`, [sessionIds])
  }

  /** The same with the rows locked in id order: two moves never wait for each other in a circle, and a booking passes by (SKIP LOCKED). */
  lockNumbers(sessionIds: readonly string[], tx: Sql): Promise<PoolNumber[]> {
    return tx.query<PoolNumber>(`SELECT ${NUMBER} FROM number n WHERE n.session_id = ANY($1::uuid[]) ORDER BY n.id FOR UPDATE OF n`, [sessionIds])
  }

  plansOf(sessionIds: readonly string[], sql: Sql): Promise<(PlanRow & { sessionId: string; isFollowed: boolean })[]> {
    return sql.query(
      `SELECT s.id AS "sessionId", s.quota_plan_id IS NOT NULL AS "isFollowed", ${PLAN} FROM clinic_session s CROSS JOIN LATERAL (${PLAN_OF_SESSION}) p WHERE s.id = ANY($1::uuid[])`,
      [sessionIds],
    )
  }

  /** Numbers that came with the roster at this moment. */
  async freshNumbers(sessionIds: readonly string[], now: Instant, tx: Sql): Promise<Set<string>> {
    const rows = await tx.query<{ id: string }>(
      `SELECT id FROM number WHERE session_id = ANY($1::uuid[]) AND changed_at = $2 AND cause IN ('roster', 'limit-raised') AND state IN ${FREE}`,
      [sessionIds, new Date(now)],
    )
    return new Set(rows.map((row) => row.id))
  }

  /** Only numbers that are still free change; whoever took one meanwhile keeps it as it was. @returns how many changed */
  async setChannels(changes: readonly ChannelChange[], by: { cause: string; actor: string; now: Instant }, tx: Sql): Promise<number> {
    if (changes.length === 0) return 0
    const rows = await tx.query(
      `UPDATE number n SET channel = x.channel, cause = $3, actor = $4, correlation_id = NULL, changed_at = $5 FROM unnest($1::uuid[], $2::text[]) AS x(id, channel)
        WHERE n.id = x.id AND n.state IN ${FREE} AND NOT n.is_extra RETURNING 1`,
      [changes.map((c) => c.id), changes.map((c) => c.channel), by.cause, by.actor, new Date(by.now)],
    )
    return rows.length
  }

  async followPlan(sessionIds: readonly string[], planId: string, tx: Sql): Promise<void> {
    await tx.query(`UPDATE clinic_session SET quota_plan_id = $2, version = version + 1 WHERE id = ANY($1::uuid[])`, [sessionIds, planId])
  }

  /** Sessions whose hour of giving unsold numbers to residents online has come (rule `rebalanceMinutes`), locked, with what their plan keeps. */
  lockDueForRebalance(now: Instant, limit: number, tx: Sql): Promise<{ id: string; keptChannels: Channel[] }[]> {
    return tx.query(
      `SELECT s.id, p.kept_channels AS "keptChannels" FROM clinic_session s JOIN quota_plan p ON p.id = s.quota_plan_id
        WHERE s.rebalanced_at IS NULL AND s.state = 'OPEN'
          AND (SELECT min(g.starts_at) FROM segment g WHERE g.session_id = s.id) <= $1::timestamptz + make_interval(mins =>
            (SELECT r.rebalance_minutes FROM rule_version r WHERE (r.institution_id = s.institution_id OR r.institution_id IS NULL) AND r.effective_from <= $1
              ORDER BY r.institution_id IS NULL, r.effective_from DESC, r.version DESC LIMIT 1))
        ORDER BY s.id LIMIT $2 FOR UPDATE OF s SKIP LOCKED`,
      [new Date(now), limit],
    )
  }

  async giveToOnline(sessionId: string, keptChannels: readonly Channel[], now: Instant, tx: Sql): Promise<number> {
    await tx.query(`UPDATE clinic_session SET rebalanced_at = $2, version = version + 1 WHERE id = $1`, [sessionId, new Date(now)])
    const rows = await tx.query(
      `UPDATE number SET channel = 'ONLINE', cause = 'rebalance', actor = 'clock', correlation_id = NULL, changed_at = $3 WHERE session_id = $1 AND state IN ${FREE} AND NOT is_extra AND channel <> 'ONLINE' AND channel <> ALL($2::text[]) RETURNING 1`,
      [sessionId, keptChannels, new Date(now)],
    )
    return rows.length
  }
}
