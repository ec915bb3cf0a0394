import { ApiProblem } from '@/platform/api'
import { Notice } from '@/ui'
import { t } from './work-texts'

/** Why an action did not go through, in the server's words. */
export const Trouble = ({ id, failure }: { id: string; failure: unknown }) =>
  failure ? (
    <Notice id={id} tone="danger" live>
      {failure instanceof ApiProblem ? (failure.status === 412 ? t('stale') : failure.title) : t('failed')}
    </Notice>
  ) : null
