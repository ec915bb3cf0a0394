import { useRead } from '@/platform/api'
import { Box, Cell, List, QueryStates, Text } from '@/ui'
import { useMay } from '../../../frame/access'
import { Frame } from '../../../frame/frame'
import { Panel } from '../../../frame/panel'
import { t } from '../../privacy-texts'
import { momentText } from '../../words'

/** Who was refused unusually often, and how far the access log is signed (§3.10, P43). */
export default function OversightPage() {
  const may = useMay('oversight')
  const query = useRead('healthRecords.getOversight', {}, { enabled: may })
  return (
    <Frame title={t('oversight')} current="oversight">
      <QueryStates query={query}>
        {({ unusual, threshold, chains }) => (
          <>
            <Panel title={t('unusual')} note={t('oversightNote', { count: threshold })} flush>
              {unusual.length === 0 ? (
                <Box className="panel-b">
                  <Text look="sub">{t('noUnusual')}</Text>
                </Box>
              ) : (
                <List label={t('unusual')}>
                  {unusual.map((one, index) => (
                    <Cell
                      key={`${one.accountId} ${one.hour}`}
                      first={index === 0}
                      icon="alert"
                      plate="danger"
                      title={one.isStaff ? one.name : t('resident')}
                      note={momentText(one.hour)}
                      value={t('denied', { count: one.denied })}
                    />
                  ))}
                </List>
              )}
            </Panel>
            <Panel title={t('chains')} flush>
              <List label={t('chains')}>
                {chains.map((chain, index) => (
                  <Cell
                    key={chain.shard}
                    first={index === 0}
                    icon={chain.anchoredAt ? 'shield' : 'clock'}
                    title={t('chain', { shard: chain.shard + 1, events: chain.events })}
                    note={chain.anchoredAt ? t('anchored', { seq: chain.anchoredTo, time: momentText(chain.anchoredAt) }) : t('notAnchored')}
                    value={chain.root ? chain.root.slice(0, 8) : undefined}
                  />
                ))}
              </List>
            </Panel>
          </>
        )}
      </QueryStates>
    </Frame>
  )
}
