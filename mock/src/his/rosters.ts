import { addDays, dateOf, daysBetween, type Instant } from '@jktl/shared/kernel/dates'
import type { Half } from './data/doctors.ts'
import type { HospitalDirectory } from './data/directory.ts'
import {
  hasClinic,
  isStoppedFromTheStart,
  numberThrough,
  ordinarySchedule,
  ROSTER_DAYS,
  scheduleId,
  type RosterSchedule,
  type RosterSubject,
} from './data/rosters.ts'

export interface Publication {
  hosCode: string
  doctorCode: string
  date: string
  half: RosterSchedule['half']
  periods?: { begin: string; end: string; count: number }[]
  fee?: string
  location?: string
  /** Without it the next version; an older one makes the HIS send what is out of date. */
  version?: number
}

const HALVES: readonly Half[] = ['AM', 'PM']
const MAX_RANGE_DAYS = 62

/**
 * The rosters of all hospitals: generated for any day up to a fortnight ahead of the city's today,
 * and replaced schedule by schedule where something was published or stopped.
 */
export class Rosters {
  private readonly changed = new Map<string, RosterSchedule>()
  private readonly subjects = new Map<string, RosterSubject>()
  private readonly now: () => Instant
  private readonly stopsSome: boolean

  constructor(directory: HospitalDirectory, now: () => Instant, stopsSome: boolean) {
    this.now = now
    this.stopsSome = stopsSome
    const owners = [...directory.doctors.map((doctor) => ({ doctor })), ...directory.resources.map((resource) => ({ doctor: resource, resource }))]
    for (const owner of owners) {
      const { doctor } = owner
      const hospital = directory.institutions.find((i) => i.code === doctor.hosCode)
      const department = directory.departments.find((d) => d.hosCode === doctor.hosCode && d.code === doctor.departmentCode)
      if (hospital && department) this.subjects.set(`${doctor.hosCode}-${doctor.code}`, { hospital, department, ...owner })
    }
  }

  list(hosCode: string, from: string, to: string): RosterSchedule[] {
    const last = [addDays(dateOf(this.now()), ROSTER_DAYS), addDays(from, MAX_RANGE_DAYS), to].sort()[0] ?? to
    const dates = Array.from({ length: Math.max(0, daysBetween(from, last) + 1) }, (_, i) => addDays(from, i))
    const subjects = [...this.subjects.values()].filter((s) => s.hospital.code === hosCode)
    const generated = dates.flatMap((date) => subjects.flatMap((subject) => HALVES.flatMap((half) => this.generated(subject, date, half) ?? [])))
    const changed = [...this.changed.values()].filter((s) => s.hosCode === hosCode && s.date >= from && s.date <= to)
    return [...generated.filter((s) => !this.changed.has(s.id)), ...changed].sort((a, b) => a.id.localeCompare(b.id))
  }

  find(hosCode: string, id: string): RosterSchedule | undefined {
    const changed = this.changed.get(id)
    if (changed) return changed.hosCode === hosCode ? changed : undefined
    const [, doctorCode = '', day = '', half = ''] = id.split('-')
    const subject = this.subjects.get(`${hosCode}-${doctorCode}`)
    const date = `${day.slice(0, 4)}-${day.slice(4, 6)}-${day.slice(6)}`
    const isKnown = subject && /^\d{8}$/.test(day) && (half === 'AM' || half === 'PM') && scheduleId(hosCode, doctorCode, date, half) === id
    return isKnown && date <= addDays(dateOf(this.now()), ROSTER_DAYS) ? this.generated(subject, date, half) : undefined
  }

  /** @returns undefined when no such doctor works there */
  publish({ hosCode, doctorCode, date, half, periods, fee, location, version }: Publication): RosterSchedule | undefined {
    const subject = this.subjects.get(`${hosCode}-${doctorCode}`)
    if (!subject) return undefined
    const id = scheduleId(hosCode, doctorCode, date, half)
    const present = this.find(hosCode, id)
    const base = present ?? { ...ordinarySchedule(subject, date, half === 'NIGHT' ? 'PM' : half), id, half, version: 0 }
    const numbers = periods && numberThrough(periods.map((p) => p.count))
    const published: RosterSchedule = {
      ...base,
      version: version ?? base.version + 1,
      status: 'OPEN',
      ...(fee !== undefined && { fee }),
      ...(location !== undefined && { location }),
      ...(periods && { periods: periods.map(({ begin, end }, i) => ({ id: `P${String(i + 1).padStart(2, '0')}`, begin, end, numbers: numbers?.[i] ?? [] })) }),
    }
    delete published.stopReason
    this.changed.set(id, published)
    return published
  }

  /** Stops a session; stopping it again changes nothing. */
  stop(schedule: RosterSchedule, reason: string): RosterSchedule {
    if (schedule.status === 'STOPPED') return schedule
    const stopped: RosterSchedule = { ...schedule, status: 'STOPPED', stopReason: reason, version: schedule.version + 1 }
    this.changed.set(schedule.id, stopped)
    return stopped
  }

  /** The platform's list of a session's numbers (§4): as it is already, it changes nothing; else it is the next version. Unknown periods are left out. */
  setNumbers(schedule: RosterSchedule, lists: ReadonlyMap<string, readonly number[]>): RosterSchedule {
    const periods = schedule.periods.map((period) => ({ ...period, numbers: [...(lists.get(period.id) ?? period.numbers)].sort((a, b) => a - b) }))
    if (JSON.stringify(periods) === JSON.stringify(schedule.periods)) return schedule
    const changed: RosterSchedule = { ...schedule, periods, version: schedule.version + 1 }
    this.changed.set(schedule.id, changed)
    return changed
  }

  changes(): RosterSchedule[] {
    return [...this.changed.values()]
  }

  restore(changes: readonly RosterSchedule[]): void {
    for (const schedule of changes) this.changed.set(schedule.id, schedule)
  }

  private generated(subject: RosterSubject, date: string, half: Half): RosterSchedule | undefined {
    if (!hasClinic(subject.doctor, date, half)) return undefined
    const schedule = ordinarySchedule(subject, date, half)
    return this.stopsSome && !subject.resource && isStoppedFromTheStart(schedule.id)
      ? { ...schedule, status: 'STOPPED', stopReason: '医生外出学习', version: 2 }
      : schedule
  }
}
