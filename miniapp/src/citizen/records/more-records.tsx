import type { RecordPage } from '@jktl/shared/health-records/views/contract'
import type { Category, LifeLineFilter } from '@jktl/shared/health-records/views/model'
import { useRead } from '@/platform/api'
import { NextPage, QueryStates, Skeleton } from '@/ui'
import { LifeLine } from './life-line'
import { BehindNotice, HeldNotice } from './sources'
import { NothingHere } from './nothing-here'
import { t } from './texts'

type Asked = { personId: string; cursor?: string }
const Shown = ({ page, isFirst, next }: { page: RecordPage; isFirst: boolean; next: (cursor: string) => React.ReactNode }) => (
  <>
    {isFirst ? (
      <>
        <BehindNotice sources={page.sources} />
        <HeldNotice held={page.held} />
        {page.items.length === 0 ? <NothingHere completeness={page.completeness} isCategory /> : null}
      </>
    ) : null}
    <LifeLine items={page.items} />
    <NextPage key={page.nextCursor} id="records-earlier" cursor={page.nextCursor} label={t('earlier')}>
      {next}
    </NextPage>
  </>
)

/** The life-line from a place on, or one filter of it. */
export function MoreLifeLine({ personId, filter, cursor }: Asked & { filter: LifeLineFilter }) {
  const query = useRead('healthRecords.listLifeLine', { params: { id: personId }, query: { filter, ...(cursor ? { cursor } : {}) } })
  return (
    <QueryStates query={query} id="life-line-error" skeleton={<Skeleton rows={4} />}>
      {(page) => <Shown page={page} isFirst={!cursor} next={(next) => <MoreLifeLine personId={personId} filter={filter} cursor={next} />} />}
    </QueryStates>
  )
}

/** All of one kind. */
export function MoreRecords({ personId, category, cursor }: Asked & { category: Category }) {
  const query = useRead('healthRecords.listRecords', { params: { id: personId }, query: { category, ...(cursor ? { cursor } : {}) } })
  return (
    <QueryStates query={query} id="records-error" skeleton={<Skeleton rows={4} />}>
      {(page) => <Shown page={page} isFirst={!cursor} next={(next) => <MoreRecords personId={personId} category={category} cursor={next} />} />}
    </QueryStates>
  )
}
