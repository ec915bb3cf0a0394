import { randomUUID } from 'node:crypto'

import type { AccessComplaint, StaffAccessComplaint } from '@jktl/shared/health-records/access-log/contract'
import type { ComplaintState, Finding } from '@jktl/shared/health-records/access-log/model'
import { addDays, dateOf, formatInstant } from '@jktl/shared/kernel/dates'
import type { Page } from '@jktl/shared/kernel/paging'

import type { Clock } from '../../../platform/clock.ts'
import type { Database } from '../../../platform/database/database.ts'
import { NOT_FOUND, Refusal } from '../../../platform/errors.ts'
import { cursorOf, readCursor } from '../../../platform/http/cursor.ts'
import type { Outbox } from '../../../platform/jobs/outbox.ts'
import type { Caller } from '../../../platform/sessions.ts'
import type { IdentityPublic } from '../../identity/public.ts'
import { NOTICE_TOPIC } from '../../notifications/public.ts'
import type { AccessEvents } from '../access-events.ts'
import type { AccessReader } from './access-reader.ts'
import type { ComplaintRow, ComplaintsRepository } from './complaints.repository.ts'
import { answeredNotice, complainedNotice } from './domain/access-notices.ts'
import { collapse } from './domain/collapse.ts'
import type { LogAsker, LogViewers } from './log-viewers.ts'

const PAGE_SIZE = 20
/** Days within which a complaint is to be answered; after them it is marked. */
const ANSWER_DAYS = 3

export interface Paging {
  cursor?: string | undefined
  limit?: number | undefined
}

/** 我要投诉: from a resident about a look at their record, to the privacy officer and back (R378). */
export class ComplaintsService {
  constructor(
    private readonly db: Database,
    private readonly clock: Clock,
    private readonly outbox: Outbox,
    private readonly identity: IdentityPublic,
    private readonly events: AccessEvents,
    private readonly reader: AccessReader,
    private readonly viewers: LogViewers,
    private readonly complaints: ComplaintsRepository,
  ) {}

  async create(asker: LogAsker, personId: string, { eventId, text }: { eventId: string | null; text: string }): Promise<AccessComplaint> {
    const { accountId } = asker.caller
    if (eventId !== null) {
      const { event } = await this.viewers.eventFor(asker, eventId)
      if (event.personId !== personId) throw new Refusal(NOT_FOUND)
    } else {
      await this.viewers.reading(asker, personId, 'list')
      if (text === '') throw new Refusal('HEALTH_RECORDS.COMPLAINT_EMPTY')
    }
    const row = await this.db.transaction(async (tx) => {
      const made = await this.complaints.insert(tx, { id: randomUUID(), personId, eventId, accountId, text }, this.clock.date())
      if (!made) return null
      for (const officer of await this.identity.listStaffAccounts('privacy_officer', null, tx))
        await this.outbox.announce(tx, { topic: NOTICE_TOPIC, dedupeKey: `access-complaint ${made.id} ${officer}`, payload: { ...complainedNotice(officer) } })
      return made
    })
    if (!row) throw new Refusal('HEALTH_RECORDS.COMPLAINT_OPEN')
    return this.view(row, accountId)
  }

  async listOwn(asker: LogAsker, personId: string, { cursor, limit = PAGE_SIZE }: Paging): Promise<Page<AccessComplaint>> {
    const place = readCursor(cursor)
    const { accountId } = await this.viewers.reading(asker, personId, 'list')
    const rows = await this.complaints.listOwn(accountId, personId, place, limit + 1)
    return this.paged(rows, limit, (row) => this.view(row, accountId))
  }

  async list(caller: Caller, requestId: string, { state = 'OPEN', cursor, limit = PAGE_SIZE }: Paging & { state?: ComplaintState | undefined }) {
    const rows = await this.complaints.list(state, readCursor(cursor), limit + 1)
    const shown = await this.paged(rows, limit, (row) => this.staffView(caller, requestId, 'healthRecords.listStaffAccessComplaints', row))
    return { ...shown, open: await this.complaints.countOpen() }
  }

  async get(caller: Caller, requestId: string, id: string): Promise<StaffAccessComplaint> {
    const row = await this.complaints.find(id)
    if (!row) throw new Refusal(NOT_FOUND)
    return this.staffView(caller, requestId, 'healthRecords.getStaffAccessComplaint', row)
  }

  async answer(
    caller: Caller,
    requestId: string,
    { id, version, finding, answer }: { id: string; version: number; finding: Finding; answer: string },
  ): Promise<StaffAccessComplaint> {
    const row = await this.complaints.find(id)
    if (!row) throw new Refusal(NOT_FOUND)
    if (row.version !== version) throw new Refusal('KERNEL.STALE', { current: await this.get(caller, requestId, id) })
    if (row.state === 'ANSWERED') throw new Refusal('HEALTH_RECORDS.COMPLAINT_ANSWERED')
    const answered = await this.db.transaction(async (tx) => {
      const made = await this.complaints.answer(tx, row, { finding, answer, answeredBy: caller.accountId }, this.clock.date())
      if (made)
        await this.outbox.announce(tx, {
          topic: NOTICE_TOPIC,
          dedupeKey: `access-complaint-answered ${id} ${made.version}`,
          payload: { ...answeredNotice(row.accountId, row.personId) },
        })
      return made
    })
    if (!answered) throw new Refusal('KERNEL.STALE', { current: await this.get(caller, requestId, id) })
    return this.staffView(caller, requestId, 'healthRecords.answerAccessComplaint', answered)
  }

  private async paged<View>(rows: readonly ComplaintRow[], limit: number, view: (row: ComplaintRow) => Promise<View>): Promise<Page<View>> {
    const shown = rows.slice(0, limit)
    const last = shown.at(-1)
    return { items: await Promise.all(shown.map(view)), nextCursor: rows.length > limit && last ? cursorOf(last.createdAt, last.id) : null }
  }

  private async view(row: ComplaintRow, accountId: string): Promise<AccessComplaint> {
    const found = row.eventId === null ? [] : await this.reader.find([row.eventId])
    const [event = null] = await this.reader.entries({ accountId, personId: row.personId }, collapse(found))
    return {
      id: row.id,
      event,
      text: row.text,
      state: row.state,
      createdAt: formatInstant(row.createdAt.getTime()),
      finding: row.finding,
      answer: row.answer,
      answeredAt: row.answeredAt && formatInstant(row.answeredAt.getTime()),
    }
  }

  /** What the officer sees of the log is in the log. */
  private async staffView(caller: Caller, requestId: string, operation: string, row: ComplaintRow): Promise<StaffAccessComplaint> {
    await this.events.append({
      actorAccountId: caller.accountId,
      actorInstitutionId: null,
      actorRole: 'privacy_officer',
      personId: row.personId,
      operation,
      action: 'read',
      purpose: 'PATRQT',
      outcome: 'PERMIT',
      code: 'DUTY',
      basisId: null,
      directories: [],
      objectIds: [],
      requestId,
    })
    const dueOn = addDays(dateOf(row.createdAt.getTime()), ANSWER_DAYS)
    const [view, names] = await Promise.all([this.view(row, caller.accountId), this.identity.labelPersons(null, [row.personId])])
    return {
      ...view,
      version: row.version,
      nameMasked: names.get(row.personId)?.nameMasked ?? '',
      dueOn,
      isOverdue: row.state === 'OPEN' && dateOf(this.clock.now()) > dueOn,
    }
  }
}
