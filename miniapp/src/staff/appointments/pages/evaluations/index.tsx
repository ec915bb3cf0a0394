import { DIMENSION_NAMES, DIMENSIONS } from '@jktl/shared/appointments/evaluations/model'
import { useState } from 'react'
import { ApiProblem, useRead, useWrite, type Answer } from '@/platform/api'
import { Box, Button, ChipGroup, ErrorState, Field, LinkButton, NextPage, Notice, QueryStates, Text } from '@/ui'
import { useFilters } from '../../../frame/filters'
import { Frame } from '../../../frame/frame'
import { Panel } from '../../../frame/panel'
import { go, href, useParams, type EvaluationFilter } from '../../../routes'
import { t } from '../../evaluation-texts'
import { usePlace } from '../../place'
import { PlaceNeeded } from '../../place-choice'

type Item = Answer<'appointments.listHospitalEvaluations'>['items'][number]
const FILTERS = ['unanswered', 'low', 'all'] as const
const starsText = (ratings: Item['ratings']): string => DIMENSIONS.flatMap((d) => (ratings[d] ? [`${DIMENSION_NAMES[d]} ${ratings[d]}`] : [])).join('，')

function Evaluation({ item }: { item: Item }) {
  const [isOpen, setOpen] = useState(false)
  const [text, setText] = useState('')
  const write = useWrite('appointments.answerEvaluation', { refresh: ['appointments.listHospitalEvaluations', 'appointments.getEvaluationAnalysis'] })
  const isStale = write.failure instanceof ApiProblem && write.failure.status === 412
  const key = `evaluation-${item.id}`
  const state = item.answer?.state
  return (
    <Panel id={key} item title={item.personNameMasked ?? t('anonymous')} note={`${item.departmentName}·${item.doctorName}·${item.visitMonth}`}>
      <Box className="s-stack">
        <Text>{item.text ?? t(item.state === 'PUBLISHED' ? 'noWords' : 'hiddenWords')}</Text>
        <Text look="sub">{starsText(item.ratings)}</Text>
        {item.answer && state && state !== 'WITHDRAWN' ? <Text>{t(`answer${state}`, { text: item.answer.text })}</Text> : null}
        {isOpen ? <Field id={`${key}-text`} label={t('answerTitle')} hint={t('answerHint')} value={text} onChange={setText} multiline maxLength={500} /> : null}
        {isStale ? (
          <Notice tone="notice" live>
            {t('stale')}
          </Notice>
        ) : write.failure ? (
          <ErrorState id={`${key}-error`} failure={write.failure} />
        ) : null}
        {item.allowedActions.includes('answer') ? (
          <Box className="acts">
            {isOpen ? (
              <>
                <Button
                  id={`${key}-send`}
                  fit
                  busy={write.busy}
                  disabledReason={text.trim() ? undefined : t('answerTitle')}
                  onPress={() => write.run({ params: { id: item.id }, ifMatch: item.version, body: { text: text.trim() } })}
                >
                  {t('answerSend')}
                </Button>
                <Button id={`${key}-cancel`} kind="secondary" fit onPress={() => setOpen(false)}>
                  {t('giveUp')}
                </Button>
              </>
            ) : (
              <Button id={`${key}-answer`} kind="secondary" fit onPress={() => setOpen(true)}>
                {t('answer')}
              </Button>
            )}
          </Box>
        ) : null}
      </Box>
    </Panel>
  )
}

interface Wanted {
  filter: (typeof FILTERS)[number]
  institutionId: string
  departmentId?: string
  month?: string
}
function Received({ ask, cursor }: { ask: Wanted; cursor?: string }) {
  const query = useRead('appointments.listHospitalEvaluations', { query: { ...ask, ...(cursor ? { cursor } : {}) } })
  return (
    <QueryStates query={query} empty={{ when: ({ items }) => items.length === 0, icon: 'done', title: t('none'), note: t('noneNote') }}>
      {({ items, nextCursor }) => (
        <>
          {items.map((item) => (
            <Evaluation key={`${item.id}-${item.version}`} item={item} />
          ))}
          <NextPage id="evaluations-more" cursor={nextCursor}>
            {(next) => <Received ask={ask} cursor={next} />}
          </NextPage>
        </>
      )}
    </QueryStates>
  )
}

/** 收到的评价 (R355): read, and answer once in public. */
export default function HospitalEvaluationsPage() {
  const [filter, setFilter] = useFilters<EvaluationFilter>(useParams('evaluations'), (next) => href('evaluations', next))
  const { institutionId } = usePlace(filter.institution)
  const chosen = FILTERS.find((one) => one === filter.filter) ?? 'unanswered'
  return (
    <Frame
      title={t('received')}
      current="evaluations"
      tools={
        <LinkButton id="evaluations-analysis" href={href('evaluationAnalysis')} onPress={() => go('evaluationAnalysis')}>
          {t('toAnalysis')}
        </LinkButton>
      }
    >
      {institutionId === null ? (
        <PlaceNeeded />
      ) : (
        <>
          <ChipGroup
            id="evaluations-filter"
            label={t('filter')}
            value={chosen}
            onChange={(value) => setFilter({ filter: value })}
            choices={FILTERS.map((value) => ({ value, label: t(value) }))}
          />
          <Received
            key={chosen}
            ask={{
              filter: chosen,
              institutionId,
              ...(filter.department ? { departmentId: filter.department } : {}),
              ...(filter.month ? { month: filter.month } : {}),
            }}
          />
        </>
      )}
    </Frame>
  )
}
