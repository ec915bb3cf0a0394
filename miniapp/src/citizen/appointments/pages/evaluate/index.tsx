import { type Dimension, DIMENSIONS } from '@jktl/shared/appointments/evaluations/model'
import { formatDateCn, formatDayCn } from '@jktl/shared/kernel/dates'
import { useState } from 'react'
import { useRead, useWrite, type Answer } from '@/platform/api'
import { useSignedIn } from '@/platform/session'
import { ActionBar, Button, Card, Checkbox, Dialog, ErrorState, Field, KeyValueList, Notice, Page, QueryStates, Section, SignInPrompt, Stack, Text } from '@/ui'
import { useParams } from '../../../routes'
import { t } from '../../evaluation-texts'
import { ratingsText, StarChoice, type Ratings } from '../../stars'

type Seen = Answer<'appointments.getVisitEvaluation'>
type Mine = NonNullable<Seen['evaluation']>
/** Asked first; the rest is one tap away. */
const FIRST: readonly Dimension[] = ['TECHNIQUE', 'CARE_ATTITUDE', 'PROCESS']
const LATER = DIMENSIONS.filter((dimension) => !FIRST.includes(dimension))

const Place = ({ visit }: { visit: Seen['visit'] }) => (
  <Card>
    <Text look="headline">{`${visit.departmentName} ${visit.doctorName}`}</Text>
    <Text look="sub">{`${visit.institutionName}，${formatDayCn(visit.date)}，${visit.personNameMasked}`}</Text>
  </Card>
)

function Given({ evaluation, onWithdraw }: { evaluation: Mine; onWithdraw: () => void }) {
  const items = [
    { key: t('given'), value: ratingsText(evaluation.ratings) },
    ...(evaluation.text ? [{ key: t('words'), value: evaluation.text }] : []),
    ...(evaluation.answer ? [{ key: t('answer'), value: evaluation.answer.text }] : []),
  ]
  return (
    <>
      <Stack>
        <Notice id="evaluation-state" tone={evaluation.state === 'HIDDEN' ? 'notice' : 'ok'} live>
          {evaluation.stateText}
        </Notice>
      </Stack>
      <Stack>
        <Card>
          <KeyValueList items={items} />
        </Card>
      </Stack>
      {evaluation.allowedActions.includes('withdraw') ? (
        <Button id="evaluation-withdraw" kind="quiet" className="mt3" onPress={onWithdraw}>
          {t('withdraw')}
        </Button>
      ) : null}
    </>
  )
}

interface Draft {
  ratings: Ratings
  text: string
  isAnonymous: boolean
}
function Form({ draft, onChange }: { draft: Draft; onChange: (draft: Draft) => void }) {
  const [all, setAll] = useState(false)
  return (
    <Section title={t('ask')}>
      <Text look="sub">{t('askNote')}</Text>
      {(all ? [...FIRST, ...LATER] : FIRST).map((dimension) => (
        <StarChoice
          key={dimension}
          dimension={dimension}
          value={draft.ratings[dimension]}
          onChange={(stars) => onChange({ ...draft, ratings: { ...draft.ratings, [dimension]: stars } })}
        />
      ))}
      {all ? null : (
        <Button id="evaluate-more" kind="quiet" className="mt3" onPress={() => setAll(true)}>
          {t('more')}
        </Button>
      )}
      <Field
        id="evaluate-text"
        label={t('words')}
        hint={t('wordsHint')}
        value={draft.text}
        onChange={(text) => onChange({ ...draft, text })}
        multiline
        maxLength={500}
        optional
      />
      <Stack>
        <Checkbox id="evaluate-anonymous" checked={draft.isAnonymous} onChange={(isAnonymous) => onChange({ ...draft, isAnonymous })}>
          {t('anonymous')}
        </Checkbox>
      </Stack>
    </Section>
  )
}

function Evaluate({ id }: { id: string }) {
  const [draft, setDraft] = useState<Draft>({ ratings: {}, text: '', isAnonymous: true })
  const [isWithdrawing, setWithdrawing] = useState(false)
  const query = useRead('appointments.getVisitEvaluation', { params: { id } }, { enabled: id !== '' })
  const submit = useWrite('appointments.submitEvaluation', {
    refresh: ['appointments.getVisitEvaluation', 'appointments.listMyEvaluations', 'appointments.getScore'],
  })
  const withdraw = useWrite('appointments.withdrawEvaluation', {
    onDone: () => setWithdrawing(false),
    refresh: ['appointments.getVisitEvaluation', 'appointments.listMyEvaluations', 'appointments.getScore'],
  })
  const evaluation = query.data?.evaluation ?? null
  const canSubmit = query.data !== undefined && !evaluation && !query.data.refusal
  const hasStars = Object.keys(draft.ratings).length > 0
  const text = draft.text.trim()
  return (
    <Page
      title={t('title')}
      bar={
        canSubmit ? (
          <ActionBar note={t('until', { date: formatDateCn(query.data?.visit.until ?? '') })}>
            <Button
              id="evaluate-submit"
              busy={submit.busy}
              disabledReason={hasStars ? undefined : t('starsNeeded')}
              onPress={() => submit.run({ params: { id }, body: { ratings: draft.ratings, isAnonymous: draft.isAnonymous, ...(text ? { text } : {}) } })}
            >
              {t('submit')}
            </Button>
          </ActionBar>
        ) : undefined
      }
      overlay={
        isWithdrawing && evaluation ? (
          <Dialog
            id="evaluation-withdraw-sure"
            title={t('withdrawTitle')}
            confirm={t('withdrawYes')}
            dismiss={t('withdrawNo')}
            danger
            onConfirm={() => withdraw.run({ params: { id: evaluation.id } })}
            onDismiss={() => setWithdrawing(false)}
          >
            <Text>{t('withdrawNote')}</Text>
          </Dialog>
        ) : undefined
      }
    >
      <QueryStates query={query}>
        {({ visit, refusal }) => (
          <>
            <Place visit={visit} />
            {evaluation ? <Given evaluation={evaluation} onWithdraw={() => setWithdrawing(true)} /> : null}
            {refusal ? (
              <Stack>
                <Notice id="evaluate-refused" tone="notice">
                  {refusal}
                </Notice>
              </Stack>
            ) : null}
            {canSubmit ? <Form draft={draft} onChange={setDraft} /> : null}
            {(submit.failure ?? withdraw.failure) ? (
              <Stack>
                <ErrorState id="evaluate-error" failure={submit.failure ?? withdraw.failure} />
              </Stack>
            ) : null}
          </>
        )}
      </QueryStates>
    </Page>
  )
}

/** 评价这次就诊 (R355): a few taps; afterwards the same page shows what was said and what became of it. */
export default function EvaluatePage() {
  const { id = '' } = useParams('evaluate')
  const signedIn = useSignedIn()
  return signedIn ? (
    <Evaluate id={id} />
  ) : (
    <Page title={t('title')}>
      <SignInPrompt />
    </Page>
  )
}
