import { Controller } from '@nestjs/common'
import * as contract from '@jktl/shared/grid-events/mine/contract'
import type { ResponseOf } from '@jktl/shared/kernel/route'

import { CallerOf, Endpoint, type Input, InputOf } from '../../../platform/http/endpoint.ts'
import type { Caller } from '../../../platform/sessions.ts'
import { MineService } from './mine.service.ts'

@Controller()
export class MineController {
  constructor(private readonly mine: MineService) {}

  @Endpoint(contract.listMyEvents)
  list(@InputOf() { query }: Input<typeof contract.listMyEvents>, @CallerOf() caller: Caller): Promise<ResponseOf<typeof contract.listMyEvents>> {
    return this.mine.list(caller.accountId, query)
  }

  @Endpoint(contract.getMyEvent)
  get(@InputOf() { params }: Input<typeof contract.getMyEvent>, @CallerOf() caller: Caller): Promise<contract.MyEvent> {
    return this.mine.get(caller.accountId, params.id)
  }

  @Endpoint(contract.actOnMyEvent)
  act(@InputOf() { params, body }: Input<typeof contract.actOnMyEvent>, @CallerOf() caller: Caller): Promise<contract.MyEvent> {
    return this.mine.act(caller.accountId, params.id, body)
  }
}
