import type { BreakGlassReview } from '@jktl/shared/health-records/break-glass/contract'
import { BREAK_GLASS_REASONS } from '@jktl/shared/health-records/break-glass/model'
import { useRead } from '@/platform/api'
import { Box, Button, LinkButton, Pill, QueryStates, Table, type TableColumn } from '@/ui'
import { useMay } from '../../../frame/access'
import { useFilters } from '../../../frame/filters'
import { Frame } from '../../../frame/frame'
import { QueueTabs } from '../../../frame/queue-tabs'
import { type BreakGlassReviewFilter, go, href, useParams } from '../../../routes'
import { t } from '../../texts'
import { momentText } from '../../words'

const standing = ({ verdict, isOverdue }: BreakGlassReview) =>
  verdict ? (
    <Pill tone={verdict === 'JUSTIFIED' ? 'ok' : 'danger'}>{t(verdict)}</Pill>
  ) : (
    <Pill tone={isOverdue ? 'danger' : 'notice'}>{t(isOverdue ? 'overdue' : 'reviewOpen')}</Pill>
  )
const COLUMNS: readonly TableColumn<BreakGlassReview>[] = [
  { key: 'doctor', title: t('practitioner'), head: true, phone: 'line', cell: (row) => `${row.doctorName} ${row.institutionName}` },
  { key: 'person', title: t('person'), named: true, cell: (row) => row.nameMasked },
  { key: 'why', title: t('why'), named: true, cell: (row) => BREAK_GLASS_REASONS[row.reasonCode] },
  { key: 'at', title: t('startedAt'), named: true, cell: (row) => momentText(row.startsAt) },
  { key: 'due', title: t('due'), named: true, cell: (row) => momentText(row.dueAt) },
  { key: 'state', title: t('verdict'), named: true, cell: standing },
  {
    key: 'act',
    title: t('judge'),
    cell: ({ id }) => (
      <LinkButton id={`review-${id}`} more href={href('breakGlassReview', { id })} onPress={() => go('breakGlassReview', { id })}>
        {t('judge')}
      </LinkButton>
    ),
  },
]

/** The privacy officer's queue: what was opened in emergencies, by the time left to review it (§3.7). */
export default function BreakGlassReviewsPage() {
  const may = useMay('breakGlassReviews')
  const [filter, setFilter] = useFilters<BreakGlassReviewFilter>(useParams('breakGlassReviews'), (next) => href('breakGlassReviews', next))
  const state = filter.state === 'done' ? 'done' : 'open'
  const query = useRead('healthRecords.listBreakGlassReviews', { query: { state, ...(filter.after ? { cursor: filter.after } : {}) } }, { enabled: may })
  const label = t(state === 'open' ? 'reviewOpen' : 'reviewDone')
  return (
    <Frame title={t('reviews')} current="breakGlassReviews" note={t('reviewsNote')}>
      <QueueTabs
        id="reviews"
        label={t('reviews')}
        keys={['open', 'done'] as const}
        current={state}
        text={(one) => t(one === 'open' ? 'reviewOpen' : 'reviewDone')}
        href={(one) => href('breakGlassReviews', { state: one })}
        onPick={(one) => setFilter({ state: one, after: undefined })}
      />
      <QueryStates query={query} empty={{ when: ({ items }) => items.length === 0, icon: 'inbox', title: t(state === 'open' ? 'noOpen' : 'noDone') }}>
        {({ items, nextCursor }) => (
          <Box as="section" className="panel" label={label}>
            <Table id="break-glass-reviews" label={label} columns={COLUMNS} rows={items} rowKey={({ id }) => id} />
            {nextCursor ? (
              <Box className="pager">
                <Button id="reviews-next" kind="secondary" small onPress={() => setFilter({ after: nextCursor })}>
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
