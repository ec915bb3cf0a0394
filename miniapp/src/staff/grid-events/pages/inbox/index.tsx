import { POSTS } from '@jktl/shared/grid-events/model'
import { QUEUES, SORTS, type Queue } from '@jktl/shared/grid-events/work/model'
import { formatInstant } from '@jktl/shared/kernel/dates'
import { useState } from 'react'
import { useRead, type Answer } from '@/platform/api'
import { findFix } from '@/platform/location'
import { usePullRefresh } from '@/platform/pull-refresh'
import { useSettled } from '@/platform/use-settled'
import { Box, Button, ChipGroup, Entry, Icon, IconButton, Notice, QueryStates, Segmented } from '@/ui'
import { useMay } from '../../../frame/access'
import { useFilters } from '../../../frame/filters'
import { Frame } from '../../../frame/frame'
import { focusBeside, focusOn, useKeys } from '../../../frame/keys'
import { KeysDialog, KeysLine } from '../../../frame/keys-help'
import { Pager } from '../../../frame/pager'
import { PickerButton, PickerSheet } from '../../../frame/picker'
import { QueueTabs } from '../../../frame/queue-tabs'
import { go, href, useParams, type GridInboxFilter } from '../../../routes'
import { distanceM, distanceText } from '../../distance'
import { EventCardItem, type ClaimOutcome } from '../../event-card'
import { bySize, countOf, firstOf, nodeOf, queueOf, queuesOf, sortOf, tabOf, tabsOf, type QueueTab } from '../../inbox-query'
import { timeText } from '../../words'
import { t } from '../../work-texts'

const REFRESH_MS = 60_000
const PAGE = 30
const KEYS = [
  { keys: ['/'], does: t('keySearch') },
  { keys: ['J', 'K'], does: t('keyMove') },
  { keys: ['Enter'], does: t('keyOpen') },
  { keys: ['?'], does: t('keyHelp') },
]
type Counts = Answer<'gridEvents.countInbox'>
const tabLabel = (tab: QueueTab): string => (tab === 'TRANSFERS' ? t('transfersTab') : QUEUES[tab].label)
const nameOf = ({ code, name, posts }: Counts['nodes'][number]): string =>
  code === null ? t('everywhere') : [name, ...posts.map((post) => POSTS[post])].join('·')

/** 事件收件箱: whose turn × where (R261, §3.1). */
export default function GridInboxPage() {
  const may = useMay('gridInbox')
  const first = useParams('gridInbox')
  const [filter, setFilter] = useFilters<GridInboxFilter>(first, (next) => href('gridInbox', next))
  const [open, setOpen] = useState<'keys' | 'node' | null>(null)
  const counts = useRead('gridEvents.countInbox', {}, { enabled: may, keep: true, refetchMs: REFRESH_MS })
  const nodes = counts.data?.nodes ?? []
  const mine = bySize(nodes.filter(({ code }) => code !== null))[0]
  const overlay =
    open === 'keys' ? (
      <KeysDialog items={KEYS} onClose={() => setOpen(null)} />
    ) : open === 'node' ? (
      <PickerSheet
        id="inbox-node"
        title={t('nodeFilter')}
        value={nodeOf(nodes, filter.node)?.code ?? 'all'}
        choices={nodes.map((node) => ({
          value: node.code ?? 'all',
          label: t('nodeCount', { name: nameOf(node), count: countOf(node, [queueOf(filter.queue)]) }),
        }))}
        onChange={(value) => {
          setFilter({ node: value === 'all' ? undefined : value, after: undefined })
          setOpen(null)
        }}
        onClose={() => setOpen(null)}
      />
    ) : undefined
  return (
    <Frame title={t('inbox')} current="gridInbox" note={mine ? nameOf(mine) : undefined} overlay={overlay}>
      <QueryStates query={counts}>
        {(data) => (
          <Inbox
            counts={data}
            filter={filter}
            onFilter={setFilter}
            onNode={() => setOpen('node')}
            onHelp={() => setOpen('keys')}
            onFresh={() => void counts.refetch()}
          />
        )}
      </QueryStates>
    </Frame>
  )
}

interface InboxProps {
  counts: Counts
  filter: GridInboxFilter
  onFilter: (change: Partial<GridInboxFilter>) => void
  onNode: () => void
  onHelp: () => void
  onFresh: () => void
}
function Inbox({ counts, filter, onFilter, onNode, onHelp, onFresh }: InboxProps) {
  const queue = queueOf(filter.queue)
  const sort = sortOf(filter.sort)
  const node = nodeOf(counts.nodes, filter.node)
  const [text, setText] = useState('')
  const [fix, setFix] = useState<Awaited<ReturnType<typeof findFix>>>(null)
  const [isFinding, setFinding] = useState(false)
  const [outcome, setOutcome] = useState<ClaimOutcome | null>(null)
  const q = useSettled(text.trim())
  const query = useRead(
    'gridEvents.listInbox',
    {
      query: {
        queue,
        sort,
        limit: PAGE,
        ...(node?.code ? { node: node.code } : {}),
        ...(q ? { q } : {}),
        ...(filter.after ? { cursor: filter.after } : {}),
      },
    },
    { keep: q === '' && !filter.after, refetchMs: REFRESH_MS },
  )
  const items = query.data?.items ?? []
  const ids = items.map(({ id }) => `event-${id}`)
  useKeys({
    '/': () => focusOn('inbox-search'),
    j: () => focusBeside(ids, 1),
    k: () => focusBeside(ids, -1),
    '?': onHelp,
  })
  const show = (next: Queue) => {
    setOutcome(null)
    onFilter({ queue: next, after: undefined })
  }
  const tab = tabOf(queue)
  const find = () => {
    setFinding(true)
    void findFix().then((found) => {
      setFinding(false)
      setFix(found)
      if (!found) setOutcome({ tone: 'notice', text: t('noFix'), eventId: null })
    })
  }
  const refresh = () => {
    onFresh()
    void query.refetch()
  }
  usePullRefresh(refresh)
  const hear = (heard: ClaimOutcome) => {
    setOutcome(heard)
    if (heard.tone === 'notice') refresh()
  }
  return (
    <>
      <QueueTabs
        id="inbox-tab"
        label={t('queue')}
        keys={tabsOf(counts.queues)}
        current={tab}
        text={(one) => (
          <>
            {tabLabel(one)}
            {one === 'DONE' || countOf(node, queuesOf(one)) === 0 ? null : (
              <Box as="span" className={one === 'CLAIMABLE' ? 'n n-hot' : 'n'}>
                {countOf(node, queuesOf(one))}
              </Box>
            )}
          </>
        )}
        href={(one) => href('gridInbox', { ...filter, queue: firstOf(one, node), after: undefined })}
        onPick={(one) => show(firstOf(one, node))}
      />
      {tab === 'TRANSFERS' ? (
        <Segmented
          id="inbox-transfers"
          label={t('transferSide')}
          value={queue}
          onChange={show}
          choices={queuesOf('TRANSFERS').map((one) => ({ value: one, label: `${QUEUES[one].label} ${countOf(node, [one])}` }))}
        />
      ) : null}
      <Box className="filters">
        {counts.nodes.length > 2 && node ? (
          <PickerButton
            id="inbox-node-open"
            label={t('nodeFilter')}
            value={t('nodeCount', { name: nameOf(node), count: countOf(node, [queue]) })}
            onPress={onNode}
          />
        ) : null}
        <Box className="s-search" role="search">
          <Icon name="search" size="s" />
          <Entry id="inbox-search" className="s-search__in" kind="search" value={text} onChange={setText} label={t('searchLabel')} placeholder={t('search')} />
          <Box as="span" className="kbd desk" hidden>
            /
          </Box>
        </Box>
        <ChipGroup
          id="inbox-sort"
          label={t('sortFilter')}
          value={sort}
          onChange={(value) => onFilter({ sort: value, after: undefined })}
          choices={[
            { value: 'URGENT', label: SORTS.URGENT },
            { value: 'NEWEST', label: SORTS.NEWEST },
          ]}
        />
        <IconButton id="inbox-refresh" icon="refresh" label={t('refresh')} onPress={refresh} />
        <IconButton id="inbox-near" icon="pin" label={t(isFinding ? 'finding' : 'near')} onPress={find} />
      </Box>
      {query.savedAt ? (
        <Notice id="inbox-offline" tone="notice" icon="cloudoff" live>
          {t('offline', { time: timeText(formatInstant(query.savedAt)) })}
        </Notice>
      ) : null}
      {outcome ? (
        <Notice id="claim-outcome" tone={outcome.tone} live>
          {outcome.text}
          {outcome.eventId ? (
            <Button
              id="claim-go"
              kind="secondary"
              small
              fit
              href={href('gridEvent', { id: outcome.eventId })}
              onPress={() => go('gridEvent', { id: outcome.eventId ?? '' })}
            >
              {t('goOn')}
            </Button>
          ) : null}
        </Notice>
      ) : null}
      <QueryStates
        query={query}
        empty={{
          when: (data) => data.items.length === 0 && !filter.after,
          icon: q ? 'search' : 'inbox',
          title: q ? t('emptySearch', { text: q }) : t(`empty${queue}`),
          note: q ? t('emptySearchNote', { queue: QUEUES[queue].label }) : t('emptyOther'),
          action: q ? (
            <Button id="inbox-clear" kind="secondary" onPress={() => setText('')}>
              {t('clearSearch')}
            </Button>
          ) : undefined,
        }}
      >
        {(data) => (
          <>
            <Box as="ul" id="inbox-list" className="evcs" label={QUEUES[queue].label}>
              {data.items.map((event) => (
                <EventCardItem
                  key={event.id}
                  event={event}
                  distance={fix && event.point ? distanceText(distanceM(event.point[fix.crs], [fix.longitude, fix.latitude])) : null}
                  onOutcome={hear}
                />
              ))}
            </Box>
            <Box className="pager">
              <Box as="span" live="polite">
                {t('shown', { count: data.items.length })}
                {data.nextCursor ? `，${t('more')}` : ''}
              </Box>
              <KeysLine items={KEYS} />
              <Pager id="inbox-page" after={filter.after} nextCursor={data.nextCursor} onPage={(after) => onFilter({ after })} />
            </Box>
          </>
        )}
      </QueryStates>
    </>
  )
}
