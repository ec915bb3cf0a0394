import { addDays, type ClockTime, clockTimeOf, dateOf, type Instant, instantAt } from '../kernel/dates.ts'

export interface QuietHours {
  quietFrom: ClockTime | null
  quietTo: ClockTime | null
}
/** Quiet in [from, to), over midnight where `from` is later; the same time twice is no quiet at all. */
function isQuiet(time: ClockTime, from: ClockTime, to: ClockTime): boolean {
  return from <= to ? from <= time && time < to : time >= from || time < to
}

/** When a message may go: now, or at the end of the quiet hours it would fall into (R367). */
export function sendTime(at: Instant, { quietFrom, quietTo }: QuietHours): Instant {
  if (quietFrom === null || quietTo === null || !isQuiet(clockTimeOf(at), quietFrom, quietTo)) return at
  const today = instantAt(dateOf(at), quietTo)
  return today > at ? today : instantAt(addDays(dateOf(at), 1), quietTo)
}
