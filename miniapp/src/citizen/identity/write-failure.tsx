import { ApiProblem } from '@/platform/api'
import { Button, Notice } from '@/ui'
import { go } from '../routes'
import { t } from './texts'

/** Why a change was refused, in the server's words; a missing consent leads to the page where it is given. */
export function WriteFailure({ id, failure }: { id: string; failure: Error | null }) {
  if (!failure) return null
  const problem = failure instanceof ApiProblem ? failure : null
  return (
    <>
      <Notice id={id} tone="danger" live>
        {problem ? problem.title : t('noAnswer')}
      </Notice>
      {problem?.code === 'IDENTITY.PRIVACY_NOT_AGREED' ? (
        <Button id={`${id}-privacy`} kind="secondary" className="mt3" onPress={() => go('privacy')}>
          {t('readPrivacy')}
        </Button>
      ) : null}
    </>
  )
}
