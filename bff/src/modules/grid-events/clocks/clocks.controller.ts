import { Controller } from '@nestjs/common'
import * as contract from '@jktl/shared/grid-events/clocks/contract'
import type { ResponseOf } from '@jktl/shared/kernel/route'

import { CallerOf, Endpoint, type Input, InputOf } from '../../../platform/http/endpoint.ts'
import type { Caller } from '../../../platform/sessions.ts'
import { SlaRulesService } from './sla-rules.service.ts'

@Controller()
export class ClocksController {
  constructor(private readonly rules: SlaRulesService) {}

  @Endpoint(contract.listSlaRules)
  list(@CallerOf() caller: Caller): Promise<ResponseOf<typeof contract.listSlaRules>> {
    return this.rules.list(caller)
  }

  @Endpoint(contract.putSlaRule)
  put(@InputOf() { body, requestId }: Input<typeof contract.putSlaRule>, @CallerOf() caller: Caller): Promise<contract.SlaRule> {
    return this.rules.put(caller, body, requestId)
  }

  @Endpoint(contract.reviewSlaRule)
  review(@InputOf() { params, requestId }: Input<typeof contract.reviewSlaRule>, @CallerOf() caller: Caller): Promise<contract.SlaRule> {
    return this.rules.review(caller, params.id, requestId)
  }
}
