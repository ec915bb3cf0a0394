import { useEffect, useState } from 'react'
import { submit } from '@/platform/api'
import { currentPath, restartAt } from '@/platform/router'
import { openSessionWith, signIn, takeCode } from '@/platform/session'
import { Button } from './button'
import { Empty, ErrorState, Loading } from './states'
import { t } from './texts'

/** Asks for a sign-in where a page needs one; comes back to the page afterwards. */
export function SignInPrompt({ note, returnTo }: { note?: string; returnTo?: string }) {
  const [failure, setFailure] = useState<unknown>(null)
  const [busy, setBusy] = useState(false)
  const start = () => {
    setBusy(true)
    setFailure(null)
    signIn(returnTo ?? currentPath())
      .then((outcome) => {
        if (outcome === 'signed-in' && returnTo) restartAt(returnTo)
      })
      .catch(setFailure)
      .finally(() => setBusy(false))
  }
  if (failure) return <ErrorState id="sign-in-error" failure={failure} onRetry={start} />
  return (
    <Empty
      icon="user"
      title={t('signInFirst')}
      note={note ?? t('signInNote')}
      action={
        <Button id="sign-in" onPress={start} busy={busy}>
          {t('signIn')}
        </Button>
      }
    />
  )
}

/** What the sign-in page does: takes the code WeChat sent back, or offers to fetch one. */
export function SignInReturn() {
  const [state, setState] = useState<{ waiting: boolean; failure: unknown }>({ waiting: true, failure: null })
  useEffect(() => {
    const back = takeCode()
    if (!back.ok) {
      setState({ waiting: false, failure: null })
      return
    }
    const done: Promise<unknown> = back.kind === 'phone' ? submit('identity.bindPhone', { body: { code: back.code } }) : openSessionWith(back.code)
    done.then(() => restartAt(back.returnTo)).catch((failure: unknown) => setState({ waiting: false, failure }))
  }, [])
  if (state.waiting) return <Loading />
  if (state.failure) return <ErrorState id="sign-in-error" failure={state.failure} onRetry={() => setState({ waiting: false, failure: null })} />
  return <SignInPrompt returnTo="/home/index" />
}
