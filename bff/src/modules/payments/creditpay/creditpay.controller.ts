import { Controller } from '@nestjs/common'
import type { Page } from '@jktl/shared/kernel/paging'
import type { ResponseOf } from '@jktl/shared/kernel/route'
import {
  appealCreditpayListing,
  applyForCreditpay,
  askCreditpayHardship,
  type CreditpayHome,
  type CreditpayVisit,
  type CreditpayVisitDetail,
  getCreditpay,
  getCreditpayVisit,
  listCreditpayVisits,
  putCreditpayFamily,
  repayCreditpay,
  terminateCreditpay,
} from '@jktl/shared/payments/creditpay/contract'

import { CallerOf, Endpoint, type Input, InputOf } from '../../../platform/http/endpoint.ts'
import type { Caller } from '../../../platform/sessions.ts'
import { CreditpayService } from './creditpay.service.ts'

@Controller()
export class CreditpayController {
  constructor(private readonly creditpay: CreditpayService) {}

  @Endpoint(getCreditpay)
  home(@InputOf() input: Input<typeof getCreditpay>, @CallerOf() caller: Caller): Promise<CreditpayHome> {
    return this.creditpay.home(caller.accountId, input.requestId)
  }

  @Endpoint(applyForCreditpay)
  apply(@InputOf() input: Input<typeof applyForCreditpay>, @CallerOf() caller: Caller): Promise<CreditpayHome> {
    return this.creditpay.apply(caller.accountId, input)
  }

  @Endpoint(listCreditpayVisits)
  listVisits(@InputOf() input: Input<typeof listCreditpayVisits>, @CallerOf() caller: Caller): Promise<Page<CreditpayVisit>> {
    return this.creditpay.listVisits(caller.accountId, input.query, input.requestId)
  }

  @Endpoint(getCreditpayVisit)
  getVisit(@InputOf() input: Input<typeof getCreditpayVisit>, @CallerOf() caller: Caller): Promise<CreditpayVisitDetail> {
    return this.creditpay.getVisit(caller.accountId, input.params.id, input.requestId)
  }

  @Endpoint(repayCreditpay)
  repay(@InputOf() input: Input<typeof repayCreditpay>, @CallerOf() caller: Caller): Promise<ResponseOf<typeof repayCreditpay>> {
    return this.creditpay.repay(caller.accountId, input)
  }

  @Endpoint(askCreditpayHardship)
  askHardship(@InputOf() input: Input<typeof askCreditpayHardship>, @CallerOf() caller: Caller): Promise<CreditpayVisitDetail> {
    return this.creditpay.askHardship(caller.accountId, input)
  }

  @Endpoint(appealCreditpayListing)
  appeal(@InputOf() input: Input<typeof appealCreditpayListing>, @CallerOf() caller: Caller): Promise<CreditpayHome> {
    return this.creditpay.appeal(caller.accountId, input)
  }

  @Endpoint(terminateCreditpay)
  terminate(@InputOf() input: Input<typeof terminateCreditpay>, @CallerOf() caller: Caller): Promise<CreditpayHome> {
    return this.creditpay.terminate(caller.accountId, input.requestId)
  }

  @Endpoint(putCreditpayFamily)
  letFamilyRepay(@InputOf() input: Input<typeof putCreditpayFamily>, @CallerOf() caller: Caller): Promise<CreditpayHome> {
    return this.creditpay.letFamilyRepay(caller.accountId, input.body.mayRepay, input.requestId)
  }
}
