import type { Instant } from '@jktl/shared/kernel/dates'
import { ok, type Result, refuse } from '@jktl/shared/kernel/result'

import type { Clock } from '../../../../platform/clock.ts'
import type { AppealsRepository } from '../appeals.repository.ts'
import type { CreditRepository, ListingRow } from '../credit.repository.ts'
import type { ReportsRepository } from '../reports.repository.ts'
import type { KeepCredit } from './keep-credit.ts'

/** When the last appeal window of a listing is over. */
export const reportableFrom = (events: readonly { id: string; appealUntil: Date }[], listing: Pick<ListingRow, 'eventIds'>): Instant =>
  Math.max(...events.filter((e) => listing.eventIds.includes(e.id)).map((e) => e.appealUntil.getTime()))

/** What only a person at the regulator's desk decides: reporting a listing (C7), and letting somebody go. */
export class ReportListing {
  constructor(
    private readonly credit: CreditRepository,
    private readonly appeals: AppealsRepository,
    private readonly reports: ReportsRepository,
    private readonly keep: KeepCredit,
    private readonly clock: Clock,
  ) {}

  async report(id: string, version: number, accountId: string): Promise<Result<string, 'NOT_FOUND' | 'STALE' | 'ACTION_NOT_ALLOWED' | 'APPEAL_WINDOW_OPEN'>> {
    const known = await this.credit.findListing(id)
    if (!known) return refuse('NOT_FOUND')
    return this.credit.transaction(async (tx) => {
      await this.credit.lockIdentity(tx, known.identityKey)
      const listing = await this.credit.findListing(id, tx, true)
      if (!listing) return refuse('NOT_FOUND')
      if (listing.version !== version) return refuse('STALE')
      if (listing.status === 'RELEASED') return refuse('ACTION_NOT_ALLOWED')
      const now = this.clock.now()
      const events = await this.credit.listEventsOf([listing.identityKey], tx)
      const appeals = await this.appeals.listOfEvents(listing.eventIds, tx)
      if (now < reportableFrom(events, listing) || appeals.some((p) => p.state === 'SUBMITTED')) return refuse('APPEAL_WINDOW_OPEN')
      return (await this.reports.add(tx, id, accountId, now)) ? ok(id) : refuse('ACTION_NOT_ALLOWED')
    })
  }

  async release(
    id: string,
    version: number,
    why: { reason: string; accountId: string },
  ): Promise<Result<string, 'NOT_FOUND' | 'STALE' | 'ACTION_NOT_ALLOWED'>> {
    const known = await this.credit.findListing(id)
    if (!known) return refuse('NOT_FOUND')
    return this.credit.transaction(async (tx) => {
      await this.credit.lockIdentity(tx, known.identityKey)
      const listing = await this.credit.findListing(id, tx, true)
      if (!listing || listing.version !== version) return refuse('STALE')
      return (await this.keep.release(tx, listing, 'MANUAL', why)) ? ok(id) : refuse('ACTION_NOT_ALLOWED')
    })
  }
}
