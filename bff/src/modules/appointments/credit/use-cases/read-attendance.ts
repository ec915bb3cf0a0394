import { type Instant, MINUTE_MS } from '@jktl/shared/kernel/dates'

import type { Clock } from '../../../../platform/clock.ts'
import type { DirectoryInstitution, DirectoryPublic } from '../../../directory/public.ts'
import type { AttendanceItem, HospitalAnswer } from '../../domain/hospital-answers.ts'
import type { AttendanceRepository, FeedPosition } from '../attendance.repository.ts'
import type { JudgeVisits } from './judge-visits.ts'
import type { StopRefund } from './stop-refund.ts'

const INTERVAL_MS = 5 * MINUTE_MS
const RETRY_MS = MINUTE_MS
const LEASE_MS = 2 * MINUTE_MS
const AT_ONCE = 4

export interface AttendanceFeed {
  listAttendance(hosCode: string, afterSeq: number): Promise<HospitalAnswer<{ items: AttendanceItem[]; watermark: Instant }>>
}

/** Reads the hospitals' attendance feeds (§2.3.6): idempotent by institution and sequence; the watermark follows what it speaks of. */
export class ReadAttendance {
  constructor(
    private readonly attendance: AttendanceRepository,
    private readonly judge: JudgeVisits,
    private readonly stopRefund: StopRefund,
    private readonly directory: DirectoryPublic,
    private readonly feed: AttendanceFeed,
    private readonly clock: Clock,
  ) {}

  /** @returns how many institutions were asked */
  async due(): Promise<number> {
    const institutions = await this.directory.listInstitutions()
    const positions = await this.attendance.leaseDueFeeds(
      institutions.map((i) => i.id),
      this.clock.now(),
      LEASE_MS,
    )
    const waiting = [...positions]
    const worker = async (): Promise<void> => {
      for (let next = waiting.shift(); next; next = waiting.shift()) {
        const institution = institutions.find((i) => i.id === next?.institutionId)
        if (institution) await this.one(institution, next)
      }
    }
    await Promise.all(Array.from({ length: AT_ONCE }, worker))
    return positions.length
  }

  private async one(institution: DirectoryInstitution, { cursorSeq }: FeedPosition): Promise<void> {
    const now = this.clock.now()
    const answer = await this.feed.listAttendance(institution.hosCode, cursorSeq)
    if (answer.kind !== 'ok') return this.attendance.finishFeed(institution.id, null, now, now + RETRY_MS)
    const { items, watermark } = answer.value
    for (const item of items) await this.take(institution.id, item)
    await this.attendance.finishFeed(institution.id, { cursorSeq: Math.max(cursorSeq, ...items.map((i) => i.seq)), watermark }, now, now + INTERVAL_MS)
  }

  /** Record and effect in one transaction, so that a record taken twice has one effect. */
  private async take(institutionId: string, item: AttendanceItem): Promise<void> {
    await this.attendance.transaction(async (tx) => {
      const appointmentId = await this.attendance.takeEvidence(tx, institutionId, item, this.clock.now())
      if (!appointmentId) return
      await (item.event === 'VISITED' ? this.judge.judge(tx, appointmentId) : this.judge.checkIn(tx, appointmentId))
      if (item.event === 'VISITED') await this.stopRefund.run(tx, appointmentId)
    })
  }
}
