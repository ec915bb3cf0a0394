import { Controller } from '@nestjs/common'
import * as contract from '@jktl/shared/appointments/evaluations/contract'
import type { ResponseOf } from '@jktl/shared/kernel/route'

import { CallerOf, Endpoint, type Input, InputOf } from '../../../platform/http/endpoint.ts'
import type { Caller } from '../../../platform/sessions.ts'
import { EvaluationsService } from './evaluations.service.ts'

@Controller()
export class EvaluationsController {
  constructor(private readonly evaluations: EvaluationsService) {}

  @Endpoint(contract.getVisitEvaluation)
  getVisitEvaluation(
    @InputOf() { params, requestId }: Input<typeof contract.getVisitEvaluation>,
    @CallerOf() caller: Caller,
  ): Promise<ResponseOf<typeof contract.getVisitEvaluation>> {
    return this.evaluations.getVisit(caller.accountId, params.id, requestId)
  }

  @Endpoint(contract.submitEvaluation)
  submitEvaluation(@InputOf() input: Input<typeof contract.submitEvaluation>, @CallerOf() caller: Caller): Promise<contract.MyEvaluation> {
    return this.evaluations.submit(caller.accountId, input)
  }

  @Endpoint(contract.listMyEvaluations)
  listMyEvaluations(
    @InputOf() { query, requestId }: Input<typeof contract.listMyEvaluations>,
    @CallerOf() caller: Caller,
  ): Promise<ResponseOf<typeof contract.listMyEvaluations>> {
    return this.evaluations.listMine(caller.accountId, query, requestId)
  }

  @Endpoint(contract.withdrawEvaluation)
  withdrawEvaluation(@InputOf() { params, requestId }: Input<typeof contract.withdrawEvaluation>, @CallerOf() caller: Caller): Promise<contract.MyEvaluation> {
    return this.evaluations.withdraw(caller.accountId, params.id, requestId)
  }

  @Endpoint(contract.getScore)
  getScore(@InputOf() { query }: Input<typeof contract.getScore>): Promise<ResponseOf<typeof contract.getScore>> {
    return this.evaluations.getScore(query)
  }

  @Endpoint(contract.listPublishedEvaluations)
  listPublishedEvaluations(
    @InputOf() { query }: Input<typeof contract.listPublishedEvaluations>,
  ): Promise<ResponseOf<typeof contract.listPublishedEvaluations>> {
    return this.evaluations.listPublished(query)
  }
}
