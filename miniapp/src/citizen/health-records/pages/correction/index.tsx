import { CORRECTION_FAULT_NAMES, CORRECTION_FAULTS, type CorrectionFault } from '@jktl/shared/health-records/views/model'
import { useState } from 'react'
import { ApiProblem, useRead, useWrite } from '@/platform/api'
import { useSignedIn } from '@/platform/session'
import { ActionBar, Button, Card, ErrorState, Field, Heading, Notice, Outcome, Page, QueryStates, RadioGroup, SignInPrompt, Stack, Text } from '@/ui'
import { instantText } from '@/records/dates'
import { t } from '../../../records/texts'
import { replace, useParams } from '../../../routes'

const SHORTEST = 5

/** 请医院更正: what is wrong with one record, told to whoever wrote it. */
export default function CorrectionPage() {
  const { id = '' } = useParams('correction')
  const signedIn = useSignedIn()
  const [fault, setFault] = useState<CorrectionFault>('WRONG_VALUE')
  const [text, setText] = useState('')
  const record = useRead('healthRecords.getRecord', { params: { id } }, { enabled: signedIn && id !== '' })
  const [isSent, setSent] = useState(false)
  const request = useWrite('healthRecords.requestCorrection', { refresh: ['healthRecords.listCorrections'], onDone: () => setSent(true) })
  const isReady = text.trim().length >= SHORTEST
  if (isSent)
    return (
      <Page
        title={t('correction')}
        bar={
          <ActionBar>
            <Button id="correction-progress" onPress={() => replace('corrections')}>
              {t('seeProgress')}
            </Button>
          </ActionBar>
        }
      >
        <Card>
          <Outcome tone="ok" icon="done" title={t('sent')} note={t('sentNote')} />
        </Card>
      </Page>
    )
  return (
    <Page
      title={t('correction')}
      bar={
        record.data ? (
          <ActionBar>
            <Button
              id="correction-send"
              busy={request.busy}
              {...(isReady ? {} : { disabledReason: t('faultHint') })}
              onPress={() => request.run({ params: { id }, body: { fault, text: text.trim() } })}
            >
              {t('send')}
            </Button>
          </ActionBar>
        ) : undefined
      }
    >
      {signedIn ? (
        <QueryStates query={record}>
          {({ title, eventAt, orgName }) => (
            <>
              <Card>
                <Heading level={2}>{title}</Heading>
                <Text look="sub">{[instantText(eventAt), orgName].filter((part) => part !== null).join(' · ')}</Text>
              </Card>
              <Notice>{t('correctionNote')}</Notice>
              <Stack>
                <RadioGroup
                  id="correction-fault"
                  label={t('fault')}
                  value={fault}
                  onChange={setFault}
                  choices={CORRECTION_FAULT_NAMES.map((value) => ({ value, label: CORRECTION_FAULTS[value] }))}
                />
              </Stack>
              <Field id="correction-text" label={t('faultText')} multiline maxLength={500} value={text} hint={t('faultHint')} onChange={setText} />
              {request.failure ? (
                request.failure instanceof ApiProblem ? (
                  <Notice id="correction-failed" tone="danger" live>
                    {request.failure.title}
                  </Notice>
                ) : (
                  <ErrorState id="correction-error" failure={request.failure} />
                )
              ) : null}
            </>
          )}
        </QueryStates>
      ) : (
        <SignInPrompt note={t('signIn')} />
      )}
    </Page>
  )
}
