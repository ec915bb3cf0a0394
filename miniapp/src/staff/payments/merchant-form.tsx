import { useState } from 'react'
import { useWrite } from '@/platform/api'
import { Box, Button, Field, Notice, Stack, Text } from '@/ui'
import { Panel } from '../frame/panel'
import { t } from './channels-texts'
import type { HospitalChoice } from './hospital-choice'
import { WriteTrouble } from './write-trouble'

const FIELDS = ['mchid', 'merchantName', 'settlesTo', 'settlementDays', 'reason'] as const

/** 登记商户号: the maker's half; a merchant receives for one institution for ever. */
export function MerchantForm({ choice: { hospitalId, clear, row } }: { choice: HospitalChoice }) {
  const [typed, setTyped] = useState<Partial<Record<(typeof FIELDS)[number], string>>>({ settlementDays: '1' })
  const [error, setError] = useState<string>()
  const propose = useWrite('payments.proposeChannelChange', {
    onDone: () => {
      setTyped({ settlementDays: '1' })
      clear()
    },
    refresh: ['payments.getChannels'],
  })
  const send = () => {
    const [mchid = '', name = '', settlesTo = '', days = '', reason = ''] = FIELDS.map((key) => typed[key]?.trim() ?? '')
    if (
      !/^\d{8,10}$/.test(mchid) ||
      name.length < 2 ||
      settlesTo.length < 2 ||
      !/^\d{1,2}$/.test(days) ||
      Number(days) > 30 ||
      reason.length < 2 ||
      !hospitalId
    )
      return setError(t('incomplete'))
    setError(undefined)
    propose.run({ body: { kind: 'MERCHANT', mchid, institutionId: hospitalId, name, settlesTo, settlementDays: Number(days), reason } })
  }
  return (
    <Panel title={t('newMerchant')}>
      <Stack>
        <Text look="cap">{t('newMerchantNote')}</Text>
      </Stack>
      {error ? (
        <Notice id="merchant-incomplete" tone="danger" live>
          {error}
        </Notice>
      ) : null}
      <WriteTrouble id="merchant-trouble" failure={propose.failure} />
      {row}
      {FIELDS.map((key) => (
        <Field
          key={key}
          id={`merchant-${key}`}
          label={t(key)}
          value={typed[key] ?? ''}
          onChange={(value) => setTyped({ ...typed, [key]: value })}
          maxLength={60}
        />
      ))}
      <Box className="acts">
        <Button id="merchant-propose" fit busy={propose.busy} onPress={send}>
          {t('submit')}
        </Button>
      </Box>
    </Panel>
  )
}
