import { Controller } from '@nestjs/common'
import * as contract from '@jktl/shared/appointments/supervision/contract'
import type { ResponseOf } from '@jktl/shared/kernel/route'

import { CallerOf, Endpoint, type Input, InputOf } from '../../../platform/http/endpoint.ts'
import type { Caller } from '../../../platform/sessions.ts'
import { AlarmsService } from './alarms.service.ts'
import { FilingsService } from './filings.service.ts'
import { ReportsService } from './reports.service.ts'

@Controller()
export class SupervisionController {
  constructor(
    private readonly reports: ReportsService,
    private readonly alarms: AlarmsService,
    private readonly filings: FilingsService,
  ) {}

  @Endpoint(contract.getReport)
  getReport(@InputOf() { query, requestId }: Input<typeof contract.getReport>, @CallerOf() caller: Caller): Promise<contract.Report> {
    return this.reports.get(caller, query, requestId)
  }

  @Endpoint(contract.exportReport)
  exportReport(
    @InputOf() { query, requestId }: Input<typeof contract.exportReport>,
    @CallerOf() caller: Caller,
  ): Promise<ResponseOf<typeof contract.exportReport>> {
    return this.reports.exportCsv(caller, query, requestId)
  }

  @Endpoint(contract.listAlarms)
  listAlarms(): Promise<ResponseOf<typeof contract.listAlarms>> {
    return this.alarms.list()
  }

  @Endpoint(contract.listHospitalFilings)
  listHospitalFilings(
    @InputOf() { query }: Input<typeof contract.listHospitalFilings>,
    @CallerOf() caller: Caller,
  ): Promise<ResponseOf<typeof contract.listHospitalFilings>> {
    return this.filings.listHospital(caller, query)
  }

  @Endpoint(contract.createFiling)
  createFiling(@InputOf() input: Input<typeof contract.createFiling>, @CallerOf() caller: Caller): Promise<contract.Filing> {
    return this.filings.create(caller, input)
  }

  @Endpoint(contract.editFiling)
  editFiling(@InputOf() input: Input<typeof contract.editFiling>, @CallerOf() caller: Caller): Promise<contract.Filing> {
    return this.filings.edit(caller, input)
  }

  @Endpoint(contract.submitFiling)
  submitFiling(@InputOf() input: Input<typeof contract.submitFiling>, @CallerOf() caller: Caller): Promise<contract.Filing> {
    return this.filings.submit(caller, input)
  }

  @Endpoint(contract.listFilings)
  listFilings(@InputOf() { query }: Input<typeof contract.listFilings>): Promise<ResponseOf<typeof contract.listFilings>> {
    return this.filings.list(query)
  }

  @Endpoint(contract.decideFiling)
  decideFiling(@InputOf() input: Input<typeof contract.decideFiling>, @CallerOf() caller: Caller): Promise<contract.Filing> {
    return this.filings.decide(caller, input)
  }
}
