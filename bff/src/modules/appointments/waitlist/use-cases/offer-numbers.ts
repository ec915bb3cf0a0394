import { mayOffer } from '@jktl/shared/appointments/waitlist/rules'
import { type Instant, MINUTE_MS } from '@jktl/shared/kernel/dates'

import type { Clock } from '../../../../platform/clock.ts'
import { returnedNumberState } from '../../domain/appointment.ts'
import { coolingMs } from '../../domain/booking-rules.ts'
import type { RuleBook } from '../../use-cases/rule-book.ts'
import { afterMissedOffer } from '../domain/waitlist-entry.ts'
import type { DueOffer, OfferRepository } from '../offer.repository.ts'
import type { WaitlistRepository } from '../waitlist.repository.ts'
import type { WaitlistNotices } from './waitlist-notices.ts'

const BATCH = 200
const ENDS_PER_RUN = 50

/** Gives each number kept for the waiting list to the first who may have it (W4), and on to the next when the time is over. */
export class OfferNumbers {
  constructor(
    private readonly entries: WaitlistRepository,
    private readonly offers: OfferRepository,
    private readonly rules: RuleBook,
    private readonly notices: WaitlistNotices,
    private readonly clock: Clock,
    private readonly random: () => number,
  ) {}

  /** @returns how many numbers moved on */
  async offer(): Promise<number> {
    const now = this.clock.now()
    let moved = 0
    for (const number of await this.offers.listUnoffered(BATCH)) if (await this.place(number.numberId, now)) moved++
    return moved
  }

  private async place(numberId: string, now: Instant): Promise<boolean> {
    return this.entries.transaction(async (tx) => {
      const number = await this.offers.lockUnoffered(tx, numberId)
      if (!number) return false
      const rule = await this.rules.ruleFor(number.institutionId, now, tx)
      const startsAt = number.startsAt.getTime()
      const isOpen = number.sessionState === 'OPEN' && number.inRoster && now < startsAt
      const first = isOpen ? await this.offers.lockFirst(tx, number, now) : null
      if (first === 'busy') return false
      if (!first) {
        const to = returnedNumberState({ sessionState: number.sessionState, inRoster: number.inRoster, startsAt }, now)
        const returnsAt = to === 'COOLING' ? now + coolingMs(rule, this.random()) : null
        return (await this.offers.release(tx, numberId, to, { now, returnsAt })) !== 'RESERVED_WAITLIST'
      }
      // Paid in advance and of the same price: nobody has to be woken, it is booked at any hour.
      const isAuto = first.prepayState === 'HELD' && first.prepayFen === number.feeFen
      if (!isAuto && !mayOffer(rule, now, startsAt)) return false
      const expiresAt = Math.min(now + rule.waitlistOfferMinutes * MINUTE_MS, startsAt)
      if (!(await this.entries.move(tx, first.id, 'WAITING', 'OFFERED', { cause: 'offer', actor: 'platform', now }))) return false
      const offerId = await this.offers.make(tx, number, first.id, { isAuto, now, expiresAt })
      const entry = await this.entries.findById(first.id, tx)
      if (entry && !isAuto) await this.notices.send(tx, entry, 'waitlist-offered', { objectId: offerId, expiresAt })
      return true
    })
  }

  /** Offers that ended unanswered (W6: no violation) or whose session was suspended. */
  async endDue(): Promise<number> {
    const now = this.clock.now()
    let ended = 0
    for (const offer of await this.offers.listDue(now, ENDS_PER_RUN)) if (await this.end(offer, now)) ended++
    return ended
  }

  private async end(offer: DueOffer, now: Instant): Promise<boolean> {
    return this.entries.transaction(async (tx) => {
      if (!(await this.offers.takeBack(tx, offer, offer.isRevoked ? 'REVOKED' : 'EXPIRED', now))) return false
      const entry = await this.entries.lock(tx, offer.entryId)
      if (!entry) throw new Error('an offer without an entry')
      const rule = await this.rules.byId(entry.ruleVersionId, tx)
      const to = offer.isRevoked ? 'WAITING' : afterMissedOffer({ offersMissed: entry.offersMissed, untilAt: entry.untilAt.getTime() }, rule, now)
      const cause = offer.isRevoked ? 'session-suspended' : to === 'EXPIRED' ? 'offers-missed' : 'offer-expired'
      await this.entries.move(tx, entry.id, 'OFFERED', to, { cause, actor: 'clock', now, missed: !offer.isRevoked })
      if (!offer.isRevoked) await this.notices.send(tx, { ...entry, state: to }, 'waitlist-offer-expired', { objectId: offer.id })
      return true
    })
  }

  /** Entries whose day is over (W5). */
  async expirePast(): Promise<number> {
    const now = this.clock.now()
    return this.entries.transaction(async (tx) => {
      const ids = await this.entries.expirePast(tx, now, ENDS_PER_RUN)
      for (const id of ids) {
        const entry = await this.entries.findById(id, tx)
        if (entry) await this.notices.send(tx, entry, 'waitlist-ended', { objectId: id })
      }
      return ids.length
    })
  }
}
