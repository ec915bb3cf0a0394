import { addDays, clockTimeOf, dateOf, formatDateCn, formatTimeCn, type Instant, instantAt, MINUTE_MS } from '@jktl/shared/kernel/dates'

/** One version of an institution's booking rules (§2.5, R349); pinned to an appointment at submit (AP4). */
export interface BookingRule {
  id: string
  windowDays: number
  releaseTime: string
  holdMinutes: number
  holdExtensionMinutes: number
  cancelCutoffDays: number
  cancelCutoffTime: string
  sameDayBooking: boolean
  maxDepartmentsPerDay: number
  maxOpenHolds: number
  coolingMinMinutes: number
  coolingMaxMinutes: number
  confirmMaxMinutes: number
  confirmDeadlineMinutes: number
  arriveBeforeMinutes: number
  /** No new holds between these times of day; null: at any time. */
  noBookingFrom: string | null
  noBookingUntil: string | null
  minAgeYears: number
  /** Holds one account or one device may submit on one day (A30). */
  accountDailyLimit: number
  deviceDailyLimit: number
  /** Cancellations from which FREQUENT_CANCEL, and returns on the day of the visit from which LATE_CANCEL counts (C1). */
  cancelLimitPerMonth: number
  sameDayReturnLimit: number
  noShowLimit: number
  noShowWindowDays: number
  banDays: number
  /** Where the ban begins: the first or the last of the events, or the decision (C5). */
  banAnchor: 'FIRST' | 'LAST' | 'DECISION'
  listingScope: 'INSTITUTION' | 'REGION'
  forgivenessPerYear: number
  appealDays: number
  attendanceGraceMinutes: number
  checkInFromMinutes: number
  lateMinutes: number
  missedCallLimit: number
  missedCallPenalty: number
  /** Of this many calls one goes to a patient who comes back from tests (Q3). */
  returnInterleave: number
  waitlistOfferMinutes: number
  waitlistQuietFrom: string
  waitlistQuietUntil: string
  waitlistMaxOffers: number
  waitlistMaxEntries: number
  rebalanceMinutes: number
  elderAgeYears: number
}

/** Last instant of a free cancellation, exclusive: `cancelCutoffDays` before the visit at the rule's time, never after the segment begins. */
export const cancelUntil = (rule: BookingRule, date: string, startsAt: Instant): Instant =>
  Math.min(instantAt(addDays(date, -rule.cancelCutoffDays), rule.cancelCutoffTime), startsAt)

/** The hospital is told to keep the number this much longer than we do, so that a payment under way can still be confirmed. */
export const LOCK_MARGIN_MS = 5 * MINUTE_MS
/** A hold lasts `holdMinutes`, but never into the segment (§2.3.3: ≤ cut-off). */
export const holdExpiry = (rule: BookingRule, now: Instant, startsAt: Instant): Instant => Math.min(now + rule.holdMinutes * MINUTE_MS, startsAt)

/** Where one extension would end. */
export const extendedHoldExpiry = (rule: BookingRule, submittedAt: Instant, startsAt: Instant): Instant =>
  Math.min(submittedAt + (rule.holdMinutes + rule.holdExtensionMinutes) * MINUTE_MS, startsAt)

export interface SegmentFacts {
  sessionState: 'OPEN' | 'SUSPENDED'
  date: string
  startsAt: Instant
  releaseAt: Instant
}
export type ClosedReason = 'SESSION_SUSPENDED' | 'SEGMENT_CLOSED'
/** Why nobody can take a number of the segment now, whatever is left of it; null when it is open (N7, by server time). */
export function closedReason(segment: SegmentFacts, rule: BookingRule, now: Instant): { code: ClosedReason; text: string } | null {
  if (segment.sessionState === 'SUSPENDED') return { code: 'SESSION_SUSPENDED', text: '这一场已停诊' }
  if (now >= segment.startsAt) return { code: 'SEGMENT_CLOSED', text: '已开始，不能再约' }
  if (!rule.sameDayBooking && segment.date === dateOf(now)) return { code: 'SEGMENT_CLOSED', text: '当天的号请到医院窗口挂' }
  if (segment.date > addDays(dateOf(now), rule.windowDays)) return { code: 'SEGMENT_CLOSED', text: `还没到放号时间，提前 ${rule.windowDays} 天可约` }
  if (now < segment.releaseAt) return { code: 'SEGMENT_CLOSED', text: `${formatDateCn(dateOf(segment.releaseAt))} ${formatTimeCn(rule.releaseTime)} 放号` }
  return null
}

/** Between the rule's hours nobody holds a number online, so that programs gain nothing by night (§2.5, A29). The hours may cross midnight. */
export function isNight(rule: Pick<BookingRule, 'noBookingFrom' | 'noBookingUntil'>, now: Instant): boolean {
  const { noBookingFrom: from, noBookingUntil: until } = rule
  if (from === null || until === null) return false
  const time = clockTimeOf(now)
  return from <= until ? time >= from && time < until : time >= from || time < until
}

/** How long a returned number stays out of sight, so that it cannot be handed to a chosen person (A30). `share` in [0, 1). */
export const coolingMs = (rule: BookingRule, share: number): number =>
  Math.round((rule.coolingMinMinutes + share * (rule.coolingMaxMinutes - rule.coolingMinMinutes)) * MINUTE_MS)

/** The rules as sentences for the confirm page and the voucher. */
export function ruleSentences(rule: BookingRule, cancelUntilAt: Instant, submittedAt: Instant): string[] {
  const cutoff = dateOf(cancelUntilAt)
  return [
    `号留 ${rule.holdMinutes} 分钟，可以再留一次 ${rule.holdExtensionMinutes} 分钟；到时没确认就自动放回，不扣款。`,
    cancelUntilAt > submittedAt
      ? `${formatDateCn(cutoff)} ${formatTimeCn(clockTimeOf(cancelUntilAt))} 以前可以在这里退号，挂号费全退。`
      : '约得晚，已经过了在这里退号的时间；不能来请打医院电话，或到窗口办理。',
    `就诊当天请提前 ${rule.arriveBeforeMinutes} 分钟到院取号，带上身份证或打开凭证。`,
    `一位就诊人一天最多约 ${rule.maxDepartmentsPerDay} 个科室。医院停诊会通知您并全额退费。`,
  ]
}

/** Delay before a step with an unknown outcome is tried again. @param attempts how often it was tried, from 1 */
export const retryDelayMs = (attempts: number): number => Math.min(60_000, 2_000 * 2 ** Math.min(attempts - 1, 5))
