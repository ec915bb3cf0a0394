import { MAX_EVIDENCE } from '@jktl/shared/appointments/credit/model'
import { formatDayCn, formatTimeCn } from '@jktl/shared/kernel/dates'
import { useState } from 'react'
import { ApiProblem, useRead, useWrite } from '@/platform/api'
import { currentPath } from '@/platform/router'
import { useSignedIn } from '@/platform/session'
import { ActionBar, Button, Card, Field, KeyValueList, Notice, Page, QueryStates, Section, SignInPrompt, Stack } from '@/ui'
import { replace, useParams } from '../../../routes'
import { t } from '../../credit-texts'
import { useReveal } from '../../use-reveal'

/** 申诉: the person's own words and up to three notes of evidence (§2.3.5). */
export default function AppealPage() {
  const { id = '' } = useParams('appeal')
  const signedIn = useSignedIn()
  const query = useRead('appointments.listCredit', {}, { enabled: signedIn && id !== '' })
  const [text, setText] = useState('')
  const [evidence, setEvidence] = useState([''])
  const [error, setError] = useState<string>()
  const submit = useWrite('appointments.submitAppeal', {
    onDone: (appeal) => replace('appealProgress', { id: appeal.id }),
    refresh: ['appointments.listCredit'],
  })
  useReveal('appeal-failed', submit.failure)
  if (!signedIn)
    return (
      <Page title={t('appealTitle')}>
        <SignInPrompt note={t('signInNote')} returnTo={currentPath()} />
      </Page>
    )
  const send = () => {
    if (text.trim().length < 2) return setError(t('reasonNeeded'))
    setError(undefined)
    submit.run({ params: { id }, body: { text: text.trim(), evidence: evidence.map((one) => one.trim()).filter((one) => one.length >= 2) } })
  }
  const person = query.data?.items.find((p) => p.violations.some((v) => v.id === id))
  const item = person?.violations.find((v) => v.id === id)
  return (
    <Page
      title={t('appealTitle')}
      bar={
        item ? (
          <ActionBar>
            <Button id="appeal-submit" busy={submit.busy} onPress={send}>
              {t('submit')}
            </Button>
          </ActionBar>
        ) : undefined
      }
    >
      {submit.failure ? (
        <Notice id="appeal-failed" tone="danger" live>
          {submit.failure instanceof ApiProblem ? submit.failure.title : t('retry')}
        </Notice>
      ) : null}
      <QueryStates query={query} empty={{ when: () => item === undefined, icon: 'calendar', title: t('none') }}>
        {() => (
          <>
            <Section title={t('appealAbout')} first>
              <Card>
                <KeyValueList
                  items={[
                    { key: t('person'), value: `${person?.personRelation ?? ''} ${person?.personNameMasked ?? ''}` },
                    { key: t('visit'), value: item ? `${formatDayCn(item.date)} ${formatTimeCn(item.start)}` : '' },
                    { key: t('hospital'), value: item?.institutionName ?? '' },
                  ]}
                />
              </Card>
            </Section>
            <Stack>
              <Field
                id="appeal-text"
                label={t('reason')}
                hint={t('reasonHint')}
                value={text}
                onChange={setText}
                maxLength={500}
                multiline
                error={error}
                required
              />
              {evidence.map((one, index) => (
                <Field
                  key={index}
                  id={`appeal-evidence-${index + 1}`}
                  label={index === 0 ? t('evidence') : t('evidenceOne', { n: index + 1 })}
                  hint={index === 0 ? t('evidenceHint') : undefined}
                  value={one}
                  onChange={(value) => setEvidence(evidence.map((old, at) => (at === index ? value : old)))}
                  maxLength={200}
                />
              ))}
              {evidence.length < MAX_EVIDENCE ? (
                <Button id="appeal-more" kind="quiet" icon="plus" onPress={() => setEvidence([...evidence, ''])}>
                  {t('addEvidence')}
                </Button>
              ) : null}
            </Stack>
          </>
        )}
      </QueryStates>
    </Page>
  )
}
