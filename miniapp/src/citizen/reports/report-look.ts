import { dateOf, formatDateCn } from '@jktl/shared/kernel/dates'
import type { ReportItem, ReportRow } from '@jktl/shared/reports/contract'
import type { Flag, Verdict } from '@jktl/shared/reports/model'
import type { IconName, StatusTone } from '@/ui'
import { serverNow } from '@/platform/server-time'

export const FLAG_TONE: Record<Flag, StatusTone> = { N: 'ok', L: 'notice', H: 'notice', LL: 'danger', HH: 'danger', A: 'notice', '?': 'info' }
export const VERDICT_TONE: Record<Exclude<Verdict, 'UNKNOWN'>, StatusTone> = { CRITICAL: 'danger', ABNORMAL: 'notice', NORMAL: 'ok' }

export const iconOf = ({ kind, isPending }: Pick<ReportRow, 'kind' | 'isPending'>): IconName => (isPending ? 'clock' : kind === 'LAB' ? 'list' : 'report')
export const plateOf = ({ isPending, verdict }: Pick<ReportRow, 'isPending' | 'verdict'>): 'info' | 'danger' | 'notice' | 'quiet' =>
  isPending ? 'info' : verdict === 'CRITICAL' ? 'danger' : verdict === 'ABNORMAL' ? 'notice' : 'quiet'

/** `11月20日`, with the year when it is another one. */
export function dayText(instant: string): string {
  const day = dateOf(Date.parse(instant))
  return day.slice(0, 4) === dateOf(serverNow()).slice(0, 4) ? formatDateCn(day) : `${Number(day.slice(0, 4))}年${formatDateCn(day)}`
}
/** Rows under the month they belong to, newest first, in the order they came. */
export function byMonth(rows: readonly ReportRow[]): { month: string; rows: ReportRow[] }[] {
  const months: { month: string; rows: ReportRow[] }[] = []
  for (const row of rows) {
    const month = dateOf(Date.parse(row.at)).slice(0, 7)
    const last = months.at(-1)
    if (last?.month === month) last.rows.push(row)
    else months.push({ month, rows: [row] })
  }
  return months
}
/** Outside its range, contradictory, or worth a line of its own: shown large above the others. */
export const stands = ({ flag, isContradictory }: ReportItem): boolean => isContradictory || (flag !== null && flag !== 'N' && flag !== '?')
