import type { ServiceActivation } from '@jktl/shared/grid-events/service-evaluations/contract'
import { addDays, dateOf, isBusinessDate } from '@jktl/shared/kernel/dates'
import { useState } from 'react'
import { type Answer, useRead, useWrite } from '@/platform/api'
import { serverNow } from '@/platform/server-time'
import { Button, Field, LinkButton, Notice, Pill, QueryStates, Stack, Table, type TableColumn, Text } from '@/ui'
import { useMay } from '../../../frame/access'
import { useFilters } from '../../../frame/filters'
import { Frame } from '../../../frame/frame'
import { Pager } from '../../../frame/pager'
import { Panel } from '../../../frame/panel'
import { PickerButton, PickerSheet } from '../../../frame/picker'
import { go, href, useParams, type ServiceEvaluationFilter } from '../../../routes'
import { ACTIVATION_TONE } from '../../activation-tone'
import { Trouble } from '../../trouble'
import { t } from '../../voice-texts'

type Form = Answer<'gridEvents.getServiceQuestionnaire'>
const DAYS = 30
const COLUMNS: readonly TableColumn<ServiceActivation>[] = [
  {
    key: 'name',
    title: t('name'),
    head: true,
    cell: ({ id, name }) => (
      <LinkButton id={`evaluation-${id}`} href={href('evaluation', { id })} onPress={() => go('evaluation', { id })}>
        {name}
      </LinkButton>
    ),
  },
  { key: 'state', title: t('state'), cell: ({ state }) => <Pill tone={ACTIVATION_TONE[state]}>{t(state)}</Pill> },
  { key: 'place', title: t('place'), phone: 'line', cell: ({ nodeName }) => nodeName },
  { key: 'days', title: t('fromUntil'), phone: 'line', cell: ({ fromDay, untilDay }) => t('days', { from: fromDay, until: untilDay }) },
  { key: 'answers', title: t('answersTitle'), end: true, cell: ({ answers }) => t('answers', { count: answers }) },
]

function Activate({ nodeCode, nodeName, onPick, onDone }: { nodeCode: string | null; nodeName: string; onPick: () => void; onDone: () => void }) {
  const today = dateOf(serverNow())
  const [name, setName] = useState('')
  const [fromDay, setFrom] = useState<string>(today)
  const [untilDay, setUntil] = useState<string>(addDays(today, DAYS))
  const [isTried, setTried] = useState(false)
  const activate = useWrite('gridEvents.activateServiceEvaluation', {
    refresh: ['gridEvents.listServiceEvaluations'],
    onDone: () => {
      setName('')
      setTried(false)
      onDone()
    },
  })
  const isWhole = nodeCode !== null && name.trim().length >= 2 && isBusinessDate(fromDay) && isBusinessDate(untilDay)
  const submit = () => {
    setTried(true)
    if (isWhole && nodeCode) activate.run({ body: { nodeCode, name: name.trim(), fromDay, untilDay } })
  }
  return (
    <Panel id="activate" title={t('activate')} note={t('activateNote')}>
      <PickerButton id="activate-place" label={t('place')} value={nodeName} onPress={onPick} />
      <Field id="activate-name" label={t('name')} hint={t('nameHint')} value={name} onChange={setName} maxLength={40} />
      <Field id="activate-from" label={t('from')} hint={t('dayHint')} value={fromDay} onChange={setFrom} maxLength={10} />
      <Field id="activate-until" label={t('until')} hint={t('dayHint')} value={untilDay} onChange={setUntil} maxLength={10} />
      {isTried && !isWhole ? (
        <Notice id="activate-needed" tone="danger" live>
          {t('fieldsNeeded')}
        </Notice>
      ) : null}
      <Trouble id="activate-failed" failure={activate.failure} />
      <Stack>
        <Button id="activate-go" busy={activate.busy} onPress={submit}>
          {t('activateGo')}
        </Button>
      </Stack>
    </Panel>
  )
}

const Preview = ({ form }: { form: Form }) => (
  <Panel title={t('preview')} note={form.title}>
    {form.questions.map((question, index) => (
      <Text key={question.id}>{`${index + 1}. ${question.text}`}</Text>
    ))}
  </Panel>
)

/** 社区（村）服务评价管理 (R265): the one questionnaire put out under a name, and what came of it. */
export default function EvaluationsPage() {
  const may = useMay('serviceEvaluations')
  const [filter, setFilter] = useFilters<ServiceEvaluationFilter>(useParams('serviceEvaluations'), (next) => href('serviceEvaluations', next))
  const [node, setNode] = useState<string | null>(null)
  const [isPicking, setPicking] = useState(false)
  const [isDone, setDone] = useState(false)
  const form = useRead('gridEvents.getServiceQuestionnaire', {}, { enabled: may })
  const query = useRead('gridEvents.listServiceEvaluations', { query: filter.after ? { cursor: filter.after } : {} }, { enabled: may, keepPrevious: true })
  const nodes = form.data?.nodes ?? []
  const chosen = nodes.find(({ code }) => code === node) ?? (nodes.length === 1 ? nodes[0] : undefined)
  return (
    <Frame
      title={t('evaluations')}
      current="serviceEvaluations"
      note={t('evaluationsNote')}
      overlay={
        isPicking ? (
          <PickerSheet
            id="activate-node"
            title={t('place')}
            value={node}
            choices={nodes.map(({ code, name }) => ({ value: code, label: name, note: code }))}
            onChange={(code) => {
              setNode(code)
              setPicking(false)
            }}
            onClose={() => setPicking(false)}
          />
        ) : undefined
      }
    >
      <QueryStates query={query}>
        {({ items, nextCursor }) => (
          <Panel id="evaluations" title={t('runs')} note={items.length === 0 ? t('noRuns') : undefined} flush>
            {items.length === 0 ? null : <Table id="evaluations-table" label={t('runs')} columns={COLUMNS} rows={items} rowKey={({ id }) => id} />}
            <Pager id="evaluations" after={filter.after} nextCursor={nextCursor} onPage={(after) => setFilter({ after })} />
          </Panel>
        )}
      </QueryStates>
      {isDone ? (
        <Notice id="activate-done" tone="ok" live>
          {t('activated')}
        </Notice>
      ) : null}
      <QueryStates query={form}>
        {(shown) => (
          <>
            <Activate
              nodeCode={chosen?.code ?? null}
              nodeName={chosen?.name ?? t('placePick')}
              onPick={() => {
                setDone(false)
                setPicking(true)
              }}
              onDone={() => setDone(true)}
            />
            <Preview form={shown} />
          </>
        )}
      </QueryStates>
    </Frame>
  )
}
