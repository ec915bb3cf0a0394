import { ApiProblem, type Write, type WriteId } from '@/platform/api'
import { ErrorState, Notice, Stack } from '@/ui'
import { t } from './pool-texts'

/** What to say when a write did not go through: somebody was quicker, a rule says no, or nobody answered. */
export function WriteTrouble<Id extends WriteId>({ id, write }: { id: string; write: Pick<Write<Id>, 'failure'> }) {
  const { failure } = write
  if (!failure) return null
  if (failure instanceof ApiProblem && failure.status === 412)
    return (
      <Notice id={id} tone="notice" live>
        {t('stale')}
      </Notice>
    )
  if (failure instanceof ApiProblem && failure.status < 500)
    return (
      <Notice id={id} tone="danger" live>
        {t('refused', { title: failure.title })}
      </Notice>
    )
  return (
    <Stack>
      <ErrorState id={id} failure={failure} />
    </Stack>
  )
}
