import { Controller } from '@nestjs/common'
import type { ResponseOf } from '@jktl/shared/kernel/route'
import { getReport, getReportFile, getTrend, listReports, readReport, type Report } from '@jktl/shared/reports/contract'

import { CallerOf, Endpoint, type Input, InputOf } from '../../../platform/http/endpoint.ts'
import type { FileAnswer } from '../../../platform/http/file-answer.ts'
import type { Caller } from '../../../platform/sessions.ts'
import { answer } from '../answer.ts'
import { ReportsService } from './reports.service.ts'

@Controller()
export class ReportsController {
  constructor(private readonly reports: ReportsService) {}

  @Endpoint(listReports)
  async list(@InputOf() { body, requestId }: Input<typeof listReports>, @CallerOf() caller: Caller): Promise<ResponseOf<typeof listReports>> {
    return answer(await this.reports.list({ caller, requestId }, body))
  }

  @Endpoint(getReport)
  async show(@InputOf() { params, requestId }: Input<typeof getReport>, @CallerOf() caller: Caller): Promise<Report> {
    return answer(await this.reports.show({ caller, requestId }, params.id))
  }

  @Endpoint(getTrend)
  async trend(@InputOf() { params, requestId }: Input<typeof getTrend>, @CallerOf() caller: Caller): Promise<ResponseOf<typeof getTrend>> {
    return answer(await this.reports.trend({ caller, requestId }, params.id))
  }

  @Endpoint(readReport)
  async read(@InputOf() { params, requestId }: Input<typeof readReport>, @CallerOf() caller: Caller): Promise<null> {
    return answer(await this.reports.markRead({ caller, requestId }, params.id))
  }

  @Endpoint(getReportFile)
  async file(@InputOf() { params, requestId }: Input<typeof getReportFile>, @CallerOf() caller: Caller): Promise<FileAnswer> {
    return answer(await this.reports.print({ caller, requestId }, params.id))
  }
}
