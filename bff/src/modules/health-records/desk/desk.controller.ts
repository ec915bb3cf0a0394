import { Controller } from '@nestjs/common'
import * as contract from '@jktl/shared/health-records/desk/contract'
import type { AnswerOf } from '@jktl/shared/kernel/route'

import { CallerOf, Endpoint, type Input, InputOf } from '../../../platform/http/endpoint.ts'
import type { Caller } from '../../../platform/sessions.ts'
import { settleRecords } from '../settle-records.ts'
import { DeskService } from './desk.service.ts'

@Controller()
export class DeskController {
  constructor(private readonly desk: DeskService) {}

  @Endpoint(contract.listDeskPatients)
  patients(@InputOf() { requestId }: Input<typeof contract.listDeskPatients>, @CallerOf() caller: Caller): Promise<AnswerOf<typeof contract.listDeskPatients>> {
    return this.desk.patients({ caller, requestId, operation: contract.listDeskPatients.id })
  }

  @Endpoint(contract.getDeskHome)
  async home(
    @InputOf() { params, query, requestId }: Input<typeof contract.getDeskHome>,
    @CallerOf() caller: Caller,
  ): Promise<AnswerOf<typeof contract.getDeskHome>> {
    return settleRecords(await this.desk.home({ caller, requestId, operation: contract.getDeskHome.id }, params.id, query.purpose))
  }

  @Endpoint(contract.listDeskRecords)
  async records(
    @InputOf() { params, query, requestId }: Input<typeof contract.listDeskRecords>,
    @CallerOf() caller: Caller,
  ): Promise<AnswerOf<typeof contract.listDeskRecords>> {
    return settleRecords(await this.desk.records({ caller, requestId, operation: contract.listDeskRecords.id }, params.id, query))
  }

  @Endpoint(contract.getDeskRecord)
  async record(
    @InputOf() { params, query, requestId }: Input<typeof contract.getDeskRecord>,
    @CallerOf() caller: Caller,
  ): Promise<AnswerOf<typeof contract.getDeskRecord>> {
    return settleRecords(await this.desk.record({ caller, requestId, operation: contract.getDeskRecord.id }, params.id, query.purpose))
  }

  @Endpoint(contract.listDeskRecordVersions)
  async versions(
    @InputOf() { params, query, requestId }: Input<typeof contract.listDeskRecordVersions>,
    @CallerOf() caller: Caller,
  ): Promise<AnswerOf<typeof contract.listDeskRecordVersions>> {
    return settleRecords(await this.desk.versions({ caller, requestId, operation: contract.listDeskRecordVersions.id }, params.id, query.purpose))
  }

  @Endpoint(contract.showDeskPatientName)
  async fullName(
    @InputOf() { params, requestId }: Input<typeof contract.showDeskPatientName>,
    @CallerOf() caller: Caller,
  ): Promise<AnswerOf<typeof contract.showDeskPatientName>> {
    return settleRecords(await this.desk.fullName({ caller, requestId, operation: contract.showDeskPatientName.id }, params.id))
  }
}
