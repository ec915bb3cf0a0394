import { Controller, Inject } from '@nestjs/common'
import type { ResponseOf } from '@jktl/shared/kernel/route'
import {
  answerClearingBatch,
  checkClearingBatch,
  type ClearingDetail,
  getClearingBatch,
  getClearingFile,
  listClearingBatches,
  listClearingRows,
  signClearingBatch,
  verifyClearingFile,
} from '@jktl/shared/payments/clearing/contract'

import { CallerOf, Endpoint, type Input, InputOf } from '../../../platform/http/endpoint.ts'
import type { Caller } from '../../../platform/sessions.ts'
import { ClearingService } from './clearing.service.ts'

@Controller()
export class ClearingController {
  constructor(@Inject(ClearingService) private readonly clearing: ClearingService) {}

  @Endpoint(listClearingBatches)
  list(@InputOf() input: Input<typeof listClearingBatches>, @CallerOf() caller: Caller): Promise<ResponseOf<typeof listClearingBatches>> {
    return this.clearing.list(caller, input.query)
  }

  @Endpoint(getClearingBatch)
  get(@InputOf() input: Input<typeof getClearingBatch>, @CallerOf() caller: Caller): Promise<ClearingDetail> {
    return this.clearing.get(caller, input.params.id)
  }

  @Endpoint(listClearingRows)
  rows(@InputOf() input: Input<typeof listClearingRows>, @CallerOf() caller: Caller): Promise<ResponseOf<typeof listClearingRows>> {
    return this.clearing.rows(caller, input)
  }

  @Endpoint(getClearingFile)
  file(@InputOf() input: Input<typeof getClearingFile>, @CallerOf() caller: Caller): Promise<ResponseOf<typeof getClearingFile>> {
    return this.clearing.file(caller, input)
  }

  @Endpoint(verifyClearingFile)
  verify(@InputOf() input: Input<typeof verifyClearingFile>, @CallerOf() caller: Caller): Promise<ResponseOf<typeof verifyClearingFile>> {
    return this.clearing.verify(caller, input)
  }

  @Endpoint(checkClearingBatch)
  check(@InputOf() input: Input<typeof checkClearingBatch>, @CallerOf() caller: Caller): Promise<ClearingDetail> {
    return this.clearing.check(caller, input)
  }

  @Endpoint(signClearingBatch)
  sign(@InputOf() input: Input<typeof signClearingBatch>, @CallerOf() caller: Caller): Promise<ClearingDetail> {
    return this.clearing.sign(caller, input)
  }

  @Endpoint(answerClearingBatch)
  answer(@InputOf() input: Input<typeof answerClearingBatch>, @CallerOf() caller: Caller): Promise<ClearingDetail> {
    return this.clearing.answer(caller, input)
  }
}
