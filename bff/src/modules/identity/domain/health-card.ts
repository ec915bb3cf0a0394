import { createHmac, timingSafeEqual } from 'node:crypto'

import type { Instant } from '@jktl/shared/kernel/dates'
import { ok, refuse, type Result } from '@jktl/shared/kernel/result'

/** 动态码有效期 (R177): at most 60 seconds. */
export const HEALTH_CARD_LIFETIME_MS = 60_000
/** Clocks of two of our processes may differ by this much. */
const SKEW_MS = 5_000
const PREFIX = 'JKTL1'

export interface HealthCard {
  /** Opaque and different in every code: the person's id, sealed by the issuer. */
  handle: string
  issuedAt: Instant
  expiresAt: Instant
  /** 16 bytes, base64url: a code is taken once. */
  nonce: string
}

const macOf = (key: string, payload: string): Buffer => createHmac('sha256', key).update(`${PREFIX}.${payload}`).digest()

/** `JKTL1.<payload>.<HMAC-SHA256>`, both base64url; the payload is handle, issue and expiry in milliseconds, and nonce. No ID number, no name. */
export function writeHealthCard(key: string, card: HealthCard): string {
  const payload = Buffer.from(JSON.stringify([card.handle, card.issuedAt, card.expiresAt, card.nonce])).toString('base64url')
  return `${PREFIX}.${payload}.${macOf(key, payload).toString('base64url')}`
}

const isFields = (value: unknown): value is [string, number, number, string] =>
  Array.isArray(value) &&
  value.length === 4 &&
  typeof value[0] === 'string' &&
  typeof value[1] === 'number' &&
  typeof value[2] === 'number' &&
  typeof value[3] === 'string'

/** Only what this key signed and what is valid now; whether it was used is for the store to say. */
export function readHealthCard(key: string, text: string, now: Instant): Result<HealthCard, 'HEALTH_CARD_INVALID' | 'HEALTH_CARD_EXPIRED'> {
  const [prefix, payload, mac, ...rest] = text.split('.')
  if (prefix !== PREFIX || !payload || !mac || rest.length > 0) return refuse('HEALTH_CARD_INVALID')
  const given = Buffer.from(mac, 'base64url')
  const expected = macOf(key, payload)
  // Decoding forgives stray characters, so the text itself is compared as well: one code has one spelling.
  if (given.length !== expected.length || !timingSafeEqual(given, expected) || expected.toString('base64url') !== mac) return refuse('HEALTH_CARD_INVALID')
  const fields: unknown = JSON.parse(Buffer.from(payload, 'base64url').toString('utf8'))
  if (!isFields(fields)) return refuse('HEALTH_CARD_INVALID')
  const [handle, issuedAt, expiresAt, nonce] = fields
  if (expiresAt - issuedAt > HEALTH_CARD_LIFETIME_MS || issuedAt > now + SKEW_MS) return refuse('HEALTH_CARD_INVALID')
  return now < expiresAt ? ok({ handle, issuedAt, expiresAt, nonce }) : refuse('HEALTH_CARD_EXPIRED')
}
