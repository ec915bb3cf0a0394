import { Controller, UseFilters } from '@nestjs/common'
import type { Result } from '@jktl/shared/kernel/result'
import {
  authorisePayment,
  type Bill,
  type BillDetail,
  cancelPayment,
  checkHospitalPayment,
  getBill,
  getHospitalPayment,
  type HospitalPayment,
  listBills,
  listStays,
  notifyInsurance,
  payBill,
  payDeposit,
  type PaymentStep,
  resumePayment,
  type Stay,
} from '@jktl/shared/payments/bills/contract'

import { NOT_FOUND, Refusal, unwrap } from '../../../platform/errors.ts'
import { CallerOf, Endpoint, type Input, InputOf } from '../../../platform/http/endpoint.ts'
import type { Caller } from '../../../platform/sessions.ts'
import { NotifyRefused, NotifyRefusedFilter } from '../notify-refused.filter.ts'
import { BillsService } from './bills.service.ts'

interface List<T> {
  items: T[]
  isStale: boolean
  serverTime: string
}
const found = <T>(value: T | null): T => {
  if (value === null) throw new Refusal(NOT_FOUND)
  return value
}
const open = <T>(result: Result<T, string>, details?: { current: unknown }): T => {
  if (!result.ok && result.code === 'NOT_FOUND') throw new Refusal(NOT_FOUND)
  return unwrap('PAYMENTS', result, details)
}
const readerOf = (caller: Caller, { requestId }: { requestId: string }) => ({ accountId: caller.accountId, requestId })

@Controller()
export class BillsController {
  constructor(private readonly bills: BillsService) {}

  @Endpoint(listBills)
  list(@InputOf() input: Input<typeof listBills>, @CallerOf() caller: Caller): Promise<List<Bill>> {
    return this.bills.listBills(readerOf(caller, input), input.query.state)
  }

  @Endpoint(getBill)
  async show(@InputOf() input: Input<typeof getBill>, @CallerOf() caller: Caller): Promise<BillDetail> {
    return found(await this.bills.getBill(readerOf(caller, input), input.params.id))
  }

  @Endpoint(payBill)
  async pay(@InputOf() input: Input<typeof payBill>, @CallerOf() caller: Caller): Promise<PaymentStep> {
    const result = await this.bills.payBill(readerOf(caller, input), input.params.id, input.body)
    return open(result, result.current ? { current: result.current } : undefined)
  }

  @Endpoint(getHospitalPayment)
  async showPayment(@InputOf() input: Input<typeof getHospitalPayment>, @CallerOf() caller: Caller): Promise<HospitalPayment> {
    return found(await this.bills.getPayment(readerOf(caller, input), input.params.id, 'payments.getHospitalPayment'))
  }

  @Endpoint(checkHospitalPayment)
  async check(@InputOf() input: Input<typeof checkHospitalPayment>, @CallerOf() caller: Caller): Promise<HospitalPayment> {
    return found(await this.bills.check(readerOf(caller, input), input.params.id))
  }

  @Endpoint(authorisePayment)
  async authorise(@InputOf() input: Input<typeof authorisePayment>, @CallerOf() caller: Caller): Promise<PaymentStep> {
    return open(await this.bills.authorise(readerOf(caller, input), input.params.id, input.body.payAuthNo))
  }

  @Endpoint(resumePayment)
  async resume(@InputOf() input: Input<typeof resumePayment>, @CallerOf() caller: Caller): Promise<PaymentStep> {
    return open(await this.bills.resume(readerOf(caller, input), input.params.id))
  }

  @Endpoint(cancelPayment)
  async cancel(@InputOf() input: Input<typeof cancelPayment>, @CallerOf() caller: Caller): Promise<HospitalPayment> {
    return open(await this.bills.cancel(readerOf(caller, input), input.params.id))
  }

  @Endpoint(listStays)
  stays(@InputOf() input: Input<typeof listStays>, @CallerOf() caller: Caller): Promise<List<Stay>> {
    return this.bills.listStays(readerOf(caller, input))
  }

  @Endpoint(payDeposit)
  async deposit(@InputOf() input: Input<typeof payDeposit>, @CallerOf() caller: Caller): Promise<PaymentStep> {
    return open(await this.bills.payDeposit(readerOf(caller, input), input.params.id, input.body.amountFen))
  }

  @Endpoint(notifyInsurance)
  @UseFilters(NotifyRefusedFilter)
  async notify(@InputOf() input: Input<typeof notifyInsurance>): Promise<void> {
    const isTaken = await this.bills.takeInsuranceNotify(`/api/v1${notifyInsurance.path}`, input.headers, input.rawBody)
    if (!isTaken) throw new NotifyRefused('SIGNATURE')
  }
}
