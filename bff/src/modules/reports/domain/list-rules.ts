import type { RecordOf } from '@jktl/shared/health-records/content'
import type { RecordStatus } from '@jktl/shared/health-records/model'
import type { ReportKind, ReportTab, Verdict } from '@jktl/shared/reports/model'

export type ReportRecord = RecordOf<'LAB_REPORT'> | RecordOf<'IMAGING_REPORT'>
export type OrderRecord = RecordOf<'SERVICE_REQUEST'>

export const kindOf = ({ kind }: { kind: string }): ReportKind => (kind === 'IMAGING_REPORT' ? 'IMAGING' : 'LAB')
const PENDING: ReadonlySet<RecordStatus> = new Set(['registered', 'preliminary'])
/** Ordered, or in the laboratory: there is nothing to read yet. */
export const isPending = ({ kind, status }: { kind: string; status: RecordStatus }): boolean => kind === 'SERVICE_REQUEST' || PENDING.has(status)

export interface Listed {
  isPending: boolean
  isUnread: boolean
  verdict: Verdict
}
export function isOn(tab: ReportTab, { isUnread, verdict }: Listed): boolean {
  if (tab === 'UNREAD') return isUnread
  return tab === 'ALL' || verdict === 'ABNORMAL' || verdict === 'CRITICAL'
}

const plain = (text: string): string => text.toLowerCase().replace(/\s+/g, '')
/** Typed text fits a title in either language, or the department that ordered it. */
export const fitsTitle = (
  { title, originalTitle, department }: { title: string; originalTitle: string | null; department: string | null },
  typed: string,
): boolean => [title, originalTitle ?? '', department ?? ''].some((text) => plain(text).includes(plain(typed)))

const STANDING: Partial<Record<RecordStatus, number>> = { corrected: 3, amended: 3, final: 2, preliminary: 1 }
/** Of two tellings of one report the one that stands higher, then the later one, then the same one always. */
export function preferred<T extends { id: string; status: RecordStatus; receivedAt: Date }>(a: T, b: T): T {
  const order = (STANDING[a.status] ?? 0) - (STANDING[b.status] ?? 0) || a.receivedAt.getTime() - b.receivedAt.getTime() || (a.id < b.id ? 1 : -1)
  return order >= 0 ? a : b
}
