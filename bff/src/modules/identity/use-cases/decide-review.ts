import { ok, refuse, type Result } from '@jktl/shared/kernel/result'

import type { IdentityParts } from '../identity.parts.ts'
import { announceNotice } from './announce-notice.ts'

export interface ReviewDecision {
  id: string
  /** The version the reviewer saw. */
  version: number
  action: 'approve' | 'reject'
  reason: string
  reviewerId: string
}

/** A reviewer's verdict on a real name (A04). Nobody decides their own case; a case somebody else moved meanwhile is STALE. */
export async function decideReview(
  parts: Pick<IdentityParts, 'db' | 'outbox' | 'accounts' | 'persons' | 'realNames'>,
  { id, version, action, reason, reviewerId }: ReviewDecision,
): Promise<Result<null, 'NOT_FOUND' | 'STALE' | 'REVIEW_NOT_OPEN' | 'FORBIDDEN'>> {
  const review = await parts.realNames.findReview(id)
  if (!review) return refuse('NOT_FOUND')
  if (review.version !== version) return refuse('STALE')
  if (review.state !== 'MANUAL_REVIEW') return refuse('REVIEW_NOT_OPEN')
  if (await parts.accounts.isSameHuman(reviewerId, review.accountId)) return refuse('FORBIDDEN')
  return parts.db.transaction(async (tx) => {
    if (!(await parts.realNames.decide(tx, { id, version }, action, reviewerId, reason))) return refuse('STALE')
    if (action === 'approve') await parts.persons.adoptName(tx, review.bindingId)
    await announceNotice(parts, tx, { kind: action === 'approve' ? 'REVIEW_APPROVED' : 'REVIEW_REJECTED', accountId: review.accountId, objectId: id, version })
    return ok(null)
  })
}
