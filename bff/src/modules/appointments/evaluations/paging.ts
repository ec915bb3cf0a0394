import type { Page } from '@jktl/shared/kernel/paging'

import { badCursor } from '../../../platform/http/cursor.ts'
import { decodePlace, encodePlace, type Place } from './domain/cursor.ts'

export const PAGE_SIZE = 20

/** Where a list goes on. */
export function placeFrom(cursor: string | undefined): Place | null {
  if (cursor === undefined) return null
  const place = decodePlace(cursor)
  if (!place) throw badCursor()
  return place
}

/** Rows read one beyond the limit, as a page. */
export async function pageOf<Row extends { id: string; submittedAt: Date }, T>(
  rows: readonly Row[],
  limit: number,
  show: (rows: readonly Row[]) => Promise<T[]>,
): Promise<Page<T>> {
  const shown = rows.slice(0, limit)
  const last = shown.at(-1)
  return { items: await show(shown), nextCursor: rows.length > limit && last ? encodePlace({ at: last.submittedAt.getTime(), id: last.id }) : null }
}
