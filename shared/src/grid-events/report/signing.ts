import { hmacSha256, toHex } from '../../kernel/sha256.ts'
import type { Category, Crs, Lane } from '../model.ts'

/** What a report says, as the resident saved it; the signature covers all of it, the bytes of its photos by their hashes. */
export interface SignedReport {
  clientId: string
  category: Category
  lane: Lane
  text: string
  placeText: string
  point: { longitude: number; latitude: number; crs: Crs; accuracyM: number | null; fixedAt: string | null } | null
  nodeCode: string | null
  isAnonymous: boolean
  contact: 'account' | 'other' | 'none'
  phone: string | null
  capturedAt: string
  media: readonly { sha256: string }[]
}

/** UTF-8 without `TextEncoder`, which the mini program lacks. */
const utf8 = (text: string): Uint8Array =>
  Uint8Array.from(encodeURIComponent(text).match(/%[0-9A-F]{2}|[^%]/g) ?? [], (part) => (part.length === 3 ? parseInt(part.slice(1), 16) : part.charCodeAt(0)))

/** One text for one report, in a fixed order; the leading word says for what the key was used. */
export function canonicalReport(report: SignedReport): string {
  const { point } = report
  return JSON.stringify([
    'grid-report-1',
    report.clientId,
    report.category,
    report.lane,
    report.text,
    report.placeText,
    point && [point.longitude, point.latitude, point.crs, point.accuracyM, point.fixedAt],
    report.nodeCode,
    report.isAnonymous,
    report.contact,
    report.phone,
    report.capturedAt,
    report.media.map(({ sha256 }) => sha256),
  ])
}
/** @param secret of the pass */
export const macOf = (secret: Uint8Array, text: string): string => toHex(hmacSha256(secret, utf8(text)))
