import { Controller, Inject } from '@nestjs/common'
import { listSuspiciousPairs, reviewSuspiciousPair, type SuspiciousPair } from '@jktl/shared/appointments/watch/contract'
import type { Page } from '@jktl/shared/kernel/paging'

import { CallerOf, Endpoint, type Input, InputOf } from '../../../platform/http/endpoint.ts'
import type { Caller } from '../../../platform/sessions.ts'
import { WatchService } from './watch.service.ts'

@Controller()
export class WatchController {
  constructor(@Inject(WatchService) private readonly watch: WatchService) {}

  @Endpoint(listSuspiciousPairs)
  list(@InputOf() input: Input<typeof listSuspiciousPairs>, @CallerOf() caller: Caller): Promise<Page<SuspiciousPair>> {
    return this.watch.list(caller, input.query, input.requestId)
  }

  @Endpoint(reviewSuspiciousPair)
  review(@InputOf() input: Input<typeof reviewSuspiciousPair>, @CallerOf() caller: Caller): Promise<SuspiciousPair> {
    return this.watch.review(caller, input)
  }
}
