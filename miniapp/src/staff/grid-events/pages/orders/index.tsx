import type { GridOrderLine } from '@jktl/shared/grid-events/supervision/contract'
import { ORDER_CAUSES } from '@jktl/shared/grid-events/supervision/model'
import { formatDateCn } from '@jktl/shared/kernel/dates'
import { type Answer, useRead } from '@/platform/api'
import { serverNow } from '@/platform/server-time'
import { Box, Button, Icon, LinkButton, Notice, Press, QueryStates } from '@/ui'
import { useMay } from '../../../frame/access'
import { useFilters } from '../../../frame/filters'
import { Frame } from '../../../frame/frame'
import { LampSign } from '../../../frame/lamp'
import { Pager } from '../../../frame/pager'
import { QueueTabs } from '../../../frame/queue-tabs'
import { go, type GridOrderFilter, href, useParams } from '../../../routes'
import { orderLamp } from '../../order-words'
import { t } from '../../supervision-texts'

const WORKER_VIEWS = ['MINE'] as const
const VIEWS = ['MINE', 'PROPOSED', 'ISSUED', 'AREA'] as const
type View = (typeof VIEWS)[number]
const viewOf = (text: string | undefined): View => VIEWS.find((view) => view === text) ?? 'MINE'

const Row = ({ order }: { order: GridOrderLine }) => {
  const { colour, words } = orderLamp(order, serverNow())
  return (
    <Box as="li" className="evc">
      <Box className="evc__signs">
        <LampSign colour={colour}>{words}</LampSign>
        {order.fails > 0 ? (
          <Box as="span" className="flag flag-y">
            {t('failedTimes', { count: order.fails })}
          </Box>
        ) : null}
      </Box>
      <Press id={`order-${order.id}`} className="evc__t" href={href('gridOrder', { id: order.id })} onPress={() => go('gridOrder', { id: order.id })}>
        {order.demand}
      </Press>
      <Box className="evc__l">
        <Icon name="clip" size="xs" tone="text-3" />
        <Box as="span" className="num">
          {`${order.objectLabel} · ${ORDER_CAUSES[order.cause]}`}
        </Box>
      </Box>
      <Box className="evc__l">
        <Icon name="user" size="xs" tone="text-3" />
        <Box as="span">
          {[order.isMine ? t('mineLine') : t('personLine', { name: order.personName }), order.issuerName ? t('issuerLine', { name: order.issuerName }) : null]
            .filter(Boolean)
            .join(' · ')}
        </Box>
      </Box>
    </Box>
  )
}

function Tabs({
  filter,
  counts,
  isManager,
  onPick,
}: {
  filter: GridOrderFilter
  counts: Answer<'gridEvents.listOrders'>['counts']
  isManager: boolean
  onPick: (view: View) => void
}) {
  const waiting: Partial<Record<View, number>> = { MINE: counts.MINE, PROPOSED: counts.PROPOSED, ISSUED: counts.REVIEW }
  return (
    <QueueTabs
      id="orders-tab"
      label={t('views')}
      keys={isManager ? VIEWS : WORKER_VIEWS}
      current={viewOf(filter.view)}
      text={(view) => (
        <>
          {t(view)}
          {waiting[view] ? (
            <Box as="span" className={view === 'ISSUED' ? 'n' : 'n n-hot'}>
              {waiting[view]}
            </Box>
          ) : null}
        </>
      )}
      href={(view) => href('gridOrders', { view })}
      onPick={onPick}
    />
  )
}

/** 督办 (R262): what is mine to do, what I issued, what waits for my decision. */
export default function OrdersPage() {
  const may = useMay('gridOrders')
  const isManager = useMay('dutyTemplates')
  const [filter, setFilter] = useFilters<GridOrderFilter>(useParams('gridOrders'), (next) => href('gridOrders', next))
  const { accountId, from, to, after } = filter
  const view = viewOf(filter.view)
  const counted = { ...(accountId ? { accountId } : {}), ...(from ? { from } : {}), ...(to ? { to } : {}) }
  const query = useRead('gridEvents.listOrders', { query: { view, ...counted, ...(after ? { cursor: after } : {}) } }, { enabled: may, keep: !after })
  const plain = { accountId: undefined, from: undefined, to: undefined, after: undefined }
  return (
    <Frame title={t('orders')} current="gridOrders" note={t('ordersNote')}>
      <Box className="s-stack">
        <Box className="acts">
          <LinkButton id="orders-duties" more href={href('gridDuties', {})} onPress={() => go('gridDuties', {})}>
            {t('toDuties')}
          </LinkButton>
          {isManager ? (
            <LinkButton id="orders-templates" more href={href('dutyTemplates')} onPress={() => go('dutyTemplates')}>
              {t('toTemplates')}
            </LinkButton>
          ) : null}
        </Box>
        <QueryStates query={query}>
          {(data) => (
            <>
              <Tabs filter={filter} counts={data.counts} isManager={isManager} onPick={(next) => setFilter({ ...plain, view: next })} />
              {from && to ? (
                <Notice id="orders-counted" tone="info">
                  {t('counted', { from: formatDateCn(from), to: formatDateCn(to) })}
                  <Button id="orders-all" kind="quiet" small fit onPress={() => setFilter(plain)}>
                    {t('allOrders')}
                  </Button>
                </Notice>
              ) : null}
              <QueryStates
                query={query}
                empty={{ when: ({ items }) => items.length === 0 && !after, icon: 'flag', title: t(`empty${view}`), note: t('emptyNote') }}
              >
                {({ items, nextCursor }) => (
                  <>
                    <Box as="ul" id="orders-list" className="evcs" label={t('views')}>
                      {items.map((order) => (
                        <Row key={order.id} order={order} />
                      ))}
                    </Box>
                    <Box className="pager">
                      <Box as="span" live="polite">
                        {t('listed', { count: items.length })}
                      </Box>
                      <Pager id="orders-page" after={after} nextCursor={nextCursor} onPage={(next) => setFilter({ after: next })} />
                    </Box>
                  </>
                )}
              </QueryStates>
            </>
          )}
        </QueryStates>
      </Box>
    </Frame>
  )
}
