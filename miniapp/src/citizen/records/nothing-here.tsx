import type { Completeness } from '@jktl/shared/health-records/views/model'
import { Empty } from '@/ui'
import { t } from './texts'

/** "No records" only when every source has said so. */
export const NothingHere = ({ completeness, isCategory = false }: { completeness: Completeness; isCategory?: boolean }) =>
  completeness === 'COMPLETE' ? (
    <Empty icon="report" title={t(isCategory ? 'nothingOfThese' : 'nothing')} note={t(isCategory ? 'nothingOfTheseNote' : 'nothingNote')} />
  ) : (
    <Empty icon="cloudoff" title={t('reading')} note={t('readingNote')} />
  )
