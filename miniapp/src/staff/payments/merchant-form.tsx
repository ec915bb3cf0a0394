import { useState } from 'react'
import { useWrite } from '@/platform/api'
import { Button, Field, Notice, RadioGroup, Stack, Text } from '@/ui'
import { Panel } from '../frame/panel'
import { t } from './channels-texts'
import { WriteTrouble } from './write-trouble'

const FIELDS = ['mchid', 'merchantName', 'settlesTo', 'settlementDays', 'reason'] as const

/** 登记商户号: the maker's half; a merchant receives for one institution for ever. */
export function MerchantForm({ institutions }: { institutions: readonly { id: string; name: string }[] }) {
  const [typed, setTyped] = useState<Partial<Record<(typeof FIELDS)[number], string>>>({ settlementDays: '1' })
  const [institutionId, setInstitution] = useState<string | null>(null)
  const [error, setError] = useState<string>()
  const propose = useWrite('payments.proposeChannelChange', { onDone: () => setTyped({ settlementDays: '1' }), refresh: ['payments.getChannels'] })
  const send = () => {
    const [mchid = '', name = '', settlesTo = '', days = '', reason = ''] = FIELDS.map((key) => typed[key]?.trim() ?? '')
    if (
      !/^\d{8,10}$/.test(mchid) ||
      name.length < 2 ||
      settlesTo.length < 2 ||
      !/^\d{1,2}$/.test(days) ||
      Number(days) > 30 ||
      reason.length < 2 ||
      !institutionId
    )
      return setError(t('incomplete'))
    setError(undefined)
    propose.run({ body: { kind: 'MERCHANT', mchid, institutionId, name, settlesTo, settlementDays: Number(days), reason } })
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
      <RadioGroup
        id="merchant-institution"
        label={t('pickInstitution')}
        choices={institutions.map(({ id, name }) => ({ value: id, label: name }))}
        value={institutionId}
        onChange={setInstitution}
      />
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
      <Stack>
        <Button id="merchant-propose" busy={propose.busy} onPress={send}>
          {t('submit')}
        </Button>
      </Stack>
    </Panel>
  )
}
