import { RELATION_NAMES } from '@jktl/shared/identity/model'
import { dateOf, formatDateCn } from '@jktl/shared/kernel/dates'
import { useState } from 'react'
import { useRead, useWrite, type Answer } from '@/platform/api'
import { currentPath } from '@/platform/router'
import { useSignedIn } from '@/platform/session'
import { Button, Buttons, Card, Dialog, Grow, Heading, Page, Pill, QueryStates, Row, SignInPrompt, Text, type StatusTone } from '@/ui'
import { t } from '../../texts'
import { WriteFailure } from '../../write-failure'

type Request = Answer<'identity.listConsentRequests'>['items'][number]
type Decision = 'agree' | 'refuse' | 'withdraw'
const TONE: Record<Request['state'], StatusTone> = { PENDING_CONSENT: 'notice', ACTIVE: 'ok', REFUSED: 'paused', ENDED: 'paused' }

function RequestCard({ request, onDecide }: { request: Request; onDecide: (decision: Decision) => void }) {
  const { id, state, relation, requestedAt } = request
  const name = request.requesterNameMasked
  return (
    <Card id={`consent-${id}`}>
      <Row top>
        <Grow>
          <Heading level={2}>{t(state === 'ACTIVE' ? 'consentActive' : state === 'PENDING_CONSENT' ? 'consentTitle' : 'consentOver', { name })}</Heading>
        </Grow>
        <Pill tone={TONE[state]}>{t(state)}</Pill>
      </Row>
      <Text className="mt2">
        {t(state === 'PENDING_CONSENT' ? 'consentBody' : state === 'ACTIVE' ? 'consentBodyActive' : 'consentBodyOver', { relation: RELATION_NAMES[relation] })}
      </Text>
      <Text look="cap" className="mt1">
        {t('requestedAt', { date: formatDateCn(dateOf(Date.parse(requestedAt))) })}
      </Text>
      {state === 'PENDING_CONSENT' ? (
        <Buttons>
          <Button id={`consent-refuse-${id}`} kind="secondary" className="mt3" onPress={() => onDecide('refuse')}>
            {t('refuse')}
          </Button>
          <Button id={`consent-agree-${id}`} className="mt3" onPress={() => onDecide('agree')}>
            {t('agree')}
          </Button>
        </Buttons>
      ) : null}
      {state === 'ACTIVE' ? (
        <Button id={`consent-withdraw-${id}`} kind="danger" className="mt3" onPress={() => onDecide('withdraw')}>
          {t('withdraw')}
        </Button>
      ) : null}
    </Card>
  )
}

/** 谁替我办: agree, refuse, take back; each asked once more in a dialog (R348, R375). */
export default function ConsentsPage() {
  const signedIn = useSignedIn()
  const query = useRead('identity.listConsentRequests', {}, { enabled: signedIn })
  const [asked, setAsked] = useState<{ request: Request; decision: Decision } | null>(null)
  const decide = useWrite('identity.decideConsentRequest', {
    refresh: ['identity.listConsentRequests', 'identity.getMe', 'insights.getHome', 'notifications.listNotices'],
  })
  return (
    <Page
      title={t('consents')}
      overlay={
        asked ? (
          <Dialog
            id="consent-dialog"
            title={t(`${asked.decision}Title`, { name: asked.request.requesterNameMasked })}
            confirm={t(`${asked.decision}Confirm`)}
            danger={asked.decision === 'withdraw'}
            onConfirm={() => {
              decide.run({ params: { id: asked.request.id }, body: { decision: asked.decision } })
              setAsked(null)
            }}
            dismiss={t('notNow')}
            onDismiss={() => setAsked(null)}
          >
            <Text>{t(`${asked.decision}Note`)}</Text>
          </Dialog>
        ) : null
      }
    >
      <WriteFailure id="consent-failure" failure={decide.failure} />
      {signedIn ? (
        <QueryStates query={query} empty={{ when: ({ items }) => items.length === 0, icon: 'shield', title: t('noConsents'), note: t('noConsentsNote') }}>
          {({ items }) => (
            <>
              {items.map((request) => (
                <RequestCard key={request.id} request={request} onDecide={(decision) => setAsked({ request, decision })} />
              ))}
            </>
          )}
        </QueryStates>
      ) : (
        <SignInPrompt note={t('consentsSignIn')} returnTo={currentPath()} />
      )}
    </Page>
  )
}
