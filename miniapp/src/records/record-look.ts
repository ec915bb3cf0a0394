import type { RecordItem } from '@jktl/shared/health-records/views/contract'
import type { Category } from '@jktl/shared/health-records/views/model'
import { categoryOf } from '@jktl/shared/health-records/views/rules'
import type { IconName, StatusTone } from '@/ui'
import { t } from './texts'

/** One drawing per list. */
export const CATEGORY_ICONS: Record<Category, IconName> = {
  ENCOUNTERS: 'steth',
  REPORTS: 'report',
  MEDICATIONS: 'pill',
  CONDITIONS: 'alert',
  PROCEDURES: 'hospital',
  IMMUNIZATIONS: 'syringe',
  CHECKUPS: 'clip',
  HTN: 'heart',
  DM: 'pulse',
  MATERNAL: 'care',
  CHILD: 'child',
  OBSERVATIONS: 'pulse',
  DOCUMENTS: 'book',
  DAY_BILLS: 'wallet',
  CARE_PLANS: 'list',
  ASSESSMENTS: 'help',
}
export const iconOf = (kind: RecordItem['kind']): IconName => {
  const category = categoryOf(kind)
  return category ? CATEGORY_ICONS[category] : 'report'
}

/** What a reader must notice about an item, worst first; null when it is an ordinary one. */
export function standingOf({
  isCritical,
  abnormal,
  status,
}: Pick<RecordItem, 'isCritical' | 'abnormal' | 'status'>): { tone: StatusTone; text: string } | null {
  if (status === 'cancelled') return { tone: 'paused', text: t('cancelled') }
  if (isCritical) return { tone: 'danger', text: t('critical') }
  if (abnormal !== null && abnormal > 0) return { tone: 'notice', text: t('abnormal', { count: abnormal }) }
  if (status === 'corrected' || status === 'amended') return { tone: 'info', text: t(status) }
  if (status === 'registered') return { tone: 'paused', text: t('registered') }
  if (status === 'preliminary') return { tone: 'info', text: t('preliminary') }
  return null
}

/** Items in the order given, under the year in which they happened. */
export function byYear(items: readonly RecordItem[]): { year: string; items: RecordItem[] }[] {
  const groups: { year: string; items: RecordItem[] }[] = []
  for (const item of items) {
    const year = item.eventAt.slice(0, 4)
    const last = groups.at(-1)
    if (last?.year === year) last.items.push(item)
    else groups.push({ year, items: [item] })
  }
  return groups
}

const STATUS_WORDS = {
  registered: 'registered',
  preliminary: 'preliminary',
  final: 'final',
  amended: 'amended',
  corrected: 'corrected',
  cancelled: 'cancelled',
  'entered-in-error': 'enteredInError',
} as const
export const statusText = (status: RecordItem['status']): string => t(STATUS_WORDS[status])
