import type { QueueView } from '@jktl/shared/appointments/queue/contract'
import { callPhone } from '@/platform/phone'
import { useSignedIn } from '@/platform/session'
import {
  ActionBar,
  Box,
  Button,
  Card,
  Cell,
  Center,
  classes,
  Grow,
  List,
  OfflineStrip,
  Outcome,
  Page,
  QueryStates,
  Row,
  Rule,
  Section,
  SignInPrompt,
  Stack,
  Text,
  Unbroken,
} from '@/ui'
import { momentText, timeText } from '../../../moments'
import { OnBehalf } from '../../../people/on-behalf'
import { go, useParams } from '../../../routes'
import { t } from '../../queue-texts'
import { useQueue } from '../../use-visit-day'

type Place = NonNullable<QueueView['place']>

/** The room, who is before me, me: numbers only (Q6). */
const Line = ({ line }: { line: Place['line'] }) => (
  <Box as="ul" className="qline" label={t('line')}>
    {line.map(({ key, ordinal, note, mine }) => (
      <Box as="li" key={key} className={classes('qline__i', mine && 'qline__i--mine')}>
        <Box as="span" className="qline__n">
          {ordinal}
        </Box>
        <Text look="cap" inline>
          {note}
        </Text>
      </Box>
    ))}
  </Box>
)

function Waiting({ view, place, busy, onRefresh }: { view: QueueView; place: Place; busy: boolean; onRefresh: () => void }) {
  return (
    <Card id="queue-place">
      <Row top>
        <Grow>
          <Text look="sub">{t('before')}</Text>
          <Text id="queue-before" look="key">
            <Unbroken>
              {place.before ?? 0} {t('people')}
            </Unbroken>
          </Text>
        </Grow>
        <Center>
          <Text look="sub">{t('ordinal')}</Text>
          <Text look="key">{view.ordinal}</Text>
        </Center>
      </Row>
      {place.before === 0 ? (
        <Text look="strong" live="polite">
          {place.stateText}
        </Text>
      ) : null}
      {place.estimate ? (
        <>
          <Text id="queue-estimate" className="mt1">
            {t('estimate', { from: timeText(place.estimate.from), to: timeText(place.estimate.to) })}
          </Text>
          <Text look="cap">{t('basis', { basis: place.estimate.basis })}</Text>
        </>
      ) : null}
      <Line line={place.line} />
      <Rule />
      <Row>
        <Grow>
          <Text look="cap">{t('updated', { time: timeText(view.serverTime) })}</Text>
        </Grow>
        <Button id="queue-refresh" kind="quiet" small icon="refresh" busy={busy} onPress={onRefresh}>
          {t('refresh')}
        </Button>
      </Row>
    </Card>
  )
}

const OUTCOME: Partial<Record<Place['state'], { tone: 'ok' | 'bad' | 'wait'; icon: 'bell' | 'steth' | 'clip' | 'done' | 'alert' | 'history' }>> = {
  CALLED: { tone: 'wait', icon: 'bell' },
  IN_SERVICE: { tone: 'ok', icon: 'steth' },
  PAUSED: { tone: 'wait', icon: 'clip' },
  DONE: { tone: 'ok', icon: 'done' },
  PASSED_OVER: { tone: 'bad', icon: 'alert' },
}

/** Called, in the room, away for tests, done, out of the line: one sentence of what to do. */
const Standing = ({ place }: { place: Place }) => (
  <Card id="queue-state">
    <Outcome {...(OUTCOME[place.state] ?? { tone: 'wait', icon: 'history' })} title={place.stateText} />
  </Card>
)

const Sentences = ({ id, title, items }: { id: string; title: string; items: readonly string[] }) => (
  <Section id={id} title={title}>
    <Card>
      {items.map((item) => (
        <Text key={item} className="mt1">
          {item}
        </Text>
      ))}
    </Card>
  </Section>
)

function InLine({ view, place, busy, onRefresh }: { view: QueueView; place: Place; busy: boolean; onRefresh: () => void }) {
  const waits = place.before !== null
  return (
    <>
      {waits ? <Waiting view={view} place={place} busy={busy} onRefresh={onRefresh} /> : <Standing place={place} />}
      {waits && place.changes.length > 0 ? (
        <Section id="queue-changes" title={t('changes')}>
          <Card>
            {place.changes.map(({ at, text }) => (
              <Text key={`${at} ${text}`} className="mt1">
                <Text look="strong" inline>
                  {timeText(at)}
                </Text>{' '}
                {text}
              </Text>
            ))}
          </Card>
        </Section>
      ) : null}
      {waits ? <Sentences id="queue-why" title={t('why')} items={place.reasons} /> : null}
      {waits ? <Sentences id="queue-precede" title={t('precede')} items={place.mayPrecede} /> : null}
      <Section title={t('place')}>
        <List>
          <Cell first icon="pin" title={place.room ? `${view.location}，${place.room}` : view.location} note={t('placeNote')} />
        </List>
      </Section>
      {waits || place.state === 'CALLED' ? <Sentences id="queue-missed" title={t('missed')} items={[place.missedNote]} /> : null}
    </>
  )
}

function Bar({ view }: { view: QueueView }) {
  const id = view.appointmentId
  const wantsCheckIn = view.phase === 'OPEN' || view.place?.state === 'PAUSED'
  return (
    <ActionBar
      start={
        <Button id="queue-call" kind="secondary" fit icon="phone" onPress={() => callPhone(view.institutionPhone)}>
          {t('desk')}
        </Button>
      }
    >
      {wantsCheckIn ? (
        <Button id="queue-check-in" icon="qr" onPress={() => go('checkIn', { id })}>
          {view.place ? t('submitBack') : t('toCheckIn')}
        </Button>
      ) : (
        <Button id="queue-visit" icon="clip" onPress={() => go('visit', { id })}>
          {t('toVisit')}
        </Button>
      )}
    </ActionBar>
  )
}

/** 候诊 (R339, A32): how many before me, about when, why I stand here and what moved my place; asked for again every ten seconds. */
export default function QueuePage() {
  const { id = '' } = useParams('queue')
  const signedIn = useSignedIn()
  const query = useQueue(id)
  const view = query.data
  if (!signedIn) {
    return (
      <Page title={t('queueTitle')}>
        <SignInPrompt />
      </Page>
    )
  }
  return (
    <Page
      title={t('queueTitle')}
      strip={
        view ? (
          <>
            {query.savedAt ? <OfflineStrip time={momentText(view.serverTime)} onRetry={() => void query.refetch()} /> : null}
            <OnBehalf personId={view.personId} name={view.personNameMasked} />
          </>
        ) : undefined
      }
      bar={view ? <Bar view={view} /> : undefined}
    >
      <QueryStates query={query}>
        {(shown) =>
          shown.place ? (
            <InLine view={shown} place={shown.place} busy={query.isFetching} onRefresh={() => void query.refetch()} />
          ) : (
            <>
              <Card id="queue-none">
                <Outcome tone="wait" icon="clock" title={shown.phase === 'OPEN' ? t('toCheckIn') : t('notNow')} note={shown.phaseText} />
              </Card>
              <Stack>
                <List>
                  <Cell first icon="pin" title={shown.waitingArea} note={`${shown.institutionName}，${shown.location}`} />
                </List>
              </Stack>
            </>
          )
        }
      </QueryStates>
    </Page>
  )
}
