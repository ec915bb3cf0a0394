import { addDays, dateOf } from '@jktl/shared/kernel/dates'
import type { ReportKind } from '@jktl/shared/reports/model'
import { serverNow } from '@/platform/server-time'

export const PERIODS = ['ANY', 'MONTH', 'YEAR'] as const
export interface ReportFilter {
  title: string
  kind: ReportKind | 'ANY'
  institutionId: string
  period: (typeof PERIODS)[number]
}
export const ALL = 'ANY'
export const NO_FILTER: ReportFilter = { title: '', kind: ALL, institutionId: ALL, period: ALL }
export const isFiltered = ({ title, kind, institutionId, period }: ReportFilter): boolean =>
  title !== '' || kind !== ALL || institutionId !== ALL || period !== ALL

const DAYS = { MONTH: 92, YEAR: 366 } as const
/** The filter as the contract asks for it. */
export const filterBody = ({ title, kind, institutionId, period }: ReportFilter) => ({
  ...(title.trim() === '' ? {} : { title: title.trim() }),
  ...(kind === ALL ? {} : { kind }),
  ...(institutionId === ALL ? {} : { institutionId }),
  ...(period === ALL ? {} : { from: addDays(dateOf(serverNow()), -DAYS[period]) }),
})
