import { Controller, Inject } from '@nestjs/common'
import { checkDeskDecision, decideDeskCase, type DeskCase, listDeskCases } from '@jktl/shared/appointments/desk/contract'
import type { ResponseOf } from '@jktl/shared/kernel/route'

import { CallerOf, Endpoint, type Input, InputOf } from '../../../platform/http/endpoint.ts'
import type { Caller } from '../../../platform/sessions.ts'
import { DeskService } from './desk.service.ts'

@Controller()
export class DeskController {
  constructor(@Inject(DeskService) private readonly desk: DeskService) {}

  @Endpoint(listDeskCases)
  list(@InputOf() input: Input<typeof listDeskCases>, @CallerOf() caller: Caller): Promise<ResponseOf<typeof listDeskCases>> {
    return this.desk.list(caller, input.requestId)
  }

  @Endpoint(decideDeskCase)
  decide(@InputOf() input: Input<typeof decideDeskCase>, @CallerOf() caller: Caller): Promise<DeskCase> {
    return this.desk.decide(caller, input)
  }

  @Endpoint(checkDeskDecision)
  check(@InputOf() input: Input<typeof checkDeskDecision>, @CallerOf() caller: Caller): Promise<ResponseOf<typeof checkDeskDecision>> {
    return this.desk.check(caller, input)
  }
}
