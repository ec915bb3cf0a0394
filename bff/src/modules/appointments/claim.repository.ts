import { randomUUID } from 'node:crypto'

import { Inject, Injectable } from '@nestjs/common'
import { type Channel, LIVE_STATES } from '@jktl/shared/appointments/model'
import { dateOf, type Instant, instantAt } from '@jktl/shared/kernel/dates'

import { Coalescer } from '../../platform/database/coalescer.ts'
import { Database, type Sql, violates } from '../../platform/database/database.ts'
import type { BookingRule } from './domain/booking-rules.ts'

const LIVE = LIVE_STATES.map((state) => `'${state}'`).join(', ')

/** Placeholders of what only some claims ask about. Without them the statement is shorter, and its plan stays the same from call to call. */
interface Extras {
  device: { key: string; limit: string } | null
  reservedFor: string | null
  replaces: string | null
}

const claimText = ({ device, reservedFor, replaces }: Extras): string => `
WITH facts AS MATERIALIZED (
  SELECT g.id AS segment_id, g.session_id, s.institution_id, s.department_id, s.doctor_id, CASE WHEN s.kind <> 'CLINIC' THEN s.doctor_id END AS resource_id, s.date, s.half, s.fee_fen,
         (s.state = 'OPEN' AND g.starts_at > $7 AND g.starts_at = $15) AS open,
         (SELECT min(slot) FROM generate_series(1, ${MAX_SLOTS}) slot
           WHERE slot <= $9::int AND NOT EXISTS (SELECT 1 FROM appointment a WHERE a.account_id = $3 AND a.hold_slot = slot AND a.state IN ('HOLDING', 'HOLD_UNKNOWN', 'HELD'))) AS hold_slot,
         (SELECT min(slot) FROM generate_series(1, ${MAX_SLOTS}) slot
           WHERE NOT EXISTS (SELECT 1 FROM appointment a WHERE a.identity_key = $5 AND a.date = s.date AND a.day_slot = slot AND a.state IN (${LIVE}))) AS day_slot,
         (SELECT count(DISTINCT a.department_id) FROM appointment a WHERE a.identity_key = $5 AND a.date = s.date AND a.department_id <> s.department_id AND s.kind = 'CLINIC' AND a.resource_id IS NULL AND a.state IN (${LIVE})) AS other_departments,
         (NOT $18 AND EXISTS (SELECT 1 FROM credit_listing l WHERE l.identity_key = $5 AND l.status <> 'RELEASED' AND l.from_at <= $7 AND l.until_at > $7 AND (l.institution_id IS NULL OR l.institution_id = s.institution_id))) AS listed,
         (SELECT count(*) FROM appointment a WHERE a.account_id = $3 AND a.submitted_at >= $19 AND a.state <> 'HOLD_REFUSED') >= $20::int AS account_full,
         ${device ? `(SELECT count(*) FROM appointment a WHERE a.device_key = ${device.key} AND a.submitted_at >= $19 AND a.state <> 'HOLD_REFUSED') >= ${device.limit}::int` : 'false'} AS device_full,
         ${replaces ? `NOT EXISTS (SELECT 1 FROM appointment o WHERE o.id = ${replaces} AND o.account_id = $3 AND o.state = 'BOOKED' AND o.suspend_due_at IS NULL)` : 'false'} AS not_replaceable,
         ${replaces ? `EXISTS (SELECT 1 FROM appointment o WHERE o.id = ${replaces} AND (o.institution_id, o.department_id, o.date, o.half) = (s.institution_id, s.department_id, s.date, s.half) AND o.resource_id IS NOT DISTINCT FROM CASE WHEN s.kind <> 'CLINIC' THEN s.doctor_id END)` : 'false'} AS shares_place
    FROM segment g JOIN clinic_session s ON s.id = g.session_id WHERE g.id = $1
), free AS (
  SELECT n.id FROM number n, facts
   WHERE n.segment_id = $1 AND ${reservedFor ? `n.state IN ('RESERVED_WAITLIST', 'RESERVED_REFERRAL') AND n.reserved_for = ${reservedFor}` : `n.state = 'AVAILABLE' AND n.channel = $21`}
     AND facts.open AND facts.hold_slot IS NOT NULL AND facts.other_departments < $10::int AND NOT facts.listed AND NOT facts.account_full AND NOT facts.device_full AND NOT facts.not_replaceable
   ORDER BY n.ordinal LIMIT 1 FOR UPDATE OF n SKIP LOCKED
), taken AS (
  UPDATE number SET state = 'HELD', reserved_for = NULL, cause = 'hold', actor = 'resident', correlation_id = $2, changed_at = $7 FROM free WHERE number.id = free.id RETURNING number.id
), made AS (
  INSERT INTO appointment (id, account_id, person_id, identity_key, institution_id, department_id, doctor_id, session_id, segment_id, number_id, date, half, rule_version_id, fee_fen, authority, request_key,
                           hold_slot, day_slot, state, his_contacted, submitted_at, hold_expires_at, lock_until, cancel_until, due_at, cause, actor, changed_at, channel, device_key, replaces_id, shares_place, reserved_for, resource_id)
  SELECT $2, $3, $4, $5, f.institution_id, f.department_id, f.doctor_id, f.session_id, f.segment_id, taken.id, f.date, f.half, $8, f.fee_fen, $11, $6,
         f.hold_slot, f.day_slot, $16, $16 = 'HOLDING', $7, $12, $13, $14, $17, 'submit', 'resident', $7, $21, ${device?.key ?? 'NULL'}, ${replaces ?? 'NULL'}::uuid, f.shares_place, ${reservedFor ?? 'NULL'}::uuid, f.resource_id
    FROM taken, facts f RETURNING id
)
SELECT facts.open, facts.hold_slot IS NULL AS no_slot, facts.other_departments >= $10::int AS day_full, facts.listed, facts.account_full, facts.device_full, facts.not_replaceable, (SELECT id FROM made) AS id,
       EXISTS (SELECT 1 FROM number n WHERE n.segment_id = $1 AND n.state = 'AVAILABLE' AND n.channel = $21) AS any_left
  FROM facts`

/** More holds at once, or visits in a day, than anybody may have. */
const MAX_SLOTS = 60
const texts = new Map<string, string>()

/** The one statement of a claim, prepared under the name of what it asks about. */
function claimStatement(request: ClaimRequest, id: string): { text: string; values: unknown[]; name: string } {
  const { rule, deviceKey, reservedFor, replacesId } = request
  const values: unknown[] = [
    request.segmentId,
    id,
    request.accountId,
    request.personId,
    request.identityKey,
    request.requestKey,
    new Date(request.now),
    rule.id,
    rule.maxOpenHolds,
    rule.maxDepartmentsPerDay,
    request.authority,
    new Date(request.holdExpiresAt),
    new Date(request.lockUntil),
    new Date(request.cancelUntil),
    new Date(request.startsAt),
    request.state,
    new Date(request.dueAt),
    request.isCreditExempt,
    new Date(instantAt(dateOf(request.now))),
    rule.accountDailyLimit,
    request.channel,
  ]
  const bind = (value: unknown): string => `$${values.push(value)}`
  const extras: Extras = {
    device: deviceKey === null ? null : { key: bind(deviceKey), limit: bind(rule.deviceDailyLimit) },
    reservedFor: reservedFor === null ? null : bind(reservedFor),
    replaces: replacesId === null ? null : bind(replacesId),
  }
  const name = `appointments-claim${deviceKey === null ? '' : '-device'}${reservedFor === null ? '' : '-reserved'}${replacesId === null ? '' : '-replacing'}`
  const text = texts.get(name) ?? claimText(extras)
  texts.set(name, text)
  return { text, values, name }
}

export interface ClaimRequest {
  segmentId: string
  accountId: string
  personId: string
  identityKey: string
  requestKey: string
  now: Instant
  rule: BookingRule
  authority: string
  holdExpiresAt: Instant
  lockUntil: Instant
  cancelUntil: Instant
  startsAt: Instant
  state: 'HOLDING' | 'HELD'
  dueAt: Instant
  channel: Channel
  /** A department that a listing never blocks: vaccination, maternity checks (C4). */
  isCreditExempt: boolean
  /** Fingerprint of the device, for the limit per device. */
  deviceKey: string | null
  /** Waiting list entry whose number is kept for it; else any free number of the channel. */
  reservedFor: string | null
  /** 改签: the appointment this one shall replace. */
  replacesId: string | null
}
export type ClaimOutcome =
  | { kind: 'claimed'; id: string }
  | { kind: 'none'; anyLeft: boolean }
  | {
      kind:
        | 'closed'
        | 'too-many-holds'
        | 'day-full'
        | 'same-session'
        | 'repeated'
        | 'listed'
        | 'account-limit'
        | 'device-limit'
        | 'replaced-already'
        | 'not-replaceable'
    }

const MAX_CLAIM_ROUNDS = 6
const PLACES = [
  'appointment_one_live_per_number',
  'appointment_one_live_per_person',
  'appointment_hold_slot',
  'appointment_day_slot',
  'appointment_account_id_request_key_key',
]
class NotTaken extends Error {}

/** Taking a number: one statement decides, whoever else tries (N2, N3, N7). */
@Injectable()
export class ClaimRepository {
  private readonly traces = new Coalescer((items: { accountId: string; requestKey: string }[]) => this.findTraces(items))

  constructor(@Inject(Database) private readonly db: Database) {}

  /** Takes one number of the segment for a person, with all limits checked in the same statement (N2, N3, N7). */
  async claim(request: ClaimRequest): Promise<ClaimOutcome> {
    for (let round = 1; ; round++) {
      const id = randomUUID()
      try {
        const { text, values, name } = claimStatement(request, id)
        const [row] = await this.db.query<{
          open: boolean
          no_slot: boolean
          day_full: boolean
          listed: boolean
          account_full: boolean
          device_full: boolean
          not_replaceable: boolean
          id: string | null
          any_left: boolean
        }>(text, values, name)
        if (!row?.open) return { kind: 'closed' }
        if (row.id) return { kind: 'claimed', id: row.id }
        if (row.not_replaceable) return { kind: 'not-replaceable' }
        if (row.no_slot) return { kind: 'too-many-holds' }
        if (row.day_full) return { kind: 'day-full' }
        if (row.listed) return { kind: 'listed' }
        if (row.account_full) return { kind: 'account-limit' }
        if (row.device_full) return { kind: 'device-limit' }
        return { kind: 'none', anyLeft: row.any_left }
      } catch (error) {
        if (violates(error, 'appointment_account_id_request_key_key')) return { kind: 'repeated' }
        if (violates(error, 'appointment_one_live_per_person')) return { kind: 'same-session' }
        if (violates(error, 'appointment_one_replacement')) return { kind: 'replaced-already' }
        const contended = violates(error, 'appointment_hold_slot') || violates(error, 'appointment_day_slot')
        if (!contended || round >= MAX_CLAIM_ROUNDS) throw error
      }
    }
  }

  /**
   * J5: the number of an expired appointment once more for its payer, by one compare-and-set on the number, under the rule and price of the old one. The
   * old appointment hands over its order. Not by channel or limits of a new booking: the person had it already. @returns false when it is somebody's
   */
  async reclaim(
    tx: Sql,
    r: { id: string; of: string; state: 'HOLDING' | 'CONFIRMING'; now: Instant; holdExpiresAt: Instant; lockUntil: Instant },
  ): Promise<boolean> {
    const [old] = await tx.query<{ tradeOrderId: string }>(`SELECT trade_order_id AS "tradeOrderId" FROM appointment WHERE id = $1 FOR UPDATE`, [r.of])
    await tx.query(`UPDATE appointment SET trade_order_id = NULL WHERE id = $1`, [r.of])
    const rows = await tx.query(
      `WITH taken AS (
         UPDATE number n SET state = 'HELD', reserved_for = NULL, returns_at = NULL, cause = 'late-payment', actor = 'platform', correlation_id = $2, changed_at = $3
           FROM appointment a JOIN clinic_session s ON s.id = a.session_id
          WHERE a.id = $1 AND n.id = a.number_id AND n.in_roster AND s.state = 'OPEN' AND n.state IN ('AVAILABLE', 'COOLING') RETURNING n.id)
       INSERT INTO appointment (id, account_id, person_id, identity_key, institution_id, department_id, doctor_id, resource_id, session_id, segment_id, number_id, date, half, rule_version_id, fee_fen, authority, request_key,
                                hold_slot, day_slot, state, his_contacted, submitted_at, hold_expires_at, lock_until, cancel_until, due_at, cause, actor, changed_at, channel, device_key, pay_mode, trade_order_id, paid_at, confirming_since)
       SELECT $2, a.account_id, a.person_id, a.identity_key, a.institution_id, a.department_id, a.doctor_id, a.resource_id, a.session_id, a.segment_id, a.number_id, a.date, a.half, a.rule_version_id, a.fee_fen, a.authority, 'late:' || $7,
              (SELECT min(slot) FROM generate_series(1, ${MAX_SLOTS}) slot WHERE NOT EXISTS (SELECT 1 FROM appointment h WHERE h.account_id = a.account_id AND h.hold_slot = slot AND h.state IN ('HOLDING', 'HOLD_UNKNOWN', 'HELD'))),
              (SELECT min(slot) FROM generate_series(1, ${MAX_SLOTS}) slot WHERE NOT EXISTS (SELECT 1 FROM appointment d WHERE d.identity_key = a.identity_key AND d.date = a.date AND d.day_slot = slot AND d.state IN (${LIVE}))),
              $4, $4 = 'HOLDING', $3, $5, $6, a.cancel_until, $3, 'late-payment', 'platform', $3, a.channel, a.device_key, 'ONLINE', $7::uuid, $3, CASE WHEN $4 = 'CONFIRMING' THEN $3::timestamptz END
         FROM appointment a, taken WHERE a.id = $1 RETURNING 1`,
      [r.of, r.id, new Date(r.now), r.state, new Date(r.holdExpiresAt), new Date(r.lockUntil), old?.tradeOrderId],
      'appointments-reclaim',
    )
    return rows.length === 1
  }

  /** Undoes what the transaction has done so far. */
  giveUp(): never {
    throw new NotTaken()
  }

  /** Runs a claim in its own transaction; false when it gave up, or somebody's place stood in the way (N2, N3). */
  async unlessTaken(claim: () => Promise<boolean>): Promise<boolean> {
    try {
      return await claim()
    } catch (error) {
      const isTaken = error instanceof NotTaken || PLACES.some((place) => violates(error, place))
      if (!isTaken) throw error
      return false
    }
  }

  /** What an earlier run of the same request left behind. */
  findIdByRequestKey(accountId: string, requestKey: string): Promise<string | null> {
    return this.traces.call({ accountId, requestKey })
  }

  private async findTraces(items: { accountId: string; requestKey: string }[]): Promise<(string | null)[]> {
    const rows = await this.db.query<{ id: string; n: number }>(
      `SELECT a.id, x.n FROM unnest($1::uuid[], $2::text[]) WITH ORDINALITY AS x(account_id, request_key, n) JOIN appointment a ON a.account_id = x.account_id AND a.request_key = x.request_key`,
      [items.map((i) => i.accountId), items.map((i) => i.requestKey)],
      'appointments-traces',
    )
    const found = new Map(rows.map((row) => [row.n, row.id]))
    return items.map((_, index) => found.get(index + 1) ?? null)
  }
}
