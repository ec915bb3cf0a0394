import type { CardQuestion } from '@jktl/shared/health-records/card/contract'
import { minutesText } from '@jktl/shared/health-records/card/model'
import { useState } from 'react'
import { ApiProblem, useRead, useWrite } from '@/platform/api'
import { currentPath } from '@/platform/router'
import { useSignedIn } from '@/platform/session'
import { Button, Buttons, Card, Countdown, Heading, KeyValueList, Notice, Outcome, Page, QueryStates, Row, SignInPrompt, Stack, Text } from '@/ui'
import { go, href, restart } from '../../../routes'
import { t } from '../../card-texts'
import { wordsOf } from '../../directory-groups'

const POLL_MS = 3_000
type Decided = CardQuestion & { agrees: boolean }

function Question({ question, onDecided, onOver }: { question: CardQuestion; onDecided: (decided: Decided) => void; onOver: () => void }) {
  const [agrees, setAgrees] = useState(false)
  const decide = useWrite('healthRecords.decideCardRequest', {
    onDone: (decided) => onDecided({ ...decided, agrees }),
    refresh: ['healthRecords.listWaitingCardRequests', 'healthRecords.getGrantHome', 'healthRecords.listGrants'],
  })
  const send = (yes: boolean) => {
    setAgrees(yes)
    decide.run({ params: { id: question.id }, body: { decision: yes ? 'agree' : 'refuse' } })
  }
  return (
    <Stack>
      <Card id={`card-request-${question.id}`}>
        <Heading level={2}>{t('asks', { doctor: question.doctorName, role: question.roleName })}</Heading>
        <KeyValueList
          items={[
            { key: t('whose'), value: question.nameMasked },
            { key: t('place'), value: question.institutionName },
            { key: t('what'), value: wordsOf(question.directories) },
            { key: t('howLong'), value: t('until', { length: minutesText(question.minutes) }) },
          ]}
        />
        <Stack>
          <Text look="sub">{t('noMore')}</Text>
        </Stack>
        <Stack>
          <Row tight>
            <Text look="sub" inline>
              {t('left')}
            </Text>
            <Countdown id={`card-left-${question.id}`} until={question.answerBy} onEnd={onOver} />
          </Row>
        </Stack>
        {decide.failure ? (
          <Notice id="card-decision-failed" tone="danger" live>
            {decide.failure instanceof ApiProblem ? decide.failure.title : t('failed')}
          </Notice>
        ) : null}
        <Stack>
          <Buttons>
            <Button id={`card-agree-${question.id}`} busy={decide.busy} onPress={() => send(true)}>
              {t('agree')}
            </Button>
            <Button id={`card-refuse-${question.id}`} kind="secondary" busy={decide.busy} onPress={() => send(false)}>
              {t('refuse')}
            </Button>
          </Buttons>
        </Stack>
      </Card>
    </Stack>
  )
}

const Answered = ({ decided }: { decided: Decided }) => (
  <Outcome
    tone={decided.agrees ? 'ok' : 'wait'}
    icon={decided.agrees ? 'done' : 'lock'}
    title={t(decided.agrees ? 'agreed' : 'refused')}
    note={decided.agrees ? t('agreedNote', { doctor: decided.doctorName }) : t('refusedNote')}
  >
    <Button id="card-to-grants" kind="secondary" className="mt4" href={href('grants')} onPress={() => go('grants')}>
      {t('toGrants')}
    </Button>
    <Button id="card-to-health" kind="quiet" className="mt2" onPress={() => restart('health')}>
      {t('backHome')}
    </Button>
  </Outcome>
)

/** A doctor scanned the card: who it is, what they want to see and how long; yes or no (§3.9). */
export default function CardRequestsPage() {
  const signedIn = useSignedIn()
  const [decided, setDecided] = useState<Decided>()
  const query = useRead('healthRecords.listWaitingCardRequests', {}, { enabled: signedIn, refetchMs: POLL_MS })
  return (
    <Page title={t('title')}>
      {!signedIn ? (
        <SignInPrompt note={t('signIn')} returnTo={currentPath()} />
      ) : decided ? (
        <Answered decided={decided} />
      ) : (
        <QueryStates query={query} empty={{ when: ({ items }) => items.length === 0, icon: 'idcard', title: t('none'), note: t('noneNote') }}>
          {({ items }) =>
            items.map((question) => <Question key={question.id} question={question} onDecided={setDecided} onOver={() => void query.refetch()} />)
          }
        </QueryStates>
      )}
    </Page>
  )
}
