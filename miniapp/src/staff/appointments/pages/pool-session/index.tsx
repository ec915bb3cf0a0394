import { useRead } from '@/platform/api'
import { Box, Button, Empty, Money, Notice, Pill, QueryStates, Table, Timeline } from '@/ui'
import { usePosts } from '../../../frame/access'
import { Frame } from '../../../frame/frame'
import { Panel } from '../../../frame/panel'
import { go, href, useParams } from '../../../routes'
import { ChannelPanel } from '../../channel-panel'
import { DrawPanel } from '../../draw-panel'
import { ExtraPanel } from '../../extra-panel'
import { LimitPanel } from '../../limit-panel'
import { RequestPanel } from '../../request-panel'
import { Legend } from '../../session-panel'
import { SubstitutePanel } from '../../substitute-panel'
import { t } from '../../pool-texts'
import { sessionTitle, stamp } from '../../pool-words'

/** One session: its figures and channels, and what may be changed on it. A doctor sees it and gives extra numbers. */
export default function PoolSessionPage() {
  const { id = '' } = useParams('poolSession')
  const keepsPool = usePosts().some(({ role }) => role === 'hospital_pool_manager' || role === 'system_admin')
  const query = useRead('appointments.getPoolSession', { params: { id } }, { enabled: id !== '' })
  const { data } = query
  if (id === '')
    return (
      <Frame title={t('weekTitle')} current="pool" task>
        <Empty
          icon="days"
          title={t('missing')}
          note={t('missingNote')}
          action={
            <Button id="to-week" kind="secondary" href={href('pool')} onPress={() => go('pool')}>
              {t('toWeek')}
            </Button>
          }
        />
      </Frame>
    )
  return (
    <Frame title={data ? sessionTitle(data.session) : t('weekTitle')} current="pool" task>
      <QueryStates query={query}>
        {(detail) => {
          const { session } = detail
          return (
            <Box className="cols">
              <Box className="grow s-stack">
                <Panel
                  title={t('figures')}
                  note={t('figuresNote', { limit: session.limit, extra: session.extra })}
                  end={session.state === 'SUSPENDED' ? <Pill tone="danger">{t('suspended')}</Pill> : undefined}
                >
                  <Box className="s-stack">
                    <Box as="p" className="sub">
                      {t('sessionNote', { department: session.departmentName, location: session.location })} <Money amountFen={session.feeFen} />
                    </Box>
                    <Legend counts={session.states} />
                    {session.overLimit > 0 ? (
                      <Notice id="pool-over" tone="notice">
                        {t('overLimit', { count: session.overLimit })}
                      </Notice>
                    ) : null}
                    {detail.isListPending ? <Notice tone="info">{t('listPending')}</Notice> : null}
                  </Box>
                </Panel>
                <Panel title={t('segment')} flush>
                  <Table
                    id="pool-segments"
                    label={t('segment')}
                    rows={detail.segments}
                    rowKey={(segment) => segment.id}
                    columns={[
                      { key: 'time', title: t('segment'), head: true, cell: ({ start, end }) => <Box as="span" className="num">{`${start}–${end}`}</Box> },
                      { key: 'limit', title: t('segmentLimit'), end: true, named: true, cell: ({ limit }) => String(limit) },
                      { key: 'free', title: t('segmentFree'), end: true, named: true, cell: ({ free }) => String(free) },
                    ]}
                  />
                </Panel>
                <ChannelPanel detail={detail} canMove={keepsPool && session.state === 'OPEN'} />
                <Panel title={t('log')}>
                  {detail.log.length ? (
                    <Timeline
                      items={detail.log.map((line, index) => ({
                        key: `${line.at} ${index}`,
                        title: line.text,
                        time: stamp(line.at),
                        state: index === 0 ? ('now' as const) : ('done' as const),
                      }))}
                    />
                  ) : (
                    <Box as="p">{t('logNone')}</Box>
                  )}
                </Panel>
              </Box>
              <Box className="grow s-stack">
                {keepsPool ? <RequestPanel detail={detail} /> : null}
                {keepsPool ? <DrawPanel sessionId={session.id} /> : null}
                <ExtraPanel detail={detail} />
                {keepsPool ? <LimitPanel detail={detail} /> : null}
                {keepsPool ? <SubstitutePanel detail={detail} /> : null}
              </Box>
            </Box>
          )
        }}
      </QueryStates>
    </Frame>
  )
}
