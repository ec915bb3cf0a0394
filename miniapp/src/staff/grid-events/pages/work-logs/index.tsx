import type { WorkLogLine } from '@jktl/shared/grid-events/work-log/contract'
import { WORK_KIND_CODES, WORK_KINDS, type WorkKind } from '@jktl/shared/grid-events/work-log/model'
import { addDays, dateOf } from '@jktl/shared/kernel/dates'
import { useEffect, useState } from 'react'
import { useRead } from '@/platform/api'
import { serverNow } from '@/platform/server-time'
import { useSettled } from '@/platform/use-settled'
import { Box, Button, ChipGroup, Entry, Icon, Press, QueryStates, Segmented, Tag } from '@/ui'
import { useMay, usePosts } from '../../../frame/access'
import { useFilters } from '../../../frame/filters'
import { Frame } from '../../../frame/frame'
import { Pager } from '../../../frame/pager'
import { Panel } from '../../../frame/panel'
import { go, href, useParams, type WorkLogFilter } from '../../../routes'
import { timeText } from '../../words'
import { DiscardDialog, UnsentWorkLogs, useUnsent } from '../../work-log-queue'
import { t } from '../../work-log-texts'

const DAYS = { all: null, '7': 7, '30': 30 } as const
const DAY_TEXTS = { all: 'daysAll', '7': 'days7', '30': 'days30' } as const
type Days = keyof typeof DAYS
const DAY_ORDER: readonly Days[] = ['all', '7', '30']
const daysOf = (text: string | undefined): Days => (text === '7' || text === '30' ? text : 'all')
const kindOf = (text: string | undefined): WorkKind | null => WORK_KIND_CODES.find((one) => one === text) ?? null

/** 工作记录 (R263): one's own with what is still on the phone; managers read those of their area. */
export default function WorkLogsPage() {
  const [filter, setFilter] = useFilters<WorkLogFilter>(useParams('workLogs'), (next) => href('workLogs', next))
  const [text, setText] = useState('')
  const [discarding, setDiscarding] = useState<string | null>(null)
  const unsent = useUnsent()
  const words = useSettled(text.trim())
  const may = useMay('workLogs')
  const isManager = usePosts().some(({ role }) => role === 'grid_manager')
  const whose = isManager && filter.whose === 'AREA' ? 'AREA' : 'OWN'
  const kind = kindOf(filter.kind)
  const days = daysOf(filter.days)
  const count = DAYS[days]
  const from = count === null ? null : addDays(dateOf(serverNow()), 1 - count)
  const query = useRead('gridEvents.searchWorkLogs', { body: { whose, kind, from, to: null, words, cursor: filter.after ?? null } }, { enabled: may })
  const { refetch } = query
  // What has just arrived belongs in the list.
  useEffect(() => void (may && refetch()), [unsent.length, may, refetch])
  const isNarrowed = words !== '' || kind !== null || days !== 'all'
  return (
    <Frame
      title={t('logs')}
      current="workLogs"
      tools={
        <Button id="log-new" fit icon="plus" href={href('workLogForm', {})} onPress={() => go('workLogForm', {})}>
          {t('write')}
        </Button>
      }
      overlay={discarding ? <DiscardDialog itemKey={discarding} onClose={() => setDiscarding(null)} /> : undefined}
    >
      <Box className="s-stack">
        <UnsentWorkLogs items={unsent} onDiscard={setDiscarding} />
        {isManager ? (
          <Segmented
            id="log-whose"
            label={t('whose')}
            value={whose}
            onChange={(value) => setFilter({ whose: value, after: undefined })}
            choices={[
              { value: 'OWN', label: t('own') },
              { value: 'AREA', label: t('area') },
            ]}
          />
        ) : null}
        <Box className="filters">
          <Box className="s-search" role="search">
            <Icon name="search" size="s" />
            <Entry id="log-search" className="s-search__in" kind="search" value={text} onChange={setText} label={t('search')} placeholder={t('search')} />
          </Box>
          <ChipGroup
            id="log-kind"
            label={t('kind')}
            value={kind ?? 'all'}
            onChange={(value) => setFilter({ kind: value === 'all' ? undefined : value, after: undefined })}
            choices={[{ value: 'all', label: t('allKinds') }, ...WORK_KIND_CODES.map((value) => ({ value, label: WORK_KINDS[value] }))]}
          />
          <ChipGroup
            id="log-days"
            label={t('days')}
            value={days}
            onChange={(value) => setFilter({ days: value === 'all' ? undefined : value, after: undefined })}
            choices={DAY_ORDER.map((value) => ({ value, label: t(DAY_TEXTS[value]) }))}
          />
        </Box>
        <QueryStates
          query={query}
          id="logs-error"
          empty={{
            when: (page) => page.items.length === 0 && !filter.after,
            icon: 'clip',
            title: t(isNarrowed ? 'noneFound' : 'none'),
            note: t(isNarrowed ? 'noneFoundNote' : 'noneNote'),
          }}
        >
          {(page) => (
            <Panel title={t(whose === 'AREA' ? 'area' : 'own')} note={t('shown', { count: page.items.length })} flush>
              <Box as="ul" className="rows" label={t('logs')}>
                {page.items.map((log) => (
                  <Line key={log.id} log={log} />
                ))}
              </Box>
              <Box className="pager">
                <Pager id="logs-page" after={filter.after} nextCursor={page.nextCursor} onPage={(after) => setFilter({ after })} />
              </Box>
            </Panel>
          )}
        </QueryStates>
      </Box>
    </Frame>
  )
}

const Line = ({ log }: { log: WorkLogLine }) => (
  <Box as="li">
    <Press id={`log-${log.id}`} className="rows__i" href={href('workLog', { id: log.id })} onPress={() => go('workLog', { id: log.id })}>
      <Tag>{WORK_KINDS[log.kind]}</Tag>
      <Box as="span" className="rows__t">
        {log.name}
      </Box>
      <Box as="span" className="rows__n">
        {log.isMine ? log.nodeName : `${log.recorderName} ${log.nodeName}`}
      </Box>
      <Box as="span" className="sub num">
        {t('writtenAt', { time: timeText(log.capturedAt) })}
        {log.recordedAt === log.capturedAt ? '' : `，${t('arrivedAt', { time: timeText(log.recordedAt) })}`}
      </Box>
    </Press>
  </Box>
)
