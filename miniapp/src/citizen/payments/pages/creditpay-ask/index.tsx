import { useState } from 'react'
import { ApiProblem, useWrite } from '@/platform/api'
import { currentPath } from '@/platform/router'
import { useSignedIn } from '@/platform/session'
import { ActionBar, Button, Field, Notice, Page, SignInPrompt, Stack, Text } from '@/ui'
import { replace, useParams } from '../../../routes'
import { t } from '../../creditpay-texts'

/** Asking for more time for one visit, or, without a visit, to be taken off the list (B32). */
export default function CreditpayAskPage() {
  const { id = '' } = useParams('creditpayAsk')
  const signedIn = useSignedIn()
  const [text, setText] = useState('')
  const [error, setError] = useState<string>()
  const refresh = ['payments.getCreditpay', 'payments.getCreditpayVisit'] as const
  const hardship = useWrite('payments.askCreditpayHardship', { onDone: () => replace('creditpayVisit', { id }), refresh: [...refresh] })
  const appeal = useWrite('payments.appealCreditpayListing', { onDone: () => replace('creditpay'), refresh: [...refresh] })
  const title = t(id ? 'askHardship' : 'askAppeal')
  if (!signedIn)
    return (
      <Page title={title}>
        <SignInPrompt note={t('signIn')} returnTo={currentPath()} />
      </Page>
    )
  const failure = hardship.failure ?? appeal.failure
  const send = () => {
    const words = text.trim()
    if (words.length < 2) return setError(t('whyNeeded'))
    setError(undefined)
    if (id) hardship.run({ params: { id }, body: { text: words } })
    else appeal.run({ body: { text: words } })
  }
  return (
    <Page
      title={title}
      bar={
        <ActionBar>
          <Button id="ask-submit" busy={hardship.busy || appeal.busy} onPress={send}>
            {t('submit')}
          </Button>
        </ActionBar>
      }
    >
      {failure ? (
        <Notice id="ask-failed" tone="danger" live>
          {failure instanceof ApiProblem ? failure.title : t('failed')}
        </Notice>
      ) : null}
      <Text>{t('askNote')}</Text>
      <Stack>
        <Field id="ask-text" label={t('why')} hint={t('whyHint')} value={text} onChange={setText} maxLength={500} multiline error={error} required />
      </Stack>
    </Page>
  )
}
