import { Controller } from '@nestjs/common'
import type { Page } from '@jktl/shared/kernel/paging'
import type { ResponseOf } from '@jktl/shared/kernel/route'
import {
  closeCreditpayDifference,
  type CreditpayDifference,
  type CreditpayRule,
  decideCreditpayCase,
  decideCreditpayRule,
  getCreditpayAccount,
  getCreditpayCase,
  listCreditpayAccounts,
  listCreditpayCases,
  listCreditpayDifferences,
  listCreditpayRules,
  proposeCreditpayCase,
  proposeCreditpayLimit,
  proposeCreditpayRule,
  proposeCreditpayWriteOff,
  searchCreditpayAccounts,
  type StaffCreditpayAccount,
  type StaffCreditpayCase,
  type StaffCreditpayDetail,
} from '@jktl/shared/payments/creditpay/contract'

import { CallerOf, Endpoint, type Input, InputOf } from '../../../platform/http/endpoint.ts'
import type { Caller } from '../../../platform/sessions.ts'
import { CreditpayDeskService } from './creditpay-desk.service.ts'

@Controller()
export class CreditpayDeskController {
  constructor(private readonly desk: CreditpayDeskService) {}

  @Endpoint(listCreditpayCases)
  listCases(@InputOf() input: Input<typeof listCreditpayCases>, @CallerOf() caller: Caller): Promise<Page<StaffCreditpayCase>> {
    return this.desk.listCases(caller, input.query, input.requestId)
  }

  @Endpoint(getCreditpayCase)
  getCase(@InputOf() input: Input<typeof getCreditpayCase>, @CallerOf() caller: Caller): Promise<StaffCreditpayCase> {
    return this.desk.getCase(caller, input.params.id, input.requestId)
  }

  @Endpoint(proposeCreditpayCase)
  propose(@InputOf() input: Input<typeof proposeCreditpayCase>, @CallerOf() caller: Caller): Promise<StaffCreditpayCase> {
    return this.desk.propose(caller, input)
  }

  @Endpoint(decideCreditpayCase)
  decide(@InputOf() input: Input<typeof decideCreditpayCase>, @CallerOf() caller: Caller): Promise<StaffCreditpayCase> {
    return this.desk.decide(caller, input)
  }

  @Endpoint(listCreditpayAccounts)
  listAccounts(@InputOf() input: Input<typeof listCreditpayAccounts>, @CallerOf() caller: Caller): Promise<Page<StaffCreditpayAccount>> {
    return this.desk.listAccounts(caller, input.query, input.requestId)
  }

  @Endpoint(searchCreditpayAccounts)
  search(@InputOf() input: Input<typeof searchCreditpayAccounts>, @CallerOf() caller: Caller): Promise<ResponseOf<typeof searchCreditpayAccounts>> {
    return this.desk.search(caller, input)
  }

  @Endpoint(getCreditpayAccount)
  getAccount(@InputOf() input: Input<typeof getCreditpayAccount>, @CallerOf() caller: Caller): Promise<StaffCreditpayDetail> {
    return this.desk.getAccount(caller, input.params.id, input.requestId)
  }

  @Endpoint(proposeCreditpayLimit)
  proposeLimit(@InputOf() input: Input<typeof proposeCreditpayLimit>, @CallerOf() caller: Caller): Promise<StaffCreditpayCase> {
    return this.desk.proposeLimit(caller, input)
  }

  @Endpoint(proposeCreditpayWriteOff)
  proposeWriteOff(@InputOf() input: Input<typeof proposeCreditpayWriteOff>, @CallerOf() caller: Caller): Promise<StaffCreditpayCase> {
    return this.desk.proposeWriteOff(caller, input)
  }

  @Endpoint(listCreditpayRules)
  listRules(@CallerOf() caller: Caller): Promise<ResponseOf<typeof listCreditpayRules>> {
    return this.desk.listRules(caller)
  }

  @Endpoint(proposeCreditpayRule)
  proposeRule(@InputOf() input: Input<typeof proposeCreditpayRule>, @CallerOf() caller: Caller): Promise<CreditpayRule> {
    return this.desk.proposeRule(caller, input)
  }

  @Endpoint(decideCreditpayRule)
  decideRule(@InputOf() input: Input<typeof decideCreditpayRule>, @CallerOf() caller: Caller): Promise<CreditpayRule> {
    return this.desk.decideRule(caller, input)
  }

  @Endpoint(listCreditpayDifferences)
  listDifferences(@InputOf() input: Input<typeof listCreditpayDifferences>, @CallerOf() caller: Caller): Promise<Page<CreditpayDifference>> {
    return this.desk.listDifferences(caller, input.query, input.requestId)
  }

  @Endpoint(closeCreditpayDifference)
  closeDifference(@InputOf() input: Input<typeof closeCreditpayDifference>, @CallerOf() caller: Caller): Promise<CreditpayDifference> {
    return this.desk.closeDifference(caller, input)
  }
}
