import { Controller, Inject } from '@nestjs/common'
import type { Appointment } from '@jktl/shared/appointments/contract'
import { acceptExtraNumber, answerSubstitution, declineExtraNumber, listPoolOffers } from '@jktl/shared/appointments/pool/contract'
import type { ResponseOf } from '@jktl/shared/kernel/route'

import { CallerOf, Endpoint, type Input, InputOf } from '../../../platform/http/endpoint.ts'
import type { Caller } from '../../../platform/sessions.ts'
import { PoolOffersService } from './pool-offers.service.ts'

@Controller()
export class PoolOffersController {
  constructor(@Inject(PoolOffersService) private readonly offers: PoolOffersService) {}

  @Endpoint(listPoolOffers)
  list(@InputOf() input: Input<typeof listPoolOffers>, @CallerOf() caller: Caller): Promise<ResponseOf<typeof listPoolOffers>> {
    return this.offers.list(caller.accountId, input.requestId)
  }

  @Endpoint(acceptExtraNumber)
  accept(@InputOf() input: Input<typeof acceptExtraNumber>, @CallerOf() caller: Caller): Promise<Appointment> {
    return this.offers.accept(caller.accountId, input)
  }

  @Endpoint(declineExtraNumber)
  decline(@InputOf() input: Input<typeof declineExtraNumber>, @CallerOf() caller: Caller): Promise<ResponseOf<typeof listPoolOffers>> {
    return this.offers.decline(caller.accountId, input.params.id, input.requestId)
  }

  @Endpoint(answerSubstitution)
  answer(@InputOf() input: Input<typeof answerSubstitution>, @CallerOf() caller: Caller): Promise<ResponseOf<typeof listPoolOffers>> {
    return this.offers.answer(caller.accountId, input)
  }
}
