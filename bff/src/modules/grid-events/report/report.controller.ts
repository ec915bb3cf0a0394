import { Controller } from '@nestjs/common'
import * as contract from '@jktl/shared/grid-events/report/contract'
import type { AnswerOf } from '@jktl/shared/kernel/route'

import { CallerOf, Endpoint, type Input, InputOf } from '../../../platform/http/endpoint.ts'
import type { Caller } from '../../../platform/sessions.ts'
import { settleGrid } from '../settle-grid.ts'
import { ReportService } from './report.service.ts'

@Controller()
export class ReportController {
  constructor(private readonly reports: ReportService) {}

  @Endpoint(contract.getReportForm)
  form(@CallerOf() caller: Caller): Promise<AnswerOf<typeof contract.getReportForm>> {
    return this.reports.form(caller.accountId)
  }

  @Endpoint(contract.renewReportPass)
  renewPass(@CallerOf() caller: Caller): Promise<AnswerOf<typeof contract.renewReportPass>> {
    return this.reports.renewPass(caller.accountId)
  }

  @Endpoint(contract.submitReport)
  async submit(@InputOf() { body }: Input<typeof contract.submitReport>, @CallerOf() caller: Caller): Promise<AnswerOf<typeof contract.submitReport>> {
    return settleGrid(await this.reports.submit(caller.accountId, body))
  }

  @Endpoint(contract.findSimilarReports)
  findSimilar(
    @InputOf() { body }: Input<typeof contract.findSimilarReports>,
    @CallerOf() caller: Caller,
  ): Promise<AnswerOf<typeof contract.findSimilarReports>> {
    return this.reports.findSimilar(caller.accountId, body)
  }

  @Endpoint(contract.followSimilarReport)
  async follow(
    @InputOf() { body }: Input<typeof contract.followSimilarReport>,
    @CallerOf() caller: Caller,
  ): Promise<AnswerOf<typeof contract.followSimilarReport>> {
    return settleGrid(await this.reports.follow(caller.accountId, body))
  }
}
