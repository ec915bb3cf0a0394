import { urgentClock } from '@jktl/shared/grid-events/clocks/rules'
import { CLAIMABLE_STATES } from '@jktl/shared/grid-events/lifecycle'
import type { EventCard } from '@jktl/shared/grid-events/work/contract'
import { formatInstant } from '@jktl/shared/kernel/dates'

import type { IdentityPublic } from '../../identity/public.ts'
import { toGcj02 } from '../geo/domain/coordinates.ts'
import { staffActors } from '../flow/use-cases/actors.ts'
import type { EventClocks } from '../clocks.ts'
import type { EventRow } from '../event-flow.ts'
import type { GridGeo } from '../geo.ts'
import { type MediaLibrary, ownerKey } from '../media.ts'
import type { Reach } from './domain/reach.ts'
import type { EventPageRepository } from './event-page.repository.ts'
import { staffNames } from './staff-names.ts'

export const instant = (at: Date): string => formatInstant(at.getTime())
export const orNull = (at: Date | null): string | null => at && instant(at)

const pointOf = (position: [number, number]): EventCard['point'] => {
  const [longitude, latitude] = toGcj02(position)
  return { WGS84: position, GCJ02: [longitude, latitude] }
}

/** Events as cards of a list, for one member of staff. */
export class Cards {
  constructor(
    private readonly identity: IdentityPublic,
    private readonly geo: GridGeo,
    private readonly media: MediaLibrary,
    private readonly clocks: EventClocks,
    private readonly pages: EventPageRepository,
  ) {}

  async of(events: readonly (EventRow & { hasContact: boolean; others: number })[], reach: Reach): Promise<EventCard[]> {
    const ids = events.map(({ id }) => id)
    const [clocks, transfers, nodes, media] = await Promise.all([
      this.clocks.viewsOf(ids),
      this.pages.transfersOf(ids, true),
      this.geo.nameNodes(events.map(({ nodeCode }) => nodeCode)),
      this.media.listOf(
        ids.map((id) => ({ kind: 'EVENT' as const, id })),
        'staff',
      ),
    ])
    const nameOf = await staffNames(this.identity, [
      ...events.map(({ handlerAccountId }) => handlerAccountId),
      ...transfers.flatMap(({ fromAccountId, toAccountId }) => [fromAccountId, toAccountId]),
    ])
    return events.map((event) => {
      const transfer = transfers.find(({ eventId }) => eventId === event.id) ?? null
      const actors = staffActors(event, reach.accountId, reach.posts, transfer)
      return {
        id: event.id,
        version: event.version,
        eventNo: event.eventNo,
        category: event.category,
        lane: event.lane,
        state: event.state,
        text: event.text,
        placeText: event.placeText,
        nodeCode: event.nodeCode,
        nodeName: nodes.get(event.nodeCode)?.name ?? '',
        isPlaceDoubtful: event.isPlaceDoubtful,
        point: event.longitude === null || event.latitude === null ? null : pointOf([event.longitude, event.latitude]),
        capturedAt: instant(event.capturedAt),
        reportedAt: instant(event.reportedAt),
        isAnonymous: event.isAnonymous,
        hasContact: event.hasContact,
        photos: (media.get(ownerKey({ kind: 'EVENT', id: event.id })) ?? []).filter(({ kind }) => kind === 'PHOTO').length,
        others: event.others,
        round: event.round,
        clock: urgentClock(clocks.get(event.id) ?? []),
        handlerName: nameOf(event.handlerAccountId),
        isMine: event.handlerAccountId === reach.accountId,
        transfer: transfer && {
          fromName: nameOf(transfer.fromAccountId) ?? '—',
          toName: nameOf(transfer.toAccountId) ?? '—',
          answerBy: instant(transfer.answerBy),
        },
        mayClaim: CLAIMABLE_STATES.includes(event.state) && actors.has('worker'),
      }
    })
  }
}
