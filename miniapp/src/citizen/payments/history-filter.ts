import { dateOf } from '@jktl/shared/kernel/dates'
import type { HistoryGroup } from '@jktl/shared/payments/history/contract'
import type { HistoryView } from '@jktl/shared/payments/history/model'
import type { BusinessKind } from '@jktl/shared/payments/model'
import { serverNow } from '@/platform/server-time'
import { momentText } from '../moments'
import { t } from './texts'

/** Which payments are looked at; what is missing means all. */
export interface HistoryFilter {
  year?: number
  personId?: string
  institutionId?: string
  businessKind?: BusinessKind
}
export const ALL = 'all'

/** The same filter with one choice changed; `ALL` takes it away. */
export function choose(filter: HistoryFilter, view: HistoryView, key: string): HistoryFilter {
  const { year, personId, institutionId, businessKind, ...nothing } = filter
  const chosen = key === ALL ? undefined : key
  const next = {
    year: view === 'YEAR' ? (chosen === undefined ? undefined : Number(chosen)) : year,
    personId: view === 'PERSON' ? chosen : personId,
    institutionId: view === 'INSTITUTION' ? chosen : institutionId,
    businessKind: view === 'KIND' ? (chosen as BusinessKind | undefined) : businessKind,
  }
  return { ...nothing, ...(Object.fromEntries(Object.entries(next).filter(([, value]) => value !== undefined)) as HistoryFilter) }
}

export const chosenOf = (filter: HistoryFilter, view: HistoryView): string =>
  String({ YEAR: filter.year, PERSON: filter.personId, INSTITUTION: filter.institutionId, KIND: filter.businessKind }[view] ?? ALL)

/** `2026 年、李**`: what is chosen, in words. */
export function filterText(filter: HistoryFilter, groups: readonly HistoryGroup[]): string {
  const chosen = (['YEAR', 'PERSON', 'INSTITUTION', 'KIND'] as const).flatMap((view) => {
    const key = chosenOf(filter, view)
    return key === ALL ? [] : [groups.find((group) => group.view === view && group.key === key)?.label ?? key]
  })
  return chosen.length > 0 ? chosen.join('、') : t('filterAll')
}

/** With the year, when it is not this one. */
export function paidText(instant: string): string {
  const year = dateOf(Date.parse(instant)).slice(0, 4)
  return year === dateOf(serverNow()).slice(0, 4) ? momentText(instant) : t('ofYear', { year, day: momentText(instant) })
}
