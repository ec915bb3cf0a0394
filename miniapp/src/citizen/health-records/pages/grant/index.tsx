import type { Grant, GrantDetail } from '@jktl/shared/health-records/grants/contract'
import { dateOf, formatDateCn } from '@jktl/shared/kernel/dates'
import { useState } from 'react'
import { useRead, useWrite } from '@/platform/api'
import { currentPath } from '@/platform/router'
import { useSignedIn } from '@/platform/session'
import { ActionBar, Button, Card, Dialog, Grow, Heading, KeyValueList, Page, Pill, QueryStates, Row, Section, SignInPrompt, Stack, Text } from '@/ui'
import { momentText } from '../../../moments'
import { go, href, useParams } from '../../../routes'
import { DirectoryChoice, toggled } from '../../directory-choice'
import { directoriesOf, groupsOf } from '../../directory-groups'
import { GrantFailure } from '../../grant-failure'
import { GrantSensitive } from '../../grant-sensitive'
import { denialWords, GRANT_TONE, otherName, REFRESH_GRANTS, stepWords } from '../../grant-words'
import { t } from '../../grants-texts'

type Act = Extract<Grant['allowedActions'][number], 'approve' | 'reject' | 'cancel' | 'revoke' | 'refuse' | 'resume'>
/** Steps that are asked about once more, in the order they are offered. */
const ASKED_AGAIN = ['resume', 'revoke', 'refuse', 'cancel'] as const
type AskedAgain = (typeof ASKED_AGAIN)[number]

const day = (instant: string): string => formatDateCn(dateOf(Date.parse(instant)))
const wordOf = (grant: Grant, act: AskedAgain): AskedAgain | 'undeny' => (grant.effect === 'deny' && act === 'revoke' ? 'undeny' : act)

function Terms({ grant }: { grant: GrantDetail }) {
  const isOver = !grant.endsOn || grant.status !== 'active'
  return (
    <Card id="grant-terms">
      <Row top>
        <Grow>
          <Heading level={2}>{otherName(grant)}</Heading>
          {grant.side === 'given' && grant.grantee.detail ? <Text look="sub">{grant.grantee.detail}</Text> : null}
        </Grow>
        <Pill tone={grant.effect === 'deny' && grant.status === 'active' ? 'notice' : GRANT_TONE[grant.status]}>{grant.statusText}</Pill>
      </Row>
      <KeyValueList
        items={[
          { key: t('whoseRecords'), value: grant.patientNameMasked },
          ...(grant.effect === 'permit' && grant.grantorCapacity === 'guardian' ? [{ key: t('capacity'), value: t('guardian') }] : []),
          ...(grant.endsOn && grant.status !== 'proposed' ? [{ key: t(isOver ? 'periodOver' : 'period'), value: formatDateCn(grant.endsOn) }] : []),
          ...(grant.status === 'proposed' && grant.answerBy ? [{ key: t('waiting'), value: t('askedUntil', { day: day(grant.answerBy) }) }] : []),
          ...(grant.channel === 'app' ? [] : [{ key: t('channel'), value: t(grant.channel) }]),
          ...(grant.usesLeft === null || isOver ? [] : [{ key: t('howUsed'), value: t('usesLeft', { count: grant.usesLeft }) }]),
          ...(grant.effect === 'permit' && grant.status === 'active' && grant.usesLeft === null
            ? [{ key: t('howUsed'), value: grant.firstUsedAt ? t('usedFirst', { day: day(grant.firstUsedAt) }) : t('usedNot') }]
            : []),
        ]}
      />
    </Card>
  )
}

const Contents = ({ grant }: { grant: GrantDetail }) => (
  <Section title={t('what')}>
    <Card id="grant-contents">
      {grant.directories.length === 0 ? <Text>{denialWords(grant)}</Text> : null}
      {groupsOf(grant.directories).map((group, index) => (
        <Text key={group.key} {...(index > 0 ? { className: 'mt2' } : {})}>
          {group.name}
        </Text>
      ))}
    </Card>
  </Section>
)

const History = ({ grant }: { grant: GrantDetail }) => (
  <Section title={t('historyOf')}>
    {grant.history.map((step) => (
      <Stack key={step.version}>
        <Card id={`grant-version-${step.version}`}>
          <Text look="strong">{step.text}</Text>
          <Text look="sub">{stepWords(step)}</Text>
          <Text look="cap">{momentText(step.at)}</Text>
        </Card>
      </Stack>
    ))}
  </Section>
)

function Loaded({ grant }: { grant: GrantDetail }) {
  const [asked, setAsked] = useState<AskedAgain | null>(null)
  const [keys, setKeys] = useState<readonly string[]>(groupsOf(grant.directories).map((group) => group.key))
  const act = useWrite('healthRecords.actOnGrant', { refresh: [...REFRESH_GRANTS] })
  const run = (action: Act, directories?: GrantDetail['directories']) =>
    act.run({ params: { id: grant.id }, body: { action, ...(directories ? { directories } : {}) } })
  const may = (action: Act): boolean => grant.allowedActions.includes(action)
  const isAnswer = may('approve')
  const question = ASKED_AGAIN.filter(may)
  const word = asked ? wordOf(grant, asked) : null
  return (
    <Page
      title={t('grant')}
      bar={
        isAnswer ? (
          <ActionBar
            start={
              <Button id="grant-reject" kind="secondary" busy={act.busy} onPress={() => run('reject')}>
                {t('reject')}
              </Button>
            }
          >
            <Button
              id="grant-approve"
              busy={act.busy}
              {...(keys.length > 0 ? {} : { disabledReason: t('pickWhat') })}
              onPress={() => run('approve', directoriesOf(keys))}
            >
              {t('approve')}
            </Button>
          </ActionBar>
        ) : grant.mayChange ? (
          <ActionBar>
            <Button id="grant-change" kind="secondary" href={href('grantChange', { id: grant.id })} onPress={() => go('grantChange', { id: grant.id })}>
              {t('change')}
            </Button>
          </ActionBar>
        ) : undefined
      }
      overlay={
        asked && word ? (
          <Dialog
            id="grant-dialog"
            title={t(`${word}Title`)}
            confirm={t(word)}
            danger={asked !== 'resume'}
            onConfirm={() => {
              run(asked)
              setAsked(null)
            }}
            dismiss={t('keep')}
            onDismiss={() => setAsked(null)}
          >
            <Text>{t(`${word}Note`)}</Text>
          </Dialog>
        ) : undefined
      }
    >
      <GrantFailure id="grant-failure" failure={act.failure} />
      <Terms grant={grant} />
      {isAnswer ? (
        <Section title={t('askedWhat')}>
          <Text look="sub">{t('allowSome')}</Text>
          <Stack>
            <DirectoryChoice id="grant-answer" offered={grant.directories} keys={keys} onToggle={(key) => setKeys(toggled(keys, key))} isExact />
          </Stack>
        </Section>
      ) : (
        <Contents grant={grant} />
      )}
      {question.map((action) => (
        <Stack key={action}>
          <Button id={`grant-${action}`} kind={action === 'resume' ? 'primary' : 'danger'} busy={act.busy} onPress={() => setAsked(action)}>
            {t(wordOf(grant, action))}
          </Button>
        </Stack>
      ))}
      <GrantSensitive grant={grant} />
      <History grant={grant} />
    </Page>
  )
}

/** One grant (R378): what it says now, what can be done with it, and every version it had. */
export default function GrantPage() {
  const { id = '' } = useParams('grant')
  const signedIn = useSignedIn()
  const query = useRead('healthRecords.getGrant', { params: { id } }, { enabled: signedIn && id !== '' })
  if (signedIn && query.data) return <Loaded key={query.data.status} grant={query.data} />
  return (
    <Page title={t('grant')}>
      {signedIn ? <QueryStates query={query}>{() => null}</QueryStates> : <SignInPrompt note={t('grantsSignIn')} returnTo={currentPath()} />}
    </Page>
  )
}
