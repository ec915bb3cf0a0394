import { formatInstant, type Instant } from '@jktl/shared/kernel/dates'

export interface ClockReading {
  /** RFC 3339, +08:00. */
  now: string
  nowMs: Instant
  frozen: boolean
}

export interface ClockChange {
  nowMs?: Instant
  advanceMs?: number
  frozen?: boolean
}

const SUBSCRIBER_TIMEOUT_MS = 2000

/**
 * The city's one clock: real time plus an offset, or standing still while frozen. Everything in the city asks it,
 * and processes outside (the BFF) follow it by subscribing a URL.
 */
export class CityClock {
  private offsetMs = 0
  private frozenAt: Instant | null = null
  private readonly subscribers = new Set<string>()
  private readonly realNow: () => Instant

  constructor(startAt?: Instant, realNow: () => Instant = () => Date.now()) {
    this.realNow = realNow
    if (startAt !== undefined) this.offsetMs = startAt - realNow()
  }

  now(): Instant {
    return this.frozenAt ?? this.realNow() + this.offsetMs
  }

  reading(): ClockReading {
    const nowMs = this.now()
    return { now: formatInstant(nowMs), nowMs, frozen: this.frozenAt !== null }
  }

  subscribe(url: string): void {
    this.subscribers.add(url)
  }

  subscriberCount(): number {
    return this.subscribers.size
  }

  /** Moves, freezes or releases the clock; resolves only when every live subscriber has taken the change. */
  async change({ nowMs, advanceMs = 0, frozen }: ClockChange): Promise<ClockReading> {
    const target = (nowMs ?? this.now()) + advanceMs
    this.offsetMs = target - this.realNow()
    this.frozenAt = (frozen ?? this.frozenAt !== null) ? target : null
    await this.tellSubscribers()
    return this.reading()
  }

  private async tellSubscribers(): Promise<void> {
    await Promise.all(
      [...this.subscribers].map(async (url) => {
        try {
          const body = JSON.stringify({ nowMs: this.now(), frozen: this.frozenAt !== null, realMs: this.realNow() })
          const answer = await fetch(url, {
            method: 'POST',
            headers: { 'content-type': 'application/json' },
            body,
            signal: AbortSignal.timeout(SUBSCRIBER_TIMEOUT_MS),
          })
          if (!answer.ok) this.subscribers.delete(url)
        } catch {
          this.subscribers.delete(url)
        }
      }),
    )
  }
}
