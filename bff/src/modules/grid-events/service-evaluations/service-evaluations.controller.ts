import { Controller } from '@nestjs/common'
import * as contract from '@jktl/shared/grid-events/service-evaluations/contract'
import type { ResponseOf } from '@jktl/shared/kernel/route'

import { CallerOf, Endpoint, type Input, InputOf } from '../../../platform/http/endpoint.ts'
import type { Caller } from '../../../platform/sessions.ts'
import { EvaluationDeskService } from './evaluation-desk.service.ts'
import { ServiceEvaluationsService } from './service-evaluations.service.ts'

@Controller()
export class ServiceEvaluationsController {
  constructor(
    private readonly evaluations: ServiceEvaluationsService,
    private readonly desk: EvaluationDeskService,
  ) {}

  @Endpoint(contract.listOpenServiceEvaluations)
  listOpen(
    @InputOf() { query }: Input<typeof contract.listOpenServiceEvaluations>,
    @CallerOf() caller: Caller,
  ): Promise<ResponseOf<typeof contract.listOpenServiceEvaluations>> {
    return this.evaluations.listOpen(caller.accountId, query.nodeCode)
  }

  @Endpoint(contract.answerServiceEvaluation)
  answer(@InputOf() { params, body }: Input<typeof contract.answerServiceEvaluation>, @CallerOf() caller: Caller): Promise<void> {
    return this.evaluations.answer(caller.accountId, params.id, Object.fromEntries(body.answers.map(({ question, value }) => [question, value])))
  }

  @Endpoint(contract.getServiceQuestionnaire)
  questionnaire(@CallerOf() caller: Caller): Promise<ResponseOf<typeof contract.getServiceQuestionnaire>> {
    return this.desk.questionnaire(caller.accountId)
  }

  @Endpoint(contract.activateServiceEvaluation)
  activate(@InputOf() { body }: Input<typeof contract.activateServiceEvaluation>, @CallerOf() caller: Caller): Promise<contract.ServiceActivation> {
    return this.desk.activate(caller.accountId, body)
  }

  @Endpoint(contract.listServiceEvaluations)
  list(
    @InputOf() { query }: Input<typeof contract.listServiceEvaluations>,
    @CallerOf() caller: Caller,
  ): Promise<ResponseOf<typeof contract.listServiceEvaluations>> {
    return this.desk.list(caller.accountId, query)
  }

  @Endpoint(contract.getServiceEvaluation)
  get(@InputOf() { params }: Input<typeof contract.getServiceEvaluation>, @CallerOf() caller: Caller): Promise<contract.ServiceResults> {
    return this.desk.get(caller.accountId, params.id)
  }

  @Endpoint(contract.listServiceAnswers)
  answers(@InputOf() input: Input<typeof contract.listServiceAnswers>, @CallerOf() caller: Caller): Promise<ResponseOf<typeof contract.listServiceAnswers>> {
    return this.desk.answers(caller.accountId, input)
  }

  @Endpoint(contract.stopServiceEvaluation)
  stop(@InputOf() input: Input<typeof contract.stopServiceEvaluation>, @CallerOf() caller: Caller): Promise<contract.ServiceActivation> {
    return this.desk.stop(caller.accountId, input)
  }

  @Endpoint(contract.exportServiceAnswers)
  export(
    @InputOf() { params }: Input<typeof contract.exportServiceAnswers>,
    @CallerOf() caller: Caller,
  ): Promise<ResponseOf<typeof contract.exportServiceAnswers>> {
    return this.desk.export(caller.accountId, params.id)
  }
}
