import type { QueueView } from '@jktl/shared/appointments/queue/contract'
import { orderOf } from '@jktl/shared/appointments/queue/rules'
import { formatInstant } from '@jktl/shared/kernel/dates'

import type { Clock } from '../../../../platform/clock.ts'
import type { DirectoryPublic } from '../../../directory/public.ts'
import type { IdentityPublic } from '../../../identity/public.ts'
import type { AppointmentRecord } from '../../domain/appointment.ts'
import type { RuleBook } from '../../use-cases/rule-book.ts'
import { checkInPhase, checkInWindow, phaseText } from '../domain/check-in-window.ts'
import { isInRoom, isWaiting, keyOf, type LineRecord, type LineSession, type QueueEntryRecord } from '../domain/queue-entry.ts'
import { changeOf, mayPrecedeOf, missedNote, reasonsOf, stateText } from '../domain/queue-texts.ts'
import { estimateOf, paceOf } from '../domain/wait-estimate.ts'
import type { QueueRepository } from '../queue.repository.ts'

const CHIPS = 6
const CHANGES = 5

/** Lengths of a line's finished consultations, latest first. */
export const finishedOf = (entries: readonly QueueEntryRecord[]): number[] =>
  entries
    .filter(({ state, serviceMs }) => state === 'DONE' && serviceMs > 0)
    .sort((a, b) => (b.finishedAt?.getTime() ?? 0) - (a.finishedAt?.getTime() ?? 0))
    .map(({ serviceMs }) => serviceMs)

/** 签到 and 候诊 as their owner sees them: where I stand, why, how long about, and what moved my place (R339, A32, Q5). */
export class ViewQueue {
  constructor(
    private readonly queue: QueueRepository,
    private readonly rules: RuleBook,
    private readonly directory: DirectoryPublic,
    private readonly identity: IdentityPublic,
    private readonly clock: Clock,
  ) {}

  async run(a: AppointmentRecord): Promise<QueueView> {
    const now = this.clock.now()
    const entry = await this.queue.findByAppointment(a.id)
    const session = await this.queue.findSession(entry?.sessionId ?? a.sessionId)
    if (!session) throw new Error('an appointment without its session')
    const [institutions, departments, doctors, persons, rule] = await Promise.all([
      this.directory.findInstitutions([a.institutionId]),
      this.directory.findDepartments([session.departmentId]),
      this.directory.findDoctors([session.doctorId]),
      this.identity.labelPersons(a.accountId, [a.personId]),
      this.rules.byId(a.ruleVersionId),
    ])
    const window = checkInWindow(rule, a.startsAt.getTime())
    const phase = checkInPhase(a.state, window, now)
    const institution = institutions.get(a.institutionId)
    return {
      appointmentId: a.id,
      appointmentState: a.state,
      personId: a.personId,
      personNameMasked: persons.get(a.personId)?.nameMasked ?? '',
      institutionName: institution?.name ?? '',
      institutionPhone: institution?.phone ?? '',
      departmentName: departments.get(session.departmentId)?.name ?? '',
      doctorName: doctors.get(session.doctorId)?.name ?? '',
      location: session.location,
      waitingArea: departments.get(session.departmentId)?.location ?? session.location,
      date: a.date,
      start: a.start,
      end: a.end,
      ordinal: a.ordinal,
      phase,
      phaseText: phaseText(phase, window, now),
      checkInFrom: formatInstant(window.from),
      checkInUntil: formatInstant(window.until),
      checkedInAt: entry ? formatInstant(entry.checkedInAt.getTime()) : null,
      place: entry ? await this.place(entry, session) : null,
      serverTime: formatInstant(now),
    }
  }

  private async place(mine: QueueEntryRecord, session: LineSession): Promise<NonNullable<QueueView['place']>> {
    const now = this.clock.now()
    const line = await this.queue.findLine(mine.sessionId)
    if (!line) throw new Error('an entry without its line')
    const rule = await this.rules.ruleFor(mine.institutionId, now)
    const entries = await this.queue.listEntries([mine.sessionId])
    const order = orderOf(entries.filter(isWaiting).map(keyOf), line)
    const index = order.findIndex(({ id }) => id === mine.id)
    const before = index < 0 ? null : index
    const inRoom = entries.filter((entry) => isInRoom(entry) && entry.id !== mine.id)
    const { minutesEach, basis } = paceOf(finishedOf(entries), session.minutesEach)
    const estimate = before === null ? null : estimateOf({ before, inRoom: Math.min(1, inRoom.length), minutesEach, now, opensAt: session.startsAt.getTime() })
    const waits = before !== null
    return {
      id: mine.id,
      state: mine.state,
      stateText: stateText(mine.state, mine.room, before),
      before,
      room: mine.room,
      missed: mine.missed,
      missedLimit: rule.missedCallLimit,
      estimate: estimate && { from: formatInstant(estimate.from), to: formatInstant(estimate.to), basis },
      line: this.chips(mine, entries, order),
      reasons: reasonsOf(
        {
          ...keyOf(mine),
          segmentStartsAt: mine.segmentStartsAt.getTime(),
          checkedInAt: mine.checkedInAt.getTime(),
          missed: mine.missed,
          isTransferred: mine.transferredFrom !== null,
        },
        line,
      ),
      mayPrecede: waits ? mayPrecedeOf(line, await this.queue.countAbsentBefore(mine.sessionId, mine, now)) : [],
      changes: waits ? await this.changes(mine, entries, line) : [],
      missedNote: missedNote(rule.missedCallLimit, rule.missedCallPenalty),
    }
  }

  /** The room first, then the line up to me; numbers only (Q6). */
  private chips(mine: QueueEntryRecord, entries: readonly QueueEntryRecord[], order: readonly { id: string }[]): NonNullable<QueueView['place']>['line'] {
    const index = order.findIndex(({ id }) => id === mine.id)
    const shown = [
      ...entries.filter(isInRoom),
      ...order.slice(0, index < 0 ? CHIPS : index + 1).flatMap(({ id }) => entries.filter((entry) => entry.id === id)),
    ]
    const kept = shown.length > CHIPS ? [...shown.slice(0, CHIPS - 1), ...shown.slice(-1)] : shown
    return kept.map((entry) => ({
      key: entry.id,
      ordinal: entry.ordinal,
      mine: entry.id === mine.id,
      note:
        entry.id === mine.id
          ? '您'
          : entry.state === 'IN_SERVICE'
            ? '看诊中'
            : entry.state === 'CALLED'
              ? '已叫'
              : entry.tier === 0
                ? '急诊'
                : entry.returnedAt !== null
                  ? '回诊'
                  : entry.tier === 1
                    ? '优先'
                    : '等候',
    }))
  }

  private async changes(mine: QueueEntryRecord, entries: readonly QueueEntryRecord[], line: LineRecord): Promise<NonNullable<QueueView['place']>['changes']> {
    const known = new Map(entries.map((entry) => [entry.id, entry]))
    return (await this.queue.listEventsSince(mine))
      .flatMap((event) => {
        const other = known.get(event.entryId)
        const text = other ? changeOf(keyOf(mine), event, other, line) : null
        return text ? [{ at: formatInstant(event.at.getTime()), text }] : []
      })
      .slice(0, CHANGES)
  }
}
