import { ApiProblem } from '@/platform/api'
import { Notice } from '@/ui'
import { t } from './grants-texts'

/** Why it was refused, in the server's words. */
export const GrantFailure = ({ id, failure }: { id: string; failure: Error | null }) =>
  failure ? (
    <Notice id={id} tone="danger" live>
      {failure instanceof ApiProblem ? failure.title : t('noAnswer')}
    </Notice>
  ) : null
