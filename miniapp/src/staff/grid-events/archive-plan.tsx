import { useRead } from '@/platform/api'
import { Box, QueryStates, Text } from '@/ui'
import { Panel } from '../frame/panel'
import { t } from './archive-texts'
import { GridMap } from './map/grid-map'

/** 网格平面图 of a node: what is drawn right below it, in an edition or in the one in force. */
export function ArchivePlan({ within, name, editionId }: { within: string; name: string; editionId?: string }) {
  const query = useRead('gridEvents.listBorders', { query: { within, ...(editionId ? { editionId } : {}) } })
  return (
    <Panel id="plan" title={t('plan')}>
      <QueryStates query={query} empty={{ when: ({ items }) => items.length === 0, icon: 'map', title: t('planNone'), note: t('planNoneNote') }}>
        {({ items, isSynthetic }) => (
          <Box className="s-stack">
            <GridMap id="plan-map" areas={items} alt={t('planAlt', { name, count: items.length })} selected={items.length === 1 ? within : null} />
            {isSynthetic ? (
              <Text look="cap" id="plan-synthetic">
                {t('planSynthetic')}
              </Text>
            ) : null}
          </Box>
        )}
      </QueryStates>
    </Panel>
  )
}
