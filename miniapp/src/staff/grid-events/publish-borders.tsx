import type { Edition } from '@jktl/shared/grid-events/geo/contract'
import { formatInstant, instantAt, isBusinessDate } from '@jktl/shared/kernel/dates'
import { useState } from 'react'
import { useWrite } from '@/platform/api'
import { Dialog, Field, Segmented, Text } from '@/ui'
import { focusOn } from '../frame/keys'
import { replace } from '../routes'
import { t } from './archive-texts'
import { Trouble } from './trouble'

const REFRESH = ['gridEvents.getEdition', 'gridEvents.listEditions', 'gridEvents.listBorders'] as const

/** 发布: now, or from the first minute of a day to come. */
export function PublishBorders({ edition, onClose }: { edition: Edition; onClose: () => void }) {
  const [when, setWhen] = useState<'now' | 'later'>('now')
  const [day, setDay] = useState('')
  const [isWrong, setWrong] = useState(false)
  const publish = useWrite('gridEvents.publishEdition', { refresh: [...REFRESH], onDone: onClose })
  const send = () => {
    const isDay = when === 'now' || isBusinessDate(day.trim())
    setWrong(!isDay)
    if (!isDay) return focusOn('publish-day')
    publish.run({ params: { id: edition.id }, ifMatch: edition.version, body: { validFrom: when === 'now' ? null : formatInstant(instantAt(day.trim())) } })
  }
  return (
    <Dialog
      id="publish"
      title={t('publishTitle', { seq: edition.seq })}
      confirm={t('publishGo')}
      onConfirm={send}
      busy={publish.busy}
      dismiss={t('notYet')}
      onDismiss={onClose}
    >
      <Text>{t('publishNote')}</Text>
      <Segmented
        id="publish-when"
        label={t('when')}
        value={when}
        onChange={setWhen}
        choices={[
          { value: 'now', label: t('now') },
          { value: 'later', label: t('later') },
        ]}
      />
      {when === 'later' ? (
        <Field id="publish-day" label={t('day')} hint={t('dayHint')} value={day} maxLength={10} onChange={setDay} error={isWrong ? t('dayWrong') : undefined} />
      ) : null}
      <Trouble id="publish-failed" failure={publish.failure} />
    </Dialog>
  )
}

export function DiscardBorders({ edition, onClose }: { edition: Edition; onClose: () => void }) {
  const discard = useWrite('gridEvents.discardEdition', { refresh: ['gridEvents.listEditions'], onDone: () => replace('gridEditions') })
  return (
    <Dialog
      id="discard"
      title={t('discardTitle')}
      confirm={t('discardGo')}
      danger
      busy={discard.busy}
      onConfirm={() => discard.run({ params: { id: edition.id }, ifMatch: edition.version })}
      dismiss={t('cancel')}
      onDismiss={onClose}
    >
      <Text>{t('discardNote')}</Text>
      <Trouble id="discard-failed" failure={discard.failure} />
    </Dialog>
  )
}
