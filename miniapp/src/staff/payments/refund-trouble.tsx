import { ApiProblem, type Write, type WriteId } from '@/platform/api'
import { ErrorState, Notice, Stack } from '@/ui'
import { t } from './refund-texts'

/** What to say when a step did not go through: somebody was quicker, a rule says no, or nobody answered. */
export function RefundTrouble<Id extends WriteId>({ id, write }: { id: string; write: Pick<Write<Id>, 'failure'> }) {
  const { failure } = write
  if (!failure) return null
  if (!(failure instanceof ApiProblem) || failure.status >= 500)
    return (
      <Stack>
        <ErrorState id={id} failure={failure} />
      </Stack>
    )
  const isStale = failure.status === 412
  return (
    <Notice id={id} tone={isStale ? 'notice' : 'danger'} live>
      {isStale ? t('stale') : t('refused', { title: failure.title })}
    </Notice>
  )
}
