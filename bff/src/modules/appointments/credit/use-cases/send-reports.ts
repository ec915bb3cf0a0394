import { HOUR_MS, MINUTE_MS } from '@jktl/shared/kernel/dates'

import type { Audit } from '../../../../platform/audit.ts'
import type { Clock } from '../../../../platform/clock.ts'
import type { BoundPerson, IdentityPublic } from '../../../identity/public.ts'
import type { CreditRepository } from '../credit.repository.ts'
import type { ReportRow, ReportsRepository } from '../reports.repository.ts'

const LEASE_MS = MINUTE_MS

export interface CreditSystem {
  report(message: {
    id: string
    subject: BoundPerson
    fromAt: number
    untilAt: number
    occurrences: number
  }): Promise<{ result: 'ACCEPTED' | 'WITHDRAWN' | 'REFUSED'; receiptNo: string | null } | null>
  withdraw(id: string, reason: string): Promise<{ result: 'ACCEPTED' | 'WITHDRAWN' | 'REFUSED'; receiptNo: string | null } | null>
}

/** C7: reports and withdrawals, at least once under one id; what stays unknown is asked again, receipts are kept. */
export class SendReports {
  constructor(
    private readonly reports: ReportsRepository,
    private readonly credit: CreditRepository,
    private readonly identity: IdentityPublic,
    private readonly platform: CreditSystem,
    private readonly audit: Audit,
    private readonly clock: Clock,
  ) {}

  async due(limit: number): Promise<number> {
    const rows = await this.reports.leaseDue(this.clock.now(), LEASE_MS, limit)
    for (const row of rows) await (row.state === 'TO_WITHDRAW' ? this.withdraw(row) : this.report(row))
    return rows.length
  }

  private async report(row: ReportRow): Promise<void> {
    const listing = await this.credit.findListing(row.listingId)
    const subject = listing?.accountId && listing.personId ? await this.identity.findBoundPerson(listing.accountId, listing.personId) : null
    if (!listing || !subject) return this.again(row)
    await this.audit.record({
      actorAccountId: null,
      action: 'appointments.sendCreditReport',
      objectKind: 'credit-listing',
      objectId: listing.id,
      personId: subject.personId,
      outcome: 'ALLOWED',
      requestId: null,
    })
    const reply = await this.platform.report({
      id: row.id,
      subject,
      fromAt: listing.fromAt.getTime(),
      untilAt: listing.untilAt.getTime(),
      occurrences: listing.eventIds.length,
    })
    if (reply?.result === 'ACCEPTED' && reply.receiptNo) await this.reports.receipted(row.id, reply.receiptNo, this.clock.now())
    else await this.again(row)
  }

  private async withdraw(row: ReportRow): Promise<void> {
    const reply = await this.platform.withdraw(row.id, row.withdrawalReason ?? 'CORRECTION')
    if (reply?.result === 'WITHDRAWN' && reply.receiptNo) await this.reports.withdrawn(row.id, reply.receiptNo, this.clock.now())
    else await this.again(row)
  }

  private again(row: ReportRow): Promise<void> {
    return this.reports.postpone(row.id, this.clock.now() + Math.min(HOUR_MS, row.attempts * MINUTE_MS))
  }
}
