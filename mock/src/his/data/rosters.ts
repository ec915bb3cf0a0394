import { addDays, instantAt, type Instant, weekdayNumber } from '@jktl/shared/kernel/dates'
import type { DepartmentRecord, DoctorRecord, Half } from './doctors.ts'
import type { InstitutionRecord } from './institutions.ts'
import type { ResourceRecord } from './resources.ts'
import { seededNumber } from './seeded.ts'

interface RosterPeriod {
  id: string
  begin: string
  end: string
  /** Ordinals, unique within the schedule. */
  numbers: number[]
}

export interface RosterSchedule {
  id: string
  version: number
  hosCode: string
  /** A device's or ward's schedule has this, and its res_code in place of the doctor's. */
  kind?: ResourceRecord['kind']
  doctorCode: string
  departmentCode: string
  date: string
  half: Half | 'NIGHT'
  location: string
  fee: string
  status: 'OPEN' | 'STOPPED'
  stopReason?: string
  releaseAt: Instant
  periods: RosterPeriod[]
}

/** Days ahead for which a roster exists; the numbers of the last day are released on the present one. */
export const ROSTER_DAYS = 14

const PERIODS: Record<Half, { first: string; count: number }> = { AM: { first: '08:00', count: 7 }, PM: { first: '14:30', count: 5 } }

function plus30(time: string, steps: number): string {
  const minutes = Number(time.slice(0, 2)) * 60 + Number(time.slice(3)) + steps * 30
  return `${String(Math.floor(minutes / 60)).padStart(2, '0')}:${String(minutes % 60).padStart(2, '0')}`
}

/** Numbers the ordinals through: `[3, 2]` → `[[1, 2, 3], [4, 5]]`. */
export function numberThrough(counts: readonly number[]): number[][] {
  let last = 0
  return counts.map((count) => Array.from({ length: count }, () => (last += 1)))
}

export const scheduleId = (hosCode: string, doctorCode: string, date: string, half: string): string =>
  `${hosCode}-${doctorCode}-${date.replaceAll('-', '')}-${half}`

/** Monday = 1. */

export interface RosterSubject {
  hospital: InstitutionRecord
  department: DepartmentRecord
  doctor: Pick<DoctorRecord, 'code' | 'fee' | 'clinicTimes'>
  resource?: ResourceRecord
}

/** The ordinary schedule of a half-day: periods of 30 minutes with 2–5 numbers each. */
export function ordinarySchedule({ hospital, department, doctor, resource }: RosterSubject, date: string, half: Half): RosterSchedule {
  const id = scheduleId(hospital.code, doctor.code, date, half)
  const { first, count } = PERIODS[half]
  const perPeriod = (i: number): number => (resource?.unitMinutes ? 30 / resource.unitMinutes : 2 + seededNumber(`${id} ${i}`, 4))
  const numbers = resource?.beds ? numberThrough([resource.beds]) : numberThrough(Array.from({ length: count }, (_, i) => perPeriod(i)))
  return {
    id,
    version: 1,
    hosCode: hospital.code,
    ...(resource && { kind: resource.kind }),
    doctorCode: doctor.code,
    departmentCode: department.code,
    date,
    half,
    location: resource?.location ?? department.location,
    fee: doctor.fee,
    status: 'OPEN',
    releaseAt: instantAt(addDays(date, -ROSTER_DAYS), hospital.releaseTime),
    periods: numbers.map((ordinals, i) => ({
      id: `P${String(i + 1).padStart(2, '0')}`,
      begin: plus30(first, i),
      // A bed is given for the day.
      end: resource?.beds ? '23:59' : plus30(first, i + 1),
      // A SPLIT hospital hands over two of three numbers and sells the others itself.
      numbers: hospital.mode === 'SPLIT' ? ordinals.filter((ordinal) => ordinal % 3 !== 0) : ordinals,
    })),
  }
}

/** One session in 40 of the full city is stopped from the start, as an amended version. */
export const isStoppedFromTheStart = (id: string): boolean => seededNumber(`${id} stopped`, 40) === 0

export const hasClinic = (doctor: Pick<DoctorRecord, 'clinicTimes'>, date: string, half: Half): boolean =>
  doctor.clinicTimes.some((t) => t.weekday === weekdayNumber(date) && t.half === half)
