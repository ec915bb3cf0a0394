import { formatDateCn } from '@jktl/shared/kernel/dates'
import { DIFFERENCE_GROUPS, type DifferenceCard } from '@jktl/shared/payments/reconciliation/desk-contract'
import { DIFFERENCE_KINDS, type DifferenceKind } from '@jktl/shared/payments/reconciliation/model'
import { useRead } from '@/platform/api'
import { Box, Button, LinkButton, Money, Pill, QueryStates, Table, type TableColumn } from '@/ui'
import { useMay, usePosts } from '../../../frame/access'
import { useFilters } from '../../../frame/filters'
import { Frame } from '../../../frame/frame'
import { QueueTabs } from '../../../frame/queue-tabs'
import { go, href, useParams, type DifferenceFilter } from '../../../routes'
import { t } from '../../finance-texts'
import { differenceTone } from '../../finance-words'

type Group = (typeof DIFFERENCE_GROUPS)[number]
const TABS = { TODO: 'TODO', PROPOSED: 'PROPOSED_tab', RUNNING: 'RUNNING', SETTLED: 'SETTLED' } as const
const EMPTY = { TODO: 'noTODO', PROPOSED: 'noPROPOSED', RUNNING: 'noRUNNING', SETTLED: 'noSETTLED' } as const

const COLUMNS: readonly TableColumn<DifferenceCard>[] = [
  {
    key: 'what',
    title: t('what'),
    head: true,
    phone: 'line',
    cell: (d) => (
      <LinkButton id={`difference-${d.id}`} href={href('difference', { id: d.id })} onPress={() => go('difference', { id: d.id })}>
        {d.meaning}
      </LinkButton>
    ),
  },
  { key: 'where', title: t('where'), phone: 'line', cell: (d) => d.institutionName ?? t('noInstitution') },
  { key: 'date', title: t('date'), cell: (d) => `${formatDateCn(d.billDate)} ${t(d.billKind)}` },
  { key: 'gap', title: t('gap'), end: true, named: true, cell: (d) => <Money amountFen={d.gapFen} /> },
  {
    key: 'state',
    title: t('state'),
    cell: (d) => (
      <Pill tone={d.severity === 1 && d.state === 'OPEN' ? 'danger' : differenceTone(d.state)}>
        {d.severity === 1 && d.state === 'OPEN' ? t('severe') : t(d.state)}
      </Pill>
    ),
  },
]

/** 差错: what waits for the maker, for the checker, for its proof, and what is done (B13). */
export default function DifferencesPage() {
  const [filter, setFilter] = useFilters<DifferenceFilter>(useParams('differences'), (next) => href('differences', next))
  const isChecker = usePosts().some(({ role }) => role === 'finance_checker')
  const group: Group = DIFFERENCE_GROUPS.find((one) => one === filter.group) ?? (isChecker ? 'PROPOSED' : 'TODO')
  const kind = filter.kind && filter.kind in DIFFERENCE_KINDS ? (filter.kind as DifferenceKind) : undefined
  const offset = filter.after
  const query = useRead(
    'payments.listDifferences',
    {
      query: {
        group,
        ...(kind ? { kind } : {}),
        ...(filter.date ? { date: filter.date } : {}),
        ...(filter.batch ? { batchId: filter.batch } : {}),
        ...(offset ? { cursor: offset } : {}),
      },
    },
    { enabled: useMay('differences'), keepPrevious: true },
  )
  const isNarrowed = kind !== undefined || filter.date !== undefined || filter.batch !== undefined
  return (
    <Frame title={t('differences')} current="differences" note={kind ? DIFFERENCE_KINDS[kind].meaning : t('differencesNote')}>
      <QueueTabs
        id="differences"
        label={t('differences')}
        keys={DIFFERENCE_GROUPS}
        current={group}
        text={(one) => t(TABS[one], { count: query.data?.counts[one] ?? 0 })}
        href={(one) => href('differences', { ...filter, group: one })}
        onPick={(one) => setFilter({ group: one, after: undefined })}
      />
      {isNarrowed ? (
        <Box className="acts">
          <Button
            id="differences-all"
            kind="secondary"
            small
            fit
            onPress={() => setFilter({ kind: undefined, date: undefined, batch: undefined, after: undefined })}
          >
            {t('all')}
          </Button>
        </Box>
      ) : null}
      <QueryStates query={query} empty={{ when: ({ items }) => items.length === 0, icon: 'inbox', title: t(EMPTY[group]) }}>
        {({ items, nextCursor }) => (
          <Box as="section" className="panel" label={t('differences')}>
            <Table id="differences" label={t('differences')} columns={COLUMNS} rows={items} rowKey={(d) => d.id} />
            {nextCursor ? (
              <Box className="pager">
                <Button id="differences-next" kind="secondary" small onPress={() => setFilter({ after: nextCursor })}>
                  {t('next')}
                </Button>
              </Box>
            ) : null}
          </Box>
        )}
      </QueryStates>
    </Frame>
  )
}
