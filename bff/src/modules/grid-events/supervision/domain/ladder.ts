import { ORDER_LADDER, type OrderRung } from '@jktl/shared/grid-events/supervision/model'
import type { Instant } from '@jktl/shared/kernel/dates'

interface OnLadder {
  rungs: number
  signedAt: Date | null
  signBy: Date
  dueAt: Date
}
export interface NextRung {
  rung: OrderRung
  /** Rungs taken once this one is. */
  rungs: number
  at: Instant
}

/** The next rung of an order that nobody moves (§3.3); null: none is left. What is signed for is not reminded to sign. */
export function nextRung({ rungs, signedAt, signBy, dueAt }: OnLadder): NextRung | null {
  for (const [i, { rung, anchor, afterMs }] of ORDER_LADDER.entries()) {
    if (i < rungs || (anchor === 'SIGN_BY' && signedAt !== null)) continue
    return { rung, rungs: i + 1, at: (anchor === 'SIGN_BY' ? signBy : dueAt).getTime() + afterMs }
  }
  return null
}
