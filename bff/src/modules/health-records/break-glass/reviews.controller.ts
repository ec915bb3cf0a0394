import { Controller } from '@nestjs/common'
import * as contract from '@jktl/shared/health-records/break-glass/contract'
import type { AnswerOf } from '@jktl/shared/kernel/route'

import { CallerOf, Endpoint, type Input, InputOf } from '../../../platform/http/endpoint.ts'
import type { Caller } from '../../../platform/sessions.ts'
import { settleRecords } from '../settle-records.ts'
import { ReviewsService } from './reviews.service.ts'

@Controller()
export class ReviewsController {
  constructor(private readonly reviews: ReviewsService) {}

  @Endpoint(contract.listBreakGlassReviews)
  list(@InputOf() { query }: Input<typeof contract.listBreakGlassReviews>): Promise<AnswerOf<typeof contract.listBreakGlassReviews>> {
    return this.reviews.list(query)
  }

  @Endpoint(contract.getBreakGlassReview)
  async get(
    @InputOf() { params, requestId }: Input<typeof contract.getBreakGlassReview>,
    @CallerOf() caller: Caller,
  ): Promise<AnswerOf<typeof contract.getBreakGlassReview>> {
    return settleRecords(await this.reviews.get(caller, params.id, requestId))
  }

  @Endpoint(contract.decideBreakGlassReview)
  async decide(
    @InputOf() { params, body, ifMatch, requestId }: Input<typeof contract.decideBreakGlassReview>,
    @CallerOf() caller: Caller,
  ): Promise<AnswerOf<typeof contract.decideBreakGlassReview>> {
    return settleRecords(await this.reviews.decide(caller, params.id, ifMatch, body, requestId))
  }
}
