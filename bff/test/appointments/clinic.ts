import { type Appointment, type ClinicSession, confirmAppointment, getAppointment, holdNumber, listSessions } from '@jktl/shared/appointments/contract'
import type { CheckoutTicket } from '@jktl/shared/payments/contract'

import type { Reply, TestCity } from '../support/city.ts'

export type Problem = { code?: string; allowedActions?: string[]; current?: { version: number } }
export type Booked = { appointment: Appointment; checkout: CheckoutTicket | null } & Problem

/** `HIS` owns its numbers and takes money; `PLATFORM` is free of charge. */
export const HOSPITALS = { HIS: '150502H01', PLATFORM: '150502C01' } as const

export interface Clinic {
  hosCode: string
  institutionId: string
  departmentId: string
  doctorId: string
  doctCode: string
  session: ClinicSession
}

/** The earliest session of a hospital on or after a day, with its upstream codes. */
export async function findClinic(city: TestCity, hosCode: string, from: string, skip = 0): Promise<Clinic & { schId: string }> {
  const [row] = await city.db.query<{ institutionId: string; departmentId: string; doctorId: string; doctCode: string; sessionId: string; schId: string }>(
    `SELECT s.institution_id AS "institutionId", s.department_id AS "departmentId", s.doctor_id AS "doctorId", d.doct_code AS "doctCode", s.id AS "sessionId", r.sch_id AS "schId"
       FROM clinic_session s JOIN roster r ON r.id = s.roster_id JOIN institution i ON i.id = s.institution_id JOIN doctor d ON d.id = s.doctor_id
      WHERE i.hos_code = $1 AND s.date >= $2::date AND s.state = 'OPEN' ORDER BY s.date, r.sch_id OFFSET $3 LIMIT 1`,
    [hosCode, from, skip],
  )
  if (!row) throw new Error('no session')
  const { body } = await city.call<{ items: ClinicSession[] }>(listSessions, { query: { doctorId: row.doctorId } })
  const session = body.items.find((s) => s.id === row.sessionId)
  if (!session) throw new Error('the session is not listed')
  return { hosCode, session, ...row }
}

export const hold = (city: TestCity, who: { token: string }, personId: string, segmentId: string, key?: string): Promise<Reply<Appointment & Problem>> =>
  city.call<Appointment & Problem>(holdNumber, { token: who.token, body: { personId, segmentId }, ...(key ? { key } : {}) })

export const confirm = (city: TestCity, who: { token: string }, id: string, payMode: 'ONLINE' | 'WINDOW'): Promise<Reply<Booked>> =>
  city.call<Booked>(confirmAppointment, { token: who.token, params: { id }, body: { payMode } })

export const see = async (city: TestCity, who: { token: string }, id: string): Promise<Appointment> =>
  (await city.call<Appointment>(getAppointment, { token: who.token, params: { id } })).body

export async function numberOf(city: TestCity, appointmentId: string): Promise<{ state: string; ordinal: number }> {
  const [row] = await city.db.query<{ state: string; ordinal: number }>(
    `SELECT n.state, n.ordinal FROM number n JOIN appointment a ON a.number_id = n.id WHERE a.id = $1`,
    [appointmentId],
  )
  if (!row) throw new Error('no such appointment')
  return row
}

/** The last live lock of the hospital's own book. */
export async function lockAtHospital(city: TestCity, hosCode: string, lockId: string): Promise<{ status: string } | undefined> {
  const { books } = await city.journal<{ hospitals: Record<string, { locks: { lock_id: string; status: string }[] }> }>('his')
  return books.hospitals[hosCode]?.locks.find((lock) => lock.lock_id === lockId)
}
