import { useRead } from '@/platform/api'
import { Box, QueryStates } from '@/ui'
import { Frame } from '../../../frame/frame'
import { ReviewPanel } from '../../review-panel'
import { t } from '../../pool-texts'

/** Requests for 停诊 that wait for a second person, and the latest decided ones. */
export default function SuspensionsPage() {
  const query = useRead('appointments.listSuspensionRequests', { query: {} })
  return (
    <Frame title={t('review')} current="pool" task>
      <QueryStates query={query} empty={{ when: ({ items }) => items.length === 0, icon: 'done', title: t('reviewNone'), note: t('reviewNoneNote') }}>
        {({ items }) => (
          <Box className="s-stack">
            {items.map((request) => (
              <ReviewPanel key={`${request.id} ${request.version}`} request={request} named />
            ))}
          </Box>
        )}
      </QueryStates>
    </Frame>
  )
}
