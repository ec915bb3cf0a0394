import { CLOCK_KIND_CODES, CLOCK_KINDS, type ClockView } from '@jktl/shared/grid-events/clocks/model'
import { dueWords, leftWords } from '@jktl/shared/grid-events/clocks/rules'
import { EVENT_STATES } from '@jktl/shared/grid-events/lifecycle'
import type { GridEventPage } from '@jktl/shared/grid-events/work/contract'
import { serverNow } from '@/platform/server-time'
import { Box, classes, Icon, LinkButton, Text } from '@/ui'
import { LampSign } from '../../frame/lamp'
import { go, href } from '../../routes'
import { EventSigns } from '../event-signs'
import { colourOf, timeText } from '../words'
import { t } from '../work-texts'

/** Up to here the words are a title. */
const LONG = 40

/** A clock that ran says how long it took, one that runs says when it ends. */
function Clock({ clock, now }: { clock: ClockView; now: number }) {
  const words = clock.stoppedAt !== null || clock.isPaused || now >= Date.parse(clock.dueAt) ? leftWords(clock, now) : dueWords(clock, now)
  return <LampSign colour={colourOf(clock, now)}>{words}</LampSign>
}

const Clocks = ({ clocks }: { clocks: readonly ClockView[] }) => {
  const now = serverNow()
  return (
    <Box as="ul" className="evp__clocks" label={t('clocks')}>
      {CLOCK_KIND_CODES.map((kind) => {
        const clock = clocks.find((one) => one.kind === kind)
        return (
          <Box as="li" key={kind} className="evp__clock">
            <Box as="span" className="sub">
              {CLOCK_KINDS[kind]}
            </Box>
            {clock ? <Clock clock={clock} now={now} /> : <Box as="span">{t('notStarted')}</Box>}
          </Box>
        )
      })}
    </Box>
  )
}

/** What, where, since when, and how time stands. */
export function Facts({ event }: { event: GridEventPage }) {
  const place = [event.placeText || t('noPlace'), t('inNode', { node: event.nodeName })]
  if (event.accuracyM !== null) place.push(t('accuracy', { metres: Math.round(event.accuracyM) }))
  return (
    <Box as="section" className="panel" label={t('event')}>
      <Box className="panel-b evp__b">
        <EventSigns event={event} state={EVENT_STATES[event.state].label} />
        <Box as="p" id="event-text" className={classes('evp__t', event.text.length <= LONG && 'evp__t--short')}>
          {event.text}
        </Box>
        <Box className="evc__l">
          <Icon name="pin" size="xs" tone="text-3" />
          <Box as="span">{place.join(' · ')}</Box>
        </Box>
        <Box className="evc__l">
          <Icon name="clock" size="xs" tone="text-3" />
          <Box as="span" className="num">
            {timeText(event.capturedAt) === timeText(event.reportedAt)
              ? t('reported', { time: timeText(event.reportedAt) })
              : t('captured', { captured: timeText(event.capturedAt), reported: timeText(event.reportedAt) })}
          </Box>
        </Box>
        {event.isNodeSynthetic ? <Text look="cap">{t('synthetic')}</Text> : null}
        {event.followers > 0 ? <Text look="sub">{t('followers', { count: event.followers })}</Text> : null}
        {event.master ? (
          <Text look="sub">
            {t('masterIs', { no: event.master.eventNo })}{' '}
            <LinkButton id="open-master" href={href('gridEvent', { id: event.master.id })} onPress={() => go('gridEvent', { id: event.master?.id ?? '' })}>
              {t('openMaster')}
            </LinkButton>
          </Text>
        ) : null}
      </Box>
      <Clocks clocks={event.clocks} />
    </Box>
  )
}
