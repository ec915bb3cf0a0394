import type { Appointment } from '@jktl/shared/appointments/contract'
import { dateOf } from '@jktl/shared/kernel/dates'
import { serverNow } from '@/platform/server-time'
import { Cell, List, Section } from '@/ui'
import { go } from '../routes'
import { t } from './queue-texts'

const IN_LINE: readonly string[] = ['CHECKED_IN', 'QUEUED', 'CALLED', 'IN_CONSULT']

/** On the day of the visit: where to check in, where one stands, how far one is (A20, A37). */
export function VisitDayLinks({ visit: { id, state, date } }: { visit: Pick<Appointment, 'id' | 'state' | 'date'> }) {
  const isToday = date === dateOf(serverNow())
  const isInLine = IN_LINE.includes(state)
  if (!isToday || (state !== 'BOOKED' && state !== 'FULFILLED' && !isInLine)) return null
  return (
    <Section title={t('visitDay')}>
      <List>
        {state === 'BOOKED' ? (
          <Cell id="day-check-in" first icon="qr" plate="tint" title={t('checkInCell')} note={t('checkInCellNote')} onPress={() => go('checkIn', { id })} />
        ) : null}
        {isInLine ? (
          <Cell id="day-queue" first icon="users" plate="tint" title={t('queueCell')} note={t('queueCellNote')} onPress={() => go('queue', { id })} />
        ) : null}
        <Cell
          id="day-visit"
          first={state === 'FULFILLED'}
          icon="clip"
          plate="tint"
          title={t('visitCell')}
          note={t('visitCellNote')}
          onPress={() => go('visit', { id })}
        />
      </List>
    </Section>
  )
}
