import type { OpenServiceEvaluation } from '@jktl/shared/grid-events/service-evaluations/contract'
import { ANSWER_TEXT_MAX_LENGTH, type Answers } from '@jktl/shared/grid-events/service-evaluations/model'
import { tidyAnswers, wrongAnswers } from '@jktl/shared/grid-events/service-evaluations/rules'
import { useState } from 'react'
import { ApiProblem, useRead, useWrite } from '@/platform/api'
import { currentPath } from '@/platform/router'
import { useSignedIn } from '@/platform/session'
import { ActionBar, Button, Card, Empty, ErrorState, Field, Notice, Outcome, Page, QueryStates, RadioGroup, Section, SignInPrompt, Stack, Text } from '@/ui'
import { replace, useParams } from '../../../routes'
import { t } from '../../service-evaluation-texts'

type Question = OpenServiceEvaluation['questions'][number]

function Asked({
  question,
  n,
  value,
  isMissing,
  onChange,
}: {
  question: Question
  n: number
  value: string
  isMissing: boolean
  onChange: (value: string) => void
}) {
  const id = `question-${question.id}`
  const title = t('question', { n, text: question.text })
  if (question.kind === 'TEXT')
    return <Field id={id} label={title} optional={!question.isRequired} value={value} onChange={onChange} maxLength={ANSWER_TEXT_MAX_LENGTH} multiline />
  return (
    <Section title={title}>
      {question.isRequired ? null : <Text look="sub">{t('optional')}</Text>}
      <RadioGroup id={id} label={question.text} choices={question.choices} value={value === '' ? null : value} onChange={onChange} />
      {isMissing ? (
        <Notice id={`${id}-missing`} tone="danger" live>
          {t('unanswered')}
        </Notice>
      ) : null}
    </Section>
  )
}

function Questionnaire({ evaluation }: { evaluation: OpenServiceEvaluation }) {
  const [answers, setAnswers] = useState<Answers>({})
  const [isTried, setTried] = useState(false)
  const [isSent, setSent] = useState(false)
  const send = useWrite('gridEvents.answerServiceEvaluation', {
    refresh: ['gridEvents.listOpenServiceEvaluations'],
    onDone: () => setSent(true),
  })
  const missing = wrongAnswers(evaluation.questions, tidyAnswers(answers))
  // The first try may have arrived although its answer did not: it counts, and it is said so.
  const isDone = isSent || evaluation.isAnswered || (send.failure instanceof ApiProblem && send.failure.code === 'GRID_EVENTS.EVALUATION_ANSWERED')
  const submit = () => {
    setTried(true)
    const given = Object.entries(tidyAnswers(answers)).map(([question, value]) => ({ question, value }))
    if (missing.length === 0) send.run({ params: { id: evaluation.id }, body: { answers: given } })
  }
  return (
    <Page
      title={evaluation.name}
      bar={
        <ActionBar>
          {isDone ? (
            <Button id="evaluation-back" onPress={() => replace('serviceEvaluations')}>
              {t('back')}
            </Button>
          ) : (
            <Button id="evaluation-send" busy={send.busy} onPress={submit}>
              {t('send')}
            </Button>
          )}
        </ActionBar>
      }
    >
      {isDone ? (
        <Card>
          <Outcome tone="ok" icon="done" title={t(isSent ? 'sent' : 'doneTitle')} note={t('sentNote')} />
        </Card>
      ) : (
        <>
          <Notice id="evaluation-anonymous" tone="info" icon="lock">
            {t('anonymous')}
          </Notice>
          {evaluation.questions.map((question, index) => (
            <Asked
              key={question.id}
              question={question}
              n={index + 1}
              value={answers[question.id] ?? ''}
              isMissing={isTried && missing.includes(question.id)}
              onChange={(value) => setAnswers({ ...answers, [question.id]: value })}
            />
          ))}
          {send.failure ? (
            <Stack>
              <ErrorState id="evaluation-failed" failure={send.failure} />
            </Stack>
          ) : null}
        </>
      )}
    </Page>
  )
}

function Evaluation({ id, nodeCode }: { id: string; nodeCode: string }) {
  const query = useRead('gridEvents.listOpenServiceEvaluations', { query: { nodeCode } }, { enabled: nodeCode !== '' })
  const evaluation = query.data?.items.find((item) => item.id === id)
  if (evaluation) return <Questionnaire evaluation={evaluation} />
  return (
    <Page title={t('title')}>
      <QueryStates query={query}>
        {() => (
          <Empty
            icon="clock"
            title={t('gone')}
            action={
              <Button id="evaluation-gone-back" onPress={() => replace('serviceEvaluations')}>
                {t('back')}
              </Button>
            }
          />
        )}
      </QueryStates>
    </Page>
  )
}

/** One questionnaire (R265), answered once and without a name. */
export default function ServiceEvaluationPage() {
  const { id = '', nodeCode = '' } = useParams('serviceEvaluation')
  const signedIn = useSignedIn()
  return signedIn ? (
    <Evaluation id={id} nodeCode={nodeCode} />
  ) : (
    <Page title={t('title')}>
      <SignInPrompt returnTo={currentPath()} />
    </Page>
  )
}
