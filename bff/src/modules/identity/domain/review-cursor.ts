import type { Instant } from '@jktl/shared/kernel/dates'

export interface ReviewPlace {
  dueAt: Instant
  id: string
}

/** The opaque cursor of the queue: due time and id of the last case shown. */
export const encodeCursor = ({ dueAt, id }: ReviewPlace): string => Buffer.from(`${dueAt} ${id}`).toString('base64url')
/** @returns null for a text that is no cursor of ours */
export function decodeCursor(cursor: string): ReviewPlace | null {
  const [, dueAt, id] = /^(\d{1,15}) ([0-9a-f-]{36})$/.exec(Buffer.from(cursor, 'base64url').toString('utf8')) ?? []
  return dueAt && id ? { dueAt: Number(dueAt), id } : null
}
