import { Controller } from '@nestjs/common'
import type { ResponseOf } from '@jktl/shared/kernel/route'
import { createHistoryExport, getHistory, getHistoryExportFile, type HistoryExport } from '@jktl/shared/payments/history/contract'

import { NOT_FOUND, Refusal, unwrap } from '../../../platform/errors.ts'
import { CallerOf, Endpoint, type Input, InputOf } from '../../../platform/http/endpoint.ts'
import type { FileAnswer } from '../../../platform/http/file-answer.ts'
import type { Caller } from '../../../platform/sessions.ts'
import { HistoryService } from './history.service.ts'

const readerOf = ({ accountId }: Caller, { requestId }: { requestId: string }) => ({ accountId, requestId })

@Controller()
export class HistoryController {
  constructor(private readonly history: HistoryService) {}

  @Endpoint(getHistory)
  show(@InputOf() input: Input<typeof getHistory>, @CallerOf() caller: Caller): Promise<ResponseOf<typeof getHistory>> {
    return this.history.show(readerOf(caller, input), input.query)
  }

  @Endpoint(createHistoryExport)
  async prepare(@InputOf() input: Input<typeof createHistoryExport>, @CallerOf() caller: Caller): Promise<HistoryExport> {
    return unwrap('PAYMENTS', await this.history.prepare(readerOf(caller, input), input.body))
  }

  @Endpoint(getHistoryExportFile)
  async fetch(@InputOf() input: Input<typeof getHistoryExportFile>, @CallerOf() caller: Caller): Promise<FileAnswer> {
    const fetched = await this.history.fetch(readerOf(caller, input), input.params.id)
    if (!fetched.ok && fetched.code === 'NOT_FOUND') throw new Refusal(NOT_FOUND)
    return unwrap('PAYMENTS', fetched)
  }
}
