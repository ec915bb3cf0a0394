import { clockWords } from '@jktl/shared/grid-events/clocks/rules'
import { CATEGORIES } from '@jktl/shared/grid-events/model'
import type { EventCard } from '@jktl/shared/grid-events/work/contract'
import { serverNow } from '@/platform/server-time'
import { Box, classes } from '@/ui'
import { LampSign } from '../frame/lamp'
import { colourOf } from './words'
import { t } from './work-texts'

const Flag = ({ look, children }: { look: 'o' | 'b' | 'y'; children: string }) => (
  <Box as="span" className={classes('flag', `flag-${look}`)}>
    {children}
  </Box>
)

/** How time stands, what kind it is, and what else to know at a glance. */
export function EventSigns({ event, state }: { event: EventCard; state?: string }) {
  const now = serverNow()
  return (
    <Box className="evc__signs">
      {event.clock ? <LampSign colour={colourOf(event.clock, now)}>{clockWords(event.clock, now)}</LampSign> : null}
      <Flag look="o">{CATEGORIES[event.category].label}</Flag>
      {state ? <Flag look="b">{state}</Flag> : null}
      {event.others > 0 ? <Flag look="b">{t('others', { count: event.others })}</Flag> : null}
      {event.round > 1 ? <Flag look="y">{t('again', { round: event.round })}</Flag> : null}
      {event.isPlaceDoubtful ? <Flag look="y">{t('doubtful')}</Flag> : null}
    </Box>
  )
}
