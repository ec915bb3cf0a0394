import type { StaffOpinion } from '@jktl/shared/grid-events/opinions/contract'
import { OPINION_STATE_CODES, OPINION_TOPIC_CODES, OPINION_TOPICS } from '@jktl/shared/grid-events/opinions/model'
import { useState } from 'react'
import { call, useRead } from '@/platform/api'
import { saveFile } from '@/platform/save-file'
import { instantText } from '@/records/dates'
import { Box, Button, Cell, ChipGroup, Field, LinkButton, List, Pill, QueryStates, Table, type TableColumn } from '@/ui'
import { useMay } from '../../../frame/access'
import { useFilters } from '../../../frame/filters'
import { Frame } from '../../../frame/frame'
import { Pager } from '../../../frame/pager'
import { Panel } from '../../../frame/panel'
import { go, href, useParams, type OpinionFilter } from '../../../routes'
import { Trouble } from '../../trouble'
import { t } from '../../voice-texts'

const TONE = { NEW: 'notice', ANSWERED: 'ok', FILED: 'paused' } as const
const COLUMNS: readonly TableColumn<StaffOpinion>[] = [
  {
    key: 'title',
    title: t('opinion'),
    head: true,
    cell: ({ id, title }) => (
      <LinkButton id={`opinion-${id}`} href={href('opinion', { id })} onPress={() => go('opinion', { id })}>
        {title}
      </LinkButton>
    ),
  },
  { key: 'state', title: t('state'), cell: ({ state }) => <Pill tone={TONE[state]}>{t(state)}</Pill> },
  { key: 'where', title: t('where'), phone: 'line', cell: ({ nodeName }) => nodeName },
  { key: 'topics', title: t('topic'), phone: 'line', cell: ({ topics }) => topics.map((topic) => OPINION_TOPICS[topic]).join('、') },
  { key: 'writer', title: t('writer'), named: true, cell: ({ isAnonymous, nameMasked }) => (isAnonymous ? t('anonymous') : (nameMasked ?? t('noName'))) },
  { key: 'when', title: t('when'), cell: ({ writtenAt }) => instantText(writtenAt) },
]

type Asked = Pick<OpinionFilter, 'nodeName' | 'keyword'> & { state?: StaffOpinion['state']; topic?: StaffOpinion['topics'][number] }
function askedOf({ nodeName, keyword, state, topic }: OpinionFilter): Asked {
  const [knownState, knownTopic] = [OPINION_STATE_CODES.find((one) => one === state), OPINION_TOPIC_CODES.find((one) => one === topic)]
  return {
    ...(nodeName ? { nodeName } : {}),
    ...(keyword ? { keyword } : {}),
    ...(knownState ? { state: knownState } : {}),
    ...(knownTopic ? { topic: knownTopic } : {}),
  }
}

function Clusters({ asked, may }: { asked: Asked; may: boolean }) {
  const query = useRead('gridEvents.clusterOpinions', { query: asked }, { enabled: may, keepPrevious: true })
  if (!query.data || query.data.items.length === 0) return null
  return (
    <Panel id="clusters" title={t('clusters')} note={t('clustersNote', { count: query.data.looked })} flush>
      {query.data.items.map(({ opinions, title }) => (
        <List key={opinions[0]?.id ?? title} label={title}>
          {opinions.map(({ id, title: other, writtenAt }, index) => (
            <Cell
              key={id}
              id={`alike-${id}`}
              first={index === 0}
              title={other}
              note={instantText(writtenAt)}
              {...(index === 0 ? { value: t('clusterCount', { count: opinions.length }) } : {})}
              href={href('opinion', { id })}
              onPress={() => go('opinion', { id })}
            />
          ))}
        </List>
      ))}
    </Panel>
  )
}

/** 社情民意管理 (R266): by grid, word and topic; what many say stands together. */
export default function OpinionsPage() {
  const may = useMay('opinions')
  const [filter, setFilter] = useFilters<OpinionFilter>(useParams('opinions'), (next) => href('opinions', next))
  const [nodeName, setNodeName] = useState(filter.nodeName ?? '')
  const [keyword, setKeyword] = useState(filter.keyword ?? '')
  const [failure, setFailure] = useState<unknown>(null)
  const asked = askedOf(filter)
  const query = useRead(
    'gridEvents.listOpinions',
    { query: { ...asked, ...(filter.after ? { cursor: filter.after } : {}) } },
    { enabled: may, keepPrevious: true },
  )
  const save = async () => {
    setFailure(null)
    try {
      const file = await call('gridEvents.exportOpinions', { query: asked })
      await saveFile(file.fileName, file.text)
    } catch (error) {
      setFailure(error)
    }
  }
  return (
    <Frame title={t('opinions')} current="opinions" note={t('opinionsNote')}>
      <Box className="s-stack">
        <ChipGroup
          id="opinions-topic"
          label={t('topic')}
          value={asked.topic ?? 'all'}
          onChange={(value) => setFilter({ topic: value === 'all' ? undefined : value, after: undefined })}
          choices={[{ value: 'all' as const, label: t('topicAll') }, ...OPINION_TOPIC_CODES.map((value) => ({ value, label: OPINION_TOPICS[value] }))]}
        />
        <Field id="opinions-node" label={t('nodeName')} value={nodeName} onChange={setNodeName} maxLength={40} first />
        <Field id="opinions-keyword" label={t('keyword')} hint={t('keywordHint')} value={keyword} onChange={setKeyword} maxLength={40} first />
        <Box className="acts">
          <Button
            id="opinions-search"
            kind="secondary"
            small
            fit
            onPress={() => setFilter({ nodeName: nodeName.trim() || undefined, keyword: keyword.trim() || undefined, after: undefined })}
          >
            {t('search')}
          </Button>
          {filter.nodeName || filter.keyword ? (
            <Button
              id="opinions-clear"
              kind="secondary"
              small
              fit
              onPress={() => {
                setNodeName('')
                setKeyword('')
                setFilter({ nodeName: undefined, keyword: undefined, after: undefined })
              }}
            >
              {t('clear')}
            </Button>
          ) : null}
        </Box>
      </Box>
      <Trouble id="opinions-failed" failure={failure} />
      <QueryStates query={query}>
        {({ items, counts, nextCursor }) => (
          <>
            <ChipGroup
              id="opinions-state"
              label={t('state')}
              value={asked.state ?? 'all'}
              onChange={(value) => setFilter({ state: value === 'all' ? undefined : value, after: undefined })}
              choices={[
                { value: 'all' as const, label: t('stateCount', { state: t('all'), count: counts.NEW + counts.ANSWERED + counts.FILED }) },
                ...OPINION_STATE_CODES.map((value) => ({ value, label: t('stateCount', { state: t(value), count: counts[value] }) })),
              ]}
            />
            <Panel
              id="opinions"
              title={t('list')}
              note={items.length === 0 ? t('noOpinions') : t('exportNote')}
              end={
                <Button id="opinions-export" kind="secondary" small fit onPress={() => void save()}>
                  {t('export')}
                </Button>
              }
              flush
            >
              {items.length === 0 ? null : <Table id="opinions-table" label={t('opinions')} columns={COLUMNS} rows={items} rowKey={({ id }) => id} />}
              <Pager id="opinions" after={filter.after} nextCursor={nextCursor} onPage={(after) => setFilter({ after })} />
            </Panel>
          </>
        )}
      </QueryStates>
      <Clusters asked={asked} may={may} />
    </Frame>
  )
}
