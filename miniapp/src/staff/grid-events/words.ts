import { type ClockView, type Lamp } from '@jktl/shared/grid-events/clocks/model'
import { lampOf } from '@jktl/shared/grid-events/clocks/rules'
import { clockTimeOf, dateOf, formatDateCn } from '@jktl/shared/kernel/dates'
import { serverNow } from '@/platform/server-time'
import type { LampColour } from '../frame/lamp-rules'

/** `10:04`, on another day `11月22日 10:04`. */
export function timeText(instant: string, now = serverNow()): string {
  const at = Date.parse(instant)
  const time = clockTimeOf(at).slice(0, 5)
  return dateOf(at) === dateOf(now) ? time : `${formatDateCn(dateOf(at))} ${time}`
}

const COLOURS: Record<Lamp, LampColour> = { GREEN: 'green', YELLOW: 'yellow', RED: 'red', GREY: 'grey', BLUE: 'blue' }
export const colourOf = (clock: ClockView, now: number): LampColour => COLOURS[lampOf(clock, now)]
