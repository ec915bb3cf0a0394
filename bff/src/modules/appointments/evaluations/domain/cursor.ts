import type { Instant } from '@jktl/shared/kernel/dates'

/** A place in a list ordered by time and id. */
export interface Place {
  at: Instant
  id: string
}
const CURSOR = /^(\d{1,16}) ([0-9a-f-]{36})$/

export const encodePlace = ({ at, id }: Place): string => Buffer.from(`${at} ${id}`).toString('base64url')
export function decodePlace(text: string): Place | null {
  const [, at, id] = CURSOR.exec(Buffer.from(text, 'base64url').toString()) ?? []
  return at && id ? { at: Number(at), id } : null
}
