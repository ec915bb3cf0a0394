import type { TradeOrder } from '@jktl/shared/payments/contract'
import { formatFen } from '@jktl/shared/kernel/money'
import { useRead } from '@/platform/api'
import { useSignedIn } from '@/platform/session'
import { Button, Cell, List, NextPage, Page, Pill, QueryStates, SignInPrompt, Skeleton, Text } from '@/ui'
import { momentText } from '../../../moments'
import { go, href } from '../../../routes'
import { MONEY_TONE } from '../../../money/standing'
import { t } from '../../texts'

const PAGE_SIZE = 20

const Row = ({ order, first }: { order: TradeOrder; first: boolean }) => (
  <Cell
    id={`order-${order.id}`}
    first={first}
    title={order.subject}
    note={t('listNote', { person: order.personNameMasked, time: momentText(order.createdAt) })}
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
function Orders({ cursor }: { cursor?: string }) {
  const query = useRead('payments.listTradeOrders', { query: { limit: PAGE_SIZE, ...(cursor ? { cursor } : {}) } }, { keep: !cursor })
  return (
    <QueryStates
      query={query}
      skeleton={<Skeleton rows={4} />}
      empty={{
        when: ({ items }) => items.length === 0,
        icon: 'wallet',
        title: t('noOrders'),
        note: t('noOrdersNote'),
        action: (
          <Button id="orders-book" onPress={() => go('hospitals')}>
            {t('goBook')}
          </Button>
        ),
      }}
    >
      {({ items, nextCursor }) => (
        <>
          <List label={t('orders')}>
            {items.map((order, index) => (
              <Row key={order.id} order={order} first={index === 0} />
            ))}
          </List>
          <NextPage id="orders-more" cursor={nextCursor}>
            {(next) => <Orders cursor={next} />}
          </NextPage>
        </>
      )}
    </QueryStates>
  )
}

/** 缴费与退费: what was asked for and what became of it, newest first (R359, R360). */
export default function OrdersPage() {
  const signedIn = useSignedIn()
  return <Page title={t('orders')}>{signedIn ? <Orders /> : <SignInPrompt />}</Page>
}
