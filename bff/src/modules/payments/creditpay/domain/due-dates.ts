import { addDays, daysBetween } from '@jktl/shared/kernel/dates'
import type { ReminderStage } from '@jktl/shared/payments/creditpay/model'

/** The reminder that is to be sent today, all in dates of Tongliao; an earlier one that nobody sent is not sent any more. */
export function reminderFor(dueOn: string, today: string, sent: readonly ReminderStage[]): ReminderStage | null {
  const day = daysBetween(dueOn, today)
  // K6: three days before, on the day, three days after.
  const stage: ReminderStage | null = day >= 3 ? 'D+3' : day >= 0 ? 'D0' : day >= -3 ? 'D-3' : null
  return stage && !sent.includes(stage) ? stage : null
}

/** The due day itself is still in time. */
export const isOverdue = (dueOn: string, today: string): boolean => today > dueOn

export interface DebtStanding {
  dueOn: string
  listAfterDays: number
  /** The day each reminder of this due day was sent. */
  sentOn: Partial<Record<ReminderStage, string>>
  /** A plan is being looked at: nobody is listed meanwhile. */
  hasOpenHardship: boolean
}
/** Suspended after the due day, and never on the day of the reminder that says so. */
export const suspends = ({ dueOn, sentOn }: DebtStanding, today: string): boolean => {
  const told = sentOn.D0 ?? sentOn['D+3']
  return isOverdue(dueOn, today) && told !== undefined && today > told
}
/** Listed only after the last reminder, and at the earliest so many days after the due day. */
export const lists = ({ dueOn, listAfterDays, sentOn, hasOpenHardship }: DebtStanding, today: string): boolean =>
  !hasOpenHardship && sentOn['D+3'] !== undefined && today > sentOn['D+3'] && today >= addDays(dueOn, listAfterDays)
