import { useState } from 'react'
import { ApiProblem, useRead, useWrite } from '@/platform/api'
import { currentPath } from '@/platform/router'
import { useSignedIn } from '@/platform/session'
import { ActionBar, Button, Card, Notice, Page, QueryStates, Section, SignInPrompt, Text } from '@/ui'
import { replace } from '../../../routes'
import { t } from '../../creditpay-texts'

/** The agreement, one plain clause at a time: only whoever has come to the last one can agree (R362). */
export default function CreditpaySignPage() {
  const signedIn = useSignedIn()
  const [at, setAt] = useState(0)
  const query = useRead('payments.getCreditpay', {}, { enabled: signedIn })
  const apply = useWrite('payments.applyForCreditpay', { onDone: () => replace('creditpay'), refresh: ['payments.getCreditpay'] })
  if (!signedIn)
    return (
      <Page title={t('title')}>
        <SignInPrompt note={t('signIn')} returnTo={currentPath()} />
      </Page>
    )
  const agreement = query.data?.agreement
  const last = (agreement?.clauses.length ?? 1) - 1
  const send = () => agreement && apply.run({ body: { agreementVersion: agreement.version, hasReadAll: true } })
  return (
    <Page
      title={t('open')}
      bar={
        agreement ? (
          <ActionBar
            start={
              at > 0 ? (
                <Button id="sign-before" kind="secondary" fit onPress={() => setAt(at - 1)}>
                  {t('beforeClause')}
                </Button>
              ) : undefined
            }
          >
            {at < last ? (
              <Button id="sign-next" onPress={() => setAt(at + 1)}>
                {t('nextClause')}
              </Button>
            ) : (
              <Button id="sign-agree" busy={apply.busy} onPress={send}>
                {t('agree')}
              </Button>
            )}
          </ActionBar>
        ) : undefined
      }
    >
      {apply.failure ? (
        <Notice id="sign-failed" tone="danger" live>
          {apply.failure instanceof ApiProblem ? apply.failure.title : t('failed')}
        </Notice>
      ) : null}
      <QueryStates query={query}>
        {({ agreement: { clauses, version, isSample } }) => (
          <Section title={t('clause', { n: at + 1, count: clauses.length })} first>
            <Card id="sign-clause">
              <Text look="headline">{clauses[at]?.title ?? ''}</Text>
              <Text className="mt3">{clauses[at]?.text ?? ''}</Text>
            </Card>
            {isSample ? <Text look="sub">{t('agreementSample', { version })}</Text> : null}
          </Section>
        )}
      </QueryStates>
    </Page>
  )
}
