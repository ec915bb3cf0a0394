import { useEffect, useState } from 'react'
import { ApiProblem } from '@/platform/api'
import { restartAt } from '@/platform/router'
import { openSessionWith, signIn, takeCode } from '@/platform/session'
import { Button, Empty, ErrorState, Loading, Page } from '@/ui'
import { t } from './texts'

const HOME = '/home/index'
type State = 'taking' | 'ready' | { failure: unknown }

/** Takes the code WeChat sent back, or offers to fetch one; whoever holds no post is told what to do. */
export default function StaffSignInPage() {
  const [state, setState] = useState<State>('taking')
  const [busy, setBusy] = useState(false)
  useEffect(() => {
    const back = takeCode()
    if (!back.ok) setState('ready')
    else
      openSessionWith(back.code)
        .then(() => restartAt(back.returnTo))
        .catch((failure: unknown) => setState({ failure }))
  }, [])
  const start = () => {
    setBusy(true)
    signIn(HOME)
      .then((outcome) => {
        if (outcome === 'signed-in') restartAt(HOME)
      })
      .catch((failure: unknown) => setState({ failure }))
      .finally(() => setBusy(false))
  }
  const failure = typeof state === 'object' ? state.failure : null
  const isNotStaff = failure instanceof ApiProblem && failure.code === 'IDENTITY.NOT_STAFF'
  return (
    <Page title={t('title')} tab>
      {state === 'taking' ? (
        <Loading />
      ) : failure && !isNotStaff ? (
        <ErrorState id="sign-in-error" failure={failure} onRetry={start} />
      ) : (
        <Empty
          icon={isNotStaff ? 'lock' : 'user'}
          title={t(isNotStaff ? 'notStaff' : 'welcome')}
          note={t(isNotStaff ? 'notStaffNote' : 'note')}
          action={
            <Button id="sign-in" busy={busy} onPress={start}>
              {t(isNotStaff ? 'again' : 'signIn')}
            </Button>
          }
        />
      )}
    </Page>
  )
}
