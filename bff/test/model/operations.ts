import { DAY_MS, MINUTE_MS } from '@jktl/shared/kernel/dates'

import type { Operation } from './operation.ts'
import { ACCOUNTS, SESSIONS } from './places.ts'
import type { ReferenceModel } from './reference-model.ts'

/** mulberry32: the same numbers for the same seed everywhere. */
export function seededRandom(seed: number): () => number {
  let state = seed >>> 0
  return () => {
    state = (state + 0x6d2b79f5) >>> 0
    let t = state
    t = Math.imul(t ^ (t >>> 15), t | 1)
    t ^= t + Math.imul(t ^ (t >>> 7), t | 61)
    return ((t ^ (t >>> 14)) >>> 0) / 4_294_967_296
  }
}

const STEPS_MS = [10_000, MINUTE_MS, 2 * MINUTE_MS, 6 * MINUTE_MS, 16 * MINUTE_MS, 31 * MINUTE_MS, 2 * 60 * MINUTE_MS, 7 * 60 * MINUTE_MS]

/** Chooses operations that are likely to meet something: the model only says which appointments and numbers there are. */
export class OperationSource {
  private readonly bookings: Operation[] = []

  constructor(private readonly random: () => number) {}

  private below = (n: number): number => Math.floor(this.random() * n)
  private pick = <T>(items: readonly T[]): T => items[this.below(items.length)] as T

  next(model: ReferenceModel): Operation {
    const live = [...model.appointments.values()].filter((a) => model.isLive(a)).map((a) => a.key)
    const all = [...model.appointments.keys()]
    const roll = this.random()
    if (live.length === 0 || roll < 0.2) return this.book(model)
    const key = this.random() < 0.9 ? this.pick(live) : this.pick(all)
    if (roll < 0.22) return this.pick(this.bookings)
    if (roll < 0.38) return { op: 'confirm', key, payMode: this.random() < 0.6 ? 'ONLINE' : 'WINDOW' }
    if (roll < 0.47) return { op: 'pay', key, isNotified: this.random() < 0.6 }
    if (roll < 0.5) return { op: 'type-password', key }
    if (roll < 0.53) return { op: 'extend', key }
    if (roll < 0.61) return { op: 'cancel', key }
    if (roll < 0.72) return { op: 'advance', ms: this.random() < 0.01 ? DAY_MS : this.pick(STEPS_MS) }
    if (roll < 0.86) return { op: 'jobs' }
    if (roll < 0.87) return { op: 'repeat-news' }
    if (roll < 0.885) return { op: 'refuse-confirm', key }
    if (roll < 0.895) return { op: 'visit', key }
    if (roll < 0.91) return this.publish()
    if (roll < 0.914) return { op: 'suspend', session: this.pick(SESSIONS).schId }
    if (roll < 0.924) return { op: 'sell-at-window', session: this.pick(SESSIONS).schId, ordinal: 1 + this.below(4) }
    if (roll < 0.95) return this.faults()
    if (roll < 0.975) return { op: 'heal' }
    return { op: 'crash', afterStatements: 1 + this.below(12), inner: this.inner(model) }
  }

  private inner(model: ReferenceModel): Operation {
    for (;;) {
      const chosen = this.next(model)
      if (!['crash', 'heal', 'advance', 'faults', 'repeat-news', 'visit', 'refuse-confirm', 'sell-at-window', 'type-password'].includes(chosen.op))
        return chosen
    }
  }

  private book(model: ReferenceModel): Operation {
    const account = this.below(ACCOUNTS.length)
    const segments = [...model.segments.values()].filter((g) => model.now < g.startsAt)
    const segment = this.pick(this.random() < 0.95 && segments.length > 0 ? segments : [...model.segments.values()])
    const booking = {
      op: 'book',
      key: `k${this.bookings.length + 1}`,
      account,
      person: this.pick(ACCOUNTS[account]?.persons ?? [0]),
      segment: segment.key,
    } as const
    this.bookings.push(booking)
    return booking
  }

  private publish(): Operation {
    const session = this.pick(SESSIONS)
    return {
      op: 'publish',
      session: session.schId,
      counts: session.periods.map(() => this.below(4)),
      age: this.random() < 0.8 ? 'newer' : 'older',
      isStopped: this.random() < 0.06,
    }
  }

  private faults(): Operation {
    const hospital = this.pick(['up', 'silent', 'lossy', 'busy'] as const)
    return { op: 'faults', hospital, money: this.pick(['up', 'up', 'silent', 'lossy'] as const) }
  }
}
