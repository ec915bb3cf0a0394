import { ApiProblem } from '@/platform/api'
import { ErrorState, Notice } from '@/ui'
import { t } from './finance-texts'

/** What to say when a write did not go through: somebody was quicker, a rule says no, or nobody answered. */
export function WriteTrouble({ id, failure }: { id: string; failure: unknown }) {
  if (!failure) return null
  if (!(failure instanceof ApiProblem) || failure.status >= 500) return <ErrorState id={id} failure={failure} />
  const isStale = failure.status === 412
  return (
    <Notice id={id} tone={isStale ? 'notice' : 'danger'} live>
      {isStale ? t('stale') : failure.title}
    </Notice>
  )
}
