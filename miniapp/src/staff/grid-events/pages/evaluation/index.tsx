import type { ServiceResults } from '@jktl/shared/grid-events/service-evaluations/contract'
import { LEAST_ANSWERS_SHOWN } from '@jktl/shared/grid-events/service-evaluations/model'
import { useState } from 'react'
import { call, useRead, useWrite } from '@/platform/api'
import { saveFile } from '@/platform/save-file'
import { Box, Button, Dialog, KeyValueList, LinkButton, Notice, Pill, QueryStates, Table, type TableColumn, Text } from '@/ui'
import { useMay } from '../../../frame/access'
import { Frame } from '../../../frame/frame'
import { Panel } from '../../../frame/panel'
import { go, href, useParams } from '../../../routes'
import { ACTIVATION_TONE } from '../../activation-tone'
import { Trouble } from '../../trouble'
import { t } from '../../voice-texts'

type Asked = ServiceResults['questions'][number]
interface Counted {
  value: string
  label: string
  count: number
}

function Question({ id, question, n }: { id: string; question: Asked; n: number }) {
  const columns: readonly TableColumn<Counted>[] = [
    {
      key: 'choice',
      title: t('choice'),
      head: true,
      cell: ({ value, label }) => (
        <LinkButton
          id={`rows-${question.id}-${value}`}
          href={href('evaluationAnswers', { id, question: question.id, value })}
          onPress={() => go('evaluationAnswers', { id, question: question.id, value })}
        >
          {label}
        </LinkButton>
      ),
    },
    { key: 'count', title: t('count'), end: true, cell: ({ count }) => String(count) },
  ]
  const note =
    question.answered === null
      ? t('questionHidden')
      : [t('answered', { count: question.answered }), question.mean === null ? null : t('mean', { mean: question.mean })].filter(Boolean).join('，')
  return (
    <Panel id={`question-${question.id}`} title={`${n}. ${question.text}`} note={note} flush>
      {question.counts && question.counts.length > 0 ? (
        <Table id={`counts-${question.id}`} label={question.text} columns={columns} rows={question.counts} rowKey={({ value }) => value} />
      ) : question.answered === null ? null : (
        <LinkButton
          id={`rows-${question.id}`}
          more
          href={href('evaluationAnswers', { id, question: question.id })}
          onPress={() => go('evaluationAnswers', { id, question: question.id })}
        >
          {t('anyAnswer')}
        </LinkButton>
      )}
    </Panel>
  )
}

/** What came of one 服务评价 (R265): numbers from five answers on, each leading to its rows. */
export default function EvaluationPage() {
  const { id = '' } = useParams('evaluation')
  const may = useMay('serviceEvaluations')
  const query = useRead('gridEvents.getServiceEvaluation', { params: { id } }, { enabled: may && id !== '' })
  const [isStopping, setStopping] = useState(false)
  const [failure, setFailure] = useState<unknown>(null)
  const stop = useWrite('gridEvents.stopServiceEvaluation', {
    refresh: ['gridEvents.getServiceEvaluation', 'gridEvents.listServiceEvaluations'],
    onDone: () => setStopping(false),
  })
  const save = async () => {
    setFailure(null)
    try {
      const file = await call('gridEvents.exportServiceAnswers', { params: { id } })
      await saveFile(file.fileName, file.text)
    } catch (error) {
      setFailure(error)
    }
  }
  const shown = query.data
  return (
    <Frame
      title={shown?.name ?? t('result')}
      current="serviceEvaluations"
      task
      overlay={
        isStopping && shown ? (
          <Dialog
            id="stop-sure"
            title={t('stopTitle', { name: shown.name })}
            confirm={t('stopYes')}
            dismiss={t('stopNo')}
            danger
            busy={stop.busy}
            onConfirm={() => stop.run({ params: { id }, ifMatch: shown.version })}
            onDismiss={() => setStopping(false)}
          >
            <Text>{t('stopNote')}</Text>
            <Trouble id="stop-failed" failure={stop.failure} />
          </Dialog>
        ) : undefined
      }
    >
      <QueryStates query={query}>
        {(results) => (
          <>
            <Panel title={t('result')} end={<Pill tone={ACTIVATION_TONE[results.state]}>{t(results.state)}</Pill>}>
              <KeyValueList
                items={[
                  { key: t('place'), value: results.nodeName },
                  { key: t('fromUntil'), value: t('days', { from: results.fromDay, until: results.untilDay }) },
                  { key: t('answersTitle'), value: t('answers', { count: results.answers }) },
                ]}
              />
              <Box className="acts">
                {results.answers >= LEAST_ANSWERS_SHOWN ? (
                  <>
                    <Button
                      id="evaluation-rows"
                      kind="secondary"
                      small
                      fit
                      href={href('evaluationAnswers', { id })}
                      onPress={() => go('evaluationAnswers', { id })}
                    >
                      {t('rowsAll')}
                    </Button>
                    <Button id="evaluation-export" kind="secondary" small fit onPress={() => void save()}>
                      {t('export')}
                    </Button>
                  </>
                ) : null}
                {results.mayStop ? (
                  <Button id="evaluation-stop" kind="danger" small fit onPress={() => setStopping(true)}>
                    {t('stop')}
                  </Button>
                ) : null}
              </Box>
              <Trouble id="evaluation-failed" failure={failure} />
            </Panel>
            {results.answers < LEAST_ANSWERS_SHOWN ? (
              <Notice id="evaluation-hidden" tone="neutral">
                {t('hidden')}
              </Notice>
            ) : (
              results.questions.map((question, index) => <Question key={question.id} id={id} question={question} n={index + 1} />)
            )}
          </>
        )}
      </QueryStates>
    </Frame>
  )
}
