import type { AppointmentState } from '@jktl/shared/appointments/model'
import type { CheckInPhase } from '@jktl/shared/appointments/queue/model'
import { clockTimeOf, dateOf, formatDayCn, formatTimeCn, type Instant, MINUTE_MS } from '@jktl/shared/kernel/dates'

import type { BookingRule } from '../../domain/booking-rules.ts'

/** In which one checks in oneself: from `checkInFromMinutes` before the segment, `lateMinutes` into it; both ends are the rule's. */
export const checkInWindow = (rule: Pick<BookingRule, 'checkInFromMinutes' | 'lateMinutes'>, startsAt: Instant): { from: Instant; until: Instant } => ({
  from: startsAt - rule.checkInFromMinutes * MINUTE_MS,
  until: startsAt + rule.lateMinutes * MINUTE_MS,
})

const ARRIVED: readonly AppointmentState[] = ['CHECKED_IN', 'QUEUED', 'CALLED', 'IN_CONSULT', 'FULFILLED']

export function checkInPhase(state: AppointmentState, window: { from: Instant; until: Instant }, now: Instant): CheckInPhase {
  if (ARRIVED.includes(state)) return 'DONE'
  if (state !== 'BOOKED') return 'CLOSED'
  if (now < window.from) return 'BEFORE'
  if (now <= window.until) return 'OPEN'
  return dateOf(now) === dateOf(window.until) ? 'DESK_ONLY' : 'CLOSED'
}

const time = (at: Instant): string => formatTimeCn(clockTimeOf(at))
export function phaseText(phase: CheckInPhase, window: { from: Instant; until: Instant }, now: Instant): string {
  switch (phase) {
    case 'BEFORE':
      return `${dateOf(window.from) === dateOf(now) ? '今天' : formatDayCn(dateOf(window.from))} ${time(window.from)} 起可以签到，最晚 ${time(window.until)}。`
    case 'OPEN':
      return `到了候诊区就可以签到，最晚 ${time(window.until)}。早签到不会往前排，晚签到按签到时间排。`
    case 'DESK_ONLY':
      return '已经过了自己签到的时间，请带身份证到分诊台签到。'
    case 'DONE':
      return '已签到。'
    case 'CLOSED':
      return '这个号现在不用签到。'
  }
}
