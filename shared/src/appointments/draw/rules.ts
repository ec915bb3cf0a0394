import type { Instant } from '../../kernel/dates.ts'
import { fromHex, hmacSha256, sha256, toHex } from '../../kernel/sha256.ts'

export const DRAW_PHASES = ['ANNOUNCED', 'OPEN', 'DRAWING', 'DRAWN', 'CANCELLED'] as const
export type DrawPhase = (typeof DRAW_PHASES)[number]

/** Where a draw is by the server's clock; registration is open from `opensAt` until just before `closesAt`. */
export function drawPhase(draw: { state: 'ANNOUNCED' | 'DRAWN' | 'CANCELLED'; opensAt: Instant; closesAt: Instant }, now: Instant): DrawPhase {
  if (draw.state !== 'ANNOUNCED') return draw.state
  return now < draw.opensAt ? 'ANNOUNCED' : now < draw.closesAt ? 'OPEN' : 'DRAWING'
}

/** What is published before anybody registers: SHA-256 of the seed's bytes. */
export const commitmentOf = (seedHex: string): string => toHex(sha256(fromHex(seedHex)))

// Ids are hexadecimal digits and dashes: one byte each.
const bytesOf = (id: string): Uint8Array => Uint8Array.from(id, (char) => char.charCodeAt(0))

/** A31: entries by HMAC-SHA-256(seed, entry id), lowest first; the order in which they came has no part in it. */
export function drawOrder(seedHex: string, entryIds: readonly string[]): string[] {
  const seed = fromHex(seedHex)
  return entryIds
    .map((id) => ({ id, lot: toHex(hmacSha256(seed, bytesOf(id))) }))
    .sort((a, b) => (a.lot < b.lot ? -1 : 1))
    .map(({ id }) => id)
}

/** Whether a published result is what the promised seed gives; anybody can ask this. */
export const verifyDraw = (published: { commitment: string; seed: string; entryIds: readonly string[] }): boolean =>
  commitmentOf(published.seed) === published.commitment && drawOrder(published.seed, published.entryIds).every((id, index) => id === published.entryIds[index])
