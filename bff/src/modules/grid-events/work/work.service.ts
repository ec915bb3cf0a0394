import { CATEGORIES, CATEGORY_CODES, NODE_LEVELS, TRANSFERS_BEFORE_UP } from '@jktl/shared/grid-events/model'
import type { ActedEvent, GridEventPage, listSimilarEvents, listTransferCandidates } from '@jktl/shared/grid-events/work/contract'
import { SIMILAR_DAYS, SIMILAR_WITHIN_M } from '@jktl/shared/grid-events/work/model'
import { DAY_MS } from '@jktl/shared/kernel/dates'
import type { Result } from '@jktl/shared/kernel/result'
import type { AnswerOf } from '@jktl/shared/kernel/route'

import { NOT_FOUND, Refusal } from '../../../platform/errors.ts'
import type { Caller } from '../../../platform/sessions.ts'
import type { ActionFields, EventCommand, EventFlow, EventRow, FlowRefusal } from '../event-flow.ts'
import type { GridPeople } from '../people.ts'
import { instant } from './cards.ts'
import { offered } from './domain/candidates.ts'
import type { EventPageRepository } from './event-page.repository.ts'
import type { EventPageService } from './event-page.service.ts'
import type { InboxService } from './inbox.service.ts'

const MOST_SIMILAR = 20
/** The parts of a city that a report without coordinates may lie in. */
const AREA_DIGITS = NODE_LEVELS.COMMUNITY.digits

/** What staff do with an event (R261): every change goes through the flow, every refusal tells how things are now. */
export class WorkService {
  constructor(
    private readonly flow: EventFlow,
    private readonly people: GridPeople,
    private readonly pages: EventPageRepository,
    private readonly page: EventPageService,
    private readonly inbox: InboxService,
  ) {}

  async get({ accountId }: Caller, eventId: string): Promise<GridEventPage> {
    const page = await this.page.find(accountId, eventId)
    if (!page) throw new Refusal(NOT_FOUND)
    return page
  }

  async act<A extends keyof ActionFields>(
    { accountId }: Caller,
    { params, ifMatch }: { params: { id: string }; ifMatch: number },
    action: A,
    fields: ActionFields[A],
  ): Promise<ActedEvent> {
    const command = { action, eventId: params.id, by: { app: 'staff', accountId }, seenVersion: ifMatch, ...fields } as EventCommand
    return this.settle(accountId, params.id, await this.flow.act(command))
  }

  private async settle(accountId: string, eventId: string, done: Result<EventRow, FlowRefusal>): Promise<ActedEvent> {
    if (!done.ok && done.code === 'NOT_FOUND') throw new Refusal(NOT_FOUND)
    const event = await this.page.find(accountId, eventId)
    if (done.ok) return { event }
    if (!event) throw new Refusal(NOT_FOUND)
    if (done.code === 'STALE') throw new Refusal('KERNEL.STALE', { current: event })
    // The race of a claim is lost to somebody: the answer says to whom.
    const isTaken = done.code === 'INVALID_STATE_TRANSITION' || done.code === 'ALREADY_CLAIMED'
    throw new Refusal(`GRID_EVENTS.${done.code}`, isTaken ? { allowedActions: [...event.actions], current: event } : {})
  }

  async candidates(caller: Caller, eventId: string): Promise<AnswerOf<typeof listTransferCandidates>> {
    const page = await this.get(caller, eventId)
    if (!page.actions.includes('offerTransfer')) throw new Refusal('GRID_EVENTS.INVALID_STATE_TRANSITION', { allowedActions: [...page.actions] })
    const [candidates, hadIt] = await Promise.all([this.people.candidates(page, caller.accountId), this.pages.handlersOf(eventId)])
    const onlyUp = page.transfers + 1 >= TRANSFERS_BEFORE_UP
    return { transferNo: page.transfers + 1, onlyUp, items: offered(candidates, { nodeCode: page.nodeCode, hadIt, onlyUp }) }
  }

  async similar({ accountId }: Caller, eventId: string): Promise<AnswerOf<typeof listSimilarEvents>> {
    const seen = await this.flow.findFor(eventId, { app: 'staff', accountId })
    if (!seen) throw new Refusal(NOT_FOUND)
    const { event } = seen
    const { managed } = await this.inbox.reach(accountId)
    const rows = await this.pages.similarTo(event, {
      categories: CATEGORY_CODES.filter((code) => CATEGORIES[code].group === CATEGORIES[event.category].group),
      since: new Date(event.reportedAt.getTime() - SIMILAR_DAYS * DAY_MS),
      withinM: SIMILAR_WITHIN_M,
      area: event.nodeCode.slice(0, AREA_DIGITS),
      managed,
      limit: MOST_SIMILAR,
    })
    return {
      items: rows.map(({ id, eventNo, text, placeText, state, reportedAt, distanceM, followers }) => ({
        id,
        eventNo,
        text,
        placeText,
        state,
        reportedAt: instant(reportedAt),
        distanceM: distanceM === null ? null : Math.round(distanceM),
        followers,
      })),
    }
  }
}
