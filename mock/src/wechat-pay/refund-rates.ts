import type { Instant } from '@jktl/shared/kernel/dates'
import { DAY_MS } from '@jktl/shared/kernel/dates'
import { PayError } from './errors.ts'

const SECOND_MS = 1_000
const OLD_AFTER_MS = 30 * DAY_MS

export interface RefundRates {
  refundsPerSecond: number
  refundErrorsPerSecond: number
  oldRefundsPerMinute: number
}
interface Happening {
  mchid: string
  at: Instant
}

/** §4.5: calls and error answers of a merchant in the last second, and calls about orders older than a month in the last minute. */
export class RefundGate {
  /** How often a call was turned away for its rate. */
  limited = 0
  private calls: Happening[] = []
  private errors: Happening[] = []
  private oldCalls: Happening[] = []

  constructor(
    private readonly rates: RefundRates,
    private readonly now: () => Instant,
  ) {}

  /** @throws PayError FREQUENCY_LIMITED */
  enter(mchid: string, paidAt: Instant | undefined): void {
    const now = this.now()
    const within = (list: Happening[], ms: number): Happening[] => list.filter((h) => h.at > now - ms)
    const count = (list: Happening[]): number => list.filter((h) => h.mchid === mchid).length
    this.calls = within(this.calls, SECOND_MS)
    this.errors = within(this.errors, SECOND_MS)
    this.oldCalls = within(this.oldCalls, 60 * SECOND_MS)
    const isOld = paidAt !== undefined && now - paidAt > OLD_AFTER_MS
    const { refundsPerSecond, refundErrorsPerSecond, oldRefundsPerMinute } = this.rates
    if (count(this.calls) >= refundsPerSecond || count(this.errors) >= refundErrorsPerSecond) this.refuse('频率限制，请稍后再试')
    if (isOld && count(this.oldCalls) >= oldRefundsPerMinute) this.refuse('频率限制，1个月之前的订单请降低申请频率再重试')
    this.calls.push({ mchid, at: now })
    if (isOld) this.oldCalls.push({ mchid, at: now })
  }

  noteError(mchid: string): void {
    this.errors.push({ mchid, at: this.now() })
  }

  private refuse(message: string): never {
    this.limited += 1
    throw new PayError('FREQUENCY_LIMITED', message)
  }
}
