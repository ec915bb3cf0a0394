import { Controller, Inject } from '@nestjs/common'
import * as contract from '@jktl/shared/appointments/guidance/contract'
import type { AnswerOf } from '@jktl/shared/kernel/route'

import { unwrap } from '../../../platform/errors.ts'
import { CallerOf, Endpoint, type Input, InputOf } from '../../../platform/http/endpoint.ts'
import type { Caller } from '../../../platform/sessions.ts'
import { GuidanceService } from './guidance.service.ts'

@Controller()
export class GuidanceController {
  constructor(@Inject(GuidanceService) private readonly guidance: GuidanceService) {}

  @Endpoint(contract.getKnowledge)
  getKnowledge(): AnswerOf<typeof contract.getKnowledge> {
    return this.guidance.knowledge()
  }

  @Endpoint(contract.searchTerms)
  searchTerms(@InputOf() { body }: Input<typeof contract.searchTerms>): AnswerOf<typeof contract.searchTerms> {
    return this.guidance.terms(body)
  }

  @Endpoint(contract.askAdvice)
  askAdvice(
    @CallerOf() caller: Caller | undefined,
    @InputOf() { body, requestId }: Input<typeof contract.askAdvice>,
  ): Promise<AnswerOf<typeof contract.askAdvice>> {
    return this.guidance.ask(caller, body, requestId)
  }

  @Endpoint(contract.searchDoctors)
  async searchDoctors(@InputOf() { body }: Input<typeof contract.searchDoctors>): Promise<AnswerOf<typeof contract.searchDoctors>> {
    return unwrap('KERNEL', await this.guidance.searchDoctors(body))
  }
}
