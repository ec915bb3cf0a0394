import { LIVE_STATES } from '@jktl/shared/appointments/model'

import type { Sql } from '../../src/platform/database/database.ts'

export interface Invariant {
  /** Id of booking-payment §2.3, §3. */
  id: string
  /** Counterexamples; no row means that it holds. */
  sql: string
}

const live = LIVE_STATES.map((state) => `'${state}'`).join(', ')

/** N1–N8 and AP1–AP5 (booking-payment §2.3). */
export const APPOINTMENT_INVARIANTS: readonly Invariant[] = [
  {
    id: 'N1: a live appointment’s number is HELD until BOOKED and SOLD from then on',
    sql: `SELECT a.id, a.state, n.state AS number FROM appointment a JOIN number n ON n.id = a.number_id WHERE (a.state IN ('HOLDING', 'HOLD_UNKNOWN', 'HELD', 'RELEASING', 'CONFIRMING') AND n.state <> 'HELD') OR (a.state IN ('BOOKED', 'CANCELLING', 'CHECKED_IN', 'QUEUED', 'CALLED', 'IN_CONSULT', 'ATTENDANCE_UNKNOWN') AND n.state <> 'SOLD')`,
  },
  {
    id: 'N2: at most one live appointment per number',
    sql: `SELECT number_id FROM appointment WHERE state IN (${live}) GROUP BY number_id HAVING count(*) > 1`,
  },
  {
    id: 'N3: at most one live appointment per person, department (or device), date and half',
    sql: `SELECT identity_key FROM appointment WHERE NOT shares_place AND state IN (${live}) GROUP BY identity_key, institution_id, department_id, resource_id, date, half HAVING count(*) > 1`,
  },
  {
    id: 'N5: a HELD or SOLD number has exactly one live appointment',
    sql: `SELECT n.id, n.state FROM number n WHERE n.state IN ('HELD', 'SOLD') AND (SELECT count(*) FROM appointment a WHERE a.number_id = n.id AND a.state IN (${live}, 'FULFILLED', 'NO_SHOW')) <> 1`,
  },
  {
    id: 'N5: a number that can be taken has no live appointment',
    sql: `SELECT n.id FROM number n JOIN appointment a ON a.number_id = n.id AND a.state IN (${live}) WHERE n.state IN ('PLANNED', 'AVAILABLE', 'COOLING', 'WITHDRAWN', 'EXPIRED')`,
  },
  {
    id: 'N7: nothing was submitted after the segment had begun',
    sql: `SELECT a.id FROM appointment a JOIN segment g ON g.id = a.segment_id WHERE a.submitted_at >= g.starts_at`,
  },
  {
    id: 'N8: the last line of a number’s history is its state',
    sql: `SELECT n.id, n.state FROM number n WHERE n.state IS DISTINCT FROM (SELECT h.to_state FROM number_history h WHERE h.number_id = n.id ORDER BY h.seq DESC LIMIT 1)`,
  },
  {
    id: 'N8: each line of a number’s history goes on where the one before ended',
    sql: `SELECT number_id FROM (SELECT number_id, from_state, lag(to_state) OVER (PARTITION BY number_id ORDER BY seq) AS before FROM number_history) h WHERE from_state IS DISTINCT FROM before`,
  },
  {
    id: 'AP1: the last event of an appointment is its state',
    sql: `SELECT a.id, a.state FROM appointment a WHERE a.state IS DISTINCT FROM (SELECT e.to_state FROM appointment_event e WHERE e.appointment_id = a.id ORDER BY e.seq DESC LIMIT 1)`,
  },
  {
    id: 'AP2: whoever is BOOKED has a voucher and a hospital confirmation',
    sql: `SELECT id FROM appointment WHERE state = 'BOOKED' AND (voucher_code IS NULL OR confirmed_at IS NULL)`,
  },
  {
    id: 'AP3: whoever paid and ended without a visit has a refund',
    sql: `SELECT a.id, a.state FROM appointment a WHERE a.paid_at IS NOT NULL AND a.fee_fen > 0 AND a.state IN ('HOLD_REFUSED', 'EXPIRED', 'CANCELLED_BY_USER', 'CANCELLED_BY_HOSPITAL', 'SUSPENDED_BY_HOSPITAL', 'CONFIRM_FAILED') AND NOT EXISTS (SELECT 1 FROM refund r WHERE r.trade_order_id = a.trade_order_id)`,
  },
  {
    id: 'AP3 A24: whoever was rescheduled has one successor, which has the money and was not more expensive',
    sql: `SELECT a.id FROM appointment a WHERE a.state = 'RESCHEDULED' AND (a.trade_order_id IS NOT NULL OR NOT EXISTS (SELECT 1 FROM appointment n WHERE n.rescheduled_from_id = a.id AND n.identity_key = a.identity_key AND n.fee_fen = a.fee_fen AND n.replaces_id IS NULL AND (a.paid_at IS NULL OR n.paid_at = a.paid_at AND (n.trade_order_id IS NOT NULL OR n.state = 'RESCHEDULED'))))`,
  },
  {
    id: 'A24: only a rescheduled appointment has a successor',
    sql: `SELECT a.id, a.state FROM appointment n JOIN appointment a ON a.id = n.rescheduled_from_id WHERE a.state <> 'RESCHEDULED'`,
  },
  {
    id: 'A24: a pending replacement holds no money, and the hospital cancels nothing before it has confirmed the new one',
    sql: `SELECT n.id, n.state, a.state AS old FROM appointment n JOIN appointment a ON a.id = n.replaces_id WHERE n.trade_order_id IS NOT NULL OR n.paid_at IS NOT NULL OR (n.state = 'CONFIRMING' AND n.confirmed_at IS NOT NULL AND a.state IN ('BOOKED', 'CANCELLED_BY_USER'))`,
  },
  {
    id: 'AP4: rule and price are pinned',
    sql: `SELECT a.id FROM appointment a LEFT JOIN rule_version r ON r.id = a.rule_version_id WHERE r.id IS NULL OR a.fee_fen < 0`,
  },
  { id: 'AP5: a notice is announced once', sql: `SELECT dedupe_key FROM outbox WHERE topic = 'notifications.notice' GROUP BY dedupe_key HAVING count(*) > 1` },
]

/** P2–P8 (booking-payment §3.2) as far as rows show them; the ledger against the channel's books is in test/payments. */
export const PAYMENT_INVARIANTS: readonly Invariant[] = [
  {
    id: 'P3: at most one accepted success per order',
    sql: `SELECT trade_order_id FROM payment_order WHERE state = 'SUCCESS' AND leg <> 'INSURANCE' GROUP BY trade_order_id HAVING count(*) > 1`,
  },
  {
    id: 'P3: an order is PAID exactly when one of its attempts was accepted',
    sql: `SELECT o.id, o.state FROM trade_order o WHERE (o.state = 'PAID') <> EXISTS (SELECT 1 FROM payment_order p WHERE p.trade_order_id = o.id AND p.state = 'SUCCESS' AND p.leg <> 'INSURANCE')`,
  },
  {
    id: 'P4: refunds that hold money never exceed what was paid',
    sql: `SELECT p.id FROM payment_order p JOIN refund r ON r.payment_id = p.id AND r.state NOT IN ('CLOSED', 'REJECTED') GROUP BY p.id, p.paid_fen HAVING sum(r.amount_fen) > p.paid_fen`,
  },
  {
    id: 'P6: a closed order has no attempt that can still take money',
    sql: `SELECT o.id FROM trade_order o JOIN payment_order p ON p.trade_order_id = o.id AND p.leg <> 'INSURANCE' AND p.state IN ('CREATED', 'PREPAYING', 'CREATE_UNKNOWN', 'PREPAID', 'CLOSING') WHERE o.state = 'CLOSED'`,
  },
  {
    id: 'P7: late and duplicate money has a refund',
    sql: `SELECT p.id, p.state FROM payment_order p WHERE p.state IN ('PAID_LATE', 'PAID_DUPLICATE') AND (p.late_offer_until IS NULL OR p.late_answer IS NOT NULL) AND NOT EXISTS (SELECT 1 FROM refund r WHERE r.payment_id = p.id)`,
  },
  { id: 'P8: every journal sums to zero', sql: `SELECT journal_id FROM ledger_entry GROUP BY journal_id HAVING sum(amount_fen) <> 0` },
  {
    id: 'P8: every paid attempt is posted once',
    sql: `SELECT p.id FROM payment_order p WHERE p.paid_fen > 0 AND (SELECT count(*) FROM journal j WHERE j.source_id = p.id) <> 1`,
  },
]

/** A08: what the trigger counted is what the rows say. */
export const EVALUATION_INVARIANTS: readonly Invariant[] = [
  {
    id: 'R355: scores recomputed from the evaluations are the stored ones',
    sql: `SELECT kind, object_id FROM (SELECT x.kind, x.object_id, sum(x.stars) AS stars, count(*) AS n, count(DISTINCT e.id) AS sample FROM evaluation e CROSS JOIN LATERAL evaluation_stars(e) x WHERE e.counts GROUP BY 1, 2) r
            FULL JOIN evaluation_summary s USING (kind, object_id) WHERE coalesce(r.stars, 0) <> coalesce(s.star_sum, 0) OR coalesce(r.n, 0) <> coalesce(s.star_count, 0) OR coalesce(r.sample, 0) <> coalesce(s.sample_size, 0)`,
  },
  {
    id: 'R355: so are the scores of each dimension',
    sql: `SELECT kind, object_id, dimension FROM (SELECT x.kind, x.object_id, x.dimension, sum(x.stars) AS stars, count(*) AS n FROM evaluation e CROSS JOIN LATERAL evaluation_stars(e) x WHERE e.counts GROUP BY 1, 2, 3) r
            FULL JOIN evaluation_dimension_summary s USING (kind, object_id, dimension) WHERE coalesce(r.stars, 0) <> coalesce(s.star_sum, 0) OR coalesce(r.n, 0) <> coalesce(s.star_count, 0)`,
  },
  {
    id: 'A08: one person counts once per doctor in 30 days',
    sql: `SELECT a.id FROM evaluation a JOIN evaluation b ON b.identity_key = a.identity_key AND b.doctor_id = a.doctor_id AND b.id <> a.id AND b.counts AND b.submitted_at >= a.submitted_at AND b.submitted_at < a.submitted_at + interval '30 days' WHERE a.counts`,
  },
]

/** N6, W1–W5 (booking-payment §2.3.2, §2.3.4). */
export const WAITLIST_INVARIANTS: readonly Invariant[] = [
  {
    id: 'N6: a number with an open offer is kept for that entry, and only such a one is',
    sql: `SELECT n.id, n.state FROM number n FULL JOIN (SELECT * FROM waitlist_offer WHERE state = 'OPEN') o ON o.number_id = n.id
           WHERE o.id IS NOT NULL AND (n.state <> 'RESERVED_WAITLIST' OR n.reserved_for IS DISTINCT FROM o.entry_id) OR o.id IS NULL AND n.state = 'RESERVED_WAITLIST' AND n.reserved_for IS NOT NULL`,
  },
  {
    id: 'N6: what is public or cooling is kept for nobody',
    sql: `SELECT id FROM number WHERE reserved_for IS NOT NULL AND state NOT IN ('RESERVED_WAITLIST', 'RESERVED_REFERRAL')`,
  },
  {
    id: 'W1: one live entry per person, department or doctor, and date',
    sql: `SELECT identity_key FROM waitlist_entry WHERE state IN ('WAITING', 'OFFERED', 'ACCEPTED') GROUP BY identity_key, department_id, doctor_id, date HAVING count(*) > 1`,
  },
  {
    id: 'W2: an entry is OFFERED exactly while it has an open offer',
    sql: `SELECT e.id, e.state FROM waitlist_entry e WHERE (e.state = 'OFFERED') <> EXISTS (SELECT 1 FROM waitlist_offer o WHERE o.entry_id = e.id AND o.state = 'OPEN')`,
  },
  {
    id: 'W2: an accepted entry has the appointment it waited for',
    sql: `SELECT e.id, e.state FROM waitlist_entry e LEFT JOIN appointment a ON a.id = e.appointment_id AND a.reserved_for = e.id WHERE e.state IN ('ACCEPTED', 'BOOKED', 'AUTO_BOOKED') AND a.id IS NULL`,
  },
  {
    id: 'W4: the last event of an entry is its state and its tier',
    sql: `SELECT e.id FROM waitlist_entry e WHERE (e.state, e.tier) IS DISTINCT FROM (SELECT (v.to_state, v.tier) FROM waitlist_event v WHERE v.entry_id = e.id ORDER BY v.seq DESC LIMIT 1)`,
  },
  {
    id: 'W5: a prepayment is booked, refunded or still waiting, exactly one of them',
    sql: `SELECT e.id, e.state, e.prepay_state FROM waitlist_entry e JOIN trade_order o ON o.id = e.trade_order_id AND o.state = 'PAID'
           WHERE (o.business_kind = 'APPOINTMENT')::int + (o.business_kind = 'WAITLIST' AND EXISTS (SELECT 1 FROM refund r WHERE r.trade_order_id = o.id))::int
               + (o.business_kind = 'WAITLIST' AND e.state IN ('WAITING', 'OFFERED', 'ACCEPTED') AND NOT EXISTS (SELECT 1 FROM refund r WHERE r.trade_order_id = o.id))::int <> 1`,
  },
  {
    id: 'W5: the sum of what was prepaid is what was booked, refunded and still waits',
    sql: `SELECT * FROM (SELECT coalesce(sum(p.paid_fen), 0) AS prepaid,
             coalesce(sum(p.paid_fen) FILTER (WHERE e.prepay_state = 'BOOKED'), 0) + coalesce(sum(p.paid_fen) FILTER (WHERE e.prepay_state IN ('OPEN', 'HELD')), 0)
               + coalesce(sum((SELECT sum(r.amount_fen) FROM refund r WHERE r.payment_id = p.id AND r.state NOT IN ('CLOSED', 'REJECTED'))) FILTER (WHERE e.prepay_state IN ('RETURNED', 'CLOSED')), 0) AS accounted
           FROM waitlist_entry e JOIN payment_order p ON p.trade_order_id = e.trade_order_id AND p.paid_fen > 0) x WHERE prepaid <> accounted`,
  },
]

const inLine = `'WAITING', 'CALLED', 'IN_SERVICE', 'MISSED', 'PAUSED', 'RETURN_WAITING'`

/** Q1–Q8 (booking-payment §2.3.7) as far as rows show them. */
export const QUEUE_INVARIANTS: readonly Invariant[] = [
  {
    id: 'Q1: at most one active entry per appointment',
    sql: `SELECT appointment_id FROM queue_entry WHERE state IN (${inLine}) GROUP BY appointment_id HAVING count(*) > 1`,
  },
  {
    id: 'Q1: at most one active entry per patient and line',
    sql: `SELECT identity_key, session_id FROM queue_entry WHERE state IN (${inLine}) GROUP BY identity_key, session_id HAVING count(*) > 1`,
  },
  {
    id: 'Q2: one room has at most one patient',
    sql: `SELECT session_id, room FROM queue_entry WHERE state IN ('CALLED', 'IN_SERVICE') GROUP BY session_id, room HAVING count(*) > 1`,
  },
  {
    id: 'Q2: a line counts exactly the calls that were made',
    sql: `SELECT l.session_id, l.calls FROM queue_line l WHERE l.calls <> (SELECT count(*) FROM queue_event e WHERE e.session_id = l.session_id AND e.cause = 'call')`,
  },
  {
    id: 'Q4: nobody’s time in line is before their segment',
    sql: `SELECT id FROM queue_entry WHERE effective_at < segment_starts_at OR (cause = 'check-in' AND effective_at <> greatest(segment_starts_at, checked_in_at))`,
  },
  {
    id: 'Q5: whoever stands in front has a cause on record',
    sql: `SELECT e.id FROM queue_entry e LEFT JOIN queue_priority_kind k ON k.code = e.priority_code WHERE e.tier < 2 AND (k.tier IS NULL OR k.tier <> e.tier)`,
  },
  {
    id: 'Q8: the last event of an entry has its state and its keys',
    sql: `SELECT e.id FROM queue_entry e WHERE (e.state, e.tier, e.effective_at, e.not_before_call) IS DISTINCT FROM (SELECT (v.to_state, v.tier, v.effective_at, v.not_before_call) FROM queue_event v WHERE v.entry_id = e.id ORDER BY v.seq DESC LIMIT 1)`,
  },
  {
    id: 'R339: whoever is in a line has an appointment that says so, and a finished visit has used its number',
    sql: `SELECT e.id, e.state, a.state AS appointment FROM queue_entry e JOIN appointment a ON a.id = e.appointment_id JOIN number n ON n.id = a.number_id
           WHERE (e.state IN (${inLine}) AND a.state NOT IN ('QUEUED', 'CALLED', 'IN_CONSULT', 'FULFILLED', 'SUSPENDED_BY_HOSPITAL')) OR (e.state = 'DONE' AND (a.state <> 'FULFILLED' OR n.state <> 'USED'))`,
  },
]

export const DRAW_INVARIANTS: readonly Invariant[] = [
  {
    id: 'A31: a draw that was made has revealed the promised seed',
    sql: `SELECT id FROM draw WHERE (state = 'DRAWN') <> (seed_revealed IS NOT NULL) OR state = 'DRAWN' AND commitment <> encode(sha256(decode(seed_revealed, 'hex')), 'hex')`,
  },
  {
    id: 'A31: the winners are the first, and not more than there were numbers',
    sql: `SELECT e.id FROM draw_entry e JOIN draw d ON d.id = e.draw_id WHERE e.state <> 'WITHDRAWN' AND d.state = 'DRAWN' AND (e.position IS NULL OR (e.state = 'WON') <> (e.position <= d.numbers)) OR d.state <> 'DRAWN' AND e.position IS NOT NULL`,
  },
  {
    id: 'A31: nobody sees a number of a session that is still to be drawn',
    sql: `SELECT n.id FROM number n JOIN draw d ON d.session_id = n.session_id AND d.state = 'ANNOUNCED' WHERE n.state IN ('AVAILABLE', 'COOLING', 'HELD', 'RESERVED_WAITLIST')`,
  },
]

/** B05–B09, §4.8: money on its way to a hospital. */
export const BILL_INVARIANTS: readonly Invariant[] = [
  {
    id: 'B07: the lines of every bill version sum to its total',
    sql: `SELECT v.bill_id, v.version FROM clinic_bill_version v WHERE v.total_fen <> (SELECT sum(l.amount_fen) FROM clinic_bill_line l WHERE l.bill_id = v.bill_id AND l.version = v.version)`,
  },
  {
    id: 'J20: what is paid is what was pinned',
    sql: `SELECT p.id FROM hospital_payment p JOIN clinic_bill_version v ON v.bill_id = p.bill_id AND v.version = p.bill_version JOIN trade_order o ON o.id = p.trade_order_id
           WHERE o.amount_fen <> p.cash_fen OR p.way = 'SELF' AND p.cash_fen <> v.personal_fen OR p.way = 'MEDICAL_INSURANCE' AND p.total_fen <> v.total_fen`,
  },
  {
    id: 'J21: settled means that both legs are in',
    sql: `SELECT p.id FROM hospital_payment p LEFT JOIN insurance_order i ON i.payment_id = p.id LEFT JOIN trade_order o ON o.id = p.trade_order_id
           WHERE p.state = 'SETTLED' AND (o.state IS DISTINCT FROM 'PAID' OR p.way = 'MEDICAL_INSURANCE' AND i.state IS DISTINCT FROM 'SUCCESS' OR p.receipt_no IS NULL)`,
  },
  {
    id: 'J21 F10: undone means that nothing is kept of either leg',
    sql: `SELECT p.id FROM hospital_payment p LEFT JOIN insurance_order i ON i.payment_id = p.id
           LEFT JOIN payment_order c ON c.trade_order_id = p.trade_order_id AND c.state = 'SUCCESS' AND c.leg <> 'INSURANCE'
           WHERE p.state = 'UNDONE' AND (c.paid_fen > c.refund_held_fen AND NOT EXISTS (SELECT 1 FROM refund r WHERE r.payment_id = c.id AND r.state IN ('CLOSED', 'REJECTED'))
              OR i.state = 'SUCCESS' AND i.refund_held_fen < i.gov_fen + i.self_fen + i.other_fen OR i.state IN ('SUBMITTING', 'PROCESSING', 'PRE_SETTLED'))`,
  },
  {
    id: '§4.8 P4: what goes back to the insurance is what its refunds hold',
    sql: `SELECT i.id FROM insurance_order i WHERE i.refund_held_fen <> coalesce((SELECT sum(r.amount_fen) FROM insurance_refund r WHERE r.insurance_order_id = i.id AND r.state <> 'REJECTED'), 0)`,
  },
  {
    id: '§4.8: an insurance order and its leg tell the same',
    sql: `SELECT i.id, i.state, l.state AS leg FROM insurance_order i JOIN payment_order l ON l.id = i.leg_id
           WHERE (i.state = 'SUCCESS') <> (l.state = 'SUCCESS') OR (i.state = 'FAILED') <> (l.state = 'FAILED') OR l.amount_fen <> i.gov_fen + i.self_fen + i.other_fen OR l.leg <> 'INSURANCE'`,
  },
]

/** K1–K5 (booking-payment §3.7) as far as rows show them. */
const CREDITPAY_INVARIANTS: readonly Invariant[] = [
  {
    id: 'K1: what an account has frozen and used is what its visits say',
    sql: `SELECT a.id FROM creditpay_account a WHERE (a.frozen_fen, a.used_fen) IS DISTINCT FROM (SELECT (coalesce(sum(e.authorised_fen) FILTER (WHERE e.state = 'AUTHORISED'), 0)::int, coalesce(sum(e.captured_fen - e.repaid_fen - e.refunded_fen - e.written_off_fen), 0)::int) FROM creditpay_entry e WHERE e.credit_account_id = a.id)`,
  },
  {
    id: 'K4: what a visit was repaid is what was allocated to it and not given back',
    sql: `SELECT e.id FROM creditpay_entry e WHERE e.repaid_fen <> (SELECT coalesce(sum(l.amount_fen - l.returned_fen), 0) FROM creditpay_allocation l WHERE l.entry_id = e.id)`,
  },
  {
    id: 'K4: a repayment allocated what it says',
    sql: `SELECT r.id FROM creditpay_repayment r WHERE r.allocated_fen <> (SELECT coalesce(sum(l.amount_fen), 0) FROM creditpay_allocation l WHERE l.repayment_id = r.id)`,
  },
  {
    id: 'K5: what a visit was refunded is what its refunds say',
    sql: `SELECT e.id FROM creditpay_entry e WHERE e.refunded_fen <> (SELECT coalesce(sum(f.amount_fen), 0) FROM creditpay_refund f WHERE f.entry_id = e.id)`,
  },
  {
    id: 'K7: whoever is listed has one open listing, and nobody else',
    sql: `SELECT a.id FROM creditpay_account a WHERE (a.state = 'LISTED') <> EXISTS (SELECT 1 FROM creditpay_listing l WHERE l.credit_account_id = a.id AND l.released_at IS NULL)`,
  },
]

/** The mirror of health records (records-authorization §2.1, §2.3). */
const RECORD_INVARIANTS: readonly Invariant[] = [
  {
    id: '§2.1: an object is the newest of its versions, and all of them are kept',
    sql: `SELECT o.id FROM record_object o WHERE o.person_id IS NOT NULL AND o.version IS DISTINCT FROM (SELECT max(v.version) FROM record_version v WHERE v.object_id = o.id)`,
  },
  {
    id: '§3.3: an object has its own labels, those of its report, and those of its parts that stand',
    sql: `SELECT o.id FROM record_object o WHERE NOT o.own_labels <@ o.labels
           OR EXISTS (SELECT 1 FROM record_object p WHERE p.source = o.source AND p.source_ref = o.part_of AND p.part_of IS NULL AND NOT p.own_labels <@ o.labels)
           OR EXISTS (SELECT 1 FROM record_object c WHERE o.part_of IS NULL AND c.source = o.source AND c.part_of = o.source_ref
                        AND c.own_status NOT IN ('cancelled', 'entered-in-error') AND NOT c.own_labels <@ o.labels)`,
  },
  {
    id: '§2.1: what a report withdrew is withdrawn with its parts',
    sql: `SELECT c.id FROM record_object c JOIN record_object p ON p.source = c.source AND p.source_ref = c.part_of AND p.part_of IS NULL
           WHERE p.status IN ('cancelled', 'entered-in-error') AND c.status NOT IN ('cancelled', 'entered-in-error')`,
  },
  {
    id: '§2.3.4: exactly one copy of a report is shown',
    sql: `SELECT alias FROM record_object WHERE alias IS NOT NULL AND person_id IS NOT NULL GROUP BY person_id, alias HAVING count(*) FILTER (WHERE NOT is_duplicate) <> 1`,
  },
  {
    id: '§2.4: of somebody nobody knows here only a version is kept',
    sql: `SELECT o.id FROM record_object o WHERE o.person_id IS NULL AND o.subject_ref IS NOT NULL AND (o.encounter_ref IS NOT NULL OR o.own_labels <> '{}')
           AND NOT EXISTS (SELECT 1 FROM record_version v WHERE v.object_id = o.id)`,
  },
]

/** Clocks of grid events (affairs-grid-childcare §3.4). */
const CLOCK_INVARIANTS: readonly Invariant[] = [
  {
    id: '§3.4: no clock of an event that has ended runs',
    sql: `SELECT t.id, e.state FROM grid_timer t JOIN grid_event e ON e.id = t.event_id WHERE t.stopped_at IS NULL AND e.ended_at IS NOT NULL`,
  },
  {
    id: '§3.4: a clock is paused exactly while its event waits for the reporter',
    sql: `SELECT t.id, e.state FROM grid_timer t JOIN grid_event e ON e.id = t.event_id WHERE t.stopped_at IS NULL AND (t.paused_at IS NOT NULL) <> (e.state = 'NEED_INFO')`,
  },
]

/** Each slice adds its own table here. */
export const INVARIANTS: readonly Invariant[] = [
  ...APPOINTMENT_INVARIANTS,
  ...PAYMENT_INVARIANTS,
  ...WAITLIST_INVARIANTS,
  ...DRAW_INVARIANTS,
  ...EVALUATION_INVARIANTS,
  ...QUEUE_INVARIANTS,
  ...BILL_INVARIANTS,
  ...CREDITPAY_INVARIANTS,
  ...RECORD_INVARIANTS,
  ...CLOCK_INVARIANTS,
]

export async function brokenInvariants(db: Sql): Promise<{ id: string; rows: object[] }[]> {
  const answers = await Promise.all(INVARIANTS.map(async ({ id, sql }) => ({ id, rows: await db.query<object>(sql) })))
  return answers.filter(({ rows }) => rows.length > 0)
}
