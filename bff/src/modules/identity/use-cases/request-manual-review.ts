import { nextRealNameState } from '@jktl/shared/identity/rules'
import { DAY_MS } from '@jktl/shared/kernel/dates'
import { ok, refuse, type Result } from '@jktl/shared/kernel/result'

import type { IdentityParts } from '../identity.parts.ts'

/** SLA of manual review (A04): one working day, counted as 24 hours whatever the calendar says. */
export const REVIEW_DUE_MS = DAY_MS

export interface ReviewRequest {
  accountId: string
  personId: string
  document: string
  note: string
}

/** The automatic check failed (or a reviewer said no): asks a person to look. */
export async function requestManualReview(
  { db, clock, persons, realNames }: Pick<IdentityParts, 'db' | 'clock' | 'persons' | 'realNames'>,
  request: ReviewRequest,
): Promise<Result<null, 'NOT_FOUND' | 'REVIEW_NOT_ALLOWED'>> {
  const { accountId, personId, document, note } = request
  const binding = await persons.findLive(accountId, personId)
  if (!binding) return refuse('NOT_FOUND')
  if (!nextRealNameState(binding.realName, 'requestReview')) return refuse('REVIEW_NOT_ALLOWED')
  const isSubmitted = await db.transaction((tx) =>
    realNames.submit(tx, binding.checkId, binding.realName, accountId, { document, note, dueAt: clock.now() + REVIEW_DUE_MS }),
  )
  return isSubmitted ? ok(null) : refuse('REVIEW_NOT_ALLOWED')
}
