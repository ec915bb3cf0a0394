import { Controller, Inject } from '@nestjs/common'
import type { Appointment } from '@jktl/shared/appointments/contract'
import {
  acceptOffer,
  changeWaitlistTier,
  declineOffer,
  getSessionWaitlist,
  getWaitlistEntry,
  getWaitlistTotals,
  joinWaitlist,
  leaveWaitlist,
  listWaitlist,
  payWaitlist,
  previewWaitlist,
  refundPrepayment,
  type SessionWaitlist,
  type WaitlistEntry,
} from '@jktl/shared/appointments/waitlist/contract'
import type { Page } from '@jktl/shared/kernel/paging'
import type { ResponseOf } from '@jktl/shared/kernel/route'

import { CallerOf, Endpoint, type Input, InputOf } from '../../../platform/http/endpoint.ts'
import type { Caller } from '../../../platform/sessions.ts'
import { WaitlistStaffService } from './waitlist-staff.service.ts'
import { WaitlistService } from './waitlist.service.ts'

@Controller()
export class WaitlistController {
  constructor(
    @Inject(WaitlistService) private readonly waitlist: WaitlistService,
    @Inject(WaitlistStaffService) private readonly staff: WaitlistStaffService,
  ) {}

  @Endpoint(previewWaitlist)
  preview(@InputOf() input: Input<typeof previewWaitlist>): Promise<ResponseOf<typeof previewWaitlist>> {
    return this.waitlist.preview(input.query)
  }

  @Endpoint(joinWaitlist)
  join(@InputOf() input: Input<typeof joinWaitlist>, @CallerOf() caller: Caller): Promise<ResponseOf<typeof joinWaitlist>> {
    return this.waitlist.join(caller.accountId, input)
  }

  @Endpoint(listWaitlist)
  list(@InputOf() input: Input<typeof listWaitlist>, @CallerOf() caller: Caller): Promise<Page<WaitlistEntry>> {
    return this.waitlist.list(caller.accountId, input.query, input.requestId)
  }

  @Endpoint(getWaitlistEntry)
  get(@InputOf() input: Input<typeof getWaitlistEntry>, @CallerOf() caller: Caller): Promise<WaitlistEntry> {
    return this.waitlist.get(caller.accountId, input.params.id, input.requestId)
  }

  @Endpoint(acceptOffer)
  accept(@InputOf() input: Input<typeof acceptOffer>, @CallerOf() caller: Caller): Promise<Appointment> {
    return this.waitlist.accept(caller.accountId, input)
  }

  @Endpoint(declineOffer)
  decline(@InputOf() input: Input<typeof declineOffer>, @CallerOf() caller: Caller): Promise<WaitlistEntry> {
    return this.waitlist.decline(caller.accountId, input)
  }

  @Endpoint(leaveWaitlist)
  leave(@InputOf() input: Input<typeof leaveWaitlist>, @CallerOf() caller: Caller): Promise<WaitlistEntry> {
    return this.waitlist.leave(caller.accountId, input.params.id, input.requestId)
  }

  @Endpoint(payWaitlist)
  pay(@InputOf() input: Input<typeof payWaitlist>, @CallerOf() caller: Caller): Promise<ResponseOf<typeof payWaitlist>> {
    return this.waitlist.pay(caller.accountId, input.params.id)
  }

  @Endpoint(refundPrepayment)
  refund(@InputOf() input: Input<typeof refundPrepayment>, @CallerOf() caller: Caller): Promise<WaitlistEntry> {
    return this.waitlist.refund(caller.accountId, input.params.id, input.requestId)
  }

  @Endpoint(getSessionWaitlist)
  ofSession(@InputOf() input: Input<typeof getSessionWaitlist>, @CallerOf() caller: Caller): Promise<SessionWaitlist> {
    return this.staff.ofSession(caller, input.params.id, input.requestId)
  }

  @Endpoint(changeWaitlistTier)
  changeTier(@InputOf() input: Input<typeof changeWaitlistTier>, @CallerOf() caller: Caller): Promise<ResponseOf<typeof changeWaitlistTier>> {
    return this.staff.changeTier(caller, input)
  }

  @Endpoint(getWaitlistTotals)
  totals(@InputOf() input: Input<typeof getWaitlistTotals>): Promise<ResponseOf<typeof getWaitlistTotals>> {
    return this.staff.totals(input.query)
  }
}
