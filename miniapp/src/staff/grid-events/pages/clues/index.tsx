import type { ClueCard } from '@jktl/shared/grid-events/clue/contract'
import { CLUE_KINDS } from '@jktl/shared/grid-events/clue/model'
import { useState } from 'react'
import { useRead } from '@/platform/api'
import { serverNow } from '@/platform/server-time'
import { Box, LinkButton, NextPage, Notice, Pill, QueryStates, Segmented, Table, Text, type TableColumn } from '@/ui'
import { useMay } from '../../../frame/access'
import { Frame } from '../../../frame/frame'
import { Panel } from '../../../frame/panel'
import { go, href } from '../../../routes'
import { t } from '../../clue-texts'
import { clueState } from '../../clue-words'
import { ALARM_REFRESH_MS } from '../../clue-work'
import { timeText } from '../../words'

const PAGE = 30
type View = 'OPEN' | 'CLOSED'

const COLUMNS: readonly TableColumn<ClueCard>[] = [
  {
    key: 'kind',
    title: t('kind'),
    head: true,
    phone: 'line',
    cell: ({ id, kind }) => (
      <LinkButton id={`clue-${id}`} href={href('clue', { id })} onPress={() => go('clue', { id })}>
        {CLUE_KINDS[kind].label}
      </LinkButton>
    ),
  },
  {
    key: 'state',
    title: t('state'),
    phone: 'line',
    cell: (clue) => {
      const { text, tone } = clueState(clue, serverNow())
      return <Pill tone={tone}>{text}</Pill>
    },
  },
  { key: 'place', title: t('place'), phone: 'line', cell: ({ placeName }) => placeName },
  { key: 'at', title: t('reportedAt'), named: true, cell: ({ reportedAt }) => timeText(reportedAt) },
  { key: 'alarms', title: t('alarms'), named: true, end: true, cell: ({ alarms }) => t('alarmCount', { n: alarms }) },
]

function Clues({ view, cursor }: { view: View; cursor?: string }) {
  const query = useRead(
    'gridEvents.listClues',
    { query: { ...(view === 'CLOSED' ? { state: view } : {}), limit: PAGE, ...(cursor ? { cursor } : {}) } },
    cursor ? {} : { refetchMs: ALARM_REFRESH_MS },
  )
  return (
    <QueryStates query={query} empty={{ when: ({ items }) => items.length === 0, icon: 'shield', title: t(view === 'OPEN' ? 'noneOpen' : 'noneClosed') }}>
      {({ items, nextCursor, waiting }) => (
        <>
          {waiting > 0 && !cursor ? (
            <Notice tone="danger" live>
              {t('waiting', { n: waiting })}
            </Notice>
          ) : null}
          <Panel title={t(view)} item flush>
            <Table id={cursor ? `clues-${cursor}` : 'clues'} label={t('clues')} columns={COLUMNS} rows={items} rowKey={({ id }) => id} />
          </Panel>
          <NextPage id={`clues-more-${cursor ?? ''}`} cursor={nextCursor}>
            {(next) => <Clues view={view} cursor={next} />}
          </NextPage>
        </>
      )}
    </QueryStates>
  )
}

/** 传染病线索 (R443, §3.9): whatever waits longest stands first. */
export default function CluesPage() {
  const may = useMay('clues')
  const [view, setView] = useState<View>('OPEN')
  return (
    <Frame title={t('clues')} current="clues" note={t('cluesNote')}>
      {may ? (
        <Box className="s-stack">
          <Segmented
            id="clues-view"
            label={t('state')}
            value={view}
            choices={(['OPEN', 'CLOSED'] as const).map((value) => ({ value, label: t(value) }))}
            onChange={setView}
          />
          <Clues key={view} view={view} />
          <Text look="sub">{t('sampleKinds')}</Text>
        </Box>
      ) : null}
    </Frame>
  )
}
