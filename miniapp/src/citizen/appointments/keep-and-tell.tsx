import type { Appointment } from '@jktl/shared/appointments/contract'
import { useState } from 'react'
import { Button, Cell, List, Text } from '@/ui'
import { href } from '../routes'
import { addToCalendar } from './calendar'
import { shareButton, shareWords, useShareCard, type ShareOutcome } from './share'
import { t } from './texts'
import { eventOf, shareText } from './when-where'

const TOLD: Record<ShareOutcome, 'copied' | 'shareFailed' | null> = { sent: null, cancelled: null, copied: 'copied', failed: 'shareFailed' }

/** 加到手机日历 and 发给家人, below a booked number. */
export function KeepAndTell({ visit }: { visit: Appointment }) {
  const [entered, setEntered] = useState<boolean | null>(null)
  const [told, setTold] = useState<ShareOutcome | null>(null)
  const words = shareText(visit)
  useShareCard(words, href('home'))
  const message = told && TOLD[told]
  return (
    <List label={t('todo')}>
      <Cell
        first
        icon="calendar"
        plate="tint"
        title={t('addCalendar')}
        note={
          <Text look="cap" inline {...(entered === null ? {} : { live: 'polite' as const })}>
            {entered === null ? t('addCalendarNote') : entered ? t('added') : t('calendarFailed')}
          </Text>
        }
        action={
          <Button id="add-calendar" kind="secondary" small onPress={() => void addToCalendar(eventOf(visit)).then(setEntered)}>
            {t('add')}
          </Button>
        }
      />
      <Cell
        icon="share"
        plate="tint"
        title={t('share')}
        note={
          <Text look="cap" inline {...(message ? { live: 'polite' as const } : {})}>
            {message ? t(message) : t('shareNote')}
          </Text>
        }
        action={
          <Button
            id="share-visit"
            kind="secondary"
            small
            {...(shareButton ? { openType: shareButton } : { onPress: () => void shareWords(words).then(setTold) })}
          >
            {t('send')}
          </Button>
        }
      />
    </List>
  )
}
