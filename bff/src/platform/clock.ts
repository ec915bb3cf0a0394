import type { Instant } from '@jktl/shared/kernel/dates'

/** The only source of "now" for rules, expiries and jobs. */
export abstract class Clock {
  /** Epoch milliseconds. */
  abstract now(): Instant
  date(): Date {
    return new Date(this.now())
  }
}

export class SystemClock extends Clock {
  now(): Instant {
    return Date.now()
  }
}

/** Follows the city's clock (test seam): the city pushes every change and waits until it is taken over. */
export class CityClock extends Clock {
  private state = { offsetMs: 0, frozenAt: null as Instant | null }

  now(): Instant {
    return this.state.frozenAt ?? Date.now() + this.state.offsetMs
  }

  follow(change: { nowMs: Instant; frozen: boolean }): void {
    this.state = { offsetMs: change.nowMs - Date.now(), frozenAt: change.frozen ? change.nowMs : null }
  }
}
