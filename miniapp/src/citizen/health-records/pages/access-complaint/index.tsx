import type { AccessComplaint } from '@jktl/shared/health-records/access-log/contract'
import { COMPLAINT_MAX_LENGTH, FINDING_NAMES } from '@jktl/shared/health-records/access-log/model'
import { whatWords, actorLine } from '@jktl/shared/health-records/access-log/words'
import { useState } from 'react'
import { ApiProblem, useRead, useWrite } from '@/platform/api'
import { currentPath } from '@/platform/router'
import { useSignedIn } from '@/platform/session'
import { instantText } from '@/records/dates'
import { ActionBar, Button, Card, Field, Heading, Notice, NextPage, Outcome, Page, Pill, QueryStates, Section, SignInPrompt, Stack, Text } from '@/ui'
import { replace, useParams } from '../../../routes'
import { t } from '../../access-log-texts'

const subjectOf = ({ event }: AccessComplaint): string => (event ? `${actorLine(event)} ${whatWords(event)}` : t('complaintAll'))

const Complaint = ({ complaint }: { complaint: AccessComplaint }) => (
  <Card id={`complaint-${complaint.id}`}>
    <Heading level={3}>{subjectOf(complaint)}</Heading>
    <Text look="sub">{instantText(complaint.createdAt)}</Text>
    <Text>{complaint.text || t('complaintNoText')}</Text>
    <Pill tone={complaint.finding === null ? 'info' : complaint.finding === 'JUSTIFIED' ? 'ok' : 'notice'}>
      {complaint.finding === null ? t('complaintWaiting') : FINDING_NAMES[complaint.finding]}
    </Pill>
    {complaint.answer ? <Text>{t('complaintAnswer', { answer: complaint.answer })}</Text> : null}
  </Card>
)

/** One page of what this account has complained about before, with the answers. */
function Complaints({ personId, cursor }: { personId: string; cursor?: string }) {
  const query = useRead('healthRecords.listAccessComplaints', { params: { id: personId }, query: cursor ? { cursor } : {} })
  return (
    <QueryStates query={query}>
      {({ items, nextCursor }) =>
        items.length === 0 ? null : (
          <Section title={t('complaintMine')}>
            {items.map((complaint) => (
              <Complaint key={complaint.id} complaint={complaint} />
            ))}
            <NextPage id="complaints-more" cursor={nextCursor}>
              {(next) => <Complaints personId={personId} cursor={next} />}
            </NextPage>
          </Section>
        )
      }
    </QueryStates>
  )
}

/** 我要投诉 (R378): about one look, or about the log as a whole; to the privacy officer. */
export default function AccessComplaintPage() {
  const { personId = '', eventId } = useParams('accessComplaint')
  const signedIn = useSignedIn()
  const [text, setText] = useState('')
  const [isSent, setSent] = useState(false)
  const send = useWrite('healthRecords.createAccessComplaint', {
    refresh: ['healthRecords.listAccessLog', 'healthRecords.listAccessComplaints'],
    onDone: () => setSent(true),
  })
  const isReady = eventId !== undefined || text.trim() !== ''
  const back = () => replace('accessLog', personId ? { personId } : {})
  return (
    <Page
      title={t('complaintTitle')}
      bar={
        signedIn ? (
          <ActionBar>
            {isSent ? (
              <Button id="complaint-back" onPress={back}>
                {t('complaintBack')}
              </Button>
            ) : (
              <Button
                id="complaint-send"
                busy={send.busy}
                {...(isReady ? {} : { disabledReason: t('complaintTextNeeded') })}
                onPress={() => send.run({ params: { id: personId }, body: { eventId: eventId ?? null, text: text.trim() } })}
              >
                {t('complaintSend')}
              </Button>
            )}
          </ActionBar>
        ) : undefined
      }
    >
      {!signedIn ? (
        <SignInPrompt note={t('complaintSignIn')} returnTo={currentPath()} />
      ) : isSent ? (
        <Card>
          <Outcome tone="ok" icon="done" title={t('complaintSent')} note={t('complaintSentNote')} />
        </Card>
      ) : (
        <>
          <Text look="sub">{eventId === undefined ? t('complaintGeneral') : t('complaintWhich')}</Text>
          <Stack>
            <Field
              id="complaint-text"
              label={t('complaintText')}
              multiline
              maxLength={COMPLAINT_MAX_LENGTH}
              value={text}
              hint={t(eventId === undefined ? 'complaintGeneralHint' : 'complaintTextHint')}
              optional={eventId !== undefined}
              onChange={setText}
            />
          </Stack>
          {send.failure ? (
            <Notice id="complaint-failed" tone="danger" live>
              {send.failure instanceof ApiProblem ? send.failure.title : t('failed')}
            </Notice>
          ) : null}
        </>
      )}
      {signedIn && personId !== '' ? <Complaints personId={personId} /> : null}
    </Page>
  )
}
