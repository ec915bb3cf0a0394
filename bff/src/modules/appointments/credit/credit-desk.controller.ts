import { Controller, Inject } from '@nestjs/common'
import {
  addExemptionDay,
  correctAttendance,
  type CreditListing,
  decideAppeal,
  endExemptionDay,
  type ExemptionDay,
  getStaffAppeal,
  listCreditListings,
  listExemptionDays,
  listStaffAppeals,
  listUnseenVisits,
  releaseListing,
  reportDelay,
  reportListing,
  type StaffAppeal,
  type StaffAppealDetail,
  stateOnAppeal,
} from '@jktl/shared/appointments/credit/contract'
import type { Page } from '@jktl/shared/kernel/paging'
import type { ResponseOf } from '@jktl/shared/kernel/route'

import { CallerOf, Endpoint, type Input, InputOf } from '../../../platform/http/endpoint.ts'
import type { Caller } from '../../../platform/sessions.ts'
import { CreditDeskService } from './credit-desk.service.ts'
import { ExemptionsService } from './exemptions.service.ts'

@Controller()
export class CreditDeskController {
  constructor(
    @Inject(CreditDeskService) private readonly desk: CreditDeskService,
    @Inject(ExemptionsService) private readonly exemptions: ExemptionsService,
  ) {}

  @Endpoint(listStaffAppeals)
  listAppeals(@InputOf() input: Input<typeof listStaffAppeals>, @CallerOf() caller: Caller): Promise<Page<StaffAppeal>> {
    return this.desk.listAppeals(caller, input.query, input.requestId)
  }

  @Endpoint(getStaffAppeal)
  getAppeal(@InputOf() input: Input<typeof getStaffAppeal>, @CallerOf() caller: Caller): Promise<StaffAppealDetail> {
    return this.desk.getAppeal(caller, input.params.id, input.requestId)
  }

  @Endpoint(stateOnAppeal)
  state(@InputOf() input: Input<typeof stateOnAppeal>, @CallerOf() caller: Caller): Promise<StaffAppealDetail> {
    return this.desk.state(caller, input)
  }

  @Endpoint(decideAppeal)
  decide(@InputOf() input: Input<typeof decideAppeal>, @CallerOf() caller: Caller): Promise<StaffAppealDetail> {
    return this.desk.decide(caller, input)
  }

  @Endpoint(listUnseenVisits)
  listUnseen(@InputOf() input: Input<typeof listUnseenVisits>, @CallerOf() caller: Caller): Promise<ResponseOf<typeof listUnseenVisits>> {
    return this.desk.listUnseen(caller, input.requestId)
  }

  @Endpoint(correctAttendance)
  correct(@InputOf() input: Input<typeof correctAttendance>, @CallerOf() caller: Caller): Promise<ResponseOf<typeof correctAttendance>> {
    return this.desk.correct(caller, input)
  }

  @Endpoint(reportDelay)
  delay(@InputOf() input: Input<typeof reportDelay>, @CallerOf() caller: Caller): Promise<ResponseOf<typeof reportDelay>> {
    return this.desk.delay(caller, input)
  }

  @Endpoint(listCreditListings)
  listListings(@InputOf() input: Input<typeof listCreditListings>, @CallerOf() caller: Caller): Promise<Page<CreditListing>> {
    return this.desk.listListings(caller, input.query, input.requestId)
  }

  @Endpoint(releaseListing)
  release(@InputOf() input: Input<typeof releaseListing>, @CallerOf() caller: Caller): Promise<CreditListing> {
    return this.desk.release(caller, input.params.id, input.ifMatch, input.body.reason, input.requestId)
  }

  @Endpoint(reportListing)
  report(@InputOf() input: Input<typeof reportListing>, @CallerOf() caller: Caller): Promise<CreditListing> {
    return this.desk.report(caller, input.params.id, input.ifMatch, input.requestId)
  }

  @Endpoint(listExemptionDays)
  listExemptions(): Promise<ResponseOf<typeof listExemptionDays>> {
    return this.exemptions.list()
  }

  @Endpoint(addExemptionDay)
  addExemption(@InputOf() input: Input<typeof addExemptionDay>, @CallerOf() caller: Caller): Promise<ExemptionDay> {
    return this.exemptions.add(caller, input)
  }

  @Endpoint(endExemptionDay)
  endExemption(@InputOf() input: Input<typeof endExemptionDay>, @CallerOf() caller: Caller): Promise<ExemptionDay> {
    return this.exemptions.end(caller, input)
  }
}
