import { createHmac } from 'node:crypto'

import type { Instant } from '@jktl/shared/kernel/dates'

/** A code lives one period and is still taken in the next: at most a minute from screen to server (Q7). */
export const CODE_PERIOD_MS = 30_000
const PREFIX = 'TLQD'

export interface Place {
  id: string
  secret: string
}

const periodOf = (at: Instant): number => Math.floor(at / CODE_PERIOD_MS)
/** Six digits, as somebody types them who cannot scan. */
const digitsOf = ({ id, secret }: Place, period: number): string =>
  String(createHmac('sha256', secret).update(`${id}\n${period}`).digest().readUInt32BE(0) % 1_000_000).padStart(6, '0')

/** What a waiting area shows now: bound to the place and to the half minute. */
export function codeAt(place: Place, now: Instant): { shortCode: string; qrText: string; expiresAt: Instant } {
  const shortCode = digitsOf(place, periodOf(now))
  return { shortCode, qrText: `${PREFIX}:${place.id}:${shortCode}`, expiresAt: (periodOf(now) + 1) * CODE_PERIOD_MS }
}

/** What was scanned or typed; a typed code names no place. Null: nothing of ours. */
export function readCode(text: string): { placeId: string | null; digits: string } | null {
  const plain = text.replace(/\s/g, '')
  if (/^\d{6}$/.test(plain)) return { placeId: null, digits: plain }
  const [, placeId, digits] = new RegExp(`^${PREFIX}:([0-9a-f-]{36}):(\\d{6})$`).exec(plain) ?? []
  return placeId && digits ? { placeId, digits } : null
}

/** Of this period or of the one before, by server time. */
export const isCodeOf = (place: Place, digits: string, now: Instant): boolean =>
  [periodOf(now), periodOf(now) - 1].some((period) => digitsOf(place, period) === digits)
