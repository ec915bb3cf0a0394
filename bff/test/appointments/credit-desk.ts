import { type Appointment, confirmAppointment, holdNumber } from '@jktl/shared/appointments/contract'
import { listCredit, type PersonCredit } from '@jktl/shared/appointments/credit/contract'
import { addDays, DAY_MS, HOUR_MS } from '@jktl/shared/kernel/dates'

import type { SignedIn, TestCity } from '../support/city.ts'
import { findClinic } from './clinic.ts'

export type Resident = SignedIn & { selfId: string }

/** A booked number of the earliest session on or after a day; `skip` chooses another session. */
export async function book(
  city: TestCity,
  who: Resident,
  hosCode: string,
  from: string,
  { personId = who.selfId, skip = 0, segment = 0 } = {},
): Promise<Appointment> {
  const clinic = await findClinic(city, hosCode, from, skip)
  const segmentId = clinic.session.segments[segment]?.id ?? ''
  const held = await city.must<Appointment>(holdNumber, { token: who.token, body: { personId, segmentId } })
  return (await city.must<{ appointment: Appointment }>(confirmAppointment, { token: who.token, params: { id: held.id }, body: { payMode: 'WINDOW' } }))
    .appointment
}

export async function stateOf(city: TestCity, appointmentId: string): Promise<string> {
  const [row] = await city.db.query<{ state: string }>(`SELECT state FROM appointment WHERE id = $1`, [appointmentId])
  return row?.state ?? ''
}

/** The night after a visit: everything is over and the hospitals' nightly batch has sent it all. */
export async function nightAfter(city: TestCity, date: string): Promise<void> {
  const night = Date.parse(`${addDays(date, 1)}T01:00:00+08:00`)
  if (city.now() < night) await city.setClock(night)
  else await city.advanceClock(HOUR_MS)
  await city.runJobs()
}

/** Past missed visits of a person as the judge leaves them, days before now: the appointment and its violation. */
export async function missedBefore(city: TestCity, appointmentId: string, daysAgo: readonly number[]): Promise<void> {
  for (const days of daysAgo) {
    const at = new Date(city.now() - days * DAY_MS)
    // A copy of the appointment that ended as missed; nothing else can be made in the past.
    await city.db.query(
      `WITH n AS (INSERT INTO number (session_id, segment_id, ordinal, state, in_roster, cause, actor, changed_at) SELECT session_id, segment_id, (SELECT max(ordinal) + 1 FROM number x WHERE x.session_id = s.session_id), 'SOLD', false, 'test', 'test', $2 FROM number s WHERE s.id = (SELECT number_id FROM appointment WHERE id = $1) RETURNING id),
       a AS (INSERT INTO appointment (id, account_id, person_id, identity_key, institution_id, department_id, doctor_id, session_id, segment_id, number_id, date, half, rule_version_id, fee_fen, authority, request_key, hold_slot, day_slot, state, submitted_at, hold_expires_at, lock_until, cancel_until, confirmed_at, voucher_code, pay_mode, cause, actor, changed_at)
         SELECT gen_random_uuid(), o.account_id, o.person_id, o.identity_key, o.institution_id, o.department_id, o.doctor_id, o.session_id, o.segment_id, n.id, ($2::timestamptz AT TIME ZONE 'Asia/Shanghai')::date, o.half, o.rule_version_id, o.fee_fen, o.authority, gen_random_uuid()::text, 1, 1, 'NO_SHOW', o.submitted_at, o.hold_expires_at, o.lock_until, o.cancel_until, o.confirmed_at, NULL, o.pay_mode, 'test', 'test', $2 FROM appointment o, n WHERE o.id = $1 RETURNING id, account_id, person_id, identity_key, institution_id, rule_version_id)
       INSERT INTO violation_event (id, identity_key, person_id, account_id, institution_id, appointment_id, kind, at, recorded_at, appeal_until, rule_version_id, changed_at)
         SELECT gen_random_uuid(), identity_key, person_id, account_id, institution_id, id, 'NO_SHOW', $2, $2, $2::timestamptz + interval '15 days', rule_version_id, $2 FROM a`,
      [appointmentId, at],
    )
  }
}

export async function creditOf(city: TestCity, who: Resident, personId = who.selfId): Promise<PersonCredit> {
  const { items } = await city.must<{ items: PersonCredit[] }>(listCredit, { token: who.token })
  const found = items.find((i) => i.personId === personId)
  if (!found) throw new Error('nobody of that id in the family')
  return found
}

export interface CreditBooks {
  entries: {
    id: string
    report: { category: string; occurrences: number; subject: { idNumber: string } } | null
    receiptNo: string | null
    withdrawal: { reason: string; receiptNo: string } | null
  }[]
}
export const creditBooks = async (city: TestCity): Promise<CreditBooks['entries']> => (await city.journal<CreditBooks>('credit')).books.entries

export async function listingOf(
  city: TestCity,
  who: Resident,
  status: 'IN_FORCE' | 'RELEASED' = 'IN_FORCE',
): Promise<{ id: string; status: string; released_by: string | null; version: number }> {
  const [row] = await city.db.query<{ id: string; status: string; released_by: string | null; version: number }>(
    `SELECT id, status, released_by, version FROM credit_listing WHERE person_id = $1 AND (status <> 'RELEASED') = $2 ORDER BY decided_at DESC LIMIT 1`,
    [who.selfId, status === 'IN_FORCE'],
  )
  if (!row) throw new Error(`no listing ${status}`)
  return row
}

export async function visitOf(city: TestCity, appointmentId: string): Promise<{ session: string; date: string; institution: string }> {
  const [row] = await city.db.query<{ session: string; date: string; institution: string }>(
    `SELECT session_id AS session, date, institution_id AS institution FROM appointment WHERE id = $1`,
    [appointmentId],
  )
  if (!row) throw new Error('no such appointment')
  return row
}
