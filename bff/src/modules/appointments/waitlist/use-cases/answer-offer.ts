import { ok, refuse, type Result } from '@jktl/shared/kernel/result'

import type { Clock } from '../../../../platform/clock.ts'
import type { Sql } from '../../../../platform/database/database.ts'
import type { HoldNumber, HoldRefusal } from '../../use-cases/hold-number.ts'
import type { RuleBook } from '../../use-cases/rule-book.ts'
import { afterMissedOffer, type EntryRecord } from '../domain/waitlist-entry.ts'
import type { OfferRepository } from '../offer.repository.ts'
import type { WaitlistRepository } from '../waitlist.repository.ts'

export type AcceptRefusal = Exclude<HoldRefusal, 'NUMBER_TAKEN' | 'SOLD_OUT' | 'BOOKING_HOURS' | 'RESCHEDULE_PENDING' | 'ACTION_NOT_ALLOWED'> | 'OFFER_OVER'
const MAX_ROUNDS = 5

/** What a resident says to an offer. The number's row decides between the claim, the expiry and the leaving: whoever changes it first. */
export class AnswerOffer {
  constructor(
    private readonly entries: WaitlistRepository,
    private readonly offers: OfferRepository,
    private readonly rules: RuleBook,
    private readonly hold: HoldNumber,
    private readonly clock: Clock,
  ) {}

  /** 要这个号: the claim takes the number kept for the entry; entry and offer follow in the same statement. @returns the appointment's id */
  async accept(accountId: string, id: string, requestKey: string): Promise<Result<string, AcceptRefusal>> {
    const entry = await this.entries.findOwn(accountId, id)
    if (!entry) return refuse('NOT_FOUND')
    if (entry.appointmentId) return ok(entry.appointmentId)
    if (!entry.offer || this.clock.now() >= entry.offer.expiresAt.getTime()) return refuse('OFFER_OVER')
    const held = await this.hold.run(accountId, { personId: entry.personId, segmentId: entry.offer.segmentId }, requestKey, { reservedFor: id })
    if (held.ok) return held
    const isOver = ['NUMBER_TAKEN', 'SOLD_OUT', 'BOOKING_HOURS', 'RESCHEDULE_PENDING', 'ACTION_NOT_ALLOWED', 'SAME_SESSION_BOOKED'].includes(held.code)
    // Another tap of the same person was first: both see the one appointment.
    const after = isOver ? await this.entries.findOwn(accountId, id) : null
    if (after?.appointmentId) return ok(after.appointmentId)
    switch (held.code) {
      case 'NUMBER_TAKEN':
      case 'SOLD_OUT':
      case 'BOOKING_HOURS':
      case 'RESCHEDULE_PENDING':
      case 'ACTION_NOT_ALLOWED':
        return refuse('OFFER_OVER')
      default:
        return refuse(held.code)
    }
  }

  /** 不要: not a no-show, not a cancellation (W6). The number goes to the next. */
  async decline(accountId: string, id: string, keepWaiting: boolean): Promise<Result<string, 'NOT_FOUND' | 'OFFER_OVER'>> {
    const entry = await this.entries.findOwn(accountId, id)
    if (!entry) return refuse('NOT_FOUND')
    if (!entry.offer) return refuse('OFFER_OVER')
    const rule = await this.rules.byId(entry.ruleVersionId)
    const now = this.clock.now()
    const to = keepWaiting ? afterMissedOffer({ offersMissed: entry.offersMissed, untilAt: entry.untilAt.getTime() }, rule, now) : 'DECLINED'
    const cause = to === 'EXPIRED' ? 'offers-missed' : 'offer-declined'
    const done = await this.entries.transaction((tx) =>
      this.endOffer(tx, entry, 'DECLINED', () => this.entries.move(tx, id, 'OFFERED', to, { cause, actor: 'resident', now, missed: true })),
    )
    return done ? ok(id) : refuse('OFFER_OVER')
  }

  /** 不等了. */
  async leave(accountId: string, id: string): Promise<Result<string, 'NOT_FOUND' | 'WAITLIST_OVER'>> {
    for (let round = 0; round < MAX_ROUNDS; round++) {
      const entry = await this.entries.findOwn(accountId, id)
      if (!entry) return refuse('NOT_FOUND')
      if (entry.state === 'CANCELLED') return ok(id)
      if (entry.state !== 'WAITING' && entry.state !== 'OFFERED') return refuse('WAITLIST_OVER')
      const by = { cause: 'left', actor: 'resident', now: this.clock.now() }
      const done = await this.entries.transaction((tx) =>
        entry.state === 'WAITING'
          ? this.entries.move(tx, id, 'WAITING', 'CANCELLED', by)
          : this.endOffer(tx, entry, 'REVOKED', () => this.entries.move(tx, id, 'OFFERED', 'CANCELLED', by)),
      )
      if (done) return ok(id)
    }
    return refuse('WAITLIST_OVER')
  }

  private async endOffer(tx: Sql, entry: EntryRecord, to: 'DECLINED' | 'REVOKED', then: () => Promise<boolean>): Promise<boolean> {
    if (!entry.offer) return false
    const { id, numberId } = entry.offer
    if (!(await this.offers.takeBack(tx, { id, entryId: entry.id, numberId }, to, this.clock.now()))) return false
    if (!(await then())) throw new Error('an offer and its entry disagree')
    return true
  }
}
