import { createHmac, timingSafeEqual } from 'node:crypto'

import type { Instant } from '@jktl/shared/kernel/dates'

export const TOTP_STEP_SECONDS = 30
export const TOTP_DIGITS = 6
/** A phone's clock may be one step off (RFC 6238 §5.2). */
const WINDOW_STEPS = 1
const BASE32 = 'ABCDEFGHIJKLMNOPQRSTUVWXYZ234567'

type Algorithm = 'sha1' | 'sha256' | 'sha512'

/** RFC 4226 §5.3: HMAC of the counter, dynamic truncation, so many decimal digits. */
export function hotp(secret: Uint8Array, counter: number, digits = TOTP_DIGITS, algorithm: Algorithm = 'sha1'): string {
  const message = Buffer.alloc(8)
  message.writeBigUInt64BE(BigInt(counter))
  const mac = createHmac(algorithm, secret).update(message).digest()
  const offset = (mac.at(-1) ?? 0) & 0xf
  const number = mac.readUInt32BE(offset) & 0x7fffffff
  return String(number % 10 ** digits).padStart(digits, '0')
}

export const stepAt = (now: Instant): number => Math.floor(now / 1000 / TOTP_STEP_SECONDS)

/** The time step this code belongs to, one step off at most and later than the last one taken; null when it fits none. */
export function matchStep(secret: Uint8Array, code: string, now: Instant, lastStep: number): number | null {
  const given = Buffer.from(code)
  const current = stepAt(now)
  const steps = Array.from({ length: 2 * WINDOW_STEPS + 1 }, (_, index) => current - WINDOW_STEPS + index)
  // Every step is compared, so that the time taken tells nothing.
  const fitting = steps.filter((step) => {
    const expected = Buffer.from(hotp(secret, step))
    return expected.length === given.length && timingSafeEqual(expected, given)
  })
  return fitting.find((step) => step > lastStep) ?? null
}

/** RFC 4648 §6 without padding: what authenticator apps take. */
export function toBase32(bytes: Uint8Array): string {
  const bits = Array.from(bytes, (byte) => byte.toString(2).padStart(8, '0')).join('')
  return (bits.match(/.{1,5}/g) ?? []).map((five) => BASE32[Number.parseInt(five.padEnd(5, '0'), 2)] ?? '').join('')
}
