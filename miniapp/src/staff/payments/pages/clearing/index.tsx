import { formatDayCn } from '@jktl/shared/kernel/dates'
import type { ClearingCard } from '@jktl/shared/payments/clearing/contract'
import { CLEARING_GROUPS, type ClearingGroup } from '@jktl/shared/payments/clearing/model'
import { useRead } from '@/platform/api'
import { Box, LinkButton, Money, Pill, QueryStates, Table, type TableColumn } from '@/ui'
import { useMay, usePosts } from '../../../frame/access'
import { useFilters } from '../../../frame/filters'
import { Frame } from '../../../frame/frame'
import { Pager } from '../../../frame/pager'
import { QueueTabs } from '../../../frame/queue-tabs'
import { type ClearingFilter, go, href, useParams } from '../../../routes'
import { t } from '../../clearing-texts'
import { clearingState } from '../../clearing-words'

const TABS = { DRAFT: 'DRAFT_tab', CHECKED: 'CHECKED_tab', SIGNED: 'SIGNED_tab', DISPUTED: 'DISPUTED_tab' } as const
const EMPTY = { DRAFT: 'noDRAFT', CHECKED: 'noCHECKED', SIGNED: 'noSIGNED', DISPUTED: 'noDISPUTED' } as const

function State({ card }: { card: ClearingCard }) {
  const { text, tone } = clearingState(card)
  return <Pill tone={tone}>{text}</Pill>
}
const COLUMNS: readonly TableColumn<ClearingCard>[] = [
  {
    key: 'day',
    title: t('day'),
    head: true,
    phone: 'line',
    cell: ({ id, settleDate }) => (
      <LinkButton id={`clearing-${id}`} href={href('clearingBatch', { id })} onPress={() => go('clearingBatch', { id })}>
        {formatDayCn(settleDate)}
      </LinkButton>
    ),
  },
  { key: 'institution', title: t('institution'), phone: 'line', cell: (card) => card.institutionName },
  { key: 'net', title: t('net'), end: true, named: true, cell: (card) => <Money amountFen={card.netFen} /> },
  { key: 'due', title: t('due'), end: true, named: true, cell: (card) => <Money amountFen={card.dueFen} /> },
  { key: 'state', title: t('state'), cell: (card) => <State card={card} /> },
]

/** 清分单 (B14): what waits for the maker, for the checker, what is signed, what an institution disputes. An institution sees its own signed ones. */
export default function ClearingPage() {
  const [filter, setFilter] = useFilters<ClearingFilter>(useParams('clearing'), (next) => href('clearing', next))
  const roles = usePosts().map(({ role }) => role)
  const isFinance = roles.includes('finance_maker') || roles.includes('finance_checker')
  const groups = isFinance ? CLEARING_GROUPS : CLEARING_GROUPS.filter((one) => one === 'SIGNED' || one === 'DISPUTED')
  const usual: ClearingGroup = !isFinance ? 'SIGNED' : roles.includes('finance_checker') ? 'CHECKED' : 'DRAFT'
  const group = groups.find((one) => one === filter.group) ?? usual
  const query = useRead(
    'payments.listClearingBatches',
    { query: { group, ...(filter.after ? { cursor: filter.after } : {}) } },
    { enabled: useMay('clearing'), keepPrevious: true },
  )
  return (
    <Frame title={t('clearing')} current="clearing" note={t(isFinance ? 'clearingNote' : 'clearingNoteHospital')}>
      <QueueTabs
        id="clearing"
        label={t('clearing')}
        keys={groups}
        current={group}
        text={(one) => t(TABS[one], { count: query.data?.counts[one] ?? 0 })}
        href={(one) => href('clearing', { group: one })}
        onPick={(one) => setFilter({ group: one, after: undefined })}
      />
      <QueryStates query={query} empty={{ when: ({ items }) => items.length === 0, icon: 'inbox', title: t(EMPTY[group]), note: t('noNote') }}>
        {({ items, nextCursor }) => (
          <Box as="section" className="panel" label={t('clearing')}>
            <Table id="clearing" label={t('clearing')} columns={COLUMNS} rows={items} rowKey={({ id }) => id} />
            {nextCursor || filter.after ? (
              <Box className="pager">
                <Pager id="clearing" after={filter.after} nextCursor={nextCursor} onPage={(after) => setFilter({ after })} />
              </Box>
            ) : null}
          </Box>
        )}
      </QueryStates>
    </Frame>
  )
}
