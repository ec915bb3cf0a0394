import { MINUTE_MS } from '@jktl/shared/kernel/dates'

import type { Clock } from '../../../../platform/clock.ts'
import type { DirectoryPublic } from '../../../directory/public.ts'
import { retryDelayMs } from '../../domain/booking-rules.ts'
import type { HisBooking } from '../../upstream/his-booking.adapter.ts'
import type { QueueRepository } from '../queue.repository.ts'

const LEASE_MS = MINUTE_MS
const BATCH = 20

/** Tells the hospital who has checked in; asked again until it has answered, and nobody waits for it. */
export class TellArrivals {
  constructor(
    private readonly queue: QueueRepository,
    private readonly hospital: Pick<HisBooking, 'arrive'>,
    private readonly directory: DirectoryPublic,
    private readonly clock: Clock,
  ) {}

  async due(): Promise<number> {
    const due = await this.queue.leaseArrivals(this.clock.now(), LEASE_MS, BATCH)
    const institutions = await this.directory.findInstitutions([...new Set(due.map(({ institutionId }) => institutionId))])
    await Promise.all(
      due.map(async ({ entryId, appointmentId, institutionId, source, checkedInAt, attempts }) => {
        const hosCode = institutions.get(institutionId)?.hosCode
        if (!hosCode) throw new Error('the institution of a line is missing')
        const answer = await this.hospital.arrive({ lockId: appointmentId, hosCode, arrivedAt: checkedInAt.getTime(), source })
        const now = this.clock.now()
        if (answer.kind === 'ok') return this.queue.finishArrival(entryId, now)
        if (answer.kind === 'refused') return this.queue.finishArrival(entryId, null)
        return this.queue.postponeArrival(entryId, now + retryDelayMs(attempts))
      }),
    )
    return due.length
  }
}
