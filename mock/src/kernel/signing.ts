import { createHash, createHmac, timingSafeEqual } from 'node:crypto'
import type { Instant } from '@jktl/shared/kernel/dates'
import { json, type Answer, type City, type CityRequest } from './system.ts'

/** The region's credentials of the BFF, as the city hands them out for development. */
export const CITY_APP = { id: 'jktl-bff', secret: 'city-development-secret' } as const

const WINDOW_SECONDS = 300

export interface SignedRequest {
  method: string
  /** Path and query exactly as sent. */
  url: string
  headers: Record<string, string | undefined>
  rawBody: Buffer
}

/** Lower-hex HMAC-SHA256 of his-interface.md §1. */
export function hmacSignature(secret: string, method: string, url: string, timestamp: string, nonce: string, rawBody: Buffer): string {
  const bodyHash = createHash('sha256').update(rawBody).digest('hex')
  return createHmac('sha256', secret).update([method, url, timestamp, nonce, bodyHash].join('\n')).digest('hex')
}

export type SignatureVerdict = 'OK' | 'UNKNOWN_APP' | 'INCOMPLETE' | 'CLOCK_SKEW' | 'BAD_SIGNATURE'

/** Verifies the signature headers of his-interface.md §1 with a clock window of ±300 s. */
export function verifyHmac({ method, url, headers, rawBody }: SignedRequest, now: Instant): SignatureVerdict {
  const timestamp = headers['x-timestamp'] ?? ''
  const nonce = headers['x-nonce'] ?? ''
  const signature = headers['x-signature'] ?? ''
  if (!/^\d{1,12}$/.test(timestamp) || !nonce || !/^[0-9a-f]{64}$/.test(signature)) return 'INCOMPLETE'
  if (headers['x-app-id'] !== CITY_APP.id) return 'UNKNOWN_APP'
  if (Math.abs(now / 1000 - Number(timestamp)) > WINDOW_SECONDS) return 'CLOCK_SKEW'
  const expected = hmacSignature(CITY_APP.secret, method, url, timestamp, nonce, rawBody)
  return timingSafeEqual(Buffer.from(expected), Buffer.from(signature)) ? 'OK' : 'BAD_SIGNATURE'
}

/** A guard for systems that take the signature of his-interface.md §1: anything but a good one is 401. */
export const requireHmac =
  ({ clock }: City) =>
  (request: CityRequest): Answer | undefined => {
    const verdict = verifyHmac(request, clock.now())
    return verdict === 'OK' ? undefined : json({ code: verdict, message: 'signature refused' }, 401)
  }
