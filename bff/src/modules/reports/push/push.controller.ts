import { Controller } from '@nestjs/common'
import type { ResponseOf } from '@jktl/shared/kernel/route'
import { addPushRule, deletePushRule, listPushRules, type PushRule, putPushRule } from '@jktl/shared/reports/contract'

import { CallerOf, Endpoint, type Input, InputOf } from '../../../platform/http/endpoint.ts'
import type { Caller } from '../../../platform/sessions.ts'
import { answer } from '../answer.ts'
import { PushService } from './push.service.ts'

@Controller()
export class PushController {
  constructor(private readonly push: PushService) {}

  @Endpoint(listPushRules)
  async list(@InputOf() { params, requestId }: Input<typeof listPushRules>, @CallerOf() caller: Caller): Promise<ResponseOf<typeof listPushRules>> {
    return answer(await this.push.list({ caller, requestId }, params.personId))
  }

  @Endpoint(addPushRule)
  async add(@InputOf() { body, requestId }: Input<typeof addPushRule>, @CallerOf() caller: Caller): Promise<PushRule> {
    return answer(await this.push.add({ caller, requestId }, body))
  }

  @Endpoint(putPushRule)
  async change(@InputOf() { params, body, requestId }: Input<typeof putPushRule>, @CallerOf() caller: Caller): Promise<PushRule> {
    return answer(await this.push.change({ caller, requestId }, params.id, body))
  }

  @Endpoint(deletePushRule)
  async remove(@InputOf() { params, requestId }: Input<typeof deletePushRule>, @CallerOf() caller: Caller): Promise<null> {
    return answer(await this.push.remove({ caller, requestId }, params.id))
  }
}
