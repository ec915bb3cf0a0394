import { Controller, Inject } from '@nestjs/common'
import type { Page } from '@jktl/shared/kernel/paging'
import type { ResponseOf } from '@jktl/shared/kernel/route'
import {
  checkMoneyDecision,
  findPaidOrder,
  getRefundQueue,
  getStaffRefund,
  listQuarantined,
  listStaffRefunds,
  listSuspense,
  proposeQuarantineStep,
  proposeRefundStep,
  type QuarantinedPayment,
  requestStaffRefund,
  type StaffRefund,
} from '@jktl/shared/payments/refunds/contract'

import { unwrap } from '../../../platform/errors.ts'
import { CallerOf, Endpoint, type Input, InputOf } from '../../../platform/http/endpoint.ts'
import type { Caller } from '../../../platform/sessions.ts'
import { RefundDeskService } from './refund-desk.service.ts'

@Controller()
export class RefundDeskController {
  constructor(@Inject(RefundDeskService) private readonly desk: RefundDeskService) {}

  @Endpoint(listStaffRefunds)
  async list(@InputOf() input: Input<typeof listStaffRefunds>, @CallerOf() caller: Caller): Promise<Page<StaffRefund>> {
    return unwrap('KERNEL', await this.desk.list(caller, input.query, input.requestId))
  }

  @Endpoint(getRefundQueue)
  queue(@CallerOf() caller: Caller): Promise<ResponseOf<typeof getRefundQueue>> {
    return this.desk.queue(caller)
  }

  @Endpoint(getStaffRefund)
  show(@InputOf() input: Input<typeof getStaffRefund>, @CallerOf() caller: Caller): Promise<StaffRefund> {
    return this.desk.show(caller, input.params.id, getStaffRefund.id, input.requestId)
  }

  @Endpoint(findPaidOrder)
  find(@InputOf() input: Input<typeof findPaidOrder>, @CallerOf() caller: Caller): Promise<ResponseOf<typeof findPaidOrder>> {
    return this.desk.findPaid(caller, input.query.number, input.requestId)
  }

  @Endpoint(requestStaffRefund)
  request(@InputOf() input: Input<typeof requestStaffRefund>, @CallerOf() caller: Caller): Promise<StaffRefund> {
    return this.desk.request(caller, input)
  }

  @Endpoint(proposeRefundStep)
  propose(@InputOf() input: Input<typeof proposeRefundStep>, @CallerOf() caller: Caller): Promise<StaffRefund> {
    return this.desk.propose(caller, input)
  }

  @Endpoint(listQuarantined)
  listQuarantined(@InputOf() input: Input<typeof listQuarantined>, @CallerOf() caller: Caller): Promise<ResponseOf<typeof listQuarantined>> {
    return this.desk.listQuarantined(caller, input.requestId)
  }

  @Endpoint(proposeQuarantineStep)
  proposeQuarantine(@InputOf() input: Input<typeof proposeQuarantineStep>, @CallerOf() caller: Caller): Promise<QuarantinedPayment> {
    return this.desk.proposeQuarantine(caller, input)
  }

  @Endpoint(checkMoneyDecision)
  check(@InputOf() input: Input<typeof checkMoneyDecision>, @CallerOf() caller: Caller): Promise<ResponseOf<typeof checkMoneyDecision>> {
    return this.desk.check(caller, input)
  }

  @Endpoint(listSuspense)
  listSuspense(@CallerOf() caller: Caller): Promise<ResponseOf<typeof listSuspense>> {
    return this.desk.listSuspense(caller)
  }
}
