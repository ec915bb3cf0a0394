import { nodePath } from '@jktl/shared/grid-events/model'
import type { MediaView } from '@jktl/shared/grid-events/media/contract'
import type { GridEventPage } from '@jktl/shared/grid-events/work/contract'
import { STAFF_ACTIONS } from '@jktl/shared/grid-events/work/model'
import { formatInstant } from '@jktl/shared/kernel/dates'
import { maskPhone } from '@jktl/shared/kernel/masking'

import type { Clock } from '../../../platform/clock.ts'
import type { IdentityPublic } from '../../identity/public.ts'
import type { EventClocks } from '../clocks.ts'
import type { EventFlow, EventRow } from '../event-flow.ts'
import type { GridGeo } from '../geo.ts'
import { type MediaItem, type MediaLibrary, ownerKey } from '../media.ts'
import { type Cards, instant, orNull } from './cards.ts'
import { mayLook } from './domain/reporter.ts'
import type { EventPageRepository } from './event-page.repository.ts'
import type { InboxRepository } from './inbox.repository.ts'
import type { InboxService } from './inbox.service.ts'
import { staffNames } from './staff-names.ts'

type Seen = NonNullable<Awaited<ReturnType<EventFlow['findFor']>>>
const shown = ({ id, kind, isChecked, isRefused, url, thumbUrl, width, height, seconds }: MediaItem): MediaView => ({
  id,
  kind,
  isChecked,
  isRefused,
  url,
  thumbUrl,
  width,
  height,
  seconds,
})

/** 一件事: everything its handler needs on one page (R261). */
export class EventPageService {
  constructor(
    private readonly clock: Clock,
    private readonly flow: EventFlow,
    private readonly geo: GridGeo,
    private readonly media: MediaLibrary,
    private readonly clocks: EventClocks,
    private readonly identity: IdentityPublic,
    private readonly lists: InboxRepository,
    private readonly pages: EventPageRepository,
    private readonly inbox: InboxService,
    private readonly cards: Cards,
  ) {}

  /** null: not there, or not theirs to see. */
  async find(accountId: string, eventId: string): Promise<GridEventPage | null> {
    const seen = await this.flow.findFor(eventId, { app: 'staff', accountId })
    return seen && this.present(accountId, seen)
  }

  private async present(accountId: string, { event, actors, actions }: Seen): Promise<GridEventPage> {
    const path = nodePath(event.nodeCode).reverse()
    const [reach, more, clocks, steps, transfers, merged, nodes, masterNo, reporter] = await Promise.all([
      this.inbox.reach(accountId),
      this.lists.one(event.id),
      this.clocks.viewsOf([event.id]),
      this.flow.stepsOf(event.id),
      this.pages.transfersOf([event.id]),
      this.pages.mergedInto(event.id),
      this.geo.nameNodes(path),
      event.masterEventId === null ? null : this.pages.eventNo(event.masterEventId),
      this.reporterOf(event, actors),
    ])
    const [[card], media, nameOf] = await Promise.all([
      this.cards.of([{ ...event, ...more }], reach),
      this.media.listOf([{ kind: 'EVENT', id: event.id }, ...steps.map(({ seq }) => ({ kind: 'EVENT_STEP' as const, id: `${event.id}/${seq}` }))], 'staff'),
      staffNames(this.identity, [
        ...steps.map(({ staffAccountId }) => staffAccountId),
        ...transfers.flatMap(({ fromAccountId, toAccountId }) => [fromAccountId, toAccountId]),
        ...reporter.looks.map((look) => look.accountId),
      ]),
    ])
    if (!card) throw new Error('an event has no card')
    const mediaOf = (kind: 'EVENT' | 'EVENT_STEP', id: string) => (media.get(ownerKey({ kind, id })) ?? []).filter(({ isRefused }) => !isRefused).map(shown)
    return {
      ...card,
      serverTime: formatInstant(this.clock.now()),
      nodePath: path.map((code) => ({ code, name: nodes.get(code)?.name ?? '' })),
      isNodeSynthetic: nodes.get(event.nodeCode)?.isSynthetic ?? false,
      accuracyM: event.accuracyM,
      source: event.source,
      clocks: clocks.get(event.id) ?? [],
      media: mediaOf('EVENT', event.id),
      steps: steps.map(({ seq, action, toState, at, staffAccountId, actor, publicNote, staffNote }) => ({
        seq,
        action,
        toState,
        at: instant(at),
        staffName: nameOf(staffAccountId),
        actor,
        publicNote,
        staffNote,
        media: mediaOf('EVENT_STEP', `${event.id}/${seq}`),
      })),
      transfers: event.transfers,
      transferRows: transfers.map(({ fromAccountId, toAccountId, direction, reason, note, state, offeredAt, answerBy, answeredAt }) => ({
        fromName: nameOf(fromAccountId) ?? '—',
        toName: nameOf(toAccountId) ?? '—',
        direction,
        reason,
        note,
        state,
        offeredAt: instant(offeredAt),
        answerBy: instant(answerBy),
        answeredAt: orNull(answeredAt),
      })),
      followers: event.followers,
      merged: merged.map(({ id, eventNo, text, reportedAt }) => ({ id, eventNo, text, reportedAt: instant(reportedAt) })),
      master: event.masterEventId !== null && masterNo !== null ? { id: event.masterEventId, eventNo: masterNo } : null,
      reporter: {
        nameMasked: reporter.nameMasked,
        phoneMasked: reporter.phoneMasked,
        mayLook: reporter.mayLook,
        looks: reporter.looks.map((look) => ({ byName: nameOf(look.accountId) ?? '—', reason: look.reason, at: instant(look.at) })),
        looksCount: reporter.looks.length,
      },
      actions: STAFF_ACTIONS.filter((action) => actions.includes(action)),
    }
  }

  /** Masked, and only for those who handle it or answer for the place (§3.9). */
  private async reporterOf(event: EventRow, actors: Seen['actors']) {
    const isClose = actors.has('handler') || actors.has('manager')
    const looks = isClose ? await this.pages.looksAt(event.id) : []
    const contact = isClose ? await this.pages.contactOf(event.id) : null
    if (contact === null) return { nameMasked: null, phoneMasked: null, mayLook: false, looks }
    const personId = event.reporterAccountId === null ? null : await this.identity.findSelf(event.reporterAccountId)
    const label = personId === null ? null : (await this.identity.labelPersons(null, [personId])).get(personId)
    return {
      nameMasked: label?.nameMasked ?? null,
      phoneMasked: maskPhone(contact),
      mayLook: mayLook({ state: event.state, isAnonymous: event.isAnonymous, hasContact: true }, actors),
      looks,
    }
  }
}
