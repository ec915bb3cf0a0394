import type { RealNameReview } from '@jktl/shared/identity/contract'
import { useState } from 'react'
import { useRead } from '@/platform/api'
import { serverNow } from '@/platform/server-time'
import { Box, Button, ChipGroup, Empty, Entry, Icon, Press, QueryStates, Table, type TableColumn } from '@/ui'
import { useFilters } from '../../../frame/filters'
import { Frame } from '../../../frame/frame'
import { Pager } from '../../../frame/pager'
import { focusBeside, focusOn, useKeys } from '../../../frame/keys'
import { KeysDialog, KeysLine } from '../../../frame/keys-help'
import { LampSign } from '../../../frame/lamp'
import { countByLamp, lampOf, type LampColour } from '../../../frame/lamp-rules'
import { QueueTabs } from '../../../frame/queue-tabs'
import { go, href, useParams, type ReviewFilter } from '../../../routes'
import { countText, matching, queueAsk, REVIEW_STATES, reviewStateOf, type ReviewState } from '../../queue'
import { t } from '../../texts'
import { documentText, momentText, relationText, resultText } from '../../words'

const KEYS = [
  { keys: ['/'], does: t('keySearch') },
  { keys: ['J', 'K'], does: t('keyMove') },
  { keys: ['Enter'], does: t('keyOpen') },
  { keys: ['Esc'], does: t('keyLeave') },
  { keys: ['?'], does: t('keyHelp') },
]
const LAMPS = ['red', 'yellow', 'green'] as const
const lampFilterOf = (text: string | undefined): LampColour | null => LAMPS.find((lamp) => lamp === text) ?? null
const cells: Record<string, TableColumn<RealNameReview>> = {
  lamp: { key: 'lamp', title: t('lamp'), cell: (item) => <Lamp item={item} /> },
  person: {
    key: 'person',
    title: t('person'),
    head: true,
    phone: 'line',
    cell: (item) => (
      <Press id={`review-${item.id}`} className="rowlink" href={href('review', { id: item.id })} onPress={() => go('review', { id: item.id })}>
        {item.nameMasked}
      </Press>
    ),
  },
  idNumber: {
    key: 'idNumber',
    title: t('idNumber'),
    phone: 'line',
    cell: (item) => (
      <Box as="span" className="mono">
        {item.idNumberMasked ?? t('noIdNumber')}
      </Box>
    ),
  },
  relation: { key: 'relation', title: t('relation'), cell: relationText },
  document: { key: 'document', title: t('document'), cell: (item) => documentText(item.documentKind) },
  autoResult: { key: 'autoResult', title: t('autoResult'), phone: 'line', cell: (item) => resultText(item.autoResult) },
  submitted: { key: 'submitted', title: t('submitted'), named: true, cell: (item) => <Moment of={item.submittedAt} /> },
  due: { key: 'due', title: t('due'), named: true, cell: (item) => <Moment of={item.dueAt} /> },
  decided: { key: 'decided', title: t('decided'), named: true, cell: (item) => (item.decidedAt ? <Moment of={item.decidedAt} /> : null) },
  decidedBy: { key: 'decidedBy', title: t('decidedBy'), named: true, cell: (item) => item.decidedBy },
}
const pick = (...keys: string[]) => keys.flatMap((key) => cells[key] ?? [])
const COLUMNS: Record<ReviewState, readonly TableColumn<RealNameReview>[]> = {
  MANUAL_REVIEW: pick('lamp', 'person', 'idNumber', 'relation', 'document', 'autoResult', 'submitted', 'due'),
  VERIFIED: pick('lamp', 'person', 'idNumber', 'relation', 'document', 'decided', 'decidedBy'),
  REJECTED: pick('lamp', 'person', 'idNumber', 'relation', 'document', 'decided', 'decidedBy'),
}

function Lamp({ item }: { item: RealNameReview }) {
  const { colour, text } = lampOf(item, serverNow())
  return <LampSign colour={colour}>{text}</LampSign>
}
const Moment = ({ of }: { of: string }) => (
  <Box as="span" className="num">
    {momentText(of)}
  </Box>
)

export default function ReviewsPage() {
  const [help, setHelp] = useState(false)
  const first = useParams('reviews')
  const [filter, setFilter] = useFilters<ReviewFilter>(first, (next) => href('reviews', next))
  return (
    <Frame title={t('title')} current="reviews" note={t('note')} overlay={help ? <KeysDialog items={KEYS} onClose={() => setHelp(false)} /> : undefined}>
      <Queue filter={filter} onFilter={setFilter} onHelp={() => setHelp(true)} />
    </Frame>
  )
}

function Queue({ filter, onFilter, onHelp }: { filter: ReviewFilter; onFilter: (change: Partial<ReviewFilter>) => void; onHelp: () => void }) {
  const state = reviewStateOf(filter.state)
  const lamp = state === 'MANUAL_REVIEW' ? lampFilterOf(filter.lamp) : null
  const [text, setText] = useState('')
  const query = useRead('identity.listRealNameReviews', queueAsk(state, filter.after))
  const all = query.data?.items ?? []
  const now = serverNow()
  const rows = matching(all, text).filter((item) => lamp === null || lampOf(item, now).colour === lamp)
  const ids = rows.map((item) => `review-${item.id}`)
  const counts = countByLamp(all, now)
  const show = (change: Partial<ReviewFilter>) => {
    setText('')
    onFilter(change)
  }
  useKeys({
    '/': () => focusOn('review-search'),
    j: () => focusBeside(ids, 1),
    k: () => focusBeside(ids, -1),
    Escape: () => {
      setText('')
      const [top] = ids
      if (top) focusOn(top)
    },
    '?': onHelp,
  })
  return (
    <>
      <QueueTabs
        id="review-tab"
        label={t('queue')}
        keys={REVIEW_STATES}
        current={state}
        text={(one) => (
          <>
            {t(one)}
            {one === state && one === 'MANUAL_REVIEW' && query.data && !filter.after ? (
              <Box as="span" className="n">
                {countText(query.data)}
              </Box>
            ) : null}
          </>
        )}
        href={(one) => href('reviews', { state: one })}
        onPick={(one) => show({ state: one, lamp: undefined, after: undefined })}
      />
      <QueryStates
        query={query}
        empty={{
          when: ({ items }) => items.length === 0 && !filter.after,
          icon: 'idcard',
          title: t(state === 'MANUAL_REVIEW' ? 'emptyOpen' : 'emptyDone'),
          note: state === 'MANUAL_REVIEW' ? t('emptyOpenNote') : undefined,
        }}
      >
        {({ items, nextCursor }) => (
          <>
            <Box className="filters">
              <Box className="s-search" role="search">
                <Icon name="search" size="s" />
                <Entry
                  id="review-search"
                  className="s-search__in"
                  kind="search"
                  value={text}
                  onChange={setText}
                  label={t('search')}
                  placeholder={t('searchShort')}
                />
                <Box as="span" className="kbd desk" hidden>
                  /
                </Box>
              </Box>
              {state === 'MANUAL_REVIEW' ? (
                <ChipGroup
                  id="review-lamp"
                  label={t('lampFilter')}
                  value={lamp ?? 'all'}
                  onChange={(value) => onFilter({ lamp: value === 'all' ? undefined : value })}
                  choices={[
                    { value: 'all' as const, label: t('all', { count: items.length }) },
                    ...LAMPS.map((value) => ({ value, label: <LampSign colour={value}>{t(value, { count: counts[value] })}</LampSign> })),
                  ]}
                />
              ) : null}
            </Box>
            {rows.length > 0 ? (
              <Box as="section" className="panel" label={t(state)}>
                <Table id="reviews" label={t(state)} columns={COLUMNS[state]} rows={rows} rowKey={(item) => item.id} />
                <Box className="pager">
                  <Box as="span" live="polite">
                    {rows.length === items.length ? t('shownCount', { count: items.length }) : t('shownPart', { total: items.length, count: rows.length })}
                    {nextCursor ? `，${t('moreAfter')}` : ''}
                  </Box>
                  <KeysLine items={KEYS} />
                  <Pager id="page" after={filter.after} nextCursor={nextCursor} onPage={(after) => show({ after })} />
                </Box>
              </Box>
            ) : (
              <Empty
                icon="search"
                title={t(text.trim() ? 'emptySearch' : 'emptyLamp')}
                note={t('emptySearchNote', { count: items.length })}
                action={
                  <Button id="review-clear" kind="secondary" onPress={() => show({ lamp: undefined, after: undefined })}>
                    {t('clear')}
                  </Button>
                }
              />
            )}
          </>
        )}
      </QueryStates>
    </>
  )
}
