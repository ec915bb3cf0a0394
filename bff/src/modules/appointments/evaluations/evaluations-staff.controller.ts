import { Controller } from '@nestjs/common'
import * as contract from '@jktl/shared/appointments/evaluations/contract'
import type { ResponseOf } from '@jktl/shared/kernel/route'

import { CallerOf, Endpoint, type Input, InputOf } from '../../../platform/http/endpoint.ts'
import type { Caller } from '../../../platform/sessions.ts'
import { HospitalEvaluationsService } from './hospital-evaluations.service.ts'
import { ModerationService } from './moderation.service.ts'

/** The hospital's side and the regulator's. */
@Controller()
export class EvaluationsStaffController {
  constructor(
    private readonly hospital: HospitalEvaluationsService,
    private readonly moderation: ModerationService,
  ) {}

  @Endpoint(contract.listHospitalEvaluations)
  listHospitalEvaluations(
    @InputOf() { query, requestId }: Input<typeof contract.listHospitalEvaluations>,
    @CallerOf() caller: Caller,
  ): Promise<ResponseOf<typeof contract.listHospitalEvaluations>> {
    return this.hospital.list(caller, query, requestId)
  }

  @Endpoint(contract.answerEvaluation)
  answerEvaluation(@InputOf() input: Input<typeof contract.answerEvaluation>, @CallerOf() caller: Caller): Promise<contract.HospitalEvaluation> {
    return this.hospital.answer(caller, input)
  }

  @Endpoint(contract.getEvaluationAnalysis)
  getEvaluationAnalysis(
    @InputOf() { query }: Input<typeof contract.getEvaluationAnalysis>,
    @CallerOf() caller: Caller,
  ): Promise<ResponseOf<typeof contract.getEvaluationAnalysis>> {
    return this.hospital.analyse(caller, query)
  }

  @Endpoint(contract.exportEvaluationAnalysis)
  exportEvaluationAnalysis(
    @InputOf() { query }: Input<typeof contract.exportEvaluationAnalysis>,
    @CallerOf() caller: Caller,
  ): Promise<ResponseOf<typeof contract.exportEvaluationAnalysis>> {
    return this.hospital.exportCsv(caller, query)
  }

  @Endpoint(contract.listModeration)
  listModeration(
    @InputOf() { query, requestId }: Input<typeof contract.listModeration>,
    @CallerOf() caller: Caller,
  ): Promise<ResponseOf<typeof contract.listModeration>> {
    return this.moderation.list(caller, query, requestId)
  }

  @Endpoint(contract.moderateEvaluation)
  moderateEvaluation(@InputOf() input: Input<typeof contract.moderateEvaluation>, @CallerOf() caller: Caller): Promise<contract.ModerationItem> {
    return this.moderation.decide(caller, input)
  }
}
