import { Controller, Inject } from '@nestjs/common'
import {
  announceDraw,
  cancelDraw,
  type Draw,
  type DrawEntry,
  getDraw,
  getSessionDraw,
  listDraws,
  listMyDrawEntries,
  registerForDraw,
  withdrawFromDraw,
} from '@jktl/shared/appointments/draw/contract'
import type { ResponseOf } from '@jktl/shared/kernel/route'

import { CallerOf, Endpoint, type Input, InputOf } from '../../../platform/http/endpoint.ts'
import type { Caller } from '../../../platform/sessions.ts'
import { DrawService } from './draw.service.ts'

@Controller()
export class DrawController {
  constructor(@Inject(DrawService) private readonly draws: DrawService) {}

  @Endpoint(listDraws)
  list(@InputOf() input: Input<typeof listDraws>): Promise<ResponseOf<typeof listDraws>> {
    return this.draws.ofDoctor(input.query.doctorId)
  }

  @Endpoint(getDraw)
  get(@InputOf() input: Input<typeof getDraw>): Promise<ResponseOf<typeof getDraw>> {
    return this.draws.get(input.params.id)
  }

  @Endpoint(listMyDrawEntries)
  mine(@InputOf() input: Input<typeof listMyDrawEntries>, @CallerOf() caller: Caller): Promise<ResponseOf<typeof listMyDrawEntries>> {
    return this.draws.mine(caller.accountId, input)
  }

  @Endpoint(registerForDraw)
  register(@InputOf() input: Input<typeof registerForDraw>, @CallerOf() caller: Caller): Promise<DrawEntry> {
    return this.draws.register(caller.accountId, input)
  }

  @Endpoint(withdrawFromDraw)
  withdraw(@InputOf() input: Input<typeof withdrawFromDraw>, @CallerOf() caller: Caller): Promise<DrawEntry> {
    return this.draws.withdraw(caller.accountId, input.params.id, input.requestId)
  }

  @Endpoint(getSessionDraw)
  ofSession(@InputOf() input: Input<typeof getSessionDraw>, @CallerOf() caller: Caller): Promise<ResponseOf<typeof getSessionDraw>> {
    return this.draws.ofSession(caller, input.params.id)
  }

  @Endpoint(announceDraw)
  announce(@InputOf() input: Input<typeof announceDraw>, @CallerOf() caller: Caller): Promise<Draw> {
    return this.draws.announce(caller, input)
  }

  @Endpoint(cancelDraw)
  cancel(@InputOf() input: Input<typeof cancelDraw>, @CallerOf() caller: Caller): Promise<Draw> {
    return this.draws.cancel(caller, input)
  }
}
