import { Inject, Injectable } from '@nestjs/common'
import type { RealNameReview } from '@jktl/shared/identity/contract'
import { realNameActions } from '@jktl/shared/identity/rules'
import { formatInstant } from '@jktl/shared/kernel/dates'
import { maskName } from '@jktl/shared/kernel/masking'
import type { Page } from '@jktl/shared/kernel/paging'
import { ok, refuse, type Result } from '@jktl/shared/kernel/result'

import { Audit } from '../../platform/audit.ts'
import { maskDocument } from './domain/person-view.ts'
import { decodeCursor, encodeCursor } from './domain/review-cursor.ts'
import { IDENTITY_PARTS, type IdentityParts } from './identity.parts.ts'
import type { Review, ReviewState } from './real-name.repository.ts'
import { decideReview, type ReviewDecision } from './use-cases/decide-review.ts'

const PAGE_SIZE = 20

/** What a reviewer may do; asking for a review is the resident's. */
const reviewerActions = (state: ReviewState): string[] => realNameActions(state).filter((action) => action === 'approve' || action === 'reject')

const toReview = (review: Review): RealNameReview => ({
  id: review.id,
  version: review.version,
  state: review.state,
  nameMasked: maskName(review.name),
  idNumberMasked: maskDocument(review),
  relation: review.relation,
  documentKind: review.reviewDocument,
  note: review.note,
  autoResult: review.autoResult,
  submittedAt: formatInstant(review.submittedAt),
  dueAt: formatInstant(review.dueAt),
  decidedAt: review.decidedAt === null ? null : formatInstant(review.decidedAt),
  decidedBy: review.decidedBy,
  reason: review.reason,
  allowedActions: reviewerActions(review.state),
})

/** The queue of 实名人工审核 (A04), soonest due first. Every case shown is recorded before it is answered. */
@Injectable()
export class ReviewService {
  constructor(
    @Inject(IDENTITY_PARTS) private readonly parts: IdentityParts,
    private readonly audit: Audit,
  ) {}

  async list(
    reviewerId: string,
    query: { state?: ReviewState | undefined; cursor?: string | undefined; limit?: number | undefined },
    requestId: string,
  ): Promise<Result<Page<RealNameReview>, 'INVALID_INPUT'>> {
    const after = query.cursor === undefined ? null : decodeCursor(query.cursor)
    if (query.cursor !== undefined && !after) return refuse('INVALID_INPUT')
    const limit = query.limit ?? PAGE_SIZE
    const found = await this.parts.realNames.listReviews({ state: query.state ?? null, after, limit })
    const reviews = found.slice(0, limit)
    for (const review of reviews) await this.record(reviewerId, 'identity.listRealNameReviews', review, requestId)
    const last = reviews.at(-1)
    return ok({ items: reviews.map(toReview), nextCursor: found.length > limit && last ? encodeCursor(last) : null })
  }

  async find(reviewerId: string, id: string, requestId: string): Promise<RealNameReview | null> {
    const review = await this.parts.realNames.findReview(id)
    if (!review) return null
    await this.record(reviewerId, 'identity.getRealNameReview', review, requestId)
    return toReview(review)
  }

  async reveal(
    reviewerId: string,
    id: string,
    reason: string,
    requestId: string,
  ): Promise<{ name: string; idNumber: string | null; birthCertificateNumber: string | null } | null> {
    const review = await this.parts.realNames.findReview(id)
    if (!review) return null
    await this.record(reviewerId, 'identity.revealRealNameReview', review, requestId, reason)
    const isResidentId = review.documentKind === 'RESIDENT_ID'
    return { name: review.name, idNumber: isResidentId ? review.documentNumber : null, birthCertificateNumber: isResidentId ? null : review.documentNumber }
  }

  /** @returns the outcome, and the case as it stands now */
  async decide(decision: ReviewDecision, requestId: string): Promise<{ outcome: Awaited<ReturnType<typeof decideReview>>; current: RealNameReview | null }> {
    const outcome = await decideReview(this.parts, decision)
    return { outcome, current: await this.find(decision.reviewerId, decision.id, requestId) }
  }

  private record(reviewerId: string, action: string, review: Review, requestId: string, reason?: string): Promise<void> {
    return this.audit.record({
      actorAccountId: reviewerId,
      action,
      objectKind: 'real-name-review',
      objectId: review.id,
      personId: review.personId,
      outcome: 'ALLOWED',
      requestId,
      ...(reason === undefined ? {} : { reason }),
    })
  }
}
