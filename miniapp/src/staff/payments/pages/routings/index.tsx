import type { RoutingVersion } from '@jktl/shared/payments/channels/contract'
import { useRead } from '@/platform/api'
import { Box, Button, LinkButton, Notice, QueryStates, Pill, Table, type TableColumn } from '@/ui'
import { useMay, usePosts } from '../../../frame/access'
import { useFilters } from '../../../frame/filters'
import { Frame } from '../../../frame/frame'
import { Panel } from '../../../frame/panel'
import { go, href, useParams } from '../../../routes'
import { reviewTone } from '../../channel-words'
import { t } from '../../channels-texts'
import { useHospitalChoice } from '../../hospital-choice'
import { RoutingDraft } from '../../routing-draft'
import { momentText } from '../../words'

const COLUMNS: readonly TableColumn<RoutingVersion>[] = [
  { key: 'version', title: t('routing'), head: true, phone: 'line', cell: (r) => t('version', { n: r.number }) },
  {
    key: 'state',
    title: t('state'),
    phone: 'line',
    cell: (r) => <Pill tone={r.isInForce ? 'brand' : reviewTone(r.state)}>{r.isInForce ? t('inForce') : t(r.state)}</Pill>,
  },
  { key: 'from', title: t('effective'), named: true, cell: (r) => (r.effectiveFrom ? momentText(r.effectiveFrom) : '—') },
  { key: 'changed', title: t('diff'), named: true, cell: (r) => `${r.note}。${t('changed', { n: r.changed, lines: r.lines })}` },
  {
    key: 'act',
    title: t('open'),
    cell: ({ id, number }) => (
      <LinkButton id={`routing-${number}`} more href={href('routing', { id })} onPress={() => go('routing', { id })}>
        {t('open')}
      </LinkButton>
    ),
  },
]

/** 收款路由: the versions, newest first (B04). */
export default function RoutingsPage() {
  const may = useMay('channels')
  const isMaker = usePosts().some(({ role }) => role === 'finance_maker')
  const [filter, setFilter] = useFilters<{ after?: string | undefined }>(useParams('routings'), (next) => href('routings', next))
  const query = useRead('payments.listRoutings', { query: filter.after ? { cursor: filter.after } : {} }, { enabled: may })
  const home = useRead('payments.getChannels', {}, { enabled: may && isMaker })
  const hospitals = new Map(home.data?.merchants.map((m) => [m.institutionId, m.institutionName]))
  const choice = useHospitalChoice(
    'draft-institution',
    [...hospitals].map(([id, name]) => ({ id, name })),
  )
  return (
    <Frame title={t('routings')} current="channels" task note={t('routingsNote')} overlay={choice.sheet}>
      <QueryStates query={query} empty={{ when: ({ items }) => items.length === 0, icon: 'inbox', title: t('noRoutings') }}>
        {({ items, nextCursor }) => (
          <>
            <Panel title={t('routings')} flush>
              <Table id="routings" label={t('routings')} columns={COLUMNS} rows={items} rowKey={(r) => r.id} />
              {nextCursor ? (
                <Box className="pager">
                  <Button id="routings-next" kind="secondary" small onPress={() => setFilter({ after: nextCursor })}>
                    {t('next')}
                  </Button>
                </Box>
              ) : null}
            </Panel>
            {!isMaker ? null : items.some(({ state }) => state === 'DRAFT') ? (
              <Notice id="draft-waits">{t('draftWaits')}</Notice>
            ) : (
              <QueryStates query={home}>{({ merchants }) => <RoutingDraft choice={choice} merchants={merchants} />}</QueryStates>
            )}
          </>
        )}
      </QueryStates>
    </Frame>
  )
}
