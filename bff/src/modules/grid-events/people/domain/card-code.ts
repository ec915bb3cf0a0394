import { createHmac, timingSafeEqual } from 'node:crypto'

import type { CardCheckResult } from '@jktl/shared/grid-events/people/model'
import { CARD_WINDOW_SECONDS } from '@jktl/shared/grid-events/people/model'
import type { Instant } from '@jktl/shared/kernel/dates'

const WINDOW_MS = CARD_WINDOW_SECONDS * 1000
/** Typing takes a moment: the digits before these still count. */
const WINDOWS_STILL_GOOD = 1
/** So far back digits are told to be of this card, only too old. */
const WINDOWS_REMEMBERED = 20

const windowOf = (at: Instant): number => Math.floor(at / WINDOW_MS)
export const changesAt = (now: Instant): Instant => (windowOf(now) + 1) * WINDOW_MS

/** Six digits of a window: RFC 6238 with HMAC-SHA-256, 30 seconds, the account bound in. */
function digitsOf(secret: Buffer, accountId: string, window: number): string {
  const counter = Buffer.alloc(8)
  counter.writeBigUInt64BE(BigInt(window))
  const mac = createHmac('sha256', secret).update(accountId).update(counter).digest()
  const at = (mac.at(-1) ?? 0) & 0x0f
  return String((mac.readUInt32BE(at) & 0x7fffffff) % 1_000_000).padStart(6, '0')
}
export const digitsNow = (secret: Buffer, accountId: string, now: Instant): string => digitsOf(secret, accountId, windowOf(now))

/** 有效 now, 已过期 lately, else 无效; every window is compared, whatever the answer. */
export function checkDigits(secret: Buffer, accountId: string, digits: string, now: Instant): CardCheckResult {
  const given = Buffer.from(digits.padEnd(6).slice(0, 6))
  let result: CardCheckResult = 'INVALID'
  for (let back = WINDOWS_REMEMBERED; back >= 0; back--)
    if (timingSafeEqual(given, Buffer.from(digitsOf(secret, accountId, windowOf(now) - back)))) result = back <= WINDOWS_STILL_GOOD ? 'VALID' : 'EXPIRED'
  return result
}
