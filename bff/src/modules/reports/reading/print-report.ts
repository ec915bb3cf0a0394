import { dateOf } from '@jktl/shared/kernel/dates'
import { ok, refuse, type Result } from '@jktl/shared/kernel/result'
import { REPORT_KIND_NAMES } from '@jktl/shared/reports/model'

import type { FileAnswer } from '../../../platform/http/file-answer.ts'
import { reportPdf } from '../printing/report-pdf.ts'
import { type Asker, type ReportsParts } from './report-parts.ts'
import { describeReport, openReport } from './view-report.ts'

/** 报告 PDF (R366): only with the right to download, and never without saying on every page who took it out. */
export async function printReport(
  parts: ReportsParts,
  asker: Asker,
  id: string,
): Promise<Result<FileAnswer, 'NOT_FOUND' | 'NOT_PERMITTED' | 'NO_DOWNLOAD' | 'NOT_OUT_YET'>> {
  const opened = await openReport(parts, asker, 'reports.getReportFile', id, 'download')
  if (!opened.ok) return opened
  const { object } = opened.value
  if (object.obligations.includes('NO_DOWNLOAD')) return refuse('NO_DOWNLOAD')
  const report = await describeReport(parts, asker, opened.value)
  if (report.isPending || report.status === 'cancelled') return refuse('NOT_OUT_YET')
  const selfId = await parts.identity.findSelf(asker.caller.accountId)
  const by = selfId === null ? '' : ((await parts.identity.labelPersons(asker.caller.accountId, [selfId])).get(selfId)?.nameMasked ?? '')
  const bytes = await reportPdf(report, { by, at: parts.clock.date() })
  return ok({ name: `${REPORT_KIND_NAMES[report.kind]}报告-${dateOf(object.eventAt.getTime())}.pdf`, mediaType: 'application/pdf', bytes })
}
