import type { Appeal } from '@jktl/shared/appointments/credit/contract'
import { formatDayCn, formatTimeCn } from '@jktl/shared/kernel/dates'
import { useRead } from '@/platform/api'
import { currentPath } from '@/platform/router'
import { useSignedIn } from '@/platform/session'
import { ActionBar, Button, Card, KeyValueList, Page, QueryStates, Section, SignInPrompt, Text, Timeline, type TimelineItem } from '@/ui'
import { momentText } from '../../../moments'
import { go, href, useParams } from '../../../routes'
import { t } from '../../credit-texts'

function stepsOf(appeal: Appeal): TimelineItem[] {
  const isOpen = appeal.state === 'SUBMITTED'
  return [
    { key: 'submitted', title: t('submitted'), note: momentText(appeal.submittedAt), state: 'done' },
    { key: 'checking', title: t('checking'), note: isOpen ? t('checkingNote') : undefined, state: isOpen ? 'now' : 'done' },
    {
      key: 'decided',
      title: isOpen ? t('decided') : t(appeal.state),
      note: appeal.decidedAt ? momentText(appeal.decidedAt) : undefined,
      state: isOpen ? 'todo' : appeal.state === 'REJECTED' ? 'bad' : 'done',
    },
  ]
}

/** Where an appeal stands, and why it ended as it did. */
export default function AppealProgressPage() {
  const { id = '' } = useParams('appealProgress')
  const signedIn = useSignedIn()
  const query = useRead('appointments.getAppeal', { params: { id } }, { enabled: signedIn && id !== '' })
  if (!signedIn)
    return (
      <Page title={t('progressTitle')}>
        <SignInPrompt note={t('signInNote')} returnTo={currentPath()} />
      </Page>
    )
  return (
    <Page
      title={t('progressTitle')}
      bar={
        <ActionBar>
          <Button id="appeal-back" kind="secondary" href={href('credit')} onPress={() => go('credit')}>
            {t('backToCredit')}
          </Button>
        </ActionBar>
      }
    >
      <QueryStates query={query}>
        {(appeal) => (
          <>
            <Section title={`${formatDayCn(appeal.date)} ${formatTimeCn(appeal.start)} ${appeal.institutionName}`} first>
              <Card id="appeal-steps">
                <Timeline items={stepsOf(appeal)} />
                {appeal.decisionReason ? (
                  <Text id="appeal-reason" className="mt1">
                    {`${t('reasonGiven')}：${appeal.decisionReason}`}
                  </Text>
                ) : null}
              </Card>
            </Section>
            <Section title={t('yourWords')}>
              <Card>
                <Text>{appeal.text}</Text>
                {appeal.evidence.length > 0 ? (
                  <KeyValueList items={appeal.evidence.map((one, index) => ({ key: t('evidenceOne', { n: index + 1 }), value: one }))} />
                ) : null}
              </Card>
            </Section>
          </>
        )}
      </QueryStates>
    </Page>
  )
}
