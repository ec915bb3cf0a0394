import { randomUUID } from 'node:crypto'

import type { QueueAction } from '@jktl/shared/appointments/queue/model'
import { afterCall, nextInLine, orderOf, QUEUE_MOVES } from '@jktl/shared/appointments/queue/rules'
import { ageYears, dateOf } from '@jktl/shared/kernel/dates'
import { ok, refuse, type Result } from '@jktl/shared/kernel/result'

import type { Clock } from '../../../../platform/clock.ts'
import { type Sql, violates } from '../../../../platform/database/database.ts'
import type { Outbox } from '../../../../platform/jobs/outbox.ts'
import type { IdentityPublic } from '../../../identity/public.ts'
import { NOTICE_TOPIC } from '../../../notifications/public.ts'
import type { AppointmentsRepository } from '../../appointments.repository.ts'
import { MOVES } from '../../domain/appointment.ts'
import type { RuleBook } from '../../use-cases/rule-book.ts'
import { isInRoom, isWaiting, keyOf, type LineRecord, type QueueEntryChange, type QueueEntryRecord } from '../domain/queue-entry.ts'
import { calledNotice, nearNotice, type QueueNotice } from '../domain/queue-notices.ts'
import type { QueueRepository } from '../queue.repository.ts'

/** Told once, when this many are left. */
const NEAR = 3

interface MoveRequest {
  entryId: string
  version: number
  action: QueueAction
  actorAccountId: string
  priorityCode?: string | undefined
  toSessionId?: string | undefined
}
type MoveRefusal = 'NOT_FOUND' | 'STALE' | 'QUEUE_ACTION_NOT_ALLOWED' | 'QUEUE_PRIORITY_NEEDED' | 'QUEUE_PRIORITY_AGE' | 'QUEUE_TRANSFER_TARGET' | 'QUEUE_TWICE'
type CallRefusal = 'QUEUE_EMPTY' | 'ROOM_BUSY' | 'SESSION_SUSPENDED' | 'QUEUE_OTHER_DAY'

/** Keeps a line moving (R339, §2.3.7). Whoever decides about a line holds its row; every entry moves by compare-and-set (Q2). */
export class RunLine {
  constructor(
    private readonly queue: QueueRepository,
    private readonly appointments: AppointmentsRepository,
    private readonly rules: RuleBook,
    private readonly identity: IdentityPublic,
    private readonly outbox: Outbox,
    private readonly clock: Clock,
  ) {}

  /** The next one to this room; the room has nobody else (Q2). @returns the entry called */
  async callNext(sessionId: string, room: string, actorAccountId: string): Promise<Result<QueueEntryRecord, CallRefusal>> {
    return this.queue.transaction(async (tx) => {
      const now = this.clock.now()
      const line = (await this.queue.lockLines(tx, [sessionId])).get(sessionId)
      const session = await this.queue.findSession(sessionId, tx)
      if (session?.date !== dateOf(now)) return refuse('QUEUE_OTHER_DAY')
      if (session.state === 'SUSPENDED') return refuse('SESSION_SUSPENDED')
      if (!line) return refuse('QUEUE_EMPTY')
      const entries = await this.queue.listEntries([sessionId], tx)
      if (entries.some((entry) => isInRoom(entry) && entry.room === room)) return refuse('ROOM_BUSY')
      const waiting = entries.filter(isWaiting)
      const next = nextInLine(waiting.map(keyOf), line)
      const entry = waiting.find(({ id }) => id === next?.id)
      if (!next || !entry) return refuse('QUEUE_EMPTY')
      const called = await this.must(tx, entry, 'CALLED', { room, calledAt: new Date(now), timesCalled: entry.timesCalled + 1 }, 'call', actorAccountId)
      const after = { ...line, ...afterCall(line, next) }
      await this.queue.saveLine(tx, after)
      await this.follow(tx, called, 'CALLED')
      await this.tell(tx, called, calledNotice(room, session.location), `queue-called:${called.timesCalled}`)
      await this.tellWhoIsNear(tx, after, session.location)
      return ok(called)
    })
  }

  /** One action on one entry, as the table of moves allows it. */
  async move(request: MoveRequest): Promise<Result<QueueEntryRecord, MoveRefusal>> {
    const seen = await this.queue.findEntry(request.entryId)
    if (!seen) return refuse('NOT_FOUND')
    if (request.action === 'transfer' && !request.toSessionId) return refuse('QUEUE_TRANSFER_TARGET')
    try {
      return await this.queue.transaction(async (tx) => {
        if (request.action === 'transfer' && request.toSessionId) await this.openTarget(tx, seen, request.toSessionId)
        const lines = await this.queue.lockLines(tx, [seen.sessionId, ...(request.toSessionId ? [request.toSessionId] : [])])
        const line = lines.get(seen.sessionId)
        const entry = await this.queue.findEntry(request.entryId, tx)
        if (!entry || !line) return refuse('NOT_FOUND')
        if (entry.version !== request.version) return refuse('STALE')
        if (entry.state === 'MISSED' || QUEUE_MOVES[entry.state][request.action] === undefined) return refuse('QUEUE_ACTION_NOT_ALLOWED')
        const moved = await this.perform(tx, request, entry, line)
        if (!moved.ok) return moved
        const session = await this.queue.findSession(entry.sessionId, tx)
        await this.tellWhoIsNear(tx, line, session?.location ?? '')
        return moved
      })
    } catch (error) {
      if (violates(error, 'queue_entry_one_per_patient')) return refuse('QUEUE_TWICE')
      throw error
    }
  }

  private async perform(tx: Sql, request: MoveRequest, entry: QueueEntryRecord, line: LineRecord): Promise<Result<QueueEntryRecord, MoveRefusal>> {
    const now = this.clock.now()
    const at = new Date(now)
    const go = (to: QueueEntryRecord['state'], change: QueueEntryChange = {}, cause: string = request.action) =>
      this.must(tx, entry, to, change, cause, request.actorAccountId)
    const served = entry.serviceMs + (entry.state === 'IN_SERVICE' && entry.startedAt ? now - entry.startedAt.getTime() : 0)
    switch (request.action) {
      case 'recall': {
        const again = await go('CALLED', { calledAt: at, timesCalled: entry.timesCalled + 1 })
        const session = await this.queue.findSession(entry.sessionId, tx)
        await this.tell(tx, again, calledNotice(entry.room ?? '', session?.location ?? ''), `queue-called:${again.timesCalled}`)
        return ok(again)
      }
      case 'start': {
        const started = await go('IN_SERVICE', { startedAt: at })
        await this.follow(tx, started, 'IN_CONSULT')
        return ok(started)
      }
      case 'pause':
        return ok(await go('PAUSED', { serviceMs: served, room: null }))
      case 'finish': {
        const done = await go('DONE', { finishedAt: at, serviceMs: served, room: null })
        await this.follow(tx, done, 'FULFILLED')
        return ok(done)
      }
      case 'miss':
        return ok(await this.miss(tx, entry, line, request.actorAccountId))
      case 'return':
        return ok(await go('RETURN_WAITING', { returnedAt: at, notBeforeCall: 0 }))
      case 'leave':
        return ok(await go('LEFT', { room: null }))
      case 'requeue':
        return ok(await go('WAITING', { missed: 0, notBeforeCall: 0, returnedAt: null, effectiveAt: new Date(Math.max(now, entry.effectiveAt.getTime())) }))
      case 'prioritise':
        return this.prioritise(tx, request, entry)
      case 'transfer':
        return this.transfer(tx, request, entry)
    }
  }

  /** CALLED → MISSED, and on by itself: back in line behind so many calls, or out of it at the rule's limit. */
  private async miss(tx: Sql, entry: QueueEntryRecord, line: LineRecord, actorAccountId: string): Promise<QueueEntryRecord> {
    const rule = await this.rules.ruleFor(entry.institutionId, this.clock.now(), tx)
    const missed = entry.missed + 1
    const noted = await this.must(tx, entry, 'MISSED', { missed, room: null }, 'miss', actorAccountId)
    if (missed >= rule.missedCallLimit) return this.must(tx, noted, 'PASSED_OVER', {}, 'pass-over', actorAccountId)
    const to = entry.returnedAt === null ? 'WAITING' : 'RETURN_WAITING'
    return this.must(tx, noted, to, { notBeforeCall: line.calls + rule.missedCallPenalty }, 'wait-again', actorAccountId)
  }

  /** Nobody goes to the front without a kind of the list, and no one as an elder who is none (Q5). */
  private async prioritise(tx: Sql, request: MoveRequest, entry: QueueEntryRecord): Promise<Result<QueueEntryRecord, MoveRefusal>> {
    const kind = (await this.queue.listPriorityKinds(tx)).find(({ code }) => code === request.priorityCode)
    if (!kind) return refuse('QUEUE_PRIORITY_NEEDED')
    if (kind.forElders) {
      const rule = await this.rules.ruleFor(entry.institutionId, this.clock.now(), tx)
      const person = (await this.identity.labelPersons(null, [entry.personId], tx)).get(entry.personId)
      if (!person || ageYears(person.birthDate, entry.date) < rule.elderAgeYears) return refuse('QUEUE_PRIORITY_AGE')
    }
    return ok(await this.must(tx, entry, 'WAITING', { tier: kind.tier, priorityCode: kind.code }, 'prioritise', request.actorAccountId))
  }

  private async openTarget(tx: Sql, entry: QueueEntryRecord, toSessionId: string): Promise<void> {
    const target = await this.queue.findSession(toSessionId, tx)
    const rule = await this.rules.ruleFor(entry.institutionId, this.clock.now(), tx)
    const from = await this.queue.findSession(entry.sessionId, tx)
    if (target && target.departmentId === from?.departmentId && target.date === from.date) await this.queue.openLine(tx, target, rule.returnInterleave)
  }

  /** The same check-in, the same keys, another line: who is moved loses no time. */
  private async transfer(tx: Sql, request: MoveRequest, entry: QueueEntryRecord): Promise<Result<QueueEntryRecord, MoveRefusal>> {
    const now = this.clock.now()
    const [from, to] = [await this.queue.findSession(entry.sessionId, tx), await this.queue.findSession(request.toSessionId ?? '', tx)]
    const isFit =
      from && to && to.id !== from.id && to.departmentId === from.departmentId && to.date === from.date && to.state === 'OPEN' && to.endsAt.getTime() > now
    if (!isFit) return refuse('QUEUE_TRANSFER_TARGET')
    await this.must(tx, entry, 'TRANSFERRED', {}, 'transfer', request.actorAccountId)
    const id = randomUUID()
    const { appointmentId, ordinal, segmentStartsAt, checkedInAt, source, tier, priorityCode, effectiveAt } = entry
    await this.queue.addEntry(tx, {
      id,
      appointmentId,
      sessionId: to.id,
      ordinal,
      segmentStartsAt,
      checkedInAt,
      source,
      tier,
      priorityCode,
      effectiveAt,
      transferredFrom: entry.sessionId,
      cause: 'transfer-in',
      actorAccountId: request.actorAccountId,
      now,
      tellsHospital: false,
    })
    const made = await this.queue.findEntry(id, tx)
    if (!made) throw new Error('a transferred entry was expected')
    return ok(made)
  }

  private async tellWhoIsNear(tx: Sql, line: LineRecord, location: string): Promise<void> {
    const waiting = (await this.queue.listEntries([line.sessionId], tx)).filter(isWaiting)
    const near = orderOf(waiting.map(keyOf), line)
      .slice(0, NEAR + 1)
      .flatMap(({ id }, before) => waiting.filter((entry) => entry.id === id && entry.nearToldAt === null).map((entry) => ({ entry, before })))
    if (near.length === 0) return
    await this.queue.noteNear(
      tx,
      near.map(({ entry }) => entry.id),
      this.clock.now(),
    )
    for (const { entry, before } of near) await this.tell(tx, entry, nearNotice(before, location), 'queue-near:1')
  }

  /** Once per entry, kind and call (AP5). */
  private async tell(tx: Sql, entry: QueueEntryRecord, notice: QueueNotice, key: string): Promise<void> {
    await this.outbox.announce(tx, {
      topic: NOTICE_TOPIC,
      dedupeKey: `${entry.id}:${key}`,
      payload: { accountId: entry.accountId, ...notice, link: { target: 'appointment', id: entry.appointmentId } },
    })
  }

  /** The appointment goes where the entry went, and only forward (AP1): a missed call does not take CALLED back. */
  private async follow(tx: Sql, entry: QueueEntryRecord, to: 'CALLED' | 'IN_CONSULT' | 'FULFILLED'): Promise<void> {
    const a = await this.appointments.lockById(entry.appointmentId, tx)
    if (!a || !MOVES[a.state].includes(to)) return
    const by = { cause: `queue-${to.toLowerCase()}`, actor: 'staff', now: this.clock.now() }
    if (!(await this.appointments.move(tx, a, to, { dueAt: null }, by))) throw new Error('a locked appointment was moved by somebody else')
    if (to === 'FULFILLED') await this.appointments.moveNumber(tx, a.numberId, 'SOLD', 'USED', { ...by, correlationId: a.id })
  }

  private async must(
    tx: Sql,
    entry: QueueEntryRecord,
    to: QueueEntryRecord['state'],
    change: QueueEntryChange,
    cause: string,
    actorAccountId: string,
  ): Promise<QueueEntryRecord> {
    const moved = await this.queue.moveEntry(tx, entry, to, change, { cause, actorAccountId, now: this.clock.now() })
    if (!moved) throw new Error('an entry of a locked line was moved by somebody else')
    return moved
  }
}
