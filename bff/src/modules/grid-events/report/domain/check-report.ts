import { CATEGORIES } from '@jktl/shared/grid-events/model'
import { CLOCK_SKEW_MINUTES, LATEST_REPORT_DAYS } from '@jktl/shared/grid-events/report/model'
import type { SignedReport } from '@jktl/shared/grid-events/report/signing'
import { DAY_MS, type Instant, MINUTE_MS } from '@jktl/shared/kernel/dates'

export type ReportFault = 'CAPTURED_IN_FUTURE' | 'CAPTURED_TOO_LONG_AGO' | 'LANE_CHANGED' | 'PLACE_NEEDED' | 'CONTACT_OF_ANONYMOUS' | 'NOTHING_REPORTED'

/** What is wrong with a report whose signature holds; null: nothing (R261, §3.8). */
export function faultOf(report: SignedReport, now: Instant): ReportFault | null {
  const captured = Date.parse(report.capturedAt)
  if (captured > now + CLOCK_SKEW_MINUTES * MINUTE_MS) return 'CAPTURED_IN_FUTURE'
  if (captured < now - LATEST_REPORT_DAYS * DAY_MS) return 'CAPTURED_TOO_LONG_AGO'
  if (CATEGORIES[report.category].lane !== report.lane) return 'LANE_CHANGED'
  if (!report.point && report.nodeCode === null) return 'PLACE_NEEDED'
  if (report.isAnonymous && (report.contact !== 'none' || report.phone !== null)) return 'CONTACT_OF_ANONYMOUS'
  if (report.text === '' && report.media.length === 0) return 'NOTHING_REPORTED'
  return null
}
