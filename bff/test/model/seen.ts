import type { AppointmentState, NumberState } from '@jktl/shared/appointments/model'
import type { AppealState, ViolationKind, ViolationStatus } from '@jktl/shared/appointments/credit/model'
import type { PrepayState, WaitlistState, WaitlistTier } from '@jktl/shared/appointments/waitlist/model'
import type { Instant } from '@jktl/shared/kernel/dates'

import type { Sql } from '../../src/platform/database/database.ts'
import { PERSONS } from './places.ts'

interface SeenMoney {
  orderId: string | null
  orderState: string | null
  refunded: string | null
}
export interface SeenAppointment extends SeenMoney {
  /** The client's request key; of what the waiting list books by itself, one that begins with `waitlist-`. */
  key: string
  id: string
  accountId: string
  identity: string
  state: AppointmentState
  schId: string
  ordinal: number
  payMode: string | null
  submittedAt: Instant
  expiresAt: Instant
  /** Keys of the appointment it is to replace, and of the one it has replaced. */
  replaces: string | null
  rescheduledFrom: string | null
  entryId: string | null
  isInLine: boolean
  wasVisitSent: boolean
  wasArrivalSent: boolean
}
export interface SeenNumber {
  schId: string
  ordinal: number
  state: NumberState
  reservedFor: string | null
}
export interface SeenEntry extends SeenMoney {
  id: string
  accountId: string
  identity: string
  department: string
  doctor: string | null
  date: string
  half: string | null
  tier: WaitlistTier
  state: WaitlistState
  joinedAt: Instant
  untilAt: Instant
  missed: number
  prepayState: PrepayState
  prepayFen: number
  appointment: string | null
  /** Every number it was ever offered, and the offer that is open. */
  offered: string[]
  offer: { number: string; isAuto: boolean; expiresAt: Instant } | null
}
export interface SeenViolation {
  key: string
  kind: ViolationKind
  status: ViolationStatus
  recordedAt: Instant
  appeal: AppealState | null
}
/** In force or run out, not released. */
export interface SeenListing {
  identity: string
  hosCode: string | null
  fromAt: Instant
  untilAt: Instant
  isAppealing: boolean
  keys: string[]
}
export interface Seen {
  appointments: SeenAppointment[]
  numbers: SeenNumber[]
  entries: SeenEntry[]
  violations: SeenViolation[]
  listings: SeenListing[]
  feeds: { hosCode: string; watermark: Instant | null }[]
}

const ms = (column: string): string => `(extract(epoch FROM ${column}) * 1000)::bigint`
const rows = (name: keyof Seen, select: string): string => `'${name}', (SELECT coalesce(json_agg(x), '[]') FROM (${select}) x)`
const NUMBER_KEY = `r.sch_id || ' ' || n.ordinal`
const EVIDENCE = (event: string): string => `EXISTS (SELECT 1 FROM attendance_evidence v WHERE v.appointment_id = a.id AND v.event = '${event}')`
const HOS_CODE = (column: string): string => `CASE right(${column}::text, 1) WHEN '1' THEN 'H' ELSE 'P' END`
const DEPARTMENT = `(ARRAY['A', 'B', 'C'])[right(e.department_id::text, 1)::int]`
const DOCTOR = `(ARRAY['A1', 'A2', 'B1', 'C1'])[right(e.doctor_id::text, 1)::int]`

/** Everything the model knows of, as it stands in the database: one statement, because it is looked at after every operation. */
const SEE = `SELECT json_build_object(
${rows(
  'appointments',
  `SELECT a.request_key AS key, a.id, a.account_id AS "accountId", a.identity_key AS identity, a.state, r.sch_id AS "schId", n.ordinal, a.pay_mode AS "payMode", ${ms('a.submitted_at')} AS "submittedAt",
          ${ms('a.hold_expires_at')} AS "expiresAt", a.reserved_for AS "entryId", (SELECT p.request_key FROM appointment p WHERE p.id = a.replaces_id) AS replaces,
          (SELECT p.request_key FROM appointment p WHERE p.id = a.rescheduled_from_id) AS "rescheduledFrom", o.id AS "orderId", o.state AS "orderState", o.refunded,
          EXISTS (SELECT 1 FROM queue_entry q WHERE q.appointment_id = a.id AND q.state = 'WAITING') AS "isInLine", ${EVIDENCE('VISITED')} AS "wasVisitSent", ${EVIDENCE('CHECKED_IN')} AS "wasArrivalSent"
     FROM appointment a JOIN number n ON n.id = a.number_id JOIN clinic_session s ON s.id = a.session_id JOIN roster r ON r.id = s.roster_id LEFT JOIN model_order o ON o.id = a.trade_order_id`,
)},
${rows(
  'numbers',
  `SELECT r.sch_id AS "schId", n.ordinal, n.state, n.reserved_for AS "reservedFor" FROM number n JOIN clinic_session s ON s.id = n.session_id JOIN roster r ON r.id = s.roster_id`,
)},
${rows(
  'entries',
  `SELECT e.id, e.account_id AS "accountId", e.identity_key AS identity, ${DEPARTMENT} AS department, ${DOCTOR} AS doctor, e.date, e.half, e.tier, e.state, ${ms('e.joined_at')} AS "joinedAt",
          ${ms('e.until_at')} AS "untilAt", e.offers_missed AS missed, e.prepay_state AS "prepayState", e.prepay_fen AS "prepayFen", (SELECT a.request_key FROM appointment a WHERE a.id = e.appointment_id) AS appointment,
          o.id AS "orderId", o.state AS "orderState", o.refunded,
          (SELECT coalesce(json_agg(${NUMBER_KEY}), '[]') FROM waitlist_offer f JOIN number n ON n.id = f.number_id JOIN clinic_session s ON s.id = n.session_id JOIN roster r ON r.id = s.roster_id WHERE f.entry_id = e.id) AS offered,
          (SELECT json_build_object('number', ${NUMBER_KEY}, 'isAuto', f.is_auto, 'expiresAt', ${ms('f.expires_at')}) FROM waitlist_offer f JOIN number n ON n.id = f.number_id
             JOIN clinic_session s ON s.id = n.session_id JOIN roster r ON r.id = s.roster_id WHERE f.entry_id = e.id AND f.state = 'OPEN') AS offer
     FROM waitlist_entry e LEFT JOIN model_order o ON o.id = e.trade_order_id`,
)},
${rows(
  'violations',
  `SELECT a.request_key AS key, v.kind, v.status, ${ms('v.recorded_at')} AS "recordedAt", (SELECT p.state FROM credit_appeal p WHERE p.event_id = v.id) AS appeal
     FROM violation_event v JOIN appointment a ON a.id = v.appointment_id`,
)},
${rows(
  'listings',
  `SELECT l.identity_key AS identity, CASE WHEN l.institution_id IS NOT NULL THEN ${HOS_CODE('l.institution_id')} END AS "hosCode", ${ms('l.from_at')} AS "fromAt", ${ms('l.until_at')} AS "untilAt",
          l.status = 'APPEALING' AS "isAppealing", (SELECT json_agg(a.request_key ORDER BY v.at) FROM violation_event v JOIN appointment a ON a.id = v.appointment_id WHERE v.id = ANY (l.event_ids)) AS keys
     FROM credit_listing l WHERE l.status <> 'RELEASED'`,
)},
${rows('feeds', `SELECT ${HOS_CODE('y.institution_id')} AS "hosCode", ${ms('y.watermark')} AS watermark FROM attendance_sync y`)}) AS seen`

export async function see(sql: Sql): Promise<Seen> {
  const [row] = await sql.query<{ seen: Seen }>(SEE, [], 'model-see')
  if (!row) throw new Error('nothing to see')
  return row.seen
}

export const isElder = (identity: string): boolean => PERSONS.find((p) => p.identityKey === identity)?.isElder === true
