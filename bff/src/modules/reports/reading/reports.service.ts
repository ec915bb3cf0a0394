import { ok, type Result } from '@jktl/shared/kernel/result'
import type { BodyOf } from '@jktl/shared/kernel/route'
import type { listReports } from '@jktl/shared/reports/contract'

import { listReportsOf } from './list-reports.ts'
import { printReport } from './print-report.ts'
import { type Asker, readerOfReport, type ReportsParts } from './report-parts.ts'
import { viewReport } from './view-report.ts'
import { viewTrend } from './view-trend.ts'

/** 检验检查报告 for residents (R366, R376, R390); everything comes through the gate. */
export class ReportsService {
  constructor(private readonly parts: ReportsParts) {}

  list(asker: Asker, body: BodyOf<typeof listReports>): ReturnType<typeof listReportsOf> {
    return listReportsOf(this.parts, asker, body)
  }

  show(asker: Asker, id: string): ReturnType<typeof viewReport> {
    return viewReport(this.parts, asker, id)
  }

  trend(asker: Asker, itemId: string): ReturnType<typeof viewTrend> {
    return viewTrend(this.parts, asker, itemId)
  }

  print(asker: Asker, id: string): ReturnType<typeof printReport> {
    return printReport(this.parts, asker, id)
  }

  /** The version that is there now has been seen. */
  async markRead(asker: Asker, id: string): Promise<Result<null, 'NOT_FOUND' | 'NOT_PERMITTED'>> {
    const { gate, db, reports, clock } = this.parts
    const opened = await gate.open(await readerOfReport(this.parts, asker, 'reports.readReport', id), id)
    if (!opened.ok) return opened
    await reports.markRead(db, asker.caller.accountId, id, opened.value.version, clock.date())
    return ok(null)
  }
}
