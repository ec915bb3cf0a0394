import { Controller, Inject } from '@nestjs/common'
import type { ResponseOf } from '@jktl/shared/kernel/route'
import { getPaymentFile, type PaymentFile, putPaymentFile } from '@jktl/shared/payments/evidence/contract'

import { CallerOf, Endpoint, type Input, InputOf } from '../../../platform/http/endpoint.ts'
import type { Caller } from '../../../platform/sessions.ts'
import { PaymentFiles } from './payment-files.ts'

@Controller()
export class FilesController {
  constructor(@Inject(PaymentFiles) private readonly files: PaymentFiles) {}

  @Endpoint(putPaymentFile)
  put(@InputOf() { body, requestId }: Input<typeof putPaymentFile>, @CallerOf() caller: Caller): Promise<PaymentFile> {
    const { contentBase64, ...file } = body
    return this.files.put(caller, { ...file, content: Buffer.from(contentBase64, 'base64') }, requestId)
  }

  @Endpoint(getPaymentFile)
  async get(@InputOf() { params, requestId }: Input<typeof getPaymentFile>, @CallerOf() caller: Caller): Promise<ResponseOf<typeof getPaymentFile>> {
    const { content, ...file } = await this.files.get(caller, params.id, requestId)
    return { ...file, contentBase64: content.toString('base64') }
  }
}
