import { Controller, Inject } from '@nestjs/common'
import { type Appeal, getAppeal, listCredit, submitAppeal } from '@jktl/shared/appointments/credit/contract'
import type { ResponseOf } from '@jktl/shared/kernel/route'

import { CallerOf, Endpoint, type Input, InputOf } from '../../../platform/http/endpoint.ts'
import type { Caller } from '../../../platform/sessions.ts'
import { CreditService } from './credit.service.ts'

@Controller()
export class CreditController {
  constructor(@Inject(CreditService) private readonly credit: CreditService) {}

  @Endpoint(listCredit)
  list(@InputOf() input: Input<typeof listCredit>, @CallerOf() caller: Caller): Promise<ResponseOf<typeof listCredit>> {
    return this.credit.list(caller.accountId, input.requestId)
  }

  @Endpoint(submitAppeal)
  submit(@InputOf() input: Input<typeof submitAppeal>, @CallerOf() caller: Caller): Promise<Appeal> {
    return this.credit.submit(caller.accountId, input)
  }

  @Endpoint(getAppeal)
  getAppeal(@InputOf() input: Input<typeof getAppeal>, @CallerOf() caller: Caller): Promise<Appeal> {
    return this.credit.getAppeal(caller.accountId, input.params.id, input.requestId)
  }
}
