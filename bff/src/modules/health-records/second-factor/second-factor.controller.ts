import { Controller } from '@nestjs/common'
import * as contract from '@jktl/shared/health-records/second-factor/contract'
import type { AnswerOf } from '@jktl/shared/kernel/route'

import { unwrap } from '../../../platform/errors.ts'
import { CallerOf, Endpoint, type Input, InputOf } from '../../../platform/http/endpoint.ts'
import type { Caller } from '../../../platform/sessions.ts'
import { SecondFactorService } from './second-factor.service.ts'

@Controller()
export class SecondFactorController {
  constructor(private readonly factors: SecondFactorService) {}

  @Endpoint(contract.getSecondFactor)
  get(@CallerOf() caller: Caller): Promise<AnswerOf<typeof contract.getSecondFactor>> {
    return this.factors.view(caller)
  }

  @Endpoint(contract.beginSecondFactor)
  async begin(@CallerOf() caller: Caller): Promise<AnswerOf<typeof contract.beginSecondFactor>> {
    return unwrap('HEALTH_RECORDS', await this.factors.begin(caller))
  }

  @Endpoint(contract.proveSecondFactor)
  async prove(@InputOf() { body }: Input<typeof contract.proveSecondFactor>, @CallerOf() caller: Caller): Promise<AnswerOf<typeof contract.proveSecondFactor>> {
    return unwrap('HEALTH_RECORDS', await this.factors.prove(caller, body.code))
  }
}
