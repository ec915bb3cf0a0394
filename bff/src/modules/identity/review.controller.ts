import { Controller } from '@nestjs/common'
import * as contract from '@jktl/shared/identity/contract'
import type { AnswerOf } from '@jktl/shared/kernel/route'

import { CallerOf, Endpoint, type Input, InputOf } from '../../platform/http/endpoint.ts'
import type { Caller } from '../../platform/sessions.ts'
import { ReviewService } from './review.service.ts'
import { found, settle } from './settle.ts'

@Controller()
export class ReviewController {
  constructor(private readonly reviews: ReviewService) {}

  @Endpoint(contract.listRealNameReviews)
  async listRealNameReviews(
    @InputOf() { query, requestId }: Input<typeof contract.listRealNameReviews>,
    @CallerOf() caller: Caller,
  ): Promise<AnswerOf<typeof contract.listRealNameReviews>> {
    return settle(await this.reviews.list(caller.accountId, query, requestId))
  }

  @Endpoint(contract.getRealNameReview)
  async getRealNameReview(
    @InputOf() { params, requestId }: Input<typeof contract.getRealNameReview>,
    @CallerOf() caller: Caller,
  ): Promise<AnswerOf<typeof contract.getRealNameReview>> {
    return found(await this.reviews.find(caller.accountId, params.id, requestId))
  }

  @Endpoint(contract.revealRealNameReview)
  async revealRealNameReview(
    @InputOf() { params, body, requestId }: Input<typeof contract.revealRealNameReview>,
    @CallerOf() caller: Caller,
  ): Promise<AnswerOf<typeof contract.revealRealNameReview>> {
    return found(await this.reviews.reveal(caller.accountId, params.id, body.reason, requestId))
  }

  @Endpoint(contract.decideRealNameReview)
  async decideRealNameReview(
    @InputOf() { params, body, ifMatch, requestId }: Input<typeof contract.decideRealNameReview>,
    @CallerOf() caller: Caller,
  ): Promise<AnswerOf<typeof contract.decideRealNameReview>> {
    const { outcome, current } = await this.reviews.decide(
      { id: params.id, version: ifMatch, action: body.decision, reason: body.reason, reviewerId: caller.accountId },
      requestId,
    )
    settle(outcome, current ? { current, allowedActions: current.allowedActions } : {})
    return found(current)
  }
}
