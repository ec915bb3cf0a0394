import { Controller } from '@nestjs/common'
import * as contract from '@jktl/shared/health-records/break-glass/contract'
import type { AnswerOf } from '@jktl/shared/kernel/route'

import { CallerOf, Endpoint, type Input, InputOf } from '../../../platform/http/endpoint.ts'
import type { Caller } from '../../../platform/sessions.ts'
import { settleRecords } from '../settle-records.ts'
import { BreakGlassService } from './break-glass.service.ts'

@Controller()
export class BreakGlassController {
  constructor(private readonly sessions: BreakGlassService) {}

  @Endpoint(contract.openBreakGlass)
  async open(
    @InputOf() { body, requestId }: Input<typeof contract.openBreakGlass>,
    @CallerOf() caller: Caller,
  ): Promise<AnswerOf<typeof contract.openBreakGlass>> {
    return settleRecords(await this.sessions.open(caller, body, requestId))
  }

  @Endpoint(contract.listMyBreakGlass)
  listMine(@CallerOf() caller: Caller): Promise<AnswerOf<typeof contract.listMyBreakGlass>> {
    return this.sessions.listMine(caller)
  }

  @Endpoint(contract.closeBreakGlass)
  async close(@InputOf() { body }: Input<typeof contract.closeBreakGlass>, @CallerOf() caller: Caller): Promise<AnswerOf<typeof contract.closeBreakGlass>> {
    return settleRecords(await this.sessions.close(caller, body.sessionId))
  }

  @Endpoint(contract.listSupervisionCases)
  listSupervision(@CallerOf() caller: Caller): Promise<AnswerOf<typeof contract.listSupervisionCases>> {
    return this.sessions.listSupervision(caller)
  }

  @Endpoint(contract.superviseBreakGlass)
  async supervise(
    @InputOf() { body, requestId }: Input<typeof contract.superviseBreakGlass>,
    @CallerOf() caller: Caller,
  ): Promise<AnswerOf<typeof contract.superviseBreakGlass>> {
    return settleRecords(await this.sessions.supervise(caller, body.sessionId, body.agrees, requestId))
  }
}
