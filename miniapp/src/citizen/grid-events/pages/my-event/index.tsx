import type { MyEvent } from '@jktl/shared/grid-events/mine/contract'
import type { MyEventAction } from '@jktl/shared/grid-events/mine/model'
import { CATEGORIES, SATISFACTION } from '@jktl/shared/grid-events/model'
import { dateOf, formatDateCn } from '@jktl/shared/kernel/dates'
import { useState } from 'react'
import { useRead, useWrite } from '@/platform/api'
import { currentPath } from '@/platform/router'
import { serverNow } from '@/platform/server-time'
import { useSignedIn } from '@/platform/session'
import {
  ActionBar,
  Button,
  Buttons,
  Card,
  Dialog,
  ErrorState,
  KeyValueList,
  MediaList,
  Notice,
  OfflineStrip,
  Page,
  Pill,
  QueryStates,
  Section,
  SignInPrompt,
  Stack,
  Text,
  Timeline,
} from '@/ui'
import { instantText } from '@/records/dates'
import { go, href, useParams } from '../../../routes'
import { savedTime } from '../../../saved-time'
import { isSetback, momentWords, nextWords, STATE_TONE, stepWords } from '../../my-event-words'
import { t } from '../../my-events-texts'

/** The most wanted first; the others stand in the page. */
const FIRST: readonly MyEventAction[] = ['replyInfo', 'rate', 'addInfo', 'reopen']

/** Steps that hold the resident's own words. */
const OWN_WORDS: readonly string[] = ['addInfo', 'replyInfo', 'reopen']

function Story({ event }: { event: MyEvent }) {
  const now = serverNow()
  const next = nextWords(event.next, now)
  const done = event.steps.map((step) => ({
    key: `${step.at}-${step.seq}-${step.action}`,
    title: stepWords(step),
    time: momentWords(step.at, now),
    note: (
      <>
        {[step.by ?? (step.isMine && OWN_WORDS.includes(step.action) ? t('you') : null), step.text].filter(Boolean).join('：')}
        {step.media.length > 0 ? <MediaList id={`step-${step.seq}-media`} items={step.media} /> : null}
      </>
    ),
    state: isSetback(step) ? ('bad' as const) : ('done' as const),
  }))
  return (
    <Section title={t('story')}>
      <Card id="my-event-story">
        <Timeline items={next ? [...done, { key: 'next', title: t('nextStep'), note: next, state: 'now' }] : done} />
      </Card>
    </Section>
  )
}

function Facts({ event }: { event: MyEvent }) {
  return (
    <Card id="my-event-facts">
      <Pill tone={STATE_TONE[event.state]}>{t(event.state)}</Pill>
      <Text look="headline">{event.title}</Text>
      {event.text ? <Text>{event.text}</Text> : null}
      <MediaList id="my-event-media" items={event.media} />
      <KeyValueList
        items={[
          { key: t('category'), value: CATEGORIES[event.category].label },
          { key: t('where'), value: event.place },
          { key: t('when'), value: instantText(event.at) },
          { key: t('number'), value: event.eventNo },
          ...(event.isAnonymous ? [{ key: t('reporter'), value: t('anonymous') }] : []),
        ]}
      />
    </Card>
  )
}

const Rating = ({ rating }: { rating: NonNullable<MyEvent['rating']> }) => (
  <Section title={t('rated')}>
    <Card id="my-event-rating">
      <KeyValueList
        items={[
          { key: t('ratedResult'), value: SATISFACTION[rating.result] },
          { key: t('ratedService'), value: SATISFACTION[rating.service] },
          ...(rating.reason ? [{ key: t('ratedReason'), value: rating.reason }] : []),
        ]}
      />
    </Card>
  </Section>
)

function Shown({ event, first, onCancel }: { event: MyEvent; first: MyEventAction | null; onCancel: () => void }) {
  const { id, actions } = event
  const others = actions.filter((action) => action !== first && action !== 'cancel')
  return (
    <>
      <Facts event={event} />
      {event.isFollowed || event.isMerged ? (
        <Notice id="my-event-shared" tone="info">
          {t(event.isMerged ? 'mergedNote' : 'followed', { count: event.others })}
        </Notice>
      ) : event.others > 0 ? (
        <Notice id="my-event-shared" tone="info">
          {t('followersNote', { count: event.others })}
        </Notice>
      ) : null}
      {event.question ? (
        <Notice id="my-event-question" tone="notice">
          {event.question}
        </Notice>
      ) : null}
      <Story event={event} />
      {event.rating ? <Rating rating={event.rating} /> : null}
      {event.reopenUntil && actions.includes('reopen') ? (
        <Stack>
          <Text look="sub">{t('reopenUntil', { date: formatDateCn(dateOf(Date.parse(event.reopenUntil))) })}</Text>
        </Stack>
      ) : null}
      {others.length > 0 || actions.includes('cancel') ? (
        <Stack>
          <Buttons>
            {others.map((action) => (
              <Button
                key={action}
                id={`my-event-${action}`}
                kind="secondary"
                href={href('eventSay', { id, action })}
                onPress={() => go('eventSay', { id, action })}
              >
                {t(action)}
              </Button>
            ))}
            {actions.includes('cancel') ? (
              <Button id="my-event-cancel" kind="quiet" onPress={onCancel}>
                {t('cancel')}
              </Button>
            ) : null}
          </Buttons>
        </Stack>
      ) : null}
    </>
  )
}

function Mine({ id }: { id: string }) {
  const query = useRead('gridEvents.getMyEvent', { params: { id } }, { enabled: id !== '', keep: true })
  const [isCancelling, setCancelling] = useState(false)
  const cancel = useWrite('gridEvents.actOnMyEvent', {
    refresh: ['gridEvents.getMyEvent', 'gridEvents.listMyEvents'],
    onDone: () => setCancelling(false),
  })
  const event = query.data
  const first = FIRST.find((action) => event?.actions.includes(action)) ?? null
  const saved = query.savedAt === null ? null : savedTime(query.savedAt, serverNow())
  return (
    <Page
      title={t('eventTitle')}
      strip={saved ? <OfflineStrip time={saved} onRetry={() => void query.refetch()} /> : undefined}
      bar={
        first ? (
          <ActionBar>
            <Button id={`my-event-${first}`} href={href('eventSay', { id, action: first })} onPress={() => go('eventSay', { id, action: first })}>
              {t(first)}
            </Button>
          </ActionBar>
        ) : undefined
      }
      overlay={
        isCancelling ? (
          <Dialog
            id="my-event-cancel-sure"
            title={t('cancelTitle')}
            confirm={t('cancelYes')}
            dismiss={t('cancelNo')}
            danger
            busy={cancel.busy}
            onConfirm={() => cancel.run({ params: { id }, body: { action: 'cancel' } })}
            onDismiss={() => setCancelling(false)}
          >
            <Text>{t('cancelNote')}</Text>
            {cancel.failure ? <ErrorState id="my-event-cancel-failed" failure={cancel.failure} /> : null}
          </Dialog>
        ) : undefined
      }
    >
      <QueryStates query={query}>{(shown) => <Shown event={shown} first={first} onCancel={() => setCancelling(true)} />}</QueryStates>
    </Page>
  )
}

/** One's own report or one said "me too" to, with all that happened and what comes next (R261). */
export default function MyEventPage() {
  const { id = '' } = useParams('myEvent')
  const signedIn = useSignedIn()
  return signedIn ? (
    <Mine id={id} />
  ) : (
    <Page title={t('eventTitle')}>
      <SignInPrompt returnTo={currentPath()} />
    </Page>
  )
}
