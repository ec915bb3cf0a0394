import { MY_EVENT_VIEW_CODES, type MyEventView } from '@jktl/shared/grid-events/mine/model'
import { useState } from 'react'
import { type Answer, type Read, useRead } from '@/platform/api'
import { currentPath } from '@/platform/router'
import { serverNow } from '@/platform/server-time'
import { useSignedIn } from '@/platform/session'
import { ActionBar, Button, ChipGroup, Empty, NextPage, OfflineStrip, Page, QueryStates, SignInPrompt, Stack } from '@/ui'
import { go, href } from '../../../routes'
import { savedTime } from '../../../saved-time'
import { MyEventCardItem } from '../../my-event-card'
import { t } from '../../my-events-texts'
import { useThrowAway, useWaitingReports, WaitingReports } from '../../waiting-reports'

type Mine = Answer<'gridEvents.listMyEvents'>
const EMPTY = { ALL: 'none', ACTIVE: 'noneActive', TO_RATE: 'noneToRate' } as const

/** A page after the first one. */
function Further({ view, cursor }: { view: MyEventView; cursor: string }) {
  const query = useRead('gridEvents.listMyEvents', { query: { view, cursor } })
  return <QueryStates query={query}>{(mine) => <Cards view={view} mine={mine} />}</QueryStates>
}
const Cards = ({ view, mine }: { view: MyEventView; mine: Mine }) => (
  <>
    {mine.items.map((event) => (
      <MyEventCardItem key={event.id} event={event} />
    ))}
    <NextPage id="my-events-more" cursor={mine.nextCursor}>
      {(cursor) => <Further view={view} cursor={cursor} />}
    </NextPage>
  </>
)

interface ListProps {
  view: MyEventView
  onView: (view: MyEventView) => void
  query: Read<'gridEvents.listMyEvents'>
  waiting: ReturnType<typeof useWaitingReports>
  onThrowAway: ReturnType<typeof useThrowAway>['ask']
}
function MyEvents({ view, onView, query, waiting, onThrowAway }: ListProps) {
  const counts = query.data?.counts
  const countOf = (one: MyEventView): number | null => (counts ? counts[one] + (one === 'TO_RATE' ? 0 : waiting.length) : null)
  const shown = view === 'TO_RATE' ? [] : waiting
  return (
    <>
      <ChipGroup
        id="my-events-view"
        label={t('view')}
        value={view}
        onChange={onView}
        choices={MY_EVENT_VIEW_CODES.map((value) => {
          const count = countOf(value)
          return { value, label: count === null ? t(value) : t('viewCount', { view: t(value), count }) }
        })}
      />
      <Stack>
        <WaitingReports reports={shown} onThrowAway={onThrowAway} />
        <Stack>
          <QueryStates query={query}>
            {(mine) =>
              mine.items.length === 0 && shown.length === 0 ? (
                <Empty icon="inbox" title={t(EMPTY[view])} note={view === 'ALL' ? t('noneNote') : undefined} />
              ) : (
                <Cards view={view} mine={mine} />
              )
            }
          </QueryStates>
        </Stack>
      </Stack>
    </>
  )
}

/** 我的上报 (R261): what is still in the phone, what is being done, what waits for a word; readable without a network. */
export default function MyEventsPage() {
  const signedIn = useSignedIn()
  const [view, setView] = useState<MyEventView>('ALL')
  const waiting = useWaitingReports()
  const { ask, dialog } = useThrowAway()
  const query = useRead('gridEvents.listMyEvents', { query: { view } }, { enabled: signedIn, keep: true, keepPrevious: true })
  const saved = query.savedAt === null ? null : savedTime(query.savedAt, serverNow())
  return (
    <Page
      title={t('title')}
      strip={saved ? <OfflineStrip time={saved} onRetry={() => void query.refetch()} /> : undefined}
      bar={
        signedIn ? (
          <ActionBar>
            <Button id="my-events-report" icon="plus" href={href('eventReport')} onPress={() => go('eventReport')}>
              {t('again')}
            </Button>
          </ActionBar>
        ) : undefined
      }
      overlay={dialog}
    >
      {signedIn ? <MyEvents view={view} onView={setView} query={query} waiting={waiting} onThrowAway={ask} /> : <SignInPrompt returnTo={currentPath()} />}
    </Page>
  )
}
