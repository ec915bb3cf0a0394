import type { EventCard as Card } from '@jktl/shared/grid-events/work/contract'
import { useEffect } from 'react'
import { ApiProblem, useWrite } from '@/platform/api'
import { Box, Button, Icon, Press } from '@/ui'
import { go, href } from '../routes'
import { EventSigns } from './event-signs'
import { Trouble } from './trouble'
import { timeText } from './words'
import { t } from './work-texts'

export interface ClaimOutcome {
  tone: 'ok' | 'notice'
  text: string
  eventId: string | null
}

const shortText = (text: string): string => (text.length > 16 ? `${text.slice(0, 16)}…` : text)

/** Who has it, as the answer of a lost race says. */
const takenBy = (failure: Error | null): string | null =>
  failure instanceof ApiProblem && failure.code === 'GRID_EVENTS.ALREADY_CLAIMED' ? ((failure.current as Card | undefined)?.handlerName ?? '') : null

function Claim({ event, onOutcome }: { event: Card; onOutcome: (outcome: ClaimOutcome) => void }) {
  const claim = useWrite('gridEvents.claimEvent', {
    onDone: () => onOutcome({ tone: 'ok', text: t('claimed', { text: shortText(event.text) }), eventId: event.id }),
    refresh: ['gridEvents.listInbox', 'gridEvents.countInbox'],
  })
  const taken = takenBy(claim.failure)
  useEffect(() => {
    if (taken !== null) onOutcome({ tone: 'notice', text: t('taken', { name: taken, text: shortText(event.text) }), eventId: null })
    // once per answer, not per new closure
    // eslint-disable-next-line react-hooks/exhaustive-deps
  }, [taken])
  return (
    <>
      <Button id={`claim-${event.id}`} fit icon="check" busy={claim.busy} onPress={() => claim.run({ params: { id: event.id }, ifMatch: event.version })}>
        {t(claim.busy ? 'claiming' : 'claim')}
      </Button>
      {taken === null ? <Trouble id={`claim-failed-${event.id}`} failure={claim.failure} /> : null}
    </>
  )
}

function standing(event: Card): string {
  if (event.transfer)
    return event.isMine
      ? t('offeredTo', { name: event.transfer.toName, time: timeText(event.transfer.answerBy) })
      : t('offeredBy', { name: event.transfer.fromName, time: timeText(event.transfer.answerBy) })
  if (event.isMine) return t('byMe')
  if (event.handlerName) return t('handledBy', { name: event.handlerName })
  return t(event.isAnonymous ? 'anonymous' : event.hasContact ? 'contactable' : 'noContact')
}

/** One event of the inbox: how time stands, what, where, when, who; and the claim (R261). */
export const EventCardItem = ({ event, distance, onOutcome }: { event: Card; distance: string | null; onOutcome: (outcome: ClaimOutcome) => void }) => (
  <Box as="li" className="evc">
    <EventSigns event={event} />
    <Press id={`event-${event.id}`} className="evc__t" href={href('gridEvent', { id: event.id })} onPress={() => go('gridEvent', { id: event.id })}>
      {event.text}
    </Press>
    <Box className="evc__l">
      <Icon name="pin" size="xs" tone="text-3" />
      <Box as="span">{[event.placeText || event.nodeName, distance].filter(Boolean).join('　')}</Box>
    </Box>
    <Box className="evc__l">
      <Icon name="clock" size="xs" tone="text-3" />
      <Box as="span" className="num">
        {[t('reported', { time: timeText(event.reportedAt) }), event.photos > 0 ? t('photoCount', { count: event.photos }) : null].filter(Boolean).join(' · ')}
      </Box>
    </Box>
    <Box className="evc__f">
      <Box as="span" className="sub grow">
        {standing(event)}
      </Box>
      {event.mayClaim ? <Claim event={event} onOutcome={onOutcome} /> : null}
    </Box>
  </Box>
)
