import { randomUUID } from 'node:crypto'

import type { TestCity } from '../support/city.ts'

export interface Attended {
  appointmentId: string
  institutionId: string
  departmentId: string
  doctorId: string
  date: string
}

/** A visit that took place: an appointment of the past as the hospital's attendance record leaves it. `personId` left out: somebody unknown. */
export async function attendedVisit(
  city: TestCity,
  who: { accountId: string; personId?: string },
  where: { hosCode: string; date?: string; doctorId?: string; state?: string },
): Promise<Attended> {
  const [place] = await city.db.query<Attended & { sessionId: string; segmentId: string; numberId: string; half: string; feeFen: number }>(
    `SELECT s.institution_id AS "institutionId", s.department_id AS "departmentId", s.doctor_id AS "doctorId", s.date, s.half, s.fee_fen AS "feeFen", s.id AS "sessionId", n.segment_id AS "segmentId", n.id AS "numberId"
       FROM number n JOIN clinic_session s ON s.id = n.session_id JOIN roster r ON r.id = s.roster_id JOIN institution i ON i.id = s.institution_id
      WHERE i.hos_code = $1 AND s.kind = 'CLINIC' AND ($2::date IS NULL OR s.date = $2) AND ($3::uuid IS NULL OR s.doctor_id = $3) AND n.state IN ('AVAILABLE', 'PLANNED') ORDER BY s.date, r.sch_id, n.ordinal LIMIT 1`,
    [where.hosCode, where.date ?? null, where.doctorId ?? null],
  )
  if (!place) throw new Error('no number left for a visit')
  const [person] = who.personId
    ? await city.db.query<{ key: string }>(`SELECT encode(identity_fingerprint, 'hex') AS key FROM person WHERE id = $1`, [who.personId])
    : []
  const id = randomUUID()
  const now = new Date(city.now())
  const state = where.state ?? 'FULFILLED'
  await city.db.transaction(async (tx) => {
    await tx.query(`UPDATE number SET state = $2, cause = 'test', actor = 'hospital', correlation_id = $3, changed_at = $4 WHERE id = $1`, [
      place.numberId,
      state === 'FULFILLED' ? 'USED' : 'EXPIRED',
      id,
      now,
    ])
    await tx.query(
      `INSERT INTO appointment (id, account_id, person_id, identity_key, institution_id, department_id, doctor_id, session_id, segment_id, number_id, date, half, rule_version_id, fee_fen, authority, request_key,
                                hold_slot, day_slot, state, pay_mode, submitted_at, hold_expires_at, lock_until, cancel_until, cause, actor, changed_at)
       SELECT $1::uuid, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11::date, $12, (SELECT id FROM rule_version LIMIT 1), $13, 'PLATFORM', ($1::uuid)::text, 1, 1, $15, 'WINDOW', g.starts_at - interval '1 day', $14, $14, $14, 'test', 'hospital', $14
         FROM segment g WHERE g.id = $9`,
      [
        id,
        who.accountId,
        who.personId ?? randomUUID(),
        person?.key ?? randomUUID(),
        place.institutionId,
        place.departmentId,
        place.doctorId,
        place.sessionId,
        place.segmentId,
        place.numberId,
        place.date,
        place.half,
        place.feeFen,
        now,
        state,
      ],
    )
  })
  return { appointmentId: id, institutionId: place.institutionId, departmentId: place.departmentId, doctorId: place.doctorId, date: place.date }
}
