import type { QueueBoard, QueueScreen } from '@jktl/shared/appointments/queue/contract'
import { ACTIVE_QUEUE_STATES } from '@jktl/shared/appointments/queue/model'
import { orderOf, queueActions } from '@jktl/shared/appointments/queue/rules'
import { ageYears, clockTimeOf, dateOf, formatInstant, HOUR_MS } from '@jktl/shared/kernel/dates'

import type { Clock } from '../../../../platform/clock.ts'
import type { DirectoryPublic } from '../../../directory/public.ts'
import type { IdentityPublic } from '../../../identity/public.ts'
import { codeAt } from '../domain/check-in-code.ts'
import { isInRoom, isWaiting, keyOf, type LineRecord, type LineSession, type QueueEntryRecord } from '../domain/queue-entry.ts'
import { paceOf } from '../domain/wait-estimate.ts'
import type { QueueRepository } from '../queue.repository.ts'
import { finishedOf } from './view-queue.ts'

const NEXT_SHOWN = 3
const NO_LINE = { calls: 0, sinceReturn: 0, returnInterleave: 1 }
/** In the room first, then the line, then who is away, then who has ended. */
const RANK: Record<QueueEntryRecord['state'], number> = {
  IN_SERVICE: 0,
  CALLED: 0,
  WAITING: 1,
  RETURN_WAITING: 1,
  PAUSED: 2,
  MISSED: 2,
  PASSED_OVER: 3,
  TRANSFERRED: 4,
  LEFT: 4,
  DONE: 4,
}

/** A line as the staff see it, and as the waiting area shows it. Both are derived from rows at every look (Q8). */
export class ViewBoard {
  constructor(
    private readonly queue: QueueRepository,
    private readonly directory: DirectoryPublic,
    private readonly identity: IdentityPublic,
    private readonly clock: Clock,
  ) {}

  async sessions(sessions: readonly LineSession[]): Promise<QueueBoard['session'][]> {
    const [departments, doctors, counts] = await Promise.all([
      this.directory.findDepartments([...new Set(sessions.map(({ departmentId }) => departmentId))]),
      this.directory.findDoctors([...new Set(sessions.map(({ doctorId }) => doctorId))]),
      this.queue.countByLine(sessions.map(({ id }) => id)),
    ])
    return sessions.map((s) => ({
      id: s.id,
      departmentId: s.departmentId,
      departmentName: departments.get(s.departmentId)?.name ?? '',
      doctorName: doctors.get(s.doctorId)?.name ?? '',
      half: s.half,
      start: s.start,
      end: s.end,
      location: s.location,
      isSuspended: s.state === 'SUSPENDED',
      booked: s.booked,
      waiting: counts.get(s.id)?.waiting ?? 0,
      done: counts.get(s.id)?.done ?? 0,
    }))
  }

  /** @returns the board with the persons on it, for the audit */
  async board(session: LineSession, roles: ReadonlySet<string>, calledId: string | null): Promise<{ board: QueueBoard; personIds: string[] }> {
    const [entries, line, kinds] = await Promise.all([this.queue.listEntries([session.id]), this.queue.findLine(session.id), this.queue.listPriorityKinds()])
    const personIds = [...new Set(entries.map(({ personId }) => personId))]
    const [persons, [shown]] = await Promise.all([this.identity.labelPersons(null, personIds), this.sessions([session])])
    if (!shown) throw new Error('a session was expected')
    const order = orderOf(entries.filter(isWaiting).map(keyOf), line ?? NO_LINE)
    const positions = new Map(order.map(({ id }, index) => [id, index + 1]))
    const now = this.clock.now()
    const sorted = [...entries].sort(
      (a, b) => RANK[a.state] - RANK[b.state] || (positions.get(a.id) ?? 0) - (positions.get(b.id) ?? 0) || b.changedAt.getTime() - a.changedAt.getTime(),
    )
    return {
      personIds,
      board: {
        session: shown,
        date: session.date,
        ...paceOf(finishedOf(entries), session.minutesEach),
        calledId,
        serverTime: formatInstant(now),
        entries: sorted.map((entry) => {
          const person = persons.get(entry.personId)
          return {
            id: entry.id,
            version: entry.version,
            ordinal: entry.ordinal,
            personNameMasked: person?.nameMasked ?? '',
            personAgeYears: person ? ageYears(person.birthDate, dateOf(now)) : 0,
            state: entry.state,
            position: positions.get(entry.id) ?? null,
            tier: entry.tier,
            priorityName: kinds.find(({ code }) => code === entry.priorityCode)?.name ?? null,
            isTransferred: entry.transferredFrom !== null,
            segmentStart: clockTimeOf(entry.segmentStartsAt.getTime()),
            checkedInAt: formatInstant(entry.checkedInAt.getTime()),
            source: entry.source,
            missed: entry.missed,
            penaltyLeft: isWaiting(entry) ? Math.max(0, entry.notBeforeCall - (line?.calls ?? 0)) : 0,
            room: entry.room,
            since: formatInstant((entry.startedAt && entry.state === 'IN_SERVICE' ? entry.startedAt : entry.changedAt).getTime()),
            actions: queueActions(entry.state, roles),
          }
        }),
      },
    }
  }

  /** Masked names and numbers of a waiting area's rooms; the department's name is not on it (Q6). */
  async screen(
    department: { id: string; institutionId: string; location: string },
    institutionName: string,
  ): Promise<{ screen: QueueScreen; personIds: string[] }> {
    const now = this.clock.now()
    const all = await this.queue.listSessions({ institutionId: department.institutionId, departmentId: department.id, date: dateOf(now) })
    const ids = all.map(({ id }) => id)
    const [entries, place, doctors] = await Promise.all([
      this.queue.listEntries(ids),
      this.queue.placeOf(department.institutionId, department.id),
      this.directory.findDoctors(all.map(({ doctorId }) => doctorId)),
    ])
    const active = entries.filter(({ state }) => (ACTIVE_QUEUE_STATES as readonly string[]).includes(state))
    const isShown = (s: LineSession): boolean =>
      active.some(({ sessionId }) => sessionId === s.id) || (s.state === 'OPEN' && s.startsAt.getTime() - 2 * HOUR_MS <= now && s.endsAt.getTime() >= now)
    const lines = new Map(await Promise.all(ids.map(async (id): Promise<[string, LineRecord | null]> => [id, await this.queue.findLine(id)])))
    const personIds = [...new Set(active.map(({ personId }) => personId))]
    const persons = await this.identity.labelPersons(null, personIds)
    const nameOf = ({ personId }: QueueEntryRecord): string => persons.get(personId)?.nameMasked ?? ''
    const { shortCode, qrText, expiresAt } = codeAt(place, now)
    return {
      personIds,
      screen: {
        area: department.location,
        institutionName,
        code: { shortCode, qrText, expiresAt: formatInstant(expiresAt) },
        serverTime: formatInstant(now),
        rooms: all.filter(isShown).map((session) => {
          const here = active.filter(({ sessionId }) => sessionId === session.id)
          const order = orderOf(here.filter(isWaiting).map(keyOf), lines.get(session.id) ?? NO_LINE)
          return {
            sessionId: session.id,
            location: session.location,
            doctorName: doctors.get(session.doctorId)?.name ?? '',
            waiting: order.length,
            called: here
              .filter(isInRoom)
              .sort((a, b) => (b.calledAt?.getTime() ?? 0) - (a.calledAt?.getTime() ?? 0))
              .map((entry) => ({
                key: entry.id,
                ordinal: entry.ordinal,
                nameMasked: nameOf(entry),
                room: entry.room ?? '',
                isIn: entry.state === 'IN_SERVICE',
              })),
            next: order
              .slice(0, NEXT_SHOWN)
              .flatMap(({ id }) => here.filter((entry) => entry.id === id))
              .map((entry) => ({ key: entry.id, ordinal: entry.ordinal, nameMasked: nameOf(entry) })),
          }
        }),
      },
    }
  }
}
