import type { MerchantDetail } from '@jktl/shared/payments/channels/contract'
import { useState } from 'react'
import { useWrite } from '@/platform/api'
import { Box, Button, Field, Notice } from '@/ui'
import { Panel } from '../frame/panel'
import { typedPpm } from './channel-words'
import { t } from './channels-texts'
import { WriteTrouble } from './write-trouble'

/** A new rate from a day on, by two people. */
export function RateForm({ merchant }: { merchant: MerchantDetail }) {
  const [typed, setTyped] = useState({ fromDate: '', ratePercent: '', source: '', reason: '' })
  const [error, setError] = useState<string>()
  const propose = useWrite('payments.proposeChannelChange', { refresh: ['payments.getChannelMerchant', 'payments.getChannels'] })
  const send = () => {
    const ratePpm = typedPpm(typed.ratePercent)
    if (!/^\d{4}-\d{2}-\d{2}$/.test(typed.fromDate.trim()) || ratePpm === null || typed.source.trim().length < 2 || typed.reason.trim().length < 2)
      return setError(t('incomplete'))
    setError(undefined)
    propose.run({
      body: { kind: 'RATE', mchid: merchant.mchid, fromDate: typed.fromDate.trim(), ratePpm, source: typed.source.trim(), reason: typed.reason.trim() },
    })
  }
  return (
    <Panel title={t('newRate')}>
      {error ? (
        <Notice id="rate-incomplete" tone="danger" live>
          {error}
        </Notice>
      ) : null}
      <WriteTrouble id="rate-trouble" failure={propose.failure} />
      {(['fromDate', 'ratePercent', 'source', 'reason'] as const).map((key, index) => (
        <Field
          key={key}
          id={`rate-${key}`}
          label={t(key)}
          hint={key === 'fromDate' ? t('ratesFrom', { day: merchant.ratesFrom }) : undefined}
          value={typed[key]}
          onChange={(value) => setTyped({ ...typed, [key]: value })}
          maxLength={200}
          first={index === 0}
        />
      ))}
      <Box className="acts">
        <Button id="rate-propose" fit busy={propose.busy} onPress={send}>
          {t('submit')}
        </Button>
      </Box>
    </Panel>
  )
}
