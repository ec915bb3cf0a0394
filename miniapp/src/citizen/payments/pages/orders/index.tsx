import type { TradeOrder } from '@jktl/shared/payments/contract'
import { formatFen } from '@jktl/shared/kernel/money'
import { useState } from 'react'
import { useRead } from '@/platform/api'
import { useSignedIn } from '@/platform/session'
import {
  ActionBar,
  Button,
  Cell,
  ChipGroup,
  Empty,
  List,
  NextPage,
  OfflineStrip,
  Page,
  Pill,
  QueryStates,
  SelectRow,
  SignInPrompt,
  Skeleton,
  Stack,
  Text,
} from '@/ui'
import { momentText } from '../../../moments'
import { go, href } from '../../../routes'
import { MONEY_TONE } from '../../../money/standing'
import { choose, filterText, type HistoryFilter, paidText } from '../../history-filter'
import { ExportSheet, FilterSheet } from '../../history-sheets'
import { PartSums, TotalSums } from '../../history-sums'
import { t } from '../../texts'

const PAGE_SIZE = 20
const VIEWS = ['LIST', 'YEAR', 'PERSON', 'INSTITUTION'] as const

const noteOf = ({ personNameMasked: person, institutionName: place, paidAt, createdAt, insuranceFen, refundedFen }: TradeOrder): string =>
  [
    t('listNote', { person, time: paidText(paidAt ?? createdAt), place }),
    ...(insuranceFen > 0 ? [t('listInsurance', { amount: formatFen(insuranceFen) })] : []),
    ...(refundedFen > 0 ? [t('listRefunded', { amount: formatFen(refundedFen) })] : []),
  ].join(' · ')

const Row = ({ order, first }: { order: TradeOrder; first: boolean }) => (
  <Cell
    id={`order-${order.id}`}
    first={first}
    title={order.subject}
    note={noteOf(order)}
    value={
      <>
        <Text look="strong" inline>
          {formatFen(order.amountFen)}
        </Text>{' '}
        <Pill tone={MONEY_TONE[order.summary]}>{t(order.summary)}</Pill>
      </>
    }
    href={href('order', { id: order.id })}
    onPress={() => go('order', { id: order.id })}
  />
)

/** One page of the list; the next one is asked for when it is wanted. */
function Orders({ filter, cursor }: { filter: HistoryFilter; cursor?: string }) {
  const query = useRead('payments.listTradeOrders', { query: { limit: PAGE_SIZE, ...filter, ...(cursor ? { cursor } : {}) } }, { keep: !cursor })
  const isFiltered = Object.keys(filter).length > 0
  return (
    <QueryStates
      query={query}
      skeleton={<Skeleton rows={4} />}
      empty={{
        when: ({ items }) => items.length === 0,
        icon: 'wallet',
        title: t(isFiltered ? 'nothingHere' : 'noOrders'),
        note: t(isFiltered ? 'nothingHereNote' : 'noOrdersNote'),
        ...(isFiltered
          ? {}
          : {
              action: (
                <Button id="orders-book" onPress={() => go('hospitals')}>
                  {t('goBook')}
                </Button>
              ),
            }),
      }}
    >
      {({ items, nextCursor }) => (
        <>
          <List id="orders" label={t('orders')}>
            {items.map((order, index) => (
              <Row key={order.id} order={order} first={index === 0} />
            ))}
          </List>
          <NextPage id="orders-more" cursor={nextCursor}>
            {(next) => <Orders filter={filter} cursor={next} />}
          </NextPage>
        </>
      )}
    </QueryStates>
  )
}

/** What the family paid: one by one, or summed up; whatever is chosen holds for both, and for the file. */
function History() {
  const [filter, setFilter] = useState<HistoryFilter>({})
  const [view, setView] = useState<(typeof VIEWS)[number]>('LIST')
  const [sheet, setSheet] = useState<'choose' | 'export' | null>(null)
  const whole = useRead('payments.getHistory', { query: {} }, { keep: true })
  const sums = useRead('payments.getHistory', { query: filter }, { keep: true, keepPrevious: true })
  const choices = whole.data?.groups ?? []
  const count = sums.data?.total.orders ?? 0
  const close = () => setSheet(null)
  return (
    <Page
      title={t('orders')}
      strip={sums.savedAt ? <OfflineStrip time={momentText(sums.data?.serverTime ?? '')} onRetry={() => void sums.refetch()} /> : undefined}
      bar={
        count > 0 ? (
          <ActionBar>
            <Button id="history-export-open" kind="secondary" icon="share" onPress={() => setSheet('export')}>
              {t('export')}
            </Button>
          </ActionBar>
        ) : undefined
      }
      overlay={
        sheet === 'choose' ? (
          <FilterSheet filter={filter} groups={choices} onChange={setFilter} onClose={close} />
        ) : sheet === 'export' ? (
          <ExportSheet filter={filter} groups={choices} count={count} onClose={close} />
        ) : undefined
      }
    >
      {choices.length > 0 ? <SelectRow id="history-filter" label={t('filter')} value={filterText(filter, choices)} onPress={() => setSheet('choose')} /> : null}
      <QueryStates query={sums} skeleton={<Skeleton rows={2} />}>
        {({ total, groups }) => (
          <>
            {total.orders > 0 ? <TotalSums sums={total} /> : null}
            {choices.length > 0 ? (
              <Stack>
                <ChipGroup id="history-view" label={t('view')} value={view} onChange={setView} choices={VIEWS.map((value) => ({ value, label: t(value) }))} />
              </Stack>
            ) : null}
            {view === 'LIST' ? (
              <Stack>
                <Orders key={JSON.stringify(filter)} filter={filter} />
              </Stack>
            ) : total.orders === 0 ? (
              <Empty icon="wallet" title={t('nothingHere')} note={t('nothingHereNote')} />
            ) : (
              <PartSums
                groups={groups.filter((group) => group.view === view && group.orders > 0)}
                onOpen={(group) => {
                  setFilter(choose(filter, group.view, group.key))
                  setView('LIST')
                }}
              />
            )}
          </>
        )}
      </QueryStates>
    </Page>
  )
}

/** 缴费与退费: what was asked for and what became of it, newest first, and what it comes to (R359, R360, R364, B09). */
export default function OrdersPage() {
  const signedIn = useSignedIn()
  return signedIn ? (
    <History />
  ) : (
    <Page title={t('orders')}>
      <SignInPrompt />
    </Page>
  )
}
