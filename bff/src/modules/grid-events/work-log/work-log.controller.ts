import { Controller } from '@nestjs/common'
import * as contract from '@jktl/shared/grid-events/work-log/contract'
import type { Page } from '@jktl/shared/kernel/paging'

import { CallerOf, Endpoint, type Input, InputOf } from '../../../platform/http/endpoint.ts'
import type { Caller } from '../../../platform/sessions.ts'
import { WorkLogService } from './work-log.service.ts'

@Controller()
export class WorkLogController {
  constructor(private readonly logs: WorkLogService) {}

  @Endpoint(contract.createWorkLog)
  create(@InputOf() { body }: Input<typeof contract.createWorkLog>, @CallerOf() { accountId }: Caller): Promise<contract.WorkLog> {
    return this.logs.create(accountId, body)
  }

  @Endpoint(contract.searchWorkLogs)
  search(@InputOf() { body }: Input<typeof contract.searchWorkLogs>, @CallerOf() { accountId }: Caller): Promise<Page<contract.WorkLogLine>> {
    return this.logs.search(accountId, body)
  }

  @Endpoint(contract.getWorkLog)
  get(@InputOf() { params }: Input<typeof contract.getWorkLog>, @CallerOf() { accountId }: Caller): Promise<contract.WorkLog> {
    return this.logs.get(accountId, params.id)
  }

  @Endpoint(contract.editWorkLog)
  edit(@InputOf() { params, body, ifMatch }: Input<typeof contract.editWorkLog>, @CallerOf() { accountId }: Caller): Promise<contract.WorkLog> {
    return this.logs.edit(accountId, params.id, ifMatch, body)
  }

  @Endpoint(contract.deleteWorkLog)
  remove(@InputOf() { params, ifMatch }: Input<typeof contract.deleteWorkLog>, @CallerOf() { accountId }: Caller): Promise<void> {
    return this.logs.remove(accountId, params.id, ifMatch)
  }
}
